"""What means and ratios are estimated from: sums, sums of squares and of products, exactly.

Apart from the estimators because they are added up from values one by one, or from whole columns of an edition, and the
estimates must be the same to the last digit. Refuses floats: a column is added up in whole numbers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from surveys.results.columns import Measured
from surveys.results.estimates.interval import Number, square

if TYPE_CHECKING:
    import numpy as np

_SAFE = 2**62


@dataclass(frozen=True, slots=True)
class Moments:
    """How many values, their sum and the sum of their squares."""

    n: int
    total: Fraction
    squares: Fraction

    @property
    def deviations(self) -> Fraction:
        """The sum of the squares of what each value is away from the mean."""
        return self.squares - square(self.total) / self.n


@dataclass(frozen=True, slots=True)
class PairMoments:
    """The moments of numerators and of denominators, and the sum of their products."""

    top: Moments
    bottom: Moments
    products: Fraction

    def residuals(self, ratio: Fraction) -> Fraction:
        """Return the sum of the squares of what each numerator is away from its denominator times the ratio."""
        return self.top.squares - 2 * ratio * self.products + square(ratio) * self.bottom.squares


def moments(values: Iterable[Number]) -> Moments:
    """Return the moments of values."""
    n, total, squares = 0, Fraction(0), Fraction(0)
    for each in values:
        value = Fraction(each)
        n, total, squares = n + 1, total + value, squares + square(value)
    return Moments(n, total, squares)


def moments_of(measured: Measured) -> Moments:
    """Return the moments of a column."""
    unit, wholes = measured.unit, measured.wholes
    total, squares = _sum(wholes), _dot(wholes, wholes)
    return Moments(len(wholes), Fraction(total, unit), Fraction(squares, unit * unit))


def pair_moments(pairs: Iterable[tuple[Number, Number]]) -> PairMoments:
    """Return the moments of pairs: numerator, denominator."""
    listed = [(Fraction(y), Fraction(x)) for y, x in pairs]
    products = sum((y * x for y, x in listed), Fraction(0))
    return PairMoments(moments(y for y, _ in listed), moments(x for _, x in listed), products)


def pair_moments_of(top: Measured, bottom: Measured) -> PairMoments:
    """Return the moments of two columns of the same lines."""
    products = Fraction(_dot(top.wholes, bottom.wholes), top.unit * bottom.unit)
    return PairMoments(moments_of(top), moments_of(bottom), products)


def _sum(wholes: "np.ndarray[Any, Any]") -> int:
    return _dot(wholes, None)


def _dot(one: "np.ndarray[Any, Any]", other: "np.ndarray[Any, Any] | None") -> int:
    """Return the exact sum of products (of the numbers alone without others), by halves where 64 bits are too few."""
    if not len(one):
        return 0
    most = int(abs(one).max()) * (1 if other is None else int(abs(other).max()))
    if most * len(one) < _SAFE:
        return int(one.sum() if other is None else one @ other)
    if other is None:
        return sum(one.tolist())
    return sum(a * b for a, b in zip(one.tolist(), other.tolist(), strict=True))
