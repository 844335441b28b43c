"""How near a heading is to the names of a place.

Apart from the matching because rows are told from headings by it too. Gives a number of points and a reason; refuses to
choose. « Heures supplémentaires » holds « heures » and is another thing: words that change the meaning cost dear.
"""

from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal

from surveys.exchange.pasting.targets import Target
from surveys.exchange.pasting.vocabulary import (
    OTHERWISE,
    PERIODS,
    VAGUE,
    Words,
    without_parentheses,
    words_of,
)

Reason = Literal["label", "synonym", "within", "part", "close", "type", "order", "person", "unknown", ""]

SURE = 70  # points from which a column is taken without asking


@dataclass(frozen=True, slots=True)
class Nearness:
    """Points out of a hundred, and what they rest on."""

    points: int = 0
    reason: Reason = ""


# Hours that are not those of a week.
_NOT_WEEKLY = frozenset(
    {"paie", *(word for word, period in PERIODS.items() if period not in {"hourly", "weekly"})}
)

NOT_NEAR = Nearness()


def nearness(heading: str, target: Target, lowest: str = "") -> Nearness:
    """Return how near a heading is to a place; ``lowest`` is its last line, where a line above groups columns."""
    ways = {words_of(heading), words_of(without_parentheses(heading)), words_of(lowest)} - {()}
    if not ways or len(heading) > 200:
        return NOT_NEAR
    best = max((_near(way, target) for way in ways), key=lambda found: found.points)
    said = {word for words in target.own for word in words}
    strange = words_of(heading)
    if any(word in OTHERWISE and word not in said for word in strange):
        return Nearness(min(best.points, 50), best.reason)
    if target.weekly and any(word in _NOT_WEEKLY for word in strange):
        return Nearness(min(best.points, 50), best.reason)
    return best


def _near(words: Words, target: Target) -> Nearness:
    if words in target.own:
        return Nearness(100, "label")
    if words in target.other:
        return Nearness(95, "synonym")
    found = max((_within(words, name) for name in target.own | target.other), default=0)
    if found:
        return Nearness(found, "within")
    part = max((_part(words, name) for name in target.own), default=0)
    if part:
        return Nearness(part, "part")
    close = max((_close(" ".join(words), " ".join(name)) for name in target.own | target.other), default=0.0)
    return Nearness(75, "close") if close >= 0.87 else NOT_NEAR


def _within(words: Words, name: Words) -> int:
    """Return the points of a heading that holds a whole name among other words: « Poste occupé en 2026 »."""
    size = len(name)
    if size >= len(words) or (size == 1 and name[0] in VAGUE):
        return 0
    inside = any(words[at : at + size] == name for at in range(len(words) - size + 1))
    return min(90, 70 + 5 * size) if inside else 0


def _part(words: Words, name: Words) -> int:
    """Return the points of a heading that is a part of a label: « Heures » for « Heures d'intervention achetées »."""
    if len(words) >= len(name) or not set(words) <= set(name) or all(word in VAGUE for word in words):
        return 0
    return 45 + 25 * len(words) // len(name)


@lru_cache(maxsize=8_192)
def _close(one: str, two: str) -> float:
    """Return how near two short texts are by their letters."""
    if abs(len(one) - len(two)) > 3 or min(len(one), len(two)) < 5:
        return 0.0
    return SequenceMatcher(None, one, two).ratio()
