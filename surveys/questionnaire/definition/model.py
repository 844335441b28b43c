"""The frozen objects of a definition, and how its variables are named.

Apart from reading and verifying documents. Refuses behaviour: these are values; what an answer means is in
``answers``, how a document becomes these objects is in ``load`` and ``verify``.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

from surveys.questionnaire.choices import Attribute, ChoiceList
from surveys.questionnaire.expressions import Expression
from surveys.questionnaire.kinds.base import Kind
from surveys.questionnaire.values import Missing

Disclosure = Literal["public_aggregate", "confidential_pay", "identifying", "verbatim"]
PersonalData = Literal["none", "business_contact", "personal", "sensitive"]
Explain = Literal["required", "optional"]
RowKey = Literal["row_filter", "row_count"]
ROW_KEYS: tuple[RowKey, ...] = ("row_filter", "row_count")  # what says which rows a table has


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A condition that must hold. ``key`` (``hard1``, ``soft2``) is unique on its owner and names its explanation."""

    key: str
    hard: bool
    condition: Expression
    message: str
    explain: Explain = "optional"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefill:
    """Where a first value comes from and how it is offered (SPEC §1: confirm, propose, show)."""

    source: Literal["directory", "edition", "survey", "account"]
    mode: Literal["confirm", "propose", "show"]
    field: str = ""  # directory and account
    code: str = ""  # edition and survey: the code of the question it is carried from
    survey: str = ""
    columns: Mapping[str, str] = dataclasses.field(
        default_factory=dict
    )  # matrix: own column -> column it comes from
    fields: tuple[str, ...] = ()  # roster: the fields that are carried
    unchanged: bool = False  # a person may accept all of it at once: « Inchangé »


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare:
    """How a number is compared with the last edition's. ``None`` leaves a limit to the kind of question."""

    percent: Decimal | None = None  # the change, in % of the last value, past which an answer is unusual
    amount: Decimal | None = (
        None  # the same in the question's own unit; with ``percent``, both must be passed
    )
    minimum: Decimal | None = None  # two values below it are never compared
    sign: bool | None = None  # whether a change of sign is unusual
    scale: bool | None = None  # whether ten, a hundred or a thousand times more or less is unusual
    robust: bool | None = None  # whether the members' own changes between earlier editions count
    never: bool = False
    explain: Explain = "optional"


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareTable:
    """How a table is compared with the last edition's, as a whole and row by row."""

    swapped: bool = True  # two rows that seem exchanged
    copied: bool = True  # a column that repeats another one, or the last edition's other one
    same: tuple[str, ...] = ()  # roster: a row is the same as before only while these fields are
    never: bool = False  # neither the table nor any of its cells
    explain: Explain = "optional"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistic:
    """A figure to publish, as its author wrote it. ``settings`` keeps what only some kinds have (q, editions, scale…)."""

    id: str
    kind: str
    unit: str = "org"  # org, person, org_year, row, text
    label: str = ""
    value: Expression | str | None = None  # a bare column code for the by-row kinds
    values: tuple[Expression, ...] = ()
    num: Expression | str | None = None
    den: Expression | str | None = None
    where: Expression | None = None
    base: Expression | None = None
    consent: Expression | None = None
    of: str = ""
    rounding: int = 0
    settings: Mapping[str, object] = field(default_factory=dict)
    format: tuple[
        str, ...
    ] = ()  # how figures print (``vocabulary.PRINTED_AS``); empty: ``formats_of`` decides


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question, with one variable (or one per row, for a calculated value over ``rows``)."""

    code: str
    kind: Kind
    label: str
    hint: str = ""
    required: bool = False
    allow: tuple[Missing, ...] = ()
    relevant: Expression | None = None
    rules: tuple[Rule, ...] = ()
    prefill: Prefill | None = None
    calc: Expression | None = None
    rows: ChoiceList | None = None
    disclosure: Disclosure = "public_aggregate"
    personal_data: PersonalData = "none"
    purpose: str = ""
    statistics: tuple[Statistic, ...] = ()
    compare: Compare | None = None  # None: as its kind is compared


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a matrix or a field of a roster. ``code`` is empty for the only column of a matrix_single."""

    code: str
    kind: Kind
    label: str
    required: bool = False
    rules: tuple[Rule, ...] = ()
    calc: Expression | None = None
    total: bool = False  # show the column's total under it
    hint: str = ""  # what it means exactly, read where it is answered
    disclosure: Disclosure | None = None  # None: its owner's
    compare: Compare | None = None  # None: as its kind is compared


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Fixed rows × columns. Variables: ``code.row.column`` (``code.row`` when the column has no code)."""

    code: str
    type: Literal["matrix_single", "matrix_numeric", "matrix"]
    label: str
    rows: ChoiceList
    columns: tuple[Column, ...]
    hint: str = ""
    required: bool = False
    allow: tuple[Missing, ...] = ()
    relevant: Expression | None = None
    row_filter: Expression | None = None  # with @row
    row_total: bool = False
    rules: tuple[Rule, ...] = ()
    prefill: Prefill | None = None
    disclosure: Disclosure = "public_aggregate"
    personal_data: PersonalData = "none"
    purpose: str = ""
    statistics: tuple[Statistic, ...] = ()
    compare: CompareTable | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """A table whose rows (entries) are free, fixed (``rows``) or both. Variables: ``code[entry].field``.

    An entry's id is six characters for ever; a fixed row's id is its choice code.
    """

    code: str
    label: str
    fields: tuple[Column, ...]
    rows: ChoiceList | None = None
    row_filter: Expression | None = None  # which fixed rows are shown, with @row
    row_count: Expression | None = (
        None  # how many free rows an earlier answer asks for; None: people add them
    )
    min_rows: int = 0
    max_rows: int = 200
    paste_table: bool = False
    hint: str = ""
    required: bool = False
    relevant: Expression | None = None
    rules: tuple[Rule, ...] = ()
    prefill: Prefill | None = None
    disclosure: Disclosure = "public_aggregate"
    personal_data: PersonalData = "none"
    purpose: str = ""
    statistics: tuple[Statistic, ...] = ()
    compare: CompareTable | None = None


Item = Question | Matrix | Roster


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a questionnaire that one person can take on."""

    code: str
    title: str
    items: tuple[Item, ...]
    delegate_to: str = ""
    minutes: int = 0
    prepare: tuple[str, ...] = ()  # what to have at hand
    relevant: Expression | None = None
    restricted: bool = False
    delegable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    """An outside reference with its source and year: ``rows[position][column]``."""

    id: str
    source: str
    reference_year: int
    respondents: int | None
    rows: Mapping[str, Mapping[str, Decimal]]
    key: str = "position"


@dataclass(frozen=True, slots=True)
class English:
    """The English of one text: where it stands (``results_prev.label``), the French it was made of, and its words."""

    at: str
    of: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Questionnaire:
    """One version of a questionnaire for one edition. ``document`` is what it was read from, key order kept."""

    survey: str
    title: str
    edition: str = ""
    frequency_months: int | None = None
    opens_on: date | None = None
    closes_on: date | None = None
    unit: Literal["organisation", "person", "elector"] = "organisation"
    expected_count: int | None = None
    previous_editions: tuple[str, ...] = ()
    params: Mapping[str, Attribute] = field(default_factory=dict)
    choices: Mapping[str, ChoiceList] = field(default_factory=dict)
    reference_lists: Mapping[str, ChoiceList] = field(default_factory=dict)
    benchmarks: Mapping[str, Benchmark] = field(default_factory=dict)
    disclosure_rules: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    sections: tuple[Section, ...] = ()
    period_note: str = ""
    purpose: str = ""  # what the answers are for, said before one starts
    english: tuple[English, ...] = ()
    population_source: str = ""  # directory, roll, link
    population_filter: str = ""
    document: Mapping[str, object] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """Every item by code, in the order asked."""
        return {item.code: item for section in self.sections for item in section.items}

    @cached_property
    def section_of(self) -> Mapping[str, Section]:
        """The section of each item's code."""
        return {item.code: section for section in self.sections for item in section.items}

    @cached_property
    def statistics(self) -> tuple[tuple[Item, Statistic], ...]:
        """Every statistic beside the item that feeds it, in order."""
        return tuple((item, stat) for item in self.items.values() for stat in item.statistics)


@dataclass(frozen=True, slots=True)
class Variable:
    """The unit of a write: one question, one matrix cell or one field of a roster's entry."""

    name: str
    item: Item
    kind: Kind
    row: str | None = None
    column: Column | None = None
    entry: str | None = None
    of: str | None = None  # for the text of an « Autre » choice: the variable it completes


def name_cell(code: str, row: str, column: str = "") -> str:
    """Return the variable's name of a matrix cell: ``code.row.column`` or ``code.row``."""
    return f"{code}.{row}.{column}" if column else f"{code}.{row}"


def name_field(code: str, entry: str, field_code: str) -> str:
    """Return the variable's name of a roster entry's field: ``code[entry].field``."""
    return f"{code}[{entry}].{field_code}"


def fixed_variables(item: Item) -> Iterator[Variable]:
    """Yield the variables of an item that do not depend on a centre's answers (none for a roster's free entries)."""
    match item:
        case Question(rows=None):
            yield Variable(item.code, item, item.kind)
        case Question(rows=rows) if rows is not None:
            for choice in rows:
                yield Variable(f"{item.code}.{choice.code}", item, item.kind, row=choice.code)
        case Matrix():
            for choice in item.rows:
                for column in item.columns:
                    name = name_cell(item.code, choice.code, column.code)
                    yield Variable(name, item, column.kind, row=choice.code, column=column)
        case Roster(rows=rows) if rows is not None:
            for choice in rows:
                yield from entry_variables(item, choice.code)


def row_expressions(item: Item) -> dict[RowKey, Expression]:
    """Return, by key, the expressions that say which rows of an item there are."""
    found: dict[RowKey, Expression] = {}
    if isinstance(item, Matrix | Roster) and item.row_filter is not None:
        found["row_filter"] = item.row_filter
    if isinstance(item, Roster) and item.row_count is not None:
        found["row_count"] = item.row_count
    return found


def entry_variables(roster: Roster, entry: str) -> Iterator[Variable]:
    """Yield the variables of one entry of a roster."""
    for column in roster.fields:
        name = name_field(roster.code, entry, column.code)
        yield Variable(name, roster, column.kind, column=column, entry=entry)


def is_guarded(questionnaire: Questionnaire, item: Item, rule: Rule) -> bool:
    """Say whether a rule reads an answer of a restricted section that is not its own.

    Such a rule is judged only when the submission is sent, so that its message reveals nothing to a delegate.
    """
    own = questionnaire.section_of[item.code]
    read = (questionnaire.section_of.get(reference.code) for reference in rule.condition.references)
    return any(section is not None and section.restricted and section is not own for section in read)
