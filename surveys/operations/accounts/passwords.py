"""Passwords, for those who want one: argon2id, chosen freely, never asked of anyone.

Apart from links because a password is kept and can be guessed. Refuses to say whether an address is known or has a
password: an unknown one costs the same work. The work is never done inside a transaction: it would hold every writer.
"""

from datetime import datetime
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import CHEAPEST

from surveys.operations.accounts.guessing import is_common, is_expected
from surveys.operations.accounts.sessions import note_proof, start_session
from surveys.operations.links import hash_token
from surveys.operations.transaction import operation
from surveys.questionnaire.problems import Problem
from surveys.store.accounts import find_person, get_person, get_session, list_sessions
from surveys.store.base import db, reading
from surveys.store.credentials import Password
from surveys.store.delegation import powers_of

SHORTEST, LONGEST = 12, 200  # characters
_WRONG = Problem("sign_in.password")


class Hashing:
    """How passwords are hashed: argon2id, 64 MB, three passes. Tests, which hash thousands, make it cheap."""

    def __init__(self) -> None:
        self.use(PasswordHasher())

    def use(self, hasher: PasswordHasher) -> None:
        """Hash with ``hasher`` from now on."""
        self.hasher = hasher
        # A hash that no password has, for those who have none: checking it takes as long as any other.
        self.nobodys = hasher.hash("\0" * SHORTEST)

    def cheapen(self) -> None:
        """Hash for nothing: never on a site."""
        self.use(PasswordHasher.from_parameters(CHEAPEST))


@cache
def hashing() -> Hashing:
    """Return how this process hashes passwords, made when the first one is."""
    return Hashing()


def check_password(hashed: str | None, password: str) -> bool:
    """Say whether a password has this hash; without a hash, take as long to say no."""
    try:
        hashing().hasher.verify(hashed or hashing().nobodys, password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return hashed is not None


def sign_in_with_password(email: str, password: str, *, now: datetime, user_agent: str = "") -> str | Problem:
    """Return the token of a new session. Problem: ``sign_in.password``, whatever was wrong."""
    found = _find(email)
    if not check_password(None if found is None else found[1], password) or found is None:
        return _WRONG
    return _enter(found[0], now, user_agent)


def prove_with_password(token: str, password: str, *, now: datetime) -> Problem | None:
    """Note in a session that its person has just proved who they are. Problem: ``sign_in.password``."""
    hashed = _of_session(token)
    if not check_password(hashed, password):
        return _WRONG
    _note(token, now)
    return None


@reading
def _find(email: str) -> tuple[int, str | None] | None:
    person = find_person(email)
    if person is None or not person.active:
        return None
    row = db.session.get(Password, person.id)
    return person.id, None if row is None else row.hash


@reading
def _of_session(token: str) -> str | None:
    found = get_session(hash_token(token))
    row = None if found is None else db.session.get(Password, found[1].id)
    return None if row is None else row.hash


@operation
def _enter(person_id: int, now: datetime, user_agent: str) -> str | Problem:
    person = get_person(person_id)
    if person is None or not person.active:
        return _WRONG
    return start_session(person_id, "password", now, user_agent)


@operation
def _note(token: str, now: datetime) -> None:
    found = get_session(hash_token(token))
    if found is not None:
        note_proof(found[0], now, factor=False)


def set_password(token: str, password: str, *, now: datetime) -> Problem | None:
    """Give the person of a session a password, in place of any other; their other sessions end.

    Problems: ``password.short``, ``password.long``, ``password.common``, ``password.address``, ``password.expected``.
    """
    if len(password) < SHORTEST:
        return Problem("password.short", params={"least": SHORTEST})
    if len(password) > LONGEST:
        return Problem("password.long", params={"most": LONGEST})
    if is_common(password):
        return Problem("password.common")
    return _keep(token, hashing().hasher.hash(password), password, now)


@operation
def _keep(token: str, hashed: str, password: str, now: datetime) -> Problem | None:
    found = get_session(hash_token(token))
    if found is None:
        return Problem("session.over")
    session, person = found
    if person.email.partition("@")[0] in password.lower():
        return Problem("password.address")
    if is_expected(
        password, [person.name, *(name for _, name, _, _ in powers_of(person.id, now).memberships)]
    ):
        return Problem("password.expected")
    db.session.merge(Password(person_id=person.id, hash=hashed, changed_at=now))
    for other in list_sessions(person.id, now):
        if other.token_hash != session.token_hash:
            other.revoked_at = now
    return None


@operation
def remove_password(person_id: int) -> None:
    """Take a person's password away: the link stays."""
    row = db.session.get(Password, person_id)
    if row is not None:
        db.session.delete(row)


@reading
def password_changed_at(person_id: int) -> datetime | None:
    """Return since when a person has their password; ``None`` without one."""
    row = db.session.get(Password, person_id)
    return None if row is None else row.changed_at
