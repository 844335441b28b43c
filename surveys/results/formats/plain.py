"""Answers as plain JSON: what ``surveys submissions import`` reads back, so that nothing is lost between two sites.

Apart from delimited text because it keeps the shape of the answers (lists, entries, reasons, explanations). Refuses
the classes of disclosure that were not asked for, name by name.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from surveys.questionnaire.answers.plan import plan_of, roster_variables
from surveys.questionnaire.definition.model import Disclosure, Questionnaire, Roster
from surveys.results.dataset import Respondent
from surveys.results.formats.extract import Extract
from surveys.results.formats.layout import ALL_CLASSES, Classes, class_of

Record = dict[str, Any]  # a submission: its organisation, its answers by name, which copy it is


def plain_record(extract: Extract, respondent: Respondent) -> Record:
    """Return a submission with what it is: values by variable, a roster as a list of entries. An import reads past the rest."""
    return {
        "organisation": respondent.organisation,
        "answers": respondent.sheet.to_plain(),
        "edition": f"{extract.survey}/{extract.edition}",
        "status": respondent.status,
        "layer": extract.layer,
        "receipt": respondent.receipt or None,
        "sent_at": None if respondent.sent_at is None else respondent.sent_at.isoformat(),
    }


def in_classes(questionnaire: Questionnaire, record: Record, classes: Classes) -> Record:
    """Return a record without the answers of other classes of disclosure."""
    if classes == ALL_CLASSES:
        return record
    kept = {
        name: found
        for name, each in record["answers"].items()
        if (found := _kept(questionnaire, name, each, classes)) is not None
    }
    return {**record, "answers": kept}


def _kept(questionnaire: Questionnaire, name: str, found: object, classes: Classes) -> object:
    item = questionnaire.items.get(name)
    if isinstance(item, Roster) and isinstance(found, list):
        allowed = _fields(item, classes)
        return (
            [{key: each for key, each in entry.items() if key in allowed} for entry in found]
            if allowed
            else None
        )
    return found if _class(questionnaire, name) in classes else None


def _fields(roster: Roster, classes: Classes) -> frozenset[str]:
    prefix = len(f"{roster.code}[*].")
    return frozenset(
        variable.name[prefix:] for variable in roster_variables(roster, "*") if class_of(variable) in classes
    )


def _class(questionnaire: Questionnaire, name: str) -> Disclosure:
    variable = plan_of(questionnaire).by_name.get(name)
    return "verbatim" if variable is None else class_of(variable)  # an explanation is a verbatim


def write_json(records: Iterator[Record]) -> Iterator[bytes]:
    """Yield a JSON array of submissions, one per line."""
    lead = b"[\n"
    for record in records:
        yield lead + _json(record)
        lead = b",\n"
    yield b"[]\n" if lead == b"[\n" else b"\n]\n"


def write_json_lines(records: Iterator[Record]) -> Iterator[bytes]:
    """Yield one JSON object per line."""
    for record in records:
        yield _json(record) + b"\n"


def _json(found: Mapping[str, object]) -> bytes:
    return json.dumps(found, ensure_ascii=False, separators=(", ", ": ")).encode()


WRITERS: Mapping[str, Callable[[Iterator[Record]], Iterator[bytes]]] = {
    "json": write_json,
    "jsonl": write_json_lines,
}
