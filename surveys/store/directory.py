"""What AXTRA keeps of each organisation beyond what is common to all, and every change of the directory.

Apart from accounts, which say who may come in: here is who there is, and since when. A change is one line for one thing:
who, when, before, after; it is only ever added to.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, func, select
from sqlalchemy.orm import Mapped, mapped_column

from surveys.store.accounts import MembershipRow, Organisation, Person, StaffRoleRow, one_of
from surveys.store.base import Base, JsonDocument, Line, Prose, UTCDateTime, db

KINDS = ("text", "number", "boolean", "date", "choice")


class AttributeRow(Base):
    """Something that AXTRA keeps of each organisation. ``code`` is what questionnaires prefill from; it never changes."""

    __tablename__ = "organisation_attributes"
    __table_args__ = (CheckConstraint(one_of("kind", KINDS), name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(Line(60), unique=True)
    label: Mapped[str] = mapped_column(Prose)
    kind: Mapped[str] = mapped_column(Line(20))
    choices: Mapped[list[str]] = mapped_column(JsonDocument, default=list)
    active: Mapped[bool] = mapped_column(default=True)


class DirectoryChange(Base):
    """One change: of an organisation, of a person, or of what a person is in an organisation. ``by``: nobody, a command."""

    __tablename__ = "directory_changes"
    frozen = True
    erasable = ("before", "after")

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    what: Mapped[str] = mapped_column(
        Line(80)
    )  # name, region, attributes.staff_fte, membership, staff_roles…
    before: Mapped[Any | None] = mapped_column(JsonDocument)
    after: Mapped[Any | None] = mapped_column(JsonDocument)
    origin: Mapped[str] = mapped_column(Line(12), default="page")  # page, import, delegation


# ── how they are asked for ──


def list_attributes(*, active: bool = True) -> list[AttributeRow]:
    """Return what AXTRA keeps of organisations, in the order it was added; the withdrawn too unless ``active``."""
    query = select(AttributeRow).order_by(AttributeRow.id)
    return list(db.session.scalars(query.where(AttributeRow.active) if active else query))


def find_attribute(code: str) -> AttributeRow | None:
    """Return what AXTRA keeps under a code."""
    return db.session.scalar(select(AttributeRow).where(AttributeRow.code == code))


def note_change(
    what: str,
    before: Any,
    after: Any,
    *,
    organisation_id: int | None = None,
    person_id: int | None = None,
    by: int | None,
    now: datetime,
    origin: str = "page",
) -> None:
    """Write one change down. Part of the running transaction."""
    db.session.add(
        DirectoryChange(
            at=now,
            by=by,
            organisation_id=organisation_id,
            person_id=person_id,
            what=what,
            before=before,
            after=after,
            origin=origin,
        )
    )


def list_changes(
    *, organisation_id: int | None = None, person_id: int | None = None, offset: int = 0, most: int = 50
) -> tuple[list[DirectoryChange], int]:
    """Return the latest changes, of an organisation, of a person or of all, and how many there are."""
    query = select(DirectoryChange)
    if organisation_id is not None:
        query = query.where(DirectoryChange.organisation_id == organisation_id)
    if person_id is not None:
        query = query.where(DirectoryChange.person_id == person_id)
    count = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = db.session.scalars(
        query.order_by(DirectoryChange.at.desc(), DirectoryChange.id.desc()).offset(offset).limit(most)
    )
    return list(rows), count


def name_organisations(ids: set[int]) -> dict[int, str]:
    """Return the names of organisations by id."""
    if not ids:
        return {}
    rows = db.session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids)))
    return {row[0]: row[1] for row in rows}


def list_people() -> list[Person]:
    """Return everyone, by name."""
    return list(db.session.scalars(select(Person).order_by(Person.name, Person.id)))


@dataclass(frozen=True, slots=True)
class PersonWords:
    """Someone as a list finds them, without what they are and where."""

    id: int
    name: str
    email: str
    active: bool


def words_of_people(active: bool | None) -> list[PersonWords]:
    """Return everyone in a state, by name."""
    query = select(Person.id, Person.name, Person.email, Person.active).order_by(Person.name, Person.id)
    if active is not None:
        query = query.where(Person.active.is_(active))
    return [PersonWords(row[0], row[1], row[2], row[3]) for row in db.session.execute(query)]


def words_of_organisations() -> dict[int, list[str]]:
    """Return the codes and names of the organisations of everyone, by the id of the person."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = db.session.execute(
        select(MembershipRow.person_id, Organisation.code, Organisation.name).join(
            Organisation, Organisation.id == MembershipRow.organisation_id
        )
    )
    for person, code, name in rows:
        found[person] += [code, name]
    return found


def memberships_by_person(people: Collection[int]) -> dict[int, list[tuple[Organisation, MembershipRow]]]:
    """Return what each of these people is, and where, by code of organisation."""
    found: dict[int, list[tuple[Organisation, MembershipRow]]] = {person: [] for person in people}
    if not people:
        return found
    rows = db.session.execute(
        select(Organisation, MembershipRow)
        .join(MembershipRow, MembershipRow.organisation_id == Organisation.id)
        .where(MembershipRow.person_id.in_(people))
        .order_by(Organisation.code)
    )
    for organisation, membership in rows:
        found[membership.person_id].append((organisation, membership))
    return found


def people_of(organisation_id: int) -> list[tuple[Person, MembershipRow]]:
    """Return the people of an organisation by name, those who may not come in any more too."""
    rows = db.session.execute(
        select(Person, MembershipRow)
        .join(MembershipRow, MembershipRow.person_id == Person.id)
        .where(MembershipRow.organisation_id == organisation_id)
        .order_by(Person.name, Person.id)
    )
    return [(person, membership) for person, membership in rows]


def count_people() -> Mapping[int, int]:
    """Return how many people may come in for each organisation, by its id."""
    rows = db.session.execute(
        select(MembershipRow.organisation_id, func.count())
        .join(Person, Person.id == MembershipRow.person_id)
        .where(Person.active)
        .group_by(MembershipRow.organisation_id)
    )
    return {row[0]: row[1] for row in rows}


def list_memberships() -> list[tuple[Person, Organisation, MembershipRow]]:
    """Return everyone of every organisation, by organisation and name."""
    rows = db.session.execute(
        select(Person, Organisation, MembershipRow)
        .join(MembershipRow, MembershipRow.person_id == Person.id)
        .join(Organisation, Organisation.id == MembershipRow.organisation_id)
        .order_by(Organisation.code, Person.name, Person.id)
    )
    return [(person, organisation, membership) for person, organisation, membership in rows]


def is_staff(person_id: int) -> bool:
    """Say whether a person has, or had for a time, a role of the staff."""
    query = select(StaffRoleRow.role).where(StaffRoleRow.person_id == person_id).limit(1)
    return db.session.scalar(query) is not None
