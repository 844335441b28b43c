"""A release after another: late answers enter by five or more, and what moved too little says what it said."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

from surveys.results.disclosure import (
    ProtectedEdition,
    Told,
    as_told,
    by_id,
    changed_organisations,
    policy_of,
    protect_edition,
)
from surveys.results.figures import Figure, compute_figures, figure_record
from tests.results import demo

REN = "renouvellement/2025-2026"
POLICY = policy_of(demo.edition(REN).questionnaire)


@cache
def figures(first: int) -> Mapping[str, Figure]:
    """Return the figures of the first respondents of the renewal edition."""
    data = demo.edition(REN)
    return {each.id: each for each in compute_figures(replace(data, respondents=data.respondents[:first]))}


def marks(first: int) -> dict[str, str]:
    return {each.organisation: "1" for each in demo.edition(REN).respondents[:first]}


@cache
def release(first: int) -> Told:
    """Return a first release of the first respondents, read back from its records."""
    found = protect_edition(figures(first).values(), POLICY, marks=marks(first))
    assert found.proven
    said = {
        table.figure.id: as_told(figures(first)[table.figure.id], figure_record(table.figure))
        for table in found.tables
    }
    return Told("1", figures(first), said, marks(first))


def revise(first: int, then: int) -> ProtectedEdition:
    return protect_edition(figures(then).values(), POLICY, marks=marks(then), told=[release(first)])


def test_a_frozen_record_reads_back_as_what_was_released() -> None:
    told = release(55)
    again = protect_edition(figures(55).values(), POLICY, marks=marks(55), told=[told])
    assert again.proven
    assert again.audit.clean
    for table in again.tables:
        assert figure_record(table.figure)["exact"] == figure_record(told.said[table.figure.id])["exact"]


def test_what_a_revision_says_again_is_word_for_word_what_was_said() -> None:
    """No n, interval or other measure of what was hidden comes back with it."""
    told = release(55)
    found = protect_edition(figures(55).values(), POLICY, marks=marks(55))
    said = {table.figure.id: figure_record(table.figure) for table in found.tables}
    assert {name: figure_record(told.said[name]) for name in said} == said
    assert any(row["status"] == "suppressed" for each in said.values() for row in each.get("rows", ()))  # type: ignore[attr-defined]


def test_one_late_answer_changes_no_figure() -> None:
    told, found = release(60), revise(60, 61)
    assert found.proven
    assert changed_organisations(told.marks, marks(61)) == {demo.edition(REN).respondents[60].organisation}
    for table in found.tables:
        if (
            figures(61)[table.figure.id].makeup
            and figures(61)[table.figure.id].n != figures(60)[table.figure.id].n
        ):
            assert table.figure.id in found.kept
            assert table.figure.value == told.said[table.figure.id].value


def test_enough_late_answers_change_what_they_are_enough_for(say: Callable[[str], None]) -> None:
    found = revise(45, 65)
    assert found.proven
    assert found.audit.clean
    tables = by_id(found.tables)
    moved = [
        name for name, table in tables.items() if name not in found.kept and table.figure.value is not None
    ]
    say(
        f"disclosure of a revision: 20 late answers, {len(moved)} figures say more, {len(found.kept)} say again what they said"
    )
    assert "ren_fte_total" in moved
    assert tables["ren_fte_total"].figure.n == 65
