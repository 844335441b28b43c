"""Post-stratification: each stratum of the members weighs what it weighs among them, whoever answered.

Apart because it is an option of analysts, said beside the plain figure and never in its place: a census with
non-response has no weights by default. Refuses a stratum of fewer than three answers: it is merged with another.

Sources: Cochran (1977), §5A.9; R survey ``svymean`` on a stratified design with ``fpc``.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from surveys.results.estimates.interval import Estimate, Number, exact, root, square

LEAST = 3  # answers in a stratum


@dataclass(frozen=True, slots=True)
class Stratum:
    """Some members taken together: their number N_h, and the values of those that answered."""

    names: tuple[Hashable, ...]  # more than one when strata were merged
    members: int
    values: tuple[Number, ...]


def strata_of(
    answered: Mapping[str, Number], groups: Mapping[str, Hashable], least: int = LEAST
) -> tuple[Stratum, ...]:
    """Return the strata of the members of ``groups`` (member → stratum), each with at least ``least`` answers.

    The stratum with the fewest answers is merged with the next one, and again, until none is too small: a single
    stratum at the worst, which is the plain figure. Members of ``answered`` outside ``groups`` are left out.
    """
    sizes: dict[Hashable, int] = {}
    values: dict[Hashable, list[Number]] = {}
    for member, name in groups.items():
        sizes[name] = sizes.get(name, 0) + 1
        if member in answered:
            values.setdefault(name, []).append(answered[member])
    made = [Stratum((name,), size, tuple(values.get(name, ()))) for name, size in sizes.items()]
    made.sort(key=_order)
    while len(made) > 1 and len(made[0].values) < least:
        first, second, *others = made
        merged = Stratum(
            first.names + second.names, first.members + second.members, first.values + second.values
        )
        made = sorted([merged, *others], key=_order)
    return tuple(made)


def _order(stratum: Stratum) -> tuple[int, int, str]:
    return len(stratum.values), stratum.members, str(stratum.names)


def stratified_mean(strata: Sequence[Stratum]) -> Estimate:
    """Return Σ(N_h/N)·ȳ_h, with V = Σ(N_h/N)²·(1 − f_h)·s_h²/n_h; answers − strata degrees of freedom.

    A proportion is the mean of zeros and ones. Raises ValueError if a stratum has fewer than two answers: merge it first.
    """
    if any(len(stratum.values) < 2 for stratum in strata):
        raise ValueError("a stratum with fewer than two answers has no variance: merge it")
    members = sum(stratum.members for stratum in strata)
    value, variance, n = Fraction(0), Fraction(0), 0
    for stratum in strata:
        count, answers = len(stratum.values), exact(stratum.values)
        centre = sum(answers, Fraction(0)) / count
        spread = sum((square(one - centre) for one in answers), Fraction(0)) / (count - 1)
        weight = Fraction(stratum.members, members)
        value += weight * centre
        variance += square(weight) * (1 - Fraction(count, stratum.members)) * spread / count
        n += count
    return Estimate(value, root(variance), n, n - len(strata))
