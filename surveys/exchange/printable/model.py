"""The frozen content of a paper: parts, chapters, questions, boxes, tables, and what was said.

Apart from the makers so that a drawing program holds them without holding a questionnaire. Refuses sentences: a shape, a
reason or a source is a word of code; only authors' texts, values and people's own words stand here.
"""

from dataclasses import dataclass
from typing import Literal

from surveys.questionnaire.definition.model import Disclosure

Kind = Literal["blank", "gathering", "copy"]
Shape = Literal[
    "line",
    "lines",
    "number",
    "duration",
    "date",
    "month",
    "one",
    "several",
    "scale",
    "steps",
    "ranks",
    "tick",
    "confirm",
]
Source = Literal["directory", "edition", "survey", "account"]
Relation = Literal[
    "is", "is_not", "holds", "holds_not", "above", "at_least", "below", "at_most", "answered", "depends"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One choice beside its box."""

    code: str
    label: str
    exclusive: bool = False
    other: bool = False  # followed by a line to write on


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One part of a condition: what is compared, how, with what. ``values`` are alternatives.

    ``numbers`` are those of the questions meant; where the thing meant has no number, ``name`` is its label.
    """

    relation: Relation
    numbers: tuple[int, ...] = ()
    name: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """When something is asked: all of the clauses, or any of them."""

    join: Literal["all", "any"]
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """An unusual answer and why it stands; ``row`` (or ``rank``) and ``column`` say which cell of a table."""

    message: str
    text: str
    row: str = ""
    rank: int = 0
    column: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was answered, for a reader. ``own`` texts are a person's words, to be kept letter by letter."""

    texts: tuple[str, ...] = ()
    own: bool = False
    other: str = ""  # the text of an « Autre » choice, a person's own words
    reason: str = ""  # nsp, so, pnr: why there is no value
    explained: tuple[Explained, ...] = ()

    @property
    def blank(self) -> bool:
        """Whether nothing was answered."""
        return not (self.texts or self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """The place where one answer is written by hand."""

    shape: Shape
    unit: str = ""
    options: tuple[Option, ...] = ()
    steps: tuple[str, ...] = ()  # of a scale in numbers
    low: str = ""
    high: str = ""
    ranks: int = 0
    least: int = 0  # how many choices at least, and at most; 0: it does not say
    most: int = 0
    statement: str = ""  # what an attestation or a confirmation is about
    known: str = ""  # what is known already
    source: Source | None = None  # where that comes from


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question: with a place to answer on a blank paper, with what was said on a copy."""

    type: Literal["question"] = "question"
    code: str
    number: int
    label: str
    hint: str = ""
    required: bool = False
    purpose: str = ""
    seen: Disclosure = "public_aggregate"
    reasons: tuple[str, ...] = ()
    condition: Condition | None = None
    field: Field | None = None
    said: Said | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table; ``options`` when its cells hold a choice."""

    label: str
    unit: str = ""
    number: bool = False
    several: bool = False
    options: tuple[Option, ...] = ()
    total: str | None = None  # shown under it, empty on a blank paper
    hint: str = ""  # what it means exactly


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell: what is known of it on a blank paper, what was said on a copy. ``given``: nobody writes in it."""

    known: str = ""
    said: Said | None = None
    given: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table; an entry that has no name of its own has its rank, from 1."""

    label: str = ""
    rank: int = 0
    cells: tuple[Cell, ...] = ()
    total: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A matrix or a roster. ``scale``: one mark per row among the columns; ``filtered``: not all rows apply."""

    type: Literal["table"] = "table"
    code: str
    number: int
    label: str
    hint: str = ""
    required: bool = False
    purpose: str = ""
    seen: Disclosure = "public_aggregate"
    reasons: tuple[str, ...] = ()
    condition: Condition | None = None
    entries: bool = False  # a roster: its rows are added one by one
    scale: bool = False
    filtered: bool = False
    counted: tuple[int, ...] = ()  # the questions that say how many rows there are
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()
    row_total: bool = False
    source: Source | None = None  # where what is known comes from
    explained: tuple[Explained, ...] = ()

    @property
    def has_totals(self) -> bool:
        """Whether a column shows its total."""
        return any(column.total is not None for column in self.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A value that is worked out from answers: nobody writes it. ``lines`` are (label, value)."""

    type: Literal["figure"] = "figure"
    code: str
    label: str
    lines: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A text to read."""

    type: Literal["note"] = "note"
    code: str
    label: str
    hint: str = ""


Block = Question | Table | Figure | Note


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A section of the questionnaire."""

    code: str
    number: int
    title: str
    who: str = ""  # who is likely to know
    minutes: int = 0
    prepare: tuple[str, ...] = ()
    restricted: bool = False
    condition: Condition | None = None
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Chapters that go together: all of them, or those of one person (``who``)."""

    who: str = ""
    chapters: tuple[Chapter, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A whole paper. ``partial``: some sections of the questionnaire were left out because they are not the reader's."""

    kind: Kind
    survey: str
    edition: str
    title: str
    previous: str = ""  # what the last edition is called
    partial: bool = False
    parts: tuple[Part, ...] = ()

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """Every chapter, in order."""
        return tuple(chapter for part in self.parts for chapter in part.chapters)

    @property
    def minutes(self) -> int:
        """About how long it takes."""
        return sum(chapter.minutes for chapter in self.chapters)
