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
from surveys.store.base import db, reading
from surveys.store.copies import last_copy_of
from surveys.store.corrections import CorrectionLine, list_corrections
from surveys.store.editions import find_edition, list_members, values_of
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
