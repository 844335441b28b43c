"""Chance and sharing: exact totals, bounds held, the same everywhere."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.demonstration.draws import Draw, apportion, half_up, median_of, settle_mean_of_ratios

parts = st.lists(
    st.tuples(st.integers(0, 50), st.integers(0, 50), st.integers(1, 1000)), min_size=1, max_size=30
)


@given(parts, st.fractions(0, 1))
def test_shares_add_up_exactly_and_stay_in_their_bounds(parts, where):
    lows = [low for low, _, _ in parts]
    highs = [low + room for low, room, _ in parts]
    total = sum(lows) + int(where * (sum(highs) - sum(lows)))
    shared = apportion(total, [weight for _, _, weight in parts], lows, highs)
    assert sum(shared) == total
    assert all(low <= value <= high for low, value, high in zip(lows, shared, highs, strict=True))


def test_shares_follow_the_weights():
    assert apportion(100, [1, 2, 7], [0, 0, 0], [100, 100, 100]) == [10, 20, 70]
    assert apportion(10, [1, 1, 1], [0, 0, 0], [10, 10, 10]) == [4, 3, 3]
    assert apportion(90, [1, 1, 1], [0, 0, 0], [10, 100, 100]) == [10, 40, 40]


@pytest.mark.parametrize("total", [2, 31])
def test_a_total_that_does_not_fit_is_refused(total):
    with pytest.raises(ValueError, match="does not fit"):
        apportion(total, [1, 1, 1], [1, 1, 1], [10, 10, 10])


def test_the_mean_of_ratios_moves_and_the_sum_does_not():
    tops, bottoms = [5, 5, 50, 50], [10, 10, 100, 100]
    window = (Fraction(60, 100), Fraction(62, 100))
    moved = settle_mean_of_ratios(tops, bottoms, [0] * 4, bottoms, window)
    assert sum(moved) == sum(tops)
    assert window[0] <= sum(Fraction(t, b) for t, b in zip(moved, bottoms, strict=True)) / 4 < window[1]


def test_no_room_to_move_is_said():
    with pytest.raises(ValueError, match="no room"):
        settle_mean_of_ratios([5, 50], [10, 100], [5, 50], [5, 50], (Fraction(6, 10), Fraction(7, 10)))


def test_a_stream_is_known_by_its_name():
    assert [Draw("un").below(1000) for _ in range(3)] == [Draw("un").below(1000)] * 3
    first, second = Draw("un"), Draw("deux")
    assert [first.below(10**9) for _ in range(5)] != [second.below(10**9) for _ in range(5)]


def test_known_draws_do_not_change_between_versions_of_python():
    draw = Draw("repère")
    assert [draw.below(1000) for _ in range(6)] == KNOWN_NUMBERS
    assert draw.shuffled(range(8)) == KNOWN_DECK
    assert str(draw.lognormal(16, 1)) == KNOWN_SIZE


KNOWN_NUMBERS = [842, 95, 242, 334, 690, 141]
KNOWN_DECK = [6, 0, 3, 5, 2, 7, 4, 1]
KNOWN_SIZE = "22.54829108741034564835102806"


def test_medians_and_rounding_are_exact():
    assert median_of([3, 1, 2]) == 2
    assert median_of([4, 1, 2, 3]) == Fraction(5, 2)
    assert [half_up(Fraction(5, 2)), half_up(Fraction(7, 3)), half_up(Fraction(4))] == [3, 2, 4]
