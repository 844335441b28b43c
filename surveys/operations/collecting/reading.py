"""Reading submissions, receipts and journals: what pages and commands ask of collecting.

Apart from the verbs: nothing here ever writes, so a page that is opened begins nothing.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from surveys.operations.collecting.model import (
    Activity,
    Assignment,
    HistoryLine,
    OpenSheet,
    Receipt,
    SubmissionState,
)
from surveys.operations.rights import Rights
from surveys.operations.worlds import world_of
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.problems import Problem
from surveys.store.accounts import get_person, name_people
from surveys.store.base import reading
from surveys.store.copies import SentCopy, find_copy, find_receipt, list_sent, locate_copy
from surveys.store.journal import list_lines
from surveys.store.questionnaires import questionnaire_of
from surveys.store.submissions import Standing, empty_document, find_place, find_state, list_asked


@reading
def read_submission(survey: str, edition: str, organisation: str) -> SubmissionState | Problem:
    """Return a submission; one that nobody began is an empty document. Problem: ``edition.unknown``."""
    rows = find_state(survey, edition, organisation)
    if rows is None:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    return _state(survey, edition, organisation, rows)


def _state(
    survey: str,
    edition: str,
    organisation: str,
    standing: Standing,
) -> SubmissionState:
    row, member, submission, status, closes_at, content_hash = standing
    found = submission or _Nothing()
    # A draft was never sent: there is no copy to look for, at each page that a centre opens.
    copy = find_copy(found.id) if found.status != "draft" else None
    return SubmissionState(
        survey=survey,
        edition=edition,
        organisation=organisation,
        organisation_name=member.name,
        edition_status=status,
        closes_at=closes_at,
        questionnaire=questionnaire_of(row.questionnaire_version_id, content_hash),
        status=found.status,
        revision=found.revision,
        document=found.document,
        first_saved_at=found.first_saved_at,
        last_saved_at=found.last_saved_at,
        receipt=receipt_of(copy) if copy is not None else None,
        attributes=member.attributes,
    )


@dataclass(frozen=True, slots=True)
class _Nothing:
    """What a submission that nobody began holds."""

    id: int = 0
    status: str = "draft"
    revision: int = 0
    document: Mapping[str, Any] = field(default_factory=empty_document)
    first_saved_at: datetime | None = None
    last_saved_at: datetime | None = None


@reading
def open_sheet(
    survey: str,
    edition: str,
    organisation: str,
    *,
    by: int | None,
    now: datetime,
    discreet: bool = False,
    rights: Rights | None = None,
) -> OpenSheet | Problem:
    """Return a submission with its answer sheet, in the world of a person at a moment.

    ``discreet``: no message tells what a restricted section holds. ``rights``: no message, figure or text tells what
    any section holds that these do not open. Problem: ``edition.unknown``.
    """
    rows = find_state(survey, edition, organisation)
    if rows is None:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    submission = _state(survey, edition, organisation, rows)
    world = world_of(submission.questionnaire, rows[0], rows[1], by=by, now=now)
    unseen = frozenset() if rights is None else rights.unseen(submission.questionnaire)
    context = replace(world, discreet=discreet, unseen=unseen)
    sheet = AnswerSheet.from_document(submission.questionnaire, submission.document, context)
    return OpenSheet(submission, sheet)


@reading
def list_assignments(organisations: Collection[str]) -> tuple[Assignment, ...]:
    """Return what organisations are asked, planned editions left out, the latest first."""
    asked = list_asked(organisations)
    copies = list_sent([one.submission_id for one in asked if one.submission_id is not None])
    found = []
    for one in asked:
        questionnaire = questionnaire_of(one.questionnaire_version_id, one.content_hash)
        copy = copies.get(one.submission_id or 0)
        found.append(
            Assignment(
                survey=one.survey,
                edition=one.edition,
                organisation=one.organisation,
                organisation_name=one.organisation_name,
                edition_status=one.edition_status,
                opens_at=one.opens_at,
                closes_at=one.closes_at,
                title=AnswerSheet.blank(questionnaire, one.opens_at).title,
                questionnaire=questionnaire,
                status=one.status,
                last_saved_at=one.last_saved_at,
                receipt_number=copy.number if copy is not None else "",
                sent_at=copy.sent_at if copy is not None else None,
                sent_by=copy.sent_by if copy is not None else "",
                imported=copy is not None and copy.imported,
            )
        )
    return tuple(found)


@reading
def last_activity(questionnaire: Questionnaire, document: Mapping[str, Any]) -> Mapping[str, Activity]:
    """Return the last change of each section, from the answers that a document holds."""
    latest: dict[str, tuple[str, int | None]] = {}
    for name, body in document["answers"].items():
        code = name.partition("#")[0].partition("[")[0].partition(".")[0]
        item = questionnaire.items.get(code) or questionnaire.items.get(code.removesuffix("_autre"))
        if item is None:
            continue
        section = questionnaire.section_of[item.code].code
        if section not in latest or latest[section][0] < body["at"]:
            latest[section] = (body["at"], body.get("by"))
    names = name_people({by for _, by in latest.values() if by is not None})
    return {
        section: Activity(names.get(by, "") if by is not None else "", datetime.fromisoformat(at), by)
        for section, (at, by) in latest.items()
    }


@reading
def read_receipt(survey: str, edition: str, organisation: str) -> Receipt | None:
    """Return the last receipt of an organisation in an edition."""
    place = find_place(survey, edition, organisation)
    copy = find_copy(place.submission_id) if place is not None and place.submission_id is not None else None
    return receipt_of(copy) if copy is not None else None


@reading
def find_receipt_by_number(number: str) -> Receipt | None:
    """Return the receipt of this number."""
    copy = find_receipt(number)
    return receipt_of(copy) if copy is not None else None


def receipt_of(copy: SentCopy) -> Receipt:
    """Return the receipt of a sent copy."""
    edition, survey, member, organisation = locate_copy(copy)
    sender = get_person(copy.sent_by) if copy.sent_by is not None else None
    questionnaire = questionnaire_of(copy.questionnaire_version_id)
    return Receipt(
        number=copy.number,
        survey=survey.code,
        edition=edition.code,
        organisation=organisation.code,
        organisation_name=member.name,
        title=AnswerSheet.blank(questionnaire, copy.sent_at).title,
        sent_at=copy.sent_at,
        sent_by=sender.name if sender is not None else "",
        content_hash=copy.content_hash,
        document=copy.document,
        imported=copy.import_id is not None,
    )


@reading
def history(
    survey: str, edition: str, organisation: str, *, variable: str | None = None
) -> tuple[HistoryLine, ...]:
    """Return the journal of a submission in order, or of one variable."""
    place = find_place(survey, edition, organisation)
    if place is None or place.submission_id is None:
        return ()
    lines = list_lines(place.submission_id, variable)
    names = name_people({line.person_id for line in lines if line.person_id is not None})
    return tuple(
        HistoryLine(
            line.seq,
            line.variable,
            line.old,
            line.new,
            names.get(line.person_id, "") if line.person_id is not None else "",
            line.at,
            line.origin,
        )
        for line in lines
    )
