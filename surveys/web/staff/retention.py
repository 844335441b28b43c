"""« Conservation »: until when each edition's personal information is kept, what will go, and the certificates of what went.

Apart from the editions' page because who answers for personal information decides here. A certificate is a page and a PDF,
with counts alone.
"""

from typing import Any

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer

from surveys.operations import retaining
from surveys.operations.retaining import Certificate
from surveys.questionnaire.problems import Problem
from surveys.web.shared import display, texts
from surveys.web.shared.access import LATELY, now, open_to
from surveys.web.shared.asked import day_of
from surveys.web.shared.destroyed import destroyed
from surveys.web.shared.officers import officer
from surveys.web.shared.papers import draw_content
from surveys.web.staff.follow_up.words import EDITIONS

blueprint = Blueprint("retention", __name__, url_prefix="/conservation")

OFFICERS = ("administrator", "privacy_officer")
METHODS = {
    "deidentify": _l("Retirer les renseignements personnels et les textes libres; garder les chiffres de chaque organisme"),
    "destroy": _l("Détruire toutes les réponses"),
}  # fmt: skip
TOOK = {
    "deidentify": _l("Renseignements personnels et textes libres retirés; chiffres des organismes gardés"),
    "destroy": _l("Toutes les réponses détruites"),
}


@blueprint.get("/")
@open_to("staff", *OFFICERS, factor=True)
def index() -> str:
    """Show each edition with the end of its data, and the certificates."""
    return _draw()


def _draw(refused: str = "", wrong: str = "", at: tuple[str, str] = ("", "")) -> str:
    return render_template(
        "staff/retention/index.html",
        editions=retaining.read_retentions(),
        certificates=retaining.read_certificates(),
        methods=METHODS,
        states=EDITIONS,
        today=display.local(now()).date(),
        horizon=current_app.config["SETTINGS"].backup_days,
        refused=refused,
        wrong=wrong,
        at=at,
        typed=request.form,
        done=request.args.get("fait", "") == "date",
    )


@blueprint.post("/editions/<survey>/<edition>")
@open_to("staff", *OFFICERS, factor=True, fresh=LATELY)
def change(survey: str, edition: str) -> Answer | tuple[str, int]:
    """Say when an edition's personal information ends, and how."""
    day = day_of(request.form.get("date", ""))
    problem = (
        Problem("edition.day", "date")
        if day is None
        else retaining.set_retention(survey, edition, day, request.form.get("methode", ""), now=now())
    )
    if problem is None:
        return redirect(url_for(".index", fait="date"), code=303)
    if problem.code == "edition.unknown":
        abort(404)
    return _draw(texts.sentence(problem), problem.where, (survey, edition)), 422


@blueprint.get("/certificats/<int:certificate_id>")
@open_to("staff", *OFFICERS, factor=True)
def certificate(certificate_id: int) -> str:
    """Show what was destroyed, by counts."""
    found = _must_find(certificate_id)
    return render_template(
        "staff/retention/certificate.html", found=found, took=TOOK, counts=destroyed(found.counts)
    )


@blueprint.get("/certificats/<int:certificate_id>.pdf")
@open_to("staff", *OFFICERS, factor=True)
def certificate_paper(certificate_id: int) -> Response:
    """Give the certificate as a PDF that can be read aloud (PDF/UA)."""
    found = _must_find(certificate_id)
    return Response(
        draw_content("statement.typ", _content(found), _("Certificat de destruction")),
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="certificat-{certificate_id}.pdf"'},
    )


def _must_find(certificate_id: int) -> Certificate:
    found = retaining.read_certificate(certificate_id)
    if isinstance(found, Problem):
        abort(404)
    return found


def _content(found: Certificate) -> dict[str, Any]:
    settings = current_app.config["SETTINGS"]
    finished = (
        _("pas encore; la prochaine nuit le fera")
        if found.finished_at is None
        else display.moment(found.finished_at)
    )
    return {
        "kicker": _("Conservation des renseignements personnels"),
        "facts": [
            [_("Numéro"), str(found.number)],
            [_("Édition"), f"{found.survey}/{found.edition}"],
            [_("Date prévue"), display.day(found.due_on)],
            [_("Méthode"), str(TOOK[found.method])],
            [_("Retiré des tables"), display.moment(found.cleared_at)],
            [_("Retiré des fichiers"), finished],
            [_("Responsable"), officer().words or _("à désigner")],
        ],
        "chapters": [
            {
                "title": _("Ce qui a été retiré"),
                "paragraphs": [],
                "items": destroyed(found.counts),
                "head": [],
                "rows": [],
            },
            {
                "title": _("Ce qui reste"),
                "paragraphs": [
                    _("Les résultats diffusés restent : ils sont regroupés et protégés. Les lignes du journal disent encore qui a fait quoi et quand, sans aucune valeur."),
                    _("Les copies de sécurité faites avant disparaissent au plus tard %(days)s jours après leur date.", days=settings.backup_days),
                ],
                "items": [],
                "head": [],
                "rows": [],
            },
        ],
    }  # fmt: skip
