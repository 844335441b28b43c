"""Intervals for the proportion of the members that would say the same, when n of N members answered.

Apart because a census with non-response is neither a sample nor a whole: the finite population must be in
the formula. The default is exact and speaks of members (« 73 à 81 des 89 »). Refuses k > n or n > N.

Sources: O'Neill (2021), arXiv 2109.12464 (Wilson with finite population); Clopper and Pearson (1934);
Korn and Graubard (1998); R survey 4.1.1 ``svyciprop``; R statpsych ``ci.prop.fpc`` (Bonett).
"""

from collections.abc import Callable
from fractions import Fraction
from math import asin, comb, exp, log, sin, sqrt
from typing import Literal

from surveys.results.estimates.interval import Interval, normal_z, student_t

Method = Literal["hypergeometric", "wilson", "wilson_fpc", "clopper_pearson", "adjusted_wald_fpc"]
DesignMethod = Literal["xlogit", "beta", "logit", "likelihood", "asin", "mean"]


def proportion(
    k: int, n: int, population: int | None = None, method: Method = "hypergeometric", level: float = 0.95
) -> Interval:
    """Return the interval for k of n answers among ``population`` members (``None``: unknown).

    Proportions between 0 and 1. Raises ValueError unless 0 ≤ k ≤ n ≤ population and n ≥ 1. Without a
    population only ``wilson`` and ``clopper_pearson`` exist; the exact default falls back on the latter.
    """
    if not 0 <= k <= n or n < 1 or (population is not None and population < n):
        raise ValueError(f"not a proportion: {k} of {n} among {population}")
    if population is None:
        if method in ("hypergeometric", "clopper_pearson"):
            return clopper_pearson(k, n, level)
        if method == "wilson":
            return wilson(k, n, level)
        raise ValueError(f"{method} needs the number of members")
    by_name: dict[Method, Callable[[], Interval]] = {
        "hypergeometric": lambda: hypergeometric(k, n, population, level),
        "wilson": lambda: wilson(k, n, level),
        "wilson_fpc": lambda: wilson_fpc(k, n, population, level),
        "clopper_pearson": lambda: clopper_pearson(k, n, level),
        "adjusted_wald_fpc": lambda: adjusted_wald_fpc(k, n, population, level)[1],
    }
    return by_name[method]()


def bounds_without_model(k: int, n: int, population: int) -> tuple[Fraction, Fraction]:
    """Return what is certain whatever the silent members would say: [k/N, (k+N−n)/N]."""
    return Fraction(k, population), Fraction(k + population - n, population)


def hypergeometric(k: int, n: int, population: int, level: float = 0.95) -> Interval:
    """Return every M of N members that the answers do not refute on either side, exactly and in whole members.

    M is kept when P(X ≥ k | M) > α/2 and P(X ≤ k | M) > α/2. n = N gives the count itself.
    """
    least, most = k, k + population - n
    half = (1 - Fraction(str(level))) / 2
    if population <= 300:  # integers all the way; past that they are too long to add up
        ways = comb(population, n)

        def tail(members: int, *, upper: bool) -> bool:
            xs = range(k, min(n, members) + 1) if upper else range(max(0, n - population + members), k + 1)
            count = sum(comb(members, x) * comb(population - members, n - x) for x in xs)
            return Fraction(count, ways) > half
    else:
        from scipy import stats

        def tail(members: int, *, upper: bool) -> bool:
            law = stats.hypergeom(population, members, n)
            return bool((law.sf(k - 1) if upper else law.cdf(k)) > float(half))

    low = _first(least, most, lambda members: tail(members, upper=True))
    high = most - _first(0, most - least, lambda step: tail(most - step, upper=False))
    return Interval(low / population, high / population, "hypergeometric", level, (low, high))


def _first(start: int, stop: int, holds: Callable[[int], bool]) -> int:
    """Return the first integer of [start, stop] where a monotone condition holds (it holds at ``stop``)."""
    while start < stop:
        middle = (start + stop) // 2
        if holds(middle):
            stop = middle
        else:
            start = middle + 1
    return start


def wilson(k: int, n: int, level: float = 0.95) -> Interval:
    """Return Wilson's interval (infinite population)."""
    low, high = _wilson(k / n, n, normal_z(level))
    return Interval(0.0 if k == 0 else low, 1.0 if k == n else high, "wilson", level)


def wilson_fpc(k: int, n: int, population: int, level: float = 0.95, *, clip: bool = True) -> Interval:
    """Return Wilson's interval with n* = n(N−1)/(N−n), cut at what is logically possible (unless ``clip`` is off)."""
    share = k / n
    if n == population:
        return Interval(share, share, "wilson_fpc", level)
    low, high = _wilson(share, n * (population - 1) / (population - n), normal_z(level))
    low, high = (0.0 if k == 0 else low), (1.0 if k == n else high)
    if clip:
        least, most = bounds_without_model(k, n, population)
        low, high = max(low, float(least)), min(high, float(most))
    return Interval(low, high, "wilson_fpc", level)


def _wilson(p: float, n: float, z: float) -> tuple[float, float]:
    """Invert (p−θ)² = z²·θ(1−θ)/n."""
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, centre - half), min(1.0, centre + half)


def clopper_pearson(k: int, n: int, level: float = 0.95) -> Interval:
    """Return the exact binomial interval (infinite population)."""
    from scipy import stats

    half = (1 - level) / 2
    low = 0.0 if k == 0 else float(stats.beta.ppf(half, k, n - k + 1))
    high = 1.0 if k == n else float(stats.beta.ppf(1 - half, k + 1, n - k))
    return Interval(low, high, "clopper_pearson", level)


def adjusted_wald_fpc(k: int, n: int, population: int, level: float = 0.95) -> tuple[float, Interval, float]:
    """Return (estimate, interval, se) of Bonett's ``ci.prop.fpc``: p̃ = (k+2)/(n+4), variance × (N−n)/(N−1)."""
    p = (k + 2) / (n + 4)
    se = sqrt(p * (1 - p) / (n + 4) * (population - n) / (population - 1))
    z = normal_z(level)
    return p, Interval(max(0.0, p - z * se), min(1.0, p + z * se), "adjusted_wald_fpc", level), se


def design_based(
    p: float, se: float, df: int, n: int, method: DesignMethod = "xlogit", level: float = 0.95
) -> Interval:
    """Return the interval of a weighted or pooled proportion from its design-based standard error.

    ``n`` observations, ``df`` degrees of freedom of the design (organisations − strata). As R ``svyciprop``.
    Raises ValueError when p is 0 or 1 or se is 0: the design sees no variance there, use the exact interval.
    """
    if not 0 < p < 1 or se <= 0:
        raise ValueError("no design-based variance at p = 0 or 1")
    t = student_t(level, df)
    low, high = _DESIGN[method](p, se, t, n, level)
    return Interval(low, high, method, level)


def _logit(p: float, se: float, t: float, n: int, level: float) -> tuple[float, float]:
    centre, half = log(p / (1 - p)), t * se / (p * (1 - p))
    return 1 / (1 + exp(half - centre)), 1 / (1 + exp(-half - centre))


def _beta(p: float, se: float, t: float, n: int, level: float) -> tuple[float, float]:
    from scipy import stats

    half = (1 - level) / 2
    effective = p * (1 - p) / se**2 * (student_t(level, n - 1) / t) ** 2
    ones, zeros = p * effective, (1 - p) * effective
    return float(stats.beta.ppf(half, ones, zeros + 1)), float(stats.beta.ppf(1 - half, ones + 1, zeros))


def _likelihood(p: float, se: float, t: float, n: int, level: float) -> tuple[float, float]:
    from scipy import optimize

    # Rao-Scott: the deviance is scaled by the design effect, and R's quasibinomial dispersion n/(n−1) is kept.
    limit = t * t * se**2 * n / (p * (1 - p)) * n / (n - 1)

    def excess(theta: float) -> float:
        return 2 * n * (p * log(p / theta) + (1 - p) * log((1 - p) / (1 - theta))) - limit

    tiny = 1e-12
    return (
        float(optimize.brentq(excess, tiny, p, xtol=1e-14)),
        float(optimize.brentq(excess, p, 1 - tiny, xtol=1e-14)),
    )


def _asin(p: float, se: float, t: float, n: int, level: float) -> tuple[float, float]:
    centre, half = asin(sqrt(p)), t * se / (2 * sqrt(p * (1 - p)))
    return sin(centre - half) ** 2, sin(centre + half) ** 2


def _mean(p: float, se: float, t: float, n: int, level: float) -> tuple[float, float]:
    return p - t * se, p + t * se


_DESIGN: dict[DesignMethod, Callable[[float, float, float, int, float], tuple[float, float]]] = {
    "xlogit": _logit,
    "logit": _logit,
    "beta": _beta,
    "likelihood": _likelihood,
    "asin": _asin,
    "mean": _mean,
}
