"""An attacker who shares no code with the audit: one unknown for each organisation and cell, one programme by question."""

import math
from collections.abc import Iterable, Mapping
from functools import cached_property

import highspy

from surveys.results.disclosure.tables import Key, Table

Unknown = tuple[str, Key]


class Attacker:
    """Someone who reads the published cells of some tables of one value each, and knows some organisations' parts.

    Tables are told apart unless each organisation is in one inner cell of each: then its value is the same in all.
    """

    def __init__(self, tables: Iterable[Table], knows: frozenset[str]) -> None:
        self.tables = list(tables)
        self.knows = knows
        self.true: dict[Unknown, float] = {}
        self.rows: list[tuple[dict[Unknown, float], float, float]] = []
        for place, table in enumerate(self.tables):
            for cell in table.cells:
                form = dict.fromkeys(self.unknowns(place, cell.key), 1.0)
                if form and cell.status in (None, "published"):
                    total = float(cell.total)
                    half = float(cell.half_unit)
                    self.rows.append((form, total - half, total + half))
        self.columns = {unknown: column for column, unknown in enumerate(self.true)}

    def unknowns(self, place: int, key: Key) -> list[Unknown]:
        """Return what a cell adds up."""
        table = self.tables[place]
        found = []
        for inner in table.inner[key]:
            for organisation, part in table.by_key[inner].contributions.items():
                alone = all(self._cells_of(each, organisation) <= 1 for each in self.tables)
                unknown = (organisation, ("value",) if alone else (str(place), *inner))
                self.true[unknown] = float(part)
                found.append(unknown)
        return found

    @staticmethod
    def _cells_of(table: Table, organisation: str) -> int:
        inner = {key for under in table.inner.values() for key in under}
        return sum(organisation in table.by_key[key].contributions for key in inner)

    @cached_property
    def model(self) -> highspy.Highs:
        """The programme: a column for each unknown, a row for each published cell."""
        model = highspy.Highs()
        model.setOptionValue("output_flag", False)
        for (organisation, _), part in self.true.items():
            known = organisation in self.knows
            model.addVar(part if known else 0.0, part if known else highspy.kHighsInf)
        for form, low, high in self.rows:
            model.addRow(low, high, len(form), [self.columns[each] for each in form], list(form.values()))
        return model

    def reach(self, wanted: Iterable[Unknown]) -> tuple[float, float]:
        """Return between which values the sum of some unknowns lies."""
        columns = [self.columns[each] for each in wanted]
        found = []
        for sign in (1.0, -1.0):
            for column in columns:
                self.model.changeColCost(column, sign)
            self.model.run()
            solved = self.model.getModelStatus() == highspy.HighsModelStatus.kOptimal
            found.append(sign * self.model.getInfo().objective_function_value if solved else sign * -math.inf)
        for column in columns:
            self.model.changeColCost(column, 0.0)
        return found[0], found[1]


def nearest(table: Table, *, others: Iterable[Table] = ()) -> float:
    """Return how near, in parts of the true value, any member alone or someone from outside comes to any other."""
    tables = [table, *others]
    organisations = sorted({one for each in tables for cell in each.cells for one in cell.contributions})
    best = math.inf
    for knows in [frozenset[str](), *(frozenset({one}) for one in organisations)]:
        attacker = Attacker(tables, knows)
        for target, held in _held(attacker, tables).items():
            if target in knows:
                continue
            for unknowns in held:
                value = sum(attacker.true[unknown] for unknown in unknowns)
                if value <= 0:
                    continue
                low, high = attacker.reach(unknowns)
                best = min(best, (high - value) / value)
                if low > 1e-6 * value:
                    best = min(best, (value - low) / value)
    return best


def _held(attacker: Attacker, tables: list[Table]) -> Mapping[str, set[frozenset[Unknown]]]:
    made: dict[str, set[frozenset[Unknown]]] = {}
    for place, table in enumerate(tables):
        for cell in table.cells:
            for organisation in cell.contributions:
                mine = frozenset(
                    each for each in attacker.unknowns(place, cell.key) if each[0] == organisation
                )
                made.setdefault(organisation, set()).add(mine)
    return made
