"""The preview of a section, drawn by what draws it for centres, on answers that nobody keeps.

Apart from the centres' section because nothing here is saved: what is tried travels in the page. Where a button leads is
said by ``Here``; a preview has no place to write to AXTRA.
"""

from dataclasses import dataclass

from flask import url_for

from surveys.operations.designing import DraftState
from surveys.questionnaire.answers import AnswerSheet, Context
from surveys.web.drawing import Drawer, View
from surveys.web.shared.access import now


@dataclass(frozen=True, slots=True)
class Here:
    """Where the buttons of the questions lead in a preview: all to the preview itself."""

    draft: int
    section_code: str

    @property
    def preview(self) -> str:
        """Where what is tried is posted."""
        return url_for("staff.designer.workshop", draft=self.draft)

    def note(self, variable: str) -> str:
        """Nothing: nobody writes to AXTRA from a preview."""
        return ""

    @staticmethod
    def card(roster: str, entry: str = "") -> str:
        """Return what names one line of a roster, its first one by default, shown alone."""
        return f"{roster}.{entry}"

    def add(self, roster: str) -> str:
        """Return where lines are added to a roster."""
        return self.preview

    def arrange(self, roster: str) -> str:
        """Return where a line of a roster is copied, moved and removed."""
        return self.preview

    def paste(self, roster: str) -> str:
        """Return where a table is pasted into a roster."""
        return self.preview

    def undo_paste(self, roster: str) -> str:
        """Return where a paste is undone."""
        return self.preview


def blank_sheet(state: DraftState) -> AnswerSheet | None:
    """Return a sheet without an answer of what can be tried of a draft."""
    questionnaire = state.sound.questionnaire
    return None if questionnaire is None else AnswerSheet(questionnaire, {}, {}, Context.at(now()))


def draw(sheet: AnswerSheet | None, section: str) -> list[View]:
    """Return the drawing of a section, nothing where it cannot be tried."""
    if sheet is None:
        return []
    found = next((each for each in sheet.questionnaire.sections if each.code == section), None)
    return [] if found is None else Drawer(sheet, {}, current=sheet.questionnaire.edition).section(found)
