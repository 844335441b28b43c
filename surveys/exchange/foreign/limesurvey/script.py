"""An expression of LimeSurvey (ExpressionScript) → a tree of ours: what both translations start from.

Apart from our own parser because its operators and names are others (``==``, ``&&``, ``Q1_SQ1.NAOK``). Refuses assignments,
text put together by ``+``, and depth.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from surveys.exchange.foreign.meaning import UntranslatableError
from surveys.questionnaire.expressions.syntax import Call, Compare, Fold, Literal, Logic, Negate, Node, Ref
from surveys.questionnaire.expressions.terms import Reference

_DEEPEST = 60
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d*)?|\.\d+)|(?P<text>\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*')"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*|\.[0-9][A-Za-z0-9_]*)*)"
    r"|(?P<sign>==|!=|<=|>=|&&|\|\||[-+*/%<>=!(),]))"
)
_COMPARISONS = {"==": "=", "eq": "=", "!=": "!=", "ne": "!=", "<": "<", "lt": "<", "<=": "<=", "le": "<=",
                ">": ">", "gt": ">", ">=": ">=", "ge": ">="}  # fmt: skip
_WORDS = frozenset({"and", "or", "eq", "ne", "lt", "le", "gt", "ge"})
_SUFFIXES = frozenset({"NAOK", "shown", "value", "valueNAOK", "code", "codeNAOK"})
_FUNCTIONS = {
    "count": "count-non-empty",
    "strlen": "string-length",
    "intval": "int",
    "floatval": "number",
    "is_numeric": "number",
    "stddev": "stddev()",  # no name of ours: refused with its own
}

Token = tuple[str, str]


@lru_cache(maxsize=2_048)
def read_script(source: str) -> Node:
    """Return the tree of an expression. Raises ``UntranslatableError``."""
    return _Parser(_tokens(source)).whole()


def name_of(written: str) -> str:
    """Return the name of a variable without what says how to show it: « Q1_A.NAOK » is « Q1_A »."""
    head, _, last = written.rpartition(".")
    return head if head and last in _SUFFIXES else written


def _tokens(source: str) -> list[Token]:
    found, at = [], 0
    text = source.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise UntranslatableError("syntax", given=text[at : at + 20])
        kind, piece = match.lastgroup, match[match.lastgroup]
        found.append(("sign" if kind == "name" and piece.lower() in _WORDS else kind, piece))
        at = match.end()
    return found


class _Parser:
    """Reads tokens by precedence, from the loosest operator."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0

    def whole(self) -> Node:
        node = self._either()
        if self.at < len(self.tokens):
            raise UntranslatableError("syntax", given=self.tokens[self.at][1])
        return node

    def _sign(self) -> str:
        kind, piece = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
        return piece.lower() if kind == "sign" else ""

    def _take(self, *signs: str) -> str:
        found = self._sign()
        if found and found in signs:
            self.at += 1
            return found
        return ""

    def _either(self) -> Node:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise UntranslatableError("long")
        operands = [self._both()]
        while self._take("||", "or"):
            operands.append(self._both())
        self.depth -= 1
        return operands[0] if len(operands) == 1 else Logic("or", tuple(operands), 0, 1)

    def _both(self) -> Node:
        operands = [self._comparison()]
        while self._take("&&", "and"):
            operands.append(self._comparison())
        return operands[0] if len(operands) == 1 else Logic("and", tuple(operands), 0, 1)

    def _comparison(self) -> Node:
        left = self._total()
        while sign := self._take(*_COMPARISONS):
            left = Compare(_COMPARISONS[sign], left, self._total(), 0, 1)
        return left

    def _total(self) -> Node:
        first, rest = self._product(), []
        while sign := self._take("+", "-"):
            rest.append((sign, self._product()))
        return Fold(first, tuple(rest), 0, 1) if rest else first

    def _product(self) -> Node:
        first, rest = self._signed(), []
        while sign := self._take("*", "/", "%"):
            rest.append(({"*": "*", "/": "div", "%": "mod"}[sign], self._signed()))
        return Fold(first, tuple(rest), 0, 1) if rest else first

    def _signed(self) -> Node:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise UntranslatableError("long")
        sign = self._take("!", "-", "+")
        node = self._signed() if sign else self._primary()
        self.depth -= 1
        if sign == "!":
            return Call("not", (node,), 0, 1)
        return Negate(node, 0, 1) if sign == "-" else node

    def _primary(self) -> Node:
        if self._take("("):
            node = self._either()
            self._close()
            return node
        if self.at >= len(self.tokens) or self.tokens[self.at][0] == "sign":
            raise UntranslatableError("syntax", given=self._sign())
        kind, piece = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return Literal(Decimal(piece), 0)
        if kind == "text":
            return Literal(re.sub(r"\\(.)", r"\1", piece[1:-1]), 0)
        if self._take("("):
            return Call(_FUNCTIONS.get(piece, piece), self._arguments(), 0, 1)
        return Ref(Reference(name_of(piece)), 0)

    def _arguments(self) -> tuple[Node, ...]:
        made: list[Node] = []
        if self._take(")"):
            return ()
        while True:
            made.append(self._either())
            if not self._take(","):
                self._close()
                return tuple(made)

    def _close(self) -> None:
        if not self._take(")"):
            raise UntranslatableError("syntax", given=self._sign())
