"""The rows that a statistic « by row » goes through, and how to read one cell of one organisation.

Apart because a bare column code, a column of a matrix and a calculated question over rows are three ways to write the
same thing. Refuses what has no fixed rows.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from surveys.questionnaire.choices import ChoiceList
from surveys.questionnaire.definition.model import Item
from surveys.questionnaire.expressions import Expression, Reference, Result
from surveys.results.dataset import Respondent
from surveys.results.figures.evidence import Evidence, Split, number_of, numbers_of
from surveys.results.figures.task import Task, lone_reference


@dataclass(frozen=True, slots=True)
class Axis:
    """The rows of ``item`` and what is read in each: a column, or an expression that speaks of ``@row``."""

    item: Item
    rows: ChoiceList
    column: str = ""
    expression: Expression | None = None

    def references(self, row: str) -> frozenset[Reference]:
        """Return the cells that must be filled in a row."""
        if self.expression is None:
            return frozenset({Reference(self.item.code, (row, self.column) if self.column else (row,))})
        return frozenset(
            Reference(each.code, tuple(row if part == "@row" else part for part in each.parts))
            for each in self.expression.references
        )

    def read(self, respondent: Respondent, row: str) -> Result:
        """Return what one organisation has in a row."""
        if self.expression is not None:
            return self.expression.evaluate(respondent.sheet.scope(row=row, item=self.item))
        (reference,) = self.references(row)
        return respondent.sheet.scope().lookup(reference)

    def split(self, evidence: Evidence, row: str) -> Split[tuple[Fraction, ...]]:
        """Return the organisations that have numbers in a row, with all of them (a position's rates are many)."""
        return self._measured(evidence, row) or evidence.split_row(
            self.references(row), lambda r: numbers_of(self.read(r, row))
        )

    def split_numbers(self, evidence: Evidence, row: str) -> Split[Fraction]:
        """Return the organisations that have one number in a row; the sum of it when it holds several."""
        return self._measured(evidence, row) or evidence.split_row(
            self.references(row), lambda r: _total(self.read(r, row))
        )

    def _measured(self, evidence: Evidence, row: str) -> Split[Any] | None:
        """Return the numbers of a row as a column, where the answers of the edition are in columns."""
        return None if self.expression is not None else evidence.measure(tuple(self.references(row)))

    def whole(self, evidence: Evidence) -> Split[bool]:
        """Return the organisations that filled at least one row."""
        if self.expression is not None:
            return evidence.named.split(
                (), lambda r: any(self.read(r, row.code) is not None for row in self.rows) or None
            )
        reference = Reference(self.item.code, ("*", self.column) if self.column else ())
        return evidence.split_row([reference], lambda _: True)


def axis_of(task: Task, feed: object) -> Axis:
    """Return the rows that ``value:``, ``num:`` or ``den:`` goes through. Raises TypeError where there are none."""
    if isinstance(feed, str):
        return _axis(task.item, feed)
    if not isinstance(feed, Expression):
        raise TypeError(f"no rows to go through in {feed!r}")
    reference = lone_reference(feed)
    if reference is None or "@row" in reference.parts:
        return Axis(task.item, _rows(task.item), expression=feed)
    column = reference.parts[-1] if reference.parts and reference.parts != ("*",) else ""
    return _axis(task.questionnaire.items[reference.code], column)


def _axis(item: Item, column: str) -> Axis:
    return Axis(item, _rows(item), column)


def _rows(item: Item) -> ChoiceList:
    if item.rows is None:
        raise TypeError(f"{item.code} has no fixed rows")
    return item.rows


def _total(result: Result) -> Fraction | None:
    if isinstance(result, tuple):
        found = numbers_of(result)
        return sum(found, Fraction(0)) if found else None
    return number_of(result)
