"""The expressions of a question, of its columns or of a section, one line each: where it is changed, and what it says.

Apart from the page of one expression. Read from the document, so that a faulty draft has its lines too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from surveys.operations.designing import DraftState
from surveys.questionnaire.definition.words import NUMERIC_KINDS
from surveys.questionnaire.editing import Place, find
from surveys.questionnaire.editing.places import at, sequence_at
from surveys.web.shared import display
from surveys.web.staff.designer.conditions.targets import find_target
from surveys.web.staff.designer.conditions.work import form_of, phrase_of

TABLES = ("matrix", "matrix_numeric", "matrix_single")


@dataclass(frozen=True, slots=True)
class Line:
    """One expression. ``phrase`` is its French, blank where only the ``text`` says it, or where there is none."""

    label: str
    address: str
    text: str = ""
    phrase: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of a thing, with what can be added to it."""

    title: str
    lines: tuple[Line, ...]
    more: tuple[Line, ...] = ()
    column: str = ""


def lines_of(state: DraftState, focus: str, code: str, column: str = "") -> tuple[Part, ...]:
    """Return the expressions of a question and of its columns, or of one ``column`` alone, or of a section."""
    path = find(state.document, Place("item" if focus == "question" else "section", code))
    if path is None:
        return ()
    thing = at(state.document, path)
    parts = _parts(state, focus, code, thing)
    return tuple(part for part in parts if not column or part.column == column)


def _parts(state: DraftState, focus: str, code: str, thing: Mapping[str, Any]) -> Iterator[Part]:
    kind = str(thing.get("type", ""))
    words = ["affichage"]
    words += ["nombre"] if kind == "roster" else []
    words += ["lignes"] if kind in TABLES or (kind == "roster" and thing.get("rows")) else []
    words += ["calcul"] if kind == "calculated" else []
    lines = [line_of(state, focus, code, word) for word in words]
    if focus == "section" or kind == "note":
        yield Part("", tuple(lines))
        return
    rules = _rules(state, focus, code, thing, "")
    yield Part("", (*lines, *rules), _more(state, focus, code, ""))
    for key in ("columns", "fields"):
        for column in sequence_at(thing, (key,)):
            if not isinstance(column, Mapping) or not column.get("code"):
                continue
            before = f"colonnes/{column['code']}/"
            own = [line_of(state, focus, code, f"{before}calcul")] if _is_calculated(column) else []
            title = str(column.get("label", "")) or str(column["code"])
            rules = _rules(state, focus, code, column, before)
            more = _more(state, focus, code, before)
            if not own and column.get("type") in NUMERIC_KINDS:
                more = (
                    Line(_("Calculer la colonne"), _address(state, focus, code, f"{before}calcul")),
                    *more,
                )
            yield Part(title, (*own, *rules), more, str(column["code"]))


def _is_calculated(column: Mapping[str, Any]) -> bool:
    return column.get("type") == "calculated" or bool(column.get("calc"))


def _rules(
    state: DraftState, focus: str, code: str, thing: Mapping[str, Any], before: str
) -> tuple[Line, ...]:
    return tuple(
        line_of(state, focus, code, f"{before}{word}-{rank}")
        for word, key in (("ferme", "hard"), ("souple", "soft"))
        for rank in range(1, len(sequence_at(thing, (key,))) + 1)
    )


def _more(state: DraftState, focus: str, code: str, before: str) -> tuple[Line, ...]:
    words = (
        ("ferme-ajout", _("Ajouter une validation bloquante")),
        ("souple-ajout", _("Ajouter un avertissement")),
    )
    return tuple(Line(label, _address(state, focus, code, f"{before}{word}")) for word, label in words)


def line_of(state: DraftState, focus: str, code: str, path: str) -> Line:
    """Return the line of one expression."""
    label, address = name_of(path), _address(state, focus, code, path)
    target = find_target(state, focus, code, path)
    if target is None or not target.text:
        return Line(label, address)
    form = form_of(target.text, target)
    phrase = "" if form is None else phrase_of(target, form)
    return Line(label, address, target.text, display.initial(phrase), str(target.rule.get("message", "")))


def _address(state: DraftState, focus: str, code: str, path: str) -> str:
    return url_for("staff.designer.condition", draft=state.id, focus=focus, code=code, spot=path)


def name_of(path: str) -> str:
    """Return what an expression is called: « Condition d’affichage », « Validation bloquante 2 »."""
    word, _sep, rank = path.rpartition("/")[2].partition("-")
    plain = {
        "affichage": _("Condition d’affichage"),
        "lignes": _("Lignes montrées"),
        "nombre": _("Nombre de lignes"),
        "calcul": _("Calcul"),
        "valeur": _("Valeur"),
        "numerateur": _("Numérateur"),
        "denominateur": _("Dénominateur"),
        "filtre": _("Ce qui est compté"),
        "base": _("Base"),
        "consentement": _("Consentement"),
    }
    if word in plain:
        return plain[word]
    number = "" if rank == "ajout" else rank
    if word == "ferme":
        return _("Validation bloquante %(number)s", number=number).rstrip()
    return _("Avertissement %(number)s", number=number).rstrip()
