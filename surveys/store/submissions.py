"""Submissions: what one organisation fills for one edition, and the copies that were sent.

Apart from the journal that rebuilds them, and from the parts of their documents (``parts``). The answers of a submission are
one JSON document; a sent copy is frozen text with its hash.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, NamedTuple, get_args

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Select,
    UniqueConstraint,
    bindparam,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column

from surveys.store.accounts import Organisation, one_of
from surveys.store.base import Base, Line, UTCDateTime, db
from surveys.store.editions import Edition, EditionMember
from surveys.store.following import FollowUp, closing_for, follows, get_follow_up, status_for, status_of
from surveys.store.questionnaires import QuestionnaireVersion, Survey
from surveys.store.sealing import SealedDocument

SubmissionStatus = Literal["draft", "sent", "reopened"]
SUBMISSION_STATUSES: tuple[SubmissionStatus, ...] = get_args(SubmissionStatus)


def empty_document() -> dict[str, Any]:
    """Return the document of a submission where nothing was typed."""
    return {"answers": {}, "entries": {}}


class Submission(Base):
    """One organisation's answers for one edition: one row by constraint, and only for a member of the edition."""

    __tablename__ = "submissions"
    __table_args__ = (
        UniqueConstraint("edition_id", "organisation_id"),
        ForeignKeyConstraint(
            ["edition_id", "organisation_id"],
            ["edition_members.edition_id", "edition_members.organisation_id"],
            name="fk_submissions_member",
        ),
        CheckConstraint(one_of("status", SUBMISSION_STATUSES), name="status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    status: Mapped[str] = mapped_column(Line(12), default="draft")
    revision: Mapped[int] = mapped_column(default=0)  # one more at each change
    last_seq: Mapped[int] = mapped_column(default=0)  # of the journal
    document: Mapped[dict[str, Any]] = mapped_column(SealedDocument, default=empty_document)
    first_saved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_saved_at: Mapped[datetime] = mapped_column(UTCDateTime)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer belongs: an edition's member, and its submission when there is one."""

    edition_id: int
    edition_status: str
    questionnaire_version_id: int
    content_hash: str  # of the questionnaire
    organisation_id: int
    submission_id: int | None
    submission_status: str
    revision: int
    last_seq: int

    @property
    def held(self) -> int:
        """Return the submission's id, where a submission is known to exist."""
        if self.submission_id is None:
            raise LookupError("no submission yet")
        return self.submission_id


def _of_members(*wanted: Any) -> Select[Any]:
    """Return a statement on what the members of editions answered, where they did."""
    return (
        select(*wanted)
        .join(Survey, Survey.id == Edition.survey_id)
        .join(QuestionnaireVersion, QuestionnaireVersion.id == Edition.questionnaire_version_id)
        .join(EditionMember, EditionMember.edition_id == Edition.id)
        .join(Organisation, Organisation.id == EditionMember.organisation_id)
        .outerjoin(
            Submission,
            (Submission.edition_id == Edition.id) & (Submission.organisation_id == Organisation.id),
        )
        .outerjoin(FollowUp, follows(Organisation.id))
    )


_NAMED = (
    Survey.code == bindparam("survey"),
    Edition.code == bindparam("edition"),
    Organisation.code == bindparam("organisation"),
)
# Written once: making a statement of this size again at each keystroke costs more than running it.
_FIND_PLACE = _of_members(
    Edition.id,
    status_for(Submission.id),
    Edition.questionnaire_version_id,
    QuestionnaireVersion.content_hash,
    EditionMember.organisation_id,
    Submission.id,
    func.coalesce(Submission.status, "draft"),
    func.coalesce(Submission.revision, 0),
    func.coalesce(Submission.last_seq, 0),
).where(*_NAMED)
_ASKED_NOW = (
    select(Edition.questionnaire_version_id, QuestionnaireVersion.content_hash)
    .join(QuestionnaireVersion, QuestionnaireVersion.id == Edition.questionnaire_version_id)
    .where(Edition.id == bindparam("edition"))
)
_READ_STATE = (
    _of_members(
        Edition,
        EditionMember,
        Submission,
        status_for(Submission.id),
        closing_for(),
        QuestionnaireVersion.content_hash,
    )
    .where(*_NAMED)
    .execution_options(populate_existing=True)
)


def find_place(survey: str, edition: str, organisation: str) -> Place | None:
    """Return where an organisation answers an edition; ``None`` when it is not a member of it."""
    names = {"survey": survey, "edition": edition, "organisation": organisation}
    row = db.session.connection().execute(_FIND_PLACE, names).first()
    return None if row is None else Place(*row)


class Standing(NamedTuple):
    """An edition, one of its members and what it answered so far; the status and the end are the member's own."""

    edition: Edition
    member: EditionMember
    submission: Submission | None
    status: str
    closes_at: datetime
    content_hash: str  # of the questionnaire


def find_state(survey: str, edition: str, organisation: str) -> Standing | None:
    """Return how a member stands in an edition; ``None`` when it is not a member of it."""
    names = {"survey": survey, "edition": edition, "organisation": organisation}
    row = db.session.execute(_READ_STATE, names).first()
    return None if row is None else Standing(*row)


def hold_place(place: Place, now: datetime, *, edition: bool = False) -> Place:
    """Make the submission's row unless it exists, lock it until the transaction ends, and return the place as it is now.

    Two first keystrokes at once give one row. On SQLite the operation already holds the only write there is.
    ``edition`` also keeps the edition from being closed meanwhile. An edition whose questionnaire was changed while we
    waited is answered under the new one.
    """
    sqlite = _dialect() == "sqlite"
    if place.submission_id is None:
        insert = sqlite_insert if sqlite else postgresql_insert
        db.session.execute(
            insert(Submission)
            .values(
                edition_id=place.edition_id,
                organisation_id=place.organisation_id,
                status="draft",
                revision=0,
                last_seq=0,
                document=empty_document(),
                first_saved_at=now,
                last_saved_at=now,
            )
            .on_conflict_do_nothing(index_elements=["edition_id", "organisation_id"])
        )
    elif sqlite:
        return place
    status = place.edition_status
    if edition:
        locked = (
            select(Edition.status, Edition.grace_until)
            .where(Edition.id == place.edition_id)
            .with_for_update(read=True)
        )
        now_is, grace = db.session.execute(locked).one()
        follow_up = get_follow_up(place.edition_id, place.organisation_id)
        status = status_of(
            now_is,
            grace=grace is not None,
            begun=place.submission_id is not None,
            extended=follow_up is not None and follow_up.extended_until is not None,
        )
    row = db.session.execute(
        select(Submission.id, Submission.status, Submission.revision, Submission.last_seq)
        .where(Submission.edition_id == place.edition_id, Submission.organisation_id == place.organisation_id)
        .with_for_update()
    ).one()
    asked = db.session.execute(_ASKED_NOW, {"edition": place.edition_id}).one()
    return replace(
        place,
        edition_status=status,
        questionnaire_version_id=asked[0],
        content_hash=asked[1],
        submission_id=row[0],
        submission_status=row[1],
        revision=row[2],
        last_seq=row[3],
    )


def list_submissions(edition_id: int, *, lock: bool = False) -> list[Submission]:
    """Return every submission of an edition with its answers; ``lock`` keeps all from changing until the end."""
    query = select(Submission).where(Submission.edition_id == edition_id).order_by(Submission.id)
    return list(db.session.scalars(query.with_for_update() if lock else query))


def count_submissions() -> dict[int, tuple[int, int]]:
    """Return, by edition, how many submissions are in progress and how many are sent."""
    rows = db.session.connection().execute(
        select(Submission.edition_id, Submission.status, func.count()).group_by(
            Submission.edition_id, Submission.status
        )
    )
    found: dict[int, tuple[int, int]] = {}
    for edition, status, count in rows:
        begun, sent = found.get(edition, (0, 0))
        found[edition] = (begun, sent + count) if status == "sent" else (begun + count, sent)
    return found


def set_status(submission_id: int, status: SubmissionStatus, *, revision: int, last_seq: int) -> None:
    """Change the status of a submission; its answers and the time of the last keystroke stay."""
    db.session.execute(
        update(Submission)
        .where(Submission.id == submission_id)
        .values(status=status, revision=revision, last_seq=last_seq)
        .execution_options(synchronize_session=False)
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """One edition that one organisation is asked, with how far it has come; ``status`` is « none » before a start."""

    survey: str
    edition: str
    edition_status: str
    opens_at: datetime
    closes_at: datetime
    questionnaire_version_id: int
    content_hash: str
    organisation: str
    organisation_name: str
    submission_id: int | None
    status: str
    last_saved_at: datetime | None


_LIST_ASKED = (
    _of_members(
        Survey.code,
        Edition.code,
        status_for(Submission.id),
        Edition.opens_at,
        closing_for(),
        Edition.questionnaire_version_id,
        QuestionnaireVersion.content_hash,
        Organisation.code,
        EditionMember.name,
        Submission.id,
        func.coalesce(Submission.status, "none"),
        Submission.last_saved_at,
    )
    .where(Organisation.code.in_(bindparam("organisations", expanding=True)), Edition.status != "planned")
    .order_by(Edition.opens_at.desc(), Survey.code, Organisation.code)
)


def list_asked(organisations: Collection[str]) -> list[Asked]:
    """Return what some organisations are asked, planned editions left out, the latest opening first."""
    rows = db.session.connection().execute(_LIST_ASKED, {"organisations": list(organisations)})
    return [Asked(*tuple(row)) for row in rows]


def _dialect() -> str:
    return db.session.connection().dialect.name
