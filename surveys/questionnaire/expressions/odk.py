"""The odk dialect: a tree becomes closures that behave as authors of XLSForms saw them behave.

Apart from the native dialect because a blank is a text without letters, not an unknown. Its closures may raise
``FormError``, where every engine of forms stops with an error; ``Expression`` turns it into a missing value.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from surveys.questionnaire.expressions.odk_functions import FUNCTIONS
from surveys.questionnaire.expressions.odk_values import (
    ARITHMETIC,
    NAN,
    FormError,
    Moment,
    Nodes,
    before,
    enter,
    instant,
    one,
    same,
    to_number,
    to_text,
    to_truth,
    zone_of,
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
    problem,
    walk,
)
from surveys.questionnaire.expressions.terms import Code, Reference, Result
from surveys.questionnaire.problems import Problem

_OPERATIONS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": ARITHMETIC.add,
    "-": ARITHMETIC.subtract,
    "*": ARITHMETIC.multiply,
    "div": ARITHMETIC.divide,
    "mod": ARITHMETIC.remainder,  # keeps the sign of the left side, as XPath does
}


def judge_form(root: Node) -> Iterator[Problem]:
    """Say what no form could mean: ``..`` outside ``position()``, repeats and choice names wrongly pointed at."""
    meant: set[int] = set()
    for node in walk(root):
        if isinstance(node, Parent) and id(node) not in meant:
            yield problem("syntax", node.at, "..")
        if not isinstance(node, Call):
            continue
        if node.name == "position":
            meant.add(id(node.arguments[0]))
            if not isinstance(node.arguments[0], Parent):
                yield problem("parent_expected", node.arguments[0].at, "position")
        elif node.name == "indexed-repeat":
            if len(node.arguments) % 2 == 0:
                yield problem("arity", node.at, node.name, given=len(node.arguments), least=3, most=9)
            for target in (node.arguments[0], *node.arguments[1::2]):
                if not isinstance(target, Ref):
                    yield problem("reference_expected", target.at, node.name)
        elif node.name == "jr:choice-name" and _question_named(node.arguments[1]) is None:
            yield problem("reference_expected", node.arguments[1].at, node.name)


def references_in_texts(root: Node) -> Iterator[Reference]:
    """Yield the questions that ``jr:choice-name(…, '${q}')`` names inside a text."""
    for node in walk(root):
        if isinstance(node, Call) and node.name == "jr:choice-name":
            name = _question_named(node.arguments[1])
            if name is not None:
                yield Reference(name)


def _question_named(node: Node) -> str | None:
    if isinstance(node, Ref):
        return node.reference.code
    text = str(node.value).strip() if isinstance(node, Literal) else ""
    return text[2:-1] if text.startswith("${") and text.endswith("}") and len(text) > 3 else None


def compile_odk(node: Node) -> Code:
    """Return the closure of a tree: scope -> text, ``Decimal``, truth, ``Moment`` or ``Nodes``."""
    match node:
        case Literal(value=value):
            return lambda scope: value
        case Ref(reference=reference):
            return lambda scope: enter(scope.lookup(reference))
        case Row():
            return lambda scope: enter(scope.row())
        case Current():
            return lambda scope: enter(scope.current())
        case Parent():
            return lambda scope: ""
        case Negate(operand=operand):
            code = compile_odk(operand)
            return lambda scope: ARITHMETIC.minus(to_number(code(scope), scope))
        case Compare():
            return _compare(node)
        case Logic(operator=word, operands=operands):
            codes = [compile_odk(operand) for operand in operands]
            if word == "and":
                return lambda scope: all(to_truth(code(scope)) for code in codes)
            return lambda scope: any(to_truth(code(scope)) for code in codes)
        case Fold():
            return _fold(node)
        case Call():
            return _call(node)


def _compare(node: Compare) -> Code:
    left, right = compile_odk(node.left), compile_odk(node.right)
    match node.operator:
        case "=":
            return lambda scope: same(left(scope), right(scope), scope)
        case "!=":
            return lambda scope: not same(left(scope), right(scope), scope)
        case "<":
            return lambda scope: before(left(scope), right(scope), scope) is True
        case ">":
            return lambda scope: before(left(scope), right(scope), scope) is False
    wanted = node.operator == "<="

    def in_order(scope: Any) -> bool:
        one_side, other = to_number(left(scope), scope), to_number(right(scope), scope)
        if one_side.is_nan() or other.is_nan():
            return False
        found = before(one_side, other, scope)
        return found is None or found is wanted

    return in_order


def _fold(node: Fold) -> Code:
    first = compile_odk(node.first)
    rest = [(_OPERATIONS[sign], compile_odk(operand)) for sign, operand in node.rest]

    def compute(scope: Any) -> Decimal:
        result = to_number(first(scope), scope)
        for operation, operand in rest:
            result = operation(result, to_number(operand(scope), scope))
        return result

    return compute


def _call(node: Call) -> Code:
    special = _SPECIAL.get(node.name)
    if special is not None:
        return special(node)
    run = FUNCTIONS[node.name].run
    codes = [compile_odk(argument) for argument in node.arguments]
    if len(codes) == 1:
        (code,) = codes
        return lambda scope: run(scope, code(scope))
    return lambda scope: run(scope, *[code(scope) for code in codes])


def _if(node: Call) -> Code:
    condition, then, otherwise = (compile_odk(argument) for argument in node.arguments)
    return lambda scope: then(scope) if to_truth(condition(scope)) else otherwise(scope)


def _position(node: Call) -> Code:
    parent = node.arguments[0]
    levels = parent.levels if isinstance(parent, Parent) else 1

    def position(scope: Any) -> Decimal:
        find = getattr(scope, "position", None)
        found = find(levels) if find else None
        return NAN if found is None else Decimal(found)

    return position


def _indexed_repeat(node: Call) -> Code:
    target, *pairs = node.arguments
    reference = target.reference if isinstance(target, Ref) else Reference("")
    repeats = [repeat.reference.code for repeat in pairs[::2] if isinstance(repeat, Ref)]
    indexes = [compile_odk(index) for index in pairs[1::2]]

    def find(scope: Any) -> Any:
        steps = []
        for repeat, index in zip(repeats, indexes, strict=True):
            number = to_number(index(scope), scope)
            whole = number.is_finite() and 1 <= number <= 1_000_000
            steps.append((repeat, int(number) if whole else 0))
        if any(position == 0 for _, position in steps):
            return ""  # R10: blank, or out of range
        look_up = getattr(scope, "indexed", None)
        if look_up is not None:
            return enter(look_up(reference.code, tuple(steps)))
        column = scope.lookup(Reference(repeats[-1], ("*", reference.code)))
        position = steps[-1][1]
        return enter(column[position - 1]) if isinstance(column, tuple) and position <= len(column) else ""

    return find


def _choice_name(node: Call) -> Code:
    code, question = compile_odk(node.arguments[0]), _question_named(node.arguments[1]) or ""

    def label(scope: Any) -> str:
        find = getattr(scope, "choice_label", None)
        words = to_text(code(scope), scope).split()
        if find is None:
            return " ".join(words)
        return ", ".join(to_text(enter(find(question, word))) for word in words)

    return label


def _choice_column(node: Call) -> Code:
    row, name = compile_odk(node.arguments[0]), node.arguments[1]
    column = str(name.value) if isinstance(name, Literal) else ""
    return lambda scope: enter(scope.attribute(to_text(row(scope), scope), column))


_SPECIAL: dict[str, Callable[[Call], Code]] = {
    "if": _if,
    "position": _position,
    "indexed-repeat": _indexed_repeat,
    "jr:choice-name": _choice_name,
    "attr": _choice_column,
}


def leave(value: Any, scope: Any) -> Result:
    """Return what the rest of the house makes of a form's value: a blank, a NaN and an infinity are missing."""
    if type(value) is Nodes:
        members = tuple(leave(enter(member), scope) for member in value)
        return members if len(members) > 1 else members[0] if members else None
    if type(value) is Decimal:
        return value if value.is_finite() else None
    if type(value) is Moment:
        return value.day or instant(value, scope).astimezone(zone_of(scope))
    return value if value != "" else None


def evaluate_form(code: Code, scope: Any) -> Result:
    """Return the value of a compiled expression; what an engine answers with an error is missing."""
    try:
        return leave(code(scope), scope)
    except (FormError, ArithmeticError, ValueError):
        return None


def hold_form(code: Code, scope: Any) -> bool:
    """Return the truth of a compiled expression; an error is false."""
    try:
        return to_truth(one(code(scope)))
    except (FormError, ArithmeticError, ValueError):
        return False
