"""Which entry of a roster, or which row of a matrix, each pasted row speaks of.

Apart from the reading of cells because a wrong row would misread them all. Rows of a matrix are found by their labels,
entries by the reference that a person gave them; what is found twice is refused twice, and never the last one wins.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from surveys.exchange.pasting.grid import Grid
from surveys.exchange.pasting.headers import ColumnMatch
from surveys.exchange.pasting.outcomes import Outcome, Surroundings
from surveys.exchange.pasting.questions import Asker, Proposal, Question
from surveys.exchange.pasting.targets import ROW, Targets
from surveys.questionnaire.answers import Answer
from surveys.questionnaire.definition.model import Roster
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import fold

Entries = Mapping[str, Mapping[str, Answer]]

ROWS = "rows"
"""The key of the question « are these the rows of the table, in order? »; its answer is ``order``."""

# What is said of a label, said of the row that it names.
_ABOUT_ROWS = {"paste.choice_near": "paste.row_near", "choice.unknown": "paste.row_unknown"}


@dataclass
class RowAtHand:
    """A row of data being read."""

    at: int
    entry: str | None = None
    problem: Problem | None = None
    question: str = ""
    loosely: bool = False  # its reference is that of the entry but for zeros or case
    outcomes: dict[str, tuple[Outcome, str]] = field(default_factory=dict)  # field -> outcome, question's key

    @property
    def new(self) -> bool:
        """Whether it would make a new entry."""
        said = any(not outcome.blank for outcome, _ in self.outcomes.values())
        return self.entry is None and self.problem is None and said


def find_entries(
    rows: Sequence[RowAtHand],
    grid: Grid,
    columns: Mapping[str, ColumnMatch],
    targets: Targets,
    existing: Entries,
    asker: Asker,
    named: Mapping[int, str],
) -> tuple[Problem, ...]:
    """Give each row its entry, or the problem for which it cannot be taken; return the warnings of the whole.

    ``named``: the entries that the file itself names, by source row.
    """
    warnings: tuple[Problem, ...] = ()
    reference = targets.reference
    if ROW in columns:
        _by_label(rows, grid, columns[ROW].column, targets, asker)
    elif targets.rows is not None and not isinstance(targets.item, Roster):
        _in_order(rows, targets, asker)
    elif reference is not None and reference in columns:
        _by_reference(rows, grid, columns[reference].column, targets, existing)
    elif reference is not None and any(existing.values()) and any(row.at not in named for row in rows):
        warnings = (Problem("paste.no_reference", severity="warning"),)
    if not isinstance(targets.item, Roster):
        for row in rows:
            if row.entry is None and row.problem is None:
                row.problem = Problem("paste.row_unlabelled")
    for row in rows:
        shared = row.problem is not None and row.problem.code == "paste.reference_shared"
        if row.entry is None and (row.problem is None or shared) and named.get(row.at) in existing:
            row.entry, row.problem = named[row.at], None
    _refuse_twins(rows)
    return warnings


def _by_label(rows: Sequence[RowAtHand], grid: Grid, column: int, targets: Targets, asker: Asker) -> None:
    """Match rows by their labels."""
    target = targets.rows
    if target is None:
        return
    for row in rows:
        outcome, row.question = asker.read(grid.rows[row.at][column], target, column, row.at, Surroundings())
        if outcome.doubt is not None:
            row.problem = outcome.doubt.problem
            if (code := _ABOUT_ROWS.get(row.problem.code)) is not None:
                row.problem = replace(row.problem, code=code)
        elif isinstance(outcome.value, str):
            row.entry = outcome.value
        elif outcome.refusal is not None:
            row.problem = outcome.refusal
        elif row.question:
            row.problem = Problem("paste.row_left")


def _in_order(rows: Sequence[RowAtHand], targets: Targets, asker: Asker) -> None:
    """Without labels: propose the rows of the table in their order, when there are as many."""
    choices = targets.item.rows
    codes = [choice.code for choice in choices] if choices is not None else []
    if choices is None or len(codes) != len(rows):
        return
    answered = asker.answers.get(ROWS, "") == "order"
    problem = Problem("paste.rows_in_order", params={"count": len(codes)})
    proposal = Proposal("order", choices.label(codes[0]))
    places = tuple(row.at for row in rows)
    asker.ask(Question(ROWS, problem, ROW, None, "", (proposal,), places, "order" if answered else ""))
    for row, code in zip(rows, codes, strict=True):
        row.question = ROWS
        if answered:
            row.entry = code
        else:
            row.problem = problem


def _by_reference(
    rows: Sequence[RowAtHand], grid: Grid, column: int, targets: Targets, existing: Entries
) -> None:
    """Match rows with entries by their reference: as written, then but for case and leading zeros."""
    code = targets.reference or ""
    kind = targets.fields[code].kind
    exact: dict[str, list[str]] = {}
    loose: dict[str, list[str]] = {}
    for entry, answers in existing.items():
        answer = answers.get(code)
        value = kind.read(answer.raw).value if answer is not None and answer.reason is None else None
        if isinstance(value, str):
            exact.setdefault(value, []).append(entry)
            loose.setdefault(loosened(value), []).append(entry)
    for row in rows:
        value = kind.read((grid.rows[row.at][column].text,)).value
        if not isinstance(value, str):
            continue
        same = exact.get(value) or loose.get(loosened(value), [])
        if len(same) == 1:
            row.entry = same[0]
            row.loosely = value not in exact
        elif same:
            row.problem = Problem("paste.reference_shared", params={"typed": value[:40]})


def _refuse_twins(rows: Sequence[RowAtHand]) -> None:
    """Refuse the rows that speak of one entry twice: none of them is known to be the right one."""
    times = Counter(row.entry for row in rows if row.entry is not None)
    for row in rows:
        if row.entry is not None and times[row.entry] > 1:
            row.problem = Problem("paste.row_twice", params={"count": times[row.entry]})
            row.entry = None


def loosened(reference: str) -> str:
    """Return a reference without case and leading zeros: a spreadsheet makes 1 of « 01 »."""
    return fold(reference).lstrip("0") or "0"
