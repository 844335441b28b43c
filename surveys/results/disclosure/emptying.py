"""Which lines of a figure are shown and which are emptied: by how many organisations are behind, and what they bring.

Apart from the gateway, which seals what comes out, and from ``lines``, which judges what numbers are made of. Lines that
are parts of one whole go by the rule of unions: what is hidden together is known by subtraction. Refuses to leave a
number in what it hides.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from surveys.questionnaire.values import round_half_up
from surveys.results.disclosure.lines import unsafe_cells, unsafe_lines
from surveys.results.disclosure.policy import Policy
from surveys.results.disclosure.rules import primary
from surveys.results.disclosure.tables import Cell
from surveys.results.disclosure.unions import union_of
from surveys.results.figures.model import Figure, Row, Status

# Lines that are parts of one whole: what is hidden can be found by subtraction.
_PARTS = frozenset({"distribution", "distribution_of_sums", "sum_by_row", "nps", "first_choices"})
SUMS = frozenset({"distribution_of_sums", "sum_by_row"})
SHARES = frozenset({"share", "motion"})
# What is judged already, or holds nothing that control could hide.
OPEN = frozenset({Status.EMPTY, Status.UNAVAILABLE, Status.CASE, Status.REVIEW, Status.SUPPRESSED})


def emptied(figure: Figure) -> Figure:
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
        rows=tuple(hide(row) for row in figure.rows),
        status=Status.SUPPRESSED,
    )


def hide(row: Row) -> Row:
    """Return a line that says nothing but that it is hidden."""
    return Row(
        code=row.code,
        label=row.label,
        status=Status.SUPPRESSED,
        cells=tuple(hide(cell) for cell in row.cells),
    )


def published(row: Row) -> Row:
    """Return a line as it may be shown."""
    return replace(row, status=_passed(row), cells=tuple(published(cell) for cell in row.cells))


def without(figure: Figure, lines: Collection[str]) -> Figure:
    """Return a figure with some lines hidden; the whole of it when a mean of its lines would give one back."""
    if not any(row.code in lines and row.status not in OPEN for row in figure.rows):
        return figure
    rows = tuple(hide(row) if row.code in lines and row.status not in OPEN else row for row in figure.rows)
    return replace(emptied(figure) if figure.kind == "weighted_mean_of_rows" else figure, rows=rows)


RATIOS = frozenset({"ratio_of_sums", "ratio_of_sums_by_row"})


def is_rounded(figure: Figure, line: str = "") -> bool:
    """Say whether a ratio or a mean is published without what it was divided from."""
    if not line:
        return figure.numerator is None
    return any(row.code == line and row.count is None for row in figure.rows)


def rounded(figure: Figure, line: str = "") -> Figure:
    """Return a figure that says of a ratio, or of a mean, only what is printed: rounded, without its sums."""
    if line:
        rows = tuple(_rounded_row(row, figure.rounding) if row.code == line else row for row in figure.rows)
        return replace(figure, rows=rows)
    return replace(
        figure,
        value=_round(figure.value, figure.rounding),
        numerator=None,
        denominator=None,
        observations=None,
        se=None,
        interval=None,
        beside=(),
    )


def _rounded_row(row: Row, rounding: int) -> Row:
    return replace(row, value=_round(row.value, rounding), count=None, extra={}, largest_share=None)


def _round(value: Fraction | None, rounding: int) -> Fraction | None:
    return None if value is None else Fraction(round_half_up(value, rounding))


def judged(figure: Figure, policy: Policy) -> Figure:
    """Return a figure with its unsafe lines emptied, or emptied whole."""
    if figure.n < policy.min_organisations:
        return emptied(figure)
    broken = unsafe_lines(figure, policy)
    rows = _rows(figure, policy, broken)
    sensitive = is_sensitive(figure)
    unsafe = (
        "" in broken
        or (figure.kind == "weighted_mean_of_rows" and any(row.status is Status.SUPPRESSED for row in rows))
        or (figure.kind in SHARES and reveals(figure.supporters, figure.n, policy, sensitive))
        or (figure.kind == "sum" and 0 < figure.supporters < policy.min_organisations)
        or (
            sensitive
            and figure.kind == "distribution"
            and any(row.supporters == figure.n for row in figure.rows)
        )
    )
    if unsafe:
        return replace(emptied(figure), rows=tuple(hide(row) for row in rows) if "" in broken else rows)
    beside = tuple(published(row) for row in figure.beside if row.n >= policy.min_organisations)
    return replace(figure, rows=rows, beside=beside, status=Status.PUBLISHED)


def is_sensitive(figure: Figure) -> bool:
    """Say whether having the answer, or not, exposes an organisation: what it pays and how."""
    return figure.disclosure == "confidential_pay"


def reveals(count: int, n: int, policy: Policy, sensitive: bool = False) -> bool:
    """Say whether k of n points at too few on either side; at all or none, when the item is sensitive."""
    if sensitive and (count == 0 or count == n):
        return True
    return 0 < count < policy.min_organisations or 0 < n - count < policy.min_organisations


def _rows(figure: Figure, policy: Policy, broken: Collection[str]) -> tuple[Row, ...]:
    pay = is_sensitive(figure)

    def unsafe(row: Row) -> bool:
        return row.code in broken or _is_unsafe(row, policy, pay)

    match figure.kind:
        case "distribution_by_row":
            return tuple(_spread_row(row, policy) for row in figure.rows)
        case "top_rows":
            return tuple(
                hide(row)
                if _is_small(row, policy) or reveals(row.supporters, row.n, policy, pay)
                else published(row)
                for row in figure.rows
            )
        case "trend":
            shares = figure.details.get("of_kind") in SHARES
            return _editions(
                figure.rows,
                policy,
                lambda row: unsafe(row) or (shares and reveals(row.supporters, row.n, policy, pay)),
            )
    if figure.kind in _PARTS:
        if "over_hundred" in figure.flags:
            return tuple(
                hide(row) if reveals(row.supporters, row.n, policy) else published(row) for row in figure.rows
            )
        return _parts(figure, policy, broken)
    few = unsafe_cells(figure, policy)
    return tuple(hide(row) if unsafe(row) else _with_cells(published(row), few) for row in figure.rows)


def _with_cells(row: Row, few: Collection[tuple[str, str]]) -> Row:
    return replace(
        row, cells=tuple(hide(cell) if (row.code, cell.code) in few else cell for cell in row.cells)
    )


def _spread_row(row: Row, policy: Policy) -> Row:
    if row.status is not Status.EMPTY and row.n < policy.min_organisations:
        return hide(row)
    # an organisation has one place in a row's distribution
    return replace(row, cells=_mixed(row.cells, policy, sum), status=_passed(row))


def _is_small(row: Row, policy: Policy) -> bool:
    return row.status not in OPEN and row.n < policy.min_organisations


def _is_unsafe(row: Row, policy: Policy, pay: bool) -> bool:
    """Say whether a line of means, medians or ratios must be hidden, by its counts."""
    if row.status in OPEN:
        return False
    if row.n < policy.min_organisations:
        return True
    if not pay or row.observations is None:
        return False
    return row.observations < policy.min_people or (row.largest_share or 0) > policy.largest_share


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
            made.append(hide(row))
            after_hidden = True
            continue
        said = {} if after_hidden else dict(row.extra)
        panel = int(said.get("panel_n", 0))
        if panel < policy.min_organisations or 0 < row.n - panel < policy.min_organisations:
            said = {name: value for name, value in said.items() if not name.startswith("panel_")}
        made.append(replace(published(row), extra=said))
        after_hidden = False
    return tuple(made)


def _parts(figure: Figure, policy: Policy, broken: Collection[str]) -> tuple[Row, ...]:
    """Protect the parts of a figure; sums by what organisations bring, counts by how many they are."""
    held = {makeup.line: makeup for makeup in figure.makeup if makeup.measure == "total"}
    if not held:
        # an organisation has one place in a distribution, several in sums and in entries
        disjoint = figure.kind not in SUMS and figure.unit != "row"
        return _mixed(figure.rows, policy, sum if disjoint else max, broken)

    def is_mixed(hidden: Sequence[Row]) -> bool:
        union = union_of([Cell((row.code,), held[row.code].sums) for row in hidden if row.code in held])
        kind = next(iter(held.values())).kind
        return len(hidden) > 1 and not primary(union, kind, policy)

    return _mixed(figure.rows, policy, max, broken, is_mixed)


def _mixed(
    rows: Sequence[Row],
    policy: Policy,
    join: Callable[[Iterable[int]], int],
    broken: Collection[str] = (),
    is_mixed: Callable[[Sequence[Row]], bool] | None = None,
) -> tuple[Row, ...]:
    """Protect parts of a whole: hide the unsafe ones, then the next smallest until what is hidden is itself safe.

    What is hidden together is known by subtraction, so it must rest on enough organisations and on two cells at least.
    Where one organisation may stand behind several cells, only the largest of them is sure to be different ones.
    Zeros stay: they are nobody's answer.
    """
    least = policy.min_organisations

    def enough(hidden: Sequence[Row]) -> bool:
        few = join(row.supporters for row in hidden) < least  # one small cell alone always is
        return not few and (is_mixed is None or is_mixed(hidden))

    small = [row for row in rows if row.supporters and (row.supporters < least or row.code in broken)]
    spare = sorted(
        (row for row in rows if row.supporters and row not in small), key=lambda row: row.supporters
    )
    while small and spare and not enough(small):
        small.append(spare.pop(0))
    if small and not enough(small):
        small = list(rows)
    hidden = {row.code for row in small}
    return tuple(hide(row) if row.code in hidden else published(row) for row in rows)


def _passed(row: Row) -> Status:
    return row.status if row.status in OPEN else Status.PUBLISHED
