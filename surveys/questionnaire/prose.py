"""Safe Markdown: bold, italic, links and lists in an author's words, read once into pieces that every drawing shares.

Apart from drawing because a page, a paper and a letter draw the same pieces in their own ways, and whoever does not know
of them reads the words alone: ``Prose`` is the plain text. Refuses everything else: HTML, images, headings, code, and links
that lead neither to a page of ours (``/…``) nor to ``https://…``; what is refused stays as it was written.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, Self

from markdown_it import MarkdownIt
from markdown_it.token import Token

_LINK = re.compile(r"https://[^\s/?#@\\]+\.[^\s\\@]+|/(?![/\\])[^\s\\]*")
_HINT = re.compile(r"[*_]|\[[^\]]*\]\(|\\[*_\[\]\\-]|^[ \t]*[-*+] ", re.MULTILINE)
_HOLE = re.compile(r"\{\{[^{}]*\}\}")
_ASIDE = 0xE000  # private letters that stand for holes while the text is read
_MOST_HOLES = 0x1000
_PRIVATE = re.compile("[\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one face. ``href``: where they lead."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or an item of a list."""

    kind: Literal["paragraph", "item"]
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """Its words alone."""
        return "".join(run.text for run in self.runs)


class Prose(str):
    """An author's words with their faces; as a text, the words alone."""

    blocks: tuple[Block, ...]

    def __new__(cls, text: str, blocks: Sequence[Block] = ()) -> Self:
        """Return ``text`` with its blocks."""
        made = super().__new__(cls, text)
        made.blocks = tuple(blocks)
        return made

    def __repr__(self) -> str:
        """Tell the faces too: two texts of the same words may not look alike."""
        return f"Prose({str(self)!r}, {self.blocks!r})"


def piped(template: str, fill: Callable[[str], str]) -> str:
    """Return a text with its holes filled: ``Prose`` where it has faces, links or lists.

    What fills a hole is never read as Markdown: a person's words stay theirs.
    """
    blocks = read_prose(template)
    if not blocks:
        return fill(template) if "{{" in template else template
    made = tuple(
        replace(block, runs=tuple(replace(run, text=fill(run.text)) for run in block.runs))
        for block in blocks
    )
    return Prose(_plain(made), made)


def _plain(blocks: Sequence[Block]) -> str:
    """Return the words alone: an item ends its own line, as people write it in a letter."""
    lines = [f"– {block.text}" if block.kind == "item" else block.text for block in blocks]
    return "\n".join(lines)


@lru_cache(maxsize=4_096)
def read_prose(template: str) -> tuple[Block, ...]:
    """Return the pieces of a text; none where it is plain words, to be taken as they are."""
    if _HINT.search(template) is None:
        return ()
    holes: list[str] = []

    def aside(found: re.Match[str]) -> str:
        if len(holes) >= _MOST_HOLES:
            return found[0]
        holes.append(found[0])
        return chr(_ASIDE + len(holes) - 1)

    text = _HOLE.sub(aside, _PRIVATE.sub("", template))

    def back(words: str) -> str:
        return _PRIVATE.sub(
            lambda found: holes[ord(found[0]) - _ASIDE] if ord(found[0]) - _ASIDE < len(holes) else "", words
        )

    blocks = tuple(
        Block(block.kind, tuple(replace(run, text=back(run.text)) for run in block.runs))
        for block in _blocks(text)
    )
    if (
        len(blocks) == 1
        and blocks[0].kind == "paragraph"
        and blocks[0].text == template
        and len(blocks[0].runs) == 1
    ):
        return () if blocks[0].runs[0] == Run(template) else blocks
    return blocks


def _parser(*rules: str) -> MarkdownIt:
    made = MarkdownIt("zero").enable(["emphasis", "link", "escape", "newline", *rules])
    made.validateLink = is_safe_link  # type: ignore[method-assign]
    made.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return made


def is_safe_link(url: str) -> bool:
    """Say whether a link may be followed: a page of ours, or one that is read over https."""
    return _LINK.fullmatch(url) is not None and _PRIVATE.search(url) is None


_INLINE, _WHOLE = _parser(), _parser("list")


def _blocks(text: str) -> Iterator[Block]:
    if "\n" not in text and not text.lstrip().startswith(("- ", "* ", "+ ")):
        for token in _INLINE.parseInline(text):
            yield Block("paragraph", tuple(_runs(token.children or ())))
        return
    kind: Literal["paragraph", "item"] = "paragraph"
    for token in _WHOLE.parse(text):
        if token.type == "list_item_open":
            kind = "item"
        elif token.type == "list_item_close":
            kind = "paragraph"
        elif token.type == "inline":
            yield Block(kind, tuple(_runs(token.children or ())))


def _runs(tokens: Sequence[Token]) -> Iterator[Run]:
    face = Run("")
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                face = replace(face, bold=token.nesting == 1)
            case "em_open" | "em_close":
                face = replace(face, italic=token.nesting == 1)
            case "link_open":
                face = replace(face, href=str(token.attrGet("href") or ""))
            case "link_close":
                face = replace(face, href="")
            case "softbreak" | "hardbreak":
                yield replace(face, text=" ")
            case _:
                if token.content:
                    yield replace(face, text=token.content)
