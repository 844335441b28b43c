"""Dates and times of the odk dialect, as functions of a form. A bad date is blank (R7), never rolled over.

Apart from the other functions because they need the respondent's clock and time zone. Refuses the machine's.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from surveys.questionnaire.expressions.odk_values import (
    NAN,
    Moment,
    day_fraction,
    days_since_epoch,
    instant,
    one,
    read_moment,
    read_time,
    to_day,
    to_instant,
    to_text,
    zone_of,
)

_MONTHS = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "fr": "janv. févr. mars avr. mai juin juill. août sept. oct. nov. déc.",
}
_DAYS = {"en": "Mon Tue Wed Thu Fri Sat Sun", "fr": "lun. mar. mer. jeu. ven. sam. dim."}


def today(scope: Any) -> Any:
    """Return the day it is."""
    day = getattr(scope, "today", None)
    if isinstance(day, datetime):
        day = day.date()
    return Moment(day) if isinstance(day, date) else ""


def now(scope: Any) -> Any:
    """Return the instant it is."""
    moment = getattr(scope, "now", None)
    return Moment(None, moment) if isinstance(moment, datetime) and moment.tzinfo else ""


def make_date(scope: Any, value: Any) -> Any:
    """``date(x)``: a whole day, or blank."""
    return to_day(value, scope) or ""


def make_date_time(scope: Any, value: Any) -> Any:
    """``date-time(x)``: an instant, or blank."""
    return to_instant(value, scope) or ""


def decimal_date_time(scope: Any, value: Any) -> Any:
    """``decimal-date-time(x)``: days since 1970 in UTC, or blank."""
    value = one(value)
    if type(value) is Decimal:
        return value
    moment = value if type(value) is Moment else read_moment(to_text(value, scope), scope)
    return "" if moment is None else days_since_epoch(moment, scope)


def decimal_time(scope: Any, value: Any) -> Decimal:
    """``decimal-time(x)``: the fraction of the day of a time or date-time on the respondent's clock (R17)."""
    value = one(value)
    moment = value if type(value) is Moment else read_moment(to_text(value, scope), scope)
    if moment is not None:
        return day_fraction(instant(moment, scope).astimezone(zone_of(scope)).time())
    here = today(scope)
    day = here.day if isinstance(here, Moment) and here.day else date(1970, 1, 1)
    clock = read_time(to_text(value, scope), scope, day)
    return NAN if clock is None else day_fraction(clock)


def format_date(scope: Any, value: Any, pattern: Any) -> str:
    """``format-date(x, '%Y-%m-%d')``; a blank or bad date prints as a blank."""
    value = one(value)
    moment = to_instant(value, scope) if type(value) is not Moment else value
    if moment is None:
        return ""
    local = instant(moment, scope).astimezone(zone_of(scope))
    if moment.day is not None and moment.at is None:
        local = local.replace(hour=0, minute=0)
    french = "fr" in str(getattr(scope, "language", "")).lower()
    words = _words(local, "fr" if french else "en")
    text, result, position = to_text(pattern, scope), [], 0
    while position < len(text):
        sign = text[position]
        if sign == "%" and position + 1 < len(text):
            position += 1
            result.append(words.get(text[position], f"%{text[position]}"))
        else:
            result.append(sign)
        position += 1
    return "".join(result)


def _words(moment: datetime, language: str) -> dict[str, str]:
    return {
        "Y": f"{moment.year:04}",
        "y": f"{moment.year % 100:02}",
        "m": f"{moment.month:02}",
        "n": str(moment.month),
        "b": _MONTHS[language].split()[moment.month - 1],
        "d": f"{moment.day:02}",
        "e": str(moment.day),
        "H": f"{moment.hour:02}",
        "h": str(moment.hour),
        "M": f"{moment.minute:02}",
        "S": f"{moment.second:02}",
        "3": f"{moment.microsecond // 1_000:03}",
        "a": _DAYS[language].split()[moment.weekday()],
        "%": "%",
    }


def difference_in_months(scope: Any, start: Any, end: Any) -> Decimal:
    """``difference-in-months(a, b)``: whole months from one day to the other."""
    first, last = to_day(start, scope), to_day(end, scope)
    if first is None or last is None or first.day is None or last.day is None:
        return NAN
    months = (last.day.year - first.day.year) * 12 + last.day.month - first.day.month
    return Decimal(months - (last.day.day < first.day.day))
