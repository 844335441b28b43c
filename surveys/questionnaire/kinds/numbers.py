"""The kinds whose answer is a number: integer, decimal, amount of money, percentage.

Apart because they share one reading and two bounds, and differ in their unit and decimals. Refuses to bound a
reading: 12 where 10 is the most is a value with a problem beside it, never a lost keystroke.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar

from surveys.questionnaire.kinds.base import (
    InputMode,
    Kind,
    Raw,
    ValueType,
    as_decimal,
    decode_decimal,
    one_text,
)
from surveys.questionnaire.kinds.settings import doc
from surveys.questionnaire.kinds.statistics import NUMBERS
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import (
    Reading,
    Value,
    canonical,
    read_number,
    show_number,
    write_number,
)

MAX_PLACES = 10


@dataclass(frozen=True, kw_only=True)
class Number(Kind):
    """What all numbers share: an exact decimal, bounded from below and above. No question has this type."""

    widget: ClassVar[str] = "number"
    value_type: ClassVar[ValueType] = "number"
    statistics: ClassVar[frozenset[str]] = NUMBERS
    inputmode: ClassVar[InputMode] = "decimal"
    takes_unit: ClassVar[bool] = True

    min: Decimal | None = field(default=None, metadata=doc("Minimum", "La plus petite valeur acceptée."))
    max: Decimal | None = field(default=None, metadata=doc("Maximum", "La plus grande valeur acceptée."))

    @property
    def decimals(self) -> int:
        """How many decimals are accepted."""
        return 0

    def faults(self) -> Iterator[Problem]:
        """Yield bounds that cross."""
        if self.min is not None and self.max is not None and self.min > self.max:
            yield Problem(
                "setting.min_above_max", "min", {"min": write_number(self.min), "max": write_number(self.max)}
            )

    def read(self, raw: Raw) -> Reading:
        """Read one number, exact."""
        return read_number(one_text(raw), unit=self.unit, places=self.decimals)

    def check(self, value: Value) -> tuple[Problem, ...]:
        """Compare with the bounds."""
        number = as_decimal(value)
        if self.min is not None and number < self.min:
            return (Problem("number.below_min", params={"min": self.show(self.min)}),)
        if self.max is not None and number > self.max:
            return (Problem("number.above_max", params={"max": self.show(self.max)}),)
        return ()

    def write(self, value: Value) -> Raw:
        """Write the number without groups."""
        return (write_number(as_decimal(value)),)

    def show(self, value: Value) -> str:
        """Show the number with its decimals as they are."""
        return show_number(as_decimal(value))

    def encode(self, value: Value) -> object:
        """Encode as text: « 1234.5 »."""
        return format(canonical(as_decimal(value)), "f")

    def decode(self, stored: object) -> Value:
        """Decode from text."""
        return canonical(decode_decimal(stored))


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
