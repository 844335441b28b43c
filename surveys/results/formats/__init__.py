"""Answers and figures as files other people open: one module per format.

Apart from the statistics because a file is for somebody else's tool. Refuses formulas, silent rounding, columns of a class
of disclosure that was not asked for, and a file that ends before what it announced.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from surveys.results.formats import delimited, plain
from surveys.results.formats.archive import zip_files
from surveys.results.formats.datapackage import write_data_package
from surveys.results.formats.ddi import write_ddi
from surveys.results.formats.extract import (
    MOST_ROSTER_ROWS,
    SAYINGS,
    SHAPES,
    Choices,
    Extract,
    Saying,
    Shape,
    extract_of,
)
from surveys.results.formats.layout import ALL_CLASSES, OPEN_CLASSES, Classes
from surveys.results.formats.lines import MAIN, count_lines, draw_records, folio_of
from surveys.results.formats.tables import Table, tables_of
from surveys.results.formats.workbook import write_workbook

# Given what writes a file at a place, return its bytes: SPSS files alone cannot be written as they are read.
Scratch = Callable[[Callable[[str], None]], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its extension, its type for browsers, whether several tables need an archive around it."""

    name: str
    extension: str
    type: str
    single: bool = False  # one table by file


FORMATS: Mapping[str, Format] = {
    one.name: one
    for one in (
        Format("csv-excel", "csv", "text/csv", single=True),
        Format("csv", "csv", "text/csv", single=True),
        Format("xlsx", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        Format("sav", "sav", "application/x-spss-sav", single=True),
        Format("parquet", "parquet", "application/vnd.apache.parquet", single=True),
        Format("json", "json", "application/json"),
        Format("jsonl", "jsonl", "application/x-ndjson"),
        Format("datapackage", "zip", "application/zip"),
        Format("ddi", "xml", "application/xml"),
    )
}


@dataclass(frozen=True, slots=True)
class Written:
    """The lines of one table of a file: announced beforehand (``None``: nobody counted), written, rows left out."""

    announced: int | None
    written: int
    cut: Mapping[str, int]

    @property
    def agrees(self) -> bool:
        """Whether as many were written as announced, where somebody counted."""
        return self.announced is None or self.announced == self.written


class Tally:
    """What is counted of a file while it is written."""

    def __init__(self) -> None:
        self._tables: tuple[Table, ...] = ()

    def watch(self, tables: tuple[Table, ...]) -> tuple[Table, ...]:
        """Count the lines of these tables, and return them."""
        self._tables = tables
        return tables

    @property
    def written(self) -> dict[str, Written]:
        """What was written of each table that the file holds."""
        return {
            one.name: Written(one.expected, one.written, dict(one.cut))
            for one in self._tables
            if one.written is not None
        }


def export(
    extract: Extract,
    file_format: str,
    *,
    archive: bool = False,
    words: Mapping[str, str] | None = None,
    title: str = "",
    scratch: Scratch | None = None,
    tally: Tally | None = None,
) -> Iterator[bytes]:
    """Yield the bytes of a file of submissions, in pieces, in one of ``FORMATS``.

    ``archive`` gives, for the formats of one table by file, the zip with every table and the dictionary; without it, the
    first table alone. ``words`` are French, ``title`` the edition's, ``tally`` counts what is written. Raises KeyError for another format.
    """
    said = words or {}
    seen = Tally() if tally is None else tally
    if file_format in plain.WRITERS:
        table = seen.watch((Table(MAIN, (), lambda: iter(()), extract.count),))[0]
        asked, classes = extract.questionnaire, extract.choices.classes
        records = (plain.in_classes(asked, one, classes) for one in draw_records(extract))
        return plain.WRITERS[file_format](table.passing(records))
    if file_format in _ONE_BY_FILE:
        return _one_by_file(extract, file_format, archive, said, title, scratch, seen)
    tables = seen.watch(tables_of(extract, said))
    if file_format in delimited.FLAVOURS:
        flavour, headings = delimited.FLAVOURS[file_format], extract.choices.headings
        if archive:
            return delimited.zip_tables(tables, flavour, said, headings)
        return delimited.write_table(tables[0], flavour, headings)
    if file_format == "xlsx":
        return write_workbook(extract, tables, said, about(extract, title, said))
    if file_format == "datapackage":
        return write_data_package(extract, tables, said, title)
    return write_ddi(extract, tables, said, title)


_ONE_BY_FILE = frozenset({"parquet", "sav"})


def _one_by_file(
    extract: Extract,
    file_format: str,
    archive: bool,
    words: Mapping[str, str],
    title: str,
    scratch: Scratch | None,
    seen: Tally,
) -> Iterator[bytes]:
    """Yield a Parquet or SPSS file, or the archive of one per table. Labels are in these files whatever was asked."""
    coded = replace(extract, choices=replace(extract.choices, values="code", headings="code"))
    tables = seen.watch(tables_of(coded, words))

    def write(table: Table) -> Iterator[bytes]:
        if file_format == "parquet":
            from surveys.results.formats.parquet import write_parquet

            return write_parquet(table, dict(about(extract, title, {})))
        from surveys.results.formats.spss import write_spss

        if scratch is None:
            raise ValueError("an SPSS file is written at a place of the caller's")
        saying = "both" if extract.choices.values == "code" else extract.choices.values
        note = [f"{name}: {value}" for name, value in about(extract, title, words)]
        return scratch(lambda path: write_spss(table, path, words, title, note, saying))

    known = {"parquet": "parquet", "sav": "sav"}[file_format]
    if not archive:
        return write(tables[0])
    files = [(f"{table.name}.{known}", write(table)) for table in tables]
    book = delimited.write_codebook(tables, delimited.NEUTRAL, words, known)
    return zip_files([*files, ("codebook.csv", book)])


def about(extract: Extract, title: str, words: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what a file is, as names and values: which edition, layer, copies and classes, how many."""
    told = [
        ("title", title),
        ("edition", f"{extract.survey}/{extract.edition}"),
        ("snapshot", extract.snapshot),
        ("layer", words.get(f"codebook.layer.{extract.layer}", extract.layer)),
        ("status", ", ".join(words.get(f"codebook.status.{one}", one) for one in extract.statuses)),
        (
            "classes",
            ", ".join(words.get(f"codebook.disclosure.{c}", c) for c in sorted(extract.choices.classes)),
        ),
        ("count", str(extract.count)),
    ]
    return [(words.get(f"codebook.about.{name}", name), value) for name, value in told]


__all__ = [
    "ALL_CLASSES",
    "FORMATS",
    "MAIN",
    "MOST_ROSTER_ROWS",
    "OPEN_CLASSES",
    "SAYINGS",
    "SHAPES",
    "Choices",
    "Classes",
    "Extract",
    "Format",
    "Saying",
    "Scratch",
    "Shape",
    "Tally",
    "Written",
    "count_lines",
    "export",
    "extract_of",
    "folio_of",
    "tables_of",
]
