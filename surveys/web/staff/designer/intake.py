"""« Importer un texte »: a questionnaire pasted from Word, Excel or a page, proposal by proposal.

Apart from the workshop because nothing is a question yet. The paste travels in the page (decision 0015): what is accepted
is read again from it, and becomes one step of the draft, undone in one press.
"""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from surveys.exchange import outlines
from surveys.exchange.outlines import Line, Proposal
from surveys.operations import designing
from surveys.operations.designing import Did, DraftState
from surveys.questionnaire.editing import Edit, apply_all
from surveys.questionnaire.problems import Problem
from surveys.web.shared import texts
from surveys.web.shared.access import me, now, open_to
from surveys.web.staff.designer import preview
from surveys.web.staff.designer.door import DESIGNERS, blueprint, enter, rooms, status_of
from surveys.web.staff.designer.outline import said
from surveys.web.staff.designer.words import kind_name


@blueprint.get("/<int:draft>/importer")
@open_to("staff", *DESIGNERS)
def intake(draft: int) -> str:
    """Ask for a text to read."""
    return _draw(enter(draft))


@blueprint.post("/<int:draft>/importer")
@open_to("staff", *DESIGNERS)
def read_intake(draft: int) -> Response | str | tuple[str, int]:
    """Show what a pasted text proposes, or add what was accepted of it."""
    state, form = enter(draft), request.form
    lines = outlines.read_lines(form.get("_texte", ""), form.get("_html", ""))
    if isinstance(lines, Problem):
        return _draw(state, refused=lines), 422
    proposals = outlines.propose(lines)
    if "accepter" not in form:
        return _draw(state, lines, proposals)
    numbers = {int(each) for each in form.getlist("retenu") if each.isascii() and each.isdigit()}
    accepted = [each for each in proposals if each.number in numbers]
    if not accepted:
        return _draw(state, lines, proposals, Problem("outline.none_accepted")), 422
    edits = _edits_of(state, accepted, form.get("section", ""))
    if isinstance(edits, Problem):
        return _draw(state, lines, proposals, edits), 422
    did = Did("did.imported", {"count": len(accepted)})
    done = designing.edit_draft(draft, tuple(edits), did=did, by=me().person_id, now=now())
    if isinstance(done, Problem):
        return _draw(state, lines, proposals, done), status_of(done)
    return redirect(url_for("staff.designer.workshop", draft=draft), code=303)


def _edits_of(state: DraftState, accepted: list[Proposal], section: str) -> list[Edit] | Problem:
    """Return the edits that add what was accepted, in order: questions go to the section above them, else to ``section``."""
    document, reserved = state.document, designing.read_reserved(state.survey)
    edits: list[Edit] = []
    sections = [str(each.get("code", "")) for each in document.get("sections", ())]
    section = section if section in sections else ""
    last_section, after = (sections[-1] if sections else ""), last_of(document, section)
    for proposal in accepted:
        opens = proposal.what == "section"
        taken = outlines.accept(
            proposal,
            document,
            section=section,
            after=last_section if opens else after,
            reserved=reserved,
        )
        if isinstance(taken, Problem):
            return taken
        done = apply_all(taken.edits, document)
        if isinstance(done, Problem):
            return done
        document = done.document
        edits += taken.edits
        if opens:
            section, last_section, after = taken.code, taken.code, last_of(document, taken.code)
        else:
            after = taken.code
    return edits


def titles_of(state: DraftState) -> list[tuple[str, str]]:
    """Return the code and the title of each section, the years in their place."""
    sheet = preview.blank_sheet(state)
    return [
        (str(each.get("code", "")), said(sheet, each.get("title")))
        for each in state.document.get("sections", ())
    ]


def last_of(document: dict[str, object], section: str) -> str:
    """Return the code of the last item of a section; empty where it has none."""
    for each in document.get("sections", ()):  # type: ignore[attr-defined]
        if each.get("code") == section and each.get("questions"):
            return str(each["questions"][-1].get("code", ""))
    return ""


def _draw(
    state: DraftState,
    lines: tuple[Line, ...] = (),
    proposals: tuple[Proposal, ...] = (),
    refused: Problem | None = None,
) -> str:
    return render_template(
        "staff/designer/intake.html",
        state=state,
        rooms=rooms(state.id),
        lines=lines,
        proposals=proposals,
        refused=texts.sentence(refused) if refused is not None else "",
        sections=titles_of(state),
        typed=request.form,
        kind_name=kind_name,
        chosen=set(request.form.getlist("retenu")),
    )
