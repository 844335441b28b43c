"""Organisations, people, what each may do, and how they come in.

Apart because everything else points here and it points at nothing. Keeps no secret in clear: of a link or a
session only the SHA-256 of its token is kept.
"""

from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import CheckConstraint, ForeignKey, bindparam, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from surveys.store.base import Base, JsonDocument, Line, Prose, UTCDateTime, db

MemberRole = Literal["director", "accountant", "hr", "preparer"]
StaffRole = Literal["designer", "manager", "analyst", "microdata_analyst", "administrator", "privacy_officer"]
MEMBER_ROLES: tuple[MemberRole, ...] = get_args(MemberRole)
STAFF_ROLES: tuple[StaffRole, ...] = get_args(StaffRole)


def one_of(column: str, values: tuple[str, ...]) -> str:
    """Return the SQL of a check that ``column`` holds one of ``values``."""
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


class Organisation(Base):
    """A centre-conseil. ``code`` is « RR-NN »: its region, then a number; it is never given to another."""

    __tablename__ = "organisations"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(Line(40), unique=True)
    name: Mapped[str] = mapped_column(Prose)
    region: Mapped[str] = mapped_column(Prose, index=True)
    size: Mapped[str] = mapped_column(Prose, default="")
    language: Mapped[str] = mapped_column(Prose, default="fr")
    attributes: Mapped[dict[str, Any]] = mapped_column(JsonDocument, default=dict)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Person(Base):
    """Someone who signs in. ``email`` is kept in lower case; ``persona`` names a role of the demonstration."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Prose)
    email: Mapped[str] = mapped_column(Line(254), unique=True)
    persona: Mapped[str | None] = mapped_column(Line(40), unique=True)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class MembershipRow(Base):
    """What a person is in an organisation. ``sections``, by survey, lists what they may open; null means everything."""

    __tablename__ = "memberships"
    __table_args__ = (CheckConstraint(one_of("role", MEMBER_ROLES), name="role"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(Line(20))
    sections: Mapped[dict[str, list[str]] | None] = mapped_column(JsonDocument)


class StaffRoleRow(Base):
    """A role of AXTRA's own staff; one that ``expires_at`` a moment is worth nothing afterwards."""

    __tablename__ = "staff_roles"
    __table_args__ = (CheckConstraint(one_of("role", STAFF_ROLES), name="role"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    role: Mapped[str] = mapped_column(Line(20), primary_key=True)
    expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class SignInLink(Base):
    """A link sent by mail. Opening it changes nothing; the button that it shows consumes it, once."""

    __tablename__ = "sign_in_links"

    token_hash: Mapped[str] = mapped_column(Line(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    consumed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class SignedSession(Base):
    """A browser that is signed in: the server may end it at any time.

    ``way`` says how the person came in, ``confirmed_at`` when they last proved who they are (``None``: at the start) and
    ``factor_at`` when they gave a second factor, if they did.
    """

    __tablename__ = "sessions"

    token_hash: Mapped[str] = mapped_column(Line(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    user_agent: Mapped[str] = mapped_column(Line(300), default="")
    way: Mapped[str] = mapped_column(Line(12), default="link", server_default="link")
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    factor_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


# ── how they are asked for ──


def find_person(email: str) -> Person | None:
    """Return the person with this e-mail address, in any case of letters."""
    return db.session.scalar(select(Person).where(Person.email == email.strip().lower()))


def get_person(person_id: int) -> Person | None:
    """Return a person by id."""
    return db.session.get(Person, person_id)


def find_persona(persona: str) -> Person | None:
    """Return the person who plays ``persona`` in the demonstration."""
    return db.session.scalar(select(Person).where(Person.persona == persona, Person.active))


def name_people(ids: set[int]) -> dict[int, str]:
    """Return the names of people by id."""
    if not ids:
        return {}
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {row[0]: row[1] for row in rows}


def find_organisation(code: str) -> Organisation | None:
    """Return the organisation with this code."""
    return db.session.scalar(select(Organisation).where(Organisation.code == code))


def frozen_attributes(organisation: Organisation) -> dict[str, Any]:
    """Return what an edition keeps of an organisation: what prefilling and statistics read as the directory."""
    return {
        **organisation.attributes,
        "name": organisation.name,
        "region": organisation.region,
        "size": organisation.size,
        "language": organisation.language,
    }


def list_organisations(active: bool | None = None) -> list[Organisation]:
    """Return organisations by code, all of them or the active (inactive) ones only."""
    query = select(Organisation).order_by(Organisation.code)
    return list(db.session.scalars(query if active is None else query.where(Organisation.active == active)))


_ROLES = (
    select(StaffRoleRow.role)
    .where(
        StaffRoleRow.person_id == bindparam("person"),
        StaffRoleRow.expires_at.is_(None) | (StaffRoleRow.expires_at > bindparam("now", type_=UTCDateTime)),
    )
    .order_by(StaffRoleRow.role)
)


def members_of(organisation_id: int) -> list[tuple[Person, MembershipRow]]:
    """Return the active people of an organisation, by name."""
    rows = db.session.execute(
        select(Person, MembershipRow)
        .join(MembershipRow, MembershipRow.person_id == Person.id)
        .where(MembershipRow.organisation_id == organisation_id, Person.active)
        .order_by(Person.name)
    )
    return [(person, membership) for person, membership in rows]


def staff_roles_of(person_id: int, now: datetime) -> list[str]:
    """Return the staff roles that a person has now."""
    return list(db.session.connection().execute(_ROLES, {"person": person_id, "now": now}).scalars())


def people_with_staff_role() -> set[int]:
    """Return the ids of those who have a role of the staff, or had one for a time."""
    return set(db.session.scalars(select(StaffRoleRow.person_id).distinct()))


def end_ways_in(person_id: int, now: datetime) -> None:
    """End the sessions of a person and every link that still waits: what was sent elsewhere opens nothing any more."""
    for row in list_sessions(person_id, now):
        row.revoked_at = now
    db.session.execute(
        update(SignInLink)
        .where(SignInLink.person_id == person_id, SignInLink.consumed_at.is_(None))
        .values(consumed_at=now)
        .execution_options(synchronize_session=False)
    )


def get_link(token_hash: str) -> tuple[SignInLink, Person] | None:
    """Return a sign-in link and its person."""
    row = db.session.execute(
        select(SignInLink, Person)
        .join(Person, Person.id == SignInLink.person_id)
        .where(SignInLink.token_hash == token_hash)
    ).first()
    return None if row is None else (row[0], row[1])


def count_fresh_links(person_id: int, now: datetime) -> int:
    """Count the links of a person that could still be used."""
    query = select(SignInLink.token_hash).where(
        SignInLink.person_id == person_id, SignInLink.consumed_at.is_(None), SignInLink.expires_at > now
    )
    return len(db.session.scalars(query).all())


def take_link(token_hash: str, now: datetime) -> int | None:
    """Consume a link and return its person's id; ``None`` when another took it first, or it is over."""
    return db.session.scalar(
        update(SignInLink)
        .where(
            SignInLink.token_hash == token_hash,
            SignInLink.consumed_at.is_(None),
            SignInLink.expires_at > now,
        )
        .values(consumed_at=now)
        .returning(SignInLink.person_id)
        .execution_options(synchronize_session=False)
    )


_SESSION = (
    select(SignedSession, Person)
    .join(Person, Person.id == SignedSession.person_id)
    .where(SignedSession.token_hash == bindparam("token_hash"))
)


def get_session(token_hash: str) -> tuple[SignedSession, Person] | None:
    """Return a session and its person, whatever its state."""
    row = db.session.execute(_SESSION, {"token_hash": token_hash}).first()
    return None if row is None else (row[0], row[1])


def list_sessions(person_id: int, now: datetime) -> list[SignedSession]:
    """Return the sessions of a person that are neither over nor revoked, the most recent first."""
    return list(
        db.session.scalars(
            select(SignedSession)
            .where(
                SignedSession.person_id == person_id,
                SignedSession.revoked_at.is_(None),
                SignedSession.expires_at > now,
            )
            .order_by(SignedSession.last_seen_at.desc())
        )
    )


def erase_expired(before: datetime) -> tuple[int, int]:
    """Erase links and sessions that were over before an instant; return how many of each."""
    links = db.session.execute(
        delete(SignInLink).where(SignInLink.expires_at < before).execution_options(synchronize_session=False)
    )
    sessions = db.session.execute(
        delete(SignedSession)
        .where((SignedSession.expires_at < before) | (SignedSession.revoked_at < before))
        .execution_options(synchronize_session=False)
    )
    return _count(links), _count(sessions)


def _count(result: Any) -> int:
    return int(result.rowcount)
