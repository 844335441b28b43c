"""The world an answer sheet is judged in: the directory's copy, the person, the last edition's answers.

Apart from the verbs, which all judge in the same world. It only reads; of other members it keeps how they changed as
a whole, never a number of theirs.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from surveys.questionnaire.answers import AnswerSheet, Context, Source, Spread
from surveys.questionnaire.answers.plan import plan_of
from surveys.questionnaire.answers.plausibility import LEAST_MEMBERS
from surveys.questionnaire.definition.model import Item, Questionnaire
from surveys.questionnaire.values import Value
from surveys.results.changes import robust_changes
from surveys.results.dataset import Dataset, Submitted, build_dataset
from surveys.store.accounts import get_person
from surveys.store.copies import SentCopy, last_copies, last_copy_of, mark_copies
from surveys.store.editions import Edition, EditionMember, editions_before, values_of
from surveys.store.questionnaires import find_survey, questionnaire_of


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
    earlier = tuple(editions_before(edition, edition.survey_id)) if offers else ()
    previous, sources = (
        _previous(questionnaire, edition, member.organisation_id, earlier) if offers else ({}, {})
    )
    person = get_person(by) if by is not None else None
    account = {} if person is None else {"name": person.name, "email": person.email}
    if person is not None:
        account["name_email"] = f"{person.name}, {person.email}"
    return replace(
        Context.at(now, values_of(member.attributes)),
        account=account,
        previous=previous,
        sources=sources,
        spreads=_spreads(earlier) if previous and plan_of(questionnaire).limits else {},
    )


def _previous(
    questionnaire: Questionnaire, edition: Edition, organisation_id: int, own: Sequence[Edition]
) -> tuple[dict[str, Value], dict[str, Source]]:
    """Return what the organisation last sent, and when: under plain names for this survey, ``survey:name`` for others."""
    values: dict[str, Value] = {}
    sources: dict[str, Source] = {}
    for survey_code in _prefill_sources(questionnaire) | ({""} if own else set()):
        editions = own
        if survey_code:
            survey = find_survey(survey_code)
            editions = () if survey is None else editions_before(edition, survey.id)
        for earlier in editions:
            copy = last_copy_of(earlier.id, organisation_id)
            if copy is not None:
                prefix = f"{survey_code}:" if survey_code else ""
                found = _sent_values(copy)
                values |= {f"{prefix}{name}": value for name, value in found.items()}
                sources[survey_code] = Source(earlier.code, copy.sent_at)
                break
    return values, sources


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
    context = Context.at(sent_at, values_of(kept["attributes"]))
    sheet = AnswerSheet.from_document(questionnaire_of(version_id), kept, context)
    return sheet.values()


def _spreads(earlier: Sequence[Edition]) -> Mapping[str, Spread]:
    """Return how members changed between the last two editions; nothing where there are not two.

    One statement says whether anything was sent since they were last read; the answers themselves are read once.
    """
    if len(earlier) < 2:
        return {}
    last, before = ((edition.id, edition.questionnaire_version_id) for edition in earlier[:2])
    return _spreads_between(before, last, mark_copies((before[0], last[0])))


@lru_cache(maxsize=16)
def _spreads_between(
    before: tuple[int, int], last: tuple[int, int], mark: tuple[int, int, str, str]
) -> Mapping[str, Spread]:
    """Return the spreads that enough members make: fewer are no yardstick, and might be recognised."""
    found = robust_changes(_dataset(*before), _dataset(*last))
    return {measure: spread for measure, spread in found.items() if spread.n >= LEAST_MEMBERS}


def _dataset(edition_id: int, version_id: int) -> Dataset:
    sent, members = [], {}
    for copy, organisation, _ in last_copies(edition_id):
        kept = json.loads(copy.document)
        members[organisation.code] = values_of(kept["attributes"])
        sent.append(Submitted(organisation.code, kept, copy.sent_at))
    return build_dataset(questionnaire_of(version_id), sent, members)


def section_code(questionnaire: Questionnaire, item: Item) -> str:
    """Return the code of the section that an item belongs to."""
    return questionnaire.section_of[item.code].code
