"""A sheet that takes up what the last one worked out says, word for word, what a fresh one would."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.catalogue import load_catalogue
from surveys.questionnaire.answers import AnswerSheet, Context
from surveys.questionnaire.answers.resuming import grounds
from surveys.questionnaire.definition.model import Matrix, Question, Roster, Section
from tests.drafts import ALL, Draft, asked
from tests.fill import CONTEXT, fill


def told(sheet: AnswerSheet, sections: Sequence[Section]) -> list[object]:
    """Return what a person could be told of some sections."""
    found: list[object] = [sheet.progress(), sheet.problems()]
    for section in sections:
        found += [sheet.progress(section.code), sheet.shown_section(section.code)]
        for item in section.items:
            found += [sheet.shown(item.code), sheet.shown_rows(item.code), sheet.checks(item.code)]
            if isinstance(item, Matrix | Roster):
                found.append(sheet.state(item.code))
            for variable in sheet.variables(item):
                name = variable.name
                found += [sheet.state(name), sheet.checks(name), sheet.offer(name), sheet.text("{{ " + name + " }}")]  # fmt: skip
    return found


@pytest.mark.parametrize("name", ALL)
@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_what_is_taken_over_is_what_would_be_found_anew(name: str, seed: int) -> None:
    draft = Draft(asked(name), seed)
    earlier = draft.sheet()
    told(earlier, draft.questionnaire.sections)
    for _ in range(4):
        draft.change()
        sections = draft.dice.sample(draft.questionnaire.sections, min(2, len(draft.questionnaire.sections)))
        taken = draft.sheet().after(earlier)
        assert told(taken, sections) == told(draft.sheet(), sections)
        earlier = taken


def test_one_keystroke_judges_its_own_question_alone() -> None:
    questionnaire = load_catalogue("renouvellement")
    sheet = AnswerSheet.from_plain(questionnaire, fill(questionnaire, 1), CONTEXT)
    sheet.progress()
    alone = next(
        item.code
        for item in questionnaire.items.values()
        if isinstance(item, Question)
        and item.code in sheet.answers
        and sum(item.code in ground for ground in grounds(questionnaire).values()) == 1
    )
    after = sheet.saved({alone: {"raw": ["autre chose"]}})
    known = after.known_by_name()[1]
    assert {name for name in sheet.known_by_name()[1] if name not in known} == {
        each.name for each in sheet.variables(alone)
    }


@pytest.mark.parametrize(
    ("world", "kept"),
    [
        (CONTEXT, True),
        (replace(CONTEXT, now=CONTEXT.now + timedelta(hours=1)), True),
        (replace(CONTEXT, today=CONTEXT.today + timedelta(days=1)), False),
        (replace(CONTEXT, unseen=frozenset({"pay"})), False),
        (replace(CONTEXT, organisation={**CONTEXT.organisation, "region": "r03"}), False),
        (replace(CONTEXT, params={"annee": 2031}), False),
    ],
)
def test_nothing_is_taken_over_from_another_world(world: Context, kept: bool) -> None:
    questionnaire = load_catalogue("renouvellement")
    sheet = AnswerSheet(questionnaire, {}, {}, CONTEXT)
    sheet.progress()
    assert bool(AnswerSheet(questionnaire, {}, {}, world).after(sheet).known_by_name()[1]) is kept


def test_nothing_is_taken_over_from_another_questionnaire() -> None:
    sheet = AnswerSheet(load_catalogue("remuneration"), {}, {}, CONTEXT)
    sheet.progress()
    other = AnswerSheet(load_catalogue("renouvellement"), {}, {}, CONTEXT).after(sheet)
    assert not any(other.known_by_name())
    assert not any(other.known_by_item())
