"""Could this percentage come from n answers? The GRIM test (Brown and Heathers, 2017).

Apart because it judges printed figures, ours and others': 87 % cannot come from 65 answers. Refuses floats:
rounding is half away from zero on the exact fraction.
"""

from fractions import Fraction

from surveys.questionnaire.values import round_half_up


def feasible_counts(percent: Fraction | int, n: int, decimals: int = 0) -> list[int]:
    """Return every k of 0…n whose percentage prints as ``percent`` with that many decimals (empty: impossible)."""
    target = round_half_up(Fraction(percent), decimals)
    return [k for k in range(n + 1) if round_half_up(Fraction(100 * k, n), decimals) == target]


def feasible_bases(percent: Fraction | int, bases: range, decimals: int = 0) -> list[int]:
    """Return every n of ``bases`` from which the percentage can come."""
    return [n for n in bases if n > 0 and feasible_counts(percent, n, decimals)]


def neighbours(percent: Fraction | int, n: int) -> tuple[tuple[int, Fraction], tuple[int, Fraction]]:
    """Return (k, exact percentage) just below and just above an impossible percentage."""
    below = min(n - 1, int(Fraction(percent) * n / 100))
    return (below, Fraction(100 * below, n)), (below + 1, Fraction(100 * (below + 1), n))
