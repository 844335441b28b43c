"""Days, months, years and durations as questions: bounds beside the value, months without a day in files."""

from datetime import date
from decimal import Decimal

import pytest

from tests.questionnaire.kinds.samples import sample

NBSP = "\u00a0"


def test_a_day() -> None:
    kind = sample("date")
    assert kind.read(("1er mars 2027",)).value == date(2027, 3, 1)
    assert kind.write(date(2027, 3, 1)) == ("2027-03-01",)
    assert kind.show(date(2027, 3, 1)) == "1er mars 2027"
    assert kind.encode(date(2027, 3, 1)) == "2027-03-01"


def test_bounds_of_a_day_stand_beside_it() -> None:
    kind = sample("date", min="2027-01-01", max="2027-12-31")
    assert kind.read(("2026-12-31",)).value == date(2026, 12, 31)
    (early,) = kind.check(date(2026, 12, 31))
    assert (early.code, early.params) == ("date.too_early", {"min": "1er janvier 2027"})
    (late,) = kind.check(date(2028, 1, 1))
    assert (late.code, late.params) == ("date.too_late", {"max": "31 décembre 2027"})
    assert kind.check(date(2027, 1, 1)) == kind.check(date(2027, 12, 31)) == ()


def test_a_month_is_text_in_a_file_and_a_day_in_expressions() -> None:
    kind = sample("month", min="2027-03-15", max="2027-06-15")
    value = kind.read(("mars 2027",)).value
    assert value == date(2027, 3, 1)
    assert kind.value_type == "date"
    assert kind.cells("m", date(2027, 3, 1)) == {"m": "2027-03"}
    assert kind.columns("m")[0].type == "string"
    assert kind.check(date(2027, 3, 1)) == kind.check(date(2027, 6, 1)) == ()
    assert [p.code for p in kind.check(date(2027, 2, 1))] == ["date.too_early"]
    assert [p.params for p in kind.check(date(2027, 7, 1))] == [{"max": "juin 2027"}]


def test_a_year_has_no_groups() -> None:
    kind = sample("year", min=2000, max="2030")
    assert kind.show(Decimal(2027)) == "2027"
    (early,), (late,) = kind.check(Decimal(1999)), kind.check(Decimal(2031))
    assert (early.code, early.params) == ("date.too_early", {"min": "2000"})
    assert (late.code, late.params) == ("date.too_late", {"max": "2030"})
    assert kind.check(Decimal(2000)) == ()


@pytest.mark.parametrize(("unit", "value"), [("h", 90), ("heures", 90), ("min", Decimal("1.5"))])
def test_the_unit_of_a_bare_number(unit: str, value: object) -> None:
    assert sample("duration", unit=unit).read(("1,5",)).value == value


def test_a_bare_number_without_a_unit_is_asked() -> None:
    problem = sample("duration", unit="").read(("90",)).problem
    assert problem is not None
    assert problem.code == "duration.ambiguous"


def test_a_duration() -> None:
    kind = sample("duration", min="30", max="120")
    assert kind.show(Decimal(90)) == f"1{NBSP}h{NBSP}30"
    assert kind.encode(Decimal(90)) == "90"
    (low,) = kind.check(Decimal(20))
    assert (low.code, low.params) == ("number.below_min", {"min": f"30{NBSP}min"})
    (high,) = kind.check(Decimal(121))
    assert (high.code, high.params) == ("number.above_max", {"max": f"2{NBSP}h"})
