"""Clearing: what the end of an edition's data takes, table by table, inside the transaction that decides it.

Apart from the verbs because both the night's retention and the restoration of an older copy need it. Keeps the rows that say
who did what and when, with nothing of what was said; takes what would only ever hold a value. Returns counts, never a value.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import UpdateBase, delete, or_, select, update

from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.definition.personal import NOTHING, Kept
from surveys.questionnaire.values import QUEBEC
from surveys.store.base import canonical_json, db
from surveys.store.copies import SentCopy
from surveys.store.corrections import CorrectionLine
from surveys.store.drafts import QuestionnaireDraft
from surveys.store.editions import Edition, EditionMove, find_edition
from surveys.store.folios import Folio, drop_folios
from surveys.store.following import FieldStep, StandIn, drop_extensions, last_extensions
from surveys.store.handover import HandoverRow, RemarkRow
from surveys.store.jobs import Job
from surveys.store.journal import ABOUT, ENTRIES_PREFIX, STATUS, JournalLine
from surveys.store.mailings import Message
from surveys.store.notes import NoteClosing, NoteRow
from surveys.store.outbox import Letter
from surveys.store.presence import Presence
from surveys.store.questionnaires import Survey, questionnaire_of
from surveys.store.quotations import QuotationLine
from surveys.store.retention import Destruction, list_destructions, list_ending
from surveys.store.sealing import Seal
from surveys.store.submissions import Submission
from surveys.store.trials import Trial

ENDED = ("closed", "archived")  # nothing is taken from an edition that still receives answers
TOUCHED = tuple(
    model.__tablename__
    for model in (
        CorrectionLine,
        FieldStep,
        Folio,
        HandoverRow,
        Job,
        JournalLine,
        Letter,
        Message,
        NoteRow,
        QuotationLine,
        RemarkRow,
        SentCopy,
        StandIn,
        Submission,
        Trial,
    )
)  # the tables whose files are written again afterwards
ENDED_BY = "retention"
_STATUS_KEPT = ("status", "number", "restored")


def quebec_day(now: datetime) -> date:
    """Return the day it is in Québec."""
    return now.astimezone(QUEBEC).date()


def title_of(row: Edition) -> str:
    """Return what an edition is called."""
    return AnswerSheet.blank(questionnaire_of(row.questionnaire_version_id), row.opens_at).title


def list_due(day: date) -> list[tuple[Edition, Survey]]:
    """Return the closed editions whose day has come on ``day`` and that await no extended member, cleared before or not."""
    awaited = {edition: quebec_day(until) for edition, until in last_extensions().items()}
    return [
        (row, survey)
        for row, survey in list_ending()
        if row.status in ENDED
        and row.purge_personal_on is not None
        and row.purge_personal_on <= day
        and awaited.get(row.id, date.min) < day
    ]


def clear_again(certificates: Iterable[Mapping[str, Any]], now: datetime) -> None:
    """Clear what an older copy brought back: what is due, and what ``certificates`` (rows of the table) say was destroyed.

    Certificates that the copy does not know are put back beside its own.
    """
    known = {(each.survey, each.edition, each.cleared_at) for each in list_destructions()}
    for each in certificates:
        if (each["survey"], each["edition"], each["cleared_at"]) not in known:
            db.session.add(Destruction(**{name: value for name, value in each.items() if name != "id"}))
        found = find_edition(each["survey"], each["edition"])
        if found is not None:
            found[0].purge_personal_on, found[0].purge_method = each["due_on"], each["method"]
            if found[0].status not in ENDED:
                found[0].status = "closed"
            drop_extensions(found[0].id)
    db.session.flush()
    for row, survey in list_due(quebec_day(now)):
        clear_edition(row, survey, now)


def clear_edition(row: Edition, survey: Survey, now: datetime) -> Destruction | None:
    """Clear one edition; return its certificate, or ``None`` when nothing is left to take: it was cleared before."""
    drop_folios(row.id)
    taken = _Taken(row, kept_of(row), now)
    taken.submissions()
    taken.copies()
    taken.journal()
    taken.corrections()
    taken.quotations()
    taken.conversations()
    taken.letters(survey)
    taken.trials(survey)
    counts = {sort: count for sort, count in taken.counts.items() if count}
    if not counts:
        return None
    certificate = Destruction(
        survey=survey.code,
        edition=row.code,
        due_on=row.purge_personal_on,
        method=row.purge_method,
        counts=counts,
        cleared_at=now,
    )
    db.session.add(certificate)
    db.session.flush()
    return certificate


def kept_of(row: Edition) -> Kept:
    """Return what the end of an edition's data leaves of its answers."""
    return NOTHING if row.purge_method == "destroy" else Kept(_versions(row))


def _versions(row: Edition) -> list[Questionnaire]:
    """Return every version of the questionnaire that a submission of the edition may have been drawn from."""
    used = {row.questionnaire_version_id}
    for before, after in db.session.execute(
        select(EditionMove.before_version_id, EditionMove.after_version_id).where(
            EditionMove.edition_id == row.id
        )
    ):
        used |= {before, after}
    used |= set(
        db.session.scalars(
            select(SentCopy.questionnaire_version_id)
            .join(Submission, Submission.id == SentCopy.submission_id)
            .where(Submission.edition_id == row.id)
        )
    )
    return [questionnaire_of(each) for each in sorted(used)]


class _Taken:
    """One edition being cleared, and what was taken from it so far."""

    def __init__(self, edition: Edition, kept: Kept, now: datetime) -> None:
        self.edition, self.now = edition, now
        self.kept = kept
        self.seal = Seal(*_versions(edition))
        self.counts: Counter[str] = Counter()
        self.submission_ids = select(Submission.id).where(Submission.edition_id == edition.id)

    def submissions(self) -> None:
        """Take answers out of the living documents."""
        for row in db.session.scalars(select(Submission).where(Submission.edition_id == self.edition.id)):
            left = self.kept.document(row.document)
            if left != row.document:
                self.counts["answers"] += len(row.document["answers"]) - len(left["answers"])
                self.counts["submissions"] += 1
                row.document, row.revision = (
                    self.seal.document(left),
                    row.revision + 1,
                )  # what is computed from it is computed again

    def copies(self) -> None:
        """Take answers out of the copies that were sent, the last and the superseded, and hash what is left."""
        query = select(SentCopy).where(SentCopy.submission_id.in_(self.submission_ids))
        for copy in db.session.scalars(query):
            left = canonical_json(self.kept.document(json.loads(copy.document)))
            if left != copy.document:
                self.counts["copies"] += 1
                copy.document = self.seal.text(left)
                copy.content_hash = hashlib.sha256(left.encode()).hexdigest()

    def journal(self) -> None:
        """Take the values out of the journal's lines; who changed what and when stays."""
        held = or_(JournalLine.old.is_not(None), JournalLine.new.is_not(None))
        query = select(JournalLine).where(JournalLine.submission_id.in_(self.submission_ids), held)
        for line in db.session.scalars(query):
            old, new = self._line(line)
            if (old, new) != (line.old, line.new):
                self.counts["journal"] += 1
                line.old, line.new = self.seal.line(line.variable, old), self.seal.line(line.variable, new)

    def _line(self, line: JournalLine) -> tuple[object, object]:
        if line.variable == STATUS:
            new = line.new
            if isinstance(new, dict):
                new = {key: value for key, value in new.items() if key in _STATUS_KEPT}
            return line.old, new
        name = line.variable.removeprefix(ENTRIES_PREFIX)
        if not line.variable.startswith(ABOUT) and self.kept.keeps(name):
            return line.old, line.new
        return None, None

    def corrections(self) -> None:
        """Take the values and the reasons out of AXTRA's corrections."""
        query = select(CorrectionLine).where(CorrectionLine.edition_id == self.edition.id)
        for line in db.session.scalars(query):
            body = line.body if self.kept.keeps(line.variable) else None
            if (body, "") != (line.body, line.reason):
                self.counts["corrections"] += 1
                line.body, line.reason = self.seal.body(line.variable, body), ""

    def quotations(self) -> None:
        """Take what stood instead of the cuts of quoted texts; who read them and when stays."""
        for line in db.session.scalars(
            select(QuotationLine).where(QuotationLine.edition_id == self.edition.id)
        ):
            if line.cuts:
                self.counts["notes"] += 1
                line.cuts = []

    def conversations(self) -> None:
        """Take what people wrote to each other: notes, remarks, reasons, accounts of calls, names of informants."""
        own = NoteRow.edition_id == self.edition.id
        db.session.execute(delete(NoteClosing).where(NoteClosing.note_id.in_(select(NoteRow.id).where(own))))
        self._count("notes", delete(NoteRow).where(own))
        self._count("notes", delete(RemarkRow).where(RemarkRow.submission_id.in_(self.submission_ids)))
        handed = HandoverRow.submission_id.in_(self.submission_ids)
        self._count("notes", update(HandoverRow).where(handed, HandoverRow.reason != "").values(reason=""))
        stepped = FieldStep.edition_id == self.edition.id
        self._count("notes", update(FieldStep).where(stepped, FieldStep.text != "").values(text=""))
        stood = StandIn.edition_id == self.edition.id
        self._count("notes", update(StandIn).where(stood, StandIn.informant != "").values(informant=""))
        db.session.execute(delete(Presence).where(Presence.edition_id == self.edition.id))

    def letters(self, survey: Survey) -> None:
        """Take what waits to be sent about the edition, and the addresses that its messages went to."""
        # « 2026 » is not in « 2026-b »: the codes of editions hold letters, digits, dots and dashes
        address = re.compile(rf"(?<![\w.-]){re.escape(f'{survey.code}/{self.edition.code}')}(?![\w.-])")
        waiting = select(Letter).where(Letter.delivered_at.is_(None), Letter.abandoned_at.is_(None))
        for letter in db.session.scalars(waiting):
            if address.search(json.dumps(letter.params, ensure_ascii=False)):
                self.counts["letters"] += 1
                letter.params, letter.abandoned_at, letter.last_error = {}, self.now, ENDED_BY
        own = select(Message.letter_id).where(Message.edition_id == self.edition.id)
        found = Letter.id.in_(own)
        told = or_(Letter.recipient != "", Letter.last_error.not_in(("", ENDED_BY)))
        self._count(
            "letters", update(Letter).where(found, told).values(recipient="", params={}, last_error="")
        )
        bounced = Message.edition_id == self.edition.id
        self._count("letters", update(Message).where(bounced, Message.bounce != "").values(bounce=""))
        db.session.execute(
            update(Job).where(Job.done_at.is_not(None), Job.last_error != "").values(last_error="")
        )

    def trials(self, survey: Survey) -> None:
        """Take every trial of the survey's drafts: one may have been begun with a centre's last answers."""
        drafts = select(QuestionnaireDraft.id).where(QuestionnaireDraft.survey_id == survey.id)
        self._count("trials", delete(Trial).where(Trial.draft_id.in_(drafts)))

    def _count(self, sort: str, statement: UpdateBase) -> None:
        result: Any = db.session.execute(statement.execution_options(synchronize_session=False))
        self.counts[sort] += int(result.rowcount)
