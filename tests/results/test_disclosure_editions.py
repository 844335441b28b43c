"""A whole edition through the gateway: what figures are made of, what they give away together, what is left in them."""

import json
from collections.abc import Callable, Mapping
from fractions import Fraction

import pytest

from surveys.results.disclosure import Limits, Policy, by_id, policy_of, protect, protect_edition
from surveys.results.disclosure.editions import EditionAudit
from surveys.results.disclosure.lines import unsafe_cells, unsafe_lines
from surveys.results.figures import Figure, Status, compute_figures, figure_record
from surveys.results.figures.makeup import Term
from tests.results import demo
from tests.results.small import data, figure, survey

REN, PAY = "renouvellement/2025-2026", "remuneration/2024"
EDITIONS = (REN, PAY, "remuneration/2022")
Answers = Mapping[str, object]


def edition(*statistics: tuple[str, str], centres: list[Answers]) -> tuple[Figure, ...]:
    return compute_figures(data(survey(*statistics), *centres))


def test_a_sum_goes_back_to_the_answers_it_adds_up() -> None:
    found = figure(
        "both", "kind: sum, value: '${both} * 2 - ${other}'", {"open": "oui", "amount": 3, "other": 4}
    )
    (made,) = found.makeup
    assert set(made.terms["of-01"]) == {
        Term("amount", Fraction(2), Fraction(3)),
        Term("other", Fraction(1), Fraction(4)),
    }
    # what is no sum of answers is one value of its own
    found = figure("both", "kind: sum, value: '${other} * ${other}'", {"other": 4})
    assert found.makeup[0].terms["of-01"] == (Term("${other} * ${other}", Fraction(1), Fraction(16)),)


@pytest.mark.parametrize("name", EDITIONS)
def test_no_table_keeps_what_it_is_made_of(name: str) -> None:
    figures = list(demo.figures(name).values())
    assert any(each.makeup for each in figures)
    for table in protect(figures):
        assert table.figure.makeup == ()
        assert "of-01" not in repr(table)
    for each in figures:
        assert "of-" not in repr(each)
        assert not [one for one in demo.edition(name).members if one in json.dumps(figure_record(each))]


def test_two_bases_that_differ_by_two_centres_are_told_by_their_printed_digits_alone() -> None:
    centres: list[Answers] = [{"other": 100 + place, "note": 1 + place % 7} for place in range(20)]
    centres += [{"other": 400}, {"other": 350}]
    figures = edition(
        ("other", "id: total, kind: sum, value: '${other}'"),
        ("other", "id: rate, kind: ratio_of_sums, num: '${other}', den: '${note}', rounding: 1"),
        centres=centres,
    )
    alone = by_id(protect(figures))
    assert alone["rate"].figure.numerator == sum(100 + place for place in range(20))
    found = protect_edition(figures)
    rate = by_id(found.tables)["rate"].figure
    assert (found.proven, found.audit.clean) == (True, True)
    assert (rate.numerator, rate.denominator, rate.interval, rate.beside) == (None, None, None, ())
    value = next(each.value for each in figures if each.id == "rate")
    assert value is not None
    assert rate.value is not None
    assert abs(rate.value - value) <= Fraction(1, 20)
    assert by_id(found.tables)["total"].figure.status is Status.PUBLISHED


def test_what_printed_digits_still_give_away_is_hidden() -> None:
    centres: list[Answers] = [{"other": 10, "note": 5} for _ in range(20)]
    centres += [{"other": 900_000}]
    figures = edition(
        ("other", "id: total, kind: sum, value: '${other}'"),
        ("other", "id: rate, kind: ratio_of_sums, num: '${other}', den: '${note}', rounding: 1"),
        centres=centres,
    )
    found = by_id(protect_edition(figures).tables)
    assert found["total"].figure.status is Status.SUPPRESSED  # one centre is nearly all of it
    assert found["rate"].figure.status is Status.PUBLISHED


def test_a_giant_is_hidden_though_many_answered() -> None:
    found = figure("other", "kind: mean, value: '${other}'", *[{"other": 3}] * 29, {"other": 10_000})
    assert unsafe_lines(found, Policy()) == {"": ("near_bound",)}
    assert protect([found])[0].figure.value is None


def test_parts_are_hidden_until_their_union_is_safe_for_what_they_bring() -> None:
    def centre(**rows: int) -> Answers:
        return {f"grid.{row}.got": value for row, value in rows.items()}

    centres = [
        centre(a=10, b=10, c=900),
        centre(a=10, b=12),
        centre(a=10, b=11),
        centre(a=11, b=12),
        centre(a=12, b=11),
    ]
    centres += [centre(a=13, b=13), centre(c=5), centre(c=5), centre(c=5), centre(c=5)]
    found = figure("grid", "kind: distribution_of_sums, value: '${grid.*.got}'", *centres)
    table = protect([found])[0].figure
    hidden = {row.code for row in table.rows if row.status is Status.SUPPRESSED}
    assert "c" in hidden  # five centres, one of which is nearly all
    assert len(hidden) > 1


@pytest.mark.parametrize(
    ("rates", "hidden"),
    [
        ([20, 21, 22, 23, 24, 25, 26, 27], set()),
        ([20, 20, 20, 20, 20, 20, 20, 20], set()),  # everybody's, nobody's own
        ([20, 21, 22, 23, 24, 25, 26], {"p25", "p75"}),  # seven centres for a quartile
        ([20, 20, 20, 20, 21, 22, 23, 24], {"p25"}),  # nobody below
    ],
)
def test_a_quantile_is_not_a_centre_s_own_value(rates: list[int], hidden: set[str]) -> None:
    centres: list[Answers] = [{"staff": [{"rate": rate, "post": "a"}]} for rate in rates]
    found = figure("rates", "kind: quantiles_by_row, q: [0.25, 0.75], value: '${rates}'", *centres)
    assert {cell for row, cell in unsafe_cells(found, Policy()) if row == "a"} == hidden
    (row,) = [row for row in protect([found])[0].figure.rows if row.code == "a"]
    assert {cell.code for cell in row.cells if cell.value is None} >= hidden


def test_a_rating_that_says_everybody_was_pleased_is_hidden() -> None:
    assert (
        protect([figure("note", "kind: mean, value: '${note}'", *[{"note": 10}] * 4, {"note": 9})])[0].hidden
        == 1
    )
    assert protect([figure("note", "kind: mean, value: '${note}'", *[{"note": 8}] * 5)])[0].hidden == 1
    mixed = [{"note": note} for note in (10, 9, 4, 6, 8)]
    assert protect([figure("note", "kind: mean, value: '${note}'", *mixed)])[0].hidden == 0


def test_all_or_none_is_a_secret_where_the_answer_is_sensitive() -> None:
    from dataclasses import replace

    everyone = figure("open", "kind: share, where: \"${open} = 'oui'\"", *[{"open": "oui"}] * 20)
    assert protect([everyone])[0].figure.value == 100
    assert protect([replace(everyone, disclosure="confidential_pay")])[0].figure.value is None


def test_the_statistics_of_a_question_hide_the_same_lines() -> None:
    few = {"grid.b.got": 1, "grid.b.asked": 2}
    many = [{"grid.a.got": 5, "grid.a.asked": 6, "grid.b.got": 3, "grid.c.got": 2}] * 7
    figures = edition(
        ("grid", "id: rate, kind: ratio_of_sums_by_row, num: got, den: asked"),
        ("grid", "id: sums, kind: sum_by_row, value: got"),
        centres=[few, *many],
    )
    found = by_id(protect(figures))
    rows = {
        name: {row.code for row in table.figure.rows if row.status is Status.SUPPRESSED}
        for name, table in found.items()
    }
    assert "b" in rows["rate"]
    assert "b" in rows["sums"]


@pytest.mark.parametrize("name", EDITIONS)
def test_an_edition_released_together_stands_the_attack(name: str, say: Callable[[str], None]) -> None:
    figures = list(demo.figures(name).values())
    policy = policy_of(demo.edition(name).questionnaire)
    found = protect_edition(figures, policy)
    assert found.proven
    assert found.audit.clean
    assert len(found.audit.nearest) == len(demo.edition(name).respondents)
    before = EditionAudit(figures, policy).attack(
        {table.figure.id: table.figure for table in protect(figures, policy)}
    )
    changed = [
        after.figure.id
        for after, first in zip(found.tables, protect(figures, policy), strict=True)
        if after.figure != first.figure
    ]
    say(
        f"disclosure of {name}: {len(found.tables)} tables, {sum(table.hidden for table in found.tables)} cells hidden, "
        f"{len(before.violations)} violations between figures before, none after {len(changed)} told by printed digits; "
        f"nearest bound {found.audit.nearest_percent:.0f} %"
    )
    assert before.violations


def test_no_hidden_value_is_in_the_bytes_of_a_release(say: Callable[[str], None]) -> None:
    """Every value that control removed, searched in the record of its table; one that another line shows too is left."""
    searched = 0
    for name in EDITIONS:
        figures = demo.figures(name)
        for table in protect_edition(figures.values(), policy_of(demo.edition(name).questionnaire)).tables:
            written = json.dumps(figure_record(table.figure))
            for value in _numbers(figures[table.figure.id]) - _numbers(table.figure):
                if len(value) >= 4:
                    searched += 1
                    assert f'"{value}"' not in written, (table.figure.id, value)
    say(f"disclosure: {searched} hidden values searched in the bytes of three releases, none found")
    assert searched > 100


def _numbers(found: Figure) -> set[str]:
    record = figure_record(found)
    rows: list[dict] = [record, *record.get("rows", [])]  # type: ignore[type-arg, list-item, misc]
    rows += [cell for row in rows for cell in row.get("cells", [])]
    rows += [row["extra"] for row in rows if row.get("extra")]
    return {
        value
        for row in rows
        for name, value in row.items()
        if isinstance(value, str)
        and name not in ("label", "text", "snapshot", "code", "id", "status", "sign")
    }


@pytest.mark.parametrize("limits", [Limits(rounds=0), Limits(seconds=0)])
def test_an_edition_without_proof_is_emptied(limits: Limits) -> None:
    found = protect_edition(demo.figures(REN).values(), limits=limits)
    assert not found.proven
    assert not any(table.figure.status is Status.PUBLISHED for table in found.tables)
    assert not any(table.figure.value for table in found.tables if table.figure.status is Status.SUPPRESSED)
