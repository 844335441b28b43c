"""Statistics beside the question that feeds them: what each counts, of whom, how it prints, and a preview of its figure.

Apart from the results, which are of published questionnaires. Refuses a kind that the question cannot feed; the preview
is of the last edition's answers, after disclosure control.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from surveys.operations import designing, publishing
from surveys.operations.designing import Did, DraftState
from surveys.questionnaire.choices import ChoiceList
from surveys.questionnaire.definition.model import Item, Matrix, Roster
from surveys.questionnaire.definition.statistics import STATISTICS
from surveys.questionnaire.editing import Add, Edit, Place, Put, Remove, find, propose_code, taken_codes
from surveys.questionnaire.editing.places import at, sequence_at
from surveys.questionnaire.kinds import statistics_of
from surveys.questionnaire.problems import Problem
from surveys.results.disclosure import policy_of
from surveys.web.shared import texts
from surveys.web.shared.access import me, now, open_to
from surveys.web.shared.phrases import coded
from surveys.web.staff.designer.conditions.summary import Line, line_of
from surveys.web.staff.designer.conditions.targets import OF_STATISTICS, questionnaire_of, teller_of
from surveys.web.staff.designer.conditions.views import title_of
from surveys.web.staff.designer.door import DESIGNERS, blueprint, enter, rooms, status_of
from surveys.web.staff.designer.plain_settings import Setting, fields_of, posted_values
from surveys.web.staff.drawing import draw_figure

ROUTE = "/<int:draft>/question/<code>/statistiques/"


@dataclass(frozen=True, slots=True)
class Listed:
    """A statistic in the list of its question."""

    id: str
    title: str
    kind: str
    faults: int


@blueprint.get(ROUTE)
@open_to("staff", *DESIGNERS)
def statistics(draft: int, code: str) -> str:
    """List the statistics of a question, and offer those that it can feed."""
    return _list(enter(draft), code)


def _list(state: DraftState, code: str, refused: Problem | None = None) -> str:
    item = _item(state, code)
    return render_template(
        "staff/designer/statistics.html",
        state=state,
        rooms=rooms(state.id),
        code=code,
        title=title_of(state, "question", code),
        listed=tuple(_listed(state, code, item)),
        kinds=kinds_of(item, ""),
        refused=texts.sentence(refused) if refused is not None else "",
        typed=request.form,
    )


@blueprint.post(ROUTE)
@open_to("staff", *DESIGNERS)
def add_statistic(draft: int, code: str) -> Response | tuple[str, int]:
    """Add a statistic to a question: its kind and the title of its figure."""
    state = enter(draft)
    item = _item(state, code)
    kind, title = request.form.get("kind", ""), request.form.get("label", "").strip()
    if kind not in dict(kinds_of(item, "")):
        return _list(state, code, Problem("statistic.no_kind", "kind")), 422
    if not title:
        return _list(state, code, Problem("statistic.no_title", "label")), 422
    name = propose_code(title, taken_codes(state.document), fallback="statistique")
    thing: dict[str, Any] = {"id": name, "kind": kind}
    thing |= {key: f"${{{code}}}" for key in ("value",) if _feeds_itself(item, kind)}
    thing["label"] = title
    stats = sequence_at(item, ("stats",))
    last = str(stats[-1].get("id", "")) if stats else ""
    edit = Add(Place("statistic", name, code), thing, last)
    done = designing.edit_draft(
        state.id, (edit,), did=Did("did.statistic", {"of": code}), by=me().person_id, now=now()
    )
    if isinstance(done, Problem):
        return _list(state, code, done), status_of(done)
    return redirect(url_for("staff.designer.statistic", draft=draft, code=code, statistic=name), code=303)


def _feeds_itself(item: Mapping[str, Any], kind: str) -> bool:
    plain = item.get("type") not in ("roster", "matrix", "matrix_numeric", "matrix_single")
    return plain and not item.get("rows") and "value" in STATISTICS[kind].required


@blueprint.get(f"{ROUTE}<statistic>")
@open_to("staff", *DESIGNERS)
def statistic(draft: int, code: str, statistic: str) -> str:
    """Show one statistic: its settings, what is wrong with it, and its figure on the last edition's answers."""
    return _page(enter(draft), code, statistic)


@blueprint.post(f"{ROUTE}<statistic>")
@open_to("staff", *DESIGNERS)
def write_statistic(draft: int, code: str, statistic: str) -> Response | tuple[str, int]:
    """Keep the settings of a statistic, or take it out."""
    state = enter(draft)
    thing = _statistic(state, code, statistic)
    place = Place("statistic", statistic, code)
    removing = request.form.get("faire") == "retirer"
    edits = (Remove(place),) if removing else _edits(state, code, thing, place)
    if edits:
        did = Did("did.statistic_removed" if removing else "did.statistic", {"of": code})
        done = designing.edit_draft(draft, edits, did=did, by=me().person_id, now=now())
        if isinstance(done, Problem):
            return _page(enter(draft), code, statistic, done), status_of(done)
    if removing:
        return redirect(url_for("staff.designer.statistics", draft=draft, code=code), code=303)
    return redirect(
        url_for("staff.designer.statistic", draft=draft, code=code, statistic=statistic), code=303
    )


def _edits(state: DraftState, code: str, thing: Mapping[str, Any], place: Place) -> tuple[Edit, ...]:
    """Return what was changed, key by key; what the new kind has no place for is taken away."""
    item, kind = _item(state, code), request.form.get("kind", "")
    if kind not in dict(kinds_of(item, str(thing.get("kind", "")))):
        kind = str(thing.get("kind", ""))
    settings = tuple(settings_of(state, item, {**thing, "kind": kind}))
    posted = posted_values(settings, request.form)
    drawn = {setting.key for setting in settings if setting.key in request.form or setting.widget == "flag"}
    wanted: dict[str, Any] = {key: value for key, value in posted.items() if key in drawn}
    wanted["kind"] = kind
    known = {setting.key for setting in settings} | STATISTICS[kind].keys.keys() | {"id", "kind"}
    wanted |= dict.fromkeys(key for key in thing if key not in known)
    return tuple(
        Put(place, key, value, seen=thing.get(key))
        for key, value in wanted.items()
        if value != thing.get(key)
    )


def _page(state: DraftState, code: str, statistic: str, refused: Problem | None = None) -> str:
    thing = _statistic(state, code, statistic)
    item = _item(state, code)
    kind = str(thing.get("kind", ""))
    faults = tuple(faults_of(state, code, statistic))
    return render_template(
        "staff/designer/statistic.html",
        state=state,
        rooms=rooms(state.id),
        code=code,
        statistic=statistic,
        thing=thing,
        title=title_of(state, "question", code),
        kinds=kinds_of(item, kind),
        fields=fields_of(tuple(settings_of(state, item, thing)), thing),
        lines=tuple(_expressions(state, code, statistic, kind)),
        faults=[texts.sentence(problem) for problem in faults],
        coded=coded,
        secrecy=_secrecy(state, code),
        refused=texts.sentence(refused) if refused is not None else "",
        preview=None if faults else _preview(state, code, thing),
    )


def _expressions(state: DraftState, code: str, statistic: str, kind: str) -> Iterator[Line]:
    """Yield the expressions that a kind takes, each with its French."""
    keys = STATISTICS[kind].keys if kind in STATISTICS else {}
    for word, key in OF_STATISTICS.items():
        if keys.get(key) == "expression":
            yield line_of(state, "question", code, f"statistiques/{statistic}/{word}")


def _preview(state: DraftState, code: str, thing: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figure of a statistic on the last edition's answers, protected, or why there is none."""
    tried = publishing.preview_figure(state.survey, code, thing, but=state.for_edition, now=now())
    if isinstance(tried, Problem):
        return {"why": texts.sentence(tried)}
    return {
        "view": draw_figure(tried.tables[0], tried),
        "edition": tried.dataset.edition,
        "fill": tried.blank.text,
    }


def faults_of(state: DraftState, code: str, statistic: str) -> Iterator[Problem]:
    """Yield what the definition says is wrong with a statistic."""
    mark = f".{code}.stats.{statistic}"
    for problem in state.loaded.problems:
        if problem.where.endswith(mark) or f"{mark}." in problem.where:
            yield problem


def _secrecy(state: DraftState, code: str) -> tuple[str, int]:
    """Return the class of a question's answers, and how many organisations a figure of them needs."""
    questionnaire = questionnaire_of(state)
    item = questionnaire.items.get(code)
    word = item.disclosure if item is not None else "public_aggregate"
    return word, policy_of(questionnaire).min_organisations


# ── what can be set ───────────────────────────────────────────────────────────────────────────────────────────


def kinds_of(item: Mapping[str, Any], own: str) -> list[tuple[str, str]]:
    """Return the kinds that a question can feed, in the order of the format, and the one it has."""
    fed = statistics_of(str(item.get("type", "")))
    by_row = bool(item.get("rows"))
    return [
        (name, texts.sentence(Problem(f"estimator.{name}")))
        for name, kind in STATISTICS.items()
        if name == own or (name in fed and (by_row or not kind.by_row))
    ]


def settings_of(state: DraftState, item: Mapping[str, Any], thing: Mapping[str, Any]) -> Iterator[Setting]:
    """Yield the settings of a statistic of one kind, but for its expressions."""
    kind = STATISTICS.get(str(thing.get("kind", "")))
    units = (
        ("org", _("organismes")),
        ("person", _("personnes")),
        ("row", _("lignes")),
        ("org_year", _("organismes-années")),
        ("text", _("textes")),
    )
    yield Setting("label", _("Titre de la figure"), "text", _("Ce que le lecteur lit au-dessus du chiffre."))
    yield Setting("unit", _("Unité d’analyse"), "choice", _("Qui compte pour un."), units, "org")
    yield Setting(
        "rounding",
        _("Décimales"),
        "whole",
        _("L’arrondi se fait une seule fois, à la demie supérieure."),
        usual="0",
    )
    yield Setting("format", _("Présentation"), "choice", "", _formats(), "")
    keys = kind.keys if kind is not None else {}
    made = questionnaire_of(state).items.get(str(item.get("code", "")))
    for key, shape in keys.items():
        setting = _own_setting(state, made, key, shape)
        if setting is not None:
            yield setting
    yield Setting("no_breakdown", _("Ne pas ventiler par région ni par taille"), "flag")


def _own_setting(state: DraftState, item: Item | None, key: str, shape: str) -> Setting | None:
    """Return the setting of a key that only some kinds have; its expressions have pages of their own."""
    label = _labels().get(key, key)
    match shape:
        case "number":
            return Setting(key, label, "number")
        case "numbers" | "editions":
            return Setting(key, label, "list", _("Séparez par des points-virgules."))
        case "statistic":
            return Setting(key, label, "choice", "", _others(state))
        case "column":
            return Setting(key, label, "choice", "", _columns(item))
        case "benchmark":
            return Setting(key, label, "choice", "", _benchmarks(state))
        case "attribute":
            return Setting(key, label, "choice", "", _attributes(item.rows if item is not None else None))
        case "text":
            return Setting(key, label, "text")
        case "expressions":
            return Setting(key, label, "lines", _("Une expression par ligne."))
        case "expression":
            return None
        case _:
            return Setting(key, label, "choice", "", _words(shape))


def _labels() -> dict[str, str]:
    return {
        "q": _("Quantile (de 0 à 1)"),
        "scale": _("Échelle (100 pour un pourcentage, 1 pour un nombre)"),
        "of": _("Calculée à partir de"),
        "editions": _("Éditions"),
        "benchmark": _("Repère externe"),
        "denominator": _("Dénominateur de l’écart"),
        "direction": _("Sens"),
        "weight": _("Poids"),
        "rows": _("Lignes retenues"),
        "attribution": _("Attribution de la citation"),
        "majority": _("Majorité"),
        "quorum": _("Quorum"),
        "tie_rule": _("En cas d’égalité"),
        "values": _("Nombres du cas"),
        "value": _("Colonne"),
        "num": _("Numérateur : colonne"),
        "den": _("Dénominateur : colonne"),
    }


def _words(shape: str) -> tuple[tuple[str, str], ...]:
    return {
        "denominator": (
            ("own", _("le salaire versé : hausse requise pour rejoindre le marché")),
            ("benchmark", _("le marché : retard sur le marché")),
        ),
        "direction": (("gap", _("écart, tel qu’il est calculé")), ("lag", _("retard, en positif"))),
        "majority": (("simple", _("simple")), ("two_thirds", _("des deux tiers"))),
        "tie_rule": (
            ("first_choices", _("les premiers choix")),
            ("chair", _("la présidence tranche")),
            ("draw", _("tirage au sort")),
        ),
    }.get(shape, ())


def _formats() -> tuple[tuple[str, str], ...]:
    return (
        ("", _("selon la question")),
        ("number", _("nombre")),
        ("percent", _("pourcentage")),
        ("points", _("points")),
        ("money", _("dollars")),
        ("rating", _("note")),
        ("hours", _("heures")),
        ("days", _("jours")),
        ("weeks", _("semaines")),
        ("months", _("mois")),
        ("years", _("années")),
    )


def _others(state: DraftState) -> list[tuple[str, str]]:
    say = teller_of(state).say
    return [(one.id, say(one.label) or one.id) for _item_, one in questionnaire_of(state).statistics]


def _columns(item: Item | None) -> list[tuple[str, str]]:
    columns = item.columns if isinstance(item, Matrix) else item.fields if isinstance(item, Roster) else ()
    return [(column.code, column.label) for column in columns if column.code]


def _benchmarks(state: DraftState) -> list[tuple[str, str]]:
    return [
        (f"{each.id}.{name}", f"{each.source}, {each.reference_year} – {name}")
        for each in questionnaire_of(state).benchmarks.values()
        for name in dict.fromkeys(name for row in each.rows.values() for name in row)
    ]


def _attributes(rows: ChoiceList | None) -> list[tuple[str, str]]:
    named = dict.fromkeys(name for choice in rows or () for name in choice.attributes)
    return [("incumbents", _("les personnes en poste")), *((name, name) for name in named)]


def _item(state: DraftState, code: str) -> Mapping[str, Any]:
    path = find(state.document, Place("item", code))
    found = None if path is None else at(state.document, path)
    if not isinstance(found, Mapping) or not statistics_of(str(found.get("type", ""))):
        abort(404)
    return found


def _statistic(state: DraftState, code: str, statistic: str) -> Mapping[str, Any]:
    path = find(state.document, Place("statistic", statistic, code))
    found = None if path is None else at(state.document, path)
    if not isinstance(found, Mapping):
        abort(404)
    return found


def _listed(state: DraftState, code: str, item: Mapping[str, Any]) -> Iterator[Listed]:
    for each in sequence_at(item, ("stats",)):
        if isinstance(each, Mapping) and each.get("id"):
            name, kind = str(each["id"]), str(each.get("kind", ""))
            faults = sum(1 for _fault in faults_of(state, code, name))
            word = texts.sentence(Problem(f"estimator.{kind}")) if kind in STATISTICS else kind
            yield Listed(name, str(each.get("label", "")) or name, word, faults)
