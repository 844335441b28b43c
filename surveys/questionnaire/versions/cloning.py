"""The next edition of a questionnaire: the same structure, logic and lists, with its years moved on.

Apart from comparing because here the change is made. Refuses to guess beyond years: a parameter that is an amount or a
rate is left as it is and told, and so is a year that stands in a sentence instead of a parameter.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from surveys.questionnaire.choices import CAME_FROM

Document = Mapping[str, Any]
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_READ = frozenset({"label", "hint", "title", "purpose", "message", "prepare", "definition"})  # by people


@dataclass(frozen=True, slots=True)
class Cloned:
    """The document of the next edition, what moved on in it, and what someone must still look at.

    ``moved`` and ``kept`` are parameters with their texts before and after; ``years`` are the places of sentences that
    name a year in full.
    """

    document: dict[str, Any]
    moved: tuple[tuple[str, str, str], ...] = ()
    kept: tuple[tuple[str, str], ...] = ()
    years: tuple[str, ...] = ()


def clone_document(document: Document, edition: str) -> Cloned:
    """Return the document of another edition of the same survey.

    Its own edition becomes an earlier one, its dates and the number of members are forgotten, the years of its
    parameters move by as many as between both editions, and the trends that showed the last edition show the new one too.
    """
    own = str(document.get("edition", ""))
    if own == edition:
        return Cloned(dict(document))  # the same edition, to be corrected: nothing of it moves
    made = {key: value for key, value in document.items() if key != "period"}
    if isinstance(made.get("population"), Mapping):
        made["population"] = {
            key: value for key, value in made["population"].items() if key != "expected_count"
        }
    if own:
        made["previous_editions"] = list(dict.fromkeys([*document.get("previous_editions", ()), own]))
    made["edition"] = edition
    step = _first_year(edition) - _first_year(own) if _first_year(own) and _first_year(edition) else 0
    moved, kept = [], []
    params = dict(document.get("params") or {})
    for name, value in params.items():
        after = moved_on(value, step) if isinstance(value, str) else value
        if after != value:
            params[name] = after
            moved.append((name, str(value), str(after)))
        else:
            kept.append((name, str(value)))
    if params:
        made["params"] = params
    if isinstance(made.get("choices"), Mapping):
        made["choices"] = {code: _settled(choices) for code, choices in made["choices"].items()}
    made["sections"] = [_with_trends(section, own, edition) for section in document.get("sections", ())]
    return Cloned(made, tuple(moved), tuple(kept), years_in(made))


def years_in(document: Document) -> tuple[str, ...]:
    """Return the places of the sentences that name a year in full: the next edition will have to read them again."""
    return tuple(where for where, text in _sentences(document.get("sections", ()), "") if _YEAR.search(text))


def moved_on(text: str, years: int) -> str:
    """Return a text whose every year is later: « 1er avril 2025 » is « 1er avril 2026 » a year on."""
    return _YEAR.sub(lambda year: str(int(year[0]) + years), text)


def _first_year(edition: str) -> int:
    found = _YEAR.search(edition)
    return int(found[0]) if found else 0


def _with_trends(section: Any, own: str, edition: str) -> Any:
    """Return a section whose trends go on to the new edition."""
    if not isinstance(section, Mapping):
        return section
    questions = [
        {**item, "stats": [_longer(one, own, edition) for one in item["stats"]]}
        if isinstance(item, Mapping) and isinstance(item.get("stats"), Sequence)
        else item
        for item in section.get("questions", ())
    ]
    return {**section, "questions": questions}


def _longer(one: Any, own: str, edition: str) -> Any:
    shown = one.get("editions") if isinstance(one, Mapping) else None
    if not isinstance(shown, list) or own not in map(str, shown) or edition in map(str, shown):
        return one
    return {**one, "editions": [*shown, edition]}


def _sentences(part: Any, where: str) -> Iterator[tuple[str, str]]:
    """Yield the texts that people read, each with the codes that lead to it."""
    if isinstance(part, Mapping):
        named = str(part.get("code") or part.get("id") or "")
        place = f"{where}.{named}" if where and named else where or named
        for key, value in part.items():
            if key in _READ and isinstance(value, str):
                yield place, value
            elif isinstance(value, Mapping | list):
                yield from _sentences(value, place)
    elif isinstance(part, list):
        for each in part:
            if isinstance(each, Mapping):
                yield from _sentences(each, where)
            elif isinstance(each, str):
                yield where, each


def _settled(choices: object) -> object:
    """Return a list that forgets what its choices were called in the edition before the one it was made for."""
    if not isinstance(choices, Sequence) or isinstance(choices, str):
        return choices
    return [
        {key: value for key, value in choice.items() if key != CAME_FROM}
        if isinstance(choice, Mapping)
        else choice
        for choice in choices
    ]
