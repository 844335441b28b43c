"""What of a faulty draft can still be tried: the same document without the parts that keep it from being read.

Apart from the definition, which refuses a questionnaire with one error. Refuses to mend: a part is left out and named,
never guessed. A fault that cannot be placed leaves nothing to try.
"""

import re
from dataclasses import dataclass
from typing import Any

from surveys.questionnaire.definition import Loaded, load_document
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.definition.vocabulary import SECTION
from surveys.questionnaire.editing.edits import Put, Remove, apply
from surveys.questionnaire.editing.places import Document, Place, find, rewritten, sequence_at
from surveys.questionnaire.problems import Problem

_ROUNDS = 6  # what is left out may be referred to by something else, which is then left out too
# What an item or a section can be tried without.
_SPARED = frozenset(
    {
        "relevant",
        "row_filter",
        "row_count",
        "hard",
        "soft",
        "prefill",
        "stats",
        "compare",
        "hint",
        "allow",
        "purpose",
    }
)


@dataclass(frozen=True, slots=True)
class Sound:
    """What can be tried of a draft (nothing: ``None``), and the places that were left out of it."""

    questionnaire: Questionnaire | None
    left_out: tuple[Place, ...] = ()


def sound_part(document: Document, loaded: Loaded | None = None) -> Sound:
    """Return the part of a document that can be read; ``loaded`` when it was read already."""
    loaded = loaded or load_document(document)
    left_out: list[Place] = []
    now: Document = document
    for _ in range(_ROUNDS):
        if loaded.questionnaire is not None:
            return Sound(loaded.questionnaire, tuple(dict.fromkeys(left_out)))
        lighter = now
        for problem in loaded.errors:
            found = _without(lighter, problem)
            if found is not None:
                lighter, place = found
                left_out += [place] if place is not None else []
        lighter = _without_empty_sections(lighter)
        if lighter == now or not lighter.get("sections"):
            break
        now = lighter
        loaded = load_document(now)
    return Sound(loaded.questionnaire, tuple(dict.fromkeys(left_out)))


def _without(document: Document, problem: Problem) -> tuple[Document, Place | None] | None:
    """Return a document without the part that a problem speaks of; nothing where it cannot be told."""
    place, key = place_of(document, problem.where)
    if place.kind == "questionnaire":
        return (
            (rewritten(document, (), {k: v for k, v in document.items() if k != key}), None)
            if key in _LIGHT
            else None
        )
    if key in _SPARED:
        done = apply(Put(place, key, None), document)
    elif place.kind == "list":
        done = apply(Put(Place("lists"), place.code, None), document)
    else:
        done = apply(Remove(place), document)
    return None if isinstance(done, Problem) else (done.document, place)


_LIGHT = frozenset(
    {
        "purpose",
        "period",
        "population",
        "benchmarks",
        "disclosure_rules",
        "previous_editions",
        "reference_lists",
        "frequency_months",
    }
)


def _without_empty_sections(document: Document) -> Document:
    kept = [each for each in sequence_at(document, ("sections",)) if not _is_empty(each)]
    return rewritten(document, ("sections",), kept)


def _is_empty(section: Any) -> bool:
    return not (isinstance(section, dict) and section.get("questions"))


def place_of(document: Document, where: str) -> tuple[Place, str]:
    """Return what a path of a definition speaks of: the thing, and the key of it, where the path says one.

    ``sections.resultats.results_prev.columns.target.hard[1]`` is the column, and ``hard``.
    """
    parts = [re.sub(r"\[[0-9]+\]", "", part) for part in where.split(".")]
    if parts[0] == "choices" and len(parts) > 1:
        of_list = Place("list", parts[1])
        if len(parts) > 2 and find(document, Place("choice", parts[2], parts[1])):
            return Place("choice", parts[2], parts[1]), parts[3] if len(parts) > 3 else ""
        return of_list, ""
    if parts[0] != "sections" or len(parts) < 2:
        return Place("questionnaire"), parts[0]
    section, rest = Place("section", parts[1]), parts[2:]
    if not rest or rest[0] in SECTION.keys:
        return section, rest[0] if rest else ""
    item, rest = Place("item", rest[0]), rest[1:]
    inner = {"columns": "column", "fields": "column", "stats": "statistic"}.get(rest[0] if rest else "")
    if inner and len(rest) > 1:
        place = Place("column" if inner == "column" else "statistic", rest[1], item.code)
        if find(document, place):
            return place, rest[2] if len(rest) > 2 else ""
    return item, rest[0] if rest else ""
