"""The addresses that change a draft: its settings as they are typed, a press on its structure, undo and redo.

Apart from what each does (``saving``, ``presses``). A press keeps what was typed beside it first, so that nothing is lost
without script.
"""

from flask import redirect, request
from werkzeug.wrappers import Response

from surveys.operations import designing
from surveys.operations.designing import DraftState
from surveys.questionnaire.editing import Place, find
from surveys.questionnaire.problems import Problem
from surveys.web.shared.access import me, now, open_to
from surveys.web.shared.fragments import fragment_response, is_htmx
from surveys.web.staff.designer import replies
from surveys.web.staff.designer.door import DESIGNERS, blueprint, enter, status_of
from surveys.web.staff.designer.page import Workshop, address_of, place_at
from surveys.web.staff.designer.presses import Asked, Asking, press
from surveys.web.staff.designer.saving import Saved, save_typed
from surveys.web.staff.designer.workshop import draw

Answer = str | Response | tuple[str, int]


@blueprint.post("/<int:draft>/<any(question, section, questionnaire):focus>/<code>/reglages")
@blueprint.post("/<int:draft>/tableaux/<table>/colonnes/<column>/reglages")
@open_to("staff", *DESIGNERS)
def save(draft: int, focus: str = "", code: str = "", table: str = "", column: str = "") -> Answer:
    """Save the settings that a form changed."""
    state = enter(draft)
    place = place_at(state, focus, code, table, column)
    saved = save_typed(state, place, request.form)
    page = Workshop(saved.state, place, request.form)
    if is_htmx():
        status = 412 if saved.conflicts else status_of(saved.problem) if saved.problem else 200
        return fragment_response(replies.saved(page, saved), status)
    return _stopped(page, saved) or redirect(page.address, code=303)


def _stopped(page: Workshop, saved: Saved) -> tuple[str, int] | None:
    """Return the page that says what was not kept of a form; nothing when all was."""
    if saved.conflicts:
        return draw(page, conflicts=saved.conflicts), 412
    if saved.problem is not None:
        return draw(page, refused=saved.problem), status_of(saved.problem)
    return None


@blueprint.post("/<int:draft>/<any(question, section, questionnaire):focus>/<code>/gestes")
@blueprint.post("/<int:draft>/tableaux/<table>/colonnes/<column>/gestes")
@open_to("staff", *DESIGNERS)
def act(draft: int, focus: str = "", code: str = "", table: str = "", column: str = "") -> Answer:
    """Do what a button says to what is in focus, or to what the button names: « retirer:choice:liste:code »."""
    state = enter(draft)
    place = place_at(state, focus, code, table, column)
    saved = save_typed(state, place, request.form)
    page = Workshop(saved.state, place, request.form)
    if saved.conflicts or saved.problem is not None:
        if is_htmx():
            return fragment_response(replies.saved(page, saved), 412)
        return _stopped(page, saved) or redirect(page.address, code=303)
    verb, _, named = request.form.get("_geste", "").partition(":")
    if verb in ("annuler", "retablir"):
        return _answer(page, _turned(page.state, verb), place)
    if verb == "choisir":
        return _answer(page, page.state, _named(named) or place)
    return _pressed(page, verb, _named(named) or place)


def _named(text: str) -> Place | None:
    """Return the thing that a button names: kind, what it belongs to, code."""
    kind, _, rest = text.partition(":")
    of, _, code = rest.partition(":")
    known = ("item", "section", "column", "choice", "list", "questionnaire")
    return Place(kind, code, of) if kind in known and (code or kind == "questionnaire") else None  # type: ignore[arg-type]


def _turned(state: DraftState, verb: str) -> DraftState | Problem:
    turn = designing.undo if verb == "annuler" else designing.redo
    return turn(state.id, by=me().person_id, now=now())


def _pressed(page: Workshop, verb: str, place: Place) -> Answer:
    def reserved() -> frozenset[str]:
        return designing.read_reserved(page.state.survey)

    done = press(Asking(page.state.document, page.place, place, request.form, reserved), verb)
    if isinstance(done, Asked):
        if is_htmx():
            return fragment_response(replies.asked(page, done), 422)
        return draw(page, asked=done), 422
    if isinstance(done, Problem):
        return _answer(page, done, page.place)
    if not done.edits:
        return _answer(page, page.state, page.place)
    state = designing.edit_draft(page.state.id, done.edits, did=done.did, by=me().person_id, now=now())
    return _answer(page, state, done.focus)


def _answer(page: Workshop, done: DraftState | Problem, focus: Place) -> Answer:
    """Answer a press: the whole workshop with what is in focus now, or what is in the way."""
    if isinstance(done, Problem):
        if is_htmx():
            return fragment_response(replies.refused(page, done), status_of(done))
        return draw(page, refused=done), status_of(done)
    place = focus if find(done.document, focus) is not None else Place("questionnaire")
    if is_htmx():
        return replies.whole(Workshop(done, place, request.form), fresh=place != page.place)
    return redirect(address_of(done.id, place), code=303)


@blueprint.post("/<int:draft>/presence")
@open_to("staff", *DESIGNERS, quiet=True)
def here(draft: int) -> Response:
    """Note that the person has the draft open, and tell who else has."""
    state = enter(draft)
    designing.note_here(state.id, request.form.get("_ici", ""), by=me().person_id, now=now())
    return replies.presence(Workshop(state, Place("questionnaire")), request.form.get("_dit", ""))
