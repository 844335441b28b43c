"""Corrections by AXTRA of what a centre sent: a value, its author and its reason, over a copy that never changes.

Apart from collecting because nothing of the centre's is touched: its journal and its copies stay as they are, and a
correction is withdrawn as it was made. Refuses a correction without a reason, of a variable that nobody answers, or with a
value that its question cannot read.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from surveys.operations.transaction import operation
from surveys.questionnaire.answers import AnswerSheet, is_asked
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import read_reason
from surveys.results.dataset import Submitted, respondent_of
from surveys.results.layers import CorrectionLayer
from surveys.store.accounts import name_people
from surveys.store.base import db, reading
from surveys.store.copies import last_copy_of
from surveys.store.corrections import CorrectionLine, list_corrections
from surveys.store.editions import Edition, editions_before, find_edition, list_members, values_of
from surveys.store.questionnaires import questionnaire_of
from surveys.store.sealing import Seal


@dataclass(frozen=True, slots=True)
class Standing:
    """One line of the log of corrections, as it is read: withdrawn when ``body`` is none."""

    organisation: str
    variable: str
    layer: str
    body: dict[str, Any] | None
    reason: str
    person_id: int | None
    at: datetime


Place = tuple[int, int, AnswerSheet]  # the edition, the organisation, the last copy that it sent


@operation
def correct_answer(
    survey: str,
    edition: str,
    organisation: str,
    variable: str,
    raw: tuple[str, ...],
    *,
    reason: str,
    by: int | None,
    now: datetime,
    layer: CorrectionLayer = "corrected",
) -> Problem | None:
    """Put a value in place of what an organisation sent, in the layer « corrected » or « imputed ».

    ``raw`` is as a person types it; ``("@nsp",)`` is a reason for having none. Problems: ``edition.unknown``,
    ``correction.nothing_sent``, ``correction.no_reason``, ``answer.unknown_variable``, and those of the reading.
    """
    place = _place(survey, edition, organisation)
    if isinstance(place, Problem):
        return place
    if not reason.strip():
        return Problem("correction.no_reason", variable)
    found = place[2].variable(variable)
    if found is None or not is_asked(found):
        return Problem("answer.unknown_variable", variable)
    missing = read_reason(raw[0][1:]) if len(raw) == 1 and raw[0].startswith("@") else None
    reading = found.kind.read(raw)
    if missing is None and (reading.problem is not None or reading.value is None):
        return (reading.problem or Problem("correction.no_value", variable)).at(variable)
    body: dict[str, Any] = {"raw": [] if missing else list(raw), "about": []}
    body |= {"missing": None if missing is None else str(missing), "origin": "corrected"}
    if missing is None and reading.value is not None:
        body["value"] = found.kind.encode(reading.value)
    _add_line(place, variable, layer, body, reason, by, now)
    return None


@operation
def withdraw_correction(
    survey: str,
    edition: str,
    organisation: str,
    variable: str,
    *,
    reason: str,
    by: int | None,
    now: datetime,
    layer: CorrectionLayer = "corrected",
) -> Problem | None:
    """Give a variable back what its centre sent, in one layer; the correction stays in the log.

    Problems: ``edition.unknown``, ``correction.nothing_sent``, ``correction.no_reason``, ``correction.none``.
    """
    place = _place(survey, edition, organisation)
    if isinstance(place, Problem):
        return place
    if not reason.strip():
        return Problem("correction.no_reason", variable)
    stands = None
    for line, code in list_corrections(place[0]):
        if (code, line.variable, line.layer) == (organisation, variable, layer):
            stands = line.body
    if stands is None:
        return Problem("correction.none", variable)
    _add_line(place, variable, layer, None, reason, by, now)
    return None


@reading
def read_corrections(survey: str, edition: str) -> tuple[Standing, ...] | Problem:
    """Return every line of the log of an edition, in the order written. Problem: ``edition.unknown``."""
    found = find_edition(survey, edition)
    if found is None:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    return tuple(
        Standing(code, line.variable, line.layer, line.body, line.reason, line.person_id, line.at)
        for line, code in list_corrections(found[0].id)
    )


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One line of the log as it is read: ``text`` is empty for a withdrawal; ``stands``: it holds now, in its layer."""

    organisation: str
    variable: str
    label: str
    layer: str
    text: str
    reason: str
    by: str
    at: datetime
    stands: bool


@dataclass(frozen=True, slots=True)
class DeskValue:
    """A value that may be corrected: its question, what its centre sent, and the code of its section when it is restricted."""

    organisation: str
    variable: str
    label: str
    sent: str
    restricted: str
    before: str = ""  # what it had sent in the edition before, if that one asked for it
    edition_before: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """What is corrected in an edition, and the value that someone is looking at."""

    title: str
    lines: tuple[DeskLine, ...]  # the last one first
    value: DeskValue | None
    problem: Problem | None  # why the value that was asked for is not there


@reading
def read_desk(survey: str, edition: str, organisation: str = "", variable: str = "") -> Desk | Problem:
    """Return the log of an edition, with the value of a centre when one is asked for.

    Problem: ``edition.unknown``; of the value, in ``problem``: ``correction.nothing_sent``, ``answer.unknown_variable``.
    """
    found = find_edition(survey, edition)
    if found is None:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    questionnaire = questionnaire_of(found[0].questionnaire_version_id)
    blank = AnswerSheet.blank(questionnaire, found[0].opens_at)
    listed = list_corrections(found[0].id)
    last = {(code, line.variable, line.layer): line.id for line, code in listed}
    names = name_people({line.person_id for line, _ in listed if line.person_id is not None})
    lines = tuple(
        DeskLine(
            code,
            line.variable,
            _label(blank, line.variable),
            line.layer,
            "" if line.body is None else _text(line.body),
            line.reason,
            names.get(line.person_id or 0, ""),
            line.at,
            line.body is not None and last[code, line.variable, line.layer] == line.id,
        )
        for line, code in reversed(listed)
    )
    asked = _value(survey, edition, organisation, variable, blank) if organisation and variable else None
    problem = asked if isinstance(asked, Problem) else None
    return Desk(blank.title, lines, None if isinstance(asked, Problem) else asked, problem)


def _value(
    survey: str, edition: str, organisation: str, variable: str, blank: AnswerSheet
) -> DeskValue | Problem:
    place = _place(survey, edition, organisation)
    if isinstance(place, Problem):
        return place
    sheet = place[2]
    found = sheet.variable(variable)
    if found is None or not is_asked(found):
        return Problem("answer.unknown_variable", variable)
    state = sheet.state(variable)
    section = sheet.questionnaire.section_of[found.item.code]
    return DeskValue(
        organisation,
        variable,
        _label(blank, variable),
        found.kind.show(state.value) if state.value is not None else f"@{state.missing or ''}".rstrip("@"),
        section.code if section.restricted else "",
        *_before(place, organisation, variable),
    )


def _before(place: Place, organisation: str, variable: str) -> tuple[str, str]:
    """Return what an organisation had sent in the edition before, under the questionnaire of today, and which one."""
    edition_id, organisation_id, sheet = place
    edition = db.session.get(Edition, edition_id)
    before = [] if edition is None else editions_before(edition, edition.survey_id)
    copy = last_copy_of(before[0].id, organisation_id) if before else None
    if copy is None:
        return "", ""
    sent = Submitted(organisation, json.loads(copy.document), copy.sent_at)
    told = respondent_of(sheet.questionnaire, sent, sheet.context.organisation).sheet
    found, state = told.variable(variable), told.state(variable)
    said = found.kind.show(state.value) if found is not None and state.value is not None else ""
    return said, before[0].code if said else ""


def _label(blank: AnswerSheet, variable: str) -> str:
    """Return what a variable asks: its question and, in a table, its row and its column."""
    found = blank.variable(variable)
    if found is None:
        item = blank.questionnaire.items.get(variable.partition("[")[0].partition(".")[0])
        return variable if item is None else blank.text(item.label)
    column = found.column.label if found.column is not None else ""
    rows: Any = getattr(found.item, "rows", None)
    row = rows.label(found.row) if rows is not None and found.row and found.row in rows else ""
    return ", ".join(blank.text(each) for each in (found.item.label, row, column) if each)


def _text(body: dict[str, Any]) -> str:
    """Return a body as it was typed."""
    return f"@{body['missing']}" if body.get("missing") else " ".join(map(str, body["raw"]))


def _add_line(
    place: Place,
    variable: str,
    layer: CorrectionLayer,
    body: dict[str, Any] | None,
    reason: str,
    by: int | None,
    now: datetime,
) -> None:
    """Keep one line of the log; without a body it gives back what was sent."""
    edition_id, organisation_id, sheet = place
    db.session.add(
        CorrectionLine(
            edition_id=edition_id,
            organisation_id=organisation_id,
            variable=variable,
            layer=layer,
            body=Seal(sheet.questionnaire).body(variable, body),
            reason=reason.strip(),
            person_id=by,
            at=now,
        )
    )


def _place(survey: str, edition: str, organisation: str) -> Place | Problem:
    """Return the edition, the organisation and the sheet of the last copy it sent, or why there is none."""
    found = find_edition(survey, edition)
    if found is None:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    row = found[0]
    for member, each in list_members(row.id):
        copy = last_copy_of(row.id, each.id) if each.code == organisation else None
        if copy is not None:
            sent = Submitted(organisation, json.loads(copy.document), copy.sent_at)
            questionnaire = questionnaire_of(row.questionnaire_version_id)
            return row.id, each.id, respondent_of(questionnaire, sent, values_of(member.attributes)).sheet
    return Problem("correction.nothing_sent", params={"organisation": organisation})
