"""An expression of XLSForm → its tree: the parser of our odk dialect, after what it does not read was said otherwise.

Apart from translating. Look-ups in a list (``instance('list')…item[name = x]/column``), the last saved form
(``${last-saved#x}``) and ``current()`` become calls and names; other paths are refused.
"""

import html
import re
from functools import lru_cache

from surveys.exchange.foreign.meaning import UntranslatableError
from surveys.questionnaire.expressions.syntax import Node, read
from surveys.questionnaire.problems import Problem

_LOOK_UP = re.compile(
    r"(?:jr:)?instance\(\s*['\"‘’]([\w.-]+)['\"‘’]\s*\)/\w+/item\[\s*name\s*=\s*([^\[\]]+?)\s*\]/([\w:.-]+)"
)
_LAST_SAVED = re.compile(r"\$\{\s*last-saved#([^}]*)\}")
_COMPARED = re.compile(r"\$\{\s*([\w.-]+)\s*(!=|<=|>=|=|<|>)\s*([^}]*)\}")
_STRAIGHT = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "«": '"', "»": '"'})
_NAME = re.compile(r"\$\{\s*([^}]*?)\s*\}")


@lru_cache(maxsize=2_048)
def read_form_expression(source: str) -> Node:
    """Return the tree of an expression. Raises ``UntranslatableError``: unreadable, or a path that we do not follow."""
    text = _NAME.sub(lambda found: "${" + found[1] + "}", source.replace("\u200b", "").replace("\ufeff", ""))
    text = _LAST_SAVED.sub(lambda found: f"previous(${{{found[1].strip()}}})", text)
    text = text.replace("current()/../", "../").replace("current()/.", ".")
    text = _LOOK_UP.sub(lambda found: f"choice-attribute('{found[1]}', {found[2]}, '{found[3]}')", text)
    tree = read(text, "odk")
    if isinstance(tree, Problem):  # quotes that do not go together, signs written as in HTML
        tree = read(html.unescape(_COMPARED.sub(r"${\1} \2 \3", text)).translate(_STRAIGHT), "odk")
    if isinstance(tree, Problem):
        raise UntranslatableError("syntax", given=str(tree.params.get("text") or ""))
    return tree
