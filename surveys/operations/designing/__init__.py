"""Designing: a draft is started, read, edited, undone and done again, by several people at once, then published.

Apart from fielding, which begins once a questionnaire is published. Refuses to write over what someone else changed
since it was drawn; a draft may be faulty as long as nobody publishes it.
"""

from surveys.operations.designing.drafts import (
    list_drafts,
    list_origins,
    read_draft,
    start_draft,
    was_published,
)
from surveys.operations.designing.edits import edit_draft, redo, undo
from surveys.operations.designing.history import Done, History, name_revision, read_history, restore
from surveys.operations.designing.lineage import (
    Codes,
    EditionLine,
    MoveLine,
    SideBySide,
    SurveyLine,
    VersionLine,
    compare_versions,
    list_acknowledged,
    list_lineage,
    list_moves,
    read_register,
)
from surveys.operations.designing.model import Did, DraftState, DraftSummary, Here, Origin, Step
from surveys.operations.designing.moving import Loss, Move, move_edition, read_move
from surveys.operations.designing.presence import note_here, read_here
from surveys.operations.designing.publication import (
    Finding,
    Publication,
    Published,
    Word,
    judge,
    publish,
    read_publication,
)
from surveys.operations.designing.shelves import (
    KeptList,
    KeptQuestion,
    ListUse,
    drop_question,
    keep_list,
    keep_question,
    read_bank,
    read_kept,
    read_lists,
)
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
from surveys.store.judgements import Judged

__all__ = [
    "Centre",
    "Codes",
    "Did",
    "Done",
    "DraftState",
    "DraftSummary",
    "EditionLine",
    "Finding",
    "Here",
    "History",
    "Judged",
    "KeptList",
    "KeptQuestion",
    "ListUse",
    "Loss",
    "Move",
    "MoveLine",
    "Origin",
    "Publication",
    "Published",
    "SideBySide",
    "Step",
    "SurveyLine",
    "TrialReport",
    "TrialState",
    "VersionLine",
    "Word",
    "answer_trial",
    "compare_versions",
    "drop_question",
    "edit_draft",
    "fill_trial",
    "imagine_answers",
    "judge",
    "keep_list",
    "keep_question",
    "list_acknowledged",
    "list_centres",
    "list_drafts",
    "list_lineage",
    "list_moves",
    "list_origins",
    "move_edition",
    "name_revision",
    "note_here",
    "publish",
    "read_bank",
    "read_draft",
    "read_here",
    "read_history",
    "read_kept",
    "read_lists",
    "read_move",
    "read_publication",
    "read_register",
    "read_trial",
    "redo",
    "restore",
    "set_trial",
    "start_draft",
    "undo",
    "was_published",
]
