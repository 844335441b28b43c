"""The night's destruction: what is due goes, its certificate is written, and the file is written again.

Apart from what goes (``operations.clearing``). Each edition is one transaction, so a killed night leaves an edition whole or
cleared; a certificate is finished only when no byte is left, and an unfinished one is finished by the next night.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from surveys.operations.clearing import TOUCHED, clear_edition, list_due, quebec_day, title_of
from surveys.operations.retaining.dates import WARNED
from surveys.operations.transaction import erasing, operation, transaction
from surveys.questionnaire.problems import Problem
from surveys.store.base import db, reading
from surveys.store.boards import list_staff
from surveys.store.editions import find_edition
from surveys.store.news import get_people
from surveys.store.outbox import Letter, find_letter
from surveys.store.retention import Destruction, get_destruction, list_destructions, list_unfinished
from surveys.store.rewriting import rewrite


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was destroyed of an edition: how much of each sort, never what. ``finished_at``: when no byte was left."""

    number: int
    survey: str
    edition: str
    due_on: date
    method: str
    counts: Mapping[str, int]
    cleared_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What the end of an edition's data would take today."""

    survey: str
    edition: str
    title: str
    purge_on: date
    method: str
    counts: Mapping[str, int]


def destroy_due(*, now: datetime) -> tuple[Certificate, ...]:
    """Destroy what is due, then write the file again; return the certificates of this time. Run again, it takes nothing twice."""
    numbers = [
        number
        for survey, edition in _addresses(quebec_day(now))
        if (number := _destroy(survey, edition, now=now))
    ]
    if _has_unfinished():
        rewrite(TOUCHED)
        _finish(now=now)
    return tuple(each for each in read_certificates() if each.number in numbers)


@reading
def _addresses(day: date) -> list[tuple[str, str]]:
    return [(survey.code, row.code) for row, survey in list_due(day)]


@erasing
def _destroy(survey: str, edition: str, *, now: datetime) -> int | None:
    found = find_edition(survey, edition, lock=True)
    if found is None or all(row.id != found[0].id for row, _ in list_due(quebec_day(now))):
        return None  # put off or opened again meanwhile
    certificate = clear_edition(*found, now)
    return None if certificate is None else certificate.id


@reading
def _has_unfinished() -> bool:
    return bool(list_unfinished())


@operation
def _finish(*, now: datetime) -> None:
    for row in list_unfinished():
        row.finished_at = now


# ── before ──


def foresee(*, now: datetime) -> tuple[Foreseen, ...]:
    """Return what would go within thirty days, counted by doing it and undoing it: nothing changes."""
    found = []
    for survey, edition in _addresses(quebec_day(now) + WARNED):
        with transaction(erase=True) as outcome:
            outcome.refused = True
            row, of = find_edition(survey, edition) or (None, None)
            certificate = clear_edition(row, of, now) if row is not None and of is not None else None
            if row is not None and certificate is not None:
                title = title_of(row)
                day = certificate.due_on
                found.append(
                    Foreseen(survey, edition, title, day, certificate.method, dict(certificate.counts))
                )
    return tuple(found)


def warn(*, now: datetime) -> int:
    """Write once, to who answers for personal information, what will go within thirty days; return how many letters."""
    return sum(_tell(each, now=now) for each in foresee(now=now) if each.purge_on > quebec_day(now))


@operation
def _tell(each: Foreseen, *, now: datetime) -> int:
    officers = list_staff("privacy_officer", now) or list_staff("administrator", now)
    people = get_people([person for person, _ in officers])
    letters = [
        Letter(
            kind="retention",
            recipient=person.email,
            params={
                "name": person.name,
                "title": each.title,
                "address": f"{each.survey}/{each.edition}",
                "purge_on": each.purge_on.isoformat(),
                "method": each.method,
                "counts": dict(each.counts),
                "path": "/gestion/conservation/",
            },
            unique_key=key,
            created_at=now,
            run_at=now,
        )
        for person in people
        if find_letter(key := f"retention:{each.survey}/{each.edition}:{each.purge_on}:{person.id}"[:120])
        is None
    ]
    db.session.add_all(letters)
    return len(letters)


# ── after ──


@reading
def read_certificates() -> tuple[Certificate, ...]:
    """Return every certificate, the latest first."""
    return _certificates(list_destructions())


@reading
def read_certificate(number: int) -> Certificate | Problem:
    """Return a certificate. Problem: ``retention.certificate``."""
    row = get_destruction(number)
    return Problem("retention.certificate") if row is None else _certificates([row])[0]


def _certificates(rows: Iterable[Destruction]) -> tuple[Certificate, ...]:
    return tuple(
        Certificate(
            row.id,
            row.survey,
            row.edition,
            row.due_on,
            row.method,
            row.counts,
            row.cleared_at,
            row.finished_at,
        )
        for row in rows
    )
