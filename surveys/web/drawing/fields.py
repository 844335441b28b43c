"""One variable on its sheet, drawn: its control with what was typed or is proposed, and the messages about it.

Apart because a question, the cell of a table and the field of an entry are drawn alike. Refuses to judge (the sheet
does) and to fetch: the same sheet always gives the same drawing.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from flask_babel import gettext as _

from surveys.questionnaire.answers import ASKED_WHEN_SENDING, Answer, AnswerSheet, Check, is_asked
from surveys.questionnaire.answers.counting import LEFT_OUT
from surveys.questionnaire.answers.plausibility import read_reason
from surveys.questionnaire.choices import Choice
from surveys.questionnaire.definition.model import (
    Column,
    Item,
    Matrix,
    Question,
    Questionnaire,
    Roster,
    Variable,
)
from surveys.questionnaire.kinds.base import Raw
from surveys.questionnaire.values import Value
from surveys.web.drawing.controls import UNTYPED, Control, Explain, Note, dom_id, note_id, show_value
from surveys.web.drawing.views import ColumnView, Past, RowView, Same
from surveys.web.shared import display, texts

UNREPEATED = frozenset(
    {"attestation", "confirmation"}
)  # said of one edition, never compared with the last one
MOST_SHOWN = 160  # of what is shown beside a field


def question_numbers(questionnaire: Questionnaire) -> Mapping[str, int]:
    """Return the number of each item that a person answers, over the whole questionnaire."""
    asked = (code for code, item in questionnaire.items.items() if is_answered(item))
    return {code: number for number, code in enumerate(asked, 1)}


def is_answered(item: Item) -> bool:
    """Say whether a person answers this item (and not: reads it, or sees it calculated)."""
    return not isinstance(item, Question) or (item.kind.typed and item.calc is None)


@dataclass(frozen=True)
class FieldDrawer:
    """Draws the variables of one sheet. ``checked``: what is merely missing is said too.

    ``versions`` are those of the submission's document.
    """

    sheet: AnswerSheet
    versions: Mapping[str, int]
    checked: bool = False
    current: str = ""  # what this edition is called
    typed: Mapping[str, Answer] = field(default_factory=dict)  # what was just typed and could not be kept

    def value(self, name: str) -> Value | None:
        """Return a value to show; none where it would tell what a colleague's section holds, nor a sum of nothing."""
        variable = self.variable(name)
        value = None if self.sheet.conceals(variable) else self.sheet.value(name)
        return None if value == 0 and not self.sheet.rests_on_answers(variable) else value

    def variable(self, name: str) -> Variable:
        """Return a variable that the sheet surely has."""
        variable = self.sheet.variable(name)
        if variable is None:
            raise LookupError(f"the sheet has no variable {name}")
        return variable

    def source(self, item: Item, *, dated: bool = True) -> str:
        """Return where the known values of an item come from, in words: the edition that was answered last."""
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
                found = self.sheet.source()
                if found is None:
                    return _("de l’édition précédente")
                day = display.day(found.received)
                if dated:
                    return _("de l’édition %(edition)s, reçue le %(day)s", edition=found.edition, day=day)
                return _("de l’édition %(edition)s", edition=found.edition)

    def past(self, item: Item) -> Past | None:
        """Return the edition that the values beside an item were sent in; nothing where nothing is known."""
        prefill = item.prefill
        elsewhere = prefill is not None and prefill.source == "survey" and prefill.mode == "show"
        found = self.sheet.source(prefill.survey if elsewhere and prefill is not None else "")
        if found is None:
            return None
        words = _("Édition %(edition)s") if not elsewhere else _("Autre sondage d’AXTRA, édition %(edition)s")
        return Past(words % {"edition": found.edition}, found.edition, display.day(found.received))

    def same(self, owner: str, of: str, cells: Iterable[Control], *, whole: bool = False) -> Same | None:
        """Return the button that accepts what is proposed in some fields, or else takes over their last values."""
        drawn = [cell for cell in cells if cell.typed]
        waiting = {cell.name: cell.raw for cell in drawn if cell.to_accept}
        if waiting:
            return Same(owner, _("Tout est exact") if whole else _("C’est exact"), of, waiting)
        known = {cell.name: cell.unchanged for cell in drawn if cell.unchanged}
        return Same(owner, _("Tout est inchangé") if whole else _("Inchangé"), of, known) if known else None

    # ── the control ──

    def control(
        self, variable: Variable, label: str = "", *, labelled: str = "", column: str = ""
    ) -> Control:
        """Return the control of a variable; ``labelled``: ids of its headers, where it is a cell."""
        name, kind, item = variable.name, variable.kind, variable.item
        state = self.sheet.state(name)
        offer = self.sheet.offer(name)
        kept = self.sheet.answer(name)
        raw, missing = state.raw, kept.missing if kept is not None else None
        if typed := self.typed.get(name):
            raw, missing = typed.raw, typed.missing
        proposed = None
        if offer is not None and offer.mode != "show" and not typed:
            raw, proposed = offer.raw, offer
        allow = item.allow if isinstance(item, Question | Matrix) and variable.of is None else ()
        return Control(
            name=name,
            kind=kind,
            label=label or self.sheet.text(getattr(item, "label", ""), name),
            raw=raw,
            missing=missing,
            version=self.versions.get(name, 0),
            value=self.value(name),
            required=state.required,
            allow=allow if is_answered(item) else (),
            notes=tuple(self.notes(name, dom_id(name), label if labelled else "", first_id(variable))),
            offer=proposed,
            before=self._before(variable, bare=bool(labelled)),
            unchanged=self._unchanged(variable),
            to_accept=proposed is not None or self.sheet.is_carried(name),
            other=self._other(variable),
            total=self._total_to_confirm(variable),
            choices=self._choices(variable),
            statement=self.sheet.text(getattr(kind, "text", ""), name),
            labelled=labelled,
            column=column,
            computed=kind.typed and not is_asked(variable),
        )

    def _before(self, variable: Variable, *, bare: bool) -> str:
        """Return the last edition's value of a variable, for a reader; ``bare``: without the unit that its column says."""
        kind, prefill = variable.kind, variable.item.prefill
        if prefill is not None and prefill.source == "survey" and prefill.mode == "show":
            offer = self.sheet.offer(variable.name)
            return show_value(kind, offer.value) if offer is not None else ""
        value = None if kind.name in UNREPEATED or variable.of else self.sheet.recall(variable.name)
        if bare and value is not None:
            return kind.show(value).removesuffix(f"\u00a0{kind.unit}")
        shown = show_value(kind, value)
        return shown if len(shown) <= MOST_SHOWN else f"{shown[:MOST_SHOWN].rsplit(' ', 1)[0]}…"

    def _unchanged(self, variable: Variable) -> Raw:
        """Return what « Inchangé » puts in the field of a variable; nothing where its author does not allow it."""
        prefill = variable.item.prefill
        known = self.sheet.remembered(variable.name) if prefill is not None and prefill.unchanged else None
        return known.raw if known is not None else ()

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
        return self.control(completing, label=_("Précisez : %(choice)s", choice=other.label))

    def _total_to_confirm(self, variable: Variable) -> str:
        total = getattr(variable.kind, "total", "")
        source = self.sheet.variable(total) if total else None
        return show_value(source.kind, self.value(total)) if source else ""

    # ── its messages ──

    def notes(self, of: str, target: str, place: str = "", first: str = "") -> Iterator[Note]:
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
                known=problem.code == "answer.unconfirmed",
                early="rule" not in problem.params and not missing,
                place=place,
                first=first or target,
            )
        for check in self.sheet.checks(of):
            yield self._check(of, target, place, first or target, check)

    def _check(self, of: str, target: str, place: str, first: str, check: Check) -> Note:
        kept = self.sheet.answer(check.name)
        typed = self.typed.get(check.name)
        reason, text = check.reason, check.text
        if typed and check.reasons:
            reason, text = read_reason(" ".join(typed.raw))
        elif typed:
            text = " ".join(typed.raw)
        explain = Explain(
            name=check.name,
            text=text,
            required=check.rule.explain == "required",
            ticked=check.satisfied and kept is not None,
            version=self.versions.get(check.name, 0),
            reason=reason,
            reasons=tuple((code, texts.all_sentences()[f"change.reason.{code}"]) for code in check.reasons),
            tick=_("Mettre de côté, sans rien effacer") if check.rule.key == LEFT_OUT else "",
        )
        return Note(
            id=note_id(target, check.problem),
            of=of,
            target=target,
            text=texts.sentence(check.problem),
            severity="done" if check.satisfied else "warning",
            place=place,
            first=first,
            explain=explain,
        )

    # ── what tables and rosters share ──

    def column(
        self, item: Matrix | Roster, column: Column, *, past: bool = False, total: str | None = None
    ) -> ColumnView:
        """Return the head of a column."""
        label, unit = self.sheet.text(column.label), column.kind.unit
        return ColumnView(
            code=column.code,
            id=column_id(item, column),
            label=label,
            unit="" if _says(label, unit) else unit,
            number=column.kind.widget in {"number", *UNTYPED},
            past=past,
            total=total,
            hint=self.sheet.text(column.hint),
        )

    def row(
        self,
        item: Matrix | Roster,
        code: str,
        label: str,
        cells: Mapping[str, Column],
        *,
        total: str | None = None,
        removable: bool = False,
        place: int = 0,
    ) -> RowView:
        """Return a row that is shown; ``cells`` are the names of its variables, each with its column."""
        id_ = row_id(item, code)
        controls = tuple(
            self.control(
                self.variable(name),
                label=self.sheet.text(column.label) or label,
                labelled=f"h-{id_} {column_id(item, column)}",
                column=self.sheet.text(column.label),
            )
            for name, column in cells.items()
        )
        owner = f"{item.code}.{code}" if isinstance(item, Matrix) else f"{item.code}[{code}]"
        notes = tuple(
            note for cell in controls for note in (*cell.notes, *(cell.other.notes if cell.other else ()))
        )
        return RowView(
            code=code,
            id=id_,
            label=label,
            shown=True,
            cells=controls,
            notes=notes,
            total=total,
            removable=removable,
            place=place,
            same=self.same(owner, label, controls),
        )


def definitions_of(fields: FieldDrawer, choices: Iterable[Choice] | None) -> tuple[tuple[str, str], ...]:
    """Return what choices or rows mean, where the questionnaire says so (attribute ``definition``), with their labels."""
    return tuple(
        (fields.sheet.text(choice.label), fields.sheet.text(str(choice.attributes["definition"])))
        for choice in choices or ()
        if "definition" in choice.attributes
    )


def row_id(item: Item, row: str) -> str:
    """Return the id of the piece of page that holds a row."""
    return f"r-{item.code}-{row}"


def column_id(item: Item, column: Column) -> str:
    """Return the id of the head of a column; that of a table of choices has no code."""
    return f"c-{item.code}-{column.code or 'choix'}"


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
