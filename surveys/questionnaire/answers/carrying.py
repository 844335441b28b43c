"""Answers carried from one version of a questionnaire to another: what is kept, read again, lost, or to be redone.

Apart from the sheet because it holds two questionnaires at once, and speaks of the document as it is kept. Refuses to
guess: an answer follows its code and nothing else; what its author typed is taken away only where it has no place left.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from surveys.questionnaire.answers.model import Context
from surveys.questionnaire.answers.sheet import AnswerSheet
from surveys.questionnaire.definition.model import Questionnaire, Roster, Variable

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Carried:
    """What becomes of a submission's document. Names are variables; ``lost`` are those that said something."""

    removed: tuple[str, ...] = ()  # leave the document
    changed: Mapping[str, Body] = field(default_factory=dict)  # stay, with another text or another reading
    lost: tuple[str, ...] = ()  # removed with what they said, or choices of theirs that are no more
    to_redo: tuple[str, ...] = ()  # their text stays, and no longer reads
    entries: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # of rosters that are no more

    @property
    def untouched(self) -> bool:
        """Say whether the document stays as it is."""
        return not (self.removed or self.changed or self.entries)


def carry(
    document: Mapping[str, Any], before: Questionnaire, after: Questionnaire, *, at: datetime
) -> Carried:
    """Return what becomes of a document that was written under ``before`` once ``after`` is asked instead."""
    answers: Mapping[str, Body] = document.get("answers", {})
    entries = {code: tuple(ids) for code, ids in document.get("entries", {}).items()}
    context = Context.at(at)
    old, new = AnswerSheet(before, {}, entries, context), AnswerSheet(after, {}, entries, context)
    removed, changed, lost, redo = [], {}, [], []
    for name, body in answers.items():
        heir = _heir(name, old, new)
        if heir != name or not _has_place(name, old, new):
            removed.append(name)
            if heir != name and heir not in answers and new.accepts(heir):
                changed[heir] = body  # its row has another code now
            elif _says(body):
                lost.append(name)
            continue
        variable = new.variable(name)
        if "#" in name or variable is None or body.get("missing"):
            continue
        again = _read_again(variable, body)
        if again != body:
            changed[name] = again
        if len(again["raw"]) < len(body["raw"]) and not _is_merged(variable, body, again):
            lost.append(name)
        elif body.get("value") is not None and again.get("value") is None:
            redo.append(name)
    gone = {
        code: () for code, ids in entries.items() if ids and not isinstance(after.items.get(code), Roster)
    }
    return Carried(tuple(removed), changed, tuple(lost), tuple(redo), gone)


def _heir(name: str, old: AnswerSheet, new: AnswerSheet) -> str:
    """Return the name that an answer has now: another one where the row of its table was renamed, and nothing merged."""
    owner, sign, key = name.partition("#")
    variable = old.variable(owner)
    item = None if variable is None else new.questionnaire.items.get(variable.item.code)
    if variable is None or variable.row is None or item is None or item.rows is None:
        return name
    row = item.rows.successor(variable.row)
    if not row or row == variable.row or item.rows.earlier(row) != variable.row:
        return name
    head, _, tail = owner.partition(f".{variable.row}")
    return f"{head}.{row}{tail}{sign}{key}"


def _has_place(name: str, old: AnswerSheet, new: AnswerSheet) -> bool:
    """Say whether an answer may stay. The explanation of a rule stays with that rule, not with its rank."""
    if not new.accepts(name):
        return False
    owner, sign, key = name.partition("#")
    if not sign:
        return True
    conditions = [
        [rule.condition.source for rule in sheet.rules(owner) if rule.key == key and not rule.hard]
        for sheet in (old, new)
    ]
    return conditions[0] in ([], conditions[1])


def _says(body: Body) -> bool:
    return bool(body.get("missing")) or any(text.strip() for text in body.get("raw", ()))


def _read_again(variable: Variable, body: Body) -> Body:
    """Return an answer as the new kind reads it: a choice takes its code of today, or leaves where it is no more.

    A text that no longer reads stays.
    """
    kind, raw = variable.kind, tuple(body["raw"])
    choices = kind.choice_list
    if choices is not None and choices.came_from:
        raw = tuple(dict.fromkeys(choices.successor(text) or text for text in raw))
    value = kind.read(raw).value
    if value is None and choices is not None and body.get("value") is not None:
        raw = tuple(text for text in raw if kind.read((text,)).value is not None)
        value = kind.read(raw).value if raw else None
    made = {key: kept for key, kept in body.items() if key != "value"} | {"raw": list(raw)}
    return made if value is None else made | {"value": kind.encode(value)}


def _is_merged(variable: Variable, body: Body, again: Body) -> bool:
    """Say whether fewer choices say the same: each of those that were chosen has one that stands for it."""
    choices = variable.kind.choice_list
    heirs = {choices.successor(text) for text in body["raw"]} if choices is not None else set()
    return heirs == set(again["raw"])


def places_of(questionnaire: Questionnaire, names: Iterable[str]) -> Mapping[str, int]:
    """Return how many answers are counted under each question's code, in the order asked; strangers come last."""
    counts: dict[str, int] = {}
    for name in names:
        code = name.partition("#")[0].partition("[")[0].partition(".")[0]
        counts[code] = counts.get(code, 0) + 1
    return {code: counts[code] for code in [*questionnaire.items, *counts] if code in counts}
