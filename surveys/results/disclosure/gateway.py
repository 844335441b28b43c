"""What may be shown: the one gateway between computed figures and anything that draws, writes or sends them.

Apart from the figures because charts, files and pages take a ``ProtectedTable``, which only ``protect`` makes. First
storey, provisional: any cell resting on fewer organisations than the policy's minimum is hidden, with a second one
where the first could be found again; everything is for analysts only. Refuses to keep a hidden value anywhere: a
suppressed cell holds no number at all. Later storeys (dominance, audit of what can be derived) replace ``protect``, not
its callers.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from surveys.results.disclosure.policy import Policy
from surveys.results.figures.model import Figure, Row, Status

_SEAL = object()

# Lines that are parts of one whole: what is hidden can be found by subtraction.
_PARTS = frozenset({"distribution", "distribution_of_sums", "sum_by_row", "nps", "first_choices"})
_SUMS = frozenset({"distribution_of_sums", "sum_by_row"})
_SHARES = frozenset({"share", "motion"})
# What is judged already, or holds nothing that control could hide.
_OPEN = frozenset({Status.EMPTY, Status.UNAVAILABLE, Status.CASE, Status.REVIEW, Status.SUPPRESSED})
# Counts of respondents are said before any answer is: who was asked, how many answered.
_PARTICIPATION = frozenset({"count_responses", "share_of_population", "count_distinct"})


@dataclass(frozen=True, slots=True)
class ProtectedTable:
    """A figure that went through disclosure control. Made by ``protect`` and by nothing else."""

    figure: Figure
    policy: Policy
    hidden: int  # how many cells hold no value any more
    seal: object = None

    def __post_init__(self) -> None:
        if self.seal is not _SEAL:
            raise TypeError("a ProtectedTable is made by disclosure.protect")


def protect(figures: Iterable[Figure], policy: Policy | None = None) -> tuple[ProtectedTable, ...]:
    """Return every figure with its unsafe cells emptied (status ``suppressed``) and the others ``published``."""
    rules = policy or Policy()
    made = []
    for figure in figures:
        safe = _protect(figure, rules)
        statuses = [safe.status, *(each.status for row in safe.rows for each in (row, *row.cells))]
        hidden = statuses.count(Status.SUPPRESSED)
        made.append(ProtectedTable(safe, rules, hidden, _SEAL))
    return tuple(made)


def _protect(figure: Figure, policy: Policy) -> Figure:
    if figure.status in _OPEN:
        return figure
    if figure.kind in _PARTICIPATION:
        return replace(figure, status=Status.PUBLISHED)
    if figure.n < policy.min_organisations:
        return _emptied(figure)
    pay = figure.disclosure == "confidential_pay"
    rows = _rows(figure, policy, lambda row: _is_unsafe(row, policy, pay))
    if figure.kind == "weighted_mean_of_rows" and any(row.status is Status.SUPPRESSED for row in rows):
        return replace(_emptied(figure), rows=rows)  # the mean and its weights would give the hidden row back
    if figure.kind in _SHARES and _reveals(figure.supporters, figure.n, policy):
        return replace(_emptied(figure), rows=rows)
    if figure.kind == "sum" and 0 < figure.supporters < policy.min_organisations:
        return replace(_emptied(figure), rows=rows)
    return replace(figure, rows=rows, status=Status.PUBLISHED)


def _emptied(figure: Figure) -> Figure:
    """Return the figure without any number that rests on answers; its n stays, it is what explains the cross."""
    return replace(
        figure,
        value=None,
        numerator=None,
        denominator=None,
        supporters=0,
        observations=None,
        se=None,
        interval=None,
        flags=(),
        rows=tuple(_hide(row) for row in figure.rows),
        status=Status.SUPPRESSED,
    )


def _hide(row: Row) -> Row:
    return Row(
        code=row.code,
        label=row.label,
        status=Status.SUPPRESSED,
        cells=tuple(_hide(cell) for cell in row.cells),
    )


def _rows(figure: Figure, policy: Policy, unsafe: Callable[[Row], bool]) -> tuple[Row, ...]:
    if figure.kind == "distribution_by_row":
        return tuple(
            _hide(row)
            if row.status is not Status.EMPTY and row.n < policy.min_organisations
            else replace(row, cells=_parts(row.cells, policy, disjoint=True), status=_passed(row))
            for row in figure.rows
        )
    if figure.kind == "top_rows":
        return tuple(
            _hide(row)
            if _is_small(row, policy) or _reveals(row.supporters, row.n, policy)
            else _published(row)
            for row in figure.rows
        )
    if figure.kind == "trend":
        shares = figure.details.get("of_kind") in _SHARES
        return _editions(
            figure.rows,
            policy,
            lambda row: unsafe(row) or (shares and _reveals(row.supporters, row.n, policy)),
        )
    if figure.kind in _PARTS:
        if "over_hundred" in figure.flags:
            return _choices(figure.rows, policy)
        # an organisation has one place in a distribution, several in sums and in entries
        return _parts(figure.rows, policy, disjoint=figure.kind not in _SUMS and figure.unit != "row")
    return tuple(_hide(row) if unsafe(row) else _published(row) for row in figure.rows)


def _is_small(row: Row, policy: Policy) -> bool:
    return row.status not in _OPEN and row.n < policy.min_organisations


def _is_unsafe(row: Row, policy: Policy, pay: bool) -> bool:
    """Say whether a line of means, medians or ratios must be hidden."""
    if row.status in _OPEN:
        return False
    if row.n < policy.min_organisations:
        return True
    if not pay or row.observations is None:
        return False
    return row.observations < policy.min_people or (row.largest_share or Fraction(0)) > policy.largest_share


def _reveals(count: int, n: int, policy: Policy) -> bool:
    """Say whether k of n points at fewer than the minimum on either side; nobody and everybody are not a cell."""
    return 0 < count < policy.min_organisations or 0 < n - count < policy.min_organisations


def _editions(rows: Sequence[Row], policy: Policy, unsafe: Callable[[Row], bool]) -> tuple[Row, ...]:
    """Protect a trend: a change says the edition before, so it goes where that one is hidden.

    The change among the same organisations goes where those, or the ones left out, are too few.
    """
    made: list[Row] = []
    after_hidden = False
    for row in rows:
        if row.status in (Status.EMPTY, Status.UNAVAILABLE):
            made.append(row)
            continue
        if row.status is Status.SUPPRESSED or unsafe(row):
            made.append(_hide(row))
            after_hidden = True
            continue
        said = {} if after_hidden else dict(row.extra)
        panel = int(said.get("panel_n", 0))
        if panel < policy.min_organisations or 0 < row.n - panel < policy.min_organisations:
            said = {name: value for name, value in said.items() if not name.startswith("panel_")}
        made.append(replace(_published(row), extra=said))
        after_hidden = False
    return tuple(made)


def _choices(rows: Sequence[Row], policy: Policy) -> tuple[Row, ...]:
    """Protect choices that may be taken together: each is a share of its own, nothing adds up."""
    return tuple(_hide(row) if _reveals(row.supporters, row.n, policy) else _published(row) for row in rows)


def _parts(rows: Sequence[Row], policy: Policy, *, disjoint: bool) -> tuple[Row, ...]:
    """Protect parts of a whole: hide the small ones, then the next smallest until what is hidden is itself safe.

    What is hidden together is known by subtraction, so it must rest on enough organisations and on two cells at least.
    Where one organisation may stand behind several cells, only the largest of them is sure to be different ones.
    Zeros stay: they are nobody's answer.
    """
    join: Callable[[Iterable[int]], int] = sum if disjoint else max
    small = [row for row in rows if 0 < row.supporters < policy.min_organisations]
    spare = sorted(
        (row for row in rows if row.supporters >= policy.min_organisations), key=lambda row: row.supporters
    )
    while small and spare and not _is_mixed(small, join, policy):
        small.append(spare.pop(0))
    if small and not _is_mixed(small, join, policy):
        small = list(rows)
    hidden = {row.code for row in small}
    return tuple(_hide(row) if row.code in hidden else _published(row) for row in rows)


def _is_mixed(hidden: Sequence[Row], join: Callable[[Iterable[int]], int], policy: Policy) -> bool:
    return join(row.supporters for row in hidden) >= policy.min_organisations  # one small cell alone never is


def _published(row: Row) -> Row:
    return replace(row, status=_passed(row), cells=tuple(_published(cell) for cell in row.cells))


def _passed(row: Row) -> Status:
    return row.status if row.status in _OPEN else Status.PUBLISHED


def by_id(tables: Iterable[ProtectedTable]) -> Mapping[str, ProtectedTable]:
    """Return the tables by the id of their statistic."""
    return {table.figure.id: table for table in tables}
