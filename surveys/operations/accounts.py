"""Accounts: people, organisations, what each may do, and the ways in.

Apart from the web's guards, which only ask who someone is. Refuses to say whether an address is known, to keep a
token in clear, and to open a session because a link was looked at.
"""

import hashlib
import re
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from surveys.operations.transaction import operation
from surveys.questionnaire.problems import Problem
from surveys.store.accounts import (
    MEMBER_ROLES,
    STAFF_ROLES,
    MembershipRow,
    Organisation,
    Person,
    SignedSession,
    SignInLink,
    StaffRoleRow,
    count_fresh_links,
    find_organisation,
    find_person,
    find_persona,
    get_link,
    get_person,
    get_session,
    list_organisations,
    list_sessions,
    members_of,
    memberships_of,
    staff_roles_of,
    take_link,
)
from surveys.store.base import db, reading
from surveys.store.outbox import Letter

LINK_LIFE = timedelta(minutes=30)
FRESH_LINKS = 5  # at most so many unused links at a time: more would only fill someone's mailbox
SESSION_IDLE = timedelta(hours=12)  # without a visit
SESSION_LIFE = timedelta(days=14)  # in all
TOUCH_EVERY = timedelta(minutes=5)
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]{2,}")


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


def hash_token(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


# ── coming in ──


@operation
def request_sign_in_link(email: str, *, now: datetime, base_url: str) -> None:
    """Write a sign-in link to the person who has this address; say nothing, whether there is one or not."""
    person = find_person(email)
    if person is None or not person.active or count_fresh_links(person.id, now) >= FRESH_LINKS:
        return
    token = secrets.token_urlsafe(32)
    expires_at = now + LINK_LIFE
    db.session.add(
        SignInLink(token_hash=hash_token(token), person_id=person.id, created_at=now, expires_at=expires_at)
    )
    db.session.add(
        Letter(
            kind="sign_in_link",
            recipient=person.email,
            params={"link": f"{base_url}/connexion/{token}", "name": person.name, "minutes": 30},
            unique_key=f"link:{hash_token(token)}",
            created_at=now,
            run_at=now,
            expires_at=expires_at,
        )
    )


@reading
def read_sign_in_link(token: str, *, now: datetime) -> LinkState | Problem:
    """Look at a link without using it: mail scanners do too. Problems: ``link.unknown``, ``link.used``, ``link.expired``."""
    found = get_link(hash_token(token))
    if found is None or not found[1].active:
        return Problem("link.unknown")
    link, person = found
    if link.consumed_at is not None:
        return Problem("link.used")
    if link.expires_at <= now:
        return Problem("link.expired")
    return LinkState(person.name, person.email, link.expires_at)


@operation
def consume_sign_in_link(token: str, *, now: datetime, user_agent: str = "") -> str | Problem:
    """Use a link, once, and return the token of a new session. Problems: those of ``read_sign_in_link``."""
    person_id = take_link(hash_token(token), now)
    person = get_person(person_id) if person_id is not None else None
    if person is None or not person.active:
        state = read_sign_in_link(token, now=now)
        return state if isinstance(state, Problem) else Problem("link.used")
    return _start_session(person.id, now, user_agent)


@operation
def sign_in_as(persona: str, *, now: datetime, user_agent: str = "") -> str | Problem:
    """Open a session for a persona of the demonstration; nobody else has one. Problem: ``persona.unknown``."""
    person = find_persona(persona)
    if person is None:
        return Problem("persona.unknown")
    return _start_session(person.id, now, user_agent)


def _start_session(person_id: int, now: datetime, user_agent: str) -> str:
    token = secrets.token_urlsafe(32)
    db.session.add(
        SignedSession(
            token_hash=hash_token(token),
            person_id=person_id,
            created_at=now,
            last_seen_at=now,
            expires_at=now + SESSION_LIFE,
            user_agent=user_agent[:300],
        )
    )
    return token


# ── being here ──


@reading
def find_session(token: str, *, now: datetime) -> Identity | None:
    """Return who holds this session now, or ``None`` when it is over, revoked or was never. It only reads."""
    found = get_session(hash_token(token))
    if found is None:
        return None
    session, person = found
    ends_at = min(session.expires_at, session.last_seen_at + SESSION_IDLE)
    if session.revoked_at is not None or ends_at <= now or not person.active:
        return None
    return _identity(person, ends_at)


def _identity(person: Person, ends_at: datetime | None = None) -> Identity:
    return Identity(
        person_id=person.id,
        name=person.name,
        email=person.email,
        staff_roles=frozenset(staff_roles_of(person.id)),
        memberships={
            organisation.code: _membership(row, organisation.name)
            for organisation, row in memberships_of(person.id)
        },
        session_expires_at=ends_at,
    )


def _membership(row: MembershipRow, organisation_name: str) -> Membership:
    if row.sections is None:
        return Membership(row.role, None, organisation_name)
    sections = {survey: frozenset(codes) for survey, codes in row.sections.items()}
    return Membership(row.role, sections, organisation_name)


def touch_session(token: str, *, now: datetime) -> bool:
    """Note that a session is in use, at most every five minutes; say whether it was noted."""
    if not _is_due(token, now):
        return False
    _touch(token, now)
    return True


@reading
def _is_due(token: str, now: datetime) -> bool:
    found = get_session(hash_token(token))
    return found is not None and found[0].revoked_at is None and found[0].last_seen_at + TOUCH_EVERY <= now


@operation
def _touch(token: str, now: datetime) -> None:
    found = get_session(hash_token(token))
    if found is not None and found[0].revoked_at is None:
        found[0].last_seen_at = max(found[0].last_seen_at, now)


@operation
def end_session(token: str, *, now: datetime) -> None:
    """End one session. Ending one that is over is no fault."""
    found = get_session(hash_token(token))
    if found is not None and found[0].revoked_at is None:
        found[0].revoked_at = now


@operation
def revoke_sessions(person_id: int, *, now: datetime, session_id: str | None = None) -> int:
    """End every session of a person, or the one that ``open_sessions`` names; return how many ended."""
    chosen = [
        row
        for row in list_sessions(person_id, now)
        if session_id is None or row.token_hash[:16] == session_id
    ]
    for row in chosen:
        row.revoked_at = now
    return len(chosen)


@reading
def open_sessions(person_id: int, *, now: datetime) -> tuple[OpenSession, ...]:
    """Return the browsers where a person is signed in, the last used first."""
    return tuple(
        OpenSession(row.token_hash[:16], row.created_at, row.last_seen_at, row.user_agent)
        for row in list_sessions(person_id, now)
        if row.last_seen_at + SESSION_IDLE > now
    )


@reading
def read_identity(email: str) -> Identity | None:
    """Return who has this address, with their rights; no session is involved."""
    person = find_person(email)
    return None if person is None else _identity(person)


@reading
def list_colleagues(organisation: str) -> tuple[Colleague, ...]:
    """Return the people of an organisation, by name."""
    row = find_organisation(organisation)
    if row is None:
        return ()
    return tuple(
        Colleague(person.id, person.name, person.email, _membership(membership, row.name))
        for person, membership in members_of(row.id)
    )


# ── who there is ──


@reading
def organisation_codes() -> frozenset[str]:
    """Return the codes of all organisations, the inactive ones included."""
    return frozenset(organisation.code for organisation in list_organisations())


@operation
def add_organisation(
    code: str,
    *,
    name: str,
    region: str,
    size: str = "",
    language: str = "fr",
    attributes: Mapping[str, Any] | None = None,
    now: datetime,
) -> int | Problem:
    """Add an organisation and return its id. Problems: ``organisation.exists``, ``organisation.code``."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}", code):
        return Problem("organisation.code", params={"organisation": code[:40]})
    if find_organisation(code) is not None:
        return Problem("organisation.exists", params={"organisation": code})
    row = Organisation(
        code=code,
        name=name,
        region=region,
        size=size,
        language=language,
        attributes=dict(attributes or {}),
        active=True,
        created_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return row.id


SectionsBySurvey = Mapping[str, Collection[str]]


@operation
def add_person(
    *,
    email: str,
    name: str,
    staff_roles: Collection[str] = (),
    memberships: Mapping[str, str | tuple[str, SectionsBySurvey | None]] | None = None,
    persona: str | None = None,
    now: datetime,
) -> int | tuple[Problem, ...]:
    """Add a person with their roles and return their id.

    ``memberships`` maps an organisation's code to a role, or to a role and its sections by survey. Returns every
    problem: ``person.exists``, ``person.email``, ``person.name``, ``role.unknown``, ``organisation.unknown``.
    """
    address = email.strip().lower()
    problems = []
    if len(address) > 254 or not _EMAIL.fullmatch(address):
        problems.append(Problem("person.email", params={"email": address[:254]}))
    elif find_person(address) is not None:
        problems.append(Problem("person.exists", params={"email": address}))
    if not name.strip():
        problems.append(Problem("person.name"))
    problems += [
        Problem("role.unknown", params={"role": role}) for role in staff_roles if role not in STAFF_ROLES
    ]
    rows: list[tuple[int, str, SectionsBySurvey | None]] = []
    for code, granted in (memberships or {}).items():
        role, sections = granted if isinstance(granted, tuple) else (granted, None)
        organisation = find_organisation(code)
        if organisation is None:
            problems.append(Problem("organisation.unknown", params={"organisation": code}))
        elif role not in MEMBER_ROLES:
            problems.append(Problem("role.unknown", params={"role": role}))
        else:
            rows.append((organisation.id, role, sections))
    if problems:
        return tuple(problems)
    person = Person(name=name.strip(), email=address, persona=persona, active=True, created_at=now)
    db.session.add(person)
    db.session.flush()
    db.session.add_all(StaffRoleRow(person_id=person.id, role=role) for role in dict.fromkeys(staff_roles))
    for organisation_id, role, sections in rows:
        db.session.add(_membership_row(person.id, organisation_id, role, sections))
    return person.id


def _membership_row(
    person_id: int, organisation_id: int, role: str, sections: SectionsBySurvey | None
) -> MembershipRow:
    kept = None if sections is None else {survey: sorted(codes) for survey, codes in sections.items()}
    return MembershipRow(person_id=person_id, organisation_id=organisation_id, role=role, sections=kept)


@operation
def grant_membership(
    email: str, organisation: str, role: str, *, sections: SectionsBySurvey | None = None
) -> Problem | None:
    """Give a person a role in an organisation, in place of the one they had there.

    Problems: ``person.unknown``, ``organisation.unknown``, ``role.unknown``.
    """
    found = _find_both(email, organisation)
    if isinstance(found, Problem):
        return found
    if role not in MEMBER_ROLES:
        return Problem("role.unknown", params={"role": role})
    db.session.merge(_membership_row(found[0].id, found[1].id, role, sections))
    return None


@operation
def revoke_membership(email: str, organisation: str) -> Problem | None:
    """Take a person's role in an organisation away. Problems: ``person.unknown``, ``organisation.unknown``."""
    found = _find_both(email, organisation)
    if isinstance(found, Problem):
        return found
    row = db.session.get(MembershipRow, (found[0].id, found[1].id))
    if row is not None:
        db.session.delete(row)
    return None


def _find_both(email: str, organisation: str) -> tuple[Person, Organisation] | Problem:
    person, row = find_person(email), find_organisation(organisation)
    if person is None:
        return Problem("person.unknown", params={"email": email})
    if row is None:
        return Problem("organisation.unknown", params={"organisation": organisation})
    return person, row


@operation
def grant_staff_role(email: str, role: str) -> Problem | None:
    """Give a person a role of the staff. Problems: ``person.unknown``, ``role.unknown``."""
    person = find_person(email)
    if person is None:
        return Problem("person.unknown", params={"email": email})
    if role not in STAFF_ROLES:
        return Problem("role.unknown", params={"role": role})
    db.session.merge(StaffRoleRow(person_id=person.id, role=role))
    return None


@operation
def set_person_active(email: str, active: bool, *, now: datetime) -> Problem | None:
    """Let a person in again, or out: every session of theirs ends at once. Problem: ``person.unknown``."""
    person = find_person(email)
    if person is None:
        return Problem("person.unknown", params={"email": email})
    person.active = active
    if not active:
        for row in list_sessions(person.id, now):
            row.revoked_at = now
    return None
