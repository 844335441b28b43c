"""The calendar of Québec against published dates, the count of working days, and mornings across the change of hour."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire.values import QUEBEC
from surveys.workdays import (
    holidays,
    is_morning,
    is_working_day,
    next_morning,
    working_days_before,
    working_days_left,
)

# Dates as calendars of Québec print them.
EASTERS = {2024: (3, 31), 2025: (4, 20), 2026: (4, 5), 2027: (3, 28), 2028: (4, 16), 2038: (4, 25)}
PATRIOTS = {2024: (5, 20), 2025: (5, 19), 2026: (5, 18), 2027: (5, 24), 2029: (5, 21)}
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=QUEBEC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize("year", EASTERS)
def test_nobody_works_on_good_friday_nor_on_easter_monday(year: int) -> None:
    easter = date(year, *EASTERS[year])
    assert not is_working_day(easter - timedelta(days=2))
    assert not is_working_day(easter + timedelta(days=1))
    assert is_working_day(easter + timedelta(days=2))


def test_the_holidays_of_2026_are_those_of_the_law() -> None:
    expected = [(1, 1), (4, 3), (4, 6), (5, 18), (6, 24), (7, 1), (9, 7), (10, 12), (12, 25)]
    assert sorted(holidays(2026)) == [date(2026, *each) for each in expected]


@pytest.mark.parametrize("year", PATRIOTS)
def test_the_monday_before_the_25th_of_may(year: int) -> None:
    assert date(year, *PATRIOTS[year]) in holidays(year)


def test_a_holiday_on_a_sunday_is_kept_on_the_monday() -> None:
    assert date(2029, 6, 24).weekday() == 6
    assert not is_working_day(date(2029, 6, 25))
    assert date(2029, 7, 1).weekday() == 6
    assert not is_working_day(date(2029, 7, 2))
    assert is_working_day(date(2029, 7, 3))


def test_working_days_left_on_the_way_to_a_friday() -> None:
    closes = at(2026, 12, 11, 17)
    assert working_days_left(at(2026, 12, 11, 9), closes) == 0
    assert working_days_left(at(2026, 12, 10, 23, 59), closes) == 1
    assert working_days_left(at(2026, 12, 4, 16), closes) == 5
    assert working_days_left(at(2026, 12, 5, 10), closes) == 5
    assert working_days_left(at(2026, 12, 20), closes) == 0


def test_an_end_at_midnight_belongs_to_the_day_before() -> None:
    assert working_days_left(at(2026, 12, 11, 9), at(2026, 12, 12, 0)) == 0
    assert working_days_before(at(2026, 12, 12, 0), 5) == date(2026, 12, 4)


def test_five_working_days_before_jump_over_the_weekend_and_the_1st_of_july() -> None:
    assert working_days_before(at(2026, 12, 11, 17), 5) == date(2026, 12, 4)
    assert working_days_before(at(2026, 7, 3, 17), 5) == date(
        2026, 6, 25
    )  # 1 July is out; the 24th of June too
    assert working_days_before(at(2026, 7, 3, 17), 6) == date(2026, 6, 23)


@pytest.mark.parametrize(
    ("moment", "morning"),
    [
        (at(2026, 12, 4, 18), at(2026, 12, 7, 8)),  # Friday evening: Monday
        (at(2026, 12, 7, 7, 59), at(2026, 12, 7, 8)),
        (at(2026, 12, 7, 8), at(2026, 12, 8, 8)),
        (at(2026, 6, 30, 9), at(2026, 7, 2, 8)),  # over the 1st of July
        (at(2026, 3, 6, 18), at(2026, 3, 9, 8)),  # the clocks go forward on the 8th
        (at(2026, 10, 30, 18), at(2026, 11, 2, 8)),  # and back on the 1st of November
        (at(2026, 12, 24, 12), at(2026, 12, 28, 8)),
    ],
)
def test_the_next_working_morning(moment: datetime, morning: datetime) -> None:
    assert next_morning(moment) == morning


def test_eight_o_clock_is_eight_o_clock_in_summer_and_in_winter() -> None:
    assert next_morning(at(2026, 3, 6, 9)).hour == 12  # 8 h, UTC−4 on Monday the 9th
    assert next_morning(at(2026, 3, 5, 9)).hour == 13  # 8 h, UTC−5 on Friday the 6th


@given(MOMENTS)
def test_a_morning_is_after_and_nothing_lies_between(moment: datetime) -> None:
    morning = next_morning(moment)
    assert morning > moment
    assert is_morning(morning)
    day = moment.astimezone(QUEBEC).date()
    between = [day + timedelta(days=n) for n in range(1, (morning.astimezone(QUEBEC).date() - day).days)]
    assert not any(map(is_working_day, between))


@given(MOMENTS, st.integers(0, 40))
def test_counting_back_and_counting_left_agree(closes: datetime, count: int) -> None:
    day = working_days_before(closes, count)
    assert is_working_day(day)
    left = working_days_left(datetime.combine(day, datetime.min.time(), QUEBEC), closes)
    assert left == count
