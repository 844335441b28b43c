"""What the reading of one pasted cell gives: a value, nothing, a refusal, or a doubt that only a person can settle.

Apart from the readers because numbers, choices and lengths of service all answer in these terms. Refuses a value that
somebody would have guessed: what is not certain is a doubt, with what each answer to it would save.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from surveys.exchange.pasting.targets import Target
from surveys.questionnaire.kinds import Raw
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import Value

LEAVE = "-"
"""The answer to any question that leaves the cells out."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a doubt: what is sent back, what would be saved, and how it reads."""

    answer: str
    raw: Raw
    shown: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """What must be asked of a cell. ``wide``: one answer settles all the cells of the column with the same ``topic``."""

    topic: str
    problem: Problem
    options: tuple[Option, ...] = ()
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was understood: at most one of a value, a refusal and a doubt; none of them when the cell is blank."""

    value: Value | None = None
    raw: Raw = ()
    refusal: Problem | None = None
    doubt: Doubt | None = None

    @property
    def blank(self) -> bool:
        """Whether there is nothing to save and nothing to say."""
        return self.value is None and self.refusal is None and self.doubt is None


BLANK = Outcome()


@dataclass(frozen=True, slots=True)
class Traits:
    """What a column as a whole says of its cells."""

    basis: str = ""  # for which length of time its heading says that amounts are paid
    service: Literal["", "year", "month"] = ""  # the unit that its heading gives to lengths of service
    fractions: bool = False  # percentages written as parts of one


NO_TRAITS = Traits()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a cell's row and paste say of it."""

    row: str | None = None  # the row of a matrix, or the fixed row of a roster
    hours: Decimal | None = None  # of this person's week
    reference: date | None = None  # the day at which lengths of service are counted
    traits: Traits = NO_TRAITS


def refused(problem: Problem) -> Outcome:
    """Return the outcome of a cell that cannot be taken."""
    return Outcome(refusal=problem)


def settled(target: Target, raw: Raw, row: str | None = None) -> Outcome:
    """Return the outcome of a text that is certain: its value, or why it is not accepted."""
    reading = target.kind.read(raw)
    if reading.value is None:
        return refused(reading.problem) if reading.problem is not None else BLANK
    fault = target.fault(reading.value, row)
    return refused(fault) if fault is not None else Outcome(reading.value, raw)


def option(target: Target, answer: str, value: Value) -> Option:
    """Return the answer to a doubt that would save ``value``."""
    return Option(answer, target.kind.write(value), target.kind.show(value))
