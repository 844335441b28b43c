"""Sums that have to do with each other, attacked: how far someone gets, and which small sets can be computed.

Apart from where they come from (``knowledge``). One sum alone is attacked outright; several are a linear programme.
Refuses to round in anyone's favour: a rounded number is an interval, whole as published.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from surveys.results.disclosure.solver import INFINITY, Attack, Infeasible, choose
from surveys.results.disclosure.tables import Key, Organisation

Atom = tuple[Organisation, str]  # one value of one organisation
Bounds = tuple[Fraction, Fraction | None]
Columns = frozenset[tuple[int, int]]  # groups, and how many atoms of each

ZERO = Fraction(0)
_LARGEST = 1e8  # past it, a solver's tolerance on the whole would hide the smallest value


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
class Group:
    """Atoms that no fact tells apart."""

    atoms: tuple[Atom, ...]
    bounds: Bounds | None  # a group with bounds of its own is one atom


@dataclass(frozen=True, slots=True)
class Row:
    """A sum of groups that lies between two values, and the facts that it follows from."""

    form: Mapping[int, Fraction]
    low: Fraction | None
    high: Fraction | None
    proof: frozenset[Key]

    @property
    def is_exact(self) -> bool:
        """Whether the sum is known."""
        return self.low is not None and self.low == self.high


class Part:
    """Rows that share groups of atoms, attacked as a linear programme, or outright when there is one row."""

    def __init__(
        self, groups: tuple[Group, ...], rows: tuple[Row, ...], values: Mapping[Atom, Fraction]
    ) -> None:
        self.groups, self.rows = groups, rows
        self._values = values
        self.group_of = {atom: place for place, group in enumerate(groups) for atom in group.atoms}
        self._reached: dict[object, tuple[float, frozenset[Key]]] = {}
        self._known: frozenset[Organisation] = frozenset()
        self._owned: dict[frozenset[Organisation], Mapping[int, tuple[int, Fraction]]] = {}
        self._limits_known: dict[frozenset[Organisation], tuple[list[tuple[float, float]], float, float]] = {}

    @property
    def key(self) -> frozenset[object]:
        """What the part says, to know it again."""
        return frozenset((row.proof, row.low, row.high, frozenset(row.form.items())) for row in self.rows)

    @property
    def atoms(self) -> Collection[Atom]:
        """The atoms that these rows speak of."""
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
        bounds = [self.groups[self.group_of[atom]].bounds or (ZERO, None) for atom in atoms]
        highs = [high for _, high in bounds if high is not None]
        return (
            float(sum((low for low, _ in bounds), ZERO)),
            float(sum(highs, ZERO)) if len(highs) == len(bounds) else INFINITY,
        )

    @cached_property
    def _unit(self) -> Fraction:
        """What values are divided by, so that the smallest is not lost in a solver's tolerance."""
        sizes = [abs(self._values[atom]) for atom in self.group_of if self._values[atom]]
        totals = [abs(row.high or ZERO) for row in self.rows]
        smallest, largest = min(sizes, default=Fraction(1)), max(totals, default=Fraction(1))
        return max(smallest, largest / Fraction(int(_LARGEST))) or Fraction(1)

    @cached_property
    def _attack(self) -> Attack:
        attack = Attack(
            len(self.groups),
            (
                (
                    {column: float(times) for column, times in row.form.items()},
                    -INFINITY if row.low is None else self._scaled(row.low),
                    INFINITY if row.high is None else self._scaled(row.high),
                )
                for row in self.rows
            ),
        )
        for column in range(len(self.groups)):
            attack.bound(column, *self._limits(column, frozenset()))
        return attack

    def _scaled(self, value: Fraction) -> float:
        return float(value / self._unit)

    def _own(self, known: frozenset[Organisation]) -> Mapping[int, tuple[int, Fraction]]:
        """Return, of each group, how many atoms someone knows who knows these organisations, and their sum."""
        found = self._owned.get(known)
        if found is None:
            made: dict[int, tuple[int, Fraction]] = {}
            for organisation in known:
                for atom in self.atoms_of.get(organisation, ()):
                    count, whole = made.get(self.group_of[atom], (0, ZERO))
                    made[self.group_of[atom]] = (count + 1, whole + self._values[atom])
            found = self._owned[known] = made
        return found

    @cached_property
    def _before(self) -> list[tuple[float, float]]:
        """The limits of each group for someone who knows no atom."""
        return [
            (0.0, INFINITY)
            if group.bounds is None
            else (
                self._scaled(group.bounds[0]),
                INFINITY if group.bounds[1] is None else self._scaled(group.bounds[1]),
            )
            for group in self.groups
        ]

    def _limits(self, column: int, known: frozenset[Organisation]) -> tuple[float, float]:
        """Return between which limits the sum of a group lies for someone who knows these organisations."""
        owned = self._own(known).get(column)
        if owned is None:
            return self._before[column]
        count, own = owned
        whole = self._scaled(own)
        return (whole, whole) if count == len(self.groups[column].atoms) else (whole, self._before[column][1])

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

    def columns_of(self, target: Iterable[Atom]) -> Columns:
        """Return in which groups some atoms are, and how many of them in each: all that their reach depends on."""
        return frozenset(Counter(self.group_of[atom] for atom in target).items())

    def reach(self, known: frozenset[Organisation], target: Iterable[Atom]) -> Reach:
        """Return between which values the sum of some atoms lies for someone who knows these organisations.

        Raises NotProven when the solver fails.
        """
        return self.reach_of(known, self.columns_of(atom for atom in target if atom[0] not in known))

    def reach_of(self, known: frozenset[Organisation], wanted: Columns) -> Reach:
        """Return the same as ``reach``, of atoms of which none is known: those alike in their columns share it."""
        known = known.intersection(self.atoms_of)
        own, hit = self._own(known), frozenset(column for column, _ in wanted)
        alone = frozenset(
            column
            for column, count in wanted
            if count + own.get(column, (0, ZERO))[0] == len(self.groups[column].atoms)
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
            value, proof = (self._outright if self._is_plain else self._solved)(known, columns, highest)
            owned = self._own(known)
            own = sum((owned[column][1] for column in columns if column in owned), ZERO)
            found = self._reached[asked] = ((value - self._scaled(own)) * float(self._unit), proof)
        return found

    def _solved(
        self, known: frozenset[Organisation], columns: frozenset[int], highest: bool
    ) -> tuple[float, frozenset[Key]]:
        attack = self._attack
        self._learn(known)
        optimum = attack.reach(columns, highest=highest)
        return optimum.value, frozenset().union(*(self.rows[row].proof for row in optimum.proof))

    @cached_property
    def _is_plain(self) -> bool:
        """Whether the part is one sum of groups, whose bounds need no programme."""
        row, *others = self.rows
        is_bounded = row.low is not None and row.high is not None
        return not others and is_bounded and set(row.form.values()) == {Fraction(1)}

    def _outright(
        self, known: frozenset[Organisation], columns: frozenset[int], highest: bool
    ) -> tuple[float, frozenset[Key]]:
        """Return what is left of the sum for some groups when the others take as little, or as much, as they may."""
        (row,) = self.rows
        limits = self._limits_known.get(known)
        if limits is None:
            each = [self._limits(column, known) for column in range(len(self.groups))]
            limits = each, sum(low for low, _ in each), sum(high for _, high in each)
            self._limits_known[known] = limits
        each, lows, highs = limits
        low, high = sum(each[column][0] for column in columns), sum(each[column][1] for column in columns)
        if highest:
            left = self._scaled(row.high or ZERO) - (lows - low)
            return (left, row.proof) if left < high else (high, frozenset())
        others = (
            sum(each[column][1] for column in range(len(each)) if column not in columns)
            if math.isinf(highs)
            else highs - high
        )
        left = self._scaled(row.low or ZERO) - others
        return (left, row.proof) if left > low else (low, frozenset())

    def attackers(self, size: int) -> Iterator[frozenset[Organisation]]:
        """Yield who must be tried so that every coalition of at most ``size`` organisations is covered.

        Of organisations whose atoms are all in the same group, the larger knows more and leaves less to others: the
        ``size + 1`` largest are enough, since one of them may be the target. Nobody at all is tried too.
        """
        candidates: list[Organisation] = []
        singles: dict[int, list[tuple[Fraction, Organisation]]] = {}
        for organisation, atoms in self.atoms_of.items():
            columns = {self.group_of[atom] for atom in atoms}
            column = min(columns)
            if len(columns) > 1 or self.groups[column].bounds is not None:
                candidates.append(organisation)
            else:
                singles.setdefault(column, []).append((self.sum_of(atoms), organisation))
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
        sums = [row for row in self.rows if row.low is not None and row.high is not None]
        if fewest <= 1 or not sums:
            return None
        whole, organisations = len(self.groups), list(self.atoms_of)
        shared = [one for one in organisations if len(self.atoms_of[one]) > 1]
        place_of = {one: whole + place for place, one in enumerate(shared)}
        costs = [float(sum(atom[0] not in place_of for atom in group.atoms)) for group in self.groups] + [
            1.0
        ] * len(shared)
        first = len(costs)
        rows: list[tuple[dict[int, float], float, float]] = []
        for column in range(whole):
            form = {first + at: float(row.form[column]) for at, row in enumerate(sums) if column in row.form}
            rows.append((form | {column: -1.0}, 0.0, 0.0))
            for organisation in {atom[0] for atom in self.groups[column].atoms} & place_of.keys():
                rows.append(({place_of[organisation]: 1.0, column: -1.0}, 0.0, INFINITY))
        rows.append((dict.fromkeys(range(whole), 1.0), 1.0, INFINITY))
        rows.append((dict(enumerate(costs)), 0.0, fewest - 1.0))
        try:
            chosen, times_of, _ = choose(costs, rows, free=len(sums), time_limit=time_limit, seed=seed)
        except Infeasible:
            return None
        return Isolated(
            frozenset(
                atom[0] for column in range(whole) if chosen[column] for atom in self.groups[column].atoms
            ),
            frozenset().union(
                *(sums[place].proof for place, times in enumerate(times_of) if abs(times) > 1e-6)
            ),
        )
