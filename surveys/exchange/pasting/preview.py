"""What a paste would change, cell by cell, before anything is kept.

Apart from the reading because it compares: with the entries that exist, between rows, with the answers already given to
the questions. Nothing is written here. Only what is certain, or was answered, is in ``changes_of``; a blank cell never
erases, and an entry that is not in the paste is never touched.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, NamedTuple

from surveys.exchange.pasting.cells import resolve
from surveys.exchange.pasting.entries import Entries, RowAtHand, find_entries, loosened
from surveys.exchange.pasting.grid import Grid, Source
from surveys.exchange.pasting.headers import ColumnMatch, Matching
from surveys.exchange.pasting.outcomes import LEAVE, Option, Outcome, Surroundings, Traits
from surveys.exchange.pasting.questions import Asker, Proposal, Question
from surveys.exchange.pasting.rows import Role
from surveys.exchange.pasting.targets import ROW, Target, Targets, targets_of
from surveys.questionnaire.answers import Answer
from surveys.questionnaire.definition.model import Matrix, Roster
from surveys.questionnaire.kinds import Raw
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import Value

Status = Literal["added", "changed", "untouched", "blank", "asked", "refused"]

REFERENCES = "references"
"""The key of the question « number the new rows? »; its answer is ``number``."""


@dataclass(frozen=True, slots=True)
class PastedCell:
    """One cell of the preview. ``typed`` is the text as pasted; ``raw`` is what would be saved, ``old`` what is.

    ``column`` is ``None`` for a reference that was proposed and not pasted.
    """

    field: str
    column: int | None
    typed: str
    status: Status
    raw: Raw = ()
    shown: str = ""
    old: Raw = ()
    old_shown: str = ""
    problem: Problem | None = None
    question: str = ""


@dataclass(frozen=True, slots=True)
class PastedRow:
    """One pasted row. ``entry``: the entry or row that it changes; ``None`` for a new one or a row that is left out.

    A row whose ``role`` is not ``data`` is left out; one with a ``problem`` is refused whole, or waits for its question.
    """

    row: int
    role: Role
    texts: tuple[str, ...]
    entry: str | None = None
    new: bool = False
    problem: Problem | None = None
    question: str = ""
    cells: tuple[PastedCell, ...] = ()


@dataclass(frozen=True)
class Preview:
    """The whole of it. ``refused``: nothing was read, ``problems`` say why."""

    rows: tuple[PastedRow, ...] = ()
    questions: tuple[Question, ...] = ()
    problems: tuple[Problem, ...] = ()
    refused: bool = False

    @property
    def counts(self) -> Mapping[str, int]:
        """How many cells have each status that is shown."""
        found = Counter(cell.status for row in self.rows for cell in row.cells)
        return {status: found[status] for status in ("added", "changed", "untouched", "asked", "refused")}

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """The questions that are still without an answer."""
        return tuple(question for question in self.questions if not question.answered)


class Change(NamedTuple):
    """One cell to save. ``entry`` is ``None`` for a new entry: the cells of one new entry share ``row``."""

    entry: str | None
    row: int
    field: str
    raw: Raw


def preview(grid: Grid, matching: Matching, item: Roster | Matrix, existing: Entries) -> Preview:
    """Return what would change if the paste were accepted as it stands.

    ``existing``: entry (or row of a matrix) → field → answer, in the order of the page. Problems: those of ``matching``,
    ``paste.no_reference`` (rows cannot be matched with the entries that exist), ``roster.full``,
    ``paste.beyond_count`` (more rows than an earlier answer asks for).
    """
    if matching.refused:
        return Preview(problems=matching.problems, refused=True)
    return _Reading(grid, matching, targets_of(item, matching.hints.labels), existing).preview()


def changes_of(found: Preview) -> tuple[Change, ...]:
    """Return what would be saved: the cells added and changed, and nothing else."""
    return tuple(
        Change(row.entry, row.row, cell.field, cell.raw)
        for row in found.rows
        if row.entry is not None or row.new
        for cell in row.cells
        if cell.status in {"added", "changed"}
    )


class _Reading:
    """One preview being worked out."""

    def __init__(self, grid: Grid, matching: Matching, targets: Targets, existing: Entries) -> None:
        self.grid = grid
        self.matching = matching
        self.targets = targets
        self.existing = existing
        self.asker = Asker(matching.hints.answers)
        self.problems = list(matching.problems)
        twice = Counter(placed.field for placed in matching.columns if placed.field is not None)
        self.columns = {
            placed.field: placed
            for placed in matching.columns
            if placed.field is not None and twice[placed.field] == 1 and targets.get(placed.field) is not None
        }
        # Pay last: it may need the hours of the week.
        fields = [code for code in self.columns if code != ROW]
        self.order = sorted(fields, key=lambda code: bool(targets.fields[code].pay))

    def preview(self) -> Preview:
        """Return the preview."""
        data = [RowAtHand(at) for at, role in enumerate(self.matching.roles) if role == "data"]
        self.problems += find_entries(
            data,
            self.grid,
            self.columns,
            self.targets,
            self.existing,
            self.asker,
            self.matching.hints.entries,
        )
        for row in data:
            if row.problem is None:
                self._read_row(row)
        if isinstance(self.targets.item, Roster):
            self._number(data)
            self._refuse_same_references(data)
            self._limit(data, self.targets.item)
        by_row = {row.at: row for row in data}
        rows = tuple(self._row(at, role, by_row.get(at)) for at, role in enumerate(self.matching.roles))
        return Preview(rows, tuple(self.asker.questions.values()), tuple(self.problems))

    # --- what each cell says -----------------------------------------------------------------------------------

    def _read_row(self, row: RowAtHand) -> None:
        """Read the cells of a row."""
        hours = self._hours_before(row)
        fixed = row.entry if self.targets.rows is not None else None
        for code in self.order:
            placed, target = self.columns[code], self.targets.fields[code]
            around = Surroundings(fixed, hours, self.matching.hints.reference, self._traits(placed, target))
            source = self.grid.rows[row.at][placed.column]
            before = self._same(row, code, source)
            if before is not None:
                row.outcomes[code] = before, ""
            else:
                row.outcomes[code] = self.asker.read(source, target, placed.column, row.at, around)
            value = row.outcomes[code][0].value
            if target.weekly and isinstance(value, Decimal):
                hours = value

    def _same(self, row: RowAtHand, code: str, source: Source) -> Outcome | None:
        """Return the outcome of a cell that says what is there already: nothing is to be asked of it again."""
        answer = self.existing.get(row.entry, {}).get(code) if row.entry is not None else None
        if answer is None or answer.blank or answer.reason is not None or source.merged or source.struck:
            return None
        kind = self.targets.fields[code].kind
        value = kind.read(answer.raw).value
        same = value is not None and not source.raised and kind.read((source.text,)).value == value
        return Outcome(value, answer.raw) if same else None

    def _traits(self, placed: ColumnMatch, target: Target) -> Traits:
        """Return what the column says, and what a person said of the unit of its lengths of service."""
        told = self.asker.answers.get(f"c{placed.column}-unit", "") if target.bands else ""
        match told:
            case "year" | "month":
                return replace(placed.traits, service=told)
            case _:
                return placed.traits

    def _hours_before(self, row: RowAtHand) -> Decimal | None:
        """Return the hours of the week that the entry already has, when the paste gives none."""
        code = self.targets.weekly
        if code is None or row.entry is None:
            return None
        placed = self.columns.get(code)
        if placed is not None and not self.grid.rows[row.at][placed.column].blank:
            return None  # the paste says something else, perhaps not yet understood
        answer = self.existing.get(row.entry, {}).get(code)
        value = None if answer is None else self.targets.fields[code].kind.read(answer.raw).value
        return value if isinstance(value, Decimal) else None

    # --- the roster as a whole ---------------------------------------------------------------------------------

    def _number(self, data: Sequence[RowAtHand]) -> None:
        """Propose to number new entries, when the paste names none of them."""
        code = self.targets.reference
        new = [row for row in data if row.new]
        if code is None or code in self.columns or not new:
            return
        answer = self.asker.answers.get(REFERENCES, "")
        free = self._free_numbers(code, len(new))
        problem = Problem("paste.references", params={"count": len(new), "first": free[0], "last": free[-1]})
        answered = answer if answer in {"number", LEAVE} else ""
        proposal = Proposal("number", free[0])
        places = tuple(row.at for row in new)
        self.asker.ask(Question(REFERENCES, problem, code, None, "", (proposal,), places, answered))
        if answer == "number":
            for row, text in zip(new, free, strict=True):
                chosen = Option("number", (text,), text)
                row.outcomes[code] = resolve(chosen, self.targets.fields[code], None), REFERENCES

    def _free_numbers(self, code: str, count: int) -> list[str]:
        """Return numbers of two digits or more that no entry has."""
        answers = [entry[code] for entry in self.existing.values() if code in entry]
        taken = {loosened(text) for answer in answers for text in answer.raw}
        found: list[str] = []
        number = 0
        while len(found) < count:
            number += 1
            if str(number) not in taken:
                found.append(f"{number:02d}")
        return found

    def _limit(self, data: Sequence[RowAtHand], roster: Roster) -> None:
        """Refuse the new entries above the most that the roster takes.

        Where an earlier answer counts its rows, new ones take the place of those that are still blank, in order.
        """
        if roster.row_count is not None:
            self._fill(data, roster)
            return
        fixed = {choice.code for choice in roster.rows or ()}
        room = max(0, roster.max_rows - len({*self.existing, *fixed}))
        new = [row for row in data if row.new]
        if len(new) > room:
            problem = Problem("roster.full", roster.code, {"most": roster.max_rows, "room": room})
            self.problems.append(problem)
            for row in new[room:]:
                row.problem = problem

    def _fill(self, data: Sequence[RowAtHand], roster: Roster) -> None:
        fixed = {choice.code for choice in roster.rows or ()}
        taken = {row.entry for row in data}
        free = [entry for entry in self.existing if entry not in fixed]
        blank = [
            entry
            for entry in free
            if entry not in taken and all(answer.blank for answer in self.existing[entry].values())
        ]
        new = [row for row in data if row.new]
        if len(new) > len(blank):
            params = {"announced": len(free), "room": len(blank)}
            problem = Problem("paste.beyond_count", roster.code, params)
            self.problems.append(problem)
            for row in new[len(blank) :]:
                row.problem = problem
        for row, entry in zip(new, blank, strict=False):
            row.entry = entry

    def _refuse_same_references(self, data: Sequence[RowAtHand]) -> None:
        """Refuse a reference that two new entries would share; the rest of their cells stands."""
        code = self.targets.reference
        if code is None:
            return
        texts = {
            row.at: value
            for row in data
            if row.new and code in row.outcomes and isinstance(value := row.outcomes[code][0].value, str)
        }
        times = Counter(map(loosened, texts.values()))
        for row in data:
            if row.at in texts and times[loosened(texts[row.at])] > 1:
                refusal = Problem("paste.reference_twice", params={"typed": texts[row.at][:40]})
                row.outcomes[code] = Outcome(refusal=refusal), ""

    # --- what is shown -----------------------------------------------------------------------------------------

    def _row(self, at: int, role: Role, row: RowAtHand | None) -> PastedRow:
        """Return one row of the preview."""
        texts = tuple(cell.text for cell in self.grid.rows[at])
        if row is None:
            return PastedRow(at, role, texts)
        if row.problem is not None:
            return PastedRow(at, role, texts, problem=row.problem, question=row.question)
        cells = tuple(self._cell(row, code) for code in self.targets.fields if code in row.outcomes)
        return PastedRow(at, role, texts, row.entry, row.new, question=row.question, cells=cells)

    def _cell(self, row: RowAtHand, code: str) -> PastedCell:
        """Compare what was pasted with what is there."""
        outcome, key = row.outcomes[code]
        kind, placed = self.targets.fields[code].kind, self.columns.get(code)
        answer = self.existing.get(row.entry, {}).get(code) if row.entry is not None else None
        old = answer.raw if answer is not None and not answer.blank else ()
        before = kind.read(old).value if old and answer is not None and answer.reason is None else None
        status, problem = _status(
            outcome, answer, before, loosely=code == self.targets.reference and row.loosely
        )
        return PastedCell(
            field=code,
            column=None if placed is None else placed.column,
            typed="" if placed is None else self.grid.rows[row.at][placed.column].text,
            status=status,
            raw=outcome.raw if status in {"added", "changed"} else (),
            shown=kind.show(outcome.value) if outcome.value is not None else "",
            old=old,
            old_shown=kind.show(before) if before is not None else " ".join(old),
            problem=problem,
            question=key,
        )


def _status(
    outcome: Outcome, answer: Answer | None, before: Value | None, *, loosely: bool
) -> tuple[Status, Problem | None]:
    """Return the status of a cell, and what is wrong with it or asked of it."""
    if outcome.refusal is not None:
        return "refused", outcome.refusal
    if outcome.doubt is not None:
        return ("asked" if outcome.doubt.options else "refused"), outcome.doubt.problem
    if outcome.value is None:
        return "blank", None
    if loosely or (before is not None and before == outcome.value):
        return "untouched", None
    return ("added" if answer is None or answer.blank else "changed"), None
