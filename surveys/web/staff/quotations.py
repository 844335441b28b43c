"""« Citations »: the texts that centres agree to be quoted for; sort them by theme, cut in brackets, approve by two.

Apart from the results, which hold no text. What is approved here leaves with the next release and stays in it. Refuses to name
the centre that wrote, to whoever reads: words are judged by themselves.
"""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from surveys.operations import publishing, witnessing
from surveys.operations.publishing import Preparation, QuotationState, Workbench
from surveys.operations.witnessing import Look
from surveys.questionnaire.problems import Problem
from surveys.results.quoting import cut
from surveys.web.shared import texts
from surveys.web.shared.access import HALF_DAY, me, now, open_to, source_of_request
from surveys.web.shared.asked import page_number, whole_number
from surveys.web.staff.results import await_pages

blueprint = Blueprint("quotations", __name__, url_prefix="/resultats/<survey>/<edition>/citations")

READERS = ("microdata_analyst",)
A_PAGE = 20
STATES = {
    "unread": _l("À relire"),
    "once": _l("Approuvée une fois"),
    "approved": _l("Approuvée"),
    "refused": _l("Écartée"),
}
LOOKS = {"unread": "todo", "once": "doing", "approved": "done", "refused": "hidden"}
DEEDS = {
    "redacted": _l("a remplacé des mots"),
    "approved": _l("a approuvé le texte"),
    "refused": _l("a écarté le texte"),
}
SORTS = {
    "email": _l("une adresse de courriel"),
    "phone": _l("un numéro de téléphone"),
    "sin": _l("un numéro d’assurance sociale"),
    "name": _l("un nom de personne"),
}
DONE = {
    "theme": _l("Les thèmes sont enregistrés."),
    "mots": _l("Le texte est enregistré. Il est à approuver de nouveau."),
    "avis": _l("Votre avis est enregistré."),
}


@blueprint.get("/")
@open_to("staff", *READERS, fresh=HALF_DAY, factor=True)
def index(survey: str, edition: str) -> str:
    """List the texts, those of a theme, of a state, of a question or with some words."""
    found = _read(survey, edition)
    asked = {name: request.args.get(name, "").strip() for name in ("mots", "theme", "etat", "question")}
    listed = [each for each in found.quotations if _is_asked(each, asked)]
    pages = max(1, -(-len(listed) // A_PAGE))
    page = min(page_number(), pages)
    shown = listed[(page - 1) * A_PAGE : page * A_PAGE]
    _witness(found, *shown)
    return render_template(
        "staff/quotations/index.html",
        found=found,
        shown=shown,
        count=len(listed),
        page=page,
        pages=pages,
        asked=asked,
        states=STATES,
        looks=LOOKS,
        sorts=SORTS,
        themes={each.id: each.name for each in found.themes},
        approved=sum(each.state == "approved" for each in found.quotations),
    )


@blueprint.get("/themes")
@open_to("staff", *READERS, fresh=HALF_DAY, factor=True)
def themes(survey: str, edition: str) -> str:
    """Show the themes, each with what stands under it."""
    return _draw_themes(survey, edition)


@blueprint.post("/themes")
@open_to("staff", *READERS, fresh=HALF_DAY, factor=True)
def change_themes(survey: str, edition: str) -> Response | tuple[str, int]:
    """Add a theme, rename it or merge it into another."""
    theme, name = _number("theme"), request.form.get("nom", "")
    if "fusionner" in request.form:
        problem = publishing.merge_theme(survey, edition, theme, _number("avec"))
    elif "renommer" in request.form:
        problem = publishing.rename_theme(survey, edition, theme, name)
    else:
        problem = publishing.add_theme(survey, edition, name)
    if problem is not None:
        return _draw_themes(survey, edition, problem), 422
    return redirect(url_for(".themes", survey=survey, edition=edition, fait="theme"), code=303)


@blueprint.get("/<mark>")
@open_to("staff", *READERS, fresh=HALF_DAY, factor=True)
def quotation(survey: str, edition: str, mark: str) -> str:
    """Show one text: its themes, its words, who approved it and its log."""
    return _draw(survey, edition, mark)


@blueprint.post("/<mark>/themes")
@open_to("staff", *READERS, fresh=HALF_DAY, factor=True)
def place(survey: str, edition: str, mark: str) -> Response | tuple[str, int]:
    """Put a text under the themes that are ticked."""
    ticked = {whole_number(each) for each in request.form.getlist("theme")}
    return _told(survey, edition, mark, publishing.place_quotation(survey, edition, mark, ticked), "theme")


@blueprint.post("/<mark>/mots")
@open_to("staff", *READERS, fresh=HALF_DAY, factor=True)
def redact(survey: str, edition: str, mark: str) -> Response | tuple[str, int]:
    """Keep what stands in brackets in place of what was written; or give the text its own words back."""
    if "retablir" in request.form:
        found = _read(survey, edition).find(mark)
        text = found.saying.text if found is not None else ""
    else:
        text = request.form.get("texte", "")
    problem = publishing.redact_quotation(survey, edition, mark, text, by=me().person_id, now=now())
    return _told(survey, edition, mark, problem, "mots")


@blueprint.post("/<mark>/avis")
@open_to("staff", *READERS, fresh=HALF_DAY, factor=True)
def judge(survey: str, edition: str, mark: str) -> Response | tuple[str, int]:
    """Approve the words that were read, or set them aside."""
    who, when = me().person_id, now()
    if "ecarter" in request.form:
        problem = publishing.refuse_quotation(survey, edition, mark, by=who, now=when)
    else:
        seen, answered_for = request.form.get("vu", ""), "relu" in request.form
        problem = publishing.approve_quotation(
            survey, edition, mark, seen=seen, answered_for=answered_for, by=who, now=when
        )
    return _told(survey, edition, mark, problem, "avis")


def _told(
    survey: str, edition: str, mark: str, problem: Problem | None, done: str
) -> Response | tuple[str, int]:
    if problem is not None:
        return _draw(survey, edition, mark, problem), 422
    return redirect(url_for(".quotation", survey=survey, edition=edition, mark=mark, fait=done), code=303)


def _draw(survey: str, edition: str, mark: str, problem: Problem | None = None) -> str:
    found = _read(survey, edition)
    one = found.find(mark)
    if one is None:
        abort(404)
    _witness(found, one)
    return render_template(
        "staff/quotations/quotation.html",
        found=found,
        one=one,
        text=request.form.get("texte", one.text) if problem is not None else one.text,
        log=[(each, cut(one.saying.text, each.cuts)) for each in one.deeds],
        mine=me().person_id in one.standing.approvers,
        states=STATES,
        looks=LOOKS,
        deeds=DEEDS,
        sorts=SORTS,
        refused=texts.sentence(problem) if problem is not None else "",
        wrong=problem.where if problem is not None else "",
        done=DONE.get(request.args.get("fait", ""), ""),
    )


def _draw_themes(survey: str, edition: str, problem: Problem | None = None) -> str:
    return render_template(
        "staff/quotations/themes.html",
        found=_read(survey, edition),
        refused=texts.sentence(problem) if problem is not None else "",
        at=_number("theme"),
        name=request.form.get("nom", ""),
        done=DONE.get(request.args.get("fait", ""), ""),
    )


def _read(survey: str, edition: str) -> Workbench:
    found = publishing.read_quotations(survey, edition)
    if isinstance(found, Problem):
        abort(404)
    if isinstance(found, Preparation):
        await_pages(found)
    return found


def _number(name: str) -> int:
    return whole_number(request.form.get(name, ""))


def _is_asked(one: QuotationState, asked: dict[str, str]) -> bool:
    return (
        asked["mots"].casefold() in one.text.casefold()
        and asked["etat"] in {"", one.state}
        and asked["question"] in {"", one.saying.statistic}
        and (not asked["theme"] or asked["theme"] in map(str, one.themes or ("aucun",)))
    )


def _witness(found: Workbench, *shown: QuotationState) -> None:
    """Write in the access log whose texts of restricted sections are shown."""
    sections: dict[str, list[str]] = {}
    for each in shown:
        if each.saying.restricted:
            sections.setdefault(each.saying.organisation, []).append(each.saying.section)
    for organisation, opened in sections.items():
        look = Look(
            found.survey,
            found.edition,
            organisation,
            tuple(dict.fromkeys(opened)),
            "staff",
            source_of_request(),
            me().person_id,
        )
        witnessing.witness(look, now=now())
