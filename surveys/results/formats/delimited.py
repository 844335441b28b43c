"""Answers as delimited text: for R and Python, or for Excel in French; streamed, and safe to open in a spreadsheet.

Apart from the tables (which columns, which lines) because this is only how lines are written. Two flavours: neutral
(comma, point, UTF-8, RFC 4180, ISO dates) and « Excel en français » (semicolon, decimal comma, byte order mark). Refuses
formulas (``cells``), and a file that ends before what it announced.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping

from surveys.results.formats.archive import zip_files
from surveys.results.formats.cells import (
    EXCEL_FRENCH,
    FLAVOURS,
    NEUTRAL,
    Cell,
    Flavour,
    guard,
    unguard,
    write_cell,
)
from surveys.results.formats.codebook import codebook_lines
from surveys.results.formats.extract import Saying
from surveys.results.formats.folios import copy_folio
from surveys.results.formats.tables import Table, heading


class Writer:
    """Turns lines of cells into bytes, one line at a time: nothing but the line in hand is kept."""

    def __init__(self, flavour: Flavour) -> None:
        self.flavour = flavour
        self._text = io.StringIO(newline="")
        self._csv = csv.writer(self._text, delimiter=flavour.delimiter, lineterminator="\r\n")
        self._started = False

    def line(self, cells: Iterable[Cell]) -> bytes:
        """Return one line as bytes, the first behind the byte order mark where the flavour has one."""
        self._csv.writerow([write_cell(cell, self.flavour) for cell in cells])
        written = self._text.getvalue()
        self._text.seek(0)
        self._text.truncate()
        if self.flavour.byte_order_mark and not self._started:
            written = "\ufeff" + written
        self._started = True
        return written.encode()


def write_table(table: Table, flavour: Flavour = NEUTRAL, headings: Saying = "code") -> Iterator[bytes]:
    """Yield a table: its headings, then one line at a time."""
    writer = Writer(flavour)
    yield writer.line([heading(one, headings) for one in table.fields])
    if table.folios is not None:
        yield from _copy_folios(table, table.folios, flavour)
        return
    for line in table.lines():
        yield writer.line([value for value, _ in line])


def _copy_folios(table: Table, folios: Callable[[], Iterator[bytes]], flavour: Flavour) -> Iterator[bytes]:
    """Yield the lines of a table that were read before, folio by folio."""
    written = 0
    for folio in folios():
        count, lines = copy_folio(folio, table.copied, flavour)
        written += count
        yield lines
    table.reconcile(written)


def write_codebook(
    tables: Iterable[Table], flavour: Flavour, words: Mapping[str, str], extension: str = "csv"
) -> Iterator[bytes]:
    """Yield the description of every column of the other files; ``words`` gives headings and words in French."""
    writer = Writer(flavour)
    for line in codebook_lines(tables, words, extension):
        yield writer.line(line)


def zip_tables(
    tables: Iterable[Table], flavour: Flavour, words: Mapping[str, str], headings: Saying = "code"
) -> Iterator[bytes]:
    """Yield a zip archive as it is made: one CSV per table and codebook.csv. The same answers give the same bytes."""
    made = tuple(tables)
    files = [(f"{table.name}.csv", write_table(table, flavour, headings)) for table in made]
    yield from zip_files([*files, ("codebook.csv", write_codebook(made, flavour, words))])


def read_delimited(content: bytes, flavour: Flavour = NEUTRAL) -> list[dict[str, str]]:
    """Return the lines of a file that was written here, as texts by column, the guards taken off."""
    text = content.decode("utf-8-sig" if flavour.byte_order_mark else "utf-8")
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=flavour.delimiter, strict=True)
    return [{unguard(name): unguard(cell) for name, cell in line.items()} for line in reader]


__all__ = [
    "EXCEL_FRENCH",
    "FLAVOURS",
    "NEUTRAL",
    "Cell",
    "Flavour",
    "Writer",
    "guard",
    "read_delimited",
    "unguard",
    "write_cell",
    "write_codebook",
    "write_table",
    "zip_tables",
]
