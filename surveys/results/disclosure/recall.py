"""Cross-tables and releases together: what one says is attacked with what the others said, down to the answers.

Apart from the ledger of tables, which links cells: here a mean, a total and a ratio that add up the same answers are brought
back to them, and the counts of a question are linked whatever statistic counts them. Refuses to look at what shares no
answer with what is new: it was proven when it was told.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from surveys.results.dataset import Dataset, Respondent
from surveys.results.disclosure.audit import Audit, audit
from surveys.results.disclosure.crossing import WHOLE, counted, crossed_cells, released_tables
from surveys.results.disclosure.editions import EditionAudit, protected_sums
from surveys.results.disclosure.emptying import emptied, is_sensitive, judged
from surveys.results.disclosure.knowledge import Fact, Knowledge
from surveys.results.disclosure.ledger import Ledger
from surveys.results.disclosure.policy import Policy
from surveys.results.disclosure.revisions import Told
from surveys.results.disclosure.solver import NotProven
from surveys.results.disclosure.suppression import Limits
from surveys.results.disclosure.tables import Cell, CellStatus, Key, Organisation, Table
from surveys.results.figures import Figure, Status, Workshop

_COUNTED = frozenset({"share", "distribution"})  # the kinds that count organisations by what they answered
Record = Mapping[str, object]


def told_crossing(
    dataset: Dataset,
    statistic: str,
    attributes: Sequence[str],
    hidden: Iterable[Key],
    policy: Policy,
    *,
    name: str,
    marks: Mapping[Organisation, str],
) -> Told:
    """Return a cross-table as the attack needs it: a figure for each of its cells, and what was said of each."""
    gone = frozenset(hidden)
    figures: dict[str, Figure] = {}
    said: dict[str, Figure] = {}
    for key, figure in crossed_cells(dataset, statistic, attributes, policy).items():
        place = f"{statistic} by {' '.join(attributes)}: {' '.join(key)}"  # no id of a released figure
        figures[place] = replace(figure, id=place)
        said[place] = emptied(figures[place]) if key in gone else judged(figures[place], policy)
    return Told(name, figures, said, marks)


def attack_together(
    new: Told, before: Sequence[Told], policy: Policy, *, limits: Limits | None = None
) -> Audit:
    """Attack what is new with what was told before of the same answers. Raises NotProven."""
    bounds = limits or Limits()
    audits = [
        (EditionAudit(each.figures.values(), policy, release=each.release, marks=each.marks), each.said)
        for each in (new, *before)
    ]
    first, said = audits[0]
    facts = list(first.facts(said))
    facts += _touching(facts, [fact for edition, told in audits[1:] for fact in edition.facts(told)])
    values = {atom: value for edition, _ in audits for atom, value in edition.values.items()}
    ends = {atom: both for edition, _ in audits for atom, both in edition.bounds.items()}
    knowledge = Knowledge(facts, values, ends)
    return audit(knowledge, protected_sums(facts), policy, time_limit=bounds.seconds, seed=bounds.seed)


def _touching(new: Sequence[Fact], before: Sequence[Fact]) -> list[Fact]:
    """Return the earlier facts that share answers with what is new, or with one another down to it."""
    known = {atom for fact in new for atom in fact.form}
    found: list[Fact] = []
    left = list(before)
    while True:
        near = [fact for fact in left if known & fact.form.keys()]
        if not near:
            return found
        found += near
        left = [fact for fact in left if not known & fact.form.keys()]
        known |= {atom for fact in near for atom in fact.form}


def without_opened(
    dataset: Dataset,
    figures: Sequence[Figure],
    ledger: Ledger,
    policy: Policy,
    *,
    limits: Limits | None = None,
) -> tuple[Figure, ...]:
    """Return figures without the counts that would open one another, or a cross-table: told less finely, or not at all.

    ``ledger`` holds the cross-tables that were told; a question that two figures count is attacked by their difference even
    without any. What could not be proven goes too.
    """
    several = Counter(counted(each.item) for each in figures if each.kind in _COUNTED and "@" not in each.id)
    known = {entry.table.variable for entry in ledger.entries}
    known |= {variable for variable, times in several.items() if times > 1}
    safe = {figure.id: judged(figure, policy) for figure in figures if figure.kind in _COUNTED}
    gone: set[str] = set()
    for figure in figures:
        if figure.id not in safe or "@" in figure.id or counted(figure.item) not in known:
            continue
        inner = [name for name in safe if name.startswith(f"{figure.id}@")]
        records = {name: _record(safe[name]) for name in (figure.id, *inner)}
        for names, tables in (
            ([figure.id], tuple(_whole_tables(dataset, safe[figure.id]))),
            (inner, released_tables(dataset, figure.id, records, policy) if inner else ()),
        ):
            if figure.id in gone or not _is_admitted(ledger, tables, policy, limits):
                gone.update(names)
            else:
                ledger = ledger.with_release("now", tables)
    return tuple(
        emptied(figure) if figure.id in gone else figure
        for figure in figures
        if figure.id not in gone or "@" not in figure.id
    )


def _is_admitted(ledger: Ledger, tables: Sequence[Table], policy: Policy, limits: Limits | None) -> bool:
    try:
        return not tables or ledger.admit(tables, policy, limits=limits).clean
    except NotProven:
        return False


def _record(figure: Figure) -> Record:
    return {"status": figure.status.value, "numerator": figure.numerator}


def _whole_tables(dataset: Dataset, figure: Figure) -> Iterator[Table]:
    """Yield who gave each answer that a count of the whole edition tells, a table of one cell each."""
    sides: dict[str, dict[Organisation, Fraction]] = {}
    for respondent in dataset.respondents:
        for line in _answered(dataset, respondent, figure):
            sides.setdefault(line, {})[respondent.organisation] = Fraction(1)
    hidden = {row.code for row in figure.rows if row.status is Status.SUPPRESSED}
    kind = "sensitive_count" if is_sensitive(figure) else "count"
    for line, parts in sides.items():
        is_hidden = figure.status is not Status.PUBLISHED or line in hidden
        status = CellStatus.SUPPRESSED if is_hidden else CellStatus.PUBLISHED
        yield Table(kind, (Cell((WHOLE,), parts, status=status),), variable=counted(figure.item))


def _answered(dataset: Dataset, respondent: Respondent, figure: Figure) -> Iterator[str]:
    """Yield the lines of a count that an organisation stands in."""
    one = replace(dataset, population=1, members={}, respondents=(respondent,))
    alone = Workshop(one).figure(figure.id)
    if figure.kind == "share":
        if alone.n:
            yield "yes" if alone.numerator else "no"
        return
    yield from (row.code for row in alone.rows if row.supporters)
