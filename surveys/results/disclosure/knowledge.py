"""What can be worked out from published numbers: how near anyone comes to what an organisation answered.

Apart from the audit, which decides who attacks and what is too near. A published number is a linear form of *atoms*, each
one value of one organisation; an attacker knows all of them but for the atoms, that they are not below zero, and its own
atoms. Atoms that stand in the same numbers in the same way cannot be told apart, so they share one quantity. Refuses to
round in anyone's favour: a rounded number is an interval, whole as published.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from surveys.results.disclosure.part import ZERO, Atom, Bounds, Group, Part, Row
from surveys.results.disclosure.tables import Key


@dataclass(frozen=True, slots=True)
class Fact:
    """A published number: a linear form of atoms, true to within half a unit of its rounding.

    ``between`` says instead between which values the form lies, either of them open: a rounded ratio is two such facts.
    """

    key: Key
    form: Mapping[Atom, Fraction]
    half_unit: Fraction = ZERO
    between: tuple[Fraction | None, Fraction | None] | None = None


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
    def parts(self) -> tuple[Part, ...]:
        """What has nothing to do with each other, apart: each part is attacked alone.

        Exact facts are first brought to their simplest form, which takes away those that follow from others.
        """
        columns: dict[Atom, list[tuple[int, Fraction]]] = {}
        for place, fact in enumerate(self.facts):
            for atom, times in fact.form.items():
                columns.setdefault(atom, []).append((place, times))
        alike: dict[object, list[Atom]] = {}
        for atom, column in columns.items():
            alike.setdefault((tuple(column), atom if atom in self.bounds else None), []).append(atom)
        groups = [Group(tuple(atoms), self.bounds.get(atoms[0])) for atoms in alike.values()]
        rows = _simplest(self._rows(groups, columns))
        return tuple(self._together(groups, rows))

    def _rows(self, groups: list[Group], columns: Mapping[Atom, list[tuple[int, Fraction]]]) -> list[Row]:
        forms: list[dict[int, Fraction]] = [{} for _ in self.facts]
        for column, group in enumerate(groups):
            for place, times in columns[group.atoms[0]]:
                forms[place][column] = times
        made = []
        for fact, form in zip(self.facts, forms, strict=True):
            total = sum((times * self.values[atom] for atom, times in fact.form.items()), ZERO)
            low, high = fact.between or (total - fact.half_unit, total + fact.half_unit)
            made.append(Row(form, low, high, frozenset({fact.key})))
        return made

    def _together(self, groups: list[Group], rows: list[Row]) -> Iterator[Part]:
        leader = list(range(len(groups)))

        def find(column: int) -> int:
            while leader[column] != column:
                leader[column] = leader[leader[column]]
                column = leader[column]
            return column

        for row in rows:
            first, *others = row.form
            for other in others:
                leader[find(other)] = find(first)
        for top in dict.fromkeys(find(next(iter(row.form))) for row in rows):
            inside = [column for column in range(len(groups)) if find(column) == top]
            place = {column: at for at, column in enumerate(inside)}
            yield Part(
                tuple(groups[column] for column in inside),
                tuple(
                    Row({place[at]: times for at, times in row.form.items()}, row.low, row.high, row.proof)
                    for row in rows
                    if find(next(iter(row.form))) == top
                ),
                self.values,
            )

    @cached_property
    def part_of(self) -> Mapping[Atom, Part]:
        """The part that speaks of an atom; none for one that no fact touches."""
        return {atom: part for part in self.parts for atom in part.atoms}


def _simplest(rows: list[Row]) -> list[Row]:
    """Return rows that say the same, the exact ones reduced: each has a group that no other exact one has."""
    left = [row for row in rows if row.is_exact]
    done: list[Row] = []
    while left:
        row = left.pop(0)
        if not row.form:
            continue  # it followed from others
        pivot, times = next(iter(row.form.items()))
        row = _combined(Row({}, ZERO, ZERO, frozenset()), row, 1 / times)
        left = [_combined(other, row, -other.form.get(pivot, ZERO)) for other in left]
        done = [_combined(other, row, -other.form.get(pivot, ZERO)) for other in done]
        done.append(row)
    return done + [row for row in rows if not row.is_exact]


def _combined(row: Row, other: Row, times: Fraction) -> Row:
    """Return a row plus so many times another; both exact."""
    if not times:
        return row
    form = dict(row.form)
    for column, by in other.form.items():
        form[column] = form.get(column, ZERO) + times * by
    total = (row.low or ZERO) + times * (other.low or ZERO)
    return Row({column: by for column, by in form.items() if by}, total, total, row.proof | other.proof)
