"""The shapes that a definition is made of: texts, codes, numbers, lists, records; each reads nodes and writes its schema.

Apart from ``vocabulary`` (which keys a questionnaire has) and from ``load`` (what they mean together). One table serves
reading, the JSON Schema and the suggestions, so they cannot disagree. A shape never stops at a first fault.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Final

from surveys.questionnaire.definition.document import Node
from surveys.questionnaire.problems import Param, Problem, Severity

MAX_PROBLEMS = 400
MAX_TEXT = 20_000

_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,29})(\.[0-9]{1,20})?")
_NAME = re.compile(r"[\w-]{1,64}", re.ASCII)

Schema = dict[str, object]


class Absent:
    """What a shape returns for what it could not read; its one instance is ``ABSENT``."""


ABSENT: Final = Absent()


@dataclass(slots=True)
class Found:
    """What a reading gathers: problems, and the line of every path it went through."""

    problems: list[Problem] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    names: dict[tuple[str, str], int | None] = field(
        default_factory=dict
    )  # (where it is unique, name) -> line

    def say(
        self,
        code: str,
        where: str,
        line: int | None = None,
        *,
        severity: Severity = "error",
        **params: Param,
    ) -> None:
        """Add a problem, once; past ``MAX_PROBLEMS`` only that there are too many."""
        problem = Problem(f"definition.{code}", where, params, severity, line)
        self.add(problem)

    def add(self, problem: Problem) -> None:
        """Add a problem made elsewhere."""
        if len(self.problems) < MAX_PROBLEMS:
            if problem not in self.problems:
                self.problems.append(problem)
        elif len(self.problems) == MAX_PROBLEMS:
            self.problems.append(Problem("definition.too_many_problems", "", {"limit": MAX_PROBLEMS}))

    def mark(self, where: str, node: Node) -> None:
        """Remember the line of ``where``: its key's, or its own in a list."""
        line = node.key_line or node.line
        if line is not None:
            self.lines.setdefault(where, line)

    def line(self, where: str) -> int | None:
        """Return the line of ``where``, or of the nearest thing that holds it."""
        while where:
            if where in self.lines:
                return self.lines[where]
            where = re.sub(r"(\[[^\]]*\]|\.?[^.\[]*)$", "", where, count=1)
        return self.lines.get("")

    def placed(self) -> tuple[Problem, ...]:
        """Return the problems, each with the line of its place where it has none yet, in the order of the file."""
        placed = [p if p.line is not None else p.at(p.where, self.line(p.where)) for p in self.problems]
        return tuple(sorted(placed, key=lambda problem: (problem.line is None, problem.line or 0)))


def suggest(given: str, known: Iterable[str]) -> str:
    """Return the known word nearest to ``given``, or nothing."""
    return next(iter(get_close_matches(given[:64], list(known), n=1, cutoff=0.6)), "")


def shorten(text: str) -> str:
    """Return the beginning of what was given, for a message."""
    return text if len(text) <= 60 else text[:59] + "…"


class Shape:
    """The base of all shapes."""

    expected = "text"

    def read(self, node: Node, where: str, found: Found) -> object:
        """Return the typed value of ``node``, or ``ABSENT`` after saying why not."""
        return self._read(node, where, found)

    def schema(self) -> Schema:
        """Return the JSON Schema of the typed value."""
        return self._schema()

    def _read(self, node: Node, where: str, found: Found) -> object:
        raise NotImplementedError

    def _schema(self) -> Schema:
        raise NotImplementedError

    def scalar(self, node: Node, where: str, found: Found) -> str | None:
        """Return the text of a scalar node, or ``None`` after saying what was expected instead."""
        if isinstance(node.value, str) and node.value:
            return node.value
        given = "{…}" if isinstance(node.value, dict) else "[…]" if isinstance(node.value, list) else ""
        found.say(f"value.not_{self.expected}", where, node.key_line or node.line, given=given)
        return None

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

    def _read(self, node: Node, where: str, found: Found) -> object:
        text = self.scalar(node, where, found)
        if text is None or text in self.words:
            return ABSENT if text is None else text
        suggestion = suggest(text, self.words)
        found.say(
            "value.not_word",
            where,
            node.key_line or node.line,
            given=shorten(text),
            allowed=", ".join(self.words),
            suggestion=suggestion,
        )
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
            if isinstance(text, str) and _NAME.fullmatch(text):
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
            place = f"{where}.{name}" if _NAME.fullmatch(name) else where
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


@dataclass(frozen=True)
class Key:
    """One key of a record. ``inline``: it adds nothing to a path (``sections.resultats.results_prev``)."""

    shape: Shape
    required: bool = False
    inline: bool = False


@dataclass(frozen=True)
class Record(Shape):
    """A mapping with known keys. ``free`` lets other keys in, as attributes; ``name`` is its name in the schema."""

    name: str
    keys: Mapping[str, Key]
    free: Shape | None = None
    habits: Mapping[str, str] = field(default_factory=dict)  # what other formats call a key -> ours
    expected = "mapping"

    def _read(self, node: Node, where: str, found: Found) -> object:
        if not isinstance(node.value, dict):
            return self.refuse(node.value if isinstance(node.value, str) else "", where, found, node)
        made: dict[str, object] = {}
        for name, child in node.value.items():
            key = self.keys.get(name)
            place = where if key and key.inline else f"{where}.{name}".lstrip(".")
            if key is None and (self.free is None or _NAME.fullmatch(name) is None):
                self._unknown(name, where, found, child, node.value)
                continue
            if child.value is None:  # nothing written after the colon: as if the key were not there
                continue
            if place != where:
                found.mark(place, child)
            shape = key.shape if key else self.free
            value = shape.read(child, place, found) if shape else ABSENT
            if value is not ABSENT:
                made[name] = value
        for name, key in self.keys.items():
            if key.required and (name not in node.value or node.value[name].value is None):
                found.say("key.missing", where, node.line, key=name)
        return made

    def _unknown(self, name: str, where: str, found: Found, child: Node, given: Mapping[str, Node]) -> None:
        left = [key for key in self.keys if key not in given]
        suggestion = self.habits.get(name, "") or suggest(name, left)
        place = f"{where}.{name}".lstrip(".") if _NAME.fullmatch(name) else where
        found.say("key.unknown", place, child.key_line, key=shorten(name), suggestion=suggestion)

    def _schema(self) -> Schema:
        return {"$ref": f"#/$defs/{self.name}"}  # the record itself stands once, under $defs

    def definition(self) -> Schema:
        """Return the record's own schema."""
        made: Schema = {
            "type": "object",
            "properties": {name: key.shape.schema() for name, key in self.keys.items()},
            "additionalProperties": self.free.schema() if self.free else False,
        }
        required = [name for name, key in self.keys.items() if key.required]
        if required:
            made["required"] = required
        return made


@dataclass(frozen=True)
class Tagged(Shape):
    """A record whose other keys depend on one of them: ``type`` of an item, ``kind`` of a statistic."""

    name: str
    tag: str
    cases: Mapping[str, Record]
    unknown: str  # the code for a word that is no case
    habits: Mapping[str, str] = field(default_factory=dict)
    expected = "mapping"

    def _read(self, node: Node, where: str, found: Found) -> object:
        if not isinstance(node.value, dict):
            return self.refuse(node.value if isinstance(node.value, str) else "", where, found, node)
        tag = node.value.get(self.tag)
        if tag is None or tag.value is None:
            found.say("key.missing", where, node.line, key=self.tag)
            return self._guess(node, where)
        if not isinstance(tag.value, str):
            found.say("value.not_text", f"{where}.{self.tag}", tag.key_line, given="")
            return self._guess(node, where)
        case = self.cases.get(tag.value)
        if case is None:
            suggestion = self.habits.get(tag.value, "") or suggest(tag.value, self.cases)
            place = f"{where}.{self.tag}"
            found.say(
                self.unknown, place, tag.key_line or tag.line, given=shorten(tag.value), suggestion=suggestion
            )
            return self._guess(node, where)
        return case.read(node, where, found)

    def _guess(self, node: Node, where: str) -> object:
        """Keep the code at least, silently, so that what refers to it is not called unknown as well."""
        if isinstance(node.value, dict):
            for name in ("code", "id"):
                kept = node.value.get(name)
                if kept and isinstance(kept.value, str):
                    return {name: kept.value, self.tag: ""}
        return ABSENT

    def _schema(self) -> Schema:
        return {"$ref": f"#/$defs/{self.name}"}

    def definition(self) -> Schema:
        """Return the choice among the cases, told apart by the tag so that a validator names one fault, not all."""
        return {
            "type": "object",
            "required": [self.tag],
            "properties": {self.tag: {"enum": list(self.cases)}},
            "allOf": [
                {
                    "if": {"properties": {self.tag: {"const": word}}, "required": [self.tag]},
                    "then": record.schema(),
                }
                for word, record in self.cases.items()
            ],
        }
