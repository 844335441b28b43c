"""The change of a pooled share between two editions, in percentage points.

Apart because the two editions share organisations: the delete-one-organisation jackknife over both at once
handles the overlap and the clusters together. Refuses trend tests: two points are a difference, three are not a line.
"""

from collections.abc import Mapping
from fractions import Fraction

from surveys.results.estimates.interval import Estimate, Number, root, square

Counts = Mapping[str, tuple[Number, Number]]  # organisation -> (people counted, people)


def pooled_change(before: Counts, after: Counts, members: int | None = None) -> Estimate:
    """Return 100·(p_after − p_before) in points, with the jackknife over every organisation of either edition.

    V = (1−f)(n−1)/n·Σ(Δ_(−o) − Δ̄)², f from the larger edition. Raises ValueError if an edition has nobody.
    """
    organisations = list(dict.fromkeys([*before, *after]))
    n = len(organisations)
    change = _share(after) - _share(before)
    if _rests_on_one(before) or _rests_on_one(after):
        return Estimate(100 * change, float("inf"), n, 0)
    without = [_share(after, leaving=o) - _share(before, leaving=o) for o in organisations]
    centre = sum(without, Fraction(0)) / n
    answered = max(len(before), len(after))
    missing = Fraction(1) if members is None else max(Fraction(0), 1 - Fraction(answered, members))
    variance = missing * Fraction(n - 1, n) * sum((square(d - centre) for d in without), Fraction(0))
    return Estimate(100 * change, 100 * root(variance), n, n - 1)


def constant_panel(before: Counts, after: Counts) -> tuple[Counts, Counts]:
    """Return both editions restricted to the organisations that answered both (« mêmes organismes »)."""
    both = [o for o in before if o in after]
    return {o: before[o] for o in both}, {o: after[o] for o in both}


def _rests_on_one(counts: Counts) -> bool:
    """Say whether an edition is nothing without one of its organisations: leaving it out is no variation."""
    return sum(1 for _, people in counts.values() if people) < 2


def _share(counts: Counts, leaving: str | None = None) -> Fraction:
    kept = [pair for organisation, pair in counts.items() if organisation != leaving]
    people = sum((Fraction(m) for _, m in kept), Fraction(0))
    if people == 0:
        raise ValueError("an edition has nobody")
    return sum((Fraction(u) for u, _ in kept), Fraction(0)) / people
