"""Second factors without a script: the codes of an application (TOTP), and recovery codes on paper.

Apart from passkeys, which a browser signs. A code serves once; the secret of the application is sealed with the site's
key, so that a copy of the database gives no code. Refuses an application that was not tried: it counts once it gave a code.
"""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

import pyotp
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from surveys.operations.accounts.sessions import note_proof
from surveys.operations.links import hash_token
from surveys.operations.transaction import operation
from surveys.questionnaire.problems import Problem
from surveys.store.accounts import get_session
from surveys.store.base import db, reading
from surveys.store.credentials import (
    CodeGenerator,
    RecoveryCode,
    count_recovery_codes,
    erase_codes,
    erase_recovery_codes,
    list_passkeys,
    take_recovery_code,
    take_step,
)

ISSUER = "AXTRA Sondages"
STEP = 30  # seconds of one code
SLACK = 1  # codes before and after: clocks of telephones drift
RECOVERY_CODES = 10
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that reads like something else
_WRONG = Problem("sign_in.code")


@dataclass(frozen=True, slots=True)
class Enrolment:
    """An application being added: its secret, to type, and the address that its picture holds."""

    secret: str
    address: str


def _seal(secret: str) -> Fernet:
    derived = HKDF(SHA256(), 32, salt=None, info=b"surveys code generators").derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))


@operation
def begin_codes(person_id: int, *, now: datetime, secret: str) -> Problem | None:
    """Draw the secret of a new application; nothing counts until it gave a code. Problem: ``codes.already``."""
    row = db.session.get(CodeGenerator, person_id)
    if row is not None and row.confirmed_at is not None:
        return Problem("codes.already")
    sealed = _seal(secret).encrypt(pyotp.random_base32().encode()).decode()
    db.session.merge(CodeGenerator(person_id=person_id, sealed_secret=sealed, begun_at=now, last_step=0))
    return None


@reading
def read_enrolment(person_id: int, email: str, *, secret: str) -> Enrolment | None:
    """Return the application that is being added, if one is."""
    row = db.session.get(CodeGenerator, person_id)
    if row is None or row.confirmed_at is not None:
        return None
    opened = _open(row, secret)
    if opened is None:
        return None
    return Enrolment(opened, pyotp.TOTP(opened).provisioning_uri(name=email, issuer_name=ISSUER))


def _open(row: CodeGenerator, secret: str) -> str | None:
    try:
        return _seal(secret).decrypt(row.sealed_secret.encode()).decode()
    except InvalidToken:  # the site's key changed: the application is to be added again
        return None


@operation
def confirm_codes(token: str, code: str, *, now: datetime, secret: str) -> tuple[str, ...] | Problem:
    """Make an application count, by its first code; return the recovery codes, which are shown this once.

    The session has then given a second factor. Problem: ``sign_in.code``.
    """
    found = get_session(hash_token(token))
    row = None if found is None else db.session.get(CodeGenerator, found[1].id)
    if found is None or row is None or row.confirmed_at is not None or not _is_right(row, code, now, secret):
        return _WRONG
    row.confirmed_at = now
    note_proof(found[0], now, factor=True)
    return _write_recovery_codes(found[1].id)


def _is_right(row: CodeGenerator, code: str, now: datetime, secret: str) -> bool:
    """Say whether a code is one of this moment that has not served."""
    opened, typed = _open(row, secret), "".join(sign for sign in code if sign.isdigit())
    if opened is None or len(typed) != 6:
        return False
    generator = pyotp.TOTP(opened)
    present = int(now.astimezone(UTC).timestamp()) // STEP
    for step in range(present - SLACK, present + SLACK + 1):
        if secrets.compare_digest(generator.generate_otp(step), typed):
            return take_step(row.person_id, step)
    return False


@operation
def prove_with_code(token: str, code: str, *, now: datetime, secret: str) -> Problem | None:
    """Note in a session that its person gave a code: of their application, or a recovery code. Problem: ``sign_in.code``."""
    found = get_session(hash_token(token))
    if found is None:
        return Problem("session.over")
    session, person = found
    row = db.session.get(CodeGenerator, person.id)
    right = row is not None and row.confirmed_at is not None and _is_right(row, code, now, secret)
    if not right and not take_recovery_code(person.id, _recovery_hash(person.id, code), now):
        return _WRONG
    note_proof(session, now, factor=True)
    return None


@operation
def renew_recovery_codes(person_id: int) -> tuple[str, ...] | Problem:
    """Write other recovery codes in place of all that there were. Problem: ``codes.none``, without a second factor."""
    row = db.session.get(CodeGenerator, person_id)
    if (row is None or row.confirmed_at is None) and not list_passkeys(person_id):
        return Problem("codes.none")
    return _write_recovery_codes(person_id)


def _write_recovery_codes(person_id: int) -> tuple[str, ...]:
    erase_recovery_codes(person_id)
    codes = tuple(
        "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(2))
        for _ in range(RECOVERY_CODES)
    )
    db.session.add_all(
        RecoveryCode(person_id=person_id, code_hash=_recovery_hash(person_id, code)) for code in codes
    )
    return codes


def _recovery_hash(person_id: int, code: str) -> str:
    """Return what is kept of a recovery code: ten letters at random, 49 bits, tried ten times in a quarter of an hour."""
    bare = "".join(sign for sign in code.upper() if sign in _ALPHABET)
    return hashlib.sha256(f"{person_id} {bare}".encode()).hexdigest()


@operation
def remove_codes(person_id: int) -> None:
    """Take a person's application away, and their recovery codes unless a passkey still needs them."""
    row = db.session.get(CodeGenerator, person_id)
    if row is not None:
        db.session.delete(row)
    if not list_passkeys(person_id):
        erase_codes(person_id)


@dataclass(frozen=True, slots=True)
class CodesState:
    """Whether a person has an application that gives codes, since when, and how many recovery codes are left."""

    since: datetime | None
    recovery: int


@reading
def read_codes(person_id: int) -> CodesState:
    """Return what a person has of codes."""
    row = db.session.get(CodeGenerator, person_id)
    return CodesState(None if row is None else row.confirmed_at, count_recovery_codes(person_id))
