"""What a builder may offer where an expression stands: what can be spoken of, how it can be compared, with which values.

Apart from completion, which helps a text at a caret: here one chooses in lists. Refuses labels of ours and order by
taste: things come in the order of the questionnaire.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from surveys.questionnaire.choices import ChoiceList
from surveys.questionnaire.conditions.form import (
    Answered,
    Clause,
    Form,
    Here,
    Relation,
    Term,
    ThisRow,
    Words,
    Worked,
)
from surveys.questionnaire.conditions.writing import write_form
from surveys.questionnaire.definition.model import Matrix, Question, Roster
from surveys.questionnaire.definition.names import columns_of
from surveys.questionnaire.definition.spots import Spot
from surveys.questionnaire.expressions import Expression, Reference, Type, infer, parse

# What a list of functions holds in a builder; those of a text that uses others are shown all the same.
OFFERED = (
    "sum",
    "count",
    "count-non-empty",
    "count-in",
    "count-selected",
    "mean",
    "min",
    "max",
    "previous",
    "coalesce",
    "abs",
    "round",
    "days",
    "year",
    "month",
    "if",
)
_PRESENCE: tuple[Relation, ...] = ("answered", "unanswered")
_ORDERS: tuple[Relation, ...] = ("is", "is_not", "above", "at_least", "below", "at_most")
_TEXTS: tuple[Relation, ...] = ("is", "is_not", "contains", "starts_with", "ends_with", "matches")


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that can be spoken of. ``what`` says which list it stands in; ``code`` names it there."""

    what: Literal["question", "table", "attribute", "beside", "here", "row", "parameter", "feature"]
    code: str = ""
    label: str = ""  # the author's
    section: str = ""  # the title of its section
    given: str = ""  # of a parameter: its value


def subjects_of(spot: Spot) -> Iterator[Subject]:
    """Yield what an expression may speak of, what is nearest first."""
    if spot.current is not None:
        yield Subject("here")
    item = spot.item
    if spot.row and isinstance(item, Matrix | Roster):
        yield from (
            Subject("beside", column.code, column.label) for column in columns_of(item) if column.code
        )
    if spot.row:
        yield Subject("row")
        rows = item.rows if item is not None else None
        named = dict.fromkeys(name for choice in rows or () for name in choice.attributes)
        yield from (Subject("feature", name) for name in named)
    for section in spot.names.questionnaire.sections:
        for each in section.items:
            match each:
                case Question(rows=None) if each.kind.value_type == "none":
                    continue
                case Question(rows=None):
                    what = "attribute" if each.kind.name == "attribute" else "question"
                    yield Subject(what, each.code, each.label, section.title)  # type: ignore[arg-type]
                case _:
                    yield Subject("table", each.code, each.label, section.title)
    for name, value in spot.names.questionnaire.params.items():
        yield Subject("parameter", name, given=str(value))


def rows_of(code: str, spot: Spot) -> tuple[tuple[str, str], ...]:
    """Return the rows of a table that may be named, with their labels; « * » is all of them, « @row » the one at hand."""
    item = spot.names.questionnaire.items.get(code)
    if item is None:
        return ()
    fixed = tuple((choice.code, choice.label) for choice in item.rows or ())
    at_hand = (("@row", ""),) if spot.row and fixed else ()
    lines = (("", ""),) if isinstance(item, Roster) else ()  # the lines themselves, to be counted
    return (("*", ""), *at_hand, *fixed, *lines)


def columns_named(code: str, spot: Spot) -> tuple[tuple[str, str], ...]:
    """Return the columns of a table with their labels; none for one that has a single column without a name."""
    item = spot.names.questionnaire.items.get(code)
    if not isinstance(item, Matrix | Roster):
        return ()
    return tuple((column.code, column.label) for column in columns_of(item) if column.code)


def cell(code: str, row: str, column: str, spot: Spot) -> Answered:
    """Return the answer that a table, a row and a column name together, the first of each where none is said."""
    if isinstance(spot.names.questionnaire.items.get(code), Roster) and row == "":
        return Answered(Reference(code))
    columns = [name for name, _ in columns_named(code, spot)]
    rows = [name for name, _ in rows_of(code, spot)]
    kept = row if row in rows else "*"
    if not columns:
        return Answered(Reference(code, (kept,)))
    return Answered(Reference(code, (kept, column if column in columns else columns[0])))


def type_of(term: Form, spot: Spot) -> Type:
    """Return the type of a value; ``any`` where it is not whole, or cannot be told."""
    text = write_form(term)
    made = parse(text) if isinstance(text, str) else ()
    if not isinstance(made, Expression):
        return "any"
    return infer(made, spot.names, row=spot.row, current=spot.current)


def choices_of(term: Form, spot: Spot) -> ChoiceList | None:
    """Return the list that a value is a code of, or codes of, if it is."""
    match term:
        case Answered(reference=reference):
            return spot.names.choices_of(reference)
        case Here():
            return spot.choices
        case ThisRow():
            return spot.item.rows if spot.item is not None else None
        case Worked(function="previous" | "coalesce" | "values-where", given=(first, *_)):
            return choices_of(first, spot)
        case _:
            return None


def relations_of(term: Term, spot: Spot) -> tuple[Relation, ...]:
    """Return how a value can be compared, the most likely first."""
    found, listed = type_of(term, spot), choices_of(term, spot)
    if found == "list":
        return ("holds", "holds_not", *_PRESENCE)
    if found == "boolean":
        return ("true", "untrue", *_PRESENCE)
    if found in ("number", "date"):
        return (*_ORDERS, *_PRESENCE)
    if listed is not None:
        return ("is", "is_not", "one_of", "none_of", *_PRESENCE)
    if found == "string":
        return (*_TEXTS, *_PRESENCE)
    return (*_ORDERS, "holds", "holds_not", "true", "untrue", *_PRESENCE)


def suited(clause: Clause, spot: Spot) -> Clause:
    """Return a clause whose relation and values suit its subject: what no longer has a meaning is asked again."""
    allowed = relations_of(clause.subject, spot)
    relation = clause.relation if clause.relation in allowed else allowed[0]
    listed = choices_of(clause.subject, spot)
    if listed is None:
        return Clause(clause.subject, relation, clause.values)
    values = tuple(
        value for value in clause.values if not isinstance(value, Words) or _are_of(value.value, listed)
    )
    return Clause(clause.subject, relation, values)


def _are_of(codes: str, listed: ChoiceList) -> bool:
    return all(code in listed for code in codes.split())
