"""Secondary suppression: the cheapest cells to hide so that no one finds a hidden one, or an organisation, again.

Apart from one-way tables, for which a rule is enough. An integer programme chooses; the audit attacks the choice; every
violation comes with the published numbers that prove it, and at least one of these must go: that is the next row of the
programme (Benders' cuts; Fischetti and Salazar). So what comes out passed the audit, and nothing cheaper would. Refuses to
publish without proof: past a limit it raises.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from surveys.results.disclosure.audit import ALONE, Attackers, Audit, Need, audit
from surveys.results.disclosure.knowledge import Knowledge
from surveys.results.disclosure.linking import STRUCTURE, Linked, link
from surveys.results.disclosure.policy import Policy
from surveys.results.disclosure.rules import needed_width, primary
from surveys.results.disclosure.solver import INFINITY, Infeasible, OutOfTime, Row, choose
from surveys.results.disclosure.tables import COUNTS, Cell, CellStatus, Key, Table

_PRECISE = 6  # decimals of a tie-break: cheaper than the smallest cell, dearer than a solver's tolerance


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a proof may take: seconds of solver, rounds of cuts; and the seed of its ties."""

    seconds: float = 30.0
    rounds: int = 200
    seed: int = 0


@dataclass(frozen=True)
class Pattern:
    """What is said of each cell, why a cell is hidden by itself, and the audit that was passed."""

    statuses: Mapping[Key, CellStatus]
    reasons: Mapping[Key, tuple[str, ...]]
    audit: Audit

    @property
    def hidden(self) -> frozenset[Key]:
        """The cells that are not published."""
        return frozenset(key for key, status in self.statuses.items() if status is CellStatus.SUPPRESSED)


def primaries(table: Table, policy: Policy) -> dict[Key, tuple[str, ...]]:
    """Return the cells that are unsafe by themselves, with the rules that they break."""
    found = {cell.key: primary(cell, table.kind, policy, table.whole_of(cell.key)) for cell in table.cells}
    return {key: rules for key, rules in found.items() if rules}


def need_of(linked: Linked, place: int, cell: Cell, policy: Policy) -> Need:
    """Return what a hidden cell needs: a count, not to be found; a sum, p of its largest part on either side."""
    table, key = linked.tables[place], (str(place), *cell.key)
    atoms = linked.atoms_of[place, cell.key]
    if table.kind in COUNTS:
        unsafe = bool(primary(cell, table.kind, policy, table.whole_of(cell.key)))
        return Need(key, atoms, width=Fraction(int(unsafe)))
    width = needed_width(cell, table.kind, policy)
    return Need(key, atoms, above=width, below=min(width, cell.total))


def suppress(
    table: Table,
    policy: Policy,
    *,
    reasons: Mapping[Key, tuple[str, ...]] | None = None,
    needs: Mapping[Key, Need] | None = None,
    cost: Mapping[Key, Fraction] | None = None,
    keep: Collection[Key] = (),
    attackers: Attackers | None = ALONE,
    limits: Limits | None = None,
) -> Pattern:
    """Return the cheapest pattern that hides the unsafe cells of a table from everyone.

    ``reasons`` and ``needs`` replace the primary rules and what they ask; ``cost`` is by default the organisations of a
    cell, ties to the smaller total; ``keep`` must stay published. Raises Infeasible when no pattern does, OutOfTime when
    a limit came first: nothing may then be published.
    """
    found = primaries(table, policy) if reasons is None else dict(reasons)
    return _Search(table, policy, found, needs, cost, frozenset(keep), attackers, limits or Limits()).run()


class _Search:
    """One search: a programme that grows, and what it was told."""

    def __init__(
        self,
        table: Table,
        policy: Policy,
        reasons: Mapping[Key, tuple[str, ...]],
        needs: Mapping[Key, Need] | None,
        cost: Mapping[Key, Fraction] | None,
        keep: frozenset[Key],
        attackers: Attackers | None,
        limits: Limits,
    ) -> None:
        self.table, self.policy, self.reasons = table, policy, reasons
        self.attackers, self.limits = attackers, limits
        self.linked: Linked = link([table])
        self.bounds = self.linked.bounds(policy)
        self.keys = [cell.key for cell in table.cells if cell.contributions]
        self.place = {key: place for place, key in enumerate(self.keys)}
        self.costs = _costs(table, self.keys, cost)
        self.needs = (
            {key: need_of(self.linked, 0, table.by_key[key], policy) for key in reasons}
            if needs is None
            else dict(needs)
        )
        self.rows: list[Row] = [({self.place[key]: 1.0}, 1.0, 1.0) for key in reasons]
        self.rows += [({self.place[key]: 1.0}, 0.0, 0.0) for key in keep if key in self.place]
        self.rows += self._lines()

    def _lines(self) -> list[Row]:
        """Return what is plain at once: a hidden cell is not alone in its line."""
        made: list[Row] = []
        for equation in self.table.equations:
            line = [key for key in (equation.total, *equation.parts) if key in self.place]
            for key in line:
                if key in self.reasons and self.table.by_key[key].total:
                    others = {self.place[other]: 1.0 for other in line if other != key}
                    if others:
                        made.append((others, 1.0, INFINITY))
        return made

    def run(self) -> Pattern:
        left = self.limits.seconds
        for _ in range(self.limits.rounds):
            chosen, _, took = choose(self.costs, self.rows, time_limit=left, seed=self.limits.seed)
            left -= took
            hidden = {key for key, gone in zip(self.keys, chosen, strict=True) if gone}
            found = self._attack(hidden, left)
            if found.clean:
                return Pattern(statuses_of(self.table, hidden), self.reasons, found)
            for violation in found.violations:
                self._cut(violation.proof)
        raise OutOfTime("too many rounds of cuts")

    def _attack(self, hidden: Collection[Key], seconds: float) -> Audit:
        facts = self.linked.facts(lambda _, cell: cell.key not in hidden)
        cells = {("0", *cell.key): self.linked.atoms_of[0, cell.key] for cell in self.table.cells}
        return audit(
            Knowledge(facts, self.linked.values, self.bounds),
            cells,
            self.policy,
            needs=[need for key, need in self.needs.items() if key in hidden],
            attackers=None if self.table.kind in COUNTS else self.attackers,
            time_limit=max(seconds, 0.0),
            seed=self.limits.seed,
        )

    def _cut(self, proof: Collection[Key]) -> None:
        """Ask that one of the published cells that prove a violation be hidden."""
        columns = {self.place[key[1:]]: 1.0 for key in proof if key != STRUCTURE}
        if not columns:
            raise Infeasible("someone knows too much before anything is published")
        self.rows.append((columns, 1.0, INFINITY))


def statuses_of(table: Table, hidden: Collection[Key]) -> dict[Key, CellStatus]:
    """Return what is said of each cell once some are hidden; nobody's cell hides nothing."""
    return {
        cell.key: CellStatus.EMPTY
        if not cell.contributions
        else CellStatus.SUPPRESSED
        if cell.key in hidden
        else CellStatus.PUBLISHED
        for cell in table.cells
    }


def _costs(table: Table, keys: Sequence[Key], cost: Mapping[Key, Fraction] | None) -> list[float]:
    """Return what hiding each cell costs; ties go to the smaller total, so that names decide nothing."""
    if cost is not None:
        return [float(cost.get(key, Fraction(0))) for key in keys]
    whole = max((table.by_key[key].total for key in keys), default=Fraction(0)) or Fraction(1)
    return [
        round(table.by_key[key].n + float(table.by_key[key].total / whole) / 100, _PRECISE) for key in keys
    ]
