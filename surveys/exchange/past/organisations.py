"""The organisation that a line of the past names: by its code, by its name, or by what a person said it is.

Apart from the reading because a name is matched before any answer is read. Sure only where code or name is the same but for
case and accents; whatever is near is proposed, and a person decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from surveys.questionnaire.values import fold

_NEAR = 0.6
_MOST = 3  # proposals
_SAME_WORDS = frozenset(
    {"le", "la", "les", "l", "de", "du", "des", "d", "et", "centre", "inc", "un", "une", "en"}
)


@dataclass(frozen=True, slots=True)
class Known:
    """An organisation that may have answered: its code and its name."""

    code: str
    name: str


class Names:
    """Finds organisations by what a file calls them."""

    def __init__(self, known: Sequence[Known], told: Mapping[str, str] | None = None) -> None:
        self._known = [(one.code, _words(one.name)) for one in known]
        codes = {one.code for one in known}
        self._found: dict[str, str | None] = {}
        for one in known:
            name = fold(one.name)
            self._found[name] = None if name in self._found else one.code  # two alike: neither
        self._found |= {fold(one.code): one.code for one in known}
        self._found |= {fold(typed): code for typed, code in (told or {}).items() if code in codes}

    def find(self, text: str) -> str | None:
        """Return the code of the organisation that a text names, ``None`` where it is not sure."""
        return self._found.get(fold(text))

    def near(self, text: str) -> tuple[str, ...]:
        """Return the codes that a text may mean, the nearest first."""
        words = _words(text)
        scores: dict[str, float] = {}
        for code, name in self._known:  # an organisation may be known by two names
            scores[code] = max(scores.get(code, 0.0), _likeness(words, name))
        return tuple(
            code for code in sorted(scores, key=lambda code: -scores[code]) if scores[code] >= _NEAR
        )[:_MOST]


def _words(text: str) -> list[str]:
    found = "".join(mark if mark.isalnum() else " " for mark in fold(text)).split()
    return [word for word in found if word not in _SAME_WORDS] or found


def _likeness(one: Sequence[str], other: Sequence[str]) -> float:
    common = len(set(one) & set(other))
    by_words = 2 * common / (len(one) + len(other)) if one and other else 0.0
    letters = SequenceMatcher(None, " ".join(one), " ".join(other))
    if letters.real_quick_ratio() < _NEAR or letters.quick_ratio() < _NEAR:  # neither is less than the ratio
        return by_words
    return max(by_words, letters.ratio())
