"""The preview of a section, drawn by what draws it for centres, on answers that nobody keeps.

Apart from the centres' section because nothing here is saved: what is tried travels in the page, and comes back with
each press. Where a button leads is said by ``Here``; a preview has no place to write to AXTRA.
"""

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for
from werkzeug.datastructures import MultiDict

from surveys.operations.designing import DraftState
from surveys.questionnaire.answers import Answer, AnswerSheet, Context
from surveys.questionnaire.definition.model import Roster
from surveys.web.drawing import Drawer, TableView, View, marks
from surveys.web.drawing.reading import REASON, read_answer
from surveys.web.shared.access import now

TRIED, DRAWN, CARD = "_essai", "_dessine", "fiche:"
MOST_ROWS = 60  # of a roster that is only tried
_ENTRY = re.compile(r"[\w-]{1,64}", re.ASCII)
_STEPS = {"_monter": -1, "_descendre": 1}


@dataclass(frozen=True, slots=True)
class Here:
    """Where the buttons of the questions lead in a preview: all to the preview itself."""

    draft: int
    section_code: str

    @property
    def preview(self) -> str:
        """Where what is tried is posted."""
        return url_for("staff.designer.try_section", draft=self.draft, section=self.section_code)

    def note(self, variable: str) -> str:
        """Nothing: nobody writes to AXTRA from a preview."""
        return ""

    @staticmethod
    def card(roster: str, entry: str = "") -> str:
        """Return what names one line of a roster, its first one by default, shown alone."""
        return f"{roster}.{entry}"

    def add(self, roster: str) -> str:
        """Return where lines are added to a roster, or carried into it."""
        return f"{self.preview}?tableau={roster}"

    arrange = add
    paste = add
    undo_paste = add


@dataclass(frozen=True, slots=True)
class Tried:
    """A section as it is tried: what is drawn of it, and what the page carries to be tried again."""

    views: tuple[View, ...]
    kept: str  # the answers, as JSON
    drawn: str  # the variables whose fields the page holds, as JSON


def blank_sheet(state: DraftState) -> AnswerSheet | None:
    """Return a sheet without an answer of what can be tried of a draft."""
    questionnaire = state.sound.questionnaire
    return None if questionnaire is None else AnswerSheet(questionnaire, {}, {}, Context.at(now()))


def tried_sheet(state: DraftState, form: MultiDict[str, str]) -> AnswerSheet | None:
    """Return the sheet of what a page says was tried: what it carried, then what stands in its fields."""
    blank = blank_sheet(state)
    if blank is None or TRIED not in form:
        return blank
    kept, drawn = _parsed(form.get(TRIED, "")), _parsed(form.get(DRAWN, ""))
    carried = kept if isinstance(kept, Mapping) else {}
    sheet = AnswerSheet.from_document(blank.questionnaire, carried, blank.context)
    names = [name for name in drawn if isinstance(name, str)] if isinstance(drawn, list) else []
    answers = {name: _answer(sheet, form, name) for name in names if sheet.accepts(name)}
    erased = form.get("_effacer", "")
    return sheet.changed({**answers, **({erased: Answer()} if erased in answers else {})})


def _parsed(text: str) -> Any:
    try:
        return json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}


def _answer(sheet: AnswerSheet, form: MultiDict[str, str], name: str) -> Answer:
    if "#" in name:
        ticked = form.getlist(f"{name}{REASON}")
        return Answer(tuple(text for text in form.getlist(name) if text.strip()) or (("",) if ticked else ()))
    raw, missing = read_answer(form, name, sheet.answer(name))
    return Answer(raw, missing)


def arranged(sheet: AnswerSheet, form: MultiDict[str, str], roster: str) -> AnswerSheet:
    """Return the sheet after what a button of a roster asks: a line added, copied, moved or removed."""
    item = sheet.questionnaire.items.get(roster)
    if not isinstance(item, Roster):
        return sheet
    entries = list(sheet.entries(roster))
    if form.get("_nombre") and len(entries) < min(item.max_rows, MOST_ROWS):
        return sheet.changed({}, {roster: (*entries, _fresh())})
    verb = next((name for name in ("_dupliquer", "_entree", *_STEPS) if form.get(name)), "")
    entry = form.get(verb, "")
    if not verb or entry not in entries or not _ENTRY.fullmatch(entry):
        return sheet
    at = entries.index(entry)
    if verb == "_entree":
        return sheet.changed({}, {roster: tuple(each for each in entries if each != entry)})
    if verb == "_dupliquer":
        fresh = _fresh()
        start = f"{roster}[{entry}]."
        copies = {
            f"{roster}[{fresh}].{name.removeprefix(start)}": answer
            for name, answer in sheet.answers.items()
            if name.startswith(start)
        }
        entries.insert(at + 1, fresh)
        return sheet.changed(copies, {roster: tuple(entries)})
    to = max(0, min(len(entries) - 1, at + _STEPS[verb]))
    entries.insert(to, entries.pop(at))
    return sheet.changed({}, {roster: tuple(entries)})


def _fresh() -> str:
    return secrets.token_hex(3)


def draw(sheet: AnswerSheet | None, section: str, card: str = "") -> Tried:
    """Return a section as it is tried; nothing of it where it cannot be."""
    found = (
        next((each for each in sheet.questionnaire.sections if each.code == section), None) if sheet else None
    )
    if sheet is None or found is None:
        return Tried((), "{}", "[]")
    drawer = Drawer(sheet, {}, current=sheet.questionnaire.edition)
    views = tuple(_without_paste(view) for view in drawer.section(found, card))
    document = {name: sheet.to_document().get(name) for name in ("answers", "entries")}
    return Tried(views, _compact(document), _compact(list(marks(views))))


def _without_paste(view: View) -> View:
    """Return a drawing without the button that pastes a table: what is pasted is tried as a centre, in a test."""
    return replace(view, paste=False) if isinstance(view, TableView) else view


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
