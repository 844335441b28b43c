"""The questionnaires of the demonstration's editions: the catalogue's own, dated for each year.

Apart from the loader because a document is pure. Refuses to change a question: only years, parameters, earlier
editions and what an early edition could not know (a later benchmark) differ.
"""

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Any

from surveys.catalogue import load_catalogue
from surveys.demonstration.plan import PAY, PAY_EDITIONS, PAY_PLANS, RENEWAL

NEXT_PAY = "2026"  # open and empty: the pay persona has something to fill, prefilled from 2024
NEXT_RENEWAL = "2026-2027"  # being written: the designer finds its draft
_MINIMUM_WAGE = {
    "2020": "13.10",
    "2022": "14.25",
    "2024": "15.75",
    NEXT_PAY: "16.60",
}  # on 1 May; check each edition
_BENCHMARKED = ("benchmark_gap_by_row", "weighted_mean_of_rows")

Document = Mapping[str, Any]


def renewal_document() -> Document:
    """Return the definition of the renewal edition: the catalogue's, as it is."""
    return load_catalogue(RENEWAL).document


def pay_document(edition: str) -> Document:
    """Return the definition of a pay edition, derived from the catalogue's (2024)."""
    document: dict[str, Any] = deepcopy(dict(load_catalogue(PAY).document))
    if document["edition"] == edition:
        return document
    year = int(edition)
    earlier = [code for code in PAY_EDITIONS if code < edition]
    document["edition"] = edition
    document["previous_editions"] = earlier
    document["params"] |= {
        "edition": edition,
        "date_ref": f"1er avril {year}",
        "an1": f"{year - 2}-{year - 1}",
        "an2": f"{year - 1}-{year}",
        "an_prochain": f"{year + 1}-{year + 2}",
        "salaire_minimum": Decimal(_MINIMUM_WAGE[edition]),
    }
    document.pop("period")
    if edition in PAY_PLANS:
        plan = PAY_PLANS[edition]
        document["period"] = {"open": plan.opens, "close": plan.closes, "note": "dates fictives"}
    known = [bench for bench in document.get("benchmarks", []) if bench["reference_year"] < year]
    document["benchmarks"] = known
    if not known:
        del document["benchmarks"]
    for section in document["sections"]:
        for question in section["questions"]:
            if "stats" in question:
                question["stats"] = [
                    changed
                    for statistic in question["stats"]
                    if (changed := _dated(statistic, [*earlier, edition], benchmarked=bool(known)))
                ]
    return document


def _dated(statistic: dict[str, Any], editions: list[str], *, benchmarked: bool) -> dict[str, Any] | None:
    """Return a statistic as this edition can compute it, or None when it cannot."""
    if statistic["kind"] in _BENCHMARKED and not benchmarked:
        return None
    if statistic["kind"] != "trend":
        return statistic
    if len(editions) == 1:
        return None
    return statistic | {"editions": editions, "label": f"Évolution {', '.join(editions)}"}


def pay_period(edition: str) -> tuple[date, date]:
    """Return the days on which a past pay edition opened and closed."""
    plan = PAY_PLANS[edition]
    return date.fromisoformat(plan.opens), date.fromisoformat(plan.closes)
