"""What may be shown: the one gateway between computed figures and anything that draws, writes or sends them.

Apart from the figures because charts, files and pages take a ``ProtectedTable``, which only this module makes. Refuses to
keep a hidden value anywhere: a suppressed cell holds no number at all, and no figure keeps what it was made of. A figure
made of another goes where that one is hidden, and the statistics of a question hide the same lines.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from surveys.results.disclosure.audit import ALONE, Attackers, Audit
from surveys.results.disclosure.crossing import Crossed
from surveys.results.disclosure.editions import SOFT, EditionAudit, to_hide
from surveys.results.disclosure.emptying import OPEN, emptied, is_rounded, judged, rounded, without
from surveys.results.disclosure.policy import Policy
from surveys.results.disclosure.revisions import Told, moved_little
from surveys.results.disclosure.solver import NotProven
from surveys.results.disclosure.spread import quartiles_of
from surveys.results.disclosure.suppression import Limits
from surveys.results.disclosure.tables import Key, Organisation
from surveys.results.figures.model import Figure, Status
from surveys.results.figures.spread import spread_figure

_SEAL = object()

# Counts of respondents are said before any answer is: who was asked, how many answered.
_PARTICIPATION = frozenset({"count_responses", "share_of_population", "count_distinct"})
# Statistics whose lines are organisations' amounts: those of one question hide the same lines.
_BY_ROW = frozenset(
    {"ratio_of_sums_by_row", "sum_by_row", "distribution_of_sums", "median_by_row", "quantiles_by_row"}
)


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


@dataclass(frozen=True, slots=True)
class ProtectedEdition:
    """The tables of an edition, with the attack that they stood together; ``proven`` says whether it could be made.

    ``kept`` names those that say again what an earlier release said.
    """

    tables: tuple[ProtectedTable, ...]
    audit: Audit
    proven: bool
    kept: frozenset[str] = frozenset()


def protect(figures: Iterable[Figure], policy: Policy | None = None) -> tuple[ProtectedTable, ...]:
    """Return every figure with its unsafe cells emptied (status ``suppressed``) and the others ``published``.

    Each figure is safe by itself and with those it is made of; ``protect_edition`` attacks them all together.
    """
    rules = policy or Policy()
    return _sealed(_first(list(figures), rules).values(), rules)


def protect_spread(figure: Figure, policy: Policy) -> ProtectedTable | None:
    """Return how the values behind a mean spread, its quartiles beside; ``None`` where it has no value each."""
    spread = spread_figure(figure)
    if spread is None or judged(figure, policy).status is not Status.PUBLISHED:
        return None
    told = replace(judged(spread, policy), beside=tuple(quartiles_of(figure, policy)))
    return _sealed((told,), policy)[0]


def protect_edition(
    figures: Iterable[Figure],
    policy: Policy | None = None,
    *,
    attackers: Attackers = ALONE,
    limits: Limits | None = None,
    marks: Mapping[Organisation, str] | None = None,
    told: Sequence[Told] = (),
) -> ProtectedEdition:
    """Return the tables that may be released together: attacked by every member, and hidden until nothing is found.

    ``told`` are the releases before, the latest last: what they said stays known, and a figure that moved too little says
    it again. ``marks`` names the copy that each organisation sent. Without a proof within the limits, or when what was
    released already gives someone away, every figure is emptied.
    """
    rules, bounds = policy or Policy(), limits or Limits()
    listed = {figure.id: figure for figure in figures}
    edition = EditionAudit(listed.values(), rules, attackers, bounds, release="now", marks=marks)
    before = [
        (EditionAudit(each.figures.values(), rules, release=each.release, marks=each.marks), each.said)
        for each in told
    ]
    kept = {name: told[-1].said[name] for name in moved_little(listed, told, rules) if name in told[-1].said}
    safe = _first([figure for name, figure in listed.items() if name not in kept], rules)
    try:
        for _ in range(bounds.rounds):
            found = edition.attack(safe, before)
            if found.clean:
                ordered = [kept.get(name) or safe[name] for name in listed]
                return ProtectedEdition(_sealed(ordered, rules), found, proven=True, kept=frozenset(kept))
            safe = _hidden(safe, to_hide(found.violations, edition.facts(safe)))
    except NotProven:
        pass
    nothing = (figure if figure.status in OPEN else emptied(figure) for figure in listed.values())
    return ProtectedEdition(_sealed(nothing, rules), Audit((), {}), proven=False)


def protect_crossing(crossed: Crossed, policy: Policy) -> ProtectedTable:
    """Return a cross-table that was proven safe, ready to be drawn."""
    return _sealed((crossed.figure,), policy)[0]


def reopened(figure: Figure, policy: Policy, hidden: int) -> ProtectedTable:
    """Return a table that was made here and kept (``keeping``). Raises ValueError for a figure that nothing judged."""
    if figure.makeup or figure.status is Status.COMPUTED:
        raise ValueError(f"{figure.id} never went through disclosure control")
    return ProtectedTable(figure, policy, hidden, _SEAL)


def _first(figures: list[Figure], policy: Policy) -> dict[str, Figure]:
    """Return every figure, safe by itself, with its question's other statistics and with those it is made of."""
    return _agreed({figure.id: _judged(figure, policy) for figure in figures})


def _judged(figure: Figure, policy: Policy) -> Figure:
    if figure.status in OPEN:
        return figure
    if figure.kind in _PARTICIPATION:
        return replace(figure, status=Status.PUBLISHED)
    return judged(figure, policy)


def _hidden(safe: Mapping[str, Figure], gone: Iterable[Key]) -> dict[str, Figure]:
    """Return the figures without some numbers (release, figure, line, measure): by their printed digits alone, or not at all."""
    made = dict(safe)
    for name, line in dict.fromkeys((key[1], key[2]) for key in gone):
        figure = made[name]
        if figure.kind in SOFT and not is_rounded(safe[name], line):
            made[name] = rounded(figure, line)
        else:
            made[name] = without(figure, {line}) if line else emptied(figure)
    return _agreed(made)


def _agreed(safe: dict[str, Figure]) -> dict[str, Figure]:
    """Return the figures once the lines hidden in one are hidden in those of its question, and in those made of it."""
    by_question: dict[str, set[str]] = {}
    for figure in safe.values():
        if figure.kind in _BY_ROW:
            by_question.setdefault(figure.item, set()).update(_lines(figure))
    made = {
        name: without(figure, by_question[figure.item]) if figure.kind in _BY_ROW else figure
        for name, figure in safe.items()
    }
    while True:
        changed = False
        for name, figure in made.items():
            after = _after(figure, made.get(figure.details.get("of", "")))
            if after is not figure:
                made[name], changed = after, True
        if not changed:
            return made


def _after(figure: Figure, source: Figure | None) -> Figure:
    """Return a figure made of another, without what that one hides."""
    if source is None or figure.status in OPEN:
        return figure
    if source.status is Status.SUPPRESSED:
        return emptied(figure)
    if figure.kind != "trend":
        return without(figure, _lines(source))
    return figure if figure.value == source.value else _retold(figure, source)


def _retold(figure: Figure, source: Figure) -> Figure:
    """Return a trend that says of its own edition what the figure it is made of says, and no change finer than that."""
    rows = tuple(
        replace(row, value=source.value, count=None, observations=None, extra={})
        if row.code == figure.edition
        else row
        for row in figure.rows
    )
    return replace(rounded(figure), value=source.value, rows=rows)


def _lines(figure: Figure) -> frozenset[str]:
    return frozenset(row.code for row in figure.rows if row.status is Status.SUPPRESSED)


def _sealed(figures: Iterable[Figure], policy: Policy) -> tuple[ProtectedTable, ...]:
    made = []
    for figure in figures:
        statuses = [figure.status, *(each.status for row in figure.rows for each in (row, *row.cells))]
        hidden = statuses.count(Status.SUPPRESSED)
        made.append(ProtectedTable(replace(figure, makeup=()), policy, hidden, _SEAL))
    return tuple(made)


def by_id(tables: Iterable[ProtectedTable]) -> Mapping[str, ProtectedTable]:
    """Return the tables by the id of their statistic."""
    return {table.figure.id: table for table in tables}
