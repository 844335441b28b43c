"""What the clock brings to editions: they open, end, close and are put away by themselves; extensions and stand-ins end.

Apart from the verbs of people. Each move is its own transaction that looks again, so that several workers, or one that
was killed, move nothing twice. Refuses to close what someone opened again after its hour: it awaits the late.
"""

from datetime import datetime, timedelta

from surveys.operations.fielding.editions import questionnaire_asked
from surveys.operations.lawfulness import refusal_of
from surveys.operations.transaction import operation
from surveys.store.base import db, reading
from surveys.store.editions import Edition, find_edition, list_due
from surveys.store.following import (
    FieldStep,
    get_follow_up,
    get_stand_in,
    list_forgotten,
    list_past_extensions,
)

STANDS_IN_FOR = timedelta(
    hours=12
)  # who enters answers in a centre's name and forgets to say that it is done
ARCHIVED_AFTER = timedelta(days=180)  # a closed edition is put away half a year later


def move_on(*, now: datetime) -> tuple[str, ...]:
    """Do what the hour has come for, and return it: « survey/edition closed »."""
    moved = [
        f"{survey}/{edition} {became}"
        for survey, edition in _read_due(now)
        if (became := _move(survey, edition, now))
    ]
    ended = [
        f"{survey}/{edition} extension over"
        for survey, edition, of, member in _read_extensions(now)
        if _end_extension(of, member, now)
    ]
    forgotten = [f"stand-in {each} over" for each in _read_forgotten(now) if _end_stand_in(each, now)]
    return (*moved, *ended, *forgotten)


@reading
def _read_due(now: datetime) -> tuple[tuple[str, str], ...]:
    return tuple((survey.code, edition.code) for edition, survey in list_due(now, now - ARCHIVED_AFTER))


@operation
def _move(survey: str, edition: str, now: datetime) -> str:
    """Move an edition on unless someone did meanwhile: submissions that are being sent end first."""
    found = find_edition(survey, edition, lock=True)
    became = "" if found is None else _next(found[0], now)
    if found is None or not became:
        return ""
    row = found[0]
    row.status = became
    if became == "open":
        row.opened_at = row.opened_at or now
    if became == "closed":
        row.closed_at = now
    return became


def _next(row: Edition, now: datetime) -> str:
    """Return what an edition becomes now; nothing when its time has not come."""
    match row.status:
        case "planned" if row.opens_alone and row.opens_at <= now < row.closes_at:
            # Its file is not whole: someone completes it, and the next look opens it.
            return "" if refusal_of(row, questionnaire_asked(row)) else "open"
        case "open" if row.closes_at <= now:
            return "closing" if row.grace_until is not None and now < row.grace_until else "closed"
        case "closing" if row.grace_until is not None and row.grace_until <= now:
            return "closed"
        case "closed" if row.closed_at is not None and row.closed_at <= now - ARCHIVED_AFTER:
            return "archived"
        case _:
            return ""


@reading
def _read_extensions(now: datetime) -> list[tuple[str, str, int, int]]:
    return list_past_extensions(now)


@operation
def _end_extension(edition_id: int, organisation_id: int, now: datetime) -> bool:
    row = get_follow_up(edition_id, organisation_id)
    if row is None or row.extended_until is None or row.extended_until > now:
        return False
    row.extended_until = None
    db.session.add(
        FieldStep(
            edition_id=edition_id, organisation_id=organisation_id, kind="extension_over", text="", at=now
        )
    )
    return True


@reading
def _read_forgotten(now: datetime) -> list[int]:
    return list_forgotten(now - STANDS_IN_FOR)


@operation
def _end_stand_in(stand_in_id: int, now: datetime) -> bool:
    row = get_stand_in(stand_in_id)
    if row is None or row.ended_at is not None:
        return False
    row.ended_at = now
    db.session.add(
        FieldStep(
            edition_id=row.edition_id, organisation_id=row.organisation_id, kind="stood_in", text="", at=now
        )
    )
    return True
