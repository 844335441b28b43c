"""What one person can undo and do again: read from the steps that are kept, never stored.

Apart from the verbs because reading a draft and editing it give the same state. Each person undoes their own steps: a
colleague's work is not taken back by a press that was not meant for it.
"""

from collections.abc import Iterable

from surveys.operations.designing.model import Did, DraftState, Step
from surveys.store import drafts
from surveys.store.drafts import QuestionnaireDraft, StepRow
from surveys.store.questionnaires import Survey

MOST = 400  # steps of one person that are looked at: who goes back further restores a version


def pending(rows: Iterable[StepRow]) -> tuple[list[Step], list[Step]]:
    """Return what can be undone and what can be done again, the next one last; rows in order."""
    done: list[Step] = []
    undone: list[Step] = []
    known: dict[int, Step] = {}
    for revision, undoes, redoes, did, params, at in rows:
        step = Step(revision, Did(did, params), at)
        if undoes is not None:
            done = [each for each in done if each.revision != undoes]
            undone.append(known.get(undoes, step))
        elif redoes is not None:
            undone = [each for each in undone if each.revision != redoes]
            done.append(step)
        else:
            done.append(step)
            undone.clear()
        known[revision] = step
    return done, undone


def own_steps(draft_id: int, person_id: int | None) -> tuple[list[Step], list[Step]]:
    """Return what a person can undo and do again in a draft, the next one last."""
    return ([], []) if person_id is None else pending(drafts.list_own_steps(draft_id, person_id, MOST))


def state_of(draft: QuestionnaireDraft, survey: Survey, by: int | None) -> DraftState:
    """Return a draft as one person sees it. Part of the running transaction."""
    done, undone = own_steps(draft.id, by)
    return DraftState(
        id=draft.id,
        survey=survey.code,
        title=draft.title,
        for_edition=draft.for_edition,
        revision=draft.revision,
        text=draft.document,
        source_version_id=draft.source_version_id,
        published_version_id=draft.published_version_id,
        updated_at=draft.updated_at,
        updated_by=draft.updated_by,
        can_undo=done[-1] if done else None,
        can_redo=undone[-1] if undone else None,
    )
