"""Names of another tool → codes of ours: the same letters where they fit, else the nearest that is free.

Apart because questions, sections, lists and choices are all renamed the same way, and what refers to them must follow.
Refuses to give one code twice.
"""

import re
import unicodedata
from collections.abc import Collection

LONGEST = 32
_UNFIT = re.compile(r"[^a-z0-9]+")
_UNFIT_CHOICE = re.compile(r"[^A-Za-z0-9_-]+")


def fit_code(name: str, taken: Collection[str], fallback: str = "q") -> str:
    """Return a code for a name: lower-case letters, digits and underscores, a letter first, numbered when it is taken."""
    made = _UNFIT.sub("_", _plain(name).lower()).strip("_") or fallback
    if not made[0].isalpha():
        made = f"{fallback}_{made}"
    return _free(made, taken)


def fit_choice(name: str, taken: Collection[str]) -> str:
    """Return a code for a choice: letters of either case, digits, underscores and hyphens."""
    return _free(_UNFIT_CHOICE.sub("_", _plain(name)).strip("_") or "choix", taken)


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFD", name)
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))


def _free(made: str, taken: Collection[str]) -> str:
    """Return a code, or the code with a number that is free: by leaps, since a form may give one name to thousands."""
    cut = made[:LONGEST].rstrip("_") or made[:LONGEST]
    if cut not in taken:
        return cut

    def numbered(number: int) -> str:
        end = f"_{number}"
        return made[: LONGEST - len(end)].rstrip("_") + end

    high = 2
    while numbered(high) in taken:
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if numbered(middle) in taken else (low, middle)
    return numbered(high)
