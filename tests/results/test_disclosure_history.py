"""Small editions released again and again: what each revision may say, and what stays known of those before."""

from collections.abc import Sequence
from fractions import Fraction

import pytest

from surveys.results.disclosure import Policy, ProtectedEdition, Told, as_told, by_id, protect_edition
from surveys.results.disclosure.ledger import Ledger, changed_parts, revision_violations
from surveys.results.disclosure.revisions import changed_organisations, moved_little
from surveys.results.figures import Figure, compute_figures, figure_record
from tests.results.small import data, survey
from tests.results.tables import add_up

SURVEY = survey(
    ("other", "id: total, kind: sum, value: '${other}'"),
    ("open", "id: open, kind: share, where: \"${open} = 'oui'\""),
    ("open", "id: spread, kind: distribution, value: '${open}'"),
)
AMOUNTS = [100 + 7 * place % 60 for place in range(30)]


def figures(amounts: Sequence[int]) -> dict[str, Figure]:
    centres = [{"other": amount, "open": "oui" if amount % 2 else "non"} for amount in amounts]
    return {each.id: each for each in compute_figures(data(SURVEY, *centres))}


def marks(count: int) -> dict[str, str]:
    return {f"of-{place:02d}": "1" for place in range(1, count + 1)}


def release(name: str, amounts: Sequence[int], told: Sequence[Told] = ()) -> tuple[ProtectedEdition, Told]:
    made = figures(amounts)
    found = protect_edition(made.values(), marks=marks(len(amounts)), told=told)
    said = {
        each.figure.id: as_told(made[each.figure.id], figure_record(each.figure)) for each in found.tables
    }
    return found, Told(name, made, said, marks(len(amounts)))


def test_a_late_answer_leaves_what_the_last_release_said() -> None:
    first, told = release("1", AMOUNTS[:10])
    second, again = release("2", AMOUNTS[:18], [told])
    assert (first.proven, second.proven) == (True, True)
    assert not second.kept
    assert by_id(second.tables)["total"].figure.value == sum(AMOUNTS[:18])
    third, _ = release("3", AMOUNTS[:19], [told, again])
    assert third.proven
    assert third.kept == {"total", "open", "spread"}
    before, after = by_id(second.tables)["spread"].figure, by_id(third.tables)["spread"].figure
    assert [(row.code, row.value, row.n) for row in after.rows] == [
        (row.code, row.value, row.n) for row in before.rows
    ]
    assert len(after.rows) == 2
    assert by_id(third.tables)["total"].figure.value == sum(AMOUNTS[:18])
    assert by_id(third.tables)["open"].figure.n == 18


def test_organisations_that_sent_another_copy_or_came_are_those_that_changed() -> None:
    before, now = {"a": "1", "b": "2", "c": "3"}, {"a": "1", "b": "9", "d": "4"}
    assert changed_organisations(before, now) == {"b", "c", "d"}


def test_a_figure_moves_little_when_too_few_are_behind_the_difference() -> None:
    told = [release("1", AMOUNTS[:10])[1]]
    assert moved_little(figures(AMOUNTS[:14]), told, Policy()) == {"total", "open", "spread"}
    assert moved_little(figures(AMOUNTS[:15]), told, Policy()) == frozenset()


@pytest.mark.parametrize(
    ("then", "rule", "moved"),
    [
        ({"e": 9, "f": 9}, "few_changed", 18),
        ({"e": 9, "f": 9, "g": 9, "h": 9, "i": 900}, "near_change", 936),
        ({"e": 9, "f": 9, "g": 9, "h": 9, "i": 9}, None, 0),
    ],
)
def test_a_difference_of_two_releases_is_a_cell(then: dict[str, int], rule: str | None, moved: int) -> None:
    first = {"a": 10, "b": 11, "c": 12, "d": 13, "k": 14}
    old = add_up([(("x",), name, value) for name, value in first.items()])
    new = add_up([(("x",), name, value) for name, value in {**first, **then}.items()])
    found = [each for each in revision_violations(old, new, Policy()) if each.key == ("x",)]
    assert [(each.rule, each.low, each.high, each.nearest_percent) for each in found] == (
        [(rule, moved, moved, None)] if rule else []
    )
    assert all(each.proof == {("x",)} for each in found)


def test_every_cell_of_two_releases_is_compared() -> None:
    rows = [(("a",), f"of-{place}", 10) for place in range(6)] + [
        (("c",), f"of-{place}", 10) for place in range(6, 12)
    ]
    old, new = add_up(rows), add_up([*rows, (("b",), "of-90", 4), (("c",), "of-91", 4)])
    found = {each.key: each.rule for each in revision_violations(old, new, Policy())}
    assert found == {("c",): "few_changed", ("total",): "few_changed"}


def test_who_left_changed_by_what_they_had_brought() -> None:
    old = add_up([(("x",), "a", 5), (("x",), "b", 7), (("x",), "c", 0)]).by_key["x",]
    new = add_up([(("x",), "a", 2), (("x",), "b", 7), (("x",), "d", 0)]).by_key["x",]
    assert changed_parts(old, new) == {"a": Fraction(3), "c": Fraction(0), "d": Fraction(0)}


def test_a_ledger_says_in_which_table_a_revision_gives_away() -> None:
    first = {"a": 10, "b": 11, "c": 12, "d": 13, "k": 14}
    old = add_up([(("x",), name, value) for name, value in first.items()])
    new = add_up([(("x",), name, value) for name, value in {**first, "e": 9}.items()])
    ledger = Ledger().with_release("1", [old])
    assert [each.release for each in ledger.entries] == ["1"]
    same = ledger.admit([old], Policy())
    assert same.clean
    found = ledger.admit([new], Policy())
    assert {each.key for each in found.violations if each.rule == "few_changed"} == {
        ("1", "x"),
        ("1", "total"),
    }


def test_what_is_said_now_is_attacked_with_what_was_said_before() -> None:
    """A rate over those who noted, and a total over everyone: two centres lie between them, whatever came before."""
    asked = survey(
        ("other", "id: total, kind: sum, value: '${other}'"),
        ("other", "id: rate, kind: ratio_of_sums, num: '${other}', den: '${note}', rounding: 1"),
    )
    centres = [{"other": 100 + place, "note": 1 + place % 7} for place in range(20)]
    before = {each.id: each for each in compute_figures(data(asked, *centres[:10]))}
    first = protect_edition(before.values(), marks=marks(10))
    said = {
        each.figure.id: as_told(before[each.figure.id], figure_record(each.figure)) for each in first.tables
    }
    now = compute_figures(data(asked, *centres, {"other": 400}, {"other": 350}))
    found = protect_edition(now, marks=marks(22), told=[Told("1", before, said, marks(10))])
    assert (found.proven, found.audit.clean) == (True, True)
    rate = by_id(found.tables)["rate"].figure
    assert (rate.numerator, rate.denominator) == (None, None)
