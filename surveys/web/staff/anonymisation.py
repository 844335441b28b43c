"""« Registre d’anonymisation »: what the regulation asks to be written of each anonymisation, and its later reviews.

Apart from the end of data, which takes away and promises nothing. Entries are added, never changed.
"""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from surveys.operations import anonymising, fielding
from surveys.questionnaire.problems import Problem
from surveys.web.shared import display, texts
from surveys.web.shared.access import LATELY, me, now, open_to
from surveys.web.shared.asked import day_of
from surveys.web.staff.retention import OFFICERS

blueprint = Blueprint("anonymisation", __name__, url_prefix="/anonymisation")

# Each part: what it is called, and what helps to write it.
PARTS = {
    "title": (_l("Nom de l’entrée"), _l("Par exemple : masses salariales de l’enquête de 2024.")),
    "information": (_l("Renseignements personnels visés"), _l("Décrivez-les sans en recopier.")),
    "purposes": (_l("Fins de l’anonymisation"), _l("Sérieuses et légitimes, écrites avant de commencer.")),
    "competent_person": (_l("Personne compétente qui a supervisé"), _l("Son nom, son titre, ce qui la rend compétente.")),
    "identifiers": (_l("Identifiants directs retirés"), _l("Noms, adresses, numéros, fonctions uniques.")),
    "individualisation": (_l("Risque d’individualisation"), _l("Peut-on encore isoler une personne?")),
    "correlation": (_l("Risque de corrélation"), _l("Peut-on relier des données qui visent une même personne?")),
    "inference": (_l("Risque d’inférence"), _l("Peut-on déduire un renseignement sur quelqu’un, même avec d’autres sources?")),
    "techniques": (_l("Techniques d’anonymisation"), _l("Regroupement, masquage, bruit, suppression, et leurs réglages.")),
    "residual_risk": (_l("Risque résiduel"), _l("Ce qui reste possible, et pourquoi c’est très faible.")),
}  # fmt: skip


@blueprint.get("/")
@open_to("staff", *OFFICERS, factor=True)
def index() -> str:
    """Show the register, and what is to be looked at again."""
    return render_template(
        "staff/anonymisation/index.html",
        entries=anonymising.read_register(),
        today=display.local(now()).date(),
        done=request.args.get("fait", "") == "ajout",
    )


@blueprint.get("/nouvelle")
@open_to("staff", *OFFICERS, factor=True)
def new() -> str:
    """Show the form of a new entry."""
    return _draw_new()


def _draw_new(problems: tuple[Problem, ...] = ()) -> str:
    return render_template(
        "staff/anonymisation/new.html",
        parts=PARTS,
        editions=fielding.read_editions(),
        typed=request.form,
        wrong={each.where: texts.sentence(each) for each in reversed(problems)},
    )


@blueprint.post("/nouvelle")
@open_to("staff", *OFFICERS, factor=True, fresh=LATELY)
def enter() -> Response | tuple[str, int]:
    """Add an entry."""
    made = anonymising.enter(
        {name: request.form.get(name, "") for name in PARTS},
        edition=request.form.get("edition", ""),
        done_on=day_of(request.form.get("done_on", "")),
        review_on=day_of(request.form.get("review_on", "")),
        by=me().person_id,
        now=now(),
    )
    if isinstance(made, tuple):
        return _draw_new(made), 422
    return redirect(url_for(".index", fait="ajout"), code=303)


@blueprint.get("/<int:entry_id>")
@open_to("staff", *OFFICERS, factor=True)
def entry(entry_id: int) -> str:
    """Show an entry with its reviews."""
    return _draw_entry(entry_id)


def _draw_entry(entry_id: int, problems: tuple[Problem, ...] = ()) -> str:
    found = anonymising.read_entry(entry_id)
    if isinstance(found, Problem):
        abort(404)
    return render_template(
        "staff/anonymisation/entry.html",
        found=found,
        parts=PARTS,
        typed=request.form,
        wrong={each.where: texts.sentence(each) for each in reversed(problems)},
        done=request.args.get("fait", "") == "revision",
    )


@blueprint.post("/<int:entry_id>")
@open_to("staff", *OFFICERS, factor=True, fresh=LATELY)
def review(entry_id: int) -> Response | tuple[str, int]:
    """Write a later look at an entry."""
    problems = anonymising.review(
        entry_id,
        request.form.get("findings", ""),
        day_of(request.form.get("review_on", "")),
        by=me().person_id,
        now=now(),
    )
    if problems:
        return _draw_entry(entry_id, problems), 422
    return redirect(url_for(".entry", entry_id=entry_id, fait="revision"), code=303)
