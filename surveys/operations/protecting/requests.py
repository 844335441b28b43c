"""Requests about one's own information and complaints: received and acknowledged, due in thirty days, answered.

Apart from « Messages », which is about a survey. Letters say that something waits, and where; they carry neither the question
nor the answer.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from surveys.operations.links import hash_token, is_address
from surveys.operations.transaction import operation
from surveys.questionnaire.problems import Problem
from surveys.store.accounts import get_person, name_people
from surveys.store.base import db, kept_text, reading
from surveys.store.outbox import Letter
from surveys.store.privacy_requests import (
    REQUEST_KINDS,
    PrivacyRequest,
    PrivacyRequestStep,
    find_followed,
    find_request,
    last_request_id,
    list_requests,
    list_steps,
)

ANSWERED_WITHIN = timedelta(days=30)  # Loi 25, art. 32
LONGEST_TEXT = 4_000
FOLLOW = "/renseignements-personnels/suivi/"
DESK = "/gestion/confidentialite/demandes/"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that was just received: its number, and the token that follows it."""

    number: str
    token: str


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done about a request."""

    kind: str
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it stands. ``steps`` are the officer's; nobody else is shown them."""

    id: int
    number: str
    kind: str
    state: str
    person_id: int | None
    name: str
    email: str
    text: str
    received_at: datetime
    due_at: datetime
    answer: str
    answered_at: datetime | None
    steps: tuple[Step, ...] = ()

    def days_left(self, now: datetime) -> int:
        """Return how many whole days are left to answer; negative once it is late."""
        return (self.due_at - now) // timedelta(days=1)


@operation
def ask(
    kind: str,
    *,
    name: str,
    email: str,
    text: str,
    person: int | None = None,
    entered_by: int | None = None,
    officer: str,
    base_url: str,
    now: datetime,
) -> Asked | tuple[Problem, ...]:
    """Receive a request: write to who asks that it was received and until when it is answered, and to the ``officer``.

    ``person`` has an account: their name and address are those of it. Problems, at the field's name: ``request.kind``,
    ``person.name``, ``person.email``, ``request.text``.
    """
    row = None if person is None else get_person(person)
    name, email = (row.name, row.email) if row is not None else (name, email)
    called, address, said = " ".join(kept_text(name).split()), email.strip(), kept_text(text).strip()
    problems = []
    if kind not in REQUEST_KINDS:
        problems.append(Problem("request.kind", "sorte"))
    if not 0 < len(called) <= 120:
        problems.append(Problem("person.name", "nom"))
    if not is_address(address):
        problems.append(Problem("person.email", "courriel", params={"email": address[:254]}))
    if not 10 <= len(said) <= LONGEST_TEXT:
        problems.append(Problem("request.text", "texte", params={"most": LONGEST_TEXT}))
    if problems:
        return tuple(problems)
    token = secrets.token_urlsafe(24)
    number = f"RP-{now:%Y}-{last_request_id() + 1:04d}"
    asked = PrivacyRequest(
        number=number,
        kind=kind,
        person_id=person,
        name=called,
        email=address,
        text=said,
        token_hash=hash_token(token),
        received_at=now,
        due_at=now + ANSWERED_WITHIN,
        entered_by=entered_by,
    )
    db.session.add(asked)
    db.session.flush()
    _step(asked, "received", "", entered_by or person, now)
    link = f"{base_url}{FOLLOW}{token}"
    params = {
        "name": called,
        "number": number,
        "complaint": kind == "complaint",
        "due_at": asked.due_at.isoformat(),
        "link": link,
    }
    _write("privacy_received", address, params, f"privacy:{asked.id}:received", now)
    if officer:
        desk = {"number": number, "due_at": asked.due_at.isoformat(), "path": f"{DESK}{asked.id}"}
        _write("privacy_asked", officer, desk, f"privacy:{asked.id}:asked", now)
    return Asked(number, token)


def _step(asked: PrivacyRequest, kind: str, text: str, by: int | None, now: datetime) -> None:
    db.session.add(PrivacyRequestStep(request_id=asked.id, kind=kind, text=text, person_id=by, at=now))


def _write(kind: str, recipient: str, params: Mapping[str, object], key: str, now: datetime) -> None:
    db.session.add(
        Letter(
            kind=kind, recipient=recipient, params=dict(params), unique_key=key, created_at=now, run_at=now
        )
    )


@operation
def note(request_id: int, text: str, *, by: int, now: datetime) -> Problem | None:
    """Write down what was done about a request, for the officer alone. Problems: ``request.unknown``, ``request.note``."""
    said = kept_text(text).strip()
    asked = find_request(request_id, lock=True)
    if asked is None:
        return Problem("request.unknown")
    if not 0 < len(said) <= LONGEST_TEXT:
        return Problem("request.note", "note", {"most": LONGEST_TEXT})
    _step(asked, "note", said, by, now)
    return None


@operation
def answer(
    request_id: int, text: str, *, granted: bool, by: int, base_url: str, now: datetime
) -> Problem | None:
    """Answer a request, granted or refused with its reasons; who asked is written to and reads the answer on the site.

    Problems: ``request.unknown``, ``request.answered``, ``request.answer``.
    """
    asked, said = find_request(request_id, lock=True), kept_text(text).strip()
    if asked is None:
        return Problem("request.unknown")
    if asked.state != "received":
        return Problem("request.answered")
    if not 10 <= len(said) <= LONGEST_TEXT:
        return Problem("request.answer", "reponse", {"most": LONGEST_TEXT})
    asked.state = "answered" if granted else "refused"
    asked.answer, asked.answered_by, asked.answered_at = said, by, now
    token = secrets.token_urlsafe(24)  # the first one is not kept: this link takes its place
    asked.token_hash = hash_token(token)
    _step(asked, asked.state, "", by, now)
    params = {"name": asked.name, "number": asked.number, "link": f"{base_url}{FOLLOW}{token}"}
    _write("privacy_answered", asked.email, params, f"privacy:{asked.id}:answered", now)
    return None


# ── how they are read ──


@reading
def read_requests(person: int | None = None) -> tuple[Request, ...]:
    """Return every request, or those of one person, those that wait first."""
    return tuple(_request_of(row) for row in list_requests(person))


@reading
def read_request(request_id: int) -> Request | None:
    """Return a request with what was done about it."""
    row = find_request(request_id)
    if row is None:
        return None
    steps = list_steps(row.id)
    names = name_people({each.person_id for each in steps if each.person_id is not None})
    told = tuple(Step(each.kind, each.text, names.get(each.person_id or 0, ""), each.at) for each in steps)
    return _request_of(row, told)


@reading
def read_followed(token: str) -> Request | None:
    """Return the request that a token follows, without the officer's notes."""
    row = find_followed(hash_token(token))
    return None if row is None else _request_of(row)


def _request_of(row: PrivacyRequest, steps: tuple[Step, ...] = ()) -> Request:
    return Request(
        row.id,
        row.number,
        row.kind,
        row.state,
        row.person_id,
        row.name,
        row.email,
        row.text,
        row.received_at,
        row.due_at,
        row.answer,
        row.answered_at,
        steps,
    )
