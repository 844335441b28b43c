"""A table pasted from a spreadsheet, a payroll file or a page, turned into answers without one silent misreading.

Apart from the pages, which ask and show: here is only what the clipboard says, where it goes and what it would change.
Four steps, each pure: ``read_clipboard`` → ``match_columns`` → ``preview`` → ``changes_of``. A page sends back the same
clipboard with more ``Hints`` (columns placed, rows kept, questions answered) until nothing is asked; nothing is kept in
between. Refuses personal information whole, and whatever is not certain is asked.
"""

from surveys.exchange.pasting.clipboard import read_clipboard
from surveys.exchange.pasting.entries import ROWS
from surveys.exchange.pasting.grid import Grid, Source, make_grid
from surveys.exchange.pasting.headers import Candidate, ColumnMatch, Hints, Matching, match_columns
from surveys.exchange.pasting.outcomes import LEAVE
from surveys.exchange.pasting.preview import (
    REFERENCES,
    Change,
    PastedCell,
    PastedRow,
    Preview,
    changes_of,
    preview,
)
from surveys.exchange.pasting.questions import Proposal, Question
from surveys.exchange.pasting.targets import ROW

__all__ = [
    "LEAVE",
    "REFERENCES",
    "ROW",
    "ROWS",
    "Candidate",
    "Change",
    "ColumnMatch",
    "Grid",
    "Hints",
    "Matching",
    "PastedCell",
    "PastedRow",
    "Preview",
    "Proposal",
    "Question",
    "Source",
    "changes_of",
    "make_grid",
    "match_columns",
    "preview",
    "read_clipboard",
]
