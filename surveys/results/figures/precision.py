"""How sure a figure of amounts is: its interval, its cautions, and the same thing measured another way beside it.

Apart from the sums and counts because every kind says it in the same terms. Refuses an interval for a single
organisation, and another measure that rests on too few: what is not sure enough is not computed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import isfinite
from typing import NamedTuple

from surveys.results.columns import Measured
from surveys.results.estimates.interval import Estimate, Interval, Number
from surveys.results.estimates.proportions import design_based
from surveys.results.estimates.ratios import median_of_measured_ratios, median_of_ratios
from surveys.results.estimates.reliability import MEDIAN_LEAST, is_low_rate, variation_flags
from surveys.results.estimates.strata import strata_of, stratified_mean
from surveys.results.figures.model import Figure, Row

POST_STRATIFIED, MEDIAN_RATIO = "post_stratified", "median_ratio"
# Kinds whose rate of answer to the very question says something of their bias.
_RATED = frozenset({"share", "distribution", "mean", "median", "quantile", "ratio_of_sums", "sum", "nps"})


class Paired(NamedTuple):
    """Numerators and denominators, as two columns of the same lines."""

    top: Measured
    bottom: Measured


Pairs = Sequence[tuple[Fraction, Fraction]] | Paired


def with_mean(figure: Figure, estimate: Estimate) -> Figure:
    """Return a figure with its mean, t interval (cut at the bounds of a rating) and cautions, in the values' unit."""
    bounds = (0.0, float(figure.out_of)) if figure.out_of is not None else None
    interval = estimate.interval(bounds=bounds) if isfinite(estimate.se) else None
    return _sure(replace(figure, value=estimate.value), estimate, interval, 1)


def with_ratio(figure: Figure, estimate: Estimate, pairs: Pairs, scale: Fraction) -> Figure:
    """Return a figure with its ratio of totals, its interval and the median organisation's ratio beside it.

    The interval is design-based (``xlogit``) where the ratio is a share of a whole, else Student's; organisations are
    the sampling units, whoever is counted.
    """
    p = float(estimate.value)
    share = scale == 100 and 0 < p < 1 and _are_parts(pairs)
    interval = None
    if isfinite(estimate.se):
        part = share and estimate.se > 0
        interval = design_based(p, estimate.se, estimate.df, estimate.n) if part else estimate.interval()
    figure = _sure(replace(figure, value=scale * estimate.value), estimate, interval, scale)
    return replace(figure, beside=(*figure.beside, *_median_ratio(estimate.n, pairs, scale)))


def _sure(figure: Figure, estimate: Estimate, interval: Interval | None, scale: Number) -> Figure:
    factor = float(scale)
    return replace(
        figure,
        se=factor * estimate.se,
        interval=None if interval is None else interval.scaled(factor),
        flags=figure.flags + variation_flags(estimate.value, estimate.se),
    )


def _are_parts(pairs: Pairs) -> bool:
    """Say whether each numerator is a part of its denominator."""
    if isinstance(pairs, Paired):
        tops, bottoms = pairs.top.wholes * pairs.bottom.unit, pairs.bottom.wholes * pairs.top.unit
        return bool(((tops >= 0) & (tops <= bottoms)).all())
    return all(0 <= y <= x for y, x in pairs)


def _median_ratio(n: int, pairs: Pairs, scale: Fraction) -> tuple[Row, ...]:
    if n < MEDIAN_LEAST:
        return ()
    return (Row(code=MEDIAN_RATIO, n=n, value=scale * _median_of(pairs), supporters=n),)


def _median_of(pairs: Pairs) -> Fraction:
    if isinstance(pairs, Paired):
        return median_of_measured_ratios(pairs.top, pairs.bottom)
    return median_of_ratios(pairs)


def with_strata(
    figure: Figure, answered: Mapping[str, Number], strata: Mapping[str, tuple[str, ...]], scale: int = 1
) -> Figure:
    """Return a figure with its post-stratified twin beside it: value, ``low`` and ``high``, and how many strata.

    ``strata`` is each member's stratum (none: nothing is added); a share is given as zeros and ones, ``scale`` 100.
    """
    made = strata_of(answered, strata)
    if not strata or figure.n < MEDIAN_LEAST or any(len(one.values) < 2 for one in made):
        return figure
    estimate = stratified_mean(made)
    p = float(estimate.value)
    interval = (
        design_based(p, estimate.se, estimate.df, estimate.n)
        if scale == 100 and 0 < p < 1 and estimate.se > 0
        else estimate.interval()
    ).scaled(scale)
    row = Row(
        code=POST_STRATIFIED,
        n=estimate.n,
        value=scale * estimate.value,
        supporters=figure.supporters,
        extra={
            "low": Fraction(interval.low),
            "high": Fraction(interval.high),
            "strata": Fraction(len(made)),
        },
    )
    return replace(figure, beside=(*figure.beside, row))


def with_response(figure: Figure) -> Figure:
    """Return a figure flagged where too few of those asked answered: a bias of non-response is not excluded."""
    if figure.kind == "share_of_population" and is_low_rate(figure.value):
        return replace(figure, flags=(*figure.flags, "low_response"))
    if figure.kind in _RATED and figure.base.code == "base.answered" and is_low_rate(figure.item_rate):
        return replace(figure, flags=(*figure.flags, "low_item_response"))
    return figure
