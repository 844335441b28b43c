"""The sheets of a form that another tool saved: recent workbooks and those of before 2007, their cells as texts.

Apart from our own forms, read cell by cell, because here formulas count by their result, drawings are left, and only the
sheets of a form are opened: the rest of the file costs nothing. Refuses by its bytes what is locked, broken or too large.
"""

import io
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time, timedelta
from typing import Any
from zipfile import BadZipFile

from surveys.exchange.workbooks.display import exact, moment
from surveys.exchange.workbooks.package import Bounds, reduce_package
from surveys.exchange.workbooks.sheets import unescaped
from surveys.exchange.xlsform.tables import Table
from surveys.questionnaire.problems import Problem

OLD_OFFICE = b"\xd0\xcf\x11\xe0"
SHEETS = frozenset({"survey", "choices", "settings", "external_choices"})

_BOUNDS = Bounds(part=16_000_000, parts=24_000_000, cells=1_500_000, covered=10_000_000)
_MOST_ROWS = 20_000
_MOST_COLUMNS = 250
_MOST_BLANK = 3_000  # rows without a word, after which nothing follows but formats
# None of these looks beyond the next tag: a sheet of eight million bytes is read in proportion to its size.
_OPENING = re.compile(rb"<(?:[\w.-]++:)?+worksheet\b[^<>]*+>")
_DATA_OPENS = re.compile(rb"<((?:[\w.-]++:)?+)sheetData\s*+>")
_DATA_CLOSES = re.compile(rb"</(?:[\w.-]++:)?+sheetData\s*+>")
_CELL = re.compile(rb"<(?:[\w.-]++:)?+c[\s>/]")
_PLACED = re.compile(rb"<(?:[\w.-]++:)?+c(?=\s)[^<>]*?\sr=")
_BLANK = re.compile(rb"<((?:[\w.-]++:)?+)c\s[^<>]*(?:/>|>\s*+</\1c\s*+>)")
_UNCOMPUTED = re.compile(
    rb"<((?:[\w.-]++:)?+)c(\s[^<>]*+)>\s*+<\1f\b[^<>]*+>([^<]*+)</\1f\s*+>\s*+"
    rb"(?:<\1v\s*+(?:/>|>\s*+</\1v\s*+>)\s*+)?+</\1c\s*+>"
)
_KIND = re.compile(rb"\st=\"[^\"]*\"")
_LOCKED = "EncryptedPackage".encode("utf-16-le")


def read_any_form(data: bytes) -> tuple[Table, ...] | Problem:
    """Return the sheets of a form in a workbook of either age. Never raises.

    Problems: ``workbook.locked``, ``workbook.not_sheets``, ``workbook.unreadable``, those of ``reduce_package``,
    ``xlsform.rows``.
    """
    if data.startswith(OLD_OFFICE):
        return _read_old(data)
    reduced = reduce_package(data, bounds=_BOUNDS, thin=_thinned)
    if isinstance(reduced, Problem):
        return reduced
    from openpyxl import load_workbook  # heavy: a file comes to few processes

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(reduced), read_only=True, data_only=True, keep_links=False)
            return _tables((sheet.title, _rows(sheet)) for sheet in book.worksheets if _is_ours(sheet.title))
    # The library raises whatever it meets: a file from elsewhere is not a fault of ours.
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, SyntaxError, BadZipFile):
        return Problem("workbook.unreadable")


def _is_ours(title: str) -> bool:
    return title.strip().lower() in SHEETS


def _rows(sheet: Any) -> Iterator[Sequence[object]]:
    """Yield the rows of a sheet, no wider than its headings."""
    sheet.reset_dimensions()  # what the file says of its size is often false
    width = _MOST_COLUMNS
    for row in sheet.iter_rows(values_only=True, max_col=_MOST_COLUMNS):
        if width == _MOST_COLUMNS and any(cell is not None for cell in row):
            width = max(at for at, cell in enumerate(row, 1) if cell is not None)
        yield row[:width]


def _thinned(sheet: bytes) -> bytes:
    """Return a sheet without its blank cells and all that is no cell: most of what forms weigh."""
    opening, opens = _OPENING.search(sheet), _DATA_OPENS.search(sheet)
    closes = max((found.start() for found in _DATA_CLOSES.finditer(sheet)), default=-1)
    if opening is None or opens is None or closes < opens.end():
        return sheet
    prefix, cells = opens[1], sheet[opens.end() : closes]
    placed = sum(1 for _ in _PLACED.finditer(cells)) == sum(1 for _ in _CELL.finditer(cells))
    kept = _BLANK.sub(b"", cells) if placed else cells  # cells that do not say where they are count
    kept = _UNCOMPUTED.sub(_as_written, kept)
    # With a dimension, false as it may be, the library does not read the sheet twice.
    return b"%s<%sdimension ref=\"A1\"/><%ssheetData>%s</%ssheetData></%sworksheet>" % (
        opening[0], prefix, prefix, kept, prefix, prefix
    )  # fmt: skip


def _as_written(found: re.Match[bytes]) -> bytes:
    """Return a cell whose formula nobody computed as the text of that formula, rather than as a blank."""
    prefix, attributes, formula = found[1], _KIND.sub(b"", found[2]), found[3]
    return b'<%sc%s t="inlineStr"><%sis><%st>=%s</%st></%sis></%sc>' % (
        prefix, attributes, prefix, prefix, formula, prefix, prefix, prefix
    )  # fmt: skip


def _read_old(data: bytes) -> tuple[Table, ...] | Problem:
    if _LOCKED in data:
        return Problem("workbook.locked")
    import xlrd

    try:
        # Its complaints about the file go nowhere: nobody reads them.
        book = xlrd.open_workbook(file_contents=data, on_demand=True, ragged_rows=True, logfile=io.StringIO())
        titles = [title for title in book.sheet_names() if _is_ours(title)]
        return _tables((title, _old_rows(book, book.sheet_by_name(title))) for title in titles)
    except xlrd.XLRDError as error:
        return Problem(_code_of(str(error).lower()))
    except Exception:  # a reader of broken records raises whatever it meets
        return Problem("workbook.unreadable")


def _code_of(complaint: str) -> str:
    """Return the problem of a file that the reader refuses, from what it says of it."""
    if "encrypted" in complaint:
        return "workbook.locked"
    return "workbook.not_sheets" if "find workbook" in complaint else "workbook.unreadable"


def _old_rows(book: Any, sheet: Any) -> Iterator[Sequence[object]]:
    for at in range(sheet.nrows):
        yield [_old_value(book, cell) for cell in sheet.row(at)[:_MOST_COLUMNS]]


def _old_value(book: Any, cell: Any) -> object:
    import xlrd

    match cell.ctype:
        case xlrd.XL_CELL_EMPTY | xlrd.XL_CELL_BLANK | xlrd.XL_CELL_ERROR:
            return None
        case xlrd.XL_CELL_BOOLEAN:
            return bool(cell.value)
        case xlrd.XL_CELL_DATE:
            return xlrd.xldate_as_datetime(cell.value, book.datemode)
        case _:
            return cell.value


def _tables(read: Iterable[tuple[str, Iterable[Sequence[object]]]]) -> tuple[Table, ...] | Problem:
    tables = []
    for title, rows in read:
        kept: list[tuple[str, ...]] = []
        blank = 0
        for row in rows:
            texts = tuple(map(_text, row))
            while texts and not texts[-1]:
                texts = texts[:-1]
            blank = 0 if texts else blank + 1
            if blank > _MOST_BLANK:
                break
            kept.append(texts)
        while kept and not kept[-1]:
            kept.pop()
        if len(kept) > _MOST_ROWS:
            return Problem("xlsform.rows", title, {"most": _MOST_ROWS}, line=_MOST_ROWS + 1)
        tables.append(Table(title, tuple(kept)))
    return tuple(tables)


def _text(value: object) -> str:
    """Return what a cell holds as a text: a number with all its digits, a day as ISO."""
    match value:
        case None:
            return ""
        case str():
            return unescaped(value) if "_x" in value else value
        case bool():
            return "true" if value else "false"
        case int() | float():
            written = format(exact(value), "f")
            return written.rstrip("0").rstrip(".") if "." in written else written
        case date() | time() | timedelta():
            return moment(value)
        case _:
            return str(value)
