"""Sending: everything shown is judged, a copy is frozen, a receipt is given.

Apart from saving, which judges nothing. Sending the same thing twice gives the same receipt, whether by the same
button pressed twice, by another tab or by fifty requests at once.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from surveys.operations.announcing import announce
from surveys.operations.collecting.draft import Draft
from surveys.operations.collecting.model import Attestation, Receipt
from surveys.operations.collecting.reading import receipt_of
from surveys.operations.rights import STAND_IN, read_rights
from surveys.operations.transaction import operation
from surveys.operations.worlds import world_of
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import QUEBEC
from surveys.store.accounts import get_person, members_of, staff_roles_of
from surveys.store.base import canonical_json, db, kept_text
from surveys.store.copies import SentCopy, find_copy, take_receipt_number
from surveys.store.editions import WRITABLE, get_edition_and_member
from surveys.store.handover import HandoverRow
from surveys.store.journal import STATUS, list_lines, replay
from surveys.store.mailings import withdraw_reminders
from surveys.store.news import claim
from surveys.store.outbox import Letter
from surveys.store.parts import read_document
from surveys.store.submissions import Place, find_place, hold_place, set_status

MAX_KEY = 80
MAX_REASON = 2_000  # characters


@operation
def submit(
    survey: str,
    edition: str,
    organisation: str,
    *,
    key: str,
    by: int | None,
    now: datetime,
    attestation: Attestation | None = None,
) -> Receipt | tuple[Problem, ...]:
    """Send a submission and return its receipt; the receipt it already has when it was sent before.

    ``key`` was drawn with the form: the same key gives the same receipt for ever. ``attestation`` is what the sender
    declared; it stays with the copy. Problems: ``edition.unknown``,
    ``edition.planned``, ``edition.closed``, ``submission.key``, ``submission.not_yours`` (of someone who is neither
    the director nor enters in the centre's name), or all that is missing, wrong or to explain, in the order asked.
    """
    if not key or len(key) > MAX_KEY:
        return (Problem("submission.key"),)
    place = find_place(survey, edition, organisation)
    if place is None:
        return (Problem("edition.unknown", params={"edition": f"{survey}/{edition}"}),)
    if place.submission_id is None and place.edition_status not in WRITABLE:
        return (Problem(_closed(place.edition_status)),)
    place = hold_place(place, now, edition=True)
    rights = read_rights(place.edition_id, place.organisation_id, by) if by is not None else None
    if by is not None and not (rights is not None and (rights.directs or rights.role == STAND_IN)):
        return (Problem("submission.not_yours"),)
    known = find_copy(place.held, key)
    if known is None and place.submission_status == "sent":
        known = find_copy(place.held)
    if known is not None:
        return receipt_of(known)
    if place.edition_status not in WRITABLE:
        return (Problem(_closed(place.edition_status)),)
    draft = Draft(place, by=by, now=now, rights=rights)
    row, member = get_edition_and_member(place.edition_id, place.organisation_id)
    document = read_document(place.held)
    context = world_of(draft.questionnaire, row, member, by=by, now=now)
    if rights is not None:  # a rule that reads what the sender may not see could not be answered by them
        context = replace(context, unseen=rights.unseen(draft.questionnaire))
    sheet = AnswerSheet.from_document(draft.questionnaire, document, context)
    if not sheet.complete:
        return blocking(sheet)
    copy = freeze(
        draft,
        what_is_asked(sheet, document),
        {"name": member.name, **member.attributes},
        (survey, edition, organisation),
        key=key,
        attestation=attestation,
    )
    db.session.add(
        HandoverRow(submission_id=place.held, kind="certified", sections=[], reason="", person_id=by, at=now)
    )
    withdraw_reminders(place.edition_id, now, organisation_id=place.organisation_id)
    receipt = receipt_of(copy)
    _write_to_team(receipt, place, by, now)
    return receipt


def what_is_asked(sheet: AnswerSheet, document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document without what a closed branch holds: it stays in the draft, and is not sent."""
    answers = {name: body for name, body in document["answers"].items() if sheet.is_asked_now(name)}
    entries = {
        code: [entry for entry in kept if entry in sheet.shown_rows(code)]
        for code, kept in document["entries"].items()
        if sheet.is_asked_now(code)
    }
    recalled = sheet.recalled()
    kept = {**document, "answers": answers, "entries": entries}
    return {**kept, "recalled": recalled} if recalled else kept


def blocking(sheet: AnswerSheet) -> tuple[Problem, ...]:
    """Return the problems that keep a sheet from being sent, in the order asked."""
    return tuple(
        problem
        for problem in sheet.problems()
        if problem.severity == "error" or problem.params.get("explain") == "required"
    )


def _closed(status: str) -> str:
    return "edition.planned" if status == "planned" else "edition.closed"


def freeze(
    draft: Draft,
    document: Mapping[str, Any],
    attributes: Mapping[str, Any],
    address: tuple[str, str, str],
    *,
    key: str,
    origin: str = "typed",
    attestation: Attestation | None = None,
    received_at: datetime | None = None,
    import_id: int | None = None,
) -> SentCopy:
    """Freeze a submission as it is, number the copy and mark the submission as sent.

    ``received_at`` is when it came, where that is not now; ``import_id`` says that it came from before the platform: then
    nobody sent it.
    """
    place, now = draft.place, received_at or draft.now
    number = take_receipt_number(now.astimezone(QUEBEC).year)
    sent = canonical_json(
        {
            "format": 1,
            "number": number,
            "survey": address[0],
            "edition": address[1],
            "organisation": address[2],
            "attributes": attributes,
            "questionnaire": place.content_hash,
            "sent_at": now.astimezone(UTC).isoformat(),
            "answers": document["answers"],
            "entries": document["entries"],
        }
        | ({"recalled": document["recalled"]} if "recalled" in document else {})
        | (
            {}
            if attestation is None
            else {"attestation": {"version": attestation.version, "statements": attestation.statements}}
        )
    )
    draft.note(STATUS, place.submission_status, {"status": "sent", "number": number}, origin)
    revision = place.revision + 1
    copy = SentCopy(
        submission_id=place.held,
        number=number,
        idempotency_key=key,
        content_hash=hashlib.sha256(sent.encode()).hexdigest(),
        document=draft.seal.text(sent),
        questionnaire_version_id=place.questionnaire_version_id,
        revision=revision,
        sent_by=draft.by if import_id is None else None,
        sent_at=now,
        import_id=import_id,
        attestation_version=None if attestation is None else attestation.version,
    )
    db.session.add(copy)
    set_status(place.held, "sent", revision=revision, last_seq=draft.write_journal())
    db.session.flush()
    return copy


def _write_to_team(receipt: Receipt, place: Place, by: int | None, now: datetime) -> None:
    """Write the receipt to who sent, always, and to whoever else of the centre may hold it and wants it at once."""
    sender = get_person(by) if by is not None else None
    people = [] if sender is None else [sender]
    if sender is not None:
        claim(sender.id, f"sent:{receipt.number}", now)
    for person, _ in members_of(place.organisation_id):
        rights = read_rights(place.edition_id, place.organisation_id, person.id)
        if person.id == by or rights is None or not rights.leads:
            continue
        if announce(person.id, "sent", f"sent:{receipt.number}", now, leads=True):
            people.append(person)
    db.session.add_all(
        Letter(
            kind="receipt",
            recipient=person.email,
            params={
                "name": person.name,
                "number": receipt.number,
                "title": receipt.title,
                "organisation": receipt.organisation_name,
                "sent_at": now.astimezone(UTC).isoformat(),
                "sent_by": receipt.sent_by,
                "path": f"/sondages/{receipt.survey}/{receipt.edition}/{receipt.organisation}/recu",
            },
            unique_key=f"receipt:{receipt.number}:{person.id}",
            created_at=now,
            run_at=now,
        )
        for person in people
    )


@operation
def reopen(
    survey: str, edition: str, organisation: str, *, reason: str, by: int, now: datetime
) -> Problem | None:
    """Open a sent submission again, for a written reason; what was sent counts until it is sent again.

    Its direction may, and AXTRA's managers. Problems: ``edition.unknown``, ``edition.closed``, ``submission.not_yours``,
    ``submission.not_sent``, ``submission.reason_missing``, ``submission.reason_long``.
    """
    if not reason.strip():
        return Problem("submission.reason_missing", "raison")
    if len(reason) > MAX_REASON:
        return Problem("submission.reason_long", "raison", {"most": MAX_REASON})
    place = _hold_correction(survey, edition, organisation, by, now)
    if isinstance(place, Problem):
        return place
    if place.submission_status != "sent":
        return Problem("submission.not_sent")
    draft = Draft(place, by=by, now=now)
    draft.note(STATUS, "sent", {"status": "reopened", "reason": kept_text(reason.strip())})
    set_status(place.held, "reopened", revision=place.revision + 1, last_seq=draft.write_journal())
    return None


@operation
def drop_correction(
    survey: str, edition: str, organisation: str, *, by: int, now: datetime
) -> Problem | None:
    """Give up a correction: the answers are again those of the last copy sent, and nothing new is sent.

    What was typed meanwhile stays in the journal. Problems: ``edition.unknown``, ``edition.closed``,
    ``submission.not_yours``, ``submission.not_reopened``.
    """
    place = _hold_correction(survey, edition, organisation, by, now)
    if isinstance(place, Problem):
        return place
    copy = find_copy(place.held)
    if place.submission_status != "reopened" or copy is None:
        return Problem("submission.not_reopened")
    draft = Draft(place, by=by, now=now)
    draft.load_all()
    _put_back(draft, _as_sent(place.held, copy.number))
    draft.note(STATUS, "reopened", {"status": "sent", "restored": copy.number})
    revision = draft.write()
    set_status(place.held, "sent", revision=revision, last_seq=draft.place.last_seq)
    return None


def _as_sent(submission_id: int, number: str) -> Mapping[str, Any]:
    """Return the draft as it was when a copy was sent: the journal also knows what closed branches held, which is not sent."""
    lines = list_lines(submission_id)
    sent = next(
        place
        for place, line in enumerate(lines)
        if line.variable == STATUS and isinstance(line.new, dict) and line.new.get("number") == number
    )
    return replay(lines[:sent])


def _put_back(draft: Draft, kept: Mapping[str, Any]) -> None:
    """Make a draft say what it said. Versions go on rising: a page drawn before overwrites nothing unseen."""
    for roster in {*draft.entries, *kept["entries"]}:
        if list(draft.entries.get(roster, [])) != list(kept["entries"].get(roster, [])):
            draft.set_entries(roster, list(kept["entries"].get(roster, [])), "corrected")
    asked = draft.names(
        kept["answers"]
    )  # the questionnaire may have changed since: what it dropped stays out
    for name, body in kept["answers"].items():
        if asked.accepts(name) and _said(draft.answers.get(name)) != _said(body):
            draft.put(name, _said(body), body["origin"], above=body["version"])
    names = draft.names(draft.answers)
    for name in [name for name in draft.answers if name not in kept["answers"]]:
        variable = names.variable(name.partition("#")[0])
        # Where a value is offered, or a row is gone, no answer and a blank one are not the same.
        if variable is None or variable.entry is not None or variable.item.prefill is not None:
            draft.remove(name, "corrected")
        elif _said(draft.answers[name]) != _BLANK:
            draft.put(name, dict(_BLANK), "corrected")


_BLANK: Mapping[str, Any] = {"raw": []}


def _said(body: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what an answer says, without who wrote it, when, and from which page."""
    return {
        key: body[key] for key in ("raw", "missing", "about", "value") if body and body.get(key) is not None
    }


def _hold_correction(survey: str, edition: str, organisation: str, by: int, now: datetime) -> Place | Problem:
    """Return a submission, locked, for who may open it again or give that up."""
    place = find_place(survey, edition, organisation)
    if place is None:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    if place.edition_status not in WRITABLE:
        return Problem(_closed(place.edition_status))
    if place.submission_id is None:
        return Problem("submission.not_sent")
    place = hold_place(place, now, edition=True)
    if place.edition_status not in WRITABLE:
        return Problem(_closed(place.edition_status))
    rights = read_rights(place.edition_id, place.organisation_id, by)
    if not (rights is not None and rights.directs) and "manager" not in staff_roles_of(by, now):
        return Problem("submission.not_yours")
    return place
