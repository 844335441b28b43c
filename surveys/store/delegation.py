"""Who was given which section of which edition, by whom; and the restricted sections shut to all but those named.

Apart from accounts because a right of this kind lives and dies with one edition. A right that was taken away stays as
a row: the team's page and the registers say who could read what, and when.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Text,
    bindparam,
    cast,
    delete,
    literal,
    select,
    text,
    union_all,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from surveys.store.accounts import MembershipRow, Organisation, Person, StaffRoleRow
from surveys.store.base import Base, Line, UTCDateTime, db
from surveys.store.credentials import owns_factor
from surveys.store.editions import Edition, EditionMember
from surveys.store.questionnaires import Survey

_MEMBER = ["edition_members.edition_id", "edition_members.organisation_id"]


class SectionGrant(Base):
    """A section of an edition given to a person of an organisation. ``seen_at`` is when they first opened it."""

    __tablename__ = "section_grants"
    __table_args__ = (
        ForeignKeyConstraint(["edition_id", "organisation_id"], _MEMBER, name="fk_section_grants_member"),
        Index(
            "uq_section_grants_alive",
            "edition_id",
            "organisation_id",
            "person_id",
            "section",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int]
    organisation_id: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    section: Mapped[str] = mapped_column(Line(60))
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    granted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class ShutSection(Base):
    """A restricted section that only those named may open, the director included. No row: open to who sees everything."""

    __tablename__ = "shut_sections"
    __table_args__ = (
        ForeignKeyConstraint(["edition_id", "organisation_id"], _MEMBER, name="fk_shut_sections_member"),
    )

    edition_id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(primary_key=True)
    section: Mapped[str] = mapped_column(Line(60), primary_key=True)
    shut_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    shut_at: Mapped[datetime] = mapped_column(UTCDateTime)


# ── how they are asked for ──

# Every power of a person in one statement, since each request asks for them: kind, then texts that the kind explains.
_NONE = literal("")
_POWERS = union_all(
    select(
        literal("membership"),
        Organisation.code,
        Organisation.name,
        MembershipRow.role,
        cast(MembershipRow.sections, Text),
        literal(False),
    )
    .join(MembershipRow, MembershipRow.organisation_id == Organisation.id)
    .where(MembershipRow.person_id == bindparam("person"), Organisation.active),
    select(literal("role"), _NONE, _NONE, _NONE, StaffRoleRow.role, literal(False)).where(
        StaffRoleRow.person_id == bindparam("person"),
        StaffRoleRow.expires_at.is_(None) | (StaffRoleRow.expires_at > bindparam("now", type_=UTCDateTime)),
    ),
    select(
        literal("given"),
        Organisation.code,
        Survey.code,
        Edition.code,
        SectionGrant.section,
        SectionGrant.seen_at.is_not(None),
    )
    .join(Edition, Edition.id == SectionGrant.edition_id)
    .join(Survey, Survey.id == Edition.survey_id)
    .join(Organisation, Organisation.id == SectionGrant.organisation_id)
    .where(SectionGrant.person_id == bindparam("person"), SectionGrant.revoked_at.is_(None)),
    select(literal("shut"), Organisation.code, Survey.code, Edition.code, ShutSection.section, literal(False))
    .join(Edition, Edition.id == ShutSection.edition_id)
    .join(Survey, Survey.id == Edition.survey_id)
    .join(Organisation, Organisation.id == ShutSection.organisation_id)
    .join(MembershipRow, MembershipRow.organisation_id == ShutSection.organisation_id)
    .where(MembershipRow.person_id == bindparam("person")),
    select(literal("factor"), _NONE, _NONE, _NONE, _NONE, owns_factor(bindparam("person"))),
)


@dataclass(slots=True)
class Powers:
    """All that a person may do: memberships (organisation, its name, role, sections by survey), roles of the staff now,
    sections given (organisation, survey, edition, section, seen) or shut, and whether they have a second factor."""

    memberships: list[tuple[str, str, str, dict[str, list[str]] | None]] = field(default_factory=list)
    roles: set[str] = field(default_factory=set)
    given: list[tuple[str, str, str, str, bool]] = field(default_factory=list)
    shut: list[tuple[str, str, str, str]] = field(default_factory=list)
    has_factor: bool = False


def powers_of(person_id: int, now: datetime) -> Powers:
    """Return all that a person may do now, everywhere; in one statement."""
    found = Powers()
    for kind, a, b, c, d, flag in db.session.connection().execute(_POWERS, {"person": person_id, "now": now}):
        match kind:
            case "membership":
                found.memberships.append((a, b, c, None if d is None else json.loads(d)))
            case "role":
                found.roles.add(d)
            case "given":
                found.given.append((a, b, c, d, bool(flag)))
            case "shut":
                found.shut.append((a, b, c, d))
            case _:
                found.has_factor = bool(flag)
    found.memberships.sort(key=lambda each: each[0])
    return found


_MEMBERSHIP = (
    select(MembershipRow.role, MembershipRow.sections, Survey.code)
    .join(Person, Person.id == MembershipRow.person_id)
    .join(Edition, Edition.id == bindparam("edition"))
    .join(Survey, Survey.id == Edition.survey_id)
    .where(
        MembershipRow.person_id == bindparam("person"),
        MembershipRow.organisation_id == bindparam("organisation"),
        Person.active,
    )
)
_HERE = union_all(
    select(SectionGrant.section, literal(True)).where(
        SectionGrant.edition_id == bindparam("edition"),
        SectionGrant.organisation_id == bindparam("organisation"),
        SectionGrant.person_id == bindparam("person"),
        SectionGrant.revoked_at.is_(None),
    ),
    select(ShutSection.section, literal(False)).where(
        ShutSection.edition_id == bindparam("edition"),
        ShutSection.organisation_id == bindparam("organisation"),
    ),
)


def membership_at(
    edition_id: int, organisation_id: int, person_id: int
) -> tuple[str, dict[str, list[str]] | None, str] | None:
    """Return the role of a person in an organisation, their standing sections by survey, and the edition's survey."""
    found = {"edition": edition_id, "organisation": organisation_id, "person": person_id}
    row = db.session.connection().execute(_MEMBERSHIP, found).first()
    return None if row is None else (row[0], row[1], row[2])


def delegation_at(
    edition_id: int, organisation_id: int, person_id: int
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the sections given to a person in an edition, and those that are shut to whoever was not given them."""
    found = {"edition": edition_id, "organisation": organisation_id, "person": person_id}
    rows = db.session.connection().execute(_HERE, found).all()
    given = frozenset(section for section, is_given in rows if is_given)
    return given, frozenset(section for section, is_given in rows if not is_given)


def hold_member(edition_id: int, organisation_id: int) -> None:
    """Keep every writer of a submission waiting until this transaction ends, even one who is about to begin it.

    A first keystroke makes a row that refers to this one. SQLite's only write is already held.
    """
    db.session.execute(
        select(EditionMember.edition_id)
        .where(EditionMember.edition_id == edition_id, EditionMember.organisation_id == organisation_id)
        .with_for_update()
    )


def list_grants(edition_id: int, organisation_id: int) -> list[SectionGrant]:
    """Return the sections that are given now, in the order they were given."""
    return list(
        db.session.scalars(
            select(SectionGrant)
            .where(
                SectionGrant.edition_id == edition_id,
                SectionGrant.organisation_id == organisation_id,
                SectionGrant.revoked_at.is_(None),
            )
            .order_by(SectionGrant.granted_at, SectionGrant.id)
        )
    )


def list_shut(edition_id: int, organisation_id: int) -> dict[str, ShutSection]:
    """Return the sections that are shut, by code."""
    rows = db.session.scalars(
        select(ShutSection).where(
            ShutSection.edition_id == edition_id, ShutSection.organisation_id == organisation_id
        )
    )
    return {row.section: row for row in rows}


def open_section(edition_id: int, organisation_id: int, section: str) -> None:
    """Take away the shutting of a section."""
    db.session.execute(
        delete(ShutSection).where(
            ShutSection.edition_id == edition_id,
            ShutSection.organisation_id == organisation_id,
            ShutSection.section == section,
        )
    )


def take_back(
    edition_id: int,
    organisation_id: int,
    person_id: int,
    sections: Collection[str] | None,
    *,
    by: int,
    now: datetime,
) -> int:
    """End the grants of a person, all of them or those of some sections; return how many ended."""
    query = update(SectionGrant).where(
        SectionGrant.edition_id == edition_id,
        SectionGrant.organisation_id == organisation_id,
        SectionGrant.person_id == person_id,
        SectionGrant.revoked_at.is_(None),
    )
    if sections is not None:
        query = query.where(SectionGrant.section.in_(sections))
    result: Any = db.session.execute(
        query.values(revoked_at=now, revoked_by=by).execution_options(synchronize_session=False)
    )
    return int(result.rowcount)


def mark_seen(edition_id: int, organisation_id: int, person_id: int, section: str, now: datetime) -> None:
    """Note that a person opened a section that they were given; only the first time counts."""
    db.session.execute(
        update(SectionGrant)
        .where(
            SectionGrant.edition_id == edition_id,
            SectionGrant.organisation_id == organisation_id,
            SectionGrant.person_id == person_id,
            SectionGrant.section == section,
            SectionGrant.seen_at.is_(None),
            SectionGrant.revoked_at.is_(None),
        )
        .values(seen_at=now)
        .execution_options(synchronize_session=False)
    )


def has_grants(organisation_id: int, person_id: int) -> bool:
    """Say whether a person still has a section of any edition of an organisation."""
    query = select(SectionGrant.id).where(
        SectionGrant.organisation_id == organisation_id,
        SectionGrant.person_id == person_id,
        SectionGrant.revoked_at.is_(None),
    )
    return db.session.scalar(query.limit(1)) is not None
