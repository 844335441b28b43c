"""The register of incidents: written whole, corrected by a new version, never taken back.

Apart from requests because nobody asks: something went wrong. Refuses an incident of which anything that the regulation asks
is left blank: what is not known is said to be so, and why (Règlement sur les incidents de confidentialité, art. 7).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from surveys.operations.transaction import operation
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import QUEBEC
from surveys.store.accounts import name_people
from surveys.store.base import db, kept_text, reading
from surveys.store.incidents import Incident, last_number, list_incidents, list_versions_of

TEXTS = (
    "information",
    "circumstances",
    "occurred",
    "people",
    "sensitivity",
    "malicious_uses",
    "consequences",
    "likelihood",
    "public_notice",
    "measures",
)
LONGEST_INCIDENT_TEXT = 6_000
KEPT_YEARS = 5


@dataclass(frozen=True, slots=True)
class IncidentState:
    """One version of an incident, as the register shows it."""

    number: int
    version: int
    texts: Mapping[str, str]
    aware_on: date
    serious: bool
    commission_notified_on: date | None
    people_notified_on: date | None
    written_by: str
    written_at: datetime

    @property
    def kept_until(self) -> date:
        """The day before which the register keeps it."""
        day = min(self.aware_on.day, 28) if self.aware_on.month == 2 else self.aware_on.day
        return date(self.aware_on.year + KEPT_YEARS, self.aware_on.month, day)


@operation
def write_incident(
    texts: Mapping[str, str],
    *,
    aware_on: date | None,
    serious: bool | None,
    commission_notified_on: date | None = None,
    people_notified_on: date | None = None,
    number: int | None = None,
    by: int | None,
    now: datetime,
) -> int | tuple[Problem, ...]:
    """Write an incident down, or the next version of the one with a ``number``; return its number.

    Problems, at the field's name: ``incident.unknown``, ``incident.blank``, ``incident.long``, ``incident.aware`` (no day, or
    one to come), ``incident.serious`` (not said), ``incident.day`` (a notice in the future).
    """
    kept = {field: kept_text(texts.get(field, "")).replace("\r\n", "\n").strip() for field in TEXTS}
    today = now.astimezone(QUEBEC).date()
    problems = [Problem("incident.blank", field) for field, text in kept.items() if not text]
    problems += [
        Problem("incident.long", field, {"most": LONGEST_INCIDENT_TEXT})
        for field, text in kept.items()
        if len(text) > LONGEST_INCIDENT_TEXT
    ]
    if aware_on is None or aware_on > today:
        problems.append(Problem("incident.aware", "aware_on"))
    if serious is None:
        problems.append(Problem("incident.serious", "serious"))
    days = {"commission_notified_on": commission_notified_on, "people_notified_on": people_notified_on}
    problems += [
        Problem("incident.day", field) for field, day in days.items() if day is not None and day > today
    ]
    earlier = list_versions_of(number) if number is not None else []
    if number is not None and not earlier:
        problems.append(Problem("incident.unknown"))
    if problems or aware_on is None or serious is None:
        return tuple(problems)
    row = Incident(
        number=earlier[0].number if earlier else last_number() + 1,
        version=earlier[0].version + 1 if earlier else 1,
        **kept,
        **days,
        aware_on=aware_on,
        serious=serious,
        written_by=by,
        written_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return row.number


@reading
def read_incidents() -> tuple[IncidentState, ...]:
    """Return the register: the last version of each incident, the latest first."""
    return _told(list_incidents())


@reading
def read_incident(number: int) -> tuple[IncidentState, ...]:
    """Return every version of an incident, the last one first; nothing when there is no such incident."""
    return _told(list_versions_of(number))


def _told(rows: list[Incident]) -> tuple[IncidentState, ...]:
    names = name_people({row.written_by for row in rows if row.written_by is not None})
    return tuple(
        IncidentState(
            row.number,
            row.version,
            {field: getattr(row, field) for field in TEXTS},
            row.aware_on,
            row.serious,
            row.commission_notified_on,
            row.people_notified_on,
            names.get(row.written_by or 0, ""),
            row.written_at,
        )
        for row in rows
    )
