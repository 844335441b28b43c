"""The files of answers that microdata analysts take: one form, one address, one line of the log for each.

Apart from the pages of results because nothing here is protected: these are the answers themselves. Refuses to give a
closed class that was not ticked, a layer or copies that were not named, and a file before the log says who takes it.
"""

from typing import TypeVar

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    stream_with_context,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from surveys.config import Settings
from surveys.operations import exporting, publishing, working
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.definition.model import Roster
from surveys.questionnaire.problems import Problem
from surveys.results.dataset import COPY_STATUSES, LAYERS
from surveys.results.formats import (
    ALL_CLASSES,
    FORMATS,
    MAIN,
    MOST_ROSTER_ROWS,
    OPEN_CLASSES,
    SAYINGS,
    SHAPES,
    Choices,
    Classes,
    Extract,
)
from surveys.web.shared.access import LATELY, me, now, open_to
from surveys.web.shared.leaving import announce, leave, name_of

blueprint = Blueprint("answers", __name__, url_prefix="/resultats")
# What leaves only when it is asked for, class by class: the box is never ticked in advance.
CLOSED_CLASSES: Classes = frozenset({"confidential_pay", "identifying", "verbatim"})
T = TypeVar("T", bound=str)


@blueprint.get("/<survey>/<edition>/reponses")
@open_to("staff", "microdata_analyst", fresh=LATELY, factor=True)
def choose(survey: str, edition: str) -> str:
    """Offer the formats, the layers, the copies and the closed classes, none of them ticked in advance."""
    extract = exporting.read_extract(survey, edition, choices=Choices(ALL_CLASSES))
    if isinstance(extract, Problem):
        abort(404)
    kept = exporting.read_kept_lines(survey, edition)
    return render_template(
        "staff/answers/choose.html",
        survey=survey,
        edition=edition,
        title=AnswerSheet.blank(extract.questionnaire, now()).title,
        count=extract.count,
        announced=announce(extract, kept),
        titles=_titles(extract),
        kept=kept,
        taken=exporting.read_taken(survey, edition, by=me().person_id),
        most=MOST_ROSTER_ROWS,
        rare=exporting.read_rare(survey, edition),
        has_previous=len(publishing.list_counted(survey, edition)) > 1,
    )


def _titles(extract: Extract) -> dict[str, str]:
    """Return what each table of a file is called on the page: its submissions, each roster by its question."""
    blank = AnswerSheet.blank(extract.questionnaire, now())
    rosters = [each for each in extract.questionnaire.items.values() if isinstance(each, Roster)]
    return {
        MAIN: _("Dossiers"),
        **{each.code: f"« {blank.text(each.label).rstrip('.')} »" for each in rosters},
    }


@blueprint.post("/<survey>/<edition>/reponses/preparer")
@open_to("staff", "microdata_analyst", fresh=LATELY, factor=True)
def prepare(survey: str, edition: str) -> AnyResponse:
    """Ask that the lines of a large edition be read beforehand: the page then says how far it is."""
    if isinstance(exporting.read_extract(survey, edition), Problem):
        abort(404)
    moment = now()
    working.enqueue(
        "keep_lines",
        key=exporting.key_of(survey, edition, "submitted", f"{moment:%Y-%m-%dT%H:%M}"),
        payload={"survey": survey, "edition": edition, "layer": "submitted"},
        run_at=moment,
        now=moment,
    )
    return redirect(url_for("staff.answers.choose", survey=survey, edition=edition), code=303)


@blueprint.post("/<survey>/<edition>/reponses")
@open_to("staff", "microdata_analyst", fresh=LATELY, factor=True)
def download(survey: str, edition: str) -> Response:
    """Stream a file of answers, as the form asks; what has several tables comes as a zip."""
    settings: Settings = current_app.config["SETTINGS"]
    wanted = _one("format", tuple(FORMATS))
    statuses = [each for each in COPY_STATUSES if each in request.form.getlist("statut")] or ["sent"]
    ticked = request.form.getlist("avec")
    extract = exporting.read_extract(
        survey,
        edition,
        layer=_one("couche", LAYERS),
        statuses=statuses,
        choices=Choices(
            classes=OPEN_CLASSES | frozenset(name for name in CLOSED_CLASSES if name in ticked),
            shape=_one("disposition", SHAPES),
            headings=_one("entetes", SAYINGS),
            values=_one("valeurs", SAYINGS),
            roster_rows=_rows(),
        ),
        pseudonyms_key=settings.pseudonyms_key if "pseudonymes" in request.form else "",
    )
    if isinstance(extract, Problem):
        abort(404)
    archive = FORMATS[wanted].single
    title = AnswerSheet.blank(extract.questionnaire, now()).title
    pieces = leave(extract, wanted, archive=archive, title=title, by=me().person_id, now=now())
    if isinstance(pieces, Problem):
        abort(404)
    name = name_of(extract, wanted, archive=archive)
    return Response(
        stream_with_context(pieces),
        mimetype="application/zip" if archive else FORMATS[wanted].type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _rows() -> int:
    """Return how many rows of rosters become columns; 404 for what is no such number."""
    given = request.form.get("lignes", "").strip() or "0"
    return (
        int(given) if given.isdecimal() and len(given) < 4 and int(given) <= MOST_ROSTER_ROWS else abort(404)
    )


def _one(field: str, allowed: tuple[T, ...]) -> T:
    """Return the word of a field, the first of those allowed when it is not sent; 404 for any other."""
    given = request.form.get(field, allowed[0])
    return next((word for word in allowed if word == given), None) or abort(404)
