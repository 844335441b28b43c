"""The native dialect: a tree becomes closures, with three-valued logic and exact numbers.

Apart from the odk dialect because a blank means something else there. Refuses to raise: a type that does not
fit, a division by zero or an overflow is a missing value, and what depends on it is unknown.
"""

import operator
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from surveys.questionnaire.expressions.functions import FUNCTIONS, moment_or_none, pattern
from surveys.questionnaire.expressions.native_values import (
    ARITHMETIC,
    as_date,
    as_number,
    as_text,
    equal,
    known,
    order,
    settled,
)
from surveys.questionnaire.expressions.syntax import (
    Call,
    Compare,
    Current,
    Fold,
    Literal,
    Logic,
    Negate,
    Node,
    Parent,
    Ref,
    Row,
)
from surveys.questionnaire.expressions.terms import Code, Reference

_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def compile_native(node: Node) -> Code:
    """Return the closure of a tree: scope -> value. The tree is sound (``parse`` has refused the rest)."""
    match node:
        case Literal(value=value):
            return lambda scope: value
        case Ref(reference=reference):
            return _reference(reference)
        case Row():
            return lambda scope: scope.row()
        case Current():
            return lambda scope: known(scope.current())
        case Negate(operand=operand):
            return _negate(compile_native(operand))
        case Compare():
            return _compare(node)
        case Logic(operator=word, operands=operands):
            codes = [compile_native(operand) for operand in operands]
            return _all(codes) if word == "and" else _any(codes)
        case Fold(first=first, rest=rest):
            return _fold(compile_native(first), [(sign, compile_native(operand)) for sign, operand in rest])
        case Call():
            return _call(node)
        case Parent():
            return lambda scope: None


def _reference(reference: Reference) -> Code:
    if "@row" not in reference.parts:
        return lambda scope: known(scope.lookup(reference))
    code, parts = reference.code, reference.parts
    by_row: dict[str, Reference] = {}

    def look_up_row(scope: Any) -> Any:
        row = scope.row()
        if not isinstance(row, str):
            return None
        found = by_row.get(row)
        if found is None:
            found = Reference(code, tuple(row if part == "@row" else part for part in parts))
            if len(by_row) < 1_000:
                by_row[row] = found
        return known(scope.lookup(found))

    return look_up_row


def _negate(operand: Code) -> Code:
    def negate(scope: Any) -> Any:
        number = as_number(operand(scope))
        return None if number is None else number.copy_negate() if number else number

    return negate


def _compare(node: Compare) -> Code:
    left, right = compile_native(node.left), compile_native(node.right)
    if node.operator == "=":
        return lambda scope: equal(left(scope), right(scope))
    if node.operator == "!=":
        return lambda scope: not equal(left(scope), right(scope))
    compare = _ORDERS[node.operator]

    def in_order(scope: Any) -> Any:
        one, other = left(scope), right(scope)
        if type(one) is Decimal and type(other) is Decimal:
            return compare(settled(one), settled(other))
        return order(one, other, compare)

    return in_order


def _all(codes: list[Code]) -> Code:
    def every(scope: Any) -> Any:
        result: bool | None = True
        for code in codes:
            value = code(scope)
            if value is False:
                return False
            if value is not True:
                result = None
        return result

    return every


def _any(codes: list[Code]) -> Code:
    def some(scope: Any) -> Any:
        result: bool | None = False
        for code in codes:
            value = code(scope)
            if value is True:
                return True
            if value is not False:
                result = None
        return result

    return some


_ON_NUMBERS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": ARITHMETIC.add,
    "-": ARITHMETIC.subtract,
    "*": ARITHMETIC.multiply,
    "div": ARITHMETIC.divide,
    "mod": ARITHMETIC.remainder,
}


def _fold(first: Code, rest: list[tuple[str, Code]]) -> Code:
    """Return what adds or multiplies in order: one after the other, since a chain may have two thousand terms."""
    steps = [(sign, _ON_NUMBERS[sign], code) for sign, code in rest]

    def compute(scope: Any) -> Any:
        value = first(scope)
        for sign, on_numbers, code in steps:
            other = code(scope)
            try:
                if type(value) is Decimal and type(other) is Decimal:
                    value = on_numbers(value, other)
                else:
                    value = _meet(sign, value, other, on_numbers)
            except ArithmeticError:
                value = None
        return value

    return compute


def _meet(sign: str, one: Any, other: Any, on_numbers: Callable[[Decimal, Decimal], Decimal]) -> Any:
    """Compute what is not two numbers: a date and days, two dates, texts of a plain answer file."""
    if one is None or other is None:
        return None
    if isinstance(one, date) or isinstance(other, date):
        return _with_dates(sign, one, other)
    left, right = as_number(one), as_number(other)
    if left is not None and right is not None:
        return on_numbers(left, right)
    first, last = as_date(one), as_date(other)
    if first is not None or last is not None:  # ISO texts of a plain answer file
        return _with_dates(sign, first or one, last or other)
    return None


def _with_dates(sign: str, one: Any, other: Any) -> Any:
    first, last = as_date(one), as_date(other)
    if sign == "-" and first is not None and last is not None:
        return Decimal((first - last).days)
    if sign == "+" and first is None:
        first, other = last, one
    shift = as_number(other)
    if sign not in {"+", "-"} or first is None or shift is None or abs(shift) > 4_000_000:
        return None
    return first + timedelta(days=int(shift) if sign == "+" else -int(shift))


def _call(node: Call) -> Code:
    special = _SPECIAL.get(node.name)
    if special is not None:
        return special(node)
    run = FUNCTIONS[node.name].run
    codes = [compile_native(argument) for argument in node.arguments]
    if len(codes) == 1:
        (one,) = codes

        def run_one(scope: Any) -> Any:
            try:
                return run(one(scope))
            except ArithmeticError:
                return None

        return run_one

    def run_many(scope: Any) -> Any:
        try:
            return run(*[code(scope) for code in codes])
        except ArithmeticError:
            return None

    return run_many


def _if(node: Call) -> Code:
    condition, then, otherwise = (compile_native(argument) for argument in node.arguments)

    def choose(scope: Any) -> Any:
        value = condition(scope)
        if value is True:
            return then(scope)
        return otherwise(scope) if value is False else None

    return choose


def _coalesce(node: Call) -> Code:
    codes = [compile_native(argument) for argument in node.arguments]

    def first(scope: Any) -> Any:
        for code in codes:
            value = code(scope)
            if value is not None and value != "":
                return value
        return None

    return first


def _regex(node: Call) -> Code:
    source = node.arguments[1]
    if not isinstance(source, Literal):
        run = FUNCTIONS["regex"].run
        subject, dynamic = (compile_native(argument) for argument in node.arguments)
        return lambda scope: run(subject(scope), dynamic(scope))
    compiled, text_code = pattern(str(source.value)), compile_native(node.arguments[0])

    def match_whole(scope: Any) -> Any:
        text = as_text(text_code(scope))
        return None if text is None or compiled is None else compiled.matches(text)

    return match_whole


def _attr(node: Call) -> Code:
    row_code, name = compile_native(node.arguments[0]), _text(node.arguments[1])

    def attribute(scope: Any) -> Any:
        row = row_code(scope)
        return known(scope.attribute(str(row), name)) if isinstance(row, str) else None

    return attribute


def _previous(node: Call) -> Code:
    (recalled,) = node.arguments
    if not isinstance(recalled, Ref):
        return lambda scope: None
    code, parts = recalled.reference.code, recalled.reference.parts

    def look_back(scope: Any) -> Any:
        row = scope.row() if "@row" in parts else None
        named = tuple(str(row) if part == "@row" else part for part in parts)
        return known(scope.previous(Reference(code, named)))

    return look_back


def _param(node: Call) -> Code:
    name = _text(node.arguments[0])
    return lambda scope: known(scope.parameter(name))


def _text(node: Node) -> str:
    return str(node.value) if isinstance(node, Literal) else ""


def _day(value: object) -> date | None:
    return as_date(value) if isinstance(value, date) else None


def _now(value: object) -> datetime | None:
    return moment_or_none(value)


_SPECIAL: dict[str, Callable[[Call], Code]] = {
    "if": _if,
    "coalesce": _coalesce,
    "regex": _regex,
    "attr": _attr,
    "param": _param,
    "previous": _previous,
    "true": lambda node: lambda scope: True,
    "false": lambda node: lambda scope: False,
    "today": lambda node: lambda scope: _day(scope.today),
    "now": lambda node: lambda scope: _now(getattr(scope, "now", None)),
}
