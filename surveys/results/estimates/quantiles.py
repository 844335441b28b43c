"""Quantiles, exactly: Hyndman and Fan's nine types on fractions, and quantiles where each value counts several times.

Apart because every spreadsheet, package and office has its own: here type 7 (R, NumPy, ``PERCENTILE.INC``)
everywhere unless asked, and the type is printed. Refuses an empty set: there is no quantile of nothing.

Sources: Hyndman and Fan (1996); R ``stats::quantile``; R survey 4.1.1 ``svyquantile`` (its ``qrule``).
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import accumulate
from math import floor

from surveys.results.columns import Measured
from surveys.results.estimates.interval import Number

TYPES = range(1, 10)


def quantile(values: Sequence[Number], q: Number, hf_type: int = 7) -> Fraction:
    """Return the q-quantile (0 ≤ q ≤ 1) of the values, exactly, in their unit.

    Raises ValueError on no value, on a q outside [0, 1] or on a type outside 1–9.
    """
    if not values or not 0 <= q <= 1 or hf_type not in TYPES:
        raise ValueError(f"no type {hf_type} quantile {q} of {len(values)} values")
    ordered = sorted(Fraction(value) for value in values)
    return _at_place(len(ordered), ordered.__getitem__, q, hf_type)


def quantile_of_measured(measured: Measured, q: Number, hf_type: int = 7) -> Fraction:
    """Return the same quantile from a column that is not empty."""
    ordered = measured.ordered
    return _at_place(len(ordered), lambda place: Fraction(int(ordered[place]), measured.unit), q, hf_type)


def _at_place(count: int, ordered: Callable[[int], Fraction], q: Number, hf_type: int) -> Fraction:
    place, weight = _place(count, Fraction(q), hf_type)

    def at(rank: int) -> Fraction:
        return ordered(min(max(rank, 1), count) - 1)

    return at(place) + weight * (at(place + 1) - at(place))


def _place(count: int, p: Fraction, hf_type: int) -> tuple[int, Fraction]:
    """Return j and γ of Hyndman and Fan: the quantile is x(j) + γ·(x(j+1) − x(j))."""
    if hf_type <= 3:  # steps: γ is 0, ½ or 1
        position = count * p - (Fraction(1, 2) if hf_type == 3 else 0)
        j = floor(position)
        if position > j:
            return j, Fraction(1)
        at_step = {1: Fraction(0), 2: Fraction(1, 2), 3: Fraction(j % 2)}
        return j, at_step[hf_type]
    alpha, beta = _PLOTTING[hf_type]
    position = alpha + p * (count + 1 - alpha - beta)
    j = floor(position)
    return j, position - j


_PLOTTING: dict[int, tuple[Fraction, Fraction]] = {  # plotting positions (k − α) / (n + 1 − α − β)
    4: (Fraction(0), Fraction(1)),
    5: (Fraction(1, 2), Fraction(1, 2)),
    6: (Fraction(0), Fraction(0)),
    7: (Fraction(1), Fraction(1)),
    8: (Fraction(1, 3), Fraction(1, 3)),
    9: (Fraction(3, 8), Fraction(3, 8)),
}


def median(values: Sequence[Number]) -> Fraction:
    """Return the median, exactly (types 2 and 5 to 9 agree on it)."""
    return quantile(values, Fraction(1, 2))


def quantiles(
    values: Sequence[Number],
    qs: Sequence[Number],
    weights: Sequence[int] | None = None,
    hf_type: int = 7,
) -> list[Fraction]:
    """Return several quantiles. Whole ``weights`` repeat a value (a rate, once per person paid it)."""
    if weights is not None:
        values = repeat(values, weights)
    return [quantile(values, q, hf_type) for q in qs]


def repeat(values: Sequence[Number], weights: Sequence[int]) -> list[Number]:
    """Return each value as many times as its weight: the spreadsheet of individual salaries."""
    return [value for value, weight in zip(values, weights, strict=True) for _ in range(weight)]


def weighted_quantile(
    values: Sequence[Number], weights: Sequence[Number], q: Number, rule: str = "hf1"
) -> Fraction:
    """Return the q-quantile under weights that need not be whole (post-stratification), by a ``qrule`` of R survey.

    ``hf1`` (the default, NumPy's ``inverted_cdf``) to ``hf9``, ``math``, ``school``, ``shahvaish``. Below the first
    step of the weights the smallest value is returned; R survey 4.1.1 returns another there, which is its error.
    """
    pairs = sorted((Fraction(v), Fraction(w)) for v, w in zip(values, weights, strict=True) if w > 0)
    if not pairs or not 0 <= q <= 1:
        raise ValueError(f"no weighted quantile {q} of {len(pairs)} values")
    x, w = [value for value, _ in pairs], [weight for _, weight in pairs]
    p = Fraction(q)
    if rule in _STEPS:
        return _step(x, w, p, rule)
    return _interpolate(x, _POSITIONS[rule](w), p)


_STEPS = {"hf1", "math", "hf2", "school", "hf3", "shahvaish"}


def _step(x: list[Fraction], w: list[Fraction], p: Fraction, rule: str) -> Fraction:
    total = list(accumulate(w))
    if rule == "shahvaish":  # mid-distribution, with one extra unit
        mean = total[-1] / len(w)
        reached = [(s / mean + (1 - v / mean) / 2) / (len(w) + 1) for s, v in zip(total, w, strict=True)]
    else:
        reached = [s / total[-1] for s in total]
    j = next((index for index, share in enumerate(reached) if share >= p), len(x) - 1)
    on_step = reached[j] == p and j + 1 < len(x)
    if on_step and rule in ("hf2", "school"):
        return (x[j] + x[j + 1]) / 2
    if on_step and rule == "hf3" and (j + 1) % 2:
        return x[j + 1]
    return x[j]


def _interpolate(x: list[Fraction], positions: list[Fraction], p: Fraction) -> Fraction:
    if p <= positions[0]:
        return x[0]
    for j in range(1, len(x)):
        if p <= positions[j]:
            share = (p - positions[j - 1]) / (positions[j] - positions[j - 1])
            return x[j - 1] + share * (x[j] - x[j - 1])
    return x[-1]


def _before(w: list[Fraction]) -> list[Fraction]:
    return [Fraction(0), *accumulate(w[:-1])]


def _mixed(w: list[Fraction], own: Fraction, more: Fraction) -> list[Fraction]:
    """Return (before + own·w) / (total + more·last weight)."""
    total = sum(w) + more * w[-1]
    return [(b + own * v) / total for b, v in zip(_before(w), w, strict=True)]


_POSITIONS: dict[str, Callable[[list[Fraction]], list[Fraction]]] = {
    "hf4": lambda w: _mixed(w, Fraction(1), Fraction(0)),
    "hf5": lambda w: _mixed(w, Fraction(1, 2), Fraction(0)),
    "hf6": lambda w: _mixed(w, Fraction(1), Fraction(1)),
    "hf7": lambda w: _mixed(w, Fraction(0), Fraction(-1)),
    "hf8": lambda w: _mixed(w, Fraction(2, 3), Fraction(1, 3)),
    "hf9": lambda w: _mixed(w, Fraction(5, 8), Fraction(1, 4)),
}
