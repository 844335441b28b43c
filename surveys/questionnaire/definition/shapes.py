"""The shapes that a definition is made of: texts, codes, numbers, lists; each reads nodes and writes its schema.

Apart from ``records`` (mappings with known keys) and ``vocabulary`` (which keys a questionnaire has). One table serves
reading, the JSON Schema and the suggestions, so they cannot disagree. A shape never stops at a first fault.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from surveys.questionnaire.definition.document import Node
from surveys.questionnaire.definition.found import Found, shorten
from surveys.questionnaire.problems import Problem

MAX_TEXT = 20_000

NAME = re.compile(r"[\w-]{1,64}", re.ASCII)  # what can stand in a path
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,29})(\.[0-9]{1,20})?")

Schema = dict[str, object]


class Absent:
    """What a shape returns for what it could not read; its one instance is ``ABSENT``."""


ABSENT: Final = Absent()


class Shape(ABC):
    """The base of all shapes."""

    expected = "text"

    def read(self, node: Node, where: str, found: Found) -> object:
        """Return the typed value of ``node``, or ``ABSENT`` after saying why not."""
        return self._read(node, where, found)

    def schema(self) -> Schema:
        """Return the JSON Schema of the typed value."""
        return self._schema()

    @abstractmethod
    def _read(self, node: Node, where: str, found: Found) -> object: ...

    @abstractmethod
    def _schema(self) -> Schema: ...

    def scalar(self, node: Node, where: str, found: Found) -> str | None:
        """Return the text of a scalar node, or ``None`` after saying what was expected instead."""
        if isinstance(node.value, str) and node.value:
            return node.value
        given = "{…}" if isinstance(node.value, dict) else "[…]" if isinstance(node.value, list) else ""
        line = node.key_line or node.line
        params = {"given": given, **self.details()}
        found.add(Problem(f"definition.value.not_{self.expected}", where, params, line=line))
        return None

    def details(self) -> Mapping[str, str]:
        """Return what a message about this shape says besides what was given."""
        return {}

    def refuse(self, given: str, where: str, found: Found, node: Node) -> Absent:
        """Say that a text is not of this shape."""
        found.say(f"value.not_{self.expected}", where, node.key_line or node.line, given=shorten(given))
        return ABSENT


@dataclass(frozen=True)
class Text(Shape):
    """A sentence, or an expression (``expression=True``: said so in the schema)."""

    maximum: int = MAX_TEXT
    expression: bool = False
    empty: bool = False

    def _read(self, node: Node, where: str, found: Found) -> object:
        if self.empty and node.value in ("", None):
            return ""
        text = self.scalar(node, where, found)
        if text is None:
            return ABSENT
        if len(text) > self.maximum:
            found.say("value.too_long", where, node.key_line or node.line, limit=self.maximum)
            return ABSENT
        return text

    def _schema(self) -> Schema:
        made: Schema = {"type": "string", "maxLength": self.maximum}
        if not self.empty:
            made["minLength"] = 1
        if self.expression:
            made["format"] = "axtra-expression"
        return made


@dataclass(frozen=True)
class Code(Shape):
    """A short stable name. ``pattern`` is anchored; ``meant`` names what it is for (``question``, ``choice``…)."""

    pattern: str
    meant: str
    expected = "code"

    def fits(self, text: str) -> bool:
        """Say whether ``text`` is such a code."""
        return re.fullmatch(self.pattern, text) is not None

    def _read(self, node: Node, where: str, found: Found) -> object:
        text = self.scalar(node, where, found)
        if text is None:
            return ABSENT
        if not self.fits(text):
            line = node.key_line or node.line
            found.say(f"code.shape_{self.meant}", where, line, given=shorten(text))
            return ABSENT
        return text

    def _schema(self) -> Schema:
        return {"type": "string", "pattern": f"^{self.pattern}$"}


@dataclass(frozen=True)
class Word(Shape):
    """One of a few words."""

    words: tuple[str, ...]
    expected = "word"

    def details(self) -> Mapping[str, str]:
        """Return the words."""
        return {"allowed": ", ".join(self.words)}

    def _read(self, node: Node, where: str, found: Found) -> object:
        text = self.scalar(node, where, found)
        if text is None or text in self.words:
            return ABSENT if text is None else text
        suggestion = found.suggest(text, self.words)
        params = {"given": shorten(text), "suggestion": suggestion, **self.details()}
        line = node.key_line or node.line
        found.add(Problem("definition.value.not_word", where, params, line=line))
        return ABSENT

    def _schema(self) -> Schema:
        return {"enum": list(self.words)}


@dataclass(frozen=True)
class Flag(Shape):
    """``true`` or ``false``."""

    expected = "boolean"

    def _read(self, node: Node, where: str, found: Found) -> object:
        text = self.scalar(node, where, found)
        if text is None:
            return ABSENT
        if text not in ("true", "false"):
            return self.refuse(text, where, found, node)
        return text == "true"

    def _schema(self) -> Schema:
        return {"type": "boolean"}


@dataclass(frozen=True)
class Whole(Shape):
    """A whole number between two bounds."""

    minimum: int = 0
    maximum: int = 1_000_000
    expected = "integer"

    def _read(self, node: Node, where: str, found: Found) -> object:
        text = self.scalar(node, where, found)
        if text is None:
            return ABSENT
        if re.fullmatch(r"-?[0-9]{1,12}", text) is None:
            return self.refuse(text, where, found, node)
        number = int(text)
        if not self.minimum <= number <= self.maximum:
            line = node.key_line or node.line
            found.say(
                "value.out_of_range",
                where,
                line,
                given=shorten(text),
                minimum=self.minimum,
                maximum=self.maximum,
            )
            return ABSENT
        return number

    def _schema(self) -> Schema:
        return {"type": "integer", "minimum": self.minimum, "maximum": self.maximum}


@dataclass(frozen=True)
class Number(Shape):
    """An exact number, written with a point."""

    expected = "number"

    def _read(self, node: Node, where: str, found: Found) -> object:
        text = self.scalar(node, where, found)
        if text is None:
            return ABSENT
        if _NUMBER.fullmatch(text) is None:
            return self.refuse(text, where, found, node)
        return Decimal(text)

    def _schema(self) -> Schema:
        return {"type": "number"}


@dataclass(frozen=True)
class Day(Shape):
    """A date, ``2025-10-06``."""

    expected = "date"

    def _read(self, node: Node, where: str, found: Found) -> object:
        text = self.scalar(node, where, found)
        if text is None:
            return ABSENT
        try:
            if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is None:
                return self.refuse(text, where, found, node)
            date.fromisoformat(text)
        except ValueError:
            return self.refuse(text, where, found, node)
        return text  # the document keeps the text; ``load`` makes the date

    def _schema(self) -> Schema:
        return {"type": "string", "format": "date"}


@dataclass(frozen=True)
class Free(Shape):
    """A value whose type is its author's choice: without quotes a number or a boolean, otherwise a text."""

    def _read(self, node: Node, where: str, found: Found) -> object:
        text = self.scalar(node, where, found)
        if text is None:
            return ABSENT
        if node.plain and _NUMBER.fullmatch(text):
            return Decimal(text)
        if node.plain and text in ("true", "false"):
            return text == "true"
        return text

    def _schema(self) -> Schema:
        return {"type": ["string", "number", "boolean"]}


@dataclass(frozen=True)
class Many(Shape):
    """A list. Elements are named by their own ``name_key`` in a path, and numbered from 1 without one.

    ``unique`` says where a name stands once: in this list, or in every list that shares the word. An element that
    cannot be read leaves ``None``, so that the others keep their numbers.
    """

    of: Shape
    name_key: str = ""
    unique: str = ""  # "here", or the name of a space shared by several lists
    minimum: int = 0
    maximum: int = 2_000
    expected = "list"

    def _read(self, node: Node, where: str, found: Found) -> object:
        if not isinstance(node.value, list):
            given = node.value if isinstance(node.value, str) else ""
            return self.refuse(given, where, found, node)
        if not self.minimum <= len(node.value) <= self.maximum:
            code = "list.too_short" if len(node.value) < self.minimum else "list.too_long"
            line = node.key_line or node.line
            found.say(code, where, line, minimum=self.minimum, maximum=self.maximum, count=len(node.value))
        space = where if self.unique == "here" else self.unique
        made = []
        for position, child in enumerate(node.value[: self.maximum], start=1):
            name = self._name(child)
            place = f"{where}.{name}" if name and where else name or f"{where}[{position}]"
            if name and self.unique:
                if (space, name) in found.names:
                    first = found.names[space, name]
                    found.say("code.duplicate", place, child.line, given=name, first=first)
                found.names.setdefault((space, name), child.line)
            found.mark(place, child)
            value = self.of.read(child, place, found)
            made.append(None if value is ABSENT else value)
        return made

    def _name(self, node: Node) -> str:
        if self.name_key and isinstance(node.value, dict) and self.name_key in node.value:
            text = node.value[self.name_key].value
            if isinstance(text, str) and NAME.fullmatch(text):
                return text
        return ""

    def _schema(self) -> Schema:
        made: Schema = {"type": "array", "items": self.of.schema(), "maxItems": self.maximum}
        if self.minimum:
            made["minItems"] = self.minimum
        return made


@dataclass(frozen=True)
class OneOrMany(Shape):
    """One value, or a list of them."""

    of: Shape

    def _read(self, node: Node, where: str, found: Found) -> object:
        if isinstance(node.value, list):
            return Many(self.of, minimum=1).read(node, where, found)
        return self.of.read(node, where, found)

    def _schema(self) -> Schema:
        return {"anyOf": [self.of.schema(), {"type": "array", "items": self.of.schema(), "minItems": 1}]}


@dataclass(frozen=True)
class Table(Shape):
    """A mapping whose keys are codes of the author's."""

    key: Code
    of: Shape
    expected = "mapping"

    def _read(self, node: Node, where: str, found: Found) -> object:
        if not isinstance(node.value, dict):
            return self.refuse(node.value if isinstance(node.value, str) else "", where, found, node)
        made = {}
        for name, child in node.value.items():
            place = f"{where}.{name}" if NAME.fullmatch(name) else where
            found.mark(place, child)
            key = self.key.read(Node(name, child.key_line, key_line=child.key_line), place, found)
            value = self.of.read(child, place, found)
            if key is not ABSENT and value is not ABSENT:
                made[name] = value
        return made

    def _schema(self) -> Schema:
        return {
            "type": "object",
            "propertyNames": {"pattern": f"^{self.key.pattern}$"},
            "additionalProperties": self.of.schema(),
        }
