"""The kinds whose answer is a number: integer, decimal, amount of money, percentage.

Apart because they share one reading and two bounds, and differ in their unit and decimals. Refuses to bound a
reading: 12 where 10 is the most is a value with a problem beside it, never a lost keystroke.
"""

from dataclasses import dataclass, field
from typing import ClassVar

from surveys.questionnaire.kinds.base import (
    InputMode,
    Raw,
    as_decimal,
    one_text,
)
from surveys.questionnaire.kinds.families import BoundedKind
from surveys.questionnaire.kinds.settings import doc
from surveys.questionnaire.kinds.statistics import NUMBERS
from surveys.questionnaire.values import (
    Reading,
    Value,
    read_number,
    show_number,
)

MAX_PLACES = 10


@dataclass(frozen=True, kw_only=True)
class Number(BoundedKind):
    """What all numbers share: an exact decimal, bounded from below and above. No question has this type."""

    widget: ClassVar[str] = "number"
    statistics: ClassVar[frozenset[str]] = NUMBERS
    inputmode: ClassVar[InputMode] = "decimal"
    takes_unit: ClassVar[bool] = True

    @property
    def decimals(self) -> int:
        """How many decimals are accepted."""
        return 0

    def read(self, raw: Raw) -> Reading:
        """Read one number, exact."""
        return read_number(one_text(raw), unit=self.unit, places=self.decimals)


@dataclass(frozen=True, kw_only=True)
class Integer(Number):
    """A whole number."""

    name: ClassVar[str] = "integer"
    inputmode: ClassVar[InputMode] = "numeric"

    def read(self, raw: Raw) -> Reading:
        """Read one whole number."""
        return read_number(one_text(raw), unit=self.unit, integer=True)


@dataclass(frozen=True, kw_only=True)
class DecimalNumber(Number):
    """A number with decimals."""

    name: ClassVar[str] = "decimal"

    places: int = field(
        default=2,
        metadata=doc("Décimales", "Nombre de décimales acceptées.", minimum=0, maximum=MAX_PLACES),
    )

    @property
    def decimals(self) -> int:
        """How many decimals are accepted."""
        return self.places


@dataclass(frozen=True, kw_only=True)
class Money(DecimalNumber):
    """An amount in Canadian dollars, or a rate in dollars per hour."""

    name: ClassVar[str] = "money"
    shows_unit: ClassVar[bool] = True

    unit: str = field(
        default="$", metadata=doc("Unité", "« $ » pour un montant, « $/h » pour un taux horaire.")
    )

    def show(self, value: Value) -> str:
        """Show the amount with its cents and its unit: « 1 234,50 $ »."""
        return show_number(as_decimal(value), places=self.places, unit=self.unit)


@dataclass(frozen=True, kw_only=True)
class Percent(DecimalNumber):
    """A percentage: 12,5 % is the number 12.5."""

    name: ClassVar[str] = "percent"
    shows_unit: ClassVar[bool] = True

    unit: str = field(default="%", metadata=doc("Unité", "Le signe « % »."))

    def show(self, value: Value) -> str:
        """Show the percentage with its sign: « 12,5 % »."""
        return show_number(as_decimal(value), unit=self.unit)
