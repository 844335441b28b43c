"""The day when an edition's personal information ends, and how: set by who answers for it, read by everyone of the staff.

Apart from the destruction, which the clock does. Refuses a day before the answers are all in, and any change once
something was destroyed.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from surveys.operations.clearing import ENDED, quebec_day, title_of
from surveys.operations.lawfulness import last_day_of, refuse_end
from surveys.operations.transaction import operation
from surveys.questionnaire.problems import Problem
from surveys.store.base import reading
from surveys.store.editions import PURGE_METHODS, find_edition, list_editions
from surveys.store.following import last_extensions
from surveys.store.retention import list_destructions

WARNED = timedelta(days=30)  # how long before the day the privacy officer is told what will go


@dataclass(frozen=True, slots=True)
class Retention:
    """Until when an edition's personal information is kept, and what becomes of it then."""

    survey: str
    edition: str
    title: str
    status: str
    closes_on: date  # the last day of answers, that of an extended member included
    purge_on: date | None
    method: str
    certificate: int | None  # of what was already destroyed
    extended_until: date | None = None  # the last day of an extended member

    def is_due(self, today: date) -> bool:
        """Say whether the day has come."""
        return self.purge_on is not None and self.purge_on <= today

    @property
    def is_held(self) -> bool:
        """Say whether the edition still receives answers, so that nothing is taken from it whatever the day."""
        return self.status not in ENDED

    def awaits(self, today: date) -> bool:
        """Say whether an extended member may still answer, so that nothing is taken until then."""
        return self.extended_until is not None and today <= self.extended_until


@reading
def read_retentions() -> tuple[Retention, ...]:
    """Return every edition with the end of its data, the latest opening first."""
    certificates = {(each.survey, each.edition): each.id for each in reversed(list_destructions())}
    extensions = last_extensions()
    return tuple(
        Retention(
            survey.code,
            row.code,
            title_of(row),
            row.status,
            last_day_of(row, extensions.get(row.id)),
            row.purge_personal_on,
            row.purge_method,
            certificates.get((survey.code, row.code)),
            quebec_day(extensions[row.id]) if row.id in extensions else None,
        )
        for row, survey in list_editions()
    )


@operation
def set_retention(survey: str, edition: str, purge_on: date, method: str, *, now: datetime) -> Problem | None:
    """Say when the personal information of an edition ends and whether its other answers stay.

    ``method``: « deidentify » or « destroy ». Problems: ``edition.unknown``, ``retention.method``, ``retention.done``,
    ``retention.early`` (before the end of answers), ``retention.past``.
    """
    found = find_edition(survey, edition, lock=True)
    if found is None:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    row = found[0]
    if method not in PURGE_METHODS:
        return Problem("retention.method", "methode")
    refused = refuse_end(row, survey, purge_on, now)
    if refused is not None:
        return refused
    row.purge_personal_on, row.purge_method = purge_on, method
    return None
