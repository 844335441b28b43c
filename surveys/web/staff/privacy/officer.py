"""« Personne responsable »: who answers for personal information, since when, by which writing.

Apart from the team because it names a title and a contact for everyone, not an account. Someone designated stays in the
history: nothing here is ever changed, only followed.
"""

from flask import Response as File
from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from surveys.operations import protecting
from surveys.operations.protecting.officer import LARGEST_DOCUMENT
from surveys.questionnaire.problems import Problem
from surveys.web.shared import texts
from surveys.web.shared.access import LATELY, me, now, open_to
from surveys.web.shared.asked import day_of
from surveys.web.staff.privacy.door import IN_CHARGE, blueprint

FIELDS = ("title", "name", "email", "phone", "delegation_document", "since")


@blueprint.get("/responsable")
@open_to("staff", *IN_CHARGE, factor=True)
def officer() -> str:
    """Show who is in charge, who was, and the form that designates someone."""
    return _draw()


def _draw(wrong: tuple[Problem, ...] = ()) -> str:
    designations = protecting.read_designations()
    last = designations[0] if designations else None
    kept = {field: "" if last is None else str(getattr(last, field)) for field in FIELDS if field != "since"}
    typed = {field: request.form.get(field, kept.get(field, "")) for field in FIELDS}
    delegated = "delegation" if last is not None and last.delegated else "autorite" if last else ""
    return render_template(
        "staff/privacy/officer.html",
        designations=designations,
        typed=typed | {"qualite": request.form.get("qualite", delegated)},
        wrong={problem.where: texts.sentence(problem) for problem in reversed(wrong)},
        done=request.args.get("fait") == "designation",
    )


@blueprint.post("/responsable")
@open_to("staff", *IN_CHARGE, factor=True, fresh=LATELY)
def designate() -> Response | tuple[str, int]:
    """Designate who is in charge from now on."""
    given = request.files.get("document")
    document = given.read(LARGEST_DOCUMENT + 1) if given is not None and given.filename else None
    delegated = {"delegation": True, "autorite": False}.get(request.form.get("qualite", ""))
    if delegated is None:
        return _draw((Problem("officer.quality", "qualite"),)), 422
    done = protecting.designate(
        title=request.form.get("title", ""),
        name=request.form.get("name", ""),
        email=request.form.get("email", ""),
        phone=request.form.get("phone", ""),
        delegated=delegated,
        delegation_document=request.form.get("delegation_document", ""),
        document=document,
        since=day_of(request.form.get("since", "")),
        by=me().person_id,
        now=now(),
    )
    if isinstance(done, tuple):
        return _draw(done), 422
    return redirect(url_for(".officer", fait="designation"), code=303)


@blueprint.get("/responsable/<int:designation>/document")
@open_to("staff", *IN_CHARGE, factor=True)
def delegation(designation: int) -> File:
    """Give the writing of a designation."""
    found = protecting.read_document(designation)
    if found is None:
        abort(404)
    headers = {"Content-Disposition": f'attachment; filename="delegation-{designation}.pdf"'}
    return File(found, content_type="application/pdf", headers=headers)
