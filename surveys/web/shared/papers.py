"""Papers drawn: the content of a paper becomes a tagged PDF (PDF/UA-1), always the same bytes for the same content.

Apart from pages because paper has its own templates (``templates/papers``, in typst) and its own letters. What people
wrote travels as data and is never read as markup; a letter that the vendored fonts lack is replaced by a sign, because a
PDF that cannot say a letter aloud is refused by the format itself. Holds no clock: dates come with the content.
"""

import dataclasses
import json
import re
import struct
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from surveys.exchange.printable import Paper
from surveys.questionnaire.prose import Prose
from surveys.web.shared import display
from surveys.web.shared.press import FOLDER, print_paper

MISSING_LETTER = "\N{LOZENGE}"
_TEMPLATES = {"blank": "blank.typ", "gathering": "gathering.typ", "copy": "copy.typ"}
LONGEST_TITLE = 300  # characters
LONGEST_HEADER = 125
# What a person wrote, or a value as the core shows it: never set otherwise than it is.
_KEPT = frozenset({"texts", "known", "other", "text", "code", "organisation", "sent_by"})
_LONG_RUN = re.compile(r"[^\s\N{ZERO WIDTH SPACE}]{40,}")
_ENDS_OF_LINE = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
_RUN = 24  # characters of an endless word before it may break


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptFacts:
    """What a receipt says beside the answers."""

    number: str
    sent_at: datetime
    sent_by: str
    content_hash: str
    sections: int
    answers: int
    imported: bool = False  # from before the platform


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What stands around the content: whose it is, until when, who answers for personal information."""

    organisation: str = ""
    closes_at: datetime | None = None
    online: str = ""  # the address where one answers
    state: str = ""  # of a copy that is not a receipt
    receipt: ReceiptFacts | None = None
    privacy: str = ""  # who answers for personal information, and how to reach them
    demo: bool = False


def draw(paper: Paper, cover: Cover = Cover()) -> bytes:  # frozen
    """Return a paper as a PDF. Raises ``press.PressError`` for a defect of ours: no content can be one."""
    moment = int(cover.receipt.sent_at.timestamp()) if cover.receipt is not None else 0
    data = json.dumps(_content(paper, cover), ensure_ascii=False)
    return print_paper(_TEMPLATES[paper.kind], data, timestamp=moment)


def draw_content(
    template: str,
    content: Mapping[str, object],
    title: str,
    *,
    about: Paper | None = None,
    made_at: datetime | None = None,
) -> bytes:
    """Return as a PDF what a template of its own reads: texts, set and made of letters that can be drawn.

    ``about`` is the questionnaire, for a paper that holds it; ``made_at`` is the moment that the document says.
    """
    whole = {
        **({"paper": {}} if about is None else _content(about, Cover())),
        "running": clipped(title, LONGEST_HEADER),
        "cover": _cover(Cover()),
        **content,
    }
    made = {key: _set(value, key) for key, value in whole.items()}
    made["paper"] = {**made["paper"], "title": _set(clipped(title, LONGEST_TITLE), "title")}
    moment = 0 if made_at is None else int(made_at.timestamp())
    return print_paper(template, json.dumps(made, ensure_ascii=False), timestamp=moment)


def _content(paper: Paper, cover: Cover) -> Mapping[str, object]:
    """Return all that a template reads."""
    whole = {
        "paper": dataclasses.asdict(dataclasses.replace(paper, title=clipped(paper.title, LONGEST_TITLE))),
        "running": clipped(paper.title, LONGEST_HEADER),
        "chapters": [dataclasses.asdict(chapter) for chapter in paper.chapters],
        "minutes": paper.minutes,
        "cover": _cover(cover),
    }
    return {key: _set(value, key) for key, value in whole.items()}


def _cover(cover: Cover) -> Mapping[str, object]:
    receipt = cover.receipt
    made = display.local(receipt.sent_at) if receipt is not None else None
    return {
        "organisation": cover.organisation or None,
        "closes": display.deadline(cover.closes_at) if cover.closes_at is not None else None,
        "online": cover.online or None,
        "state": cover.state,
        "privacy": clipped(cover.privacy, LONGEST_TITLE) or None,
        "demo": cover.demo,
        "made": None
        if made is None
        else {name: getattr(made, name) for name in ("year", "month", "day", "hour", "minute", "second")},
        "receipt": None
        if receipt is None
        else {
            "number": receipt.number,
            "sent_at": f"{display.deadline(receipt.sent_at)} (heure du Québec)",
            "sent_by": receipt.sent_by,
            "imported": receipt.imported,
            "fingerprint": grouped(receipt.content_hash),
            "content": f"{_count(receipt.sections, 'section')}, {_count(receipt.answers, 'réponse')}",
        },
    }


def clipped(text: str, most: int) -> str:
    """Return a text on one line and no longer than ``most``: what stands on every page must leave room for the page."""
    line = _ENDS_OF_LINE.sub(" ", text).strip()
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _count(number: int, word: str) -> str:
    return f"{display.number(number)}{display.NBSP}{word}{'s' if number > 1 else ''}"


def grouped(hexadecimal: str) -> str:
    """Return a whole hash as people may compare it: capitals, by four."""
    capital = hexadecimal.upper()
    return " ".join(capital[at : at + 4] for at in range(0, len(capital), 4))


_WITH_FACES = frozenset({"question", "table", "figure", "note"})


def _faced(words: Prose) -> list[dict[str, Any]]:
    """Return an author's words with their faces, as ``said`` of the templates reads them."""
    return [
        {
            "item": block.kind == "item",
            "runs": [
                {
                    "text": printable_text(display.typeset_plain(run.text)),
                    "bold": run.bold,
                    "italic": run.italic,
                    "href": run.href if run.href.startswith("https://") else "",
                }
                for run in block.runs
            ],
        }
        for block in words.blocks
    ]


# --- letters --------------------------------------------------------------------------------------------------------


def _set(value: Any, key: str) -> Any:
    """Return data with authors' texts set as French is, and every text made of letters that can be drawn."""
    match value:
        case str() if key == "svg":
            return value
        case str():
            return printable_text(value if key in _KEPT else display.typeset_plain(value))
        case dict():
            faces = value.get("type") in _WITH_FACES
            return {
                name: _faced(each)
                if faces and name in ("label", "hint") and isinstance(each, Prose)
                else _set(each, name)
                for name, each in value.items()
            }
        case list() | tuple():
            return [_set(each, key) for each in value]
        case _:
            return value


def printable_text(text: str) -> str:
    """Return a text whose every letter the fonts have: others become a sign, invisible ones vanish, endless words may break."""
    if not text.isascii() or not text.isprintable():
        text = "".join(map(_letter, text))
    return _LONG_RUN.sub(_breakable, text)


def _breakable(run: re.Match[str]) -> str:
    word = run[0]
    return "\N{ZERO WIDTH SPACE}".join(word[at : at + _RUN] for at in range(0, len(word), _RUN))


@cache
def _letter(letter: str) -> str:
    category = unicodedata.category(letter)
    if letter == "\n":
        return letter
    if letter == "\t" or category in {"Zl", "Zp"}:
        return " "
    if category in {"Cc", "Cf", "Cs"}:
        return ""  # nothing to see: the format refuses some of them even where a font has them
    if ord(letter) in letters():
        return letter
    if category == "Zs":
        return " "
    if category in {"Mn", "Me"}:
        return ""
    plain = unicodedata.normalize("NFKC", letter)
    if plain != letter and all(ord(each) in letters() for each in plain):
        return plain
    return MISSING_LETTER


@cache
def letters() -> frozenset[int]:
    """Return the code points that can be drawn: those of every Sans, which also stands in for the Serif of headings."""
    fonts = (FOLDER / "fonts").glob("SourceSans3-*.otf")
    return frozenset.intersection(*(frozenset(_code_points(font.read_bytes())) for font in fonts))


def _code_points(font: bytes) -> Iterator[int]:
    """Yield the code points of an OpenType font: its ``cmap`` table, segments of format 4 and groups of format 12."""
    (tables,) = struct.unpack_from(">H", font, 4)
    directory = (struct.unpack_from(">4sLLL", font, 12 + 16 * place) for place in range(tables))
    start = next(offset for tag, _, offset, _ in directory if tag == b"cmap")
    (count,) = struct.unpack_from(">H", font, start + 2)
    for place in range(count):
        (offset,) = struct.unpack_from(">L", font, start + 8 + 8 * place)
        (form,) = struct.unpack_from(">H", font, start + offset)
        if form == 4:
            yield from _segments(font, start + offset)
        elif form == 12:
            (groups,) = struct.unpack_from(">L", font, start + offset + 12)
            for group in range(groups):
                first, last, _ = struct.unpack_from(">LLL", font, start + offset + 16 + 12 * group)
                yield from range(first, last + 1)


def _segments(font: bytes, start: int) -> Iterator[int]:
    (twice,) = struct.unpack_from(">H", font, start + 6)
    lasts = struct.unpack_from(f">{twice // 2}H", font, start + 14)
    firsts = struct.unpack_from(f">{twice // 2}H", font, start + 16 + twice)
    for first, last in zip(firsts, lasts, strict=True):
        yield from range(first, min(last, 0xFFFE) + 1)
