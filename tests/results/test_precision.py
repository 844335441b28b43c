"""How sure each figure is, what else measures it, and when two editions may be set side by side."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

import pytest

from surveys.questionnaire.definition.model import Questionnaire
from surveys.results.figures import Figure, Row, Status, compute_figures
from surveys.results.figures.participation import participation
from surveys.results.figures.possible import check_percentages
from surveys.results.figures.signs import sign_of
from tests.results import demo
from tests.results.small import data, figure, survey

NSP, SO = {"missing": "nsp"}, {"missing": "so"}


def row(found: Figure, code: str) -> Row:
    return next(each for each in found.rows if each.code == code)


BREAKS = (
    ("open", "id: s, kind: share, where: \"${open} = 'oui'\""),
    ("open", "id: t, kind: trend, of: s, editions: ['2023', '2025']"),
)


def test_change_of_a_share_and_of_a_mean_is_jackknifed_too() -> None:
    definition = survey(
        *BREAKS,
        ("note", "id: m, kind: mean, value: '${note}'"),
        ("note", "id: u, kind: trend, of: m, editions: ['2023', '2025']"),
        ("note", "id: q, kind: median, value: '${note}'"),
        ("note", "id: v, kind: trend, of: q, editions: ['2023', '2025']"),
    )
    now = data(definition, *({"open": each, "note": n} for each, n in (("oui", 4), ("oui", 6), ("non", 8))))
    before = replace(data(definition, {"open": "oui", "note": 1}, {"open": "non", "note": 5}), edition="2023")
    found = {each.id: each.rows[1].extra for each in compute_figures(now, {"2023": before}) if each.rows}
    assert (found["t"]["panel_before"], found["t"]["panel_value"], found["t"]["panel_n"]) == (50, 100, 2)
    assert found["t"]["change_low"] < found["t"]["change"] < found["t"]["change_high"]
    assert (found["u"]["change"], found["u"]["panel_change"], found["u"]["panel_before"]) == (3, 2, 3)
    assert found["u"]["change_low"] < 3 < found["u"]["change_high"]
    assert (found["v"]["panel_before"], found["v"]["panel_value"]) == (3, 5)
    assert "change_low" not in found["v"]  # a jackknife of medians says nothing sound


def test_a_question_that_changed_meaning_breaks_its_trend() -> None:
    now = data(survey(*BREAKS), {"open": "oui"}, {"open": "non"})
    text = survey(*BREAKS).items["open"]
    reworded = replace(text, label="Ouvert au public?")
    reserved = replace(
        survey(*BREAKS),
        sections=tuple(
            replace(each, items=tuple(reworded if one.code == "open" else one for one in each.items))
            for each in survey(*BREAKS).sections
        ),
    )

    def last(definition: Questionnaire) -> Row:
        before = replace(data(definition, {"open": "oui"}, {"open": "non"}), edition="2023")
        return {each.id: each for each in compute_figures(now, {"2023": before})}["t"].rows[1]

    assert (last(survey(*BREAKS)).flags, last(survey(*BREAKS)).extra["change"]) == ((), 0)
    assert (last(reserved).flags, last(reserved).extra["change"]) == (("reserved",), 0)
    formula = survey(("open", "id: s, kind: share, where: \"${open} = 'non'\""), BREAKS[1])
    assert (last(formula).flags, last(formula).extra, last(formula).value) == (("break",), {}, 50)


def test_why_each_organisation_is_outside_a_base() -> None:
    found = figure(
        "amount",
        "kind: mean, value: '${amount}'",
        {"open": "oui", "amount": 4},
        {"open": "oui", "amount": NSP},
        {"open": "oui", "amount": SO},
        {"open": "oui"},
        {"open": "oui", "amount": "beaucoup"},
        {"open": "non"},
    )
    assert found.absences == {"hidden": 1, "so": 1, "nsp": 1, "unread": 1, "blank": 1}
    assert (found.missing, found.not_applicable, found.item_rate) == (3, 2, 25)
    assert "low_item_response" in found.flags
    both = figure("both", "kind: mean, value: '${both}'", {"other": 4}, {"other": NSP}, {})
    assert (both.absences, both.n) == ({"nsp": 1, "blank": 1}, 1)


def test_means_and_ratios_have_their_interval() -> None:
    notes = [{"note": note, "other": note} for note in (10, 10, 9, 10, 10, 10)]
    mean = figure("note", "kind: mean, value: '${note}'", *notes)
    assert mean.interval is not None
    assert (mean.interval.method, mean.interval.high) == ("t", 10)  # cut at the top of the rating
    shares = [
        {"other": part, "note": whole} for part, whole in ((1, 4), (2, 5), (3, 9), (1, 8), (2, 7), (4, 9))
    ]
    ratio = figure("other", "kind: ratio_of_sums, num: '${other}', den: '${note}'", *shares)
    assert ratio.interval is not None
    assert ratio.interval.method == "xlogit"
    assert ratio.value is not None
    assert 0 < ratio.interval.low < ratio.value < ratio.interval.high < 100
    assert [(each.code, each.value) for each in ratio.beside] == [("median_ratio", Fraction(100 * 13, 42))]
    over = figure(
        "other", "kind: ratio_of_sums, num: '${other}', den: '${note}'", *notes, {"other": 9, "note": 8}
    )
    assert over.interval is not None
    assert over.interval.method == "t"  # a result may pass its target
    alone = figure("other", "kind: ratio_of_sums, num: '${other}', den: '${note}'", notes[0])
    assert (alone.interval, alone.beside) == (None, ())
    spread = figure("other", "kind: mean, value: '${other}'", *({"other": each} for each in (1, 1, 1, 40)))
    assert "weak" in spread.flags


def _paid(*rates: tuple[int, ...]) -> list[Mapping[str, object]]:
    return [{"staff": [{"rate": rate, "post": "a"} for rate in each]} for each in rates]


def test_pay_is_said_by_organisation_and_by_person() -> None:
    centres = _paid(
        (20, 30), (26, 26), (40,), (22, 24, 26), (30, 32), (28,), (25, 27), (33, 35), (21, 23), (36,)
    )
    asked = "q: [0.1, 0.25, 0.5], value: '${rates}', rounding: 2"
    found = row(figure("rates", f"kind: quantiles_by_row, unit: org, {asked}", *centres), "a")
    people = row(figure("rates", f"kind: quantiles_by_row, unit: person, {asked}", *centres), "a")
    assert found.observations == people.observations == 18
    means = sorted([25, 26, 40, 24, 31, 28, 26, 34, 22, 36])
    half = next(cell for cell in found.cells if cell.code == "p50")
    assert half.value == Fraction(means[4] + means[5], 2)
    assert half.extra["by_person"] == people.cells[2].value
    assert people.cells[2].extra["by_organisation"] == half.value
    assert [cell.flags for cell in found.cells] == [(), (), ()]  # ten organisations
    nine = row(figure("rates", f"kind: quantiles_by_row, unit: org, {asked}", *centres[:9]), "a")
    assert [cell.flags for cell in nine.cells] == [("too_few",), (), ()]
    seven = row(figure("rates", f"kind: quantiles_by_row, unit: org, {asked}", *centres[:7]), "a")
    assert [cell.flags for cell in seven.cells] == [("too_few",), ("too_few",), ()]
    alone = row(
        figure(
            "rates", f"kind: quantiles_by_row, unit: org, {asked}", *_paid(*[(n,) for n in range(20, 32)])
        ),
        "a",
    )
    assert alone.observations == 12  # one person each: people are counted all the same, for disclosure
    assert alone.cells[0].extra == {"by_person": alone.cells[0].value}
    giant = row(
        figure("rates", "kind: median_by_row, unit: org, value: '${rates}'", *centres, *_paid((30,) * 9)), "a"
    )
    assert giant.extra == {}  # nine of twenty-seven people are one centre's


def test_what_rests_on_too_few_keeps_no_number_once_published() -> None:
    centres = [{"other": value} for value in range(6)]
    quartile = figure("other", "kind: quantile, q: 0.25, value: '${other}'", *centres)
    assert (quartile.value, quartile.flags) == (Fraction(5, 4), ("too_few",))
    published = replace(quartile, status=Status.PUBLISHED)
    assert (published.value, published.se, sign_of(published)) == (None, None, "F")
    hidden = replace(quartile, status=Status.SUPPRESSED, value=None)
    assert (hidden.beside, sign_of(hidden)) == ((), "x")


def test_post_stratified_twin_stands_beside_the_plain_figure() -> None:
    definition = survey(("note", "id: m, kind: mean, value: '${note}'"), BREAKS[0])
    one = data(definition, *({"note": n, "open": "oui" if n > 4 else "non"} for n in (1, 2, 3, 7, 8, 9, 9)))
    members = {f"of-{place:02d}": {"size": "petite" if place <= 3 else "grande"} for place in range(1, 21)}
    for place in range(8, 18):
        members[f"of-{place:02d}"] = {"size": "petite"}
    asked = replace(one, members=members, population=20)
    share, mean = compute_figures(asked, strata=("size",))
    assert mean.value == Fraction(39, 7)
    (twin,) = mean.beside
    assert twin.value == Fraction(13, 20) * 2 + Fraction(7, 20) * Fraction(33, 4)
    assert twin.extra["low"] < twin.value < twin.extra["high"]
    assert (share.beside[0].code, share.beside[0].value) == ("post_stratified", 35)
    assert not any(each.beside for each in compute_figures(asked) if each.id == "m")


def test_who_answered_is_set_beside_who_did_not() -> None:
    one = data(survey(), {}, {}, {})
    members = {f"of-{place:02d}": {"size": "petite" if place < 3 else "grande"} for place in range(1, 7)}
    found = participation(replace(one, members=members, population=6), "size", {"petite": "Petite"})
    assert [(each.code, each.n, each.count, each.value) for each in found.rows] == [
        ("petite", 2, 2, 100),
        ("grande", 4, 1, 25),
    ]
    assert found.rows[1].extra == {
        "respondents": Fraction(100, 3),
        "silent": 100,
        "members": Fraction(200, 3),
    }
    assert (found.value, found.flags) == (50, ("low_response",))


@pytest.mark.parametrize("name", demo.EDITIONS)
def test_every_percentage_can_come_from_its_base(name: str, say: Callable[[str], None]) -> None:
    checks = check_percentages(demo.figures(name).values())
    assert all(check.possible for check in checks)
    say(f"GRIM, {name}: {len(checks)} percentages, all possible")
    first = next(iter(demo.figures(name).values()))
    wrong = replace(first, kind="share", value=Fraction(87), denominator=Fraction(65), rounding=0, rows=())
    assert not check_percentages([wrong])[0].possible
