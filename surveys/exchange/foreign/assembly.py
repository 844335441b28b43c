"""A document made from a form → a questionnaire that opens, whatever the form held: what the core refuses is taken out.

Apart from both formats because the core is the judge of either. Each refusal takes out the piece of logic that it names, or
the hole of a sentence, at last the question; each is told with its place. Refuses to go on without end.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from surveys.exchange.foreign.findings import Findings, Place
from surveys.questionnaire.definition import Loaded, load_document
from surveys.questionnaire.problems import Problem

Document = dict[str, Any]
_ROUNDS = 12
_PATH = re.compile(
    r"sections\.(?P<section>\w+)(?:\.(?P<item>\w+))??(?:\.(?:fields|columns)\.(?P<cell>\w+))?"
    r"(?:\.(?P<key>relevant|calc|row_filter|row_count|label|hint|title|text|low|high|prefill|(?P<rule>hard|soft)\[(?P<number>[0-9]+)\])(?:\..*)?)?"
)
_HOLE = re.compile(r"\{\{[^{}]*\}\}")
_LAST = re.compile(r"(\[[^\]]*\]|\.?[^.\[]*)$")


def settle(
    document: Document, places: Mapping[str, Place], findings: Findings, name: str, questions: int
) -> Loaded:
    """Return what a document gives once all that the core refuses is out of it. ``places`` names the row of each path."""
    loaded = load_document(document, name=name)
    for _ in range(_ROUNDS):
        if loaded.accepted:
            break
        taken = [_take_out(document, problem, places, findings) for problem in loaded.errors]  # each of them
        if not any(taken):
            break
        _tidy(document)
        loaded = load_document(document, name=name)
    problems = (*findings.problems, *(_placed(problem, places) for problem in loaded.problems))
    if loaded.accepted:
        return replace(loaded, problems=problems, lost=tuple(findings.lost), questions=questions)
    return replace(loaded, problems=problems)


def place_of(path: str, places: Mapping[str, Place]) -> Place:
    """Return the place of a path, or of the nearest thing that holds it."""
    while path and path not in places:
        path = _LAST.sub("", path, count=1)
    return places.get(path, Place(""))


def _placed(problem: Problem, places: Mapping[str, Place]) -> Problem:
    place = place_of(problem.where, places)
    return replace(problem, where=f"{place.where}:{problem.where}".strip(":"), line=place.line)


def _take_out(document: Document, problem: Problem, places: Mapping[str, Place], findings: Findings) -> bool:
    """Take out of a document what a problem is about, and say whether there was something."""
    found = _PATH.fullmatch(problem.where)
    place = place_of(problem.where, places)
    if problem.code.startswith("definition.piping."):
        return _without_hole(document, problem, place, findings)
    if found is None:
        return False
    owner, within = _owner(document, found)
    if owner is None:
        return False
    key = found["key"]
    if problem.code == "definition.cycle":
        key = "relevant" if "relevant" in owner else "calc"
    if key and found["rule"]:
        return _without_rule(owner, found, place, findings)
    if key in ("relevant", "row_filter", "row_count", "prefill") and key in owner:
        findings.lose("refused", place, key, str(owner.pop(key)), reason=problem.code)
        owner.pop("required", None)
        return True
    if within is None or not isinstance(owner.get("code"), str):
        return False
    # A value that cannot be computed, a question that the core does not read: its place is empty, and told.
    findings.lose(
        "refused", place, key or "type", str(owner.get("calc") or owner.get("label", "")), reason=problem.code
    )
    within.remove(owner)
    return True


def _owner(document: Document, found: re.Match[str]) -> tuple[Document | None, list[Any] | None]:
    """Return the section, item or column of a path, and the list that holds it."""
    section = _named(document["sections"], found["section"])
    if section is None or found["item"] is None:
        return section, None
    item = _named(section["questions"], found["item"])
    if item is None or found["cell"] is None:
        return item, section["questions"]
    cells = item.get("fields") or item.get("columns") or []
    return _named(cells, found["cell"]), cells


def _named(things: list[Document], code: str) -> Document | None:
    return next((thing for thing in things if thing.get("code") == code), None)


def _without_rule(owner: Document, found: re.Match[str], place: Place, findings: Findings) -> bool:
    rules, at = owner.get(found["rule"], []), int(found["number"]) - 1
    if at >= len(rules) or rules[at] is None:
        return False
    findings.lose("refused", place, "constraint", str(rules[at]["rule"]), reason="")
    rules[at] = None  # taken away once every problem of this round was read: the others keep their numbers
    return True


def _without_hole(document: Document, problem: Problem, place: Place, findings: Findings) -> bool:
    """Put an ellipsis in the place of what a sentence cannot show, everywhere."""
    given = str(problem.params.get("given", ""))
    pattern = re.compile(r"\{\{\s*" + re.escape(given) + r"\s*\}\}") if given else _HOLE
    findings.say("unpiped", place, name=given)
    return _replaced(document, pattern) > 0


def _replaced(node: Any, pattern: re.Pattern[str]) -> int:
    count = 0
    pairs = list(node.items()) if isinstance(node, dict) else list(enumerate(node))
    for key, value in pairs:
        if isinstance(value, str):
            node[key], made = pattern.subn("…", value)
            count += made
        elif isinstance(value, dict | list):
            count += _replaced(value, pattern)
    return count


def _tidy(document: Document) -> None:
    """Drop the rules taken out, the tables without columns, the sections without questions, the lists that nothing uses."""
    for section in document["sections"]:
        section["questions"] = [
            item for item in section["questions"] if item.get("fields", item.get("columns", [1]))
        ]
        for item in section["questions"]:
            for each in (item, *item.get("fields", ()), *item.get("columns", ())):
                for key in ("hard", "soft"):
                    each[key] = [rule for rule in each.get(key, ()) if rule is not None]
                    if not each[key]:
                        del each[key]
    document["sections"] = [section for section in document["sections"] if section["questions"]]
