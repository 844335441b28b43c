"""What a section's form sent, as changes to save: only the variables it speaks of, each from the version drawn.

Apart from the views because the same reading serves autosave (a few variables) and the whole section sent without
script. Refuses to judge answers, and to take an untouched field for a change: a page left open must not fight
another person's newer answer.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from surveys.operations.collecting import Change
from surveys.questionnaire.answers import Answer, AnswerSheet, Origin
from surveys.questionnaire.problems import Problem
from surveys.web.drawing.marking import mark_of, tidy
from surveys.web.drawing.reading import REASON, read_answer

VERSIONS = "_versions"
CONFIRM, CHOOSE, SAME = "@confirme", "_choisir:", "_inchange"
YES = "oui"
MOST_NAMES = 20_000
MOST_VERSION = 10**9


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a page said of a variable when it was drawn: its version, and a mark of what stood in its field."""

    version: int
    mark: str = ""


def read_versions(form: MultiDict[str, str]) -> Mapping[str, Drawn] | Problem:
    """Return the variables that a form speaks of, by name. Problem: ``form.damaged``, also when it names none at all."""
    try:
        found = json.loads(form.get(VERSIONS, ""))
    except (ValueError, RecursionError):
        return Problem("form.damaged")
    if not isinstance(found, dict) or len(found) > MOST_NAMES:
        return Problem("form.damaged")
    drawn: dict[str, Drawn] = {}
    for name, said in found.items():
        version, mark = said if isinstance(said, list) and len(said) == 2 else (said, "")
        if isinstance(version, bool) or not isinstance(version, int) or not isinstance(mark, str):
            return Problem("form.damaged")
        # No variable is named so, and no database keeps such a name: control characters, lone surrogates.
        if not 0 <= version <= MOST_VERSION or not name.isprintable():
            return Problem("form.damaged")
        drawn[name] = Drawn(version, mark)
    return drawn


def read_changes(
    form: MultiDict[str, str], drawn: Mapping[str, Drawn], sheet: AnswerSheet, *, leaving: bool
) -> list[Change]:
    """Return the changes that a form asks for.

    ``leaving``: the person says to be done with the section, so what was proposed and left as it is becomes an
    answer (origin « prefilled »).
    """
    erased = form.get("_effacer", "")
    changes = []
    same = _taken_over(form.get(SAME, ""), drawn, sheet)
    for name, known in drawn.items():
        if form.get(f"{CHOOSE}{name}") == "autre":
            continue  # the other person's answer was preferred
        if name == erased:
            changes.append(Change(name, (), None, known.version))
        elif name in same and (name == form.get(SAME) or not _is_typed(form, name, known, sheet)):
            changes.append(same[name])
        elif "#" in name and sheet.accepts(name):
            changes += _explanation(form, name, known, sheet)
        else:
            changes += _answer(form, name, known, sheet, leaving=leaving)
    return changes


def _taken_over(owner: str, drawn: Mapping[str, Drawn], sheet: AnswerSheet) -> dict[str, Change]:
    """Return what « Inchangé » or « C’est exact » answers for a field, a row or a table, from the versions drawn."""
    if not owner:
        return {}
    found = {**sheet.unchanged(owner), **sheet.acceptable(owner)}
    return {
        name: Change(name, answer.raw, None, drawn[name].version, answer.origin)
        for name, answer in found.items()
        if name in drawn
    }


def _is_typed(form: MultiDict[str, str], name: str, known: Drawn, sheet: AnswerSheet) -> bool:
    """Say whether a person wrote something in a field since it was drawn; nothing written leaves room for what is known."""
    raw, missing = read_answer(form, name, sheet.answer(name))
    return bool(raw or missing) and mark_of(raw, missing) != known.mark


def _explanation(form: MultiDict[str, str], name: str, known: Drawn, sheet: AnswerSheet) -> Iterator[Change]:
    raw = tidy(tuple(form.getlist(name)))
    ticked = YES in form.getlist(f"{name}{REASON}")
    kept = sheet.answer(name)
    check = next((each for each in sheet.checks(name.partition("#")[0]) if each.name == name), None)
    settled = check is not None and check.satisfied
    boxed = check is not None and check.boxed
    if known.mark and settled and mark_of(raw) == known.mark and (ticked or not boxed):
        return
    if raw or ticked:
        yield Change(name, raw or ("",), None, known.version)
    elif kept is not None and (settled or tidy(kept.raw)):
        # Said no more: about nothing, so that the same value is asked about again.
        yield Change(name, (), None, known.version, about=())


def _answer(
    form: MultiDict[str, str], name: str, known: Drawn, sheet: AnswerSheet, *, leaving: bool
) -> Iterator[Change]:
    raw, missing = read_answer(form, name, sheet.answer(name))
    if not known.mark:  # autosave names only what was touched
        yield Change(name, raw, missing, known.version, _origin(form, name))
        return
    offer = sheet.offer(name) if sheet.variable(name) is not None else None
    if offer is not None and offer.mode != "show" and missing is None and raw == tidy(offer.raw):
        if _origin(form, name) == "confirmed":
            yield Change(name, raw, None, known.version, "confirmed")
        elif offer.mode == "propose" and leaving:
            yield Change(name, raw, None, known.version, "prefilled")
    elif mark_of(raw, missing) != known.mark:
        yield Change(name, raw, missing, known.version)


def _origin(form: MultiDict[str, str], name: str) -> Origin:
    return "confirmed" if YES in form.getlist(f"{name}{CONFIRM}") else "typed"


def typed_answers(
    form: MultiDict[str, str], drawn: Mapping[str, Drawn], sheet: AnswerSheet
) -> dict[str, Answer]:
    """Return everything a form carries, as answers to draw again when nothing could be kept."""
    typed = {}
    for name in drawn:
        raw, missing = read_answer(form, name, sheet.answer(name))
        typed[name] = Answer(raw, missing)
    return typed
