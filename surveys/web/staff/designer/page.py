"""The workshop as values: what is in focus, its outline, its preview and its settings, for a page or for pieces of one.

Apart from the views because a page, an edit and a press draw the same things. Refuses to write anything.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from flask import abort, url_for
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from surveys.operations import designing
from surveys.operations.designing import Did, DraftState, Here, Step
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.editing import Place, Use, at, find
from surveys.questionnaire.editing.beginnings import COLUMN_KINDS, NUMERIC_COLUMNS
from surveys.web.shared.access import me, now
from surveys.web.staff.designer import outline, preview, words
from surveys.web.staff.designer.conditions.summary import Part, lines_of
from surveys.web.staff.designer.door import rooms
from surveys.web.staff.designer.fields import value_at
from surveys.web.staff.designer.settings import Panel, panel_of

FOCUS = {"question": "item", "section": "section", "questionnaire": "questionnaire"}
WHOLE = "questionnaire"


def place_at(state: DraftState, focus: str = "", code: str = "", table: str = "", column: str = "") -> Place:
    """Return what an address has in focus; 404 for what the draft does not have."""
    if not focus and not column:
        sections = state.document.get("sections") or [{}]
        return Place("section", str(sections[0].get("code", "")))
    place = Place("column", column, table)
    if focus:
        place = Place(FOCUS[focus], "" if focus == WHOLE else code)  # type: ignore[arg-type]
    if find(state.document, place) is None:
        abort(404)
    return place


def address_of(draft: int, place: Place, endpoint: str = "workshop") -> str:
    """Return where a thing of a draft is in focus, or where something is done to it."""
    name = f"staff.designer.{endpoint}"
    match place.kind:
        case "column":
            return url_for(name, draft=draft, table=place.of, column=place.code)
        case "item":
            anchor = f"vue-{place.code}" if endpoint == "workshop" else None
            return url_for(name, draft=draft, focus="question", code=place.code, _anchor=anchor)
        case "section":
            return url_for(name, draft=draft, focus="section", code=place.code)
        case _:
            return url_for(name, draft=draft, focus=WHOLE, code="-")


@dataclass(frozen=True)
class Workshop:
    """A draft with one thing in focus. ``form`` holds what was being tried."""

    state: DraftState
    place: Place
    form: MultiDict[str, str] = ImmutableMultiDict()  # noqa: RUF009 - never changed
    card: str = ""
    roster: str = ""  # whose button was pressed in the preview

    @cached_property
    def sheet(self) -> AnswerSheet | None:
        """What is tried, nothing where the draft cannot be."""
        sheet = preview.tried_sheet(self.state, self.form)
        if sheet is None or not self.roster:
            return sheet
        return preview.arranged(sheet, self.form, self.roster)

    @cached_property
    def lines(self) -> tuple[outline.SectionLine, ...]:
        """The outline."""
        return outline.outline_of(self.state, preview.blank_sheet(self.state), self.faults)

    @cached_property
    def faults(self) -> outline.Faults:
        """What is wrong, by what it stands beside."""
        return outline.faults_of(self.state)

    @property
    def item(self) -> Place:
        """The item in focus, or the one whose column is."""
        return Place("item", self.place.of) if self.place.kind == "column" else self.place

    @cached_property
    def section(self) -> outline.SectionLine | None:
        """The section that is drawn: the one in focus, or of the item in focus; else the first."""
        for line in self.lines:
            if self.place.kind == "section" and line.code == self.place.code:
                return line
            if self.item.kind == "item" and any(item.code == self.item.code for item in line.items):
                return line
        return self.lines[0] if self.lines else None

    @cached_property
    def line(self) -> outline.ItemLine | None:
        """The item in focus, as the outline has it."""
        items = self.section.items if self.section is not None else ()
        return (
            next((item for item in items if item.code == self.item.code), None)
            if self.item.kind == "item"
            else None
        )

    @cached_property
    def tried(self) -> preview.Tried:
        """The section as it is tried."""
        return preview.draw(self.sheet, self.section.code if self.section else "", self.card)

    @property
    def here(self) -> preview.Here:
        """Where the buttons of the preview lead."""
        return preview.Here(self.state.id, self.section.code if self.section else "")

    @cached_property
    def panel(self) -> Panel:
        """The settings of what is in focus."""
        return panel_of(self.state, self.place)

    @property
    def heading(self) -> str:
        """What the settings are those of."""
        return str(value_at(self.state.document, self.place, "label") or "")

    @cached_property
    def others(self) -> tuple[Here, ...]:
        """Who else has the draft open."""
        return designing.read_here(self.state.id, but=me().person_id, now=now())

    @property
    def left_out(self) -> tuple[Place, ...]:
        """What of the section drawn cannot be tried."""
        codes = {item.code for item in self.section.items} if self.section else set()
        return tuple(each for each in self.state.sound.left_out if (each.of or each.code) in codes)

    @property
    def count(self) -> int:
        """How many questions are asked."""
        return sum(item.number is not None for line in self.lines for item in line.items)

    @property
    def minutes(self) -> int:
        """How long it is expected to take."""
        values = (
            value_at(self.state.document, Place("section", line.code), "minutes") for line in self.lines
        )
        return sum(value for value in values if isinstance(value, int) and not isinstance(value, bool))

    @property
    def wrong(self) -> int:
        """How many things are to be put right."""
        return len(self.state.loaded.errors)

    @property
    def kind(self) -> str:
        """The kind of what is in focus, for who may change it."""
        return str(value_at(self.state.document, self.place, "type") or "")

    @property
    def kinds(self) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
        """The kinds that may be chosen, by group."""
        return tuple(
            (str(group), tuple((word, str(name)) for word, name in kinds)) for group, kinds in words.KINDS
        )

    @property
    def rooms(self) -> Iterator[tuple[str, str, str]]:
        """The pages of the draft."""
        return rooms(self.state.id)

    @property
    def address(self) -> str:
        """Where this is shown."""
        return address_of(self.state.id, self.place)

    @property
    def save(self) -> str:
        """Where the settings are posted."""
        return address_of(self.state.id, self.place, "save")

    @property
    def act(self) -> str:
        """Where a press on what is in focus is posted."""
        return address_of(self.state.id, self.place, "act")

    def to(self, code: str) -> str:
        """Return where an item is in focus."""
        return self.at(Place("item", code))

    def column(self, code: str) -> str:
        """Return where a column of the table in focus is itself in focus."""
        return self.at(Place("column", code, self.item.code))

    def at(self, place: Place) -> str:
        """Return where another thing is in focus."""
        return address_of(self.state.id, place)

    @cached_property
    def is_new(self) -> bool:
        """Whether what is in focus was never published, so that its code may still change."""
        return self.place.kind == "item" and not designing.was_published(
            self.state.source_version_id, self.place.code
        )

    @property
    def thing(self) -> object:
        """What is in focus, as the document has it."""
        path = find(self.state.document, self.place)
        return None if path is None else at(self.state.document, path)

    @property
    def whole(self) -> Place:
        """The questionnaire itself, as something in focus."""
        return Place("questionnaire")

    @property
    def kind_name(self) -> str:
        """What the kind of what is in focus is called."""
        return words.kind_name(self.kind)

    def may_be(self, kind: str) -> bool:
        """Say whether the column in focus may be of a kind."""
        numeric = value_at(self.state.document, self.item, "type") == "matrix_numeric"
        return self.column_may_be(kind, numeric)

    @staticmethod
    def column_may_be(kind: str, numeric: bool) -> bool:
        """Say whether a column may be of a kind; a table of numbers takes numbers."""
        return kind in (NUMERIC_COLUMNS if numeric else COLUMN_KINDS)

    def label_of(self, code: str) -> str:
        """Return what an item or a section is called, wherever it stands."""
        for line in self.lines:
            if line.code == code:
                return line.title
            for item in line.items:
                if item.code == code:
                    return f"{item.number}. {item.label}" if item.number else item.label
        return code

    @staticmethod
    def owner_of(place: Place) -> Place:
        """Return what to put in focus to change a use: a statistic is changed at its question."""
        return Place("item", place.of) if place.kind == "statistic" else place

    @staticmethod
    def use_name(use: Use) -> str:
        """Return what a use is: a condition, a check, a statistic."""
        return str(words.USES.get(use.key, ""))

    @cached_property
    def conditions(self) -> tuple[Part, ...]:
        """The conditions, rules and calculations of what is in focus, each with where it is changed."""
        if self.place.kind not in ("item", "section"):
            return ()
        return lines_of(self.state, "question" if self.place.kind == "item" else "section", self.place.code)

    @cached_property
    def statistics(self) -> tuple[str, ...]:
        """What is published of the item in focus."""
        sheet = preview.blank_sheet(self.state)
        found = value_at(self.state.document, self.place, "stats") or ()
        return tuple(outline.said(sheet, each.get("label")) or str(each.get("id", "")) for each in found)

    def did(self, step: Step) -> str:
        """Return what a step is called, its question by its label."""
        named = {
            name: shortened(self.label_of(str(value))) if name in ("of", "code") else value
            for name, value in step.did.params.items()
        }
        return words.did_words(Did(step.did.code, named))


def shortened(text: str, most: int = 48) -> str:
    """Return the beginning of a text, whole words."""
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]}…"
