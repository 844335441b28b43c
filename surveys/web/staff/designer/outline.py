"""The outline of a draft: its sections and questions, numbered as centres see them, faults beside what is wrong.

Apart from the drawing of questions because it reads the document itself: a faulty draft has an outline too. Refuses to
judge: the faults are the definition's.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from surveys.operations.designing import DraftState
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.editing import sequence_at
from surveys.questionnaire.editing.soundness import place_of
from surveys.questionnaire.kinds import KINDS
from surveys.questionnaire.problems import Problem
from surveys.web.shared import display


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item in the outline. ``number`` is what centres see; none for what nobody answers."""

    code: str
    label: str
    kind: str
    number: int | None
    faults: int = 0


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A section in the outline. ``faults`` counts those of its items too."""

    code: str
    title: str
    number: int
    items: tuple[ItemLine, ...]
    faults: int = 0


Faults = Mapping[tuple[str, str], list[Problem]]  # by kind and code: an item's hold those of its columns


def faults_of(state: DraftState) -> Faults:
    """Return the errors of a draft by what they stand beside: ``("item", code)``, ``("section", code)``…"""
    found: dict[tuple[str, str], list[Problem]] = {}
    for problem in state.loaded.errors:
        place, _ = place_of(state.document, problem.where)
        owner = ("item", place.of) if place.kind in ("column", "statistic") else (place.kind, place.code)
        found.setdefault(owner, []).append(problem)
    return found


def is_numbered(item: Mapping[str, Any]) -> bool:
    """Say whether a person answers an item, so that it has a number."""
    kind = KINDS.get(str(item.get("type", "")))
    return kind is None or (kind.typed and not item.get("calc"))


def outline_of(state: DraftState, sheet: AnswerSheet | None, faults: Faults) -> tuple[SectionLine, ...]:
    """Return the outline of a draft; ``sheet`` fills the holes of titles, where there is one."""
    return tuple(_sections(state.document, sheet, faults))


def _sections(
    document: Mapping[str, Any], sheet: AnswerSheet | None, faults: Faults
) -> Iterator[SectionLine]:
    asked = 0
    for rank, section in enumerate(sequence_at(document, ("sections",))):
        code = str(section.get("code", ""))
        items = []
        for item in sequence_at(document, ("sections", rank, "questions")):
            asked += is_numbered(item)
            own = str(item.get("code", ""))
            items.append(
                ItemLine(
                    own,
                    said(sheet, item.get("label")) or own,
                    str(item.get("type", "")),
                    asked if is_numbered(item) else None,
                    len(faults.get(("item", own), ())),
                )
            )
        own_faults = len(faults.get(("section", code), ()))
        yield SectionLine(
            code,
            display.unnumbered(said(sheet, section.get("title"))) or code,
            rank + 1,
            tuple(items),
            own_faults + sum(item.faults for item in items),
        )


def said(sheet: AnswerSheet | None, text: object) -> str:
    """Return a text of the document as it is read: the years in their place."""
    return "" if not isinstance(text, str) else text if sheet is None else sheet.text(text)
