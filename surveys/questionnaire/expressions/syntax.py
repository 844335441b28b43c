"""From text to a tree: the grammar, the caps on length and depth, and every way a text can be refused.

Apart from meaning: a tree holds no value of an answer and both dialects share it. Refuses texts longer than
``MAX_LENGTH`` or nested deeper than ``MAX_DEPTH`` before the parser sees them, and never raises on any text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from lark import Lark, Token, Transformer
from lark.exceptions import LarkError, UnexpectedCharacters, UnexpectedToken

from surveys.questionnaire.expressions.terms import Dialect, Reference
from surveys.questionnaire.problems import Problem

MAX_LENGTH = 4_000  # characters; the longest real one seen holds 1,400
MAX_DEPTH = 100  # a nested if() for each of a hundred choices

_GRAMMAR = resources.files(__package__).joinpath("grammar.lark").read_text(encoding="utf-8")
_QUOTED_OR_BRACKET = re.compile(r"\"[^\"]*\"|'[^']*'|[‘’][^‘’]*[‘’]|[“”][^“”]*[“”]|[()]")
_CODE = r"[A-Za-z_][A-Za-z0-9_-]*"
_PART = r"[A-Za-z0-9_][A-Za-z0-9_-]*"
_NATIVE_NAME = re.compile(rf"(?:@|{_CODE})(?:\.(?:{_PART}|\*|@row))*")
_ODK_NAME = re.compile(r"[^\W\d][\w.-]*")


@dataclass(frozen=True, slots=True)
class Literal:
    """A number or a text written in the expression."""

    value: Decimal | str
    at: int
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Ref:
    """``${…}``."""

    reference: Reference
    at: int
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """``@row``."""

    at: int
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Current:
    """``.``."""

    at: int
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Parent:
    """``..`` (one level) or ``../..`` (two): only ``position()`` takes it, in the odk dialect."""

    levels: int
    at: int
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Negate:
    """``-x``."""

    operand: "Node"
    at: int
    depth: int


@dataclass(frozen=True, slots=True)
class Compare:
    """``left op right`` with one of ``= != < <= > >=``."""

    operator: str
    left: "Node"
    right: "Node"
    at: int
    depth: int


@dataclass(frozen=True, slots=True)
class Logic:
    """``a and b and c``, or the same with ``or``."""

    operator: str
    operands: tuple["Node", ...]
    at: int
    depth: int


@dataclass(frozen=True, slots=True)
class Fold:
    """``first + a - b`` or ``first * a div b``, from left to right."""

    first: "Node"
    rest: tuple[tuple[str, "Node"], ...]
    at: int
    depth: int


@dataclass(frozen=True, slots=True)
class Call:
    """``name(arguments)``."""

    name: str
    arguments: tuple["Node", ...]
    at: int
    depth: int


Node = Literal | Ref | Row | Current | Parent | Negate | Compare | Logic | Fold | Call


class _RefusedError(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def problem(code: str, at: int, text: str = "", **params: str | int | None) -> Problem:
    """Return a problem of an expression; ``position`` counts characters from 1, ``text`` is the piece meant."""
    return Problem(f"expression.{code}", params={"position": at + 1, "text": text[:60], **params})


class _Builder(Transformer[Token, Node]):
    """Makes nodes while the parser runs: no second, recursive pass over what a stranger wrote."""

    def __init__(self, dialect: Dialect) -> None:
        super().__init__()
        self._dialect = dialect

    def number(self, children: list[Token]) -> Node:
        return Literal(Decimal(str(children[0])), _at(children[0]))

    def text(self, children: list[Token]) -> Node:
        return Literal(str(children[0])[1:-1], _at(children[0]))

    def reference(self, children: list[Token]) -> Node:
        token = children[0]
        name = token[2:-1] if token.endswith("}") else ""
        if self._dialect == "odk":
            if not _ODK_NAME.fullmatch(name):
                raise _RefusedError(problem("bad_reference", _at(token), str(token)))
            return Ref(Reference(name), _at(token))
        if not _NATIVE_NAME.fullmatch(name) or name == "@":
            raise _RefusedError(problem("bad_reference", _at(token), str(token)))
        code, *parts = name.split(".")
        return Ref(Reference(code, tuple(parts)), _at(token))

    def row(self, children: list[Token]) -> Node:
        if self._dialect == "odk":
            raise _RefusedError(problem("syntax", _at(children[0]), str(children[0])))
        return Row(_at(children[0]))

    def current(self, children: list[Token]) -> Node:
        return Current(_at(children[0]))

    def parent(self, children: list[Token]) -> Node:
        if self._dialect == "native":
            raise _RefusedError(problem("syntax", _at(children[0]), str(children[0])))
        return Parent(children[0].count(".."), _at(children[0]))

    def path(self, children: list[Token]) -> Node:
        """Read ``../group/name`` as ``${name}``: names are unique in a form."""
        if self._dialect == "native":
            raise _RefusedError(problem("syntax", _at(children[0]), str(children[0])))
        return Ref(Reference(children[0].rpartition("/")[2]), _at(children[0]))

    def bare(self, children: list[Token]) -> Node:
        """Read a bare name as XLSForm's choice filters do: a column of the choice at hand."""
        at, name = _at(children[0]), str(children[0])
        if self._dialect == "native":
            raise _RefusedError(problem("bare_name", at, name))
        if name == "name":
            return Row(at)
        return Call("attr", (Row(at), Literal(name, at)), at, 2)

    def negate(self, children: list[Any]) -> Node:
        token, operand = children
        return Negate(operand, _at(token), operand.depth + 1)

    def either(self, children: list[Node]) -> Node:
        return _logic("or", children)

    def both(self, children: list[Node]) -> Node:
        return _logic("and", children)

    def compare(self, children: list[Token | Node]) -> Node:
        nodes, operators = _split(children)
        left = nodes[0]
        for operator, right in zip(operators, nodes[1:], strict=True):
            left = Compare(operator, left, right, left.at, max(left.depth, right.depth) + 1)
        return left

    def fold(self, children: list[Token | Node]) -> Node:
        nodes, operators = _split(children)
        if not operators:
            return nodes[0]
        rest = tuple(zip(operators, nodes[1:], strict=True))
        return Fold(nodes[0], rest, nodes[0].at, _below(nodes))

    def call(self, children: list[Any]) -> Node:
        token, *arguments = children
        return Call(str(token), tuple(arguments), _at(token), _below(arguments))


def _logic(operator: str, operands: list[Node]) -> Node:
    if len(operands) == 1:
        return operands[0]
    return Logic(operator, tuple(operands), operands[0].at, _below(operands))


def _at(token: Token) -> int:
    return token.start_pos or 0


def _below(nodes: list[Node]) -> int:
    return 1 + max((node.depth for node in nodes), default=0)


def _split(children: list[Token | Node]) -> tuple[list[Node], list[str]]:
    nodes = [child for child in children if not isinstance(child, Token)]
    return nodes, [str(child) for child in children if isinstance(child, Token)]


@cache
def _parser(dialect: Dialect) -> Lark:
    return Lark(
        _GRAMMAR, parser="lalr", lexer="contextual", maybe_placeholders=False, transformer=_Builder(dialect)
    )


def read(source: str, dialect: Dialect) -> Node | Problem:
    """Return the tree of an expression, or why it has none. Never raises on any text."""
    if len(source) > MAX_LENGTH:
        return Problem("expression.too_long", params={"length": len(source), "most": MAX_LENGTH})
    deep = _too_deep(source)
    if deep is not None:
        return deep
    if not source.strip():
        return Problem("expression.empty")
    try:
        tree: Node = _parser(dialect).parse(source)  # type: ignore[assignment]
    except _RefusedError as refused:
        return refused.problem
    except UnexpectedCharacters as error:
        return _unreadable(source, error.pos_in_stream or 0)
    except UnexpectedToken as error:
        if error.token.type == "$END":
            return problem("unfinished", len(source.rstrip()), "")
        return _unreadable(source, error.token.start_pos or 0)
    except LarkError:
        return problem("syntax", 0, source)
    if tree.depth > MAX_DEPTH:
        return Problem("expression.too_deep", params={"most": MAX_DEPTH})
    return tree


def _too_deep(source: str) -> Problem | None:
    """Count brackets before the parser runs, whatever stands between them."""
    depth = 0
    for match in _QUOTED_OR_BRACKET.finditer(source):
        depth += {"(": 1, ")": -1}.get(match.group(), 0)
        if depth > MAX_DEPTH:
            return Problem("expression.too_deep", params={"most": MAX_DEPTH})
    return None


def _unreadable(source: str, at: int) -> Problem:
    piece = re.match(r"\S{1,20}", source[at:])
    text = piece.group() if piece else source[at : at + 20]
    if text[:1] in {"'", '"', "‘", "’", "“", "”"}:
        return problem("unclosed_text", at, text)
    return problem("syntax", at, text)


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and all below it, in the order written."""
    yield node
    for child in children_of(node):
        yield from walk(child)


def children_of(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly below one."""
    match node:
        case Negate(operand=operand):
            return (operand,)
        case Compare(left=left, right=right):
            return (left, right)
        case Logic(operands=operands):
            return operands
        case Fold(first=first, rest=rest):
            return (first, *(operand for _, operand in rest))
        case Call(arguments=arguments):
            return arguments
        case _:
            return ()
