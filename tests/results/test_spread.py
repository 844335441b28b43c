"""How the values behind a mean spread: every organisation in one class, none alone in what is told, quartiles of enough."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from surveys.results.disclosure import Policy, ProtectedTable, cross, policy_of, protect_spread
from surveys.results.figures import Figure, Status
from surveys.results.figures.model import Row
from surveys.results.figures.spread import held_of, spread_figure
from tests.results import demo
from tests.results.small import figure as small_figure

REN, PAY = "renouvellement/2025-2026", "remuneration/2024"


def means(name: str) -> list[Figure]:
    return [figure for figure in demo.figures(name).values() if held_of(figure)]


@pytest.mark.parametrize("name", [REN, PAY])
def test_every_mean_of_organisations_spreads_over_classes(name: str, say: Callable[[str], None]) -> None:
    drawn = hidden = 0
    policy = policy_of(demo.edition(name).questionnaire)
    for figure in means(name):
        spread = spread_figure(figure)
        if spread is None:
            continue
        assert sum(row.supporters for row in spread.rows) == figure.n
        values = {str(value) for value in held_of(figure).values()}
        if figure.out_of is None:  # the ends are open: the least and the largest are nobody's bound
            assert str(min(held_of(figure).values())) not in spread.rows[0].code.split(":")[:1]
            assert spread.rows[-1].code.endswith(":")
        assert values
        table = protect_spread(figure, policy)
        if table is not None:
            drawn += 1
            hidden += table.hidden
            assert not table.figure.makeup
            assert all(row.supporters == 0 or row.supporters >= 5 for row in table.figure.rows)
            told = [row for row in table.figure.rows if row.status is Status.SUPPRESSED]
            assert len(told) != 1  # what is left of the whole
    assert drawn
    say(f"spreads of means in {name}: {drawn} drawn, {hidden} classes hidden")


@pytest.mark.parametrize(
    ("low", "high", "classes"),
    [
        ("0.1", "0.14", [":0.10", "0.10:0.12", "0.12:0.14", "0.14:0.16", "0.16:"]),
        ("10", "12", [":10", "10:11", "11:12", "12:13", "13:"]),
        ("0", "60", [":50", "50:100", "100:150", "150:"]),
        ("100", "310", [":200", "200:400", "400:600", "600:"]),
        ("3000", "4300", [":3000", "3000:4000", "4000:5000", "5000:6000", "6000:"]),
    ],
)
def test_classes_have_round_bounds_whatever_the_size_of_the_numbers(
    low: str, high: str, classes: list[str]
) -> None:
    centres = [{"other": Decimal(low)}] * 4 + [{"other": Decimal(high)}] * 4
    spread = spread_figure(small_figure("other", "kind: mean, value: '${other}'", *centres))
    assert spread is not None
    bounds = [tuple(Fraction(each) if each else None for each in name.split(":")) for name in classes]
    told = [tuple(Fraction(each) if each else None for each in row.code.split(":")) for row in spread.rows]
    assert told == bounds
    assert [row.value for row in spread.rows if row.value] == [50, 50]


def quartiles(figure: Figure) -> dict[str, Fraction | None]:
    table = protect_spread(figure, Policy())
    assert isinstance(table, ProtectedTable)
    return {row.code: row.value for row in table.figure.beside}


def test_quartiles_stand_beside_a_mean_where_eight_are_behind_it() -> None:
    figure = next(each for each in means(REN) if each.n > 20 and spread_figure(each) is not None)
    told = quartiles(figure)
    assert list(told) == ["p25", "p50", "p75"]
    (made,) = [each for each in figure.makeup if each.measure == "total"]
    few = replace(made, parts=dict(list(made.parts.items())[:7]))
    seven = replace(figure, n=7, makeup=(few,))
    table = protect_spread(seven, Policy())
    assert table is None or table.figure.beside == ()


def test_a_mean_by_domain_has_its_quartiles_only_where_enough_stand_behind() -> None:
    data = demo.edition(REN)
    found = cross(data, "ren_rating_advisor", ("region",), Policy())
    rows: tuple[Row, ...] = found.figure.rows  # type: ignore[union-attr]
    told = [row for row in rows if row.extra]
    assert told
    assert all(row.n >= 8 for row in told)
    strict = cross(data, "ren_rating_advisor", ("region",), Policy(mean_beside_quantile=1_000))
    assert not any(row.extra for row in strict.figure.rows)  # type: ignore[union-attr]
