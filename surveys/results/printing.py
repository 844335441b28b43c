"""An exact value as it is printed: rounded once, with the typography of Québec and no word.

Apart because the same text goes to the page, the chart, the file and the check of published figures. Refuses words:
« sur 10 » belongs to the web, which knows the language; here are digits, signs, spaces and the marks % and $.
"""

from decimal import Context, Decimal
from fractions import Fraction

from surveys.questionnaire.values import round_half_up, show_number

SIGNIFICANT = 28  # digits of an unrounded value given as text

MARKS = {"percent": "%", "money": "$"}


def print_value(value: Fraction | Decimal | int, rounding: int = 0, display: str = "number") -> str:
    """Return « 72 % », « 76,90 $ », « −11 % », « 2 980 »: rounded half away from zero, with no-break spaces.

    ``display`` is a word of ``formats_of``; a value that ends sooner keeps its zeros (« 27,00 $ »).
    """
    return show_number(round_half_up(value, rounding), unit=MARKS.get(display, ""))


def decimal_text(value: Fraction) -> str:
    """Return the unrounded value as decimal text with a point: at most 28 significant digits, no exponent."""
    context = Context(prec=SIGNIFICANT)
    quotient = context.divide(Decimal(value.numerator), Decimal(value.denominator))
    text = format(quotient, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def exact(value: Decimal) -> Fraction:
    """Return the fraction that a number stands for, also when a division had to cut it at 28 digits.

    33.33333333333333333333333333 is 100/3 again: the mean of three such rates must not round on the wrong side.
    """
    digits = len(value.as_tuple().digits)
    whole = Fraction(value)
    if digits < SIGNIFICANT - 1:
        return whole
    guess = whole.limit_denominator(10**9)
    cut = Context(prec=digits).divide(Decimal(guess.numerator), Decimal(guess.denominator))
    return guess if cut == value else whole
