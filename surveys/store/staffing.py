"""The right to see answers one by one: asked for with a reason, decided by someone else, for a time.

Apart from the roles, which say what someone may do now: here is why, and who answered for it. A decided request is never
changed again.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from surveys.store.accounts import Person, StaffRoleRow
from surveys.store.base import Base, Prose, UTCDateTime, db


class MicrodataRequest(Base):
    """A request for the right to see answers one by one. ``granted`` is unknown until someone decides."""

    __tablename__ = "microdata_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    purpose: Mapped[str] = mapped_column(Prose)
    days: Mapped[int]
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    granted: Mapped[bool | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


def list_requests(person_id: int | None = None) -> list[MicrodataRequest]:
    """Return the requests of everyone, or of one person, the latest first."""
    query = select(MicrodataRequest).order_by(MicrodataRequest.id.desc())
    return list(
        db.session.scalars(
            query if person_id is None else query.where(MicrodataRequest.person_id == person_id)
        )
    )


def hold_request(request_id: int) -> MicrodataRequest | None:
    """Return a request, locked until the transaction ends."""
    return db.session.scalar(
        select(MicrodataRequest).where(MicrodataRequest.id == request_id).with_for_update()
    )


def list_staff() -> list[tuple[Person, list[StaffRoleRow]]]:
    """Return everyone who has a role of the staff, or had one for a time, by name, with those roles."""
    found: dict[int, tuple[Person, list[StaffRoleRow]]] = {}
    rows = db.session.execute(
        select(Person, StaffRoleRow)
        .join(StaffRoleRow, StaffRoleRow.person_id == Person.id)
        .order_by(Person.name, Person.id, StaffRoleRow.role)
    )
    for person, role in rows:
        found.setdefault(person.id, (person, []))[1].append(role)
    return list(found.values())


def roles_of(person_id: int) -> list[StaffRoleRow]:
    """Return the roles of a person, those that have ended too."""
    return list(
        db.session.scalars(
            select(StaffRoleRow).where(StaffRoleRow.person_id == person_id).order_by(StaffRoleRow.role)
        )
    )


def hold_administrators(but: Collection[int] = ()) -> int:
    """Count the administrators who may come in, beside some, and keep others from changing that meanwhile."""
    rows = db.session.scalars(
        select(StaffRoleRow)
        .join(Person, Person.id == StaffRoleRow.person_id)
        .where(StaffRoleRow.role == "administrator", Person.active)
        .with_for_update(of=StaffRoleRow)
    )
    return sum(row.person_id not in but for row in rows)
