"""Reading what a person names: bytes, text, JSON. What cannot be read is a Problem, never an exception.

Apart from the commands because all of them are given files. Refuses more than a command can use (a device that never ends
is a file too), and JSON that says a thing twice, is endlessly nested or holds a number that no number is.
"""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

from surveys.questionnaire.problems import Problem

MEGABYTE = 1_000_000
LARGEST = 64 * MEGABYTE
DEEPEST = 50  # levels of lists and objects: answers have four
_BOM = b"\xef\xbb\xbf"


def shown(path: str) -> str:
    """Return a path as it can be printed, whatever its bytes are."""
    return os.fsencode(path).decode("utf-8", "replace")


def read_bytes(path: str, largest: int = LARGEST) -> bytes | Problem:
    """Return what a file holds.

    Problems: ``file.missing``, ``file.folder``, ``file.forbidden``, ``file.too_large``, ``file.unreadable``.
    """
    try:
        with Path(path).open("rb") as file:
            found = file.read(largest + 1)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return Problem("file.missing")
    except IsADirectoryError:
        return Problem("file.folder")
    except PermissionError:
        return Problem("file.forbidden")
    except OSError:
        return Problem("file.unreadable")
    if len(found) > largest:
        return Problem("file.too_large", params={"most": largest // MEGABYTE})
    return found


def read_text(path: str) -> str | Problem:
    """Return a file's text: UTF-8, with or without a byte-order mark. More problems: ``json.encoding``."""
    data = read_bytes(path)
    if isinstance(data, Problem):
        return data
    try:
        return data.removeprefix(_BOM).decode()
    except UnicodeDecodeError as error:
        return Problem("json.encoding", line=data.count(b"\n", 0, error.start) + 1)


def read_json(path: str) -> Any | Problem:
    """Return the JSON of a file. Problems: those of ``read_text`` and of ``parse_json``."""
    text = read_text(path)
    return text if isinstance(text, Problem) else parse_json(text)


def read_json_lines(path: str) -> Iterator[tuple[int, Any | Problem]] | Problem:
    """Return the values of a file with one per line, each with its line; blank lines are passed over.

    A file that is one JSON list gives its members. Problems of the whole file: those of ``read_text``.
    """
    text = read_text(path)
    if isinstance(text, Problem):
        return text
    if text.lstrip()[:1] == "[":
        whole = parse_json(text)
        return whole if isinstance(whole, Problem) else enumerate(whole, 1)
    # Not splitlines(): U+2028 and U+0085 may stand inside a text.
    return ((number, parse_json(line)) for number, line in enumerate(text.split("\n"), 1) if line.strip())


class _Refused(ValueError):  # noqa: N818  # carries a Problem out of json's callbacks, and never leaves this module
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def parse_json(text: str) -> Any | Problem:
    """Return a JSON value.

    Problems: ``json.empty``, ``json.syntax`` with its line, ``json.duplicate_key``, ``json.number``, ``json.too_deep``.
    """
    if not text.strip():
        return Problem("json.empty")
    try:
        value = json.loads(
            text,
            object_pairs_hook=_unique,
            parse_constant=_no_number,
            parse_float=_finite,
            parse_int=_short,
        )
    except _Refused as refused:
        return refused.problem
    except json.JSONDecodeError as error:
        return Problem("json.syntax", params={"column": error.colno}, line=error.lineno)
    except RecursionError:
        return Problem("json.too_deep", params={"most": DEEPEST})
    return Problem("json.too_deep", params={"most": DEEPEST}) if _depth_over(value, DEEPEST) else value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise _Refused(Problem("json.duplicate_key", params={"key": twice[:80]}))
    return found


def _no_number(name: str) -> NoReturn:
    raise _Refused(Problem("json.number", params={"text": name}))


def _checked(reader: Callable[[str], Any], text: str) -> Any:
    if len(text) > 400:
        _no_number(f"{text[:20]}…")
    return reader(text)


def _short(text: str) -> Any:
    return _checked(int, text)


def _finite(text: str) -> Any:
    value = _checked(float, text)
    if value in (float("inf"), float("-inf")):
        _no_number(text[:20])
    return value


def _depth_over(value: Any, most: int) -> bool:
    """Say whether lists and objects are nested past ``most``; level by level, since recursion is what it guards."""
    level = [value]
    for _ in range(most + 1):
        level = [
            child
            for node in level
            if isinstance(node, dict | list)
            for child in (node.values() if isinstance(node, dict) else node)
        ]
        if not level:
            return False
    return True
