"""Each kind of statistic on a few centres, with its base: what would be wrong is asserted beside what is right."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.questionnaire.definition.statistics import STATISTICS
from surveys.results.figures import STATISTIC_KINDS, Figure, Row, Status, compute_figures, figure_record
from surveys.results.figures.extracts import quotations
from tests.results import demo
from tests.results.small import data, figure, survey

NSP, SO = {"missing": "nsp"}, {"missing": "so"}


def row(found: Figure, code: str) -> Row:
    return next(each for each in found.rows if each.code == code)


def outside(found: Figure) -> tuple[int, int, int]:
    return found.missing, found.not_applicable, found.excluded


def test_every_kind_of_the_language_is_computed() -> None:
    assert set(STATISTIC_KINDS) == set(STATISTICS)


# ── bases ──


def test_default_base_is_who_answered_every_variable_used() -> None:
    found = figure(
        "amount",
        "kind: ratio_of_sums, num: '${amount}', den: '${other}'",
        {"open": "oui", "amount": 3, "other": 4},
        {"open": "oui", "amount": 5},  # other is blank
        {"open": "oui", "amount": NSP, "other": 9},
        {"open": "non", "other": 9},  # amount was not asked
        {"open": "oui", "amount": SO, "other": 9},  # amount has no sense there
    )
    assert (found.n, outside(found)) == (1, (2, 2, 0))
    assert found.value == Fraction(300, 4)


def test_zero_is_an_answer_and_a_blank_is_not_a_zero() -> None:
    mean = "kind: mean, value: '${other}', rounding: 1"
    assert figure("other", mean, {"other": 0}, {"other": 4}, {}).value == 2
    assert figure("other", mean, {"other": 0}, {"other": 4}, {}).missing == 1


def test_explicit_base_excludes_and_says_so() -> None:
    found = figure(
        "other",
        "kind: mean, value: '${other}', base: '${other} > 0'",
        {"other": 0},
        {"other": 4},
        {"other": 8},
        {},
    )
    assert (found.n, found.value, outside(found)) == (2, 6, (1, 0, 1))
    assert (found.base.code, found.base.params["condition"]) == ("base.condition", "${other} > 0")


def test_base_never_lets_a_missing_value_in() -> None:
    found = figure(
        "other",
        "kind: sum, value: '${other}', base: \"answered(${open})\"",
        {"open": "oui"},
        {"open": "oui", "other": 2},
    )
    assert (found.n, found.value, found.missing) == (1, 2, 1)


def test_a_computed_value_needs_an_answer_under_it() -> None:
    # both = coalesce(amount, 0) + coalesce(other, 0): zero for a centre that said nothing
    found = figure("both", "kind: mean, value: '${both}'", {"other": 6}, {}, {"open": "oui", "amount": 0})
    assert (found.n, found.value, found.missing) == (2, 3, 1)


def test_nobody_in_the_base_is_empty_not_zero() -> None:
    for statistic in (
        "kind: mean, value: '${other}'",
        "kind: sum, value: '${other}'",
        "kind: median, value: '${other}'",
        "kind: share, where: '${other} > 1'",
        "kind: ratio_of_sums, num: '${other}', den: '${other}'",
    ):
        found = figure("other", statistic, {}, {"other": NSP})
        assert (found.n, found.value, found.status) == (0, None, Status.EMPTY), statistic


def test_base_names_the_questions_it_rests_on() -> None:
    found = figure("amount", "kind: ratio_of_sums, num: '${amount}', den: '${other}'", {"other": 1})
    assert found.base.code == "base.answered"
    assert found.base.params["questions"].split() == ["amount", "other"]


# ── counts ──


def test_response_rate_counts_members() -> None:
    found = figure("open", "kind: share_of_population", *[{"open": "oui"}] * 3, population=4)
    assert (found.n, found.population, found.value, found.text) == (3, 4, 75, "75\u00a0%")


def test_response_rate_without_members_is_unavailable() -> None:
    found = figure("open", "kind: share_of_population", {"open": "oui"}, population=None)
    assert (found.value, found.status) == (None, Status.UNAVAILABLE)


def test_share_is_rounded_half_away_from_zero() -> None:
    centres = [{"open": "oui"}] + [{"open": "non"}] * 199
    found = figure("open", "kind: share, where: \"${open} = 'oui'\"", *centres, population=200)
    assert found.value == Fraction(1, 2)
    assert found.text == "1\u00a0%"


def test_unknown_is_outside_a_share() -> None:
    found = figure(
        "other",
        "kind: share, where: '${other} > 1', base: \"answered(${open})\"",
        {"open": "oui"},
        {"open": "oui", "other": 2},
    )
    assert (found.n, found.value, found.missing) == (1, 100, 1)


def test_share_says_how_many_members_it_can_mean() -> None:
    centres = [{"open": "oui"}] * 57 + [{"open": "non"}] * 8
    found = figure("open", "kind: share, where: \"${open} = 'oui'\"", *centres)
    assert found.interval is not None
    assert found.interval.counts == (73, 81)
    assert figure_record(found)["members"] == [73, 81]


def test_distribution_keeps_the_order_of_the_list_and_its_zeros() -> None:
    found = figure("open", "kind: distribution, value: '${open}'", {"open": "non"}, {"open": "non"}, {})
    assert [(each.code, each.count, each.value) for each in found.rows] == [("oui", 0, 0), ("non", 2, 100)]
    assert (found.n, found.flags) == (2, ("low_item_response",))  # two of the three asked


def test_multiple_counts_organisations_and_passes_one_hundred() -> None:
    found = figure(
        "groups", "kind: distribution, value: '${groups}'", {"groups": ["a", "b"]}, {"groups": ["a"]}, {}
    )
    assert found.n == 2
    assert [(each.code, each.value) for each in found.rows] == [("a", 100), ("b", 50), ("c", 0)]
    assert "over_hundred" in found.flags


def test_distribution_of_a_roster_field_counts_entries_and_says_organisations() -> None:
    found = figure(
        "staff",
        "kind: distribution, unit: row, value: '${staff.*.post}'",
        {"staff": [{"post": "a"}, {"post": "b"}, {"post": "a"}]},
        {"staff": [{"post": "a"}]},
        {},
    )
    assert (found.n, found.observations) == (2, 4)
    assert (row(found, "a").count, row(found, "a").supporters, row(found, "a").value) == (3, 2, 75)


def test_calculated_texts_keep_the_order_they_are_named_in() -> None:
    sizes = demo.figures("renouvellement/2025-2026")["ren_by_size"]
    assert [each.code for each in sizes.rows] == ["petite", "moyenne", "grande"]


def test_each_row_of_a_matrix_has_its_own_base() -> None:
    found = figure(
        "views",
        "kind: distribution_by_row",
        {"views.a": "bas", "views.b": "haut"},
        {"views.a": "haut", "views.b": SO},
    )
    assert [(each.code, each.n, each.missing, each.not_applicable) for each in found.rows] == [
        ("a", 2, 0, 0),
        ("b", 1, 0, 1),
        ("c", 0, 2, 0),
    ]
    assert [cell.value for cell in row(found, "b").cells] == [0, 100]
    assert row(found, "c").status is Status.EMPTY
    assert [cell.extra["score"] for cell in row(found, "a").cells] == [1, 3]


def test_top_rows_come_largest_first() -> None:
    found = figure(
        "views",
        "kind: top_rows, where: \". = 'haut'\"",
        {"views.a": "bas", "views.b": "haut", "views.c": "haut"},
        {"views.a": "haut", "views.b": "haut", "views.c": SO},
    )
    assert [(each.code, each.value, each.n) for each in found.rows] == [
        ("b", 100, 2),
        ("c", 100, 1),
        ("a", 50, 2),
    ]


def test_count_distinct_counts_values_once() -> None:
    found = figure("open", "kind: count_distinct, value: '${open}'", {"open": "oui"}, {"open": "oui"}, {})
    assert (found.value, found.n) == (1, 2)


# ── amounts ──


def test_ratio_of_totals_is_not_the_mean_of_ratios() -> None:
    centres = ({"grid.a.got": 9, "grid.a.asked": 10}, {"grid.a.got": 50, "grid.a.asked": 100})
    found = figure(
        "grid", "kind: ratio_of_sums, num: '${grid.a.got}', den: '${grid.a.asked}', rounding: 1", *centres
    )
    assert found.value == Fraction(5900, 110)
    assert found.value != (90 + 50) / 2


def test_ratio_without_scale_is_a_number() -> None:
    found = figure(
        "other",
        "kind: ratio_of_sums, unit: org_year, num: '${other}', den: '2', scale: 1, rounding: 1",
        {"other": 7},
        {"other": 1},
    )
    assert (found.value, found.text, found.observations) == (2, "2,0", 4)


def test_a_zero_denominator_leaves_the_base() -> None:
    found = figure(
        "amount",
        "kind: ratio_of_sums, num: '${amount}', den: '${other}'",
        {"open": "oui", "amount": 3, "other": 0},
        {"open": "oui", "amount": 3, "other": 6},
    )
    assert (found.n, found.value, found.excluded) == (1, 50, 1)


def test_ratio_by_row_takes_only_pairs() -> None:
    found = figure(
        "grid",
        "kind: ratio_of_sums_by_row, num: got, den: asked",
        {"grid.a.got": 3, "grid.a.asked": 4, "grid.b.asked": 100},
        {"grid.a.got": 4, "grid.a.asked": 4},
    )
    assert (row(found, "a").value, row(found, "a").n) == (Fraction(700, 8), 2)
    assert (row(found, "b").value, row(found, "b").n, row(found, "b").status) == (None, 0, Status.EMPTY)


def test_sums_by_row_and_their_distribution() -> None:
    centres = ({"grid.a.got": 3, "grid.b.got": 1}, {"grid.a.got": 4, "grid.b.got": 0, "grid.c.got": 2})
    sums = figure("grid", "kind: sum_by_row, value: got", *centres)
    assert [each.value for each in sums.rows] == [7, 1, 2]
    parts = figure("grid", "kind: distribution_of_sums, value: '${grid.*.got}'", *centres)
    assert [each.value for each in parts.rows] == [70, 10, 20]
    assert parts.observations == 10
    assert [each.supporters for each in parts.rows] == [2, 1, 1]  # a zero stands behind nothing
    assert "unequal_bases" in parts.flags


def test_medians_pool_people_or_take_organisations() -> None:
    centres = (
        {"staff": [{"rate": 20, "post": "a"}, {"rate": 22, "post": "a"}, {"rate": 30, "post": "b"}]},
        {"staff": [{"rate": 40, "post": "a"}]},
    )
    pooled = figure("rates", "kind: median_by_row, unit: person, value: '${rates}', rounding: 2", *centres)
    assert (row(pooled, "a").value, row(pooled, "a").n, row(pooled, "a").observations) == (22, 2, 3)
    assert row(pooled, "a").largest_share == Fraction(2, 3)
    assert row(pooled, "c").status is Status.EMPTY
    whole = figure("staff", "kind: median, unit: person, value: '${staff.*.rate}', rounding: 2", *centres)
    assert (whole.value, whole.n, whole.observations, whole.text) == (26, 2, 4, "26,00\u00a0$")
    cells = figure("grid", "kind: median_by_row, value: got", {"grid.a.got": 1}, {"grid.a.got": 4})
    assert row(cells, "a").value == Fraction(5, 2)


def test_quantiles_are_of_type_seven_and_exact() -> None:
    centres = [{"other": value} for value in (1, 2, 3, 4)]
    assert figure("other", "kind: quantile, q: 0.1, value: '${other}'", *centres).value == Fraction(13, 10)
    found = figure(
        "rates",
        "kind: quantiles_by_row, q: [0.25, 0.75], unit: person, value: '${rates}'",
        {"staff": [{"rate": value, "post": "a"} for value in (1, 2, 3, 4)]},
    )
    assert [(cell.code, cell.value) for cell in row(found, "a").cells] == [
        ("p25", Fraction(7, 4)),
        ("p75", Fraction(13, 4)),
    ]


def test_mean_of_a_rating_and_of_a_scale() -> None:
    found = figure("note", "kind: mean, value: '${note}', rounding: 1", {"note": 8}, {"note": 9}, {})
    assert (found.value, found.format, found.out_of, found.text) == (Fraction(17, 2), "rating", 10, "8,5")


@given(st.lists(st.integers(0, 10), min_size=1, max_size=12))
@settings(max_examples=25, deadline=None)
def test_order_of_centres_changes_nothing(notes: list[int]) -> None:
    statistics = (
        ("note", "id: m, kind: mean, value: '${note}'"),
        ("note", "id: q, kind: quantile, q: 0.3, value: '${note}'"),
        ("note", "id: s, kind: share, where: '${note} > 6'"),
        ("note", "id: n, kind: nps, value: '${note}'"),
    )
    definition = survey(*statistics)
    one = compute_figures(data(definition, *({"note": note} for note in notes)))
    other = compute_figures(data(definition, *({"note": note} for note in reversed(notes))))
    assert [each.value for each in one] == [each.value for each in other]
    mean, level, share, score = one
    assert min(notes) <= mean.value <= max(notes)  # type: ignore[operator]
    assert min(notes) <= level.value <= max(notes)  # type: ignore[operator]
    assert 0 <= share.value <= 100  # type: ignore[operator]
    assert -100 <= score.value <= 100  # type: ignore[operator]


@given(st.lists(st.sampled_from([(0, 3), (1, 3), (2, 3), (1, 7), (5, 7)]), min_size=1, max_size=9))
@settings(max_examples=25, deadline=None)
def test_a_mean_of_quotients_is_exact(pairs: list[tuple[int, int]]) -> None:
    definition = survey(("other", "id: s, kind: mean, value: '100 * ${other} div ${note}'"))
    found = compute_figures(data(definition, *({"other": top, "note": bottom} for top, bottom in pairs)))[0]
    assert found.value == sum(Fraction(100 * top, bottom) for top, bottom in pairs) / len(pairs)


# ── comparisons ──

MEDIANS = "id: m, kind: median_by_row, unit: person, value: '${rates}', rounding: 2"
CENTRES = (
    {
        "staff": [
            {"rate": 25, "post": "a"},
            {"rate": 25, "post": "a"},
            {"rate": 40, "post": "b"},
            {"rate": 9, "post": "c"},
        ]
    },
)


def _compared(*more: str) -> dict[str, Figure]:
    definition = survey(("rates", MEDIANS), *(("rates", text) for text in more))
    return {each.id: each for each in compute_figures(data(definition, *CENTRES))}


def test_gap_names_its_denominator() -> None:
    gap = "kind: benchmark_gap_by_row, of: m, benchmark: marche.median, denominator:"
    found = _compared(f"id: own, {gap} own", f"id: market, {gap} benchmark")
    assert [(each.code, each.value) for each in found["own"].rows] == [("a", 20), ("b", -25)]
    assert [(each.code, each.value) for each in found["market"].rows] == [("a", 25), ("b", -20)]
    assert found["own"].details["denominator"] == "own"
    assert found["own"].details["reference_year"] == "2024"


def test_weighted_mean_of_rows_says_its_weights() -> None:
    gap = "id: g, kind: benchmark_gap_by_row, of: m, benchmark: marche.median, denominator: own"
    mean = "kind: weighted_mean_of_rows, of: g, rounding: 1"
    found = _compared(
        gap,
        f"id: people, {mean}, weight: incumbents, rows: large",
        f"id: lag, {mean}, weight: incumbents, rows: large, direction: lag",
        f"id: listed, {mean}, weight: poids",
    )
    assert found["people"].value == Fraction(2 * 20 + 1 * -25, 3)
    assert [each.extra["weight"] for each in found["people"].rows] == [2, 1]
    assert found["lag"].value == -found["people"].value  # type: ignore[operator]
    assert found["listed"].value == Fraction(3 * 20 - 25, 4)


def test_trend_keeps_a_line_for_an_edition_that_is_not_there() -> None:
    definition = survey(
        ("note", "id: m, kind: mean, value: '${note}', rounding: 1"),
        ("note", "id: t, kind: trend, of: m, editions: ['2021', '2023', '2025']"),
    )
    now = data(definition, {"note": 9}, {"note": 8})
    before = replace(data(definition, {"note": 4}), edition="2021")
    found = {each.id: each for each in compute_figures(now, {"2021": before})}["t"]
    assert [(each.code, each.value, each.status) for each in found.rows] == [
        ("2021", 4, Status.COMPUTED),
        ("2023", None, Status.UNAVAILABLE),
        ("2025", Fraction(17, 2), Status.COMPUTED),
    ]
    assert found.rows[2].extra["change"] == Fraction(9, 2)
    assert found.text == "8,5"


def test_change_of_a_ratio_says_its_interval_and_the_same_organisations() -> None:
    definition = survey(
        ("other", "id: r, kind: ratio_of_sums, num: '${other}', den: '${note}', rounding: 1"),
        ("other", "id: t, kind: trend, of: r, editions: ['2023', '2025']"),
    )
    counts = ((1, 4), (2, 5), (3, 6))
    now = data(definition, *({"other": u, "note": m} for u, m in counts), population=10)
    before = replace(data(definition, *({"other": u, "note": m} for u, m in counts[:2])), edition="2023")
    found = {each.id: each for each in compute_figures(now, {"2023": before})}["t"].rows[1].extra
    assert found["change"] == 100 * (Fraction(6, 15) - Fraction(3, 9))
    assert found["change_low"] < 0 < found["change_high"]  # three centres: nothing can be said
    assert (found["panel_change"], found["panel_n"]) == (0, 2)


# ── words and single cases ──

CONSENT = "consent: \"selected(${consent}, 'oui')\""


def test_texts_never_enter_a_figure() -> None:
    definition = survey(("quote", f"id: s, kind: verbatim_list, unit: text, value: '${{quote}}', {CONSENT}"))
    answers = data(
        definition,
        {"quote": "Un mot gardé", "consent": ["oui"]},
        {"quote": "Un mot refusé", "consent": ["non"]},
        {"quote": "Un mot sans accord"},
        {"consent": ["oui"]},
    )
    (found,) = compute_figures(answers)
    assert (found.n, found.value, found.excluded, found.missing, found.status) == (1, 1, 2, 1, Status.REVIEW)
    assert (found.rounding, found.format) == (0, "number")  # so many texts: whole
    assert "Un mot" not in repr(found)
    item, statistic = definition.statistics[0]
    assert [each.text for each in quotations(answers, item, statistic)] == ["Un mot gardé"]


def test_a_case_is_one_consenting_centre() -> None:
    case = f"kind: case_extract, values: ['${{other}}', '${{note}}'], {CONSENT}"
    centres = (
        {"other": 12, "note": 7, "consent": ["oui"]},
        {"other": 99, "note": 1, "consent": ["non"]},
        {"other": 50, "consent": ["oui"]},
    )
    found = figure("other", case, *centres)
    assert (found.n, found.status, found.value) == (1, Status.CASE, 12)
    assert [cell.value for cell in found.rows[0].cells] == [12, 7]
    assert found.formats == ("number", "rating")
    nobody = figure("other", case, *centres[1:])
    assert (nobody.n, nobody.rows, nobody.status) == (0, (), Status.EMPTY)


# ── recommendation and votes ──


def test_recommendation_score() -> None:
    found = figure("note", "kind: nps, value: '${note}'", *({"note": note} for note in (10, 9, 9, 8, 7, 6)))
    assert found.value == Fraction(100 * (3 - 1), 6)
    assert {each.code: each.count for each in found.rows} == {"promoters": 3, "passives": 2, "detractors": 1}


BALLOTS = tuple(
    {"rank": ballot} for ballot in (["a", "b", "c"], ["a", "b"], ["b", "c", "a"], ["c", "b"], ["c", "b"])
)


def test_rankings_by_four_rules() -> None:
    first = figure("rank", "kind: first_choices, value: '${rank}'", *BALLOTS)
    assert {each.code: each.count for each in first.rows} == {"a": 2, "b": 1, "c": 2}
    ranks = figure("rank", "kind: mean_rank, value: '${rank}', rounding: 1", *BALLOTS)
    assert {each.code: (each.value, each.n) for each in ranks.rows} == {
        "a": (Fraction(5, 3), 3),
        "b": (Fraction(9, 5), 5),
        "c": (Fraction(7, 4), 4),
    }
    points = figure("rank", "kind: borda, value: '${rank}'", *BALLOTS)
    assert [(each.code, each.value) for each in points.rows] == [("b", 6), ("c", 5), ("a", 4)]
    runoff = figure("rank", "kind: runoff, value: '${rank}', tie_rule: first_choices", *BALLOTS)
    assert runoff.details["winner"] == "c"
    assert [each.code for each in runoff.rows] == ["c", "a", "b"]


def test_a_tie_is_handed_to_people() -> None:
    tied = ({"rank": ["a"]}, {"rank": ["b"]})
    for rule in ("first_choices", "chair", "draw"):
        found = figure("rank", f"kind: runoff, value: '${{rank}}', tie_rule: {rule}", *tied)
        assert (found.details["winner"], found.details["tied"], found.status) == ("", "a b", Status.REVIEW)


@pytest.mark.parametrize(
    ("votes", "majority", "quorum", "outcome"),
    [
        ((3, 2), "simple", "3", "adopted"),
        ((2, 2), "simple", "3", "rejected"),
        ((4, 2), "two_thirds", "3", "adopted"),
        ((3, 2), "two_thirds", "3", "rejected"),
        ((3, 0), "simple", "5", "no_quorum"),
        ((3, 0), "simple", "0.5", "adopted"),
    ],
)
def test_motion(votes: tuple[int, int], majority: str, quorum: str, outcome: str) -> None:
    centres = [{"open": "oui"}] * votes[0] + [{"open": "non"}] * votes[1]
    text = f"kind: motion, where: \"${{open}} = 'oui'\", base: 'answered(${{open}})', majority: {majority}, quorum: {quorum}"
    found = figure("open", text, *centres, population=6)
    assert found.details["outcome"] == outcome
