"""What the renewal survey fixes exactly beside participations: opinions, ratings, caseloads and needed rates.

Apart because each is a list of 65 values that satisfies a constraint, dealt to the centres before any answer is
written. Refuses a value that a rule of the questionnaire would question.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from surveys.demonstration.directory import panels
from surveys.demonstration.draws import Draw, apportion
from surveys.demonstration.plan import RENEWAL_PLAN

VERBATIMS, EXAMPLE, CALL_BACK, NONE = "verbatims", "cas_chiffre", "relance", "aucun"

# At 64 (without the late respondent) the printed figures stay the same: the late one gives scores near the means.
_LATE_ADVISOR, _LATE_PROCESS, _LATE_SUFFICIENCY = 8, 6, "insuffisant"

_ADVISOR = {10: 18, 9: 26, 8: 24, 7: 14, 6: 8, 5: 5, 4: 3, 3: 1, 2: 1}
_PROCESS = {10: 2, 9: 6, 8: 13, 7: 19, 6: 20, 5: 16, 4: 10, 3: 7, 2: 4, 1: 2, 0: 1}


@dataclass(frozen=True, slots=True)
class Traits:
    """One centre's part in the exact constraints."""

    sufficiency: str
    advisor: int
    process: int
    caseload: int
    rate_needed: int | None  # cents; None: not calculated
    totals_only: bool
    consents: tuple[str, ...]

    @property
    def may_be_quoted(self) -> bool:
        """Say whether the centre lets its words be quoted."""
        return VERBATIMS in self.consents


@cache
def traits() -> Mapping[str, Traits]:
    """Return the traits of the 65 respondents, every constraint of the plan held."""
    codes, late = panels().renewal, panels().late
    sufficiency = _opinions(codes, late)
    advisor = scores(
        "renewal/advisor", codes, RENEWAL_PLAN.rating_advisor_sum, _ADVISOR, {late: _LATE_ADVISOR}
    )
    process = scores(
        "renewal/process", codes, RENEWAL_PLAN.rating_process_sum, _PROCESS, {late: _LATE_PROCESS}
    )
    caseload = _caseloads(codes)
    needed = _rates_needed(codes)
    able = [code for code in codes if code not in (late, panels().case)]
    totals = set(Draw("renewal/totals").sample(able, RENEWAL_PLAN.totals_only))
    consent = Draw("renewal/consent")
    return {
        code: Traits(
            sufficiency=sufficiency[code],
            advisor=advisor[code],
            process=process[code],
            caseload=caseload[code],
            rate_needed=needed.get(code),
            totals_only=code in totals,
            consents=_consents(consent, code),
        )
        for code in codes
    }


def _opinions(codes: Sequence[str], late: str) -> dict[str, str]:
    """Deal the opinions on funding, as many of each as the plan says."""
    deck = [opinion for opinion, count in RENEWAL_PLAN.sufficiency.items() for _ in range(count)]
    deck.remove(_LATE_SUFFICIENCY)
    dealt = Draw("renewal/sufficiency").shuffled(deck)
    others = [code for code in codes if code != late]
    return {late: _LATE_SUFFICIENCY, **dict(zip(others, dealt, strict=True))}


def scores(
    stream: str, codes: Sequence[str], total: int, weights: Mapping[int, int], fixed: Mapping[str, int]
) -> dict[str, int]:
    """Draw a score from 0 to 10 for each code, then move one point at a time until they add up to ``total``."""
    draw = Draw(stream)
    given = {code: fixed.get(code, draw.weighted(weights)) for code in codes}
    free = [code for code in codes if code not in fixed]
    while (short := total - sum(given.values())) != 0:
        code = draw.pick(free)
        moved = given[code] + (1 if short > 0 else -1)
        if moved in weights:
            given[code] = moved
    return given


def _caseloads(codes: Sequence[str]) -> dict[str, int]:
    """Deal caseloads inside the usual bounds, so many of them on each bound (the percentiles, type 7)."""
    draw = Draw("renewal/caseload")
    low, high, at = RENEWAL_PLAN.caseload_low, RENEWAL_PLAN.caseload_high, RENEWAL_PLAN.caseload_at_bound
    middle = len(codes) - 2 * at
    between = [min(high - 1, max(low + 1, int(26 + 6 * draw.normal()))) for _ in range(middle)]
    return dict(zip(codes, draw.shuffled([low] * at + between + [high] * at), strict=True))


def _rates_needed(codes: Sequence[str]) -> dict[str, int]:
    """Share the sum of the needed rates among the centres that calculated one, between 92 $ and 175 $."""
    draw = Draw("renewal/needed")
    able = draw.sample(codes, RENEWAL_PLAN.rates_needed)
    total = RENEWAL_PLAN.rate_needed_mean * RENEWAL_PLAN.rates_needed
    weights = [draw.between(20, 180) for _ in able]
    shared = apportion(total, weights, [9_200] * len(able), [17_500] * len(able))
    return dict(zip(able, shared, strict=True))


def _consents(draw: Draw, code: str) -> tuple[str, ...]:
    """Return what a centre allows; only one lets its figures be shown as an example."""
    drawn = tuple(draw.several({VERBATIMS: 62, CALL_BACK: 55}))
    if code == panels().case:
        return VERBATIMS, EXAMPLE, CALL_BACK
    return drawn or (NONE,)
