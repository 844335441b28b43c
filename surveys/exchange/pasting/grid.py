"""A table as it was pasted: rows of texts, with what the application said beside them.

Apart because a clipboard, a file and a test all give the same grid. Keeps every text exactly as it came; refuses to
know what a column means, and refuses to hold half a table: one that is too large has no row and a problem.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import is_blank

MAX_ROWS = 500
MAX_COLUMNS = 40
MAX_CELL = 20_000  # characters of one cell: what a long text accepts


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a table may be. What a person pastes is small; the answers of a whole edition are not."""

    rows: int = MAX_ROWS
    columns: int = MAX_COLUMNS


PASTED = Limits()

Merged = Literal["", "down", "across"]

_ENDS = re.compile(r"\r\n?|[\u2028\u2029\x85\x0b\x0c]")


@dataclass(frozen=True, slots=True)
class Source:
    """One cell: its text as pasted, and what else the application said of it."""

    text: str = ""
    number: Decimal | None = None  # what the sheet holds, when it says so: « 27,40 $ » may stand for 27.399
    merged: Merged = ""  # the text is that of the merged cell above (down) or to the left (across)
    struck: bool = False  # crossed out
    raised: bool = False  # had a superscript (a call to a note, an exponent), left out of the text

    @property
    def blank(self) -> bool:
        """Whether nothing can be seen in the cell."""
        return is_blank(self.text)


EMPTY = Source()


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of equal length. A hidden row or column was not on the person's screen when it was copied."""

    rows: tuple[tuple[Source, ...], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    origin: Literal["text", "table"] = "text"
    problems: tuple[Problem, ...] = ()

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.rows[0]) if self.rows else 0

    @property
    def texts(self) -> tuple[tuple[str, ...], ...]:
        """The texts alone."""
        return tuple(tuple(cell.text for cell in row) for row in self.rows)

    @property
    def filled(self) -> int:
        """How many cells show something."""
        return sum(not cell.blank for row in self.rows for cell in row)

    def column(self, index: int, rows: Iterable[int]) -> tuple[Source, ...]:
        """Return the cells of a column that show something, in the rows given."""
        return tuple(cell for row in rows if not (cell := self.rows[row][index]).blank)


def make_grid(
    rows: Sequence[Sequence[Source]],
    *,
    hidden_rows: Iterable[int] = (),
    hidden_columns: Iterable[int] = (),
    origin: Literal["text", "table"] = "text",
    problems: tuple[Problem, ...] = (),
    limits: Limits = PASTED,
) -> Grid:
    """Return the grid of rows of any length: squared, without the blank rows and columns that end it.

    Problems: ``paste.empty``, ``paste.too_many_rows``, ``paste.too_many_columns``, ``paste.cell_too_long``.
    """
    height = next((at + 1 for at in range(len(rows) - 1, -1, -1) if any(not c.blank for c in rows[at])), 0)
    width = max((_seen(row) for row in rows[:height]), default=0)
    fault = _fault(rows, height, width, limits)
    if fault is not None:
        return Grid(origin=origin, problems=(fault,))
    squared = tuple((*row[:width], *[EMPTY] * (width - len(row))) for row in rows[:height])
    return Grid(
        rows=squared,
        hidden_rows=frozenset(row for row in hidden_rows if row < height),
        hidden_columns=frozenset(column for column in hidden_columns if column < width),
        origin=origin,
        problems=problems,
    )


def _seen(row: Sequence[Source]) -> int:
    """Return how far a row goes before only blank cells are left."""
    return next((at + 1 for at in range(len(row) - 1, -1, -1) if not row[at].blank), 0)


def _fault(rows: Sequence[Sequence[Source]], height: int, width: int, limits: Limits) -> Problem | None:
    """Return why a table cannot be taken at all."""
    if not height:
        return Problem("paste.empty")
    if height > limits.rows:
        return Problem("paste.too_many_rows", params={"rows": height, "most": limits.rows})
    if width > limits.columns:
        return Problem("paste.too_many_columns", params={"columns": width, "most": limits.columns})
    for place, row in enumerate(rows[:height], 1):
        if any(len(cell.text) > MAX_CELL for cell in row):
            return Problem("paste.cell_too_long", params={"row": place, "most": MAX_CELL})
    return None


def inner_lines(text: str) -> str:
    """Return a cell's text with one kind of line end, whatever the application writes inside a cell."""
    return _ENDS.sub("\n", text)
