"""A file that a person chose, whatever its name says: a workbook, a text of cells, a page that holds a table.

Apart from the workbooks because most payroll software writes texts, in several alphabets of bytes. Refuses by what the
bytes are, and says which kind of file to save instead; a comma parts cells only where it cannot be a decimal.
"""

import csv
import io
import re

from surveys.exchange.pasting import Grid, Source, make_grid, read_clipboard
from surveys.exchange.pasting.clipboard import MAX_HTML
from surveys.exchange.pasting.grid import PASTED, Limits, inner_lines
from surveys.exchange.pasting.rows import looks_numeric
from surveys.exchange.workbooks.sheets import Sheet, read_workbook
from surveys.questionnaire.problems import Problem

MAX_FILE = 1_500_000  # bytes

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_OTHER = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"{\\rtf")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # a workbook of before 2007, or a recent one under a password
_PAGE = re.compile(r"\s*(?:<!doctype html|<html|<table|<meta)", re.IGNORECASE)
_SHEET_XML = re.compile(r"\s*<\?xml")


def read_file(data: bytes, limits: Limits = PASTED, largest: int = MAX_FILE) -> tuple[Sheet, ...] | Problem:
    """Return the tables of a file: one for each sheet of a workbook, else one without title. Never raises.

    Problems: ``workbook.empty``, ``workbook.too_large``, ``workbook.old``, ``workbook.other``, those of ``read_workbook``. A table
    that cannot be taken is a grid without rows and with its problem.
    """
    if len(data) > largest:
        return Problem("workbook.too_large", params={"most": f"{largest / 1_000_000:g}".replace(".", ",")})
    if not data.strip():
        return Problem("workbook.empty")
    if data.startswith(b"PK\x03\x04"):
        return read_workbook(data, limits)
    if data.startswith(_OLD_OFFICE):
        return Problem("workbook.old")
    text = None if data.startswith(_OTHER) else _text(data)
    if text is None or _SHEET_XML.match(text):
        return Problem("workbook.other")
    if _PAGE.match(text):
        grid = read_clipboard("", text[: MAX_HTML + 1])
        return (Sheet("", grid),)
    return (Sheet("", read_separated(text, limits)),)


def _text(data: bytes) -> str | None:
    """Return a text by its mark, as UTF-8, else as Windows writes French; ``None`` when it is none of them."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data.removeprefix(mark).decode(encoding)
            except UnicodeDecodeError:
                return None
    if b"\0" in data:
        return None
    for encoding in ("utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def read_separated(text: str, limits: Limits = PASTED) -> Grid:
    """Return the grid of a text whose cells are parted by tabulations, semicolons or commas.

    Commas only under a line of titles, where each line has as many cells: « 27,40 » must never become two of them.
    Problem: ``paste.commas``, and those of ``make_grid``.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    found = [(mark, _split(lines, mark)) for mark in ("\t", ";")]
    several = [rows for _, rows in found if max(_widths(rows)) > 1]
    even = next((rows for rows in several if len(_widths(rows)) == 1), None)
    if even is not None:
        return _grid(even, limits)
    rows = _split(lines, ",")
    widths = _widths(rows)
    if max(widths) > 1 and len(widths) == 1:
        first = next(row for row in rows if any(cell.strip() for cell in row))
        if not any(looks_numeric(cell) for cell in first):
            return _grid(rows, limits)
    if several:
        return _grid(several[0], limits)
    if max(widths) > 2:
        return Grid(problems=(Problem("paste.commas"),))
    return _grid([[line] for line in lines.split("\n")], limits)


def _widths(rows: list[list[str]]) -> set[int]:
    """Return how many cells the lines that say something have."""
    return {len(row) for row in rows if any(cell.strip() for cell in row)} or {0}


def _split(text: str, mark: str) -> list[list[str]]:
    """Return the cells of each line; a quote that nothing closes keeps its line as it is."""
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error:
        return [line.split(mark) for line in text.split("\n")]


def _grid(rows: list[list[str]], limits: Limits) -> Grid:
    return make_grid([[Source(inner_lines(cell)) for cell in row] for row in rows], limits=limits)
