"""Notes to AXTRA: a centre writes about one question or row, and the thread is kept.

Apart from remarks, which stay inside the centre. Refuses a note on what the questionnaire does not ask, or in a section
that whoever writes or reads may not open. AXTRA's answers enter by the same verb, from the other side.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from surveys.operations.rights import Rights, read_rights
from surveys.operations.transaction import operation
from surveys.questionnaire.answers import AnswerSheet, Context
from surveys.questionnaire.definition.model import Matrix, Questionnaire, Roster
from surveys.questionnaire.problems import Problem
from surveys.store.accounts import name_people
from surveys.store.base import db, kept_text, reading
from surveys.store.editions import WRITABLE
from surveys.store.notes import NoteRow, NoteSide, list_notes
from surveys.store.questionnaires import questionnaire_of
from surveys.store.submissions import Place, find_place, read_document

MAX_NOTE = 4_000  # characters
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Note:
    """One note of a thread: about what, from which side, by whom and when."""

    variable: str
    side: str
    text: str
    by: str
    at: datetime


def rows_of(sheet: AnswerSheet, code: str) -> tuple[str, ...]:
    """Return the rows of a table that a note may be about: « matrix.row », « roster[entry] »; none for a question."""
    match sheet.questionnaire.items.get(code):
        case Matrix(rows=rows):
            return tuple(f"{code}.{choice.code}" for choice in rows)
        case Roster():
            return tuple(f"{code}[{entry}]" for entry in sheet.entries(code))
        case _:
            return ()


def item_of(variable: str) -> str:
    """Return the code of the item that a variable, or a row « roster[entry] », belongs to."""
    return variable.partition("[")[0].partition(".")[0]


@reading
def read_notes(survey: str, edition: str, organisation: str, *, rights: Rights) -> tuple[Note, ...]:
    """Return the notes on what ``rights`` open, in the order written."""
    place = find_place(survey, edition, organisation)
    if place is None:
        return ()
    questionnaire = questionnaire_of(place.questionnaire_version_id, place.content_hash)
    rows = [
        row
        for row in list_notes(place.edition_id, place.organisation_id)
        if _is_open(questionnaire, rights, row.variable)
    ]
    names = name_people({row.person_id for row in rows})
    return tuple(Note(row.variable, row.side, row.text, names.get(row.person_id, ""), row.at) for row in rows)


@reading
def can_be_noted(survey: str, edition: str, organisation: str, variable: str, *, rights: Rights) -> bool:
    """Say whether a variable or row exists and ``rights`` open its section."""
    place = find_place(survey, edition, organisation)
    if place is None:
        return False
    questionnaire = questionnaire_of(place.questionnaire_version_id, place.content_hash)
    return _is_open(questionnaire, rights, variable) and _exists(questionnaire, place, variable)


@operation
def write_note(
    survey: str, edition: str, organisation: str, variable: str, *, text: str, by: int, now: datetime
) -> Problem | None:
    """Add a note of the centre to the thread of a variable or row; the same text twice in a row is kept once.

    Problems: ``edition.unknown``, ``edition.planned``, ``edition.closed``, ``note.unknown``, ``note.blank``,
    ``note.too_long``.
    """
    place = find_place(survey, edition, organisation)
    rights = None if place is None else read_rights(place.edition_id, place.organisation_id, by)
    if place is None or rights is None or not rights.concerned:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    if place.edition_status not in WRITABLE:
        return Problem("edition.planned" if place.edition_status == "planned" else "edition.closed")
    questionnaire = questionnaire_of(place.questionnaire_version_id, place.content_hash)
    if not _is_open(questionnaire, rights, variable) or not _exists(questionnaire, place, variable):
        return Problem("note.unknown")
    said = kept_text(text).strip()
    if not said:
        return Problem("note.blank", "note")
    if len(said) > MAX_NOTE:
        return Problem("note.too_long", "note", {"most": MAX_NOTE})
    thread = [row for row in list_notes(place.edition_id, place.organisation_id) if row.variable == variable]
    side: NoteSide = "centre"
    if thread and (thread[-1].text, thread[-1].person_id, thread[-1].side) == (said, by, side):
        return None  # the button was pressed twice
    db.session.add(
        NoteRow(
            edition_id=place.edition_id,
            organisation_id=place.organisation_id,
            variable=variable,
            side=side,
            text=said,
            person_id=by,
            at=now,
        )
    )
    return None


def _is_open(questionnaire: Questionnaire, rights: Rights, variable: str) -> bool:
    section = questionnaire.section_of.get(item_of(variable))
    return section is not None and rights.allows(section.code)


def _exists(questionnaire: Questionnaire, place: Place, variable: str) -> bool:
    """Say whether a name is an item, one of its variables, or a row of a roster."""
    if len(variable) > _LONGEST_NAME:
        return False
    code = item_of(variable)
    if variable == code:
        return True
    kept: Mapping[str, Any] = {} if place.submission_id is None else read_document(place.submission_id)
    now = datetime.fromisoformat("2000-01-01T00:00:00+00:00")  # names do not depend on it
    sheet = AnswerSheet.from_document(
        questionnaire, {"answers": {}, "entries": kept.get("entries", {})}, Context.at(now)
    )
    if sheet.variable(variable) is not None:
        return True
    return variable in rows_of(sheet, code)
