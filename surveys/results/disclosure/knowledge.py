"""What can be worked out from published numbers: how near anyone comes to what an organisation answered.

Apart from the audit, which decides who attacks and what is too near. A published number is a linear form of *atoms*, each
one value of one organisation; an attacker knows all of them but for the atoms, that they are not below zero, and its own
atoms. Atoms that stand in the same numbers in the same way cannot be told apart, so they share one quantity. Refuses to
round in anyone's favour: a rounded number is an interval, whole as published.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from surveys.results.disclosure.solver import INFINITY, Attack, Infeasible, choose
from surveys.results.disclosure.tables import Key, Organisation

Atom = tuple[Organisation, str]  # one value of one organisation
Bounds = tuple[Fraction, Fraction | None]

ZERO = Fraction(0)
_LARGEST = 1e8  # past it, a solver's tolerance on the whole would hide the smallest value


@dataclass(frozen=True, slots=True)
class Fact:
    """A published number: a linear form of atoms, true to within half a unit of its rounding."""

    key: Key
    form: Mapping[Atom, Fraction]
    half_unit: Fraction = ZERO


@dataclass(frozen=True, slots=True)
class Reach:
    """Between which values something lies for someone, and the facts that prove the upper and the lower limit."""

    low: float
    high: float
    low_proof: frozenset[Key]
    high_proof: frozenset[Key]


@dataclass(frozen=True, slots=True)
class Isolated:
    """A set of organisations whose sum can be computed from facts, hence is published."""

    organisations: frozenset[Organisation]
    proof: frozenset[Key]


@dataclass(frozen=True, slots=True)
class _Group:
    """Atoms that no fact tells apart."""

    atoms: tuple[Atom, ...]
    bounds: Bounds | None  # a group with bounds of its own is one atom


class Knowledge:
    """Facts, the atoms' true values, and what is known of an atom beside them (none below zero by default)."""

    def __init__(
        self,
        facts: Iterable[Fact],
        values: Mapping[Atom, Fraction],
        bounds: Mapping[Atom, Bounds] | None = None,
    ) -> None:
        self.facts = tuple(fact for fact in facts if fact.form)
        self.values = values
        self.bounds = bounds or {}

    @cached_property
    def parts(self) -> tuple["Part", ...]:
        """The facts that have nothing to do with each other, apart: each is attacked alone."""
        leader: dict[Atom, Atom] = {}

        def find(atom: Atom) -> Atom:
            leader.setdefault(atom, atom)
            while leader[atom] != atom:
                leader[atom] = leader[leader[atom]]
                atom = leader[atom]
            return atom

        for fact in self.facts:
            first, *others = (find(atom) for atom in fact.form)
            for other in others:
                leader[find(other)] = find(first)
        together: dict[Atom, list[Fact]] = {}
        for fact in self.facts:
            together.setdefault(find(next(iter(fact.form))), []).append(fact)
        return tuple(Part(tuple(facts), self.values, self.bounds) for facts in together.values())

    @cached_property
    def part_of(self) -> Mapping[Atom, "Part"]:
        """The part that speaks of an atom; none for one that no fact touches."""
        return {atom: part for part in self.parts for atom in part.atoms}


class Part:
    """Facts that share atoms, as a linear programme over groups of atoms."""

    def __init__(
        self, facts: tuple[Fact, ...], values: Mapping[Atom, Fraction], bounds: Mapping[Atom, Bounds]
    ) -> None:
        self.facts = facts
        self._values = values
        self._bounds = bounds
        columns: dict[Atom, list[tuple[int, Fraction]]] = {}
        for place, fact in enumerate(facts):
            for atom, times in fact.form.items():
                columns.setdefault(atom, []).append((place, times))
        alike: dict[object, list[Atom]] = {}
        for atom, column in columns.items():
            alike.setdefault((tuple(column), atom if atom in bounds else None), []).append(atom)
        self.groups = tuple(_Group(tuple(atoms), bounds.get(atoms[0])) for atoms in alike.values())
        self._columns = [columns[group.atoms[0]] for group in self.groups]
        self.group_of = {atom: place for place, group in enumerate(self.groups) for atom in group.atoms}
        self._reached: dict[object, tuple[float, frozenset[Key]]] = {}
        self._known: frozenset[Organisation] = frozenset()

    @property
    def atoms(self) -> Collection[Atom]:
        """The atoms that these facts speak of."""
        return self.group_of.keys()

    @cached_property
    def atoms_of(self) -> Mapping[Organisation, tuple[Atom, ...]]:
        """The atoms of each organisation."""
        made: dict[Organisation, list[Atom]] = {}
        for atom in self.group_of:
            made.setdefault(atom[0], []).append(atom)
        return {organisation: tuple(atoms) for organisation, atoms in made.items()}

    def sum_of(self, atoms: Iterable[Atom]) -> Fraction:
        """Return the true sum of some atoms."""
        return sum((self._values[atom] for atom in atoms), ZERO)

    def known_before(self, atoms: Iterable[Atom]) -> tuple[float, float]:
        """Return between which values the sum of some atoms was known to lie before anything was published."""
        bounds = [self._bounds.get(atom, (ZERO, None)) for atom in atoms]
        highs = [high for _, high in bounds if high is not None]
        return (
            float(sum((low for low, _ in bounds), ZERO)),
            float(sum(highs, ZERO)) if len(highs) == len(bounds) else INFINITY,
        )

    @cached_property
    def _unit(self) -> Fraction:
        """What values are divided by, so that the smallest is not lost in a solver's tolerance."""
        sizes = [abs(self._values[atom]) for atom in self.group_of if self._values[atom]]
        totals = [abs(self._total(fact)) for fact in self.facts]
        smallest, largest = min(sizes, default=Fraction(1)), max(totals, default=Fraction(1))
        return max(smallest, largest / Fraction(int(_LARGEST))) or Fraction(1)

    def _total(self, fact: Fact) -> Fraction:
        return sum((times * self._values[atom] for atom, times in fact.form.items()), ZERO)

    @cached_property
    def _attack(self) -> Attack:
        rows = []
        for place, fact in enumerate(self.facts):
            form = {
                column: float(times)
                for column, entries in enumerate(self._columns)
                for at, times in entries
                if at == place
            }
            total = self._total(fact)
            rows.append((form, self._scaled(total - fact.half_unit), self._scaled(total + fact.half_unit)))
        attack = Attack(len(self.groups), rows)
        for column in range(len(self.groups)):
            attack.bound(column, *self._limits(column, frozenset()))
        return attack

    def _scaled(self, value: Fraction) -> float:
        return float(value / self._unit)

    def _limits(self, column: int, known: frozenset[Organisation]) -> tuple[float, float]:
        """Return between which limits the sum of a group lies for someone who knows these organisations."""
        group = self.groups[column]
        own = [self._values[atom] for atom in group.atoms if atom[0] in known]
        whole = self._scaled(sum(own, ZERO))
        if len(own) == len(group.atoms):
            return whole, whole
        if group.bounds is None:
            return whole, INFINITY
        low, high = group.bounds
        return self._scaled(low), INFINITY if high is None else self._scaled(high)

    def _learn(self, known: frozenset[Organisation]) -> None:
        """Make the programme that of someone who knows these organisations' own atoms."""
        if known == self._known:
            return
        touched = {
            self.group_of[atom]
            for organisation in known | self._known
            for atom in self.atoms_of.get(organisation, ())
        }
        for column in touched:
            self._attack.bound(column, *self._limits(column, known))
        self._known = known

    def reach(self, known: frozenset[Organisation], target: Collection[Atom]) -> Reach:
        """Return between which values the sum of some atoms lies for someone who knows these organisations.

        Raises NotProven when the solver fails.
        """
        known = known.intersection(self.atoms_of)
        wanted = frozenset(atom for atom in target if atom[0] not in known)
        hit = frozenset(self.group_of[atom] for atom in wanted)
        alone = frozenset(
            column
            for column in hit
            if all(atom in wanted or atom[0] in known for atom in self.groups[column].atoms)
        )
        high, high_proof = self._extreme(known, hit, highest=True)
        low, low_proof = self._extreme(known, alone, highest=False) if alone else (0.0, frozenset[Key]())
        return Reach(low, high, low_proof, high_proof)

    def _extreme(
        self, known: frozenset[Organisation], columns: frozenset[int], *, highest: bool
    ) -> tuple[float, frozenset[Key]]:
        asked = (known, columns, highest)
        found = self._reached.get(asked)
        if found is None:
            attack = self._attack
            self._learn(known)
            optimum = attack.reach(columns, highest=highest)
            own = self.sum_of(
                atom for column in columns for atom in self.groups[column].atoms if atom[0] in known
            )
            value = (optimum.value - self._scaled(own)) * float(self._unit)
            found = self._reached[asked] = (
                value,
                frozenset(self.facts[row].key for row in optimum.proof),
            )
        return found

    def attackers(self, size: int) -> Iterator[frozenset[Organisation]]:
        """Yield who must be tried so that every coalition of at most ``size`` organisations is covered.

        Of organisations with one atom in the same group, the larger knows more and leaves less to others: the
        ``size + 1`` largest are enough, since one of them may be the target. Nobody at all is tried too.
        """
        candidates: list[Organisation] = []
        singles: dict[int, list[tuple[Fraction, Organisation]]] = {}
        for organisation, atoms in self.atoms_of.items():
            column = self.group_of[atoms[0]]
            if len(atoms) > 1 or self.groups[column].bounds is not None:
                candidates.append(organisation)
            else:
                singles.setdefault(column, []).append((self._values[atoms[0]], organisation))
        for held in singles.values():
            held.sort(reverse=True)
            candidates += [organisation for _, organisation in held[: size + 1]]
        yield frozenset()
        for one in candidates:
            yield frozenset({one})
        if size > 1:
            for place, one in enumerate(candidates):
                for other in candidates[place + 1 :]:
                    yield frozenset({one, other})

    def isolated(self, fewest: int, *, time_limit: float, seed: int) -> Isolated | None:
        """Return the smallest set of fewer than ``fewest`` organisations whose sum the facts give, or ``None``.

        The sum of some groups is known when it is a combination of facts. Raises NotProven when the solver fails.
        """
        if fewest <= 1:
            return None
        whole, organisations = len(self.groups), list(self.atoms_of)
        shared = [one for one in organisations if len(self.atoms_of[one]) > 1]
        place_of = {one: whole + place for place, one in enumerate(shared)}
        costs = [float(sum(atom[0] not in place_of for atom in group.atoms)) for group in self.groups] + [
            1.0
        ] * len(shared)
        first = len(costs)
        rows: list[tuple[dict[int, float], float, float]] = []
        for column, entries in enumerate(self._columns):
            form = {first + at: float(times) for at, times in entries}
            rows.append((form | {column: -1.0}, 0.0, 0.0))
            for organisation in {atom[0] for atom in self.groups[column].atoms} & place_of.keys():
                rows.append(({place_of[organisation]: 1.0, column: -1.0}, 0.0, INFINITY))
        rows.append((dict.fromkeys(range(whole), 1.0), 1.0, INFINITY))
        rows.append((dict(enumerate(costs)), 0.0, fewest - 1.0))
        try:
            chosen, times_of, _ = choose(costs, rows, free=len(self.facts), time_limit=time_limit, seed=seed)
        except Infeasible:
            return None
        return Isolated(
            frozenset(
                atom[0] for column in range(whole) if chosen[column] for atom in self.groups[column].atoms
            ),
            frozenset(self.facts[place].key for place, times in enumerate(times_of) if abs(times) > 1e-6),
        )
