"""What must hold of any estimate, beside the reference numbers of others."""

from decimal import Decimal
from fractions import Fraction
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.results.estimates.apportionment import largest_remainder, percentages
from surveys.results.estimates.change import constant_panel, pooled_change
from surveys.results.estimates.feasibility import feasible_counts
from surveys.results.estimates.gaps import gap_percent
from surveys.results.estimates.means import mean_fpc
from surveys.results.estimates.proportions import bounds_without_model, design_based, proportion
from surveys.results.estimates.quantiles import TYPES, median, quantile, weighted_quantile
from surveys.results.estimates.ratios import ratio_of_totals
from surveys.results.estimates.reliability import is_low_rate, quantile_least, variation_flags
from surveys.results.estimates.strata import Stratum, stratified_mean
from surveys.results.printing import decimal_text, exact, print_value

COUNTS = st.tuples(st.integers(0, 40), st.integers(1, 40), st.integers(0, 40)).map(
    lambda found: (min(found[0], found[1]), found[1], found[1] + found[2])
)
NUMPY = {
    1: "inverted_cdf",
    2: "averaged_inverted_cdf",
    3: "closest_observation",
    4: "interpolated_inverted_cdf",
    5: "hazen",
    6: "weibull",
    7: "linear",
    8: "median_unbiased",
    9: "normal_unbiased",
}


@given(COUNTS)
@settings(max_examples=60, deadline=None)
def test_intervals_stay_inside_what_is_possible(counts: tuple[int, int, int]) -> None:
    k, n, members = counts
    least, most = bounds_without_model(k, n, members)
    exact_interval = proportion(k, n, members)
    assert exact_interval.counts is not None
    assert least * members <= exact_interval.counts[0] <= exact_interval.counts[1] <= most * members
    clipped = proportion(k, n, members, "wilson_fpc")
    assert float(least) - 1e-12 <= clipped.low <= k / n + 1e-12
    assert k / n - 1e-12 <= clipped.high <= float(most) + 1e-12
    if n == members:
        assert exact_interval.width == 0


def test_a_larger_level_is_a_wider_interval() -> None:
    assert proportion(20, 40, 89, level=0.99).width > proportion(20, 40, 89, level=0.9).width


@pytest.mark.parametrize(("k", "n", "members"), [(5, 4, 9), (-1, 4, 9), (1, 0, 9), (4, 5, 4)])
def test_impossible_proportions_are_refused(k: int, n: int, members: int) -> None:
    with pytest.raises(ValueError, match="not a proportion"):
        proportion(k, n, members)


def test_without_members_only_infinite_populations_exist() -> None:
    assert proportion(3, 10).method == "clopper_pearson"
    assert proportion(3, 10, None, "wilson").method == "wilson"
    with pytest.raises(ValueError, match="needs the number of members"):
        proportion(3, 10, None, "wilson_fpc")


def test_nobody_or_everybody_has_no_design_variance() -> None:
    with pytest.raises(ValueError, match="no design-based variance"):
        design_based(1.0, 0.0, 5, 6)


@given(
    st.lists(st.integers(-50, 50), min_size=1, max_size=20),
    st.sampled_from(TYPES),
    st.fractions(0, 1, max_denominator=40),
)
@settings(max_examples=200, deadline=None)
def test_quantiles_agree_with_numpy(values: list[int], hf_type: int, q: Fraction) -> None:
    ours = quantile(values, q, hf_type)
    assert min(values) <= ours <= max(values)
    steps = q * len(values) - (Fraction(1, 2) if hf_type == 3 else 0)
    if hf_type <= 3 and abs(steps - round(steps)) < Fraction(1, 10**6):
        return  # on a step, a float q is a hair above or below it; ours is exact
    assert float(ours) == pytest.approx(np.quantile(values, float(q), method=NUMPY[hf_type]), abs=1e-9)


@given(
    st.lists(st.tuples(st.integers(-9, 9), st.integers(0, 5)), min_size=1, max_size=8),
    st.fractions(0, 1, max_denominator=20),
)
def test_whole_weights_repeat_the_value(pairs: list[tuple[int, int]], q: Fraction) -> None:
    if not any(weight for _, weight in pairs):
        return
    repeated = [value for value, weight in pairs for _ in range(weight)]
    ours = weighted_quantile([value for value, _ in pairs], [weight for _, weight in pairs], q)
    assert ours == quantile(repeated, q, 1)


def test_no_quantile_of_nothing() -> None:
    with pytest.raises(ValueError, match="quantile"):
        median([])
    with pytest.raises(ValueError, match="quantile"):
        quantile([1, 2], Fraction(3, 2))


def test_ratio_drops_what_has_not_both_and_says_how_many() -> None:
    found = ratio_of_totals([1, None, 3, 4, 5], [2, 2, None, 0, 8])
    assert (found.value, found.n, found.dropped) == (Fraction(6, 10), 2, 3)
    with pytest.raises(ValueError, match="both totals"):
        ratio_of_totals([1], [0])


def test_a_census_has_no_sampling_error() -> None:
    assert mean_fpc([1, 5, 9], 3).se == 0
    assert ratio_of_totals([1, 5, 9], [2, 6, 9], 3).se == 0
    assert stratified_mean([Stratum(("a",), 2, (1, 0)), Stratum(("b",), 2, (1, 1))]).se == 0


def test_a_stratum_of_one_must_be_merged() -> None:
    with pytest.raises(ValueError, match="merge"):
        stratified_mean([Stratum(("a",), 4, (1,)), Stratum(("b",), 4, (1, 0))])


def test_change_in_points_is_jackknifed_over_organisations() -> None:
    before = {"a": (1, 4), "b": (2, 5), "c": (3, 6)}
    after = {"b": (3, 5), "c": (5, 8), "d": (1, 2)}
    found = pooled_change(before, after, 10)
    assert found.value == 100 * (Fraction(9, 15) - Fraction(6, 15))

    def share(counts: dict[str, tuple[int, int]], leaving: str) -> float:
        kept = [pair for code, pair in counts.items() if code != leaving]
        return sum(u for u, _ in kept) / sum(m for _, m in kept)

    moved = [100 * (share(after, leaving) - share(before, leaving)) for leaving in "abcd"]
    centre = sum(moved) / 4
    expected = sqrt((1 - 3 / 10) * 3 / 4 * sum((one - centre) ** 2 for one in moved))
    assert found.se == pytest.approx(expected)
    assert constant_panel(before, after) == ({"b": (2, 5), "c": (3, 6)}, {"b": (3, 5), "c": (5, 8)})
    assert pooled_change(before, before, 10).value == 0
    with pytest.raises(ValueError, match="nobody"):
        pooled_change({"a": (0, 0), "b": (0, 0)}, after)


def test_gap_over_nothing_is_no_gap() -> None:
    assert gap_percent(0, 5, "own") is None
    assert gap_percent(0, 5, "benchmark") == -100


@given(st.integers(1, 120), st.data())
def test_a_percentage_with_its_base_is_a_count(n: int, draw: st.DataObject) -> None:
    k = draw.draw(st.integers(0, n))
    printed = int(print_value(Fraction(100 * k, n)).replace("\u00a0", ""))
    found = feasible_counts(printed, n)
    assert k in found
    if n < 100:
        assert found == [k]  # below a hundred answers the whole percentage identifies its count


@given(st.lists(st.integers(0, 99), min_size=1, max_size=9), st.integers(0, 200))
def test_largest_remainder_adds_up(counts: list[int], seats: int) -> None:
    shares = largest_remainder(counts, seats)
    assert sum(shares) == (seats if any(counts) else 0)
    for count, share in zip(counts, shares, strict=True):
        assert share >= 0
        assert abs(share - Fraction(seats * count, sum(counts) or 1)) < 1
        assert count or share == 0
    assert sum(percentages(counts)) == (100 if any(counts) else 0)


@given(st.fractions(max_denominator=10**6), st.integers(0, 4))
def test_printing_is_within_half_a_unit(value: Fraction, rounding: int) -> None:
    text = print_value(value, rounding).replace("\u00a0", "").replace(",", ".").replace("−", "-")
    assert abs(Fraction(text) - value) <= Fraction(1, 2 * 10**rounding)
    assert not text.startswith("-0") or Fraction(text) != 0


@given(st.integers(-(10**6), 10**6), st.integers(1, 10**6))
def test_a_cut_quotient_is_the_fraction_again(top: int, bottom: int) -> None:
    quotient = Decimal(top) / Decimal(bottom)  # twenty-eight digits
    assert exact(quotient) == Fraction(top, bottom)
    assert float(decimal_text(Fraction(top, bottom))) == pytest.approx(top / bottom)


@pytest.mark.parametrize(
    ("q", "least"),
    [("1/2", 5), ("1/4", 8), ("3/4", 8), ("1/3", 8), ("6/25", 10), ("1/10", 10), ("9/10", 10), ("19/25", 10)],
)
def test_a_quantile_needs_more_organisations_the_farther_it_is(q: str, least: int) -> None:
    assert quantile_least(Fraction(q)) == least


@pytest.mark.parametrize(
    ("value", "se", "flags"),
    [(100, 15, ()), (100, 15.1, ("variation",)), (-100, 25, ("variation",)), (100, 25.1, ("weak",)), (0, 1, ("weak",)), (0, 0, ())],
)  # fmt: skip
def test_a_coefficient_of_variation_asks_for_care(value: int, se: float, flags: tuple[str, ...]) -> None:
    assert variation_flags(value, se) == flags


def test_a_rate_under_85_percent_leaves_room_for_a_bias() -> None:
    assert [is_low_rate(each) for each in (None, 84.9, 85, 100)] == [False, True, False, False]


def test_what_rests_on_one_organisation_has_no_interval() -> None:
    change = pooled_change({"a": (1, 4), "b": (0, 0)}, {"a": (2, 4), "b": (1, 4)})
    assert (float(change.value), change.se, change.n) == (12.5, float("inf"), 2)
    two = pooled_change({"a": (1, 4), "b": (1, 4)}, {"a": (2, 4), "c": (1, 4)}, members=12)
    assert (float(two.value), two.n, two.df) == (12.5, 3, 2)
    # left out one at a time: 50 − 25 less nothing, and what each leaves
    shares = [
        Fraction(1, 4) - Fraction(1, 4),
        Fraction(3, 8) - Fraction(1, 4),
        Fraction(1, 2) - Fraction(1, 4),
    ]
    centre = sum(shares) / 3
    variance = (1 - Fraction(2, 12)) * Fraction(2, 3) * sum((each - centre) ** 2 for each in shares)
    assert two.se == pytest.approx(100 * sqrt(variance))
    with pytest.raises(ValueError, match="nobody"):
        pooled_change({}, {"a": (1, 2), "b": (1, 2)})


def test_the_same_organisations_are_those_of_both_editions() -> None:
    before, after = constant_panel({"a": (1, 2), "b": (1, 3)}, {"b": (2, 3), "c": (0, 1)})
    assert (before, after) == ({"b": (1, 3)}, {"b": (2, 3)})


def test_a_percentage_prints_from_whole_counts_alone() -> None:
    assert feasible_counts(87, 65) == []
    assert feasible_counts(86, 65) == [56]
    assert feasible_counts(0, 300) == [0, 1]
    assert feasible_counts(100, 3) == [3]
    assert feasible_counts(Fraction("33.3"), 3, 1) == [1]
