"""Edits that an edition may take while centres answer it: a typo, a clearer hint, a definition, a message.

Apart from a comparison because the question is another: not whether figures may be compared, but whether anything that
was answered could mean something else. Refuses all that is not proved harmless; what is refused is a new version.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from surveys.questionnaire.values import fold

Document = Mapping[str, Any]
# What explains without asking: any words may take its place. What asks may only lose its typos.
EXPLAINS = frozenset({"hint", "definition", "message", "purpose", "prepare", "note", "delegate_to"})
ASKS = frozenset({"label", "title", "low", "high", "text"})
LIKE = 0.85  # of two wordings of one question, by their common runs of letters
_HOLES = re.compile(r"\{\{.*?\}\}")
_WEIGHTY = re.compile(
    r"\d+|\b(?:ne|n|pas|non|sans|jamais|aucune?s?|sauf|plus|moins|avant|apres|tout|toute|tous|toutes|ou|et)\b"
)


@dataclass(frozen=True, slots=True)
class Correction:
    """One text of a published questionnaire that another takes the place of. ``where`` is made of codes."""

    where: str
    key: str
    before: str
    after: str
    harmless: bool


@dataclass(frozen=True, slots=True)
class Corrections:
    """Everything that differs from one version to another: texts, and the places where more than a text does."""

    texts: tuple[Correction, ...]
    other: tuple[str, ...]

    @property
    def harmless(self) -> bool:
        """Say whether an open edition may take all of it with nobody's answers touched."""
        return not self.other and all(one.harmless for one in self.texts)


def find_corrections(before: Document, after: Document) -> Corrections:
    """Return what differs between two documents as ``to_document`` writes them."""
    texts, other = [*_english(before, after)], []
    old_one, new_one = (
        {key: part for key, part in side.items() if key != "english"} for side in (before, after)
    )
    for where, key, old, new in _walk(old_one, new_one, "", ""):
        if (key in EXPLAINS or key in ASKS) and isinstance(old, str) and isinstance(new, str):
            texts.append(Correction(where, key, old, new, _is_harmless(key, old, new)))
        elif key in EXPLAINS and (old is None or new is None):
            texts.append(Correction(where, key, str(old or ""), str(new or ""), True))
        else:
            other.append(f"{where}.{key}" if where else key)
    return Corrections(tuple(texts), tuple(dict.fromkeys(other)))


def _english(before: Document, after: Document) -> Iterator[Correction]:
    """Yield what changed of the English: a text that was missing harms nobody, another wording of a question may."""
    old, new = (
        {str(each["at"]): str(each["text"]) for each in side.get("english") or ()} for side in (before, after)
    )
    for at in dict.fromkeys((*old, *new)):
        was, now = old.get(at, ""), new.get(at, "")
        if was != now:
            asks = at.rpartition(".")[2] in ASKS
            yield Correction(at, "english", was, now, not was or not now or not asks or is_typo(was, now))


def _is_harmless(key: str, old: str, new: str) -> bool:
    if _HOLES.findall(old) != _HOLES.findall(new):
        return False  # an answer shown in a sentence, or no longer
    return key in EXPLAINS or is_typo(old, new)


def is_typo(old: str, new: str) -> bool:
    """Say whether two wordings ask the same: nearly the same letters, the same numbers, the same words that turn a question."""
    one, other = fold(old), fold(new)
    if _WEIGHTY.findall(one) != _WEIGHTY.findall(other):
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= LIKE


Difference = tuple[str, str, Any, Any]


def _walk(old: Any, new: Any, where: str, key: str) -> Iterator[Difference]:
    """Yield where two documents differ, each part under the codes that lead to it."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        place = _place(old, where)
        if _place(new, where) != place:
            yield where, key, old, new
            return
        for name in dict.fromkeys((*old, *new)):
            yield from _walk(old.get(name), new.get(name), place, name)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for one, other in zip(old, new, strict=True):
            yield from _walk(one, other, where, key)
    elif old != new:
        yield where, key, old, new


def _place(part: Mapping[str, Any], where: str) -> str:
    named = str(part.get("code") or part.get("id") or "")
    return f"{where}.{named}" if where and named else where or named
