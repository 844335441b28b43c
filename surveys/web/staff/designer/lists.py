"""« Listes de choix »: those of the platform by edition, where each is used, and what a draft takes of them.

Apart from the lists of one questionnaire, which the workshop edits: taking copies. Nothing here changes a questionnaire
that is published.
"""

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from surveys.operations import designing
from surveys.operations.designing import Did, DraftState, KeptList
from surveys.questionnaire.editing import Place, Put
from surveys.questionnaire.problems import Problem
from surveys.web.shared import texts
from surveys.web.shared.access import me, now, open_to
from surveys.web.staff.designer.door import DESIGNERS, blueprint, enter, rooms, status_of
from surveys.web.staff.designer.list_lines import read_lines, write_lines


@blueprint.get("/listes")
@open_to("staff", *DESIGNERS)
def all_lists() -> str:
    """Show the lists of the platform, and offer to add one."""
    return _draw_all()


@blueprint.get("/listes/<code>")
@open_to("staff", *DESIGNERS)
def one_list(code: str) -> str:
    """Show one list: its choices by edition, where it is used, and the lines to change."""
    found = _list(code)
    edition = request.args.get("edition", "") or found.states[0][0]
    return _draw_one(found, edition, write_lines(found.state_for(edition)))


@blueprint.post("/listes")
@open_to("staff", *DESIGNERS)
def keep_list() -> Response | tuple[str, int]:
    """Keep a list as it is from an edition on."""
    form = request.form
    code, since = form.get("code", "").strip(), form.get("edition", "").strip()
    problem = designing.keep_list(
        code,
        title=form.get("titre", ""),
        since=since,
        choices=read_lines(form.get("choix", "")),
        by=me().person_id,
        now=now(),
    )
    if problem is None:
        return redirect(url_for("staff.designer.one_list", code=code, edition=since), code=303)
    known = next((each for each in designing.read_lists() if each.code == code), None)
    page = _draw_all(problem) if known is None else _draw_one(known, since, form.get("choix", ""), problem)
    return page, status_of(problem)


def _list(code: str) -> KeptList:
    found = next((each for each in designing.read_lists() if each.code == code), None)
    if found is None:
        abort(404)
    return found


def _draw_all(problem: Problem | None = None) -> str:
    return render_template(
        "staff/designer/all_lists.html",
        lists=designing.read_lists(),
        typed=request.form,
        refused=texts.sentence(problem) if problem is not None else "",
        wrong=problem.where if problem is not None else "",
    )


def _draw_one(found: KeptList, edition: str, lines: str, problem: Problem | None = None) -> str:
    return render_template(
        "staff/designer/one_list.html",
        kept=found,
        edition=edition,
        lines=lines,
        typed=request.form,
        refused=texts.sentence(problem) if problem is not None else "",
        wrong=problem.where if problem is not None else "",
    )


# ── what a draft takes ──


@blueprint.get("/<int:draft>/listes")
@open_to("staff", *DESIGNERS)
def lists(draft: int) -> str:
    """Show the lists of a draft beside those of the platform."""
    return _draw_for(enter(draft))


@blueprint.post("/<int:draft>/listes")
@open_to("staff", *DESIGNERS)
def take_list(draft: int) -> Response | tuple[str, int]:
    """Take a list's state of the draft's edition, or keep one of the draft's for the platform."""
    state, form = enter(draft), request.form
    held = state.document.get("choices") or {}
    problem: Problem | None = None
    if (own := form.get("garder", "")) in held:
        problem = designing.keep_list(
            own,
            title=form.get("titre", "").strip() or own,
            since=state.for_edition or str(state.document.get("edition", "")),
            choices=tuple(held[own]),
            by=me().person_id,
            now=now(),
        )
    else:
        problem = _take(state, form.get("prendre", ""), held)
    if problem is not None:
        return _draw_for(state, problem), status_of(problem)
    return redirect(url_for("staff.designer.lists", draft=draft), code=303)


def _take(state: DraftState, code: str, held: dict[str, object]) -> Problem | None:
    found = _list(code)
    choices = [dict(choice) for choice in found.state_for(edition_of(state))]
    if not choices:
        return Problem("shelf.no_state", code)
    put = Put(Place("lists"), code, choices, held.get(code))
    done = designing.edit_draft(
        state.id, (put,), did=Did("did.listed", {"of": code}), by=me().person_id, now=now()
    )
    return done if isinstance(done, Problem) else None


def edition_of(state: DraftState) -> str:
    """Return the edition that a draft is written for."""
    return state.for_edition or str(state.document.get("edition", ""))


def _draw_for(state: DraftState, problem: Problem | None = None) -> str:
    held = state.document.get("choices") or {}
    kept = {each.code: each for each in designing.read_lists()}
    edition = edition_of(state)
    return render_template(
        "staff/designer/lists.html",
        state=state,
        rooms=rooms(state.id),
        edition=edition,
        held=held,
        references=state.document.get("reference_lists") or {},
        kept=kept,
        same={
            code: [dict(choice) for choice in found.state_for(edition)] == held.get(code)
            for code, found in kept.items()
        },
        refused=texts.sentence(problem) if problem is not None else "",
    )
