"""Who someone is and what they may do: the plain values that guards and pages hold.

Apart from the verbs because sessions and people both give them. They carry no row and no secret.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from surveys.operations.rights import STAND_IN, Rights, rights_from
from surveys.store.accounts import Person, SignedSession
from surveys.store.delegation import powers_of
from surveys.store.following import stand_ins_of

Run = tuple[str, str]  # survey, edition
# Whoever has one of these opens what is theirs with a second factor only.
FACTOR_ROLES = frozenset({"administrator", "privacy_officer", "microdata_analyst"})


@dataclass(frozen=True, slots=True)
class Membership:
    """What a person is in an organisation. ``sections`` by survey limits what they open; ``None`` means everything.

    To these, which hold in every edition, each edition adds the sections ``given`` in it and those ``shut`` to whoever
    is not named. ``unseen`` are those given that the person never opened.
    """

    role: str
    sections: Mapping[str, frozenset[str]] | None = None
    organisation_name: str = ""
    given: Mapping[Run, frozenset[str]] = field(default_factory=dict)
    shut: Mapping[Run, frozenset[str]] = field(default_factory=dict)
    unseen: Mapping[Run, frozenset[str]] = field(default_factory=dict)

    def rights(self, survey: str, edition: str) -> Rights:
        """Return what the person may open in one edition."""
        standing = None if self.sections is None else self.sections.get(survey, frozenset())
        run = (survey, edition)
        return rights_from(self.role, standing, self.given.get(run, ()), self.shut.get(run, ()))


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is asking. Read from the session at each request, so that a right taken away is gone at once."""

    person_id: int
    name: str
    email: str
    staff_roles: frozenset[str] = frozenset()
    memberships: Mapping[str, Membership] = field(default_factory=dict)  # by organisation code
    session_expires_at: datetime | None = None
    last_seen_at: datetime | None = None  # when the session's use was last noted
    confirmed_at: datetime | None = None  # when they last proved who they are
    factor_at: datetime | None = None  # when they gave a second factor, in this session
    has_factor: bool = False  # whether they have one to give
    played: bool = False  # a persona of the demonstration

    @property
    def belongs(self) -> bool:
        """Whether the person is of an organisation, and does not only enter answers in its name."""
        return any(each.role != STAND_IN for each in self.memberships.values())


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
    way: str  # link, password, passkey, persona
    proved: bool  # a second factor was given


@dataclass(frozen=True, slots=True)
class Colleague:
    """Someone of an organisation, with what they may do there."""

    person_id: int
    name: str
    email: str
    membership: Membership


def identity_of(
    person: Person, now: datetime, session: SignedSession | None = None, ends_at: datetime | None = None
) -> Identity:
    """Return a person with their rights, as they are now, and what their session has proved."""
    powers = powers_of(person.id, now)
    delegation: dict[str, _Delegation] = {}
    for organisation, survey, edition, section, seen in powers.given:
        kept = delegation.setdefault(organisation, _Delegation())
        kept.note_given((survey, edition), section, seen=seen)
    for organisation, survey, edition, section in powers.shut:
        delegation.setdefault(organisation, _Delegation()).note_shut((survey, edition), section)
    roles = frozenset(powers.roles)
    memberships = {
        code: membership_of(name, role, sections, delegation.get(code))
        for code, name, role, sections in powers.memberships
    }
    return Identity(
        person_id=person.id,
        name=person.name,
        email=person.email,
        staff_roles=roles,
        memberships=(_stand_ins(person.id) if roles else {}) | memberships,
        session_expires_at=ends_at,
        last_seen_at=None if session is None else session.last_seen_at,
        confirmed_at=None if session is None else session.confirmed_at or session.created_at,
        factor_at=None if session is None else session.factor_at,
        has_factor=powers.has_factor,
        played=session is not None and session.way == "persona",
    )


def _stand_ins(person_id: int) -> dict[str, Membership]:
    """Return the organisations in whose name someone of the staff enters answers now."""
    found: dict[str, Membership] = {}
    for code, name, survey, edition, sections in stand_ins_of(person_id):
        known = found.get(code, Membership(STAND_IN, {}, name))
        given = {**known.given, (survey, edition): frozenset(sections)}
        found[code] = replace(known, given=given)
    return found


@dataclass(slots=True)
class _Delegation:
    """What editions add to one membership, while it is read."""

    given: dict[Run, frozenset[str]] = field(default_factory=dict)
    shut: dict[Run, frozenset[str]] = field(default_factory=dict)
    unseen: dict[Run, frozenset[str]] = field(default_factory=dict)

    def note_given(self, run: Run, section: str, *, seen: bool) -> None:
        """Add a section that the person was given."""
        for kind in [self.given, *([] if seen else [self.unseen])]:
            kind[run] = kind.get(run, frozenset()) | {section}

    def note_shut(self, run: Run, section: str) -> None:
        """Add a section that is shut to whoever is not named."""
        self.shut[run] = self.shut.get(run, frozenset()) | {section}


def membership_of(
    organisation_name: str,
    role: str,
    sections: Mapping[str, Collection[str]] | None,
    delegation: _Delegation | None = None,
) -> Membership:
    """Return what a person is in an organisation."""
    kept = None if sections is None else {survey: frozenset(codes) for survey, codes in sections.items()}
    found = delegation or _Delegation()
    return Membership(role, kept, organisation_name, found.given, found.shut, found.unseen)
