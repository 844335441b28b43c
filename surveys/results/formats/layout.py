"""Which columns a file of answers has: one per variable, whatever the format.

Apart from the writers because a CSV, a workbook and a codebook must agree on every name. Refuses a column whose class
of disclosure was not asked for, and keeps the reasons for having no value in columns of their own:

* ``x`` empty and ``x__missing`` empty: the question was asked and left blank;
* ``x__missing`` holds ``nsp``, ``so`` or ``pnr``: a reason was given (only where the question allows one);
* ``x__missing`` holds ``hidden``: the question was not asked of that centre (only where that can happen; a whole matrix
  or roster has one such column, a matrix whose rows are filtered has one per row).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Literal

from surveys.questionnaire.answers import AnswerSheet, Context
from surveys.questionnaire.answers.plan import plan_of, roster_variables
from surveys.questionnaire.choices import ChoiceList
from surveys.questionnaire.definition.model import (
    Disclosure,
    Item,
    Matrix,
    Question,
    Questionnaire,
    Roster,
    Variable,
)
from surveys.questionnaire.values import Missing, Value
from surveys.results.dataset import Respondent

Classes = frozenset[Disclosure]

OPEN_CLASSES: Classes = frozenset({"public_aggregate"})
ALL_CLASSES: Classes = frozenset({"public_aggregate", "confidential_pay", "identifying", "verbatim"})

MISSING = "__missing"
_ANY_ENTRY = "*"
_STRICTNESS: tuple[Disclosure, ...] = ("public_aggregate", "confidential_pay", "verbatim", "identifying")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file. ``source`` is the variable, matrix, row or roster it is read from."""

    name: str
    source: str
    holds: Literal["value", "reason", "gate"]  # the answer, why there is none, whether the whole was asked
    type: str
    label: str
    item: Item
    section: str
    disclosure: Disclosure
    choices: ChoiceList | None = None
    unit: str = ""
    field: str = ""  # of a roster
    row: str = ""  # of a matrix whose rows are filtered


@dataclass(frozen=True)
class Layout:
    """The columns of the main file and of one file per roster, for the classes asked."""

    questionnaire: Questionnaire
    classes: Classes
    columns: tuple[Column, ...]
    rosters: Mapping[str, tuple[Column, ...]]

    @cached_property
    def sources(self) -> Mapping[str, tuple[Column, ...]]:
        """The columns of the main file that hold answers, by the variable they are read from."""
        found: dict[str, list[Column]] = {}
        for column in self.columns:
            if column.holds != "gate":
                found.setdefault(column.source, []).append(column)
        return {name: tuple(columns) for name, columns in found.items()}


def layout_of(questionnaire: Questionnaire, classes: Classes = OPEN_CLASSES) -> Layout:
    """Return the columns for these classes of disclosure, in the order of the questionnaire."""
    text = _Labels(questionnaire)
    columns: list[Column] = []
    rosters: dict[str, tuple[Column, ...]] = {}
    for section in questionnaire.sections:
        for item in section.items:
            gated = section.relevant is not None or item.relevant is not None
            if isinstance(item, Roster):
                entry = roster_variables(item, _ANY_ENTRY)
                fields = [one for variable in entry for one in _of(variable, section.code, text, gated=False)]
                rosters[item.code] = tuple(one for one in fields if one.disclosure in classes)
            else:
                for variable in plan_of(questionnaire).variables[item.code]:
                    columns.extend(_of(variable, section.code, text, gated=gated))
            columns.extend(_gates(item, section.code, text, gated=gated))
    kept = tuple(column for column in columns if column.disclosure in classes)
    return Layout(questionnaire, classes, kept, {code: fields for code, fields in rosters.items() if fields})


class _Labels:
    """An author's label with the edition's parameters in it, as a reader of the file needs it."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        epoch = datetime(1970, 1, 1, tzinfo=UTC)
        self._sheet = AnswerSheet(questionnaire, {}, {}, Context(today=date(1970, 1, 1), now=epoch))

    def __call__(self, template: str) -> str:
        return self._sheet.text(template) if "{{" in template else template


def _of(variable: Variable, section: str, text: _Labels, *, gated: bool) -> Iterator[Column]:
    """Yield the columns of a variable: its values, then why it has none where reasons exist."""
    item = variable.item
    label = _label(variable, text)
    disclosure = class_of(variable)
    for column in variable.kind.columns(variable.name, label):
        if column.type == "none":
            continue
        yield Column(
            name=_in_file(variable, column.name),
            source=variable.name,
            holds="value",
            type=column.type,
            label=column.label or label,
            item=item,
            section=section,
            disclosure=disclosure,
            choices=column.choices,
            unit=getattr(variable.kind, "unit", ""),
            field=variable.column.code if variable.entry is not None and variable.column is not None else "",
        )
    allowed = () if isinstance(item, Roster) else item.allow
    if variable.of is None and variable.kind.typed and (allowed or (gated and isinstance(item, Question))):
        yield Column(
            name=variable.name + MISSING,
            source=variable.name,
            holds="reason",
            type="string",
            label=label,
            item=item,
            section=section,
            disclosure=disclosure,
        )


def _gates(item: Item, section: str, text: _Labels, *, gated: bool) -> Iterator[Column]:
    """Yield the columns that say whether a whole matrix or roster, or a filtered row, was asked."""
    if isinstance(item, Question):
        return
    filtered = isinstance(item, Matrix) and item.row_filter is not None
    if isinstance(item, Matrix) and item.allow:
        return  # every cell says it already
    rows = [row.code for row in item.rows or ()] if filtered else [""] if gated else []
    for row in rows:
        source = f"{item.code}.{row}" if row else item.code
        yield Column(
            name=source + MISSING,
            source=source,
            holds="gate",
            type="string",
            label=text(item.label),
            item=item,
            section=section,
            disclosure=item.disclosure,
            row=row,
        )


def _in_file(variable: Variable, name: str) -> str:
    """Return the column's name: in a roster's file, the field's own, since each line is an entry."""
    return name.partition("].")[2] if variable.entry is not None else name


def class_of(variable: Variable) -> Disclosure:
    """Return the class of a variable; the text of an « Autre » is a verbatim, unless something stricter holds it."""
    own = variable.column.disclosure if variable.column is not None else None
    found = own or variable.item.disclosure
    if variable.of is not None and _STRICTNESS.index(found) < _STRICTNESS.index("verbatim"):
        return "verbatim"
    return found


def _label(variable: Variable, text: _Labels) -> str:
    item = variable.item
    parts = [text(item.label)]
    rows = item.rows
    if rows is not None and variable.row is not None:
        parts.append(rows.label(variable.row))
    if variable.column is not None and variable.column.label:
        parts.append(text(variable.column.label))
    if variable.of is not None:
        asked = variable.column.kind if variable.column is not None else getattr(item, "kind", None)
        parts += [choice.label for choice in (asked.choice_list if asked else None) or () if choice.other]
    return " – ".join(part for part in parts if part)


def main_cells(layout: Layout, respondent: Respondent) -> Iterator[Value | None]:
    """Yield the cells of one line of the main file, in the order of ``layout.columns``."""
    sheet = respondent.sheet
    known: dict[str, Value | None] = {}
    for column in layout.columns:
        if column.holds == "gate":
            known[column.name] = _gate(sheet, column)
    for source, columns in layout.sources.items():
        variable = sheet.variable(source)
        if variable is not None:
            known |= _read(sheet, variable, columns)
    for column in layout.columns:
        yield known.get(column.name)


def roster_cells(
    layout: Layout, code: str, respondent: Respondent
) -> Iterator[tuple[str, list[Value | None]]]:
    """Yield each entry of a roster with its cells, in the order of ``layout.rosters[code]``."""
    sheet, columns = respondent.sheet, layout.rosters[code]
    item = layout.questionnaire.items[code]
    if not sheet.shown(code) or not isinstance(item, Roster):
        return
    for entry in sheet.entries(code):
        known: dict[str, Value | None] = {}
        for variable in roster_variables(item, entry):
            value = sheet.reading(variable).value
            cells = variable.kind.cells(variable.name, value)
            known |= {_in_file(variable, name): cell for name, cell in cells.items()}
        yield entry, [known.get(column.name) for column in columns]


def _read(sheet: AnswerSheet, variable: Variable, columns: tuple[Column, ...]) -> dict[str, Value | None]:
    reading = sheet.reading(variable)
    found = dict(variable.kind.cells(variable.name, reading.value))
    reason = reading.missing if reading.missing is not Missing.BLANK else None
    for column in columns:
        if column.holds == "reason":
            found[column.name] = None if reason is None else reason.value
    return found


def _gate(sheet: AnswerSheet, column: Column) -> str | None:
    item = column.item
    shown = column.row in sheet.shown_rows(item.code) if column.row else sheet.shown(item.code)
    return None if shown else Missing.HIDDEN.value
