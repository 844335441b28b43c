"""Mappings with known keys: records, and records whose keys depend on one word (``type``, ``kind``, ``from``).

Apart from the shapes of single values because these hold the others. Refuses an unknown key and says which one was
probably meant.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from surveys.questionnaire.definition.document import Node
from surveys.questionnaire.definition.found import Found, shorten
from surveys.questionnaire.definition.shapes import ABSENT, NAME, Schema, Shape


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
            if key is None and (self.free is None or NAME.fullmatch(name) is None):
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
        if found.full:
            return
        left = [key for key in self.keys if key not in given]
        suggestion = self.habits.get(name) or found.suggest(name, left) or found.suggest(name, self.keys)
        place = f"{where}.{name}".lstrip(".") if NAME.fullmatch(name) else where
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
            suggestion = self.habits.get(tag.value, "") or found.suggest(tag.value, self.cases)
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
