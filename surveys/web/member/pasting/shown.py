"""A preview in the words of its page: counts, questions, columns, what changes line by line, what is left out.

Apart from the views because it only draws: the same preview always gives the same page. Refuses to judge: every word
stands for a code of the core.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from flask_babel import gettext as _
from flask_babel import ngettext

from surveys.exchange.pasting import (
    LEAVE,
    ROW,
    ColumnMatch,
    Matching,
    PastedCell,
    PastedRow,
    Preview,
    Question,
    changes_of,
)
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.definition.model import Column, Roster
from surveys.web.member.pasting.told import ANY, OPEN, OUT
from surveys.web.shared import display, texts
from surveys.web.shared.carried import Table
from surveys.web.shared.sentences import pasting as words

_MOST_PLACES = 12  # rows that a question names one by one
_EXCERPT = 90  # characters of a row that is left out
_LETTERS = 26


@dataclass(frozen=True)
class Option:
    """One answer to a question; ``becomes`` is how its first cell would then read."""

    value: str
    label: str
    becomes: str = ""
    chosen: bool = False


@dataclass(frozen=True)
class Asked:
    """One question of the preview."""

    key: str
    about: str  # the field, or what the question is about
    sentence: str
    where: str
    typed: str  # the text of its first cell
    options: Sequence[Option]
    choices: Sequence[Option] = ()  # the whole list, where any choice is an answer
    answered: bool = False


@dataclass(frozen=True)
class Placed:
    """One column of the paste, and where it goes."""

    at: int
    name: str
    sample: str
    options: Sequence[Option]
    asked: bool
    why: str
    hidden: bool = False


@dataclass(frozen=True)
class Cell:
    """One cell of the diff."""

    field: str
    status: str
    typed: str = ""
    now: str = ""
    before: str = ""
    why: str = ""
    question: str = ""


@dataclass(frozen=True)
class Line:
    """One row of the diff. ``state``: added, changed, untouched or refused."""

    at: int
    number: int
    name: str
    state: str
    cells: Sequence[Cell] = ()
    why: str = ""


@dataclass(frozen=True)
class Aside:
    """One row of the paste that may be read or left out."""

    at: int
    number: int
    text: str
    why: str
    kept: bool


@dataclass(frozen=True)
class Drawing:
    """All that the preview's page says."""

    table: Table
    matching: Matching
    found: Preview
    item: Roster
    sheet: AnswerSheet
    moved: Sequence[str] = field(default_factory=tuple)

    # ── the fields ──

    @cached_property
    def fields(self) -> Mapping[str, Column]:
        """The fields of the roster that a paste may fill."""
        return {each.code: each for each in self.item.fields if each.calc is None and each.kind.typed}

    def label(self, code: str) -> str:
        """Return what a field is called."""
        if code == ROW:
            return _("Titre de la ligne")
        column = self.fields.get(code)
        return self.sheet.text(column.label) if column is not None else code

    @cached_property
    def heads(self) -> Sequence[tuple[str, str, bool]]:
        """The fields that the paste speaks of, in the order of the table: label, unit, whether it is a number."""
        there = {cell.field for row in self.found.rows for cell in row.cells}
        found = []
        for code, column in self.fields.items():
            if code in there:
                unit, label = column.kind.unit, self.label(code)
                number = column.kind.value_type == "number"
                found.append((label, unit_beside(label, unit), number))
        return found

    # ── counts ──

    @cached_property
    def tally(self) -> Sequence[tuple[str, int, str]]:
        """What the paste comes to: state, how many, in words."""
        lines = [*self.lines, *self.same]
        added = sum(line.state == "added" for line in lines)
        changed = sum(cell.status == "changed" for line in lines for cell in line.cells)
        filled = sum(
            cell.status == "added" for line in lines if line.state == "changed" for cell in line.cells
        )
        same, waiting = len(self.same), sum(cell.status == "asked" for line in lines for cell in line.cells)
        refused = sum(cell.status == "refused" for line in lines for cell in line.cells)
        refused_lines = sum(line.state == "refused" for line in lines)
        told = [
            ("added", added, ngettext("ligne ajoutée", "lignes ajoutées", added)),
            ("changed", changed, ngettext("case changée", "cases changées", changed)),
            ("filled", filled, ngettext("case remplie", "cases remplies", filled)),
            ("same", same, ngettext("ligne inchangée", "lignes inchangées", same)),
            ("asked", waiting, ngettext("case à préciser", "cases à préciser", waiting)),
            ("refused", refused, ngettext("case refusée", "cases refusées", refused)),
            ("refused", refused_lines, ngettext("ligne refusée", "lignes refusées", refused_lines)),
        ]
        return [each for each in told if each[1]]

    @property
    def acceptable(self) -> bool:
        """Whether there is anything to accept."""
        return bool(changes_of(self.found))

    # ── questions ──

    @cached_property
    def questions(self) -> Sequence[Asked]:
        """What a person must settle, those without an answer first."""
        asked = [self._asked(each) for each in self.found.questions]
        return sorted(asked, key=lambda each: each.answered)

    @property
    def open_questions(self) -> int:
        """How many questions are without an answer."""
        return sum(not each.answered for each in self.questions)

    def _asked(self, question: Question) -> Asked:
        column = self.fields.get(question.field)
        choices = column.kind.choice_list if column is not None and question.any_choice else None
        if question.field == ROW:
            choices = self.item.rows if question.any_choice else None
        offered = {each.answer for each in question.proposals}
        listed = question.answered not in {"", LEAVE, *offered}
        options = [
            Option(each.answer, self._option(question, each.answer, each.shown), "", each.answer == question.answered)
            if question.any_choice
            else Option(
                each.answer,
                words.OPTIONS.get(each.answer, each.shown),
                each.shown if each.answer in words.OPTIONS else "",
                each.answer == question.answered,
            )
            for each in question.proposals
        ]  # fmt: skip
        if choices is not None:
            options.append(Option(ANY, _("Un autre choix de la liste"), "", listed))
        options.append(Option(LEAVE, words.OPTIONS[LEAVE], "", question.answered == LEAVE))
        return Asked(
            key=question.key,
            about=self.label(question.field) if question.field else "",
            sentence=texts.sentence(question.problem),
            where=self._where(question),
            typed=question.typed.strip()[:_EXCERPT],
            options=options,
            choices=[
                Option(choice.code, choice.label, "", listed and choice.code == question.answered)
                for choice in choices or ()
            ],
            answered=bool(question.answered),
        )

    def _option(self, question: Question, answer: str, shown: str) -> str:
        return shown or words.OPTIONS.get(answer, answer)

    def _where(self, question: Question) -> str:
        """Return the rows that a question is about."""
        numbers = [at + 1 for at in question.rows]
        if len(numbers) > _MOST_PLACES:
            return ngettext("%(num)s ligne du collage", "%(num)s lignes du collage", len(numbers))
        listed = display.enumerate_words([str(number) for number in numbers])
        return ngettext("ligne %(rows)s du collage", "lignes %(rows)s du collage", len(numbers), rows=listed)

    # ── columns ──

    @cached_property
    def columns(self) -> Sequence[Placed]:
        """Each column of the paste that holds something."""
        return [self._placed(each) for each in self.matching.columns if not each.blank or each.heading]

    @property
    def columns_asked(self) -> int:
        """How many columns wait to be placed."""
        return sum(each.asked for each in self.columns)

    def _placed(self, match: ColumnMatch) -> Placed:
        chosen = OPEN if match.asked else match.field or OUT
        codes = [ROW, *self.fields] if self.item.rows is not None else list(self.fields)
        proposed = [each.field for each in match.candidates] if match.asked else []
        ordered = [*proposed, *(code for code in codes if code not in proposed)]
        options = [Option(code, self.label(code), "", code == chosen) for code in ordered]
        if match.asked:
            options.insert(0, Option(OPEN, _("À choisir"), "", True))
        options.append(Option(OUT, _("Laisser de côté"), "", chosen == OUT))
        data = [at for at, role in enumerate(self.matching.roles) if role == "data"]
        seen = [cell.text.strip() for cell in self.table.grid.column(match.column, data)[:3]]
        heading = match.heading or _("Colonne %(letter)s", letter=_letter(match.column))
        told = self.table.columns.get(match.column) == match.field and match.field is not None
        why = _("d’après le fichier") if told else words.REASONS.get(match.reason, "")
        return Placed(
            match.column, heading, " · ".join(seen), options, match.asked, "" if match.asked else why, match.hidden
        )  # fmt: skip

    # ── rows ──

    @cached_property
    def lines(self) -> Sequence[Line]:
        """The rows that would change something, or that are refused or wait for an answer."""
        return [line for line in self._all_lines if line.state != "untouched"]

    @cached_property
    def same(self) -> Sequence[Line]:
        """The rows that are there already, as they are."""
        return [line for line in self._all_lines if line.state == "untouched"]

    @cached_property
    def _all_lines(self) -> Sequence[Line]:
        order = list(self.sheet.entries(self.item.code))
        there = {cell.field for row in self.found.rows for cell in row.cells}
        shown = [code for code in self.fields if code in there]
        return [
            self._line(row, order, shown)
            for row in self.found.rows
            if row.role == "data" and not _is_left(row)
        ]

    def _line(self, row: PastedRow, order: Sequence[str], shown: Sequence[str]) -> Line:
        number = row.row + 1
        if row.problem is not None:
            excerpt = " · ".join(text.strip() for text in row.texts if text.strip())
            return Line(row.row, number, excerpt[:_EXCERPT], "refused", (), texts.sentence(row.problem))
        cells = {cell.field: _cell(cell) for cell in row.cells}
        statuses = {cell.status for cell in row.cells}
        if row.entry is not None:
            fixed = self.item.rows.by_code.get(row.entry) if self.item.rows is not None else None
            place = order.index(row.entry) + 1 if row.entry in order else 0
            name = fixed.label if fixed is not None else _("Ligne %(number)s", number=place)
            state = "changed" if statuses & {"added", "changed"} else "untouched"
            if state == "untouched" and statuses & {"asked", "refused"}:
                state = "waiting"
        else:
            name = _("Nouvelle ligne")
            state = "added" if "added" in statuses else "waiting" if row.new else "untouched"
        return Line(row.row, number, name, state, [cells.get(code, Cell(code, "none")) for code in shown])

    @cached_property
    def asides(self) -> Sequence[Aside]:
        """The rows that may be read or left out: all but the titles and the blank ones."""
        return list(self._asides())

    def _asides(self) -> Iterator[Aside]:
        for row in self.found.rows:
            if row.role in {"heading", "blank"}:
                continue
            text = " · ".join(text.strip() for text in row.texts if text.strip())
            shortened = text if len(text) <= _EXCERPT else f"{text[:_EXCERPT]}…"
            yield Aside(row.row, row.row + 1, shortened, words.ROLES.get(row.role, ""), row.role == "data")

    @property
    def left_out(self) -> int:
        """How many rows are left out."""
        return sum(not each.kept for each in self.asides)

    # ── what is said of the whole ──

    @property
    def warnings(self) -> Sequence[str]:
        """What is to be known of the whole paste."""
        return list(dict.fromkeys(texts.sentence(problem) for problem in self.found.problems))


def unit_beside(label: str, unit: str) -> str:
    """Return the unit to write beside a label: none where the label says it already."""
    stem = unit.split(" ")[0].rstrip("s").lower()
    return "" if stem and stem in label.lower() else unit


def _is_left(row: PastedRow) -> bool:
    return row.problem is not None and row.problem.code == "paste.row_left"


def _cell(cell: PastedCell) -> Cell:
    why = texts.sentence(cell.problem) if cell.problem is not None and cell.status == "refused" else ""
    typed = cell.typed.strip()
    typed = typed if len(typed) <= _EXCERPT else f"{typed[:_EXCERPT]}…"
    return Cell(cell.field, cell.status, typed, cell.shown, cell.old_shown, why, cell.question)


def _letter(column: int) -> str:
    """Return a column's letter, as sheets name them."""
    first, last = divmod(column, _LETTERS)
    return (chr(64 + first) if first else "") + chr(65 + last)
