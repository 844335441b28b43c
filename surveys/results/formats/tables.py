"""The tables of an extract, whatever the file: their fields, and their lines drawn one at a time.

Apart from the writers because a CSV, a workbook, an SPSS file and a codebook must agree on every name, type and line.
Each line carries its keys (organisation, edition, status, layer, receipt), so that a roster joins its organisation and a
superseded copy is never taken for the last one. Refuses to end short: a table that does not hold what was announced fails.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from surveys.questionnaire.choices import ChoiceList
from surveys.questionnaire.definition.model import Question
from surveys.questionnaire.definition.names import DefinitionNames
from surveys.questionnaire.expressions.check import infer
from surveys.questionnaire.values import Missing, Value
from surveys.results.formats.explanations import EXPLANATION_FIELDS, say_explained
from surveys.results.formats.extract import Extract, Saying
from surveys.results.formats.folios import Labels
from surveys.results.formats.layout import Column, Layout, layout_of
from surveys.results.formats.lines import KEYS, MAIN, SENT_AT, Line, draw_explanations, draw_lines
from surveys.results.kept import Cell

T = TypeVar("T")
LONG, EXPLANATIONS = "answers", "explanations"
ENTRY = "entry"
LABEL = "__label"
ROWS, CUT = "__rows", "__cut"  # of a roster as columns: how many rows it has, how many of them are left out


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a table. ``column`` is where it comes from; the keys and the companions have none of their own."""

    name: str
    type: str = "string"  # number, string, boolean, date, datetime, list, any
    label: str = ""
    choices: ChoiceList | None = None
    column: Column | None = None
    key: bool = False
    says: Saying = "code"  # of a coded value

    @property
    def coded(self) -> bool:
        """Whether it holds codes of a list."""
        return self.choices is not None and self.type == "string" and self.says == "code"


@dataclass
class Table:
    """One table of a file. ``written`` counts the lines that were drawn; ``expected`` what was announced, if known."""

    name: str
    fields: tuple[Field, ...]
    draw: Callable[[], Iterator[list[Cell]]]
    expected: int | None = None
    folios: Callable[[], Iterator[bytes]] | None = None  # the same lines, as they were kept read
    copied: tuple[
        tuple[str, Labels], ...
    ] = ()  # the column of a folio that each field is, and how it is said
    written: int | None = field(default=None, init=False)
    cut: dict[str, int] = field(default_factory=dict, init=False)  # rows of rosters that have no column

    def lines(self) -> Iterator[list[Cell]]:
        """Yield the lines. Raises ValueError at the end if they are not as many as was announced."""
        return self.passing(self.draw())

    def passing(self, lines: Iterable[T]) -> Iterator[T]:
        """Yield lines as they are, counted. Raises ValueError at the end if they are not as many as was announced."""
        written = 0
        for line in lines:
            written += 1
            yield line
        self.reconcile(written)

    def reconcile(self, written: int) -> None:
        """Compare the lines that were written to those announced. Raises ValueError when they are not as many."""
        self.written = written
        if self.expected is not None and self.written != self.expected:
            raise ValueError(f"{self.name}: {self.written} lines of {self.expected}")


def tables_of(extract: Extract, words: Mapping[str, str] | None = None) -> tuple[Table, ...]:
    """Return the tables of an extract: wide, one per submission and one per roster; or long, a line per variable.

    The explanations of unusual answers are one more, when verbatims are asked for. ``words`` gives labels in French.
    """
    layout = layout_of(extract.questionnaire, extract.choices.classes)
    if extract.choices.shape == "long":
        tables = [_long(extract, layout)]
    else:
        tables = [
            _main(extract, layout, words or {}),
            *(_roster(extract, layout, code) for code in layout.rosters),
        ]
    said = [_say(table, extract.choices.values, words or {}) for table in tables]
    if "verbatim" in extract.choices.classes:
        said.append(_explanations(extract, words or {}))
    return tuple(said)


def heading(one: Field, saying: Saying) -> str:
    """Return the heading of a field, as it was asked for: its name, its label, or both."""
    if saying == "code" or not one.label:
        return one.name
    return one.label if saying == "label" else f"{one.name} – {one.label}"


def _key_fields() -> list[Field]:
    return [Field(name, key=True) for name in KEYS]


def _main(extract: Extract, layout: Layout, words: Mapping[str, str]) -> Table:
    most = extract.choices.roster_rows
    rosters = layout.rosters if most else {}

    def draw() -> Iterator[list[Cell]]:
        made.cut.clear()
        for line in draw_lines(extract, layout, rosters=rosters):
            yield [*line.keys, line.sent_at, *line.cells, *_unrolled(line, layout, rosters, most, made.cut)]

    types = _Types(layout)
    fields = [*_key_fields(), Field(SENT_AT, "datetime"), *(types.field(column) for column in layout.columns)]
    for code in rosters:
        fields += _unrolled_fields(layout, types, code, most, words)
    copied = () if rosters else tuple((one.name, None) for one in fields)
    made = Table(MAIN, tuple(fields), draw, extract.count, None if rosters else extract.folios, copied)
    return made


def _unrolled_fields(
    layout: Layout, types: "_Types", code: str, most: int, words: Mapping[str, str]
) -> Iterator[Field]:
    """Yield the fields of the first rows of a roster, then how many rows it has and how many have no field."""
    row = words.get("codebook.row", "row")
    for number in range(1, most + 1):
        for column in layout.rosters[code]:
            one = types.field(column)
            yield replace(one, name=f"{code}[{number}].{one.name}", label=f"{one.label} ({row} {number})")
    for name in (ROWS, CUT):
        label = words.get(f"codebook.field.{name.strip('_')}", name.strip("_"))
        yield Field(code + name, "number", label)


def _unrolled(
    line: Line, layout: Layout, rosters: Iterable[str], most: int, cut: dict[str, int]
) -> Iterator[Cell]:
    for code in rosters:
        rows = line.rows[code]
        for _, cells in rows[:most]:
            yield from cells
        yield from [(None, None)] * (len(layout.rosters[code]) * max(0, most - len(rows)))
        left_out = max(0, len(rows) - most)
        cut[code] = cut.get(code, 0) + left_out
        yield Decimal(len(rows)), None
        yield Decimal(left_out), None


def _roster(extract: Extract, layout: Layout, code: str) -> Table:
    def draw() -> Iterator[list[Cell]]:
        for line in draw_lines(extract, layout, main=False, rosters=(code,)):
            for entry, cells in line.rows[code]:
                yield [*line.keys, (entry, None), *cells]

    types = _Types(layout)
    fields = (
        *_key_fields(),
        Field(ENTRY, key=True),
        *(types.field(column) for column in layout.rosters[code]),
    )
    return Table(code, fields, draw, extract.announced.get(code))


LONG_FIELDS = (
    Field("question"),
    Field("variable"),
    Field(ENTRY),
    Field("value"),
    Field("label"),
    Field("number", "number"),
    Field("missing"),
)


def _long(extract: Extract, layout: Layout) -> Table:
    """Return a line per variable: its value as text, its number if it is one, or the reason why there is none."""
    main = [(column, place) for place, column in enumerate(layout.columns) if column.holds == "value"]

    def draw() -> Iterator[list[Cell]]:
        for line in draw_lines(extract, layout, rosters=layout.rosters):
            for column, place in main:
                yield line.keys + _spread(column, column.name, None, line.cells[place])
            for code, columns in layout.rosters.items():
                for entry, found in line.rows[code]:
                    for column, cell in zip(columns, found, strict=True):
                        yield line.keys + _spread(column, f"{code}.{column.name}", entry, cell)

    return Table(LONG, (*_key_fields(), *LONG_FIELDS), draw)


def _spread(column: Column, name: str, entry: str | None, cell: Cell) -> list[Cell]:
    value, missing = cell
    number = value if isinstance(value, Decimal) else Decimal(int(value)) if isinstance(value, bool) else None
    reason = None if value is not None else (missing or Missing.BLANK).value
    return [
        (column.item.code, None),
        (name, None),
        (entry, None),
        (_text(value), None),
        (_label(column, value), None),
        (number, None),
        (reason, None),
    ]


def _label(column: Column, value: Value | None) -> str | None:
    if column.choices is None or column.type != "string" or not isinstance(value, str):
        return None
    return column.choices.label(value)


def _text(value: Value | datetime | None) -> str | None:
    match value:
        case None | str():
            return value
        case bool():
            return "1" if value else "0"
        case Decimal():
            return format(value, "f")
        case tuple():
            return " ".join(_text(member) or "" for member in value)
        case _:
            return value.isoformat()


def _explanations(extract: Extract, words: Mapping[str, str]) -> Table:
    def draw() -> Iterator[list[Cell]]:
        for keys, one in draw_explanations(extract):
            line = say_explained(one, extract.choices.classes, words)
            yield [*keys, *((cell, None) for cell in line)]

    return Table(EXPLANATIONS, (*_key_fields(), *(Field(name) for name in EXPLANATION_FIELDS)), draw)


class _Types:
    """The type of each column; that of a calculated value is worked out from its expression."""

    def __init__(self, layout: Layout) -> None:
        self._names = DefinitionNames(layout.questionnaire)

    def field(self, column: Column) -> Field:
        made = column.type if column.holds == "value" else "string"
        item = column.item
        if made == "any" and isinstance(item, Question) and item.calc is not None:
            found = infer(item.calc, self._names, row=item.rows is not None, current=None)
            made = found if found in ("number", "string", "boolean", "date") else "any"
        return Field(column.name, made, column.label, column.choices, column)


# ── labels in place of codes, or beside them ──


def _say(table: Table, saying: Saying, words: Mapping[str, str]) -> Table:
    """Return a table whose codes are said as asked: as they are, by their labels, or both in two columns."""
    if saying == "code" or table.name == LONG:  # a long line always holds both
        return table
    fields: list[Field] = []
    sources: list[tuple[int, Labels]] = []
    for place, one in enumerate(table.fields):
        labels = _labels(one, words)
        if labels is None or saying == "both":
            fields.append(one)
            sources.append((place, None))
        if labels is not None:
            name = one.name + LABEL if saying == "both" else one.name
            fields.append(replace(one, name=name, type="string", choices=None, says="label"))
            sources.append((place, labels))
    said = _changed(table, tuple(fields), lambda line: [_said(line[place], to) for place, to in sources])
    copied = tuple((table.fields[place].name, labels) for place, labels in sources)
    return replace(said, folios=table.folios, copied=copied)


def _labels(one: Field, words: Mapping[str, str]) -> Mapping[str, str] | None:
    """Return what each code of a field says, ``None`` where it holds no code."""
    if one.column is not None and one.column.holds != "value":
        return {reason.value: words.get(f"codebook.reason.{reason}", reason.value) for reason in Missing}
    if one.type == "boolean":
        return {"1": words.get("codebook.yes", "1"), "0": words.get("codebook.no", "0")}
    return {choice.code: choice.label for choice in one.choices} if one.coded and one.choices else None


def _said(cell: Cell, labels: Mapping[str, str] | None) -> Cell:
    value, missing = cell
    if labels is None or value is None:
        return cell
    code = _text(value) or ""
    return labels.get(code, code), missing


def _changed(table: Table, fields: tuple[Field, ...], change: Callable[[list[Cell]], list[Cell]]) -> Table:
    """Return a table with other fields, each of its lines changed."""

    def draw() -> Iterator[list[Cell]]:
        return (change(line) for line in table.draw())

    changed = Table(table.name, fields, draw, table.expected)
    changed.cut = table.cut  # counted as its lines are drawn
    return changed
