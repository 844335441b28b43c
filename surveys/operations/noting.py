"""Notes to AXTRA: a centre writes about one question or row, and the thread is kept.

Apart from remarks, which stay inside the centre. Refuses a note on what the questionnaire does not ask, or in a section
that whoever writes or reads may not open. AXTRA's managers read every thread, as the page where notes are written says.
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
from surveys.store.accounts import name_people, staff_roles_of
from surveys.store.base import db, kept_text, reading
from surveys.store.editions import WRITABLE
from surveys.store.notes import (
    NoteClosing,
    NoteRow,
    NoteSide,
    ThreadRow,
    count_threads,
    find_closing,
    list_notes,
    list_threads,
)
from surveys.store.parts import read_document
from surveys.store.questionnaires import questionnaire_of
from surveys.store.submissions import Place, find_place, find_state

MAX_NOTE = 4_000  # characters
THREADS_A_PAGE = 50
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Note:
    """One note of a thread: about what, from which side, by whom and when."""

    variable: str
    side: str
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread in a list: where, about which question, its last note, and whose turn it is."""

    address: tuple[str, str, str]  # survey, edition and organisation, by code
    organisation: str
    title: str  # of the survey
    variable: str
    question: str
    last: Note
    notes: int
    state: str  # open: it waits for AXTRA; answered: for the centre; closed


@dataclass(frozen=True, slots=True)
class Threads:
    """A page of threads, and how many there are in each state."""

    threads: tuple[Thread, ...]
    counts: Mapping[str, int]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class OpenThread:
    """One thread whole, as AXTRA reads it."""

    organisation: str
    title: str
    question: str
    notes: tuple[Note, ...]
    closed: bool


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
    return _add(place, variable, "centre", text, by, now)


def _add(place: Place, variable: str, side: NoteSide, text: str, by: int, now: datetime) -> Problem | None:
    said = kept_text(text).strip()
    if not said:
        return Problem("note.blank" if side == "centre" else "note.reply_blank", "note")
    if len(said) > MAX_NOTE:
        return Problem("note.too_long", "note", {"most": MAX_NOTE})
    thread = [row for row in list_notes(place.edition_id, place.organisation_id) if row.variable == variable]
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


# ── AXTRA's side ──


@reading
def read_threads(*, page: int = 1) -> Threads:
    """Return a page of every thread, those that wait for AXTRA first."""
    counts = count_threads()
    pages = max(1, -(-sum(counts.values()) // THREADS_A_PAGE))
    page = min(max(page, 1), pages)
    rows = list_threads(offset=(page - 1) * THREADS_A_PAGE, limit=THREADS_A_PAGE)
    return Threads(tuple(_thread(row) for row in rows), counts, page, pages)


def _thread(row: ThreadRow) -> Thread:
    questionnaire = questionnaire_of(row.questionnaire_version_id, row.content_hash)
    blank = AnswerSheet.blank(questionnaire, row.at)
    return Thread(
        (row.survey, row.edition, row.organisation),
        row.organisation_name,
        blank.title,
        row.variable,
        _question(blank, row.variable),
        Note(row.variable, row.side, row.text, row.by, row.at),
        row.notes,
        row.state,
    )


def _question(blank: AnswerSheet, variable: str) -> str:
    """Return what a variable is called: its question, then its row, since a page without answers knows no more."""
    item = blank.questionnaire.items.get(item_of(variable))
    if item is None:
        return variable
    label = blank.text(item.label)
    row = variable.partition(".")[2].partition(".")[0]
    rows = getattr(item, "rows", None)
    return f"{label}, {blank.text(rows.label(row))}" if rows is not None and row in rows else label


@reading
def read_thread(survey: str, edition: str, organisation: str, variable: str) -> OpenThread | Problem:
    """Return one thread for AXTRA, empty when nobody wrote yet. Problems: ``edition.unknown``, ``note.unknown``."""
    state = find_state(survey, edition, organisation)
    place = find_place(survey, edition, organisation)
    if state is None or place is None:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    questionnaire = questionnaire_of(place.questionnaire_version_id, place.content_hash)
    rows = [row for row in list_notes(place.edition_id, place.organisation_id) if row.variable == variable]
    if not rows and not _exists(questionnaire, place, variable):
        return Problem("note.unknown")
    blank = AnswerSheet.blank(questionnaire, state[0].opens_at)
    names = name_people({row.person_id for row in rows})
    notes = tuple(
        Note(row.variable, row.side, row.text, names.get(row.person_id, ""), row.at) for row in rows
    )
    closed = bool(rows) and find_closing(rows[-1].id) is not None
    return OpenThread(state[1].name, blank.title, _question(blank, variable), notes, closed)


@operation
def answer_note(
    survey: str, edition: str, organisation: str, variable: str, *, text: str, by: int, now: datetime
) -> Problem | None:
    """Write to a centre about a question, in answer or to ask: it is told, and finds the note beside the question.

    A closed edition does not end a conversation. Problems: ``edition.unknown``, ``note.not_staff``, ``note.unknown``,
    ``note.reply_blank``, ``note.too_long``.
    """
    place = find_place(survey, edition, organisation)
    if place is None:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    if "manager" not in staff_roles_of(by, now):
        return Problem("note.not_staff")
    questionnaire = questionnaire_of(place.questionnaire_version_id, place.content_hash)
    known = any(row.variable == variable for row in list_notes(place.edition_id, place.organisation_id))
    if not known and not _exists(questionnaire, place, variable):
        return Problem("note.unknown")
    return _add(place, variable, "axtra", text, by, now)


@operation
def close_thread(
    survey: str, edition: str, organisation: str, variable: str, *, by: int, now: datetime
) -> Problem | None:
    """Close a thread at its last note; twice is no fault, and a new note opens it again.

    Problems: ``edition.unknown``, ``note.not_staff``, ``note.unknown``.
    """
    place = find_place(survey, edition, organisation)
    if place is None:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    if "manager" not in staff_roles_of(by, now):
        return Problem("note.not_staff")
    rows = [row for row in list_notes(place.edition_id, place.organisation_id) if row.variable == variable]
    if not rows:
        return Problem("note.unknown")
    if find_closing(rows[-1].id) is None:
        db.session.add(NoteClosing(note_id=rows[-1].id, person_id=by, at=now))
    return None


# ── what both sides share ──


def _is_open(questionnaire: Questionnaire, rights: Rights, variable: str) -> bool:
    section = questionnaire.section_of.get(item_of(variable))
    return section is not None and rights.allows(section.code)


def _exists(questionnaire: Questionnaire, place: Place, variable: str) -> bool:
    """Say whether a name is an item, one of its variables, or a row of a roster."""
    if len(variable) > _LONGEST_NAME:
        return False
    code = item_of(variable)
    if code not in questionnaire.items:
        return False
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
