"""Taking a thing out: what uses it, what can go with it, and what only a person can change.

Apart from uses, which lists them. Refuses to touch words: a sentence that repeats an answer is changed by whoever wrote
it, and until then nothing is removed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from surveys.questionnaire.editing.edits import Edit, Put, Remove
from surveys.questionnaire.editing.places import Document, Path, Place, at, find, sequence_at
from surveys.questionnaire.editing.sequences import apply_all
from surveys.questionnaire.editing.uses import Use, uses_of
from surveys.questionnaire.problems import Problem

_DROPPED = frozenset({"relevant", "row_filter", "row_count", "prefill"})  # a key that a thing can be without
_RULES = ("hard", "soft")
_ROUNDS = 60


@dataclass(frozen=True, slots=True)
class Removal:
    """What removing a thing means: its uses, the edits that take them with it, those that must be changed first."""

    place: Place
    uses: tuple[Use, ...]
    edits: tuple[Edit, ...]
    first: tuple[Use, ...]  # what only a person can change

    @property
    def possible(self) -> bool:
        """Whether it can be removed with what depends on it."""
        return not self.first


def plan_removal(document: Document, place: Place) -> Removal:
    """Return what removing a thing takes, without doing it."""
    uses = uses_of(document, place)
    edits: list[Edit] = []
    gone = [place]
    first: list[Use] = []
    now: Document = document
    for _ in range(_ROUNDS):
        use = next(_left(now, gone, first), None)
        if use is None:
            break
        taken = _without(now, use)
        if taken is None:
            first.append(use)
            continue
        if isinstance(taken, Place):
            gone.insert(0, taken)
            continue
        done = apply_all(taken, now)
        if isinstance(done, Problem):
            first.append(use)
            continue
        edits += taken
        now = done.document
    alone = [
        each
        for each in dict.fromkeys(gone)
        if not any(_is_within(each, other, now) for other in gone if other != each)
    ]
    return Removal(place, uses, (*edits, *map(Remove, alone)), tuple(dict.fromkeys(first)))


def _left(document: Document, gone: list[Place], first: list[Use]) -> Iterator[Use]:
    """Yield the uses of what goes that are neither settled nor inside something that goes too."""
    for place in (each for one in gone for each in _whole(document, one)):
        for use in uses_of(document, place):
            if use not in first and not any(_is_within(use.owner, each, document) for each in gone):
                yield use


def _whole(document: Document, place: Place) -> Iterator[Place]:
    """Yield a thing, and the statistics that go with it: others may be computed from them."""
    yield place
    path = find(document, place)
    if path is None or place.kind not in ("item", "section"):
        return
    items = (
        (path,)
        if place.kind == "item"
        else [(*path, "questions", n) for n in range(len(_items(document, path)))]
    )
    for item in items:
        code = str(at(document, item).get("code", ""))
        for stat in sequence_at(document, (*item, "stats")):
            yield Place("statistic", str(stat.get("id", "")), code)


def _items(document: Document, path: Path) -> Sequence[Any]:
    return sequence_at(document, (*path, "questions"))


def _is_within(owner: Place, place: Place, document: Document) -> bool:
    """Say whether the owner of a use goes with a place."""
    if owner == place or (
        owner.kind in ("column", "statistic") and place.kind == "item" and owner.of == place.code
    ):
        return True
    if place.kind != "section":
        return False
    path, home = find(document, owner), find(document, place)
    return path is not None and home is not None and path[:2] == home


def _without(document: Document, use: Use) -> tuple[Edit, ...] | Place | None:
    """Return the edits that settle a use, the thing that must go with it, or nothing when a person must choose."""
    if use.owner.kind == "statistic":
        return use.owner
    if use.key in _DROPPED:
        return (Put(use.owner, use.key, None),)
    if use.key in ("from", "code") and "prefill" in _thing(document, use.owner):
        return (Put(use.owner, "prefill", None),)
    if use.key in ("rule", "message"):
        return tuple(_without_rules(document, use))
    return use.owner if use.key in ("calc", "total") else None


def _without_rules(document: Document, use: Use) -> Iterable[Edit]:
    """Yield the edits that drop the rules in which a text stands."""
    thing = _thing(document, use.owner)
    for key in _RULES:
        rules = thing.get(key)
        if isinstance(rules, list):
            kept = [rule for rule in rules if use.text not in (rule.get("rule"), rule.get("message"))]
            if len(kept) != len(rules):
                yield Put(use.owner, key, kept or None)


def _thing(document: Document, place: Place) -> Any:
    path = find(document, place)
    return {} if path is None else at(document, path)
