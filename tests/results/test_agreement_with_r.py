"""Fifty random data sets that R's ``survey`` was given once: our ratios, means, strata, intervals and quantiles agree.

The figures of R were kept beside the data (``survey_r.json``); R itself is not needed here.
"""

import json
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from surveys.results.estimates.interval import Estimate, Interval
from surveys.results.estimates.means import mean_fpc
from surveys.results.estimates.proportions import design_based
from surveys.results.estimates.quantiles import quantiles
from surveys.results.estimates.ratios import pooled_share, ratio_of_totals
from surveys.results.estimates.strata import Stratum, stratified_mean

FIXTURE = Path(__file__).with_name("survey_r.json")
QS = [Fraction(q, 100) for q in (10, 25, 50, 75, 90)]


def strata(one: dict[str, Any], values: list[Decimal]) -> list[Stratum]:
    return [
        Stratum((h,), int(size), tuple(v for v, at in zip(values, one["stratum"], strict=True) if at == h))
        for h, size in enumerate(one["members"])
    ]


def ends(interval: Interval) -> list[float]:
    return [interval.low, interval.high]


def said(estimate: Estimate) -> list[float]:
    return [float(estimate.value), estimate.se]


def design(estimate: Estimate, method: Any) -> list[float]:
    if not estimate.se:  # a census: the value itself
        return [float(estimate.value)] * 2
    return ends(design_based(float(estimate.value), estimate.se, estimate.df, estimate.n, method))


def ours(one: dict[str, Any]) -> dict[str, list[float]]:
    members = int(one["N"])
    ratio = ratio_of_totals(one["y"], one["x"], members)
    people = {place: (int(u), int(m)) for place, (u, m) in enumerate(zip(one["u"], one["m"], strict=True))}
    rating, share = mean_fpc(one["rating"], members), mean_fpc(one["yes"], members)
    by_strata = stratified_mean(strata(one, one["yes"]))
    rated = stratified_mean(strata(one, one["rating"]))
    return {
        "ratio": said(ratio) + ends(ratio.interval()),
        "pooled": said(pooled_share(people, members)),
        "mean": said(rating) + ends(rating.interval()),
        "share": said(share),
        "xlogit": design(share, "xlogit"),
        "beta": design(share, "beta"),
        "stratified_share": said(by_strata),
        "stratified_xlogit": design(by_strata, "xlogit"),
        "stratified_mean": said(rated) + ends(rated.interval()),
        "quantiles": [float(value) for value in quantiles(one["x"], QS)],
    }


def test_fifty_random_data_sets_agree_with_r(say: Callable[[str], None]) -> None:
    kept = json.loads(FIXTURE.read_text(encoding="utf-8"), parse_float=Decimal)
    compared = 0
    for one in kept["sets"]:
        mine = ours(one)
        assert mine.keys() == one["R"].keys()
        for name, theirs in one["R"].items():
            if name == "beta" and len(set(theirs)) == 1:
                continue  # of a census, R's beta divides nothing by nothing and says one half
            assert mine[name] == pytest.approx([float(each) for each in theirs], rel=1e-9, abs=1e-9), (
                one["id"],
                name,
            )
            compared += len(theirs)
    assert len(kept["sets"]) == 50
    say(f"{kept['R'][:15]}, survey {kept['survey']}: {compared} numbers of 50 data sets agree to 1e-9")
