"""A list of choices as lines that a person writes: code | label | former codes | more.

Apart from the pages because it is read and written the same everywhere. What it does not know of a choice is kept in its
fourth part, so that writing a list back loses nothing.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from surveys.questionnaire.choices import CAME_FROM

_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_WORDS = {"autre": "other", "exclusif": "exclusive"}
_SIGNS = {word: sign for sign, word in _WORDS.items()}


def write_lines(choices: Sequence[Mapping[str, Any]]) -> str:
    """Return one line for each choice."""
    return "\n".join(map(_line, choices))


def _line(choice: Mapping[str, Any]) -> str:
    more = "; ".join(_details(choice))
    parts = [str(choice.get("code", "")), str(choice.get("label", "")), str(choice.get(CAME_FROM, "")), more]
    while parts and not parts[-1]:
        parts.pop()
    return " | ".join(parts)


def _details(choice: Mapping[str, Any]) -> Iterator[str]:
    for key, value in choice.items():
        if key in _SIGNS:
            if value:
                yield _SIGNS[key]
        elif key not in ("code", "label", CAME_FROM) and isinstance(value, str | int | float | bool):
            yield f"{key}={str(value).lower() if isinstance(value, bool) else value}"


def read_lines(text: str) -> tuple[dict[str, Any], ...]:
    """Return the choices that lines write; a line without a bar has its words as its label, and no code."""
    return tuple(_choice(line) for line in text.splitlines() if line.strip())


def _choice(line: str) -> dict[str, Any]:
    code, label, former, more = (*[part.strip() for part in line.split("|", 3)], "", "", "")[:4]
    made: dict[str, Any] = {"code": code, "label": label}
    if former:
        made[CAME_FROM] = " ".join(former.replace(",", " ").split())
    for part in filter(None, (each.strip() for each in more.split(";"))):
        name, sign, value = part.partition("=")
        if not sign:
            made[_WORDS.get(name, name)] = True
        elif value in ("true", "false"):
            made[name.strip()] = value == "true"
        else:
            made[name.strip()] = _scalar(value.strip())
    return made


def _scalar(text: str) -> object:
    if not _NUMBER.fullmatch(text):
        return text
    number = text.replace(",", ".")
    return float(number) if "." in number else int(number)
