"""How far each member's draft is, section by section, for a whole edition at once.

Apart from the board because a sheet is costly to judge and a draft that did not move says the same: it is judged once a
day and revision. Judged in the centre's own world (what it last sent included), so that AXTRA and the centre read the same word.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from surveys.operations.worlds import values_of_copy
from surveys.questionnaire.answers import AnswerSheet, Context, Source
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.values import QUEBEC
from surveys.store.base import db
from surveys.store.boards import BoardRow, list_before, read_documents
from surveys.store.editions import values_of

_MOST_KEPT = 5_000


@dataclass(frozen=True, slots=True)
class Sections:
    """The state of each section in order (todo, doing, done, hidden), and what is to correct or to confirm in all."""

    states: tuple[str, ...]
    warnings: int = 0

    @property
    def count(self) -> int:
        """How many sections are shown."""
        return sum(state != "hidden" for state in self.states)

    @property
    def done(self) -> int:
        """How many are finished."""
        return self.states.count("done")


_Key = tuple[object, ...]
# By database: ids and moments mean something inside one only.
_kept: WeakKeyDictionary[Engine, dict[_Key, Sections]] = WeakKeyDictionary()
_lock = Lock()


def sections_of(
    questionnaire: Questionnaire,
    content_hash: str,
    rows: Sequence[BoardRow],
    survey_id: int,
    opens_at: datetime,
    now: datetime,
) -> Mapping[str, Sections]:
    """Return the sections of some members, by code; documents are read in one statement, of what moved only."""
    empty = Sections(("todo",) * len(questionnaire.sections))
    whole = Sections(("done",) * len(questionnaire.sections))
    found = {row.code: whole if row.status == "sent" else empty for row in rows}
    day = now.astimezone(QUEBEC).date()
    drafts = {_key(row, content_hash, day): row for row in rows if row.submission_id and row.status != "sent"}
    with _lock:
        kept = _kept.setdefault(db.engine, {})
        known = {key: kept[key] for key in drafts if key in kept}
    missing = {key: row for key, row in drafts.items() if key not in known}
    past = list_before(survey_id, opens_at, [row.organisation_id for row in missing.values()])
    last = {each.organisation_id: each for each in reversed(past) if each.copy_id is not None}
    own = [each for row in missing.values() if (each := last.get(row.organisation_id))]
    documents, copies = read_documents(
        [row.submission_id for row in missing.values() if row.submission_id],
        [each.copy_id for each in own if each.copy_id],
    )
    for key, row in missing.items():
        context = Context.at(now, values_of(row.attributes))
        before = last.get(row.organisation_id)
        if before is not None and before.copy_id in copies and before.sent_at is not None:
            values = values_of_copy(before.copy_id, *copies[before.copy_id])
            context = replace(context, previous=values, sources={"": Source(before.edition, before.sent_at)})
        document = documents.get(row.submission_id or 0, {"answers": {}, "entries": {}})
        known[key] = _judge(AnswerSheet.from_document(questionnaire, document, context))
    with _lock:
        if len(kept) + len(missing) > _MOST_KEPT:
            kept.clear()
        kept.update(known)
    return found | {row.code: known[key] for key, row in drafts.items()}


def _key(row: BoardRow, content_hash: str, day: date) -> _Key:
    """Return what names the state of a draft: it says the same as long as nothing of this changes."""
    return row.submission_id, row.code, row.revision, row.last_saved_at, content_hash, day


def _judge(sheet: AnswerSheet) -> Sections:
    states, warnings = [], 0
    for section in sheet.questionnaire.sections:
        if not sheet.shown_section(section.code):
            states.append("hidden")
            continue
        progress = sheet.progress(section.code)
        warnings += progress.errors + (progress.to_confirm if progress.started else 0)
        states.append("todo" if not progress.started else "done" if progress.complete else "doing")
    return Sections(tuple(states), warnings)
