"""Days, months, years and durations are read as Québec writes them; an uncertain order is asked."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire.values import (
    MONTHS,
    Missing,
    Reading,
    read_date,
    read_duration,
    read_month,
    read_year,
    show_date,
    show_duration,
    show_month,
    write_date,
    write_duration,
    write_month,
)

NBSP = "\u00a0"


def outcome(reading: Reading) -> object:
    """Return what a reading amounts to: a value, a reason or a problem's code."""
    if reading.problem:
        return reading.problem.code
    return reading.missing if reading.missing else reading.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2027-03-01", date(2027, 3, 1)),
        (" 2027-3-1 ", date(2027, 3, 1)),
        ("2027/03/01", date(2027, 3, 1)),
        ("2027-03-01T00:00:00", date(2027, 3, 1)),
        ("2027-03-01 00:00:00", date(2027, 3, 1)),
        ("2027\u201103\u201101", date(2027, 3, 1)),
        ("1er mars 2027", date(2027, 3, 1)),
        ("1 mars 2027", date(2027, 3, 1)),
        ("le 1er mars 2027", date(2027, 3, 1)),
        ("1\u1d49\u02b3 mars 2027", "date.unreadable"),
        (f"3{NBSP}mars{NBSP}2027", date(2027, 3, 3)),
        ("3 MARS 2027", date(2027, 3, 3)),
        ("3 février 2027", date(2027, 2, 3)),
        ("3 fevrier 2027", date(2027, 2, 3)),
        ("3 févr. 2027", date(2027, 2, 3)),
        ("3 aout 2027", date(2027, 8, 3)),
        ("31 déc. 2027", date(2027, 12, 31)),
        ("3-mars-2027", date(2027, 3, 3)),
        ("lundi 1er mars 2027", date(2027, 3, 1)),
        ("le lundi 1er mars 2027", date(2027, 3, 1)),
        ("mardi 1er mars 2027", "date.weekday"),
        ("March 3, 2027", date(2027, 3, 3)),
        ("25/12/2027", date(2027, 12, 25)),
        ("12/25/2027", date(2027, 12, 25)),
        ("25.12.2027", date(2027, 12, 25)),
        ("25 12 2027", date(2027, 12, 25)),
        ("04/04/2027", date(2027, 4, 4)),
        ("03/04/2027", "date.ambiguous"),
        ("3-4-2027", "date.ambiguous"),
        ("03/04/27", "date.short_year"),
        ("3 mars 27", "date.short_year"),
        ("2027-02-29", "date.impossible"),
        ("2028-02-29", date(2028, 2, 29)),
        ("31/02/2027", "date.impossible"),
        ("30 février 2027", "date.impossible"),
        ("2027-13-01", "date.impossible"),
        ("0207-03-01", "date.year_out_of_range"),
        ("3 mars 9999", "date.year_out_of_range"),
        ("3 marsupilami 2027", "date.unreadable"),
        ("mars 2027", "date.unreadable"),
        ("2027-03-01T14:05:00", "date.unreadable"),
        ("46082", "date.unreadable"),
        ("hier", "date.unreadable"),
        ("\u0661/\u0662/\u0662\u0660\u0662\u0667", "date.digits"),
        ("", Missing.BLANK),
        (f" {NBSP}", Missing.BLANK),
        (" " * 500, Missing.BLANK),
        ("2027-03-01" * 10, "date.too_long"),
    ],
)
def test_day_as_typed(text: str, expected: object) -> None:
    assert outcome(read_date(text)) == expected


def test_an_ambiguous_day_is_asked_with_both_readings() -> None:
    problem = read_date("03/04/2027").problem
    assert problem is not None
    assert problem.params == {"first": "3 avril 2027", "second": "4 mars 2027", "iso": "2027-04-03"}
    assert read_date(str(problem.params["second"])).value == date(2027, 3, 4)


def test_days_are_shown_as_the_house_writes_them() -> None:
    assert show_date(date(2027, 3, 1)) == "1er mars 2027"
    assert show_date(date(2026, 8, 31)) == "31 août 2026"
    assert write_date(date(2027, 3, 1)) == "2027-03-01"
    assert len(MONTHS) == 12


DAYS = st.dates(date(1800, 1, 1), date(2199, 12, 31))


@given(DAYS)
def test_a_day_survives_every_writing(day: date) -> None:
    assert read_date(show_date(day)).value == day
    assert read_date(write_date(day)).value == day
    assert read_date("le " + show_date(day).replace(" ", NBSP)).value == day


@given(DAYS)
def test_a_numeric_day_is_read_or_asked_but_never_mistaken(day: date) -> None:
    reading = read_date(f"{day.day:02d}/{day.month:02d}/{day.year}")
    if day.day > 12 or day.day == day.month:
        assert reading.value == day
    else:
        assert outcome(reading) == "date.ambiguous"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2027-03", date(2027, 3, 1)),
        ("mars 2027", date(2027, 3, 1)),
        ("Févr. 2027", date(2027, 2, 1)),
        ("03/2027", date(2027, 3, 1)),
        ("3 2027", date(2027, 3, 1)),
        ("2027/3", date(2027, 3, 1)),
        ("03/27", "month.short_year"),
        ("mars 27", "month.short_year"),
        ("13/2027", "month.impossible"),
        ("2027-00", "month.impossible"),
        ("2027-03-01", "month.unreadable"),
        ("mars", "month.unreadable"),
        ("0999-03", "date.year_out_of_range"),
        ("", Missing.BLANK),
    ],
)
def test_month_as_typed(text: str, expected: object) -> None:
    assert outcome(read_month(text)) == expected


@given(DAYS)
def test_a_month_survives_every_writing(day: date) -> None:
    first = day.replace(day=1)
    assert read_month(show_month(first)).value == first
    assert read_month(write_month(first)).value == first


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2027", Decimal(2027)),
        (" 1998 ", Decimal(1998)),
        ("27", "year.unreadable"),
        ("2 027", "year.unreadable"),
        ("2026-2027", "year.unreadable"),
        ("1492", "date.year_out_of_range"),
        ("\u0662\u0660\u0662\u0667", "date.digits"),
        ("", Missing.BLANK),
    ],
)
def test_year_as_typed(text: str, expected: object) -> None:
    assert outcome(read_year(text)) == expected


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("1 h 30", 90),
        (f"1{NBSP}h{NBSP}30", 90),
        ("1h30", 90),
        ("1 h 30 min", 90),
        ("1 heure et 30 minutes", 90),
        ("1 h 5", 65),
        ("1 h 05", 65),
        ("2 h", 120),
        ("90 min", 90),
        ("90 minutes", 90),
        ("1:30", 90),
        ("1:30:00", 90),
        ("1,5 h", 90),
        ("0,25 h", 15),
        ("1 234 min", 1234),
        ("0", 0),
        ("90", "duration.ambiguous"),
        ("1,5", "duration.ambiguous"),
        ("1,234 h", "number.ambiguous"),
        ("1 h 75", "duration.minutes"),
        ("1:99", "duration.minutes"),
        ("-3 min", "duration.negative"),
        ("1:30:15", "duration.unreadable"),
        ("une heure", "duration.unreadable"),
        ("1,5 h 30", "duration.unreadable"),
        ("3 jours", "duration.unreadable"),
        ("\u0663 h", "duration.digits"),
        ("", Missing.BLANK),
        ("1" * 100, "duration.too_long"),
    ],
)
def test_duration_as_typed(text: str, minutes: object) -> None:
    assert outcome(read_duration(text)) == minutes


def test_a_bare_number_has_the_unit_of_its_question() -> None:
    assert read_duration("1,5", bare="h").value == 90
    assert read_duration("90", bare="min").value == 90
    problem = read_duration("90").problem
    assert problem is not None
    assert problem.params == {"hours": f"90{NBSP}h", "minutes": f"90{NBSP}min"}


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [
        ("0", "0·min"),
        ("45", "45·min"),
        ("60", "1·h"),
        ("65", "1·h·05"),
        ("90", "1·h·30"),
        ("73.8", "73,8·min"),
    ],
)
def test_duration_as_shown(minutes: str, shown: str) -> None:
    assert show_duration(Decimal(minutes)) == shown.replace("·", NBSP)


@given(st.one_of(st.integers(0, 59_999_999).map(Decimal), st.decimals(0, 10_000, places=2)))
def test_a_duration_survives_every_writing(minutes: Decimal) -> None:
    assert read_duration(show_duration(minutes)).value == minutes
    assert read_duration(write_duration(minutes)).value == minutes
    assert NBSP not in write_duration(minutes)


DATEISH = st.text(alphabet="0123456789/-.: hminaersjoutlde\u00a0\u0663", max_size=30)


@given(st.one_of(st.text(max_size=80), DATEISH))
def test_no_text_raises_and_each_reading_is_one_thing(text: str) -> None:
    for read in (read_date, read_month, read_year, read_duration):
        reading = read(text)
        assert [reading.value, reading.missing, reading.problem].count(None) == 2


def test_every_weekday_is_known() -> None:
    names = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
    for offset, name in enumerate(names):
        day = date(2027, 3, 1) + timedelta(days=offset)
        assert read_date(f"{name} {show_date(day)}").value == day
