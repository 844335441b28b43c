"""What people type ↔ exact values: numbers, money, dates, hours and the reasons for having none.

Apart from the kinds because the reading of a number is the same in a question, a cell, a paste and an
import. Refuses to guess: an ambiguous « 1,234 » is a problem that asks, never a value.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from surveys.questionnaire.problems import Problem

Value = Decimal | str | bool | date | tuple[str, ...]


class Missing(StrEnum):
    """Why there is no value. Five different things, never one blank."""

    BLANK = "blank"
    DONT_KNOW = "nsp"
    NOT_APPLICABLE = "so"
    REFUSED = "pnr"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of what was typed: exactly one of a value, a missing reason, a problem."""

    value: Value | None = None
    missing: Missing | None = None
    problem: Problem | None = None
