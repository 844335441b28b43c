"""The change of a pooled share between two editions, in percentage points.

Apart because the two editions share organisations: the delete-one-organisation jackknife over both at once
handles the overlap and the clusters together. Refuses trend tests: two points are a difference, three are not a line.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from surveys.results.estimates.interval import Estimate, Number, root

_BITS = 256  # after the point
Counts = Mapping[str, tuple[Number, Number]]  # organisation -> (people counted, people)


def pooled_change(before: Counts, after: Counts, members: int | None = None) -> Estimate:
    """Return 100·(p_after − p_before) in points, with the jackknife over every organisation of either edition.

    V = (1−f)(n−1)/n·Σ(Δ_(−o) − Δ̄)², f from the larger edition. Raises ValueError if an edition has nobody.
    """
    organisations = list(dict.fromkeys([*before, *after]))
    n = len(organisations)
    shares = [_Share(each) for each in (after, before)]
    change = shares[0].whole - shares[1].whole
    if _rests_on_one(before) or _rests_on_one(after):
        return Estimate(100 * change, float("inf"), n, 0)
    without = [shares[0].leaving(o) - shares[1].leaving(o) for o in organisations]
    answered = max(len(before), len(after))
    missing = Fraction(1) if members is None else max(Fraction(0), 1 - Fraction(answered, members))
    variance = missing * Fraction(n - 1, n) * _spread(without)
    return Estimate(100 * change, 100 * root(variance), n, n - 1)


def _spread(values: Sequence[Fraction]) -> Fraction:
    """Return Σ(d − d̄)², cut far below what a float holds: thousands of denominators have no common one worth writing."""
    whole = [(value.numerator << _BITS) // value.denominator for value in values]
    total, n = sum(whole), len(whole)
    return Fraction(n * sum(each * each for each in whole) - total * total, n << 2 * _BITS)


def constant_panel(before: Counts, after: Counts) -> tuple[Counts, Counts]:
    """Return both editions restricted to the organisations that answered both (« mêmes organismes »)."""
    both = [o for o in before if o in after]
    return {o: before[o] for o in both}, {o: after[o] for o in both}


def _rests_on_one(counts: Counts) -> bool:
    """Say whether an edition is nothing without one of its organisations: leaving it out is no variation."""
    return sum(1 for _, people in counts.values() if people) < 2


class _Share:
    """The share of an edition, and what it is without one organisation."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts
        self._counted = sum((Fraction(counted) for counted, _ in counts.values()), Fraction(0))
        self._people = sum((Fraction(people) for _, people in counts.values()), Fraction(0))
        self.whole = self._of(self._counted, self._people)

    def leaving(self, organisation: str) -> Fraction:
        """Return the share of the others."""
        counted, people = self._counts.get(organisation, (0, 0))
        return self._of(self._counted - Fraction(counted), self._people - Fraction(people))

    @staticmethod
    def _of(counted: Fraction, people: Fraction) -> Fraction:
        if people == 0:
            raise ValueError("an edition has nobody")
        return counted / people
