"""A questionnaire → its sheets: the same texts whenever the questionnaire is the same.

Apart from reading. Sections are groups, tables are repeats whose columns are the rows between ``begin`` and ``end``. Writes
from the document of a questionnaire, and loses none of its keys.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from surveys.exchange.xlsform.tables import Table, extras, make_table
from surveys.exchange.xlsform.words import (
    APPEARANCES,
    CHOICES,
    LISTED,
    PLAIN,
    REFERENCES,
    SETTINGS,
    SURVEY,
    list_key,
    word_of,
)
from surveys.questionnaire.definition import to_document
from surveys.questionnaire.definition.model import Questionnaire

_Document = Mapping[str, Any]
_Cells = dict[str, str]


def write_sheets(questionnaire: Questionnaire) -> tuple[Table, ...]:
    """Return the sheets survey, choices and settings, and one of reference lists when there are some.

    ``load_sheets(write_sheets(q)).questionnaire == q``.
    """
    document = dict(to_document(questionnaire))
    sections: Any = document.pop("sections")
    lists: Any = document.pop("choices", {})
    references: Any = document.pop("reference_lists", {})
    tables = [
        make_table("survey", SURVEY, (row for section in sections for row in _section(section))),
        make_table("choices", CHOICES, _choices(lists)),
        make_table("settings", SETTINGS, [_settings(document)]),
    ]
    if references:
        tables.append(make_table(REFERENCES, CHOICES, _choices(references)))
    return tuple(tables)


def _settings(document: dict[str, Any]) -> _Cells:
    seen = {"form_title": "title", "form_id": "survey", "version": "edition"}
    cells = {column: str(document.pop(key, "")) for column, key in seen.items()}
    return cells | extras(document)


def _choices(lists: _Document) -> Iterator[_Cells]:
    for code, choices in lists.items():
        for choice in choices:
            rest = {key: value for key, value in choice.items() if key not in ("code", "label")}
            yield {"list_name": code, "name": choice["code"], "label": choice["label"], **extras(rest)}


def _section(section: _Document) -> Iterator[_Cells]:
    rest = dict(section)
    cells = {"type": "begin_group", "name": rest.pop("code"), "label": rest.pop("title")}
    cells["relevant"] = rest.pop("relevant", "")
    questions = rest.pop("questions")
    yield cells | extras(rest)
    for item in questions:
        yield from _item(item)
    yield {"type": "end_group"}


def _item(item: _Document) -> Iterator[_Cells]:
    rest = dict(item)
    kind = item["type"]
    inner = rest.pop("columns", None) or rest.pop("fields", None) or []
    scale = rest.pop("scale", "") if kind == "matrix_single" else ""
    yield _row(rest)
    for column in inner:
        yield _row(dict(column))
    if scale:
        yield {"type": f"select_one {scale}", "name": item["code"]}
    if word_of(kind) == "begin_repeat":
        yield {"type": "end_repeat"}


def _row(rest: dict[str, Any]) -> _Cells:
    """Return the row of a question, a table or a column of a table; ``rest`` is emptied of what takes a visible cell."""
    kind = rest["type"]
    word = word_of(kind)
    if PLAIN[word] == kind:
        del rest["type"]
    cells = {"type": f"{word} {rest.pop(list_key(kind))}" if word in LISTED else word}
    cells["name"] = rest.pop("code")
    for column, key in {
        "label": "label",
        "hint": "hint",
        "relevant": "relevant",
        "calculation": "calc",
        "repeat_count": "row_count",
    }.items():
        cells[column] = rest.pop(key, "")
    cells["required"] = "yes" if rest.pop("required", False) else ""
    cells["appearance"] = APPEARANCES.get(rest.pop("appearance", ""), "")
    if hard := rest.pop("hard", []):
        cells["constraint"], cells["constraint_message"] = hard[0]["rule"], hard[0]["message"]
        if hard[1:]:
            rest["hard"] = hard[1:]
    return cells | extras(rest)
