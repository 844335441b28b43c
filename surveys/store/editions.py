"""Editions: one run of a survey, with the questionnaire and the members that it was opened with.

Apart from submissions, which point here. The list of members and their attributes are copied when an edition is
planned or opened, and never follow the directory afterwards.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, get_args

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from surveys.questionnaire.values import Value
from surveys.store.accounts import Organisation, one_of
from surveys.store.base import Base, JsonDocument, Line, Prose, UTCDateTime, db
from surveys.store.questionnaires import QuestionnaireVersion, Survey

EditionStatus = Literal["planned", "open", "closing", "closed", "archived"]
EDITION_STATUSES: tuple[EditionStatus, ...] = get_args(EditionStatus)
PurgeMethod = Literal["deidentify", "destroy"]
PURGE_METHODS: tuple[PurgeMethod, ...] = get_args(PurgeMethod)
WRITABLE: frozenset[str] = frozenset(
    ("open", "closing")
)  # « closing »: the date is past, the late are still awaited


class Edition(Base):
    """One run of a survey. A command writes it « survey/code »."""

    __tablename__ = "editions"
    __table_args__ = (
        UniqueConstraint("survey_id", "code"),
        CheckConstraint(one_of("status", EDITION_STATUSES), name="status"),
        CheckConstraint(one_of("purge_method", PURGE_METHODS), name="purge_method"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"))
    code: Mapped[str] = mapped_column(Line(40))
    status: Mapped[str] = mapped_column(Line(20), default="planned")
    questionnaire_version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_versions.id"))
    opens_at: Mapped[datetime] = mapped_column(UTCDateTime)
    closes_at: Mapped[datetime] = mapped_column(UTCDateTime)
    opens_alone: Mapped[bool] = mapped_column(default=False)  # at its hour; else someone opens it
    grace_until: Mapped[datetime | None] = mapped_column(UTCDateTime)  # what was begun may end until then
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    purge_personal_on: Mapped[date | None]  # the day, in Québec, when personal information goes
    # « deidentify » keeps what is told of the organisation alone; « destroy » keeps no answer
    purge_method: Mapped[str] = mapped_column(Line(12), default="deidentify", server_default="deidentify")


class EditionMember(Base):
    """An organisation asked in an edition, as it was then: ``attributes`` is a frozen copy."""

    __tablename__ = "edition_members"

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), primary_key=True, index=True)
    name: Mapped[str] = mapped_column(Prose)
    attributes: Mapped[dict[str, Any]] = mapped_column(JsonDocument, default=dict)


class EditionMove(Base):
    """An edition that went from one version of its questionnaire to another while it was known to centres: frozen.

    ``lost`` counts what left the drafts, by question: never what it was.
    """

    __tablename__ = "edition_moves"
    frozen = True

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    before_version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_versions.id"))
    after_version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_versions.id"))
    kind: Mapped[str] = mapped_column(Line(12))  # correction: no draft was touched; migration
    drafts: Mapped[int]  # how many were touched
    lost: Mapped[dict[str, Any]] = mapped_column(JsonDocument, default=dict)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


def list_moves(edition_id: int) -> list[EditionMove]:
    """Return how an edition went from version to version, the last time first."""
    return list(
        db.session.scalars(
            select(EditionMove).where(EditionMove.edition_id == edition_id).order_by(EditionMove.id.desc())
        )
    )


def find_edition(survey: str, edition: str, *, lock: bool = False) -> tuple[Edition, Survey] | None:
    """Return an edition with its survey; ``lock`` keeps others from changing it until the transaction ends."""
    query = (
        select(Edition, Survey)
        .join(Survey, Survey.id == Edition.survey_id)
        .where(Survey.code == survey, Edition.code == edition)
    )
    row = db.session.execute(query.with_for_update(of=Edition) if lock else query).first()
    return None if row is None else (row[0], row[1])


def list_editions(survey: str | None = None) -> list[tuple[Edition, Survey]]:
    """Return editions with their survey, the latest opening first."""
    query = (
        select(Edition, Survey)
        .join(Survey, Survey.id == Edition.survey_id)
        .order_by(Edition.opens_at.desc(), Survey.code, Edition.code)
    )
    if survey is not None:
        query = query.where(Survey.code == survey)
    return [(edition, of) for edition, of in db.session.execute(query)]


def list_dated(survey: str | None = None) -> list[tuple[Edition, Survey, str, int]]:
    """Return editions, the latest opening first: survey, hash of the questionnaire, number of members; in one statement."""
    members = (
        select(func.count())
        .where(EditionMember.edition_id == Edition.id)
        .correlate(Edition)
        .scalar_subquery()
    )
    query = (
        select(Edition, Survey, QuestionnaireVersion.content_hash, members)
        .join(Survey, Survey.id == Edition.survey_id)
        .join(QuestionnaireVersion, QuestionnaireVersion.id == Edition.questionnaire_version_id)
        .order_by(Edition.opens_at.desc(), Survey.code, Edition.code)
    )
    if survey is not None:
        query = query.where(Survey.code == survey)
    return [(row[0], row[1], row[2], row[3]) for row in db.session.execute(query)]


def list_due(now: datetime, archived_before: datetime) -> list[tuple[Edition, Survey]]:
    """Return the editions that the clock moves on: to open, to end, whose grace is over, to put away.

    Those closed before ``archived_before`` are to be put away.
    """
    rows = db.session.execute(
        select(Edition, Survey)
        .join(Survey, Survey.id == Edition.survey_id)
        .where(
            ((Edition.status == "planned") & Edition.opens_alone & (Edition.opens_at <= now))
            | ((Edition.status == "open") & (Edition.closes_at <= now))
            | ((Edition.status == "closing") & (Edition.grace_until <= now))
            | ((Edition.status == "closed") & (Edition.closed_at <= archived_before))
        )
        .order_by(Edition.id)
    )
    return [(edition, of) for edition, of in rows]


def editions_before(edition: Edition, survey_id: int) -> list[Edition]:
    """Return the editions of a survey that opened before ``edition``, the latest first."""
    return list(
        db.session.scalars(
            select(Edition)
            .where(
                Edition.survey_id == survey_id, Edition.opens_at < edition.opens_at, Edition.id != edition.id
            )
            .order_by(Edition.opens_at.desc())
        )
    )


def list_members(edition_id: int) -> list[tuple[EditionMember, Organisation]]:
    """Return the members of an edition, by code."""
    rows = db.session.execute(
        select(EditionMember, Organisation)
        .join(Organisation, Organisation.id == EditionMember.organisation_id)
        .where(EditionMember.edition_id == edition_id)
        .order_by(Organisation.code)
    )
    return [(member, organisation) for member, organisation in rows]


def list_attributes(edition_id: int) -> list[tuple[str, dict[str, Any]]]:
    """Return what an edition's list says of its members, by code: a hundred thousand are no rows of their own."""
    rows = db.session.execute(
        select(Organisation.code, EditionMember.attributes)
        .join(EditionMember, EditionMember.organisation_id == Organisation.id)
        .where(EditionMember.edition_id == edition_id)
        .order_by(Organisation.code)
    )
    return [(row[0], row[1]) for row in rows]


def mark_members(editions: Collection[int]) -> tuple[tuple[int, int, int], ...]:
    """Return, by edition, how many members its list has and a sum that changes with any of them: lists are frozen line by line."""
    rows = db.session.execute(
        select(EditionMember.edition_id, func.count(), func.sum(EditionMember.organisation_id))
        .where(EditionMember.edition_id.in_(editions))
        .group_by(EditionMember.edition_id)
        .order_by(EditionMember.edition_id)
    )
    return tuple((row[0], row[1], int(row[2])) for row in rows)


def editions_asking(organisation_id: int) -> list[tuple[str, str, str]]:
    """Return the editions that ask an organisation, the latest first: survey, edition, the name it had then."""
    rows = db.session.execute(
        select(Survey.code, Edition.code, EditionMember.name)
        .join(Edition, Edition.id == EditionMember.edition_id)
        .join(Survey, Survey.id == Edition.survey_id)
        .where(EditionMember.organisation_id == organisation_id)
        .order_by(Edition.opens_at.desc(), Survey.code)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def count_members(edition_id: int) -> int:
    """Return N: how many organisations an edition asks."""
    return db.session.scalar(select(func.count()).where(EditionMember.edition_id == edition_id)) or 0


def get_edition_and_member(edition_id: int, organisation_id: int) -> tuple[Edition, EditionMember]:
    """Return an edition and one of its members by ids that are known to exist."""
    row = db.session.execute(
        select(Edition, EditionMember)
        .join(EditionMember, EditionMember.edition_id == Edition.id)
        .where(Edition.id == edition_id, EditionMember.organisation_id == organisation_id)
    ).one()
    return row[0], row[1]


def region_of_member(edition_id: int, organisation: str) -> str:
    """Return the code of the region that a member was of when the edition opened; empty when it is not known."""
    attributes = db.session.scalar(
        select(EditionMember.attributes)
        .join(Organisation, Organisation.id == EditionMember.organisation_id)
        .where(EditionMember.edition_id == edition_id, Organisation.code == organisation)
    )
    return str((attributes or {}).get("region", ""))


def values_of(attributes: Mapping[str, Any]) -> dict[str, Value]:
    """Return attributes kept as JSON as exact values: a number is a Decimal, a list a tuple of texts."""
    values: dict[str, Value] = {}
    for name, found in attributes.items():
        match found:
            case bool() | str():
                values[name] = found
            case int() | float():
                values[name] = Decimal(str(found))
            case list():
                values[name] = tuple(str(member) for member in found)
            case _:
                continue
    return values
