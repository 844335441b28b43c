"""What a number is made of, organisation by organisation, down to the answers it adds up.

Apart from the figures, because disclosure control alone reads it: two statistics that add up the same answers open each
other, so a number is brought back to answers wherever it is a sum of them. Refuses a form that does not give the number
back exactly: such a number is then one value of its own.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import overload

from surveys.questionnaire.definition.model import Matrix, Question
from surveys.questionnaire.expressions import Expression, Reference
from surveys.questionnaire.expressions.native import compile_native
from surveys.questionnaire.expressions.syntax import Call, Fold, Literal, Negate, Node, Ref
from surveys.questionnaire.expressions.terms import Scope
from surveys.results.dataset import Respondent
from surveys.results.figures.evidence import number_of, numbers_of

_DEEPEST = 20  # calculations of calculations


@dataclass(frozen=True, slots=True)
class Term:
    """An answer in a sum: which one, how many times, and what it is."""

    variable: str
    times: Fraction
    value: Fraction


@dataclass(frozen=True, slots=True)
class Makeup:
    """What one number of a figure is made of. ``line`` is the code of its row, empty for the figure's own number.

    ``measure``: ``total``, ``numerator``, ``denominator``, ``people`` (sums), ``values`` (what a quantile is taken of), ``answered`` (1: the member did).
    """

    line: str
    measure: str
    parts: Mapping[str, tuple[Fraction, ...]] = field(repr=False)  # organisation → what it brings
    terms: Mapping[str, tuple[Term, ...]] = field(repr=False, default_factory=dict)
    kind: str = "total"  # how disclosure control counts it: total, pay, headcount, rating

    @property
    def sums(self) -> dict[str, Fraction]:
        """What each organisation brings in all."""
        return {organisation: sum(found, Fraction(0)) for organisation, found in self.parts.items()}


class LateMakeup(Sequence[Makeup]):
    """The makeups of a figure of a large edition, found from the answers when disclosure control asks for them."""

    def __init__(self, find: Callable[[], tuple[Makeup, ...]]) -> None:
        self._find = find

    @cached_property
    def _found(self) -> tuple[Makeup, ...]:
        return self._find()

    def __len__(self) -> int:
        return len(self._found)

    @overload
    def __getitem__(self, place: int) -> Makeup: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Makeup, ...]: ...
    def __getitem__(self, place: int | slice) -> Makeup | tuple[Makeup, ...]:
        """Return a makeup by its place."""
        return self._found[place]


Terms = dict[
    str, tuple[Fraction, Fraction]
]  # variable → times, value; "" holds what is added without any answer


def terms_of(
    expression: Expression | None,
    respondent: Respondent,
    part: Fraction,
    name: str,
    scope: Scope | None = None,
) -> tuple[Term, ...]:
    """Return the answers that a number adds up for one organisation; ``name`` is the number's own, when it adds up none."""
    found = (
        None
        if expression is None
        else _Reader(respondent).form(expression.tree, scope or respondent.sheet.scope())
    )
    if found is not None:
        whole = sum((times * value for times, value in found.values()), Fraction(0))
        terms = tuple(
            Term(variable, times, value) for variable, (times, value) in found.items() if variable and times
        )
        if whole == part and (terms or not part) and all(term.value >= 0 for term in terms):
            return terms
    return (Term(name, Fraction(1), part),)


class _Reader:
    """One organisation's answers, and the sums that expressions make of them."""

    def __init__(self, respondent: Respondent) -> None:
        self._items = respondent.sheet.questionnaire.items
        self._sheet = respondent.sheet
        self._depth = 0

    def form(self, node: Node, scope: Scope) -> Terms | None:
        """Return a node as a sum of answers; ``None`` when it is none."""
        match node:
            case Literal(value=value):
                number = None if isinstance(value, str) else Fraction(value)
                return None if number is None else {"": (number, Fraction(1))}
            case Ref(reference=reference):
                return self._reference(reference, scope)
            case Negate(operand=operand):
                return _scaled(self.form(operand, scope), Fraction(-1))
            case Fold():
                return self._fold(node, scope)
            case Call(name="sum", arguments=arguments):
                return self._sum(arguments, scope)
            case Call(name="coalesce", arguments=arguments):
                given = next((each for each in arguments if compile_native(each)(scope) is not None), None)
                return None if given is None else self.form(given, scope)
            case Call(name="if", arguments=(condition, yes, no)):
                return self.form(yes if compile_native(condition)(scope) is True else no, scope)
        return None

    def _reference(self, reference: Reference, scope: Scope) -> Terms | None:
        item = self._items.get(reference.code)
        if isinstance(item, Question) and item.calc is not None and item.rows is None and not reference.parts:
            if self._depth > _DEEPEST:
                return None
            self._depth += 1
            found = self.form(item.calc.tree, self._sheet.scope(item.code))
            self._depth -= 1
            return found
        row = scope.row() if "@row" in reference.parts else None
        parts = tuple(row or "" if part == "@row" else part for part in reference.parts)
        if reference.code == "@" or "*" in parts:
            return None
        value = number_of(scope.lookup(reference))
        return None if value is None else {".".join((reference.code, *parts)): (Fraction(1), value)}

    def _sum(self, arguments: tuple[Node, ...], scope: Scope) -> Terms | None:
        made: Terms = {}
        for each in arguments:
            found = self._column(each.reference, scope) if isinstance(each, Ref) else self.form(each, scope)
            if found is None:
                return None
            _add(made, found)
        return made

    def _column(self, reference: Reference, scope: Scope) -> Terms | None:
        """Return the answers of ``${m.*.c}``: one for each row of a matrix, a roster's column as one."""
        if "*" not in reference.parts:
            return self._reference(reference, scope) or ({} if scope.lookup(reference) is None else None)
        item = self._items.get(reference.code)
        if isinstance(item, Matrix) and reference.parts[:1] == ("*",):
            made: Terms = {}
            for row in item.rows:
                parts = (row.code, *reference.parts[1:])
                value = number_of(scope.lookup(Reference(reference.code, parts)))
                if value is not None:
                    made[".".join((reference.code, *parts))] = (Fraction(1), value)
            return made
        found = numbers_of(scope.lookup(reference))
        return {str(reference): (Fraction(1), sum(found, Fraction(0)))} if found else {}

    def _fold(self, node: Fold, scope: Scope) -> Terms | None:
        made = self.form(node.first, scope)
        for sign, operand in node.rest:
            other = self.form(operand, scope)
            if made is None or other is None:
                return None
            made = _COMBINED[sign](made, other) if sign in _COMBINED else None
        return made


def _scaled(terms: Terms | None, by: Fraction) -> Terms | None:
    return None if terms is None else {name: (by * times, value) for name, (times, value) in terms.items()}


def _add(made: Terms, more: Terms, sign: int = 1) -> Terms:
    for name, (times, value) in more.items():
        made[name] = (made.get(name, (Fraction(0), value))[0] + sign * times, value)
    return made


def _constant(terms: Terms) -> Fraction | None:
    return terms[""][0] if terms.keys() == {""} else None


def _times(left: Terms, right: Terms) -> Terms | None:
    one, other = _constant(left), _constant(right)
    if other is not None:
        return _scaled(left, other)
    return None if one is None else _scaled(right, one)


def _divided(left: Terms, right: Terms) -> Terms | None:
    by = _constant(right)
    return _scaled(left, 1 / by) if by else None


_COMBINED: Mapping[str, Callable[[Terms, Terms], Terms | None]] = {
    "+": lambda left, right: _add(dict(left), right),
    "-": lambda left, right: _add(dict(left), right, -1),
    "*": _times,
    "div": _divided,
}
