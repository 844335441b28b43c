"""The world an answer sheet is judged in: the directory's copy, the person, the last edition's answers.

Apart from the verbs, which all judge in the same world: a centre's answers and a designer's trial of them. It only
reads; of other members it keeps how they changed as a whole, never a number of theirs.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from surveys.questionnaire.answers import AnswerSheet, Context, Source, Spread
from surveys.questionnaire.answers.plan import columns_of, plan_of
from surveys.questionnaire.answers.plausibility import LEAST_MEMBERS
from surveys.questionnaire.definition.model import Item, Question, Questionnaire
from surveys.questionnaire.values import Value
from surveys.results.changes import robust_changes
from surveys.results.dataset import Dataset, Submitted, build_dataset
from surveys.store.accounts import Organisation, frozen_attributes, get_person
from surveys.store.copies import SentCopy, last_copies, last_copy_of, mark_copies
from surveys.store.editions import (
    Edition,
    EditionMember,
    editions_before,
    editions_opened_before,
    values_of,
)
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
        _previous(questionnaire, edition.opens_at, member.organisation_id, earlier) if offers else ({}, {})
    )
    return replace(
        Context.at(now, values_of(member.attributes)),
        account=_account(by),
        previous=previous,
        sources=sources,
        spreads=_spreads(earlier) if previous and plan_of(questionnaire).limits else {},
    )


def trial_world(
    questionnaire: Questionnaire, survey_id: int, organisation: Organisation, *, by: int | None, now: datetime
) -> Context:
    """Return the world of an organisation that would be asked at a moment, for someone who tries a draft.

    What it said before is limited to what figures may show: a trial opens no pay and no person's name.
    """
    own = tuple(editions_opened_before(survey_id, now))
    previous, sources = _previous(questionnaire, now, organisation.id, own, discreet=True)
    return replace(
        Context.at(now, values_of(frozen_attributes(organisation))),
        account=_account(by),
        previous=previous,
        sources=sources,
    )


def _account(by: int | None) -> dict[str, str]:
    person = get_person(by) if by is not None else None
    if person is None:
        return {}
    return {"name": person.name, "email": person.email, "name_email": f"{person.name}, {person.email}"}


def _previous(
    questionnaire: Questionnaire,
    moment: datetime,
    organisation_id: int,
    own: Sequence[Edition],
    *,
    discreet: bool = False,
) -> tuple[dict[str, Value], dict[str, Source]]:
    """Return what the organisation last sent, and when: under plain names for this survey, ``survey:name`` for others."""
    values: dict[str, Value] = {}
    sources: dict[str, Source] = {}
    for survey_code in _prefill_sources(questionnaire) | ({""} if own else set()):
        editions = own
        if survey_code:
            survey = find_survey(survey_code)
            editions = () if survey is None else editions_opened_before(survey.id, moment)
        for earlier in editions:
            copy = last_copy_of(earlier.id, organisation_id)
            if copy is not None:
                prefix = f"{survey_code}:" if survey_code else ""
                found = _shown_in_figures(copy) if discreet else _sent_values(copy)
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


def _shown_in_figures(copy: SentCopy) -> Mapping[str, Value]:
    """Return what of a copy stands behind public figures: no pay, no name, no quote, nothing personal."""
    items = questionnaire_of(copy.questionnaire_version_id).items
    return {
        name: value
        for name, value in _sent_values(copy).items()
        if _is_public(items, re.split(r"[.\[]", name))
    }


def _is_public(items: Mapping[str, Item], parts: Sequence[str]) -> bool:
    item = items.get(parts[0])
    if item is None or item.disclosure != "public_aggregate" or item.personal_data != "none":
        return False
    if isinstance(item, Question) and item.calc is not None:
        return False  # it may be worked out from what is not public
    columns = () if isinstance(item, Question) else columns_of(item)
    return all(
        column.disclosure in (None, "public_aggregate") and column.calc is None
        for column in columns
        if column.code == parts[-1]
    )


def _sent_values(copy: SentCopy) -> Mapping[str, Value]:
    return values_of_copy(copy.id, copy.content_hash, copy.questionnaire_version_id, copy.document)


@lru_cache(maxsize=512)
def values_of_copy(copy_id: int, content_hash: str, version_id: int, document: str) -> Mapping[str, Value]:
    """Return the values of a sent copy, judged in the world it was sent in. It is frozen: worked out once."""
    kept = json.loads(document)
    sent_at = datetime.fromisoformat(kept["sent_at"])
    context = Context.at(sent_at, values_of(kept["attributes"]))
    questionnaire = questionnaire_of(version_id, kept["questionnaire"])
    return AnswerSheet.from_document(questionnaire, kept, context).values()


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
