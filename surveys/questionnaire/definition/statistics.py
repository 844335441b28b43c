"""The kinds of statistics a definition can ask for: what each needs, what it may be fed, how its figure prints.

Apart from ``results`` (which computes them) because a designer is told at once, and not at publication, that a mean of
regions is no figure. Holds no formula.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

# What a value may be: "cell" is a bare column code of a matrix, or an expression over rows.
Feed = Literal["none", "number", "code", "any", "text", "ranking", "cell"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticKind:
    """One kind of statistic. ``keys``: its own keys and the shape of each; ``required`` among them; ``feed``: its value."""

    keys: Mapping[str, str]
    required: frozenset[str] = frozenset()
    feed: Feed = "none"
    by_row: bool = False  # one figure for each row of a matrix or of a calculated question over rows
    of: frozenset[str] = field(default=frozenset())  # the kinds ``of:`` may name
    printed: str = ""  # how it prints whatever feeds it; empty: as its value is


_BASE = {"where": "expression", "base": "expression"}
_VALUE = {"value": "expression", **_BASE}
_RATIO = {"num": "expression", "den": "expression", "scale": "number", **_BASE}


def _needs(*keys: str) -> frozenset[str]:
    return frozenset(keys)


STATISTICS: Mapping[str, StatisticKind] = {
    # bases
    "count_responses": StatisticKind(keys=_BASE, printed="number"),
    "share_of_population": StatisticKind(keys=_BASE, printed="percent"),
    "count_distinct": StatisticKind(keys=_VALUE, required=_needs("value"), feed="any", printed="number"),
    # codes
    "share": StatisticKind(keys=_BASE, required=_needs("where"), printed="percent"),
    "distribution": StatisticKind(keys=_VALUE, required=_needs("value"), feed="code", printed="percent"),
    "distribution_by_row": StatisticKind(keys=_BASE, by_row=True, printed="percent"),
    "top_rows": StatisticKind(keys=_BASE, required=_needs("where"), by_row=True, printed="percent"),
    # numbers
    "sum": StatisticKind(keys=_VALUE, required=_needs("value"), feed="number"),
    "mean": StatisticKind(keys=_VALUE, required=_needs("value"), feed="number"),
    "median": StatisticKind(keys=_VALUE, required=_needs("value"), feed="number"),
    "quantile": StatisticKind(keys={**_VALUE, "q": "number"}, required=_needs("value", "q"), feed="number"),
    "sum_by_row": StatisticKind(keys=_VALUE, required=_needs("value"), feed="cell", by_row=True),
    "median_by_row": StatisticKind(keys=_VALUE, required=_needs("value"), feed="cell", by_row=True),
    "quantiles_by_row": StatisticKind(
        keys={**_VALUE, "q": "numbers"}, required=_needs("value", "q"), feed="cell", by_row=True
    ),
    "distribution_of_sums": StatisticKind(
        keys=_VALUE, required=_needs("value"), feed="number", by_row=True, printed="percent"
    ),
    "ratio_of_sums": StatisticKind(keys=_RATIO, required=_needs("num", "den"), printed="percent"),
    "ratio_of_sums_by_row": StatisticKind(
        keys={**_RATIO, "num": "column", "den": "column"},
        required=_needs("num", "den"),
        by_row=True,
        printed="percent",
    ),
    # against something else
    "trend": StatisticKind(
        keys={"of": "statistic", "editions": "editions"},
        required=_needs("of", "editions"),
        of=frozenset({"share", "ratio_of_sums", "mean", "median", "quantile", "sum", "nps"}),
    ),
    "benchmark_gap_by_row": StatisticKind(
        keys={
            "of": "statistic",
            "benchmark": "benchmark",
            "denominator": "denominator",
            "direction": "direction",
        },
        # the denominator is said, never assumed: over their own pay and over the market are two figures
        required=_needs("of", "benchmark", "denominator"),
        by_row=True,
        of=frozenset({"median_by_row"}),
        printed="percent",
    ),
    "weighted_mean_of_rows": StatisticKind(
        keys={"of": "statistic", "weight": "attribute", "rows": "attribute", "direction": "direction"},
        required=_needs("of", "weight"),
        of=frozenset({"benchmark_gap_by_row", "median_by_row", "ratio_of_sums_by_row"}),
        printed="percent",
    ),
    # words and single cases
    "verbatim_list": StatisticKind(
        keys={**_VALUE, "consent": "expression", "attribution": "text"},
        required=_needs("value", "consent"),
        feed="text",
        printed="number",
    ),
    "case_extract": StatisticKind(
        keys={"values": "expressions", "consent": "expression", **_BASE},
        required=_needs("values", "consent"),
    ),
    # satisfaction
    "nps": StatisticKind(keys=_VALUE, required=_needs("value"), feed="number", printed="number"),
    # votes
    "first_choices": StatisticKind(keys=_VALUE, required=_needs("value"), feed="ranking", printed="percent"),
    "mean_rank": StatisticKind(keys=_VALUE, required=_needs("value"), feed="ranking", printed="number"),
    "borda": StatisticKind(keys=_VALUE, required=_needs("value"), feed="ranking", printed="number"),
    "runoff": StatisticKind(
        keys={**_VALUE, "tie_rule": "tie_rule"},
        required=_needs("value", "tie_rule"),
        feed="ranking",
        printed="number",
    ),
    "motion": StatisticKind(
        keys={**_BASE, "majority": "majority", "quorum": "number"},
        required=_needs("where", "base", "majority", "quorum"),
        printed="percent",
    ),
}
