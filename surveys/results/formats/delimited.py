"""Answers as delimited text: for R and Python, or for Excel in French; streamed, and safe to open in a spreadsheet.

Apart from the layout (which columns) because this is only how a cell is written. Two flavours: neutral (comma, point,
UTF-8, RFC 4180, ISO dates) and « Excel en français » (semicolon, decimal comma, byte order mark). Refuses formulas: a
text that a spreadsheet would run is written behind an apostrophe, and so is a text that begins with one, so that
``unguard`` gives every text back; a negative number stays a number.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.answers.plan import CHANGE
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.values import Value
from surveys.results.dataset import Dataset, Respondent
from surveys.results.formats.codebook import codebook_lines
from surveys.results.formats.layout import (
    ALL_CLASSES,
    OPEN_CLASSES,
    Classes,
    Layout,
    class_of,
    layout_of,
    main_cells,
    roster_cells,
)


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
ORGANISATION, SENT_AT, ENTRY = "organisation", "sent_at", "entry"
_LEADING = ("organisation", "sent_at")


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


def write_submissions(
    questionnaire: Questionnaire,
    respondents: Iterable[Respondent],
    flavour: Flavour = NEUTRAL,
    classes: Classes = OPEN_CLASSES,
) -> Iterator[bytes]:
    """Yield the main file: one line per organisation, one column per variable (matrices ``code.row.column``)."""
    return _main(layout_of(questionnaire, classes), respondents, flavour)


def _main(layout: Layout, respondents: Iterable[Respondent], flavour: Flavour) -> Iterator[bytes]:
    writer = Writer(flavour)
    yield writer.line([*_LEADING, *(column.name for column in layout.columns)])
    for respondent in respondents:
        yield writer.line([respondent.organisation, respondent.sent_at, *main_cells(layout, respondent)])


def write_roster(
    questionnaire: Questionnaire,
    code: str,
    respondents: Iterable[Respondent],
    flavour: Flavour = NEUTRAL,
    classes: Classes = OPEN_CLASSES,
) -> Iterator[bytes]:
    """Yield the long file of a roster: one line per entry (organisation, entry, fields)."""
    return _roster(layout_of(questionnaire, classes), code, respondents, flavour)


def _roster(
    layout: Layout, code: str, respondents: Iterable[Respondent], flavour: Flavour
) -> Iterator[bytes]:
    writer = Writer(flavour)
    yield writer.line([ORGANISATION, ENTRY, *(column.name for column in layout.rosters.get(code, ()))])
    for respondent in respondents:
        if code in layout.rosters:
            for entry, cells in roster_cells(layout, code, respondent):
                yield writer.line([respondent.organisation, entry, *cells])


EXPLANATION_COLUMNS = (
    "organisation",
    "variable",
    "rule",
    "message",
    "value",
    "explanation",
    "problem",
    "before",
    "reason",
    "reason_label",
)


def write_explanations(
    respondents: Iterable[Respondent],
    flavour: Flavour = NEUTRAL,
    classes: Classes = ALL_CLASSES,
    words: Mapping[str, str] | None = None,
) -> Iterator[bytes]:
    """Yield the explanations of unusual answers: verbatims, for those who may read verbatims.

    An author's rule has its message; a change since the last edition (rule « change ») has the code of its problem,
    what it was before and the reason that was chosen, as a code and in the ``words`` given. Values of a class that was
    not asked for are left out.
    """
    writer = Writer(flavour)
    yield writer.line(EXPLANATION_COLUMNS)
    for respondent in respondents:
        for line in _explained(respondent, classes, words or {}):
            yield writer.line([respondent.organisation, *line])


def _explained(respondent: Respondent, classes: Classes, words: Mapping[str, str]) -> Iterator[list[Cell]]:
    sheet = respondent.sheet
    for _, check in sheet.explanations():
        if (check.text or check.satisfied) and check.problem.code == "rule.soft":
            owner = check.name.partition("#")[0]
            about = " ".join(sheet.about(check.name)) if _may_show(sheet, owner, classes) else ""
            yield [owner, check.rule.key, check.rule.message, about, check.text, "rule.soft", "", "", ""]
    for change in sheet.explained_changes():
        shown = _may_show(sheet, change.owner, classes)
        now, before = (change.now, change.before) if shown else ("", "")
        label = words.get(f"change.reason.{change.reason}", "")
        yield [change.owner, CHANGE, "", now, change.text, change.code, before, change.reason, label]


def _may_show(sheet: AnswerSheet, owner: str, classes: Classes) -> bool:
    """Say whether every answer that an explanation is about may stand in a file of these classes."""
    variable = sheet.variable(owner)
    about = sheet.variables(owner) if variable is None else (variable,)
    return all(class_of(each) in classes for each in about)


def write_codebook(
    questionnaire: Questionnaire,
    flavour: Flavour = NEUTRAL,
    classes: Classes = OPEN_CLASSES,
    words: Mapping[str, str] | None = None,
) -> Iterator[bytes]:
    """Yield the description of every column of the other files; ``words`` gives headings and words in French."""
    writer = Writer(flavour)
    for line in codebook_lines(layout_of(questionnaire, classes), words or {}):
        yield writer.line(line)


def zip_export(
    dataset: Dataset,
    flavour: Flavour = NEUTRAL,
    classes: Classes = OPEN_CLASSES,
    words: Mapping[str, str] | None = None,
) -> Iterator[bytes]:
    """Yield a zip archive as it is made: submissions.csv, one file per roster, explanations.csv, codebook.csv.

    ``explanations.csv`` is there only when verbatims are asked for. The same dataset gives the same bytes.
    """
    definition, people = dataset.questionnaire, dataset.respondents
    layout = layout_of(definition, classes)
    files: list[tuple[str, Iterator[bytes]]] = [("submissions.csv", _main(layout, people, flavour))]
    files += [(f"{code}.csv", _roster(layout, code, people, flavour)) for code in layout.rosters]
    if "verbatim" in classes:
        files.append(("explanations.csv", write_explanations(people, flavour, classes, words)))
    files.append(("codebook.csv", write_codebook(definition, flavour, classes, words)))
    yield from _archive(files)


class _Sink(io.RawIOBase):
    """What the archive writes into and the caller reads from: it never holds more than the last pieces."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        """Say that it can be written, and by saying nothing else, that it cannot be read or rewound."""
        return True

    def write(self, data: object) -> int:
        """Keep a piece until it is drained."""
        piece = bytes(data)  # type: ignore[call-overload]
        self._pieces.append(piece)
        return len(piece)

    def drain(self) -> bytes:
        """Return what was written since the last time."""
        found = b"".join(self._pieces)
        self._pieces.clear()
        return found


_DATE = (1980, 1, 1, 0, 0, 0)  # the oldest a zip can say: an archive does not depend on the clock


def _archive(files: Sequence[tuple[str, Iterator[bytes]]]) -> Iterator[bytes]:
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, pieces in files:
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w") as target:
                for piece in pieces:
                    target.write(piece)
                    if found := sink.drain():
                        yield found
    if found := sink.drain():
        yield found


def read_delimited(content: bytes, flavour: Flavour = NEUTRAL) -> list[dict[str, str]]:
    """Return the lines of a file that was written here, as texts by column, the guards taken off."""
    text = content.decode("utf-8-sig" if flavour.byte_order_mark else "utf-8")
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=flavour.delimiter, strict=True)
    return [{unguard(name): unguard(cell) for name, cell in line.items()} for line in reader]
