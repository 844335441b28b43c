"""Participations and hours of the renewal survey: whole numbers that add up, inside every group's band.

Apart from the writing of answers because these are the figures of the published rates. Refuses to force a total into
one cell: each is shared over all the centres within bounds that no rule of the questionnaire finds unusual.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache

from surveys.demonstration.directory import by_code, panels
from surveys.demonstration.draws import Draw, apportion, settle_mean_of_ratios
from surveys.demonstration.plan import RENEWAL_PLAN

HALF = 2  # hours are counted in half hours, so that sums are whole
INFORMATION = "a"
LEFT_OUT_LATER = "c4"  # the group that the next agreement no longer has


@dataclass(frozen=True, slots=True)
class Group:
    """A group of services: how many centres in 100 offer it, its weight, and its half hours by participation."""

    offered: int
    weight: int
    low: int
    high: int


# The bands of c1…d4 are the questionnaire's; the others are ours, since no band is published for them.
GROUPS: Mapping[str, Group] = {
    "a": Group(78, 0, 1, 2),
    "b": Group(82, 20, 10, 18),
    "c1": Group(100, 26, 8, 14),
    "c2": Group(97, 17, 16, 22),
    "c3": Group(92, 13, 24, 32),
    "c4": Group(22, 8, 36, 48),
    "d1": Group(76, 11, 30, 56),
    "d2": Group(48, 7, 58, 84),
    "d3": Group(24, 5, 86, 112),
    "d4": Group(12, 4, 114, 142),
    "me": Group(58, 6, 8, 16),
    "ph1": Group(16, 7, 40, 70),
    "ph2": Group(12, 5, 44, 76),
    "z": Group(6, 7, 120, 170),
}


@dataclass(frozen=True, slots=True)
class Result:
    """One group's results last year: participations, and hours in half hours."""

    target: int
    reached: int
    bought: int
    done: int


Results = Mapping[str, Result]


@cache
def results() -> Mapping[str, Results]:
    """Return the results of the 65 respondents by group of services, every constraint of the plan held."""
    codes = panels().renewal
    draw = Draw("renewal/groups")
    offered = {code: draw.several({g: spec.offered for g, spec in GROUPS.items()}) for code in codes}
    totals = _targets(codes)
    reached = _reached(codes, totals)
    cells = _cells(offered, totals, reached)
    return _with_hours(cells)


def _targets(codes: tuple[str, ...]) -> list[int]:
    """Share the target outside information sessions, more or less by size."""
    draw = Draw("renewal/targets")
    weights = [by_code()[code].staff * draw.between(82, 118) for code in codes]
    return apportion(RENEWAL_PLAN.target, weights, [70] * len(codes), [6000] * len(codes))


def _reached(codes: tuple[str, ...], totals: list[int]) -> list[int]:
    """Share what was reached: so many centres at their target or above, and small centres doing better than large."""
    draw = Draw("renewal/reached")
    by_size = sorted(range(len(codes)), key=lambda i: (totals[i], i))
    smaller = [i for i in by_size[: len(codes) * 3 // 4] if codes[i] not in (panels().case,)]
    met = set(draw.sample(smaller, RENEWAL_PLAN.targets_met))
    lows = [t if i in met else -(-t * 86 // 100) for i, t in enumerate(totals)]
    highs = [t * 114 // 100 if i in met else t - 1 for i, t in enumerate(totals)]
    weights = [max(1, (high - low) * draw.between(60, 140)) for low, high in zip(lows, highs, strict=True)]
    shared = apportion(RENEWAL_PLAN.reached, weights, lows, highs)
    return settle_mean_of_ratios(shared, totals, lows, highs, RENEWAL_PLAN.mean_of_rates)


def _cells(
    offered: Mapping[str, list[str]], totals: list[int], reached: list[int]
) -> dict[tuple[str, str], tuple[int, int]]:
    """Return (target, reached) by centre and group."""
    draw = Draw("renewal/cells")
    cells: dict[tuple[str, str], tuple[int, int]] = {}
    for (code, groups), total, result in zip(offered.items(), totals, reached, strict=True):
        served = [g for g in groups if g != INFORMATION]
        weights = [GROUPS[g].weight * draw.between(70, 130) for g in served]
        targets = apportion(total, weights, [5] * len(served), [total] * len(served))
        lows, highs = [-(-t * 65 // 100) for t in targets], [t * 135 // 100 for t in targets]
        spread = [t * draw.between(80, 120) for t in targets]
        got = apportion(result, spread, lows, highs)
        cells |= {(code, g): pair for g, pair in zip(served, zip(targets, got, strict=True), strict=True)}
    informed = [code for code, groups in offered.items() if INFORMATION in groups]
    weights = [by_code()[code].staff * draw.between(60, 140) for code in informed]
    targets = apportion(RENEWAL_PLAN.target_a, weights, [20] * len(informed), [1500] * len(informed))
    lows, highs = [t * 92 // 100 for t in targets], [t * 145 // 100 for t in targets]
    got = apportion(RENEWAL_PLAN.reached_a, [t * draw.between(50, 150) for t in targets], lows, highs)
    cells |= {
        (code, INFORMATION): pair for code, pair in zip(informed, zip(targets, got, strict=True), strict=True)
    }
    return cells


def _with_hours(cells: Mapping[tuple[str, str], tuple[int, int]]) -> Mapping[str, Results]:
    """Share the hours bought inside each group's band, then the hours counted close to them."""
    draw = Draw("renewal/hours")
    keys = list(cells)
    lows = [cells[key][0] * GROUPS[key[1]].low for key in keys]
    highs = [cells[key][0] * GROUPS[key[1]].high for key in keys]
    weights = [max(1, (high - low) * draw.between(60, 140)) for low, high in zip(lows, highs, strict=True)]
    bought = apportion(RENEWAL_PLAN.hours_bought * HALF, weights, lows, highs)
    done_lows, done_highs = [-(-h * 88 // 100) for h in bought], [h * 112 // 100 for h in bought]
    spread = [max(1, h * draw.between(40, 160)) for h in bought]
    done = apportion(RENEWAL_PLAN.hours_done * HALF, spread, done_lows, done_highs)
    table: dict[str, dict[str, Result]] = {code: {} for code, _ in keys}
    for (code, group), hours, counted in zip(keys, bought, done, strict=True):
        target, reached = cells[code, group]
        table[code][group] = Result(target, reached, hours, counted)
    return {code: {g: rows[g] for g in GROUPS if g in rows} for code, rows in table.items()}


def overshoot(rows: Results) -> tuple[Results, str] | None:
    """Plant a cell at 160 % of its target, the centre's own sum unchanged; None when this centre cannot carry it.

    Returns the rows and the group that now goes past 150 %.
    """
    for group, small in rows.items():
        moved = small.target * 8 // 5 - small.reached
        if group == INFORMATION or small.target % 5 or small.target > 40:
            continue
        largest = max((g for g in rows if g not in (INFORMATION, group)), key=lambda g: rows[g].target)
        left = rows[largest].reached - moved
        if Fraction(left, rows[largest].target) >= Fraction(3, 5):
            changed = {
                group: replace(small, reached=small.reached + moved),
                largest: replace(rows[largest], reached=left),
            }
            return {**rows, **changed}, group
    return None


def totals_of(rows: Results) -> dict[str, Result]:
    """Return the two totals of a centre that does not keep the detail: information sessions, and the rest."""
    parts = {
        "a": [rows["a"]] if "a" in rows else [],
        "hors_a": [r for g, r in rows.items() if g != INFORMATION],
    }
    return {
        name: Result(
            sum(r.target for r in some),
            sum(r.reached for r in some),
            sum(r.bought for r in some),
            sum(r.done for r in some),
        )
        for name, some in parts.items()
        if some
    }
