"""The language of conditions, checks and sums: parse once, check names and types at publication, evaluate.

Apart because a definition, a rule, a statistic and an imported form all speak it. Refuses to evaluate
what it has not parsed, and never calls Python's own ``eval``. CONTRACT (to be filled in):
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, Protocol

from surveys.questionnaire.problems import Problem

Dialect = Literal["native", "odk"]
Type = Literal["number", "string", "boolean", "date", "list", "any"]

# None is "missing or unknown". A list (multiple, or a column ``*``) is a tuple whose members may be None.
Result = Decimal | str | bool | date | datetime | tuple[object, ...] | None


@dataclass(frozen=True, slots=True)
class Reference:
    """One ``${…}``: ``${matrix.*.col}`` is ``Reference("matrix", ("*", "col"))``; ``${@.col}`` is ``("@", ("col",))``."""

    code: str
    parts: tuple[str, ...] = ()


class Scope(Protocol):
    """All that a native expression may ask of the world. ``None`` is a missing answer."""

    today: date

    def lookup(self, reference: Reference) -> Result:
        """Return the value at a reference; a tuple for ``*``; ``None`` when missing or hidden."""

    def current(self) -> Result:
        """Return the value of ``.``."""

    def row(self) -> str | None:
        """Return ``@row``, the code of the current row."""

    def attribute(self, row: str, name: str) -> Result:
        """Return ``attr(row, name)``: an attribute of a choice of the list that the current rows come from."""

    def parameter(self, name: str) -> Result:
        """Return ``param(name)``, a parameter of the edition."""


class Names(Protocol):
    """What a definition knows, for the check of an expression before publication."""

    def type_of(self, reference: Reference) -> Type | None:
        """Return the type a reference has, or ``None`` when no such thing exists."""

    def has_parameter(self, name: str) -> bool:
        """Say whether the edition has this parameter."""


# class Expression:  source: str · dialect · references: frozenset[Reference] · functions: frozenset[str]
#                    uses_row: bool · uses_current: bool · evaluate(scope) -> Result
# parse(source, dialect="native") -> Expression | tuple[Problem, ...]      (never raises on any text)
# check(expression, names, expected: Type = "any", *, row: bool, current: Type | None) -> list[Problem]
__all__ = ["Dialect", "Mapping", "Names", "Problem", "Reference", "Result", "Scope", "Type"]
