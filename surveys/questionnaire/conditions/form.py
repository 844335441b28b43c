"""An expression as a builder holds it: clauses « question – operator – value », groups of them, and what is compared.

Apart from the tree of the language because a person thinks in clauses: « ne comprend pas » is one word here and a call
within a call there. Refuses positions and text; a ``Blank`` is what is not chosen yet, and has no text.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from surveys.questionnaire.expressions import Reference

Join = Literal["all", "any", "none", "not_all"]
Relation = Literal[
    "is",
    "is_not",
    "above",
    "at_least",
    "below",
    "at_most",
    "holds",
    "holds_not",
    "one_of",
    "none_of",
    "answered",
    "unanswered",
    "contains",
    "starts_with",
    "ends_with",
    "matches",
    "true",
    "untrue",
]

# What a builder can show without losing who reads it.
MOST_LEVELS = 3  # of groups in groups
MOST_DEPTH = 5  # of calculations in calculations
MOST_CLAUSES = 40
MOST_PARTS = 240

# Relations that are about the subject alone.
ALONE: frozenset[Relation] = frozenset({"answered", "unanswered", "true", "untrue"})
OPPOSITES: dict[Relation, Relation] = {
    "answered": "unanswered",
    "unanswered": "answered",
    "holds": "holds_not",
    "holds_not": "holds",
    "one_of": "none_of",
    "none_of": "one_of",
    "true": "untrue",
    "untrue": "true",
}


@dataclass(frozen=True, slots=True)
class Blank:
    """What is not chosen yet; ``typed`` is a number that cannot be read, kept as it was typed (``None``: no number)."""

    typed: str | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """A number written out; it may be negative."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Words:
    """A text written out: a choice's code, a date, any words."""

    value: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered somewhere: a question, a cell, a whole column, the entries of a roster."""

    reference: Reference


@dataclass(frozen=True, slots=True)
class Here:
    """The answer that the expression belongs to: « . »."""


@dataclass(frozen=True, slots=True)
class ThisRow:
    """The code of the row at hand: « @row »."""


@dataclass(frozen=True, slots=True)
class Worked:
    """What a function gives: a count, a sum, a parameter, today. ``if`` has a condition first."""

    function: str
    given: tuple["Term | Condition", ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """Sums and differences, or products and quotients, from left to right: the signs of one are of one level."""

    first: "Term"
    rest: tuple[tuple[str, "Term"], ...]


@dataclass(frozen=True, slots=True)
class Opposite:
    """A value with the other sign."""

    operand: "Term"


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing said of one thing. ``values`` has one member, several for ``one_of``, none where nothing is compared."""

    subject: "Term"
    relation: Relation
    values: tuple["Term", ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """All of its parts, any of them, none of them, or not all of them."""

    join: Join
    parts: tuple["Condition", ...] = ()


Term = Blank | Number | Words | Answered | Here | ThisRow | Worked | Operation | Opposite
Condition = Clause | Group
Form = Condition | Term


def parts_of(form: Form) -> tuple[Form, ...]:
    """Return what stands directly in a form, in order."""
    match form:
        case Group(parts=parts):
            return parts
        case Clause(subject=subject, values=values):
            return (subject, *values)
        case Worked(given=given):
            return given
        case Operation(first=first, rest=rest):
            return (first, *(operand for _, operand in rest))
        case Opposite(operand=operand):
            return (operand,)
        case _:
            return ()


def walk(form: Form) -> Iterator[Form]:
    """Yield a form and all that stands in it, in order."""
    yield form
    for part in parts_of(form):
        yield from walk(part)


def is_whole(form: Form) -> bool:
    """Say whether everything is chosen: a form without blanks nor empty groups has a text."""
    return not any(isinstance(part, Blank) or part in _EMPTY for part in walk(form))


_EMPTY = tuple(Group(join) for join in ("all", "any", "none", "not_all"))


def fits(form: Form) -> bool:
    """Say whether a form is small enough to be shown as one."""
    parts = tuple(walk(form))
    clauses = sum(1 for part in parts if isinstance(part, Clause))
    small = len(parts) <= MOST_PARTS and clauses <= MOST_CLAUSES
    return small and _levels(form) <= MOST_LEVELS and _depth(form) <= MOST_DEPTH


def _levels(form: Form) -> int:
    below = max((_levels(part) for part in parts_of(form)), default=0)
    return below + 1 if isinstance(form, Group) else below


def _depth(form: Form) -> int:
    """Return how many calculations stand in one another, conditions inside them counted too."""
    below = max((_depth(part) for part in parts_of(form)), default=0)
    return below + 1 if isinstance(form, Worked | Operation | Opposite) else below


def tidy(form: Form) -> Form:
    """Return the one form that says the same: no empty group, no group of one, no « none of » what has an opposite."""
    match form:
        case Group(join=join, parts=parts):
            return _tidy_group(join, tuple(part for part in map(tidy, parts) if part not in _EMPTY))
        case Clause(subject=subject, relation=relation, values=values):
            return _turned(tidy(subject), relation, tuple(map(tidy, values)))
        case Worked(function=function, given=given):
            return Worked(function, tuple(map(tidy, given)))
        case Operation(first=first, rest=rest):
            kept = tuple((sign, tidy(operand)) for sign, operand in rest)
            return Operation(tidy(first), kept) if kept else tidy(first)  # type: ignore[arg-type]
        case Opposite(operand=operand):
            inner = tidy(operand)
            return Number(-inner.value) if isinstance(inner, Number) and inner.value >= 0 else Opposite(inner)  # type: ignore[arg-type]
        case _:
            return form


_TURNED: dict[Relation, Relation] = {
    "is": "is",
    "is_not": "is_not",
    "above": "below",
    "at_least": "at_most",
    "below": "above",
    "at_most": "at_least",
}


_HELD: dict[Relation, Relation] = {"one_of": "holds", "none_of": "holds_not"}


def _turned(subject: Form, relation: Relation, values: tuple[Form, ...]) -> Clause:
    """Return a clause that speaks of an answer first: « 12 is below the answer » is said the other way."""
    written = isinstance(subject, Number | Words)
    if relation in _TURNED and written and not isinstance(values[0], Number | Words | Blank):
        return Clause(values[0], _TURNED[relation], (subject,))  # type: ignore[arg-type]
    if relation in ("one_of", "none_of"):
        codes = [code for each in values if isinstance(each, Words) for code in each.value.split()]
        if written and codes:
            return Clause(Words(" ".join(codes)), _HELD[relation], (subject,))  # type: ignore[arg-type]
        values = tuple(map(Words, codes))
    return Clause(subject, relation, values)  # type: ignore[arg-type]


def _tidy_group(join: Join, parts: tuple[Form, ...]) -> Condition:
    conditions: tuple[Condition, ...] = parts  # type: ignore[assignment]  # tidied conditions are conditions
    if len(conditions) != 1:
        return Group(join, conditions)
    (only,) = conditions
    if join in ("all", "any"):
        return only
    match only:
        case Clause(subject=subject, relation=relation, values=values) if relation in OPPOSITES:
            opposite = OPPOSITES[relation]
            if opposite in ("unanswered", "holds_not", "none_of", "untrue"):
                return Clause(subject, opposite, values)
        case Group(join="all", parts=inner):
            return Group("not_all", inner)
        case Group(join="any", parts=inner):
            return Group("none", inner)
    return Group("none", conditions)
