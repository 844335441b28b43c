"""What is unsafe in a figure by what its numbers are made of: whole lines, and quantiles one by one.

Apart from the gateway, which empties them, and from the rules, which know no figure. A number without makeup is judged by
its counts alone (``emptying``). Refuses a sum of parts below zero that is no sum of answers: no rule is defined on it.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from surveys.results.disclosure.policy import Policy
from surveys.results.disclosure.rules import pooled_rules, primary, quantile_rules
from surveys.results.disclosure.tables import Cell
from surveys.results.figures.makeup import Makeup
from surveys.results.figures.model import Figure, Row

Rules = dict[str, tuple[str, ...]]

_POOLED = frozenset({"people", "denominator"})


def unsafe_lines(figure: Figure, policy: Policy) -> Rules:
    """Return the lines of a figure that break a rule, with the rules; the figure's own number has the line « »."""
    found: Rules = {}
    for makeup in figure.makeup:
        if makeup.parts:
            broken = tuple(_broken(figure, makeup, policy))
            if broken:
                found[makeup.line] = found.get(makeup.line, ()) + broken
    return found


def _broken(figure: Figure, makeup: Makeup, policy: Policy) -> Iterator[str]:
    if makeup.measure == "values":
        if figure.kind != "quantiles_by_row":
            yield from _level(figure, makeup, policy)
        return
    sums = makeup.sums
    if makeup.measure == "answered":
        yield from response_rules(sums, policy)
        return
    if makeup.kind == "headcount" and makeup.measure in _POOLED:
        yield from pooled_rules(sums, policy)
        return
    if any(part < 0 for part in sums.values()):
        if any(len(terms) < 2 for terms in makeup.terms.values()):
            yield "negative"
        return  # a difference of answers: the audit judges the answers
    kind = makeup.kind if makeup.kind != "rating" or figure.kind == "mean" else "total"
    yield from primary(Cell((figure.id,), sums), kind, policy)


def response_rules(answered: Mapping[str, Fraction], policy: Policy) -> tuple[str, ...]:
    """Return what a response rate would give away of its members (1: answered, 0: silent): few, all, none, nearly so."""
    members = Cell((), dict.fromkeys(answered, Fraction(1)))
    return primary(Cell((), answered), "sensitive_count", policy, [members])


def _level(figure: Figure, makeup: Makeup, policy: Policy) -> Iterator[str]:
    at = next((row.value for row in figure.rows if row.code == makeup.line), figure.value)
    if figure.kind == "trend" or at is None:
        return
    q = Fraction(figure.details.get("q", "1/2"))
    yield from quantile_rules(q, at, _held(figure, makeup), policy)


def _held(figure: Figure, makeup: Makeup) -> Mapping[str, tuple[Fraction, ...]]:
    """Return what a quantile was taken of: people's values, or each organisation's mean."""
    if figure.unit in ("person", "row"):
        return makeup.parts
    return {one: (sum(found, Fraction(0)) / len(found),) for one, found in makeup.parts.items()}


def unsafe_cells(figure: Figure, policy: Policy) -> frozenset[tuple[str, str]]:
    """Return the quantiles of each line that break a rule: (line, ``p25``)."""
    if figure.kind != "quantiles_by_row":
        return frozenset()
    held = {
        makeup.line: _held(figure, makeup) for makeup in figure.makeup if makeup.measure == "values"
    }  # the same for every quantile of a line
    return frozenset(
        (row.code, cell.code)
        for row in figure.rows
        for cell in row.cells
        if cell.value is not None
        and row.code in held
        and quantile_rules(_quantile(cell), cell.value, held[row.code], policy)
    )


def _quantile(cell: Row) -> Fraction:
    return Fraction(cell.code.removeprefix("p").replace("_", ".")) / 100
