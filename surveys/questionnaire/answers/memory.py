"""What an answer is compared with: the last edition's value of the same fact, and what is unlikely between them.

Apart from judgement, which decides whether a finding is settled, and from ``plausibility``, which knows numbers only.
Refuses to compare what is not the same: another type, another entry, a row whose identity changed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from surveys.questionnaire.answers import piping, plausibility
from surveys.questionnaire.answers.facts import Facts
from surveys.questionnaire.answers.model import Answer, Raw, text_of
from surveys.questionnaire.answers.plan import columns_of, is_asked, measure_of
from surveys.questionnaire.answers.plausibility import Cell, Limits
from surveys.questionnaire.answers.prefill import accept, earlier_name, is_kept_from_view, remembered
from surveys.questionnaire.answers.prefill import offer as offered
from surveys.questionnaire.definition.model import (
    Column,
    Matrix,
    Question,
    Roster,
    Variable,
    name_cell,
    name_field,
)
from surveys.questionnaire.values import Value


class Comparison(NamedTuple):
    """Two values of one fact. ``measure`` is what members' changes are gathered under: ``code`` or ``code.column``."""

    variable: Variable
    before: Decimal
    now: Decimal
    limits: Limits
    measure: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something unlikely since the last edition, about a variable or a whole table.

    ``before`` says what it is unlikely beside, ``cells`` which answers it covers.
    """

    code: str
    params: Mapping[str, str | int]
    before: str
    cells: tuple[str, ...]


# ── what is compared ──────────────────────────────────────────────────────────────────────────────────────────


def previous_value(facts: Facts, variable: Variable) -> Value | None:
    """Return the last edition's value of what a variable asks: what is carried to it, else its own."""
    previous = facts.context.previous
    prefill = variable.item.prefill
    if prefill is not None and prefill.source == "edition":
        carried = earlier_name(prefill, variable)
        if carried:
            return None if is_kept_from_view(facts, variable) else previous.get(carried)
    return previous.get(variable.name)


def recall(facts: Facts, variable: Variable) -> Value | None:
    """Return the last edition's value of what a variable asks, if it still is an answer to it today."""
    value = previous_value(facts, variable) if is_asked(variable) else None
    accepted = None if value is None else accept(variable.kind, value)
    return None if accepted is None else accepted.value


def comparison(facts: Facts, variable: Variable) -> Comparison | None:
    """Return the two values of a variable, or ``None`` when nothing is compared: no limits, no value, not the same."""
    if not facts.context.previous or variable.of is not None:
        return None
    measure = measure_of(variable)
    limits = facts.plan.limits.get(measure)
    if limits is None:
        return None
    before = previous_value(facts, variable)
    if not isinstance(before, Decimal):
        return None
    now = facts.value(variable.name)
    if not isinstance(now, Decimal) or not _is_same_row(facts, variable):
        return None
    return Comparison(variable, before, now, limits, measure)


def _is_same_row(facts: Facts, variable: Variable) -> bool:
    """Say whether an entry still is what it was: the fields that its author named have not changed."""
    item, entry = variable.item, variable.entry
    if not isinstance(item, Roster) or entry is None or item.compare is None:
        return True
    names = [name_field(item.code, entry, code) for code in item.compare.same]
    return all(facts.value(name) == facts.context.previous.get(name) for name in names)


def comparisons(facts: Facts) -> Iterator[Comparison]:
    """Yield every value that is large enough to be compared, in the order asked."""
    for item in facts.questionnaire.items.values():
        for variable in facts.variables(item):
            found = comparison(facts, variable)
            if found is not None and plausibility.weighs(found.before, found.now, found.limits):
                yield found


# ── what is unlikely ──────────────────────────────────────────────────────────────────────────────────────────


def find_change(facts: Facts, variable: Variable) -> Finding | None:
    """Return what is unlikely of one variable since the last edition."""
    found = comparison(facts, variable)
    if found is None or found.before == found.now:
        return None
    spread = facts.context.spreads.get(found.measure)
    change = plausibility.judge(found.before, found.now, found.limits, spread)
    if change is None:
        return None
    kind = variable.kind
    params = {**change.params, "before": kind.show(found.before), "now": kind.show(found.now)}
    return Finding(change.code, params, text_of(found.before)[0], (variable.name,))


def find_change_of_table(facts: Facts, item: Matrix | Roster) -> Finding | None:
    """Return two rows that seem exchanged, or a column that seems copied, since the last edition."""
    if not facts.context.previous or item.code not in facts.plan.changes:
        return None
    columns = [each for each in columns_of(item) if f"{item.code}.{each.code}" in facts.plan.limits]
    limits = [facts.plan.limits[f"{item.code}.{column.code}"] for column in columns]
    table = _Table(facts, item, columns)
    if item.compare is None or item.compare.swapped:
        swapped = plausibility.find_swapped(table.cells, limits)
        if swapped is not None:
            return table.swapped(*swapped)
    if item.compare is None or item.compare.copied:
        copied = plausibility.find_copied(tuple(table.cells.values()), limits)
        if copied is not None:
            return table.copied(copied)
    return None


class _Table:
    """The compared cells of a table, before and now."""

    def __init__(self, facts: Facts, item: Matrix | Roster, columns: list[Column]) -> None:
        self.facts = facts
        self.item = item
        self.columns = columns
        self.cells: dict[str, list[Cell]] = {}
        for row in facts.shown_rows(item.code):
            cells = [self._cell(row, column) for column in columns]
            if any(before is not None for before, _ in cells):
                self.cells[row] = cells

    def _name(self, row: str, column: Column) -> str:
        name = name_cell if isinstance(self.item, Matrix) else name_field
        return name(self.item.code, row, column.code)

    def _cell(self, row: str, column: Column) -> Cell:
        variable = self.facts.variable(self._name(row, column))
        found = None if variable is None else comparison(self.facts, variable)
        return (None, None) if found is None else (found.before, found.now)

    def swapped(self, first: str, second: str) -> Finding:
        """Return the finding of two exchanged rows: it covers their cells."""
        cells = tuple(self._name(row, column) for row in (first, second) for column in self.columns)
        params = {"first": self._label(first), "second": self._label(second)}
        return Finding("change.swapped", params, f"{first} {second}", cells)

    def copied(self, found: plausibility.Copied) -> Finding:
        """Return the finding of a copied column: it covers its cells."""
        column, other = self.columns[found.column], self.columns[found.other]
        cells = tuple(self._name(row, column) for row in self.cells)
        params = {"column": self._heading(column), "other": self._heading(other)}
        code = "change.copied_before" if found.before else "change.copied"
        return Finding(code, params, f"{column.code} {other.code}", cells)

    def _heading(self, column: Column) -> str:
        return piping.text(self.facts, column.label)

    def _label(self, row: str) -> str:
        rows = self.item.rows
        if rows is not None and row in rows:
            return piping.text(self.facts, rows.label(row))
        return str(self.facts.shown_rows(self.item.code).index(row) + 1)


# ── « Inchangé » ──────────────────────────────────────────────────────────────────────────────────────────────


def acceptable(facts: Facts, owner: str) -> dict[str, Answer]:
    """Return the answers to save so that what is proposed under an owner, and stands in its fields, is accepted.

    ``owner`` is as for ``unchanged``. What is proposed and not yet answered, and what was carried and is still to be
    confirmed; what a person answered is left alone.
    """
    alone = facts.variable(owner)
    found: dict[str, Answer] = {}
    for variable in (alone,) if alone is not None else _variables_under(facts, owner):
        kept = facts.answer(variable.name)
        prefill = variable.item.prefill
        if kept is None:
            offer = offered(facts, variable)
            if offer is not None and offer.mode != "show":
                found[variable.name] = Answer(offer.raw, origin="confirmed")
        elif kept.origin == "prefilled" and not kept.blank and prefill is not None and facts.shows(variable):
            found[variable.name] = Answer(kept.raw, origin="confirmed")
    return found


def unchanged(facts: Facts, owner: str) -> dict[str, Answer]:
    """Return the answers to save so that a field, a row or a whole table is as in the last edition.

    ``owner`` is a variable, ``matrix.row``, ``roster[entry]`` or the code of a table. Only where the definition says
    ``unchanged: true``; only what is shown and can be accepted today. One field named alone is replaced whatever it
    holds; in a row or a table, what a person typed stays. Nothing to do, nothing allowed or no such owner: empty.
    """
    alone = facts.variable(owner)
    found: dict[str, Answer] = {}
    for variable in (alone,) if alone is not None else _variables_under(facts, owner):
        prefill = variable.item.prefill
        if prefill is None or not prefill.unchanged:
            continue
        offer = remembered(facts, variable) if facts.shows(variable) else None
        kept = facts.answer(variable.name)
        if offer is None or (kept is not None and not _may_replace(kept, alone is not None)):
            continue
        made = Answer(offer.raw, origin="confirmed")
        if kept is None or kept.reason is not None or (kept.raw, kept.origin) != (made.raw, made.origin):
            found[variable.name] = made
    return found


def _may_replace(kept: Answer, named: bool) -> bool:
    return named or kept.blank or kept.origin == "prefilled"


def _variables_under(facts: Facts, owner: str) -> Iterator[Variable]:
    """Yield the variables of a table, or of one of its rows or entries."""
    item = facts.questionnaire.items.get(owner)
    if item is not None:
        yield from facts.variables(item)
        return
    code, bracket, rest = owner.partition("[") if "[" in owner else owner.partition(".")
    table = facts.questionnaire.items.get(code)
    if table is None or isinstance(table, Question):
        return
    row = rest.removesuffix("]") if bracket == "[" else rest
    for variable in facts.variables(table):
        if row in (variable.entry, variable.row):
            yield variable


def subject(found: Finding | None, now: Raw) -> Raw:
    """Return what the explanation of a finding speaks of: its code, what it is unlike, and what is there now."""
    return (found.code, found.before, *now) if found is not None else ("", "", *now)
