"""The kinds that place an answer on a scale: a rating in numbers, a scale in words.

Apart because a scale has two ends and an order, which a list of choices has not. Refuses a scale of one step.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar

from surveys.questionnaire.choices import ChoiceList
from surveys.questionnaire.kinds.base import (
    InputMode,
    Raw,
    as_decimal,
    one_text,
)
from surveys.questionnaire.kinds.choices import OneChoice
from surveys.questionnaire.kinds.families import ExactKind
from surveys.questionnaire.kinds.settings import doc
from surveys.questionnaire.kinds.statistics import NUMBERS, RATINGS
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import Reading, Value, read_number

MAX_STEPS = 100


@dataclass(frozen=True, kw_only=True)
class Rating(ExactKind):
    """A whole number on a scale, 0 to 10 unless said otherwise."""

    name: ClassVar[str] = "rating"
    widget: ClassVar[str] = "rating"
    statistics: ClassVar[frozenset[str]] = NUMBERS | RATINGS
    inputmode: ClassVar[InputMode] = "numeric"

    min: int = field(default=0, metadata=doc("De", "Le bas de l’échelle.", minimum=-100, maximum=100))
    max: int = field(default=10, metadata=doc("À", "Le haut de l’échelle.", minimum=-100, maximum=100))
    low: str = field(default="", metadata=doc("Repère du bas", "Par exemple « très mauvaise »."))
    high: str = field(default="", metadata=doc("Repère du haut", "Par exemple « excellente »."))

    @property
    def steps(self) -> range:
        """The whole numbers of the scale."""
        return range(self.min, self.max + 1)

    def faults(self) -> Iterator[Problem]:
        """Yield ends that cross, or a scale too long to be drawn."""
        if self.min >= self.max:
            yield Problem("setting.min_above_max", "min", {"min": str(self.min), "max": str(self.max)})
        elif self.max - self.min > MAX_STEPS:
            yield Problem("setting.too_high", "max", {"max": self.min + MAX_STEPS})

    def read(self, raw: Raw) -> Reading:
        """Read one whole number."""
        return read_number(one_text(raw), integer=True)

    def check(self, value: Value) -> tuple[Problem, ...]:
        """Compare with the two ends."""
        if self.min <= as_decimal(value) <= self.max:
            return ()
        return (
            Problem(
                "rating.outside",
                params={"min": self.show(Decimal(self.min)), "max": self.show(Decimal(self.max))},
            ),
        )


@dataclass(frozen=True, kw_only=True)
class Likert(OneChoice):
    """One step of a scale in words; a step may have a score (``value`` of the choice)."""

    name: ClassVar[str] = "likert"
    widget: ClassVar[str] = "likert"

    scale: ChoiceList = field(metadata=doc("Échelle", "La liste des degrés, du premier au dernier."))

    @property
    def choice_list(self) -> ChoiceList:
        """The steps of the scale."""
        return self.scale

    def faults(self) -> Iterator[Problem]:
        """Yield a scale of one step."""
        if len(self.scale) < 2:
            yield Problem("setting.short_scale", "scale", {"list": self.scale.code})
