"""A whole table, controlled and attacked: what may be published of it, and whether what was released holds.

Apart from the methods it chooses between: the rule of unions where one line of domains adds up to one total, an integer
programme for cross-tables. Refuses to publish anything of a table for which the proof did not come in time.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from surveys.results.disclosure.audit import ALONE, Attackers, Audit, Need, Violation, audit
from surveys.results.disclosure.knowledge import Knowledge
from surveys.results.disclosure.linking import Linked, link
from surveys.results.disclosure.policy import Policy
from surveys.results.disclosure.rules import primary
from surveys.results.disclosure.solver import Infeasible, NotProven
from surveys.results.disclosure.suppression import (
    Limits,
    Pattern,
    need_of,
    primaries,
    statuses_of,
    suppress,
)
from surveys.results.disclosure.tables import COUNTS, Cell, CellStatus, Key, Table
from surveys.results.disclosure.unions import one_way


def control(
    table: Table, policy: Policy, *, attackers: Attackers = ALONE, limits: Limits | None = None
) -> Pattern:
    """Return what may be published of a table, with the audit that it passed.

    Totals stay published when they can. Without a proof within the limits, nothing is published (reason ``unproven``).
    """
    bounds = limits or Limits()
    try:
        made = _by_unions(table, policy, attackers, bounds) if _is_one_way(table) else None
        if made is not None and made.audit.clean:
            return made
        unsafe = primaries(table, policy)
        for keep in (table.tops - unsafe.keys(), frozenset[Key]()):
            try:
                return suppress(table, policy, reasons=unsafe, keep=keep, attackers=attackers, limits=bounds)
            except Infeasible:
                continue
    except NotProven:
        pass
    return _nothing(table)


def _nothing(table: Table) -> Pattern:
    hidden = {cell.key: ("unproven",) for cell in table.cells if cell.contributions}
    return Pattern(statuses_of(table, hidden), hidden, Audit((), {}))


def _is_one_way(table: Table) -> bool:
    if len(table.equations) != 1:
        return False
    (equation,) = table.equations
    return len(table.cells) == 1 + len(equation.parts)


def _by_unions(table: Table, policy: Policy, attackers: Attackers, limits: Limits) -> Pattern:
    """Return the pattern of a one-way table. Raises NotProven when the audit could not be made."""
    (equation,) = table.equations
    shown, hidden = one_way([table.by_key[key] for key in equation.parts], table.kind, policy)
    if not shown and primary(table.by_key[equation.total], table.kind, policy):
        hidden |= {equation.total}
    statuses = statuses_of(table, hidden)
    found = audit_tables([with_statuses(table, statuses)], policy, attackers=attackers, limits=limits)
    return Pattern(statuses, primaries(table, policy), found)


def with_statuses(table: Table, statuses: Mapping[Key, CellStatus]) -> Table:
    """Return a table with what was decided of each cell."""
    return replace(table, cells=tuple(replace(cell, status=statuses[cell.key]) for cell in table.cells))


def audit_tables(
    tables: Sequence[Table],
    policy: Policy,
    *,
    attackers: Attackers = ALONE,
    limits: Limits | None = None,
) -> Audit:
    """Attack everything that some tables publish at once; a cell without status counts as published.

    The keys of violations begin with the place of their table. Raises NotProven when the attack could not be made.
    """
    bounds = limits or Limits()
    linked = link(tables)
    found: list[Violation] = [*_published_unsafe(tables, policy)]
    nearest: dict[str, float] = {}
    for counts in (False, True):
        places = [place for place, table in enumerate(tables) if (table.kind in COUNTS) is counts]
        part = _attack(linked, places, policy, None if counts else attackers, bounds)
        found += part.violations
        nearest |= part.nearest
    return Audit(tuple(found), nearest)


def _attack(
    linked: Linked, places: Sequence[int], policy: Policy, attackers: Attackers | None, limits: Limits
) -> Audit:
    among = frozenset(places)
    facts = linked.facts(lambda place, cell: place in among and _is_published(cell))
    cells = {
        (str(place), *cell.key): linked.atoms_of[place, cell.key]
        for place in places
        for cell in linked.tables[place].cells
    }
    return audit(
        Knowledge(facts, linked.values, linked.bounds(policy)),
        cells,
        policy,
        needs=_needs(linked, places, policy),
        attackers=attackers,
        time_limit=limits.seconds,
        seed=limits.seed,
    )


def _is_published(cell: Cell) -> bool:
    return cell.status in (None, CellStatus.PUBLISHED)


def _published_unsafe(tables: Sequence[Table], policy: Policy) -> Iterator[Violation]:
    """Yield the published cells that break a rule by themselves."""
    for place, table in enumerate(tables):
        for cell in table.cells:
            if not _is_published(cell):
                continue
            for rule in primary(cell, table.kind, policy, table.whole_of(cell.key)):
                total = float(cell.total)
                yield Violation(
                    rule,
                    (),
                    "",
                    (str(place), *cell.key),
                    total,
                    total,
                    None,
                    frozenset({(str(place), *cell.key)}),
                )


def _needs(linked: Linked, places: Sequence[int], policy: Policy) -> Iterator[Need]:
    """Yield what each hidden cell that is unsafe by itself needs."""
    for place in places:
        for cell in linked.tables[place].cells:
            if cell.status is not CellStatus.SUPPRESSED:
                continue
            yield need_of(linked, place, cell, policy)


def intervals(table: Table, hidden: frozenset[Key], policy: Policy) -> dict[Key, tuple[float, float]]:
    """Return between which values each hidden cell lies for someone from outside."""
    linked = link([table])
    knowledge = Knowledge(
        linked.facts(lambda _, cell: cell.key not in hidden), linked.values, linked.bounds(policy)
    )
    made = {}
    for key in hidden:
        atoms = linked.atoms_of[0, key]
        touched = {knowledge.part_of[atom] for atom in atoms if atom in knowledge.part_of}
        free = any(atom not in knowledge.part_of for atom in atoms)
        reaches = [part.reach(frozenset(), atoms & frozenset(part.atoms)) for part in touched]
        made[key] = (
            sum(each.low for each in reaches),
            math.inf if free else sum(each.high for each in reaches),
        )
    return made
