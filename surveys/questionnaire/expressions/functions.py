"""The functions of the native dialect: how many arguments, of which types, giving what, and what they compute.

Apart so that the checker, the compiler and the documentation read one table. Refuses laziness: functions that
must not evaluate all their arguments (``if``, ``coalesce``) and those that ask the scope are in ``native``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Any

import re2

from surveys.questionnaire.expressions.native_values import (
    ARITHMETIC,
    ONE,
    ZERO,
    as_date,
    as_number,
    as_text,
    equal,
    known,
    members,
    number_of_text,
    settled,
    whole,
)
from surveys.questionnaire.expressions.terms import Type

MAX_REPEATS = 10_000  # no position of no centre has more incumbents
_WIDE = Context(prec=1_000)  # wider than any number that is rounded: rounding itself loses nothing


def _nothing(*values: Any) -> None:
    """Stand for a function that ``native`` compiles itself."""


@dataclass(frozen=True, slots=True)
class Function:
    """One function: between ``least`` and ``most`` arguments (``None``: any number); the last type repeats."""

    least: int
    most: int | None
    takes: tuple[Type, ...]
    gives: Type
    run: Callable[..., Any] = _nothing

    def type_of_argument(self, position: int) -> Type:
        """Return the type wanted at a position, from 0."""
        return self.takes[min(position, len(self.takes) - 1)] if self.takes else "any"


def select(chosen: Any, code: Any) -> bool:
    """Say whether ``code`` is among a list, or among the words of a text."""
    word = as_text(code)
    if word is None:
        return False
    if isinstance(chosen, str):
        return word.strip() in chosen.split()
    codes = chosen if type(chosen) is tuple else members(chosen)
    return word.strip() in [m if type(m) is str else as_text(m) for m in codes]


def count_selected(chosen: Any) -> Decimal:
    """Return how many codes are chosen; none for a missing answer."""
    return Decimal(len(_chosen(chosen)))


def _chosen(value: Any) -> Sequence[Any]:
    return (
        tuple(value.split()) if isinstance(value, str) else tuple(m for m in members(value) if m is not None)
    )


def _flat(values: tuple[Any, ...]) -> list[Any]:
    return [member for value in values for member in members(value)]


def _numbers(values: tuple[Any, ...]) -> list[Decimal]:
    return [number for value in _flat(values) if (number := as_number(value)) is not None]


def total(*values: Any) -> Decimal:
    """Add the numbers there are; of none, 0."""
    result = ZERO
    for number in _numbers(values):
        result = ARITHMETIC.add(result, number)
    return result


def largest(*values: Any) -> Decimal | None:
    """Return the largest number there is; of none, missing."""
    return max(_numbers(values), default=None)


def smallest(*values: Any) -> Decimal | None:
    """Return the smallest number there is; of none, missing."""
    return min(_numbers(values), default=None)


def mean(*values: Any) -> Decimal | None:
    """Return the mean of the numbers there are; of none, missing."""
    numbers = _numbers(values)
    return ARITHMETIC.divide(total(*numbers), Decimal(len(numbers))) if numbers else None


def count(values: Any) -> Decimal:
    """Return how many members a list has, missing ones too: the entries of a roster, the rows of a column."""
    return Decimal(len(members(values)))


def count_non_empty(*values: Any) -> Decimal:
    """Return how many members have a value."""
    return Decimal(sum(1 for value in _flat(values) if is_answered(value)))


def count_in(values: Any, wanted: Any) -> Decimal:
    """Return how many members equal ``wanted`` (or hold it, for a column of multiple choices)."""
    wanted = known(wanted)
    return Decimal(sum(1 for value in members(values) if _is_or_holds(value, wanted)))


def _is_or_holds(value: Any, wanted: Any) -> bool:
    if type(value) is tuple:
        return any(equal(member, wanted) for member in members(value))
    return equal(value, wanted)


def values_where(values: Any, keys: Any, wanted: Any) -> tuple[Any, ...]:
    """Return the values that are there on the rows whose key equals ``wanted``."""
    pairs = zip(members(values), members(keys), strict=False)
    return tuple(value for value, key in pairs if value is not None and _is_or_holds(key, wanted))


def repeat_value(value: Any, times: Any) -> tuple[Any, ...]:
    """Return ``value`` as many times; nothing when either is missing or the number is not positive."""
    number = whole(times, MAX_REPEATS)
    return () if value is None or number is None else (value,) * max(number, 0)


def is_answered(value: Any) -> bool:
    """Say whether there is a value: a missing one, a blank text and an empty list are none."""
    return value is not None and value != "" and value != ()


def deny(value: Any) -> bool | None:
    """Return the contrary; the contrary of unknown is unknown."""
    return (not value) if type(value) is bool else None


def absolute(value: Any) -> Decimal | None:
    """Return a number without its sign."""
    number = as_number(value)
    return None if number is None else number.copy_abs()


def round_half_away(value: Any, digits: Any = ZERO) -> Decimal | None:
    """Round half away from zero, on the exact decimal; negative digits round tens and hundreds."""
    return _quantized(value, digits, ROUND_HALF_UP)


def truncate(value: Any) -> Decimal | None:
    """Drop the decimals."""
    return _quantized(value, ZERO, ROUND_DOWN)


def floor(value: Any) -> Decimal | None:
    """Return the largest whole number not above."""
    return _quantized(value, ZERO, ROUND_FLOOR)


def ceiling(value: Any) -> Decimal | None:
    """Return the smallest whole number not below."""
    return _quantized(value, ZERO, ROUND_CEILING)


def _quantized(value: Any, digits: Any, rounding: str) -> Decimal | None:
    number, places = as_number(value), whole(digits, 400)
    if number is None or places is None or abs(number.adjusted()) > 400:
        return None
    return settled(number).quantize(Decimal((0, (1,), -places)), rounding=rounding, context=_WIDE)


def to_number(value: Any) -> Decimal | None:
    """Return the number a text says, or 1 and 0 for true and false."""
    if type(value) is bool:
        return ONE if value else ZERO
    return number_of_text(value) if isinstance(value, str) else as_number(value)


def to_date(value: Any) -> date | None:
    """Return the date of an ISO text or of a date-time."""
    return as_date(value)


def year(value: Any) -> Decimal | None:
    """Return the year of a date."""
    day = as_date(value)
    return None if day is None else Decimal(day.year)


def month(value: Any) -> Decimal | None:
    """Return the month of a date, 1 to 12."""
    day = as_date(value)
    return None if day is None else Decimal(day.month)


def day_of_month(value: Any) -> Decimal | None:
    """Return the day of a date, 1 to 31."""
    day = as_date(value)
    return None if day is None else Decimal(day.day)


def days(start: Any, end: Any) -> Decimal | None:
    """Return how many days from ``start`` to ``end``: negative when ``end`` comes first."""
    first, last = as_date(start), as_date(end)
    return None if first is None or last is None else Decimal((last - first).days)


def concat(*values: Any) -> str:
    """Put texts end to end; missing ones add nothing."""
    return "".join(text for value in _flat(values) if (text := as_text(value)) is not None)


def string_length(value: Any) -> Decimal | None:
    """Return how many characters a text has."""
    text = as_text(value)
    return None if text is None else Decimal(len(text))


def substr(value: Any, start: Any, *end: Any) -> str | None:
    """Return the text from ``start`` (from 0, negative from the end) up to but without ``end``."""
    text, bounds = as_text(value), [whole(bound) for bound in (start, *end)]
    if text is None or None in bounds:
        return None
    return text[slice(*bounds)] if end else text[bounds[0] :]


def contains(value: Any, part: Any) -> bool | None:
    """Say whether a text holds another."""
    text, piece = as_text(value), as_text(part)
    return None if text is None or piece is None else piece in text


def starts_with(value: Any, part: Any) -> bool | None:
    """Say whether a text begins with another."""
    text, piece = as_text(value), as_text(part)
    return None if text is None or piece is None else text.startswith(piece)


def ends_with(value: Any, part: Any) -> bool | None:
    """Say whether a text ends with another."""
    text, piece = as_text(value), as_text(part)
    return None if text is None or piece is None else text.endswith(piece)


class Pattern:
    """A pattern of linear time (RE2), asked only whether it matches the whole of a text."""

    __slots__ = ("_exact", "_quick")

    def __init__(self, source: str) -> None:
        options = re2.Options()
        options.log_errors = False
        self._exact = re2.compile(source, options)
        # A set of one pattern answers five times sooner, but may give up on a text for want of memory.
        self._quick = re2.Set.FullMatchSet(options)
        self._quick.Add(source)
        self._quick.Compile()

    def matches(self, text: str) -> bool:
        """Say whether the whole text matches; a text that UTF-8 cannot write never does."""
        try:
            return self._quick.Match(text) is not None or self._exact.fullmatch(text) is not None
        except UnicodeEncodeError:
            return False


@lru_cache(maxsize=512)
def pattern(source: str) -> Pattern | None:
    """Return a compiled pattern, or ``None`` for one that RE2 refuses."""
    try:
        return Pattern(source)
    except (re2.error, UnicodeEncodeError):
        return None


def regex(value: Any, source: Any) -> bool | None:
    """Say whether the whole text matches a pattern; unknown for a missing text or a pattern RE2 refuses."""
    text = as_text(value)
    compiled = pattern(source) if isinstance(source, str) else None
    return None if text is None or compiled is None else compiled.matches(text)


def moment_or_none(value: Any) -> datetime | None:
    """Return a date-time, or nothing."""
    return value if isinstance(value, datetime) else None


FUNCTIONS: dict[str, Function] = {
    # choices
    "selected": Function(2, 2, ("list", "string"), "boolean", select),
    "count-selected": Function(1, 1, ("list",), "number", count_selected),
    # columns and rosters
    "sum": Function(1, None, ("list",), "number", total),
    "min": Function(1, None, ("list",), "number", smallest),
    "max": Function(1, None, ("list",), "number", largest),
    "mean": Function(1, None, ("list",), "number", mean),
    "count": Function(1, 1, ("list",), "number", count),
    "count-non-empty": Function(1, None, ("list",), "number", count_non_empty),
    "count-in": Function(2, 2, ("list", "any"), "number", count_in),
    "values-where": Function(3, 3, ("list", "list", "any"), "list", values_where),
    "repeat-value": Function(2, 2, ("any", "number"), "list", repeat_value),
    # logic
    "if": Function(3, 3, ("boolean", "any", "any"), "any"),
    "coalesce": Function(1, None, ("any",), "any"),
    "not": Function(1, 1, ("boolean",), "boolean", deny),
    "answered": Function(1, 1, ("any",), "boolean", is_answered),
    "true": Function(0, 0, (), "boolean"),
    "false": Function(0, 0, (), "boolean"),
    # numbers
    "abs": Function(1, 1, ("number",), "number", absolute),
    "round": Function(1, 2, ("number", "number"), "number", round_half_away),
    "int": Function(1, 1, ("number",), "number", truncate),
    "floor": Function(1, 1, ("number",), "number", floor),
    "ceiling": Function(1, 1, ("number",), "number", ceiling),
    "number": Function(1, 1, ("any",), "number", to_number),
    # dates
    "today": Function(0, 0, (), "date"),
    "now": Function(0, 0, (), "date"),
    "date": Function(1, 1, ("any",), "date", to_date),
    "days": Function(2, 2, ("date", "date"), "number", days),
    "year": Function(1, 1, ("date",), "number", year),
    "month": Function(1, 1, ("date",), "number", month),
    "day": Function(1, 1, ("date",), "number", day_of_month),
    # texts
    "string": Function(1, 1, ("any",), "string", as_text),
    "concat": Function(1, None, ("any",), "string", concat),
    "string-length": Function(1, 1, ("string",), "number", string_length),
    "substr": Function(2, 3, ("string", "number", "number"), "string", substr),
    "contains": Function(2, 2, ("string", "string"), "boolean", contains),
    "starts-with": Function(2, 2, ("string", "string"), "boolean", starts_with),
    "ends-with": Function(2, 2, ("string", "string"), "boolean", ends_with),
    "regex": Function(2, 2, ("string", "string"), "boolean", regex),
    # the world
    "previous": Function(1, 1, ("any",), "any"),
    "attr": Function(2, 2, ("string", "string"), "any"),
    "param": Function(1, 1, ("string",), "any"),
}
