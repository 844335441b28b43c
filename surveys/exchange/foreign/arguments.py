"""The arguments of a function that is translated, and the call that it becomes.

Apart because every table of functions takes them the same way. Refuses a number of arguments that the function never has.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from surveys.exchange.foreign.meaning import Piece, UntranslatableError
from surveys.questionnaire.expressions import Type
from surveys.questionnaire.expressions.syntax import Call, Literal, Node

if TYPE_CHECKING:
    from surveys.exchange.foreign.translation import Translator

Write = Callable[["Translator", Call], Piece]


def given(node: Call, least: int, most: int | None = None) -> tuple[Node, ...]:
    """Return the arguments of a call. Raises ``UntranslatableError``: too few or too many."""
    if len(node.arguments) < least or len(node.arguments) > (least if most is None else most):
        raise UntranslatableError("arguments", given=node.name)
    return node.arguments


def literal(node: Node) -> str:
    """Return a text or a number written out. Raises ``UntranslatableError``: it is neither."""
    if isinstance(node, Literal):
        return format(node.value, "f") if isinstance(node.value, Decimal) else str(node.value)
    raise UntranslatableError("literal")


def call(name: str, *pieces: Piece, gives: Type = "number", sure: bool = True) -> Piece:
    """Return a call of our language."""
    return Piece(f"{name}({', '.join(piece.text for piece in pieces)})", gives, sure=sure)
