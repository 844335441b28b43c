"""A form as the controls of a builder: lists with their labels, fields, and the buttons that add and take out.

Apart from the fields' reading so that what is drawn and what is read name the same parts. Refuses to know a page: the
template draws these values.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from flask_babel import gettext as _

from surveys.questionnaire.conditions import Clause, Form, Group, Relation, Teller, Term
from surveys.questionnaire.conditions.form import (
    ALONE,
    Answered,
    Blank,
    Number,
    Operation,
    Opposite,
    Words,
    Worked,
)
from surveys.questionnaire.conditions.offers import (
    OFFERED,
    Subject,
    choices_of,
    columns_named,
    relations_of,
    rows_of,
    subjects_of,
    type_of,
)
from surveys.questionnaire.definition.spots import Spot
from surveys.questionnaire.expressions import Type
from surveys.questionnaire.expressions.functions import FUNCTIONS
from surveys.questionnaire.values import write_number
from surveys.web.shared import display
from surveys.web.staff.designer.conditions import words
from surveys.web.staff.designer.conditions.fields import ROOT, chain_of, head_of

Options = Sequence[tuple[str, str]]
LONGEST = 64  # letters of a label in a list


@dataclass(frozen=True, slots=True)
class TermView:
    """A value: a list of what it may be, and what completes it. ``name`` is the field's, ``label`` what it is called."""

    name: str
    label: str
    head: str
    groups: Sequence[tuple[str, Options]]
    shape: str = "leaf"  # leaf, table, number, text, function, if, operation, minus
    text: str = ""
    rows: Options = ()
    row: str = ""
    columns: Options = ()
    column: str = ""
    parts: "Sequence[TermView | ClauseView | GroupView]" = ()
    signs: Sequence[str] = ()
    may_add: bool = False
    may_remove: bool = False


@dataclass(frozen=True, slots=True)
class ClauseView:
    """A clause: what it is about, how it is compared, with what. ``chosen`` are the codes of « one of »."""

    name: str
    label: str
    subject: TermView
    relation: Relation
    relations: Options
    value: TermView | None = None
    choices: Options = ()
    chosen: frozenset[str] = frozenset()
    kind: str = "clause"


@dataclass(frozen=True, slots=True)
class GroupView:
    """Conditions that go together."""

    name: str
    label: str
    join: str
    parts: "Sequence[ClauseView | GroupView]"
    level: int = 0
    kind: str = "group"


@dataclass
class Bench:
    """Draws forms that stand at a spot; the lists of a page are made once."""

    spot: Spot
    teller: Teller
    _groups: list[tuple[str, Options]] = field(default_factory=list)
    _numbered: int = 0

    def draw(self, form: Form) -> GroupView | TermView:
        """Return the controls of a form: a condition is a group, whatever it holds."""
        if isinstance(form, Group):
            return self._group(form, ROOT, 0)
        if isinstance(form, Clause):
            return self._group(Group("all", (form,)), ROOT, 0)
        return self._term(form, ROOT, _("Valeur"))

    # ── conditions ────────────────────────────────────────────────────────────────────────────────────────────

    def _group(self, group: Group, name: str, level: int) -> GroupView:
        parts: list[ClauseView | GroupView] = []
        for place, part in enumerate(group.parts):
            path = f"{name}.{place}"
            parts.append(
                self._group(part, path, level + 1) if isinstance(part, Group) else self._clause(part, path)
            )
        label = _("Groupe de conditions") if level else _("Conditions")
        return GroupView(name, label, group.join, parts, level)

    def _clause(self, clause: Clause, name: str) -> ClauseView:
        self._numbered += 1
        label = _("Condition %(number)s", number=self._numbered)
        relations = list(relations_of(clause.subject, self.spot))
        if clause.relation not in relations:
            relations.append(clause.relation)
        found = type_of(clause.subject, self.spot)
        named = [(each, words.relation(each, found)) for each in relations]
        subject = self._term(clause.subject, f"{name}.0", _("%(label)s, ce qui est comparé", label=label))
        listed = choices_of(clause.subject, self.spot)
        if clause.relation in ALONE:
            return ClauseView(name, label, subject, clause.relation, named)
        if clause.relation in ("one_of", "none_of"):
            chosen = frozenset(value.value for value in clause.values if isinstance(value, Words))
            choices = [(choice.code, self._say(choice.label)) for choice in listed or ()]
            choices += [(code, code) for code in chosen if listed is None or code not in listed]
            return ClauseView(name, label, subject, clause.relation, named, choices=choices, chosen=chosen)
        value = clause.values[0] if clause.values else Blank()
        beside = _("%(label)s, valeur", label=label)
        view = self._term(value, f"{name}.1", beside, of=clause.subject, wanted=found)
        return ClauseView(name, label, subject, clause.relation, named, view)

    # ── values ────────────────────────────────────────────────────────────────────────────────────────────────

    def _term(
        self,
        term: Term,
        name: str,
        label: str,
        *,
        of: Term | None = None,
        wanted: Type = "any",
        removable: bool = False,
    ) -> TermView:
        listed = choices_of(of, self.spot) if of is not None else None
        head = head_of(term, self.spot)
        choices = [(f"c:{choice.code}", self._say(choice.label)) for choice in listed or ()]
        if isinstance(term, Words) and listed is not None and term.value in listed:
            head = f"c:{term.value}"
        if term == Blank() and listed is None and wanted in ("number", "string"):
            head = "n" if wanted == "number" else "w"  # what is most often compared with, ready to be typed
        groups = self._offered(choices)
        if head and not any(head == value for _label, options in groups for value, _said in options):
            groups = [(_("Tel qu’écrit"), [(head, words.written(head))]), *groups]
        made = TermView(name, label, head, groups, may_remove=removable)
        return self._completed(made, term)

    def _completed(self, view: TermView, term: Term) -> TermView:
        """Return the controls of a value with those of what completes it."""
        match term:
            case Blank(typed=typed) if view.head in ("n", "w"):
                return replace(view, shape="number" if view.head == "n" else "text", text=typed or "")
            case Number(value=value):
                return replace(view, shape="number", text=write_number(value))
            case Words(value=text) if view.head == "w":
                return replace(view, shape="text", text=text)
            case Answered(reference=reference) if view.head.startswith("t:"):
                row, column = (*reference.parts, "", "")[:2]
                rows = [(code, self._row(code, label)) for code, label in rows_of(reference.code, self.spot)]
                named = columns_named(reference.code, self.spot)
                columns = [(code, self._say(label)) for code, label in named]
                return replace(view, shape="table", rows=rows, row=row, columns=columns, column=column)
            case Operation():
                terms, signs = chain_of(term)
                parts = self._parts(view, terms)
                return replace(view, shape="operation", parts=parts, signs=signs, may_add=True)
            case Opposite(operand=operand):
                return replace(view, shape="minus", parts=self._parts(view, [operand]))
            case Worked() if view.head.startswith("f:"):
                return self._function(view, term)
            case _:
                return view

    def _function(self, view: TermView, term: Worked) -> TermView:
        function = FUNCTIONS[term.function]
        if term.function == "if":
            condition, *values = term.given
            kept = condition if isinstance(condition, Group) else Group("all", (condition,))  # type: ignore[arg-type]
            group = self._group(kept, f"{view.name}.0", 1)
            labels = (_("alors"), _("sinon"))
            shown = [
                self._term(value, f"{view.name}.{place}", f"{view.label}, {label}")  # type: ignore[arg-type]
                for place, (value, label) in enumerate(zip(values, labels, strict=True), start=1)
            ]
            return replace(view, shape="if", parts=[group, *shown])
        many = function.most is None
        terms = [each for each in term.given if not isinstance(each, Clause | Group)]
        removable = many and len(terms) > function.least
        return replace(
            view, shape="function", parts=self._parts(view, terms, removable=removable), may_add=many
        )

    def _parts(self, view: TermView, terms: Sequence[Term], *, removable: bool = True) -> list[TermView]:
        several = len(terms) > 1
        return [
            self._term(
                term,
                f"{view.name}.{place}",
                _("%(label)s, valeur %(rank)s", label=view.label, rank=place + 1),
                of=terms[0] if place else None,
                removable=removable and several,
            )
            for place, term in enumerate(terms)
        ]

    # ── what is offered ───────────────────────────────────────────────────────────────────────────────────────

    def _offered(self, choices: Options) -> list[tuple[str, Options]]:
        if not self._groups:
            self._groups = list(self._subjects())
        return [(_("Choix"), choices), *self._groups] if choices else self._groups

    def _subjects(self) -> Iterator[tuple[str, Options]]:
        near: list[tuple[str, str]] = []
        sections: dict[str, list[tuple[str, str]]] = {}
        parameters: list[tuple[str, str]] = []
        for each in subjects_of(self.spot):
            if each.what in ("question", "attribute", "table"):
                head = "t" if each.what == "table" else "q"
                title = display.unnumbered(self._say(each.section))
                sections.setdefault(title, []).append((f"{head}:{each.code}", self._question(each)))
            elif each.what == "parameter":
                said = _("%(name)s (%(value)s)", name=each.code, value=each.given)
                parameters.append((f"p:{each.code}", said))
            else:
                near.append(self._near(each))
        plain = [("n", _("un nombre")), ("w", _("un texte")), ("f:today", _("la date du jour"))]
        if near:
            yield _("Ici"), near
        yield _("Valeurs"), plain
        yield from sections.items()
        if parameters:
            yield _("Paramètres de l’édition"), parameters
        made = [("op", _("un calcul (+ − × ÷)"))]
        made += [(f"f:{name}", words.function(name)) for name in OFFERED]
        yield _("Calculs"), made

    def _near(self, each: Subject) -> tuple[str, str]:
        match each.what:
            case "here":
                return "here", _("cette réponse")
            case "row":
                return "row", _("la ligne en cours")
            case "feature":
                return f"a:{each.code}", _("« %(name)s » de la ligne", name=each.code)
            case _:
                label = _shortened(self._say(each.label))
                return f"b:{each.code}", _("même ligne : %(label)s", label=label)

    def _question(self, each: Subject) -> str:
        number = self.teller.numbers.get(each.code)
        label = _shortened(self._say(each.label) or each.code)
        return f"{number}. {label}" if number else label

    def _row(self, code: str, label: str) -> str:
        fixed = {
            "*": _("toutes les lignes"),
            "@row": _("la même ligne"),
            "": _("les lignes elles-mêmes"),
        }
        return fixed.get(code) or _shortened(self._say(label))

    def _say(self, text: str) -> str:
        return self.teller.say(text)


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
