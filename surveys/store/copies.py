"""Copies that were sent, frozen as they were, and the numbers of their receipts.

Apart from submissions, which go on living: statistics, receipts and the next edition read copies only. A copy is
canonical JSON beside its SHA-256, so anyone who holds the text can check it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, bindparam, distinct, func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column

from surveys.store.accounts import Organisation, Person
from surveys.store.base import Base, Line, UTCDateTime, db
from surveys.store.editions import Edition, EditionMember
from surveys.store.questionnaires import Survey
from surveys.store.sealing import SealedProse
from surveys.store.submissions import Submission


class SentCopy(Base):
    """What was sent, as it was sent. ``document`` is canonical JSON: its SHA-256 is ``content_hash``."""

    __tablename__ = "sent_copies"
    __table_args__ = (UniqueConstraint("submission_id", "idempotency_key"),)
    frozen = True
    erasable = ("document", "content_hash")

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"))
    number: Mapped[str] = mapped_column(Line(20), unique=True)
    idempotency_key: Mapped[str] = mapped_column(Line(80))
    content_hash: Mapped[str] = mapped_column(Line(64))
    document: Mapped[str] = mapped_column(SealedProse)
    questionnaire_version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_versions.id"))
    revision: Mapped[int]
    sent_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime)
    import_id: Mapped[int | None] = mapped_column(
        ForeignKey("past_imports.id")
    )  # from before the platform: nobody sent it here
    attestation_version: Mapped[str | None] = mapped_column(Line(20))  # of the text that the sender declared


class ReceiptCounter(Base):
    """The last receipt number of a year."""

    __tablename__ = "receipt_counters"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


def take_receipt_number(year: int) -> str:
    """Take the next receipt number of a year, « RE-2026-0042 »: without a hole, since a rollback gives it back."""
    insert = sqlite_insert if db.session.connection().dialect.name == "sqlite" else postgresql_insert
    statement = insert(ReceiptCounter).values(year=year, last=1)
    last = db.session.scalar(
        statement.on_conflict_do_update(
            index_elements=["year"], set_={"last": ReceiptCounter.last + 1}
        ).returning(ReceiptCounter.last)
    )
    return f"RE-{year}-{last:04d}"


def find_copy(submission_id: int, key: str | None = None) -> SentCopy | None:
    """Return the copy sent under ``key``, or the last one sent."""
    query = (
        select(SentCopy).where(SentCopy.submission_id == submission_id).order_by(SentCopy.id.desc()).limit(1)
    )
    return db.session.scalar(query if key is None else query.where(SentCopy.idempotency_key == key))


def list_copies(submission_id: int) -> list[SentCopy]:
    """Return every copy of a submission, the last one sent first."""
    query = select(SentCopy).where(SentCopy.submission_id == submission_id).order_by(SentCopy.id.desc())
    return list(db.session.scalars(query))


def find_receipt(number: str) -> SentCopy | None:
    """Return the copy that has this receipt number."""
    return db.session.scalar(select(SentCopy).where(SentCopy.number == number))


def locate_copy(copy: SentCopy) -> tuple[Edition, Survey, EditionMember, Organisation]:
    """Return the edition, the survey and the member that a sent copy belongs to."""
    row = db.session.execute(
        select(Edition, Survey, EditionMember, Organisation)
        .join(Survey, Survey.id == Edition.survey_id)
        .join(Submission, Submission.edition_id == Edition.id)
        .join(Organisation, Organisation.id == Submission.organisation_id)
        .join(
            EditionMember,
            (EditionMember.edition_id == Edition.id) & (EditionMember.organisation_id == Organisation.id),
        )
        .where(Submission.id == copy.submission_id)
    ).one()
    return row[0], row[1], row[2], row[3]


def last_copies(edition_id: int) -> list[tuple[SentCopy, Organisation, EditionMember]]:
    """Return the last copy sent by each organisation of an edition, by code."""
    last = (
        select(func.max(SentCopy.id))
        .join(Submission, Submission.id == SentCopy.submission_id)
        .where(Submission.edition_id == edition_id)
        .group_by(SentCopy.submission_id)
    )
    rows = db.session.execute(
        select(SentCopy, Organisation, EditionMember)
        .join(Submission, Submission.id == SentCopy.submission_id)
        .join(Organisation, Organisation.id == Submission.organisation_id)
        .join(
            EditionMember,
            (EditionMember.edition_id == Submission.edition_id)
            & (EditionMember.organisation_id == Submission.organisation_id),
        )
        .where(SentCopy.id.in_(last))
        .order_by(Organisation.code)
    )
    return [(copy, organisation, member) for copy, organisation, member in rows]


def last_copy_hashes(edition_id: int) -> list[tuple[str, int, str]]:
    """Return the code of each organisation that sent, with the id and hash of its last copy; no document is read."""
    last = (
        select(func.max(SentCopy.id))
        .join(Submission, Submission.id == SentCopy.submission_id)
        .where(Submission.edition_id == edition_id)
        .group_by(SentCopy.submission_id)
    )
    rows = db.session.connection().execute(
        select(Organisation.code, SentCopy.id, SentCopy.content_hash)
        .join(Submission, Submission.organisation_id == Organisation.id)
        .join(SentCopy, SentCopy.submission_id == Submission.id)
        .where(SentCopy.id.in_(last))
        .order_by(Organisation.code)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def list_named_copies(ids: Collection[int]) -> list[tuple[SentCopy, Organisation]]:
    """Return some copies with the organisations that sent them, by code."""
    rows = db.session.execute(
        select(SentCopy, Organisation)
        .join(Submission, Submission.id == SentCopy.submission_id)
        .join(Organisation, Organisation.id == Submission.organisation_id)
        .where(SentCopy.id.in_(ids))
        .order_by(Organisation.code)
    )
    return [(copy, organisation) for copy, organisation in rows]


def last_copy_marks(edition_id: int) -> tuple[tuple[int, str], ...]:
    """Return the id and hash of the last copy of each organisation: copies are frozen, so equal marks are equal answers."""
    last = (
        select(func.max(SentCopy.id))
        .join(Submission, Submission.id == SentCopy.submission_id)
        .where(Submission.edition_id == edition_id)
        .group_by(SentCopy.submission_id)
    )
    rows = db.session.execute(
        select(SentCopy.id, SentCopy.content_hash).where(SentCopy.id.in_(last)).order_by(SentCopy.id)
    )
    return tuple((row[0], row[1]) for row in rows)


def count_senders() -> dict[int, int]:
    """Return, by edition, how many organisations sent at least one copy."""
    rows = db.session.execute(
        select(Submission.edition_id, func.count(distinct(SentCopy.submission_id)))
        .join(Submission, Submission.id == SentCopy.submission_id)
        .group_by(Submission.edition_id)
    )
    return {row[0]: row[1] for row in rows}


def list_large(least: int) -> dict[tuple[str, str], str]:
    """Return the editions of at least so many copies, each with what changes whenever a copy or its version does."""
    count, last = func.count(SentCopy.id), func.max(SentCopy.id)
    rows = db.session.execute(
        select(Survey.code, Edition.code, Edition.questionnaire_version_id, count, last)
        .join(Submission, Submission.id == SentCopy.submission_id)
        .join(Edition, Edition.id == Submission.edition_id)
        .join(Survey, Survey.id == Edition.survey_id)
        .group_by(Survey.code, Edition.code, Edition.questionnaire_version_id)
        .having(count >= least)
    )
    return {
        (survey, edition): f"{version} {copies} {copy}" for survey, edition, version, copies, copy in rows
    }


Marks = tuple[int, int, str, str]  # how many copies, the last one, the least and the greatest of their hashes


def mark_each(editions: Collection[int]) -> dict[int, Marks]:
    """Return, by edition, a mark of everything sent in it, in one statement: it begins with how many copies there are."""
    rows = db.session.connection().execute(
        select(
            Submission.edition_id,
            func.count(),
            func.max(SentCopy.id),
            func.min(SentCopy.content_hash),
            func.max(SentCopy.content_hash),
        )
        .join(Submission, Submission.id == SentCopy.submission_id)
        .where(Submission.edition_id.in_(editions))
        .group_by(Submission.edition_id)
    )
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in rows}


def mark_copies(editions: Collection[int]) -> Marks:
    """Return a mark of everything sent in some editions, in one statement: it changes with every copy."""
    row = (
        db.session.connection()
        .execute(
            select(
                func.count(),
                func.coalesce(func.max(SentCopy.id), 0),
                func.coalesce(func.min(SentCopy.content_hash), ""),
                func.coalesce(func.max(SentCopy.content_hash), ""),
            )
            .join(Submission, Submission.id == SentCopy.submission_id)
            .where(Submission.edition_id.in_(editions))
        )
        .one()
    )
    return row[0], row[1], row[2], row[3]


@dataclass(frozen=True, slots=True)
class Sent:
    """What a list says of a copy: its number, when it was sent and by whom (empty for a program), or that it was imported."""

    number: str
    sent_at: datetime
    sent_by: str
    imported: bool


def list_sent(submissions: Collection[int]) -> dict[int, Sent]:
    """Return the last copy of each of some submissions, by submission id."""
    if not submissions:
        return {}
    last = (
        select(func.max(SentCopy.id))
        .where(SentCopy.submission_id.in_(submissions))
        .group_by(SentCopy.submission_id)
    )
    rows = db.session.connection().execute(
        select(
            SentCopy.submission_id,
            SentCopy.number,
            SentCopy.sent_at,
            func.coalesce(Person.name, ""),
            SentCopy.import_id.is_not(None),
        )
        .outerjoin(Person, Person.id == SentCopy.sent_by)
        .where(SentCopy.id.in_(last))
    )
    return {row[0]: Sent(row[1], row[2], row[3], bool(row[4])) for row in rows}


@dataclass(frozen=True, slots=True)
class Earlier:
    """An edition that opened before a moment, and the last copy that one organisation sent in it; the copy's is 0 when none."""

    survey_id: int
    survey: str
    edition_id: int
    edition: str
    edition_version_id: int
    copy_id: int
    content_hash: str
    questionnaire_version_id: int
    sent_at: datetime | None


# Made once: each page and each save of a centre asks it.
_LAST = (
    select(func.max(SentCopy.id))
    .where(SentCopy.submission_id == Submission.id)
    .correlate(Submission)
    .scalar_subquery()
)
_EARLIER = (
    select(
        Survey.id,
        Survey.code,
        Edition.id,
        Edition.code,
        Edition.questionnaire_version_id,
        func.coalesce(SentCopy.id, 0),
        func.coalesce(SentCopy.content_hash, ""),
        func.coalesce(SentCopy.questionnaire_version_id, 0),
        SentCopy.sent_at,
    )
    .join(Survey, Survey.id == Edition.survey_id)
    .outerjoin(
        Submission,
        (Submission.edition_id == Edition.id) & (Submission.organisation_id == bindparam("organisation")),
    )
    .outerjoin(SentCopy, SentCopy.id == _LAST)
    .where(
        (Edition.survey_id == bindparam("survey")) | Survey.code.in_(bindparam("others", expanding=True)),
        Edition.opens_at < bindparam("before"),
        Edition.id != bindparam("but"),
    )
    .order_by(Edition.opens_at.desc())
)


def list_earlier(
    survey_id: int,
    others: Collection[str],
    before: datetime,
    organisation_id: int,
    *,
    but: int | None = None,
) -> list[Earlier]:
    """Return the editions of a survey, and of some others by code, that opened before a moment, the latest first.

    Each with what an organisation last sent in it; in one statement, and no document is read.
    """
    asked = {
        "survey": survey_id,
        "others": tuple(others),
        "before": before,
        "organisation": organisation_id,
        "but": but or 0,
    }
    return [Earlier(*row) for row in db.session.connection().execute(_EARLIER, asked)]


def read_text_of(copy_id: int) -> str:
    """Return the document of a sent copy."""
    return db.session.scalars(select(SentCopy.document).where(SentCopy.id == copy_id)).one()


def last_copy_of(edition_id: int, organisation_id: int) -> SentCopy | None:
    """Return the last copy that an organisation sent in an edition."""
    return db.session.scalar(
        select(SentCopy)
        .join(Submission, Submission.id == SentCopy.submission_id)
        .where(Submission.edition_id == edition_id, Submission.organisation_id == organisation_id)
        .order_by(SentCopy.id.desc())
        .limit(1)
    )
