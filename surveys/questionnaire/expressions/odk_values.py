"""Values of the odk dialect: how texts, numbers, truth and dates become one another (rules R1 to R9).

Apart because XLSForm converts everything into everything, where the native dialect refuses. A value is a text, a
``Decimal`` (NaN and infinities included), a truth, a ``Moment`` or ``Nodes``. Refuses exponents, commas and
rolled-over dates: they are NaN or blank.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from typing import Any

from surveys.questionnaire.values import QUEBEC

# Nothing is trapped: 1 div 0 is Infinity, 0 div 0 is NaN, as in XPath.
ARITHMETIC = Context(prec=50, rounding=ROUND_HALF_EVEN, Emax=9_999, Emin=-9_999, traps=[])
settled = Context(prec=40, rounding=ROUND_HALF_EVEN, Emax=99_999_999, Emin=-99_999_999, traps=[]).plus
_PRINTED = Context(prec=17, rounding=ROUND_HALF_EVEN, traps=[])
NAN = Decimal("NaN")
ZERO, ONE = Decimal(0), Decimal(1)
_DAY = Decimal(86_400)
_EPOCH = date(1970, 1, 1)

_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,400}(?:\.[0-9]{0,400})?|\.[0-9]{1,400})")
_CLOCK = r"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?(Z|[+-][0-9]{2}:?[0-9]{2})?"
_MOMENT = re.compile(rf"([0-9]{{4}})-([0-9]{{2}})-([0-9]{{2}})(?:T{_CLOCK})?")
_TIME = re.compile(_CLOCK)


class FormError(Exception):
    """What an engine of forms answers with an error: a repeat read as one value, an unknown question."""


class Nodes(tuple[Any, ...]):
    """The answers of a question asked in a repeat, seen from outside it, or the instances of a repeat.

    A plain tuple is one answer of several codes (``select_multiple``); ``Nodes`` are several answers.
    """

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """A whole day (R6), an instant, or a day that remembers the instant it was cut from."""

    day: date | None
    at: datetime | None = None  # with its offset


def zone_of(scope: Any) -> tzinfo:
    """Return the time zone of the respondent."""
    zone = getattr(scope, "zone", None)
    return zone if isinstance(zone, tzinfo) else QUEBEC


def enter(value: Any) -> Any:
    """Return what a form makes of an answer from outside; ``None`` is blank."""
    kind = type(value)
    if kind is str or kind is Decimal or kind is bool or kind is Moment or kind is Nodes:
        return value if kind is not Decimal or not value.is_snan() else NAN
    if value is None:
        return ""
    if kind is tuple or kind is list:
        return " ".join(text for member in value if isinstance(text := to_text(enter(member)), str) and text)
    if isinstance(value, datetime):
        return Moment(None, value if value.tzinfo else value.replace(tzinfo=UTC))
    if isinstance(value, date):
        return Moment(value)
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return Decimal(value)
    return Decimal(float.__repr__(value)) if isinstance(value, float) else ""


def one(value: Any) -> Any:
    """Return the one value of a repeat seen from outside; several are an authoring error (R9)."""
    if type(value) is not Nodes:
        return value
    if len(value) > 1:
        raise FormError("a repeat is read as one value")
    return enter(value[0]) if value else ""


def flat(values: tuple[Any, ...]) -> list[Any]:
    """Return all values, those of repeats among them."""
    return [enter(m) for v in values for m in (v if type(v) is Nodes else (v,))]


def read_number(text: str) -> Decimal:
    """Read a number as R1 says: blanks trimmed, sign, digits, one dot; else NaN."""
    trimmed = text.strip()
    return Decimal(trimmed) if _NUMBER.fullmatch(trimmed) else NAN


def to_number(value: Any, scope: Any) -> Decimal:
    """Return a number; an ISO date is its day number, in arithmetic and order (R6)."""
    if type(value) is Decimal:
        return value
    value = one(value)
    if isinstance(value, str):
        number = read_number(value)
        if number.is_nan():
            moment = read_moment(value, scope)
            return number if moment is None else day_number(moment, scope)
        return number
    if type(value) is bool:
        return ONE if value else ZERO
    return day_number(value, scope) if type(value) is Moment else value if type(value) is Decimal else NAN


def to_text(value: Any, scope: Any = None) -> str:
    """Return a text; NaN prints as a blank (R3), a number without exponent, a date in ISO form."""
    if type(value) is str:
        return value
    value = one(value)
    if type(value) is Decimal:
        return text_of_number(value)
    if type(value) is bool:
        return "true" if value else "false"
    if type(value) is Moment:
        return value.day.isoformat() if value.day else _text_of_instant(value, scope)
    return value if isinstance(value, str) else ""


def _text_of_instant(moment: Moment, scope: Any) -> str:
    local = instant(moment, scope).astimezone(zone_of(scope))
    return local.isoformat(timespec="milliseconds")


def text_of_number(number: Decimal) -> str:
    """Return a number as a form prints it: no exponent, no useless zero, NaN blank, 17 digits of a quotient."""
    if number.is_nan():
        return ""
    if number.is_infinite():
        return "-Infinity" if number < 0 else "Infinity"
    if not number:
        return "0"
    number = settled(number)
    if len(number.as_tuple().digits) >= 40:
        number = _PRINTED.plus(number)
    if abs(number.adjusted()) > 400:
        return str(number)
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def to_truth(value: Any) -> bool:
    """Return the truth of a value: a text that is not blank, a number that is neither 0 nor NaN, any date."""
    if type(value) is bool:
        return value
    value = one(value)
    if type(value) is Decimal:
        return bool(value) and not value.is_nan()
    return value is True or type(value) is Moment or (isinstance(value, str) and value != "")


def same(left: Any, right: Any, scope: Any) -> bool:
    """Say whether two values are equal: as truths, else as numbers and dates, else as texts."""
    left, right = one(left), one(right)
    if type(left) is bool or type(right) is bool:
        return to_truth(left) == to_truth(right)
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    first, last = to_number(left, scope), to_number(right, scope)
    return not (first.is_nan() or last.is_nan()) and (first == last or settled(first) == settled(last))


def before(left: Any, right: Any, scope: Any) -> bool | None:
    """Say whether ``left`` is less than ``right``; ``None`` when one is not a number or both are the same."""
    first, last = to_number(left, scope), to_number(right, scope)
    if first.is_nan() or last.is_nan():
        return None
    first, last = settled(first), settled(last)
    return None if first == last else first < last


def read_moment(text: str, scope: Any) -> Moment | None:
    """Read an ISO date or date-time; without an offset, it is the respondent's clock. Nothing rolls over (R7)."""
    match = _MOMENT.fullmatch(text.strip())
    if match is None:
        return None
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
        if match[4] is None:
            return Moment(day)
        clock, offset = _clock(*match.groups()[3:])
        return Moment(None, datetime.combine(day, clock, offset or zone_of(scope)))
    except (ValueError, OverflowError):
        return None


def read_time(text: str, scope: Any, today: date) -> time | None:
    """Read a time of day, brought from its offset to the respondent's clock."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        return None
    try:
        clock, offset = _clock(*match.groups())
        if offset is None:
            return clock
        return datetime.combine(today, clock, offset).astimezone(zone_of(scope)).time()
    except (ValueError, OverflowError):
        return None


def _clock(
    hour: str, minute: str, second: str | None, fraction: str | None, offset: str | None
) -> tuple[time, tzinfo | None]:
    micro = int((fraction or "0").ljust(6, "0")[:6])
    clock = time(int(hour), int(minute), int(second or 0), micro)
    if offset is None:
        return clock, None
    if offset == "Z":
        return clock, UTC
    sign = -1 if offset[0] == "-" else 1
    minutes = int(offset[1:3]) * 60 + int(offset[-2:])
    return clock, timezone(sign * timedelta(minutes=minutes))


def instant(moment: Moment, scope: Any) -> datetime:
    """Return the instant of a moment; a whole day begins at the respondent's midnight."""
    if moment.at is not None:
        return moment.at
    return datetime.combine(moment.day or _EPOCH, time(), zone_of(scope))


def day_number(moment: Moment, scope: Any) -> Decimal:
    """Return days since 1970: whole for a date, on the respondent's clock for a date-time (R6)."""
    if moment.day is not None:
        return Decimal((moment.day - _EPOCH).days)
    local = instant(moment, scope).astimezone(zone_of(scope))
    return Decimal((local.date() - _EPOCH).days) + day_fraction(local.time())


def day_fraction(clock: time) -> Decimal:
    """Return a time of day as a fraction of a day."""
    seconds = clock.hour * 3_600 + clock.minute * 60 + clock.second
    return ARITHMETIC.divide(Decimal(seconds) + Decimal(clock.microsecond).scaleb(-6), _DAY)


def to_day(value: Any, scope: Any) -> Moment | None:
    """Return a whole day: of a day number, of an ISO text, of an instant (which it remembers)."""
    value = one(value)
    if type(value) is Decimal:
        return _day_of_number(value)
    moment = value if type(value) is Moment else read_moment(value, scope) if isinstance(value, str) else None
    if moment is None or moment.day is not None:
        return moment
    return Moment(instant(moment, scope).astimezone(zone_of(scope)).date(), moment.at)


def _day_of_number(number: Decimal) -> Moment | None:
    if not number.is_finite() or abs(number) > 4_000_000:
        return None
    try:
        return Moment(_EPOCH + timedelta(days=int(number.to_integral_value(rounding=ROUND_FLOOR))))
    except OverflowError:
        return None


def to_instant(value: Any, scope: Any) -> Moment | None:
    """Return an instant: of a number of days since 1970 in UTC, of an ISO text, of a day's first minute."""
    value = one(value)
    if type(value) is Decimal:
        if not value.is_finite() or abs(value) > 4_000_000:
            return None
        try:
            return Moment(None, datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=float(value)))
        except OverflowError:
            return None
    moment = value if type(value) is Moment else read_moment(value, scope) if isinstance(value, str) else None
    return None if moment is None else Moment(None, instant(moment, scope))


def days_since_epoch(moment: Moment, scope: Any) -> Decimal:
    """Return the days, in UTC, of a moment's instant since 1970."""
    utc = instant(moment, scope).astimezone(UTC)
    return Decimal((utc.date() - _EPOCH).days) + day_fraction(utc.time())
