"""Coming in and being here: sign-in links and sessions.

Apart from who there is. Refuses to say whether an address is known, to keep a token in clear, and to open a session
because a link was looked at.
"""

import secrets
from datetime import datetime, timedelta

from surveys.operations.accounts.identity import Identity, LinkState, OpenSession, identity_of
from surveys.operations.links import hash_token, write_link, write_to_nobody
from surveys.operations.transaction import operation
from surveys.questionnaire.problems import Problem
from surveys.store.accounts import (
    SignedSession,
    count_fresh_links,
    find_person,
    find_persona,
    get_link,
    get_person,
    get_session,
    list_sessions,
    take_link,
)
from surveys.store.base import db, reading

LINK_LIFE = timedelta(minutes=30)
FRESH_LINKS = 5  # at most so many unused links at a time: more would only fill someone's mailbox
SESSION_IDLE = timedelta(hours=12)  # without a visit
SESSION_LIFE = timedelta(days=14)  # in all
TOUCH_EVERY = timedelta(minutes=5)


# ── coming in ──


@operation
def request_sign_in_link(email: str, *, now: datetime, base_url: str, following: str = "") -> None:
    """Write a sign-in link to the person who has this address; say nothing, whether there is one or not.

    ``following`` is the address on this site where the link leads once used, on whatever device it is opened.
    """
    person = find_person(email)
    unused = count_fresh_links(0 if person is None else person.id, now)
    said = {"minutes": LINK_LIFE // timedelta(minutes=1)}
    if person is None or not person.active or unused >= FRESH_LINKS:
        write_to_nobody("sign_in_link", said, life=LINK_LIFE, now=now, base_url=base_url, following=following)
        return
    write_link(person, "sign_in_link", said, life=LINK_LIFE, now=now, base_url=base_url, following=following)


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
    return start_session(person.id, "link", now, user_agent)


@operation
def sign_in_as(persona: str, *, now: datetime, user_agent: str = "") -> str | Problem:
    """Open a session for a persona of the demonstration; nobody else has one. Problem: ``persona.unknown``."""
    person = find_persona(persona)
    if person is None:
        return Problem("persona.unknown")
    return start_session(person.id, "persona", now, user_agent)


def start_session(
    person_id: int, way: str, now: datetime, user_agent: str, *, factor_at: datetime | None = None
) -> str:
    """Open a session and return its token. Part of the running transaction."""
    token = secrets.token_urlsafe(32)
    db.session.add(
        SignedSession(
            token_hash=hash_token(token),
            person_id=person_id,
            created_at=now,
            last_seen_at=now,
            expires_at=now + SESSION_LIFE,
            user_agent=user_agent[:300],
            way=way,
            factor_at=factor_at,
        )
    )
    return token


# ── being here ──


def session_mark(token: str) -> str:
    """Return what ``open_sessions`` calls a session: enough to end it, useless to enter."""
    return hash_token(token)[:16]


@operation
def prove(token: str, *, now: datetime, factor: bool) -> None:
    """Note that the person of a session has just proved who they are, and whether that was a second factor."""
    found = get_session(hash_token(token))
    if found is not None:
        note_proof(found[0], now, factor=factor)


def note_proof(session: SignedSession, now: datetime, *, factor: bool) -> None:
    """Write on a session that its person proved who they are. Part of the running transaction."""
    session.confirmed_at = now
    if factor:
        session.factor_at = now


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
    return identity_of(person, now, session, ends_at)


def touch_session(token: str, *, now: datetime, found: Identity | None = None) -> bool:
    """Note that a session is in use, at most every five minutes; say whether it was noted.

    ``found`` is who holds it, where that was just read.
    """
    found = found or find_session(token, now=now)
    if found is None or found.last_seen_at is None or found.last_seen_at + TOUCH_EVERY > now:
        return False
    _touch(token, now)
    return True


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
def revoke_sessions(
    person_id: int, *, now: datetime, session_id: str | None = None, but: str | None = None
) -> int:
    """End every session of a person, or the one that ``open_sessions`` names; return how many ended.

    ``but`` is the one to keep, by the same name.
    """
    chosen = [
        row
        for row in list_sessions(person_id, now)
        if session_id in (None, row.token_hash[:16]) and row.token_hash[:16] != but
    ]
    for row in chosen:
        row.revoked_at = now
    return len(chosen)


@reading
def open_sessions(person_id: int, *, now: datetime) -> tuple[OpenSession, ...]:
    """Return the browsers where a person is signed in, the last used first."""
    return tuple(
        OpenSession(
            row.token_hash[:16],
            row.created_at,
            row.last_seen_at,
            row.user_agent,
            row.way,
            row.factor_at is not None,
        )
        for row in list_sessions(person_id, now)
        if row.last_seen_at + SESSION_IDLE > now
    )
