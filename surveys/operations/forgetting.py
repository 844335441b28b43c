"""Forgetting a person: their name and address leave every table, and what they did stays under an actor that names nobody.

Apart from the verb because the restoration of an older copy needs it too: it would bring back whoever was erased since.
Refuses to move an answer: the history of the organisation holds.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.sql.dml import Delete, Update

from surveys.store.accounts import MembershipRow, Person, SignedSession, SignInLink
from surveys.store.base import db
from surveys.store.credentials import Password, erase_codes, erase_passkeys
from surveys.store.delegation import SectionGrant
from surveys.store.directory import DirectoryChange, note_change
from surveys.store.news import NewsChoice, NewsMark
from surveys.store.outbox import Letter
from surveys.store.presence import Presence
from surveys.store.privacy_requests import PrivacyRequest

NOWHERE = "efface.invalid"  # a domain that no letter reaches (RFC 2606)
ERASED = "person.erased"
Forgotten = tuple[int, datetime, str]  # id, when they were added, what stands where their name was


def forget_person(person: Person, *, called: str, by: int | None, now: datetime) -> None:
    """Take the name and the address of a person out of every table. Part of the running transaction."""
    address = person.email
    person.name, person.email = called, f"{person.id}@{NOWHERE}"
    person.active, person.persona = False, None
    _forget_ways_in(person.id)
    _forget_letters(address)
    for statement in _statements(person.id, called, address, now, by):
        db.session.execute(statement.execution_options(synchronize_session=False))
    note_change(ERASED, None, None, person_id=person.id, by=by, now=now)


def list_forgotten() -> list[Forgotten]:
    """Return the people who were erased."""
    rows = db.session.execute(
        select(Person.id, Person.created_at, Person.name).where(Person.email.like(f"%@{NOWHERE}"))
    )
    return [(row[0], row[1], row[2]) for row in rows]


def forget_again(forgotten: Iterable[Forgotten], now: datetime) -> None:
    """Forget whoever an older copy brought back. Part of the running transaction."""
    for person_id, created_at, called in forgotten:
        person = db.session.get(Person, person_id)
        # another platform's copy may hold someone else under the same number
        if person is not None and person.created_at == created_at and not is_forgotten(person):
            forget_person(person, called=called, by=None, now=now)


def is_forgotten(person: Person) -> bool:
    """Say whether a person was erased."""
    return person.email.endswith(f"@{NOWHERE}")


def _forget_ways_in(person_id: int) -> None:
    erase_passkeys(person_id)
    erase_codes(person_id)
    for model in (Password, SignedSession, SignInLink, NewsMark, NewsChoice, Presence, MembershipRow):
        db.session.execute(
            delete(model).where(model.person_id == person_id).execution_options(synchronize_session=False)
        )


def _forget_letters(address: str) -> None:
    """Keep that letters were sent, to nobody any more; what waits never leaves."""
    db.session.execute(
        update(Letter)
        .where(Letter.recipient == address, Letter.delivered_at.is_(None), Letter.abandoned_at.is_(None))
        .values(expires_at=Letter.created_at, abandoned_at=Letter.created_at)
        .execution_options(synchronize_session=False)
    )
    db.session.execute(
        update(Letter)
        .where(Letter.recipient == address)
        .values(recipient=f"@{NOWHERE}", params={}, subject="")
        .execution_options(synchronize_session=False)
    )


def _statements(
    person_id: int, called: str, address: str, now: datetime, by: int | None
) -> tuple[Update | Delete, ...]:
    """Return what takes the name out of histories: the lines stay, without what they said of who it was."""
    own = DirectoryChange.person_id == person_id
    told = DirectoryChange.what.like("person.%")
    return (
        update(DirectoryChange).where(own, told).values(before=None, after=None),
        update(PrivacyRequest)
        .where(or_(PrivacyRequest.person_id == person_id, PrivacyRequest.email == address))
        .values(name=called, email=f"{person_id}@{NOWHERE}"),
        update(SectionGrant)
        .where(SectionGrant.person_id == person_id, SectionGrant.revoked_at.is_(None))
        .values(revoked_at=now, revoked_by=by),
    )
