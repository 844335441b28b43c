"""Dates, months and years as people in Québec type them, and as they read them.

Apart from numbers: a date has an order of its parts, and that order is what is uncertain. Refuses to guess it:
« 03/04/2027 » is 3 April or March 4, and is asked; so is a year of two digits.
"""

import re
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from surveys.questionnaire.values.folding import fold, plain
from surveys.questionnaire.values.reading import BLANK, Reading, refuse

QUEBEC = ZoneInfo("America/Toronto")  # the hour of every day that people read
MAX_TEXT = 60
FIRST_YEAR, LAST_YEAR = 1800, 2199  # beyond, it is a slip of the finger

MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_SHORT = (
    "janv jan",
    "fevr fev feb",
    "mar",
    "avr apr",
    "may",
    "jun",
    "juil jul",
    "aug",
    "sept sep",
    "oct",
    "nov",
    "dec",
)
_ENGLISH = (
    "january february march april may june july august september october november december".split()  # noqa: SIM905
)
_NUMBERS = {
    **{fold(name): number for number, name in enumerate(MONTHS, 1)},
    **{name: number for number, name in enumerate(_ENGLISH, 1)},
    **{short: number for number, shorts in enumerate(_SHORT, 1) for short in shorts.split()},
}

_ISO = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?:[t ]00:00(?::00(?:\.0{1,9})?)?z?)?")
_NUMERIC = re.compile(r"([0-9]{1,2})([-/. ])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_WORDS = re.compile(
    r"(?:le )?(?:(lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche),? )?(?:le )?"
    r"([0-9]{1,2})(?:er|e|re)?[ -]?([a-z]{3,9})\.?,?[ -]?([0-9]{4}|[0-9]{2})"
)
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})")
_MONTH_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})")
_MONTH_NUMERIC = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{4}|[0-9]{2})")
_MONTH_WORDS = re.compile(r"([a-z]{3,9})\.?[ -]?([0-9]{4}|[0-9]{2})")
_YEAR = re.compile(r"[0-9]{4}")


def _clean(text: str | None) -> str | Reading:
    """Return the folded text, or the reading of a text that is blank or absurdly long."""
    if text is None:
        return BLANK
    if len(text) > MAX_TEXT:
        return BLANK if text.isspace() else refuse("date.too_long", max=MAX_TEXT)
    if not text.isascii() and any(mark.isnumeric() and not mark.isascii() for mark in plain(text)):
        return refuse("date.digits")
    return fold(text) or BLANK


def read_date(text: str | None) -> Reading:
    """Understand a day: ISO, « 3 mars 2027 », « 1er mars 2027 », « 25/12/2027 ». Never raises.

    A day and a month that can trade places are asked; years of two digits too. Years run from 1800 to 2199.
    """
    cleaned = _clean(text)
    if isinstance(cleaned, Reading):
        return cleaned
    if found := _ISO.fullmatch(cleaned):
        return _build(int(found.group(1)), int(found.group(3)), int(found.group(4)))
    if found := _NUMERIC.fullmatch(cleaned):
        return _read_numeric(int(found.group(1)), int(found.group(3)), found.group(4))
    if (found := _WORDS.fullmatch(cleaned)) and (month := _NUMBERS.get(found.group(3))):
        if len(found.group(4)) == 2:
            return refuse("date.short_year")
        return _build(int(found.group(4)), month, int(found.group(2)), weekday=found.group(1))
    if (found := _MONTH_FIRST.fullmatch(cleaned)) and (month := _NUMBERS.get(found.group(1))):
        return _build(int(found.group(3)), month, int(found.group(2)))
    return refuse("date.unreadable")


def _read_numeric(first: int, second: int, year: str) -> Reading:
    """Read « 25/12/2027 » or « 12/25/2027 »; ask « 03/04/2027 »."""
    if len(year) == 2:
        return refuse("date.short_year")
    if first > 12 or first == second:
        return _build(int(year), second, first)
    if second > 12:
        return _build(int(year), first, second)
    day_first, month_first = _build(int(year), second, first), _build(int(year), first, second)
    if isinstance(day_first.value, date) and isinstance(month_first.value, date):
        return refuse(
            "date.ambiguous",
            first=show_date(day_first.value),
            second=show_date(month_first.value),
            iso=write_date(day_first.value),
        )
    return day_first


def _build(year: int, month: int, day: int, *, weekday: str | None = None) -> Reading:
    """Return the day, if the calendar holds it and the weekday typed with it agrees."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return refuse("date.year_out_of_range", first=str(FIRST_YEAR), last=str(LAST_YEAR))
    try:
        value = date(year, month, day)
    except ValueError:
        return refuse("date.impossible")
    if weekday is not None and _DAYS[value.weekday()] != weekday:
        return refuse("date.weekday", typed=weekday, actual=_DAYS[value.weekday()], date=show_date(value))
    return Reading(value)


def show_date(value: date) -> str:
    """Return a day for a reader: « 1er mars 2027 »."""
    day = "1er" if value.day == 1 else str(value.day)
    return f"{day} {MONTHS[value.month - 1]} {value.year}"


def write_date(value: date) -> str:
    """Return a day as it stands in a box, a table or a file: « 2027-03-01 »."""
    return value.isoformat()


def read_month(text: str | None) -> Reading:
    """Understand a month as its first day: « 2027-03 », « mars 2027 », « 03/2027 ». Never raises."""
    cleaned = _clean(text)
    if isinstance(cleaned, Reading):
        return cleaned
    if found := _MONTH_ISO.fullmatch(cleaned):
        return _build_month(found.group(1), int(found.group(2)))
    if found := _MONTH_NUMERIC.fullmatch(cleaned):
        return _build_month(found.group(2), int(found.group(1)))
    if (found := _MONTH_WORDS.fullmatch(cleaned)) and (month := _NUMBERS.get(found.group(1))):
        return _build_month(found.group(2), month)
    return refuse("month.unreadable")


def _build_month(year: str, month: int) -> Reading:
    """Return the first day of a month, if the year is whole and the month exists."""
    if len(year) == 2:
        return refuse("month.short_year")
    if not 1 <= month <= 12:
        return refuse("month.impossible")
    return _build(int(year), month, 1)


def show_month(value: date) -> str:
    """Return a month for a reader: « mars 2027 »."""
    return f"{MONTHS[value.month - 1]} {value.year}"


def write_month(value: date) -> str:
    """Return a month as it stands in a box or a file: « 2027-03 »."""
    return f"{value.year:04d}-{value.month:02d}"


def read_year(text: str | None) -> Reading:
    """Understand a year of four digits as a whole ``Decimal``. Never raises."""
    cleaned = _clean(text)
    if isinstance(cleaned, Reading):
        return cleaned
    if not _YEAR.fullmatch(cleaned):
        return refuse("year.unreadable")
    if not FIRST_YEAR <= int(cleaned) <= LAST_YEAR:
        return refuse("date.year_out_of_range", first=str(FIRST_YEAR), last=str(LAST_YEAR))
    return Reading(Decimal(cleaned))
