"""The English of a questionnaire beside its French: what is there, what is missing, what the French has left behind.

Apart from ``wording``, which verifies sentences. An English text is used only while the French that it was made of still
stands: when the French changed since, centres read the French. Refuses English for what nobody reads.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from surveys.questionnaire.definition.model import English, Questionnaire
from surveys.questionnaire.definition.wording import sentences

State = Literal["current", "outdated", "missing"]
_OF_ITEM = re.compile(r"^sections\.[^.]+\.(?=[^.]+\.)")
_HOLE = re.compile(r"\{\{[^{}]*\}\}")
_UNREAD = re.compile(r"\.stats\.|\.delegate_to$")  # figures and who may answer are AXTRA's own words
_MEMO = "_english_catalogue"


@dataclass(frozen=True, slots=True)
class Pair:
    """A French text with its English."""

    at: str
    french: str
    english: str
    state: State


def pairs_of(questionnaire: Questionnaire) -> tuple[Pair, ...]:
    """Return every text that a centre may read, in order, with its English."""
    kept = {each.at: each for each in questionnaire.english}
    return tuple(_pair(at, french, kept.get(at)) for at, french in texts_of(questionnaire))


def _pair(at: str, french: str, kept: English | None) -> Pair:
    if kept is None:
        return Pair(at, french, "", "missing")
    if kept.of != french:
        return Pair(at, french, kept.text, "outdated")
    return Pair(at, french, kept.text, "current")


def texts_of(questionnaire: Questionnaire) -> Iterator[tuple[str, str]]:
    """Yield each text with its name: an item's is its code whatever its section, so that it may move."""
    seen: set[str] = set()
    for where, text, _ in sentences(questionnaire):
        at = where if _is_section_s(where) else _OF_ITEM.sub("", where)
        if text.strip() and at not in seen and not _UNREAD.search(at):
            seen.add(at)
            yield at, text


def _is_section_s(where: str) -> bool:
    return where.startswith("sections.") and where.count(".") == 2


def same_holes(french: str, english: str) -> bool:
    """Say whether two texts take the same values: ``{{ annee }}`` in one is in the other."""
    return sorted(_holes(french)) == sorted(_holes(english))


def _holes(text: str) -> list[str]:
    return [hole.strip("{} ") for hole in _HOLE.findall(text)]


def catalogue_of(questionnaire: Questionnaire) -> Mapping[str, str]:
    """Return the English of each French text that still stands; worked out once by questionnaire."""
    if not questionnaire.english:
        return {}
    known: Mapping[str, str] | None = questionnaire.__dict__.get(_MEMO)
    if known is None:
        known = {pair.french: pair.english for pair in pairs_of(questionnaire) if pair.state == "current"}
        questionnaire.__dict__[_MEMO] = known
    return known


def with_english(kept: tuple[English, ...], given: Mapping[str, tuple[str, str]]) -> tuple[English, ...]:
    """Return a catalogue with other texts: by name, the French and the English; a blank English is taken out."""
    made = {each.at: each for each in kept}
    for at, (french, english) in given.items():
        if english.strip():
            made[at] = English(at, french, english.strip())
        else:
            made.pop(at, None)
    return tuple(made.values())
