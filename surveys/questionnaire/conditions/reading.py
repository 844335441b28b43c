"""From an expression to the form that a builder shows, or nothing where a builder cannot hold it.

Apart from writing, its exact way back. Refuses to approximate: a comparison of comparisons, a condition taken for a
number has no form, and stays a text.
"""

from surveys.questionnaire.conditions.form import (
    Answered,
    Clause,
    Condition,
    Form,
    Group,
    Here,
    Number,
    Operation,
    Opposite,
    Relation,
    Term,
    ThisRow,
    Words,
    Worked,
    fits,
    tidy,
)
from surveys.questionnaire.expressions import Expression
from surveys.questionnaire.expressions.functions import FUNCTIONS
from surveys.questionnaire.expressions.syntax import (
    Call,
    Compare,
    Current,
    Fold,
    Literal,
    Logic,
    Negate,
    Node,
    Ref,
    Row,
)

RELATIONS: dict[str, Relation] = {
    "=": "is",
    "!=": "is_not",
    ">": "above",
    ">=": "at_least",
    "<": "below",
    "<=": "at_most",
}
# Functions that say something of a text: « contains(text, part) ».
SAYINGS: dict[str, Relation] = {
    "contains": "contains",
    "starts-with": "starts_with",
    "ends-with": "ends_with",
    "regex": "matches",
}
_CONSTANTS = frozenset({"true", "false"})


def read_condition(expression: Expression) -> Condition | None:
    """Return the condition that an expression says, tidy; ``None`` where a builder cannot hold it (``form.fits``)."""
    found = _condition(expression.tree)
    tidied = None if found is None else tidy(found)
    return tidied if isinstance(tidied, Clause | Group) and fits(tidied) else None


def read_value(expression: Expression) -> Form | None:
    """Return the value that an expression works out, tidy: a number, a text, a date; or the condition that it is."""
    found = _term(expression.tree)
    if found is None:
        return read_condition(expression)
    tidied = tidy(found)
    return tidied if fits(tidied) else None


def _condition(node: Node) -> Condition | None:
    """Return the condition that a tree says."""
    match node:
        case Logic(operator=operator, operands=operands):
            return _group("all" if operator == "and" else "any", operands)
        case Compare(operator=operator, left=left, right=right):
            return _clause(left, RELATIONS[operator], right)
        case Call(name="not", arguments=(inner,)):
            return _denied(inner)
        case Call(name="answered", arguments=(subject,)):
            return _clause(subject, "answered")
        case Call(name="selected", arguments=(chosen, code)):
            return _selected(chosen, code)
        case Call(name=name, arguments=(subject, value)) if name in SAYINGS:
            return _clause(subject, SAYINGS[name], value)
        case (
            Ref()
            | Current()
            | Call(name="true" | "false" | "if" | "coalesce" | "attr" | "param" | "previous")
        ):
            return _clause(node, "true")
        case _:
            return None


def _group(join: str, operands: tuple[Node, ...]) -> Group | None:
    parts = [_condition(operand) for operand in operands]
    if any(part is None for part in parts):
        return None
    return Group(join, tuple(part for part in parts if part is not None))  # type: ignore[arg-type]


def _denied(inner: Node) -> Group | None:
    """Return « none of »; ``tidy`` gives what has an opposite its own word."""
    if isinstance(inner, Logic):
        return _group("none" if inner.operator == "or" else "not_all", inner.operands)
    condition = _condition(inner)
    return None if condition is None else Group("none", (condition,))


def _clause(subject: Node, relation: Relation, *values: Node) -> Clause | None:
    terms = [_term(each) for each in (subject, *values)]
    found = [term for term in terms if term is not None]
    return Clause(found[0], relation, tuple(found[1:])) if len(found) == len(terms) else None


def _selected(chosen: Node, code: Node) -> Clause | None:
    """Return « holds » for ``selected(answer, code)`` and « one of » for ``selected('a b', answer)``."""
    written = chosen.value if isinstance(chosen, Literal) and not isinstance(code, Literal) else None
    if isinstance(written, str):
        subject = _term(code)
        codes = tuple(Words(each) for each in written.split())
        return Clause(subject, "one_of", codes) if subject is not None and codes else None
    return _clause(chosen, "holds", code)


def _term(node: Node) -> Term | None:
    """Return the value that a tree says."""
    match node:
        case Literal(value=value):
            return Words(value) if isinstance(value, str) else Number(value)
        case Ref(reference=reference):
            return Answered(reference)
        case Current():
            return Here()
        case Row():
            return ThisRow()
        case Negate(operand=operand):
            inner = _term(operand)
            return None if inner is None else Opposite(inner)
        case Fold(first=first, rest=rest):
            return _operation(first, rest)
        case Call():
            return _worked(node)
        case _:
            return None


def _operation(first: Node, rest: tuple[tuple[str, Node], ...]) -> Operation | None:
    terms = [_term(first), *(_term(operand) for _, operand in rest)]
    found = [term for term in terms if term is not None]
    if len(found) < len(terms):
        return None
    return Operation(found[0], tuple((sign, term) for (sign, _), term in zip(rest, found[1:], strict=True)))


def _worked(node: Call) -> Worked | None:
    function = FUNCTIONS.get(node.name)
    if function is None or (function.gives == "boolean" and node.name not in _CONSTANTS):
        return None
    given: list[Term | Condition] = []
    for place, argument in enumerate(node.arguments):
        found = _condition(argument) if node.name == "if" and place == 0 else _term(argument)
        if found is None:
            return None
        given.append(found)
    return Worked(node.name, tuple(given))
