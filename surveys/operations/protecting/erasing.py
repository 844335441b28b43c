"""Erasing a person: their name and address leave every table, and what they did stays under an actor that names nobody.

Apart from setting someone aside, which keeps their name. The organisation's answers, copies and journals do not move. Refuses
someone of the staff, whose acts must stay attributable until their roles are withdrawn.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.sql.dml import Delete, Update

from surveys.operations.transaction import erasing
from surveys.questionnaire.problems import Problem
from surveys.store.accounts import (
    MembershipRow,
    Person,
    SignedSession,
    SignInLink,
    find_person,
    get_person,
)
from surveys.store.base import db, reading
from surveys.store.credentials import Password, erase_codes, erase_passkeys
from surveys.store.delegation import SectionGrant
from surveys.store.directory import DirectoryChange, is_staff, note_change
from surveys.store.editions import Edition, EditionMember
from surveys.store.news import NewsChoice, NewsMark
from surveys.store.outbox import Letter
from surveys.store.presence import Presence
from surveys.store.privacy_requests import PrivacyRequest
from surveys.store.questionnaires import Survey

NOWHERE = "efface.invalid"  # a domain that no letter reaches (RFC 2606)
ERASED = "person.erased"


@dataclass(frozen=True, slots=True)
class Erasable:
    """Someone who may be erased, and the editions where their centre may have written their name in an answer."""

    id: int
    name: str
    email: str
    erased: bool
    editions: tuple[str, ...]


@reading
def find_erasable(email: str) -> Erasable | Problem:
    """Return someone by their address. Problems: ``erasure.unknown``, ``erasure.staff``."""
    person = find_person(email)
    if person is None:
        return Problem("erasure.unknown", "courriel")
    if is_staff(person.id):
        return Problem("erasure.staff", "courriel")
    return _erasable(person)


@reading
def read_erasable(person_id: int) -> Erasable | None:
    """Return someone by id, whatever they are; nothing when there is no such person."""
    person = get_person(person_id)
    return None if person is None else _erasable(person)


def _erasable(person: Person) -> Erasable:
    rows = db.session.execute(
        select(Survey.code, Edition.code)
        .join(Edition, Edition.survey_id == Survey.id)
        .join(EditionMember, EditionMember.edition_id == Edition.id)
        .join(MembershipRow, MembershipRow.organisation_id == EditionMember.organisation_id)
        .where(MembershipRow.person_id == person.id)
        .order_by(Edition.opens_at.desc())
    )
    erased = person.email.endswith(f"@{NOWHERE}")
    editions = tuple(f"{row[0]} {row[1]}" for row in rows)
    return Erasable(person.id, person.name, person.email, erased, editions)


@erasing
def erase_person(person_id: int, *, called: str, by: int, now: datetime) -> Problem | None:
    """Take the name and the address of a person out of every table; ``called`` stands where their name was.

    Nobody comes in as them any more, and no letter reaches them. Problems: ``erasure.unknown``, ``erasure.staff``.
    """
    person = get_person(person_id)
    if person is None:
        return Problem("erasure.unknown", "courriel")
    if is_staff(person_id):
        return Problem("erasure.staff", "courriel")
    address = person.email
    person.name, person.email = called, f"{person.id}@{NOWHERE}"
    person.active, person.persona = False, None
    _forget_ways_in(person.id)
    _forget_letters(address)
    for statement in _statements(person.id, called, address, now, by):
        db.session.execute(statement.execution_options(synchronize_session=False))
    note_change(ERASED, None, None, person_id=person.id, by=by, now=now)
    return None


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
    person_id: int, called: str, address: str, now: datetime, by: int
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
