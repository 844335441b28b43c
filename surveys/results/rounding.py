"""Rounding, once, at display: half away from zero, on the exact fraction.

Apart so that there is one rounding in the house of results. Refuses floats: 8.35 as a float is already below
8,35, and prints 8,3 or 8,4 by luck.
"""

from decimal import Context, Decimal
from fractions import Fraction
from math import floor

SIGNIFICANT = 28  # digits of an unrounded value given as text


def round_half_away(value: Fraction | Decimal | int, decimals: int = 0) -> Decimal:
    """Return ``value`` with ``decimals`` decimals, half away from zero, never « -0 »."""
    scaled = abs(Fraction(value)) * 10**decimals
    whole = floor(scaled + Fraction(1, 2))
    return Decimal(-whole if value < 0 and whole else whole).scaleb(-decimals)


def decimal_text(value: Fraction) -> str:
    """Return the unrounded value as decimal text: exact when it ends within 28 significant digits."""
    quotient = Context(prec=SIGNIFICANT).divide(Decimal(value.numerator), Decimal(value.denominator))
    if quotient == quotient.to_integral_value():
        return f"{quotient:.0f}"
    return f"{quotient.normalize(Context(prec=SIGNIFICANT)):f}"
