"""The report of a release: asked for, made later, kept once it is there.

Apart from what draws it, which knows words and typography: here is only how far it is and what was kept. Asked twice it is
one file; a making that was lost in the middle may be asked again, and comes to the same bytes.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from surveys.operations.publishing.datasets import unknown_edition
from surveys.operations.transaction import operation
from surveys.questionnaire.problems import Problem
from surveys.store import releases as store
from surveys.store.base import db, reading
from surveys.store.editions import find_edition
from surveys.store.jobs import add_job
from surveys.store.reports import (
    REPORT_FORMS,
    ReportFile,
    find_report_file,
    get_report_file,
    list_report_files,
)

JOB = "report"
LOST = timedelta(minutes=10)  # past it a making that did not end may be asked again; one takes seconds


@dataclass(frozen=True, slots=True)
class ReportState:
    """How far the report of a release is, in one form. ``stage``: waiting, making, done."""

    release: int
    form: str
    stage: str
    asked_at: datetime
    moved_at: datetime
    content_hash: str
    size: int

    def is_lost(self, now: datetime) -> bool:
        """Say whether nothing moved for so long that it may be asked again."""
        return self.stage != "done" and self.moved_at + LOST <= now


@dataclass(frozen=True, slots=True)
class AskedReport:
    """A report to make."""

    survey: str
    edition: str
    release: int
    form: str


@operation
def ask_report(
    survey: str, edition: str, release: int, form: str, *, by: int | None, now: datetime
) -> Problem | None:
    """Ask for the report of a release; what is there, or on its way, is not asked twice.

    Problems: ``edition.unknown``, ``release.unknown`` (also for a form that no report has).
    """
    found = find_edition(survey, edition, lock=True)
    if found is None:
        return unknown_edition(survey, edition)
    row = store.find_release(found[0].id, release)
    if row is None or form not in REPORT_FORMS:
        return Problem("release.unknown", params={"number": release})
    file = find_report_file(row.id, form)
    if file is not None and not _state(file, release).is_lost(now):
        return None
    if file is None:
        file = ReportFile(release_id=row.id, form=form, asked_by=by, asked_at=now, moved_at=now)
        db.session.add(file)
    else:
        file.asked_by, file.asked_at, file.stage, file.moved_at = by, now, "waiting", now
    db.session.flush()
    add_job(JOB, {"report": file.id}, key=f"{JOB}:{file.id}:{now.isoformat()}", run_at=now, now=now)
    return None


@operation
def begin_report(report_id: int, *, now: datetime) -> AskedReport | None:
    """Say that a report is being made, and return which; nothing when it is there already."""
    found = get_report_file(report_id, lock=True)
    if found is None or found[0].stage == "done":
        return None
    file, release, edition, survey = found
    file.stage, file.moved_at = "making", now
    return AskedReport(survey.code, edition.code, release.number, file.form)


@operation
def keep_report(report_id: int, content: bytes, *, now: datetime) -> None:
    """Keep the report that was made; the first one stays."""
    found = get_report_file(report_id, lock=True)
    if found is None or found[0].stage == "done":
        return
    file = found[0]
    file.content, file.size, file.content_hash = content, len(content), hashlib.sha256(content).hexdigest()
    file.stage, file.moved_at = "done", now


@reading
def list_reports(survey: str, edition: str) -> tuple[ReportState, ...]:
    """Return the reports of an edition, by release and form, asked for or there."""
    found = find_edition(survey, edition)
    listed = [] if found is None else list_report_files(found[0].id)
    return tuple(_state(file, number) for file, number in listed)


@reading
def read_report(survey: str, edition: str, release: int, form: str) -> bytes | Problem | None:
    """Return the kept report of a release, ``None`` while there is none. Problems: ``edition.unknown``, ``release.unknown``."""
    found = find_edition(survey, edition)
    if found is None:
        return unknown_edition(survey, edition)
    row = store.find_release(found[0].id, release)
    if row is None:
        return Problem("release.unknown", params={"number": release})
    file = find_report_file(row.id, form)
    return None if file is None else file.content


def _state(file: ReportFile, number: int) -> ReportState:
    return ReportState(
        number, file.form, file.stage, file.asked_at, file.moved_at, file.content_hash, file.size
    )
