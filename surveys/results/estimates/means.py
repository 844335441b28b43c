"""Means over organisations, with the finite population in the standard error.

Apart from ratios because here each organisation counts once. Refuses to mix two conventions: R survey's
(N−n)/N and statpsych's (N−n)/(N−1) have each their function, and only the first is used in results.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import sqrt

from surveys.results.estimates.interval import Estimate, Interval, Number, exact, root, student_t
from surveys.results.estimates.moments import Moments, moments


def mean(values: Sequence[Number]) -> Fraction:
    """Return the exact mean. Raises ValueError on no value."""
    if not values:
        raise ValueError("no mean of nothing")
    return sum(exact(values), Fraction(0)) / len(values)


def mean_fpc(values: Sequence[Number], population: int | None = None) -> Estimate:
    """Return the mean with se = √((1 − n/N)·s²/n) and n − 1 degrees of freedom (R ``svymean``), in the values' unit."""
    return mean_of(moments(values), population)


def mean_of(found: Moments, population: int | None = None) -> Estimate:
    """Return the same mean from the moments of the values. Raises ValueError on no value."""
    n = found.n
    if not n:
        raise ValueError("no mean of nothing")
    centre = found.total / n
    if n == 1:
        return Estimate(centre, float("inf"), 1, 0)
    variance = found.deviations / (n - 1)
    missing = Fraction(1) if population is None else 1 - Fraction(n, population)
    return Estimate(centre, root(missing * variance / n), n, n - 1)


def mean_from_summary(
    centre: float, deviation: float, n: int, population: int, level: float = 0.95
) -> tuple[float, Interval]:
    """Return (se, interval) from a published mean and standard deviation, as statpsych's ``ci.mean.fpc``."""
    se = deviation / sqrt(n) * sqrt((population - n) / (population - 1))
    half = student_t(level, n - 1) * se
    return se, Interval(centre - half, centre + half, "t_fpc", level)
