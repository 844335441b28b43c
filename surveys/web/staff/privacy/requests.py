"""The officer's desk: requests and complaints by the day they are due, what was done, the answer; someone erased.

Apart from « Mes renseignements », where people ask. Notes are for the officer alone; the answer is read by who asked.
"""

from flask import abort, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from surveys.config import Settings
from surveys.operations import protecting
from surveys.operations.protecting import Erasable, Request
from surveys.questionnaire.problems import Problem
from surveys.web.shared import texts
from surveys.web.shared.access import LATELY, me, now, open_to
from surveys.web.shared.asked import whole_number
from surveys.web.shared.officers import officer
from surveys.web.staff.privacy.door import OFFICER, blueprint

KINDS = {
    "access": _l("Accès"),
    "rectification": _l("Rectification"),
    "portability": _l("Copie dans un format courant"),
    "erasure": _l("Effacement du nom et de l’adresse"),
    "complaint": _l("Plainte"),
}
STEPS = {
    "received": _l("Reçue"),
    "note": _l("Note"),
    "answered": _l("Accordée"),
    "refused": _l("Refusée"),
}
DONE = {
    "inscrite": _l("La demande est inscrite. Un accusé de réception part par courriel."),
    "note": _l("La note est gardée."),
    "reponse": _l("La réponse est inscrite. Un courriel l’annonce."),
    "efface": _l("Le nom et l’adresse sont effacés partout."),
}


@blueprint.get("/demandes/")
@open_to("staff", *OFFICER, factor=True)
def requests() -> str:
    """Show what waits, the soonest due first, and the form for who has no account."""
    return _draw_list()


def _draw_list(wrong: tuple[Problem, ...] = ()) -> str:
    return render_template(
        "staff/privacy/requests.html",
        requests=protecting.read_requests(),
        kinds=KINDS,
        typed={name: request.form.get(name, "") for name in ("sorte", "texte", "nom", "courriel")},
        wrong={problem.where: texts.sentence(problem) for problem in reversed(wrong)},
        done=DONE.get(request.args.get("fait", ""), ""),
    )


@blueprint.post("/demandes/")
@open_to("staff", *OFFICER, factor=True)
def enter_request() -> Response | tuple[str, int]:
    """Enter a request that came by telephone, by mail or in person."""
    done = protecting.ask(
        request.form.get("sorte", ""),
        name=request.form.get("nom", ""),
        email=request.form.get("courriel", ""),
        text=request.form.get("texte", ""),
        entered_by=me().person_id,
        officer=officer().email,
        base_url=_settings().base_url,
        now=now(),
    )
    if isinstance(done, tuple):
        return _draw_list(done), 422
    return redirect(url_for(".requests", fait="inscrite"), code=303)


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found


@blueprint.get("/demandes/<int:asked>")
@open_to("staff", *OFFICER, factor=True)
def request_page(asked: int) -> str:
    """Show a request, what was done about it, and the forms that note and answer."""
    return _draw(_find(asked))


def _find(asked: int) -> Request:
    found = protecting.read_request(asked)
    if found is None:
        abort(404)
    return found


def _draw(found: Request, problem: Problem | None = None) -> str:
    return render_template(
        "staff/privacy/request_page.html",
        found=found,
        kinds=KINDS,
        steps=STEPS,
        left=found.days_left(now()),
        typed={name: request.form.get(name, "") for name in ("note", "reponse")},
        wrong={problem.where: texts.sentence(problem)} if problem is not None else {},
        done=DONE.get(request.args.get("fait", ""), ""),
    )


@blueprint.post("/demandes/<int:asked>")
@open_to("staff", *OFFICER, factor=True)
def treat(asked: int) -> Response | tuple[str, int]:
    """Keep a note, or answer: granted or refused, by the button that was pressed."""
    found, by = _find(asked), me().person_id
    if "noter" in request.form:
        done, problem = "note", protecting.note(asked, request.form.get("note", ""), by=by, now=now())
    else:
        done, problem = (
            "reponse",
            protecting.answer(
                asked,
                request.form.get("reponse", ""),
                granted="accorder" in request.form,
                by=by,
                base_url=_settings().base_url,
                now=now(),
            ),
        )
    if problem is not None:
        return _draw(found, problem), 422
    return redirect(url_for(".request_page", asked=asked, fait=done), code=303)


# ── erasing someone ──


@blueprint.get("/effacement")
@open_to("staff", *OFFICER, factor=True)
def erasure() -> str:
    """Find someone by their address, and say what would leave and what stays."""
    email = request.args.get("courriel", "").strip()
    found = protecting.find_erasable(email) if email else None
    return _draw_erasure(email, found)


def _draw_erasure(email: str, found: Erasable | Problem | None, *, unticked: bool = False) -> str:
    return render_template(
        "staff/privacy/erasure.html",
        email=email,
        found=found if isinstance(found, Erasable) else None,
        problem=texts.sentence(found) if isinstance(found, Problem) else "",
        unticked=unticked,
        done=DONE.get(request.args.get("fait", ""), ""),
    )


@blueprint.post("/effacement")
@open_to("staff", *OFFICER, factor=True, fresh=LATELY)
def erase() -> Response | tuple[str, int]:
    """Erase someone's name and address, once it was said that one means it."""
    person = whole_number(request.form.get("personne", ""))
    found = protecting.read_erasable(person)
    if found is None:
        abort(404)
    if "certain" not in request.form:
        return _draw_erasure(found.email, found, unticked=True), 422
    problem = protecting.erase_person(
        person, called=_("Personne effacée %(number)s", number=person), by=me().person_id, now=now()
    )
    if problem is not None:
        return _draw_erasure(found.email, problem), 422
    return redirect(url_for(".erasure", fait="efface"), code=303)
