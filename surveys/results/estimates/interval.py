"""What an estimate is made of: a value, its standard error, an interval with the method that gave it.

Apart because every estimator returns these. Refuses a bare pair of numbers: an interval without its method
and its level cannot be printed honestly. SciPy is imported where it is used: its import costs seconds, which a page
should not wait for; Student's quantile is a finite sum and needs none of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import cos, pi, sin, sqrt

Number = int | Decimal | Fraction  # exact on purpose: a float would already be rounded


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval. ``counts`` is set when the method speaks of whole members (« 73 à 81 des 89 »)."""

    low: float
    high: float
    method: str
    level: float = 0.95
    counts: tuple[int, int] | None = None

    @property
    def width(self) -> float:
        """The width, in the unit of the estimate."""
        return self.high - self.low

    def scaled(self, factor: float) -> "Interval":
        """Return the interval in another unit (100: proportions to percent); whole members stay."""
        return replace(self, low=factor * self.low, high=factor * self.high)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and its standard error. ``n`` counts organisations (the sampling units), never people."""

    value: Fraction
    se: float
    n: int
    df: int
    dropped: int = 0  # organisations that lacked one of the two values

    def interval(self, level: float = 0.95, bounds: tuple[float, float] | None = None) -> Interval:
        """Return value ± t·se with ``df`` degrees of freedom, cut at ``bounds`` (a rating cannot pass 10)."""
        half = student_t(level, self.df) * self.se if self.se else 0.0
        low, high = float(self.value) - half, float(self.value) + half
        if bounds is not None:
            low, high = max(low, bounds[0]), min(high, bounds[1])
        return Interval(low, high, "t", level)


def exact(values: Iterable[Number]) -> tuple[Fraction, ...]:
    """Return the values as exact fractions."""
    return tuple(Fraction(value) for value in values)


def normal_z(level: float) -> float:
    """Return the two-sided quantile of the standard normal law (1.959964 for 0.95)."""
    from statistics import NormalDist

    return NormalDist().inv_cdf(0.5 + level / 2)


@lru_cache(maxsize=1_024)
def student_t(level: float, df: int) -> float:
    """Return the two-sided quantile of Student's law with ``df`` degrees of freedom; infinite without any.

    The law of a whole number of degrees is a finite sum (Abramowitz and Stegun, 26.7.3 and 26.7.4), inverted here by
    halving; past 2,000 degrees the first correction of the normal law is exact to seven digits.
    """
    if df <= 0:
        return float("inf")
    if df > 2_000:
        z = normal_z(level)
        return z + z * (z * z + 1) / (4 * df)
    low, high = 0.0, pi / 2  # of the angle atan(t / √df)
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if _between(middle, df) < level else (low, middle)
    return sin(high) / cos(high) * sqrt(df)


def _between(angle: float, df: int) -> float:
    """Return P(|T| ≤ t) for t = √df·tan(angle)."""
    term, total = (cos(angle), 0.0) if df % 2 else (1.0, 0.0)
    for step in range(3 if df % 2 else 2, df + 1, 2):
        total += term
        term *= (step - 1) / step * cos(angle) ** 2
    return 2 / pi * (angle + sin(angle) * total) if df % 2 else sin(angle) * total


def square(value: Fraction) -> Fraction:
    """Return value², exactly."""
    return value * value


def root(value: Fraction) -> float:
    """Return the square root of an exact, non-negative variance."""
    return sqrt(float(value))
