"""Which statistics a type of question can feed.

Apart because the matrices and the roster, which are no kinds, feed statistics too. Names statistics and computes
none of them. Refuses a median of texts, or a distribution of amounts that are all different.
"""

from collections.abc import Mapping

# Whatever is asked can be counted, and a condition on it has a share.
COUNTS = frozenset({"count_responses", "share_of_population", "share"})
CODES = COUNTS | {"distribution", "count_distinct", "trend"}
NUMBERS = COUNTS | {
    "sum",
    "mean",
    "median",
    "quantile",
    "ratio_of_sums",
    "distribution_of_sums",
    "trend",
    "case_extract",
    "weighted_mean_of_rows",
}
ORDERED = CODES | {"mean", "median", "quantile", "sum"}  # codes with a score, or a set that can be counted
TEXTS = COUNTS | {"verbatim_list", "count_distinct"}
RATINGS = ORDERED | {"nps"}
RANKS = COUNTS | {"distribution", "first_choices", "mean_rank", "borda", "runoff"}
VOTES = frozenset({"motion"})
NUMBERS_BY_ROW = frozenset(
    {
        "sum_by_row",
        "median_by_row",
        "quantiles_by_row",
        "ratio_of_sums_by_row",
        "benchmark_gap_by_row",
        "top_rows",
    }
)
CODES_BY_ROW = frozenset({"distribution_by_row", "top_rows"})

# The kinds of statistics of the two surveys, then those of a satisfaction form and of a vote.
SURVEY_STATISTICS = CODES | NUMBERS | TEXTS | NUMBERS_BY_ROW | CODES_BY_ROW
STATISTIC_KINDS = SURVEY_STATISTICS | RATINGS | RANKS | VOTES

COMPOSITES: Mapping[str, frozenset[str]] = {
    "matrix_single": ORDERED | CODES_BY_ROW,
    "matrix_numeric": NUMBERS | NUMBERS_BY_ROW,
    "matrix": ORDERED | NUMBERS | TEXTS | NUMBERS_BY_ROW | CODES_BY_ROW,
    "roster": ORDERED | NUMBERS | TEXTS | NUMBERS_BY_ROW | CODES_BY_ROW,
}
