"""« Conception »: the questionnaires that are being written, and the workshop where one is.

Apart from the other rooms of the staff. Each module holds the addresses of one noun; the browser only names an edit, and
what it does is ``operations.designing``'s word.
"""

from surveys.web.staff.designer import (
    acts,
    bank,
    benchmarks,
    board,
    comparison,
    conditions,
    differences,
    draft_lists,
    drafts,
    history,
    intake,
    lineage,
    lists,
    moving,
    publication,
    statistics,
    trial,
    trial_fields,
    wordings,
    workshop,
)
from surveys.web.staff.designer.door import blueprint

__all__ = [
    "acts",
    "bank",
    "benchmarks",
    "blueprint",
    "board",
    "comparison",
    "conditions",
    "differences",
    "draft_lists",
    "drafts",
    "history",
    "intake",
    "lineage",
    "lists",
    "moving",
    "publication",
    "statistics",
    "trial",
    "trial_fields",
    "wordings",
    "workshop",
]
