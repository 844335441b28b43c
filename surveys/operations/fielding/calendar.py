"""The calendar of programmes: every edition, and what each survey needs next.

Apart from the verbs. An annual or biennial survey says its own rhythm in its questionnaire; what is missing for the next
edition is worked out from what is kept, so that no list of things to do is ever stale.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from surveys.operations.fielding.editions import EditionState, state_of
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.values import QUEBEC
from surveys.store.accounts import list_organisations
from surveys.store.base import reading
from surveys.store.editions import list_dated
from surveys.store.questionnaires import list_all_versions, questionnaire_of
from surveys.workdays import is_working_day

AHEAD = timedelta(days=120)  # how long before an edition one begins to prepare it
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """A published questionnaire that an edition may be planned with."""

    survey: str
    number: int
    title: str
    edition: str  # the code that its author gave it
    published_at: datetime
    used: bool  # by an edition


@dataclass(frozen=True, slots=True)
class Programme:
    """One survey over the years. ``need``: what comes next (questionnaire, plan, opening, running, nothing)."""

    survey: str
    title: str
    months: int | None  # between two editions
    editions: tuple[EditionState, ...]  # the latest opening first
    versions: tuple[PublishedVersion, ...]  # the last one first
    due: date | None  # when the next edition would open
    need: str

    @property
    def prepare_from(self) -> date | None:
        """When to begin."""
        return None if self.due is None else self.due - AHEAD


@dataclass(frozen=True, slots=True)
class Calendar:
    """Every survey, those that need something soonest first."""

    programmes: tuple[Programme, ...]
    members: int  # active organisations: who a new edition would ask


@reading
def read_calendar(*, now: datetime) -> Calendar:
    """Return every survey with its editions and what it needs next."""
    editions = list_dated()
    states = [state_of(*each) for each in editions]
    of = {each.questionnaire_version_id for each, _, _, _ in editions}
    published = [
        (row, survey, questionnaire_of(row.id, row.content_hash)) for row, survey in list_all_versions()
    ]
    found = []
    for survey, group in groupby(published, key=lambda each: each[1].code):
        rows = list(group)
        own = tuple(state for state in states if state.survey == survey)
        versions = tuple(
            PublishedVersion(
                survey,
                row.number,
                AnswerSheet.blank(questionnaire, row.published_at).title,
                questionnaire.edition,
                row.published_at,
                row.id in of,
            )
            for row, _, questionnaire in rows
        )
        months = rows[0][2].frequency_months
        due = next_opening(own[0].opens_at, months) if own and months else None
        need = _need(own, versions, due, now)
        found.append(Programme(survey, versions[0].title, months, own, versions, due, need))
    found.sort(key=lambda each: (each.due or date.max, each.survey))
    return Calendar(tuple(found), len(list_organisations(active=True)))


def next_opening(opened_at: datetime, months: int) -> date:
    """Return the working day on which the edition after one would open: so many months later, or the day after."""
    day = opened_at.astimezone(QUEBEC).date()
    year, month = divmod(day.month - 1 + months, 12)
    day = date(day.year + year, month + 1, min(day.day, 28))
    while not is_working_day(day):
        day += _DAY
    return day


def _need(
    editions: tuple[EditionState, ...],
    versions: tuple[PublishedVersion, ...],
    due: date | None,
    now: datetime,
) -> str:
    if any(each.status == "planned" for each in editions):
        return "opening"
    if any(each.status in ("open", "closing") for each in editions):
        return "running"
    if not versions[0].used:
        return "plan"
    if due is None or due - AHEAD > now.astimezone(QUEBEC).date():
        return "nothing"
    return "questionnaire"
