"""What a form says, with the names that its readers know: numbers and labels of questions, labels of choices.

Apart from the sentence, which has a language: a page and a paper each give this structure their words. Refuses to
guess: what names nothing is told as it is written, as ``unknown``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from surveys.questionnaire.choices import ChoiceList
from surveys.questionnaire.conditions.form import (
    Answered,
    Blank,
    Clause,
    Condition,
    Form,
    Group,
    Here,
    Join,
    Number,
    Operation,
    Opposite,
    Relation,
    Term,
    ThisRow,
    Words,
    Worked,
)
from surveys.questionnaire.definition.model import Item, Matrix, Question, Questionnaire, Roster
from surveys.questionnaire.definition.names import OTHER, DefinitionNames
from surveys.questionnaire.expressions import Reference, Type
from surveys.questionnaire.values import show_number

Shape = Literal[
    "question",  # ``number`` (0: it has none) and ``name``
    "cell",  # one cell of a table: ``name`` is its row and column
    "beside",  # another column of the row at hand
    "same_row",  # a column of another table, on the row at hand
    "column",  # a whole column, or every row
    "entries",  # the lines of a roster
    "other",  # the words of an « Autre » choice
    "here",
    "row",
    "number",
    "text",
    "choice",
    "worked",  # ``word`` is the function
    "operation",  # ``word`` holds the signs, apart by blanks
    "opposite",
    "blank",
    "unknown",
]


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that is spoken of. ``number`` is its question's, ``name`` its label or its own text."""

    shape: Shape
    number: int = 0
    name: str = ""
    word: str = ""
    parts: "tuple[Thing | Told, ...]" = ()
    is_date: bool = False  # before and after, not below and above


@dataclass(frozen=True, slots=True)
class Said:
    """One clause: what is said of what."""

    relation: Relation
    subject: Thing
    values: tuple[Thing, ...] = ()


@dataclass(frozen=True, slots=True)
class Together:
    """Several clauses or groups of them."""

    join: Join
    parts: "tuple[Told, ...]"


Told = Said | Together
_DATES = frozenset({"today", "now", "date"})


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells forms in one questionnaire. ``say`` fills the holes of an author's text; ``owner`` is whose « @ » it is."""

    questionnaire: Questionnaire
    numbers: Mapping[str, int]
    say: Callable[[str], str]
    owner: Item | None = None
    choices: ChoiceList | None = None  # that « . » is a code of
    current: Type | None = None  # of « . »

    def tell(self, condition: Condition) -> Told:
        """Return what a condition says; alternatives about one question are one clause with several values."""
        match condition:
            case Group(join=join, parts=parts):
                told = tuple(map(self.tell, parts))
                return Together(join, _joined(told) if join == "any" else told)
            case Clause(subject=subject, relation=relation, values=values):
                listed = self._choices(subject)
                return Said(
                    relation, self.thing(subject), tuple(self._value(value, listed) for value in values)
                )

    def thing(self, term: Term, listed: ChoiceList | None = None) -> Thing:
        """Return the thing that a value is; ``listed`` is the list of what it is given beside."""
        match term:
            case Answered(reference=reference):
                return self._answer(reference)
            case Number(value=value):
                return Thing("number", name=show_number(value))
            case Words():
                return self._value(term, listed)
            case Here():
                return Thing("here", is_date=self.current == "date")
            case ThisRow():
                return Thing("row")
            case Blank():
                return Thing("blank")
            case Worked(function=function, given=given):
                given_things = self._given(function, given)
                return Thing("worked", word=function, parts=given_things, is_date=function in _DATES)
            case Operation(first=first, rest=rest):
                parts = tuple(self.thing(each) for each in (first, *(operand for _, operand in rest)))
                return Thing("operation", word=" ".join(sign for sign, _ in rest), parts=parts)
            case Opposite(operand=operand):
                return Thing("opposite", parts=(self.thing(operand),))

    def _given(self, function: str, given: tuple[Form, ...]) -> "tuple[Thing | Told, ...]":
        keyed = given[1] if function == "values-where" and len(given) > 1 else given[0] if given else None
        listed = self._choices(keyed) if keyed is not None else None
        return tuple(
            self.tell(each) if isinstance(each, Clause | Group) else self.thing(each, listed)
            for each in given
        )

    def _value(self, value: Term, listed: ChoiceList | None) -> Thing:
        if not isinstance(value, Words):
            return self.thing(value)
        if listed is not None and value.value in listed:
            return Thing("choice", name=self.say(listed.label(value.value)), word=value.value)
        return Thing("text", name=value.value)

    def _choices(self, subject: Form) -> ChoiceList | None:
        match subject:
            case Answered(reference=reference):
                return self._names().choices_of(reference)
            case Here():
                return self.choices
            case ThisRow() if self.owner is not None:
                return self.owner.rows
            case Worked(function="previous" | "coalesce", given=(first, *_)):
                return self._choices(first)
            case _:
                return None

    def _names(self) -> DefinitionNames:
        names = DefinitionNames(self.questionnaire)
        return names if self.owner is None else names.within(self.owner)

    def _answer(self, reference: Reference) -> Thing:
        code, parts = reference.code, reference.parts
        if code == "@":
            column = self._names().column_of(reference)
            return Thing("beside", name=self.say(column.label) if column else str(reference))
        item = self.questionnaire.items.get(code)
        last = parts[-1] if parts else code
        if item is None or last.endswith(OTHER):
            return self._other(reference)
        number = self.numbers.get(code, 0)
        match item:
            case Question(rows=None) if not parts:
                dated = self._names().type_of(reference) == "date"
                return Thing("question", number, self.say(item.label), is_date=dated)
            case Question(rows=rows) if rows is not None:
                return self._cell(number, item, parts or ("*",), self.say(item.label))
            case Matrix():
                return self._cell(number, item, parts, self._column(reference))
            case Roster() if not parts:
                return Thing("entries", number, self.say(item.label))
            case Roster():
                return self._cell(number, item, parts, self._column(reference))
        return Thing("unknown", name=str(reference))

    def _cell(self, number: int, item: Item, parts: tuple[str, ...], column: str) -> Thing:
        row = parts[0] if parts else ""
        if row == "*":
            return Thing("column", number, column or self.say(item.label))
        if row == "@row":
            return Thing("same_row", number, column or self.say(item.label))
        if item.rows is None or row not in item.rows:
            return Thing("unknown", name=".".join((item.code, *parts)))
        label = self.say(item.rows.label(row))
        return Thing("cell", number, f"{label} – {column}" if column else label)

    def _column(self, reference: Reference) -> str:
        column = self._names().column_of(reference)
        return self.say(column.label) if column is not None and column.code else ""

    def _other(self, reference: Reference) -> Thing:
        """Tell the words of an « Autre » choice by its question."""
        parts = tuple(part.removesuffix(OTHER) for part in reference.parts)
        base = Reference(reference.code if parts else reference.code.removesuffix(OTHER), parts)
        item = self.questionnaire.items.get(base.code)
        if item is None or base == reference:
            return Thing("unknown", name=str(reference))
        return Thing("other", self.numbers.get(item.code, 0), self.say(item.label))


def _joined(parts: tuple[Told, ...]) -> tuple[Told, ...]:
    """Return alternatives about one thing as one clause with several values."""
    found: list[Told] = []
    for part in parts:
        last = found[-1] if found else None
        if (
            isinstance(part, Said)
            and isinstance(last, Said)
            and part.relation in ("is", "holds", "one_of")
            and (last.relation, last.subject) == (part.relation, part.subject)
        ):
            found[-1] = Said(last.relation, last.subject, (*last.values, *part.values))
        else:
            found.append(part)
    return tuple(found)
