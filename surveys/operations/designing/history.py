"""The history of a draft: who did what and when, what its revisions are called, and the way back to any of them.

Apart from undoing, which is each person's own: here the whole draft goes back, as one more step that can be undone. Refuses
to erase: what came after stays in the history.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from surveys.operations.designing.edits import hold_draft, write_step
from surveys.operations.designing.model import Did, DraftState, parsed
from surveys.operations.designing.steps import state_of
from surveys.operations.transaction import operation
from surveys.questionnaire.editing import Edit, apply_all, read_edits
from surveys.questionnaire.problems import Problem
from surveys.store import drafts
from surveys.store.accounts import name_people
from surveys.store.base import db, reading
from surveys.store.drafts import DraftName

MOST_NAME = 120
BEGINNING = 0  # the revision that a draft starts with


@dataclass(frozen=True, slots=True)
class Done:
    """One step of the history. ``undoes`` and ``redoes`` are the revisions of the steps that it speaks of."""

    revision: int
    did: Did
    by: str
    at: datetime
    undoes: int | None = None
    redoes: int | None = None
    name: str = ""
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """A draft and its steps, the last one first; ``name`` is what its beginning was called."""

    draft: DraftState
    steps: tuple[Done, ...]
    begun_by: str
    begun_at: datetime
    name: str = ""


@reading
def read_history(draft_id: int, *, by: int | None = None) -> History | Problem:
    """Return the history of a draft. Problem: ``draft.unknown``."""
    found = drafts.find_draft(draft_id)
    if found is None:
        return Problem("draft.unknown")
    names = drafts.list_names(draft_id)
    steps = tuple(
        Done(
            revision=step.revision,
            did=Did(step.did, step.params),
            by=author or "",
            at=step.at,
            undoes=step.undoes,
            redoes=step.redoes,
            name=names[step.revision].name if step.revision in names else "",
            edits=read_edits(step.edits),
        )
        for step, author in drafts.list_steps(draft_id)
    )
    begun = found[0].created_by
    people = name_people({begun}) if begun is not None else {}
    return History(
        draft=state_of(*found, by),
        steps=steps,
        begun_by=people.get(begun or 0, ""),
        begun_at=found[0].created_at,
        name=names[BEGINNING].name if BEGINNING in names else "",
    )


@operation
def name_revision(draft_id: int, revision: int, name: str, *, by: int, now: datetime) -> Problem | None:
    """Give a revision of a draft a name, or take it back with a blank one.

    Problems: ``draft.unknown``, ``history.unknown``, ``history.long_name``.
    """
    found = drafts.find_draft(draft_id, lock=True)
    if found is None:
        return Problem("draft.unknown")
    if not BEGINNING <= revision <= found[0].revision:
        return Problem("history.unknown")
    name = " ".join(name.split())
    if len(name) > MOST_NAME:
        return Problem("history.long_name", "nom", {"most": MOST_NAME})
    known = db.session.get(DraftName, (draft_id, revision))
    if known is not None:
        db.session.delete(known)
        db.session.flush()
    if name:
        db.session.add(DraftName(draft_id=draft_id, revision=revision, name=name, person_id=by, at=now))
    return None


@operation
def restore(draft_id: int, revision: int, *, by: int, now: datetime) -> DraftState | Problem:
    """Make a draft what it was after one of its steps (0: as it began), as a step of its own.

    Problems: ``draft.unknown``, ``draft.published``, ``history.unknown``, ``history.same``.
    """
    found = hold_draft(draft_id)
    if isinstance(found, Problem):
        return found
    draft, survey = found
    if not BEGINNING <= revision <= draft.revision:
        return Problem("history.unknown")
    since = drafts.steps_after(draft_id, revision)
    back = tuple(_undoings(step.undoing for step in since))
    if not back:
        return Problem("history.same")
    names = drafts.list_names(draft_id)
    named = names[revision].name if revision in names else ""
    did = Did("did.restored", {"revision": revision, "name": named})
    problem = write_step(draft, back, did, by, now)
    return problem or state_of(draft, survey, by)


def _undoings(kept: Iterable[str]) -> Iterable[Edit]:
    for undoing in kept:
        yield from read_edits(undoing)


@reading
def read_revision(draft_id: int, revision: int) -> dict[str, Any] | Problem:
    """Return the document of a draft after one of its steps. Problems: ``draft.unknown``, ``history.unknown``."""
    found = drafts.find_draft(draft_id)
    if found is None:
        return Problem("draft.unknown")
    if not BEGINNING <= revision <= found[0].revision:
        return Problem("history.unknown")
    back = tuple(_undoings(step.undoing for step in drafts.steps_after(draft_id, revision)))
    stepped = apply_all(back, parsed(found[0].document))
    return stepped if isinstance(stepped, Problem) else stepped.document
