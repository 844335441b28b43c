"""One list of a draft as lines: everything a choice may say, its code, its value and former codes among it.

Apart from the settings of a question, which show the words of its choices, and from the lists of the platform (``lists``),
which drafts copy. Lists of reference, which no question asks, are written here alone. Refuses to take out a choice, or a
list, that something names.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from surveys.operations import designing
from surveys.operations.designing import Did, DraftState
from surveys.questionnaire.definition.words import LIST_CODE
from surveys.questionnaire.editing import Edit, Place, Put, Use, uses_of
from surveys.questionnaire.problems import Problem
from surveys.web.shared import texts
from surveys.web.shared.access import me, now, open_to
from surveys.web.shared.phrases import coded
from surveys.web.staff.designer.door import DESIGNERS, blueprint, enter, rooms, status_of
from surveys.web.staff.designer.list_lines import read_lines, write_lines

SHELVES = {"choix": "choices", "reference": "reference_lists"}
ROUTE = "/<int:draft>/listes/<any(choix, reference):shelf>/"
Choices = Sequence[Mapping[str, Any]]


@blueprint.get(ROUTE)
@blueprint.get(f"{ROUTE}<code>")
@open_to("staff", *DESIGNERS)
def draft_list(draft: int, shelf: str, code: str = "") -> str:
    """Show one list of a draft as lines, or blank lines for a new one."""
    state = enter(draft)
    return _page(state, shelf, code, write_lines(_held(state, shelf, code)))


@blueprint.post(ROUTE)
@blueprint.post(f"{ROUTE}<code>")
@open_to("staff", *DESIGNERS)
def write_draft_list(draft: int, shelf: str, code: str = "") -> Response | tuple[str, int]:
    """Keep a list as its lines say, or take it out once nothing uses it."""
    state, form = enter(draft), request.form
    held = _held(state, shelf, code)
    removing = form.get("faire") == "retirer"
    choices = () if removing else read_lines(form.get("lignes", ""))
    name = code or form.get("code", "").strip()
    problem = _fault(state, shelf, code, name, choices, removing=removing)
    if problem is None and list(choices) != list(held):
        done = designing.edit_draft(
            draft,
            (_edit(state, shelf, name, [*choices] or None),),
            did=Did("did.listed", {"of": name}),
            by=me().person_id,
            now=now(),
        )
        problem = done if isinstance(done, Problem) else None
    if problem is not None:
        return _page(enter(draft), shelf, code, form.get("lignes", ""), problem), status_of(problem)
    if removing:
        return redirect(url_for("staff.designer.lists", draft=draft), code=303)
    return redirect(url_for("staff.designer.draft_list", draft=draft, shelf=shelf, code=name), code=303)


def _edit(state: DraftState, shelf: str, name: str, choices: list[dict[str, Any]] | None) -> Edit:
    if shelf == "choix":
        return Put(Place("lists"), name, choices, seen=_all(state, shelf).get(name))
    held = state.document.get(SHELVES[shelf])
    kept = {**_all(state, shelf), name: choices}
    return Put(
        Place("questionnaire"),
        SHELVES[shelf],
        {each: listed for each, listed in kept.items() if listed} or None,
        seen=held,
    )


def _fault(
    state: DraftState, shelf: str, code: str, name: str, choices: Choices, *, removing: bool
) -> Problem | None:
    """Return why a list is not kept: its code, no line, or what still names what would go."""
    if not code and not LIST_CODE.fits(name):
        return Problem("shelf.code", "code", {"code": name[:40]})
    if not code and name in _all(state, shelf):
        return Problem("list.taken", "code", {"code": name})
    if not choices and not removing:
        return Problem("list.empty", "lignes")
    if shelf != "choix":
        return None
    left = {str(each.get("code", "")) for each in choices}
    for each in _held(state, shelf, code):
        own = str(each.get("code", ""))
        if own not in left and uses_of(state.document, Place("choice", own, code)):
            return Problem("list.choice_used", "lignes", {"choice": str(each.get("label") or own)})
    return Problem("list.used", "lignes") if removing and _uses(state, code) else None


def _uses(state: DraftState, code: str) -> tuple[Use, ...]:
    return uses_of(state.document, Place("list", code)) if code else ()


def _all(state: DraftState, shelf: str) -> Mapping[str, Any]:
    found = state.document.get(SHELVES[shelf])
    return found if isinstance(found, Mapping) else {}


def _held(state: DraftState, shelf: str, code: str) -> Choices:
    if code and code not in _all(state, shelf):
        abort(404)
    return [each for each in _all(state, shelf).get(code, ()) if isinstance(each, Mapping)]


def _page(state: DraftState, shelf: str, code: str, lines: str, problem: Problem | None = None) -> str:
    mark = f"{SHELVES[shelf]}.{code}."
    return render_template(
        "staff/designer/draft_list.html",
        state=state,
        rooms=rooms(state.id),
        shelf=shelf,
        code=code,
        lines=lines,
        typed=request.form,
        coded=coded,
        faults=[
            texts.sentence(each)
            for each in state.loaded.problems
            if code and f"{each.where}.".startswith(mark)
        ],
        uses=tuple(dict.fromkeys(use.owner.of or use.owner.code for use in _uses(state, code)))
        if shelf == "choix"
        else (),
        refused=texts.sentence(problem) if problem is not None else "",
        wrong=problem.where if problem is not None else "",
    )
