"""Cross-tables: one statistic by one or two of the edition's closed domains, with what must be hidden beside what is unsafe.

Apart from the domains that everyone reads, which are few and fixed: here an analyst asks for one table at a time, so each is
attacked with all that was told before of the same answers. An integer programme chooses what else goes; where one line of
domains is told, what is hidden is one line, « autres ». Refuses a table that it could not prove, or that would open another.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

from surveys.questionnaire.problems import Problem
from surveys.results.dataset import Dataset
from surveys.results.disclosure.domains import OTHERS, Domain, close_domains, domains_of
from surveys.results.disclosure.emptying import emptied, is_sensitive, judged
from surveys.results.disclosure.ledger import Ledger
from surveys.results.disclosure.policy import Policy
from surveys.results.disclosure.solver import Infeasible, NotProven
from surveys.results.disclosure.spread import quartiles_of
from surveys.results.disclosure.suppression import Limits, statuses_of, suppress
from surveys.results.disclosure.tables import Cell, Equation, Key, Organisation, Table
from surveys.results.figures import Figure, Row, Status, Workshop

CROSSED = frozenset({"share", "mean", "ratio_of_sums"})  # what is a sum over organisations, or two of them
MOST = 2  # attributes that a table is crossed by
WHOLE = ""  # the code of a total
NOWHERE = "-"  # of the members that an attribute says nothing of
_SUMS = ("total", "numerator", "denominator", "people")

Place = Mapping[str, Mapping[Organisation, str]]  # attribute → member → the domain it is of


@dataclass(frozen=True, slots=True)
class Crossed:
    """A cross-table that may be read, and what it was made of, for the ledger alone.

    ``hidden`` are the cells that are not told, by the codes of their domains, as they are kept.
    """

    figure: Figure
    tables: tuple[Table, ...]
    hidden: frozenset[Key]


def dimensions_of(dataset: Dataset) -> Place:
    """Return the attributes that an edition may be crossed by, each with the domain of every member.

    Regions are told by the groups that the questionnaire fixed, other attributes by their own values: never one whose
    values are too few members, so that no choice of domain points at a centre.
    """
    made: dict[str, Mapping[Organisation, str]] = {}
    regions = domains_of(dataset)
    if regions:
        made["region"] = _complete(dataset, regions)
    for name in sorted({name for attributes in dataset.members.values() for name in attributes} - {"region"}):
        values = {str(attributes.get(name) or "") for attributes in dataset.members.values()} - {""}
        closed = close_domains(dataset.members, {name: {value: value for value in values}})
        found = [one for one in closed if isinstance(one, Domain)]
        if len(found) > 1 and len(found) == len(closed):
            made[name] = _complete(dataset, found)
    return made


def _complete(dataset: Dataset, domains: Iterable[Domain]) -> dict[Organisation, str]:
    known = {member: one.code for one in domains for member in one.members}
    return {member: known.get(member, NOWHERE) for member in dataset.members}


def crossed_statistics(dataset: Dataset) -> tuple[str, ...]:
    """Return the statistics that may be crossed, in the order of the definition."""
    return tuple(
        one.id
        for _, one in dataset.questionnaire.statistics
        if one.kind in CROSSED and not one.settings.get("no_breakdown")
    )


def cross(
    dataset: Dataset,
    statistic: str,
    attributes: Sequence[str],
    policy: Policy,
    *,
    ledger: Ledger | None = None,
    limits: Limits | None = None,
) -> Crossed | Problem:
    """Return a statistic by one or two attributes, safe with everything that the ledger says was told before.

    Problems: ``crossing.statistic``, ``crossing.attribute``, ``crossing.whole`` (even the total may not be told),
    ``crossing.unproven``, ``crossing.opens`` (with what was told before, it would give someone away).
    """
    known = dimensions_of(dataset)
    if statistic not in crossed_statistics(dataset):
        return Problem("crossing.statistic")
    if not 1 <= len(set(attributes)) == len(attributes) <= MOST or any(
        one not in known for one in attributes
    ):
        return Problem("crossing.attribute")
    search = _Crossing(dataset, statistic, attributes, known, policy, limits or Limits())
    if not search.is_safe(search.cells[search.whole]):
        return Problem("crossing.whole")
    try:
        hidden = search.hidden()
        tables = search.tables_without(hidden)
        found = (ledger or Ledger()).admit(tables, policy, limits=limits)
    except NotProven:
        return Problem("crossing.unproven")
    if not found.clean:
        return Problem("crossing.opens")
    return Crossed(search.figure(hidden), tables, hidden)


def told_tables(
    dataset: Dataset, statistic: str, attributes: Sequence[str], hidden: Iterable[Key], policy: Policy
) -> tuple[Table, ...]:
    """Return the tables of a cross-table that was told before, from its own answers and what it hid."""
    search = _Crossing(dataset, statistic, attributes, dimensions_of(dataset), policy, Limits())
    return search.tables_without(frozenset(hidden))


def crossed_cells(
    dataset: Dataset, statistic: str, attributes: Sequence[str], policy: Policy
) -> Mapping[Key, Figure]:
    """Return the figure of each cell of a cross-table, totals included, not protected."""
    return _Crossing(dataset, statistic, attributes, dimensions_of(dataset), policy, Limits()).cells


def counted(item: str) -> str:
    """Return what the tables that count the answers of a question speak of, whichever statistic counts them."""
    return f"{item} counted"


class _Crossing:
    """One statistic in every cell of some attributes, totals included."""

    def __init__(
        self,
        dataset: Dataset,
        statistic: str,
        attributes: Sequence[str],
        known: Place,
        policy: Policy,
        limits: Limits,
    ) -> None:
        self.dataset, self.statistic, self.attributes = dataset, statistic, tuple(attributes)
        self.policy, self.limits = policy, limits
        self.places = [known[name] for name in attributes]
        self.axes = [sorted(set(place.values())) for place in self.places]
        self.whole: Key = (WHOLE,) * len(self.attributes)
        self.cells = {key: self._figure(key) for key in product(*((WHOLE, *axis) for axis in self.axes))}
        self.tables = tuple(self._tables())

    def _members(self, key: Key) -> frozenset[Organisation]:
        return frozenset(
            member
            for member in self.dataset.members
            if all(code in (WHOLE, place[member]) for code, place in zip(key, self.places, strict=True))
        )

    def _figure(self, key: Key) -> Figure:
        return self._among(self._members(key))

    def _among(self, members: frozenset[Organisation]) -> Figure:
        inside = replace(
            self.dataset,
            population=len(members),
            members={code: it for code, it in self.dataset.members.items() if code in members},
            respondents=tuple(each for each in self.dataset.respondents if each.organisation in members),
        )
        return Workshop(inside).figure(self.statistic)

    def is_safe(self, figure: Figure) -> bool:
        """Say whether a cell may be told by itself."""
        return figure.status is Status.EMPTY or judged(figure, self.policy).status is Status.PUBLISHED

    def _tables(self) -> Iterator[Table]:
        """Yield the sums that the cells are made of, one table each: who said yes and who did not, or amounts."""
        for name, kind, parts in self._sums(self.cells[self.whole]):
            cells = tuple(
                Cell(key, {member: parts[member] for member in self._members(key) if member in parts})
                for key in self.cells
            )
            yield Table(kind, cells, self._equations(), name)

    def _sums(self, whole: Figure) -> Iterator[tuple[str, str, Mapping[Organisation, Fraction]]]:
        if whole.kind == "share":
            kind = "sensitive_count" if is_sensitive(whole) else "count"
            sides: dict[str, dict[Organisation, Fraction]] = {"yes": {}, "no": {}}
            for respondent in self.dataset.respondents:
                alone = self._among(frozenset((respondent.organisation,)))
                if alone.n:
                    sides["yes" if alone.numerator else "no"][respondent.organisation] = Fraction(1)
            for parts in sides.values():
                yield counted(whole.item), kind, parts
            return
        for makeup in whole.makeup:
            if makeup.measure in _SUMS:
                terms = {(term.variable, term.times) for held in makeup.terms.values() for term in held}
                lone = len(terms) == 1 and all(len(held) == 1 for held in makeup.terms.values())
                ((variable, times),) = (
                    terms if lone else {(f"{self.statistic} {makeup.measure}", Fraction(1))}
                )
                yield variable, makeup.kind, {one: part / times for one, part in makeup.sums.items()}

    def _equations(self) -> tuple[Equation, ...]:
        """Return, along each attribute, which cells add up to which."""
        made = []
        for place, axis in enumerate(self.axes):
            for key in self.cells:
                if key[place] == WHOLE:
                    parts = tuple((*key[:place], code, *key[place + 1 :]) for code in axis)
                    made.append(Equation(key, parts))
        return tuple(made)

    def hidden(self) -> frozenset[Key]:
        """Return the cells that must go: the same ones of every table, until each is safe. Raises NotProven."""
        gone = frozenset(key for key, figure in self.cells.items() if not self.is_safe(figure))
        while True:
            before = gone
            for table in self.tables:
                gone |= self._without(table, gone)
            if gone == before:
                return gone

    def _without(self, table: Table, gone: frozenset[Key]) -> frozenset[Key]:
        filled = {cell.key for cell in table.cells if cell.contributions}
        reasons = dict.fromkeys(gone & filled, ("unsafe",))
        for keep in (table.tops - gone, frozenset[Key]()):
            try:
                return suppress(table, self.policy, reasons=reasons, keep=keep, limits=self.limits).hidden
            except Infeasible:
                if not keep:
                    raise
        raise AssertionError("unreachable")

    def tables_without(self, hidden: frozenset[Key]) -> tuple[Table, ...]:
        """Return the tables with what is said of each cell."""
        return tuple(
            replace(
                table,
                cells=tuple(
                    replace(cell, status=status)
                    for cell, status in zip(table.cells, statuses_of(table, hidden).values(), strict=True)
                ),
            )
            for table in self.tables
        )

    def figure(self, hidden: frozenset[Key]) -> Figure:
        """Return the table as a figure: a line a domain of the first attribute, a cell a domain of the second."""
        whole = self._told(self.whole, hidden)
        rows = [self._row((code,), hidden) for code in (WHOLE, *self.axes[0])] if len(self.axes) == 1 else []
        if len(self.axes) == 1:
            rows = self._gathered(rows, hidden)
        else:
            rows = [self._crossed(code, hidden) for code in (WHOLE, *self.axes[0])]
        return replace(
            whole,
            kind="crossing",
            rows=tuple(rows),
            details={**whole.details, "of_kind": whole.kind, "attributes": " ".join(self.attributes)},
            makeup=(),
        )

    def _told(self, key: Key, hidden: frozenset[Key]) -> Figure:
        figure = self.cells[key]
        if key in hidden:
            return emptied(figure)
        return figure if figure.status is Status.EMPTY else judged(figure, self.policy)

    def _crossed(self, code: str, hidden: frozenset[Key]) -> Row:
        cells = tuple(self._row((code, other), hidden) for other in (WHOLE, *self.axes[1]))
        return replace(cells[0], code=code, cells=cells)

    def _row(self, key: Key, hidden: frozenset[Key]) -> Row:
        return _row(key[-1], self._told(key, hidden), self.policy)

    def _gathered(self, rows: Sequence[Row], hidden: frozenset[Key]) -> list[Row]:
        """Return the lines of one attribute with those that are hidden as one: their union passed like a cell."""
        gone = frozenset(key for key in hidden if key != self.whole)
        shown = [row for row in rows if (row.code,) not in gone]
        union = self._among(frozenset().union(*(self._members(key) for key in gone))) if gone else None
        if union is None or self.whole in hidden or not self.is_safe(union):
            return list(rows)
        if len(shown) == 1:  # what is left of everything is the whole, which stands already
            return shown
        return [*shown, _row(OTHERS, judged(union, self.policy), self.policy)]


def _row(code: str, figure: Figure, policy: Policy) -> Row:
    if figure.status is Status.SUPPRESSED:
        return Row(code=code, status=Status.SUPPRESSED)
    return Row(
        code=code,
        n=figure.n,
        observations=figure.observations,
        count=figure.numerator if figure.kind == "share" else None,
        value=figure.value,
        missing=figure.missing,
        not_applicable=figure.not_applicable,
        supporters=figure.supporters,
        status=figure.status,
        flags=figure.flags,
        extra={each.code: each.value for each in quartiles_of(figure, policy) if each.value is not None},
    )


def released_tables(
    dataset: Dataset, statistic: str, records: Mapping[str, Mapping[str, object]], policy: Policy
) -> tuple[Table, ...]:
    """Return the tables of a statistic by domain as a release told them, from the answers it was frozen with.

    ``records`` are the release's tables by id. A number that was told by its printed digits alone is left out: the release
    was attacked with it so. What was told of several domains together is what the total leaves.
    """
    told = {name for name, record in records.items() if record.get("numerator") is not None}
    known = dimensions_of(dataset)
    made: list[Table] = []
    for attribute in known:
        if not any(name.startswith(f"{statistic}@{attribute}:") for name in records):
            continue
        search = _Crossing(dataset, statistic, (attribute,), known, policy, Limits())
        exact = {
            key
            for key in search.cells
            if (statistic if key == search.whole else f"{statistic}@{attribute}:{key[0]}") in told
        }
        made += search.tables_without(frozenset(search.cells.keys() - exact))
    return tuple(made)
