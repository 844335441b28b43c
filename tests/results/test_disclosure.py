"""The first storey of disclosure control: small cells, what would give them back, and the one gateway."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.results.disclosure import Policy, ProtectedTable, by_id, policy_of, protect
from surveys.results.figures import Figure, Row, Status, compute_figures, figure_record
from tests.results import demo
from tests.results.small import data, figure, survey

REN, PAY = "renouvellement/2025-2026", "remuneration/2024"


def shown(found: Figure, policy: Policy | None = None) -> Figure:
    return protect([found], policy)[0].figure


def hidden(found: Figure) -> set[str]:
    return {row.code for row in found.rows if row.status is Status.SUPPRESSED}


def choices(**counts: int) -> Figure:
    """Return a distribution with these counts."""
    total = sum(counts.values())
    rows = tuple(
        Row(code=code, n=total, count=Fraction(count), value=Fraction(100 * count, total), supporters=count)
        for code, count in counts.items()
    )
    return Figure(
        id="s",
        kind="distribution",
        item="q",
        section="p",
        label="",
        unit="org",
        survey="s",
        edition="e",
        snapshot="x",
        population=total,
        respondents=total,
        n=total,
        rows=rows,
        supporters=total,
    )


def test_only_the_gateway_makes_a_protected_table() -> None:
    with pytest.raises(TypeError, match="made by disclosure"):
        ProtectedTable(choices(a=10), Policy(), 0)


def test_small_cells_and_the_next_smallest_are_hidden() -> None:
    assert hidden(shown(choices(a=40, b=13, c=4))) == {"b", "c"}
    assert hidden(shown(choices(a=40, b=3, c=4))) == {"b", "c"}  # together seven: nobody can split them
    assert hidden(shown(choices(a=40, b=1, c=1, d=9))) == {
        "b",
        "c",
        "d",
    }  # two in all would still point at two
    assert hidden(shown(choices(a=40, b=13, c=5))) == set()
    assert hidden(shown(choices(a=40, b=13, c=0))) == set()  # nobody is nobody
    assert hidden(shown(choices(a=6, b=1))) == {"a", "b"}


def test_the_same_organisations_behind_several_sums_are_counted_once() -> None:
    parts = choices(a=2, b=2, c=2, d=30)
    assert hidden(shown(parts)) == {"a", "b", "c"}  # six different organisations
    sums = replace(parts, kind="distribution_of_sums", n=36)
    assert hidden(shown(sums)) == {"a", "b", "c", "d"}  # perhaps the same two each time


def test_a_trend_of_shares_hides_an_edition_that_points_at_few() -> None:
    definition = survey(
        ("open", "id: s, kind: share, where: \"${open} = 'oui'\""),
        ("open", "id: t, kind: trend, of: s, editions: ['2023', '2025']"),
    )
    now = data(definition, *[{"open": "oui"}] * 10, *[{"open": "non"}] * 10)
    before = replace(data(definition, *[{"open": "oui"}] * 2, *[{"open": "non"}] * 18), edition="2023")
    trend = by_id(protect(compute_figures(now, {"2023": before})))["t"].figure
    assert [(row.code, row.status) for row in trend.rows] == [
        ("2023", Status.SUPPRESSED),
        ("2025", Status.PUBLISHED),
    ]
    assert trend.value == 50
    assert not trend.rows[1].extra  # a change from 10 % would say the hidden edition


def test_a_panel_of_few_is_not_said() -> None:
    definition = survey(
        ("other", "id: r, kind: ratio_of_sums, num: '${other}', den: '${note}', rounding: 1"),
        ("other", "id: t, kind: trend, of: r, editions: ['2023', '2025']"),
    )

    def trend(before: int, after: int) -> set[str]:
        centres = [{"other": place % 3, "note": 1 + place % 7} for place in range(20)]
        earlier = replace(data(definition, *centres[:before]), edition="2023")
        found = by_id(protect(compute_figures(data(definition, *centres[:after]), {"2023": earlier})))
        return set(found["t"].figure.rows[1].extra)

    said = {"change", "change_low", "change_high", "panel_change", "panel_n"}
    said |= {"panel_before", "panel_value", "panel_low", "panel_high"}
    assert trend(10, 20) == said
    assert trend(10, 12) == {
        "change",
        "change_low",
        "change_high",
    }  # two newcomers would be known by difference


def test_a_sum_that_two_organisations_make_is_hidden() -> None:
    found = figure("other", "kind: sum, value: '${other}'", *[{"other": 0}] * 9, {"other": 4}, {"other": 5})
    assert (found.supporters, shown(found).value) == (2, None)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=8))
def test_what_is_hidden_cannot_be_found_by_subtraction(counts: list[int]) -> None:
    if sum(counts) < 5:
        return
    found = shown(choices(**{f"c{place}": count for place, count in enumerate(counts)}))
    gone = [counts[int(code[1:])] for code in hidden(found)]
    kept = [row.count for row in found.rows if row.status is Status.PUBLISHED]
    assert all(count == 0 or count >= 5 for count in kept)  # type: ignore[operator]
    if gone:
        assert len([count for count in gone if count]) >= 2 or not any(kept)
        assert sum(gone) >= 5 or not any(kept)
    for row in found.rows:
        if row.status is Status.SUPPRESSED:
            assert (row.count, row.value, row.supporters, row.n) == (None, None, 0, 0)


def test_too_few_organisations_hide_the_whole_figure() -> None:
    found = shown(figure("other", "kind: mean, value: '${other}'", *[{"other": 3}] * 4))
    assert (found.value, found.se, found.status, found.n) == (None, None, Status.SUPPRESSED, 4)
    assert figure_record(found)["text"] == "x"
    kept = shown(figure("other", "kind: mean, value: '${other}'", *[{"other": 3}] * 5))
    assert (kept.value, kept.status) == (3, Status.PUBLISHED)


@pytest.mark.parametrize(("yes", "no", "kept"), [(3, 20, False), (20, 3, False), (20, 0, True), (9, 9, True)])
def test_a_share_hides_either_side(yes: int, no: int, kept: bool) -> None:
    centres = [{"open": "oui"}] * yes + [{"open": "non"}] * no
    found = shown(figure("open", "kind: share, where: \"${open} = 'oui'\"", *centres))
    assert (found.status is Status.PUBLISHED) is kept
    assert (found.value is not None) is kept


def test_twelve_regions_are_hidden_and_three_shown() -> None:
    found = shown(demo.figures(REN)["ren_by_region"])
    assert {row.code for row in found.rows if row.status is Status.PUBLISHED and row.count} == {
        "r03",
        "r06",
        "r16",
    }
    assert len(hidden(found)) == 12


def test_pay_needs_people_as_well_as_organisations() -> None:
    policy = policy_of(demo.edition(PAY).questionnaire)
    assert (policy.min_organisations, policy.min_people, policy.largest_share) == (5, 10, Fraction(2, 5))
    found = shown(demo.figures(PAY)["pay_median_by_position"], policy)
    raw = {row.code: row for row in demo.figures(PAY)["pay_median_by_position"].rows}
    assert hidden(found) == {"autre"}
    assert (raw["autre"].n, raw["autre"].observations) == (6, 6)  # six organisations, but six people


def test_one_organisation_with_most_people_hides_a_position() -> None:
    one = {"staff": [{"rate": 20, "post": "a"}] * 9}
    others = [{"staff": [{"rate": 25, "post": "a"}]}] * 5
    found = figure("rates", "kind: median_by_row, unit: person, value: '${rates}'", one, *others)
    assert hidden(shown(replace(found, disclosure="confidential_pay"))) == {"a"}
    # people are pooled: one organisation's are not to be read in it, whatever their class
    assert hidden(shown(replace(found, disclosure="public_aggregate"))) == {"a"}
    assert hidden(shown(replace(found, makeup=(), disclosure="public_aggregate"))) == set()


def test_a_weighted_mean_does_not_give_a_hidden_row_back() -> None:
    few = {"staff": [{"rate": 50, "post": "b"}]}
    many = [{"staff": [{"rate": 25, "post": "a"}] * 2}] * 6
    definition = survey(
        ("rates", "id: m, kind: median_by_row, unit: person, value: '${rates}'"),
        ("rates", "id: s, kind: benchmark_gap_by_row, of: m, benchmark: marche.median, denominator: own"),
        ("rates", "id: w, kind: weighted_mean_of_rows, of: s, weight: incumbents"),
    )
    tables = by_id(protect(compute_figures(data(definition, few, *many))))
    assert hidden(tables["s"].figure) == {"b"}
    assert (tables["w"].figure.value, tables["w"].figure.status) == (None, Status.SUPPRESSED)


def test_votes_are_counted_to_be_said() -> None:
    definition = replace(survey(("open", "id: s, kind: count_responses")), unit="elector")
    assert policy_of(definition).min_organisations == 1


def test_a_questionnaire_asks_for_more_organisations_than_the_platform_and_never_for_fewer() -> None:
    definition = survey(("open", "id: s, kind: count_responses"))
    for stated, held in ((2, 5), (7, 7)):
        rules = {"confidential_pay": {"min_orgs": stated, "min_persons": 1}}
        policy = policy_of(replace(definition, disclosure_rules=rules))
        assert (policy.min_organisations, policy.min_people) == (held, 10)


@pytest.mark.parametrize("name", [REN, PAY])
def test_no_hidden_number_is_left_in_the_record(name: str) -> None:
    policy = policy_of(demo.edition(name).questionnaire)
    tables = protect(demo.figures(name).values(), policy)
    assert sum(table.hidden for table in tables) > 20
    for table in tables:
        for record in _lines(figure_record(table.figure)):
            if record["status"] == "suppressed":
                numbers = {
                    key: record.get(key) for key in ("value", "exact", "count", "numerator", "members")
                }
                assert not any(numbers.values()), (table.figure.id, record)
                assert record["text"] == "x"
        assert json.dumps(figure_record(table.figure))


def test_protection_is_idempotent() -> None:
    for name in (REN, PAY):
        once = protect(demo.figures(name).values())
        twice = protect(table.figure for table in once)
        assert [table.hidden for table in once] == [table.hidden for table in twice]


def _lines(record: dict) -> list[dict]:  # type: ignore[type-arg]
    rows = record.get("rows", [])
    return [record, *rows, *(cell for row in rows for cell in row.get("cells", []))]
