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

from surveys.questionnaire.answers import AnswerSheet, Context, is_asked
from surveys.questionnaire.answers.plan import plan_of, roster_variables
from surveys.questionnaire.choices import ChoiceList
from surveys.questionnaire.definition.model import (
    Disclosure,
    Item,
    Matrix,
    Question,
    Questionnaire,
    Roster,
    Section,
    Variable,
    row_expressions,
)
from surveys.questionnaire.kinds.base import Kind
from surveys.questionnaire.kinds.declarations import Confirmation
from surveys.questionnaire.kinds.derived import Attribute
from surveys.questionnaire.values import Missing, Reading, Value
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
    section: Section
    disclosure: Disclosure
    kind: Kind | None = None  # of a value
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
    def gates(self) -> tuple[int, ...]:
        """The places of the columns that say whether a whole matrix, roster or row was asked."""
        return tuple(place for place, column in enumerate(self.columns) if column.holds == "gate")

    @cached_property
    def steps(self) -> tuple["Step", ...]:
        """How the answers of the main file are read, variable by variable: worked out once for every line."""
        places: dict[str, list[int]] = {}
        for place, column in enumerate(self.columns):
            if column.holds != "gate":
                places.setdefault(column.source, []).append(place)
        known = plan_of(self.questionnaire).by_name
        return tuple(_step(self, known[source], found) for source, found in places.items() if source in known)


@dataclass(frozen=True, slots=True)
class Step:
    """One variable of the main file: where its values and its reason go, and whether it can be read by itself."""

    variable: Variable
    values: tuple[tuple[int, str], ...]  # the place and the name of each value column
    reason: int | None  # the place of the column of reasons
    alone: bool  # always asked, and nothing but its own answer decides what it says
    whole: bool  # one column, which holds the value as it is


def _step(layout: Layout, variable: Variable, places: list[int]) -> Step:
    columns = [(place, layout.columns[place]) for place in places]
    values = tuple((place, column.name) for place, column in columns if column.holds == "value")
    return Step(
        variable=variable,
        values=values,
        reason=next((place for place, column in columns if column.holds == "reason"), None),
        alone=_is_alone(layout.questionnaire, variable),
        whole=type(variable.kind).cells is Kind.cells,
    )


def _is_alone(questionnaire: Questionnaire, variable: Variable) -> bool:
    item = variable.item
    gated = questionnaire.section_of[item.code].relevant is not None or item.relevant is not None
    filtered = bool(row_expressions(item))
    told = variable.of is not None or isinstance(variable.kind, Attribute | Confirmation)
    return is_asked(variable) and not (gated or filtered or told)


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
                fields = [one for variable in entry for one in _of(variable, section, text, gated=False)]
                rosters[item.code] = tuple(one for one in fields if one.disclosure in classes)
            else:
                for variable in plan_of(questionnaire).variables[item.code]:
                    columns.extend(_of(variable, section, text, gated=gated))
            columns.extend(_gates(item, section, text, gated=gated))
    kept = tuple(column for column in columns if column.disclosure in classes)
    return Layout(questionnaire, classes, kept, {code: fields for code, fields in rosters.items() if fields})


class _Labels:
    """An author's label with the edition's parameters in it, as a reader of the file needs it."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        epoch = datetime(1970, 1, 1, tzinfo=UTC)
        self._sheet = AnswerSheet(questionnaire, {}, {}, Context(today=date(1970, 1, 1), now=epoch))

    def __call__(self, template: str) -> str:
        return self._sheet.text(template) if "{{" in template else template


def _of(variable: Variable, section: Section, text: _Labels, *, gated: bool) -> Iterator[Column]:
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
            kind=variable.kind,
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


def _gates(item: Item, section: Section, text: _Labels, *, gated: bool) -> Iterator[Column]:
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


Cell = tuple[Value | None, Missing | None]  # a value, or why there is none


def main_cells(layout: Layout, respondent: Respondent) -> list[Cell]:
    """Return the cells of one line of the main file, in the order of ``layout.columns``."""
    sheet = respondent.sheet
    line: list[Cell] = [(None, None)] * len(layout.columns)
    for step in layout.steps:
        variable = step.variable
        reading = _read_alone(sheet, variable) if step.alone else sheet.reading(variable)
        missing, value = reading.missing, reading.value
        if step.whole:
            line[step.values[0][0]] = (value, missing)
        else:
            found = variable.kind.cells(variable.name, value)
            for place, name in step.values:
                line[place] = (found.get(name), missing)
        if step.reason is not None and missing is not None and missing is not Missing.BLANK:
            line[step.reason] = (missing.value, None)
    for place in layout.gates:
        line[place] = (_gate(sheet, layout.columns[place]), None)
    return line


_BLANK = Reading(missing=Missing.BLANK)


def _read_alone(sheet: AnswerSheet, variable: Variable) -> Reading:
    """Return what the sheet would, for a variable that is always asked: without working out that it is."""
    answer = sheet.answers.get(variable.name)
    if answer is None:
        return _BLANK
    return variable.kind.read(answer.raw) if answer.reason is None else Reading(missing=answer.reason)


def roster_cells(layout: Layout, code: str, respondent: Respondent) -> Iterator[tuple[str, list[Cell]]]:
    """Yield each entry of a roster with its cells, in the order of ``layout.rosters[code]``."""
    sheet, columns = respondent.sheet, layout.rosters[code]
    item = layout.questionnaire.items[code]
    if not sheet.shown(code) or not isinstance(item, Roster):
        return
    for entry in sheet.shown_rows(code):
        known: dict[str, Cell] = {}
        for variable in sheet.plan.entry_variables(item, entry):
            reading = sheet.reading(variable)
            cells = variable.kind.cells(variable.name, reading.value)
            known |= {_in_file(variable, name): (cell, reading.missing) for name, cell in cells.items()}
        yield entry, [known[column.name] for column in columns]


def _gate(sheet: AnswerSheet, column: Column) -> str | None:
    item = column.item
    shown = column.row in sheet.shown_rows(item.code) if column.row else sheet.shown(item.code)
    return None if shown else Missing.HIDDEN.value
