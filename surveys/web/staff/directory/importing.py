"""Tables of the directory: downloaded, chosen or pasted, previewed, accepted.

Apart from the forms because nothing is written before « Accepter ». The table travels in the page between the preview and
its acceptance: nothing of it is kept on the server.
"""

from typing import cast

from flask import Response as Answer
from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from surveys.exchange import lists
from surveys.exchange.directory import Plan
from surveys.exchange.pasting import Grid, read_clipboard
from surveys.exchange.workbooks import MAX_FILE, read_file
from surveys.operations import directory
from surveys.operations.directory import ImportKind
from surveys.questionnaire.problems import Problem
from surveys.web.shared import texts
from surveys.web.shared.access import LATELY, me, now, open_to
from surveys.web.shared.carried import Table, read_table, write_table
from surveys.web.staff.directory.door import READERS, WRITERS, blueprint, role_names

KINDS = ("organisations", "people")
NAMES = {"organisations": "organismes", "people": "personnes"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _kind(name: str) -> ImportKind:
    found = next((kind for kind in KINDS if NAMES[kind] == name), None)
    if found is None:
        abort(404)
    return cast(ImportKind, found)


@blueprint.get("/importation/<what>")
@open_to("staff", *WRITERS)
def importing(what: str) -> str:
    """Show where to choose a file or paste a table."""
    return _page(_kind(what))


def _page(kind: ImportKind, problem: Problem | None = None) -> str:
    return render_template(
        "staff/directory/importing.html",
        kind=kind,
        what=NAMES[kind],
        problem=texts.sentence(problem) if problem else "",
        titles=directory.export_rows(kind, roles=role_names())[0],
        typed=request.form.get("texte", ""),
    )


@blueprint.post("/importation/<what>")
@open_to("staff", *WRITERS)
def preview_import(what: str) -> tuple[str, int] | str:
    """Show what a table would change; nothing is written."""
    kind = _kind(what)
    found = _given()
    if isinstance(found, Problem):
        return _page(kind, found), 422
    plan = directory.preview_import(kind, found, roles=role_names())
    if isinstance(plan, Problem):
        return _page(kind, plan), 422
    return _preview(kind, found, plan)


def _given() -> Grid | Problem:
    """Return the table of the chosen file, or the one that was pasted."""
    chosen = request.files.get("fichier")
    if chosen is not None and chosen.filename:
        sheets = read_file(chosen.stream.read(MAX_FILE + 1))
        if isinstance(sheets, Problem):
            return sheets
        grid = sheets[0].grid
    else:
        grid = read_clipboard(request.form.get("texte", ""))
    return grid if grid.rows else grid.problems[0]


def _preview(kind: ImportKind, grid: Grid, plan: Plan, said: Problem | None = None) -> str:
    return render_template(
        "staff/directory/preview_import.html",
        kind=kind,
        what=NAMES[kind],
        plan=plan,
        table=write_table(Table(grid)),
        said=texts.sentence(said) if said else "",
    )


@blueprint.post("/importation/<what>/acceptation")
@open_to("staff", *WRITERS)
def accept_import(what: str) -> Response | tuple[str, int]:
    """Write what the preview showed, or show it again when the directory has changed since."""
    kind = _kind(what)
    table = read_table(request.form.get("tableau", ""))
    if isinstance(table, Problem):
        return _page(kind, table), 422
    done = directory.accept_import(
        kind, table.grid, request.form.get("vu", ""), roles=role_names(), by=me().person_id, now=now()
    )
    if isinstance(done, Problem):
        plan = directory.preview_import(kind, table.grid, roles=role_names())
        if isinstance(plan, Problem):
            return _page(kind, plan), 422
        return _preview(kind, table.grid, plan, done), 422
    return redirect(url_for(".index" if kind == "organisations" else ".people", fait="importation"), code=303)


@blueprint.get("/fichier/<what>.<form>")
@open_to("staff", *READERS, fresh=LATELY)
def file(what: str, form: str) -> Answer:
    """Give the directory as a table that can be changed and imported again."""
    kind = _kind(what)
    if form not in {"csv", "xlsx"}:
        abort(404)
    rows = directory.export_rows(kind, roles=role_names())
    if form == "xlsx":
        return _answer(lists.write_workbook("Répertoire", rows[0], rows[1:]), XLSX, f"repertoire-{what}.xlsx")
    return _answer(lists.write_csv(rows[0], rows[1:]), "text/csv; charset=utf-8", f"repertoire-{what}.csv")


def _answer(data: bytes, mimetype: str, name: str) -> Answer:
    return Answer(data, mimetype=mimetype, headers={"Content-Disposition": f'attachment; filename="{name}"'})
