"""From an answer sheet to what the templates draw: questions, tables, rosters, messages, totals.

Apart from the views because a page, a reply to autosave and a page of errors draw the same things. Refuses to judge
(the sheet does) and to fetch (all is given): the same inputs always give the same drawing.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property, partial
from typing import NamedTuple, TypeVar, cast

from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.definition.model import Item, Matrix, Question, Roster, Section
from surveys.web.drawing.fields import FieldDrawer, first_id, question_numbers
from surveys.web.drawing.questions import calculated_list, draw_question
from surveys.web.drawing.tables import draw_card, draw_matrix, draw_roster, rows_in_question
from surveys.web.drawing.views import (
    QuestionView,
    RowView,
    TableView,
    View,
    controls_of,
    marks,
    notes_of,
)

__all__ = [
    "Drawer",
    "QuestionView",
    "RowView",
    "TableView",
    "View",
    "controls_of",
    "first_id",
    "made_once",
    "marks",
    "notes_of",
    "question_numbers",
]

Made = TypeVar("Made")


def made_once(sheet: AnswerSheet, view: View, name: object, make: Callable[[], Made]) -> Made:
    """Return what is made of a view, kept with what its sheet knows of the item; made again when the view is another one."""
    made = sheet.made.setdefault(view.code, {})
    known = cast("tuple[View, Made] | None", made.get(name))
    if known is None or known[0] is not view:
        known = made[name] = (view, make())
    return known[1]


class _Drawn(NamedTuple):
    """A view, and all that it was drawn for beside what its sheet knows."""

    drawn_for: tuple[object, ...]
    view: View


class Drawer(FieldDrawer):
    """Draws the items of one sheet."""

    def marks(self, views: Iterable[View]) -> dict[str, tuple[int, str]]:
        """Return, for each variable of some views, its version and a mark of what stands in its field."""
        found: dict[str, tuple[int, str]] = {}
        for view in views:
            found |= made_once(self.sheet, view, "marks", partial(marks, (view,)))
        return found

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The number of each question."""
        return question_numbers(self.sheet.questionnaire)

    def section(self, section: Section, card: str = "") -> list[View]:
        """Return the drawing of every item of a section, hidden ones as empty places.

        ``card``, ``roster.entry``, shows one line of a roster alone.
        """
        roster, _, entry = card.partition(".")
        return [
            draw_card(self, item, self.numbers[item.code], entry)
            if isinstance(item, Roster) and item.code == roster
            else self.item(item)
            for item in section.items
            if not calculated_list(item)
        ]

    def item(self, item: Item) -> View:
        """Return the drawing of one item; that of a question or a matrix that stands as it stood is not made again."""
        if isinstance(item, Roster):
            return self.roster(item)
        versions = tuple(self.versions.get(variable.name) for variable in self.sheet.variables(item))
        drawn_for = (self.checked, self.current, versions)
        made = self.sheet.made.setdefault(item.code, {})
        known = made.get("view")
        if self.typed or not isinstance(known, _Drawn) or known.drawn_for != drawn_for:
            known = _Drawn(drawn_for, self._draw(item))
            if not self.typed:
                made["view"] = known
        return known.view

    def _draw(self, item: Question | Matrix) -> View:
        if isinstance(item, Question):
            return draw_question(self, item, self.numbers.get(item.code))
        return draw_matrix(self, item, self.numbers[item.code])

    def roster(self, item: Roster, only: Collection[str] | None = None) -> TableView:
        """Return the drawing of a roster, or of it with some of its rows."""
        return draw_roster(self, item, self.numbers[item.code], only)

    def news(self, section: Section, standing: Collection[str], touched: Iterable[str]) -> list[View]:
        """Return the drawing of a section for a reply to a save of the variables ``touched``.

        Of a roster that stands on the page already, only the rows that the reply may speak of.
        """
        entries = {name.partition("[")[2].partition("]")[0] for name in touched}
        return [
            self.roster(item, rows_in_question(self, item, entries, standing))
            if isinstance(item, Roster) and f"q-{item.code}" in standing
            else self.item(item)
            for item in section.items
            if not calculated_list(item)
        ]
