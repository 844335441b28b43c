"""The link that lets a person in, and the address that it is sent to.

Apart from accounts and delegating because both write one: who asks for it, and who invites a colleague. Refuses to keep
a token: only its hash stays, so that nobody comes in with a copy of the database.
"""

import hashlib
import re
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlencode

from surveys.store.accounts import Person, SignInLink
from surveys.store.base import db
from surveys.store.outbox import Letter

_ADDRESS = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]{2,}")


def is_address(text: str) -> bool:
    """Say whether a text has the shape of one electronic address. Only a letter sent there proves that it exists."""
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None


def hash_token(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def write_link(
    person: Person,
    kind: str,
    params: Mapping[str, object],
    *,
    life: timedelta,
    now: datetime,
    base_url: str,
    following: str = "",
) -> Letter:
    """Write and return a letter of this ``kind`` with a link that opens a session once, within ``life``.

    ``following`` is the address on this site where the link leads then, on whatever device it is opened.
    """
    token = secrets.token_urlsafe(32)
    token_hash = hash_token(token)
    db.session.add(
        SignInLink(token_hash=token_hash, person_id=person.id, created_at=now, expires_at=now + life)
    )
    letter = _letter(person.email, person.name, kind, params, token, now + life, now, base_url, following)
    db.session.add(letter)
    return letter


def write_to_nobody(
    kind: str, params: Mapping[str, object], *, life: timedelta, now: datetime, base_url: str, following: str
) -> None:
    """Do the work of ``write_link`` for an address that nobody has: the letter is written, and taken back before the end.

    Two writes and one transaction, as for someone: how long it takes tells nothing, however loaded the machine is.
    """
    token = secrets.token_urlsafe(32)
    letter = _letter("", "", kind, params, token, now + life, now, base_url, following)
    db.session.add(letter)
    db.session.flush()
    db.session.delete(letter)


def _letter(
    recipient: str,
    name: str,
    kind: str,
    params: Mapping[str, object],
    token: str,
    expires_at: datetime,
    now: datetime,
    base_url: str,
    following: str,
) -> Letter:
    link = f"{base_url}/connexion/{token}"
    if following:
        link += f"?{urlencode({'suite': following})}"
    return Letter(
        kind=kind,
        recipient=recipient,
        params={"name": name, "link": link, **params},
        unique_key=f"link:{hash_token(token)}",
        created_at=now,
        run_at=now,
        expires_at=expires_at,
    )
