"""Cross-tables and releases together: a leak made by hand, one figure in each, is found whatever statistic tells it."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from surveys.results.dataset import Dataset
from surveys.results.disclosure import (
    Crossed,
    Ledger,
    Policy,
    Told,
    attack_together,
    cross,
    policy_of,
    protect,
    told_crossing,
    told_tables,
    without_opened,
)
from surveys.results.figures import Figure, Status, compute_figures
from tests.results import demo

REN = "renouvellement/2025-2026"
POLICY = Policy()


@cache
def edition(first: int) -> Dataset:
    """The first respondents of the renewal."""
    data = demo.edition(REN)
    return replace(data, respondents=data.respondents[:first])


@cache
def figures(first: int) -> tuple[Figure, ...]:
    return compute_figures(edition(first))


def marks(first: int) -> dict[str, str]:
    return {one.organisation: "1" for one in edition(first).respondents}


def release(first: int, *names: str) -> Told:
    """Return a release that told some statistics of the first respondents."""
    raw = {figure.id: figure for figure in figures(first) if figure.id in names}
    assert len(raw) == len(names)
    said = {table.figure.id: table.figure for table in protect(raw.values(), POLICY)}
    return Told("1", raw, said, marks(first))


def crossing(first: int, statistic: str) -> Told:
    found = cross(edition(first), statistic, ("region",), POLICY)
    assert isinstance(found, Crossed), found
    return told_crossing(
        edition(first), statistic, ("region",), found.hidden, POLICY, name="crossing 1", marks=marks(first)
    )


@pytest.mark.parametrize(("then", "clean"), [(65, True), (64, False)])
def test_a_ratio_crossed_after_a_release_is_attacked_with_its_totals(
    then: int, clean: bool, say: Callable[[str], None]
) -> None:
    """The same copies tell nothing new; one copy fewer gives the one that left, by subtraction from the released total."""
    found = attack_together(crossing(then, "ren_part_rate"), [release(65, "ren_part_rate")], POLICY)
    assert found.clean is clean
    say(f"cross-table of {then} with a release of 65: {len(found.violations)} violations")


def test_what_shares_no_answer_is_not_looked_at() -> None:
    new = crossing(64, "ren_rating_advisor")
    assert attack_together(new, [release(65, "ren_part_rate")], POLICY).clean


def test_counts_of_a_question_open_each_other_whatever_statistic_tells_them() -> None:
    """A share crossed with 64 answers, then a release with 65: neither the share nor the distribution of its question stays."""
    found = cross(edition(64), "ren_insufficient", ("region",), POLICY)
    assert isinstance(found, Crossed)
    tables = told_tables(edition(64), "ren_insufficient", ("region",), found.hidden, POLICY)
    ledger = Ledger().with_release("crossing 1", tables)
    counted = [figure for figure in figures(65) if figure.kind in ("share", "distribution")]
    same = without_opened(
        edition(64), [figure for figure in figures(64) if figure.kind == "share"], ledger, POLICY
    )
    assert next(each for each in same if each.id == "ren_insufficient").status is Status.COMPUTED
    kept = {each.id: each for each in without_opened(edition(65), counted, ledger, POLICY)}
    assert kept["ren_insufficient"].status is Status.SUPPRESSED
    assert kept["ren_sufficiency_dist"].status is Status.SUPPRESSED
    others = [each for each in kept.values() if each.item != kept["ren_insufficient"].item]
    assert others
    assert all(each.status is not Status.SUPPRESSED for each in others)


def test_two_counts_of_one_release_whose_difference_is_a_few_are_not_both_told() -> None:
    """Who lost someone in the second year but not in the first are four: told both ways, they would be counted by subtraction."""
    pay = demo.edition("remuneration/2024")
    policy = policy_of(pay.questionnaire)
    lost = {year: set[str]() for year in ("y1", "y2")}
    for one in pay.respondents:
        for year, who in lost.items():
            if (one.sheet.value(f"departures.demission.{year}") or 0) > 0:
                who.add(one.organisation)
    behind = {
        "pay_departure_any_y1": lost["y1"],
        "pay_departure_any_y2": lost["y2"],
        "pay_departure_both": lost["y1"] & lost["y2"],
    }
    few = range(1, policy.min_organisations)
    everything = tuple(demo.figures("remuneration/2024").values())
    all_told = [behind[name] for name in behind]
    assert any(len(one - other) in few for one in all_told for other in all_told if other < one), (
        "no leak to close"
    )
    told = {each.id: each for each in without_opened(pay, everything, Ledger(), policy)}
    left = [behind[name] for name in behind if told[name].status is Status.COMPUTED]
    assert len(left) == 2, "more is hidden than has to be"
    assert not any(len(one - other) in few for one in left for other in left if other < one)
    assert all(told[each.id] is each for each in everything if each.id not in behind), (
        "another question is hidden"
    )


def test_counts_that_open_nothing_are_left_as_they_are() -> None:
    everything = figures(65)
    assert without_opened(edition(65), everything, Ledger(), POLICY) == everything
