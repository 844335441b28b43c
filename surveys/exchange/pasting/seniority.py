"""Lengths of service, however they are given, as complete months, and the band of a list that holds them.

Apart because a survey asks « plus de 2 ans, jusqu'à 5 ans » where files hold « 3 ans 2 mois », 3,25 or a date of hire.
Refuses more precision than the text has: « 5 ans » may be 60 months or 71, and then two bands are proposed.
"""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import fold, read_date, read_month
from surveys.questionnaire.values.dates import FIRST_YEAR, LAST_YEAR

Unit = Literal["", "year", "month"]
Months = tuple[int, int]  # from, to, both included

_YEARS = r"(?:ans?|annees?|a|y|yrs?|years?)"
_MONTHS = r"(?:mois|m|mos?|months?)"
_BOTH = re.compile(rf"([0-9]{{1,2}}) ?{_YEARS}\.?,? ?(?:et |and )?([0-9]{{1,2}}) ?{_MONTHS}\.?")
_ONE = re.compile(rf"([0-9]{{1,3}}(?:[.,][0-9]{{1,4}})?) ?(?:({_YEARS})|({_MONTHS}))?\.?")
_NUMERIC = re.compile(r"([0-9]{1,2})([-/. ])([0-9]{1,2})\2([0-9]{4})")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_HALF = re.compile(r"([0-9]{1,2}) ?(?:ans?|annees?) et demie?")
_EPOCH = date(1899, 12, 30)  # day 0 of spreadsheets
_LONGEST = 720  # months; nobody has worked longer


@dataclass(frozen=True, slots=True)
class Service:
    """What a text may mean: for each reading (``only``; ``year`` or ``month`` of a bare number; ``dm`` or ``md``), months."""

    readings: Mapping[str, Months]


def read_service(
    text: str, *, unit: Unit, reference: date | None, serial: Decimal | None = None
) -> Service | Problem:
    """Understand a length of service, or a date of hire counted to ``reference``.

    Problems: ``paste.service_unreadable``, ``paste.no_reference_date``, ``paste.after_reference_date``.
    """
    folded = fold(text)
    if found := _BOTH.fullmatch(folded):
        years, months = int(found.group(1)), int(found.group(2))
        return _only((years * 12 + months,) * 2) if months < 12 else Problem("paste.service_unreadable")
    if found := _HALF.fullmatch(folded):
        return _only((int(found.group(1)) * 12 + 6,) * 2)
    if found := _ONE.fullmatch(folded):
        told: Unit = "year" if found.group(2) else "month" if found.group(3) else unit
        number = Decimal(found.group(1).replace(",", "."))
        if told:
            return _only(_months(number, told))
        return Service({"year": _months(number, "year"), "month": _months(number, "month")})
    return _since(text, folded, reference, serial)


def _only(months: Months) -> Service | Problem:
    return Service({"only": months}) if months[0] <= _LONGEST else Problem("paste.service_unreadable")


def _months(number: Decimal, unit: Unit) -> Months:
    """Return the complete months that a number of years or months may stand for, given how it was rounded."""
    exponent = number.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) else 0
    if unit == "month":
        return int(number), int(number)
    if not places:
        return int(number) * 12, int(number) * 12 + 11
    half = Decimal(5).scaleb(-places - 1)
    return max(0, int((number - half) * 12)), int((number + half) * 12)


def _since(text: str, folded: str, reference: date | None, serial: Decimal | None) -> Service | Problem:
    """Count from a date, a month or a year of hire to the day of reference."""
    days = _days(text, folded, serial)
    if not days:
        return Problem("paste.service_unreadable")
    if reference is None:
        return Problem("paste.no_reference_date")
    counted: dict[str, Months] = {}
    for name, (first, last) in days.items():
        if first <= reference:
            counted[name] = (
                complete_months(min(last, reference), reference),
                complete_months(first, reference),
            )
    if not counted:
        return Problem("paste.after_reference_date")
    if len(counted) < len(days) or len(set(counted.values())) == 1:
        return _only(next(iter(counted.values())))
    return Service(counted)


def _days(text: str, folded: str, serial: Decimal | None) -> Mapping[str, tuple[date, date]]:
    """Return the days that a text may mean, by reading: the first and the last of each."""
    reading = read_date(text)
    if isinstance(reading.value, date):
        return {"only": (reading.value, reading.value)}
    if reading.problem is not None and reading.problem.code == "date.ambiguous":
        found = _NUMERIC.fullmatch(folded)
        if found is None:
            return {}
        one, two, year = int(found.group(1)), int(found.group(3)), int(found.group(4))
        either = {"dm": date(year, two, one), "md": date(year, one, two)}
        held = day_of_serial(serial)
        if held in either.values():
            return {"only": (held, held)}  # type: ignore[dict-item]  # not None: it is one of the two
        return {name: (day, day) for name, day in either.items()}
    month = read_month(text).value
    if isinstance(month, date):
        return {"only": (month, month.replace(day=calendar.monthrange(month.year, month.month)[1]))}
    if _YEAR.fullmatch(folded):
        return {"only": (date(int(folded), 1, 1), date(int(folded), 12, 31))}
    return {}


def day_of_serial(serial: Decimal | None) -> date | None:
    """Return the day that a spreadsheet holds as a number, or ``None``."""
    if serial is None or not 1 <= serial < 2_958_465:
        return None
    day = _EPOCH + timedelta(days=int(serial))
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def complete_months(start: date, end: date) -> int:
    """Return how many whole months have passed between two days."""
    months = (end.year - start.year) * 12 + end.month - start.month
    # The last day of a short month ends a month begun on the 29th, 30th or 31st.
    last = calendar.monthrange(end.year, end.month)[1]
    return months - (end.day < start.day and end.day != last)


def bands_for(months: Months, bands: Mapping[str, tuple[int, int | None]]) -> tuple[str, ...]:
    """Return the bands that hold any of ``months``, in the order of the list."""
    first, last = months
    return tuple(
        code for code, (low, high) in bands.items() if low <= last and (high is None or first <= high)
    )
