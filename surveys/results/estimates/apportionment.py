"""Whole parts that add up: the largest remainder method (Hare quota).

Apart because it is for the geometry of stacked bars and for seats only. Refuses to be used for printed
percentages: it would give equal counts unequal figures.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import floor


def largest_remainder(counts: Sequence[int], seats: int) -> list[int]:
    """Return ``seats`` shared in proportion to ``counts``. Ties: the larger count first, then the order given.

    A zero count gets none. All zeros get none at all.
    """
    total = sum(counts)
    if total == 0:
        return [0] * len(counts)
    quotas = [Fraction(seats * count, total) for count in counts]
    shares = [floor(quota) for quota in quotas]
    order = sorted(range(len(counts)), key=lambda i: (shares[i] - quotas[i], -counts[i], i))
    for i in order[: seats - sum(shares)]:
        shares[i] += 1
    return shares


def percentages(counts: Sequence[int], decimals: int = 0) -> list[Fraction]:
    """Return percentages of that many decimals which add up to 100 exactly (for widths, not for print)."""
    scale = 10**decimals
    return [Fraction(share, scale) for share in largest_remainder(counts, 100 * scale)]
