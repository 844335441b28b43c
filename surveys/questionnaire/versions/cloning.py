"""The next edition of a questionnaire: the same structure, logic and lists, with its years moved on.

Apart from comparing because here the change is made. Refuses to guess beyond years: a parameter that is an amount or a
rate is left as it is and told, and so is a year that stands in a sentence instead of a parameter.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from surveys.questionnaire.choices import CAME_FROM

Document = Mapping[str, Any]
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_READ = frozenset({"label", "hint", "title", "purpose", "message", "prepare", "definition"})  # by people


def clone_document(document: Document, edition: str) -> dict[str, Any]:
    """Return the document of another edition of the same survey.

    Its own edition becomes an earlier one, its dates and the number of members are forgotten, the years of its
    parameters move by as many as between both editions, and the trends that showed the last edition show the new one too.
    """
    own = str(document.get("edition", ""))
    if own == edition:
        return dict(document)  # the same edition, to be corrected: nothing of it moves
    made = _at_edition(document, edition)
    if own:
        made["previous_editions"] = list(dict.fromkeys([*document.get("previous_editions", ()), own]))
    if isinstance(made.get("choices"), Mapping):
        made["choices"] = {code: _settled(choices) for code, choices in made["choices"].items()}
    made["sections"] = [
        _with_stats(section, lambda one: _longer(one, own, edition))
        for section in document.get("sections", ())
    ]
    return made


def backdate_document(document: Document, edition: str) -> dict[str, Any]:
    """Return the document of an edition that was held before: the same questions, lists and figures, its years moved back."""
    if str(document.get("edition", "")) == edition:
        return dict(document)
    made = _at_edition(document, edition)
    made.pop("previous_editions", None)
    made["sections"] = [
        _with_stats(section, lambda one: _alone(one, edition)) for section in document.get("sections", ())
    ]
    return made


def _at_edition(document: Document, edition: str) -> dict[str, Any]:
    """Return a document under another edition's code: its dates and its members forgotten, the years of its parameters moved."""
    made = {key: value for key, value in document.items() if key != "period"}
    if isinstance(made.get("population"), Mapping):
        made["population"] = {
            key: value for key, value in made["population"].items() if key != "expected_count"
        }
    made["edition"] = edition
    years = years_apart(str(document.get("edition", "")), edition)
    if document.get("params"):
        made["params"] = {
            name: moved_on(value, years) if isinstance(value, str) else value
            for name, value in document["params"].items()
        }
    return made


def years_in(document: Document) -> tuple[str, ...]:
    """Return the places of the sentences that name a year in full: the next edition will have to read them again."""
    return tuple(where for where, text in _sentences(document.get("sections", ()), "") if _YEAR.search(text))


def moved_on(text: str, years: int) -> str:
    """Return a text whose every year is later: « 1er avril 2025 » is « 1er avril 2026 » a year on."""
    return _YEAR.sub(lambda year: str(int(year[0]) + years), text)


def years_apart(before: str, after: str) -> int:
    """Return how many years there are from one edition's code to another's; 0 where they do not tell."""
    first, second = _YEAR.search(before), _YEAR.search(after)
    return int(second[0]) - int(first[0]) if first and second else 0


def _with_stats(section: Any, change: Callable[[Any], Any]) -> Any:
    """Return a section with each of its statistics changed."""
    if not isinstance(section, Mapping):
        return section
    questions = [
        {**item, "stats": [change(one) for one in item["stats"]]}
        if isinstance(item, Mapping) and isinstance(item.get("stats"), Sequence)
        else item
        for item in section.get("questions", ())
    ]
    return {**section, "questions": questions}


def _alone(one: Any, edition: str) -> Any:
    """Return a trend that shows no edition but its own: none is known before it."""
    return {**one, "editions": [edition]} if isinstance(one, Mapping) and "editions" in one else one


def _longer(one: Any, own: str, edition: str) -> Any:
    """Return a trend that goes on to the new edition."""
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
