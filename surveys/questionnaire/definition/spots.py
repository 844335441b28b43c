"""What is known where an expression stands: what it must give, whether there is a row at hand, what « . » is.

Apart from ``verify`` because whoever helps to write an expression asks the same. Refuses to judge: ``faults_of`` names
what is wrong with one expression alone; rings and secrets take the whole.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from surveys.questionnaire.choices import ChoiceList
from surveys.questionnaire.definition.found import Found
from surveys.questionnaire.definition.literals import unknown_choices
from surveys.questionnaire.definition.model import Column, Item, Matrix, Question, Roster, Statistic
from surveys.questionnaire.definition.names import DefinitionNames
from surveys.questionnaire.definition.statistics import STATISTICS
from surveys.questionnaire.expressions import Expression, Type, check
from surveys.questionnaire.problems import Problem

Key = Literal[
    "relevant",
    "row_filter",
    "row_count",
    "rule",
    "calc",
    "where",
    "base",
    "consent",
    "value",
    "num",
    "den",
    "values",
]
CONDITIONS: frozenset[Key] = frozenset({"relevant", "row_filter", "rule", "where", "base", "consent"})


@dataclass(frozen=True, slots=True)
class Spot:
    """One place for an expression. ``names`` are seen from there; ``choices`` is the list that « . » is a code of."""

    key: Key
    names: DefinitionNames
    item: Item | None = None  # none: a section's
    row: bool = False
    current: Type | None = None
    choices: ChoiceList | None = None

    @property
    def expected(self) -> Type:
        """What must stand here: a condition, a number of rows, or anything."""
        if self.key == "row_count":
            return "number"
        return "boolean" if self.key in CONDITIONS else "any"


def spot_of(
    names: DefinitionNames,
    key: Key,
    item: Item | None = None,
    *,
    column: Column | None = None,
    statistic: Statistic | None = None,
) -> Spot:
    """Return what is known where ``key`` of an item stands, of one of its columns, or of one of its statistics."""
    if item is None:
        return Spot(key, names)
    inside = names.within(item)
    if statistic is not None:
        return _of_statistic(names, key, item, statistic)
    if column is not None:
        if key == "calc":
            return Spot(key, inside, item, row=True)
        return Spot(key, inside, item, True, names.type_of_column(column), column.kind.choice_list)
    if key == "row_filter":
        return Spot(key, inside, item, row=True)
    if key in ("relevant", "row_count"):
        return Spot(key, inside, item)
    match item:
        case Question():
            if key == "calc":
                return Spot(key, inside, item, row=item.rows is not None)
            current = names.type_of_kind(item)
            return Spot(key, inside, item, item.rows is not None, current, item.kind.choice_list)
        case Matrix(type="matrix_single", columns=(only, *_)):
            # its rules run in each row, where « . » is the answer; those of other tables run once
            return Spot(key, inside, item, True, names.type_of_column(only), only.kind.choice_list)
        case Matrix() | Roster():
            return Spot(key, inside, item)


def _of_statistic(names: DefinitionNames, key: Key, item: Item, statistic: Statistic) -> Spot:
    by_row = STATISTICS[statistic.kind].by_row
    if key == "where" and by_row and isinstance(item, Matrix):
        only = item.columns[0]
        return Spot(key, names, item, by_row, names.type_of_column(only), only.kind.choice_list)
    return Spot(key, names, item, by_row)


def faults_of(expression: Expression, spot: Spot, found: Found) -> Iterator[Problem]:
    """Yield what is wrong with an expression where it stands, without its path; ``found`` bounds the suggestions."""
    yield from check(expression, spot.names, spot.expected, row=spot.row, current=spot.current)
    said: set[tuple[str, str]] = set()
    for literal, code, listed in unknown_choices(expression, spot.names, spot.choices):
        if (code, listed.code) in said:
            continue
        said.add((code, listed.code))
        yield Problem(
            "definition.expression.unknown_choice",
            params={
                "given": code,
                "list": listed.code,
                "suggestion": found.suggest(code, listed.by_code),
                "position": literal.at + 1,
            },
        )
    rows = spot.item.rows if spot.item is not None else None
    if rows is not None:
        known = {name for choice in rows for name in choice.attributes}
        for name in sorted(expression.attributes - known):
            yield Problem(
                "definition.expression.unknown_attribute",
                params={"given": name, "list": rows.code, "suggestion": found.suggest(name, known)},
            )
