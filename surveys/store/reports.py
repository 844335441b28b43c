"""The reports that were made of a release: one file by form, kept as long as the release is.

Apart from the releases, which are frozen before any report is asked: a report is drawn from one and can be drawn again, to the
same bytes. Refuses a second file of one release in one form.
"""

from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint, select
from sqlalchemy.orm import Mapped, deferred, mapped_column

from surveys.store.accounts import one_of
from surveys.store.base import Base, Line, UTCDateTime, db
from surveys.store.editions import Edition
from surveys.store.questionnaires import Survey
from surveys.store.releases import Release

ReportForm = Literal["pdf", "docx"]
ReportStage = Literal["waiting", "making", "done"]
REPORT_FORMS: tuple[ReportForm, ...] = get_args(ReportForm)
REPORT_STAGES: tuple[ReportStage, ...] = get_args(ReportStage)


class ReportFile(Base):
    """The report of a release in one form: asked for, being made, or there. Its words are those of the release."""

    __tablename__ = "report_files"
    __table_args__ = (
        UniqueConstraint("release_id", "form"),
        CheckConstraint(one_of("form", REPORT_FORMS), name="form"),
        CheckConstraint(one_of("stage", REPORT_STAGES), name="stage"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("releases.id"))
    form: Mapped[str] = mapped_column(Line(4))
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    stage: Mapped[str] = mapped_column(Line(12), default="waiting")
    moved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    content_hash: Mapped[str] = mapped_column(Line(64), default="")
    size: Mapped[int] = mapped_column(default=0)


def find_report_file(release_id: int, form: str) -> ReportFile | None:
    """Return the report of a release in one form, asked for or there."""
    return db.session.scalar(
        select(ReportFile).where(ReportFile.release_id == release_id, ReportFile.form == form)
    )


def get_report_file(
    report_id: int, *, lock: bool = False
) -> tuple[ReportFile, Release, Edition, Survey] | None:
    """Return a report by its number, with its release and edition; ``lock`` keeps it from another worker."""
    query = (
        select(ReportFile, Release, Edition, Survey)
        .join(Release, Release.id == ReportFile.release_id)
        .join(Edition, Edition.id == Release.edition_id)
        .join(Survey, Survey.id == Edition.survey_id)
        .where(ReportFile.id == report_id)
    )
    row = db.session.execute(query.with_for_update(of=ReportFile) if lock else query).first()
    return None if row is None else (row[0], row[1], row[2], row[3])


def list_report_files(edition_id: int) -> list[tuple[ReportFile, int]]:
    """Return the reports of an edition, without their content, each with the number of its release."""
    rows = db.session.execute(
        select(ReportFile, Release.number)
        .join(Release, Release.id == ReportFile.release_id)
        .where(Release.edition_id == edition_id)
        .order_by(Release.number, ReportFile.id)
    )
    return [(row[0], row[1]) for row in rows]
