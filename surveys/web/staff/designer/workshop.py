"""The workshop: the outline of a draft, a preview that can be filled, and the settings of what is in focus.

Apart from what each of the three is made of (``page``). One thing is in focus: a question, a column, a section, or the
questionnaire itself.
"""

from flask import render_template, request
from werkzeug.wrappers import Response

from surveys.web.shared.access import open_to
from surveys.web.shared.fragments import fragment_response, is_htmx
from surveys.web.staff.designer import preview, replies
from surveys.web.staff.designer.door import DESIGNERS, blueprint, enter
from surveys.web.staff.designer.page import Workshop, place_at


@blueprint.get("/<int:draft>/")
@blueprint.get("/<int:draft>/<any(question, section, questionnaire):focus>/<code>")
@blueprint.get("/<int:draft>/tableaux/<table>/colonnes/<column>")
@open_to("staff", *DESIGNERS)
def workshop(draft: int, focus: str = "", code: str = "", table: str = "", column: str = "") -> str:
    """Show a draft, with one thing in focus: its first section when none is named."""
    state = enter(draft)
    return draw(Workshop(state, place_at(state, focus, code, table, column)))


def draw(page: Workshop, **more: object) -> str:
    """Return the page of a draft; ``more`` says what was refused or asks to be confirmed."""
    return render_template("staff/designer/workshop.html", page=page, **more)


@blueprint.post("/<int:draft>/apercu/<section>")
@open_to("staff", *DESIGNERS, quiet=True)
def try_section(draft: int, section: str) -> str | Response:
    """Draw a section again with what was typed in its preview. Nothing is kept."""
    state = enter(draft)
    page = Workshop(
        state,
        place_at(state, "section", section),
        request.form,
        _card(request.form.get("_suite", "")),
        request.args.get("tableau", ""),
    )
    if is_htmx():
        return fragment_response(replies.preview_piece(page))
    return draw(page)


def _card(suite: str) -> str:
    return suite.removeprefix(preview.CARD) if suite.startswith(preview.CARD) else ""
