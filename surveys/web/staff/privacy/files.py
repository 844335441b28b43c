"""« Renseignements personnels » of an edition: by what right it asks, after which assessment, until when; what is missing.

Apart from the edition's dates, which someone else may change. What is blank is kept blank: only opening asks for the whole.
"""

from flask import abort, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from surveys.operations import informing
from surveys.operations.informing import File
from surveys.questionnaire.problems import Problem
from surveys.web.shared import texts
from surveys.web.shared.access import me, now, open_to
from surveys.web.shared.asked import day_of
from surveys.web.staff.follow_up import words
from surveys.web.staff.privacy.door import ANYONE, FILE, blueprint

BASES = {
    "direct": _l("Recueil auprès de la personne elle-même, informée par l’avis de collecte"),
    "consent": _l("Consentement de chaque personne concernée, manifeste, libre et distinct"),
    "mandate": _l("Mandat ou contrat de services confié par le centre (art. 18.3), par écrit"),
    "research": _l("Étude, recherche ou statistiques sans consentement (art. 21), avec une entente écrite"),
}
CLASSES = {
    "business_contact": _l("coordonnées professionnelles"),
    "personal": _l("renseignement personnel"),
    "sensitive": _l("renseignement sensible"),
}
DONE = {
    "dossier": _l("Le dossier est enregistré."),
    "avis": _l("L’avis est publié. Il sera montré à chaque personne."),
}


@blueprint.get("/")
@open_to("staff", *ANYONE)
def index() -> str:
    """Show every edition and how much its file lacks."""
    return render_template(
        "staff/privacy/index.html", standings=informing.read_standings(), states=words.EDITIONS
    )


@blueprint.get("/editions/<survey>/<edition>/")
@open_to("staff", *FILE)
def file(survey: str, edition: str) -> str:
    """Show the file of an edition."""
    return _draw(find(survey, edition))


def find(survey: str, edition: str) -> File:
    """Return the file of an edition; 404 when there is none."""
    found = informing.read_file(survey, edition)
    if isinstance(found, Problem):
        abort(404)
    return found


def _draw(found: File, wrong: tuple[Problem, ...] = ()) -> str:
    typed = request.form
    end = "" if found.purge_on is None else found.purge_on.isoformat()
    return render_template(
        "staff/privacy/file.html",
        found=found,
        states=words.EDITIONS,
        bases=BASES,
        classes=CLASSES,
        personal=[item for item in found.questionnaire.items.values() if item.personal_data != "none"],
        typed={
            "fondement": typed.get("fondement", found.basis),
            "efvp": typed.get("efvp", found.assessment),
            "entente": typed.get("entente", found.agreement),
            "conservation": typed.get("conservation", end),
        },
        wrong={problem.where: texts.sentence(problem) for problem in reversed(wrong)},
        done=DONE.get(request.args.get("fait", ""), ""),
    )


@blueprint.post("/editions/<survey>/<edition>/")
@open_to("staff", *FILE)
def record(survey: str, edition: str) -> Response | tuple[str, int]:
    """Record what is known of the file."""
    found = find(survey, edition)
    typed = request.form.get("conservation", "").strip()
    end = day_of(typed)
    wrong: tuple[Problem, ...] = ()
    if typed and end is None:
        wrong = (Problem("edition.day", "conservation"),)
    wrong = wrong or informing.record_file(
        survey,
        edition,
        basis=request.form.get("fondement", ""),
        assessment=request.form.get("efvp", ""),
        agreement=request.form.get("entente", ""),
        purge_on=end,
        by=me().person_id,
        now=now(),
    )
    if wrong:
        return _draw(found, wrong), 422
    return redirect(url_for(".file", survey=survey, edition=edition, fait="dossier"), code=303)
