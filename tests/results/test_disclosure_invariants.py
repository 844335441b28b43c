"""What disclosure control promises whatever the answers are: I1 to I9 of the method, as properties."""

import json
import math
import random
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.results.disclosure import (
    Attackers,
    CellStatus,
    Limits,
    Policy,
    Table,
    audit_tables,
    control,
    intervals,
    suppress,
)
from surveys.results.disclosure.control import with_statuses
from surveys.results.disclosure.ledger import Ledger
from surveys.results.disclosure.records import audit_record, pattern_record
from surveys.results.disclosure.rules import sensitivity
from tests.results.attacker import nearest
from tests.results.tables import TOTAL, Record, add_up, members, text

P = Policy()
SLACK = 1e-5
QUICK = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
MEDIUM = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def values(draw: st.DrawFn) -> int:
    """Return what a member brings: nothing, the same as others, ordinary, or a giant's."""
    return draw(
        st.one_of(
            st.just(0), st.just(50), st.integers(1, 900), st.integers(900, 40_000), st.integers(10**6, 10**7)
        )
    )


@st.composite
def tables(draw: st.DrawFn, dimensions: int | None = None, largest: int = 9) -> Table:
    """Return a table of one or two dimensions, with 0 to ``largest`` members a cell, some of them in several."""
    width = dimensions or draw(st.integers(1, 2))
    rows, columns = draw(st.integers(2, 4)), draw(st.integers(2, 3)) if width == 2 else 1
    records: list[Record] = []
    for row in range(rows):
        for column in range(columns):
            key = (f"r{row}", f"c{column}")[:width]
            for place in range(draw(st.integers(0, largest if width == 1 else 4))):
                records.append((key, f"{row}{column}-{place}", draw(values())))
    if not records:
        records.append((("r0", "c0")[:width], "00-0", 5))
    for _ in range(draw(st.integers(0, 2))):  # holdings
        key = (f"r{draw(st.integers(0, rows - 1))}", f"c{draw(st.integers(0, columns - 1))}")[:width]
        records.append((key, draw(st.sampled_from([name for _, name, _ in records])), draw(values())))
    codes = [[f"r{row}" for row in range(rows)], [f"c{column}" for column in range(columns)]][:width]
    return add_up(records, codes=codes)


def released(table: Table, policy: Policy = P) -> Table:
    return with_statuses(table, control(table, policy).statuses)


@QUICK
@given(tables())
def test_i1_nobody_comes_within_p_of_anybody(table: Table) -> None:
    assert nearest(released(table)) >= float(P.nearness) - SLACK


@QUICK
@given(tables(dimensions=2))
def test_i1_a_hidden_total_keeps_its_distance(table: Table) -> None:
    found = control(table, P)
    spread = intervals(table, found.hidden, P)
    for key in found.hidden & found.reasons.keys():
        cell = table.by_key[key]
        width = max(sensitivity(list(cell.contributions.values()), P), Fraction(0))
        assert spread[key][1] - float(cell.total) >= float(width) * (1 - SLACK)


@QUICK
@given(tables(), st.randoms(use_true_random=False))
def test_i2_hiding_more_never_tells_more_and_i3_the_truth_is_inside(table: Table, rng: random.Random) -> None:
    keys = [cell.key for cell in table.cells if cell.contributions]
    hidden = frozenset(rng.sample(keys, rng.randint(1, len(keys))))
    before = intervals(table, hidden, P)
    more = hidden | {rng.choice(keys)}
    after = intervals(table, more, P)
    for key, (low, high) in before.items():
        true = float(table.by_key[key].total)
        slack = SLACK * max(1.0, true)
        assert low - slack <= true <= high + slack
        assert after[key][0] <= low + slack
        assert after[key][1] >= high - slack or math.isinf(after[key][1])


@MEDIUM
@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=9))
def test_i4_for_one_cell_the_attack_is_the_rule(parts: list[int]) -> None:
    table = add_up([(("only",), f"o{place}", part) for place, part in enumerate(parts)])
    alone = replace(table, cells=(table.cells[0],), equations=())
    policy = replace(P, min_organisations=1)
    rule = sensitivity(list(map(Fraction, parts)), policy) > 0
    # the attack itself, not the rule that is checked beside it
    assert any(each.target for each in audit_tables([alone], policy).violations) is rule


@QUICK
@given(tables(), st.randoms(use_true_random=False), st.integers(1, 1_000))
def test_i5_names_order_and_unit_change_nothing(table: Table, rng: random.Random, times: int) -> None:
    pattern = control(table, P)
    names = sorted({one for cell in table.cells for one in cell.contributions})
    other = dict(zip(names, rng.sample(names, len(names)), strict=True))
    cells = tuple(
        replace(
            cell,
            contributions=dict(
                sorted(
                    ((other[one], times * part) for one, part in cell.contributions.items()),
                    key=lambda _: rng.random(),
                )
            ),
        )
        for cell in table.cells
    )
    moved = control(replace(table, cells=cells), P)
    assert moved.reasons == pattern.reasons
    cost = [sum(table.by_key[key].n for key in found.hidden) for found in (pattern, moved)]
    assert cost[0] == cost[1]
    signatures = [(cell.n, cell.total) for cell in table.cells if cell.contributions]
    if len(set(signatures)) == len(signatures) and len(table.equations) == 1:
        assert moved.hidden == pattern.hidden


@QUICK
@given(tables())
def test_i6_what_is_protected_needs_no_more(table: Table) -> None:
    pattern = control(table, P)
    if any("unproven" in reasons for reasons in pattern.reasons.values()):
        return
    again = suppress(table, P, reasons=dict.fromkeys(pattern.hidden, ("before",)))
    assert again.hidden == pattern.hidden
    assert audit_tables([with_statuses(table, pattern.statuses)], P).clean


@QUICK
@given(tables(dimensions=1), st.integers(1, 7), st.randoms(use_true_random=False))
def test_i7_a_late_answer_cannot_be_told_from_two_releases(
    table: Table, late: int, rng: random.Random
) -> None:
    first = released(table)
    rows = [cell.key for cell in table.cells if cell.key != (TOTAL,)]
    records = [
        (cell.key, one, text(part))
        for cell in table.cells
        if cell.key != (TOTAL,)
        for one, part in cell.contributions.items()
    ]
    records += [(rng.choice(rows), f"late-{place}", rng.choice([0, 7, 300, 20_000])) for place in range(late)]
    codes = [[key[0] for key in rows]]
    second = released(add_up(records, codes=codes))
    ledger = Ledger().with_release("2026-1", [first])
    found = ledger.admit([second], P)
    if found.clean:
        assert nearest(first, others=[second]) >= float(P.nearness) - SLACK
    published = any(cell.status is CellStatus.PUBLISHED and cell.key == (TOTAL,) for cell in first.cells)
    if published and late < P.min_organisations and second.by_key[TOTAL,].status is CellStatus.PUBLISHED:
        assert "few_changed" in {each.rule for each in found.violations}


@MEDIUM
@given(tables())
def test_i8_no_hidden_number_and_no_secret_is_in_a_record(table: Table) -> None:
    marked = [
        replace(
            cell,
            contributions={one: part * 1_000_003 + 70_771_177 for one, part in cell.contributions.items()},
        )
        for cell in table.cells
        if TOTAL not in cell.key
    ]
    records = [(cell.key, one, text(part)) for cell in marked for one, part in cell.contributions.items()]
    big = add_up(records) if records else table
    pattern = control(big, P)
    written = json.dumps(pattern_record(big, pattern)) + json.dumps(audit_record(pattern.audit)) + repr(P)
    for key in pattern.hidden:
        assert str(big.by_key[key].total) not in written
    assert "1/10" not in written
    assert "1/4" not in written


@QUICK
@given(tables(dimensions=2), st.booleans())
def test_i9_without_a_proof_nothing_is_published(table: Table, time_out: bool) -> None:
    limits = Limits(seconds=0) if time_out else Limits(rounds=0)
    found = control(table, P, limits=limits)
    assert set(found.statuses.values()) <= {CellStatus.SUPPRESSED, CellStatus.EMPTY}
    assert {reason for reasons in found.reasons.values() for reason in reasons} == {"unproven"}


def test_two_hundred_simulated_releases_leak_nothing(say: Callable[[str], None]) -> None:
    rng, leaks, hidden, cells = random.Random(20_261_130), 0, 0, 0
    for place in range(200):
        table = released(add_up(members(rng)))
        leaks += not audit_tables([table], P).clean
        if place == 0:  # every member against every other, by code that the audit does not share
            assert nearest(table) >= float(P.nearness) - SLACK
        hidden += sum(cell.status is CellStatus.SUPPRESSED for cell in table.cells)
        cells += sum(bool(cell.contributions) for cell in table.cells)
    say(
        f"disclosure simulation: 200 releases of 65 of 89 members in 16 regions, {leaks} leaks ({hidden} of {cells} cells hidden)"
    )
    assert leaks == 0


def test_pairs_are_tried_when_they_are_listed() -> None:
    table = add_up([(("a",), f"o{place}", value) for place, value in enumerate([100, 100, 100, 8, 4])])
    alone = replace(table, cells=(table.cells[0],), equations=())
    assert audit_tables([alone], P).clean
    pair = Attackers(pairs=(frozenset({"o0", "o1"}),))
    found = audit_tables([alone], replace(P, nearness=Fraction(15, 100)), attackers=pair)
    assert [(each.attackers, each.target) for each in found.violations] == [(("o0", "o1"), "o2")]
    assert not audit_tables(
        [alone], replace(P, nearness=Fraction(15, 100)), attackers=Attackers(together=2)
    ).clean


def test_rounding_is_part_of_what_is_known() -> None:
    parts = {f"o{place}": Fraction(value) for place, value in enumerate([1000, 30, 25, 20, 15])}
    table = add_up([(("a",), one, text(part)) for one, part in parts.items()])
    exactly = replace(table, cells=(replace(table.cells[0], half_unit=Fraction(0)),), equations=())
    assert not audit_tables([exactly], P).clean
    roughly = replace(exactly, cells=(replace(exactly.cells[0], half_unit=Fraction(100)),))
    found = audit_tables([roughly], P)
    assert not [each for each in found.violations if each.target]
    mean = replace(exactly, kind="mean", cells=(replace(exactly.cells[0], half_unit=Fraction(20)),))
    assert not [each for each in audit_tables([mean], P).violations if each.target]  # n times as wide


@pytest.mark.parametrize("together", [1, 2])
def test_the_fewest_attackers_find_what_all_of_them_find(together: int) -> None:
    rng = random.Random(7)
    for _ in range(6):
        table = add_up(members(rng, asked=20, answered=14, regions=3))
        statuses = {cell.key: rng.choice(list(CellStatus)[:2]) for cell in table.cells}
        some = with_statuses(table, statuses)
        names = sorted({one for cell in table.cells for one in cell.contributions})
        every = (
            tuple(frozenset({one, other}) for one in names for other in names)
            if together == 2
            else tuple(frozenset({one}) for one in names)
        )
        few = audit_tables([some], P, attackers=Attackers(together=together))
        everyone = audit_tables([some], P, attackers=Attackers(pairs=every))
        assert few.clean == everyone.clean
        assert few.nearest == pytest.approx(everyone.nearest)
