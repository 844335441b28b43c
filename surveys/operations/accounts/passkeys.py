"""Passkeys (WebAuthn): what a browser signs with a key that never leaves the person's device.

Apart from codes because here the browser takes part, and nothing can be typed on a false site. A passkey that verified its
person (a finger, a face, a code of the device) is two factors at once. A challenge is signed once, within minutes. The library is
loaded where a passkey is made or signed: it weighs a tenth of the start of every process.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from surveys.operations.accounts.sessions import note_proof, start_session
from surveys.operations.links import hash_token
from surveys.operations.transaction import operation
from surveys.questionnaire.problems import Problem
from surveys.store.accounts import Person, get_person, get_session
from surveys.store.base import db, reading
from surveys.store.credentials import (
    Challenge,
    CodeGenerator,
    Passkey,
    erase_passkeys,
    erase_recovery_codes,
    find_passkey,
    list_passkeys,
    take_challenge,
)

CHALLENGE_LIFE = timedelta(minutes=5)
MOST_PASSKEYS = 10
LONGEST_NAME = 80
_REFUSED = Problem("passkey.refused")


@dataclass(frozen=True, slots=True)
class Site:
    """Whom a passkey is for: the name of the host, and the addresses that pages may have."""

    name: str
    origin: str


@dataclass(frozen=True, slots=True)
class KnownPasskey:
    """A passkey as its person knows it."""

    id: int
    name: str
    created_at: datetime
    last_used_at: datetime | None


@operation
def begin_passkey(person_id: int, site: Site, *, now: datetime) -> str | Problem:
    """Return what a browser needs to make a passkey, as JSON. Problem: ``passkey.too_many``."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers import base64url_to_bytes
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    person, known = get_person(person_id), list_passkeys(person_id)
    if person is None or len(known) >= MOST_PASSKEYS:
        return Problem("passkey.too_many", params={"most": MOST_PASSKEYS})
    options = generate_registration_options(
        rp_id=site.name,
        rp_name="AXTRA Sondages",
        user_id=_handle(person),
        user_name=person.email,
        user_display_name=person.name,
        challenge=_challenge(person_id, now),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=base64url_to_bytes(row.credential_id)) for row in known
        ],
    )
    return options_to_json(options)


def _handle(person: Person) -> bytes:
    """Return the name that authenticators keep for a person: it says nothing of who they are."""
    return hashlib.sha256(f"surveys person {person.id}".encode()).digest()


def _challenge(person_id: int | None, now: datetime) -> bytes:
    challenge = secrets.token_bytes(32)
    db.session.add(
        Challenge(
            challenge_hash=hashlib.sha256(challenge).hexdigest(),
            person_id=person_id,
            expires_at=now + CHALLENGE_LIFE,
        )
    )
    return challenge


@operation
def add_passkey(token: str, credential: str, name: str, site: Site, *, now: datetime) -> Problem | None:
    """Keep the passkey that a browser has made. The session has then given a second factor.

    Problems: ``passkey.refused``, ``session.over``.
    """
    from webauthn import verify_registration_response
    from webauthn.helpers import bytes_to_base64url
    from webauthn.helpers.exceptions import WebAuthnException
    from webauthn.helpers.parse_registration_credential_json import parse_registration_credential_json

    found = get_session(hash_token(token))
    if found is None:
        return Problem("session.over")
    session, person = found
    try:
        parsed = parse_registration_credential_json(credential)
        challenge = _taken(parsed.response.client_data_json, person.id, now)
        verified = verify_registration_response(
            credential=parsed,
            expected_challenge=challenge,
            expected_rp_id=site.name,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, _Replayed, ValueError, KeyError, TypeError):
        return _REFUSED
    credential_id = bytes_to_base64url(verified.credential_id)
    if find_passkey(credential_id) is not None:
        return _REFUSED
    row = Passkey(
        person_id=person.id,
        credential_id=credential_id,
        public_key=bytes_to_base64url(verified.credential_public_key),
        sign_count=verified.sign_count,
        name=name.strip()[:LONGEST_NAME],
        created_at=now,
    )
    db.session.add(row)
    note_proof(session, now, factor=True)
    return None


class _Replayed(Exception):  # noqa: N818  # what happened, not a fault of ours
    """A challenge was not ours, not this person's, too old, or signed before."""


def _taken(client_data: bytes, person_id: int | None, now: datetime) -> bytes:
    """Return the challenge that a browser signed, and use it up."""
    from webauthn.helpers import parse_client_data_json

    challenge = parse_client_data_json(client_data).challenge
    taken = take_challenge(hashlib.sha256(challenge).hexdigest(), now)
    if taken is None or taken[0] != person_id:
        raise _Replayed
    return challenge


@operation
def ask_for_passkey(site: Site, *, now: datetime) -> str:
    """Return what a browser needs to sign with any passkey of this site, as JSON: nobody has been named yet."""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers.structs import UserVerificationRequirement

    options = generate_authentication_options(
        rp_id=site.name,
        challenge=_challenge(None, now),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


@operation
def sign_in_with_passkey(
    credential: str, site: Site, *, now: datetime, user_agent: str = ""
) -> str | Problem:
    """Return the token of a new session, which has given two factors. Problem: ``passkey.refused``."""
    from webauthn import verify_authentication_response
    from webauthn.helpers import base64url_to_bytes
    from webauthn.helpers.exceptions import WebAuthnException
    from webauthn.helpers.parse_authentication_credential_json import parse_authentication_credential_json

    try:
        parsed = parse_authentication_credential_json(credential)
        challenge = _taken(parsed.response.client_data_json, None, now)
        row = find_passkey(parsed.id)
        person = None if row is None else get_person(row.person_id)
        if row is None or person is None or not person.active:
            return _REFUSED
        verified = verify_authentication_response(
            credential=parsed,
            expected_challenge=challenge,
            expected_rp_id=site.name,
            expected_origin=site.origin,
            credential_public_key=base64url_to_bytes(row.public_key),
            credential_current_sign_count=row.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, _Replayed, ValueError, KeyError, TypeError):
        return _REFUSED
    row.sign_count = verified.new_sign_count
    row.last_used_at = now
    return start_session(person.id, "passkey", now, user_agent, factor_at=now)


@operation
def remove_passkey(person_id: int, passkey_id: int) -> int:
    """Forget a passkey of a person; return how many were forgotten. The last factor takes the recovery codes along."""
    removed = erase_passkeys(person_id, passkey_id)
    codes = db.session.get(CodeGenerator, person_id)
    if not list_passkeys(person_id) and (codes is None or codes.confirmed_at is None):
        erase_recovery_codes(person_id)
    return removed


@reading
def read_passkeys(person_id: int) -> tuple[KnownPasskey, ...]:
    """Return the passkeys of a person, the oldest first."""
    return tuple(
        KnownPasskey(row.id, row.name, row.created_at, row.last_used_at) for row in list_passkeys(person_id)
    )
