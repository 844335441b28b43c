"""Lengths of service are counted in complete months, and fall in the bands that their months say."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.exchange.pasting.seniority import (
    Service,
    bands_for,
    complete_months,
    day_of_serial,
    read_service,
)
from surveys.exchange.pasting.targets import bands_of
from surveys.questionnaire.definition.model import Roster
from surveys.questionnaire.problems import Problem
from tests.exchange.pasting.places import STAFF

assert isinstance(STAFF, Roster)
BANDS = bands_of(next(column.kind for column in STAFF.fields if column.code == "seniority"))
assert BANDS is not None
REFERENCE = date(2026, 4, 1)


def months(text: str, **more: object) -> dict[str, tuple[int, int]] | str:
    told = {"unit": "", "reference": REFERENCE, **more}
    found = read_service(text, **told)  # type: ignore[arg-type]
    return found.code if isinstance(found, Problem) else dict(found.readings)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 ans 2 mois", {"only": (38, 38)}),
        ("3 ans et 2 mois", {"only": (38, 38)}),
        ("3a 2m", {"only": (38, 38)}),
        ("1 an", {"only": (12, 23)}),
        ("5 ans", {"only": (60, 71)}),
        ("5,0 ans", {"only": (59, 60)}),
        ("3,5 ans", {"only": (41, 42)}),
        ("3 ans et demi", {"only": (42, 42)}),
        ("18 mois", {"only": (18, 18)}),
        ("3 years 2 months", {"only": (38, 38)}),
        ("7", {"year": (84, 95), "month": (7, 7)}),
        ("2019-05-13", {"only": (82, 82)}),
        ("13 mai 2019", {"only": (82, 82)}),
        ("2026-04-01", {"only": (0, 0)}),
        ("mai 2019", {"only": (82, 83)}),
        ("2019", {"only": (75, 87)}),
        ("25/12/2015", {"only": (123, 123)}),
        ("02/05/2021", {"dm": (58, 58), "md": (61, 61)}),
        ("05/02/2026", {"only": (1, 1)}),
        ("2026-04-02", "paste.after_reference_date"),
        ("3 ans 14 mois", "paste.service_unreadable"),
        ("longtemps", "paste.service_unreadable"),
        ("31/02/2019", "paste.service_unreadable"),
        ("100 ans", "paste.service_unreadable"),
    ],
)
def test_texts_of_service(text: str, expected: object) -> None:
    assert months(text) == expected


def test_a_date_without_a_day_of_reference_is_not_counted() -> None:
    assert months("2019-05-13", reference=None) == "paste.no_reference_date"
    assert months("3 ans 2 mois", reference=None) == {"only": (38, 38)}


def test_the_heading_or_the_sheet_may_settle_what_the_text_does_not() -> None:
    assert months("38", unit="month") == {"only": (38, 38)}
    assert months("3,25", unit="year") == {"only": (38, 39)}
    assert months("02/05/2021", serial=Decimal(44318)) == {"only": (58, 58)}
    assert months("02/05/2021", serial=Decimal(12)) == {"dm": (58, 58), "md": (61, 61)}


@given(st.dates(date(1960, 1, 1), date(2026, 4, 1)), st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_months_are_complete(start: date, end: date) -> None:
    """Count by walking: a month is complete once its day of the month has come, or the month has ended without it."""
    if start > end:
        return
    count, day = 0, start
    while True:
        year, month = divmod(start.year * 12 + start.month - 1 + count + 1, 12)
        last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
        day = date(year, month + 1, min(start.day, last))
        if day > end:
            break
        count += 1
    assert complete_months(start, end) == count


@given(st.integers(0, 600))
def test_each_month_has_one_band(count: int) -> None:
    assert BANDS is not None
    found = bands_for((count, count), BANDS)
    assert len(found) == 1
    low, high = BANDS[found[0]]
    assert low <= count
    assert high is None or count <= high


def test_bands_of_the_survey_meet_without_overlap() -> None:
    assert BANDS is not None
    assert [bands_for((count, count), BANDS)[0] for count in (0, 11, 12, 24, 25, 60, 61, 120, 121, 180, 181, 240, 241)] == [
        "lt1", "lt1", "y1_2", "y1_2", "y2_5", "y2_5", "y5_10", "y5_10", "y10_15", "y10_15", "y15_20", "y15_20", "gt20",
    ]  # fmt: skip


@given(st.dates(date(1967, 1, 1), date(2026, 4, 1)), st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y"]))
def test_the_true_months_are_always_among_the_readings(start: date, form: str) -> None:
    found = read_service(start.strftime(form), unit="", reference=REFERENCE)
    assert isinstance(found, Service)
    true = complete_months(start, REFERENCE)
    assert any(low <= true <= high for low, high in found.readings.values())


def test_serial_numbers_of_sheets() -> None:
    assert day_of_serial(Decimal(43598)) == date(2019, 5, 13)
    assert day_of_serial(Decimal("43598.75")) == date(2019, 5, 13)
    assert day_of_serial(Decimal(0)) is None
    assert day_of_serial(None) is None
