"""Integers, decimals, money, percentages and ratings: bounds stand beside the value, units are understood."""

from decimal import Decimal

import pytest

from surveys.questionnaire.kinds import make_kind
from surveys.questionnaire.problems import Problem
from tests.questionnaire.kinds.samples import sample

NBSP = "\u00a0"


def codes(problems: tuple[Problem, ...]) -> list[str]:
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("name", "settings", "text", "value"),
    [
        ("integer", {"unit": "participations"}, "1 234 participations", "1234"),
        ("integer", {}, "12,0", "12"),
        ("decimal", {"unit": "heures"}, "37,5 h", "37.5"),
        ("decimal", {"places": 3}, "1,234", "1.234"),
        ("money", {}, "1 234,50 $", "1234.5"),
        ("money", {"unit": "$/h"}, "27,43 $/h", "27.43"),
        ("money", {}, "(1 200)", "-1200"),
        ("percent", {}, "12,5 %", "12.5"),
        ("percent", {}, "12.5", "12.5"),
        ("rating", {}, "8", "8"),
    ],
)
def test_reading(name: str, settings: dict[str, object], text: str, value: str) -> None:
    assert sample(name, **settings).read((text,)).value == Decimal(value)


@pytest.mark.parametrize(
    ("name", "settings", "text", "code"),
    [
        ("integer", {}, "12,5", "number.not_integer"),
        ("integer", {}, "1,234", "number.ambiguous"),
        ("integer", {"unit": "jours"}, "12 $", "number.unit"),
        ("decimal", {}, "0,125", "number.too_many_places"),
        ("decimal", {"unit": "heures"}, "35h30", "number.clock"),
        ("money", {}, "1,234", "number.ambiguous"),
        ("money", {}, "12 %", "number.unit"),
        ("money", {}, "27 $/h", "number.unit"),
        ("percent", {}, "12 $", "number.unit"),
        ("rating", {}, "7,5", "number.not_integer"),
    ],
)
def test_refusing(name: str, settings: dict[str, object], text: str, code: str) -> None:
    problem = sample(name, **settings).read((text,)).problem
    assert problem is not None
    assert problem.code == code


@pytest.mark.parametrize("name", ["integer", "decimal", "money", "percent"])
def test_a_bound_is_a_problem_beside_the_value(name: str) -> None:
    kind = sample(name, min="0", max="100", unit="")
    reading = kind.read(("120",))
    assert reading.value == 120
    assert codes(kind.check(Decimal(120))) == ["number.above_max"]
    assert codes(kind.check(Decimal(-1))) == ["number.below_min"]
    assert kind.check(Decimal(0)) == kind.check(Decimal(100)) == ()


def test_a_bound_is_said_as_the_amount_is_shown() -> None:
    (problem,) = sample("money", max="1500").check(Decimal(2000))
    assert problem.params == {"max": f"1{NBSP}500,00{NBSP}$"}


def test_a_rating_outside_its_scale_is_kept_with_a_problem() -> None:
    kind = sample("rating", min=1, max=5)
    assert kind.read(("6",)).value == 6
    assert codes(kind.check(Decimal(6))) == codes(kind.check(Decimal(0))) == ["rating.outside"]
    assert kind.check(Decimal(1)) == kind.check(Decimal(5)) == ()


def test_showing() -> None:
    assert sample("integer", unit="personnes").show(Decimal(1234)) == f"1{NBSP}234"
    assert sample("decimal").show(Decimal("0.6")) == "0,6"
    assert sample("money").show(Decimal(27)) == f"27,00{NBSP}$"
    assert sample("money", unit="$/h").show(Decimal("76.9")) == f"76,90{NBSP}$/h"
    assert sample("money", places=0).show(Decimal(1234)) == f"1{NBSP}234{NBSP}$"
    assert sample("percent").show(Decimal("12.5")) == f"12,5{NBSP}%"
    assert sample("rating").show(Decimal(8)) == "8"


def test_units_and_who_shows_them() -> None:
    assert sample("money").unit == "$"
    assert sample("percent").unit == "%"
    assert [
        name for name in ("integer", "decimal", "money", "percent", "duration") if sample(name).shows_unit
    ] == [
        "money",
        "percent",
        "duration",
    ]


def test_a_stored_number_is_exact_text() -> None:
    assert sample("decimal").encode(Decimal("1234.50")) == "1234.5"
    assert sample("integer").encode(Decimal("1E+3")) == "1000"
    assert sample("decimal").decode("1234.50") == Decimal("1234.5")
    assert sample("integer").decode(12) == 12
    assert sample("decimal").decode("-0.5") == Decimal("-0.5")
    for foreign in ("--5", "-", ".", "X5", "1.2.3", "5-", True, 1.5):
        with pytest.raises(ValueError, match="stored number"):
            sample("decimal").decode(foreign)


def test_the_ends_of_a_scale_may_be_negative() -> None:
    kind = sample("rating", min=-2, max=2, low="pire", high="mieux")
    assert kind.read(("\u22122",)).value == -2
    assert kind.check(Decimal(-2)) == ()
    assert make_kind("rating", {"min": 3, "max": 3}, {}) == (
        Problem("setting.min_above_max", "min", {"min": "3", "max": "3"}),
    )
