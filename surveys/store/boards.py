"""What the follow-up of an edition reads at once: every member with how far it is, and the documents that changed.

Apart from the tables that it reads because a board asks across all of them, in a few statements whatever the number of
members. Reads only.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from surveys.store.accounts import Organisation, Person, StaffRoleRow
from surveys.store.base import db
from surveys.store.copies import SentCopy
from surveys.store.editions import Edition, EditionMember
from surveys.store.following import FieldStep, FollowUp
from surveys.store.handover import HandoverRow
from surveys.store.mailings import Message
from surveys.store.notes import NoteClosing, NoteRow
from surveys.store.outbox import Letter
from surveys.store.questionnaires import QuestionnaireVersion, Survey
from surveys.store.sealing import open_document, open_text
from surveys.store.submissions import Submission


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One member: what it is asked with, how far its submission is, and when anything last moved."""

    organisation_id: int
    code: str
    name: str
    attributes: Mapping[str, Any]
    submission_id: int | None
    status: str  # none, draft, sent, reopened
    revision: int
    last_saved_at: datetime | None
    sent_at: datetime | None
    step: str | None  # the last one between preparers and director
    step_at: datetime | None
    owner_id: int | None
    owner: str
    extended_until: datetime | None
    field_step_at: datetime | None
    note_at: datetime | None
    waiting: int  # threads that wait for AXTRA
    lost: int  # people whom the last letters did not reach


def find_followed(survey: str, edition: str) -> tuple[Edition, Survey, str] | None:
    """Return an edition, its survey and the hash of its questionnaire, in one statement."""
    row = db.session.execute(
        select(Edition, Survey, QuestionnaireVersion.content_hash)
        .join(Survey, Survey.id == Edition.survey_id)
        .join(QuestionnaireVersion, QuestionnaireVersion.id == Edition.questionnaire_version_id)
        .where(Survey.code == survey, Edition.code == edition)
    ).first()
    return None if row is None else (row[0], row[1], row[2])


def list_board(edition_id: int, organisation: str = "") -> list[BoardRow]:
    """Return every member of an edition, by code, in one statement; one of them alone when its code is given."""
    member = and_(
        Submission.edition_id == EditionMember.edition_id,
        Submission.organisation_id == EditionMember.organisation_id,
    )
    later, after = aliased(NoteRow), aliased(Message)
    here = and_(
        NoteRow.edition_id == EditionMember.edition_id,
        NoteRow.organisation_id == EditionMember.organisation_id,
    )
    is_last = ~exists().where(
        later.edition_id == NoteRow.edition_id,
        later.organisation_id == NoteRow.organisation_id,
        later.variable == NoteRow.variable,
        later.id > NoteRow.id,
    )
    open_note = ~exists().where(NoteClosing.note_id == NoteRow.id)
    last_step = (
        select(func.max(HandoverRow.id)).where(HandoverRow.submission_id == Submission.id).scalar_subquery()
    )
    step = aliased(HandoverRow)
    rows = db.session.execute(
        select(
            EditionMember.organisation_id,
            Organisation.code,
            EditionMember.name,
            EditionMember.attributes,
            Submission.id,
            func.coalesce(Submission.status, "none"),
            func.coalesce(Submission.revision, 0),
            Submission.last_saved_at,
            select(func.max(SentCopy.sent_at))
            .where(SentCopy.submission_id == Submission.id)
            .scalar_subquery(),
            step.kind,
            step.at,
            FollowUp.owner_id,
            func.coalesce(Person.name, ""),
            FollowUp.extended_until,
            select(func.max(FieldStep.at))
            .where(
                FieldStep.edition_id == EditionMember.edition_id,
                FieldStep.organisation_id == EditionMember.organisation_id,
            )
            .scalar_subquery(),
            select(func.max(NoteRow.at)).where(here).scalar_subquery(),
            select(func.count())
            .select_from(NoteRow)
            .where(here, NoteRow.side == "centre", is_last, open_note)
            .scalar_subquery(),
            select(func.count())
            .select_from(Message)
            .join(Letter, Letter.id == Message.letter_id)
            .where(
                Message.edition_id == EditionMember.edition_id,
                Message.organisation_id == EditionMember.organisation_id,
                Message.bounced_at.is_not(None)
                | (Letter.abandoned_at.is_not(None) & (Letter.last_error != "withdrawn")),
                ~exists().where(
                    after.edition_id == Message.edition_id,
                    after.organisation_id == Message.organisation_id,
                    after.id > Message.id,
                ),
            )
            .scalar_subquery(),
        )
        .join(Organisation, Organisation.id == EditionMember.organisation_id)
        .outerjoin(Submission, member)
        .outerjoin(step, step.id == last_step)
        .outerjoin(
            FollowUp,
            and_(
                FollowUp.edition_id == EditionMember.edition_id,
                FollowUp.organisation_id == EditionMember.organisation_id,
            ),
        )
        .outerjoin(Person, Person.id == FollowUp.owner_id)
        .where(
            EditionMember.edition_id == edition_id,
            *([Organisation.code == organisation] if organisation else []),
        )
        .order_by(Organisation.code)
    )
    return [BoardRow(*tuple(row)) for row in rows]


def moved_since(edition_id: int, instant: datetime) -> bool:
    """Say whether an answer, a copy, a step or a note of an edition came after an instant."""
    here = Submission.edition_id == edition_id
    found = (
        exists().where(here, Submission.last_saved_at > instant),
        exists().where(here, SentCopy.submission_id == Submission.id, SentCopy.sent_at > instant),
        exists().where(here, HandoverRow.submission_id == Submission.id, HandoverRow.at > instant),
        exists().where(FieldStep.edition_id == edition_id, FieldStep.at > instant),
        exists().where(NoteRow.edition_id == edition_id, NoteRow.at > instant),
    )
    return bool(db.session.scalar(select(or_(*found))))


@dataclass(frozen=True, slots=True)
class PastRow:
    """What one member did in an edition before: when it first sent, and its last copy."""

    edition: str
    opens_at: datetime
    organisation_id: int
    attributes: Mapping[str, Any]
    sent_at: datetime | None  # the first time
    copy_id: int | None  # the last one


def list_last(survey_id: int, before: datetime) -> list[PastRow]:
    """Return the members of the last edition of a survey that opened before an instant, of those whose day of answers is known.

    An import may have kept no day but that of its own, after the edition closed.
    """
    dated = exists().where(
        Submission.edition_id == Edition.id,
        SentCopy.submission_id == Submission.id,
        SentCopy.sent_at < Edition.closes_at,
    )
    last = (
        select(Edition.id)
        .where(Edition.survey_id == survey_id, Edition.opens_at < before, Edition.status != "planned", dated)
        .order_by(Edition.opens_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    return _past(Edition.id == last)


def list_before(survey_id: int, before: datetime, organisations: Collection[int]) -> list[PastRow]:
    """Return what some members did in the editions of a survey that opened before an instant, the latest edition first."""
    if not organisations:
        return []
    return _past(
        Edition.survey_id == survey_id,
        Edition.opens_at < before,
        Edition.status != "planned",
        EditionMember.organisation_id.in_(organisations),
    )


def _past(*asked: ColumnElement[bool]) -> list[PastRow]:
    of = and_(
        Submission.edition_id == EditionMember.edition_id,
        Submission.organisation_id == EditionMember.organisation_id,
    )
    rows = db.session.execute(
        select(
            Edition.code,
            Edition.opens_at,
            EditionMember.organisation_id,
            EditionMember.attributes,
            select(func.min(SentCopy.sent_at))
            .where(SentCopy.submission_id == Submission.id)
            .scalar_subquery(),
            select(func.max(SentCopy.id)).where(SentCopy.submission_id == Submission.id).scalar_subquery(),
        )
        .join(EditionMember, EditionMember.edition_id == Edition.id)
        .outerjoin(Submission, of)
        .where(*asked)
        .order_by(Edition.opens_at.desc(), EditionMember.organisation_id)
    )
    return [PastRow(*tuple(row)) for row in rows]


def read_documents(
    submissions: Collection[int], copies: Collection[int]
) -> tuple[dict[int, Any], dict[int, tuple[str, int, str]]]:
    """Return drafts by submission, and sent copies (hash, questionnaire, text) by id, in one statement."""
    if not submissions and not copies:
        return {}, {}
    rows = db.session.execute(
        union_all(
            select(
                literal("draft"), Submission.id, literal(""), literal(0), cast(Submission.document, Text)
            ).where(Submission.id.in_(submissions)),
            select(
                literal("copy"),
                SentCopy.id,
                SentCopy.content_hash,
                SentCopy.questionnaire_version_id,
                cast(SentCopy.document, Text),
            ).where(SentCopy.id.in_(copies)),
        )
    ).all()
    drafts = {row[1]: open_document(json.loads(row[4])) for row in rows if row[0] == "draft"}
    return drafts, {row[1]: (row[2], row[3], open_text(row[4])) for row in rows if row[0] == "copy"}


def list_staff(role: str, now: datetime) -> list[tuple[int, str]]:
    """Return the active people who hold a role of the staff now: id and name, by name."""
    rows = db.session.execute(
        select(Person.id, Person.name)
        .join(StaffRoleRow, StaffRoleRow.person_id == Person.id)
        .where(
            StaffRoleRow.role == role,
            Person.active,
            StaffRoleRow.expires_at.is_(None) | (StaffRoleRow.expires_at > now),
        )
        .order_by(Person.name, Person.id)
    )
    return [(row[0], row[1]) for row in rows]
