"""What an expression sees of an answer sheet: the world of one variable, one row or one entry.

Apart from the sheet because the language of expressions knows nothing of sheets. Refuses everything it is not
asked for by name: a missing, hidden or unreadable answer is ``None``, and so is a name that does not exist.
"""

from typing import TYPE_CHECKING

from surveys.questionnaire.definition.model import Item, Matrix, Roster, Variable, name_cell, name_field
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
        return self._facts.lookup(code, parts)

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

    def parameter(self, name: str) -> Result:
        """Return a parameter of the edition."""
        return self._facts.parameter(name)
