"""Sentences of another tool → ours: HTML becomes bold, italic, links and lists; ``${name}`` becomes ``{{ name }}``.

Apart because labels, hints, messages and choices all pass through it. Refuses every other markup: its words stay, its
tags go. A name that cannot be shown in a sentence leaves an ellipsis.
"""

import html
import re
from collections.abc import Callable

LONGEST = 4_000  # characters of a sentence of ours

_TAG = re.compile(r"<\s*(/?)\s*([A-Za-z][A-Za-z0-9]*)((?:\"[^\"]*\"|'[^']*'|[^<>\"'])*)>")
_UNSEEN = re.compile(r"<(script|style|head)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_HREF = re.compile(r"\bhref\s*=\s*[\"']?(https://[^\s\"'<>()]+)", re.IGNORECASE)
_FACES = {"b": "**", "strong": "**", "i": "*", "em": "*"}
_BREAKS = frozenset({"br", "p", "div", "tr", "ul", "ol", "table", "hr", "h1", "h2", "h3", "h4", "h5", "h6"})
_HEADING = re.compile(r"^[ \t]*#{1,6}[ \t]+", re.MULTILINE)
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_EMPTY_FACE = re.compile(r"\*\*[ \t]*\*\*|(?<!\*)\*[ \t]+\*(?!\*)")
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_CUT = re.compile(r"\{\{[^{}]*\}?$|\{$")  # a hole that the end of a long text cuts
_LINES = re.compile(r"[ \t\u00a0]*\n[\s\u00a0]*\n\s*")
_PLACE = "\ue000{}\ue001"
_PLACED = re.compile("\ue000([0-9]+)\ue001")
_LEFT = re.compile(r"</?[A-Za-z!]|&(?=#\d+;|#x[0-9A-Fa-f]+;|[A-Za-z]{2,8};)")


def clean(text: str, fill: Callable[[str], str], hole: re.Pattern[str]) -> str:
    """Return a sentence of ours. ``hole`` finds what is piped in (its first group), ``fill`` gives what stands there."""
    holes: list[str] = []

    def aside(found: re.Match[str]) -> str:
        holes.append(fill(found[1].strip()))
        return _PLACE.format(len(holes) - 1)

    bare = hole.sub(aside, text.replace("\ue000", "").replace("\ue001", ""))
    words = _words(bare).replace("{{", "{ {").replace("}}", "} }")
    made = _PLACED.sub(lambda found: holes[int(found[1])], words)
    return made if len(made) <= LONGEST else _CUT.sub("", made[: LONGEST - 1]).rstrip() + "…"


def _words(text: str) -> str:
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n").replace("\u2028", "\n")
    if "<" in plain:
        plain = _TAG.sub(_Tags().replace, _UNSEEN.sub(" ", plain))
    plain = html.unescape(plain) if "&" in plain else plain
    plain = _EMPTY_FACE.sub("", _IMAGE.sub("", _HEADING.sub("", _UNFIT.sub("", plain))))
    plain = _LEFT.sub(lambda found: found[0][0] + " " + found[0][1:], plain)
    return _LINES.sub("\n\n", "\n".join(line.strip(" \t") for line in plain.split("\n"))).strip()


class _Tags:
    """Turns the tags of one text into ours, in order, remembering which links are open."""

    def __init__(self) -> None:
        self.links: list[str] = []

    def replace(self, found: re.Match[str]) -> str:
        """Return what stands in the place of a tag."""
        closing, name, rest = bool(found[1]), found[2].lower(), found[3]
        if name in _FACES:
            return _FACES[name]
        if name == "li":
            return "" if closing else "\n- "
        if name in _BREAKS:
            return "\n"
        if name != "a":
            return ""
        if closing:
            return f"]({link})" if self.links and (link := self.links.pop()) else ""
        href = _HREF.search(rest)
        self.links.append(html.unescape(href[1]) if href else "")
        return "[" if href else ""


def is_red(text: str) -> bool:
    """Say whether a text is written in red, as warnings are."""
    return (
        re.search(r"color\s*[:=]\s*[\"']?\s*(red|#f00|#ff0000|#e[0-9a-f]0000)", text, re.IGNORECASE)
        is not None
    )
