"""The list of the drafts, and the start of a new one: from a published questionnaire, or from nothing.

Apart from the workshop, where a draft is written.
"""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from surveys.operations import designing
from surveys.questionnaire.editing import propose_code
from surveys.questionnaire.problems import Problem
from surveys.web.shared import texts
from surveys.web.shared.access import me, now, open_to
from surveys.web.staff.designer.door import DESIGNERS, blueprint, status_of


@blueprint.get("/")
@open_to("staff", *DESIGNERS)
def index() -> str:
    """List the drafts, and offer to start one."""
    return _draw()


def _draw(problem: Problem | None = None) -> str:
    return render_template(
        "staff/designer/index.html",
        drafts=designing.list_drafts(),
        origins=designing.list_origins(now=now()),
        typed=request.form,
        wrong=problem.where if problem is not None else "",
        refused=texts.sentence(problem) if problem is not None else "",
    )


@blueprint.post("/")
@open_to("staff", *DESIGNERS)
def start() -> Response | tuple[str, int]:
    """Start a draft, and open it."""
    form = request.form
    title = form.get("titre", "").strip()
    source = next(
        (each for each in designing.list_origins(now=now()) if each.key == form.get("source")),
        None,
    )
    started = designing.start_draft(
        source.survey if source is not None else propose_code(title, (), fallback="sondage"),
        source=source.version_id if source is not None else None,
        shipped=source is not None and source.version_id is None,
        title=title,
        for_edition=form.get("edition", "").strip(),
        by=me().person_id,
        now=now(),
    )
    if isinstance(started, Problem):
        return _draw(started), status_of(started)
    return redirect(url_for("staff.designer.workshop", draft=started.id), code=303)
