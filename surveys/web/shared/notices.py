"""The headings of a collection notice, and its text as paragraphs and lists.

Apart from the pages because who writes a notice and who reads it see the same headings in the same order.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from surveys.operations.informing import PARTS

HEADINGS: Mapping[str, object] = {
    "purposes": _l("Pourquoi ces renseignements sont demandés"),
    "information": _l("Ce qui est demandé"),
    "means": _l("Comment ils sont recueillis"),
    "recipients": _l("Qui les lit, et pour qui"),
    "transfers": _l("Où ils sont gardés"),
    "retention": _l("Jusqu’à quand"),
    "rights": _l("Vos droits"),
    "automation": _l("Aucune décision automatique"),
}
BULLET = "- "


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, or the items of a list."""

    text: str = ""
    lines: tuple[str, ...] = ()


def passages(text: str) -> Iterator[Passage]:
    """Yield the paragraphs of a text and its lists, whose lines begin with « - »."""
    for block in text.split("\n\n"):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        items = tuple(line.removeprefix(BULLET) for line in lines if line.startswith(BULLET))
        said = " ".join(line for line in lines if not line.startswith(BULLET))
        if said:
            yield Passage(text=said)
        if items:
            yield Passage(lines=items)


def headed(parts: Mapping[str, str]) -> list[tuple[object, list[Passage]]]:
    """Return a notice as it is read: each heading with its passages."""
    return [(HEADINGS[part], list(passages(parts.get(part, "")))) for part in PARTS]
