"""What a reading gives: a value, a reason for having none, or a problem; never two of them.

Apart from the readers because every one of them (numbers, dates, durations, kinds) answers in these terms.
Refuses a blank that hides its reason: the five ways of having no value are five different things.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from surveys.questionnaire.problems import Param, Problem

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


BLANK = Reading(missing=Missing.BLANK)

# The reasons a person may choose instead of a value; blank and hidden are never chosen.
REASONS = (Missing.DONT_KNOW, Missing.NOT_APPLICABLE, Missing.REFUSED)


def read_reason(text: str) -> Missing | None:
    """Return the reason that a form sent as ``<variable>@`` (``nsp``, ``so``, ``pnr``), or ``None`` for anything else."""
    return next((reason for reason in REASONS if reason.value == text), None)


def refuse(code: str, **params: Param) -> Reading:
    """Return the reading of a text that cannot be understood."""
    return Reading(problem=Problem(code, params=params))
