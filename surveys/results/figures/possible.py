"""Whether every percentage that is printed can come from its own n: the GRIM check before anything is published.

Apart from the formulas because it judges what is printed, whoever computed it. Refuses the percentages of amounts (95,9 %
of hours): only counts of organisations, entries or ballots can be checked so.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from surveys.questionnaire.values import round_half_up
from surveys.results.estimates.feasibility import feasible_counts
from surveys.results.figures.model import Figure, Row

_COUNTED = frozenset({"share", "share_of_population", "distribution", "first_choices", "motion"})
_COUNTED_BY_ROW = frozenset({"distribution_by_row", "top_rows", "participation"})


@dataclass(frozen=True, slots=True)
class Check:
    """One percentage with its base. ``counts`` are those it can come from; none: it cannot be what it says."""

    figure: str
    row: str
    percent: Fraction  # as printed
    n: int
    counts: tuple[int, ...]

    @property
    def possible(self) -> bool:
        """Whether some count of this base prints so."""
        return bool(self.counts)


def check_percentages(figures: Iterable[Figure]) -> tuple[Check, ...]:
    """Return the check of every percentage of counts in some figures, in their order."""
    return tuple(check for figure in figures for check in _checks(figure))


def _checks(figure: Figure) -> Iterator[Check]:
    if figure.kind in _COUNTED and figure.value is not None and figure.denominator:
        yield _check(figure, "", figure.value, int(figure.denominator))
    if figure.kind in _COUNTED | _COUNTED_BY_ROW:
        for row in figure.rows:
            yield from _line(figure, row)


def _line(figure: Figure, row: Row, under: str = "") -> Iterator[Check]:
    name = f"{under}.{row.code}" if under else row.code
    base = row.n if row.observations is None else row.observations
    if row.value is not None and base:
        yield _check(figure, name, row.value, base)
    for cell in row.cells:
        yield from _line(figure, cell, name)


def _check(figure: Figure, row: str, value: Fraction, n: int) -> Check:
    printed = Fraction(round_half_up(value, figure.rounding))
    return Check(figure.id, row, printed, n, tuple(feasible_counts(printed, n, figure.rounding)))
