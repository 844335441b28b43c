"""The working days of Québec, and when letters of the morning leave: pure dates, no clock of its own.

Apart because deadlines, digests and reminders all count the same days. Refuses the choice that employers have between
Good Friday and Easter Monday: nobody is counted on, or written to, on either. Holidays are those of the Act respecting
labour standards (s. 60) and of the National Holiday Act.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from surveys.questionnaire.values import QUEBEC

MORNING = time(8)
NOON = time(12)
_DAY = timedelta(days=1)


@lru_cache(maxsize=64)
def holidays(year: int) -> frozenset[date]:
    """Return the public holidays of a year in Québec."""
    easter = _easter(year)
    found = {
        date(year, 1, 1),
        easter - 2 * _DAY,  # Good Friday
        easter + _DAY,  # Easter Monday
        _monday_before(date(year, 5, 25)),  # Journée nationale des patriotes
        _after_sunday(date(year, 6, 24)),  # Fête nationale
        _after_sunday(date(year, 7, 1)),  # Fête du Canada
        _nth_monday(year, 9, 1),  # Fête du Travail
        _nth_monday(year, 10, 2),  # Action de grâces
        date(year, 12, 25),
    }
    return frozenset(found | {date(year, 6, 24), date(year, 7, 1)})


def is_working_day(day: date) -> bool:
    """Say whether offices are open: neither Saturday, nor Sunday, nor a public holiday."""
    return day.weekday() < 5 and day not in holidays(day.year)


def working_days_left(now: datetime, closes_at: datetime) -> int:
    """Return how many working days follow today, up to and including the day of closing; 0 on the day itself."""
    day, last = now.astimezone(QUEBEC).date(), last_day(closes_at)
    return sum(is_working_day(day + n * _DAY) for n in range(1, (last - day).days + 1))


def last_day(closes_at: datetime) -> date:
    """Return the last day on which one may still send: an end at midnight belongs to the day before."""
    return (closes_at - timedelta(microseconds=1)).astimezone(QUEBEC).date()


def working_days_before(closes_at: datetime, count: int) -> date:
    """Return the working day that ``count`` working days separate from the day of closing."""
    day = last_day(closes_at)
    left = count
    while left or not is_working_day(day):
        left -= is_working_day(day) if left else 0
        day -= _DAY
    return day


def morning_of(day: date) -> datetime:
    """Return the instant at which the letters of a morning leave, in UTC: eight o’clock, summer and winter."""
    return datetime.combine(day, MORNING, QUEBEC).astimezone(UTC)


def next_morning(after: datetime) -> datetime:
    """Return the first working morning that comes after an instant, in UTC."""
    day = after.astimezone(QUEBEC).date()
    while not is_working_day(day) or morning_of(day) <= after:
        day += _DAY
    return morning_of(day)


def is_morning(now: datetime) -> bool:
    """Say whether a working morning is running: from eight o’clock to noon in Québec."""
    local = now.astimezone(QUEBEC)
    return is_working_day(local.date()) and MORNING <= local.time() < NOON


def _easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876, as Meeus gives it)."""
    golden, century, rest = year % 19, year // 100, year % 100
    leap, over = divmod(century, 4)
    moon = (19 * golden + century - leap - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * over + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _monday_before(day: date) -> date:
    return day - timedelta(days=day.weekday() or 7)


def _after_sunday(day: date) -> date:
    return day + _DAY if day.weekday() == 6 else day


def _nth_monday(year: int, month: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=-first.weekday() % 7 + 7 * (nth - 1))
