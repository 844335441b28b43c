"""The world an answer sheet is judged in: the directory's copy, the person, the last edition's answers.

Apart from the verbs, which all judge in the same world. It only reads.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from surveys.questionnaire.answers import AnswerSheet, Context
from surveys.questionnaire.definition.model import Item, Questionnaire
from surveys.questionnaire.values import Value
from surveys.store.accounts import get_person
from surveys.store.copies import SentCopy, last_copy_of
from surveys.store.editions import Edition, EditionMember, editions_before, values_of
from surveys.store.questionnaires import find_survey, questionnaire_of

QUEBEC = ZoneInfo("America/Toronto")


def world_of(
    questionnaire: Questionnaire,
    edition: Edition,
    member: EditionMember,
    *,
    by: int | None,
    now: datetime,
    offers: bool = True,
) -> Context:
    """Return the context in which a member's answers to an edition are judged for a person.

    ``offers=False`` leaves out what was said in earlier editions: an import is offered nothing.
    """
    person = get_person(by) if by is not None else None
    account = {} if person is None else {"name": person.name, "email": person.email}
    if person is not None:
        account["name_email"] = f"{person.name}, {person.email}"
    return Context(
        today=now.astimezone(QUEBEC).date(),
        now=now,
        organisation=values_of(member.attributes),
        account=account,
        previous=_previous(questionnaire, edition, member.organisation_id) if offers else {},
    )


def _previous(questionnaire: Questionnaire, edition: Edition, organisation_id: int) -> dict[str, Value]:
    """Return what the organisation last sent: under plain names for this survey, ``survey:name`` for others."""
    sources = _prefill_sources(questionnaire)
    values: dict[str, Value] = {}
    for survey_code in sources:
        survey_id = edition.survey_id
        if survey_code:
            survey = find_survey(survey_code)
            if survey is None:
                continue
            survey_id = survey.id
        for earlier in editions_before(edition, survey_id):
            copy = last_copy_of(earlier.id, organisation_id)
            if copy is not None:
                prefix = f"{survey_code}:" if survey_code else ""
                found = _sent_values(copy)
                values |= {f"{prefix}{name}": value for name, value in found.items()}
                break
    return values


def _prefill_sources(questionnaire: Questionnaire) -> set[str]:
    """Return the surveys whose last answers are offered; the empty code is the questionnaire's own survey."""
    prefills = [item.prefill for item in questionnaire.items.values()]
    own = {"" for prefill in prefills if prefill is not None and prefill.source == "edition"}
    return own | {
        prefill.survey for prefill in prefills if prefill is not None and prefill.source == "survey"
    }


def _sent_values(copy: SentCopy) -> Mapping[str, Value]:
    return _read_values(copy.id, copy.content_hash, copy.questionnaire_version_id, copy.document)


@lru_cache(maxsize=256)
def _read_values(copy_id: int, content_hash: str, version_id: int, document: str) -> Mapping[str, Value]:
    """Return the values of a sent copy, judged in the world it was sent in. It is frozen: worked out once."""
    kept = json.loads(document)
    sent_at = datetime.fromisoformat(kept["sent_at"])
    context = Context(
        today=sent_at.astimezone(QUEBEC).date(), now=sent_at, organisation=values_of(kept["attributes"])
    )
    sheet = AnswerSheet.from_document(questionnaire_of(version_id), kept, context)
    return {state.name: state.value for state in sheet.states() if state.value is not None}


def title_of(questionnaire: Questionnaire, now: datetime) -> str:
    """Return the title of an edition with its parameters in place: no answer is needed to read it."""
    context = Context(today=now.astimezone(QUEBEC).date(), now=now)
    return AnswerSheet(questionnaire, {}, {}, context).text(questionnaire.title)


def section_code(questionnaire: Questionnaire, item: Item) -> str:
    """Return the code of the section that an item belongs to."""
    return questionnaire.section_of[item.code].code
