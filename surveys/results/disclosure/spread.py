"""Quartiles beside a mean: the same organisations' values, each where enough stand behind it and on both sides.

Apart from the quantiles that a questionnaire asks for: here a mean is told too, so each needs as many organisations as both
together do. Refuses a quantile that is one organisation's own value.
"""

from collections.abc import Iterator
from fractions import Fraction

from surveys.results.disclosure.policy import HALF, Policy
from surveys.results.disclosure.rules import quantile_rules
from surveys.results.estimates.quantiles import quantile
from surveys.results.figures.model import Figure, Row, Status
from surveys.results.figures.spread import held_of

QUARTILES = {"p25": Fraction(1, 4), "p50": HALF, "p75": Fraction(3, 4)}


def quartiles_of(figure: Figure, policy: Policy) -> Iterator[Row]:
    """Yield the quartiles of the values behind a mean that may be told beside it, as ``p25``, ``p50``, ``p75``."""
    held = held_of(figure)
    for name, q in QUARTILES.items():
        if len(held) < max(policy.mean_beside_quantile, policy.quantile_minimum(q)):
            continue
        at = quantile(list(held.values()), q)
        if not quantile_rules(q, at, {one: (value,) for one, value in held.items()}, policy):
            yield Row(code=name, n=len(held), value=at, supporters=len(held), status=Status.PUBLISHED)
