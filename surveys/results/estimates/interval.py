"""What an estimate is made of: a value, its standard error, an interval with the method that gave it.

Apart because every estimator returns these. Refuses a bare pair of numbers: an interval without its method
and its level cannot be printed honestly. SciPy is imported where it is used: its import costs seconds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import sqrt

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


def student_t(level: float, df: int) -> float:
    """Return the two-sided quantile of Student's law; infinite without a degree of freedom."""
    from scipy import stats

    return float(stats.t.ppf(0.5 + level / 2, df)) if df > 0 else float("inf")


def square(value: Fraction) -> Fraction:
    """Return value², exactly."""
    return value * value


def root(value: Fraction) -> float:
    """Return the square root of an exact, non-negative variance."""
    return sqrt(float(value))
