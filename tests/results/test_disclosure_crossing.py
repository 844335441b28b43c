"""Cross-tables: what is told of a statistic by domains, what goes with it, and what a second table may no longer say."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from time import perf_counter

import pytest

from surveys.questionnaire.problems import Problem
from surveys.results.dataset import Dataset
from surveys.results.disclosure import (
    OTHERS,
    WHOLE,
    Crossed,
    Ledger,
    Limits,
    Policy,
    cross,
    crossed_statistics,
    dimensions_of,
    policy_of,
    protect_crossing,
    released_tables,
    told_tables,
)
from surveys.results.figures import Status
from tests.results import demo

REN = "renouvellement/2025-2026"


@cache
def crossed_by_size() -> Dataset:
    """The renewal's edition, whose members are also told apart by a size that rests on their rank."""
    found = demo.edition(REN)
    sized = {
        code: {**attributes, "size": "petite" if place % 3 else "grande"}
        for place, (code, attributes) in enumerate(found.members.items())
    }
    return replace(found, members=sized)


def made(
    statistic: str, *attributes: str, policy: Policy | None = None, ledger: Ledger | None = None
) -> Crossed:
    data = crossed_by_size()
    found = cross(data, statistic, attributes, policy or policy_of(data.questionnaire), ledger=ledger)
    assert isinstance(found, Crossed), found
    return found


def test_attributes_are_the_closed_domains_and_every_member_is_in_one() -> None:
    known = dimensions_of(crossed_by_size())
    assert set(known) == {"region", "size"}
    assert set(known["region"].values()) == {"est", "montreal", "sud", "ouest"}
    few = replace(
        crossed_by_size(),
        members={
            code: {**attributes, "kind": "rare" if place < 3 else "courant"}
            for place, (code, attributes) in enumerate(crossed_by_size().members.items())
        },
    )
    assert "kind" not in dimensions_of(few)


def test_a_table_by_region_says_the_whole_and_its_parts(say: Callable[[str], None]) -> None:
    found = made("ren_rating_advisor", "region")
    rows = {row.code: row for row in found.figure.rows}
    assert rows[WHOLE].n == found.figure.n
    shown = [row for row in rows.values() if row.status is Status.PUBLISHED]
    assert len(shown) >= 4
    assert sum(row.n for row in shown if row.code != WHOLE) == rows[WHOLE].n
    say(f"cross-table of a mean by region: {len(shown) - 1} lines, {len(found.hidden)} hidden")


@pytest.mark.parametrize("statistic", ["ren_insufficient", "ren_rating_advisor", "ren_part_rate"])
def test_two_attributes_hide_what_would_open_a_cell_and_keep_no_number_there(
    statistic: str, say: Callable[[str], None]
) -> None:
    begun = perf_counter()
    found = made(statistic, "region", "size")
    table = protect_crossing(found, Policy())
    cells = [cell for row in table.figure.rows for cell in row.cells]
    hidden = [cell for cell in cells if cell.status is Status.SUPPRESSED]
    assert (
        len(hidden)
        == len(found.hidden)
        == table.hidden - sum(row.status is Status.SUPPRESSED for row in table.figure.rows)
    )
    assert all(cell.value is None and cell.count is None and not cell.n for cell in hidden)
    assert not table.figure.makeup
    for line in table.figure.rows:  # one hidden cell of a line would be what is left of its total
        assert sum(cell.status is Status.SUPPRESSED for cell in line.cells) != 1
    say(
        f"{statistic} by region and size: {len(hidden)} of {len(cells)} cells hidden, {perf_counter() - begun:.1f} s"
    )


def test_what_fails_alone_is_one_line_rather_than_holes() -> None:
    found = made("ren_insufficient", "region", policy=Policy(min_organisations=7))
    codes = [row.code for row in found.figure.rows]
    assert OTHERS in codes
    assert all(row.status is not Status.SUPPRESSED for row in found.figure.rows)


def test_where_no_domain_may_be_told_the_whole_stands_alone() -> None:
    found = made("ren_insufficient", "region", policy=Policy(min_organisations=14))
    assert [row.code for row in found.figure.rows] == [WHOLE]


def test_what_was_told_before_is_known_for_ever() -> None:
    """A table that names one organisation's group opens the next: it is refused, whatever hides it by itself."""
    data = crossed_by_size()
    first = made("ren_rating_advisor", "size")
    told = told_tables(data, "ren_rating_advisor", ("size",), first.hidden, Policy())
    assert told == first.tables
    ledger = Ledger().with_release("1", told)
    assert isinstance(made("ren_rating_advisor", "size", ledger=ledger), Crossed)

    moved = next(code for code in data.members if any(r.organisation == code for r in data.respondents))
    sized = {
        code: {**attributes, "size": {"petite": "grande", "grande": "petite"}[str(attributes["size"])]}
        if code == moved
        else attributes
        for code, attributes in data.members.items()
    }
    other = replace(data, members=sized)
    again = cross(other, "ren_rating_advisor", ("size",), Policy(), ledger=ledger)
    assert isinstance(again, Problem)
    assert again.code == "crossing.opens"


def test_a_release_by_domain_counts_among_what_was_told() -> None:
    records: dict[str, dict[str, object]] = {
        f"ren_rating_advisor@region:{code}": {"status": "published", "numerator": told}
        for code, told in (("est", "1"), ("montreal", "1"), ("sud", None))
    }
    records["ren_rating_advisor"] = {"status": "published", "numerator": "1"}
    (table,) = released_tables(crossed_by_size(), "ren_rating_advisor", records, Policy())
    said = {cell.key: str(cell.status) for cell in table.cells}
    assert said == {
        ("",): "published",
        ("est",): "published",
        ("montreal",): "published",
        ("ouest",): "suppressed",
        ("sud",): "suppressed",  # told by its printed digits alone
    }


def test_without_time_nothing_is_told_and_what_cannot_be_crossed_says_so() -> None:
    data = crossed_by_size()

    def code(statistic: str, *attributes: str, **more: object) -> str:
        found = cross(data, statistic, attributes, Policy(), **more)  # type: ignore[arg-type]
        assert isinstance(found, Problem), found
        return found.code

    assert code("ren_rating_advisor", "region", "size", limits=Limits(seconds=0)) == "crossing.unproven"
    assert code("ren_fte_total", "region") == "crossing.statistic"
    assert code("ren_rating_advisor", "region", "region") == "crossing.attribute"
    assert code("ren_rating_advisor", "autre") == "crossing.attribute"
    assert code("ren_rating_advisor") == "crossing.attribute"
    assert cross(data, "ren_insufficient", ("size",), Policy(min_organisations=40)) == Problem(
        "crossing.whole"
    )
    assert "ren_insufficient" in crossed_statistics(data)
    assert "ren_by_region" not in crossed_statistics(data)
