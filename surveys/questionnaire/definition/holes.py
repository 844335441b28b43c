"""What stands between braces in a text: a name, and how the words around it agree with its value.

Apart from the filling because publication checks what a sheet will fill. ``{{ staff }}``, ``{{ @.position }}``,
``{{ staff|pluriel("poste vacant", "postes vacants") }}``, ``{{ role|genre("nommé", "nommée") }}``,
``{{ position|elision("de") }}``. Refuses any other helper, and words that are not between quotes.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

HOLE = re.compile(r"\{\{([^{}]*)\}\}")
NAME = r"@row|@\.[a-z][a-z0-9_]*|[a-z][a-z0-9_]*(?:\.[A-Za-z0-9_-]+){0,2}"
_WHOLE = re.compile(rf"\s*(?P<name>{NAME})\s*(?:\|\s*(?P<helper>[a-zé]+)\s*\((?P<words>[^()]*)\)\s*)?")
_WORD = re.compile(r"\s*(?:\"([^\"]*)\"|'([^']*)'|«\s*([^»]*?)\s*»)\s*(,|$)")

HELPERS = {"pluriel": 2, "genre": 2, "elision": 1}
"""How many words each takes."""


@dataclass(frozen=True, slots=True)
class Hole:
    """A name, and perhaps a helper with its words."""

    name: str
    helper: str = ""
    words: tuple[str, ...] = ()


@lru_cache(maxsize=4_096)
def read_hole(content: str) -> Hole | None:
    """Return what is written between braces; ``None`` for what is no hole at all."""
    found = _WHOLE.fullmatch(content)
    if found is None:
        return None
    helper = (found["helper"] or "").replace("é", "e")
    words: list[str] = []
    left = (found["words"] or "").strip()
    while left:
        word = _WORD.match(left)
        if word is None:
            return None
        words.append(next(group for group in word.groups()[:3] if group is not None))
        left = left[word.end() :]
    return Hole(found["name"], helper, tuple(words))
