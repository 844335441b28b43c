"""Reading papers back: what a PDF says, in order, and how it is tagged.

Apart from the tests because what is drawn is judged as a reader's program finds it, not as it was meant.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ContentStream


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def text(pdf: bytes) -> str:
    """Return the words of a PDF in the order drawn; ends of lines, places to break and no-break spaces are spaces."""
    found = "\n".join(page.extract_text() for page in read(pdf).pages)
    return " ".join(found.replace("\u200b", "").replace("\u00a0", " ").split())


def squeezed(words: str) -> str:
    """Return a text without any blank: lines break where they will."""
    return re.sub(r"[\s\u00a0\u200b]+", "", words)


def tags(pdf: bytes) -> Counter[str]:
    """Return how many elements of each kind the structure holds."""
    return Counter(kind for kind, _ in elements(pdf))


def elements(pdf: bytes) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the elements of the structure, in reading order."""
    waiting: list[Any] = [read(pdf).trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop().get_object()
        if not isinstance(node, dict):
            continue
        if "/S" in node:
            yield str(node["/S"]).lstrip("/"), node
        inside = node.get("/K", [])
        waiting += [*inside][::-1] if isinstance(inside, list) else [inside]


def said_instead(pdf: bytes) -> Counter[str]:
    """Return the texts that stand for glyphs (``ActualText``): that is how a PDF says a no-break space."""
    reader = read(pdf)
    found: Counter[str] = Counter()
    for page in reader.pages:
        for operands, operator in ContentStream(page.get_contents(), reader).operations:
            if operator == b"BDC" and isinstance(operands[1], dict) and "/ActualText" in operands[1]:
                found[str(operands[1]["/ActualText"])] += 1
    return found
