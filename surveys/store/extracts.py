"""What an edition holds to be written in a file: the marks of its copies and drafts, then a few of them at a time.

Apart from copies and submissions because it reads both, and reads them in pieces: a hundred thousand never stand in memory.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, func, select

from surveys.store.accounts import Organisation
from surveys.store.base import db
from surveys.store.copies import SentCopy
from surveys.store.editions import EditionMember
from surveys.store.submissions import Submission


@dataclass(frozen=True, slots=True)
class Mark:
    """One copy or draft by its id, with what changes when it does. ``status``: sent, superseded or draft.

    ``attributes`` is what the edition's list says of the organisation, as it is kept.
    """

    status: str
    id: int
    hash: str
    organisation: str = ""
    attributes: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """One copy or draft whole: whose it is, what the edition's list says of them, the document as kept."""

    mark: Mark
    organisation: str
    attributes: dict[str, Any]
    document: Any  # text for a copy, an object for a draft
    at: datetime
    receipt: str


def list_marks(edition_id: int, statuses: Collection[str], members_of: int | None = None) -> tuple[Mark, ...]:
    """Return the marks of an edition's copies and drafts of some statuses, organisation by organisation, in order.

    ``members_of`` keeps the organisations that are members of another edition.
    """
    last = (
        select(func.max(SentCopy.id))
        .join(Submission, Submission.id == SentCopy.submission_id)
        .where(Submission.edition_id == edition_id)
        .group_by(SentCopy.submission_id)
    )
    copies = (
        select(
            SentCopy.id,
            SentCopy.content_hash,
            SentCopy.id.in_(last),
            Organisation.code,
            func.coalesce(cast(EditionMember.attributes, Text), ""),
        )
        .join(Submission, Submission.id == SentCopy.submission_id)
        .join(Organisation, Organisation.id == Submission.organisation_id)
        .outerjoin(EditionMember, _member_of(edition_id if members_of is None else members_of))
        .where(Submission.edition_id == edition_id)
    )
    drafts = (
        select(Submission.id, Submission.revision, Organisation.code)
        .join(Organisation, Organisation.id == Submission.organisation_id)
        .where(Submission.edition_id == edition_id, Submission.status != "sent")
    )
    if members_of is not None:
        there = select(EditionMember.organisation_id).where(EditionMember.edition_id == members_of)
        copies = copies.where(Submission.organisation_id.in_(there))
        drafts = drafts.where(Submission.organisation_id.in_(there))
    found: list[tuple[str, int, Mark]] = []
    if {"sent", "superseded"} & set(statuses):
        for copy, content, is_last, code, attributes in db.session.execute(copies):
            status = "sent" if is_last else "superseded"
            if status in statuses:
                found.append((code, copy, Mark(status, copy, content, code, attributes)))
    if "draft" in statuses:
        found += [
            (code, 0, Mark("draft", submission, f"draft {submission} {revision}", code))
            for submission, revision, code in db.session.execute(drafts)
        ]
    return tuple(mark for _, _, mark in sorted(found, key=lambda each: each[:2]))


def _member_of(edition_id: int) -> ColumnElement[bool]:
    return (EditionMember.organisation_id == Submission.organisation_id) & (
        EditionMember.edition_id == edition_id
    )


def read_pieces(marks: Sequence[Mark], members_of: int) -> list[Piece]:
    """Return the copies and drafts of some marks, in their order, with the attributes of an edition's members."""
    joined = _member_of(members_of)
    found: dict[Mark, Piece] = {}
    copies = {mark.id: mark for mark in marks if mark.status != "draft"}
    if copies:
        rows = db.session.execute(
            select(SentCopy, Organisation.code, EditionMember.attributes)
            .join(Submission, Submission.id == SentCopy.submission_id)
            .join(Organisation, Organisation.id == Submission.organisation_id)
            .join(EditionMember, joined)
            .where(SentCopy.id.in_(copies))
        )
        for copy, code, attributes in rows:
            mark = copies[copy.id]
            found[mark] = Piece(mark, code, attributes, copy.document, copy.sent_at, copy.number)
    drafts = {mark.id: mark for mark in marks if mark.status == "draft"}
    if drafts:
        rows = db.session.execute(
            select(Submission, Organisation.code, EditionMember.attributes)
            .join(Organisation, Organisation.id == Submission.organisation_id)
            .join(EditionMember, joined)
            .where(Submission.id.in_(drafts))
        )
        for draft, code, attributes in rows:
            mark = drafts[draft.id]
            found[mark] = Piece(mark, code, attributes, draft.document, draft.last_saved_at, "")
    db.session.expunge_all()  # what is read is not kept
    return [found[mark] for mark in marks if mark in found]
