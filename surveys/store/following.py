"""What AXTRA does for one member of one edition: who is in charge of it, how long it may still answer, calls, entering in its name.

Apart from editions, which are the same for all. The present state is one row by member, made when it is needed; what was
done, and by whom, is a step that never changes. Whether a member may still write is worked out here, once, in SQL.
"""

from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    and_,
    bindparam,
    case,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column

from surveys.store.accounts import Organisation, Person, one_of
from surveys.store.base import Base, JsonDocument, Line, Prose, UTCDateTime, db
from surveys.store.editions import Edition, EditionMember
from surveys.store.questionnaires import Survey

StepKind = Literal["call", "owner", "extended", "extension_over", "returned", "standing_in", "stood_in"]
STEP_KINDS: tuple[StepKind, ...] = get_args(StepKind)
Channel = Literal["phone", "paper", "mail", "meeting"]
CHANNELS: tuple[Channel, ...] = get_args(Channel)
_MEMBER = ["edition_members.edition_id", "edition_members.organisation_id"]


class FollowUp(Base):
    """Who is in charge of a member, and until when it may answer whatever the edition says (null: like the others)."""

    __tablename__ = "follow_ups"
    __table_args__ = (
        ForeignKeyConstraint(["edition_id", "organisation_id"], _MEMBER, name="fk_follow_ups_member"),
    )

    edition_id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    extended_until: Mapped[datetime | None] = mapped_column(UTCDateTime)


class FieldStep(Base):
    """Something the staff did for a member; ``text`` is what they wrote of it, ``until`` a new deadline."""

    __tablename__ = "field_steps"
    __table_args__ = (
        ForeignKeyConstraint(["edition_id", "organisation_id"], _MEMBER, name="fk_field_steps_member"),
        CheckConstraint(one_of("kind", STEP_KINDS), name="kind"),
        Index("ix_field_steps_edition_id_organisation_id", "edition_id", "organisation_id"),
    )
    frozen = True
    erasable = ("text",)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int]
    organisation_id: Mapped[int]
    kind: Mapped[str] = mapped_column(Line(20))
    text: Mapped[str] = mapped_column(Prose, default="")
    until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class StandIn(Base):
    """Someone of the staff who enters answers in a member's name: which sections, how they were received, from whom."""

    __tablename__ = "stand_ins"
    __table_args__ = (
        ForeignKeyConstraint(["edition_id", "organisation_id"], _MEMBER, name="fk_stand_ins_member"),
        CheckConstraint(one_of("channel", CHANNELS), name="channel"),
        Index(
            "uq_stand_ins_alive",
            "edition_id",
            "organisation_id",
            "person_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int]
    organisation_id: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    sections: Mapped[list[str]] = mapped_column(JsonDocument)
    channel: Mapped[str] = mapped_column(Line(10))
    informant: Mapped[str] = mapped_column(Prose)
    begun_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


# ── whether a member may still write ──


def follows(organisation_id: Any) -> ColumnElement[bool]:
    """Return the condition that joins the follow-up of a member, which may not be there."""
    return and_(FollowUp.edition_id == Edition.id, FollowUp.organisation_id == organisation_id)


def _left_out(submission_id: Any) -> ColumnElement[bool]:
    return and_(
        Edition.status == "closing",
        Edition.grace_until.is_not(None),
        submission_id.is_(None),
        FollowUp.extended_until.is_(None),
    )


def status_for(submission_id: Any) -> ColumnElement[str]:
    """Return the edition's status as it is for one member, with its follow-up joined.

    In the time of grace only what was begun is awaited, and an extended member writes on after the others.
    """
    awaited = and_(Edition.status == "closed", FollowUp.extended_until.is_not(None))
    return case((_left_out(submission_id), "closed"), (awaited, "closing"), else_=Edition.status)


def closing_for() -> ColumnElement[datetime]:
    """Return when the edition closes for one member, with its follow-up joined."""
    return case(
        (FollowUp.extended_until > Edition.closes_at, FollowUp.extended_until),
        (
            and_(Edition.status == "closing", Edition.grace_until.is_not(None)),
            Edition.grace_until,
        ),
        else_=Edition.closes_at,
    )


def closed_for(submission_id: Any) -> ColumnElement[datetime | None]:
    """Return when the edition was closed for one member, with its follow-up joined; null while it may still write."""
    return case(
        (_left_out(submission_id), Edition.closes_at),
        (FollowUp.extended_until.is_(None), Edition.closed_at),
        else_=None,
    )


def status_of(status: str, *, grace: bool, begun: bool, extended: bool) -> str:
    """Return the same as ``status_for``, of values that are known already."""
    if status == "closing" and grace and not begun and not extended:
        return "closed"
    return "closing" if status == "closed" and extended else status


# ── what is kept ──


def put_follow_up(edition_id: int, organisation_id: int, **values: Any) -> None:
    """Change some of a member's follow-up, which is made when it is not there."""
    insert = sqlite_insert if db.session.connection().dialect.name == "sqlite" else postgresql_insert
    statement = insert(FollowUp).values(edition_id=edition_id, organisation_id=organisation_id, **values)
    db.session.execute(
        statement.on_conflict_do_update(index_elements=["edition_id", "organisation_id"], set_=values)
    )


def get_follow_up(edition_id: int, organisation_id: int) -> FollowUp | None:
    """Return a member's follow-up."""
    return db.session.scalar(
        select(FollowUp).where(FollowUp.edition_id == edition_id, FollowUp.organisation_id == organisation_id)
    )


def list_steps(edition_id: int, organisation_id: int) -> list[FieldStep]:
    """Return what was done for a member, the last first."""
    return list(
        db.session.scalars(
            select(FieldStep)
            .where(FieldStep.edition_id == edition_id, FieldStep.organisation_id == organisation_id)
            .order_by(FieldStep.id.desc())
        )
    )


def list_past_extensions(now: datetime) -> list[tuple[str, str, int, int]]:
    """Return the extensions whose time has come, of editions that do not run any more: survey, edition, their ids."""
    rows = db.session.execute(
        select(Survey.code, Edition.code, FollowUp.edition_id, FollowUp.organisation_id)
        .join(Edition, Edition.id == FollowUp.edition_id)
        .join(Survey, Survey.id == Edition.survey_id)
        .where(FollowUp.extended_until <= now, Edition.status.in_(("closing", "closed")))
        .order_by(FollowUp.edition_id, FollowUp.organisation_id)
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def last_extensions() -> dict[int, datetime]:
    """Return until when the last extended member of each edition may answer, by the edition's id."""
    rows = db.session.execute(
        select(FollowUp.edition_id, func.max(FollowUp.extended_until)).group_by(FollowUp.edition_id)
    )
    return {edition: until for edition, until in rows if until is not None}


def drop_extensions(edition_id: int) -> None:
    """Let no member of an edition answer after the others."""
    db.session.execute(
        update(FollowUp)
        .where(FollowUp.edition_id == edition_id, FollowUp.extended_until.is_not(None))
        .values(extended_until=None)
        .execution_options(synchronize_session=False)
    )


def stand_in_of(edition_id: int, organisation_id: int, person_id: int) -> StandIn | None:
    """Return the stand-in of a person for a member, while it lasts."""
    return db.session.scalar(
        select(StandIn).where(
            StandIn.edition_id == edition_id,
            StandIn.organisation_id == organisation_id,
            StandIn.person_id == person_id,
            StandIn.ended_at.is_(None),
        )
    )


_STOOD_IN = (  # built once: asked at each request of the staff
    select(Organisation.code, EditionMember.name, Survey.code, Edition.code, StandIn.sections)
    .join(Edition, Edition.id == StandIn.edition_id)
    .join(Survey, Survey.id == Edition.survey_id)
    .join(Organisation, Organisation.id == StandIn.organisation_id)
    .join(
        EditionMember,
        and_(
            EditionMember.edition_id == StandIn.edition_id,
            EditionMember.organisation_id == StandIn.organisation_id,
        ),
    )
    .where(StandIn.person_id == bindparam("person"), StandIn.ended_at.is_(None))
)


def stand_ins_of(person_id: int) -> list[tuple[str, str, str, str, list[str]]]:
    """Return whom a person stands in for now: organisation (code, name), survey, edition, sections."""
    rows = db.session.connection().execute(_STOOD_IN, {"person": person_id})
    return [(row[0], row[1], row[2], row[3], row[4]) for row in rows]


def list_forgotten(before: datetime) -> list[int]:
    """Return the stand-ins that began before an instant and that nobody ended."""
    query = select(StandIn.id).where(StandIn.begun_at <= before, StandIn.ended_at.is_(None))
    return list(db.session.scalars(query))


def get_stand_in(stand_in_id: int) -> StandIn | None:
    """Return a stand-in."""
    return db.session.get(StandIn, stand_in_id)


def list_stand_ins(edition_id: int, organisation_id: int) -> list[tuple[StandIn, str]]:
    """Return who entered answers in a member's name, with their name, the last first."""
    rows = db.session.execute(
        select(StandIn, Person.name)
        .join(Person, Person.id == StandIn.person_id)
        .where(StandIn.edition_id == edition_id, StandIn.organisation_id == organisation_id)
        .order_by(StandIn.id.desc())
    )
    return [(row[0], row[1]) for row in rows]
