"""The sheets of a workbook as grids: what a person saw there, and what the file holds behind it.

Apart from the package, which is bounded first, and from pasting, which reads cells: here each cell becomes its text and
its number. A sheet that we prepared says which column and which entry is which. Refuses hidden sheets, and keeps a
formula without a result as a formula: never as a blank.
"""

import io
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from surveys.exchange.pasting import Grid, Source, make_grid
from surveys.exchange.pasting.grid import EMPTY, PASTED, Limits, inner_lines
from surveys.exchange.workbooks.display import exact, moment, shown
from surveys.exchange.workbooks.package import holds_formulas, reduce_package
from surveys.questionnaire.problems import Problem

if TYPE_CHECKING:
    from openpyxl.cell.rich_text import CellRichText

MARK = "axtra-tableau/1"
"""What the first cell of a sheet that we prepared begins with; the code of its roster follows."""

MAX_SHEETS = 30
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_Cells = Mapping[tuple[int, int], Any]


@dataclass(frozen=True)
class Sheet:
    """One table of a file. Of a sheet that we prepared: its ``roster``, the field of columns, the entry of rows."""

    title: str
    grid: Grid
    roster: str = ""
    columns: Mapping[int, str] = field(default_factory=dict)
    entries: Mapping[int, str] = field(default_factory=dict)


def read_workbook(data: bytes, limits: Limits = PASTED) -> tuple[Sheet, ...] | Problem:
    """Return the sheets of an XLSX file that hold something, in order; those that are hidden are left out.

    A sheet that cannot be taken is a grid without rows and with its problem. Problems of the file: those of
    ``reduce_package``, ``workbook.no_sheet``.
    """
    reduced = reduce_package(data, limits)
    if isinstance(reduced, Problem):
        return reduced
    try:
        book, formulas = open_book(reduced, results=True), None
        if holds_formulas(reduced):
            formulas = open_book(reduced, results=False)
    # The library raises whatever it meets: a file from elsewhere is not a fault of ours.
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, SyntaxError, BadZipFile):
        return Problem("workbook.unreadable")
    sheets = []
    for sheet in book.worksheets[:MAX_SHEETS]:
        if sheet.sheet_state != "visible":
            continue
        other = None if formulas is None else _cells_of(formulas[sheet.title])
        read = _read(sheet, other, limits)
        said = any(problem.code != "paste.empty" for problem in read.grid.problems)
        if read.grid.rows or said or read.roster:
            sheets.append(read)
    return tuple(sheets) or Problem("workbook.no_sheet")


def open_book(data: bytes, *, results: bool) -> Any:
    """Return the workbook of a reduced package, with the results of its formulas or the formulas themselves."""
    from openpyxl import load_workbook  # heavy: a file comes to few processes

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the library leaves aside is nothing that a table needs
        return load_workbook(io.BytesIO(data), data_only=results, rich_text=results, keep_links=False)


def _cells_of(sheet: Any) -> _Cells:
    """Return the cells that a sheet holds: asking for the others would make them."""
    cells: _Cells = sheet._cells
    return cells


def _read(sheet: Any, formulas: _Cells | None, limits: Limits) -> Sheet:
    """Return one sheet as a grid."""
    found = {place: cell for place, cell in _cells_of(sheet).items() if cell.value is not None}
    for place, cell in (formulas or {}).items():
        if cell.data_type == "f" and place not in found:
            found[place] = cell  # computed by nobody yet: shown as it is written
    height = max((row for row, _ in found), default=0)
    width = max((column for _, column in found), default=0)
    # One more than is accepted, so that the grid says what is wrong with its size.
    prepared = _is_prepared(found)
    most_rows, most_columns = limits.rows + 1 + 2 * prepared, limits.columns + 1 + prepared
    if height > most_rows and not prepared:
        problem = Problem("paste.too_many_rows", params={"rows": height, "most": limits.rows})
        return Sheet(sheet.title, Grid(origin="table", problems=(problem,)))
    height, width = min(height, most_rows), min(width, most_columns)
    rows = [
        [_source(found.get((row, column))) for column in range(1, width + 1)] for row in range(1, height + 1)
    ]
    for area in sheet.merged_cells.ranges:
        _merge(rows, area.min_row - 1, area.max_row, area.min_col - 1, area.max_col)
    hidden_rows = {at - 1 for at, row in sheet.row_dimensions.items() if row.hidden or row.ht == 0}
    hidden = {at for each in sheet.column_dimensions.values() for at in _hidden_columns(each, width)}
    if prepared:
        return _prepared(sheet.title, rows, hidden_rows, hidden)
    grid = make_grid(rows, hidden_rows=hidden_rows, hidden_columns=hidden, origin="table", limits=limits)
    return Sheet(sheet.title, grid)


def _hidden_columns(dimension: Any, width: int) -> Iterator[int]:
    """Yield the columns, from 0, that a group of columns hides."""
    if dimension.hidden or dimension.width == 0:
        first = dimension.min or 1
        yield from range(first - 1, min(dimension.max or first, width))


def _merge(rows: list[list[Source]], top: int, bottom: int, left: int, right: int) -> None:
    """Give the text of a merged cell to all the places that it covers, marked as what it is."""
    if top >= len(rows) or left >= len(rows[top]):
        return
    source = rows[top][left]
    for at in range(top, min(bottom, len(rows))):
        for column in range(left, min(right, len(rows[at]))):
            if column > left:
                rows[at][column] = Source(source.text, source.number, "across", source.struck, source.raised)
            elif at > top:
                rows[at][column] = Source(source.text, source.number, "down", source.struck, source.raised)


def _source(cell: Any) -> Source:
    """Return a cell as it is seen, with the number that it holds."""
    if cell is None:
        return EMPTY
    value, font = cell.value, cell.font
    struck, raised = bool(font and font.strike), bool(font and font.vertAlign == "superscript")
    match value:
        case bool():
            return Source("VRAI" if value else "FAUX", struck=struck)
        case int() | float():
            held = exact(value)
            return Source(shown(held, cell.number_format or "General"), held, struck=struck, raised=raised)
        case date() | time() | timedelta():
            return Source(moment(value), struck=struck)
        case list():  # the library's text of several styles
            return _rich(value, struck=struck)
        case _:
            return Source(inner_lines(unescaped(str(value))), struck=struck, raised=raised)


def _rich(value: "CellRichText", *, struck: bool) -> Source:
    """Return a text of several styles: what is raised is left out and told, what is crossed out is told."""
    from openpyxl.cell.rich_text import TextBlock

    kept, raised = [], False
    for part in value:
        font = part.font if isinstance(part, TextBlock) else None
        text = part.text if isinstance(part, TextBlock) else part
        if font is not None and font.vertAlign == "superscript":
            raised = raised or bool(text.strip())
            continue
        struck = struck or bool(font is not None and font.strike and text.strip())
        kept.append(text)
    return Source(inner_lines(unescaped("".join(kept))), struck=struck, raised=raised)


def unescaped(text: str) -> str:
    """Return a text with the characters that the format writes as ``_x000D_``."""
    return _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text)


# ── sheets that we prepared ──


def _is_prepared(found: _Cells) -> bool:
    mark = found.get((1, 1))
    return mark is not None and str(mark.value).startswith(f"{MARK} ")


def _prepared(title: str, rows: list[list[Source]], hidden_rows: set[int], hidden: set[int]) -> Sheet:
    """Return a sheet that we prepared: below its two lines of headings, beside its column of entries."""
    roster = rows[0][0].text.removeprefix(f"{MARK} ").strip()
    columns = {at: cell.text for at, cell in enumerate(rows[0][1:]) if cell.text}
    below = rows[2:]
    grid = make_grid(
        [row[1:] for row in below],
        hidden_rows={at - 2 for at in hidden_rows if at >= 2},
        hidden_columns={at - 1 for at in hidden if at >= 1},
        origin="table",
    )
    entries = {at: row[0].text for at, row in enumerate(below) if row and row[0].text and at < len(grid.rows)}
    return Sheet(title, grid, roster, {at: code for at, code in columns.items() if at < grid.width}, entries)
