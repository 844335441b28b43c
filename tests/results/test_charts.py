"""Where bars go: from zero, in proportion, and nowhere at all for what is hidden."""

from fractions import Fraction

import pytest

from surveys.results.charts import Shape, bars, stacked, trend
from surveys.results.disclosure import by_id, protect
from surveys.results.figures import Status
from tests.results import demo
from tests.results.small import figure

REN, PAY = "renouvellement/2025-2026", "remuneration/2024"


def table(edition: str, statistic: str):  # type: ignore[no-untyped-def]
    return by_id(protect(demo.figures(edition).values()))[statistic]


@pytest.mark.parametrize("shape", ["large", "narrow"])
def test_bars_are_in_proportion_and_inside_the_drawing(shape: Shape) -> None:
    chart = bars(table(REN, "ren_staffing"), shape)
    drawn = [bar for bar in chart.bars if bar.value]
    per_point = {round(bar.width / float(bar.value), 1) for bar in drawn if bar.value}
    assert len(per_point) == 1
    assert all(bar.x == chart.zero for bar in drawn)
    assert all(bar.x >= 0 and bar.x + bar.width <= chart.width for bar in chart.bars)
    assert [bar.y for bar in chart.bars] == sorted({bar.y for bar in chart.bars})
    assert chart.bars[-1].y + chart.bars[-1].height < chart.height


def test_hidden_cells_are_not_drawn() -> None:
    chart = bars(table(REN, "ren_by_region"))
    hidden = [bar for bar in chart.bars if bar.status is Status.SUPPRESSED]
    assert len(hidden) == 12
    assert all((bar.width, bar.value, bar.n) == (0, None, 0) for bar in hidden)


def test_gaps_below_zero_grow_to_the_left() -> None:
    chart = bars(table(PAY, "pay_gap_by_position"))
    assert all(
        bar.x < chart.zero and bar.x + bar.width == pytest.approx(chart.zero, abs=0.2) for bar in chart.bars
    )
    longest = max(chart.bars, key=lambda bar: bar.width)
    assert longest.code == "conseiller_orientation"


def test_the_earlier_edition_is_a_mark_on_the_same_scale() -> None:
    now, before = table(PAY, "pay_seniority_dist"), table("remuneration/2022", "pay_seniority_dist")
    chart = bars(now, earlier=before)
    assert chart.has_earlier
    for bar in chart.bars:
        assert bar.mark is not None
        assert bar.earlier is not None
        assert (bar.mark > bar.x + bar.width) == (bar.earlier > bar.value)  # type: ignore[operator]


def test_a_single_number_is_one_bar() -> None:
    chart = bars(table(REN, "ren_insufficient"))
    assert [(bar.code, bar.value) for bar in chart.bars] == [("ren_insufficient", Fraction(4700, 65))]


def test_an_empty_table_has_no_bar_and_no_division_by_zero() -> None:
    found = figure("open", "kind: distribution, value: '${open}'", {})
    chart = bars(protect([found])[0])
    assert [bar.width for bar in chart.bars] == [0, 0]


def test_stacked_bars_fill_the_width_exactly() -> None:
    chart = stacked(table(REN, "ren_service_impacts"))
    for bar in chart.bars:
        assert sum(segment.width for segment in bar.segments) == 1120 - 340
        assert bar.segments[0].x == 340
        for one, other in zip(bar.segments, bar.segments[1:], strict=False):
            assert one.x + one.width == other.x
    hidden = next(bar for bar in chart.bars if bar.code == "points_service")
    assert [segment.code for segment in hidden.segments] == ["aucun", "faible", ""]


def test_trend_starts_at_zero_and_leaves_holes() -> None:
    chart = trend(table(PAY, "pay_le2_trend"))
    assert [point.code for point in chart.points] == ["2020", "2022", "2024"]
    heights = [chart.baseline - point.y for point in chart.points if point.y is not None]
    values = [float(point.value) for point in chart.points if point.value is not None]
    assert [h / heights[0] for h in heights] == pytest.approx([v / values[0] for v in values], abs=0.01)
    assert chart.path.count("M") == 1
