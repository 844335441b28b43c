"""Ratios of totals: what all organisations did together over what they aimed at together.

Apart because the mean of organisations' rates is another number (96,3 against 96,2) and is only a control. The
organisation is the sampling unit even when employees are pooled, so the standard error is linearised over
organisations. Refuses a zero denominator: there is no ratio, and the caller shows none.
"""

from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction

from surveys.results.columns import Measured
from surveys.results.estimates.interval import Estimate, Number, root, square
from surveys.results.estimates.moments import PairMoments, pair_moments
from surveys.results.estimates.quantiles import median


def ratio_of_totals(
    numerators: Sequence[Number | None], denominators: Sequence[Number | None], population: int | None = None
) -> Estimate:
    """Return Σy/Σx over the organisations that have both, x > 0, with R ``svyratio``'s linearised standard error.

    se = √((1 − n/N)·Σ(y − Rx)²/(n(n−1))) / x̄. ``dropped`` counts the organisations left out. Raises ValueError if
    none is left.
    """
    pairs = [
        (Fraction(y), Fraction(x))
        for y, x in zip(numerators, denominators, strict=True)
        if y is not None and x is not None and x > 0
    ]
    return ratio_of(pair_moments(pairs), population, len(numerators) - len(pairs))


def ratio_of(found: PairMoments, population: int | None = None, dropped: int = 0) -> Estimate:
    """Return the same ratio from the moments of the pairs, all with x > 0. Raises ValueError if there is none."""
    n, total = found.bottom.n, found.bottom.total
    if n == 0:
        raise ValueError("no organisation has both totals")
    ratio = found.top.total / total
    if n == 1:
        return Estimate(ratio, float("inf"), 1, 0, dropped)
    missing = Fraction(1) if population is None else 1 - Fraction(n, population)
    variance = missing * found.residuals(ratio) / (n * (n - 1)) / square(total / n)
    return Estimate(ratio, root(variance), n, n - 1, dropped)


def mean_of_ratios(numerators: Sequence[Number], denominators: Sequence[Number]) -> Fraction:
    """Return the mean of organisations' own rates: a control beside the ratio of totals, never the headline."""
    rates = [Fraction(y) / Fraction(x) for y, x in zip(numerators, denominators, strict=True) if x > 0]
    return sum(rates, Fraction(0)) / len(rates)


def pooled_share(counts: Mapping[Hashable, tuple[int, int]], population: int | None = None) -> Estimate:
    """Return Σu/Σm where organisation o counts u of its m people: clusters, never a binomial on people."""
    return ratio_of_totals([u for u, _ in counts.values()], [m for _, m in counts.values()], population)


def median_of_ratios(pairs: Sequence[tuple[Number, Number]]) -> Fraction:
    """Return the median of organisations' own rates (x > 0): said beside the ratio, whatever the largest ones do."""
    return median([Fraction(y) / Fraction(x) for y, x in pairs if x > 0])


def median_of_measured_ratios(top: Measured, bottom: Measured) -> Fraction:
    """Return the same median from two columns, x > 0: put in order as floats, exactly where floats cannot tell."""
    import numpy as np

    y, x = top.wholes, bottom.wholes
    rates = y / x
    ranks = [(len(rates) - 1) // 2, len(rates) // 2]
    middle = np.partition(rates, ranks)
    found = []
    for rank in ranks:
        near = np.abs(rates - middle[rank]) <= 1e-9 * max(abs(middle[rank]), 1e-9)
        below = int((rates[~near] < middle[rank]).sum())
        told = sorted(Fraction(a, b) for a, b in zip(y[near].tolist(), x[near].tolist(), strict=True))
        found.append(told[rank - below])
    return (found[0] + found[1]) / 2 * Fraction(bottom.unit, top.unit)
