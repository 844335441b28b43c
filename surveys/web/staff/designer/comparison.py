"""How an answer is compared with the last edition's: limits, what is unusual, whether a reason must be given.

Apart from the rules, which an author writes: this comparison is there without being asked for, and here its limits are
set. A blank field leaves a limit to the kind of question.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from surveys.operations import designing
from surveys.operations.designing import Did, DraftState
from surveys.questionnaire.answers.plausibility import limits_of
from surveys.questionnaire.definition.items import COLUMN, ITEM
from surveys.questionnaire.definition.model import Column, Matrix, Question, Roster
from surveys.questionnaire.definition.names import columns_of
from surveys.questionnaire.editing import Place, Put, find
from surveys.questionnaire.editing.places import at, sequence_at
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import show_number
from surveys.web.shared import texts
from surveys.web.shared.access import me, now, open_to
from surveys.web.shared.phrases import coded
from surveys.web.staff.designer.conditions.targets import questionnaire_of
from surveys.web.staff.designer.conditions.views import title_of
from surveys.web.staff.designer.door import DESIGNERS, blueprint, enter, rooms, status_of
from surveys.web.staff.designer.plain_settings import Setting, fields_of, posted_values

TABLES = ("matrix", "matrix_numeric", "roster")
ROUTE = "/<int:draft>/question/<code>/comparaison/"


@blueprint.get(ROUTE)
@blueprint.get(f"{ROUTE}<column>")
@open_to("staff", *DESIGNERS)
def comparison(draft: int, code: str, column: str = "") -> str:
    """Show how an answer, or the cells of a column, are compared with the last edition's."""
    return _page(enter(draft), code, column)


@blueprint.post(ROUTE)
@blueprint.post(f"{ROUTE}<column>")
@open_to("staff", *DESIGNERS)
def write_comparison(draft: int, code: str, column: str = "") -> Response | tuple[str, int]:
    """Keep how an answer is compared."""
    state = enter(draft)
    place = place_of(code, column)
    thing = _thing(state, place)
    if not is_compared(thing, column=bool(column)):
        abort(404)
    posted = posted_values(tuple(settings_of(thing)), request.form)
    wanted = {key: value for key, value in posted.items() if value is not None} or None
    if wanted != thing.get("compare"):
        edit = Put(place, "compare", wanted, seen=thing.get("compare"))
        did = Did("did.comparison", {"of": code})
        done = designing.edit_draft(draft, (edit,), did=did, by=me().person_id, now=now())
        if isinstance(done, Problem):
            return _page(enter(draft), code, column, done), status_of(done)
    return redirect(
        url_for("staff.designer.comparison", draft=draft, code=code, column=column or None), code=303
    )


def place_of(code: str, column: str) -> Place:
    """Return the thing whose comparison an address means."""
    return Place("column", column, code) if column else Place("item", code)


def _thing(state: DraftState, place: Place) -> Mapping[str, Any]:
    path = find(state.document, place)
    found = None if path is None else at(state.document, path)
    if not isinstance(found, Mapping):
        abort(404)
    return found


def is_compared(thing: Mapping[str, Any], *, column: bool = False) -> bool:
    """Say whether a thing of this type takes ``compare``."""
    records = (COLUMN if column else ITEM).cases
    record = records.get(str(thing.get("type", "")))
    return record is not None and "compare" in record.keys


def settings_of(thing: Mapping[str, Any]) -> Iterator[Setting]:
    """Yield the settings of a comparison: of a table as a whole, or of a number."""
    yes = (("true", _("oui")), ("false", _("non")))
    explain = (
        ("optional", _("facultative : la transmission n’attend pas")),
        ("required", _("obligatoire : la transmission attend une raison")),
    )
    if thing.get("type") in TABLES:
        yield Setting("swapped", _("Signaler deux lignes qui semblent échangées"), "choice", "", yes, "true")
        yield Setting("copied", _("Signaler une colonne recopiée"), "choice", "", yes, "true")
        if thing.get("type") == "roster":
            fields = [
                (str(each.get("code")), str(each.get("label", "")))
                for each in sequence_at(thing, ("fields",))
                if isinstance(each, Mapping)
            ]
            hint = _("Si l’un de ces champs change, la ligne n’est plus comparée.")
            yield Setting("same", _("Ce qui fait qu’une ligne est la même"), "several", hint, fields)
    else:
        asked = _("Laissez vide pour la limite habituelle.")
        yield Setting("percent", _("Écart inhabituel, en %"), "number", asked)
        yield Setting(
            "amount",
            _("Écart inhabituel, dans l’unité de la question"),
            "number",
            _("Les deux limites doivent être dépassées."),
        )
        yield Setting("minimum", _("En dessous, rien n’est comparé"), "number", asked)
        yield Setting(
            "sign", _("Signaler un changement de signe"), "choice", "", (("", _("comme d’habitude")), *yes)
        )
        yield Setting(
            "scale",
            _("Signaler dix, cent ou mille fois plus ou moins"),
            "choice",
            "",
            (("", _("comme d’habitude")), *yes),
        )
        yield Setting(
            "robust",
            _("Tenir compte de l’évolution des autres centres"),
            "choice",
            "",
            (("", _("comme d’habitude")), *yes),
        )
    yield Setting("explain", _("Explication"), "choice", "", explain, "optional")
    yield Setting("never", _("Ne jamais comparer"), "flag")


def _page(state: DraftState, code: str, column: str, refused: Problem | None = None) -> str:
    place = place_of(code, column)
    thing = _thing(state, place)
    compare = thing.get("compare")
    columns = [] if column else _columns(thing)
    mark = f".{code}.columns.{column}.compare" if column else f".{code}.compare"
    other = f".{code}.fields.{column}.compare"
    faults = [
        texts.sentence(problem)
        for problem in state.loaded.problems
        if mark in problem.where or (column and other in problem.where)
    ]
    return render_template(
        "staff/designer/comparison.html",
        state=state,
        rooms=rooms(state.id),
        code=code,
        column=column,
        label=str(thing.get("label", "")) if column else "",
        title=title_of(state, "question", code),
        fields=fields_of(tuple(settings_of(thing)), compare if isinstance(compare, Mapping) else {}),
        columns=columns,
        compared=is_compared(thing, column=bool(column)),
        coded=coded,
        usual=_usual(state, code, column),
        faults=faults,
        refused=texts.sentence(refused) if refused is not None else "",
    )


def _columns(thing: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the columns of a table whose cells are compared, with their labels."""
    return [
        (str(each["code"]), str(each.get("label", "")))
        for key in ("columns", "fields")
        for each in sequence_at(thing, (key,))
        if isinstance(each, Mapping) and each.get("code") and is_compared(each, column=True)
    ]


def _usual(state: DraftState, code: str, column: str) -> str:
    """Return what is unusual now, in words; nothing where nothing is compared."""
    item = questionnaire_of(state).items.get(code)
    asked: Question | Column | None = item if isinstance(item, Question) else None
    if isinstance(item, Matrix | Roster):
        asked = next((each for each in columns_of(item) if each.code == column), None)
    limits = None if asked is None else limits_of(asked.kind, asked.compare)
    if limits is None:
        return ""
    said = []
    if limits.percent is not None:
        said.append(_("%(percent)s %% de plus ou de moins", percent=show_number(limits.percent)))
    if limits.amount is not None:
        said.append(_("%(amount)s de plus ou de moins", amount=show_number(limits.amount)))
    return _(" et ").join(said)
