"""Answers as plain JSON: what ``surveys submissions import`` reads back, so that nothing is lost between two sites.

Apart from delimited text because it keeps the shape of the answers (lists, entries, reasons, explanations). Refuses
the classes of disclosure that were not asked for, name by name.
"""

import json
from collections.abc import Iterator, Mapping

from surveys.questionnaire.answers.plan import roster_variables
from surveys.questionnaire.definition.model import Disclosure, Questionnaire, Roster
from surveys.results.dataset import Respondent
from surveys.results.formats.extract import Extract
from surveys.results.formats.layout import ALL_CLASSES, OPEN_CLASSES, Classes, class_of


def plain_submission(respondent: Respondent, classes: Classes = OPEN_CLASSES) -> dict[str, object]:
    """Return ``{"organisation": code, "answers": {…}}``: values by variable, a roster as a list of entries."""
    sheet = respondent.sheet
    answers = sheet.to_plain()
    if classes != ALL_CLASSES:
        answers = {
            name: kept
            for name, found in answers.items()
            if (kept := _kept(sheet.questionnaire, respondent, name, found, classes)) is not None
        }
    return {"organisation": respondent.organisation, "answers": answers}


def _kept(
    questionnaire: Questionnaire, respondent: Respondent, name: str, found: object, classes: Classes
) -> object:
    item = questionnaire.items.get(name)
    if isinstance(item, Roster) and isinstance(found, list):
        allowed = _fields(item, classes)
        return (
            [{key: each for key, each in entry.items() if key in allowed} for entry in found]
            if allowed
            else None
        )
    return found if _class(respondent, name) in classes else None


def _fields(roster: Roster, classes: Classes) -> frozenset[str]:
    prefix = len(f"{roster.code}[*].")
    return frozenset(
        variable.name[prefix:] for variable in roster_variables(roster, "*") if class_of(variable) in classes
    )


def _class(respondent: Respondent, name: str) -> Disclosure:
    variable = respondent.sheet.variable(name)
    return "verbatim" if variable is None else class_of(variable)  # an explanation is a verbatim


def write_json(extract: Extract) -> Iterator[bytes]:
    """Yield a JSON array of submissions, one per line."""
    lead = b"[\n"
    for record in _records(extract):
        yield lead + _json(record)
        lead = b",\n"
    yield b"[]\n" if lead == b"[\n" else b"\n]\n"


def write_json_lines(extract: Extract) -> Iterator[bytes]:
    """Yield one JSON object per line."""
    for record in _records(extract):
        yield _json(record) + b"\n"


def _records(extract: Extract) -> Iterator[dict[str, object]]:
    """Yield each submission with what it is: edition, status, layer, receipt, moment. An import reads past them."""
    count = 0
    for respondent in extract.respondents():
        count += 1
        sent = None if respondent.sent_at is None else respondent.sent_at.isoformat()
        yield {
            **plain_submission(respondent, extract.choices.classes),
            "edition": f"{extract.survey}/{extract.edition}",
            "status": respondent.status,
            "layer": extract.layer,
            "receipt": respondent.receipt or None,
            "sent_at": sent,
        }
    if count != extract.count:
        raise ValueError(f"{count} submissions of {extract.count}")


def _json(found: Mapping[str, object]) -> bytes:
    return json.dumps(found, ensure_ascii=False, separators=(", ", ": ")).encode()
