"""Editing a draft: one press is one step, whatever the number of edits it takes; undoing it is one press too.

Apart from starting and reading. The row is held while its document changes, so that two designers at once write one
after the other, each on what the other left; what disagrees with what a person saw is refused with the key that
changed.
"""

from datetime import datetime

from surveys.operations.designing.model import Did, DraftState, parsed
from surveys.operations.designing.steps import own_steps, state_of
from surveys.operations.transaction import operation
from surveys.questionnaire.definition import to_json
from surveys.questionnaire.editing import Edit, apply_all, find_foreign, read_edits, write_edits
from surveys.questionnaire.problems import Problem
from surveys.store import drafts
from surveys.store.base import db
from surveys.store.drafts import DraftStep, QuestionnaireDraft
from surveys.store.questionnaires import Survey


@operation
def edit_draft(
    draft_id: int, edits: tuple[Edit, ...], *, did: Did, by: int | None, now: datetime
) -> DraftState | Problem:
    """Do every edit, or none of them, as one step called ``did``.

    Problems: ``draft.unknown``, ``draft.published``, and those of ``editing.apply`` (``edit.changed`` when ``seen``
    disagrees with what stands there now).
    """
    found = hold_draft(draft_id)
    if isinstance(found, Problem):
        return found
    draft, survey = found
    problem = write_step(draft, edits, did, by, now)
    return problem or state_of(draft, survey, by)


@operation
def undo(draft_id: int, *, by: int, now: datetime) -> DraftState | Problem:
    """Undo a person's last step that is not undone yet, as a step of its own.

    Problems: ``draft.unknown``, ``draft.published``, ``draft.nothing_to_undo``, ``edit.changed`` (someone else changed
    the same thing since).
    """
    found = hold_draft(draft_id)
    if isinstance(found, Problem):
        return found
    draft, survey = found
    done, _ = own_steps(draft.id, by)
    if not done:
        return Problem("draft.nothing_to_undo")
    kept = drafts.get_step(draft.id, done[-1].revision)
    undoing = read_edits(kept.undoing)
    foreign = find_foreign(undoing, read_edits(kept.edits), parsed(draft.document))
    problem = foreign or write_step(draft, undoing, done[-1].did, by, now, undoes=kept.revision)
    return problem or state_of(draft, survey, by)


@operation
def redo(draft_id: int, *, by: int, now: datetime) -> DraftState | Problem:
    """Do again the step that a person undid last. Problems: as ``undo``, with ``draft.nothing_to_redo``."""
    found = hold_draft(draft_id)
    if isinstance(found, Problem):
        return found
    draft, survey = found
    _, undone = own_steps(draft.id, by)
    if not undone:
        return Problem("draft.nothing_to_redo")
    kept = drafts.get_step(draft.id, undone[-1].revision)
    problem = write_step(draft, read_edits(kept.edits), undone[-1].did, by, now, redoes=kept.revision)
    return problem or state_of(draft, survey, by)


def hold_draft(draft_id: int) -> tuple[QuestionnaireDraft, Survey] | Problem:
    """Return a draft that may be changed, held until the transaction ends."""
    found = drafts.find_draft(draft_id, lock=True)
    if found is None:
        return Problem("draft.unknown")
    return Problem("draft.published") if found[0].published_version_id is not None else found


def write_step(
    draft: QuestionnaireDraft,
    edits: tuple[Edit, ...],
    did: Did,
    by: int | None,
    now: datetime,
    *,
    undoes: int | None = None,
    redoes: int | None = None,
) -> Problem | None:
    """Change the document and keep how."""
    stepped = apply_all(edits, parsed(draft.document))
    if isinstance(stepped, Problem):
        return stepped
    draft.document = to_json(stepped.document)
    draft.revision += 1
    draft.updated_at, draft.updated_by = now, by
    db.session.add(
        DraftStep(
            draft_id=draft.id,
            revision=draft.revision,
            edits=write_edits(edits),
            undoing=write_edits(stepped.undoing),
            did=did.code,
            params=dict(did.params),
            undoes=undoes,
            redoes=redoes,
            person_id=by,
            at=now,
        )
    )
    db.session.flush()
    return None
