"""The page where an edition is given another version: what is corrected, or what the real drafts would lose.

Apart from the publication, which touches no edition. Refuses an answer and a centre's name: questions are named, centres
are counted.
"""

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from surveys.operations import designing
from surveys.operations.designing import Loss, Move
from surveys.questionnaire.problems import Problem
from surveys.web.shared import texts
from surveys.web.shared.access import me, now, open_to
from surveys.web.staff.designer.changes import Namer
from surveys.web.staff.designer.differences import survey_line
from surveys.web.staff.designer.door import DESIGNERS, blueprint, status_of
from surveys.web.staff.designer.lineage import STATES


@blueprint.get("/sondages/<survey>/editions/<edition>/version/<int:version>")
@open_to("staff", *DESIGNERS)
def move(survey: str, edition: str, version: int) -> str | Response:
    """Foresee what an edition's drafts would become under another version."""
    found = designing.read_move(survey, edition, version, now=now())
    if isinstance(found, Problem):
        if found.code == "move.same":
            return redirect(url_for("staff.designer.moved", survey=survey, edition=edition), code=303)
        abort(404)
    return _draw(found)


@blueprint.post("/sondages/<survey>/editions/<edition>/version/<int:version>")
@open_to("staff", *DESIGNERS)
def make_move(survey: str, edition: str, version: int) -> Response | tuple[str, int]:
    """Give an edition the version, with no more lost than what the page showed."""
    accepted = _count("brouillons"), _count("reponses")
    done = designing.move_edition(survey, edition, version, accepted=accepted, by=me().person_id, now=now())
    if isinstance(done, Problem) and done.code != "move.same":
        found = designing.read_move(survey, edition, version, now=now())
        if isinstance(found, Problem):
            abort(404)
        return _draw(found, done), status_of(done)
    return redirect(url_for("staff.designer.moved", survey=survey, edition=edition), code=303)


def _count(name: str) -> int:
    given = request.form.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 10 else 0


def _draw(found: Move, refused: Problem | None = None) -> str:
    namer = Namer(found.latter, found.former)

    def named(losses: tuple[Loss, ...]) -> list[tuple[str, Loss]]:
        return [(namer.label(loss.code.removesuffix("_autre")), loss) for loss in losses]

    return render_template(
        "staff/designer/move.html",
        found=found,
        line=survey_line(found.survey),
        states=STATES,
        lost=named(found.lost),
        to_redo=named(found.to_redo),
        texts=[
            (namer.label(_last_known(one.where, found)), namer.told(one.key, one.before, one.after), one)
            for one in found.corrections.texts
        ],
        refused=texts.sentence(refused) if refused is not None else "",
    )


def _last_known(where: str, found: Move) -> str:
    """Return the code that a place of a document is known by: its column, its question, its section, its list."""
    parts = where.split(".")
    for rank, part in enumerate(parts):
        if part in found.former.items:
            return ".".join(parts[rank : rank + 2]) if rank + 1 < len(parts) else part
    return parts[-1] if parts else where


@blueprint.get("/sondages/<survey>/editions/<edition>/versions")
@open_to("staff", *DESIGNERS)
def moved(survey: str, edition: str) -> str:
    """Show which version an edition uses, and every time that it went from one to another."""
    line = survey_line(survey)
    found = next((each for each in line.editions if each.code == edition), None)
    moves = designing.list_moves(survey, edition)
    if found is None or isinstance(moves, Problem):
        abort(404)
    return render_template("staff/designer/moved.html", line=line, edition=found, moves=moves)
