"""An expression, parsed once: what it is made of and what it gives for a scope.

Apart from the grammar and the compilers, which it joins. Refuses unknown functions, wrong numbers of arguments
and patterns that are not of linear time, so that whatever it holds can be evaluated.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, cast

from surveys.questionnaire.expressions.functions import FUNCTIONS, Function, pattern
from surveys.questionnaire.expressions.native import compile_native
from surveys.questionnaire.expressions.odk import (
    compile_odk,
    evaluate_form,
    hold_form,
    judge_form,
    references_in_texts,
)
from surveys.questionnaire.expressions.odk_functions import FUNCTIONS as ODK_FUNCTIONS
from surveys.questionnaire.expressions.syntax import (
    Call,
    Current,
    Literal,
    Node,
    Ref,
    Row,
    children_of,
    problem,
    read,
    walk,
)
from surveys.questionnaire.expressions.terms import Code, Dialect, Reference, Result, Scope
from surveys.questionnaire.problems import Problem

# Which argument must be written out, as a text, for the dependencies to be known before any answer.
_LITERALS = {"attr": 1, "param": 0}


@dataclass(frozen=True, slots=True)
class Expression:
    """A sound expression. Two are equal when their text and dialect are."""

    source: str
    dialect: Dialect
    references: frozenset[Reference] = field(compare=False)
    functions: frozenset[str] = field(compare=False)
    recalled: frozenset[Reference] = field(
        compare=False
    )  # of those, the ones of the last edition: previous(…)
    attributes: frozenset[str] = field(compare=False)  # read by attr(…, 'name')
    params: frozenset[str] = field(compare=False)  # read by param('name')
    uses_row: bool = field(compare=False)  # @row, ${@.col} or ${m.@row.col}
    uses_current: bool = field(compare=False)  # .
    tree: Node = field(compare=False, repr=False)
    code: Code = field(compare=False, repr=False)

    @property
    def needs(self) -> frozenset[Reference]:
        """The answers of now that must be known first: what only the last edition said is known already."""
        if not self.recalled:
            return self.references
        nodes = (node for node in _now(self.tree) if isinstance(node, Ref))
        return frozenset(node.reference for node in nodes)

    def evaluate(self, scope: Scope) -> Result:
        """Return the value for a scope; ``None`` is missing or unknown. Never raises, whatever the values."""
        if self.dialect == "odk":
            return evaluate_form(self.code, scope)
        return cast(Result, self.code(scope))

    def holds(self, scope: Scope) -> bool | None:
        """Return the truth for a scope; ``None`` is unknown. In ``odk`` any value is true or false, and this says which."""
        if self.dialect == "odk":
            return hold_form(self.code, scope)
        value = self.code(scope)
        return value if type(value) is bool else None

    def __reduce__(self) -> tuple[Any, ...]:
        return parse, (self.source, self.dialect)


def _now(node: Node) -> Iterator[Node]:
    """Yield a node and all below it, but for what is asked of the last edition."""
    yield node
    if not (isinstance(node, Call) and node.name == "previous"):
        for child in children_of(node):
            yield from _now(child)


def parse(source: str, dialect: Dialect = "native") -> Expression | tuple[Problem, ...]:
    """Return the expression that a text says, or every reason why it says none. Never raises on any text.

    Codes: ``expression.empty``, ``.too_long``, ``.too_deep``, ``.syntax``, ``.unfinished``, ``.unclosed_text``,
    ``.bad_reference``, ``.unknown_function``, ``.arity``, ``.literal_expected``, ``.bad_pattern``. All but the
    first three carry ``position`` (from 1) and ``text`` (the piece meant).
    """
    return _parse(source, dialect) if len(source) <= 500 else _parse.__wrapped__(source, dialect)


@lru_cache(maxsize=4_096)
def _parse(source: str, dialect: Dialect) -> Expression | tuple[Problem, ...]:
    tree = read(source, dialect)
    if isinstance(tree, Problem):
        return (tree,)
    nodes = tuple(walk(tree))
    calls = [node for node in nodes if isinstance(node, Call)]
    functions = functions_of(dialect)
    problems = [found for call in calls for found in _judge(call, functions)]
    if dialect == "odk" and not problems:
        problems = list(judge_form(tree))
    if problems:
        return tuple(problems)
    references = frozenset(node.reference for node in nodes if isinstance(node, Ref))
    if dialect == "odk":
        references |= frozenset(references_in_texts(tree))
    return Expression(
        source=source,
        dialect=dialect,
        references=references,
        functions=frozenset(call.name for call in calls),
        recalled=frozenset(_recalled(calls)),
        attributes=frozenset(_literals(calls, "attr")),
        params=frozenset(_literals(calls, "param")),
        uses_row=any(isinstance(node, Row) for node in nodes)
        or any(reference.code == "@" or "@row" in reference.parts for reference in references),
        uses_current=any(isinstance(node, Current) for node in nodes),
        tree=tree,
        code=compile_native(tree) if dialect == "native" else compile_odk(tree),
    )


def functions_of(dialect: Dialect) -> Mapping[str, Function]:
    """Return the functions that a dialect knows, by name."""
    return FUNCTIONS if dialect == "native" else ODK_FUNCTIONS


def _judge(call: Call, functions: Mapping[str, Function]) -> Iterator[Problem]:
    function = functions.get(call.name)
    if function is None:
        close = get_close_matches(call.name.lower(), functions, n=1)
        yield problem("unknown_function", call.at, call.name, suggestion=close[0] if close else None)
        return
    given = len(call.arguments)
    if given < function.least or (function.most is not None and given > function.most):
        most = function.most
        yield problem("arity", call.at, call.name, given=given, least=function.least, most=most)
        return
    at = _LITERALS.get(call.name)
    if at is not None and not _is_text(call.arguments[at]):
        yield problem("literal_expected", call.arguments[at].at, call.name)
    if call.name == "previous" and not _is_one_answer(call.arguments[0]):
        yield problem("reference_expected", call.arguments[0].at, call.name)
    if call.name == "regex" and isinstance(call.arguments[1], Literal):
        source = str(call.arguments[1].value)
        if pattern(source) is None:
            yield problem("bad_pattern", call.arguments[1].at, source)


def _is_text(node: Node) -> bool:
    return isinstance(node, Literal) and isinstance(node.value, str)


def _is_one_answer(node: Node) -> bool:
    return isinstance(node, Ref) and "*" not in node.reference.parts


def _recalled(calls: list[Call]) -> Iterator[Reference]:
    for call in calls:
        argument = call.arguments[0] if call.name == "previous" else None
        if isinstance(argument, Ref):
            yield argument.reference


def _literals(calls: list[Call], name: str) -> Iterator[str]:
    for call in calls:
        argument = call.arguments[_LITERALS[name]] if call.name == name else None
        if isinstance(argument, Literal):
            yield str(argument.value)
