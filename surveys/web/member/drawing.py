"""From an answer sheet to what the templates draw: questions, tables, rosters, messages, totals.

Apart from the views because a page, a reply to autosave and a page of errors draw the same things. Refuses to judge
(the sheet does) and to fetch (all is given): the same inputs always give the same drawing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from flask_babel import gettext as _

from surveys.questionnaire.answers import ASKED_WHEN_SENDING, Answer, AnswerSheet, Check, Offer
from surveys.questionnaire.choices import Choice
from surveys.questionnaire.definition.model import (
    Column,
    Item,
    Matrix,
    Question,
    Questionnaire,
    Roster,
    Section,
    Variable,
    name_cell,
    name_field,
)
from surveys.questionnaire.values import Value
from surveys.web.member.controls import UNTYPED, Control, Explain, Note, dom_id, note_id, show_value
from surveys.web.member.marking import mark_of
from surveys.web.shared import display, texts


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """One question. ``id`` is that of the piece of page that holds it."""

    template = "member/_question.html"

    code: str
    id: str
    shown: bool
    number: int | None = None
    label: str = ""
    hint: str = ""
    optional: bool = False
    purpose: str = ""
    control: Control | None = None
    figures: tuple[tuple[str, str, str], ...] = ()  # id, label, value: a calculated value, or one per row
    source: str = ""  # where a proposed value, or the one beside, comes from
    piped: bool = False  # its words repeat answers, which may change

    @property
    def versions(self) -> Mapping[str, int]:
        """The version that each of its variables was drawn from."""
        return drawn_versions((self,))


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnView:
    """A column of a table, with its total."""

    code: str
    id: str
    label: str
    unit: str = ""
    number: bool = False
    past: bool = False
    total: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """A row of a table: the fixed row of a matrix, or the entry of a roster."""

    code: str
    id: str
    label: str
    shown: bool
    cells: tuple[Control, ...] = ()
    notes: tuple[Note, ...] = ()
    total: str | None = None
    removable: bool = False
    place: int = 0  # of an entry that has no name of its own

    @property
    def choice(self) -> Control:
        """The only control of a row of choices."""
        return self.cells[0]

    @property
    def answered(self) -> bool:
        """Whether anything was answered in it."""
        return any(cell.raw or cell.missing for cell in self.cells)

    @property
    def versions(self) -> Mapping[str, int]:
        """The version that each of its variables was drawn from."""
        cells = (each for cell in self.cells if cell.typed for each in (cell, cell.other) if each is not None)
        drawn = {each.name: each.version for each in cells}
        return drawn | {
            note.explain.name: note.explain.version for note in self.notes if note.explain is not None
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class TableView:
    """A matrix or a roster."""

    template: str
    code: str
    id: str
    shown: bool
    number: int | None = None
    label: str = ""
    hint: str = ""
    optional: bool = False
    purpose: str = ""
    matrix: bool = True
    choices: bool = False  # one choice per row, of one scale
    columns: tuple[ColumnView, ...] = ()
    rows: tuple[RowView, ...] = ()
    notes: tuple[Note, ...] = ()
    reasons: tuple[tuple[str, str], ...] = ()
    row_total: bool = False
    source: str = ""
    past_label: str = ""
    now_label: str = ""
    proposed: bool = False
    piped: bool = False
    offered: int = 0  # a roster: how many entries of the last edition may be carried
    can_add: bool = False
    paste: bool = False

    @property
    def versions(self) -> Mapping[str, int]:
        """The version that each of its variables was drawn from."""
        return drawn_versions((self,))

    @property
    def scale(self) -> Sequence[Choice]:
        """The steps that each row of a table of choices offers."""
        first = next((row.choice for row in self.rows if row.shown), None)
        return first.choices if first is not None else ()

    @property
    def row_template(self) -> str:
        """What draws one of its rows."""
        if not self.matrix:
            return "member/_entry.html"
        return "member/_choices_row.html" if self.choices else "member/_matrix_row.html"

    @property
    def numbers(self) -> bool:
        """Whether every cell is a number: such a table becomes two columns of boxes on a telephone."""
        return all(column.number for column in self.columns)

    @property
    def has_past(self) -> bool:
        """Whether a column shows the last edition's values."""
        return any(column.past for column in self.columns)

    @property
    def has_totals(self) -> bool:
        """Whether a column shows its total."""
        return any(column.total is not None for column in self.columns)


View = QuestionView | TableView


def question_numbers(questionnaire: Questionnaire) -> Mapping[str, int]:
    """Return the number of each item that a person answers, over the whole questionnaire."""
    asked = (code for code, item in questionnaire.items.items() if is_answered(item))
    return {code: number for number, code in enumerate(asked, 1)}


def is_answered(item: Item) -> bool:
    """Say whether a person answers this item (and not: reads it, or sees it calculated)."""
    return not isinstance(item, Question) or (item.kind.typed and item.calc is None)


def calculated_list(item: Item) -> bool:
    """Say whether an item only pools values for statistics, and has nothing to show to a person."""
    return (
        isinstance(item, Question)
        and item.calc is not None
        and getattr(item.kind, "value_type", "") == "list"
    )


@dataclass(frozen=True)
class Drawer:
    """Draws the items of one sheet. ``checked``: what is merely missing is said too.

    ``versions`` are those of the submission's document; ``previous`` is what the last edition is called.
    """

    sheet: AnswerSheet
    versions: Mapping[str, int]
    checked: bool = False
    previous: str = ""
    current: str = ""  # what this edition is called
    typed: Mapping[str, Answer] = field(default_factory=dict)  # what was just typed and could not be kept

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The number of each question."""
        return question_numbers(self.sheet.questionnaire)

    def section(self, section: Section) -> list[View]:
        """Return the drawing of every item of a section, hidden ones as empty places."""
        return [self.item(item) for item in section.items if not calculated_list(item)]

    def item(self, item: Item) -> View:
        """Return the drawing of one item."""
        match item:
            case Question():
                return self._question(item)
            case Matrix():
                return self._matrix(item)
            case Roster():
                return self.roster(item)

    # ── questions ──

    def _question(self, item: Question) -> QuestionView:
        shown = self.sheet.shown(item.code)
        place = QuestionView(code=item.code, id=f"q-{item.code}", shown=shown)
        if not shown:
            return place
        text, control = self.sheet.text, None
        figures: tuple[tuple[str, str, str], ...] = ()
        if item.rows is not None:
            figures = tuple(self._row_figures(item))
        elif not is_answered(item) and item.kind.name != "note":
            shown_value = show_value(item.kind, self._value(item.code))
            figures = ((item.code, "", shown_value),)
            control = self._control(self._variable(item.code))
        else:
            control = self._control(self._variable(item.code))
        return QuestionView(
            code=item.code,
            id=place.id,
            shown=True,
            number=self.numbers.get(item.code),
            label=text(item.label, item.code if item.rows is None else None),
            hint=text(item.hint),
            optional=is_answered(item) and not item.required,
            purpose=item.purpose,
            control=control,
            figures=figures,
            source=self._source(control.offer if control else None, item),
            piped="{{" in item.label + item.hint,
        )

    def _row_figures(self, item: Question) -> Iterator[tuple[str, str, str]]:
        for choice in item.rows or ():
            name = f"{item.code}.{choice.code}"
            yield dom_id(name), choice.label, show_value(item.kind, self._value(name))

    def _value(self, name: str) -> Value | None:
        """Return a value to show; none where it would tell what a colleague's section holds."""
        return None if self.sheet.conceals(self._variable(name)) else self.sheet.value(name)

    def _variable(self, name: str) -> Variable:
        variable = self.sheet.variable(name)
        if variable is None:
            raise LookupError(f"the sheet has no variable {name}")
        return variable

    # ── one control ──

    def _control(self, variable: Variable, label: str = "", **more: str) -> Control:
        name, kind, item = variable.name, variable.kind, variable.item
        state = self.sheet.state(name)
        offer = self.sheet.offer(name)
        kept = self.sheet.answer(name)
        raw, missing = state.raw, kept.missing if kept is not None else None
        if typed := self.typed.get(name):
            raw, missing = typed.raw, typed.missing
        before, proposed = "", None
        if offer is not None and offer.mode == "show":
            before = show_value(kind, offer.value)
        elif offer is not None and not typed:
            raw, proposed = offer.raw, offer
        allow = item.allow if isinstance(item, Question | Matrix) and variable.of is None else ()
        return Control(
            name=name,
            kind=kind,
            label=label or self.sheet.text(getattr(item, "label", ""), name),
            raw=raw,
            missing=missing,
            version=self.versions.get(name, 0),
            value=self._value(name),
            required=state.required,
            allow=allow if is_answered(item) else (),
            notes=tuple(
                self._notes(name, dom_id(name), label if more.get("labelled") else "", first_id(variable))
            ),
            offer=proposed,
            before=before,
            other=self._other(variable),
            total=self._total_to_confirm(variable),
            choices=self._choices(variable),
            statement=self.sheet.text(getattr(kind, "text", ""), name),
            **more,
        )

    def _choices(self, variable: Variable) -> tuple[Choice, ...]:
        """Return the choices of a variable, with the answers that their words repeat."""
        choices = tuple(variable.kind.choice_list or ())
        if not any("{{" in choice.label for choice in choices):
            return choices
        return tuple(replace(choice, label=self.sheet.text(choice.label, variable)) for choice in choices)

    def _other(self, variable: Variable) -> Control | None:
        choices = variable.kind.choice_list
        other = next((choice for choice in choices or () if choice.other), None)
        completing = self.sheet.variable(f"{variable.name}_autre") if other else None
        if other is None or completing is None or completing.of is None:
            return None
        return self._control(completing, label=_("Précisez : %(choice)s", choice=other.label))

    def _total_to_confirm(self, variable: Variable) -> str:
        total = getattr(variable.kind, "total", "")
        source = self.sheet.variable(total) if total else None
        return show_value(source.kind, self._value(total)) if source else ""

    def _source(self, offer: Offer | None, item: Item) -> str:
        """Return where the known values of an item come from, in words."""
        prefill = item.prefill
        if prefill is None:
            return ""
        match prefill.source:
            case "directory":
                return _("du répertoire des membres")
            case "account":
                return _("de votre compte")
            case "survey":
                return _("d’un autre sondage d’AXTRA")
            case "edition":
                return (
                    _("de l’édition %(edition)s", edition=self.previous)
                    if self.previous
                    else _("de l’édition précédente")
                )

    # ── messages ──

    def _notes(self, of: str, target: str, place: str = "", first: str = "") -> Iterator[Note]:
        """Yield what is wrong, unusual or explained about a variable or a whole table."""
        state = self.sheet.state(of)
        if not state.shown:
            return
        for problem in state.problems:
            missing = problem.code in ASKED_WHEN_SENDING
            if "explain" in problem.params or (missing and not self.checked):
                continue
            yield Note(
                id=note_id(target, problem),
                of=of,
                target=target,
                text=texts.sentence(problem),
                severity=problem.severity,
                missing=missing,
                early="rule" not in problem.params and not missing,
                place=place,
                first=first or target,
            )
        for check in self.sheet.checks(of):
            yield self._check(of, target, place, first or target, check)

    def _check(self, of: str, target: str, place: str, first: str, check: Check) -> Note:
        kept = self.sheet.answer(check.name)
        typed = self.typed.get(check.name)
        explain = Explain(
            name=check.name,
            text=" ".join(typed.raw) if typed else check.text,
            required=check.rule.explain == "required",
            ticked=check.satisfied and kept is not None,
            version=self.versions.get(check.name, 0),
        )
        severity = "done" if check.satisfied else "warning"
        text = texts.sentence(check.problem)
        return Note(
            id=f"n-{target}-{check.rule.key}",
            of=of,
            target=target,
            text=text,
            severity=severity,
            place=place,
            first=first,
            explain=explain,
        )

    # ── tables ──

    def _whole_notes(self, item: Matrix | Roster) -> tuple[Note, ...]:
        return tuple(self._notes(item.code, f"q-{item.code}"))

    def _column(self, item: Matrix | Roster, column: Column, past: bool, total: str | None) -> ColumnView:
        label, unit = self.sheet.text(column.label), column.kind.unit
        return ColumnView(
            code=column.code,
            id=f"c-{item.code}-{column.code or 'choix'}",
            label=label,
            unit="" if _says(label, unit) else unit,
            number=column.kind.widget in {"number", *UNTYPED},
            past=past,
            total=total,
        )

    def _matrix(self, item: Matrix) -> TableView:
        choices = item.type == "matrix_single"
        template = "questions/matrix.html"
        if not self.sheet.shown(item.code):
            return TableView(template=template, code=item.code, id=f"q-{item.code}", shown=False)
        shown_rows = self.sheet.shown_rows(item.code)
        rows = tuple(
            self._matrix_row(item, row.code, self.sheet.text(row.label), row.code in shown_rows)
            for row in item.rows
        )
        columns = []
        for place, column in enumerate(item.columns):
            past = any(row.shown and row.cells[place].before for row in rows)
            columns.append(self._column(item, column, past, self._column_total(item, column)))
        cells = [cell for row in rows if row.shown for cell in row.cells]
        return TableView(
            template=template,
            code=item.code,
            id=f"q-{item.code}",
            shown=True,
            number=self.numbers[item.code],
            label=self.sheet.text(item.label),
            hint=self.sheet.text(item.hint),
            optional=not item.required,
            purpose=item.purpose,
            choices=choices,
            columns=tuple(columns),
            rows=rows,
            notes=self._whole_notes(item),
            reasons=cells[0].reasons if cells else (),
            row_total=item.row_total,
            source=self._source(None, item),
            past_label=self.previous or _("Avant"),
            now_label=self.current or _("Maintenant"),
            proposed=any(cell.offer for cell in cells),
            piped="{{" in item.label + item.hint,
        )

    def _column_total(self, item: Matrix, column: Column) -> str | None:
        if not column.total:
            return None
        return show_value(column.kind, self.sheet.total(item.code, column.code)) or "0"

    def _matrix_row(self, item: Matrix, row: str, label: str, shown: bool) -> RowView:
        place = f"r-{item.code}-{row}"
        if not shown:
            return RowView(code=row, id=place, label=label, shown=False)
        cells = tuple(
            self._control(
                self._variable(name_cell(item.code, row, column.code)),
                label=self.sheet.text(column.label) or label,
                labelled=f"h-{place} c-{item.code}-{column.code or 'choix'}",
                column=self.sheet.text(column.label),
            )
            for column in item.columns
        )
        total = None
        if item.row_total:
            total = display.number(self.sheet.row_total(item.code, row)) or "0"
        notes = tuple(
            note for cell in cells for note in (*cell.notes, *(cell.other.notes if cell.other else ()))
        )
        return RowView(code=row, id=place, label=label, shown=True, cells=cells, notes=notes, total=total)

    def roster(self, item: Roster) -> TableView:
        """Return the drawing of a roster."""
        template = "questions/roster.html"
        if not self.sheet.shown(item.code):
            return TableView(
                template=template, code=item.code, id=f"q-{item.code}", shown=False, matrix=False
            )
        entries = self.sheet.entries(item.code)
        fixed = {choice.code: choice.label for choice in item.rows or ()}
        free = [entry for entry in entries if entry not in fixed]
        return TableView(
            template=template,
            code=item.code,
            id=f"q-{item.code}",
            shown=True,
            number=self.numbers[item.code],
            label=self.sheet.text(item.label),
            hint=self.sheet.text(item.hint),
            optional=not item.required,
            purpose=item.purpose,
            matrix=False,
            columns=tuple(self._column(item, column, False, None) for column in item.fields),
            rows=tuple(self.entry(item, entry, place, fixed) for place, entry in enumerate(entries, 1)),
            notes=self._whole_notes(item),
            source=self._source(None, item),
            piped="{{" in item.label + item.hint,
            offered=len(self.sheet.offered_entries(item.code)) if not free else 0,
            can_add=item.rows is None or item.max_rows > len(fixed),
            paste=item.paste_table,
        )

    def entry(self, item: Roster, entry: str, place: int, fixed: Mapping[str, str] | None = None) -> RowView:
        """Return the drawing of one entry of a roster; ``place`` is its rank, counted from one."""
        fixed = fixed if fixed is not None else {choice.code: choice.label for choice in item.rows or ()}
        row = f"r-{item.code}-{entry}"
        label = fixed.get(entry) or _("Ligne %(number)s", number=place)
        cells = tuple(
            self._control(
                self._variable(name_field(item.code, entry, column.code)),
                label=self.sheet.text(column.label),
                labelled=f"h-{row} c-{item.code}-{column.code}",
                column=self.sheet.text(column.label),
            )
            for column in item.fields
        )
        notes = tuple(
            note for cell in cells for note in (*cell.notes, *(cell.other.notes if cell.other else ()))
        )
        return RowView(
            code=entry,
            id=row,
            label=label,
            shown=True,
            cells=cells,
            notes=notes,
            removable=entry not in fixed,
            place=0 if entry in fixed else place,
        )


def _says(label: str, unit: str) -> bool:
    """Say whether a label names its unit already (« Heures achetées », heures)."""
    stem = unit.split(" ")[0].rstrip("s").lower()
    return len(stem) > 3 and stem in label.lower()


def first_id(variable: Variable) -> str:
    """Return the id of the first thing that a hand can reach in a variable's control."""
    kind, start = variable.kind, dom_id(variable.name)
    choices = kind.choice_list
    match kind.widget:
        case "rating":
            return f"{start}--{getattr(kind, 'min', 0)}"
        case "ranking":
            return f"{start}--1"
        case "confirmation":
            return f"{start}--oui"
        case "multiple" | "likert" if choices is not None:
            item = variable.item
            a_list = isinstance(item, Roster) or (isinstance(item, Matrix) and item.type != "matrix_single")
            return start if a_list and kind.widget == "likert" else f"{start}--{choices.choices[0].code}"
        case "single" if isinstance(variable.item, Question) and choices is not None:
            drawn_as = Control(
                name=variable.name,
                kind=kind,
                label="",
                raw=(),
                missing=None,
                version=0,
                choices=choices.choices,
            ).appearance
            return f"{start}--{choices.choices[0].code}" if drawn_as == "radio" else start
        case _:
            return start


def controls_of(view: View) -> Iterator[Control]:
    """Yield every control that a view draws, « Autre » texts included."""
    if isinstance(view, QuestionView):
        cells: Sequence[Control] = (view.control,) if view.control is not None and view.control.typed else ()
    else:
        cells = [cell for row in view.rows if row.shown for cell in row.cells if cell.typed]
    for cell in cells:
        yield cell
        if cell.other is not None:
            yield cell.other


def notes_of(view: View) -> Iterator[Note]:
    """Yield every message that a view shows, in the order read."""
    if isinstance(view, TableView):
        yield from view.notes
        for row in view.rows:
            yield from row.notes
    elif view.control is not None:
        yield from view.control.notes
        if view.control.other is not None:
            yield from view.control.other.notes


def drawn_versions(views: Sequence[View]) -> dict[str, int]:
    """Return the version that each drawn variable, explanations included, was drawn from."""
    versions = {control.name: control.version for view in views for control in controls_of(view)}
    for view in views:
        for note in notes_of(view):
            if note.explain is not None:
                versions[note.explain.name] = note.explain.version
    return versions


def marks(views: Sequence[View]) -> dict[str, tuple[int, str]]:
    """Return, for each drawn variable, its version and a mark of what stands in its field."""
    found = {
        control.name: (control.version, mark_of(control.raw, control.missing))
        for view in views
        for control in controls_of(view)
    }
    for view in views:
        for note in notes_of(view):
            if note.explain is not None:
                found[note.explain.name] = (note.explain.version, mark_of((note.explain.text,)))
    return found
