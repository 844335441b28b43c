"""What a reading found, column by column: what was read, left empty, could not be read, goes nowhere, was never filled.

Apart from the reading because a page, a command and a test show the same report. It says which lines and what was typed
there, and never what an organisation answered elsewhere.
"""

from dataclasses import dataclass, field
from typing import Literal

from surveys.questionnaire.problems import Problem

ColumnState = Literal["read", "key", "worked_out", "unmapped", "absent"]


@dataclass(frozen=True, slots=True)
class Unread:
    """One cell that could not be read."""

    line: int
    typed: str
    problem: Problem


@dataclass(slots=True)
class ColumnReport:
    """One column of a file. ``absent``: the mapping names it and the file does not have it."""

    sheet: str
    heading: str
    state: ColumnState
    target: str = ""
    label: str = ""
    read: int = 0
    empty: int = 0
    unread: list[Unread] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that no organisation of the edition has, the lines that it stands on, and the codes it may mean."""

    typed: str
    lines: tuple[int, ...]
    proposals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All of a reading but its answers. ``never`` are the places of today that no column fills, by label."""

    columns: tuple[ColumnReport, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    never: tuple[tuple[str, str], ...] = ()  # name, label
    problems: tuple[Problem, ...] = ()  # of the tables as a whole

    @property
    def unread(self) -> int:
        """How many cells could not be read."""
        return sum(len(column.unread) for column in self.columns)
