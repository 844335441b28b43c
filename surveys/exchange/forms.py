"""A definition in whatever file it comes: its bytes say what it is, then its own reader reads it.

Apart from the readers because a command and a page are given files whose names lie. Refuses what is no form of any kind by a
Problem; nothing raises.
"""

from typing import TYPE_CHECKING

from surveys.questionnaire.definition import Loaded, load_bytes
from surveys.questionnaire.problems import Problem

if TYPE_CHECKING:
    from surveys.exchange.xlsform import Table

# The readers of workbooks weigh more than all the rest: each is imported when its file comes.
_PACKAGE = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"{\\rtf")
_XML = (b"<?xml", b"<document")
_BLANK = b"\xef\xbb\xbf \t\r\n"
_SHEETS = (".xlsx", ".xlsm", ".xls")


def load_file(data: bytes, *, name: str = "", suffix: str = "") -> Loaded:
    """Read a definition or a form of another tool. ``suffix`` is that of its name: it decides between texts only.

    Problems: those of the readers; ``workbook.empty``, ``workbook.not_sheets``, ``form.other``.
    """
    if data.startswith((_PACKAGE, _OLD_OFFICE)):
        return _load_book(data, name)
    if data.startswith(_OTHERS):
        return _refused(name, "form.other")
    if data.lstrip(_BLANK).startswith(_XML) or suffix == ".lss":
        from surveys.exchange.foreign.limesurvey import load_structure

        return load_structure(data, name=name)
    if suffix in _SHEETS:
        return _refused(name, "workbook.not_sheets" if data.strip() else "workbook.empty")
    if suffix == ".md":
        from surveys.exchange.xlsform import read_text

        return _load_tables(read_text(data), name)
    return load_bytes(data, name=name)


def _load_book(data: bytes, name: str) -> Loaded:
    from surveys.exchange.workbooks import read_any_form, read_form
    from surveys.exchange.xlsform import is_ours

    tables = read_any_form(data)
    if not isinstance(tables, Problem) and is_ours(tables):
        tables = read_form(data)  # our own, cell by cell: not even a formula is taken for what it shows
    return _load_tables(tables, name)


def _load_tables(tables: "tuple[Table, ...] | Problem", name: str) -> Loaded:
    from surveys.exchange.foreign.spreadsheet import load_form
    from surveys.exchange.xlsform import is_ours, load_sheets

    if isinstance(tables, Problem):
        return Loaded(name, None, (tables,))
    return load_sheets(tables, name=name) if is_ours(tables) else load_form(tables, name=name)


def _refused(name: str, code: str) -> Loaded:
    return Loaded(name, None, (Problem(code),))
