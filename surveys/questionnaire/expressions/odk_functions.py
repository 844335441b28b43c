"""The functions of the odk dialect (ODK XForms specification), with the rules R3 to R17 of our reading of it.

Apart from the native table because a blank, a date and an error mean something else here. Refuses what cannot be
repeated or checked: random numbers, devices, digests, geography.
"""

from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from typing import Any

from surveys.questionnaire.expressions.functions import Function, pattern
from surveys.questionnaire.expressions.odk_dates import (
    decimal_date_time,
    decimal_time,
    difference_in_months,
    format_date,
    make_date,
    make_date_time,
    now,
    today,
)
from surveys.questionnaire.expressions.odk_values import (
    ARITHMETIC,
    NAN,
    ONE,
    ZERO,
    FormError,
    Nodes,
    enter,
    flat,
    one,
    settled,
    to_number,
    to_text,
    to_truth,
)

_WIDE = Context(prec=1_000, traps=[])


def current(scope: Any) -> Any:
    """Return the value of ``.``."""
    return enter(scope.current())


def _index(value: Any, scope: Any) -> int | None:
    """Return a whole position, or nothing for a blank, a NaN or a number out of proportion."""
    number = to_number(value, scope)
    return int(number) if number.is_finite() and abs(number) <= 1_000_000 else None


def number(scope: Any, *values: Any) -> Decimal:
    """``number(x)``, of ``.`` when there is no x."""
    return to_number(values[0] if values else current(scope), scope)


def string(scope: Any, *values: Any) -> str:
    """``string(x)``, of ``.`` when there is no x."""
    return to_text(values[0] if values else current(scope), scope)


def boolean_from_string(scope: Any, value: Any) -> bool:
    """``boolean-from-string(x)``: exactly ``true`` or ``1`` (R14)."""
    return to_text(value, scope) in {"true", "1"}


def rounded(scope: Any, value: Any, digits: Any = ZERO) -> Decimal:
    """``round(x, n)``: half away from zero, in decimal, for negative digits too (R4)."""
    return _quantized(to_number(value, scope), _index(digits, scope), ROUND_HALF_UP)


def truncated(scope: Any, value: Any) -> Decimal:
    """``int(x)``: towards zero."""
    return _quantized(to_number(value, scope), 0, ROUND_DOWN)


def floor(scope: Any, value: Any) -> Decimal:
    """``floor(x)``."""
    return _quantized(to_number(value, scope), 0, ROUND_FLOOR)


def ceiling(scope: Any, value: Any) -> Decimal:
    """``ceiling(x)``."""
    return _quantized(to_number(value, scope), 0, ROUND_CEILING)


def _quantized(value: Decimal, digits: int | None, rounding: str) -> Decimal:
    if not value.is_finite():
        return value
    if digits is None or abs(digits) > 400 or abs(value.adjusted()) > 400:
        return NAN
    return settled(value).quantize(Decimal((0, (1,), -digits)), rounding=rounding, context=_WIDE)


def absolute(scope: Any, value: Any) -> Decimal:
    """``abs(x)``."""
    return to_number(value, scope).copy_abs()


def power(scope: Any, base: Any, exponent: Any) -> Decimal:
    """``pow(x, n)``."""
    to_the = to_number(exponent, scope)
    return ONE if to_the == ZERO else ARITHMETIC.power(to_number(base, scope), to_the)


def square_root(scope: Any, value: Any) -> Decimal:
    """``sqrt(x)``."""
    return ARITHMETIC.sqrt(to_number(value, scope))


def _numbers(scope: Any, values: tuple[Any, ...]) -> list[Decimal]:
    return [to_number(value, scope) for value in flat(values) if value != ""]


def total(scope: Any, *values: Any) -> Decimal:
    """``sum(…)``: blanks skipped; of none, 0 (R5)."""
    result = ZERO
    for value in _numbers(scope, values):
        result = ARITHMETIC.add(result, value)
    return result


def largest(scope: Any, *values: Any) -> Decimal:
    """``max(…)``: blanks skipped; of none, NaN (R5)."""
    numbers = _numbers(scope, values)
    return NAN if any(value.is_nan() for value in numbers) else max(numbers, default=NAN)


def smallest(scope: Any, *values: Any) -> Decimal:
    """``min(…)``: blanks skipped; of none, NaN (R5)."""
    numbers = _numbers(scope, values)
    return NAN if any(value.is_nan() for value in numbers) else min(numbers, default=NAN)


def count(scope: Any, values: Any) -> Decimal:
    """``count(…)``: instances, blank or not (R11)."""
    return Decimal(len(values) if type(values) is Nodes else 1)


def count_non_empty(scope: Any, values: Any) -> Decimal:
    """``count-non-empty(…)``: those that are not blank."""
    return Decimal(sum(1 for value in flat((values,)) if to_text(value, scope).strip()))


def select(scope: Any, chosen: Any, code: Any) -> bool:
    """``selected(list, code)``: the code trimmed, the list split on blanks (R15)."""
    wanted, words = to_text(code, scope).strip(), to_text(chosen, scope)
    return wanted in words.split() or (not wanted and not words.strip())


def count_selected(scope: Any, chosen: Any) -> Decimal:
    """``count-selected(list)``."""
    return Decimal(len(to_text(chosen, scope).split()))


def selected_at(scope: Any, chosen: Any, position: Any) -> str:
    """``selected-at(list, n)``, from 0; blank past the end."""
    words, at = to_text(chosen, scope).split(), _index(position, scope)
    return words[at] if at is not None and 0 <= at < len(words) else ""


def concat(scope: Any, *values: Any) -> str:
    """``concat(…)``: repeats flattened (R9)."""
    return "".join(to_text(value, scope) for value in flat(values))


def join(scope: Any, separator: Any, *values: Any) -> str:
    """``join(separator, …)``: repeats flattened (R9)."""
    return to_text(separator, scope).join(to_text(value, scope) for value in flat(values))


def string_length(scope: Any, *values: Any) -> Decimal:
    """``string-length(x)``, of ``.`` when there is no x."""
    return Decimal(len(string(scope, *values)))


def normalize_space(scope: Any, *values: Any) -> str:
    """``normalize-space(x)``, of ``.`` when there is no x."""
    return " ".join(string(scope, *values).split())


def substr(scope: Any, value: Any, start: Any, *end: Any) -> str:
    """``substr(x, start, end)``: from 0, negative from the end, up to but without ``end``."""
    bounds = [_index(bound, scope) for bound in (start, *end)]
    text = to_text(value, scope)
    return "" if None in bounds else text[slice(*bounds)] if end else text[bounds[0] :]


def substring(scope: Any, value: Any, start: Any, *length: Any) -> str:
    """``substring(x, start, length)`` of XPath: from 1, both rounded."""
    text = to_text(value, scope)
    first = rounded(scope, start)
    last = ARITHMETIC.add(first, rounded(scope, length[0])) if length else Decimal("Infinity")
    if first.is_nan() or last.is_nan():
        return ""
    return "".join(sign for position, sign in enumerate(text, 1) if first <= position < last)


def substring_before(scope: Any, value: Any, part: Any) -> str:
    """``substring-before(x, y)``: blank when y is not there."""
    head, found, _ = _parted(to_text(value, scope), to_text(part, scope))
    return head if found else ""


def substring_after(scope: Any, value: Any, part: Any) -> str:
    """``substring-after(x, y)``: blank when y is not there."""
    _, found, tail = _parted(to_text(value, scope), to_text(part, scope))
    return tail if found else ""


def _parted(text: str, part: str) -> tuple[str, bool, str]:
    if not part:
        return "", True, text
    head, found, tail = text.partition(part)
    return head, bool(found), tail


def translate(scope: Any, value: Any, old: Any, new: Any) -> str:
    """``translate(x, 'abc', 'AB')``: the first place of a character in ``old`` counts, those without a twin go."""
    olds, news = to_text(old, scope), to_text(new, scope)
    table: dict[int, str | None] = {}
    for position, sign in enumerate(olds):
        table.setdefault(ord(sign), news[position] if position < len(news) else None)
    return to_text(value, scope).translate(table)


def contains(scope: Any, value: Any, part: Any) -> bool:
    """``contains(x, y)``."""
    return to_text(part, scope) in to_text(value, scope)


def starts_with(scope: Any, value: Any, part: Any) -> bool:
    """``starts-with(x, y)``."""
    return to_text(value, scope).startswith(to_text(part, scope))


def ends_with(scope: Any, value: Any, part: Any) -> bool:
    """``ends-with(x, y)``."""
    return to_text(value, scope).endswith(to_text(part, scope))


def regex(scope: Any, value: Any, source: Any) -> bool:
    """``regex(x, pattern)``: the whole text (R8), in linear time; an unreadable pattern is an error."""
    compiled = pattern(to_text(source, scope))
    if compiled is None:
        raise FormError("unreadable pattern")
    return compiled.matches(to_text(value, scope))


def checklist(scope: Any, least: Any, most: Any, *values: Any) -> bool:
    """``checklist(least, most, …)``: how many are true; −1 is no bound (R16)."""
    return _between(scope, least, most, Decimal(sum(map(to_truth, flat(values)))))


def weighted_checklist(scope: Any, least: Any, most: Any, *pairs: Any) -> bool:
    """``weighted-checklist(least, most, v1, w1, …)``: the weight of those that are true; −1 is no bound (R16)."""
    weight = ZERO
    for value, one_weight in zip(pairs[::2], pairs[1::2], strict=False):
        for truth, heavy in zip(flat((value,)), flat((one_weight,)), strict=False):
            if to_truth(truth):
                weight = ARITHMETIC.add(weight, to_number(heavy, scope))
    return _between(scope, least, most, weight)


def _between(scope: Any, least: Any, most: Any, value: Decimal) -> bool:
    low, high = to_number(least, scope), to_number(most, scope)
    if any(number.is_nan() for number in (low, high, value)):
        return False
    return (low == -1 or value >= low) and (high == -1 or value <= high)


def coalesce(scope: Any, *values: Any) -> Any:
    """``coalesce(…)``: the first that prints as something (R3: NaN does not)."""
    return next((value for value in map(one, values) if to_text(value, scope) != ""), "")


def once(scope: Any, value: Any) -> Any:
    """``once(x)``: what ``.`` already is, else x."""
    return coalesce(scope, current(scope), value)


def pulldata(scope: Any, table: Any, column: Any, key_column: Any, key: Any) -> str:
    """``pulldata(table, column, key column, key)``: blank when there is no such line."""
    look_up = getattr(scope, "pull", None)
    names = [to_text(value, scope) for value in (table, column, key_column, key)]
    return to_text(enter(look_up(*names)), scope) if look_up else ""


FUNCTIONS: dict[str, Function] = {
    # compiled in ``odk``
    "if": Function(3, 3, ("boolean", "any", "any"), "any"),
    "position": Function(1, 1, ("any",), "number"),
    "indexed-repeat": Function(3, 9, ("any",), "any"),
    "jr:choice-name": Function(2, 2, ("any",), "string"),
    "attr": Function(2, 2, ("any",), "any"),
    # logic
    "true": Function(0, 0, (), "boolean", lambda scope: True),
    "false": Function(0, 0, (), "boolean", lambda scope: False),
    "not": Function(1, 1, ("boolean",), "boolean", lambda scope, value: not to_truth(value)),
    "boolean": Function(1, 1, ("any",), "boolean", lambda scope, value: to_truth(value)),
    "boolean-from-string": Function(1, 1, ("any",), "boolean", boolean_from_string),
    "coalesce": Function(1, None, ("any",), "any", coalesce),
    "once": Function(1, 1, ("any",), "any", once),
    # numbers
    "number": Function(0, 1, ("any",), "number", number),
    "round": Function(1, 2, ("number",), "number", rounded),
    "int": Function(1, 1, ("number",), "number", truncated),
    "floor": Function(1, 1, ("number",), "number", floor),
    "ceiling": Function(1, 1, ("number",), "number", ceiling),
    "abs": Function(1, 1, ("number",), "number", absolute),
    "pow": Function(2, 2, ("number",), "number", power),
    "sqrt": Function(1, 1, ("number",), "number", square_root),
    # repeats and choices
    "sum": Function(1, None, ("list",), "number", total),
    "max": Function(1, None, ("list",), "number", largest),
    "min": Function(1, None, ("list",), "number", smallest),
    "count": Function(1, 1, ("list",), "number", count),
    "count-non-empty": Function(1, 1, ("list",), "number", count_non_empty),
    "selected": Function(2, 2, ("list", "string"), "boolean", select),
    "count-selected": Function(1, 1, ("list",), "number", count_selected),
    "selected-at": Function(2, 2, ("list", "number"), "string", selected_at),
    "checklist": Function(3, None, ("any",), "boolean", checklist),
    "weighted-checklist": Function(4, None, ("any",), "boolean", weighted_checklist),
    "pulldata": Function(4, 4, ("string",), "string", pulldata),
    # texts
    "string": Function(0, 1, ("any",), "string", string),
    "concat": Function(1, None, ("any",), "string", concat),
    "join": Function(1, None, ("any",), "string", join),
    "string-length": Function(0, 1, ("string",), "number", string_length),
    "normalize-space": Function(0, 1, ("string",), "string", normalize_space),
    "substr": Function(2, 3, ("string", "number"), "string", substr),
    "substring": Function(2, 3, ("string", "number"), "string", substring),
    "substring-before": Function(2, 2, ("string",), "string", substring_before),
    "substring-after": Function(2, 2, ("string",), "string", substring_after),
    "translate": Function(3, 3, ("string",), "string", translate),
    "contains": Function(2, 2, ("string",), "boolean", contains),
    "starts-with": Function(2, 2, ("string",), "boolean", starts_with),
    "ends-with": Function(2, 2, ("string",), "boolean", ends_with),
    "regex": Function(2, 2, ("string",), "boolean", regex),
    # dates
    "today": Function(0, 0, (), "date", today),
    "now": Function(0, 0, (), "date", now),
    "date": Function(1, 1, ("any",), "date", make_date),
    "date-time": Function(1, 1, ("any",), "date", make_date_time),
    "decimal-date-time": Function(1, 1, ("any",), "number", decimal_date_time),
    "decimal-time": Function(1, 1, ("any",), "number", decimal_time),
    "format-date": Function(2, 2, ("any", "string"), "string", format_date),
    "format-date-time": Function(2, 2, ("any", "string"), "string", format_date),
    "difference-in-months": Function(2, 2, ("date",), "number", difference_in_months),
}
