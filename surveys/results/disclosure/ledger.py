"""Everything ever released of a variable, and what may still be added to it.

Apart from the audit of one release: what opens an old cell is often a new one beside it. A release is never recomputed; a
late answer enters only a revision, in which enough organisations changed that none of them can be told apart, and
every difference with what was released passes the rules like a cell. Refuses to forget: a table that was released stays
in every later attack.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from surveys.results.disclosure.audit import ALONE, Attackers, Audit, Violation
from surveys.results.disclosure.control import audit_tables
from surveys.results.disclosure.policy import Policy
from surveys.results.disclosure.rules import sensitivity
from surveys.results.disclosure.suppression import Limits
from surveys.results.disclosure.tables import COUNTS, Cell, CellStatus, Key, Organisation, Table


@dataclass(frozen=True, slots=True)
class Released:
    """A table as it was released, with what organisations brought to it then."""

    release: str
    table: Table


@dataclass(frozen=True, slots=True)
class Ledger:
    """Released tables, the earliest first."""

    entries: tuple[Released, ...] = ()

    def with_release(self, release: str, tables: Sequence[Table]) -> "Ledger":
        """Return the ledger with one release more."""
        return Ledger((*self.entries, *(Released(release, table) for table in tables)))

    def admit(
        self,
        tables: Sequence[Table],
        policy: Policy,
        *,
        attackers: Attackers = ALONE,
        limits: Limits | None = None,
    ) -> Audit:
        """Attack some new tables together with everything that was ever released.

        Clean: they may be released. The places in violations' keys count the ledger's tables first. Raises NotProven.
        """
        before = [entry.table for entry in self.entries]
        found = audit_tables([*before, *tables], policy, attackers=attackers, limits=limits)
        revised = [
            replace(violation, key=(str(len(before) + place), *violation.key))
            for place, table in enumerate(tables)
            for old in before
            if old.variable == table.variable and old.kind == table.kind
            for violation in revision_violations(old, table, policy)
        ]
        return Audit((*found.violations, *revised), found.nearest)


def changed_parts(old: Cell, new: Cell) -> dict[Organisation, Fraction]:
    """Return by how much each organisation's part changed, for those whose part did, or who came or left."""
    zero = Fraction(0)
    found = {}
    for organisation in old.contributions.keys() | new.contributions.keys():
        here = old.contributions.get(organisation, zero)
        there = new.contributions.get(organisation, zero)
        moved = (organisation in old.contributions) is not (organisation in new.contributions)
        if here != there or moved:
            found[organisation] = abs(there - here)
    return found


def revision_violations(old: Table, new: Table, policy: Policy) -> Iterator[Violation]:
    """Yield the cells, published before and now, whose difference would give away the few who changed.

    A difference is a cell: enough organisations, and no one's change within p of what the second largest can work out.
    """
    for key, cell in new.by_key.items():
        before = old.by_key.get(key)
        if before is None or CellStatus.SUPPRESSED in (before.status, cell.status):
            continue
        changes = changed_parts(before, cell)
        if not changes:
            continue
        few = len(changes) < policy.min_organisations
        near = new.kind not in COUNTS and sensitivity(list(changes.values()), policy) > 0
        if few or near:
            yield _violation("few_changed" if few else "near_change", key, changes)


def _violation(rule: str, key: Key, changes: Mapping[Organisation, Fraction]) -> Violation:
    moved = float(sum(changes.values(), Fraction(0)))
    return Violation(rule, (), "", key, moved, moved, None, frozenset({key}))
