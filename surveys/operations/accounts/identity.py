"""Who someone is and what they may do: the plain values that guards and pages hold.

Apart from the verbs because sessions and people both give them. They carry no row and no secret.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from surveys.store.accounts import Person, memberships_of, staff_roles_of


@dataclass(frozen=True, slots=True)
class Membership:
    """What a person is in an organisation. ``sections`` by survey limits what they open; ``None`` means everything."""

    role: str
    sections: Mapping[str, frozenset[str]] | None = None
    organisation_name: str = ""

    def sections_of(self, survey: str) -> frozenset[str] | None:
        """Return the sections of a survey that the person may open, ``None`` for all of them."""
        return None if self.sections is None else self.sections.get(survey, frozenset())


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is asking. Read from the session at each request, so that a right taken away is gone at once."""

    person_id: int
    name: str
    email: str
    staff_roles: frozenset[str] = frozenset()
    memberships: Mapping[str, Membership] = field(default_factory=dict)  # by organisation code
    session_expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LinkState:
    """A sign-in link that can still be used: whose it is, until when."""

    name: str
    email: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A browser where someone is signed in."""

    id: str  # the first characters of the hash: enough to end it, useless to enter
    created_at: datetime
    last_seen_at: datetime
    user_agent: str


@dataclass(frozen=True, slots=True)
class Colleague:
    """Someone of an organisation, with what they may do there."""

    person_id: int
    name: str
    email: str
    membership: Membership


def identity_of(person: Person, ends_at: datetime | None = None) -> Identity:
    """Return a person with their rights, as they are now."""
    return Identity(
        person_id=person.id,
        name=person.name,
        email=person.email,
        staff_roles=frozenset(staff_roles_of(person.id)),
        memberships={
            code: membership_of(name, role, sections)
            for code, name, role, sections in memberships_of(person.id)
        },
        session_expires_at=ends_at,
    )


def membership_of(
    organisation_name: str, role: str, sections: Mapping[str, Collection[str]] | None
) -> Membership:
    """Return what a person is in an organisation."""
    kept = None if sections is None else {survey: frozenset(codes) for survey, codes in sections.items()}
    return Membership(role, kept, organisation_name)
