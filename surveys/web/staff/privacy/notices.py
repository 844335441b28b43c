"""Writing the collection notice of an edition: a proposal drawn from the questionnaire, then a version that people read.

Apart from the file because its words are for everyone. A version never changes: a correction is another one, and asks again.
"""

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from surveys.operations import informing
from surveys.operations.informing import PARTS, File
from surveys.web.shared import texts
from surveys.web.shared.access import me, now, open_to
from surveys.web.shared.notices import HEADINGS, headed
from surveys.web.staff.privacy.door import FILE, blueprint
from surveys.web.staff.privacy.files import find
from surveys.web.staff.privacy.proposal import propose

ROWS = {"purposes": 5, "information": 8, "rights": 6}


@blueprint.get("/editions/<survey>/<edition>/avis")
@open_to("staff", *FILE)
def notice(survey: str, edition: str) -> str:
    """Show the notice as it is read, and the form that writes its next version."""
    found = find(survey, edition)
    last = found.versions[0].parts if found.versions else None
    asked = "proposition" in request.args
    return _draw(found, propose(found) if last is None or asked else last, proposed=last is None or asked)


def _draw(
    found: File,
    typed: Mapping[str, str],
    wrong: Mapping[str, str] | None = None,
    *,
    proposed: bool = False,
    preview: bool = False,
) -> str:
    return render_template(
        "staff/privacy/notice.html",
        found=found,
        headings=HEADINGS,
        parts=PARTS,
        rows=ROWS,
        typed=typed,
        wrong=wrong or {},
        proposed=proposed,
        preview=headed(typed) if preview else None,
    )


@blueprint.post("/editions/<survey>/<edition>/avis")
@open_to("staff", *FILE)
def publish(survey: str, edition: str) -> str | Response | tuple[str, int]:
    """Show the notice as people will read it, or publish it when that button was pressed."""
    found = find(survey, edition)
    typed = {part: request.form.get(part, "").replace("\r\n", "\n") for part in PARTS}
    if "apercu" in request.form:
        return _draw(found, typed, preview=True)
    done = informing.publish_notice(survey, edition, typed, by=me().person_id, now=now())
    if isinstance(done, tuple):
        wrong = {problem.where: texts.sentence(problem) for problem in reversed(done)}
        return _draw(found, typed, wrong), 422
    return redirect(url_for(".file", survey=survey, edition=edition, fait="avis"), code=303)
