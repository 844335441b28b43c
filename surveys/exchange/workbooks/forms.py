"""The sheets of a form as a workbook, written and read: every cell a text.

Apart from the sheets of answers, whose cells are what a person saw; here a cell is what the file holds, and hidden sheets
count. Refuses a formula: its result is not what the author wrote.
"""

import io
import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from zipfile import BadZipFile

from surveys.exchange.lists import INERT
from surveys.exchange.workbooks.display import exact, moment
from surveys.exchange.workbooks.files import MAX_FILE
from surveys.exchange.workbooks.package import reduce_package
from surveys.exchange.workbooks.sheets import MAX_SHEETS, open_book, unescaped
from surveys.exchange.xlsform.tables import MAX_COLUMNS, MAX_ROWS, Table
from surveys.questionnaire.problems import Problem

_MADE = datetime(2000, 1, 1)  # noqa: DTZ001  # a date in the file, so that the same form gives the same bytes
# « _x000D_ » typed by a person: its x is escaped, since the library that reads takes « x005F_ » away wherever it stands.
_LOOKS_ESCAPED = re.compile(r"x(?=[0-9A-Fa-f]{4}_)")
_WIDE, _NARROW = 40, 16


def write_form(tables: Iterable[Table]) -> bytes:
    """Return the workbook of a form: one sheet for each table, headings in sight, their columns wide enough to read."""
    import xlsxwriter  # heavy: few processes write a workbook

    output = io.BytesIO()
    with xlsxwriter.Workbook(output, INERT) as book:
        book.set_properties({"created": _MADE})
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        for table in tables:
            sheet = book.add_worksheet(table.title)
            for line, row in enumerate(table.rows):
                for column, cell in enumerate(row):
                    if cell:
                        kept = _LOOKS_ESCAPED.sub("_x0078_", cell)
                        sheet.write_string(line, column, kept, text if line else bold)
            for column, heading in enumerate(table.rows[0]):
                wide = heading in ("label", "hint", "form_title")
                sheet.set_column(column, column, _WIDE if wide else _NARROW, text)
            sheet.freeze_panes(1, 2)
    return output.getvalue()


def read_form(data: bytes) -> tuple[Table, ...] | Problem:
    """Return the sheets of a workbook. Never raises.

    Problems: ``workbook.too_large``, ``workbook.old``, those of ``reduce_package``, ``xlsform.rows``, ``xlsform.columns``,
    ``xlsform.formula``, each of the last three with its sheet and row.
    """
    if len(data) > MAX_FILE:
        return Problem("workbook.too_large", params={"most": "1,5"})
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return Problem("workbook.old")
    reduced = reduce_package(data)
    if isinstance(reduced, Problem):
        return reduced
    try:
        book = open_book(reduced, results=False)
        read = [_read(sheet) for sheet in book.worksheets[:MAX_SHEETS]]
    # The library raises whatever it meets: a file from elsewhere is not a fault of ours.
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, SyntaxError, BadZipFile):
        return Problem("workbook.unreadable")
    tables = []
    for each in read:
        if isinstance(each, Problem):
            return each
        tables.append(each)
    return tuple(tables)


def _read(sheet: Any) -> Table | Problem:
    found = {place: cell for place, cell in sheet._cells.items() if cell.value is not None}
    height = max((row for row, _ in found), default=0)
    width = max((column for _, column in found), default=0)
    if height > MAX_ROWS:
        return Problem("xlsform.rows", sheet.title, {"most": MAX_ROWS}, line=MAX_ROWS + 1)
    if width > MAX_COLUMNS:
        return Problem("xlsform.columns", sheet.title, {"most": MAX_COLUMNS}, line=1)
    for (row, _), cell in sorted(found.items()):
        if cell.data_type == "f":
            return Problem("xlsform.formula", sheet.title, {"cell": cell.coordinate}, line=row)
    rows = [[""] * width for _ in range(height)]
    for (row, column), cell in found.items():
        rows[row - 1][column - 1] = _text(cell.value)
    return Table(sheet.title, tuple(map(tuple, rows)))


def _text(value: object) -> str:
    """Return what a cell holds as a text: a number with all its digits, a day as ISO."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return format(exact(value), "f")
        case date() | time() | timedelta():
            return moment(value)
        case _:
            return unescaped(str(value))
