"""A list of choices as lines that a person writes: code | label | former codes | more.

Apart from the pages because it is read and written the same everywhere. What it does not know of a choice is kept in its
fourth part, so that writing a list back loses nothing: a bar, a semicolon or a new line inside a text stands behind a
backslash, and a text that looks like a number between quotes.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from surveys.questionnaire.choices import CAME_FROM

_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_WORDS = {"autre": "other", "exclusif": "exclusive"}
_SIGNS = {word: sign for sign, word in _WORDS.items()}
_SAID = {True: "oui", False: "non"}
_TRUTHS = {word: truth for truth, word in _SAID.items()}
_MARKS = re.compile(r"\\([\\|;n])")
_KEPT = {"\\": "\\\\", "|": "\\|", ";": "\\;", "\n": "\\n"}


def write_lines(choices: Sequence[Mapping[str, Any]]) -> str:
    """Return one line for each choice."""
    return "\n".join(map(_line, choices))


def _line(choice: Mapping[str, Any]) -> str:
    more = "; ".join(_details(choice))
    named = (choice.get("code", ""), choice.get("label", ""), choice.get(CAME_FROM, ""))
    parts = [*(_guarded(str(each)) for each in named), more]
    while parts and not parts[-1]:
        parts.pop()
    return " | ".join(parts)


def _details(choice: Mapping[str, Any]) -> Iterator[str]:
    for key, value in choice.items():
        if key in ("code", "label", CAME_FROM):
            continue
        if value is True and key in _SIGNS:
            yield _SIGNS[key]
        elif isinstance(value, bool):
            yield f"{key}={_SAID[value]}"
        elif isinstance(value, int | Decimal):
            yield f"{key}={value:f}"
        elif isinstance(value, str):
            text = _guarded(value)
            yield f'{key}="{text}"' if _is_doubtful(value) else f"{key}={text}"


def _guarded(text: str) -> str:
    return "".join(_KEPT.get(sign, sign) for sign in text)


def _is_doubtful(text: str) -> bool:
    """Say whether a text would be read as something else without quotes."""
    return (
        text in _TRUTHS or text != text.strip() or text.startswith('"') or _NUMBER.fullmatch(text) is not None
    )


def read_lines(text: str) -> tuple[dict[str, Any], ...]:
    """Return the choices that lines write; a line without a bar has its words as its label, and no code."""
    return tuple(_choice(line) for line in text.splitlines() if line.strip())


def _choice(line: str) -> dict[str, Any]:
    code, label, former, more = (*_split(line, "|", 3), "", "", "")[:4]
    made: dict[str, Any] = {"code": _plain(code), "label": _plain(label)}
    if former:
        made[CAME_FROM] = " ".join(_plain(former).replace(",", " ").split())
    for part in filter(None, _split(more, ";")):
        name, sign, value = part.partition("=")
        name = name.strip()
        made[_WORDS.get(name, name)] = _scalar(value.strip()) if sign else True
    return made


def _split(text: str, mark: str, most: int = 0) -> list[str]:
    """Return the parts of a text between marks that no backslash keeps; ``most`` marks, all of them when 0."""
    parts, begun = list[str](), 0
    for found in re.finditer(rf"\\.|\{mark}", text):
        if found[0] == mark and (not most or len(parts) < most):
            parts.append(text[begun : found.start()])
            begun = found.end()
    return [part.strip() for part in (*parts, text[begun:])]


def _plain(text: str) -> str:
    return _MARKS.sub(lambda found: "\n" if found[1] == "n" else found[1], text)


def _scalar(text: str) -> object:
    if len(text) > 1 and text.startswith('"') and text.endswith('"'):
        return _plain(text[1:-1])
    if text in _TRUTHS:
        return _TRUTHS[text]
    if not _NUMBER.fullmatch(text):
        return _plain(text)
    number = text.replace(",", ".")
    return Decimal(number) if "." in number else int(number)
