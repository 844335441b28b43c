"""« Coller un tableau »: a page to paste or upload, a preview to check, one button to accept, one to take it all back.

Apart from the rosters' own buttons because nothing is written before « Accepter ». Each round is a POST of the same table,
which travels in the page: the server keeps nothing of what it has not been told to keep. Works without script.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from surveys.exchange.pasting import Change, Preview, changes_of, match_columns, preview, read_clipboard
from surveys.exchange.workbooks import MAX_FILE, Sheet, read_file
from surveys.operations import collecting
from surveys.operations.collecting import Paste, RowToPaste
from surveys.questionnaire.answers import Answer
from surveys.questionnaire.definition.model import Roster, name_field
from surveys.questionnaire.problems import Problem
from surveys.web.member.disputes import question_of
from surveys.web.member.door import Place, blueprint, enter, note_seen, status_of
from surveys.web.member.notice import demand_notice
from surveys.web.member.pasting.given import from_cell, pick_sheet
from surveys.web.member.pasting.offline import workbook_of
from surveys.web.member.pasting.shown import Drawing, unit_beside
from surveys.web.member.pasting.told import Told, hints_of, read_told, write_state
from surveys.web.member.replies import new_tab
from surveys.web.member.rosters import keep_typed, roster_at
from surveys.web.shared import texts
from surveys.web.shared.access import me, now, open_to
from surveys.web.shared.carried import DAMAGED, Table, read_table, table_of, write_table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_NAMED = 8  # cells changed meanwhile that are named one by one
_ADDRESS = "/<survey>/<edition>/<organisation>/sections/<section>/<roster>"

__all__ = ["accept_paste", "paste", "paste_template", "preview_paste", "undo_paste"]


@blueprint.get(f"{_ADDRESS}/collage")
@open_to("member")
def paste(survey: str, edition: str, organisation: str, section: str, roster: str) -> str | Response:
    """Show where to paste a table, or choose a file."""
    place = enter(survey, edition, organisation, section)
    item = _pastable(place, section, roster)
    if not place.submission.writable:
        return redirect(place.address.section(section), code=303)
    demand_notice(place)
    return _page(place, item)


@blueprint.post(f"{_ADDRESS}/collage")
@open_to("member")
def preview_paste(
    survey: str, edition: str, organisation: str, section: str, roster: str
) -> str | Response | tuple[str, int]:
    """Show what a table would change. Nothing is written, but what the section's form carried beside it."""
    place = enter(survey, edition, organisation, section)
    item = _pastable(place, section, roster)
    _refuse_closed(place)
    if "_versions" in request.form:
        if stopped := keep_typed(place):
            return stopped
        place = enter(survey, edition, organisation, section)
        if not request.form.get("_texte", "").strip():
            return redirect(place.address.paste(roster), code=303)
    found = _given(place, item)
    if isinstance(found, Problem):
        return _page(place, item, (found,)), 422
    if isinstance(found, str):
        return found
    return _draw(place, item, found, read_told(request.form))


@blueprint.post(f"{_ADDRESS}/collage/acceptation")
@open_to("member")
def accept_paste(
    survey: str, edition: str, organisation: str, section: str, roster: str
) -> str | Response | tuple[str, int]:
    """Write what the preview showed: all of it or nothing, and once however often it is sent."""
    place = enter(survey, edition, organisation, section)
    item = _pastable(place, section, roster)
    token = request.form.get("_jeton", "")[:40]
    known = collecting.find_paste(survey, edition, organisation, roster, token) if token else None
    if known is not None and known.undone is None:
        return redirect(place.address.section(section, anchor=f"collage-{roster}"), code=303)
    _refuse_closed(place)
    table = read_table(request.form.get("_tableau", ""))
    if isinstance(table, Problem):
        abort(400)
    told = read_told(request.form)
    found = _read(place, item, table, told)
    seen, drawn = _seen(), _base(place, item, found)
    if known is not None:
        return _draw(place, item, table, told, said=Problem("paste.undone"))
    if seen != drawn:
        moved = _moved(place, item, seen, drawn)
        said = Problem("paste.moved") if moved is not None else Problem("paste.other_hints")
        return _draw(place, item, table, told, said=said, moved=moved or (), token=token)
    done = collecting.accept_paste(
        survey,
        edition,
        organisation,
        roster,
        _rows(place, item, table, changes_of(found)),
        entries=drawn["entries"],
        drawn=drawn["versions"],
        token=token or new_tab(),
        by=me().person_id,
        now=now(),
    )
    if isinstance(done, Paste):
        note_seen(place, section)
        return redirect(place.address.section(section, anchor=f"collage-{roster}"), code=303)
    if not done.code.startswith(("paste.", "roster.", "answer.too_long")):
        abort(status_of(done))
    place = enter(survey, edition, organisation, section)
    changed = _moved(place, item, seen, _base(place, item, _read(place, item, table, told)))
    return _draw(place, item, table, told, said=done, moved=changed or ())


@blueprint.post(f"{_ADDRESS}/collage/annulation")
@open_to("member")
def undo_paste(
    survey: str, edition: str, organisation: str, section: str, roster: str
) -> Response | tuple[str, int]:
    """Take a paste back: every cell as it was before, but for what was typed since."""
    place = enter(survey, edition, organisation, section)
    item = _pastable(place, section, roster)
    if "_versions" in request.form and (stopped := keep_typed(place)):
        return stopped
    token = request.form.get("_collage", "")[:40]
    done = collecting.undo_paste(
        survey, edition, organisation, item.code, token, by=me().person_id, now=now()
    )
    if isinstance(done, Problem):
        abort(404 if done.code == "paste.unknown" else status_of(done))
    return redirect(place.address.undone(section, roster, token), code=303)


@blueprint.get(f"{_ADDRESS}/modele.xlsx")
@open_to("member")
def paste_template(survey: str, edition: str, organisation: str, section: str, roster: str) -> Response:
    """Give the roster as a workbook to fill offline, with what is already known."""
    place = enter(survey, edition, organisation, section)
    item = _pastable(place, section, roster)
    answer = make_response(workbook_of(place, item, now()))
    answer.mimetype = XLSX
    name = f"{item.code}-{edition}.xlsx"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


# ── what is at hand ──


def _pastable(place: Place, section: str, code: str) -> Roster:
    """Return a roster of a section this person may open, that accepts pasted tables; 404 otherwise."""
    item = roster_at(place, section, code)
    if not item.paste_table:
        abort(404)
    return item


def _refuse_closed(place: Place) -> None:
    """Refuse what a closed edition or a sent questionnaire does not take any more."""
    if place.submission.status == "sent":
        abort(409)
    if not place.submission.writable:
        abort(410)


def _given(place: Place, item: Roster) -> Table | Problem | str:
    """Return the table that the form carries: of an earlier round, of a file, of the clipboard; or the page of sheets."""
    form = request.form
    if "_tableau" in form:
        found = read_table(form["_tableau"])
        if found == DAMAGED:
            abort(400)
        return found
    if "_feuilles" in form:
        return pick_sheet(form)
    chosen = request.files.get("_fichier")
    if chosen is not None and (chosen.filename or "_texte" not in form):
        read = read_file(chosen.stream.read(MAX_FILE + 1))
        return read if isinstance(read, Problem) else _sheet(place, item, read)
    grid = read_clipboard(form.get("_texte", ""), form.get("_html", ""))
    if not grid.rows:
        return grid.problems[0]
    return from_cell(Table(grid), form.get("_case", ""), place.sheet, item)


def _sheet(place: Place, item: Roster, sheets: tuple[Sheet, ...]) -> Table | Problem | str:
    """Return the table of a file: the sheet that we prepared, the only one, or the page that asks which."""
    prepared = [sheet for sheet in sheets if sheet.roster]
    own = [sheet for sheet in prepared if sheet.roster == item.code]
    if prepared and not own:
        return Problem("workbook.other_table")
    if own or len(sheets) == 1:
        grid = (own or list(sheets))[0].grid
        return table_of((own or list(sheets))[0]) if grid.rows else grid.problems[0]
    choices = []
    for sheet in sheets:
        refusals = sheet.grid.problems
        if sheet.grid.rows:
            refusals = _read(place, item, Table(sheet.grid), Told()).problems
            refusals = refusals if _is_refused(place, item, sheet) else ()
        choices.append(
            {
                "title": sheet.title,
                "rows": len(sheet.grid.rows),
                "columns": sheet.grid.width,
                "problem": texts.sentence(refusals[0]) if refusals else "",
                # Nothing of a sheet that is refused goes back to the page.
                "table": "" if refusals else write_table(table_of(sheet)),
            }
        )
    return render_template(
        "member/paste_sheets.html",
        **_around(place, item),
        choices=choices,
        carried=json.dumps([choice["table"] for choice in choices], ensure_ascii=False),
    )


def _is_refused(place: Place, item: Roster, sheet: Sheet) -> bool:
    return match_columns(sheet.grid, item, hints_of(Told(), Table(sheet.grid), place.sheet, item)).refused


def _read(place: Place, item: Roster, table: Table, told: Told) -> Preview:
    """Return what a table would change now."""
    hints = hints_of(told, table, place.sheet, item)
    return preview(table.grid, match_columns(table.grid, item, hints), item, existing_of(place, item))


def existing_of(place: Place, item: Roster) -> Mapping[str, Mapping[str, Answer]]:
    """Return the roster as it is: entry → field → answer, in the order of the page."""
    found: dict[str, dict[str, Answer]] = {}
    for entry in place.sheet.shown_rows(item.code):
        answers = (
            (each.code, place.sheet.answer(name_field(item.code, entry, each.code))) for each in item.fields
        )
        found[entry] = {code: answer for code, answer in answers if answer is not None}
    return found  # fmt: skip


# ── what was shown, and what is there now ──


def _base(place: Place, item: Roster, found: Preview) -> dict[str, Any]:
    """Return what a preview was made from: the entries, the versions of the cells that it reads, a hash of its changes."""
    versions = place.submission.versions
    entries = list(place.submission.document["entries"].get(item.code, []))
    cells = {
        name_field(item.code, row.entry, cell.field)
        for row in found.rows
        if row.entry is not None
        for cell in row.cells
    }
    # A reference typed meanwhile in any entry would make another match.
    texts_ = [each.code for each in item.fields if each.kind.name == "text"]
    cells |= {
        name_field(item.code, entry, code) for entry in place.sheet.shown_rows(item.code) for code in texts_
    }
    changes = json.dumps([tuple(change) for change in changes_of(found)], ensure_ascii=False)
    return {
        "entries": entries,
        "versions": {name: versions.get(name, 0) for name in sorted(cells)},
        "changes": hashlib.sha256(changes.encode()).hexdigest()[:24],
    }  # fmt: skip


def _seen() -> dict[str, Any]:
    """Return what the page says that its preview was made from."""
    try:
        found = json.loads(request.form.get("_vu", ""))
    except (ValueError, RecursionError):
        abort(400)
    if not isinstance(found, dict) or not isinstance(found.get("versions"), dict):
        abort(400)
    return found


def _moved(place: Place, item: Roster, seen: dict[str, Any], drawn: dict[str, Any]) -> list[str] | None:
    """Return the cells that someone changed since the preview, in words; ``None`` when nobody changed anything."""
    before, after = seen["versions"], drawn["versions"]
    names = [name for name in {**before, **after} if before.get(name, 0) != after.get(name, 0)]
    # The versions of other cells are there only because other columns were placed.
    known = place.submission.versions
    names = [name for name in names if name in before and known.get(name, 0) != before[name]]
    if seen.get("entries") == drawn["entries"] and not names:
        return None
    here = set(place.sheet.entries(item.code))
    named = [name for name in names if name.partition("[")[2].partition("]")[0] in here]
    return [_change_in_words(place, name) for name in named[:_MOST_NAMED]]


def _change_in_words(place: Place, name: str) -> str:
    at = place.address
    lines = collecting.history(at.survey, at.edition, at.organisation, variable=name)
    who = lines[-1].by if lines else ""
    question = question_of(place, name).partition(", ")[2] or question_of(place, name)
    return f"{question} ({who})" if who else question


def _rows(place: Place, item: Roster, table: Table, changes: tuple[Change, ...]) -> list[RowToPaste]:
    """Return the rows to write, in the order of the paste."""
    offered = place.sheet.offered_entries(item.code)
    cells: dict[tuple[str | None, int], dict[str, tuple[str, ...]]] = {}
    for change in changes:
        cells.setdefault((change.entry, change.row), {})[change.field] = change.raw
    rows = []
    for (entry, row), fields in cells.items():
        former = table.entries.get(row, "") if entry is None else ""
        if former not in offered or not _is_same_one(offered[former], fields, item):
            former = ""
        rows.append(RowToPaste(entry, fields, former))
    return rows


def _is_same_one(offer: Mapping[str, Any], fields: Mapping[str, tuple[str, ...]], item: Roster) -> bool:
    """Say whether a row still is the entry of the last edition that it came from: its short texts say the same."""
    texts_ = [each.code for each in item.fields if each.kind.name == "text" and each.code in offer]
    return all(fields.get(code, offer[code].raw) == offer[code].raw for code in texts_)


# ── pages ──


def _around(place: Place, item: Roster) -> dict[str, Any]:
    return {
        "place": place,
        "here": place.address,
        "line": place.line(place.address.section_code),
        "item": item,
        "label": place.sheet.text(item.label),
    }


def _page(place: Place, item: Roster, refused: tuple[Problem, ...] = ()) -> str:
    """Return the page where one pastes. Of what was refused, nothing is drawn again."""
    fields = [each for each in item.fields if each.calc is None and each.kind.typed]
    return render_template(
        "member/paste.html",
        **_around(place, item),
        fields=[
            (label := place.sheet.text(each.label), unit_beside(label, each.kind.unit)) for each in fields
        ],
        refused=list(dict.fromkeys(texts.sentence(problem) for problem in refused)),
        filled=len(place.sheet.begun_entries(item.code)),
    )


def _draw(
    place: Place,
    item: Roster,
    table: Table,
    told: Told,
    *,
    said: Problem | None = None,
    moved: Sequence[str] = (),
    token: str = "",
) -> str | tuple[str, int]:
    """Return the preview's page; with ``said``, why it was not accepted, and 412 where someone else was in the way."""
    hints = hints_of(told, table, place.sheet, item)
    matching = match_columns(table.grid, item, hints)
    found = preview(table.grid, matching, item, existing_of(place, item))
    if found.refused:
        return _page(place, item, found.problems), 422
    drawing = Drawing(table, matching, found, item, place.sheet, moved)
    page = render_template(
        "member/paste_preview.html",
        **_around(place, item),
        shown=drawing,
        said=texts.sentence(said) if said is not None else "",
        table=write_table(table),
        state=write_state(matching, told, {each.at: each.kept for each in drawing.asides}),
        seen=json.dumps(_base(place, item, found), separators=(",", ":")),
        token=token or request.form.get("_jeton", "")[:40] * (said is None) or new_tab(),
    )
    if said is None:
        return page
    return page, 412 if said.code == "paste.moved" else 422
