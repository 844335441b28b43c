"""Codes for new things: short, in plain letters, never one that was used.

Apart because a code is chosen once and stays for ever, whatever becomes of the words it was made from.
"""

import re
from collections.abc import Collection, Iterator, Mapping

from surveys.questionnaire.editing.places import Document, sequence_at
from surveys.questionnaire.values import fold

LONGEST = 32
_SMALL = frozenset(
    re.findall(
        r"\w+",
        "a au aux avec ce ces cet cette combien comment d dans de des du en est et l la le les leur leurs n ne nous on "
        "ont ou par pas pour qu que quel quelle quelles quels qui s sa se ses son sont sur un une vos votre vous y",
    )
)


def propose_code(label: str, taken: Collection[str], *, fallback: str = "question") -> str:
    """Return a code made of the first words of a label that say something; numbered when it is taken.

    A letter first, then letters, digits and underscores, ``LONGEST`` at most.
    """
    words = [word for word in re.findall(r"[a-z0-9]+", fold(label)) if word not in _SMALL]
    made = ""
    for word in words[:4]:
        longer = f"{made}_{word}" if made else word
        if len(longer) > LONGEST - 4:
            break
        made = longer
    made = made or (words[0][: LONGEST - 4] if words else fallback)
    if not made[0].isalpha():
        made = f"{fallback}_{made}"[: LONGEST - 4]
    if made not in taken:
        return made
    return next(f"{made}_{number}" for number in range(2, len(taken) + 3) if f"{made}_{number}" not in taken)


def taken_codes(document: Document) -> frozenset[str]:
    """Return every code that questions, sections and statistics of a document have."""
    return frozenset(_codes(document))


def _codes(document: Document) -> Iterator[str]:
    for number, section in enumerate(sequence_at(document, ("sections",))):
        if not isinstance(section, Mapping):
            continue
        yield str(section.get("code", ""))
        for rank, item in enumerate(sequence_at(document, ("sections", number, "questions"))):
            if not isinstance(item, Mapping):
                continue
            yield str(item.get("code", ""))
            for stat in sequence_at(document, ("sections", number, "questions", rank, "stats")):
                if isinstance(stat, Mapping):
                    yield str(stat.get("id", ""))
