"""Rounding, once, half away from zero, on the exact value.

Apart because statistics, display and suggestions must all round alike. Refuses floats, whose 8.25 and 2.675 are
not the numbers that were written.
"""

from decimal import Decimal
from fractions import Fraction


def round_half_up(value: Fraction | Decimal | int, places: int = 0) -> Decimal:
    """Return ``value`` rounded half away from zero to ``places`` decimals, with exactly that many decimals.

    ``places`` may be negative (−2: to the hundred). Zero is never negative. Exact whatever the precision of the
    decimal context. Raises ``TypeError`` for a float.
    """
    if isinstance(value, float):
        raise TypeError("a float is not an exact number")
    # Fraction(x, 1) would go through a normalisation that a ratio does not need.
    top, bottom = value.as_integer_ratio()
    if places >= 0:
        top *= 10**places
    else:
        bottom *= 10**-places
    whole = (2 * abs(top) + bottom) // (2 * bottom)
    if places < 0:
        whole *= 10**-places
    # Built from its digits: arithmetic on a Decimal would round to the context's 28 digits.
    digits = tuple(map(int, str(whole)))
    return Decimal((int(top < 0 and whole != 0), digits, -places if places > 0 else 0))
