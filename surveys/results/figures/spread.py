"""How the values behind a mean spread: classes of round bounds, each with how many organisations stand in it.

Apart from the mean because its own distribution is drawn beside it. A class is named by its bounds, ``"10:20"`` (from 10 to
less than 20), open at both ends so that no bound is anybody's value. Refuses a mean of pooled people: it has no value each.
"""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from surveys.results.estimates.quantiles import quantile
from surveys.results.figures.model import Figure, Row

_RATING = tuple(map(Fraction, (3, 5, 7, 9)))  # of a note out of ten: 0–2, 3–4, 5–6, 7–8, 9–10
_ROUND = tuple(map(Fraction, (1, 2, 5, 10)))
_INNER = 3  # classes between the two open ones
_QUARTER = Fraction(1, 4)


def held_of(figure: Figure) -> Mapping[str, Fraction]:
    """Return what each organisation brings to a mean in which each counts once; nothing for any other figure."""
    if figure.kind != "mean" or figure.observations is not None:
        return {}
    made = next((each for each in figure.makeup if not each.line and each.measure == "total"), None)
    return {} if made is None else made.sums


def spread_figure(figure: Figure) -> Figure | None:
    """Return how the values behind a mean spread, not protected; ``None`` where it has no value each."""
    held = held_of(figure)
    edges = _edges(figure, list(held.values())) if held else ()
    if not edges:
        return None
    lows, highs = (None, *edges), (*edges, None)
    rows = tuple(
        _row([one for one in held.values() if _is_inside(one, low, high)], low, high, len(held))
        for low, high in zip(lows, highs, strict=True)
    )
    return replace(
        figure,
        kind="distribution",
        value=None,
        numerator=None,
        denominator=None,
        se=None,
        interval=None,
        beside=(),
        flags=(),
        makeup=(),
        rounding=0,
        format="percent",
        formats=("percent",),
        rows=rows,
    )


def _edges(figure: Figure, values: list[Fraction]) -> tuple[Fraction, ...]:
    if figure.out_of == 10:
        return _RATING
    low, high = quantile(values, _QUARTER), quantile(values, 1 - _QUARTER)
    if low == high:
        return ()
    step = _rounded((high - low) / 2)
    first = low // step * step
    return tuple(first + place * step for place in range(_INNER + 1) if first + place * step > 0)


def _rounded(width: Fraction) -> Fraction:
    """Return the round number (1, 2 or 5 times a power of ten) that is nearest above a width."""
    power = Fraction(1)
    while power * 10 <= width:
        power *= 10
    while power > width:
        power /= 10
    return next(power * times for times in _ROUND if power * times >= width)


def _is_inside(value: Fraction, low: Fraction | None, high: Fraction | None) -> bool:
    return (low is None or value >= low) and (high is None or value < high)


def _row(inside: list[Fraction], low: Fraction | None, high: Fraction | None, n: int) -> Row:
    code = ":".join("" if edge is None else str(edge) for edge in (low, high))
    count = len(inside)
    return Row(code=code, n=n, count=Fraction(count), value=Fraction(100 * count, n), supporters=count)
