"""« Repères externes »: another source's figures, with its year and its respondents, to tell a gap from.

Apart from the statistics that read them: a reference belongs to the questionnaire. Its table is written as a spreadsheet
shows it, so that it can be pasted. Refuses a reference without its source.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from surveys.operations import designing
from surveys.operations.designing import Did, DraftState
from surveys.questionnaire.definition.lists import BENCHMARK_KEY
from surveys.questionnaire.editing import Place, Put, propose_code, sequence_at
from surveys.questionnaire.problems import Problem
from surveys.web.shared import texts
from surveys.web.shared.access import me, now, open_to
from surveys.web.shared.phrases import coded
from surveys.web.staff.designer.door import DESIGNERS, blueprint, enter, rooms, status_of
from surveys.web.staff.designer.figure_lines import read_figures, shown, write_figures
from surveys.web.staff.designer.plain_settings import Setting, fields_of, posted_values

WHOLE = Place("questionnaire")
ROUTE = "/<int:draft>/reperes/"


@blueprint.get(ROUTE)
@open_to("staff", *DESIGNERS)
def benchmarks(draft: int) -> str:
    """List the outside references of a draft, and offer to add one."""
    return _list(enter(draft))


@blueprint.post(ROUTE)
@open_to("staff", *DESIGNERS)
def add_benchmark(draft: int) -> Response | tuple[str, int]:
    """Add a reference: its source, its year and its table."""
    state = enter(draft)
    name = propose_code(
        request.form.get("source", ""), {str(each.get("id")) for each in _held(state)}, fallback="repere"
    )
    return _keep(state, {"id": name}, [*_held(state), _posted(state, name)])


@blueprint.get(f"{ROUTE}<benchmark>")
@open_to("staff", *DESIGNERS)
def benchmark(draft: int, benchmark: str) -> str:
    """Show one reference: its source and its table."""
    state = enter(draft)
    return _page(state, _found(state, benchmark))


@blueprint.post(f"{ROUTE}<benchmark>")
@open_to("staff", *DESIGNERS)
def write_benchmark(draft: int, benchmark: str) -> Response | tuple[str, int]:
    """Keep a reference as it is written, or take it out once nothing reads it."""
    state = enter(draft)
    known = _found(state, benchmark)
    removing = request.form.get("faire") == "retirer"
    if removing and _readers(state, benchmark):
        return _page(
            state, known, Problem("benchmark.used", "", {"count": len(_readers(state, benchmark))})
        ), 422
    made = () if removing else (_posted(state, benchmark),)
    kept = [one for each in _held(state) for one in (made if each is known else (each,))]
    return _keep(state, known, kept)


def _keep(
    state: DraftState, known: Mapping[str, Any], kept: list[Mapping[str, Any]]
) -> Response | tuple[str, int]:
    """Write the references of a draft, unless one lacks its source or its figures."""
    own = next((each for each in kept if each["id"] == known["id"]), None)
    refused = None if own is None else _lacks(own)
    held = state.document.get("benchmarks")
    if refused is None and kept != (held or []):
        edit = Put(WHOLE, "benchmarks", kept or None, seen=held)
        did = Did("did.benchmark", {"of": str(known["id"])})
        done = designing.edit_draft(state.id, (edit,), did=did, by=me().person_id, now=now())
        refused = done if isinstance(done, Problem) else None
    if refused is not None:
        page = _page(state, own or known, refused) if known in _held(state) else _list(state, own, refused)
        return page, status_of(refused)
    if own is None:
        return redirect(url_for("staff.designer.benchmarks", draft=state.id), code=303)
    return redirect(url_for("staff.designer.benchmark", draft=state.id, benchmark=own["id"]), code=303)


def _lacks(own: Mapping[str, Any]) -> Problem | None:
    for key in ("source", "reference_year", "rows"):
        if not own.get(key):
            return Problem(f"benchmark.no_{key}", key)
    return None


def _posted(state: DraftState, name: str) -> dict[str, Any]:
    """Return a reference as the form has it; a row that is named by its label takes its code."""
    values: dict[str, Any] = {"id": name, **posted_values(settings(), request.form)}
    labels = dict(_labels(state))
    codes = {label.casefold(): code for code, label in labels.items()}
    key, rows = read_figures(request.form.get("rows", ""))
    for row in rows:
        given = str(row.get(key, ""))
        if given and given not in labels:
            row[key] = codes.get(given.casefold(), given)
    values |= {"key": key if key and key != BENCHMARK_KEY else None, "rows": rows}
    return {name: value for name, value in values.items() if value is not None}


def settings() -> tuple[Setting, ...]:
    """Return what is said of a reference; its rows and the word over their codes stand in its table."""
    return (
        Setting("source", _("Source"), "text", _("Lue sous le chiffre : auteur, titre, année, page.")),
        Setting("reference_year", _("Année des données"), "whole"),
        Setting("respondents", _("Nombre de répondants"), "whole", _("Laissez vide s’il n’est pas connu.")),
    )


def _held(state: DraftState) -> list[Mapping[str, Any]]:
    return [each for each in sequence_at(state.document, ("benchmarks",)) if isinstance(each, Mapping)]


def _found(state: DraftState, name: str) -> Mapping[str, Any]:
    found = next((each for each in _held(state) if each.get("id") == name), None)
    return abort(404) if found is None else found


def _readers(state: DraftState, name: str) -> list[tuple[str, str, str]]:
    """Return the statistics that read a reference: their question's code, their own, their title."""
    document = state.document
    items = [
        item
        for rank, _section in enumerate(sequence_at(document, ("sections",)))
        for item in sequence_at(document, ("sections", rank, "questions"))
        if isinstance(item, Mapping)
    ]
    return [
        (str(item.get("code", "")), str(one.get("id", "")), str(one.get("label") or one.get("id", "")))
        for item in items
        for one in sequence_at(item, ("stats",))
        if isinstance(one, Mapping) and str(one.get("benchmark", "")).partition(".")[0] == name
    ]


def _list(state: DraftState, typed: Mapping[str, Any] | None = None, refused: Problem | None = None) -> str:
    return render_template(
        "staff/designer/benchmarks.html",
        state=state,
        rooms=rooms(state.id),
        held=_held(state),
        **_form(typed or {}, refused),
    )


def _page(state: DraftState, known: Mapping[str, Any], refused: Problem | None = None) -> str:
    mark = f"benchmarks.{known['id']}"
    return render_template(
        "staff/designer/benchmark.html",
        state=state,
        rooms=rooms(state.id),
        known=known,
        coded=coded,
        faults=[
            texts.sentence(problem)
            for problem in state.loaded.problems
            if f"{problem.where}.".startswith(f"{mark}.")
        ],
        table=_read_back(state, known),
        readers=_readers(state, str(known["id"])),
        **_form(known, refused),
    )


def _read_back(state: DraftState, known: Mapping[str, Any]) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """Return what is understood of a table: the names of its columns, and each row by its label."""
    key, rows, labels = str(known.get("key") or BENCHMARK_KEY), known.get("rows") or (), dict(_labels(state))
    names = list(dict.fromkeys(name for row in rows for name in row if name != key))
    return names, [
        (labels.get(str(row.get(key, "")), str(row.get(key, ""))), [shown(row.get(name)) for name in names])
        for row in rows
    ]


def _form(known: Mapping[str, Any], refused: Problem | None) -> dict[str, Any]:
    typed = request.method == "POST"
    lines = write_figures(known.get("rows", ()), str(known.get("key") or BENCHMARK_KEY))
    return {
        "fields": fields_of(settings(), known),
        "lines": request.form.get("rows", "") if typed else lines if known.get("rows") else "",
        "refused": texts.sentence(refused) if refused is not None else "",
        "wrong": refused.where if refused is not None else "",
    }


def _labels(state: DraftState) -> Iterator[tuple[str, str]]:
    """Yield what the codes of rows are called, in whichever list of the draft has them."""
    for choices in (state.document.get("choices") or {}).values():
        for choice in choices if isinstance(choices, list) else ():
            if isinstance(choice, Mapping):
                yield str(choice.get("code", "")), str(choice.get("label", ""))
