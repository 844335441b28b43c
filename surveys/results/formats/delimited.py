"""Answers as delimited text: for R and Python, or for Excel in French; streamed, and safe to open in a spreadsheet.

Apart from the tables (which columns, which lines) because this is only how a cell is written. Two flavours: neutral
(comma, point, UTF-8, RFC 4180, ISO dates) and « Excel en français » (semicolon, decimal comma, byte order mark). Refuses
formulas: a text that a spreadsheet would run is written behind an apostrophe, and so is a text that begins with one, so
that ``unguard`` gives every text back; a negative number stays a number.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from surveys.questionnaire.values import Value
from surveys.results.formats.archive import zip_files
from surveys.results.formats.codebook import codebook_lines
from surveys.results.formats.extract import Saying
from surveys.results.formats.tables import Table, heading


@dataclass(frozen=True, slots=True)
class Flavour:
    """How cells are separated and numbers written."""

    name: str
    delimiter: str
    decimal: str
    byte_order_mark: bool


NEUTRAL = Flavour("csv", ",", ".", byte_order_mark=False)
EXCEL_FRENCH = Flavour("csv-excel", ";", ",", byte_order_mark=True)
FLAVOURS: Mapping[str, Flavour] = {flavour.name: flavour for flavour in (NEUTRAL, EXCEL_FRENCH)}

# A spreadsheet takes a cell that begins so for a formula (or strips what stands before it). Full-width forms included.
_DANGEROUS = tuple("=+-@\t\r\n'\uff1d\uff0b\uff0d\uff20")

Cell = Value | datetime | int | None


def write_cell(value: Cell | tuple[object, ...], flavour: Flavour) -> str:
    """Return a cell: numbers without groups, dates in ISO, yes and no as 1 and 0, texts guarded."""
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case Decimal() | int():
            return format(Decimal(value), "f").replace(".", flavour.decimal)
        case datetime() | date():
            return value.isoformat()
        case tuple():
            return " ".join(write_cell(member, flavour) for member in value if member is not None)  # type: ignore[arg-type]
        case _:
            return guard(value)


def guard(text: str) -> str:
    """Return a text that no spreadsheet will run."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def unguard(text: str) -> str:
    """Return the text that ``guard`` was given."""
    return text[1:] if text.startswith("'") else text


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
    for line in table.lines():
        yield writer.line([value for value, _ in line])


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
