"""The lists and references of a document: choices, and benchmarks with their source and year.

Apart from ``build`` because they refer to nothing else. A choice's keys that the format does not know are attributes,
which ``attr(@row, 'h_min')`` reads.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from surveys.questionnaire.choices import Attribute, Choice, ChoiceList
from surveys.questionnaire.definition.found import Found
from surveys.questionnaire.definition.model import Benchmark
from surveys.questionnaire.definition.vocabulary import CHOICE

BENCHMARK_KEY = "position"  # what the codes of a benchmark's rows stand under, unless it says


def read_lists(document: Mapping[str, Any]) -> dict[str, ChoiceList]:
    """Return the lists of choices by code; of two choices with one code, the last is kept (and already named)."""
    made = {}
    for code, choices in document.items():
        read = {choice["code"]: _choice(choice) for choice in choices if choice and "code" in choice}
        made[code] = ChoiceList(code, tuple(read.values()))
    return made


def _choice(record: Mapping[str, Any]) -> Choice:
    attributes: dict[str, Attribute] = {
        name: value for name, value in record.items() if name not in CHOICE.keys
    }
    return Choice(
        code=record["code"],
        label=record.get("label", ""),
        exclusive=record.get("exclusive", False),
        other=record.get("other", False),
        value=record.get("value"),
        attributes=attributes,
    )


def read_benchmarks(records: Iterable[Any], found: Found) -> dict[str, Benchmark]:
    """Return the benchmarks by id, and name in ``found`` the rows without a code and the values that are no number."""
    made = {}
    for record in records:
        if not record or not {"id", "source", "reference_year"} <= record.keys():
            continue
        key = record.get("key", BENCHMARK_KEY)
        rows: dict[str, dict[str, Decimal]] = {}
        for number, row in enumerate(record.get("rows", ()), start=1):
            place = f"benchmarks.{record['id']}.rows[{number}]"
            code = row.get(key) if row else ""
            if isinstance(code, str) and code:
                rows[code] = _values(row, key, place, found)
            elif row:
                found.say("key.missing", place, key=key)
        made[record["id"]] = Benchmark(
            id=record["id"],
            source=record["source"],
            reference_year=record["reference_year"],
            respondents=record.get("respondents"),
            rows=rows,
            key=key,
        )
    return made


def _values(row: Mapping[str, Any], key: str, where: str, found: Found) -> dict[str, Decimal]:
    values = {}
    for name, value in row.items():
        if name == key:
            continue
        if isinstance(value, Decimal):
            values[name] = value
        else:
            found.say("value.not_number", f"{where}.{name}", given=str(value)[:60])
    return values
