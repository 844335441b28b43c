"""The codes that expressions write out (``= 'signee'``, ``selected('a b', .)``), held against the lists they come from.

Apart from the check of types: a code that its list does not hold is of the right type, and its branch never opens.
"""

from collections.abc import Iterator

from surveys.questionnaire.choices import ChoiceList
from surveys.questionnaire.definition.names import DefinitionNames
from surveys.questionnaire.expressions import Expression
from surveys.questionnaire.expressions.syntax import Call, Compare, Current, Literal, Node, Ref, walk


def unknown_choices(
    expression: Expression, names: DefinitionNames, current: ChoiceList | None
) -> Iterator[tuple[Literal, str, ChoiceList]]:
    """Yield each written code that is compared with a coded answer and is none of its list's: its text, it, that list.

    ``current`` is the list that ``.`` is a code of, if it is.
    """
    for node in walk(expression.tree):
        for coded, written in _pairs(node):
            choices = _choices(coded, names, current)
            if choices is None or not isinstance(written, Literal) or not isinstance(written.value, str):
                continue
            # selected('a b', x) lists several codes in one text
            for code in written.value.split():
                if code not in choices:
                    yield written, code, choices


def _pairs(node: Node) -> Iterator[tuple[Node, Node]]:
    """Yield what may be a coded answer beside what may be a written code."""
    match node:
        case Compare(operator="=" | "!=", left=left, right=right):
            yield left, right
            yield right, left
        case Call(name="selected" | "count-in", arguments=(first, second)):
            yield first, second
            yield second, first
        case Call(name="values-where", arguments=(_, keys, wanted)):
            yield keys, wanted


def _choices(node: Node, names: DefinitionNames, current: ChoiceList | None) -> ChoiceList | None:
    if isinstance(node, Current):
        return current
    if isinstance(node, Ref):
        return names.choices_of(node.reference)
    return None
