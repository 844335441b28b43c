"""What is kept of a person because they gave it: the whole of it, and nothing that was worked out.

Apart from the requests, which ask for what is not here. Refuses what is told of other people, even when this person typed it:
of the answers, only the contacts that they wrote themselves.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.definition.model import Question, Questionnaire
from surveys.store.accounts import MembershipRow, Organisation, get_person
from surveys.store.base import db, reading
from surveys.store.editions import Edition
from surveys.store.news import choices_of
from surveys.store.notes import NoteRow
from surveys.store.notices import acknowledged_by
from surveys.store.parts import read_document
from surveys.store.privacy_requests import list_requests
from surveys.store.questionnaires import Survey, questionnaire_of, version_hash
from surveys.store.submissions import Submission

TYPED = frozenset({"typed", "pasted"})  # what a person wrote; the rest was known, or worked out


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a person gave. ``kind``: its sort; ``about``: of what, in the person's own words or codes."""

    kind: str
    about: str
    value: str
    at: datetime | None = None


@reading
def read_own(person_id: int) -> tuple[Entry, ...]:
    """Return everything that a person gave of themselves, by sort."""
    person = get_person(person_id)
    if person is None:
        return ()
    return (
        Entry("name", "", person.name, person.created_at),
        Entry("email", "", person.email, person.created_at),
        *_positions(person_id),
        *(Entry("choice", topic, choice) for topic, choice in sorted(choices_of(person_id).items())),
        *_notices(person_id),
        *_notes(person_id),
        *(Entry("request", row.number, row.text, row.received_at) for row in list_requests(person_id)),
        *_contacts(person_id),
    )


def _positions(person_id: int) -> Iterator[Entry]:
    rows = db.session.execute(
        select(Organisation.name, MembershipRow.role)
        .join(MembershipRow, MembershipRow.organisation_id == Organisation.id)
        .where(MembershipRow.person_id == person_id)
        .order_by(Organisation.code)
    )
    for name, role in rows:
        yield Entry("position", name, role)


def _notices(person_id: int) -> Iterator[Entry]:
    read = acknowledged_by(person_id)
    names = _editions({notice.edition_id for notice, _ in read})
    for notice, at in read:
        yield Entry("notice", names[notice.edition_id], str(notice.number), at)


def _editions(ids: set[int]) -> dict[int, str]:
    rows = db.session.execute(
        select(Edition.id, Survey.code, Edition.code)
        .join(Survey, Survey.id == Edition.survey_id)
        .where(Edition.id.in_(ids))
    )
    return {row[0]: f"{row[1]} {row[2]}" for row in rows}


def _notes(person_id: int) -> Iterator[Entry]:
    rows = list(
        db.session.scalars(select(NoteRow).where(NoteRow.person_id == person_id).order_by(NoteRow.id))
    )
    names = _editions({row.edition_id for row in rows})
    for row in rows:
        yield Entry("note", names[row.edition_id], row.text, row.at)


def _contacts(person_id: int) -> Iterator[Entry]:
    """Yield the business contacts that the person typed in the answers of their centres: one query, then a document each."""
    rows = db.session.execute(
        select(Submission.id, Survey.code, Edition.code, Edition.questionnaire_version_id, Edition.opens_at)
        .join(Edition, Edition.id == Submission.edition_id)
        .join(Survey, Survey.id == Edition.survey_id)
        .join(MembershipRow, MembershipRow.organisation_id == Submission.organisation_id)
        .where(MembershipRow.person_id == person_id)
        .order_by(Edition.opens_at, Submission.id)
    ).all()
    for submission, survey, edition, version, opens_at in rows:
        questionnaire = questionnaire_of(version, version_hash(version))
        codes = _contact_codes(questionnaire)
        sheet = AnswerSheet.blank(questionnaire, opens_at)
        answers = read_document(submission)["answers"] if codes else {}
        for code in codes & answers.keys():
            body = answers[code]
            if body.get("by") == person_id and body.get("origin") in TYPED and body.get("raw"):
                label = sheet.text(questionnaire.items[code].label)
                at = datetime.fromisoformat(body["at"])
                yield Entry("contact", f"{survey} {edition}, {label}", ", ".join(body["raw"]), at)


def _contact_codes(questionnaire: Questionnaire) -> frozenset[str]:
    return frozenset(
        code
        for code, item in questionnaire.items.items()
        if isinstance(item, Question) and item.personal_data == "business_contact"
    )
