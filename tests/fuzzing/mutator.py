"""Texts and files made from others, without an eye on what the code does with them: cut, joined, repeated, spoilt.

Apart from the targets because the same draws serve all of them, from one seed. ``benchmarks/fuzz.py --guided`` lets
atheris, which watches the code, do the drawing instead.
"""

import io
import json
import random
import re
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

from surveys.exchange.workbooks.package import SPOILT

SIGNS = (
    b"", b" ", b"\t", b"\n", b"\r\n", b"\0", b"0", b"1", b"-1", b"9" * 30, b"1e400", b"1 234,50 $", b"12,5 %", b"NaN",
    b"(", b")", b"[", b"]", b"{", b"{{", b"}}", b"${", b"}", b"<", b">", b"&", b"&amp;", b"&#0;", b"<td>", b"</table>",
    b"<!--", b"<![CDATA[", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"'", b'"', b'""', b"|", b":", b": ", b"- ", b"#", b"*", b"?",
    b"@row", b"selected(", b"sum(", b"if(", b"not(", b" and ", b" or ", b" div ", b"today()", b"regex(", b"(a+)+$", b"..",
    b"relevant: ", b"type: ", b"choices: ", b"label: ", b"code: ", b"&a", b"*a", b"!!python/object:os.system", b"---\n",
    b"2026-02-30", b"9999-12-31", b"30/2/2026", b"\xc2\xa0", b"\xe2\x80\xaf", b"\xff\xfe", b"\xed\xa0\x80", b"\xe2\x80\xae",
    b"=cmd|'/c x'!A1", b"javascript:", b"\\", b"%s", b"\xc3\xa9", b"e\xcc\x81",
)  # fmt: skip
LEAVES = (
    None,
    True,
    0,
    -1,
    1.5,
    1e300,
    10**40,
    "",
    "nsp",
    "1 234,50",
    "2026-02-30",
    "oui",
    [],
    {},
    ["a", "a"],
    {"missing": "nsp"},
)
PACKED = b"PK\x03\x04"
TAG = re.compile(rb"(<[^>]*>)")
LARGEST = 60_000
MOST = 500  # branches of a document: what grows each time would fill the memory


def mutate(data: bytes, others: Sequence[bytes], draw: random.Random) -> bytes:
    """Return other bytes made from ``data``; of a package, from one of its parts."""
    if data.startswith(PACKED) and draw.random() < 0.9:
        try:
            return _repacked(data, others, draw)
        except SPOILT:
            pass  # spoilt already: spoilt as any bytes are
    if data.startswith(b"{") and draw.random() < 0.7:
        return _rebranched(data, others, draw)
    if data.startswith(b"<") and draw.random() < 0.7:
        return _retold(data, others, draw)
    made = bytearray(data)
    for _ in range(draw.choice((1, 1, 1, 2, 3, 6))):
        _spoil(made, others, draw)
    return bytes(made[:LARGEST])


def _spoil(made: bytearray, others: Sequence[bytes], draw: random.Random) -> None:
    at = draw.randint(0, len(made))
    until = min(len(made), at + int(draw.expovariate(0.1)))
    match draw.randrange(8):
        case 0:
            del made[at:until]
        case 1:
            made[at:at] = draw.choice(SIGNS)
        case 2:
            made[at:until] = draw.choice(SIGNS)
        case 3:  # what is quadratic shows here
            made[at:at] = (bytes(made[at:until]) or draw.choice(SIGNS)) * draw.choice((2, 3, 30, 300, 3_000))
        case 4:
            other = draw.choice(others)
            start = draw.randint(0, len(other))
            made[at:until] = other[start : start + int(draw.expovariate(0.01))]
        case 5:
            if at < len(made):
                made[at] = draw.randrange(256)
        case 6:
            made[at:at] = draw.choice(SIGNS) + bytes(made[at:until]) + draw.choice(SIGNS)
        case _:
            piece = bytes(made[at:until])
            del made[at:until]
            there = draw.randint(0, len(made))
            made[there:there] = piece


def _repacked(data: bytes, others: Sequence[bytes], draw: random.Random) -> bytes:
    """Return a package with one part spoilt, dropped or given another's name."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = [(name, package.read(name)) for name in package.namelist()]
    at = draw.randrange(len(parts))
    name, part = parts[at]
    texts = [each for each in others if not each.startswith(PACKED)] or [b"<c/>"]
    spoilt = bytearray(part)
    for _ in range(draw.choice((1, 2, 4))):
        _spoil(spoilt, texts, draw)
    parts[at] = (name, bytes(spoilt[: LARGEST * 4]))
    if draw.random() < 0.05:
        parts.pop(at)
    with zipfile.ZipFile(output, "w") as package:
        for name, part in parts:
            package.writestr(name, part)
    return output.getvalue()


def _retold(data: bytes, others: Sequence[bytes], draw: random.Random) -> bytes:
    """Return markup with a text spoilt, or an element dropped, repeated or moved: its tags still agree."""
    pieces = TAG.split(data)  # a text, a tag, a text, a tag…
    for _ in range(draw.choice((1, 2, 4))):
        at = draw.randrange(0, len(pieces), 2)
        match draw.randrange(4):
            case 0:
                text = bytearray(pieces[at])
                _spoil(text, others, draw)
                pieces[at] = (
                    bytes(text) if draw.random() < 0.5 else escape(text.decode("utf-8", "replace")).encode()
                )
            case 1 if at + 4 < len(pieces):  # an element, with what stands before it
                del pieces[at : at + 4]
            case 2 if at + 4 < len(pieces):
                pieces[at:at] = pieces[at : at + 4] * draw.choice((1, 2, 300))
            case _:
                pieces[at] = draw.choice(pieces[::2])
    return b"".join(pieces)[:LARGEST]


def _rebranched(data: bytes, others: Sequence[bytes], draw: random.Random) -> bytes:
    """Return a document of JSON with branches moved, copied or spoilt: spoilt bytes would seldom be JSON still."""
    try:
        document = json.loads(data)
        for _ in range(draw.choice((1, 2, 4))):
            branches = _branches(document)
            if not branches or len(branches) == MOST:
                break
            holder, key = draw.choice(branches)
            there, name = draw.choice(branches)
            match draw.randrange(5):
                case 0:
                    holder[key] = draw.choice(LEAVES)
                case 1:
                    holder[key] = json.loads(json.dumps(there[name]))
                case 2:
                    text = bytearray(str(holder[key]).encode("utf-8", "replace")[:200])
                    _spoil(text, others, draw)
                    holder[key] = text.decode("utf-8", "replace")
                case 3:
                    holder[key] = [holder[key]] * draw.choice((1, 2, 200 if len(data) < 200 else 3))
                case _:
                    other = draw.choice(SIGNS).decode("utf-8", "replace")
                    holder[key] = {draw.choice((other, str(name))): holder[key]}
        return json.dumps(document, ensure_ascii=draw.random() < 0.5).encode("utf-8", "replace")[:LARGEST]
    except (ValueError, RecursionError, MemoryError):
        return data


def _branches(document: object) -> list[tuple]:
    """Return every place of a document where a value stands."""
    found, left = [], [document]
    while left and len(found) < MOST:
        here = left.pop()
        places = here.items() if isinstance(here, dict) else enumerate(here) if isinstance(here, list) else ()
        for key, value in list(places):
            found.append((here, key))
            left.append(value)
    return found[:MOST]
