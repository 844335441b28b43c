"""Cross-tables: what an edition may be crossed by, one table computed and attacked with all that was told before, its words.

Apart from asking, which is a row and a job: here is what the job does. A cross-table is counted from a freeze, so that two
of them never differ by an answer that came between. Refuses to tell one when another was told while it was computed.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from surveys.operations.publishing.datasets import frozen_dataset, unknown_edition
from surveys.operations.publishing.freezing import why_untold
from surveys.operations.transaction import operation
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.problems import Problem
from surveys.results.dataset import Dataset
from surveys.results.disclosure import (
    Ledger,
    Limits,
    Policy,
    cross,
    crossed_statistics,
    dimensions_of,
    domain_name,
    policy_of,
    protect_crossing,
    released_tables,
    told_tables,
)
from surveys.results.figures import figure_record
from surveys.store import releases
from surveys.store.base import canonical_json, reading
from surveys.store.computations import Computation, find_computation, list_computations
from surveys.store.editions import Edition, find_edition, list_members, values_of
from surveys.store.questionnaires import questionnaire_of

FORMAT = "axtra-crossing/1"
_TRIES = 3  # when something else was told meanwhile


@dataclass(frozen=True, slots=True)
class Choices:
    """What an edition may be crossed by: statistics by section with their labels, and attributes."""

    title: str
    statistics: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]  # section, its statistics: id and label
    attributes: tuple[str, ...]
    untold: Problem | None  # why nothing may be asked now


@reading
def read_choices(survey: str, edition: str) -> Choices | Problem:
    """Return what may be asked of an edition. Problem: ``edition.unknown``."""
    found = find_edition(survey, edition)
    if found is None:
        return unknown_edition(survey, edition)
    asked = questionnaire_of(found[0].questionnaire_version_id)
    blank = AnswerSheet.blank(asked, found[0].opens_at)
    bare = _bare(found[0], survey, asked)
    offered = frozenset(crossed_statistics(bare))
    listed = tuple(
        (
            blank.text(section.title),
            tuple(
                (one.id, blank.text(one.label or item.label))
                for item in section.items
                for one in item.statistics
                if one.id in offered
            ),
        )
        for section in asked.sections
    )
    return Choices(
        blank.title,
        tuple((title, statistics) for title, statistics in listed if statistics),
        tuple(dimensions_of(bare)),
        why_untold(found[0], survey),
    )


def _bare(edition: Edition, survey: str, asked: Questionnaire) -> Dataset:
    """Return the edition's members without any answer: what is offered rests on the list alone."""
    members = {each.code: values_of(member.attributes) for member, each in list_members(edition.id)}
    return Dataset(asked, survey, edition.code, "", len(members), members)


def why_not_crossed(
    edition: Edition, survey: str, statistic: str, attributes: tuple[str, ...]
) -> Problem | None:
    """Return why a cross-table may not be asked. Problems: ``crossing.statistic``, ``crossing.attribute``."""
    bare = _bare(edition, survey, questionnaire_of(edition.questionnaire_version_id))
    if statistic not in crossed_statistics(bare):
        return Problem("crossing.statistic")
    known = dimensions_of(bare)
    twice = len(set(attributes)) < len(attributes)
    if not attributes or twice or any(one not in known for one in attributes):
        return Problem("crossing.attribute")
    return None


def tell_crossing(computation_id: int, *, now: datetime, limits: Limits | None = None) -> Problem | None:
    """Compute and write a cross-table that was asked.

    Problems: those of ``results.disclosure.cross``, ``release.open``, ``release.destroyed``, ``crossing.raced``.
    """
    for _ in range(_TRIES):
        made = _prepare(computation_id, limits)
        if isinstance(made, Problem):
            return made
        written = _write(computation_id, *made, now=now)
        if written is None or written.code != "crossing.raced":
            return written
    return written


@reading
def _prepare(computation_id: int, limits: Limits | None) -> tuple[str, int] | Problem:
    """Return the words of a cross-table, and how many things had been told when it was attacked."""
    found = find_computation(computation_id)
    if found is None:
        return Problem("crossing.unknown")
    asked, frozen, edition, survey = found
    untold = why_untold(edition, survey.code)
    if untold is not None:
        return untold
    questionnaire = questionnaire_of(edition.questionnaire_version_id)
    rules, told = policy_of(questionnaire), _told(edition)
    statistic, attributes = _question(asked)
    crossed = cross(
        frozen_dataset(edition, survey.code, frozen.copies, frozen.code),
        statistic,
        attributes,
        rules,
        ledger=_ledger(edition, survey.code, rules),
        limits=limits,
    )
    if isinstance(crossed, Problem):
        return crossed
    table = protect_crossing(crossed, rules)
    document = {
        "format": FORMAT,
        "snapshot": frozen.code,
        "attributes": list(attributes),
        "hidden": sorted(map(list, crossed.hidden)),
        "names": {
            code: name
            for row in table.figure.rows
            if (code := row.code) and (name := domain_name(questionnaire, code))
        },
        "policy": rules.record(),
        "table": figure_record(table.figure),
    }
    return canonical_json(document), told


def _question(asked: Computation) -> tuple[str, tuple[str, ...]]:
    return str(asked.asked["statistic"]), tuple(asked.asked["attributes"])


def _told(edition: Edition) -> int:
    """Return how many tables and releases were ever told of an edition."""
    done = [each for each, _ in list_computations(edition.id, ("crossing",)) if each.stage == "done"]
    return len(done) + releases.last_release_number(edition.id)


def _ledger(edition: Edition, survey: str, rules: Policy) -> Ledger:
    """Return everything that was told of an edition by domains, the releases first."""
    ledger = Ledger()
    for row, its in releases.list_releases(edition.id):
        dataset = frozen_dataset(edition, survey, its.copies, its.code)
        records: dict[str, Mapping[str, object]] = {
            str(table["id"]): table for table in json.loads(row.document)["tables"]
        }
        broken = dict.fromkeys(name.partition("@")[0] for name in records if "@" in name)
        for statistic in broken.keys() & set(crossed_statistics(dataset)):
            ledger = ledger.with_release(
                f"release {row.number}", released_tables(dataset, statistic, records, rules)
            )
    for asked, its in list_computations(edition.id, ("crossing",)):
        if asked.stage == "done":
            dataset = frozen_dataset(edition, survey, its.copies, its.code)
            hidden = (tuple(map(str, key)) for key in json.loads(asked.document)["hidden"])
            ledger = ledger.with_release(
                f"crossing {asked.id}", told_tables(dataset, *_question(asked), hidden, rules)
            )
    return ledger


@operation
def _write(computation_id: int, document: str, told: int, *, now: datetime) -> Problem | None:
    """Tell a cross-table if nothing else was told since it was attacked. Problem: ``crossing.raced``."""
    found = find_computation(computation_id, lock=True)
    if found is None:
        return Problem("crossing.unknown")
    asked, _, edition, _ = found
    if asked.stage == "done":
        return None
    if _told(edition) != told:
        return Problem("crossing.raced")
    asked.document, asked.stage, asked.moved_at = document, "done", now
    return None


@dataclass(frozen=True, slots=True)
class CrossingState:
    """A cross-table that was asked: what, when, how far, and its words once it is told."""

    id: int
    statistic: str
    label: str
    attributes: tuple[str, ...]
    asked_at: datetime
    moved_at: datetime
    stage: str
    snapshot: str
    problem: Problem | None
    document: Mapping[str, Any]


@reading
def list_crossings(survey: str, edition: str) -> tuple[CrossingState, ...] | Problem:
    """Return the cross-tables that were asked of an edition, the last one first. Problem: ``edition.unknown``."""
    found = find_edition(survey, edition)
    if found is None:
        return unknown_edition(survey, edition)
    questionnaire = questionnaire_of(found[0].questionnaire_version_id)
    blank = AnswerSheet.blank(questionnaire, found[0].opens_at)
    labels = {one.id: blank.text(one.label or item.label) for item, one in questionnaire.statistics}
    return tuple(
        CrossingState(
            asked.id,
            statistic,
            labels.get(statistic, statistic),
            attributes,
            asked.asked_at,
            asked.moved_at,
            asked.stage,
            frozen.code,
            problem_of(asked),
            json.loads(asked.document) if asked.document else {},
        )
        for asked, frozen in reversed(list_computations(found[0].id, ("crossing",)))
        for statistic, attributes in (_question(asked),)
    )


def problem_of(asked: Computation) -> Problem | None:
    """Return why nothing came of what was asked."""
    kept = asked.problem
    return (
        None if kept is None else Problem(kept["code"], params=cast("dict[str, str | int]", kept["params"]))
    )
