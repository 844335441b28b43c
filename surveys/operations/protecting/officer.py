"""The person in charge of the protection of personal information: who it is now, and how someone else comes to be.

Apart from the staff's roles because the law asks for a title and a contact that everyone reads (Loi 25, art. 3.1), not for an
account. Until someone is designated here, the settings of the site say who it is.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.exc import SQLAlchemyError

from surveys.config import Settings
from surveys.operations.links import is_address
from surveys.operations.transaction import operation
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import QUEBEC
from surveys.store.accounts import name_people
from surveys.store.away import DatabaseAwayError
from surveys.store.base import db, kept_text, reading
from surveys.store.officers import Designation, find_document, find_last_designation, list_designations

LARGEST_DOCUMENT = 1_500_000  # bytes
LONGEST = {"title": 120, "name": 120, "phone": 40, "delegation_document": 1_000}
_PDF = b"%PDF-"


@dataclass(frozen=True, slots=True)
class Officer:
    """Whom everyone may write to. ``written``: someone was designated here, not by the settings alone."""

    title: str
    email: str
    phone: str = ""
    name: str = ""
    written: bool = False

    @property
    def known(self) -> bool:
        """Say whether there is someone to name."""
        return bool(self.title and (self.email or self.phone))

    @property
    def words(self) -> str:
        """Return who it is in one line: title, name, how to reach them; nothing when nobody is known."""
        return ", ".join(filter(None, (self.title, self.name, self.email, self.phone)))


@dataclass(frozen=True, slots=True)
class DesignationState:
    """One designation, and who wrote it down."""

    id: int
    title: str
    name: str
    email: str
    phone: str
    delegated: bool
    delegation_document: str
    has_file: bool
    since: date
    designated_by: str
    designated_at: datetime


def read_officer(settings: Settings) -> Officer:
    """Return whom pages, letters and papers name; never fails: an error page needs it when the database is away."""
    try:
        found = _find_officer()
    except (SQLAlchemyError, DatabaseAwayError):
        found = None
    return found or Officer(settings.privacy_title, settings.privacy_email)


@reading
def _find_officer() -> Officer | None:
    row = find_last_designation()
    return None if row is None else Officer(row.title, row.email, row.phone, row.name, written=True)


@reading
def read_designations() -> tuple[DesignationState, ...]:
    """Return every designation, the one that counts first."""
    rows = list_designations()
    names = name_people({row.designated_by for row, _ in rows if row.designated_by is not None})
    return tuple(
        DesignationState(
            row.id,
            row.title,
            row.name,
            row.email,
            row.phone,
            row.delegated,
            row.delegation_document,
            has_file,
            row.since,
            names.get(row.designated_by or 0, ""),
            row.designated_at,
        )
        for row, has_file in rows
    )


@reading
def read_document(designation_id: int) -> bytes | None:
    """Return the writing of a designation, a PDF, when it is kept here."""
    return find_document(designation_id)


@operation
def designate(
    *,
    title: str,
    name: str = "",
    email: str,
    phone: str = "",
    delegated: bool,
    delegation_document: str = "",
    document: bytes | None = None,
    since: date | None,
    by: int | None,
    now: datetime,
) -> int | tuple[Problem, ...]:
    """Write down who is in charge from now on, and return the designation's id.

    A delegation is in writing: it says what the writing is and where it is filed, or carries the PDF itself. Problems, at
    the field's name: ``officer.title``, ``person.email``, ``officer.long``, ``officer.delegation``, ``officer.since``,
    ``officer.document``.
    """
    kept = {
        "title": title,
        "name": name,
        "phone": phone,
        "delegation_document": delegation_document,
    }
    kept = {field: " ".join(kept_text(text).split()) for field, text in kept.items()}
    address = email.strip()
    problems = [
        Problem("officer.long", field, {"most": LONGEST[field]})
        for field, text in kept.items()
        if len(text) > LONGEST[field]
    ]
    if not kept["title"]:
        problems.append(Problem("officer.title", "title"))
    if not is_address(address):
        problems.append(Problem("person.email", "email", params={"email": address[:254]}))
    if delegated and not kept["delegation_document"] and document is None:
        problems.append(Problem("officer.delegation", "delegation_document"))
    if since is None or since > now.astimezone(QUEBEC).date():
        problems.append(Problem("officer.since", "since"))
    if document is not None and not (document.startswith(_PDF) and len(document) <= LARGEST_DOCUMENT):
        problems.append(Problem("officer.document", "document"))
    if problems or since is None:
        return tuple(problems)
    row = Designation(
        **kept,
        email=address,
        delegated=delegated,
        document=document,
        since=since,
        designated_by=by,
        designated_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return row.id
