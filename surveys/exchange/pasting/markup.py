"""The pieces of an HTML text: tags with their attributes, and texts between them.

Apart from the tables because reading tags is one thing and knowing tables another. Takes time in proportion to its
text whatever the text: it is given what strangers paste. Refuses to repair: what follows a broken tag is not read.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_TAG = re.compile(r"""<(/?)([a-zA-Z][^\s/>]*+)((?:[^"'>]++|"[^"]*+"|'[^']*+')*+)>""")
_ATTRIBUTE = re.compile(
    r"""([^\s=/"'>]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++)))?""",
)
_CLOSING = {
    name: re.compile(rf"</{name}\b", re.IGNORECASE)
    for name in ("style", "script", "title", "textarea", "xml", "noscript", "template")
}


@dataclass(frozen=True, slots=True)
class Tag:
    """An opening or closing tag; its name and its attributes' names are in lower case."""

    name: str
    closing: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def style(self) -> str:
        """The style attribute without spaces, in lower case."""
        return "".join(self.attributes.get("style", "").lower().split())


class Broken:
    """Stands at the end of a text that could not be read to its end."""


def read_markup(text: str) -> Iterator[Tag | str | Broken]:
    """Yield the tags and the texts of an HTML text, entities replaced; comments and scripts are left out."""
    at = 0
    while (opened := text.find("<", at)) >= 0:
        if opened > at:
            yield html.unescape(text[at:opened])
        if text.startswith("<!--", opened):
            stop = text.find("-->", opened + 4)
            after = stop + 3
        elif text.startswith(("<!", "<?"), opened):
            stop = text.find(">", opened)
            after = stop + 1
        else:
            found = _TAG.match(text, opened)
            if found is None:
                if text[opened + 1 : opened + 2].isalpha():
                    yield Broken()
                    return
                yield "<"
                at = opened + 1
                continue
            name = found.group(2).lower()
            yield Tag(name, bool(found.group(1)), _attributes(found.group(3)))
            at = found.end()
            if name in _CLOSING and not found.group(1):
                closing = _CLOSING[name].search(text, at)
                if closing is None:
                    return
                at = closing.start()
            continue
        if stop < 0:
            yield Broken()
            return
        at = after
    if at < len(text):
        yield html.unescape(text[at:])


def _attributes(text: str) -> dict[str, str]:
    """Return the attributes written in a tag; the first of a name wins, as in a browser."""
    found: dict[str, str] = {}
    for part in _ATTRIBUTE.finditer(text):
        value = next((group for group in part.groups()[1:] if group is not None), "")
        found.setdefault(part.group(1).lower(), html.unescape(value))
    return found
