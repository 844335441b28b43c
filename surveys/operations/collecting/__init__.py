"""The centre fills: save, add and remove rows, paste, send, reopen, import, and read all of it.

One room for callers (``collecting.save_answers``), split inside by noun. It refuses to judge by itself: what an answer
means is the core's word, here it is kept, versioned, journaled and frozen.
"""

from surveys.operations.collecting.copies import OpenCopy, list_receipts, open_copies
from surveys.operations.collecting.importing import import_submissions
from surveys.operations.collecting.model import (
    MAX_CHANGES,
    MAX_TEXT,
    Activity,
    Assignment,
    Attestation,
    Change,
    Conflict,
    HistoryLine,
    ImportOutcome,
    OpenSheet,
    Paste,
    Receipt,
    RowToPaste,
    SaveOutcome,
    SubmissionState,
    Undone,
)
from surveys.operations.collecting.past import (
    PastEdition,
    PastImport,
    PastOutcome,
    PastPreview,
    PastRow,
    accept_past,
    keep_past_mapping,
    preview_past,
    read_past_edition,
)
from surveys.operations.collecting.pasting import accept_paste, find_paste, last_paste, undo_paste
from surveys.operations.collecting.reading import (
    find_receipt_by_number,
    history,
    last_activity,
    list_assignments,
    open_sheet,
    read_receipt,
    read_submission,
)
from surveys.operations.collecting.rosters import (
    add_entries,
    carry_entries,
    duplicate_entry,
    move_entry,
    remove_entry,
    restore_entry,
)
from surveys.operations.collecting.saving import save_answers
from surveys.operations.collecting.sending import MAX_REASON, drop_correction, reopen, submit

__all__ = [
    "MAX_CHANGES",
    "MAX_REASON",
    "MAX_TEXT",
    "Activity",
    "Assignment",
    "Attestation",
    "Change",
    "Conflict",
    "HistoryLine",
    "ImportOutcome",
    "OpenCopy",
    "OpenSheet",
    "PastEdition",
    "PastImport",
    "PastOutcome",
    "PastPreview",
    "PastRow",
    "Paste",
    "Receipt",
    "RowToPaste",
    "SaveOutcome",
    "SubmissionState",
    "Undone",
    "accept_past",
    "accept_paste",
    "add_entries",
    "carry_entries",
    "drop_correction",
    "duplicate_entry",
    "find_paste",
    "find_receipt_by_number",
    "history",
    "import_submissions",
    "keep_past_mapping",
    "last_activity",
    "last_paste",
    "list_assignments",
    "list_receipts",
    "move_entry",
    "open_copies",
    "open_sheet",
    "preview_past",
    "read_past_edition",
    "read_receipt",
    "read_submission",
    "remove_entry",
    "reopen",
    "restore_entry",
    "save_answers",
    "submit",
    "undo_paste",
]
