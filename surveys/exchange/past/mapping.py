"""A mapping: which column goes where, what its words mean, whose line it is. It is kept, and read again as it was.

Apart from the reading so that a page, a file and a table of the database hold the same thing. Refuses what the questionnaire
does not have, each fault at its place in the document.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from surveys.exchange.past.targets import Target, targets_of
from surveys.questionnaire.definition.model import Questionnaire, Roster
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import read_reason

FORMAT = "axtra-past/1"
BLANK = "-"  # a word that means nothing at all
REASON_MARK = "@"  # « @nsp »: a word that gives a reason for having no value
DECIMALS = ("", ",", ".")
_LONGEST = 300
_MOST = 3_000  # columns, words or organisations


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """One column by its heading. ``values``: what its words mean (a code, ``@nsp`` or ``-``); ``scale``: what numbers are multiplied by."""

    heading: str
    target: str
    values: Mapping[str, str] = field(default_factory=dict)
    scale: str = ""


@dataclass(frozen=True, slots=True)
class TableMapping:
    """One sheet: into the answers of an organisation, or into a roster, an entry by line.

    ``first`` and ``headings`` are the first line of headings, from 1, and how many there are. ``decimal`` is the mark of
    decimals where « 1,234 » would be ambiguous.
    """

    sheet: str
    organisation: str  # the heading of the column that says whose line it is
    into: str = ""
    first: int = 1
    headings: int = 1
    sent_at: str = ""  # the heading of the day on which it was received
    entry: str = ""  # the heading of the fixed row that a line of a roster fills
    decimal: str = ""
    columns: tuple[ColumnMapping, ...] = ()


@dataclass(frozen=True, slots=True)
class PastMapping:
    """How the tables of a past edition are read. ``organisations``: what they were called then, and their codes."""

    tables: tuple[TableMapping, ...] = ()
    organisations: Mapping[str, str] = field(default_factory=dict)
    leave_unreadable: bool = False  # a cell that cannot be read is left out, and not its line
    keep_broken_rules: bool = False  # a line that breaks a rule of today comes in all the same


def mapping_document(mapping: PastMapping) -> dict[str, Any]:
    """Return a mapping as a JSON document that ``read_mapping`` reads back."""
    return {
        "format": FORMAT,
        "tables": [
            {
                "sheet": table.sheet,
                "into": table.into,
                "first": table.first,
                "headings": table.headings,
                "organisation": table.organisation,
                "sent_at": table.sent_at,
                "entry": table.entry,
                "decimal": table.decimal,
                "columns": [
                    {"heading": one.heading, "target": one.target}
                    | ({"values": dict(one.values)} if one.values else {})
                    | ({"scale": one.scale} if one.scale else {})
                    for one in table.columns
                ],
            }
            for table in mapping.tables
        ],
        "organisations": dict(mapping.organisations),
        "leave_unreadable": mapping.leave_unreadable,
        "keep_broken_rules": mapping.keep_broken_rules,
    }


class _Malformed(ValueError):  # noqa: N818  # carries where the document is wrong, and never leaves this module
    pass


def read_mapping(document: object) -> PastMapping | Problem:
    """Return the mapping of a document. Problem: ``past.mapping``, at the place that is not what it should be."""
    try:
        found = _record(document, "")
        if found.get("format") != FORMAT:
            return Problem("past.mapping", "format")
        tables = tuple(_table(each, f"tables[{at}]") for at, each in enumerate(_list(found, "tables", "")))
        return PastMapping(
            tables,
            _words(found, "organisations", ""),
            _flag(found, "leave_unreadable"),
            _flag(found, "keep_broken_rules"),
        )
    except _Malformed as wrong:
        return Problem("past.mapping", str(wrong))


def _table(found: object, where: str) -> TableMapping:
    record = _record(found, where)
    decimal = _text(record, "decimal", where)
    if decimal not in DECIMALS:
        raise _Malformed(f"{where}.decimal")
    return TableMapping(
        sheet=_text(record, "sheet", where),
        organisation=_text(record, "organisation", where),
        into=_text(record, "into", where),
        first=_number(record, "first", where),
        headings=_number(record, "headings", where),
        sent_at=_text(record, "sent_at", where),
        entry=_text(record, "entry", where),
        decimal=decimal,
        columns=tuple(
            _column(each, f"{where}.columns[{at}]") for at, each in enumerate(_list(record, "columns", where))
        ),
    )


def _column(found: object, where: str) -> ColumnMapping:
    record = _record(found, where)
    scale = _text(record, "scale", where)
    if scale and read_scale(scale) is None:
        raise _Malformed(f"{where}.scale")
    return ColumnMapping(
        _text(record, "heading", where),
        _text(record, "target", where),
        _words(record, "values", where),
        scale,
    )


def read_scale(text: str) -> Decimal | None:
    """Return what numbers are multiplied by: « 1000 », « 0,01 »; ``None`` for what is no such number."""
    try:
        scale = Decimal(text.strip().replace(",", ".").replace("\u00a0", "").replace(" ", ""))
    except InvalidOperation:
        return None
    return scale if scale.is_finite() and scale > 0 and abs(scale.adjusted()) <= 9 else None


def _record(found: object, where: str) -> Mapping[str, Any]:
    if not isinstance(found, dict):
        raise _Malformed(where)
    return found


def _list(record: Mapping[str, Any], key: str, where: str) -> list[Any]:
    found = record.get(key, [])
    if not isinstance(found, list) or len(found) > _MOST:
        raise _Malformed(f"{where}.{key}".lstrip("."))
    return found


def _text(record: Mapping[str, Any], key: str, where: str) -> str:
    found = record.get(key, "")
    if not isinstance(found, str) or len(found) > _LONGEST:
        raise _Malformed(f"{where}.{key}")
    return found


def _number(record: Mapping[str, Any], key: str, where: str) -> int:
    found = record.get(key, 1)
    if not isinstance(found, int) or isinstance(found, bool) or not 1 <= found <= 50:
        raise _Malformed(f"{where}.{key}")
    return found


def _flag(record: Mapping[str, Any], key: str) -> bool:
    found = record.get(key, False)
    if not isinstance(found, bool):
        raise _Malformed(key)
    return found


def _words(record: Mapping[str, Any], key: str, where: str) -> dict[str, str]:
    found = record.get(key, {})
    if not isinstance(found, dict) or len(found) > _MOST:
        raise _Malformed(f"{where}.{key}".lstrip("."))
    if not all(
        isinstance(to, str) and len(to) <= _LONGEST and len(word) <= _LONGEST for word, to in found.items()
    ):
        raise _Malformed(f"{where}.{key}".lstrip("."))
    return found


def check_mapping(mapping: PastMapping, questionnaire: Questionnaire) -> tuple[Problem, ...]:
    """Return what a mapping asks that the questionnaire does not have.

    Problems: ``past.no_table``, ``past.roster``, ``past.two_tables``, ``past.no_organisation``, ``past.target``,
    ``past.target_twice``, ``past.word``; ``where`` is ``tables[0]`` or ``tables[0].columns[3]``.
    """
    return tuple(_faults(mapping, questionnaire))


def _faults(mapping: PastMapping, questionnaire: Questionnaire) -> Iterator[Problem]:
    into = [table.into for table in mapping.tables]
    if not mapping.tables:
        yield Problem("past.no_table")
    for at, table in enumerate(mapping.tables):
        where = f"tables[{at}]"
        if table.into and not isinstance(questionnaire.items.get(table.into), Roster):
            yield Problem("past.roster", where, {"roster": table.into[:60]})
            continue
        if into.index(table.into) != at:
            yield Problem("past.two_tables", where, {"sheet": table.sheet[:60]})
        if not table.organisation:
            yield Problem("past.no_organisation", where, {"sheet": table.sheet[:60]})
        targets = targets_of(questionnaire, table.into)
        taken: set[str] = set()
        for place, column in enumerate(table.columns):
            yield from _column_faults(column, targets, taken, f"{where}.columns[{place}]")


def _column_faults(
    column: ColumnMapping, targets: Mapping[str, Target], taken: set[str], where: str
) -> Iterator[Problem]:
    target = targets.get(column.target)
    params = {"heading": column.heading[:80], "target": column.target[:80]}
    if target is None:
        yield Problem("past.target", where, params)
        return
    if column.target in taken:
        yield Problem("past.target_twice", where, params)
    taken.add(column.target)
    for word, meant in column.values.items():
        if not _is_known(meant, target):
            yield Problem("past.word", where, params | {"word": word[:60], "meant": meant[:60]})


def _is_known(meant: str, target: Target) -> bool:
    if meant == BLANK:
        return True
    if meant.startswith(REASON_MARK):
        return read_reason(meant.removeprefix(REASON_MARK)) in target.allow
    return target.kind.choice_list is None or meant in target.kind.choice_list
