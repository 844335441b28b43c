"""Gaps between a figure of the survey and an outside reference, with the denominator said aloud.

Apart because « −34 % » means one thing over the survey's median (the rise needed to reach the market) and
another over the market (how far below it one is). Refuses a default: the caller names the denominator.
"""

from fractions import Fraction
from typing import Literal

from surveys.results.estimates.interval import Number

Denominator = Literal["own", "benchmark"]


def gap_percent(own: Number, reference: Number, denominator: Denominator) -> Fraction | None:
    """Return 100·(own − reference)/denominator, exactly, in percent; ``None`` if the denominator is zero.

    ``own`` gives the five gaps the memoir printed (−11, −34, −12, −8, −21); negative means below the reference.
    """
    base = Fraction(own if denominator == "own" else reference)
    return 100 * (Fraction(own) - Fraction(reference)) / base if base else None
