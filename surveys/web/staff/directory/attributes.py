"""What AXTRA keeps of each organisation beyond what is common: added, renamed, withdrawn.

Apart from the organisations because a page here changes every form and every table of the directory.
"""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from surveys.operations import directory
from surveys.questionnaire.problems import Problem
from surveys.web.shared import texts
from surveys.web.shared.access import me, now, open_to
from surveys.web.staff.directory.door import READERS, WRITERS, blueprint, done_words

KINDS = {
    "text": _l("texte"),
    "number": _l("nombre"),
    "boolean": _l("oui ou non"),
    "date": _l("date"),
    "choice": _l("choix dans une liste"),
}


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form says of an attribute."""

    code: str = ""
    label: str = ""
    kind: str = "text"
    choices: str = ""


@blueprint.get("/renseignements")
@open_to("staff", *READERS)
def attributes() -> str:
    """List what AXTRA keeps of organisations."""
    return _draw(Typed())


def _draw(typed: Typed, problem: Problem | None = None) -> str:
    return render_template(
        "staff/directory/attributes.html",
        found=directory.read_attributes(),
        kinds=KINDS,
        typed=typed,
        problem=texts.sentence(problem) if problem else "",
        at=problem.where if problem else "",
        done=done_words(),
    )


@blueprint.post("/renseignements")
@open_to("staff", *WRITERS)
def keep_attribute() -> Response | tuple[str, int]:
    """Add an attribute, rename it, or withdraw it."""
    form = request.form
    typed = Typed(form.get("code", ""), form.get("label", ""), form.get("kind", ""), form.get("choices", ""))
    refused = directory.keep_attribute(
        typed.code,
        label=typed.label,
        kind=typed.kind,
        choices=typed.choices.splitlines(),
        active="retirer" not in form,
        by=me().person_id,
        now=now(),
    )
    if refused is not None:
        return _draw(typed, refused), 422
    return redirect(url_for(".attributes", fait="attribut"), code=303)
