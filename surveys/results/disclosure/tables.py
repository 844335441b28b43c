"""A table as disclosure control sees it: cells with what each organisation brings, and which are totals of which.

Apart from figures, which know questions: here a number is a sum over organisations, whatever it counts. Refuses negative
parts (no rule is defined on them), a total that is not the sum of its parts, and an equation that goes in circles.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from surveys.questionnaire.problems import Problem
from surveys.results.disclosure.policy import number_of

Key = tuple[str, ...]
Organisation = str
Parts = Mapping[Organisation, Fraction]

# What a table may count. ``count`` counts organisations; ``sensitive_count`` those with an answer that exposes them.
KINDS = ("count", "sensitive_count", "headcount", "total", "mean", "ratio", "pay", "rating")
COUNTS = frozenset({"count", "sensitive_count"})
MEANS = frozenset({"mean", "pay", "rating"})  # what is published is the sum over n


class CellStatus(StrEnum):
    """What is said of a cell."""

    PUBLISHED = "published"
    SUPPRESSED = "suppressed"
    EMPTY = "empty"  # nobody belongs to it, which everybody may know


@dataclass(frozen=True, slots=True)
class Cell:
    """One number that may be published: the sum of what organisations bring, zeros included.

    ``half_unit`` is the half-width of the rounding of the number that is published (0: exactly).
    """

    key: Key
    contributions: Parts
    half_unit: Fraction = Fraction(0)
    status: CellStatus | None = None  # what was decided of it before, in a release

    @property
    def total(self) -> Fraction:
        """The number itself."""
        return sum(self.contributions.values(), Fraction(0))

    @property
    def n(self) -> int:
        """How many organisations bring something, be it zero."""
        return len(self.contributions)


@dataclass(frozen=True, slots=True)
class Equation:
    """A total and its parts."""

    total: Key
    parts: tuple[Key, ...]


@dataclass(frozen=True)
class Table:
    """Cells and how they add up. A cell that is the total of an equation holds the sum of its parts."""

    kind: str
    cells: tuple[Cell, ...]
    equations: tuple[Equation, ...] = ()
    variable: str = ""  # tables of one variable speak of the same values

    @cached_property
    def by_key(self) -> Mapping[Key, Cell]:
        """The cells by key."""
        return {cell.key: cell for cell in self.cells}

    @cached_property
    def inner(self) -> Mapping[Key, frozenset[Key]]:
        """Return the cells that are no total, under each cell: themselves, or those it adds up.

        Two equations of one total (by region, by size) give it twice; the first counts.
        """
        parts: dict[Key, tuple[Key, ...]] = {}
        for equation in self.equations:
            parts.setdefault(equation.total, equation.parts)
        found: dict[Key, frozenset[Key]] = {}

        def collect(key: Key) -> frozenset[Key]:
            if key not in found:
                below = parts.get(key)
                found[key] = (
                    frozenset({key})
                    if below is None
                    else frozenset().union(*(collect(each) for each in below))
                )
            return found[key]

        return {cell.key: collect(cell.key) for cell in self.cells}

    @cached_property
    def tops(self) -> frozenset[Key]:
        """The totals that are part of nothing."""
        below = {part for equation in self.equations for part in equation.parts}
        return frozenset(equation.total for equation in self.equations) - below

    def whole_of(self, key: Key) -> Iterator[Cell]:
        """Yield the totals that a cell is part of."""
        for equation in self.equations:
            if key in equation.parts:
                yield self.by_key[equation.total]


def total_of(cells: Sequence[Cell]) -> dict[Organisation, Fraction]:
    """Return what each organisation brings to several cells together."""
    made: dict[Organisation, Fraction] = {}
    for cell in cells:
        for organisation, part in cell.contributions.items():
            made[organisation] = made.get(organisation, Fraction(0)) + part
    return made


def read_table(document: object) -> Table | tuple[Problem, ...]:
    """Return the table that a JSON object gives.

    ``{"kind": …, "variable": …, "cells": [{"key": […], "contributions": {organisation: value}, "half_unit": …,
    "status": …}], "equations": [{"total": key, "parts": [key, …]}]}``. A total may leave its contributions out.
    Problems: ``table.*``, each at its path.
    """
    if not isinstance(document, dict):
        return (Problem("table.not_object"),)
    reader = _Reader()
    table = reader.read(document)
    return tuple(reader.problems) or table


@dataclass
class _Reader:
    """One document, and everything that is wrong with it."""

    problems: list[Problem] = field(default_factory=list)

    def refuse(self, code: str, where: str, **params: str | int) -> None:
        self.problems.append(Problem(code, where=where, params=params))

    def read(self, document: Mapping[str, object]) -> Table:
        kind = document.get("kind", "total")
        if kind not in KINDS:
            self.refuse("table.kind", "kind", given=str(kind)[:40], known=", ".join(KINDS))
        cells = {cell.key: cell for cell in self._cells(document.get("cells"))}
        equations = tuple(self._equations(document.get("equations", []), cells))
        table = Table(str(kind), tuple(cells.values()), equations, str(document.get("variable", "")))
        if self.problems or not self._in_order(equations):
            return table
        return self._added_up(table)

    def _cells(self, listed: object) -> Iterator[Cell]:
        if not isinstance(listed, list) or not listed:
            self.refuse("table.no_cells", "cells")
            return
        seen: set[Key] = set()
        for place, record in enumerate(listed):
            where = f"cells[{place}]"
            key = _key(record.get("key")) if isinstance(record, dict) else None
            if key is None:
                self.refuse("table.key", where)
            elif key in seen:
                self.refuse("table.key_twice", where, key=_name(key))
            else:
                seen.add(key)
                yield self._cell(key, record, where)

    def _cell(self, key: Key, record: Mapping[str, object], where: str) -> Cell:
        given = record.get("contributions", {})
        parts: dict[str, Fraction] = {}
        if not isinstance(given, dict):
            self.refuse("table.contributions", where)
            given = {}
        for organisation, value in given.items():
            number = number_of(value)
            if number is None:
                self.refuse("table.number", f"{where}.contributions.{organisation}")
            elif number < 0:
                self.refuse("table.negative", f"{where}.contributions.{organisation}")
            else:
                parts[str(organisation)] = number
        half = number_of(record.get("half_unit", 0))
        if half is None or half < 0:
            self.refuse("table.number", f"{where}.half_unit")
        status = record.get("status")
        if status is not None and status not in list(CellStatus):
            self.refuse("table.status", where, given=str(status)[:40])
            status = None
        return Cell(key, parts, half or Fraction(0), None if status is None else CellStatus(str(status)))

    def _equations(self, listed: object, cells: Mapping[Key, Cell]) -> Iterator[Equation]:
        if not isinstance(listed, list):
            self.refuse("table.equations", "equations")
            return
        for place, record in enumerate(listed):
            where = f"equations[{place}]"
            total = _key(record.get("total")) if isinstance(record, dict) else None
            listed_parts = record.get("parts") if isinstance(record, dict) else None
            parts = [_key(each) for each in listed_parts] if isinstance(listed_parts, list) else []
            if total is None or not parts or None in parts or len(set(parts)) < len(parts):
                self.refuse("table.equation", where)
                continue
            missing = [key for key in (total, *parts) if key is not None and key not in cells]
            for key in missing:
                self.refuse("table.unknown_key", where, key=_name(key))
            if not missing:
                yield Equation(total, tuple(key for key in parts if key is not None))

    def _in_order(self, equations: Sequence[Equation]) -> bool:
        """Say whether no total is, through others, a part of itself."""
        waiting = {equation.total for equation in equations}
        left = list(equations)
        while left:
            ready = [one for one in left if not any(part in waiting for part in one.parts)]
            if not ready:
                self.refuse("table.circle", "equations", key=_name(left[0].total))
                return False
            left = [one for one in left if one not in ready]
            waiting = {one.total for one in left}
        return True

    def _added_up(self, table: Table) -> Table:
        """Return the table with every total's contributions; what was given must be what its parts add up to."""
        made = dict(table.by_key)
        left = list(table.equations)
        while left:
            waiting = {one.total for one in left}
            ready = [one for one in left if not any(part in waiting for part in one.parts)]
            filled: set[Key] = set()
            for one in ready:
                cell, parts = made[one.total], total_of([made[part] for part in one.parts])
                if (cell.contributions or one.total in filled) and dict(cell.contributions) != parts:
                    self.refuse("table.sum", "equations", key=_name(one.total))
                filled.add(one.total)
                made[one.total] = Cell(cell.key, parts, cell.half_unit, cell.status)
            left = [one for one in left if one not in ready]
        return Table(table.kind, tuple(made.values()), table.equations, table.variable)


def _key(given: object) -> Key | None:
    if isinstance(given, str):
        return (given,)
    if isinstance(given, list) and given and all(isinstance(each, str | int) for each in given):
        return tuple(str(each) for each in given)
    return None


def _name(key: Key) -> str:
    return " · ".join(key)[:80]
