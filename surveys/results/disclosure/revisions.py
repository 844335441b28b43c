"""A release after others: what each figure said before, and what moved too little to be said again.

Apart from the first release of an edition. A late answer enters only a revision: where fewer organisations changed than a
cell needs, or one of them makes nearly all of the change, the figure keeps its earlier words. Refuses to read a release
otherwise than as it was frozen.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from surveys.results.disclosure.emptying import hide
from surveys.results.disclosure.ledger import changed_parts
from surveys.results.disclosure.policy import Policy
from surveys.results.disclosure.rules import sensitivity
from surveys.results.disclosure.tables import Cell, Organisation
from surveys.results.figures.makeup import Makeup
from surveys.results.figures.model import Figure, Row, Status

Record = Mapping[str, object]


@dataclass(frozen=True)
class Told:
    """A release: its figures with what they were made of, what was said of them, and which copy each organisation had sent."""

    release: str
    figures: Mapping[str, Figure]
    said: Mapping[str, Figure]
    marks: Mapping[Organisation, str]


def as_told(raw: Figure, record: Record) -> Figure:
    """Return a figure as a frozen record says it: its statuses and values, and what it kept to itself."""
    known = _by_code(record.get("rows"))
    beside = _by_code(record.get("beside"))
    return replace(
        raw,
        status=Status(str(record["status"])),
        value=_exact(record),
        numerator=None if record.get("numerator") is None else raw.numerator,
        denominator=None if record.get("denominator") is None else raw.denominator,
        observations=None if record.get("observations") is None else raw.observations,
        interval=raw.interval if "interval" in record else None,
        se=raw.se if "interval" in record else None,
        rows=tuple(_row(row, known[row.code]) for row in raw.rows if row.code in known),
        beside=tuple(_row(row, beside[row.code]) for row in raw.beside if row.code in beside),
        makeup=(),
    )


def _by_code(rows: object) -> dict[str, Record]:
    return {str(each["code"]): each for each in rows} if isinstance(rows, list) else {}


def _row(row: Row, record: Record) -> Row:
    """Return a line as it was told; of one that was hidden, no n, no cell and no other measure comes back."""
    status, extra, cells = Status(str(record["status"])), record.get("extra"), _by_code(record.get("cells"))
    if status is Status.SUPPRESSED:
        return hide(row)
    return replace(
        row,
        status=status,
        value=_exact(record),
        count=None if record.get("count") is None else row.count,
        extra={
            name: value for name, value in row.extra.items() if isinstance(extra, Mapping) and name in extra
        },
        cells=tuple(_row(cell, cells[cell.code]) for cell in row.cells if cell.code in cells),
    )


def _exact(record: Record) -> Fraction | None:
    written = record.get("exact")
    return None if written is None else Fraction(str(written))


def changed_organisations(
    before: Mapping[Organisation, str], now: Mapping[Organisation, str]
) -> frozenset[Organisation]:
    """Return who sent another copy since, who came and who left."""
    return frozenset(one for one in before.keys() | now.keys() if before.get(one) != now.get(one))


def moved_little(figures: Mapping[str, Figure], told: Sequence[Told], policy: Policy) -> frozenset[str]:
    """Return the figures whose difference with what was ever said of them would give away the few who changed."""
    return frozenset(
        name
        for name, figure in figures.items()
        for release in told
        if name in release.said and any(_differences(figure, release, policy))
    )


def _differences(figure: Figure, release: Told, policy: Policy) -> Iterator[bool]:
    before = release.figures[figure.id]
    least = policy.min_organisations
    yield 0 < abs(figure.n - before.n) < least
    counts = {row.code: row.n for row in before.rows}
    for row in figure.rows:
        yield 0 < abs(row.n - counts.get(row.code, row.n)) < least
    if figure.kind == "participation":  # the same line must be the same members
        yield _members(before) != _members(figure)
    known = {(made.line, made.measure): made for made in before.makeup}
    for made in figure.makeup:
        old = known.get((made.line, made.measure))
        if old is not None:
            yield _gives_away(old, made, policy)


def _members(figure: Figure) -> dict[str, frozenset[Organisation]]:
    return {made.line: frozenset(made.parts) for made in figure.makeup}


def _gives_away(before: Makeup, now: Makeup, policy: Policy) -> bool:
    key = (now.line, now.measure)
    changes = changed_parts(Cell(key, before.sums), Cell(key, now.sums))
    if not changes:
        return False
    near = now.measure != "values" and sensitivity(list(changes.values()), policy) > 0
    return len(changes) < policy.min_organisations or near
