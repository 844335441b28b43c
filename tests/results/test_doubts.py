"""Values that stand apart from the other members': found by ratio, position by position, never among few."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire.answers import AnswerSheet, Context
from surveys.results.dataset import Dataset, Submitted, build_dataset
from surveys.results.doubts import FAR, Doubt, by_organisation, find_doubts
from tests.tiny import questionnaire

NOW = datetime(2026, 10, 6, 18, tzinfo=UTC)
ASKED = questionnaire(
    """
format: axtra-questionnaire/1
survey: petit
title: Petit
edition: "2026"
choices:
  postes: [{code: cd, label: Conseil}, {code: dg, label: Direction}]
sections:
  - code: a
    title: A
    questions:
      - {code: budget, type: money, label: Budget}
      - {code: note, type: rating, min: 0, max: 10, label: Note}
      - code: staff
        type: roster
        label: Personnel
        fields:
          - {code: post, type: single, choices: postes, label: Poste}
          - {code: rate, type: money, label: Taux}
      - {code: rent, type: roster, label: Loyers, fields: [{code: paid, type: money, label: Payé}]}
"""
)


def dataset(answers: list[dict[str, object]]) -> Dataset:
    """Return the dataset of some members' plain answers, one a member."""
    sent = []
    for number, plain in enumerate(answers):
        sheet = AnswerSheet.from_plain(ASKED, plain, Context.at(NOW))
        sent.append(Submitted(f"of-{number:02d}", sheet.to_document(), NOW))
    return build_dataset(ASKED, sent, {one.organisation: {} for one in sent})


def found(answers: list[dict[str, object]]) -> tuple[Doubt, ...]:
    return find_doubts(dataset(answers), lambda variable: True)


def test_a_budget_ten_times_too_large_is_found_and_its_place_among_the_others_said() -> None:
    budgets = [480_000 + 9_000 * n for n in range(14)]
    (doubt,) = found([{"budget": amount} for amount in (*budgets, 5_200_000)])
    assert (doubt.organisation, doubt.variable, doubt.value) == ("of-14", "budget", Decimal(5_200_000))
    assert doubt.members == 15
    assert doubt.distance > FAR
    assert Decimal(480_000) <= doubt.median <= Decimal(620_000)


def test_pay_is_compared_inside_its_position() -> None:
    """A direction paid like a director is ordinary; a counsellor paid so is not."""
    rows = [
        {"staff": [{"post": "cd", "rate": 25 + n % 4}, {"post": "dg", "rate": 48 + n % 5}]} for n in range(12)
    ]
    assert found(rows) == ()
    (doubt,) = found([*rows, {"staff": [{"post": "cd", "rate": 250}]}])
    assert (doubt.organisation, doubt.position) == ("of-12", "cd")
    assert doubt.variable.startswith("staff[")


def test_a_table_without_positions_is_one_yardstick() -> None:
    rows: list[dict[str, object]] = [{"rent": [{"paid": 900 + n}, {"paid": 950 + n}]} for n in range(12)]
    assert found(rows) == ()
    (doubt,) = found([*rows, {"rent": [{"paid": 95_000}]}])
    assert (doubt.organisation, doubt.position, doubt.members) == ("of-12", "", 13)
    assert by_organisation((doubt, doubt)) == {"of-12": (doubt, doubt)}


def test_fewer_than_ten_members_are_no_yardstick() -> None:
    assert found([{"budget": 500_000}] * 8 + [{"budget": 9_000_000}]) == ()


def test_what_is_never_compared_or_may_not_be_read_is_left_out() -> None:
    answers: list[dict[str, object]] = [{"budget": 500_000 + n, "note": 9} for n in range(12)]
    answers.append({"budget": 9_000_000, "note": 0})
    assert {each.variable for each in found(answers)} == {"budget"}
    assert find_doubts(dataset(answers), lambda variable: variable.name != "budget") == ()


@pytest.mark.parametrize("factor", [2, 1000])
def test_the_unit_does_not_matter(factor: int) -> None:
    budgets = [100 + 7 * n for n in range(12)] + [4_000]
    plain = [{"budget": amount} for amount in budgets]
    scaled = [{"budget": amount * factor} for amount in budgets]
    assert [each.organisation for each in found(plain)] == [each.organisation for each in found(scaled)]


@given(st.lists(st.integers(1, 10**7), min_size=10, max_size=25))
def test_no_more_than_half_of_the_members_stand_apart(amounts: list[int]) -> None:
    assert len(found([{"budget": amount} for amount in amounts])) <= len(amounts) / 2
