"""The world an answer sheet is judged in: the directory's copy, the person, the last edition's answers.

Apart from the verbs, which all judge in the same world: a centre's answers and a designer's trial of them. It only
reads; of other members it keeps how they changed as a whole, never a number of theirs.
"""

import json
import re
from collections.abc import Collection, Mapping, Sequence
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
from surveys.store.copies import Earlier, last_copies, list_earlier, mark_copies, read_text_of
from surveys.store.editions import Edition, EditionMember, values_of
from surveys.store.questionnaires import questionnaire_of


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
    others = _other_surveys(questionnaire)
    earlier = []
    if offers:
        earlier = list_earlier(
            edition.survey_id, others, edition.opens_at, member.organisation_id, but=edition.id
        )
    previous, sources = _previous(edition.survey_id, others, earlier)
    own = [each for each in earlier if each.survey_id == edition.survey_id]
    return replace(
        Context.at(now, values_of(member.attributes)),
        account=_account(questionnaire, by),
        previous=previous,
        sources=sources,
        spreads=_spreads(own) if previous and plan_of(questionnaire).limits else {},
    )


def trial_world(
    questionnaire: Questionnaire, survey_id: int, organisation: Organisation, *, by: int | None, now: datetime
) -> Context:
    """Return the world of an organisation that would be asked at a moment, for someone who tries a draft.

    What it said before is limited to what figures may show: a trial opens no pay and no person's name.
    """
    others = _other_surveys(questionnaire)
    earlier = list_earlier(survey_id, others, now, organisation.id)
    previous, sources = _previous(survey_id, others, earlier, discreet=True)
    return replace(
        Context.at(now, values_of(frozen_attributes(organisation))),
        account=_account(questionnaire, by),
        previous=previous,
        sources=sources,
    )


def _account(questionnaire: Questionnaire, by: int | None) -> dict[str, str]:
    """Return what a person's account offers; nothing is read where no question asks for it."""
    asked = any(
        each.prefill is not None and each.prefill.source == "account" for each in questionnaire.items.values()
    )
    person = get_person(by) if asked and by is not None else None
    if person is None:
        return {}
    return {"name": person.name, "email": person.email, "name_email": f"{person.name}, {person.email}"}


def _previous(
    survey_id: int, others: Collection[str], earlier: Sequence[Earlier], *, discreet: bool = False
) -> tuple[dict[str, Value], dict[str, Source]]:
    """Return what the organisation last sent, and when: under plain names for this survey, ``survey:name`` for others."""
    values: dict[str, Value] = {}
    sources: dict[str, Source] = {}
    for each in earlier:
        called = {""} if each.survey_id == survey_id else set()
        called |= {each.survey} & set(others)
        called -= sources.keys()
        if each.sent_at is None or not called:
            continue
        found = _shown_in_figures(each) if discreet else _sent_values(each)
        for survey in called:
            prefix = f"{survey}:" if survey else ""
            values |= {f"{prefix}{name}": value for name, value in found.items()}
            sources[survey] = Source(each.edition, each.sent_at)
    return values, sources


def _other_surveys(questionnaire: Questionnaire) -> frozenset[str]:
    """Return the other surveys whose last answers are offered."""
    prefills = [item.prefill for item in questionnaire.items.values()]
    return frozenset(
        prefill.survey for prefill in prefills if prefill is not None and prefill.source == "survey"
    )


def _shown_in_figures(copy: Earlier) -> Mapping[str, Value]:
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


def _sent_values(copy: Earlier) -> Mapping[str, Value]:
    return _values_kept(copy.copy_id, copy.content_hash, copy.questionnaire_version_id)


@lru_cache(maxsize=512)
def _values_kept(copy_id: int, content_hash: str, version_id: int) -> Mapping[str, Value]:
    """Return the values of a sent copy: its document is read once, and not kept."""
    return _judge(version_id, read_text_of(copy_id))


@lru_cache(maxsize=512)
def values_of_copy(copy_id: int, content_hash: str, version_id: int, document: str) -> Mapping[str, Value]:
    """Return the values of a sent copy, judged in the world it was sent in. It is frozen: worked out once."""
    return _judge(version_id, document)


def _judge(version_id: int, document: str) -> Mapping[str, Value]:
    kept = json.loads(document)
    sent_at = datetime.fromisoformat(kept["sent_at"])
    context = Context.at(sent_at, values_of(kept["attributes"]))
    questionnaire = questionnaire_of(version_id, kept["questionnaire"])
    return AnswerSheet.from_document(questionnaire, kept, context).values()


def _spreads(earlier: Sequence[Earlier]) -> Mapping[str, Spread]:
    """Return how members changed between the last two editions; nothing where there are not two.

    One statement says whether anything was sent since they were last read; the answers themselves are read once.
    """
    if len(earlier) < 2:
        return {}
    last, before = ((each.edition_id, each.edition_version_id) for each in earlier[:2])
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
