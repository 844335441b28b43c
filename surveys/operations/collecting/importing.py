"""Importing: answers that were given elsewhere enter as sent submissions.

Apart from saving because nobody is typing: what cannot be read is refused, all records or none, and an organisation
that already answers here is never written over.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeGuard

from surveys.operations.collecting.draft import Draft, body_of
from surveys.operations.collecting.model import ImportOutcome
from surveys.operations.collecting.sending import freeze
from surveys.operations.transaction import operation
from surveys.operations.worlds import world_of
from surveys.questionnaire.answers import AnswerSheet, Context
from surveys.questionnaire.answers.document import read_plain
from surveys.questionnaire.answers.plan import plan_of
from surveys.questionnaire.definition.model import Questionnaire, Roster
from surveys.questionnaire.problems import Problem
from surveys.store.editions import get_edition_and_member
from surveys.store.questionnaires import questionnaire_of
from surveys.store.submissions import find_place, hold_place

Record = Mapping[str, Any]


@operation
def import_submissions(
    survey: str,
    edition: str,
    records: Sequence[object],
    *,
    by: int | Mapping[str, int] | None,
    now: datetime,
    sent_at: Mapping[str, datetime] | None = None,
) -> ImportOutcome | tuple[Problem, ...]:
    """Import and send answers: a list of ``{"organisation": code, "answers": {code: value…}}``, all or none.

    What is missing is accepted, since it cannot be asked any more; what cannot be read or breaks a hard rule is not.
    ``sent_at`` says when each organisation answered, where that is known; ``by`` may say who did, by organisation. Problems are placed at
    ``record[3] (06-02): variable``.
    """
    problems: list[Problem] = []
    imported = 0
    for index, record in enumerate(records, start=1):
        place_name = f"record[{index}]"
        if not _is_record(record):
            problems.append(Problem("import.record", place_name))
            continue
        code = str(record["organisation"])
        where = f"{place_name} ({code[:40]})"
        moment = (sent_at or {}).get(code, now)
        author = by.get(code) if isinstance(by, Mapping) else by
        found = _import_one((survey, edition, code), record["answers"], author, moment)
        problems += [problem.at(f"{where}: {problem.where}" if problem.where else where) for problem in found]
        imported += not found
    return tuple(problems) or ImportOutcome(imported)


def _is_record(record: object) -> TypeGuard[Record]:
    return (
        isinstance(record, Mapping)
        and isinstance(record.get("organisation"), str)
        and isinstance(record.get("answers"), Mapping)
    )


def _import_one(
    address: tuple[str, str, str], plain: Mapping[str, Any], by: int | None, now: datetime
) -> list[Problem]:
    """Import one organisation's answers; return why not."""
    place = find_place(*address)
    if place is None:
        return [Problem("import.not_member")]
    if place.edition_status == "planned":
        return [Problem("edition.planned")]
    if place.submission_id is not None:
        return [Problem("import.already_answers")]
    questionnaire = questionnaire_of(place.questionnaire_version_id, place.content_hash)
    edition, member = get_edition_and_member(place.edition_id, place.organisation_id)
    sheet = sheet_of(
        questionnaire, plain, world_of(questionnaire, edition, member, by=by, now=now, offers=False)
    )
    faults = [
        Problem("answer.unknown_variable", name[:200]) for name in _strangers(questionnaire, sheet, plain)
    ]
    faults += faults_of(sheet)
    if faults:
        return faults
    draft = Draft(hold_place(place, now), by=by, now=now)
    write_sheet(draft, sheet)
    draft.write()
    # A submission has one copy by import: its address is a key that cannot be drawn by a form.
    freeze(
        draft,
        draft.document(),
        {"name": member.name, **member.attributes},
        address,
        key="import",
        origin="imported",
    )
    return []


def sheet_of(questionnaire: Questionnaire, plain: Mapping[str, Any], context: Context) -> AnswerSheet:
    """Return the sheet of answers that were given elsewhere."""
    answers, entries = read_plain(questionnaire, plain, context)
    return AnswerSheet(questionnaire, answers, entries, context)


def faults_of(sheet: AnswerSheet) -> list[Problem]:
    """Return what is wrong with answers that cannot be asked again: what is missing is accepted."""
    return [problem for problem in sheet.problems(include_required=False) if problem.severity == "error"]


def write_sheet(draft: Draft, sheet: AnswerSheet) -> None:
    """Make a draft, read whole, say what a sheet says and nothing else; what it says already is left as it is."""
    for roster in _rosters(sheet):
        ids = [
            entry
            for entry in sheet.entries(roster.code)
            if entry not in {row.code for row in roster.rows or ()}
        ]
        if ids != list(draft.entries.get(roster.code, [])):
            draft.set_entries(roster.code, ids, "imported")
    for name in [name for name in draft.answers if name not in sheet.answers]:
        draft.remove(name, "imported")
    for name, answer in sheet.answers.items():
        variable = sheet.variable(name)
        body = body_of(answer, None if variable is None else variable.kind)
        if not _says(draft.answers.get(name), body):
            draft.put(name, body, "imported")


def _rosters(sheet: AnswerSheet) -> list[Roster]:
    return [item for item in sheet.questionnaire.items.values() if isinstance(item, Roster)]


def _says(kept: Mapping[str, Any] | None, body: Mapping[str, Any]) -> bool:
    """Say whether an answer that is kept says this already."""
    return kept is not None and all((kept.get(key) or None) == (body[key] or None) for key in body)


def _strangers(questionnaire: Questionnaire, sheet: AnswerSheet, plain: Mapping[str, Any]) -> list[str]:
    """Return the names of ``plain`` that the questionnaire does not have. Calculated ones are known, and worked out anew."""
    known = plan_of(questionnaire).by_name
    strange = []
    for name, found in plain.items():
        item = questionnaire.items.get(name)
        if isinstance(item, Roster):
            fields = {column.code for column in item.fields}
            fields |= {f"{code}_autre" for code in fields}
            rows = found if isinstance(found, list) else []
            strange += [
                f"{name}.{field}"
                for row in rows
                if isinstance(row, Mapping)
                for field in row
                if str(field).partition("#")[0] not in fields
            ]
        elif name not in known and not sheet.accepts(name):
            strange.append(str(name))
    return list(dict.fromkeys(strange))
