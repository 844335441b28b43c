"""What the names of a definition stand for: the type, the list and the class of every ``${…}``.

Apart from ``verify`` because statistics, texts and the writing of a document ask the same questions. Knows nothing of
answers: a reference here has a type, never a value.
"""

from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from surveys.questionnaire.choices import ChoiceList
from surveys.questionnaire.definition.found import MAX_SUGGESTIONS, MAX_WORDS
from surveys.questionnaire.definition.model import (
    Column,
    Disclosure,
    Item,
    Matrix,
    Question,
    Questionnaire,
    Roster,
)
from surveys.questionnaire.expressions import Reference, Type, infer
from surveys.questionnaire.kinds.base import Kind

OTHER = "_autre"  # ends the name of the text that an « Autre » choice opens


class DefinitionNames:
    """Answers for one questionnaire what ``expressions.check`` asks; ``within`` an item, ``${@.column}`` too.

    ``unbuilt`` are codes that exist but could not be read: whatever is asked of them is ``any``, never unknown.
    """

    def __init__(self, questionnaire: Questionnaire, unbuilt: Collection[str] = ()) -> None:
        self.questionnaire = questionnaire
        self.unbuilt = frozenset(unbuilt)
        self.owner: Item | None = None
        self._inferred: dict[str, Type] = {}
        self._suggestions = [0]  # made so far, whichever item asked

    def within(self, owner: Item) -> "DefinitionNames":
        """Return the same names seen from inside a matrix or a roster."""
        inside = DefinitionNames(self.questionnaire, self.unbuilt)
        inside.owner = owner
        inside._inferred = self._inferred
        inside._suggestions = self._suggestions
        return inside

    # ── what expressions.check asks ───────────────────────────────────────────────────────────────────────────

    def type_of(self, reference: Reference) -> Type | None:
        """Return the type a reference has, or ``None`` when no such thing exists."""
        code, parts = reference.code, reference.parts
        if code in self.unbuilt:
            return "any"
        if code == "@":
            return self._type_in_row(parts)
        item = self.questionnaire.items.get(code)
        if item is None or (parts and parts[-1].endswith(OTHER) and self._is_other(reference)):
            return "string" if self._is_other(reference) else None
        match item:
            case Question():
                return self._type_of_question(item, parts)
            case Matrix():
                return self._type_of_matrix(item, parts)
            case Roster():
                return self._type_of_roster(item, parts)

    def has_parameter(self, name: str) -> bool:
        """Say whether the questionnaire gives this parameter a value."""
        return name in self.questionnaire.params

    def parameters(self) -> Iterable[str]:
        """Return every parameter, for a suggestion."""
        return self.questionnaire.params.keys()

    def suggestions(self) -> Iterator[str]:
        """Yield the references that exist, as they are written, for a suggestion; nothing after a few dozen."""
        self._suggestions[0] += 1
        if self._suggestions[0] <= MAX_SUGGESTIONS:
            yield from islice(self._references(), MAX_WORDS)

    def _references(self) -> Iterator[str]:
        if isinstance(self.owner, Matrix | Roster):
            yield from (f"@.{column.code}" for column in columns_of(self.owner))
        for item in self.questionnaire.items.values():
            yield item.code
            if isinstance(item, Matrix):
                yield from (f"{item.code}.*.{column.code}" for column in item.columns if column.code)
                rows = [choice.code for choice in item.rows]
                yield from (f"{item.code}.{row}.{c.code}".rstrip(".") for row in rows for c in item.columns)
            elif isinstance(item, Roster):
                yield from (f"{item.code}.*.{column.code}" for column in item.fields)

    # ── what verify asks besides ──────────────────────────────────────────────────────────────────────────────

    def kind_of(self, reference: Reference) -> Kind | None:
        """Return the kind that reads what a reference stands for, when it stands for something typed."""
        item = self.owner if reference.code == "@" else self.questionnaire.items.get(reference.code)
        if isinstance(item, Question):
            return item.kind
        column = self.column_of(reference)
        return column.kind if column else None

    def column_of(self, reference: Reference) -> Column | None:
        """Return the column or field that a reference stands in, if it stands in one."""
        item = self.owner if reference.code == "@" else self.questionnaire.items.get(reference.code)
        if not isinstance(item, Matrix | Roster):
            return None
        columns = columns_of(item)
        if isinstance(item, Matrix) and item.type == "matrix_single":
            return columns[0]
        return next((c for c in columns if reference.parts and c.code == reference.parts[-1]), None)

    def choices_of(self, reference: Reference) -> ChoiceList | None:
        """Return the list whose codes a reference can be, if it is coded."""
        kind = self.kind_of(reference)
        return kind.choice_list if kind else None

    def disclosure_of(self, reference: Reference) -> Disclosure | None:
        """Return the class of what a reference reads: its column's own, or its item's."""
        item = self.questionnaire.items.get(reference.code)
        if item is None:
            return None
        column = self.column_of(reference)
        return (column.disclosure if column else None) or item.disclosure

    def inferred(self, question: Question) -> Type:
        """Return the type of a calculated question, ``any`` inside a cycle."""
        if question.code not in self._inferred:
            self._inferred[question.code] = "any"  # while it is being worked out
            if question.calc is not None:
                row = question.rows is not None
                found = infer(question.calc, self, row=row, current=None)
                self._inferred[question.code] = found
        return self._inferred[question.code]

    # ── the parts ─────────────────────────────────────────────────────────────────────────────────────────────

    def _type_in_row(self, parts: tuple[str, ...]) -> Type | None:
        if not isinstance(self.owner, Matrix | Roster) or len(parts) != 1:
            return None
        column = next((c for c in columns_of(self.owner) if c.code == parts[0]), None)
        return self.type_of_column(column) if column else None

    def _type_of_question(self, question: Question, parts: tuple[str, ...]) -> Type | None:
        one = self.type_of_kind(question)
        if question.rows is None:
            return one if not parts else None
        if parts in ((), ("*",)):
            return "list"
        if len(parts) == 1 and (parts[0] == "@row" or parts[0] in question.rows):
            return one
        return None

    def _type_of_matrix(self, matrix: Matrix, parts: tuple[str, ...]) -> Type | None:
        wanted = 1 if matrix.type == "matrix_single" else 2
        if len(parts) != wanted or not (parts[0] in ("*", "@row") or parts[0] in matrix.rows):
            return None
        column = matrix.columns[0]
        if wanted == 2:
            found = next((c for c in matrix.columns if c.code == parts[1]), None)
            if found is None:
                return None
            column = found
        return "list" if parts[0] == "*" else self.type_of_column(column)

    def _type_of_roster(self, roster: Roster, parts: tuple[str, ...]) -> Type | None:
        if not parts:
            return "list"
        if len(parts) != 2:
            return None
        column = next((c for c in roster.fields if c.code == parts[1]), None)
        if column is None:
            return None
        if parts[0] == "*":
            return "list"
        fixed = roster.rows is not None and (parts[0] == "@row" or parts[0] in roster.rows)
        return self.type_of_column(column) if fixed else None

    def type_of_kind(self, question: Question) -> Type | None:
        """Return the type of one value of a question; ``None`` for what has none (a note)."""
        if question.calc is not None and question.kind.value_type == "any":
            return self.inferred(question)
        return None if question.kind.value_type == "none" else question.kind.value_type

    def type_of_column(self, column: Column) -> Type:
        """Return the type of one cell of a column."""
        return "any" if column.kind.value_type == "none" else column.kind.value_type

    def _is_other(self, reference: Reference) -> bool:
        """Say whether a reference is the text of an « Autre » choice: ``gap_sources_autre``."""
        last = reference.parts[-1] if reference.parts else reference.code
        if not last.endswith(OTHER):
            return False
        base = last.removesuffix(OTHER)
        parent = (
            Reference(reference.code, (*reference.parts[:-1], base)) if reference.parts else Reference(base)
        )
        choices = self.choices_of(parent)
        return choices is not None and any(choice.other for choice in choices)


def columns_of(item: Matrix | Roster) -> tuple[Column, ...]:
    """Return the columns of a matrix or the fields of a roster."""
    return item.columns if isinstance(item, Matrix) else item.fields


def other_texts(questionnaire: Questionnaire) -> Iterator[tuple[str, Item]]:
    """Yield the names of the texts that « Autre » choices open, for questions, and the question of each."""
    for item in questionnaire.items.values():
        choices = item.kind.choice_list if isinstance(item, Question) else None
        if choices is not None and any(choice.other for choice in choices):
            yield f"{item.code}{OTHER}", item
