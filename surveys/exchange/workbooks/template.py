"""The workbook of a roster, to fill offline: what is already known, lists to choose from, notes, formats.

Apart from the reading because writing has its own traps: a text that begins with « = », a reference « 01 » that a sheet
makes 1. Every value is written the way our own reader gives it back exactly, or else as a text. Refuses formulas.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from surveys.exchange.lists import INERT
from surveys.exchange.pasting.cells import CellReader
from surveys.exchange.pasting.grid import MAX_ROWS, Source
from surveys.exchange.pasting.outcomes import Surroundings
from surveys.exchange.pasting.targets import ROW, Target, targets_of
from surveys.exchange.workbooks.display import exact, shown
from surveys.exchange.workbooks.sheets import MARK
from surveys.questionnaire.answers import Answer
from surveys.questionnaire.definition.model import Roster
from surveys.questionnaire.kinds.choices import OneChoice
from surveys.questionnaire.kinds.dates import Date, Year
from surveys.questionnaire.kinds.numbers import Integer, Money, Number, Percent
from surveys.questionnaire.kinds.scales import Rating
from surveys.questionnaire.values import Value

HEADINGS = 2  # rows: the codes, hidden, and the labels
_TEXT = "@"
_PALE, _RULE = "#E8F1ED", "#B9AE9A"  # the house's green and rule, for paper and screen alike


@dataclass(frozen=True)
class TemplateRow:
    """One row of the workbook: an entry (also of the last edition), its label when it is fixed, its answers by field."""

    entry: str
    answers: Mapping[str, Answer]
    label: str = ""


@dataclass(frozen=True)
class Wording:
    """The words of the workbook, which the page knows: names of its sheets, heading of fixed rows, guide, notes."""

    table: str = "Tableau"
    guide: str = "Mode d’emploi"
    lists: str = "Listes"
    row: str = "Ligne"
    title: str = ""
    lines: Sequence[str] = ()
    notes: Mapping[str, str] | None = None


class _Typed(NamedTuple):
    """What is put in a cell: a number or a date with its format, or a text."""

    held: float | date | str
    format: str = _TEXT


def write_template(
    roster: Roster,
    rows: Sequence[TemplateRow],
    *,
    labels: Mapping[str, str],
    wording: Wording,
    made: datetime,
) -> bytes:
    """Return the XLSX workbook of a roster with ``rows`` in it, and room for as many as it takes.

    ``labels``: those of the fields as shown, where the questionnaire's hold ``{{ … }}``.
    """
    import xlsxwriter  # heavy: few processes write a workbook

    made_in = io.BytesIO()
    with xlsxwriter.Workbook(made_in, INERT) as book:
        book.set_properties({"title": wording.title, "author": "AXTRA", "created": made.replace(tzinfo=None)})
        _Writing(book, roster, labels, wording).write(rows)
    return made_in.getvalue()


class _Writing:
    """One workbook being written."""

    def __init__(self, book: Any, roster: Roster, labels: Mapping[str, str], wording: Wording) -> None:
        self.book = book
        self.roster = roster
        self.wording = wording
        targets = targets_of(roster, labels)
        self.fields = list(targets.fields.values())
        self.fixed = roster.rows is not None
        self.reader = CellReader()
        self._formats: dict[tuple[tuple[str, object], ...], Any] = {}

    def format(self, **settings: object) -> Any:
        """Return a format, made once."""
        key = tuple(sorted(settings.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format({"font_name": "Calibri", "font_size": 11, **settings})
        return self._formats[key]

    def write(self, rows: Sequence[TemplateRow]) -> None:
        """Write the three sheets."""
        sheet = self.book.add_worksheet(self.wording.table)
        guide = self.book.add_worksheet(self.wording.guide)
        lists = self.book.add_worksheet(self.wording.lists)
        lists.hide()
        last = HEADINGS + max(len(rows), min(self.roster.max_rows, MAX_ROWS)) - 1
        sheet.write_string(0, 0, f"{MARK} {self.roster.code}")
        sheet.set_column(0, 0, None, None, {"hidden": True})
        first = 1
        if self.fixed:
            sheet.write_string(0, first, ROW)
            sheet.set_column(first, first, 30, self.format(num_format=_TEXT))
            sheet.write_string(1, first, self.wording.row, self._heading(number=False))
            first += 1
        for at, target in enumerate(self.fields, first):
            self._column(sheet, lists, at, target, last)
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.set_row(1, 48)
        sheet.freeze_panes(HEADINGS, first + (not self.fixed))
        for at, row in enumerate(rows, HEADINGS):
            self._row(sheet, at, first, row)
        sheet.activate()
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(1)
        guide.hide_gridlines(2)
        guide.set_column(0, 0, 90, self.format(text_wrap=True, valign="top"))
        guide.write_string(0, 0, self.wording.title, self.format(bold=True, font_size=14, text_wrap=True))
        for at, line in enumerate(self.wording.lines, 1):
            guide.write_string(at, 0, line, self.format(text_wrap=True, valign="top"))

    def _heading(self, *, number: bool) -> Any:
        return self.format(
            bold=True,
            text_wrap=True,
            valign="bottom",
            align="right" if number else "left",
            bg_color=_PALE,
            bottom=1,
            bottom_color=_RULE,
            num_format=_TEXT,
        )

    def _column(self, sheet: Any, lists: Any, at: int, target: Target, last: int) -> None:
        """Write one column: its code, its heading, its format, its list and its note."""
        sheet.write_string(0, at, target.code)
        unit = target.kind.unit
        said = not unit or unit.split(" ")[0].rstrip("s").lower() in target.label.lower()
        label = target.label if said else f"{target.label} ({unit})"
        sheet.write_string(1, at, label, self._heading(number=target.numeric))
        code = _format_of(target)
        align = "right" if target.numeric else "left"
        width = max(12, min(34, _longest(target) + 3), min(24, len(label) // 2 + 3))
        sheet.set_column(at, at, width, self.format(num_format=code, align=align, valign="top"))
        note = (self.wording.notes or {}).get(target.code, "")
        if note:
            sheet.write_comment(1, at, note, {"x_scale": 2, "y_scale": 1.2, "author": "AXTRA"})
        if isinstance(target.kind, OneChoice) and target.choices is not None:
            from xlsxwriter.utility import xl_range_abs

            offered = [self._said(target, choice.code) for choice in target.choices]
            for row, text in enumerate(offered):
                lists.write_string(row, at, text)
            source = f"='{self.wording.lists}'!{xl_range_abs(0, at, len(offered) - 1, at)}"
            # Another text is not refused here: what it resembles is asked when the file comes back.
            accepts = {
                "validate": "list",
                "source": source,
                "error_type": "information",
                "ignore_blank": True,
            }
            sheet.data_validation(HEADINGS, at, last, at, {**accepts, "show_error": False})

    def _row(self, sheet: Any, at: int, first: int, row: TemplateRow) -> None:
        """Write one row: its entry, then each cell that says something."""
        sheet.write_string(at, 0, row.entry, self.format(num_format=_TEXT, locked=True))
        if self.fixed:
            sheet.write_string(at, first - 1, row.label, self.format(num_format=_TEXT))
        for column, target in enumerate(self.fields, first):
            answer = row.answers.get(target.code)
            if answer is None or answer.blank or answer.reason is not None:
                continue
            value = target.kind.read(answer.raw).value
            typed = _Typed("; ".join(answer.raw)) if value is None else self._typed(target, value, row.entry)
            align = "right" if target.numeric else "left"
            look = self.format(num_format=typed.format, align=align, valign="top", text_wrap=_is_long(typed))
            match typed.held:
                case str():
                    sheet.write_string(at, column, typed.held, look)
                case date():
                    sheet.write_datetime(at, column, datetime.combine(typed.held, datetime.min.time()), look)
                case _:
                    sheet.write_number(at, column, typed.held, look)

    def _said(self, target: Target, code: str) -> str:
        """Return how a choice is written: its label, or its code where labels alike would be confused."""
        label = target.choices.label(code) if target.choices is not None else code
        return label if self.reader.book(target).find(label).code == code else code

    def _typed(self, target: Target, value: Value, entry: str) -> _Typed:
        """Return the first way of writing a value that our reader gives back exactly."""
        around = Surroundings(entry if self.fixed else None)
        for typed in self._ways(target, value):
            if self.reader.read(_seen(typed), target, around).value == value:
                return typed
        return _Typed("; ".join(target.kind.write(value)))

    def _ways(self, target: Target, value: Value) -> Iterator[_Typed]:
        """Yield the ways of writing a value, the most natural in a sheet first."""
        kind = target.kind
        if isinstance(value, Decimal) and isinstance(kind, Number | Rating | Year):
            held = value / 100 if isinstance(kind, Percent) else value
            if exact(float(held)) == held:
                yield _Typed(float(held), _format_of(target))
                yield _Typed(float(held), "General")
        if isinstance(value, date) and isinstance(kind, Date) and value.year >= 1901:
            yield _Typed(value, _format_of(target))
        if target.choices is not None:
            codes = value if isinstance(value, tuple) else (value,)
            yield _Typed("; ".join(self._said(target, str(code)) for code in codes))
            yield _Typed("; ".join(str(code) for code in codes))
        for text in kind.write(value):
            yield _Typed(text)
        yield _Typed(kind.show(value))


def _seen(typed: _Typed) -> Source:
    """Return the cell as our reader will see it."""
    match typed.held:
        case str():
            return Source(typed.held)
        case date():
            return Source(typed.held.isoformat())
        case _:
            held = exact(typed.held)
            return Source(shown(held, typed.format), held)


def _format_of(target: Target) -> str:
    """Return the format of a column: it keeps « 01 » a text, and shows money with its cents."""
    match target.kind:
        case Percent():
            return "0.0##%"
        case Money():
            return "#,##0.00"
        case Integer():
            return "#,##0"
        case Year():
            return "0"
        case Number() | Rating():
            return "General"
        case Date():
            return "yyyy\\-mm\\-dd"
        case _:
            return _TEXT


def _longest(target: Target) -> int:
    """Return how many characters the longest value of a column has, about."""
    if target.choices is not None:
        return max((len(choice.label) for choice in target.choices), default=8)
    return 12 if target.numeric else 16


def _is_long(typed: _Typed) -> bool:
    return isinstance(typed.held, str) and ("\n" in typed.held or len(typed.held) > 60)
