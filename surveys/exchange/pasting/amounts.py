"""Pay rates: for which length of time an amount is paid, and the same pay by the hour or by the year.

Apart because a payroll file gives years where the survey asks hours. Refuses to convert by itself: an amount that is
no plausible hourly rate is asked, with what each reading of it would give.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from surveys.exchange.pasting.targets import Pay

BASES = ("annual", "monthly", "biweekly", "weekly", "hourly")
WEEKS = 52  # paid in a year
MOST_HOURLY = Decimal(250)  # dollars; above, nobody is paid by the hour
_PLAUSIBLE = (Decimal(12), Decimal(200))  # dollars an hour, for what is proposed
_A_YEAR = {"annual": 1, "monthly": 12, "biweekly": 26, "weekly": WEEKS}


def converted(amount: Decimal, basis: str, pay: Pay, hours: Decimal | None) -> Fraction | None:
    """Return ``amount``, paid each ``basis``, as the pay that is asked; ``None`` without the hours of a week."""
    if basis == pay:
        return Fraction(amount)
    if hours is None or hours <= 0:
        return None
    by_year = Fraction(amount) * (Fraction(hours) * WEEKS if basis == "hourly" else _A_YEAR[basis])
    return by_year if pay == "annual" else by_year / (Fraction(hours) * WEEKS)


def is_doubtful(amount: Decimal, pay: Pay) -> bool:
    """Say whether an amount is no plausible pay of the length of time asked."""
    if pay == "hourly":
        return amount > MOST_HOURLY
    return pay == "annual" and 0 < amount <= MOST_HOURLY


def likely_bases(amount: Decimal, pay: Pay, hours: Decimal | None) -> Iterator[str]:
    """Yield for which lengths of time an amount may be paid, the longest first; all of them when the hours are unknown."""
    if pay == "annual":
        yield "hourly"
        return
    for basis in BASES[:-1]:
        by_hour = converted(amount, basis, "hourly", hours)
        if by_hour is None or _PLAUSIBLE[0] <= by_hour <= _PLAUSIBLE[1]:
            yield basis
