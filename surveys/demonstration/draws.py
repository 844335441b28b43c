"""The demonstration's streams of chance, and exact sharing of totals.

Apart because every builder draws from it. Refuses floating point and the order of sets, like the chance that it stands
on, so two builds are equal whatever the Python version or the processor.
"""

import random
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TypeVar

from surveys.questionnaire.trying.chance import Chance

T = TypeVar("T")


class Draw(Chance):
    """A stream of chance of the demonstration's own: the bits of the Mersenne Twister."""

    def __init__(self, name: str) -> None:
        seeded = random.Random(f"axtra-demonstration/{name}")  # noqa: S311 - fiction, not a secret
        super().__init__(name, seeded)


def apportion(total: int, weights: Sequence[int], lows: Sequence[int], highs: Sequence[int]) -> list[int]:
    """Share ``total`` in whole parts: each its low, then its share of the rest by weight, never past its high.

    Largest remainders take the last units, first come first served. Raises ValueError when no sharing exists.
    """
    values = list(lows)
    remaining = total - sum(lows)
    if remaining < 0 or total > sum(highs) or any(low > high for low, high in zip(lows, highs, strict=True)):
        raise ValueError(f"{total} does not fit between {sum(lows)} and {sum(highs)}")
    while remaining:
        open_ = [i for i, value in enumerate(values) if value < highs[i]]
        whole = sum(weights[i] for i in open_)
        if not whole:
            raise ValueError("only parts of no weight are left")
        gifts = {i: min(highs[i] - values[i], remaining * weights[i] // whole) for i in open_}
        if not any(gifts.values()):
            ranked = sorted(open_, key=lambda i: (-(remaining * weights[i] % whole), i))
            gifts = dict.fromkeys(ranked[:remaining], 1)
        for i, gift in gifts.items():
            values[i] += gift
            remaining -= gift
    return values


def settle_mean_of_ratios(
    tops: list[int],
    bottoms: Sequence[int],
    lows: Sequence[int],
    highs: Sequence[int],
    within: tuple[Fraction, Fraction],
) -> list[int]:
    """Move units between ``tops``, their sum kept, until the mean of ``tops[i] / bottoms[i]`` falls in ``within``.

    A unit weighs more in a small organisation than in a large one: moving it changes the mean and not the ratio of
    the sums, which is what sets the two estimators apart. Raises ValueError when the bounds leave no room.
    """
    values = list(tops)
    by_size = sorted(range(len(values)), key=lambda i: (bottoms[i], i))
    low, high = within

    def mean() -> Fraction:
        return sum((Fraction(v, b) for v, b in zip(values, bottoms, strict=True)), Fraction()) / len(values)

    turn = 0
    while not low <= (now := mean()) < high:
        raise_it = now < low
        # the whole circle of small organisations takes its turn, so that no single one carries the correction
        movable = _movable(by_size, values, lows if raise_it else highs, reverse=True)
        takers = _movable(by_size, values, highs if raise_it else lows, reverse=False)
        pairs = [
            (s, g)
            for s, g in zip(_turned(takers, turn), _turned(movable, turn), strict=False)
            if bottoms[s] < bottoms[g]
        ]
        if not pairs:
            raise ValueError("the bounds leave no room for the mean of ratios")
        small, large = pairs[0]
        step = 1 if raise_it else -1
        values[small] += step
        values[large] -= step
        turn += 1
    return values


def _movable(
    order: Sequence[int], values: Sequence[int], bounds: Sequence[int], *, reverse: bool
) -> list[int]:
    """Return the half of ``order`` at the large end (reverse) or small end that has not reached its bound."""
    half = len(order) // 2
    side = list(reversed(order))[:half] if reverse else list(order)[:half]
    return [i for i in side if values[i] != bounds[i]]


def _turned(items: list[int], by: int) -> list[int]:
    """Return ``items`` rotated, so that turns are shared."""
    if not items:
        return items
    at = by % len(items)
    return items[at:] + items[:at]


def median_of(values: Sequence[int]) -> Fraction:
    """Return the median of whole values (cents), exact: half a cent is possible."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return Fraction(ordered[middle])
    return Fraction(ordered[middle - 1] + ordered[middle], 2)


def half_up(value: Fraction) -> int:
    """Return a positive fraction as the nearest whole number, half up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def best(candidates: Sequence[T], distance: Callable[[T], int]) -> T:
    """Return the first candidate at the least distance."""
    return min(candidates, key=distance)
