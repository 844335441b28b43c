"""The JSON Schema (draft 2020-12) of the definition format, made from the very tables that ``load`` reads with.

Apart from the shapes because publishing is their second use. Says what one value may be; what only the whole can tell
(unknown names, cycles, figures) is for ``load``, and the schema says so.
"""

import json

from surveys.questionnaire.definition.records import Record, Tagged
from surveys.questionnaire.definition.shapes import Many, OneOrMany, Schema, Shape, Table
from surveys.questionnaire.definition.vocabulary import QUESTIONNAIRE
from surveys.questionnaire.definition.words import FORMAT

_ID = "urn:axtra:questionnaire:1"
_COMMENT = (
    "Every scalar of a YAML definition is read as text and typed by the key that holds it: validate the typed "
    "document (surveys convert FILE.yaml FILE.json). Names, types of expressions, cycles and statistics are "
    "checked by: surveys check FILE."
)


def make_schema() -> Schema:
    """Return the schema of a definition whose scalars are typed, as ``to_document`` gives it."""
    records: dict[str, Schema] = {}
    _gather(QUESTIONNAIRE, records)
    root = records.pop(QUESTIONNAIRE.name)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": _ID,
        "title": f"Questionnaire definition, {FORMAT}",
        "$comment": _COMMENT,
        **root,
        "$defs": dict(sorted(records.items())),
    }


def schema_text() -> str:
    """Return the schema as it stands in ``docs/definition.schema.json``."""
    return json.dumps(make_schema(), indent=2, ensure_ascii=False) + "\n"


def _gather(shape: Shape, records: dict[str, Schema]) -> None:
    """Collect the records and choices that ``shape`` refers to, by name."""
    match shape:
        case Record():
            if shape.name not in records:
                records[shape.name] = shape.definition()
                for key in shape.keys.values():
                    _gather(key.shape, records)
        case Tagged():
            if shape.name not in records:
                records[shape.name] = shape.definition()
                for case in shape.cases.values():
                    _gather(case, records)
        case Many() | OneOrMany() | Table():
            _gather(shape.of, records)
