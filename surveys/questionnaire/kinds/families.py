"""What kinds share by what their answers are: an exact number, a text as it is, several codes of one list.

Apart from the kinds because a telephone and an electronic address keep the same thing, and because a family says once
how it is stored. Refuses to read: what people type is each kind's own affair.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar

from surveys.questionnaire.choices import ChoiceList
from surveys.questionnaire.kinds.base import (
    DataColumn,
    Kind,
    Raw,
    ValueType,
    as_decimal,
    as_text,
    decode_decimal,
    decode_text,
)
from surveys.questionnaire.kinds.settings import doc
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import Value, canonical, show_number, write_number


@dataclass(frozen=True, kw_only=True)
class ExactKind(Kind):
    """An exact number, kept as text. No question has this type."""

    value_type: ClassVar[ValueType] = "number"

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
class BoundedKind(ExactKind):
    """An exact number, bounded from below and above. No question has this type."""

    min: Decimal | None = field(default=None, metadata=doc("Minimum", "La plus petite valeur acceptée."))
    max: Decimal | None = field(default=None, metadata=doc("Maximum", "La plus grande valeur acceptée."))

    def faults(self) -> Iterator[Problem]:
        """Yield bounds that cross."""
        if self.min is not None and self.max is not None and self.min > self.max:
            yield Problem(
                "setting.min_above_max", "min", {"min": self.show(self.min), "max": self.show(self.max)}
            )

    def check(self, value: Value) -> tuple[Problem, ...]:
        """Compare with the bounds."""
        number = as_decimal(value)
        if self.min is not None and number < self.min:
            return (Problem("number.below_min", params={"min": self.show(self.min)}),)
        if self.max is not None and number > self.max:
            return (Problem("number.above_max", params={"max": self.show(self.max)}),)
        return ()


@dataclass(frozen=True, kw_only=True)
class PlainKind(Kind):
    """A text kept as it was read. No question has this type."""

    value_type: ClassVar[ValueType] = "string"

    def write(self, value: Value) -> Raw:
        """Write the text itself."""
        return (as_text(value),)

    def show(self, value: Value) -> str:
        """Show the text itself."""
        return as_text(value)

    def encode(self, value: Value) -> object:
        """Encode the text itself."""
        return as_text(value)

    def decode(self, stored: object) -> Value:
        """Decode the text itself."""
        return decode_text(stored)


@dataclass(frozen=True, kw_only=True)
class CodesKind(Kind):
    """Several codes of one list, each with a column of its own in a data file. No question has this type."""

    value_type: ClassVar[ValueType] = "list"
    column_type: ClassVar[ValueType]  # what the column of one choice holds

    choices: ChoiceList = field(metadata=doc("Liste de choix", "La liste dont viennent les réponses."))

    @property
    def choice_list(self) -> ChoiceList:
        """The list that is chosen from."""
        return self.choices

    def write(self, value: Value) -> Raw:
        """Write the codes in order."""
        return sequence(value)

    def encode(self, value: Value) -> object:
        """Encode the list of codes."""
        return list(sequence(value))

    def decode(self, stored: object) -> Value:
        """Decode the list of codes."""
        return decode_sequence(stored)

    def columns(self, name: str, label: str = "") -> tuple[DataColumn, ...]:
        """Return one column for each choice."""
        return tuple(
            DataColumn(
                f"{name}.{choice.code}",
                self.column_type,
                f"{label} – {choice.label}" if label else choice.label,
            )
            for choice in self.choices
        )


def sequence(value: object) -> tuple[str, ...]:
    """Return codes as such. Raises ``TypeError`` for anything else."""
    if isinstance(value, tuple) and all(isinstance(code, str) for code in value):
        return value
    raise TypeError(f"not a tuple of codes: {type(value).__name__}")


def decode_sequence(stored: object) -> tuple[str, ...]:
    """Return the codes that were stored as a list. Raises ``ValueError`` for anything else."""
    if isinstance(stored, list | tuple) and all(isinstance(code, str) for code in stored):
        return tuple(stored)
    raise ValueError("stored choices are a list of codes")
