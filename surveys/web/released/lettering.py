"""Measured text: how wide words are in the fonts that ship, and where a line breaks.

Apart from drawing because a figure that is cut off is wrong whatever it draws. Refuses to guess: a letter that the fonts
lack is measured as the widest of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from surveys.web.shared.press import FOLDER

Face = Literal["sans", "bold", "serif"]
_FILES: dict[Face, str] = {
    "sans": "SourceSans3-Regular.otf",
    "bold": "SourceSans3-Semibold.otf",
    "serif": "SourceSerif4-Semibold.otf",
}


@dataclass(frozen=True, slots=True)
class _Widths:
    """The widths of a face, for a size of one."""

    by_letter: dict[int, float]
    widest: float


@cache
def _widths(face: Face) -> _Widths:
    from fontTools.ttLib import TTFont

    with TTFont(FOLDER / "fonts" / _FILES[face], lazy=True) as font:
        unit, advances = font["head"].unitsPerEm, font["hmtx"]
        found = {code: advances[glyph][0] / unit for code, glyph in font.getBestCmap().items()}
    return _Widths(found, max(found[code] for code in range(0x41, 0x5B)))


def width(words: str, size: float, face: Face = "sans") -> float:
    """Return the width of a line, in the unit of ``size``. Kerning is left out: it only brings letters nearer."""
    known = _widths(face)
    return size * sum(known.by_letter.get(ord(letter), known.widest) for letter in words)


def wrap(words: str, most: float, size: float, face: Face = "sans") -> tuple[str, ...]:
    """Return the lines that words make within ``most``; a word longer than that is cut."""
    lines: list[str] = []
    line = ""
    for word in _pieces(words, most, size, face):
        longer = f"{line} {word}" if line else word
        if line and width(longer, size, face) > most:
            lines.append(line)
            line = word
        else:
            line = longer
    return (*lines, line) if line else tuple(lines)


def _pieces(words: str, most: float, size: float, face: Face) -> Iterator[str]:
    """Yield what a line is made of: words, and parts of those that no line holds, cut after a dash where there is one."""
    for word in words.split(" "):  # a no-break space stays inside its word
        while width(word, size, face) > most and len(word) > 1:
            fits = [at for at in range(1, len(word)) if at == 1 or width(word[:at], size, face) <= most]
            cut = next((at for at in reversed(fits) if word[at - 1] in "-\N{EN DASH}/·"), fits[-1])
            yield word[:cut]
            word = word[cut:]
        if word:
            yield word
