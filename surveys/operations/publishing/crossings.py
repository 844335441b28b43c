"""Cross-tables: what an edition may be crossed by, one table computed and attacked with all that was told before, its words.

Apart from asking, which is a row and a job: here is what the job does. A cross-table is counted from a freeze, so that two
of them never differ by an answer that came between. Refuses to tell one when another was told while it was computed.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from surveys.operations.publishing.datasets import bare_dataset, datasets_of, frozen_dataset, unknown_edition
from surveys.operations.publishing.freezing import marks_of, why_untold
from surveys.operations.publishing.memory import (
    count_told,
    ledger_of,
    question_of,
    told_crossings,
    told_releases,
)
from surveys.operations.transaction import operation
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.problems import Problem
from surveys.results.disclosure import (
    Key,
    Limits,
    NotProven,
    Policy,
    attack_together,
    cross,
    crossed_statistics,
    dimensions_of,
    domain_name,
    policy_of,
    protect_crossing,
    told_crossing,
)
from surveys.results.figures import figure_record
from surveys.store import releases
from surveys.store.base import canonical_json, reading
from surveys.store.computations import Computation, find_computation, list_computations
from surveys.store.editions import Edition, find_edition
from surveys.store.questionnaires import Survey, questionnaire_of

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
    bare = bare_dataset(found[0], survey, asked)
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


def why_not_crossed(
    edition: Edition, survey: str, statistic: str, attributes: tuple[str, ...]
) -> Problem | None:
    """Return why a cross-table may not be asked. Problems: ``crossing.statistic``, ``crossing.attribute``."""
    bare = bare_dataset(edition, survey, questionnaire_of(edition.questionnaire_version_id))
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
    rules, told = policy_of(questionnaire), count_told(edition)
    statistic, attributes = question_of(asked)
    crossed = cross(
        frozen_dataset(edition, survey.code, frozen.copies, frozen.code),
        statistic,
        attributes,
        rules,
        ledger=ledger_of(edition, survey.code, rules),
        limits=limits,
    )
    if isinstance(crossed, Problem):
        return crossed
    opened = _opened(found, crossed.hidden, rules, limits)
    if opened is not None:
        return opened
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


def _opened(
    found: tuple[Computation, releases.Snapshot, Edition, Survey],
    hidden: frozenset[Key],
    rules: Policy,
    limits: Limits | None,
) -> Problem | None:
    """Return why a cross-table would open what was told of the same answers, by any statistic."""
    asked, frozen, edition, survey = found
    dataset = frozen_dataset(edition, survey.code, frozen.copies, frozen.code)
    question = question_of(asked)
    new = told_crossing(
        dataset, *question, hidden, rules, name=f"crossing {asked.id}", marks=marks_of(frozen)
    )
    earlier = datasets_of(edition, survey.code, "submitted")[1]
    before = (
        *told_releases(edition, survey.code, earlier, rules),
        *told_crossings(edition, survey.code, rules),
    )
    try:
        clean = attack_together(new, before, rules, limits=limits).clean
    except NotProven:
        return Problem("crossing.unproven")
    return None if clean else Problem("crossing.opens")


@operation
def _write(computation_id: int, document: str, told: int, *, now: datetime) -> Problem | None:
    """Tell a cross-table if nothing else was told since it was attacked. Problem: ``crossing.raced``."""
    found = find_computation(computation_id, lock=True)
    if found is None:
        return Problem("crossing.unknown")
    asked, _, edition, _ = found
    if asked.stage == "done":
        return None
    if count_told(edition) != told:
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
        for statistic, attributes in (question_of(asked),)
    )


def problem_of(asked: Computation) -> Problem | None:
    """Return why nothing came of what was asked."""
    kept = asked.problem
    return (
        None if kept is None else Problem(kept["code"], params=cast("dict[str, str | int]", kept["params"]))
    )
