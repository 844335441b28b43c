"""Whom one writes to in each centre: the direction first, then whoever else answers for the whole.

Apart from accounts because it is asked for a whole edition at once. Refuses those who were given some sections only.
"""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select

from surveys.store.accounts import MembershipRow, Organisation, Person
from surveys.store.base import db
from surveys.store.editions import EditionMember


@dataclass(frozen=True, slots=True)
class Contact:
    """Someone of a centre who answers for the whole."""

    organisation_id: int
    organisation: str
    person_id: int
    name: str
    email: str
    role: str


def list_contacts(edition_id: int, organisation: str | None = None) -> dict[str, tuple[Contact, ...]]:
    """Return the contacts of each member of an edition by code, the direction first; in one statement."""
    query = (
        select(
            Organisation.id,
            Organisation.code,
            Person.id,
            Person.name,
            Person.email,
            MembershipRow.role,
            MembershipRow.sections,
        )
        .join(EditionMember, EditionMember.organisation_id == Organisation.id)
        .join(MembershipRow, MembershipRow.organisation_id == Organisation.id)
        .join(Person, Person.id == MembershipRow.person_id)
        .where(EditionMember.edition_id == edition_id, Person.active)
        .order_by(Organisation.code, Person.name, Person.id)
    )
    if organisation is not None:
        query = query.where(Organisation.code == organisation)
    found: dict[str, list[Contact]] = defaultdict(list)
    for row in db.session.execute(query):
        if row[6] is None:
            found[row[1]].append(Contact(row[0], row[1], row[2], row[3], row[4], row[5]))
    return {code: tuple(sorted(own, key=lambda each: each.role != "director")) for code, own in found.items()}
