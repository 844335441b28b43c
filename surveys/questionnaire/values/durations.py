"""Durations: hours and minutes as people type them ↔ exact minutes.

Apart from numbers, which refuse « 35 h 30 », and from times of day. Refuses to guess the unit of a bare « 90 »
unless the question says it, and refuses negative durations.
"""

import re
from decimal import Decimal
from typing import Literal

from surveys.questionnaire.values.folding import fold, plain
from surveys.questionnaire.values.numbers import NBSP, canonical, read_number, show_number, write_number
from surveys.questionnaire.values.reading import BLANK, Reading, refuse

MAX_TEXT = 60
MAX_PLACES = 2  # of an hour or of a minute; « 1,234 h » is asked like any number

# What is wrong with the digits themselves; anything else is said of the duration.
_NUMERIC = frozenset({"number.ambiguous", "number.grouping", "number.too_many_places", "number.too_large"})

_HOUR = r"(?:h|hr|hrs|hre|hres|heure|heures)"
_MINUTE = r"(?:m|mn|min|mins|minute|minutes)"
_BOTH = re.compile(rf"([0-9]{{1,6}}) ?{_HOUR} ?(?:et )?([0-9]{{1,3}})(?: ?{_MINUTE})?\.?")
_CLOCK = re.compile(r"([0-9]{1,6}):([0-9]{2})(?::00)?")
_ONE = re.compile(rf"([^a-z]*[0-9.,]) ?(?:({_HOUR})|({_MINUTE}))?\.?")


def read_duration(text: str | None, *, bare: Literal["", "h", "min"] = "") -> Reading:
    """Understand a duration; its value is in minutes, exact: « 1 h 30 », « 90 min », « 1:30 », « 1,5 h » are 90.

    ``bare`` is the unit of a number without one; when empty such a number is asked. Never raises.
    """
    if text is None:
        return BLANK
    if len(text) > MAX_TEXT:
        return BLANK if text.isspace() else refuse("duration.too_long", max=MAX_TEXT)
    cleaned = fold(text)
    if not cleaned:
        return BLANK
    if any(mark.isnumeric() and not mark.isascii() for mark in plain(text)):
        return refuse("duration.digits")
    if found := _BOTH.fullmatch(cleaned) or _CLOCK.fullmatch(cleaned):
        hours, minutes = int(found.group(1)), int(found.group(2))
        return refuse("duration.minutes") if minutes >= 60 else Reading(Decimal(60 * hours + minutes))
    if found := _ONE.fullmatch(cleaned):
        unit = "h" if found.group(2) else "min" if found.group(3) else bare
        return _read_one(found.group(1), unit)
    return refuse("duration.unreadable")


def _read_one(number: str, unit: str) -> Reading:
    """Read a number of hours or of minutes, or ask which of them it is."""
    reading = read_number(number, places=MAX_PLACES)
    if not isinstance(reading.value, Decimal):
        known = reading.problem if reading.problem and reading.problem.code in _NUMERIC else None
        return Reading(problem=known) if known else refuse("duration.unreadable")
    if reading.value < 0:
        return refuse("duration.negative")
    if not unit and reading.value:
        typed = show_number(reading.value)
        return refuse("duration.ambiguous", hours=f"{typed}{NBSP}h", minutes=f"{typed}{NBSP}min")
    return Reading(canonical(reading.value * 60 if unit == "h" else reading.value))


def _parts(minutes: Decimal, space: str) -> str | None:
    """Return whole minutes as hours and minutes (« 1 h 05 », « 45 min »), or ``None`` for a fraction of a minute."""
    if minutes != minutes.to_integral_value():
        return None
    hours, rest = divmod(int(minutes), 60)
    if not hours:
        return f"{rest}{space}min"
    return f"{hours}{space}h{space}{rest:02d}" if rest else f"{hours}{space}h"


def show_duration(minutes: Decimal) -> str:
    """Return minutes for a reader: « 1 h 30 », « 2 h », « 45 min », with no-break spaces."""
    return _parts(minutes, NBSP) or f"{show_number(minutes)}{NBSP}min"


def write_duration(minutes: Decimal) -> str:
    """Return minutes as a person types them in a box: « 1 h 30 », « 45 min »."""
    return _parts(minutes, " ") or f"{write_number(minutes)} min"
