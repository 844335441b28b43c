"""The fields of a builder ↔ the form of an expression: each part is named by its path, « c.0.1 ».

Apart from the drawing, which gives the fields their labels. Refuses nothing that was posted: a part that cannot be read is
a ``Blank``, asked again.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import get_args

from werkzeug.datastructures import MultiDict

from surveys.questionnaire.conditions import Clause, Condition, Form, Group, Relation, Term
from surveys.questionnaire.conditions.form import (
    ALONE,
    Answered,
    Blank,
    Here,
    Join,
    Number,
    Operation,
    Opposite,
    ThisRow,
    Words,
    Worked,
    parts_of,
)
from surveys.questionnaire.conditions.offers import cell, choices_of, suited
from surveys.questionnaire.conditions.reshaping import EMPTY, with_parts
from surveys.questionnaire.definition.model import Question
from surveys.questionnaire.definition.spots import Spot
from surveys.questionnaire.expressions import Reference
from surveys.questionnaire.expressions.functions import FUNCTIONS
from surveys.questionnaire.kinds.numbers import DecimalNumber

ROOT = "c"
MOST = 12  # parts of one thing that a page may send
DEEPEST = 8
_RELATIONS: frozenset[str] = frozenset(get_args(Relation))
_JOINS: frozenset[str] = frozenset(get_args(Join))
_SIGNS = frozenset({"+", "-", "*", "div", "mod"})
_READER = DecimalNumber(places=6)


Fields = MultiDict[str, str]  # what was posted


def read_form(fields: Fields, spot: Spot) -> Form | None:
    """Return the form that a builder was left with; ``None`` where the page held no builder."""
    if f"{ROOT}.k" not in fields:
        return None
    if fields.get(f"{ROOT}.k") == "term":
        return _term(fields, ROOT, spot, 0)
    return _condition(fields, ROOT, spot, 0)


def _condition(fields: Fields, path: str, spot: Spot, depth: int) -> Condition:
    if fields.get(f"{path}.k") == "group":
        join = fields.get(f"{path}.join", "")
        parts = [
            _condition(fields, f"{path}.{place}", spot, depth + 1)
            for place in range(MOST * 4)
            if depth < DEEPEST and f"{path}.{place}.k" in fields
        ]
        return Group(join if join in _JOINS else "all", tuple(parts))  # type: ignore[arg-type]
    return _clause(fields, path, spot, depth)


def _clause(fields: Fields, path: str, spot: Spot, depth: int) -> Clause:
    if f"{path}.k" not in fields:
        return EMPTY
    subject = _term(fields, f"{path}.0", spot, depth + 1)
    given = fields.get(f"{path}.rel", "")
    relation: Relation = given if given in _RELATIONS else "is"  # type: ignore[assignment]
    clause = suited(Clause(subject, relation, ()), spot)
    if clause.relation in ALONE:
        return clause
    if clause.relation in ("one_of", "none_of"):
        chosen = _several(fields, f"{path}.w", subject, spot)
        return Clause(subject, clause.relation, chosen or (Blank(),))
    value = _term(fields, f"{path}.1", spot, depth + 1)
    return _valued(Clause(subject, clause.relation, (value,)), spot)


def _several(fields: Fields, name: str, subject: Term, spot: Spot) -> tuple[Term, ...]:
    listed = choices_of(subject, spot)
    return tuple(Words(code) for code in fields.getlist(name) if listed is not None and code in listed)


def _valued(clause: Clause, spot: Spot) -> Clause:
    """Return a clause with a value to choose where the one that was there is of another list."""
    made = suited(clause, spot)
    return made if made.values else Clause(made.subject, made.relation, (Blank(),))


def _term(fields: Fields, path: str, spot: Spot, depth: int) -> Term:
    """Return the value that a list and what stands beside it say."""
    what, _, name = fields.get(path, "").partition(":")
    if depth > DEEPEST:
        return Blank()
    if what in ("n", "w"):
        text = fields.get(f"{path}.txt", "")
        return Words(text) if what == "w" else _number(text)
    if what == "t":
        return cell(name, fields.get(f"{path}.row", "*"), fields.get(f"{path}.col", ""), spot)
    named = _NAMED.get(what)
    return named(name) if named is not None else _made(fields, path, what, name, spot, depth)


def _as_written(name: str) -> Term:
    code, *parts = name.split(".")
    return Answered(Reference(code, tuple(parts)))


_NAMED: Mapping[str, Callable[[str], Term]] = {
    "q": lambda name: Answered(Reference(name)),
    "b": lambda name: Answered(Reference("@", (name,))),
    "o": _as_written,  # a reference that the lists do not hold
    "here": lambda name: Here(),
    "row": lambda name: ThisRow(),
    "c": Words,
    "p": lambda name: Worked("param", (Words(name),)),
    "a": lambda name: Worked("attr", (ThisRow(), Words(name))),
}


def _number(text: str) -> Term:
    """Return a number as people type them; what cannot be read is asked again, as it was typed."""
    value = _READER.read((text,)).value
    return Number(value) if isinstance(value, Decimal) else Blank(text)


def _made(fields: Fields, path: str, what: str, name: str, spot: Spot, depth: int) -> Term:
    """Return what is made of other values: a function's, a calculation, an opposite."""
    parts = [
        _term(fields, f"{path}.{place}", spot, depth + 1)
        for place in range(MOST)
        if f"{path}.{place}" in fields
    ]
    if what == "op":
        return _operation(fields, path, parts)
    if what == "minus":
        return Opposite(parts[0] if parts else Blank())
    function = FUNCTIONS.get(name) if what == "f" else None
    if function is None:
        return Blank()
    given: list[Term | Condition] = list(parts)
    if name == "if":
        first = _condition(fields, f"{path}.0", spot, depth + 1)
        values = [_term(fields, f"{path}.{place}", spot, depth + 1) for place in (1, 2)]
        return Worked(name, (first, *values))
    while len(given) < function.least:
        given.append(Blank())
    return Worked(name, tuple(given if function.most is None else given[: function.most]))


def _operation(fields: Fields, path: str, parts: list[Term]) -> Term:
    terms = [*parts, Blank(), Blank()][: max(len(parts), 2)]
    signs = [fields.get(f"{path}.s{place}", "") for place in range(1, len(terms))]
    return Operation(
        terms[0],
        tuple((sign if sign in _SIGNS else "+", term) for sign, term in zip(signs, terms[1:], strict=True)),
    )


def levelled(form: Form) -> Form:
    """Return a form whose calculations are sums of products, as everyone reads « 2 + 3 × 4 »."""
    parts = tuple(map(levelled, parts_of(form)))
    made = with_parts(form, parts) if parts else form
    if not isinstance(made, Operation):
        return made
    products: list[Term] = []
    sums: list[str] = []
    first, factors = made.first, list[tuple[str, Term]]()
    for sign, term in (*made.rest, ("", Blank())):
        if sign in ("*", "div", "mod"):
            factors.append((sign, term))
            continue
        products.append(Operation(first, tuple(factors)) if factors else first)
        first, factors = term, []
        if sign:
            sums.append(sign)
    return products[0] if not sums else Operation(products[0], tuple(zip(sums, products[1:], strict=True)))


def chain_of(operation: Operation) -> tuple[list[Term], list[str]]:
    """Return a calculation as a builder draws it: values with signs between them, products inside sums not apart."""
    terms, signs = list[Term](), list[str]()
    for sign, term in (("", operation.first), *operation.rest):
        inner = term if isinstance(term, Operation) and operation.rest[0][0] in ("+", "-") else None
        factor = inner is not None and inner.rest[0][0] not in ("+", "-")
        signs += [sign] if sign else []
        if inner is not None and factor:
            terms.append(inner.first)
            for inner_sign, inner_term in inner.rest:
                signs.append(inner_sign)
                terms.append(inner_term)
        else:
            terms.append(term)
    return terms, signs


def head_of(term: Term, spot: Spot) -> str:
    """Return what a list is set to for a value."""
    match term:
        case Blank(typed=typed):
            return "" if typed is None else "n"
        case Answered(reference=Reference(code="@", parts=parts)):
            return f"b:{'.'.join(parts)}"
        case Answered(reference=reference):
            return _head_of_reference(reference, spot)
        case Worked(function="param", given=(Words(value=name),)):
            return f"p:{name}"
        case Worked(function="attr", given=(ThisRow(), Words(value=name))):
            return f"a:{name}"
        case Worked(function=function):
            return f"f:{function}"
        case _:
            return _PLAIN.get(type(term), "")


_PLAIN: Mapping[type, str] = {
    Here: "here",
    ThisRow: "row",
    Number: "n",
    Words: "w",
    Operation: "op",
    Opposite: "minus",
}


def _head_of_reference(reference: Reference, spot: Spot) -> str:
    item = spot.names.questionnaire.items.get(reference.code)
    as_written = f"o:{reference}"
    if item is None or spot.names.type_of(reference) is None:
        return as_written
    if isinstance(item, Question) and item.rows is None:
        return as_written if reference.parts else f"q:{reference.code}"
    row, column = (*reference.parts, "", "")[:2]
    made = cell(reference.code, row, column, spot)
    return f"t:{reference.code}" if made.reference == reference else as_written
