"""What stands beside a number, and what a record, a check and a description of files say of it."""

from dataclasses import replace
from fractions import Fraction

import pytest

from surveys.results.estimates.interval import Interval
from surveys.results.figures import Status, compute_figure, figure_record
from surveys.results.figures.model import Row
from surveys.results.figures.possible import check_percentages
from surveys.results.figures.signs import sign_of, stage_of
from tests.results.demo import dataset_of
from tests.results.small import figure
from tests.tiny import questionnaire

YES, NO = {"open": "oui"}, {"open": "non"}


def line(value: Fraction | None, status: Status = Status.COMPUTED, *flags: str) -> Row:
    return Row(code="a", label="A", n=3, value=value, status=status, flags=flags)


@pytest.mark.parametrize(
    ("row", "sign"),
    [
        (line(Fraction(3)), ""),
        (line(Fraction(3), Status.COMPUTED, "small_base"), "E"),
        (line(Fraction(3), Status.COMPUTED, "low_response"), ""),
        (line(None, Status.SUPPRESSED), "x"),
        (line(None, Status.SUPPRESSED, "too_few"), "x"),
        (line(None, Status.COMPUTED, "too_few"), "F"),
        (line(None, Status.UNAVAILABLE), ".."),
        (line(None, Status.EMPTY), "…"),
    ],
)
def test_one_sign_stands_for_each_reason(row: Row, sign: str) -> None:
    assert sign_of(row) == sign


@pytest.mark.parametrize(
    ("status", "revised", "stage"),
    [
        ("open", False, "provisional"),
        ("grace", True, "provisional"),
        ("closed", False, "final"),
        ("archived", False, "final"),
        ("closed", True, "revised"),
    ],
)
def test_figures_are_provisional_as_long_as_answers_come(status: str, revised: bool, stage: str) -> None:
    assert stage_of(status, revised=revised) == stage


def test_a_record_says_the_interval_and_whom_it_counts() -> None:
    found = figure("open", "kind: share, where: \"${open} = 'oui'\"", *[YES] * 12, *[NO] * 8)
    record = figure_record(found)
    assert isinstance(found.interval, Interval)
    assert record["interval"] == {
        "low": found.interval.low,
        "high": found.interval.high,
        "level": 0.95,
        "method": found.interval.method,
    }
    assert record["members"] == list(found.interval.counts or ())
    assert (record["value"], record["exact"], record["sign"]) == ("60", "60", "E")
    assert (record["numerator"], record["denominator"]) == ("12", "20")
    assert record["base"] == {"code": "base.answered", "questions": "open"}
    none = figure_record(figure("open", "kind: share, where: \"${open} = 'oui'\""))
    assert (none["value"], none["exact"], none["text"], none["sign"]) == (None, None, "…", "…")
    assert "interval" not in none


def test_a_check_names_the_line_and_what_its_base_can_print() -> None:
    found = figure("open", "kind: share, where: \"${open} = 'oui'\"", *[YES] * 12, *[NO] * 8)
    (check,) = check_percentages([found])
    assert (check.row, check.percent, check.n, check.counts, check.possible) == ("", 60, 20, (12,), True)
    spread = figure("open", "kind: distribution, value: '${open}'", *[YES] * 3, NO)
    assert [(each.row, each.counts) for each in check_percentages([spread])] == [("oui", (3,)), ("non", (1,))]
    assert not check_percentages([replace(found, value=Fraction(62))])[0].possible


@pytest.mark.parametrize("value", ["${a} + ${b} + ${c}", "${c} + ${b} + ${a}", "${both} + ${a}", "${b}"])
def test_a_figure_has_the_strictest_class_of_what_it_is_made_of(value: str) -> None:
    asked = questionnaire(
        f"""
format: axtra-questionnaire/1
survey: petit
title: "Petit"
edition: "2025"
sections:
  - code: page
    title: "Questions"
    questions:
      - {{code: a, type: decimal, label: "A"}}
      - {{code: b, type: decimal, label: "B", disclosure: confidential_pay}}
      - {{code: c, type: decimal, label: "C"}}
      - {{code: both, type: calculated, label: "D", calc: "${{c}} + ${{b}}"}}
      - {{code: last, type: integer, label: "E", stats: [{{id: s, kind: sum, value: "{value}", label: "S"}}]}}
"""
    )
    assert (
        compute_figure("s", dataset_of(asked, {"x": {"a": 1, "b": 2, "c": 3}})).disclosure
        == "confidential_pay"
    )
