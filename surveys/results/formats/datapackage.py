"""A data package: neutral CSV files beside a ``datapackage.json`` that says what each column is (Table Schema).

Apart from the CSV because another program must be able to read it without asking us: types, labels, lists of codes, keys
from a roster to its organisation. Refuses a schema that the files do not obey: both are made from the same fields.

Source: Frictionless Data, Data Package 1 and Table Schema 1.
"""

import json
from collections.abc import Iterator, Mapping, Sequence

from surveys.results.formats.archive import zip_files
from surveys.results.formats.ddi import write_ddi
from surveys.results.formats.delimited import NEUTRAL, write_codebook, write_table
from surveys.results.formats.extract import Extract
from surveys.results.formats.lines import MAIN, ORGANISATION, RECEIPT
from surveys.results.formats.tables import ENTRY, LONG, Field, Table

_TYPES = {"number": "number", "boolean": "boolean", "date": "date", "datetime": "datetime"}


def write_data_package(
    extract: Extract, tables: Sequence[Table], words: Mapping[str, str], title: str
) -> Iterator[bytes]:
    """Yield the zip: one CSV per table, codebook.csv, ddi.xml, then datapackage.json, which counts what was written."""
    files = [(f"{table.name}.csv", write_table(table, NEUTRAL)) for table in tables]
    files.append(("codebook.csv", write_codebook(tables, NEUTRAL, words)))
    files.append(("ddi.xml", write_ddi(extract, tables, words, title)))
    files.append(("datapackage.json", _once(extract, tables, title)))
    yield from zip_files(files)


def _once(extract: Extract, tables: Sequence[Table], title: str) -> Iterator[bytes]:
    described = describe(extract, tables, title)  # when it is read, the tables before it are counted
    yield json.dumps(described, ensure_ascii=False, indent=1).encode()


def describe(extract: Extract, tables: Sequence[Table], title: str) -> dict[str, object]:
    """Return the package's description as a JSON object."""
    return {
        "profile": "tabular-data-package",
        "name": f"{extract.survey}-{extract.edition}".lower().replace("_", "-"),
        "title": title,
        "version": extract.snapshot,
        "layer": extract.layer,
        "statuses": list(extract.statuses),
        "classes": sorted(extract.choices.classes),
        "resources": [_resource(table, tables) for table in tables],
    }


def _resource(table: Table, tables: Sequence[Table]) -> dict[str, object]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "rows": table.written,
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": True, "header": True},
        "schema": _schema(table, tables),
    }


def _schema(table: Table, tables: Sequence[Table]) -> dict[str, object]:
    names = {one.name for one in table.fields}
    key = [ORGANISATION, RECEIPT]
    schema: dict[str, object] = {"fields": [_field(one) for one in table.fields], "missingValues": [""]}
    if table.name == MAIN:
        schema["primaryKey"] = key
    elif table.name != LONG and ENTRY in names:
        schema["primaryKey"] = [*key, ENTRY]
    if table.name != MAIN and any(each.name == MAIN for each in tables):
        schema["foreignKeys"] = [{"fields": key, "reference": {"resource": MAIN, "fields": key}}]
    return schema


def _field(one: Field) -> dict[str, object]:
    described: dict[str, object] = {"name": one.name, "type": _TYPES.get(one.type, "string")}
    if one.label:
        described["title"] = one.label
    if one.type == "boolean":
        described |= {"trueValues": ["1"], "falseValues": ["0"]}
    if one.column is not None and one.column.unit:
        described["unit"] = one.column.unit
    if one.coded and one.choices is not None:
        described["constraints"] = {"enum": [choice.code for choice in one.choices]}
        described["categories"] = [{"value": each.code, "label": each.label} for each in one.choices]
    return described
