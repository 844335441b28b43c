"""Text of a definition → a tree of nodes that remember their line; YAML and JSON alike, every scalar a text.

Apart from ``load`` because it knows nothing of questionnaires. Refuses what a definition has no use for and
what hides a bomb: aliases, tags, several documents, duplicate keys, great depth or size. Never raises on any input.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from json.decoder import scanstring  # type: ignore[attr-defined]  # C, there since 2.6, untyped
from typing import Any

import yaml

from surveys.questionnaire.problems import Problem

MAX_CHARACTERS = 1_000_000  # seventeen times the longest of our surveys
MAX_DEPTH = 24
MAX_NODES = 100_000
MAX_DECIMALS = 60  # past which a number keeps its exponent, and no setting reads it

# What no text of a questionnaire holds: control characters, halves of a surrogate pair, non-characters.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")

# libyaml when PyYAML was built with it (ten times faster); the same events either way.
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(slots=True)
class Node:
    """One value of a document. ``value`` is a text, a list or a mapping of nodes, or ``None`` for nothing.

    ``plain`` says that a scalar was written without quotes (YAML) or was a number or boolean (JSON): only the
    values whose type is free (parameters, attributes of choices) look at it. ``key_line`` is its key's line.
    """

    value: "str | list[Node] | dict[str, Node] | None"
    line: int | None = None
    plain: bool = False
    key_line: int | None = None


@dataclass(slots=True)
class Source:
    """What reading a text gave: a tree, or ``None``, and the problems of its form."""

    root: Node | None = None
    problems: list[Problem] = field(default_factory=list)


class _RefusedError(Exception):
    """Stops a reading at the first thing that cannot be read past; never leaves this module."""

    def __init__(self, code: str, line: int | None, **params: str | int | None) -> None:
        super().__init__(code)
        self.problem = Problem(f"definition.document.{code}", "", params, line=line)


def read_bytes(data: bytes) -> Source:
    """Read a file as it was sent: UTF-8, with or without a byte-order mark.

    Errors: ``definition.document.encoding`` names the first byte that is not UTF-8.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = f"0x{data[error.start]:02X}"
        return Source(problems=[Problem("definition.document.encoding", "", {"byte": byte}, line=line)])
    return read_text(text)


def read_text(text: str) -> Source:
    """Read YAML or JSON, told apart by content: a JSON document opens with ``{``, and what fails is YAML.

    Returns a tree whose every scalar is text (``no``, ``on``, ``1e3`` stay what they are).
    """
    source = Source()
    text = text.removeprefix("\ufeff")
    if len(text) > MAX_CHARACTERS:
        problem = Problem("definition.document.too_large", "", {"limit": MAX_CHARACTERS})
        return Source(problems=[problem])
    try:
        root = _read_json(text, source) if _looks_like_json(text) else _read_yaml(text, source)
    except _RefusedError as refused:
        return Source(problems=[*source.problems, refused.problem])
    if root is None or root.value is None:
        return Source(problems=[Problem("definition.document.empty")])
    source.root = root
    return source


def read_mapping(mapping: Mapping[str, object]) -> Source:
    """Turn Python values (already parsed JSON, an edited document) into the same tree, without lines."""
    source = Source()
    try:
        source.root = _from_python(mapping, 0, _Budget(), source)
    except _RefusedError as refused:
        source.problems.append(refused.problem)
    return source


class _Budget:
    """Counts nodes, so that a document cannot grow past what a questionnaire may hold."""

    def __init__(self) -> None:
        self.nodes = 0

    def spend(self, depth: int, line: int | None) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise _RefusedError("too_many", line, limit=MAX_NODES)
        if depth > MAX_DEPTH:
            raise _RefusedError("too_deep", line, limit=MAX_DEPTH)


# ── Python values ─────────────────────────────────────────────────────────────────────────────────────────────


def _from_python(value: object, depth: int, budget: _Budget, source: Source) -> Node:
    budget.spend(depth, None)
    match value:
        case None:
            return Node(None)
        case bool():
            return Node("true" if value else "false", plain=True)
        case int() | float():
            return Node(str(value), plain=True)
        case Decimal():
            short = value.is_finite() and -MAX_DECIMALS <= value.adjusted() <= MAX_DECIMALS
            return Node(format(value, "f") if short else str(value), plain=True)
        case date():
            return Node(value.isoformat())
        case str():
            return Node(_fit(str(value), None, source))
        case Mapping():
            children: dict[str, Node] = {}
            for key, child in value.items():
                node = _from_python(child, depth + 1, budget, source)
                _put(children, _fit(str(key), None, source), node, source)
            return Node(children)
        case Sequence():
            return Node([_from_python(child, depth + 1, budget, source) for child in value])
    raise _RefusedError("not_text", None, given=type(value).__name__)


# ── YAML ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _read_yaml(text: str, source: Source) -> Node | None:
    # Events, not objects: an alias is seen before it is expanded, and no resolver turns « no » into False.
    try:
        return _YamlReader(source).read(yaml.parse(text, Loader=_Loader))
    except yaml.MarkedYAMLError as error:
        # what never ends (a quotation, a key without its colon) is better shown where it begins
        endless = error.problem in ("could not find expected ':'", "found unexpected end of stream")
        mark = (endless and error.context_mark) or error.problem_mark or error.context_mark
        line = min(mark.line, max(0, len(text.splitlines()) - 1)) + 1 if mark else None
        raise _RefusedError("syntax", line, detail=str(error.problem or error.context or "")) from None
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        # PyYAML lets a few ValueErrors through (an impossible \U escape, a lone surrogate).
        position = getattr(error, "position", None)
        line = text.count("\n", 0, position) + 1 if isinstance(position, int) else None
        raise _RefusedError("syntax", line, detail=str(getattr(error, "reason", ""))) from None


class _YamlReader:
    """Builds nodes from the events of one document, on an explicit stack."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.budget = _Budget()
        self.stack: list[Node] = []
        self.keys: list[
            tuple[str, int] | None
        ] = []  # for each open mapping, the key that waits for its value
        self.root: Node | None = None

    def read(self, events: Iterator[Any]) -> Node | None:
        documents = 0
        for event in events:
            line = event.start_mark.line + 1
            match event:
                case yaml.AliasEvent():
                    raise _RefusedError("alias", line, name=event.anchor)
                case yaml.ScalarEvent() | yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                    self._refuse_extras(event, line)
                    self._take(event, line)
                case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                    self.stack.pop()
                    self.keys.pop()
                case yaml.DocumentStartEvent():
                    documents += 1
                    if documents > 1:
                        raise _RefusedError("several", line)
        return self.root

    @staticmethod
    def _refuse_extras(event: Any, line: int) -> None:
        if event.anchor:
            raise _RefusedError("alias", line, name=event.anchor)
        if event.tag:
            raise _RefusedError("tag", line, tag=event.tag)

    def _take(self, event: Any, line: int) -> None:
        self.budget.spend(len(self.stack), line)
        opens = not isinstance(event, yaml.ScalarEvent)
        if opens:
            node = Node([] if isinstance(event, yaml.SequenceStartEvent) else {}, line)
        else:
            plain = event.style in (None, "")
            nothing = plain and event.value in ("", "~", "null")
            text = _fit(event.value, line, self.source)
            node = Node(None if nothing else text, line, plain=plain)
            if self._is_key(text, line):
                return
        self._place(node, opens)

    def _is_key(self, text: str, line: int) -> bool:
        """Keep ``text`` as the key that waits for its value, if the open mapping awaits one."""
        if self.stack and isinstance(self.stack[-1].value, dict) and self.keys[-1] is None:
            self.keys[-1] = (text, line)
            return True
        return False

    def _place(self, node: Node, opens: bool) -> None:
        """Put a value where it belongs: the root, the open list, or under the key that waits."""
        parent = self.stack[-1].value if self.stack else None
        if isinstance(parent, list):
            parent.append(node)
        elif isinstance(parent, dict):
            waiting = self.keys[-1]
            if waiting is None:  # a list or a mapping where a key is due
                raise _RefusedError("key_not_text", node.line)
            key, node.key_line = waiting
            self.keys[-1] = None
            _put(parent, key, node, self.source)
        else:
            self.root = node
        if opens:
            self.stack.append(node)
            self.keys.append(None)


def _put(parent: dict[str, Node], key: str, node: Node, source: Source) -> None:
    """Add a key, or say that it was already there: the first stays, so that nothing is silently replaced."""
    if key in parent:
        first = parent[key].key_line
        source.problems.append(
            Problem(
                "definition.document.duplicate_key", key, {"key": key, "first": first}, line=node.key_line
            )
        )
    else:
        parent[key] = node


def _fit(text: str, line: int | None, source: Source) -> str:
    """Return ``text`` without the characters that no text may hold, and name the first of them."""
    found = _UNFIT.search(text)
    if found is None:
        return text
    shown = f"U+{ord(found.group()):04X}"
    source.problems.append(Problem("definition.document.character", "", {"character": shown}, line=line))
    return _UNFIT.sub("", text)


# ── JSON ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _looks_like_json(text: str) -> bool:
    """Say whether the document opens as JSON does: ``{`` then a quoted key (YAML's own ``{a: 1}`` is not)."""
    start = text[:2000].lstrip(" \t\r\n")
    return start.startswith("{") and start[1:].lstrip(" \t\r\n")[:1] in ('"', "}")


def _read_json(text: str, source: Source) -> Node:
    # json.loads keeps no lines and drops duplicate keys; this reader keeps both and measures depth.
    reader = _JsonReader(text, source)
    node, end = reader.value(reader.skip(0), 0)
    end = reader.skip(end)
    if end != len(text):
        raise reader.fault(end)
    return node


class _JsonReader:
    """Reads one JSON value at a position; recursion is bounded by ``MAX_DEPTH``."""

    _BLANK = " \t\r\n"
    _NUMBER = "-+.0123456789eE"

    def __init__(self, text: str, source: Source) -> None:
        self.text = text
        self.source = source
        self.budget = _Budget()
        self._counted_to = 0
        self._line = 1

    def line_at(self, position: int) -> int:
        """Return the line of a position; positions only grow, so each newline is counted once."""
        if position >= self._counted_to:
            self._line += self.text.count("\n", self._counted_to, position)
            self._counted_to = position
            return self._line
        return self.text.count("\n", 0, position) + 1

    def fault(self, position: int) -> _RefusedError:
        return _RefusedError("syntax", self.line_at(position), detail=self.text[position : position + 20])

    def skip(self, position: int) -> int:
        while position < len(self.text) and self.text[position] in self._BLANK:
            position += 1
        return position

    def value(self, position: int, depth: int) -> tuple[Node, int]:
        line = self.line_at(position)
        self.budget.spend(depth, line)
        match self.text[position : position + 1]:
            case "{":
                return self._mapping(position, depth, line)
            case "[":
                return self._list(position, depth, line)
            case '"':
                text, end = self._string(position)
                return Node(text, line), end
        for word, node in (
            ("true", Node("true", line, plain=True)),
            ("false", Node("false", line, plain=True)),
            ("null", Node(None, line)),
        ):
            if self.text.startswith(word, position):
                return node, position + len(word)
        return self._number(position, line)

    def _number(self, position: int, line: int) -> tuple[Node, int]:
        end = position
        while end < len(self.text) and self.text[end] in self._NUMBER:
            end += 1
        written = self.text[position:end]
        try:
            # json knows exactly what a number is; the text is what we keep, so that 76.90 stays 76.90
            json.loads(written, parse_int=str, parse_float=str)
        except ValueError:
            raise self.fault(position) from None
        return Node(written, line, plain=True), end

    def _string(self, position: int) -> tuple[str, int]:
        try:
            text, end = scanstring(self.text, position + 1, True)
        except ValueError:
            raise self.fault(position) from None
        return _fit(text, self.line_at(position), self.source), end

    def _list(self, position: int, depth: int, line: int) -> tuple[Node, int]:
        children: list[Node] = []
        position = self.skip(position + 1)
        if self.text.startswith("]", position):
            return Node(children, line), position + 1
        while True:
            child, position = self.value(position, depth + 1)
            children.append(child)
            position = self.skip(position)
            if self.text.startswith("]", position):
                return Node(children, line), position + 1
            position = self._comma(position)

    def _mapping(self, position: int, depth: int, line: int) -> tuple[Node, int]:
        children: dict[str, Node] = {}
        position = self.skip(position + 1)
        if self.text.startswith("}", position):
            return Node(children, line), position + 1
        while True:
            if not self.text.startswith('"', position):
                raise self.fault(position)
            key_line = self.line_at(position)
            key, position = self._string(position)
            position = self.skip(position)
            if not self.text.startswith(":", position):
                raise self.fault(position)
            child, position = self.value(self.skip(position + 1), depth + 1)
            child.key_line = key_line
            _put(children, key, child, self.source)
            position = self.skip(position)
            if self.text.startswith("}", position):
                return Node(children, line), position + 1
            position = self._comma(position)

    def _comma(self, position: int) -> int:
        if not self.text.startswith(",", position):
            raise self.fault(position)
        return self.skip(position + 1)
