"""« Messages des centres »: the threads that centres began about a question, those that wait first; answer, and close.

Apart from the follow-up of one edition because a question waits for someone whatever it is about. Refuses nothing of a
thread to a manager: the page where a centre writes says that AXTRA reads it.
"""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from surveys.operations import noting
from surveys.questionnaire.problems import Problem
from surveys.web.shared import display, texts
from surveys.web.shared.access import me, now, open_to
from surveys.web.shared.asked import page_number

blueprint = Blueprint("messages", __name__, url_prefix="/suivi/messages")

FIELD = ("manager",)
STATES = {"open": _l("À répondre"), "answered": _l("Répondu"), "closed": _l("Fermé")}
LOOKS = {"open": "todo", "answered": "doing", "closed": "done"}
DONE = {
    "reponse": _l("Votre message est envoyé. Le centre en est avisé et le lit à côté de la question."),
    "ferme": _l("L’échange est fermé. Une nouvelle note du centre le rouvrira."),
}


@blueprint.get("/")
@open_to("staff", *FIELD)
def index() -> str:
    """List the threads."""
    found = noting.read_threads(page=page_number())
    return render_template("staff/messages/index.html", found=found, states=STATES, looks=LOOKS)


@blueprint.get("/<survey>/<edition>/<organisation>/<variable>")
@open_to("staff", *FIELD)
def thread(survey: str, edition: str, organisation: str, variable: str) -> str:
    """Show a thread, or the page where the first message about a question is written."""
    return _draw((survey, edition, organisation), variable)


def _draw(address: tuple[str, str, str], variable: str, problem: Problem | None = None) -> str:
    found = noting.read_thread(*address, variable)
    if isinstance(found, Problem):
        abort(404)
    return render_template(
        "staff/messages/thread.html",
        found=found,
        question=display.typeset_plain(found.question),
        address=dict(zip(("survey", "edition", "organisation"), address, strict=True)),
        variable=variable,
        typed=request.form.get("note", "") if problem is not None else "",
        refused=texts.sentence(problem) if problem is not None else "",
        done=DONE.get(request.args.get("fait", ""), ""),
    )


@blueprint.post("/<survey>/<edition>/<organisation>/<variable>")
@open_to("staff", *FIELD)
def answer(survey: str, edition: str, organisation: str, variable: str) -> Response | tuple[str, int]:
    """Write to the centre, or close the thread when its button was pressed."""
    address = (survey, edition, organisation)
    if "fermer" in request.form:
        done, problem = "ferme", noting.close_thread(*address, variable, by=me().person_id, now=now())
    else:
        text = request.form.get("note", "")
        done, problem = (
            "reponse",
            noting.answer_note(*address, variable, text=text, by=me().person_id, now=now()),
        )
    if problem is None:
        here = url_for(
            "staff.messages.thread",
            survey=survey,
            edition=edition,
            organisation=organisation,
            variable=variable,
            fait=done,
        )
        return redirect(here, code=303)
    if problem.code in {"edition.unknown", "note.unknown"}:
        abort(404)
    return _draw(address, variable, problem), 422
