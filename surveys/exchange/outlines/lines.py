"""A pasted text as lines: what stands on each, whether it is a heading, an item of a list, a row of a table.

Apart from recognition because Word, Excel and a browser write the same line in their own ways. Keeps the words as they
are; refuses more than ``MAX_PASTED`` characters, ``MAX_LINES`` lines or ``MAX_LINE`` characters in one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from surveys.exchange.pasting.markup import Broken, Tag, read_markup
from surveys.questionnaire.problems import Problem

MAX_PASTED = 400_000  # characters, of either form
MAX_LINES = 3_000
MAX_LINE = 20_000  # characters: no text of a questionnaire is longer
_TOO_LARGE = "outline.too_large"

Shape = Literal["plain", "heading", "item", "row"]

_BLOCKS = frozenset({"p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "dt", "dd"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SPACES = re.compile(r"[^\S\t\n]+")
_ENDS = re.compile(r"\r\n?|[\u2028\u2029\x85\x0b\x0c]")
_WORD_LIST = re.compile(r"mso-list:(?!none|ignore)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """One line. ``cells`` holds those of a row of a table; ``text`` is then all of them."""

    text: str
    shape: Shape = "plain"
    level: int = 0  # of a heading or of a list
    cells: tuple[str, ...] = ()


def read_lines(plain: str, html: str = "") -> tuple[Line, ...] | Problem:
    """Return the lines that show something, from text/plain and, where it says more, from text/html.

    Problems: ``outline.empty``, ``outline.too_large``.
    """
    if len(plain) > MAX_PASTED or len(html) > MAX_PASTED * 10:
        return Problem(_TOO_LARGE, params={"most": MAX_PASTED})
    told = tuple(_from_markup(html)) if html.strip() else ()
    written = tuple(_from_plain(plain))
    lines = (
        told
        if sum(len(line.text) for line in told) * 2 >= sum(len(line.text) for line in written)
        else written
    )
    if not lines:
        return Problem("outline.empty")
    if len(lines) > MAX_LINES or any(len(line.text) > MAX_LINE for line in lines):
        return Problem(_TOO_LARGE, params={"most": MAX_LINES})
    return lines


def _from_plain(text: str) -> Iterator[Line]:
    for raw in _ENDS.sub("\n", text).split("\n"):
        line = _SPACES.sub(" ", raw).strip(" \n")
        if not line.strip():
            continue
        if "\t" in raw:
            cells = tuple(cell.strip() for cell in raw.split("\t"))
            yield Line(" ".join(cell for cell in cells if cell), "row", cells=cells)
        else:
            yield Line(line.strip())


@dataclass
class _Open:
    """What is being read: the words since the last line, and where they stand."""

    words: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    heading: int = 0
    list_level: int = 0
    item: bool = False
    tables: int = 0

    def take(self) -> str:
        text = " ".join("".join(self.words).split())
        self.words.clear()
        return text


def _from_markup(html: str) -> Iterator[Line]:
    now = _Open()
    for piece in read_markup(html):
        if isinstance(piece, Broken):
            break
        if isinstance(piece, str):
            now.words.append(piece)
            continue
        yield from _at_tag(now, piece)
    yield from _ended(now)


def _at_tag(now: _Open, tag: Tag) -> Iterator[Line]:
    name = tag.name
    if name in ("td", "th"):
        if tag.closing:
            now.cells.append(now.take())
        else:
            now.words.clear()
        return
    if now.tables and name in ("p", "div", "br", "li"):
        now.words.append(" ")
        return
    if name == "br":
        yield from _ended(now)
    elif name == "table":
        yield from _ended(now)
        now.tables += -1 if tag.closing else 1
        now.tables = max(now.tables, 0)
    elif name == "tr":
        if tag.closing and now.cells:  # an empty row is one to fill
            yield Line(" ".join(filter(None, now.cells)), "row", cells=tuple(now.cells))
        now.cells.clear()
        now.words.clear()
    elif name in ("ul", "ol"):
        yield from _ended(now)
        now.list_level = max(0, now.list_level + (-1 if tag.closing else 1))
    elif name in _BLOCKS:
        yield from _ended(now)
        now.heading = 0 if tag.closing or name not in _HEADINGS else int(name[1])
        listed = name == "li" or bool(_WORD_LIST.search(tag.style))
        now.item = listed and not tag.closing


def _ended(now: _Open) -> Iterator[Line]:
    text = now.take()
    if not text:
        return
    if now.heading:
        yield Line(text, "heading", now.heading)
    elif now.item or now.list_level:
        yield Line(text, "item", now.list_level)
    else:
        yield Line(text)
