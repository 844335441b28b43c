"""Invitations, reminders and announcements of results: what was decided, one message by centre, who asked for no more.

Apart from the outbox, which delivers any letter. One message by mailing and person, by constraint, so that a worker that is
killed or doubled writes nobody twice; what became of it is read on its letter. Nothing here is erased: it is the proof.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    func,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from surveys.store.accounts import Organisation, Person, one_of
from surveys.store.base import Base, JsonDocument, Line, Prose, UTCDateTime, db
from surveys.store.editions import Edition, EditionMember
from surveys.store.outbox import Letter
from surveys.store.questionnaires import Survey

MailingKind = Literal["invitation", "reminder", "results"]
MAILING_KINDS: tuple[MailingKind, ...] = get_args(MailingKind)


class Mailing(Base):
    """A letter to the centres of an edition that are in some ``states`` when ``run_at`` comes."""

    __tablename__ = "mailings"
    __table_args__ = (CheckConstraint(one_of("kind", MAILING_KINDS), name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    kind: Mapped[str] = mapped_column(Line(12))
    subject: Mapped[str] = mapped_column(Prose)
    body: Mapped[str] = mapped_column(Prose)
    states: Mapped[list[str]] = mapped_column(JsonDocument)
    run_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    written_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # every message is in the outbox
    cancelled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Message(Base):
    """One letter of a mailing to one person of one centre."""

    __tablename__ = "messages"
    __table_args__ = (
        ForeignKeyConstraint(
            ["edition_id", "organisation_id"],
            ["edition_members.edition_id", "edition_members.organisation_id"],
            name="fk_messages_member",
        ),
        UniqueConstraint("mailing_id", "person_id", "organisation_id"),
        Index("ix_messages_edition_id_organisation_id", "edition_id", "organisation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mailing_id: Mapped[int] = mapped_column(ForeignKey("mailings.id"))
    edition_id: Mapped[int]
    organisation_id: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("outbox.id"), unique=True)
    again: Mapped[bool] = mapped_column(default=False)  # sent again, to someone else
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)
    bounced_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # it left, and came back
    bounce: Mapped[str] = mapped_column(Line(200), default="")


class ReminderStop(Base):
    """That a person asked for no more reminders of an edition."""

    __tablename__ = "reminder_stops"
    frozen = True

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)


# ── how they are asked for ──


def get_mailing(mailing_id: int, *, lock: bool = False) -> Mailing | None:
    """Return a mailing; ``lock`` keeps others from changing it until the transaction ends."""
    query = select(Mailing).where(Mailing.id == mailing_id)
    return db.session.scalar(query.with_for_update() if lock else query)


def list_due(now: datetime) -> list[tuple[Mailing, Edition, Survey]]:
    """Return the mailings whose hour has come and that are not all written."""
    rows = db.session.execute(
        select(Mailing, Edition, Survey)
        .join(Edition, Edition.id == Mailing.edition_id)
        .join(Survey, Survey.id == Edition.survey_id)
        .where(Mailing.run_at <= now, Mailing.written_at.is_(None), Mailing.cancelled_at.is_(None))
        .order_by(Mailing.id)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def stopped(edition_id: int) -> set[int]:
    """Return the people who asked for no more reminders of an edition."""
    return set(
        db.session.scalars(select(ReminderStop.person_id).where(ReminderStop.edition_id == edition_id))
    )


def has_stopped(edition_id: int, person_id: int) -> bool:
    """Say whether a person asked for no more reminders of an edition."""
    return db.session.get(ReminderStop, (person_id, edition_id)) is not None


def messages_of(mailing_id: int) -> set[int]:
    """Return the organisations that a mailing has written to."""
    return set(db.session.scalars(select(Message.organisation_id).where(Message.mailing_id == mailing_id)))


def told_results(edition_id: int, since: datetime) -> set[tuple[int, int]]:
    """Return who was written since a moment that the results of an edition are there: organisation and person."""
    rows = db.session.execute(
        select(Message.organisation_id, Message.person_id)
        .join(Mailing, Mailing.id == Message.mailing_id)
        .where(Message.edition_id == edition_id, Mailing.kind == "results", Message.written_at >= since)
    )
    return {(row[0], row[1]) for row in rows}


@dataclass(frozen=True, slots=True)
class Reminded:
    """How often a centre was reminded in an edition, and when last."""

    count: int
    last_at: datetime


def reminders_of(edition_id: int) -> dict[int, Reminded]:
    """Return how often each centre was reminded, by organisation: what came back or never left does not count."""
    rows = db.session.execute(
        select(Message.organisation_id, func.count(), func.max(Message.written_at))
        .join(Mailing, Mailing.id == Message.mailing_id)
        .join(Letter, Letter.id == Message.letter_id)
        .where(
            Message.edition_id == edition_id,
            Mailing.kind == "reminder",
            Letter.abandoned_at.is_(None),
            Message.bounced_at.is_(None),
        )
        .group_by(Message.organisation_id)
    )
    return {row[0]: Reminded(row[1], row[2]) for row in rows}


def withdraw_reminders(
    edition_id: int, now: datetime, *, organisation_id: int | None = None, person_id: int | None = None
) -> int:
    """Keep the reminders of a centre, or to a person, that have not left from leaving; return how many there were."""
    waiting = (
        select(Message.letter_id)
        .join(Mailing, Mailing.id == Message.mailing_id)
        .where(Message.edition_id == edition_id, Mailing.kind == "reminder")
    )
    if organisation_id is not None:
        waiting = waiting.where(Message.organisation_id == organisation_id)
    if person_id is not None:
        waiting = waiting.where(Message.person_id == person_id)
    result: Any = db.session.execute(
        update(Letter)
        .where(Letter.id.in_(waiting), Letter.delivered_at.is_(None), Letter.abandoned_at.is_(None))
        .values(abandoned_at=now, params={}, last_error="withdrawn")
        .execution_options(synchronize_session=False)
    )
    return int(result.rowcount)


@dataclass(frozen=True, slots=True)
class Sent:
    """One message as it is told: to whom, and what became of it."""

    id: int
    mailing_id: int
    kind: str
    subject: str
    organisation: str
    organisation_name: str
    person: str
    recipient: str
    written_at: datetime
    delivered_at: datetime | None
    abandoned_at: datetime | None
    attempts: int
    error: str
    bounced_at: datetime | None
    bounce: str

    @property
    def state(self) -> str:
        """One of waiting, delayed, left, refused, withdrawn, failed, bounced."""
        if self.bounced_at is not None:
            return "bounced"
        if self.delivered_at is not None:
            return "left"
        if self.abandoned_at is None:
            return "delayed" if self.attempts and self.error else "waiting"
        if self.error == "withdrawn":
            return "withdrawn"
        return "refused" if self.error.startswith("refused") else "failed"


def list_sent(
    *, mailing_id: int | None = None, edition_id: int | None = None, organisation_id: int | None = None
) -> list[Sent]:
    """Return messages, of a mailing or to a centre, with what became of each; by centre, the last first."""
    query = (
        select(
            Message.id,
            Mailing.id,
            Mailing.kind,
            Mailing.subject,
            Organisation.code,
            EditionMember.name,
            Person.name,
            Letter.recipient,
            Message.written_at,
            Letter.delivered_at,
            Letter.abandoned_at,
            Letter.attempts,
            Letter.last_error,
            Message.bounced_at,
            Message.bounce,
        )
        .join(Mailing, Mailing.id == Message.mailing_id)
        .join(Letter, Letter.id == Message.letter_id)
        .join(Person, Person.id == Message.person_id)
        .join(Organisation, Organisation.id == Message.organisation_id)
        .join(
            EditionMember,
            (EditionMember.edition_id == Message.edition_id)
            & (EditionMember.organisation_id == Message.organisation_id),
        )
        .order_by(Organisation.code, Message.id.desc())
    )
    if mailing_id is not None:
        query = query.where(Message.mailing_id == mailing_id)
    if edition_id is not None:
        query = query.where(Message.edition_id == edition_id)
    if organisation_id is not None:
        query = query.where(Message.organisation_id == organisation_id)
    return [Sent(*tuple(row)) for row in db.session.execute(query)]


def list_mailings(edition_id: int) -> list[tuple[Mailing, str]]:
    """Return the mailings of an edition with their author's name, the last first."""
    rows = db.session.execute(
        select(Mailing, Person.name)
        .join(Person, Person.id == Mailing.created_by)
        .where(Mailing.edition_id == edition_id)
        .order_by(Mailing.id.desc())
    )
    return [(row[0], row[1]) for row in rows]


def get_message(message_id: int) -> Message | None:
    """Return a message."""
    return db.session.get(Message, message_id)


def find_message(mailing_id: int, person_id: int, organisation_id: int) -> Message | None:
    """Return the message of a mailing to a person of a centre."""
    return db.session.scalar(
        select(Message).where(
            Message.mailing_id == mailing_id,
            Message.person_id == person_id,
            Message.organisation_id == organisation_id,
        )
    )


def recent_letters(since: datetime) -> Sequence[tuple[Message, str]]:
    """Return the messages written after an instant with the key of their letter, whose fingerprint is the Message-ID."""
    rows = db.session.execute(
        select(Message, Letter.unique_key)
        .join(Letter, Letter.id == Message.letter_id)
        .where(Message.written_at > since)
    )
    return [(row[0], row[1]) for row in rows]
