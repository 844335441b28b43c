"""What a save answers to the page's script: words for the status line, versions, figures, messages, new questions.

Apart from the view because it is the contract of autosave: only pieces of page, never an input that exists already.
Refuses to say « enregistré » of anything that the store did not keep.
"""

import secrets
from collections.abc import Collection, Iterable, Iterator

from flask import Response, request
from flask_babel import gettext as _
from markupsafe import Markup

from surveys.operations.collecting import SaveOutcome
from surveys.questionnaire.problems import Problem
from surveys.web.drawing import QuestionView, RowView, TableView, View, controls_of, notes_of
from surveys.web.drawing.controls import Note, dom_id
from surveys.web.member.disputes import disputes, refusals
from surveys.web.member.door import Place
from surveys.web.shared import texts
from surveys.web.shared.fragments import fragment_response, partial, render_piece, word

MOST_IDS = 20_000  # of what a page may say it has drawn


def new_tab() -> str:
    """Return the name of one drawn page, so that a save whose answer was lost does not conflict with itself."""
    return secrets.token_urlsafe(9)


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
        partial("avancement", render_piece("member/_progress.html", line=line)),
        *_figures(standing, drawn),
        *_piped(standing),
    ]
    for view, row in pieces:
        piece = row or view
        if piece.shown and piece.id not in drawn and (row is None or (view.id in drawn and not row.place)):
            fragments.append(_new_piece(place, view, row))
    for view in standing:
        if isinstance(view, TableView) and view.counted:
            fragments += _counted(place, view, drawn)
    notes = list(_notes_to_show(views))
    known = _ids("_messages")
    new = {view.id for view in views if view.shown and view.id not in drawn}
    new |= {row.id for _view, row in pieces if row is not None and row.place and row.id not in drawn}
    for view, row, note in notes:
        if note.id not in known and view.id not in new and (row is None or row.id not in new):
            fragments.append(_new_note(view, row, note))
        elif note.explain is not None and note.id in known:
            fragments.append(partial(f"{note.id}-lead", render_piece("questions/_lead.html", note=note)))
    if outcome.conflicts:
        fragments.append(
            partial("alerte", render_piece("member/_conflict.html", disputes=disputes(place, outcome)))
        )
    elif outcome.problems:
        said = render_piece("member/_refusals.html", refused=refusals(place, outcome.problems))
        fragments.append(partial("alerte", said))
    fragments.append(
        word(
            {
                "saved": True,
                "versions": versions,
                "pieces": [
                    *(view.id for view in views if view.shown),
                    *(row.id for view, row in pieces if row is not None and row.shown and not row.place),
                    *(id_ for view in views if isinstance(view, TableView) for id_ in view.standing or ()),
                ],
                "notes": [note.id for _view, _row, note in notes],
                "conflicts": [conflict.variable for conflict in outcome.conflicts],
                "refusedNames": [problem.where for problem in outcome.problems],
            }
        )
    )
    return fragment_response(Markup("\n").join(fragments), status)


def refused(place: Place, problem: Problem, status: int) -> Response:
    """Answer an autosave of which nothing could be kept."""
    html = render_piece(
        "member/_stopped.html", status=status, sentence=texts.sentence(problem), here=place.address
    )
    return fragment_response(partial("alerte", html) + word({"refused": status}), status)


def _status(place: Place, outcome: SaveOutcome) -> Markup:
    at = place.submission.last_saved_at
    return partial("etat", render_piece("member/_saved.html", at=at, back=request.form.get("_retour") == "1"))


def _ids(field: str) -> frozenset[str]:
    said = request.form.get(field, "")
    return frozenset(said.split(" ")[:MOST_IDS])


def _pieces(views: Iterable[View]) -> Iterator[tuple[View, RowView | None]]:
    """Yield what may appear and disappear: each question or table, and each row that answers show or count."""
    for view in views:
        yield view, None
        if isinstance(view, TableView) and view.shown and (view.matrix or view.standing is not None):
            for row in view.rows:
                yield view, row


def _new_piece(place: Place, view: View, row: RowView | None) -> Markup:
    if row is None or not isinstance(view, TableView):
        html = render_piece(view.template, view=view, here=place.address, inserted=True)
        return partial(view.id, html, swap="outerHTML")
    html = render_piece(view.row_template, view=view, row=row, here=place.address, inserted=True, alone=True)
    return partial(row.id, html, swap="outerHTML")


def _counted(place: Place, view: TableView, drawn: Collection[str]) -> Iterator[Markup]:
    """Yield how many rows a roster has now, and those that an answer has just asked for."""
    yield partial(f"k-{view.code}", render_piece("questions/_count.html", view=view))
    rows = [row for row in view.rows if row.place and row.shown and row.id not in drawn]
    if rows:
        html = Markup().join(
            render_piece(view.row_template, view=view, row=row, here=place.address, inserted=True)
            for row in rows
        )
        yield partial(f"b-{view.code}", html, swap="beforeend")


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
    html = render_piece("questions/_message.html", note=note)
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
        if (view.matrix or view.standing is not None) and row.id not in drawn:
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
            yield partial(label, render_piece("questions/_words.html", words=view.label))
            if view.hint:
                yield partial(f"a-{view.code}", render_piece("questions/_words.html", words=view.hint))
