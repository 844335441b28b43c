"""Whether an estimated proportion is solid enough to be read without care.

Apart from disclosure: a flag warns (« à interpréter avec prudence »), it never hides. Source: NCHS Data
Presentation Standards for Proportions (Parker et al., 2017), as coded in CRAN surveytable (R/z_lpe.R).
"""

from surveys.results.estimates.interval import Interval

SMALL_BASE, NARROW, WIDE, RELATIVE, FEW_DF = 30, 0.05, 0.30, 1.30, 8


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
