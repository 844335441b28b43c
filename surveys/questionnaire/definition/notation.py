"""A document → YAML or JSON: the same bytes whenever the document is the same.

Apart from ``write``, which makes the document, because a layout knows nothing of a questionnaire. Refuses a float, and a
bare word that some reader of YAML takes for something else; no comment survives.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

_PLAIN = re.compile(r"[a-z][a-z0-9_]*")
# Words that some reader of YAML takes for a boolean or for nothing.
_QUOTED = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_ESCAPES = {
    '"': '\\"',
    "\\": "\\\\",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\x85": "\\N",
    "\u2028": "\\L",
    "\u2029": "\\P",
    "\ufeff": "\\uFEFF",
}
_TO_ESCAPE = re.compile("[" + "".join(map(re.escape, _ESCAPES)) + "]")
# Mappings small enough for one line, by the key that holds them.
_ON_ONE_LINE = frozenset(
    {
        "hard",
        "soft",
        "stats",
        "prefill",
        "period",
        "population",
        "rows",
        "columns",
        "fields",
        "map",
        "compare",
    }
)


def to_yaml(document: Mapping[str, object]) -> str:
    """Return a document as YAML, in the manner of the catalogue: lists of choices, rules and statistics on one line."""
    return "".join(f"{line}\n" for line in _block(document, 0))


def _block(mapping: Mapping[str, object], indent: int) -> Iterable[str]:
    pad = " " * indent
    for key, value in mapping.items():
        name = _scalar(key)
        match value:
            case Mapping() if value and not (key in _ON_ONE_LINE or _is_rule_of_disclosure(value)):
                yield f"{pad}{name}:"
                yield from _block(value, indent + 2)
            case list() | tuple() if any(isinstance(each, Mapping) for each in value):
                yield f"{pad}{name}:"
                yield from _elements(key, value, indent + 2)
            case list() | tuple() if key == "prepare":
                yield f"{pad}{name}:"
                yield from (f"{pad}  - {_scalar(each)}" for each in value)
            case _:
                yield f"{pad}{name}: {_flow(value)}"


def _is_rule_of_disclosure(value: Mapping[object, object]) -> bool:
    return "min_orgs" in value or "min_persons" in value


def _elements(key: str, elements: Iterable[object], indent: int) -> Iterable[str]:
    """Yield the elements of a list: on one line each where they hold no further list of mappings."""
    pad = " " * indent
    for element in elements:
        if not isinstance(element, Mapping) or (_is_flat(element) and key not in ("sections", "questions")):
            yield f"{pad}- {_flow(element)}"
        else:
            lines = iter(_block(element, indent + 2))
            yield f"{pad}- {next(lines).lstrip()}"
            yield from lines


def _is_flat(element: Mapping[object, object]) -> bool:
    for key, value in element.items():
        if isinstance(value, Mapping) and key not in _ON_ONE_LINE:
            return False
        if isinstance(value, list | tuple) and any(
            isinstance(each, Mapping | list | tuple) for each in value
        ):
            return False
    return True


def _flow(value: object) -> str:
    match value:
        case Mapping():
            return "{" + ", ".join(f"{_scalar(key)}: {_flow(child)}" for key, child in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(_flow(child) for child in value) + "]"
        case _:
            return _scalar(value)


def _scalar(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case Decimal():
            return format(value, "f")
    text = str(value)
    if _PLAIN.fullmatch(text) and text not in _QUOTED:
        return text
    return '"' + _TO_ESCAPE.sub(lambda found: _ESCAPES[found.group()], text) + '"'


def to_json(document: Mapping[str, object] | Sequence[object]) -> str:
    """Return a document, or a part of one, as JSON, two spaces in; exact decimals are numbers with all their digits."""
    return _json(document, 0) + "\n"


def _json_text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _json(value: object, indent: int) -> str:
    pad, inner = " " * indent, " " * (indent + 2)
    match value:
        case None:
            return "null"
        case bool() | int() | Decimal():
            return _scalar(value)
        case Mapping() if value:
            lines = [f"{inner}{_json_text(str(k))}: {_json(v, indent + 2)}" for k, v in value.items()]
            return "{\n" + ",\n".join(lines) + f"\n{pad}}}"
        case list() | tuple() if value:
            return "[\n" + ",\n".join(inner + _json(v, indent + 2) for v in value) + f"\n{pad}]"
        case Mapping():
            return "{}"
        case list() | tuple():
            return "[]"
        case _:
            return _json_text(str(value))
