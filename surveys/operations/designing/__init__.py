"""Designing: a draft is started, read, edited, undone and done again, by several people at once.

Apart from fielding, which begins once a questionnaire is published. Refuses to write over what someone else changed
since it was drawn, and never judges: a draft may be faulty as long as nobody publishes it.
"""

from surveys.operations.designing.drafts import list_drafts, list_origins, read_draft, start_draft
from surveys.operations.designing.edits import edit_draft, redo, undo
from surveys.operations.designing.model import Did, DraftState, DraftSummary, Here, Origin, Step
from surveys.operations.designing.presence import note_here, read_here
from surveys.operations.designing.trials import (
    Centre,
    TrialReport,
    TrialState,
    answer_trial,
    fill_trial,
    imagine_answers,
    list_centres,
    read_trial,
    set_trial,
)

__all__ = [
    "Centre",
    "Did",
    "DraftState",
    "DraftSummary",
    "Here",
    "Origin",
    "Step",
    "TrialReport",
    "TrialState",
    "answer_trial",
    "edit_draft",
    "fill_trial",
    "imagine_answers",
    "list_centres",
    "list_drafts",
    "list_origins",
    "note_here",
    "read_draft",
    "read_here",
    "read_trial",
    "redo",
    "set_trial",
    "start_draft",
    "undo",
]
