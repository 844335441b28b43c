"""Words that make a question hard to answer as it is: two questions in one, a sentence too long, a scale without ends.

Apart from conditions because it reads French, and may be wrong: each finding is a warning. Refuses grammar: it counts
words and looks for marks.
"""

import re
from collections.abc import Iterator

from surveys.questionnaire.definition.model import Item, Question, Questionnaire
from surveys.questionnaire.linting.reading import MOST, lix
from surveys.questionnaire.problems import Problem

MOST_WORDS = 32  # of one sentence: past it the beginning is forgotten at the end
_HOLES = re.compile(r"\{\{.*?\}\}")
_ASIDE = re.compile(r"\([^)]*\)")
_BOTH = re.compile(
    r"\bet/ou\b|\?.*\?|\b(?:votre|vos|l[ea]s?|l’)\s*[^,?]+\bet\s+(?:à quel point|dans quelle mesure|pourquoi|comment|quand|combien|êtes-vous|avez-vous)\b",
    re.IGNORECASE,
)


def find_hard_wording(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Yield ``lint.two_questions``, ``lint.long_sentence``, ``lint.hard_to_read`` and ``lint.scale_without_ends``."""
    for code, item in questionnaire.items.items():
        label = _HOLES.sub("x", item.label)
        if _BOTH.search(label) and not _is_note(item):
            yield Problem("lint.two_questions", code, severity="warning")
        longest = max(
            (len(sentence.split()) for sentence in re.split(r"[.?;:]", _ASIDE.sub("", label))), default=0
        )
        if longest > MOST_WORDS and not _is_note(item):
            yield Problem("lint.long_sentence", code, {"words": longest, "most": MOST_WORDS}, "warning")
        elif (level := lix(f"{item.label}. {item.hint}")) is not None and level > MOST and not _is_note(item):
            yield Problem("lint.hard_to_read", code, {"level": level, "most": MOST}, "warning")
        if isinstance(item, Question) and item.kind.name == "rating":
            ends = getattr(item.kind, "low", ""), getattr(item.kind, "high", "")
            if not all(ends):
                yield Problem("lint.scale_without_ends", code, severity="warning")


def _is_note(item: Item) -> bool:
    return isinstance(item, Question) and item.kind.name == "note"
