"""How members changed between two editions: robust, rounded, every organisation weighing the same."""

import math
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from surveys.questionnaire.answers import AnswerSheet, Spread
from surveys.results.changes import robust_changes
from surveys.results.dataset import Dataset, Respondent
from tests.fill import CONTEXT
from tests.results import demo
from tests.tiny import tiny


def edition(plain: Mapping[str, Mapping[str, Any]]) -> Dataset:
    asked = tiny("compare")
    people = tuple(
        Respondent(code, {}, AnswerSheet.from_plain(asked, answers, CONTEXT))
        for code, answers in plain.items()
    )
    return Dataset(asked, "compare", "2025", "x", None, {}, people)


def test_the_median_and_the_mad_of_what_members_did() -> None:
    before = edition({str(place): {"visits": 100} for place in range(11)})
    now = edition({str(place): {"visits": 100 + 10 * place} for place in range(11)})
    spread = robust_changes(before, now)["visits"]
    assert spread == Spread(median=0.41, mad=0.18, n=11)  # log 1.5, and log 1.8 is as far as log 1.25


def test_one_wild_member_moves_nothing() -> None:
    before = edition({str(place): {"visits": 100} for place in range(20)})
    calm = {str(place): {"visits": 100 + place} for place in range(20)}
    wild = calm | {"19": {"visits": 90_000}}
    assert robust_changes(before, edition(wild)) == robust_changes(before, edition(calm))


def test_only_organisations_of_both_editions_and_numbers_worth_comparing_count() -> None:
    before = edition(
        {"a": {"visits": 100, "waiting": 9}, "b": {"visits": 100}, "c": {"visits": 3}, "e": {"visits": 0}}
    )
    now = edition(
        {"a": {"visits": 110, "waiting": 90}, "d": {"visits": 5}, "c": {"visits": 4}, "e": {"visits": 50}}
    )
    assert robust_changes(before, now) == {"visits": Spread(0.1, 0.0, 1)}
    assert robust_changes(before, edition({})) == {}


def test_between_two_values_the_median_is_their_middle() -> None:
    before = edition({"a": {"visits": 100}, "b": {"visits": 100}})
    now = edition({"a": {"visits": 110}, "b": {"visits": 150}})
    assert robust_changes(before, now) == {"visits": Spread(0.25, 0.16, 2)}  # log 1.1 and log 1.5


def test_a_table_counts_once_for_each_organisation_whatever_its_rows() -> None:
    row = {"ref": "01", "post": "dg"}
    before = edition(
        {
            "big": {"staff": [row | {"pay": 20}] * 30},
            "one": {"staff": [row | {"pay": 20}]},
            "two": {"staff": [row | {"pay": 20}]},
        }
    )
    now = edition(
        {
            "big": {"staff": [row | {"pay": 40}] * 30},
            "one": {"staff": [row | {"pay": 22}]},
            "two": {"staff": [row | {"pay": 21}]},
        }
    )
    assert robust_changes(before, now)["staff.pay"] == Spread(round(math.log(1.1), 2), 0.05, 3)


def test_what_it_gives_holds_no_member_s_own_number() -> None:
    before, now = demo.edition("remuneration/2022"), demo.edition("remuneration/2024")
    spreads = robust_changes(before, now)
    assert spreads["budget_total"].n == 53
    for spread in spreads.values():
        assert all(Decimal(str(number)) == round(Decimal(str(number)), 2) for number in spread[:2])
    again = replace(now, respondents=tuple(reversed(now.respondents)))
    assert robust_changes(before, again) == spreads
