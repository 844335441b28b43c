"""From tables to atoms: which cells of which tables speak of the same value of the same organisation.

Apart from what can be worked out of them. Two tables of one variable, by region and by size, hold the same values in other
sums: that is how two safe tables open each other. Refuses to link what differs: a value that is not the same in
both tables is not the same thing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from surveys.results.disclosure.knowledge import Fact
from surveys.results.disclosure.part import Atom, Bounds
from surveys.results.disclosure.policy import Policy
from surveys.results.disclosure.rules import TOP
from surveys.results.disclosure.tables import MEANS, Cell, Key, Organisation, Table

Place = tuple[int, Key]  # a table and one of its cells
STRUCTURE: Key = ()  # the key of a fact that holds whatever is published


@dataclass(frozen=True)
class Linked:
    """Tables over common atoms."""

    tables: tuple[Table, ...]
    values: Mapping[Atom, Fraction]
    atoms_of: Mapping[Place, frozenset[Atom]]
    structure: tuple[Fact, ...]  # what is true of the atoms before anything is published

    def bounds(self, policy: Policy) -> dict[Atom, Bounds]:
        """Return what is known of the atoms before anything is published: a rating ends, a prior is assumed."""
        made: dict[Atom, Bounds] = {}
        if policy.prior is not None:
            low, high = policy.prior
            made = {atom: (low * value, high * value) for atom, value in self.values.items()}
        for place, table in enumerate(self.tables):
            if table.kind == "rating":
                for cell in table.cells:
                    made |= dict.fromkeys(self.atoms_of[place, cell.key], (Fraction(0), Fraction(TOP)))
        return made

    def facts(self, is_published: Callable[[int, Cell], bool]) -> Iterator[Fact]:
        """Yield what is known once some cells are published. The key of a cell's fact begins with its table's place."""
        yield from self.structure
        for place, table in enumerate(self.tables):
            for cell in table.cells:
                atoms = self.atoms_of[place, cell.key]
                if atoms and is_published(place, cell):
                    yield Fact(
                        (str(place), *cell.key),
                        dict.fromkeys(atoms, Fraction(1)),
                        cell.half_unit * (cell.n if table.kind in MEANS else 1),
                    )


def link(tables: Sequence[Table]) -> Linked:
    """Return tables over common atoms."""
    return _Linking(tuple(tables)).linked()


class _Linking:
    """One pass over some tables: raw atoms first, then which of them are one."""

    def __init__(self, tables: tuple[Table, ...]) -> None:
        self.tables = tables
        self.raw: dict[tuple[int, Key, Organisation], Fraction] = {}
        self.same: dict[object, object] = {}
        self.sums: list[tuple[list[tuple[int, Key, Organisation]], list[tuple[int, Key, Organisation]]]] = []

    def linked(self) -> Linked:
        for place, table in enumerate(self.tables):
            for key in {inner for under in table.inner.values() for inner in under}:
                for organisation, part in table.by_key[key].contributions.items():
                    self.raw[place, key, organisation] = part
            for equation in table.equations:
                under = frozenset().union(*(table.inner[part] for part in equation.parts))
                self._join((place, table.inner[equation.total]), (place, under))
        alike: dict[str, list[int]] = {}
        for place, table in enumerate(self.tables):
            before = alike.setdefault(table.variable, [])
            for other in before:  # two tables may hold organisations that the first one has not
                self._join((other, _whole(self.tables[other])), (place, _whole(table)))
            before.append(place)
        return self._made()

    def _join(self, left: tuple[int, frozenset[Key]], right: tuple[int, frozenset[Key]]) -> None:
        """Say that two sets of cells hold the same sum for every organisation that is in both."""
        if left == right:
            return
        one, other = self._by_organisation(*left), self._by_organisation(*right)
        for organisation in one.keys() & other.keys():
            here, there = one[organisation], other[organisation]
            if sum(self.raw[each] for each in here) != sum(self.raw[each] for each in there):
                continue
            if len(here) == len(there) == 1:
                self.same[self._find(there[0])] = self._find(here[0])
            else:
                self.sums.append((here, there))

    def _by_organisation(
        self, place: int, keys: Iterable[Key]
    ) -> dict[Organisation, list[tuple[int, Key, Organisation]]]:
        made: dict[Organisation, list[tuple[int, Key, Organisation]]] = {}
        for key in sorted(keys):
            for organisation in self.tables[place].by_key[key].contributions:
                made.setdefault(organisation, []).append((place, key, organisation))
        return made

    def _find(self, raw: object) -> object:
        while self.same.get(raw, raw) != raw:
            raw = self.same[raw]
        return raw

    def _made(self) -> Linked:
        names: dict[object, Atom] = {}
        values: dict[Atom, Fraction] = {}
        for raw, part in self.raw.items():
            leader = self._find(raw)
            atom = names.setdefault(leader, (raw[2], str(len(names))))
            values[atom] = part
        atoms_of = {
            (place, cell.key): frozenset(
                names[self._find((place, key, organisation))]
                for key in table.inner[cell.key]
                for organisation in table.by_key[key].contributions
            )
            for place, table in enumerate(self.tables)
            for cell in table.cells
        }
        structure = []
        for here, there in self.sums:
            form: dict[Atom, Fraction] = {}
            for sign, side in ((1, here), (-1, there)):
                for each in side:
                    atom = names[self._find(each)]
                    form[atom] = form.get(atom, Fraction(0)) + sign
            structure.append(Fact(STRUCTURE, {atom: times for atom, times in form.items() if times}))
        return Linked(self.tables, values, atoms_of, tuple(structure))


def _whole(table: Table) -> frozenset[Key]:
    """Return the inner cells that hold the whole of a table once."""
    for equation in table.equations:
        if equation.total in table.tops:
            return table.inner[equation.total]
    return frozenset(key for under in table.inner.values() for key in under)
