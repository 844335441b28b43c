"""The small parts of an item that refer to nothing else: reasons, days, first values, comparisons.

Apart from ``build`` because they need neither lists, nor expressions, nor where they stand. Refuses nothing: what is
wrong with them was said when their shape was read.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from surveys.questionnaire.definition.model import Compare, CompareTable, Prefill
from surveys.questionnaire.values import Missing

Record = Mapping[str, Any]  # as its shape typed it


def read_all(values: Iterable[Any] | None) -> list[Any]:
    """Return the elements that could be read."""
    return [value for value in values or () if value is not None]


def read_day(text: str | None) -> date | None:
    """Return a day that was read as text."""
    return date.fromisoformat(text) if text else None


def read_reasons(record: Record) -> tuple[Missing, ...]:
    """Return the reasons for having no value that an item allows."""
    return tuple(Missing(word) for word in read_all(record.get("allow")))


def read_prefill(record: Record | None) -> Prefill | None:
    """Return where a first value comes from; ``None`` where it is not said, or not whole."""
    if not record or not {"from", "mode"} <= record.keys() or not record["from"]:
        return None
    return Prefill(
        source=record["from"],
        mode=record["mode"],
        field=record.get("field", ""),
        code=record.get("code", ""),
        survey=record.get("survey", ""),
        columns=record.get("map", {}),
        fields=tuple(read_all(record.get("fields"))),
        unchanged=record.get("unchanged", False),
    )


def read_compare(record: Record | None) -> Compare | None:
    """Return how a number is compared with the last edition's."""
    return None if record is None else Compare(**record)


def read_compare_table(record: Record | None) -> CompareTable | None:
    """Return how a table is compared with the last edition's."""
    if record is None:
        return None
    return CompareTable(**{**record, "same": tuple(read_all(record.get("same")))})
