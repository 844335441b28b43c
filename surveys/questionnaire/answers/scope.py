"""What an expression sees of an answer sheet: the world of one variable, one row or one entry.

Apart from the sheet because the language of expressions knows nothing of sheets. Refuses everything it is not
asked for by name: a missing, hidden or unreadable answer is ``None``, and so is a name that does not exist.
"""

from typing import TYPE_CHECKING

from surveys.questionnaire.definition.model import (
    Item,
    Matrix,
    Question,
    Roster,
    Variable,
    name_cell,
    name_field,
)
from surveys.questionnaire.expressions import Reference, Result

if TYPE_CHECKING:
    from surveys.questionnaire.answers.facts import Facts


class SheetScope:
    """A ``Scope`` over a sheet. ``variable`` is what ``.`` means, ``item`` and ``row`` what ``@`` and ``@row`` mean."""

    __slots__ = ("_facts", "_item", "_row", "_variable", "now", "today")

    def __init__(
        self,
        facts: "Facts",
        variable: Variable | None = None,
        item: Item | None = None,
        row: str | None = None,
    ) -> None:
        self.today = facts.context.today
        self.now = facts.context.now
        self._facts = facts
        self._variable = variable
        self._item = variable.item if variable is not None else item
        self._row = row if variable is None or row is not None else variable.row or variable.entry

    def lookup(self, reference: Reference) -> Result:
        """Return the value at a reference; a tuple for ``*``; ``None`` when missing or hidden."""
        code, parts = reference.code, reference.parts
        if code == "@":
            return self._same_row(parts[0]) if parts else None
        if "@row" in parts:
            if self._row is None:
                return None
            parts = tuple(self._row if part == "@row" else part for part in parts)
        if not parts and self._is_field_at_hand(code):
            return self._same_row(code)
        return self._facts.lookup(code, parts)

    def _is_field_at_hand(self, code: str) -> bool:
        """Say whether a form of another format names a field of the current entry, as it does a question."""
        roster = self._facts.plan.fields.get(code)
        known = code in self._facts.questionnaire.items
        return roster is not None and roster is self._item and self._row is not None and not known

    def _same_row(self, column: str) -> Result:
        if self._row is None:
            return None
        match self._item:
            case Matrix(code=code):
                return self._facts.value(name_cell(code, self._row, column))
            case Roster(code=code):
                return self._facts.value(name_field(code, self._row, column))
            case _:
                return None

    def current(self) -> Result:
        """Return the value of ``.``."""
        return None if self._variable is None else self._facts.value(self._variable.name)

    def row(self) -> str | None:
        """Return ``@row``, the code of the current row."""
        return self._row

    def attribute(self, row: str, name: str) -> Result:
        """Return an attribute of the choice ``row`` of the list of the current rows, or of the current question."""
        rows = self._item.rows if self._item is not None else None
        if rows is None and self._variable is not None:
            rows = self._variable.kind.choice_list
        choice = rows.by_code.get(row) if rows is not None else None
        return choice.attributes.get(name) if choice is not None else None

    def position(self, levels: int) -> int | None:
        """Return the place of the current entry in its roster, from 1; rosters hold no rosters."""
        if levels != 1 or not isinstance(self._item, Roster) or self._row is None:
            return None
        entries = self._facts.shown_rows(self._item.code)
        return entries.index(self._row) + 1 if self._row in entries else None

    def choice_label(self, question: str, code: str) -> str:
        """Return the label of a choice of a question, or the code where there is none."""
        roster = self._facts.plan.fields.get(question)
        item = self._facts.questionnaire.items.get(question)
        kinds = (
            [column.kind for column in roster.fields if column.code == question] if roster is not None else []
        )
        kind = item.kind if isinstance(item, Question) else next(iter(kinds), None)
        choices = kind.choice_list if kind is not None else None
        return code if choices is None else choices.label(code)

    def previous(self, reference: Reference) -> Result:
        """Return what the last edition kept under the same code, row and entry."""
        code, parts = reference.code, reference.parts
        item = self._item if code == "@" else self._facts.questionnaire.items.get(code)
        if item is None:
            return None
        if code == "@":
            parts = (self._row or "", *parts)
        name = name_field(item.code, *parts) if isinstance(item, Roster) and len(parts) == 2 else ""
        return self._facts.context.previous.get(name or ".".join((item.code, *parts)))

    def parameter(self, name: str) -> Result:
        """Return a parameter of the edition."""
        return self._facts.parameter(name)
