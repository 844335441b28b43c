"""The import of an old edition: its files chosen, matched on one page, tried as often as one likes, then taken in.

Apart from the recording of the edition. The tables travel in the page; the mapping is kept at each look, since it is long
work and holds no answer.
"""

import hashlib
import json
from collections.abc import Sequence
from pathlib import PurePath

from flask import Response as Answer
from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from surveys.exchange.past import (
    LIMITS,
    PastMapping,
    Report,
    mapping_document,
    name_sheets,
    propose,
    targets_of,
)
from surveys.exchange.workbooks import MAX_FILE, Sheet, read_file
from surveys.operations import collecting
from surveys.operations.collecting import PastEdition, PastPreview
from surveys.questionnaire.definition.model import Questionnaire, Roster
from surveys.questionnaire.problems import Problem
from surveys.web.shared import texts
from surveys.web.shared.access import LATELY, me, now, open_to
from surveys.web.staff.past.carried import Files, pack, unpack
from surveys.web.staff.past.door import TAKERS, blueprint
from surveys.web.staff.past.form import ASIDE, Given, read_form
from surveys.web.staff.past.shown import sheets_of

Answered = str | tuple[str, int]
_ADDRESS = "/<survey>/<edition>"


def _place(survey: str, edition: str) -> PastEdition:
    found = collecting.read_past_edition(survey, edition)
    if isinstance(found, Problem):
        abort(404 if found.code == "edition.unknown" else 409)
    return found


@blueprint.get(f"{_ADDRESS}/")
@open_to("staff", *TAKERS, fresh=LATELY)
def start(survey: str, edition: str) -> str:
    """Show where to choose the files, and what was imported before."""
    return _start(_place(survey, edition))


def _start(place: PastEdition, problem: Problem | None = None) -> str:
    done = {
        "inscrite": _("L’édition est inscrite. Il reste à importer ses réponses."),
        "importation": _("L’importation est faite. Les centres n’en sont pas avisés."),
    }
    return render_template(
        "staff/past/start.html",
        place=place,
        refused=texts.sentence(problem) if problem else "",
        done=done.get(request.args.get("fait", ""), ""),
    )


@blueprint.post(f"{_ADDRESS}/")
@open_to("staff", *TAKERS, fresh=LATELY)
def read(survey: str, edition: str) -> Answered:
    """Read the files, and show what is sure of their mapping or the one that was kept."""
    place = _place(survey, edition)
    found = _chosen()
    if isinstance(found, Problem):
        return _start(place, found), 422
    sheets, files = found
    kept = request.form.get("correspondance", "")
    mapping = place.mapping if kept == place.edition else place.others.get(kept)
    if mapping is None:
        mapping = propose(sheets, place.questionnaire, place.known)
    return _draw(place, sheets, files, mapping)


def _chosen() -> tuple[tuple[Sheet, ...], Files] | Problem:
    """Return the sheets of the chosen files, those of a text under the name of its file."""
    chosen = [each for each in request.files.getlist("fichiers") if each.filename]
    read: list[tuple[str, tuple[Sheet, ...]]] = []
    files = []
    for each in chosen:
        with each.stream as stream:
            data = stream.read(MAX_FILE + 1)
        found = read_file(data, LIMITS)
        if isinstance(found, Problem):
            return found
        name = PurePath(each.filename or "").name[:200]
        read.append((name, found))
        files.append((name, hashlib.sha256(data).digest()))
    sheets = name_sheets(read)
    refused = [sheet.grid.problems[0] for sheet in sheets if not sheet.grid.rows and sheet.grid.problems]
    if refused and len(refused) == len(sheets):
        return refused[0]
    return (sheets, tuple(files)) if sheets else Problem("past.no_file")


def _draw(
    place: PastEdition,
    sheets: Sequence[Sheet],
    files: Files,
    mapping: PastMapping,
    *,
    given: Given | None = None,
    said: Problem | None = None,
    kept: bool = False,
) -> Answered:
    """Show the mapping with what it would do."""
    table = pack(sheets, files)
    if isinstance(table, Problem):
        return _start(place, table), 422
    preview = collecting.preview_past(place.survey, place.edition, sheets, mapping, now=now())
    wrong, general = _wrong(preview if isinstance(preview, tuple) else (), given)
    report = preview.report if isinstance(preview, PastPreview) else Report()
    page = render_template(
        "staff/past/mapping.html",
        place=place,
        sheets=sheets_of(sheets, mapping, place.questionnaire, report, wrong),
        preview=preview if isinstance(preview, PastPreview) else None,
        mapping=mapping,
        table=table,
        rosters=_rosters(place.questionnaire),
        lists=_lists(place.questionnaire, mapping),
        said=[*([texts.sentence(said)] if said else ()), *general],
        kept=kept,
        aside=ASIDE,
        names={one.code: one.name for one in reversed(place.known)},
    )
    return (page, 422) if said or wrong or general else page


def _wrong(problems: Sequence[Problem], given: Given | None) -> tuple[dict[tuple[int, int], str], list[str]]:
    """Return what is wrong at each column, and what stands nowhere."""
    wrong = {at: texts.sentence(problem) for at, problem in (given.problems if given else {}).items()}
    general = []
    for problem in problems:
        at = given.at(problem.where) if given is not None else None
        if at is None:
            general.append(texts.sentence(problem))
        else:
            wrong.setdefault(at, texts.sentence(problem))
    return wrong, list(dict.fromkeys(general))


def _rosters(questionnaire: Questionnaire) -> list[tuple[str, str]]:
    return [(item.code, item.label) for item in questionnaire.items.values() if isinstance(item, Roster)]


def _lists(questionnaire: Questionnaire, mapping: PastMapping) -> dict[str, list[tuple[str, str]]]:
    """Return the places that the columns of each table may go to: code and label."""
    known = {code for code, _label in _rosters(questionnaire)}
    return {
        table.into: [(target.name, target.label) for target in targets_of(questionnaire, table.into).values()]
        for table in mapping.tables
        if not table.into or table.into in known
    }


def _returned(place: PastEdition) -> tuple[tuple[Sheet, ...], Files, Given] | Problem:
    found = unpack(request.form.get("tableaux", ""))
    if isinstance(found, Problem):
        return found
    sheets, files = found
    return sheets, files, read_form(request.form, sheets, place.questionnaire)


@blueprint.post(f"{_ADDRESS}/verification")
@open_to("staff", *TAKERS, fresh=LATELY)
def check(survey: str, edition: str) -> Answered:
    """Keep the mapping as it is, and show what it would do."""
    place = _place(survey, edition)
    found = _returned(place)
    if isinstance(found, Problem):
        return _start(place, found), 422
    sheets, files, given = found
    collecting.keep_past_mapping(survey, edition, given.mapping, by=me().person_id, now=now())
    return _draw(place, sheets, files, given.mapping, given=given, kept=True)


@blueprint.post(f"{_ADDRESS}/acceptation")
@open_to("staff", *TAKERS, fresh=LATELY)
def accept(survey: str, edition: str) -> Response | Answered:
    """Take in the lines that the page showed as sound; or show it again when anything has changed since."""
    place = _place(survey, edition)
    found = _returned(place)
    if isinstance(found, Problem):
        return _start(place, found), 422
    sheets, files, given = found
    done = collecting.accept_past(
        survey,
        edition,
        sheets,
        given.mapping,
        files=files,
        seen=request.form.get("vu", ""),
        by=me().person_id,
        now=now(),
    )
    if isinstance(done, tuple):
        placed = [problem for problem in done if not problem.where]
        said = placed[0] if placed else None
        return _draw(place, sheets, files, given.mapping, given=given, said=said)
    return redirect(url_for(".start", survey=survey, edition=edition, fait="importation"), code=303)


@blueprint.get(f"{_ADDRESS}/correspondance.json")
@open_to("staff", *TAKERS)
def mapping(survey: str, edition: str) -> Answer:
    """Give the mapping that is kept, as the command reads it; one without a table where none is."""
    place = _place(survey, edition)
    text = json.dumps(mapping_document(place.mapping or PastMapping()), ensure_ascii=False, indent=1)
    name = f"correspondance-{survey}-{edition}.json"
    return Answer(
        text, mimetype="application/json", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
