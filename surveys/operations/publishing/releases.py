"""Releases: freeze the copies, tell what the attack leaves, and revise by five late answers or more.

Apart from the figures of the moment, which analysts read: what is released never changes, and everything that was ever
released takes part in every later attack. Refuses to release an edition that still receives answers, a freeze that
someone could be read in, and a revision in which too few organisations changed.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from surveys.operations.publishing.datasets import (
    datasets_of,
    figures_of,
    frozen_dataset,
    unknown_edition,
)
from surveys.operations.publishing.freezing import freeze, marks_of, why_unreleased, why_untold
from surveys.operations.publishing.memory import (
    count_told,
    figures_to_tell,
    ledger_of_crossings,
    told_crossings,
    told_releases,
)
from surveys.operations.publishing.quotations import approved_quotations, counted_themes
from surveys.operations.transaction import operation
from surveys.questionnaire.definition.model import Statistic
from surveys.questionnaire.expressions import Expression
from surveys.questionnaire.problems import Problem
from surveys.results.dataset import Dataset
from surveys.results.disclosure import (
    Limits,
    Policy,
    ProtectedEdition,
    policy_of,
    protect_edition,
    without_opened,
)
from surveys.results.figures import figure_record
from surveys.store import releases as store
from surveys.store.base import canonical_json, db, reading
from surveys.store.editions import find_edition
from surveys.store.questionnaires import questionnaire_of, version_hash

FORMAT = "axtra-release/1"
PARTICIPATION = "participation"  # the kind of who answered, which no question asks


@dataclass(frozen=True, slots=True)
class SnapshotState:
    """A freeze: its code, the moment and how many organisations are in it."""

    code: str
    taken_at: datetime
    respondents: int


@dataclass(frozen=True, slots=True)
class ReleaseState:
    """A release as a list shows it."""

    number: int
    snapshot: str
    policy_version: str
    reason: str
    content_hash: str
    released_at: datetime


@operation
def snapshot(survey: str, edition: str, *, by: int | None, now: datetime) -> SnapshotState | Problem:
    """Freeze the last copies of an edition; the same copies are the same freeze. Problems: ``edition.unknown``,
    ``release.nothing_sent``.
    """
    found = find_edition(survey, edition)
    if found is None:
        return unknown_edition(survey, edition)
    row = freeze(found[0].id, by=by, now=now)
    return row if isinstance(row, Problem) else SnapshotState(row.code, row.taken_at, len(row.copies))


def release(
    survey: str,
    edition: str,
    snapshot_code: str,
    *,
    by: int | None,
    now: datetime,
    policy: Policy | None = None,
    limits: Limits | None = None,
) -> ReleaseState | Problem:
    """Release an edition for the first time, from a freeze. ``policy`` is the site's; the questionnaire's own goes over it.

    Problems: ``edition.unknown``, ``release.snapshot_unknown``, ``release.open``, ``release.exists``,
    ``release.unproven``, ``release.destroyed`` (the answers had their end), ``release.raced`` (a cross-table was told
    meanwhile).
    """
    made = _prepare(survey, edition, snapshot_code, False, policy, limits)
    return made if isinstance(made, Problem) else _write(survey, edition, made, "", by, now)


def revise(
    survey: str,
    edition: str,
    snapshot_code: str,
    *,
    reason: str,
    by: int | None,
    now: datetime,
    policy: Policy | None = None,
    limits: Limits | None = None,
) -> ReleaseState | Problem:
    """Release an edition again, from a later freeze; ``reason`` says what changed.

    More problems: ``release.none``, ``release.no_reason``, ``release.few_changed``.
    """
    if not reason.strip():
        return Problem("release.no_reason")
    made = _prepare(survey, edition, snapshot_code, True, policy, limits)
    return made if isinstance(made, Problem) else _write(survey, edition, made, reason.strip(), by, now)


@dataclass(frozen=True)
class _Prepared:
    """A release that may be written, if none came between."""

    number: int
    told: int  # tables and releases that it was attacked with
    snapshot_id: int
    policy: Policy
    document: dict[str, object]
    audit: dict[str, object]


@reading
def _prepare(
    survey: str,
    edition: str,
    snapshot_code: str,
    revision: bool,
    policy: Policy | None,
    limits: Limits | None,
) -> _Prepared | Problem:
    """Return what would be released: computed and attacked outside the transaction that writes it."""
    found = find_edition(survey, edition)
    if found is None:
        return unknown_edition(survey, edition)
    frozen = store.find_snapshot(found[0].id, snapshot_code)
    if frozen is None:
        return Problem("release.snapshot_unknown", params={"snapshot": snapshot_code})
    untold = why_untold(found[0], survey)
    if untold is not None:
        return untold
    before = store.list_releases(found[0].id)
    rules = policy_of(questionnaire_of(found[0].questionnaire_version_id), policy)
    refused = why_unreleased(frozen, before, rules, revision=revision)
    if refused is not None:
        return refused
    dataset = frozen_dataset(found[0], survey, frozen.copies, frozen.code)
    marks = marks_of(frozen)
    earlier = datasets_of(found[0], survey, "submitted")[1]
    figures = without_opened(
        dataset,
        figures_to_tell(dataset, earlier, rules),
        ledger_of_crossings(found[0], survey, rules),
        rules,
        limits=limits,
    )
    told = (*told_crossings(found[0], survey, rules), *told_releases(found[0], survey, earlier, rules))
    protected = protect_edition(figures, rules, limits=limits, marks=marks, told=told)
    if not (protected.proven and protected.audit.clean):
        return Problem("release.unproven")
    number, records = len(before) + 1, _tables(dataset, protected)
    document = {
        "format": FORMAT,
        "survey": survey,
        "edition": edition,
        "number": number,
        "snapshot": frozen.code,
        "snapshot_at": frozen.taken_at.isoformat(),
        "respondents": len(dataset.respondents),
        "N": dataset.population,
        "questionnaire": version_hash(found[0].questionnaire_version_id),
        "policy": rules.record(),
        "audit": {"clean": True, "attackers": "each member alone"},
        "tables": [record for record in records if record["kind"] != PARTICIPATION],
        "participation": [record for record in records if record["kind"] == PARTICIPATION],
        "quotations": approved_quotations(found[0], dataset, rules, frozen.code),
        "themes": counted_themes(
            found[0], dataset, rules, json.loads(before[-1][0].document).get("themes") if before else None
        ),
    }
    audit: dict[str, object] = {
        "nearest_percent": protected.audit.nearest_percent,
        "nearest": dict(sorted(protected.audit.nearest.items())),
    }
    return _Prepared(number, count_told(found[0]), frozen.id, rules, document, audit)


@operation
def _write(
    survey: str, edition: str, made: _Prepared, reason: str, by: int | None, now: datetime
) -> ReleaseState | Problem:
    found = find_edition(survey, edition, lock=True)
    if found is None:
        return unknown_edition(survey, edition)
    if store.last_release_number(found[0].id) != made.number - 1:
        return Problem("release.exists")
    if count_told(found[0]) != made.told:
        return Problem("release.raced")
    document = canonical_json({**made.document, "reason": reason, "released_at": now.isoformat()})
    row = store.Release(
        edition_id=found[0].id,
        number=made.number,
        snapshot_id=made.snapshot_id,
        policy_version=made.policy.version,
        reason=reason,
        content_hash=hashlib.sha256(document.encode()).hexdigest(),
        document=document,
        audit=made.audit,
        released_by=by,
        released_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return _state(row, str(made.document["snapshot"]))


@reading
def count_release(survey: str, edition: str, snapshot_code: str) -> None:
    """Count the figures of a freeze, so that what is left of its release is the attack."""
    found = find_edition(survey, edition)
    frozen = None if found is None else store.find_snapshot(found[0].id, snapshot_code)
    if found is not None and frozen is not None:
        dataset = frozen_dataset(found[0], survey, frozen.copies, frozen.code)
        figures_of(dataset, datasets_of(found[0], survey, "submitted")[1])


@reading
def is_revised(survey: str, edition: str) -> bool:
    """Say whether a revision of an edition was released."""
    found = find_edition(survey, edition)
    return found is not None and store.last_release_number(found[0].id) > 1


@reading
def list_releases(survey: str, edition: str) -> tuple[ReleaseState, ...] | Problem:
    """Return the releases of an edition, the first one first. Problem: ``edition.unknown``."""
    found = find_edition(survey, edition)
    if found is None:
        return unknown_edition(survey, edition)
    return tuple(_state(row, frozen.code) for row, frozen in store.list_releases(found[0].id))


@reading
def read_release(survey: str, edition: str, number: int) -> dict[str, object] | Problem:
    """Return the document of a release, as it was frozen. Problems: ``edition.unknown``, ``release.unknown``."""
    found = _find(survey, edition, number)
    if isinstance(found, Problem):
        return found
    document: dict[str, object] = json.loads(found.document)
    return document


@reading
def read_release_audit(survey: str, edition: str, number: int) -> dict[str, object] | Problem:
    """Return how near anyone comes to each organisation in a release: for the privacy officer alone.

    Problems: ``edition.unknown``, ``release.unknown``.
    """
    found = _find(survey, edition, number)
    return found if isinstance(found, Problem) else dict(found.audit)


def _find(survey: str, edition: str, number: int) -> store.Release | Problem:
    found = find_edition(survey, edition)
    if found is None:
        return unknown_edition(survey, edition)
    row = store.find_release(found[0].id, number)
    return Problem("release.unknown", params={"number": number}) if row is None else row


def _tables(dataset: Dataset, protected: ProtectedEdition) -> list[dict[str, object]]:
    statistics = {one.id: one for _, one in dataset.questionnaire.statistics}
    return [
        {
            **figure_record(table.figure),
            "formula": _formula(statistics.get(table.figure.id.partition("@")[0])),
            "kept": table.figure.id in protected.kept,
        }
        for table in protected.tables
    ]


def _formula(one: Statistic | None) -> Mapping[str, str]:
    """Return what a statistic computes, as its author wrote it; nobody wrote how one counts who answered."""
    if one is None:
        return {"kind": PARTICIPATION}
    made = {
        "value": one.value,
        "num": one.num,
        "den": one.den,
        "where": one.where,
        "base": one.base,
        "of": one.of,
    }
    return {"kind": one.kind} | {
        name: found.source if isinstance(found, Expression) else str(found)
        for name, found in made.items()
        if found
    }


def _state(row: store.Release, code: str) -> ReleaseState:
    return ReleaseState(row.number, code, row.policy_version, row.reason, row.content_hash, row.released_at)
