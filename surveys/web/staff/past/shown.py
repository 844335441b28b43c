"""What the page of a mapping shows: each sheet, each column with what becomes of it, the words and names to match.

Apart from the form, which reads it back. It repeats a few cells of the person's own file, and nothing that is kept here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from surveys.exchange.past import (
    ColumnReport,
    PastMapping,
    Report,
    TableMapping,
    Target,
    headings,
    targets_of,
)
from surveys.exchange.past.mapping import BLANK, REASON_MARK
from surveys.exchange.past.tables import answer_rows, sheet_named
from surveys.exchange.workbooks import Sheet
from surveys.questionnaire.definition.model import Questionnaire, Roster
from surveys.questionnaire.values import fold
from surveys.web.staff.past.form import ASIDE, MOST_WORDS, At

_SAMPLES = 3
_SAMPLE = 40  # characters


@dataclass(frozen=True, slots=True)
class WordView:
    """A word of a column, what it was said to mean, and on how many lines it stands unread."""

    word: str
    meant: str
    lines: int


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One column: its samples, where it goes, what was read of it."""

    at: int
    heading: str
    samples: str
    target: str
    label: str
    scale: str
    problem: str
    report: ColumnReport | None
    words: tuple[WordView, ...]
    meanings: tuple[tuple[str, str], ...]  # what a word may be said to mean: code, label


@dataclass(frozen=True, slots=True)
class SheetView:
    """One sheet as the mapping reads it; ``into`` is « - » where it is left aside."""

    at: int
    title: str
    into: str
    first: int
    headings: int
    organisation: str
    sent_at: str
    entry: str
    decimal: str
    named: tuple[str, ...]
    columns: tuple[ColumnView, ...]
    has_rows: bool  # of a fixed roster
    problem: str


def sheets_of(
    sheets: Sequence[Sheet],
    mapping: PastMapping,
    questionnaire: Questionnaire,
    report: Report,
    wrong: Mapping[At, str],
) -> tuple[SheetView, ...]:
    """Return the sheets of a file beside their mapping, their report and what is ``wrong`` at a column (-1: the sheet)."""
    tables = {id(sheet_named(sheets, table.sheet)): table for table in mapping.tables}
    found = []
    for at, sheet in enumerate(sheets):
        table = tables.get(id(sheet))
        if table is None or not sheet.grid.rows:
            found.append(
                SheetView(
                    at, sheet.title, ASIDE, 1, 1, "", "", "", "", (), (), False, wrong.get((at, -1), "")
                )
            )
            continue
        named = headings(sheet.grid, table.first, table.headings)
        item = questionnaire.items.get(table.into)
        found.append(
            SheetView(
                at=at,
                title=sheet.title,
                into=table.into,
                first=table.first,
                headings=table.headings,
                organisation=table.organisation,
                sent_at=table.sent_at,
                entry=table.entry,
                decimal=table.decimal,
                named=tuple(heading for heading in named if heading),
                columns=tuple(_columns(sheet, at, table, named, questionnaire, report, wrong)),
                has_rows=isinstance(item, Roster) and item.rows is not None,
                problem=wrong.get((at, -1), ""),
            )
        )
    return tuple(found)


def _columns(
    sheet: Sheet,
    at: int,
    table: TableMapping,
    named: Sequence[str],
    questionnaire: Questionnaire,
    report: Report,
    wrong: Mapping[At, str],
) -> Iterator[ColumnView]:
    mapped = {fold(column.heading): column for column in table.columns}
    reports = {fold(each.heading): each for each in report.columns if each.sheet == table.sheet}
    known = not table.into or isinstance(questionnaire.items.get(table.into), Roster)
    targets = targets_of(questionnaire, table.into) if known else {}
    rows = list(answer_rows(sheet.grid, table.first, table.headings))
    for place, heading in enumerate(named):
        if not heading:
            continue
        column = mapped.get(fold(heading))
        told = reports.get(fold(heading))
        target = targets.get(column.target) if column is not None else None
        yield ColumnView(
            at=place,
            heading=heading,
            samples=_samples(sheet, place, rows),
            target=column.target if column is not None else "",
            label=target.label if target is not None else "",
            scale=column.scale if column is not None else "",
            problem=wrong.get((at, place), ""),
            report=told,
            words=_words(column.values if column is not None else {}, told),
            meanings=_meanings(target),
        )


def _samples(sheet: Sheet, place: int, rows: Sequence[int]) -> str:
    texts = dict.fromkeys(
        " ".join(sheet.grid.rows[row][place].text.split())[:_SAMPLE]
        for row in rows
        if not sheet.grid.rows[row][place].blank
    )
    return " | ".join(islice(texts, _SAMPLES))


def _words(told: Mapping[str, str], report: ColumnReport | None) -> tuple[WordView, ...]:
    """Return the words that were matched, then those that could not be read, the most frequent first."""
    counts: dict[str, int] = {}
    for one in report.unread if report is not None else ():
        counts[one.typed] = counts.get(one.typed, 0) + 1
    matched = [WordView(word, meant, counts.pop(word, 0)) for word, meant in told.items()]
    unread = sorted(counts.items(), key=lambda each: -each[1])
    return (*matched, *(WordView(word, "", lines) for word, lines in unread))[:MOST_WORDS]


def _meanings(target: Target | None) -> tuple[tuple[str, str], ...]:
    """Return what a word of a column may mean, but for the words of the page: choices by code, ``@nsp``, ``-``."""
    if target is None:
        return ()
    choices = target.kind.choice_list if not target.part else None
    found = [(choice.code, choice.label) for choice in choices or ()]
    return (*found, *((REASON_MARK + reason.value, reason.value) for reason in target.allow), (BLANK, ""))
