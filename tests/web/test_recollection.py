"""What is drawn from what the last request worked out is what would be drawn anew; it is kept only so far, and only once ended."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.questionnaire.answers import AnswerSheet
from surveys.web.drawing import Drawer
from surveys.web.member.recollection import Recollection, keep_for_the_next, recollection, resumed, stand_for
from tests.drafts import ALL, Draft, asked
from tests.fill import CONTEXT
from tests.tiny import tiny


@pytest.fixture(scope="module", autouse=True)
def in_french() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app, locale_selector=lambda: "fr")
    with app.test_request_context():
        yield


@pytest.mark.parametrize("name", ALL)
@settings(max_examples=3, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_what_is_drawn_again_is_what_would_be_drawn_anew(name: str, seed: int) -> None:
    draft = Draft(asked(name), seed)
    earlier = draft.sheet()
    for _ in range(4):
        section = draft.dice.choice(draft.questionnaire.sections)
        taken, versions = draft.sheet().after(earlier), dict(draft.versions)
        for checked in (False, True):
            drawn = Drawer(taken, versions, checked).section(section)
            assert drawn == Drawer(draft.sheet(), versions, checked).section(section)
        earlier = taken
        draft.change()


def test_a_version_that_moved_alone_is_drawn() -> None:
    questionnaire = tiny("kind_integer")
    sheet = AnswerSheet(questionnaire, {}, {}, CONTEXT)
    code = next(iter(questionnaire.items))
    first, second = (Drawer(sheet, {code: version}).item(questionnaire.items[code]) for version in (1, 2))
    assert first != second
    assert Drawer(sheet, {code: 2}).item(questionnaire.items[code]) is second


def test_a_sheet_is_handed_over_once_its_request_has_ended() -> None:
    sheet = AnswerSheet(tiny("kind_integer"), {}, {}, CONTEXT)
    key = ("s", "2026", "of-01", frozenset())
    assert resumed("s", "2026", "of-01", sheet) is sheet
    assert recollection.find(key) is None
    following = stand_for(sheet.saved({}))
    keep_for_the_next(None)
    assert recollection.find(key) is following
    keep_for_the_next(None)  # a request that opened no submission
    assert recollection.find(key) is following


def test_only_so_many_sheets_are_kept() -> None:
    few = Recollection(2)
    sheets = [AnswerSheet(tiny("kind_integer"), {}, {}, CONTEXT) for _ in range(3)]
    for number, sheet in enumerate(sheets):
        few.keep(("s", "2026", f"of-{number}", frozenset()), sheet)
    kept = [few.find(("s", "2026", f"of-{number}", frozenset())) for number in range(3)]
    assert kept == [None, sheets[1], sheets[2]]
