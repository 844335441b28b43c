"""Values of the native dialect: what enters from an answer, how two values meet, what a text says as a number.

Apart from the compiler so that each rule of meeting (number with number, date with ISO text) is written once.
Refuses to raise on any value of any type: what cannot be understood is missing.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Any

# Fifty digits: sums, products and quotients of anything a centre types are exact or far past its last cent.
# Errors of arithmetic are trapped, and the compiler turns them into "missing".
ARITHMETIC = Context(
    prec=50,
    rounding=ROUND_HALF_EVEN,
    Emax=9_999,
    Emin=-9_999,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
# A quotient is rounded at its fiftieth digit: compared and rounded at forty, 100 div 3 * 3 is 100 again.
settled = Context(prec=40, rounding=ROUND_HALF_EVEN, Emax=99_999_999, Emin=-99_999_999, traps=[]).plus
_PRINTED = Context(prec=17, rounding=ROUND_HALF_EVEN, traps=[])
ZERO = Decimal(0)
ONE = Decimal(1)
MAX_WHOLE = 1_000_000  # no count, length or position in an answer goes beyond

_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,400}(?:\.[0-9]{0,400})?|\.[0-9]{1,400})")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T.{0,40})?")
_KEPT = frozenset({str, bool, date, tuple, type(None), datetime})


class Plain(str):
    """A text of a plain answer file, where no definition says whether it is a number, a date or a text."""

    __slots__ = ()


def known(value: Any) -> Any:
    """Return what an expression makes of a value from outside: exact numbers, texts, dates, or ``None``."""
    kind = type(value)
    if kind is Decimal:
        return value if value.is_finite() else None
    if kind in _KEPT:
        return value
    if isinstance(value, str):
        return value if kind is Plain else str.__str__(value)
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        number = Decimal(float.__repr__(value))
        return number if number.is_finite() else None
    if isinstance(value, list | tuple):  # Nodes too
        return tuple(value)
    if isinstance(value, Decimal):
        return Decimal(value) if value.is_finite() else None
    return value if isinstance(value, date) else None


def members(value: Any) -> tuple[Any, ...]:
    """Return the members of a list, or the one value, or nothing when missing."""
    if type(value) is tuple:
        return tuple(known(member) for member in value)
    return () if value is None else (value,)


def number_of_text(text: str) -> Decimal | None:
    """Read ``12``, ``-1.5``, `` .5 ``; anything else is missing (no exponent, no comma: those are for people)."""
    trimmed = text.strip()
    return Decimal(trimmed) if _NUMBER.fullmatch(trimmed) else None


def date_of_text(text: str) -> date | None:
    """Read an ISO date, or the date of an ISO date-time."""
    match = _DATE.fullmatch(text.strip())
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def as_number(value: Any) -> Decimal | None:
    """Return a number where one is wanted: a number, or a plain text that reads as one."""
    if type(value) is Decimal:
        return value
    return number_of_text(value) if type(value) is Plain else None


def as_date(value: Any) -> date | None:
    """Return a date where one is wanted: a date, the day of a date-time, or an ISO text."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return date_of_text(value) if isinstance(value, str) else None


def as_text(value: Any) -> str | None:
    """Return a text where one is wanted: ``12.50`` gives ``12.5``, a date its ISO form, a list its codes."""
    if isinstance(value, str):
        return value
    if type(value) is Decimal:
        return text_of_number(value)
    if isinstance(value, date):
        return value.isoformat()
    if type(value) is bool:
        return "true" if value else "false"
    if type(value) is tuple:
        return " ".join(text for member in members(value) if (text := as_text(member)) is not None)
    return None


def text_of_number(number: Decimal) -> str:
    """Return a number without exponent or useless zeros; a number out of all proportion keeps its exponent."""
    if not number:
        return "0"
    if abs(number.adjusted()) > 400:
        return str(number)
    number = settled(number)
    if len(number.as_tuple().digits) == 40:
        number = _PRINTED.plus(number)
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def whole(value: Any, most: int = MAX_WHOLE) -> int | None:
    """Return the whole part of a number no larger than ``most`` either way, for positions and counts."""
    number = as_number(value)
    if number is None or not -most <= number <= most:
        return None
    return int(number)


def equal(left: Any, right: Any) -> bool:
    """Say whether two values are the same. A missing one, or two that cannot meet, are not."""
    if left is None or right is None:
        return False
    if type(left) is tuple and type(right) is tuple:
        return len(left) == len(right) and all(map(equal, members(left), members(right)))
    if type(left) is Decimal and type(right) is Decimal:
        return left == right or settled(left) == settled(right)
    if type(left) is type(right) and type(left) is not Plain:
        return bool(left == right)
    pair = _meet(left, right)
    if pair is None:
        return False
    return equal(*pair) if type(pair[0]) is Decimal else bool(pair[0] == pair[1])


def order(left: Any, right: Any, compare: Callable[[Any, Any], bool]) -> bool | None:
    """Compare two numbers or two dates; unknown when one is missing or when they have no order."""
    pair = _meet(left, right)
    if pair is None or type(pair[0]) not in {Decimal, date, datetime}:
        return None
    if type(pair[0]) is Decimal:
        return compare(settled(pair[0]), settled(pair[1]))
    try:
        return compare(pair[0], pair[1])
    except TypeError:  # one date-time with an offset, one without
        return None


def _meet(left: Any, right: Any) -> tuple[Any, Any] | None:
    """Bring two values to one type, or return nothing: a number with a number, a date with a date."""
    if isinstance(left, date) or isinstance(right, date):
        if isinstance(left, datetime) and isinstance(right, datetime):
            return left, right
        days = as_date(left), as_date(right)
        return None if None in days else days
    if isinstance(left, str) and isinstance(right, str):
        return _meet_texts(left, right)
    numbers = as_number(left), as_number(right)
    if None not in numbers:
        return numbers
    return (left, right) if type(left) is type(right) else None


def _meet_texts(left: str, right: str) -> tuple[Any, Any]:
    if type(left) is Plain and type(right) is Plain:
        numbers = number_of_text(left), number_of_text(right)
        if None not in numbers:
            return numbers
    if type(left) is Plain or type(right) is Plain:
        days = date_of_text(left), date_of_text(right)
        if None not in days:
            return days
    return str(left), str(right)
