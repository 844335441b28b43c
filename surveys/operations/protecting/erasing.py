"""Erasing a person: who may be, what will be left of them, and the act itself.

Apart from setting someone aside, which keeps their name, and from what erasing takes (``forgetting``). Refuses
someone of the staff, whose acts must stay attributable until their roles are withdrawn.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from surveys.operations.forgetting import forget_person, is_forgotten
from surveys.operations.transaction import erasing
from surveys.questionnaire.problems import Problem
from surveys.store.accounts import MembershipRow, Person, find_person, get_person
from surveys.store.base import db, reading
from surveys.store.directory import is_staff
from surveys.store.editions import Edition, EditionMember
from surveys.store.questionnaires import Survey


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
    editions = tuple(f"{row[0]} {row[1]}" for row in rows)
    return Erasable(person.id, person.name, person.email, is_forgotten(person), editions)


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
    forget_person(person, called=called, by=by, now=now)
    return None
