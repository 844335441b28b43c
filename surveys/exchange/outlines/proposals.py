"""What is proposed from a pasted text: sections and questions, as values, with their lines and their doubts.

Apart from recognition so that pages and tests hold proposals without knowing how they were found.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Doubt = Literal[
    "kind",  # nothing in the text says what kind of answer is expected
    "condition",  # it seems to depend on another question: its condition is to be written
    "reason",  # a choice was read as a reason for not answering
    "several",  # one or several choices: nothing says which
    "personal",  # it asks for what may be a personal information: a purpose is to be written
    "table",  # the columns of a table were guessed from their headings
]


@dataclass(frozen=True, slots=True)
class ProposedChoice:
    """A choice or a row, by its words. ``value`` is its score on a scale."""

    label: str
    other: bool = False
    exclusive: bool = False
    value: int | None = None


@dataclass(frozen=True, slots=True)
class ProposedColumn:
    """A column of a table: its heading and the kind of its cells."""

    label: str
    type: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A section or a question. ``first`` and ``last`` are lines of the paste, from 1."""

    number: int
    what: Literal["section", "question"]
    first: int
    last: int
    label: str
    type: str = ""
    hint: str = ""
    choices: tuple[ProposedChoice, ...] = ()  # of a question, or the scale of a table
    rows: tuple[ProposedChoice, ...] = ()
    columns: tuple[ProposedColumn, ...] = ()
    settings: Mapping[str, object] = field(default_factory=dict)
    required: bool = False
    allow: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
