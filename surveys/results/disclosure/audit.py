"""The audit: an attacker's work, done before anything is released.

Apart from what it attacks with (``knowledge``) and from what hides cells. Every member, every listed pair and someone from
outside are tried against every other organisation, over every number that is known at once; and every set of
organisations whose sum can be computed must be as many as a cell needs. Refuses to say « clean » of what was not tried:
a solver that fails makes the audit fail.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from surveys.results.disclosure.knowledge import Knowledge
from surveys.results.disclosure.part import Atom, Columns, Part, Reach
from surveys.results.disclosure.policy import Policy
from surveys.results.disclosure.tables import Key, Organisation

_TOLERANCE = 1e-6  # of the value itself: what a solver's arithmetic may lose


@dataclass(frozen=True, slots=True)
class Need:
    """How far from its true sum a hidden cell must stay for someone from outside: above it, below it, in all."""

    key: Key
    atoms: frozenset[Atom]
    above: Fraction = Fraction(0)
    below: Fraction = Fraction(0)
    width: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Violation:
    """Someone comes too near: to an organisation's part of a cell, to a cell's total, or to a set that is too small.

    ``key`` begins with the place of the table; it is empty for a set, of which ``organisations`` are the members.
    """

    rule: str  # near_bound, hidden_total, small_set
    attackers: tuple[Organisation, ...]
    target: Organisation
    key: Key
    low: float
    high: float
    nearest_percent: float | None
    proof: frozenset[Key] = field(repr=False)
    organisations: tuple[Organisation, ...] = ()


@dataclass(frozen=True, slots=True)
class Audit:
    """What an attack found: nothing, or violations; and how near anyone comes to each organisation, in percent."""

    violations: tuple[Violation, ...]
    nearest: Mapping[Organisation, float]

    @property
    def clean(self) -> bool:
        """Whether nobody comes too near."""
        return not self.violations

    @property
    def nearest_percent(self) -> float | None:
        """How near anyone comes to anyone; ``None`` when nothing bounds anything."""
        return min(self.nearest.values(), default=None)


@dataclass(frozen=True, slots=True)
class Attackers:
    """Who is tried: members alone or, with ``together`` = 2, every pair of them; and the pairs that are named."""

    together: int = 1
    pairs: tuple[frozenset[Organisation], ...] = ()


ALONE = Attackers()


def audit(
    knowledge: Knowledge,
    cells: Mapping[Key, frozenset[Atom]],
    policy: Policy,
    *,
    needs: Iterable[Need] = (),
    attackers: Attackers | None = ALONE,
    time_limit: float = 30.0,
    seed: int = 0,
    memory: dict[frozenset[object], Audit] | None = None,
) -> Audit:
    """Attack what is published; ``cells`` are the sums in which each organisation's part is protected.

    ``attackers=None`` is for counts: no one's value is in them, only cells and sets that are too small. Raises NotProven
    when the solver fails: nothing may then be released.
    """
    found: list[Violation] = []
    nearest: dict[Organisation, float] = {}
    targets, wanted = _targets(cells), tuple(needs)
    for part in knowledge.parts:
        known = None if memory is None else memory.get(part.key)
        if known is None:
            known = _attacked(part, targets, policy, wanted, attackers, time_limit, seed)
            if memory is not None:
                memory[part.key] = known
        found += known.violations
        for organisation, near in known.nearest.items():
            nearest[organisation] = min(near, nearest.get(organisation, near))
    return Audit(tuple(found), nearest)


def _attacked(
    part: Part,
    targets: Mapping[Organisation, Mapping[frozenset[Atom], Key]],
    policy: Policy,
    needs: tuple[Need, ...],
    attackers: Attackers | None,
    time_limit: float,
    seed: int,
) -> Audit:
    nearest: dict[Organisation, float] = {}
    found = [*_against_cells(part, needs)]
    if attackers is not None:
        found += _against_organisations(part, targets, policy, attackers, nearest)
    small = part.isolated(policy.min_organisations, time_limit=time_limit, seed=seed)
    if small is not None:
        members = tuple(sorted(small.organisations))
        found.append(Violation("small_set", (), "", (), math.nan, math.nan, None, small.proof, members))
    return Audit(tuple(found), nearest)


def _targets(cells: Mapping[Key, frozenset[Atom]]) -> dict[Organisation, dict[frozenset[Atom], Key]]:
    """Return what is protected of each organisation: its part of each cell, each different part once."""
    made: dict[Organisation, dict[frozenset[Atom], Key]] = {}
    for key, atoms in cells.items():
        own: dict[Organisation, list[Atom]] = {}
        for atom in atoms:
            own.setdefault(atom[0], []).append(atom)
        for organisation, held in own.items():
            made.setdefault(organisation, {}).setdefault(frozenset(held), key)
    return made


def _against_organisations(
    part: Part,
    targets: Mapping[Organisation, Mapping[frozenset[Atom], Key]],
    policy: Policy,
    attackers: Attackers,
    nearest: dict[Organisation, float],
) -> Iterator[Violation]:
    touched = []
    for organisation, held in part.atoms_of.items():
        here = frozenset(held)
        for atoms, key in {
            atoms & here: key for atoms, key in targets.get(organisation, {}).items() if atoms & here
        }.items():
            value = float(part.sum_of(atoms))
            if value > 0:
                touched.append((organisation, key, part.columns_of(atoms), value, part.known_before(atoms)))
    members = part.atoms_of.keys()
    tried = dict.fromkeys(
        [*part.attackers(attackers.together), *(pair.intersection(members) for pair in attackers.pairs)]
    )
    least = 100 * (float(policy.nearness) - _TOLERANCE)
    for known in tried:
        reached: dict[Columns, Reach] = {}
        for organisation, key, columns, value, before in touched:
            if organisation in known:
                continue
            reach = reached.get(columns)
            if reach is None:
                reach = reached[columns] = part.reach_of(known, columns)
            near = _distance(reach, value, before)
            if near < nearest.get(organisation, math.inf):
                nearest[organisation] = near
            if near < least:
                above = reach.high - value <= value - reach.low
                yield Violation(
                    "near_bound",
                    tuple(sorted(known)),
                    organisation,
                    key,
                    reach.low,
                    reach.high,
                    near,
                    reach.high_proof if above else reach.low_proof,
                )


def _distance(reach: Reach, value: float, before: tuple[float, float]) -> float:
    """Return how near the nearest bound comes, in percent of the value; infinite when nothing was learnt.

    ``before`` is what everybody knew: that nothing is below zero, that a rating ends at ten.
    """
    slack = _TOLERANCE * value
    above = reach.high - value if reach.high < before[1] - slack else math.inf
    below = value - reach.low if reach.low > before[0] + slack else math.inf
    return max(0.0, 100 * min(above, below) / value)


def _against_cells(part: Part, needs: Iterable[Need]) -> Iterator[Violation]:
    outside: frozenset[Organisation] = frozenset()
    for need in needs:
        atoms = frozenset(atom for atom in need.atoms if atom in part.group_of)
        if not atoms:
            continue
        reach = part.reach(outside, atoms)
        value = float(part.sum_of(atoms))
        slack = _TOLERANCE * max(1.0, value)
        short = (
            (reach.high - value < float(need.above) - slack, reach.high_proof),
            (value - reach.low < float(need.below) - slack, reach.low_proof),
            (reach.high - reach.low < float(need.width) - slack, reach.high_proof | reach.low_proof),
        )
        for is_short, proof in short:
            if is_short:
                near = 100 * min(reach.high - value, value - reach.low) / value if value else None
                yield Violation("hidden_total", (), "", need.key, reach.low, reach.high, near, proof)
                break
