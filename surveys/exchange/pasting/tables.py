"""The tables of a clipboard's HTML: what Excel, LibreOffice, Sheets, Numbers, Word and browsers write.

Apart from the plain text because HTML says more: which cells are merged, which rows and columns were hidden, and in
some applications the exact number behind what is shown. Refuses what was deleted in a document with tracked changes,
and keeps calls to notes out of numbers: « 27,40 » with a raised 1 is never 27,401.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from surveys.exchange.pasting.grid import EMPTY, MAX_CELL, MAX_COLUMNS, MAX_ROWS, Grid, Source, make_grid
from surveys.exchange.pasting.markup import Broken, Tag, read_markup
from surveys.questionnaire.problems import Problem

_BREAKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6"})
_SPACES = re.compile(r"[ \t\r\n\f]+")  # as a browser folds them; a no-break space stays
_AROUND = re.compile(r" *\n[ \n]*")
_NUMBER = re.compile(r"-?[0-9]{1,25}(?:\.[0-9]{1,25})?(?:[eE][-+]?[0-9]{1,2})?")
_COUNT = re.compile(r"[0-9]{1,7}")
_MOST_TAGS = MAX_ROWS * MAX_COLUMNS * 3
_MOST_TABLES = 50


@dataclass(slots=True)
class _Cell:
    """A cell being read."""

    across: int = 1
    down: int = 1
    overflow: bool = False  # its text merely runs over its blank neighbours
    hidden: bool = False
    number: Decimal | None = None
    parts: list[str] = field(default_factory=list)
    struck: bool = False
    raised: bool = False

    def source(self) -> Source:
        """Return the cell once read, its spaces folded."""
        text = _AROUND.sub("\n", _SPACES.sub(" ", "".join(self.parts)).replace("\x1e", "\n"))
        return Source(
            text.strip(" \n")[: MAX_CELL + 1],
            number=self.number,
            struck=self.struck and bool(text.strip()),
            raised=self.raised and bool(text.strip()),
        )


@dataclass(slots=True)
class _Row:
    cells: list[_Cell] = field(default_factory=list)
    hidden: bool = False
    more: int = 0  # blank rows that the same tag stands for


@dataclass(slots=True)
class _Table:
    """A table being read."""

    rows: list[_Row] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    columns: int = 0  # told by <col>
    cell: _Cell | None = None
    skipped: int = 0  # how many elements whose text is left out are open
    struck: int = 0


def read_tables(text: str) -> Grid | None:
    """Return the largest table of an HTML text, or ``None`` when there is none that can be read whole."""
    tables: list[_Table] = []
    opened: list[_Table] = []
    cells = 0
    for piece in read_markup(text):
        if isinstance(piece, Broken):
            return None
        if isinstance(piece, Tag):
            _take_tag(piece, tables, opened)
        elif opened and opened[-1].cell is not None and not opened[-1].skipped:
            opened[-1].cell.parts.append(piece)
            opened[-1].cell.struck |= bool(opened[-1].struck) and not piece.isspace()
        if len(tables) > _MOST_TABLES:
            return None
        if (cells := cells + (isinstance(piece, Tag) and piece.name in {"td", "th", "tr"})) > _MOST_TAGS:
            return Grid(
                origin="table",
                problems=(Problem("paste.too_large", params={"most": MAX_ROWS * MAX_COLUMNS}),),
            )
    grids = [_lay_out(table) for table in tables]
    found = [grid for grid in grids if grid.filled or any(p.code != "paste.empty" for p in grid.problems)]
    if not found:
        return None
    best = max(found, key=lambda grid: (bool(grid.problems), grid.filled))
    if sum(len(grid.rows) > 1 for grid in found) > 1 and not best.problems:
        return Grid(
            best.rows,
            best.hidden_rows,
            best.hidden_columns,
            best.origin,
            (Problem("paste.several_tables", severity="warning"),),
        )
    return best


def _take_tag(tag: Tag, tables: list[_Table], opened: list[_Table]) -> None:
    """Take one tag into the table at hand."""
    if tag.name == "table":
        if not tag.closing:
            opened.append(_Table())
            tables.append(opened[-1])
        elif opened:
            opened.pop()
        return
    if not opened:
        return
    table = opened[-1]
    match tag.name:
        case "col":
            _take_column(table, tag)
        case "tr":
            table.cell = None
            if not tag.closing:
                table.rows.append(_Row(hidden=_is_hidden(tag, "height"), more=_repeats(tag)))
        case "td" | "th":
            table.cell, table.skipped, table.struck = None, 0, 0
            if not tag.closing:
                _open_cell(table, tag)
        case _ if table.cell is not None:
            _take_inside(table, table.cell, tag)


def _take_column(table: _Table, tag: Tag) -> None:
    """Take a <col>: how many columns it speaks of, and whether they were hidden."""
    span = _whole(tag.attributes.get("span"), MAX_COLUMNS + 1)
    if _is_hidden(tag, "width"):
        table.hidden_columns.update(range(table.columns, min(table.columns + span, MAX_COLUMNS + 1)))
    table.columns = min(table.columns + span, MAX_COLUMNS + 1)


def _open_cell(table: _Table, tag: Tag) -> None:
    """Begin a cell in the last row."""
    if not table.rows:
        table.rows.append(_Row())
    attributes = tag.attributes
    cell = _Cell(
        across=_whole(attributes.get("colspan"), MAX_COLUMNS + 1),
        down=_whole(attributes.get("rowspan"), MAX_ROWS + 1),
        overflow="mso-ignore:colspan" in tag.style,
        hidden="display:none" in tag.style,
        number=_number(attributes),
        struck="text-decoration:line-through" in tag.style,
    )
    table.rows[-1].cells.append(cell)
    table.cell = cell


def _take_inside(table: _Table, cell: _Cell, tag: Tag) -> None:
    """Take a tag inside a cell: line ends, crossed out, raised and deleted texts."""
    change = -1 if tag.closing else 1
    if tag.name in _BREAKS:
        cell.parts.append("\x1e")
    elif tag.name == "sup":
        cell.raised = True
        table.skipped = max(0, table.skipped + change)
    elif tag.name == "del" or (tag.name in {"style", "script", "title", "textarea", "template", "noscript"}):
        table.skipped = max(0, table.skipped + change)
    elif tag.name in {"s", "strike"}:
        table.struck = max(0, table.struck + change)
    elif not tag.closing and "text-decoration:line-through" in tag.style:
        cell.struck = True


def _is_hidden(tag: Tag, size: str) -> bool:
    """Say whether a row or a column was hidden when it was copied."""
    style = tag.style
    return "display:none" in style or "visibility:collapse" in style or tag.attributes.get(size) == "0"


def _repeats(tag: Tag) -> int:
    """Return how many more blank rows a row of Excel stands for."""
    found = re.search(r"mso-xlrowspan:([0-9]{1,6})", tag.style)
    return min(int(found.group(1)), MAX_ROWS + 1) - 1 if found else 0


def _whole(text: str | None, most: int) -> int:
    """Return a number of columns or rows between 1 and ``most``."""
    return max(1, min(int(text), most)) if text and _COUNT.fullmatch(text) else 1


def _number(attributes: Mapping[str, str]) -> Decimal | None:
    """Return the exact number that an application writes beside what it shows.

    LibreOffice: ``sdval``; Excel, for what is not shown in full: ``x:num``; Google Sheets: ``data-sheets-value``.
    """
    for name in ("sdval", "x:num"):
        if (given := attributes.get(name)) and _NUMBER.fullmatch(given):
            return Decimal(given)
    told = attributes.get("data-sheets-value", "")
    if not told or len(told) > 1_000:
        return None
    try:
        value = json.loads(told, parse_float=Decimal, parse_int=Decimal)
    except (ValueError, RecursionError):
        return None
    number = value.get("3") if isinstance(value, dict) and value.get("1") == 3 else None
    return number if isinstance(number, Decimal) and number.is_finite() and abs(number) < 10**25 else None


def _lay_out(table: _Table) -> Grid:
    """Put the cells of a table in their places: a merged cell takes several."""
    placed: list[list[Source]] = []
    hidden_rows: set[int] = set()
    hidden = set(table.hidden_columns)
    below: dict[int, tuple[int, Source]] = {}  # column -> rows still covered, and the cell that covers them
    for row in table.rows:
        if len(placed) > MAX_ROWS * 2:
            break
        if row.hidden:
            hidden_rows.add(len(placed))
        placed.append(_lay_row(row, below, hidden))
        for _ in range(row.more):
            placed.append(_lay_row(_Row(), below, hidden))
    return make_grid(placed, hidden_rows=hidden_rows, hidden_columns=hidden, origin="table")


def _lay_row(row: _Row, below: dict[int, tuple[int, Source]], hidden: set[int]) -> list[Source]:
    """Return the cells of one row, those that come from above included."""
    line: list[Source] = []
    for cell in row.cells:
        line += _covered(below, len(line))
        source = cell.source()
        if cell.hidden and cell.across == 1:
            hidden.add(len(line))
        for step, each in enumerate(_spread(cell, source)):
            if cell.down > 1:
                covering = Source(
                    each.text, each.number, "across" if step else "down", each.struck, each.raised
                )
                below[len(line)] = (cell.down - 1, EMPTY if cell.overflow else covering)
            line.append(each)
        if len(line) > MAX_COLUMNS * 2:
            break
    return line + list(_covered(below, len(line)))


def _spread(cell: _Cell, source: Source) -> Iterator[Source]:
    """Yield what stands in each column of a cell: its text, then the same marked as merged."""
    yield source
    for _ in range(cell.across - 1):
        yield EMPTY if cell.overflow else Source(source.text, source.number, "across")


def _covered(below: dict[int, tuple[int, Source]], at: int) -> Iterator[Source]:
    """Yield the cells of the rows above that cover the columns from ``at`` on."""
    while at in below:
        left, source = below.pop(at)
        if left > 1:
            below[at] = (left - 1, source)
        yield source
        at += 1
