"""Whether an estimate is solid enough to be read without care.

Apart from disclosure: a flag warns (« à interpréter avec prudence »), it never hides; only a quantile of too few
organisations is not given at all. Sources: NCHS Data Presentation Standards for Proportions (Parker et al., 2017), as
coded in CRAN surveytable (R/z_lpe.R); the coefficients of variation that the Institut de la statistique du Québec marks;
NCES standard 4-4-1 for response rates.
"""

from fractions import Fraction
from math import inf

from surveys.results.estimates.interval import Interval, Number

SMALL_BASE, NARROW, WIDE, RELATIVE, FEW_DF = 30, 0.05, 0.30, 1.30, 8
CAUTION_CV, WEAK_CV = 0.15, 0.25
LOW_RATE = 85  # percent: under it, a bias of non-response is not excluded
MEDIAN_LEAST, QUARTILE_LEAST, DECILE_LEAST = 5, 8, 10  # organisations
LARGEST_SHARE = Fraction(1, 4)  # of the people paid, held by one organisation


def variation_flags(value: Number, se: float) -> tuple[str, ...]:
    """Return the flag of a mean or a ratio by its coefficient of variation: ``variation`` (15–25 %), ``weak`` beyond."""
    variation = se / abs(float(value)) if value else (inf if se else 0.0)
    if variation > WEAK_CV:
        return ("weak",)
    return ("variation",) if variation > CAUTION_CV else ()


def quantile_least(q: Number) -> int:
    """Return how many organisations a quantile needs: 5 for the median, 8 up to the quartiles, 10 beyond."""
    tail = min(Fraction(q), 1 - Fraction(q))
    if tail < Fraction(1, 4):
        return DECILE_LEAST
    return QUARTILE_LEAST if tail < Fraction(1, 2) else MEDIAN_LEAST


def is_low_rate(percent: Number | None) -> bool:
    """Say whether a response rate, in percent, leaves room for a bias of non-response."""
    return percent is not None and percent < LOW_RATE


def reliability_flags(
    p: float, n: int, interval: Interval, se: float | None = None, df: int | None = None
) -> tuple[str, ...]:
    """Return the flags of a proportion: ``small_base``, ``wide_interval``, ``wide_relative``, ``complement``, ``review``.

    n_eff = min(n, p(1−p)/se²) when a design-based ``se`` is known. Empty means it may be read as it is.
    """
    effective = float(n)
    if se:
        effective = min(effective, p * (1 - p) / se**2)
    flags: list[str] = []
    if effective < SMALL_BASE:
        flags.append("small_base")
    elif interval.width > NARROW:
        if interval.width >= WIDE:
            flags.append("wide_interval")
        elif p > 0 and interval.width / p > RELATIVE:
            flags.append("wide_relative")
        elif p < 1 and interval.width / (1 - p) > RELATIVE:
            flags.append("complement")
    if p in (0, 1) or (df is not None and df < FEW_DF):
        flags.append("review")
    return tuple(flags)


def low_count(k: int, n: int) -> bool:
    """Say whether NCHS would keep a count confidential: 1 to 4, or n−1 to n−4."""
    return 1 <= k <= 4 or 1 <= n - k <= 4
