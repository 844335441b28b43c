"""Every machine-checkable figure of the memoir, exactly as it was printed, out of the demonstration's answers."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest

from surveys.results.disclosure import by_id, policy_of, protect
from surveys.results.figures import Figure, Row, figure_record
from surveys.web.shared.display import figure_text
from tests.results import demo

PUBLISHED = Path(__file__).parents[2] / ".." / "shared" / "questionnaires" / "published_figures.json"
NBSP = "\u00a0"


@dataclass(frozen=True, slots=True)
class Published:
    """One printed figure: where it is in our results, its text, its base."""

    id: str
    edition: str
    statistic: str
    text: str
    n: int
    row: str = ""
    index: int | None = None
    gap: bool = False


REN, PAY = "renouvellement/2025-2026", "remuneration/2024"
MEDIANS = (
    ("conseiller_emploi", "27,00 $", "−11 %", 480),
    ("conseiller_orientation", "30,15 $", "−34 %", 190),
    ("intervenant_psychosocial", "25,59 $", "−12 %", 150),
    ("adjoint_administratif", "24,93 $", "−8 %", 135),
    ("direction_generale", "47,49 $", "−21 %", 65),
)
FIGURES = (
    Published("ren.respondents", REN, "ren_respondents", "65", 65),
    Published("ren.regions", REN, "ren_regions", "15", 65),
    Published("ren.insufficient", REN, "ren_insufficient", "72 %", 65),
    Published("ren.part_rate", REN, "ren_part_rate", "95,9 %", 65),
    Published("ren.hours_rate", REN, "ren_hours_rate", "98,8 %", 65),
    Published("ren.rating_advisor", REN, "ren_rating_advisor", "8,1 sur 10", 65),
    Published("ren.rating_process", REN, "ren_rating_process", "5,9 sur 10", 65),
    Published("ren.rate_applied", REN, "ren_rate_applied", "76,90 $", 65),
    Published("ren.rate_needed", REN, "ren_rate_needed", "125,39 $", 51),
    Published("ren.caseload_low", REN, "ren_caseload_p10", "15", 65),
    Published("ren.caseload_high", REN, "ren_caseload_p90", "40", 65),
    Published("ren.admin_hours", REN, "ren_admin_case", "2 980", 1, index=0),
    Published("ren.admin_cost", REN, "ren_admin_case", "102 325 $", 1, index=1),
    Published("ren.admin_share", REN, "ren_admin_case", "7 %", 1, index=2),
    Published("pay.respondents", PAY, "pay_respondents", "65", 65),
    Published("pay.le2_2024", PAY, "pay_le2_share", "47 %", 65),
    Published("pay.le2_2022", "remuneration/2022", "pay_le2_share", "42 %", 61),
    Published("pay.le2_2020", "remuneration/2020", "pay_le2_share", "35 %", 58),
    Published("pay.departure_any_y1", PAY, "pay_departure_any_y1", "87 %", 63),
    Published("pay.departure_any_y2", PAY, "pay_departure_any_y2", "87 %", 63),
    Published("pay.departures_mean", PAY, "pay_departures_mean", "3,5", 63),
    *(
        Published(f"opt.median_{row}", PAY, "pay_median_by_position", text, people, row=row)
        for row, text, _, people in MEDIANS
    ),
    *(
        Published(f"opt.gap_{row}", PAY, "pay_gap_by_position", text, people, row=row, gap=True)
        for row, _, text, people in MEDIANS
    ),
)


def row_of(figure: Figure, code: str) -> Row:
    return next(row for row in figure.rows if row.code == code)


def printed(one: Published, figure: Figure) -> tuple[str, int | None]:
    """Return the text and the base of a printed figure in ours."""
    if one.index is not None:
        value = figure.rows[0].cells[one.index].value
        return figure_text(value, figure.rounding, figure.formats[one.index]), figure.n
    if one.row:
        row = row_of(figure, one.row)
        return figure_text(row.value, figure.rounding, figure.format), row.observations
    return figure_text(figure.value, figure.rounding, figure.format), figure.n


@pytest.mark.parametrize("one", FIGURES, ids=lambda one: one.id)
def test_figure_is_printed_as_published(one: Published) -> None:
    figure = demo.figures(one.edition)[one.statistic]
    text, n = printed(one, figure)
    assert text.replace(NBSP, " ") == one.text
    assert n == one.n
    assert figure.population == 89


@pytest.mark.parametrize("one", FIGURES, ids=lambda one: one.id)
def test_figure_survives_disclosure_control(one: Published) -> None:
    policy = policy_of(demo.edition(one.edition).questionnaire)
    safe = by_id(protect(demo.figures(one.edition).values(), policy))[one.statistic]
    assert printed(one, safe.figure)[0].replace(NBSP, " ") == one.text


def test_every_machine_checkable_figure_is_here(say: Callable[[str], None]) -> None:
    if not PUBLISHED.exists():
        pytest.skip("the published figures are not beside this repository")
    records = json.loads(PUBLISHED.read_text(encoding="utf-8"))["figures"]
    expected = {one["id"]: one["expected"].replace(NBSP, " ") for one in records if one["check"] == "stat"}
    assert {one.id: one.text for one in FIGURES} == expected
    bases = {one["id"]: one["synthetic"]["n"] for one in records if one["check"] == "stat"}
    assert {one.id: one.n for one in FIGURES} == bases
    say(f"published figures: {len(FIGURES)}/{len(expected)} exactly as printed")
    assert len(expected) == 31


def test_weighted_lag_is_as_published() -> None:
    figure = demo.figures(PAY)["pay_gap_weighted"]
    assert figure.text == f"15,5{NBSP}%"
    assert [row.extra["weight"] for row in figure.rows] == [
        480,
        190,
        150,
        135,
        65,
    ]  # a weighted mean says its weights
    assert figure.value is not None
    assert round(float(figure.value), 2) == 15.48


def test_seniority_of_figure_two() -> None:
    figure = demo.figures(PAY)["pay_seniority_dist"]
    assert [row.count for row in figure.rows] == [296, 292, 276, 195, 101, 55, 36]
    assert figure.observations == 1251
    assert sum(row.value or 0 for row in figure.rows) == 100


def test_figure_one_keeps_those_who_cannot_say() -> None:
    figure = demo.figures(REN)["ren_sufficiency_dist"]
    assert {row.code: row.count for row in figure.rows} == {
        "suffisant": 13,
        "insuffisant": 47,
        "incertain": 5,
    }


def test_trend_of_three_editions() -> None:
    figure = demo.figures(PAY)["pay_le2_trend"]
    assert [(row.code, figure_text(row.value, 0, figure.format), row.n) for row in figure.rows] == [
        ("2020", f"35{NBSP}%", 58),
        ("2022", f"42{NBSP}%", 61),
        ("2024", f"47{NBSP}%", 65),
    ]
    assert [row.count for row in figure.rows] == [386, 491, 588]
    assert [row.observations for row in figure.rows] == [1104, 1168, 1251]
    last = figure.rows[2].extra
    assert last["change"] == Fraction(58800, 1251) - Fraction(49100, 1168)
    assert last["change_low"] < last["change"] < last["change_high"]
    both = {one.organisation for one in demo.edition("remuneration/2022").respondents} & {
        one.organisation for one in demo.edition(PAY).respondents
    }
    assert last["panel_n"] == len(both)


# Each wrong formula of the plan, beside the right one: a defect in a formula must change a printed figure.


def _sum(name: str, *, over: str = REN) -> Fraction:
    whole = Fraction(0)
    for respondent in demo.edition(over).respondents:
        found = respondent.sheet.value(name)
        whole += Fraction(found) if found is not None else 0  # type: ignore[arg-type]
    return whole


def test_information_sessions_would_change_the_rate() -> None:
    figures = demo.figures(REN)
    right = figures["ren_part_rate"]
    assert right.numerator == 44114
    assert right.denominator == 46000
    reached = right.numerator + _sum("results_prev.a.reached") + _sum("results_prev_totals.a.reached")
    target = right.denominator + _sum("results_prev.a.target") + _sum("results_prev_totals.a.target")
    assert figure_text(100 * reached / target, 1, "percent") == f"100,4{NBSP}%"


def test_mean_of_rates_is_another_number() -> None:
    figures = demo.figures(REN)
    assert figures["ren_part_rate_org_mean"].text == f"96,9{NBSP}%"
    assert figures["ren_part_target_met"].text == f"23{NBSP}%"
    assert figures["ren_part_rate"].text == f"95,9{NBSP}%"


def test_leaving_out_those_who_cannot_say_would_change_the_share() -> None:
    counts = {row.code: row.count or 0 for row in demo.figures(REN)["ren_sufficiency_dist"].rows}
    decided = counts["insuffisant"] + counts["suffisant"]
    assert figure_text(Fraction(100 * counts["insuffisant"]) / decided, 0, "percent") == f"78{NBSP}%"


def test_departures_in_both_years_in_either_and_blanks_as_zero_are_other_numbers() -> None:
    figures, data = demo.figures(PAY), demo.edition(PAY)
    assert figures["pay_departure_both"].text == f"81{NBSP}%"
    pairs = [
        tuple(respondent.sheet.value(f"departures.demission.{year}") for year in ("y1", "y2"))
        for respondent in data.respondents
    ]
    known = [pair for pair in pairs if None not in pair]
    either = sum(1 for pair in known if any(value > 0 for value in pair))  # type: ignore[operator]
    assert figure_text(Fraction(100 * either, len(known)), 0, "percent") == f"94{NBSP}%"
    right = figures["pay_departure_any_y1"]
    assert right.numerator is not None
    blanks_as_zero = 100 * right.numerator / len(pairs)
    assert figure_text(blanks_as_zero, 0, "percent") == f"85{NBSP}%"
    assert (right.n, right.missing, right.text) == (63, 2, f"87{NBSP}%")


def test_mean_of_organisations_shares_is_another_number() -> None:
    figures = demo.figures(PAY)
    assert figures["pay_le2_org_mean"].text == f"45{NBSP}%"
    assert figures["pay_le2_share"].text == f"47{NBSP}%"


def test_departures_over_years_with_a_departure_is_another_number() -> None:
    right = demo.figures(PAY)["pay_departures_mean"]
    assert (right.numerator, right.denominator, right.text) == (441, 126, "3,5")
    with_departure = sum(
        1
        for respondent in demo.edition(PAY).respondents
        for year in ("y1", "y2")
        if (respondent.sheet.value(f"departures.demission.{year}") or 0) > 0  # type: ignore[operator]
    )
    assert figure_text(right.numerator / with_departure, 1) == "4,0"


def test_market_denominator_is_another_number() -> None:
    rows = demo.figures(PAY)["pay_gap_weighted"].rows
    weighed = [(row.extra["weight"], 100 * (1 - row.extra["own"] / row.extra["reference"])) for row in rows]
    market = sum((w * v for w, v in weighed), Fraction(0)) / sum((w for w, _ in weighed), Fraction(0))
    assert figure_text(market, 1, "percent") == f"12,9{NBSP}%"


def test_records_of_all_statistics(say: Callable[[str], None]) -> None:
    figures = [*demo.figures(REN).values(), *demo.figures(PAY).values()]
    records = [figure_record(figure) for figure in figures]
    assert json.loads(json.dumps(records)) == records  # plain data, nothing lost
    kinds = {figure.kind for figure in figures}
    assert len(figures) == 129
    assert len(kinds) == 22
    for record in records:
        assert {"id", "n", "N", "value", "text", "status"} <= record.keys()
        assert (record["value"] is None) == (record["text"] in {"", "x", "…", ".."})
    say(f"statistics of the two surveys: {len(figures)} computed, {len(kinds)} kinds")


def test_every_statistic_has_something_to_say_on_the_demonstration() -> None:
    for name in (REN, PAY):
        for figure in demo.figures(name).values():
            assert figure.n > 0, figure.id
            assert figure.status in ("computed", "case", "review"), figure.id
            assert figure.value is not None or any(
                row.value is not None or any(cell.value is not None for cell in row.cells)
                for row in figure.rows
            ), figure.id
            outside = figure.missing + figure.not_applicable + figure.excluded
            assert figure.n + outside == figure.respondents, figure.id
