"""What a save answers to the page's script: words for the status line, versions, figures, messages, new questions.

Apart from the view because it is the contract of autosave: only pieces of page, never an input that exists already.
Refuses to say « enregistré » of anything that the store did not keep.
"""

import json
import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from flask import Response, render_template, request
from flask_babel import gettext as _
from markupsafe import Markup

from surveys.operations.collecting import Conflict, SaveOutcome
from surveys.questionnaire.definition.model import Roster, Section
from surveys.questionnaire.kinds.base import Kind
from surveys.questionnaire.problems import Problem
from surveys.web.member.controls import Note, dom_id, reason_labels, show_value
from surveys.web.member.door import Place
from surveys.web.member.drawing import QuestionView, RowView, TableView, View, controls_of, first_id, notes_of
from surveys.web.member.posted import Drawn
from surveys.web.shared import texts
from surveys.web.shared.access import me
from surveys.web.shared.fragments import fragment_response, partial, word

DONE = ("ajout", "copie", "retrait", "remise", "monter", "descendre")
MOST_IDS = 20_000  # of what a page may say it has drawn

__all__ = ["Note", "conflict_page", "new_tab", "read_done", "refusals", "refused", "saved"]


def new_tab() -> str:
    """Return the name of one drawn page, so that a save whose answer was lost does not conflict with itself."""
    return secrets.token_urlsafe(9)


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


# ── to the page's script ──


def saved(place: Place, section: str, outcome: SaveOutcome) -> Response:
    """Answer an autosave: 200 when all was kept, 412 when someone else's answers were newer, 422 when some were refused."""
    line = place.line(section)
    drawer = place.drawer(checked="_verifie" in request.form)
    drawn = _ids("_dessine")
    versions = dict(outcome.versions)
    views = drawer.news(line.section, drawn, versions)
    status = 412 if outcome.conflicts else 422 if outcome.problems else 200
    pieces = list(_pieces(views))
    standing = [view for view in views if view.id in drawn]  # what is new is drawn whole, with its figures
    fragments: list[Markup | str] = [
        _status(place, outcome),
        partial("avancement", _render("member/_progress.html", line=line)),
        *_figures(standing, drawn),
        *_piped(standing),
    ]
    for view, row in pieces:
        piece = row or view
        if piece.shown and piece.id not in drawn and (row is None or view.id in drawn):
            fragments.append(_new_piece(place, view, row))
    notes = list(_notes_to_show(views))
    known = _ids("_messages")
    new_views = {view.id for view in views if view.shown and view.id not in drawn}
    for view, row, note in notes:
        if note.id not in known and view.id not in new_views:
            fragments.append(_new_note(view, row, note))
        elif note.explain is not None and note.id in known:
            fragments.append(partial(f"{note.id}-lead", _render("member/_lead.html", note=note)))
    if outcome.conflicts:
        fragments.append(
            partial("alerte", _render("member/_conflict.html", disputes=disputes(place, outcome)))
        )
    elif outcome.problems:
        said = _render("member/_refusals.html", refused=refusals(place, outcome.problems))
        fragments.append(partial("alerte", said))
    fragments.append(
        word(
            {
                "saved": True,
                "versions": versions,
                "pieces": [(row or view).id for view, row in pieces if (row or view).shown],
                "notes": [note.id for _view, _row, note in notes],
                "conflicts": [conflict.variable for conflict in outcome.conflicts],
                "refusedNames": [problem.where for problem in outcome.problems],
            }
        )
    )
    return fragment_response(Markup("\n").join(fragments), status)


def refused(place: Place, problem: Problem, status: int) -> Response:
    """Answer an autosave of which nothing could be kept."""
    html = _render(
        "member/_stopped.html", status=status, sentence=texts.sentence(problem), here=place.address
    )
    return fragment_response(partial("alerte", html) + word({"refused": status}), status)


def _render(template: str, **values: object) -> Markup:
    return Markup(render_template(template, **values))  # noqa: S704 - rendered by an escaping template


def _status(place: Place, outcome: SaveOutcome) -> Markup:
    at = place.submission.last_saved_at
    return partial("etat", _render("member/_saved.html", at=at, back=request.form.get("_retour") == "1"))


def _ids(field: str) -> frozenset[str]:
    said = request.form.get(field, "")
    return frozenset(said.split(" ")[:MOST_IDS])


def _pieces(views: Iterable[View]) -> Iterator[tuple[View, RowView | None]]:
    """Yield what may appear and disappear: each question or table, and each fixed row of a matrix."""
    for view in views:
        yield view, None
        if isinstance(view, TableView) and view.matrix and view.shown:
            for row in view.rows:
                yield view, row


def _new_piece(place: Place, view: View, row: RowView | None) -> Markup:
    if row is None or not isinstance(view, TableView):
        html = _render(view.template, view=view, here=place.address, inserted=True)
        return partial(view.id, html, swap="outerHTML")
    html = _render(view.row_template, view=view, row=row, here=place.address, inserted=True, alone=True)
    return partial(row.id, html, swap="outerHTML")


def _notes_to_show(views: Iterable[View]) -> Iterator[tuple[View, RowView | None, Note]]:
    """Yield the messages to show now: a rule waits until the hand has left the question, or the row, that it is about."""
    focus, known = request.form.get("_ici", ""), _ids("_messages")
    for view in views:
        if not isinstance(view, TableView):
            busy = any(control.name == focus for control in controls_of(view))
            for note in notes_of(view):
                if note.id in known or not busy:
                    yield view, None, note
            continue
        table_busy = focus.startswith((f"{view.code}.", f"{view.code}["))
        for note in view.notes:
            if note.id in known or not table_busy:
                yield view, None, note
        for row in view.rows:
            row_busy = any(cell.name == focus for cell in row.cells)
            for note in row.notes:
                if note.id in known or not row_busy or (note.early and note.of != focus):
                    yield view, row, note


def _new_note(view: View, row: RowView | None, note: Note) -> Markup:
    html = _render("member/_message.html", note=note)
    if row is not None:
        target = f"m-{row.id}"
    elif isinstance(view, TableView):
        target = f"m-{view.id}"
    else:
        target = f"m-{note.target}"
    return partial(target, html, swap="beforeend")


def _figures(views: Iterable[View], drawn: Collection[str]) -> Iterator[Markup]:
    """Yield the values that follow from the answers: calculated ones, totals to confirm, totals of tables."""
    for view in views:
        if not view.shown:
            continue
        yield from _question_figures(view) if isinstance(view, QuestionView) else _table_figures(view, drawn)


def _question_figures(view: QuestionView) -> Iterator[Markup]:
    control = view.control
    if control is not None and control.kind.name == "confirmation":
        yield partial(f"t-{control.id}", control.shown_value or _("Le total paraîtra ici."))
    for name, _label, value in view.figures:
        yield partial(dom_id(name), value or "–")


def _table_figures(view: TableView, drawn: Collection[str]) -> Iterator[Markup]:
    for column in view.columns:
        if column.total is not None:
            yield partial(f"t-{view.code}-{column.code}", column.total)
    for row in view.rows:
        if view.matrix and row.id not in drawn:
            continue
        if row.shown and row.total is not None:
            yield partial(f"t-{row.id}", row.total)
        for cell in row.cells:
            if not cell.typed:
                yield partial(cell.id, cell.shown_value)


def _piped(views: Iterable[View]) -> Iterator[Markup]:
    """Yield the texts that repeat answers, which may have changed."""
    for view in views:
        if view.shown and view.piped:
            label = (
                f"l-{view.control.id}"
                if isinstance(view, QuestionView) and view.control and view.number
                else f"l-{view.code}"
            )
            yield partial(label, _render("member/_words.html", words=view.label))
            if view.hint:
                yield partial(f"a-{view.code}", _render("member/_words.html", words=view.hint))


# ── without script ──


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


# ── rosters ──


@dataclass(frozen=True, slots=True)
class Done:
    """What was just done to a line of a roster, with the way back."""

    verb: str  # ajout, copie, retrait, remise, monter, descendre
    roster: str
    entry: str
    place: int = 0  # of the line now


def read_done(place: Place, section: Section, told: str) -> Done | None:
    """Return what the address of a page says was just done, where it still holds."""
    verb, _, rest = told.partition(".")
    roster, _, entry = rest.partition(".")
    if verb not in DONE or not any(
        isinstance(item, Roster) and item.code == roster for item in section.items
    ):
        return None
    there = entry in place.sheet.entries(roster)
    return _done(place, verb, roster, entry) if there != (verb == "retrait") else None


def _done(place: Place, verb: str, roster: str, entry: str) -> Done:
    entries = place.sheet.entries(roster)
    return Done(verb, roster, entry, entries.index(entry) + 1 if entry in entries else 0)


def _news(place: Place, done: Done) -> Markup:
    return partial("nouvelle", _render("member/_done.html", done=done, here=place.address))


def entries_added(place: Place, item: Roster, added: tuple[str, ...]) -> Response:
    """Answer an addition: the new lines, the first field of the first one taking the hand."""
    view = place.drawer().roster(item, added)
    pieces = [partial(f"b-{item.code}", _lines(place, view), swap="beforeend")]
    if len(added) == 1:
        pieces.append(_news(place, _done(place, "ajout", item.code, added[0])))
    return _roster_reply(place, view, pieces, {"added": list(added)})


def entries_arranged(place: Place, item: Roster, verb: str, entry: str, copy: str) -> Response:
    """Answer what was done to a line: it goes, comes back, moves, or has a copy beneath it."""
    code, fresh = item.code, copy or (entry if verb == "remise" else "")
    view = place.drawer().roster(item, (fresh,))
    row = f"r-{code}-{entry}"
    pieces: list[Markup] = []
    said: dict[str, object] = {}
    if verb == "retrait":
        pieces = [partial(row, swap="delete"), partial(f"mr-{row}", swap="delete")]
        said = {"removed": f"{code}[{entry}]"}
    elif fresh:
        following = _after(place, code, fresh)
        target, swap = (f"r-{code}-{following}", "beforebegin") if following else (f"b-{code}", "beforeend")
        pieces = [partial(target, _lines(place, view), swap=swap)]
        said = {"added": [fresh]}
    else:
        said = {"moved": entry, "before": _after(place, code, entry), "verb": f"_{verb}"}
    pieces.append(_news(place, _done(place, verb, code, copy or entry)))
    return _roster_reply(place, view, pieces, said)


def _after(place: Place, roster: str, entry: str) -> str:
    """Return the line that follows one, or nothing."""
    entries = place.sheet.entries(roster)
    at = entries.index(entry) + 1 if entry in entries else len(entries)
    return entries[at] if at < len(entries) else ""


def _lines(place: Place, view: TableView) -> Markup:
    return Markup().join(
        _render("member/_entry.html", view=view, row=row, here=place.address, inserted=True)
        for row in view.rows
    )


def _roster_reply(place: Place, view: TableView, pieces: list[Markup], said: dict[str, object]) -> Response:
    line = place.line(place.address.section_code)
    actions = _render("member/_roster_actions.html", view=view, here=place.address)
    pieces += [
        partial(f"z-{view.code}", actions),
        partial("avancement", _render("member/_progress.html", line=line)),
        word({"saved": False, "roster": view.code, "rows": view.count, **said}),
    ]
    return fragment_response(Markup("\n").join(pieces))
