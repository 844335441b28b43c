"""« Banque de questions »: questions kept with their checks, definitions, figures, lists and translation, to insert in a draft.

Apart from the workshop's copy of a question, which stays in its questionnaire. What is inserted is a copy of its own.
"""

import re
from dataclasses import replace

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from surveys.operations import designing
from surveys.operations.designing import Did, KeptQuestion
from surveys.questionnaire.editing import insert
from surveys.questionnaire.problems import Problem
from surveys.web.shared import texts
from surveys.web.shared.access import me, now, open_to
from surveys.web.shared.asked import whole_number
from surveys.web.staff.designer import preview
from surveys.web.staff.designer.door import DESIGNERS, blueprint, enter, rooms, status_of
from surveys.web.staff.designer.intake import last_of, titles_of
from surveys.web.staff.designer.outline import said
from surveys.web.staff.designer.words import kind_name

_HOLE = re.compile(r"\{\{[^{}]*\}\}")


def _worded() -> list[KeptQuestion]:
    """Return the questions of the bank with an ellipsis where their words take a value of their questionnaire."""
    return [replace(each, label=_HOLE.sub("…", each.label)) for each in designing.read_bank()]


@blueprint.get("/banque")
@open_to("staff", *DESIGNERS)
def whole_bank() -> str:
    """Show every question that is kept."""
    return render_template("staff/designer/whole_bank.html", kept=_worded(), kind_name=kind_name)


@blueprint.post("/banque/<int:question>/retrait")
@open_to("staff", *DESIGNERS)
def drop_question(question: int) -> Response:
    """Take a question out of the bank."""
    designing.drop_question(question)
    return redirect(url_for("staff.designer.whole_bank"), code=303)


@blueprint.get("/<int:draft>/banque")
@open_to("staff", *DESIGNERS)
def bank(draft: int) -> str:
    """Offer the kept questions to a draft, and the draft's questions to the bank."""
    return _draw(draft)


def _draw(draft: int, problem: Problem | None = None) -> str:
    state = enter(draft)
    sheet = preview.blank_sheet(state)
    sections = state.document.get("sections") or ()
    return render_template(
        "staff/designer/bank.html",
        state=state,
        rooms=rooms(draft),
        kept=_worded(),
        kind_name=kind_name,
        sections=titles_of(state),
        questions=[
            (str(item.get("code", "")), said(sheet, item.get("label")))
            for section in sections
            for item in section.get("questions", ())
        ],
        done=request.args.get("fait", "")[:40],
        refused=texts.sentence(problem) if problem is not None else "",
    )


@blueprint.post("/<int:draft>/banque")
@open_to("staff", *DESIGNERS)
def use_bank(draft: int) -> Response | tuple[str, int]:
    """Insert a kept question in a section, or keep a question of the draft."""
    state, form = enter(draft), request.form
    if form.get("garder"):
        kept = designing.keep_question(draft, form["garder"], by=me().person_id, now=now())
        if isinstance(kept, Problem):
            return _draw(draft, kept), status_of(kept)
        return redirect(url_for("staff.designer.bank", draft=draft, fait="garde"), code=303)
    number = whole_number(form.get("inserer", ""))
    found = designing.read_kept(number) if number else None
    if found is None:
        abort(404)
    if isinstance(found, Problem):
        return _draw(draft, found), status_of(found)
    section = form.get("section", "")
    inserted = insert(
        found.item,
        found.lists,
        state.document,
        section=section,
        after=last_of(state.document, section),
        english=found.english,
    )
    did = Did("did.added", {"of": inserted.code})
    done = designing.edit_draft(draft, inserted.edits, did=did, by=me().person_id, now=now())
    if isinstance(done, Problem):
        return _draw(draft, done), status_of(done)
    there = url_for("staff.designer.workshop", draft=draft, focus="question", code=inserted.code)
    return redirect(there, code=303)
