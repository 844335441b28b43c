"""How long a questionnaire takes: what is asked of each imagined respondent, in seconds by kind and words to read.

Apart from the minutes that a section declares, which are its author's promise. The model: reading at 200 words a minute
the labels and hints that are shown and at 300 the choices; then, for each answer, the seconds of its kind: a choice
4, a scale 4, a number 12, a date 8, a short text 15, a long one 60, a cell of a table 6, a value confirmed as it was
offered 3, an explanation 25. Refuses precision: a minute, rounded up, and what most and nearly all respondents need.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from surveys.questionnaire.answers import AnswerSheet, is_asked
from surveys.questionnaire.definition.model import Item, Matrix, Question, Questionnaire, Roster, Variable

READING = 200  # words a minute
SCANNING = 300  # of choices
CELL, CONFIRMED, EXPLAINED = 6, 3, 25
SECONDS: Mapping[str, int] = {
    "text": 15,
    "long_text": 60,
    "email": 12,
    "phone": 10,
    "integer": 12,
    "decimal": 12,
    "money": 12,
    "percent": 12,
    "date": 8,
    "month": 8,
    "year": 6,
    "duration": 10,
    "multiple": 8,
    "ranking": 20,
    "confirmation": 8,
    "attestation": 8,
}
_CHOICE = 4  # seconds of a single choice, a rating, a scale
_WORD = re.compile(r"\w[\w’'-]*")


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes of one section, or of the whole: what half of the respondents need, and nine of ten."""

    section: str  # empty: the whole
    declared: int
    half: int
    most: int


def estimate_minutes(questionnaire: Questionnaire, sheets: Sequence[AnswerSheet]) -> tuple[Minutes, ...]:
    """Return the minutes of each section in order, then of the whole; none when no sheet is given."""
    if not sheets:
        return ()
    found: list[Minutes] = []
    whole = [0.0] * len(sheets)
    for section in questionnaire.sections:
        seconds = [seconds_of(sheet, section.code) for sheet in sheets]
        whole = [before + more for before, more in zip(whole, seconds, strict=True)]
        asked = [each for each in seconds if each] or [0.0]
        found.append(Minutes(section.code, section.minutes, *_half_and_most(asked)))
    declared = sum(section.minutes for section in questionnaire.sections)
    return (*found, Minutes("", declared, *_half_and_most(whole)))


def minutes_of(sheet: AnswerSheet) -> int:
    """Return the minutes that one respondent needs for what is shown to them."""
    return _minutes(sum(seconds_of(sheet, section.code) for section in sheet.questionnaire.sections))


def seconds_of(sheet: AnswerSheet, section_code: str) -> float:
    """Return the seconds that one section takes one respondent; 0 when it is not shown."""
    section = next(each for each in sheet.questionnaire.sections if each.code == section_code)
    if not sheet.shown_section(section_code):
        return 0.0
    return sum(sum(_of_item(sheet, item)) for item in section.items if sheet.shown(item.code))


def _of_item(sheet: AnswerSheet, item: Item) -> Iterator[float]:
    yield _reading(sheet.text(item.label), sheet.text(item.hint))
    if isinstance(item, Matrix | Roster):
        columns = item.columns if isinstance(item, Matrix) else item.fields
        yield _reading(*(column.label for column in columns))
        if isinstance(item, Matrix):
            yield _scanning(item.rows.label(row) for row in sheet.shown_rows(item.code))
    elif isinstance(item, Question) and item.kind.choice_list is not None:
        yield _scanning(choice.label for choice in item.kind.choice_list)
    for variable in sheet.variables(item):
        yield _of_variable(sheet, variable)


def _of_variable(sheet: AnswerSheet, variable: Variable) -> float:
    if not is_asked(variable) or not sheet.shows(variable):
        return 0.0
    kept = sheet.answer(variable.name)
    seconds = 0.0
    if kept is not None and not kept.blank:
        if kept.origin == "confirmed":
            seconds = CONFIRMED
        elif variable.column is not None:
            seconds = min(CELL, SECONDS.get(variable.kind.name, CELL))
        else:
            seconds = SECONDS.get(variable.kind.name, _CHOICE)
    return seconds + EXPLAINED * sum(bool(check.text) for check in sheet.checks(variable.name))


def _reading(*texts: str) -> float:
    return 60 * sum(len(_WORD.findall(text)) for text in texts) / READING


def _scanning(texts: Iterator[str]) -> float:
    return 60 * sum(len(_WORD.findall(text)) for text in texts) / SCANNING


def _half_and_most(seconds: Sequence[float]) -> tuple[int, int]:
    ordered = sorted(seconds)
    return _minutes(ordered[(len(ordered) - 1) // 2]), _minutes(ordered[(len(ordered) * 9 - 1) // 10])


def _minutes(seconds: float) -> int:
    return math.ceil(seconds / 60)
