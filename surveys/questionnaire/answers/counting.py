"""The free rows that an earlier answer counts: how many it asks for, and the ids that they take before anyone writes.

Apart from facts because nobody adds these rows: they appear as the answer that drives them grows. Refuses to forget:
a row that is left out keeps its answers, and comes back with them.
"""

from collections.abc import Iterable, Sequence
from decimal import ROUND_FLOOR, Decimal
from hashlib import blake2s

from surveys.questionnaire.definition.model import Questionnaire, Roster
from surveys.questionnaire.expressions import Result

LEFT_OUT = "rows"  # the key of what a person says of rows that are left out: ``<table>#rows``
_FIRST = "abcdefghijklmnopqrstuvwxyz"
_NEXT = f"{_FIRST}0123456789"
_LENGTH = 6
_SPARE = 8  # of ids, where two would be the same


def room_of(roster: Roster) -> int:
    """Return how many free rows a roster may have beside its fixed ones."""
    return max(0, roster.max_rows - len(roster.rows or ()))


def announced(value: Result) -> int | None:
    """Return the number of rows that an answer asks for, whole and never negative; ``None`` when it is not known."""
    if not isinstance(value, Decimal) or not value.is_finite():
        return None
    return max(0, int(value.to_integral_value(ROUND_FLOOR)))


def awaited_ids(questionnaire: Questionnaire, roster: Roster) -> tuple[str, ...]:
    """Return the ids that rows take in a roster whose rows are counted, in order, as many as it may have.

    Drawn from the edition and the rank alone, so that every page names the same row before anyone wrote in it; the last
    edition's ids are others, since a row that is new is not the one of that rank two years before.
    """
    if roster.row_count is None:
        return ()
    start = f"{questionnaire.survey}/{questionnaire.edition}/{roster.code}/"
    room = room_of(roster)
    ids = dict.fromkeys(_id(f"{start}{rank}") for rank in range(room + _SPARE))
    return tuple(entry for entry in ids if roster.rows is None or entry not in roster.rows)[:room]


def _id(text: str) -> str:
    number = int.from_bytes(blake2s(text.encode(), digest_size=8).digest(), "big")
    letters = [_FIRST[number % len(_FIRST)]]
    for _ in range(_LENGTH - 1):
        number //= len(_NEXT)
        letters.append(_NEXT[number % len(_NEXT)])
    return "".join(letters)


def with_awaited(begun: Sequence[str], awaited: Sequence[str], wanted: int) -> tuple[str, ...]:
    """Return the free rows of a counted roster: those begun, then those that nobody wrote in yet, up to ``wanted``."""
    known = set(begun)
    rest = (entry for entry in awaited if entry not in known)
    return (*begun, *(entry for entry, _ in zip(rest, range(wanted - len(begun)), strict=False)))


def last_written(roster_code: str, awaited: Sequence[str], answered: Iterable[str]) -> str:
    """Return the last of the awaited rows that one of the answered variables is of; nothing when none is."""
    start = f"{roster_code}["
    written = {name[len(start) :].partition("]")[0] for name in answered if name.startswith(start)}
    return next((entry for entry in reversed(awaited) if entry in written), "")


def begun_up_to(begun: Sequence[str], awaited: Sequence[str], entry: str) -> list[str]:
    """Return the rows to keep once someone writes in one that was only awaited: that one and those before it."""
    if entry in begun or entry not in awaited:
        return list(begun)
    ids = with_awaited(begun, awaited, len(begun) + len(awaited))
    return list(ids[: ids.index(entry) + 1])
