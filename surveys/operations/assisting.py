"""What AXTRA does for one centre: who is in charge, calls, a later deadline, answers entered in its name.

Apart from fielding, which treats every member alike. Each act is a step that stays, with its author. Refuses whoever is
not of the collection, and answers entered without saying how they were received and from whom.
"""

from collections.abc import Collection
from datetime import datetime

from surveys.operations.transaction import operation
from surveys.questionnaire.problems import Problem
from surveys.store.accounts import get_person, staff_roles_of
from surveys.store.base import db, kept_text
from surveys.store.delegation import hold_member, list_shut
from surveys.store.editions import WRITABLE, find_edition, list_members
from surveys.store.following import (
    CHANNELS,
    FieldStep,
    StandIn,
    StepKind,
    get_follow_up,
    put_follow_up,
    stand_in_of,
)
from surveys.store.questionnaires import questionnaire_of
from surveys.store.submissions import Place, find_place

MAX_STEP = 2_000  # characters


@operation
def note_call(
    survey: str, edition: str, organisation: str, *, text: str, by: int, now: datetime
) -> Problem | None:
    """Keep what was said on the telephone. Problems: ``edition.unknown``, ``assisting.not_staff``, ``assisting.blank``,
    ``assisting.too_long``.
    """
    place = _enter(survey, edition, organisation, by, now)
    if isinstance(place, Problem):
        return place
    said = kept_text(text).strip()
    if not said:
        return Problem("assisting.blank", "appel")
    if len(said) > MAX_STEP:
        return Problem("assisting.too_long", "appel", {"most": MAX_STEP})
    _add_step(place, "call", said, by, now)
    return None


@operation
def put_in_charge(
    survey: str, edition: str, organisations: Collection[str], *, owner: int | None, by: int, now: datetime
) -> Problem | None:
    """Say who is in charge of some members, or nobody. Problems: ``edition.unknown``, ``assisting.not_staff``,
    ``assisting.owner`` (someone who is not of the collection), ``organisation.unknown``.
    """
    found = find_edition(survey, edition)
    if found is None:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    if "manager" not in staff_roles_of(by, now):
        return Problem("assisting.not_staff")
    person = get_person(owner) if owner is not None else None
    if owner is not None and (
        person is None or not person.active or "manager" not in staff_roles_of(owner, now)
    ):
        return Problem("assisting.owner", "responsable")
    members = {each.code: each.id for _, each in list_members(found[0].id)}
    for code in organisations:
        if code not in members:
            return Problem("organisation.unknown", params={"organisation": code[:40]})
        known = get_follow_up(found[0].id, members[code])
        if (None if known is None else known.owner_id) == owner:
            continue
        put_follow_up(found[0].id, members[code], owner_id=owner)
        _note(found[0].id, members[code], "owner", "" if person is None else person.name, by, now)
    return None


@operation
def extend(
    survey: str, edition: str, organisation: str, *, until: datetime, reason: str, by: int, now: datetime
) -> Problem | None:
    """Let one member answer until a later moment, even when the edition is closed for the others.

    Problems: ``edition.unknown``, ``edition.planned``, ``edition.archived``, ``assisting.not_staff``,
    ``assisting.until`` (not later than the edition's own end, or past), ``assisting.too_long``.
    """
    place = _enter(survey, edition, organisation, by, now)
    found = find_edition(survey, edition, lock=True)
    if isinstance(place, Problem) or found is None:
        missing = Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
        return place if isinstance(place, Problem) else missing
    if found[0].status == "planned":
        return Problem("edition.planned")
    if found[0].status == "archived":
        return Problem("edition.archived")
    if until <= max(found[0].closes_at, now):
        return Problem("assisting.until", "jour")
    if len(reason) > MAX_STEP:
        return Problem("assisting.too_long", "motif", {"most": MAX_STEP})
    hold_member(place.edition_id, place.organisation_id)
    known = get_follow_up(place.edition_id, place.organisation_id)
    if known is not None and known.extended_until == until:
        return None  # pressed twice
    put_follow_up(place.edition_id, place.organisation_id, extended_until=until)
    _add_step(place, "extended", kept_text(reason).strip(), by, now, until=until)
    return None


@operation
def stand_in(
    survey: str, edition: str, organisation: str, *, channel: str, informant: str, by: int, now: datetime
) -> Problem | None:
    """Begin to enter answers in a centre's name, in the sections that AXTRA may read; what is entered says so.

    Restricted sections open to those only whose role reads them, and a section that the centre shut stays shut.
    Problems: ``edition.unknown``, ``edition.closed``, ``submission.sent``, ``assisting.not_staff``,
    ``assisting.channel``, ``assisting.informant``.
    """
    place = _enter(survey, edition, organisation, by, now)
    if isinstance(place, Problem):
        return place
    if place.edition_status not in WRITABLE:
        return Problem("edition.closed")
    if place.submission_status == "sent":
        return Problem("submission.sent")
    if channel not in CHANNELS:
        return Problem("assisting.channel", "moyen")
    said = kept_text(informant).strip()
    if not said or len(said) > MAX_STEP:
        return Problem("assisting.informant", "personne")
    if stand_in_of(place.edition_id, place.organisation_id, by) is not None:
        return None
    shut = list_shut(place.edition_id, place.organisation_id)
    reads_pay = "microdata_analyst" in staff_roles_of(by, now)
    questionnaire = questionnaire_of(place.questionnaire_version_id, place.content_hash)
    sections = [
        section.code
        for section in questionnaire.sections
        if section.code not in shut and (reads_pay or not section.restricted)
    ]
    db.session.add(
        StandIn(
            edition_id=place.edition_id,
            organisation_id=place.organisation_id,
            person_id=by,
            sections=sections,
            channel=channel,
            informant=said,
            begun_at=now,
        )
    )
    _add_step(place, "standing_in", f"{channel} {said}", by, now)
    return None


@operation
def stop_standing_in(
    survey: str, edition: str, organisation: str, *, by: int, now: datetime
) -> Problem | None:
    """End the entering of answers in a centre's name; twice is no fault. Problem: ``edition.unknown``."""
    place = find_place(survey, edition, organisation)
    if place is None:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    row = stand_in_of(place.edition_id, place.organisation_id, by)
    if row is not None:
        row.ended_at = now
        _add_step(place, "stood_in", "", by, now)
    return None


def _enter(survey: str, edition: str, organisation: str, by: int, now: datetime) -> Place | Problem:
    place = find_place(survey, edition, organisation)
    if place is None:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    return place if "manager" in staff_roles_of(by, now) else Problem("assisting.not_staff")


def _add_step(
    place: Place, kind: StepKind, text: str, by: int, now: datetime, *, until: datetime | None = None
) -> None:
    _note(place.edition_id, place.organisation_id, kind, text, by, now, until=until)


def _note(
    edition_id: int,
    organisation_id: int,
    kind: StepKind,
    text: str,
    by: int,
    now: datetime,
    *,
    until: datetime | None = None,
) -> None:
    db.session.add(
        FieldStep(
            edition_id=edition_id,
            organisation_id=organisation_id,
            kind=kind,
            text=text,
            until=until,
            person_id=by,
            at=now,
        )
    )
