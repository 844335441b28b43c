"""What the others than one organisation answered, worked out of a released figure and of that organisation's own answers.

Apart from the figures, which read answers: nothing here knows any but the reader's own, so a reference says nothing that its
reader could not have worked out alone, or with anybody else. Refuses what no subtraction gives exactly: a median, and a
number of which a release says the printed digits alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from surveys.results.figures.model import Figure
from surveys.results.printing import exact

_QUOTIENTS = frozenset(
    {"mean", "ratio_of_sums", "share"}
)  # a sum over a sum: one's part of both can be taken away


@dataclass(frozen=True, slots=True)
class Reference:
    """The value of the others, in the unit of the figure, and how many organisations they are."""

    value: Fraction
    n: int


def others_of(record: Mapping[str, object], own: Figure) -> Reference | None:
    """Return what a released figure is without the organisation that ``own`` counts alone; ``None`` where it cannot be said.

    ``record`` is the figure as it was frozen, told with the sums it was divided from; ``own`` the same statistic of that
    organisation's own copy, the one that the figure counts.
    """
    told, bottom = record["exact"], record["denominator"]
    sums = (record["numerator"], bottom, own.value, own.denominator)
    if record["kind"] not in _QUOTIENTS or told is None or None in sums:
        return None
    whole = exact(Decimal(str(bottom)))
    mine = own.denominator or Fraction(0)
    left = whole - mine
    if left <= 0:
        return None
    value = (Fraction(str(told)) * whole - (own.value or Fraction(0)) * mine) / left
    return Reference(value, int(str(record["n"])) - own.n)
