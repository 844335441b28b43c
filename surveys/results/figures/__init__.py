"""Every statistic of a definition, computed from a dataset: one function per kind, one figure per statistic.

Apart from disclosure, which decides what may be shown of them. Refuses to publish: what comes out of here is for
``disclosure.protect`` and for analysts' eyes only.
"""

from collections.abc import Callable, Mapping, Sequence

from surveys.questionnaire.definition.model import Item, Statistic
from surveys.questionnaire.versions import Comparison, compare
from surveys.results.dataset import Dataset, strata_by_member
from surveys.results.figures import ballots, comparisons, counts, extracts, levels, sums, trends
from surveys.results.figures.evidence import Evidence
from surveys.results.figures.holdings import with_makeup
from surveys.results.figures.model import Base, Figure, Row, Status
from surveys.results.figures.precision import with_response
from surveys.results.figures.record import figure_record
from surveys.results.figures.task import Task

STATISTIC_KINDS: Mapping[str, Callable[[Task], Figure]] = {
    "count_responses": counts.count_responses,
    "share_of_population": counts.share_of_population,
    "count_distinct": counts.count_distinct,
    "share": counts.share,
    "distribution": counts.distribution,
    "distribution_by_row": counts.distribution_by_row,
    "top_rows": counts.top_rows,
    "sum": sums.total,
    "mean": sums.mean,
    "sum_by_row": sums.sum_by_row,
    "distribution_of_sums": sums.distribution_of_sums,
    "ratio_of_sums": sums.ratio_of_sums,
    "ratio_of_sums_by_row": sums.ratio_of_sums_by_row,
    "median": levels.median,
    "quantile": levels.quantile_of,
    "median_by_row": levels.median_by_row,
    "quantiles_by_row": levels.quantiles_by_row,
    "benchmark_gap_by_row": comparisons.benchmark_gap_by_row,
    "weighted_mean_of_rows": comparisons.weighted_mean_of_rows,
    "trend": trends.trend,
    "verbatim_list": extracts.verbatim_list,
    "case_extract": extracts.case_extract,
    "nps": ballots.net_promoter,
    "first_choices": ballots.first_choices,
    "mean_rank": ballots.mean_rank,
    "borda": ballots.borda,
    "runoff": ballots.runoff,
    "motion": ballots.motion,
}


class Workshop:
    """The figures of one dataset, each computed once, with those of earlier editions at hand for trends."""

    def __init__(
        self,
        dataset: Dataset,
        earlier: Mapping[str, Dataset] | None = None,
        strata: Sequence[str] = (),
    ) -> None:
        self.dataset = dataset
        self._strata = strata_by_member(dataset, strata)
        self._compared: dict[tuple[str, str], Comparison] = {}
        self._evidence = Evidence(dataset)
        self._earlier = dict(earlier or {})
        self._others: dict[str, Workshop] = {}
        self._statistics: dict[str, tuple[Item, Statistic]] = {
            one.id: (item, one) for item, one in dataset.questionnaire.statistics
        }
        self._figures: dict[str, Figure] = {}

    def figure(self, statistic_id: str) -> Figure:
        """Return a figure. Raises KeyError for an id that the definition does not have."""
        known = self._figures.get(statistic_id)
        if known is None:
            task = self._task(statistic_id)
            known = with_makeup(with_response(STATISTIC_KINDS[task.statistic.kind](task)), task)
            self._figures[statistic_id] = known
        return known

    def _task(self, statistic_id: str) -> Task:
        item, one = self._statistics[statistic_id]
        return Task(
            self._evidence,
            item,
            one,
            self.figure,
            self._in_edition,
            self._sibling,
            self._compare,
            self._strata,
        )

    def figures(self) -> tuple[Figure, ...]:
        """Return every figure, in the order of the definition."""
        return tuple(self.figure(each) for each in self._statistics)

    def _in_edition(self, edition: str, statistic_id: str) -> Figure | None:
        other = self._other(edition)
        return other.figure(statistic_id) if other is not None and statistic_id in other._statistics else None

    def _sibling(self, edition: str, statistic_id: str) -> Task | None:
        other = self if edition == self.dataset.edition else self._other(edition)
        return other._task(statistic_id) if other is not None and statistic_id in other._statistics else None

    def _compare(self, before: str, after: str) -> Comparison | None:
        sides = [self if each == self.dataset.edition else self._other(each) for each in (before, after)]
        first, second = sides
        if first is None or second is None:
            return None
        key = (before, after)
        known = self._compared.get(key)
        if known is None:
            found = compare(first.dataset.questionnaire, second.dataset.questionnaire)
            known = self._compared[key] = found.signed(second.dataset.signed.get(before, ()))
        return known

    def _other(self, edition: str) -> "Workshop | None":
        dataset = self._earlier.get(edition)
        return None if dataset is None else self._others.setdefault(edition, Workshop(dataset))


def compute_figures(
    dataset: Dataset, earlier: Mapping[str, Dataset] | None = None, strata: Sequence[str] = ()
) -> tuple[Figure, ...]:
    """Return every statistic of the dataset's questionnaire; ``earlier`` gives the editions that trends look at.

    ``strata`` names attributes of the members (``size``, ``region``): shares and means then have their post-stratified
    twin beside them, for analysts.
    """
    return Workshop(dataset, earlier, strata).figures()


def compute_figure(
    statistic_id: str, dataset: Dataset, earlier: Mapping[str, Dataset] | None = None
) -> Figure:
    """Return one statistic. Raises KeyError for an id that the questionnaire does not have."""
    return Workshop(dataset, earlier).figure(statistic_id)


__all__ = [
    "STATISTIC_KINDS",
    "Base",
    "Figure",
    "Row",
    "Status",
    "Workshop",
    "compute_figure",
    "compute_figures",
    "figure_record",
]
