"""From the preparer to the director and back: sections are declared ready, the survey is returned with remarks, remarks are answered.

Apart from sending, which certifies. Refuses to declare ready what is not finished, to return without saying why, and to
show a remark on a section to who may not open it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from surveys.operations.announcing import announce
from surveys.operations.rights import Rights, read_rights
from surveys.operations.transaction import operation
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.problems import Problem
from surveys.store.accounts import members_of, name_people, staff_roles_of
from surveys.store.base import db, kept_text, reading
from surveys.store.editions import WRITABLE
from surveys.store.following import FieldStep
from surveys.store.handover import HandoverRow, RemarkRow, find_remark, list_handovers, list_remarks
from surveys.store.journal import STATUS, add_lines
from surveys.store.outbox import Letter
from surveys.store.questionnaires import questionnaire_of
from surveys.store.submissions import Place, find_place, hold_place, set_status

MAX_REMARK = 2_000  # characters


@dataclass(frozen=True, slots=True)
class Ready:
    """Sections that someone declared ready: who, and when."""

    by: str
    at: datetime
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """What the direction asks about one question, and what was answered."""

    id: int
    item: str
    text: str
    by: str
    at: datetime
    answer: str
    answered_by: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Handover:
    """Where a submission stands between those who prepare it and the one who certifies it, for one person."""

    ready: tuple[Ready, ...] = ()  # since it was last returned, sent or begun; the last of each person
    returned_by: str = ""
    returned_at: datetime | None = None  # nothing was declared ready since
    reason: str = ""
    remarks: tuple[Remark, ...] = ()

    @property
    def open_remarks(self) -> tuple[Remark, ...]:
        """The remarks that nobody answered yet."""
        return tuple(remark for remark in self.remarks if remark.answered_at is None)


@reading
def read_handover(survey: str, edition: str, organisation: str, *, rights: Rights) -> Handover:
    """Return where a submission stands, sections and remarks that ``rights`` do not open left out."""
    place = find_place(survey, edition, organisation)
    if place is None or place.submission_id is None:
        return Handover()
    questionnaire = questionnaire_of(place.questionnaire_version_id, place.content_hash)
    steps, remarks = list_handovers(place.submission_id), list_remarks(place.submission_id)
    people = {step.person_id for step in steps} | {remark.person_id for remark in remarks}
    people |= {remark.answered_by for remark in remarks}
    names = name_people({person for person in people if person is not None})
    ready: dict[int | None, Ready] = {}
    returned: HandoverRow | None = None
    for step in steps:
        if step.kind != "ready":
            returned = step if step.kind == "returned" and not ready else None
            break
        if step.person_id not in ready:
            shown = step.sections if rights.leads else [code for code in step.sections if rights.allows(code)]
            ready[step.person_id] = Ready(names.get(step.person_id or 0, ""), step.at, tuple(shown))
    asked = tuple(_remark(row, names) for row in remarks if _is_open(questionnaire, rights, row.item))
    done = tuple(each for each in ready.values() if each.sections)
    if returned is None or not (asked or rights.leads):  # the reason speaks of what others were asked
        return Handover(done, remarks=asked)
    return Handover(done, names.get(returned.person_id or 0, ""), returned.at, returned.reason, asked)


def _is_open(questionnaire: Questionnaire, rights: Rights, item: str) -> bool:
    section = questionnaire.section_of.get(item)
    return section is not None and rights.allows(section.code)


def _remark(row: RemarkRow, names: Mapping[int, str]) -> Remark:
    return Remark(
        row.id,
        row.item,
        row.text,
        names.get(row.person_id, ""),
        row.at,
        row.answer,
        names.get(row.answered_by or 0, ""),
        row.answered_at,
    )


@operation
def mark_ready(
    survey: str, edition: str, organisation: str, sections: tuple[str, ...], *, by: int, now: datetime
) -> Problem | None:
    """Declare ready the sections that one prepared, and write to the direction as it chose; twice is no fault.

    The caller says which sections are finished: what is shown and complete is the page's to know. Problems:
    ``edition.unknown``, ``edition.closed``, ``submission.sent``, ``handover.not_yours``.
    """
    held = _hold(survey, edition, organisation, by, now)
    if isinstance(held, Problem):
        return held
    place, rights, _ = held
    if not sections or not all(rights.allows(code) for code in sections):
        return Problem("handover.not_yours")
    last = next((step for step in list_handovers(place.held) if step.person_id == by), None)
    if last is not None and last.kind == "ready" and last.sections == list(sections):
        newest = list_handovers(place.held)[0]
        if newest.kind == "ready":
            return None
    row = HandoverRow(
        submission_id=place.held, kind="ready", sections=list(sections), reason="", person_id=by, at=now
    )
    db.session.add(row)
    db.session.flush()
    for person, membership in members_of(place.organisation_id):
        directs = membership.role == "director" and membership.sections is None and person.id != by
        if directs and announce(person.id, "ready", f"ready:{row.id}", now, leads=True):
            _write("ready", person.email, person.name, by, (survey, edition, organisation), row.id, now)
    return None


@operation
def return_for_changes(
    survey: str,
    edition: str,
    organisation: str,
    *,
    reason: str,
    remarks: Mapping[str, str],
    by: int,
    now: datetime,
) -> Problem | None:
    """Return the survey to those who prepare it, for a reason and with remarks by item code.

    Everyone who may open a question that is remarked on is written to, unless they chose otherwise. Problems: ``edition.unknown``,
    ``edition.closed``, ``submission.sent``, ``handover.not_director``, ``handover.reason``, ``handover.no_remark``,
    ``handover.question``, ``handover.too_long``.
    """
    held = _hold(survey, edition, organisation, by, now)
    if isinstance(held, Problem):
        return held
    place, rights, questionnaire = held
    if not rights.directs:
        return Problem("handover.not_director")
    said = _read_remarks(questionnaire, rights, reason, remarks)
    if isinstance(said, Problem):
        return said
    _return(place, questionnaire, reason, said, (survey, edition, organisation), by, now)
    return None


@operation
def return_from_axtra(
    survey: str,
    edition: str,
    organisation: str,
    *,
    reason: str,
    remarks: Mapping[str, str],
    by: int,
    now: datetime,
) -> Problem | None:
    """Return a survey to its centre, for a reason and with remarks by item code; what was sent is opened again.

    What was sent counts until it is sent again. A remark on a section never shows to who may not open it. Problems:
    ``edition.unknown``, ``edition.closed``, ``handover.not_staff``, ``handover.not_begun``, ``handover.reason``,
    ``handover.no_remark``, ``handover.question``, ``handover.too_long``.
    """
    place = find_place(survey, edition, organisation)
    if place is None:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    if "manager" not in staff_roles_of(by, now):
        return Problem("handover.not_staff")
    if place.edition_status not in WRITABLE:
        return Problem("edition.closed")
    if place.submission_id is None:
        return Problem("handover.not_begun")
    place = hold_place(place, now)
    questionnaire = questionnaire_of(place.questionnaire_version_id, place.content_hash)
    said = _read_remarks(questionnaire, Rights(limited=False), reason, remarks)
    if isinstance(said, Problem):
        return said
    if place.submission_status == "sent":
        place = _reopen(place, kept_text(reason).strip(), by, now)
    step = FieldStep(
        edition_id=place.edition_id,
        organisation_id=place.organisation_id,
        kind="returned",
        text=kept_text(reason).strip(),
        person_id=by,
        at=now,
    )
    db.session.add(step)
    _return(place, questionnaire, reason, said, (survey, edition, organisation), by, now)
    return None


def _reopen(place: Place, reason: str, by: int, now: datetime) -> Place:
    seq = place.last_seq + 1
    line = {"variable": STATUS, "old": "sent", "new": {"status": "reopened", "reason": reason}}
    beside = {
        "submission_id": place.held,
        "seq": seq,
        "person_id": by,
        "at": now,
        "origin": "typed",
    }
    add_lines([line | beside])
    set_status(place.held, "reopened", revision=place.revision + 1, last_seq=seq)
    return replace(place, submission_status="reopened", revision=place.revision + 1, last_seq=seq)


def _read_remarks(
    questionnaire: Questionnaire, rights: Rights, reason: str, remarks: Mapping[str, str]
) -> Mapping[str, str] | Problem:
    """Return the remarks that were written, by item, or why they cannot be made."""
    said = {item: kept_text(text).strip() for item, text in remarks.items() if text.strip()}
    if not reason.strip():
        return Problem("handover.reason", "raison")
    if not said:
        return Problem("handover.no_remark", "remarques")
    if not all(_is_open(questionnaire, rights, item) for item in said):
        return Problem("handover.question", "remarques")
    if max(map(len, (*said.values(), reason))) > MAX_REMARK:
        return Problem("handover.too_long", "raison", {"most": MAX_REMARK})
    return said


def _return(
    place: Place,
    questionnaire: Questionnaire,
    reason: str,
    said: Mapping[str, str],
    address: tuple[str, str, str],
    by: int,
    now: datetime,
) -> None:
    """Note the return and its remarks, and write to those they are for."""
    row = HandoverRow(
        submission_id=place.held,
        kind="returned",
        sections=[],
        reason=kept_text(reason).strip(),
        person_id=by,
        at=now,
    )
    db.session.add(row)
    db.session.add_all(
        RemarkRow(submission_id=place.held, item=item, text=text, person_id=by, at=now, answer="")
        for item, text in said.items()
    )
    db.session.flush()
    for person, _ in members_of(place.organisation_id):
        theirs = read_rights(place.edition_id, place.organisation_id, person.id)
        if (
            person.id != by
            and theirs is not None
            and any(_is_open(questionnaire, theirs, item) for item in said)
            and announce(person.id, "returned", f"returned:{row.id}", now, leads=theirs.leads)
        ):
            _write("returned", person.email, person.name, by, address, row.id, now)


@operation
def answer_remark(
    survey: str, edition: str, organisation: str, remark_id: int, *, text: str, by: int, now: datetime
) -> Problem | None:
    """Answer a remark: what was changed, or why nothing was. Answering again replaces the answer.

    Problems: ``edition.unknown``, ``edition.closed``, ``submission.sent``, ``handover.remark``, ``handover.answer``,
    ``handover.too_long``.
    """
    held = _hold(survey, edition, organisation, by, now)
    if isinstance(held, Problem):
        return held
    place, rights, questionnaire = held
    row = find_remark(place.held, remark_id)
    if row is None or not _is_open(questionnaire, rights, row.item):
        return Problem("handover.remark")
    if not text.strip():
        return Problem("handover.answer", str(remark_id))
    if len(text) > MAX_REMARK:
        return Problem("handover.too_long", str(remark_id), {"most": MAX_REMARK})
    row.answer, row.answered_by, row.answered_at = kept_text(text).strip(), by, now
    return None


def _hold(
    survey: str, edition: str, organisation: str, by: int, now: datetime
) -> tuple[Place, Rights, Questionnaire] | Problem:
    place = find_place(survey, edition, organisation)
    unknown = Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    if place is None:
        return unknown
    if place.edition_status not in WRITABLE:
        return Problem("edition.closed")
    place = hold_place(place, now)
    rights = read_rights(place.edition_id, place.organisation_id, by)
    if rights is None or not rights.concerned:
        return unknown
    if place.submission_status == "sent":
        return Problem("submission.sent")
    return place, rights, questionnaire_of(place.questionnaire_version_id, place.content_hash)


def _write(
    kind: str, email: str, name: str, by: int, address: tuple[str, str, str], step: int, now: datetime
) -> None:
    """Write that something waits: who did it and where to look, nothing that was answered or remarked."""
    db.session.add(
        Letter(
            kind=kind,
            recipient=email,
            params={
                "name": name,
                "by": name_people({by}).get(by, ""),
                "path": "/sondages/" + "/".join(address) + "/remise",
            },
            unique_key=f"{kind}:{step}:{email}"[:120],
            created_at=now,
            run_at=now,
        )
    )
