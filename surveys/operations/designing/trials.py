"""Trying a draft as a centre would answer it, on a day of one's choice; and having it answered by imagined respondents.

Apart from collecting: what is answered here is kept in another table, which nothing that is counted reads. Refuses a
draft of which nothing can be tried, and shows nothing of a centre that figures would not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import lru_cache

from surveys.operations.designing.model import parsed, sound
from surveys.operations.transaction import operation
from surveys.operations.worlds import trial_world
from surveys.questionnaire.answers import Answer, AnswerSheet, Context
from surveys.questionnaire.definition.model import Questionnaire, Roster
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.trying import (
    Coverage,
    Minutes,
    estimate_minutes,
    imagine_respondent,
    imagine_respondents,
    measure_coverage,
)
from surveys.questionnaire.values import QUEBEC
from surveys.store.accounts import Organisation, list_organisations
from surveys.store.base import db, reading
from surveys.store.drafts import QuestionnaireDraft, find_draft
from surveys.store.trials import Trial, find_trial

MOST_RESPONDENTS = 100


@dataclass(frozen=True, slots=True)
class Centre:
    """An organisation that one may pretend to be."""

    code: str
    name: str


@dataclass(frozen=True, kw_only=True)
class TrialState:
    """A trial as it stands: whose place is taken, on what day, and the sheet of its answers."""

    centre: str  # its code; empty: an imagined one
    centre_name: str
    today: date
    pretends: bool  # whether the day is chosen
    sheet: AnswerSheet
    left_out: int  # questions of the draft that cannot be tried because they are faulty


@dataclass(frozen=True, slots=True)
class TrialReport:
    """What imagined respondents say of a draft."""

    coverage: Coverage
    minutes: tuple[Minutes, ...]
    faulty: tuple[tuple[int, tuple[Problem, ...]], ...]  # respondents whose answers could not be sent


@reading
def list_centres() -> tuple[Centre, ...]:
    """Return the organisations that may be pretended to be, by code."""
    return tuple(Centre(each.code, each.name) for each in list_organisations(active=True))


@reading
def read_trial(draft_id: int, *, by: int, now: datetime) -> TrialState | Problem:
    """Return someone's trial of a draft; a blank one when they have not begun. Problems: ``draft.unknown``, ``trial.nothing``."""
    found = _found(draft_id)
    if isinstance(found, Problem):
        return found
    return _state(*found, find_trial(draft_id, by), by, now)


@operation
def set_trial(
    draft_id: int, *, centre: str, today: date | None, afresh: bool, by: int, now: datetime
) -> TrialState | Problem:
    """Choose whose place is taken and what day it is; ``afresh`` forgets the answers.

    Problems: ``draft.unknown``, ``trial.nothing``, ``trial.centre``.
    """
    found = _found(draft_id)
    if isinstance(found, Problem):
        return found
    organisation = next((each for each in list_organisations(active=True) if each.code == centre), None)
    if centre and organisation is None:
        return Problem("trial.centre", "centre")
    trial = _held(draft_id, by, now)
    trial.organisation_id = organisation.id if organisation is not None else None
    trial.today = today.isoformat() if today is not None else ""
    if afresh:
        trial.document = {}
    db.session.flush()
    return _state(*found, trial, by, now)


@operation
def answer_trial(
    draft_id: int,
    answers: Mapping[str, Answer],
    entries: Mapping[str, tuple[str, ...]] | None = None,
    *,
    by: int,
    now: datetime,
) -> TrialState | Problem:
    """Keep answers of a trial, and the lines of its rosters when given; explanations speak of what stands beside them.

    Names that the draft does not have are left aside. Problems: ``draft.unknown``, ``trial.nothing``.
    """
    found = _found(draft_id)
    if isinstance(found, Problem):
        return found
    trial = _held(draft_id, by, now)
    state = _state(*found, trial, by, now)
    if isinstance(state, Problem):
        return state
    rosters = {
        code: rows
        for code, rows in (entries or {}).items()
        if isinstance(state.sheet.questionnaire.items.get(code), Roster)
    }
    sheet = state.sheet.changed({}, rosters) if rosters else state.sheet
    sheet = sheet.changed({name: answer for name, answer in answers.items() if sheet.accepts(name)})
    sheet = sheet.changed(
        {
            name: replace(answer, about=sheet.about(name))
            for name, answer in answers.items()
            if sheet.accepts(name) and not answer.blank
        }
    )
    trial.document = sheet.to_document()
    db.session.flush()
    return replace(state, sheet=sheet)


@operation
def fill_trial(draft_id: int, number: int, *, by: int, now: datetime) -> TrialState | Problem:
    """Put the answers of an imagined respondent in a trial, in the world that it has. Problems: as ``answer_trial``."""
    found = _found(draft_id)
    if isinstance(found, Problem):
        return found
    trial = _held(draft_id, by, now)
    state = _state(*found, trial, by, now)
    if isinstance(state, Problem):
        return state
    imagined = imagine_respondent(state.sheet.questionnaire, state.sheet.context, number=number)
    sheet = imagined.sheet.within(state.sheet.context)
    trial.document = sheet.to_document()
    db.session.flush()
    return replace(state, sheet=sheet)


def imagine_answers(draft_id: int, count: int, *, by: int, now: datetime) -> TrialReport | Problem:
    """Return what ``count`` imagined respondents say, in the world of someone's trial. Problems: as ``read_trial``.

    They take seconds to imagine: what is read is read first, and nothing is held meanwhile.
    """
    state = read_trial(draft_id, by=by, now=now)
    if isinstance(state, Problem):
        return state
    return _report(
        _Asked(state.sheet.questionnaire, state.sheet.context), max(1, min(count, MOST_RESPONDENTS))
    )


class _Asked:
    """A questionnaire in a world, equal to another when both are: what a report is kept by."""

    def __init__(self, questionnaire: Questionnaire, world: Context) -> None:
        self.questionnaire, self.world = questionnaire, replace(world, now=_noon(world.today))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Asked)
            and self.questionnaire is other.questionnaire
            and self.world == other.world
        )

    def __hash__(self) -> int:
        return hash((id(self.questionnaire), self.world.today))


@lru_cache(maxsize=8)
def _report(asked: _Asked, count: int) -> TrialReport:
    respondents = list(imagine_respondents(asked.questionnaire, [asked.world], count=count))
    return TrialReport(
        coverage=measure_coverage(asked.questionnaire, respondents),
        minutes=estimate_minutes(asked.questionnaire, [each.sheet for each in respondents]),
        faulty=tuple((each.number, each.faults) for each in respondents if each.faults),
    )


def _found(draft_id: int) -> tuple[QuestionnaireDraft, Questionnaire, int] | Problem:
    """Return a draft, what of it can be tried and how many of its questions cannot."""
    found = find_draft(draft_id)
    if found is None:
        return Problem("draft.unknown")
    draft, _ = found
    questionnaire = sound(draft.document).questionnaire
    if questionnaire is None or not questionnaire.items:
        return Problem("trial.nothing")
    written = sum(len(section.get("questions") or ()) for section in parsed(draft.document)["sections"])
    return draft, questionnaire, max(0, written - len(questionnaire.items))


def _held(draft_id: int, by: int, now: datetime) -> Trial:
    """Return someone's trial of a draft, begun now when there was none."""
    trial = find_trial(draft_id, by)
    if trial is None:
        trial = Trial(draft_id=draft_id, person_id=by, today="", document={}, updated_at=now)
        db.session.add(trial)
    trial.updated_at = now
    return trial


def _state(
    draft: QuestionnaireDraft,
    questionnaire: Questionnaire,
    left_out: int,
    trial: Trial | None,
    by: int,
    now: datetime,
) -> TrialState | Problem:
    today = date.fromisoformat(trial.today) if trial is not None and trial.today else None
    moment = now if today is None else _noon(today)
    organisation = db.session.get(Organisation, trial.organisation_id or 0) if trial is not None else None
    if organisation is None:
        world = Context.at(moment)
    else:
        world = trial_world(questionnaire, draft.survey_id, organisation, by=by, now=moment)
    return TrialState(
        centre=organisation.code if organisation is not None else "",
        centre_name=organisation.name if organisation is not None else "",
        today=world.today,
        pretends=today is not None,
        sheet=AnswerSheet.from_document(questionnaire, trial.document if trial is not None else {}, world),
        left_out=left_out,
    )


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), QUEBEC)
