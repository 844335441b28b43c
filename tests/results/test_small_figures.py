"""Figures of a few centres, number by number: what stands behind each, and where its bar goes."""

from fractions import Fraction

import pytest

from surveys.questionnaire.expressions import Expression, parse
from surveys.results.charts import bars
from surveys.results.disclosure import protect
from surveys.results.figures import Status
from surveys.results.figures.model import Figure
from surveys.results.figures.reach import reach
from tests.results.small import data, figure, survey

YES, NO = {"open": "oui"}, {"open": "non"}


def test_who_answered_is_counted_over_everyone_or_over_a_base() -> None:
    counted = figure("open", "kind: count_responses", YES, NO, {})
    assert (counted.value, counted.numerator, counted.n, counted.supporters) == (3, 3, 3, 3)
    assert counted.base.code == "base.respondents"
    rate = figure("open", "kind: share_of_population", YES, NO, {}, population=12)
    assert (rate.value, rate.numerator, rate.denominator, rate.base.code) == (25, 3, 12, "base.members")
    among = figure("open", "kind: count_responses, base: \"${open} = 'oui'\"", YES, YES, NO, {})
    assert (among.value, among.base.code) == (2, "base.condition")


def test_a_bar_says_its_line_and_begins_at_zero() -> None:
    found = figure("open", "kind: distribution, value: '${open}'", *[YES] * 30, *[NO] * 10)
    (table,) = protect([found])
    chart = bars(table)
    assert [(bar.code, bar.label, bar.n, bar.status, bar.value) for bar in chart.bars] == [
        ("oui", "Oui", 40, Status.PUBLISHED, 75),
        ("non", "Non", 40, Status.PUBLISHED, 25),
    ]
    first, second = chart.bars
    assert (first.x, second.x) == (chart.zero, chart.zero)
    assert first.width == pytest.approx(3 * second.width, abs=0.2)
    assert second.y - first.y == chart.bars[1].text_y - chart.bars[0].text_y
    assert (first.mark, first.earlier, chart.has_earlier) == (None, None, False)
    narrow = bars(table, "narrow", earlier=table)
    assert narrow.has_earlier
    assert all(bar.mark == pytest.approx(bar.x + bar.width, abs=0.2) for bar in narrow.bars)


def rows(found: Figure) -> list[tuple[str, int, Fraction | None, int]]:
    return [(row.code, row.n, row.value, row.missing) for row in found.rows]


GRID = (
    {"grid.a.got": 1, "grid.a.asked": 4, "grid.b.got": 3, "grid.b.asked": 4},
    {"grid.a.got": 1, "grid.a.asked": 0, "grid.b.got": 1},
    {"grid.c.got": 5, "grid.c.asked": 10},
    {},
)


def test_the_rows_of_a_table_each_have_their_base() -> None:
    told = figure("grid", "kind: ratio_of_sums_by_row, num: got, den: asked", *GRID)
    assert rows(told) == [("a", 1, 25, 2), ("b", 1, 75, 3), ("c", 1, 50, 3)]
    assert (told.n, told.missing, told.supporters) == (3, 1, 3)
    written = figure("grid", "kind: sum_by_row, value: '${grid.@row.got} * 2'", *GRID)
    assert [(code, n, value) for code, n, value, _missing in rows(written)] == [
        ("a", 2, 4),
        ("b", 2, 8),
        ("c", 1, 10),
    ]
    assert (written.n, written.supporters) == (3, 3)
    sums = figure("grid", "kind: sum_by_row, value: '${grid.*.got}'", *GRID)
    assert [(code, n, value) for code, n, value, _missing in rows(sums)] == [
        ("a", 2, 2),
        ("b", 2, 4),
        ("c", 1, 5),
    ]
    for made in (told, written, sums):
        for line in ("a", "b", "c"):
            parts = [each for each in made.makeup if each.line == line]
            assert parts
            assert all(part.parts.keys() <= {"of-01", "of-02", "of-03"} for part in parts)


def test_a_ratio_by_row_is_made_of_those_who_filled_both_sides_of_the_row() -> None:
    told = figure("grid", "kind: ratio_of_sums_by_row, num: got, den: asked", *GRID)
    assert {(each.line, each.measure): dict(each.parts) for each in told.makeup} == {
        ("a", "numerator"): {"of-01": (1,)},
        ("a", "denominator"): {"of-01": (4,)},
        ("b", "numerator"): {"of-01": (3,)},
        ("b", "denominator"): {"of-01": (4,)},
        ("c", "numerator"): {"of-03": (5,)},
        ("c", "denominator"): {"of-03": (10,)},
    }


@pytest.mark.parametrize(
    ("value", "terms"),
    [
        ("if(${open} = 'oui', ${other} * 2, ${amount})", [("other", 2, 3)]),
        ("if(${open} = 'non', ${other}, ${amount})", [("amount", 1, 7)]),
        ("sum(${other}, ${amount})", [("other", 1, 3), ("amount", 1, 7)]),
    ],
)
def test_a_sum_is_made_of_the_answers_that_a_centre_really_brings(
    value: str, terms: list[tuple[str, int, int]]
) -> None:
    found = figure("both", f'kind: sum, value: "{value}"', {"open": "oui", "amount": 7, "other": 3})
    (made,) = found.makeup
    assert [(term.variable, term.times, term.value) for term in made.terms["of-01"]] == terms


def test_a_column_is_filled_by_who_answered_in_it() -> None:
    other = {"grid.a.asked": 4}
    sums = figure("grid", "kind: sum_by_row, value: '${grid.*.got}'", *GRID, other)
    assert (sums.n, sums.missing, sums.supporters) == (3, 2, 3)
    middle = figure("grid", "kind: median_by_row, value: '${grid.*.got}'", *GRID, other)
    assert [(row.code, row.value, row.observations) for row in middle.rows] == [
        ("a", 1, None),
        ("b", 2, None),
        ("c", 5, None),
    ]
    assert (middle.n, middle.observations) == (3, None)


def test_how_many_would_have_seen_a_question_is_a_share_of_those_who_answered() -> None:
    condition = parse("${open} = 'oui'")
    assert isinstance(condition, Expression)
    found = reach(data(survey(), *[YES] * 12, *[NO] * 9), [condition])
    assert isinstance(found, Figure)
    assert (found.value, found.numerator, found.denominator) == (Fraction(1200, 21), 12, 21)
    assert (found.base.code, found.format, found.respondents) == ("base.respondents", "percent", 21)
    nobody = reach(data(survey()), [condition])
    assert isinstance(nobody, Figure)
    assert (nobody.value, nobody.denominator) == (None, 0)
