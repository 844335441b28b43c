"""Answers as plain JSON: what ``surveys submissions import`` reads back, so that nothing is lost between two sites.

Apart from delimited text because it keeps the shape of the answers (lists, entries, reasons, explanations). Refuses
the classes of disclosure that were not asked for, name by name.
"""

import json
from collections.abc import Iterable, Iterator, Mapping

from surveys.questionnaire.answers.plan import roster_variables
from surveys.questionnaire.definition.model import Disclosure, Questionnaire, Roster
from surveys.results.dataset import Respondent
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


def write_json(respondents: Iterable[Respondent], classes: Classes = OPEN_CLASSES) -> Iterator[bytes]:
    """Yield a JSON array of submissions, one per line."""
    lead = b"[\n"
    for respondent in respondents:
        yield lead + _json(plain_submission(respondent, classes))
        lead = b",\n"
    yield b"[]\n" if lead == b"[\n" else b"\n]\n"


def write_json_lines(respondents: Iterable[Respondent], classes: Classes = OPEN_CLASSES) -> Iterator[bytes]:
    """Yield one JSON object per line."""
    for respondent in respondents:
        yield _json(plain_submission(respondent, classes)) + b"\n"


def _json(found: Mapping[str, object]) -> bytes:
    return json.dumps(found, ensure_ascii=False, separators=(", ", ": ")).encode()
