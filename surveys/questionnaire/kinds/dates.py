"""The kinds whose answer is a day, a month, a year or a length of time.

Apart because their reading has its own doubts (which is the month, which is the unit). Refuses to guess them.
"""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar, Literal

from surveys.questionnaire.kinds.base import (
    DataColumn,
    InputMode,
    Kind,
    Raw,
    ValueType,
    as_decimal,
    decode_decimal,
    decode_text,
    one_text,
)
from surveys.questionnaire.kinds.families import BoundedKind
from surveys.questionnaire.kinds.settings import doc
from surveys.questionnaire.kinds.statistics import CODES, NUMBERS
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import (
    Reading,
    Value,
    fold,
    read_date,
    read_duration,
    read_month,
    read_year,
    show_date,
    show_duration,
    show_month,
    write_date,
    write_duration,
    write_month,
)


def as_date(value: object) -> datetime.date:
    """Return a day as such. Raises ``TypeError`` for anything else, a moment included."""
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value
    raise TypeError(f"not a day: {type(value).__name__}")


@dataclass(frozen=True, kw_only=True)
class Calendar(Kind):
    """What days and months share: a calendar and two bounds. No question has this type."""

    value_type: ClassVar[ValueType] = "date"
    statistics: ClassVar[frozenset[str]] = CODES | {"mean", "median", "quantile"}

    min: datetime.date | None = field(default=None, metadata=doc("Au plus tôt", "Par exemple 2027-03-01."))
    max: datetime.date | None = field(default=None, metadata=doc("Au plus tard", "Par exemple 2027-12-31."))

    def faults(self) -> Iterator[Problem]:
        """Yield bounds that cross."""
        if self.min is not None and self.max is not None and self.min > self.max:
            yield Problem(
                "setting.min_above_max", "min", {"min": write_date(self.min), "max": write_date(self.max)}
            )

    def check(self, value: Value) -> tuple[Problem, ...]:
        """Compare with the bounds."""
        day = as_date(value)
        if self.min is not None and day < self.min:
            return (Problem("date.too_early", params={"min": self.show(self.min)}),)
        if self.max is not None and day > self.max:
            return (Problem("date.too_late", params={"max": self.show(self.max)}),)
        return ()


@dataclass(frozen=True, kw_only=True)
class Date(Calendar):
    """A day."""

    name: ClassVar[str] = "date"
    widget: ClassVar[str] = "date"

    def read(self, raw: Raw) -> Reading:
        """Read a day."""
        return read_date(one_text(raw))

    def write(self, value: Value) -> Raw:
        """Write the ISO form."""
        return (write_date(as_date(value)),)

    def show(self, value: Value) -> str:
        """Show « 1er mars 2027 »."""
        return show_date(as_date(value))

    def encode(self, value: Value) -> object:
        """Encode the ISO form."""
        return write_date(as_date(value))

    def decode(self, stored: object) -> Value:
        """Decode the ISO form."""
        return datetime.date.fromisoformat(decode_text(stored))


@dataclass(frozen=True, kw_only=True)
class Month(Calendar):
    """A month of a year; its value is its first day, so that expressions can compare it."""

    name: ClassVar[str] = "month"
    widget: ClassVar[str] = "month"

    def read(self, raw: Raw) -> Reading:
        """Read a month."""
        return read_month(one_text(raw))

    def check(self, value: Value) -> tuple[Problem, ...]:
        """Compare with the months of the bounds: a bound in the middle of a month accepts that month."""
        day = as_date(value)
        if self.min is not None and day < self.min.replace(day=1):
            return (Problem("date.too_early", params={"min": self.show(self.min)}),)
        if self.max is not None and day > self.max:
            return (Problem("date.too_late", params={"max": self.show(self.max)}),)
        return ()

    def write(self, value: Value) -> Raw:
        """Write « 2027-03 »."""
        return (write_month(as_date(value)),)

    def show(self, value: Value) -> str:
        """Show « mars 2027 »."""
        return show_month(as_date(value))

    def encode(self, value: Value) -> object:
        """Encode « 2027-03 »."""
        return write_month(as_date(value))

    def decode(self, stored: object) -> Value:
        """Decode « 2027-03 »."""
        return datetime.date.fromisoformat(decode_text(stored) + "-01")

    def columns(self, name: str, label: str = "") -> tuple[DataColumn, ...]:
        """Return one column of text: a month has no day, and a file must not invent one."""
        return (DataColumn(name, "string", label),)

    def cells(self, name: str, value: Value | None) -> Mapping[str, Value | None]:
        """Return « 2027-03 »."""
        return {name: None if value is None else write_month(as_date(value))}


@dataclass(frozen=True, kw_only=True)
class Year(Kind):
    """A year of four digits; its value is a number, shown without groups."""

    name: ClassVar[str] = "year"
    widget: ClassVar[str] = "year"
    value_type: ClassVar[ValueType] = "number"
    statistics: ClassVar[frozenset[str]] = CODES | NUMBERS
    inputmode: ClassVar[InputMode] = "numeric"

    min: int | None = field(
        default=None, metadata=doc("Au plus tôt", "Par exemple 1990.", minimum=1800, maximum=2199)
    )
    max: int | None = field(
        default=None, metadata=doc("Au plus tard", "Par exemple 2030.", minimum=1800, maximum=2199)
    )

    def faults(self) -> Iterator[Problem]:
        """Yield bounds that cross."""
        if self.min is not None and self.max is not None and self.min > self.max:
            yield Problem("setting.min_above_max", "min", {"min": str(self.min), "max": str(self.max)})

    def read(self, raw: Raw) -> Reading:
        """Read a year."""
        return read_year(one_text(raw))

    def check(self, value: Value) -> tuple[Problem, ...]:
        """Compare with the bounds."""
        year = as_decimal(value)
        if self.min is not None and year < self.min:
            return (Problem("date.too_early", params={"min": str(self.min)}),)
        if self.max is not None and year > self.max:
            return (Problem("date.too_late", params={"max": str(self.max)}),)
        return ()

    def write(self, value: Value) -> Raw:
        """Write the four digits."""
        return (self.show(value),)

    def show(self, value: Value) -> str:
        """Show the four digits."""
        return str(int(as_decimal(value)))

    def encode(self, value: Value) -> object:
        """Encode the four digits as text."""
        return self.show(value)

    def decode(self, stored: object) -> Value:
        """Decode the four digits."""
        return decode_decimal(stored)


@dataclass(frozen=True, kw_only=True)
class Duration(BoundedKind):
    """A length of time, in minutes: « 1 h 30 » is 90. ``unit`` says what a number without a unit means."""

    name: ClassVar[str] = "duration"
    widget: ClassVar[str] = "duration"
    statistics: ClassVar[frozenset[str]] = NUMBERS
    takes_unit: ClassVar[bool] = True
    shows_unit: ClassVar[bool] = True

    unit: str = field(
        default="",
        metadata=doc("Unité d’un nombre seul", "« h » ou « min ». Vide\u00a0: la personne doit l’écrire."),
    )
    min: Decimal | None = field(default=None, metadata=doc("Minimum", "En minutes."))
    max: Decimal | None = field(default=None, metadata=doc("Maximum", "En minutes."))

    @property
    def bare(self) -> Literal["", "h", "min"]:
        """The unit of a number without one."""
        first = fold(self.unit)[:1]
        return "h" if first == "h" else "min" if first == "m" else ""

    def faults(self) -> Iterator[Problem]:
        """Yield bounds that cross, and a unit that is no unit of time."""
        yield from super().faults()
        if self.unit and fold(self.unit) not in ("h", "heure", "heures", "min", "minute", "minutes"):
            yield Problem("setting.not_option", "unit", {"options": "h, min"})

    def read(self, raw: Raw) -> Reading:
        """Read a length of time."""
        return read_duration(one_text(raw), bare=self.bare)

    def write(self, value: Value) -> Raw:
        """Write « 1 h 30 »."""
        return (write_duration(as_decimal(value)),)

    def show(self, value: Value) -> str:
        """Show « 1 h 30 »."""
        return show_duration(as_decimal(value))
