"""Asking for what takes longer than a page, and doing it later: a release, a revision, a cross-table.

Apart from what each computes. What is refused at once leaves nothing behind, not even a freeze; what is asked is one row that
says how far it is, beside the job that does it. Done twice, it comes to the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from surveys.operations.publishing.crossings import problem_of, tell_crossing, why_not_crossed
from surveys.operations.publishing.datasets import forget_large, unknown_edition
from surveys.operations.publishing.freezing import freeze, why_unreleased, why_untold
from surveys.operations.publishing.releases import count_release, release, revise
from surveys.operations.transaction import operation
from surveys.questionnaire.problems import Problem
from surveys.results.disclosure import Limits, policy_of
from surveys.store import releases as store
from surveys.store.base import db, reading
from surveys.store.computations import (
    Computation,
    ComputationKind,
    Stage,
    find_computation,
    list_computations,
)
from surveys.store.editions import find_edition
from surveys.store.jobs import add_job
from surveys.store.questionnaires import questionnaire_of
from surveys.store.releases import Snapshot

JOB = "compute"
LOST = timedelta(
    days=2
)  # a job that fails is tried again for about a day, then left: another may be asked for


@dataclass(frozen=True, slots=True)
class Asked:
    """How far something that was asked is. ``stage``: waiting, counting, attacking, done, refused."""

    id: int
    kind: str
    stage: str
    asked_at: datetime
    moved_at: datetime
    reason: str
    problem: Problem | None


@operation
def ask_release(
    survey: str, edition: str, *, reason: str | None = None, by: int | None, now: datetime
) -> int | Problem:
    """Freeze the last copies of an edition and ask that they be released; as a revision where there is a ``reason``.

    Problems: ``edition.unknown``, ``release.open``, ``release.destroyed``, ``release.nothing_sent``, ``release.none``,
    ``release.exists``, ``release.no_reason``, ``release.few_changed``, ``release.waiting`` (one is being computed).
    """
    found = find_edition(survey, edition, lock=True)
    if found is None:
        return unknown_edition(survey, edition)
    if reason is not None and not reason.strip():
        return Problem("release.no_reason")
    frozen = why_untold(found[0], survey) or freeze(found[0].id, by=by, now=now)
    if isinstance(frozen, Problem):
        return frozen
    rules = policy_of(questionnaire_of(found[0].questionnaire_version_id))
    refused = why_unreleased(frozen, store.list_releases(found[0].id), rules, revision=reason is not None)
    if refused is not None:
        return refused
    asked = list_computations(found[0].id, ("release", "revision"))
    if any(not _is_ended(each) and now - each.moved_at < LOST for each, _ in asked):
        return Problem("release.waiting")
    kind: ComputationKind = "release" if reason is None else "revision"
    return _ask(kind, {"reason": (reason or "").strip()}, frozen, by, now)


@operation
def ask_crossing(
    survey: str, edition: str, statistic: str, attributes: Sequence[str], *, by: int | None, now: datetime
) -> int | Problem:
    """Ask for a cross-table of the last copies of an edition; what was asked already is the same one.

    Problems: ``edition.unknown``, ``release.open``, ``release.destroyed``, ``release.nothing_sent``,
    ``crossing.statistic``, ``crossing.attribute``.
    """
    found = find_edition(survey, edition, lock=True)
    if found is None:
        return unknown_edition(survey, edition)
    refused = why_untold(found[0], survey) or why_not_crossed(found[0], survey, statistic, tuple(attributes))
    frozen = refused or freeze(found[0].id, by=by, now=now)
    if isinstance(frozen, Problem):
        return frozen
    what = {"statistic": statistic, "attributes": list(attributes)}
    for each, its in list_computations(found[0].id, ("crossing",)):
        if (each.asked, its.id) == (what, frozen.id) and each.stage != "refused":
            return each.id
    return _ask("crossing", what, frozen, by, now)


def _ask(kind: ComputationKind, what: dict[str, Any], frozen: Snapshot, by: int | None, now: datetime) -> int:
    asked = Computation(
        edition_id=frozen.edition_id,
        snapshot_id=frozen.id,
        kind=kind,
        asked=what,
        asked_by=by,
        asked_at=now,
        moved_at=now,
    )
    db.session.add(asked)
    db.session.flush()
    add_job(JOB, {"computation": asked.id}, key=f"{JOB}:{asked.id}", run_at=now, now=now)
    return asked.id


def compute(computation_id: int, *, now: datetime, limits: Limits | None = None) -> Problem | None:
    """Do what was asked, and write down how far it is; what is done already stays as it is."""
    try:
        return _compute(computation_id, now, limits)
    finally:
        forget_large()


def _compute(computation_id: int, now: datetime, limits: Limits | None) -> Problem | None:
    about = _read(computation_id)
    if about is None:
        return None
    kind, survey, edition, code, reason, by = about
    outcome: object
    if kind == "crossing":
        _move(computation_id, "attacking", now=now)
        outcome = tell_crossing(computation_id, now=now, limits=limits)
    else:
        _move(computation_id, "counting", now=now)
        count_release(survey, edition, code)
        _move(computation_id, "attacking", now=now)
        outcome = (
            release(survey, edition, code, by=by, now=now, limits=limits)
            if kind == "release"
            else revise(survey, edition, code, reason=reason, by=by, now=now, limits=limits)
        )
    problem = outcome if isinstance(outcome, Problem) else None
    _end(computation_id, problem, now=now)
    return problem


@reading
def _read(computation_id: int) -> tuple[str, str, str, str, str, int | None] | None:
    """Return what was asked: its kind, the edition, its freeze, its reason and who asked; nothing when it has ended."""
    found = find_computation(computation_id)
    if found is None or _is_ended(found[0]):
        return None
    asked, frozen, edition, survey = found
    reason = str(asked.asked.get("reason", ""))
    return asked.kind, survey.code, edition.code, frozen.code, reason, asked.asked_by


@operation
def _move(computation_id: int, stage: Stage, *, now: datetime) -> None:
    found = find_computation(computation_id, lock=True)
    if found is not None and not _is_ended(found[0]):
        found[0].stage, found[0].moved_at = stage, now


@operation
def _end(computation_id: int, problem: Problem | None, *, now: datetime) -> None:
    """Write down the end; a release that a killed worker had written already is not refused for that."""
    found = find_computation(computation_id, lock=True)
    if found is None or _is_ended(found[0]):
        return
    asked = found[0]
    written = any(
        row.snapshot_id == asked.snapshot_id and row.released_at >= asked.asked_at
        for row, _ in store.list_releases(asked.edition_id)
    )
    if problem is None or (asked.kind != "crossing" and written):
        asked.stage = "done"
    else:
        asked.stage, asked.problem = "refused", {"code": problem.code, "params": dict(problem.params)}
    asked.moved_at = now


def _is_ended(asked: Computation) -> bool:
    return asked.stage in ("done", "refused")


@reading
def read_asked_release(survey: str, edition: str) -> Asked | None:
    """Return the last release or revision that was asked of an edition, if any was."""
    found = find_edition(survey, edition)
    listed = [] if found is None else list_computations(found[0].id, ("release", "revision"))
    if not listed:
        return None
    last = listed[-1][0]
    return Asked(
        last.id,
        last.kind,
        last.stage,
        last.asked_at,
        last.moved_at,
        str(last.asked.get("reason", "")),
        problem_of(last),
    )
