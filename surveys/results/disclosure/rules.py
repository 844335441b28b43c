"""The primary rules: what makes a cell unsafe by itself, before anyone subtracts anything.

Apart from secondary suppression and from the audit, which look at cells together. Each rule is named by a code
(``few_organisations``), so that an analyst reads why; none of them says a secret parameter. Refuses negative parts.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction

from surveys.results.disclosure.policy import Policy
from surveys.results.disclosure.tables import COUNTS, Cell, Organisation

ZERO = Fraction(0)
TOP = 10  # of a rating


def primary(cell: Cell, kind: str, policy: Policy, wholes: Iterable[Cell] = ()) -> tuple[str, ...]:
    """Return the rules that a cell breaks, none when it is safe by itself.

    ``wholes`` are the totals it is part of: of a sensitive item, what is left beside the cell must be safe too. A cell
    nobody belongs to breaks nothing. Raises ValueError on a negative part. Source: SDC handbook, 4.2.
    """
    values = list(cell.contributions.values())
    if not values:
        return ()
    if any(value < 0 for value in values):
        raise ValueError("no rule is defined on negative contributions")
    broken = ["few_organisations"] if cell.n < policy.min_organisations else []
    if kind == "sensitive_count":
        return (*broken, *_exposing(cell.total, [whole.total for whole in wholes], policy))
    if kind in COUNTS:
        return tuple(broken)
    if kind == "rating":
        return (*broken, *rating_rules(values))
    if sensitivity(values, policy) > 0:
        broken.append("near_bound")
    if kind in policy.dominance_for and is_dominated(values, policy):
        broken.append("dominance")
    return tuple(broken)


def sensitivity(values: Sequence[Fraction], policy: Policy) -> Fraction:
    """Return p·x1 − (X − x1 − x2), in the unit of the values: above 0, the second largest comes too near the largest."""
    ordered = sorted(values, reverse=True)
    if not ordered:
        return ZERO
    return policy.nearness * ordered[0] - sum(ordered[2:], ZERO)


def needed_width(cell: Cell, kind: str, policy: Policy) -> Fraction:
    """Return how far above its true total the bound of a hidden cell must stay; 0 for a cell that is safe by itself.

    A cell of few organisations needs p of its largest part: the count alone would protect a giant to nothing.
    """
    values = list(cell.contributions.values())
    if not values or kind in COUNTS:
        return ZERO
    width = sensitivity(values, policy)
    if kind in policy.dominance_for:
        width = max([width, *(dominance_width(values, n, k) for n, k in policy.dominance)])
    if cell.n < policy.min_organisations:
        width = max(width, policy.nearness * max(values))
    return max(width, ZERO)


def dominance_width(values: Collection[Fraction], n: int, k: Fraction) -> Fraction:
    """Return by how much a total would have to grow for its n largest to hold no more than the share k."""
    return sum(sorted(values, reverse=True)[:n], ZERO) / k - sum(values, ZERO)


def is_dominated(values: Collection[Fraction], policy: Policy) -> bool:
    """Say whether the n largest hold more than their share k of the total."""
    return any(dominance_width(values, n, k) > 0 for n, k in policy.dominance)


def rating_rules(values: Sequence[Fraction]) -> tuple[str, ...]:
    """Return what a mean rating would give away: everybody's note when all are equal, or that nobody was below half."""
    if len(set(values)) == 1:
        return ("all_equal",)
    floor = sum(values, ZERO) - TOP * (len(values) - 1)
    return ("implied_floor",) if floor >= Fraction(TOP, 2) else ()


def _exposing(count: Fraction, wholes: Iterable[Fraction], policy: Policy) -> tuple[str, ...]:
    """Return ``small_count`` when few gave the answer or few did not, ``whole_group`` when all or none did."""
    found: list[str] = []
    for n in wholes:
        left = n - count
        if count == 0 or left == 0:
            found.append("whole_group")
        elif min(count, left) < policy.sensitive_least:
            found.append("small_count")
    if not found and 0 < count < policy.sensitive_least:
        found.append("small_count")
    return tuple(dict.fromkeys(found))


def quantile_rules(
    q: Fraction, at: Fraction, held: Mapping[Organisation, Collection[Fraction]], policy: Policy
) -> tuple[str, ...]:
    """Return what the quantile ``at`` of what organisations hold would give away.

    It needs the minimum of its ``q``, and organisations strictly on each side: otherwise it is one's own value. A value
    that as many organisations share as a cell needs is nobody's own.
    """
    broken = []
    if len(held) < policy.quantile_minimum(q):
        broken.append("few_for_quantile")
    below = sum(any(value < at for value in values) for values in held.values())
    above = sum(any(value > at for value in values) for values in held.values())
    here = sum(at in values for values in held.values())
    if min(below, above) < policy.beyond_quantile and here < policy.min_organisations:
        broken.append("end_of_range")
    return tuple(broken)


def pooled_rules(people: Mapping[Organisation, Fraction], policy: Policy) -> tuple[str, ...]:
    """Return what a figure about pooled employees would give away: few of them, or one organisation's."""
    broken = ["few_organisations"] if len(people) < policy.min_organisations else []
    whole = sum(people.values(), ZERO)
    if whole < policy.min_people:
        broken.append("few_people")
    if whole > 0 and max(people.values()) > policy.largest_share * whole:
        broken.append("dominance")
    return tuple(broken)
