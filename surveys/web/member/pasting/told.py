"""What a person has said of a paste: columns placed, rows kept, questions answered, as the preview's form sends it.

Apart from the views because each control is told apart from what the page proposed: only what a person changed, now or
before, is a hint; the rest is worked out again. Refuses to take an untouched proposal for a person's word.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from werkzeug.datastructures import MultiDict

from surveys.exchange.pasting import Hints, Matching
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.definition.model import Question, Roster
from surveys.questionnaire.kinds.dates import Date
from surveys.web.shared.carried import Table

STATE = "_etat"
COLUMN, ROW, ANSWER, CHOICE, HEADINGS = "colonne-", "ligne", "reponse-", "choix-", "_titres"
OUT = "-"  # a column that is left out
OPEN = ""  # a column that is still to be placed
ANY = "@choix"  # the radio beside the list of all choices

Form = MultiDict[str, str]


@dataclass
class Told:
    """The person's own word, by column and by row."""

    columns: dict[int, str | None] = field(default_factory=dict)
    rows: dict[int, bool] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    header: bool | None = None


def read_told(form: Form) -> Told:
    """Return what a preview's form says; nothing of a form that is not one."""
    told = Told()
    drawn = _drawn(form)
    for at, (was, before) in _pairs(drawn, "c"):
        now = form.get(f"{COLUMN}{at}", was)
        if now != OPEN and (before or now != was):
            told.columns[at] = None if now == OUT else now
    ticked = set(form.getlist(ROW))
    for at, (was, before) in _pairs(drawn, "r"):
        if before or (str(at) in ticked) != (was == "1"):
            told.rows[at] = str(at) in ticked
    for _, (was, said) in _pairs({"h": {"0": drawn.get("h")}}, "h"):
        if said or (HEADINGS in form) != (was == "1"):
            told.header = HEADINGS in form
    # A question may be gone once answered (the unit of a column): its answer stands.
    earlier = drawn.get("a")
    pairs = earlier.items() if isinstance(earlier, dict) else ()
    kept = {key: answer for key, answer in pairs if isinstance(answer, str)}
    told.answers = {**kept, **dict(_answers(form))}
    return told


def _drawn(form: Form) -> dict[str, object]:
    try:
        found = json.loads(form.get(STATE, "{}"))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _pairs(drawn: Mapping[str, object], key: str) -> list[tuple[int, tuple[str, bool]]]:
    """Return what the page drew: by place, its value and whether it already was a person's word."""
    found = drawn.get(key)
    if not isinstance(found, dict):
        return []
    return [
        (int(at), (pair[0], bool(pair[1])))
        for at, pair in found.items()
        if at.isascii() and at.isdigit() and len(at) < 5
        if isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str)
    ]


def _answers(form: Form) -> Iterator[tuple[str, str]]:
    """Yield the answers to questions; a choice taken in the whole list needs no radio beside it."""
    for name in form:
        if name.startswith(CHOICE):
            key = name.removeprefix(CHOICE)
            if form[name] and form.get(f"{ANSWER}{key}", ANY) == ANY:
                yield key, form[name]
        elif name.startswith(ANSWER) and form[name] not in {"", ANY}:
            yield name.removeprefix(ANSWER), form[name]


def hints_of(told: Told, table: Table, sheet: AnswerSheet, item: Roster) -> Hints:
    """Return all the hints: the person's, those of the file, and what the questionnaire knows."""
    labels = {each.code: sheet.text(each.label) for each in item.fields if "{{" in each.label}
    codes = {each.code for each in item.fields}
    own = {at: code if code in codes else None for at, code in table.columns.items()}
    return Hints(
        columns={**own, **told.columns},
        header=False if table.prepared else told.header,
        rows={**dict.fromkeys(table.entries, True), **told.rows},
        answers=told.answers,
        reference=_reference_day(sheet),
        labels=labels,
        entries=table.entries,
    )


def _reference_day(sheet: AnswerSheet) -> date | None:
    """Return the day to which lengths of service are counted: the answer to ``reference_date``, where it is asked."""
    item = sheet.questionnaire.items.get("reference_date")
    if not isinstance(item, Question) or not isinstance(item.kind, Date) or item.rows is not None:
        return None
    value = sheet.value(item.code)
    return value if isinstance(value, date) else None


def write_state(matching: Matching, told: Told, rows: Mapping[int, bool]) -> str:
    """Return what the page draws, for the next round to tell what a person changed in it."""
    state = {
        "c": {
            str(each.column): [
                OPEN if each.asked else each.field or OUT,
                int(each.column in told.columns),
            ]
            for each in matching.columns
        },
        "r": {str(at): [str(int(kept)), int(at in told.rows)] for at, kept in rows.items()},
        "h": [str(int(bool(matching.headings))), int(told.header is not None)],
        "a": told.answers,
    }
    return json.dumps(state, separators=(",", ":"))
