"""The page of one expression: a builder, its text, what is wrong, what it says in French; and what fits at a caret.

Apart from the settings of a question, where these pages are named. A press without a script draws the page again; with
one, only what is said of the expression and the builder.
"""

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from surveys.exchange.printable import question_numbers
from surveys.operations import designing
from surveys.operations.designing import Did, DraftState
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.conditions import complete
from surveys.questionnaire.editing import at, find
from surveys.questionnaire.problems import Problem
from surveys.web.shared import texts
from surveys.web.shared.access import me, now, open_to
from surveys.web.shared.fragments import fragment_response, is_htmx, partial, render_piece
from surveys.web.shared.phrases import after, coded
from surveys.web.staff.designer.conditions import words
from surveys.web.staff.designer.conditions.controls import Bench
from surveys.web.staff.designer.conditions.summary import lines_of, name_of
from surveys.web.staff.designer.conditions.targets import Target, find_target, questionnaire_of, teller_of
from surveys.web.staff.designer.conditions.work import Work, kept, posted, reach_of
from surveys.web.staff.designer.door import DESIGNERS, blueprint, enter, rooms, status_of

ROUTE = "/<int:draft>/<any(question, section, questionnaire):focus>/<code>/conditions/"


@blueprint.get(ROUTE)
@open_to("staff", *DESIGNERS)
def conditions(draft: int, focus: str, code: str) -> str:
    """List the conditions, rules and calculations of a question or of a section."""
    state = enter(draft)
    parts = lines_of(state, focus, code)
    if not parts:
        abort(404)
    return render_template(
        "staff/designer/conditions.html",
        state=state,
        rooms=rooms(draft),
        parts=parts,
        level=2,
        title=title_of(state, focus, code),
        back=url_for("staff.designer.workshop", draft=draft, focus=focus, code=code),
    )


@blueprint.get(f"{ROUTE}<path:spot>")
@open_to("staff", *DESIGNERS)
def condition(draft: int, focus: str, code: str, spot: str) -> str:
    """Show one expression in a builder and as a text."""
    return _page(kept(_target(draft, focus, code, spot)))


@blueprint.post(f"{ROUTE}<path:spot>")
@open_to("staff", *DESIGNERS)
def write_condition(draft: int, focus: str, code: str, spot: str) -> Response | str | tuple[str, int]:
    """Keep an expression, or draw again what is being written."""
    target = _target(draft, focus, code, spot)
    work = posted(target, request.form)
    do = request.form.get("faire", "")
    if do in ("enregistrer", "retirer"):
        refused = _refused(work, removing=do == "retirer")
        if refused is None:
            return redirect(url_for("staff.designer.workshop", draft=draft, focus=focus, code=code), code=303)
        return _page(work, refused), status_of(refused)
    if is_htmx():
        return fragment_response(_pieces(work))
    return _page(work)


@blueprint.post("/<int:draft>/<any(question, section, questionnaire):focus>/<code>/propositions/<path:spot>")
@open_to("staff", *DESIGNERS, quiet=True)
def propose(draft: int, focus: str, code: str, spot: str) -> Response:
    """Return what fits at a caret of a text, as the options of a list."""
    target = _target(draft, focus, code, spot)
    caret = request.form.get("caret", "")
    text = request.form.get("texte", "").replace("\r\n", "\n")[:4_000]
    found = complete(text, int(caret) if caret.isdecimal() else len(text), target.spot)
    teller = teller_of(target.state, target.spot)
    options = render_piece(
        "staff/designer/_condition_candidates.html",
        found=found,
        say=teller.say,
        numbers=teller.numbers,
        functions=words.FUNCTIONS,
    )
    return fragment_response(partial("propositions", options))


def _target(draft: int, focus: str, code: str, spot: str) -> Target:
    found = find_target(enter(draft), focus, code, spot)
    if found is None:
        abort(404)
    return found


def _refused(work: Work, *, removing: bool) -> Problem | None:
    """Keep an expression, or take it away; return why not."""
    target, form = work.target, request.form
    if not removing and work.incomplete:
        return Problem("condition.incomplete")
    if not removing and target.is_rule and not work.text:
        return Problem("condition.empty_rule")
    if not removing and target.is_rule and not work.message:
        return Problem("condition.no_message", "message")
    if form.get("vu", "") != target.mark:
        return Problem("edit.changed", target.code, {"key": target.name})
    edits = target.edits("" if removing else work.text, work.message, work.explain)
    did = Did(
        "did.condition_removed" if removing or not work.text else "did.condition",
        {"of": target.code},
    )
    done = designing.edit_draft(target.state.id, edits, did=did, by=me().person_id, now=now())
    return done if isinstance(done, Problem) else None


def _values(work: Work) -> dict[str, object]:
    target = work.target
    bench = Bench(target.spot, teller_of(target.state, target.spot))
    return {
        "work": work,
        "target": target,
        "drawn": work.text,
        "built": None if work.form is None else bench.draw(work.form),
        "reach": reach_of(work),
        "words": words,
        "after": after,
        "coded": coded,
        "sentence": texts.sentence,
        "address": url_for(
            "staff.designer.write_condition",
            draft=target.state.id,
            focus=target.focus,
            code=target.code,
            spot=target.path,
        ),
        "opening": opening_of(target),
        "say": teller_of(target.state, target.spot).say,
    }


def _page(work: Work, refused: Problem | None = None) -> str:
    target = work.target
    return render_template(
        "staff/designer/condition.html",
        **_values(work),
        state=target.state,
        name=name_of(target.path),
        within=_within(target),
        title=title_of(target.state, target.focus, target.code),
        refused=refused,
        back=url_for("staff.designer.workshop", draft=target.state.id, focus=target.focus, code=target.code),
        candidates=url_for(
            "staff.designer.propose",
            draft=target.state.id,
            focus=target.focus,
            code=target.code,
            spot=target.path,
        ),
    )


def _within(target: Target) -> str:
    """Return the column or the statistic that an expression belongs to, inside its question."""
    if target.place.kind not in ("column", "statistic"):
        return ""
    path = find(target.state.document, target.place)
    thing = at(target.state.document, path) if path is not None else {}
    return str(thing.get("label", "")) or target.place.code


def _pieces(work: Work) -> str:
    """Return what changed on the page: never the text under the hand that types it."""
    values = _values(work)
    pieces = [
        partial("constructeur", render_piece("staff/designer/_condition_builder.html", **values)),
        partial("verdict", render_piece("staff/designer/_condition_verdict.html", **values)),
    ]
    if not work.from_text:
        pieces.append(partial("texte-vu", render_piece("staff/designer/_condition_text.html", **values)))
    return "".join(pieces)


def opening_of(target: Target) -> str:
    """Return how the sentence that reads an expression back begins."""
    match target.spot.key:
        case "relevant" if target.focus == "section":
            return _("La section s’affiche si")
        case "relevant":
            return _("La question s’affiche si")
        case "row_filter":
            return _("Une ligne s’affiche si")
        case "row_count":
            return _("Le nombre de lignes est")
        case "rule" if target.name == "hard":
            return _("La transmission est possible seulement si")
        case "rule":
            return _("Une explication est demandée, sauf si")
        case "where":
            return _("Un organisme est compté si")
        case "base":
            return _("Un organisme est dans la base si")
        case "consent":
            return _("Le texte peut être cité si")
        case _:
            return _("Ce qui est calculé :")


def title_of(state: DraftState, focus: str, code: str) -> str:
    """Return what an expression belongs to: « Question 27 », or a section's title."""
    questionnaire = questionnaire_of(state)
    if focus == "section":
        section = next((each for each in questionnaire.sections if each.code == code), None)
        if section is None:
            return code
        return AnswerSheet.blank(questionnaire, state.updated_at).text(section.title)
    number = question_numbers(questionnaire).get(code)
    return _("Question %(number)s", number=number) if number else code
