"""Answers that were not kept: two answers to one question, and what the store refused, each said with its question.

Apart from replies because the page's script and the page without script show them alike. Refuses to choose: a person
does, with both answers before them.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import render_template, request
from flask_babel import gettext as _

from surveys.operations.collecting import Conflict, SaveOutcome
from surveys.questionnaire.kinds.base import Kind
from surveys.questionnaire.problems import Problem
from surveys.web.drawing import first_id
from surveys.web.drawing.controls import dom_id, reason_labels, show_value
from surveys.web.drawing.posted import Drawn
from surveys.web.member.door import Place
from surveys.web.shared import texts
from surveys.web.shared.access import me


@dataclass(frozen=True, slots=True)
class Dispute:
    """Two answers to one question: mine, and the newer one of someone else."""

    name: str
    question: str
    mine: str
    theirs: str
    mine_raw: tuple[str, ...]
    mine_missing: str
    conflict: Conflict
    own: bool = False  # the newer one is the same person's, from another page or device

    @property
    def id(self) -> str:
        """The id of its field."""
        return dom_id(self.name)

    @property
    def told(self) -> str:
        """What the page's script must know of the other answer, as JSON."""
        other = self.conflict
        return json.dumps(
            {"name": self.name, "version": other.version, "raw": list(other.raw), "missing": other.missing}
        )


def disputes(place: Place, outcome: SaveOutcome) -> list[Dispute]:
    """Return each conflict with the two answers in words."""
    found = []
    for conflict in outcome.conflicts:
        name = conflict.variable
        owner = place.sheet.variable(name.partition("#")[0])
        raw = tuple(text for text in request.form.getlist(name) if not text.startswith("@"))
        reasons = [text.removeprefix("@") for text in request.form.getlist(name) if text.startswith("@")]
        missing = (request.form.getlist(f"{name}@") + reasons)[-1:] or [""]
        kind = owner.kind if owner is not None and "#" not in name else None
        found.append(
            Dispute(
                name=name,
                question=question_of(place, name),
                mine=in_words(kind, raw, missing[0]),
                theirs=in_words(kind, conflict.raw, str(conflict.missing or "")),
                mine_raw=raw,
                mine_missing=missing[0],
                conflict=conflict,
                own=conflict.by == me().name,
            )
        )
    return found


def question_of(place: Place, name: str) -> str:
    """Return the words of the question that a variable answers, with its row and column."""
    variable = place.sheet.variable(name.partition("#")[0])
    if variable is None:
        return name
    words = [place.sheet.text(variable.item.label, variable)]
    rows = getattr(variable.item, "rows", None)
    if variable.row is not None and rows is not None:
        words.append(rows.label(variable.row))
    if variable.entry is not None:
        entries = place.sheet.entries(variable.item.code)
        words.append(_("ligne %(number)s", number=entries.index(variable.entry) + 1))
    if variable.column is not None and variable.column.label:
        words.append(place.sheet.text(variable.column.label))
    return ", ".join(words)


def in_words(kind: Kind | None, raw: tuple[str, ...], missing: str) -> str:
    """Return an answer for a reader: its value shown, or what was typed when it cannot be read."""
    if missing:
        labels = {str(reason): label for reason, label in reason_labels().items()}
        return labels.get(missing, missing)
    if kind is not None and any(text.strip() for text in raw):
        reading = kind.read(raw)
        if reading.value is not None:
            return show_value(kind, reading.value)
    return " ".join(raw).strip() or _("(vide)")


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that could not be kept: which question, why, and where it stands on the page (nothing if nowhere)."""

    question: str
    sentence: str
    anchor: str = ""


def refusals(place: Place, problems: Iterable[Problem]) -> list[Refusal]:
    """Return what could not be kept, each with its question; the same sentence of the same question is said once."""
    found = []
    for problem in problems:
        variable = place.sheet.variable(problem.where.partition("#")[0])
        item = variable.item if variable is not None else place.questionnaire.items.get(problem.where)
        question = (
            question_of(place, problem.where) if variable else place.sheet.text(item.label) if item else ""
        )
        section = place.questionnaire.section_of[item.code].code if item else ""
        here = item is not None and section == place.address.section_code and place.sheet.shown(item.code)
        anchor = (first_id(variable) if variable else f"q-{item.code}") if here and item else ""
        found.append(Refusal(question, texts.sentence(problem), anchor))
    return list(dict.fromkeys(found))


def conflict_page(place: Place, outcome: SaveOutcome, drawn: Mapping[str, Drawn]) -> str:
    """Return the page where a person chooses between two answers; everything else was saved.

    What was refused in the same form travels in the page: it is refused again, and shown, once the choice is made.
    """
    refused = {
        problem.where: drawn[problem.where].version for problem in outcome.problems if problem.where in drawn
    }
    return render_template(
        "member/conflict.html",
        place=place,
        here=place.address,
        line=place.line(place.address.section_code),
        disputes=(found := disputes(place, outcome)),
        versions=refused | {each.name: each.conflict.version for each in found},
        carried=[
            (key, text)
            for name in refused
            for key in (name, f"{name}@")
            for text in request.form.getlist(key)
        ],
        suite=request.form.get("_suite", ""),
    )
