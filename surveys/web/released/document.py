"""What the last release of an edition tells: its frozen document, with the words of its questionnaire.

Apart from the pages because figures, files and the report read the same document. Refuses any number that is not in it, and
texts that people must read before they are quoted.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from flask_babel import gettext as _

from surveys.operations import fielding, publishing
from surveys.operations.publishing import ReleaseState
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.problems import Problem
from surveys.results.disclosure import domain_name
from surveys.results.figures.signs import CAUTION, CONFIDENTIAL, NOT_APPLICABLE
from surveys.web.shared import texts
from surveys.web.shared.display import NBSP

Record = Mapping[str, Any]  # a figure, a line or a cell, as the document of a release has it
UNSHOWN = frozenset({"review", "case"})  # texts to read first, one centre's own numbers


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: what it is of, its texts, and whether it is that of a domain of regions."""

    label: str
    texts: tuple[str, ...]
    id: str = ""  # of its statistic, where it is one
    inner: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A statistic that has several lines."""

    id: str
    label: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The statistics of a section: those of one number, line after line, and those that are tables."""

    code: str
    title: str
    lines: tuple[Line, ...]
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class Released:
    """The last release of an edition: its document, and the words of its questionnaire."""

    title: str
    state: ReleaseState
    document: Record
    questionnaire: Questionnaire
    fill: Callable[[str], str]
    opens_at: datetime
    closes_at: datetime
    last: int = 1  # the number of the last release of the edition

    @property
    def tables(self) -> list[Record]:
        """The statistics that readers get, in the order of the questionnaire."""
        return [table for table in self.document["tables"] if table["status"] not in UNSHOWN]

    @property
    def participation(self) -> Sequence[Record]:
        """Who answered, by region group and by size; nothing in a release from before it was told."""
        told: Sequence[Record] = self.document.get("participation", ())
        return told

    def domain_of(self, table: Record) -> str:
        """Return what the domain of regions that a statistic is of is called; nothing for the whole."""
        code = table["id"].partition("@")[2].partition(":")[2]
        if not code:
            return ""
        return self.fill(domain_name(self.questionnaire, code)) or _("Autres régions")

    def sections(self) -> Iterator[Section]:
        """Yield the sections that something was released of."""
        for section in self.questionnaire.sections:
            listed = [table for table in self.tables if table["section"] == section.code]
            lines = tuple(self._line(table) for table in listed if not table.get("rows"))
            tables = tuple(self._table(table) for table in listed if table.get("rows"))
            if listed:
                yield Section(section.code, self.fill(section.title), _beside(listed, lines), tables)

    def find(self, statistic: str) -> Record | None:
        """Return a statistic of the release by its permanent id."""
        told = (*self.tables, *self.participation)
        return next((table for table in told if table["id"] == statistic), None)

    def domains(self, table: Record) -> tuple[Record, ...]:
        """Return the same statistic in each domain of regions, in the order of the release."""
        return tuple(each for each in self.tables if each["id"].startswith(f"{table['id']}@"))

    def wording(self, table: Record) -> str:
        """Return the question that a statistic comes from, as it was asked."""
        item = self.questionnaire.items.get(table["question"])
        return "" if item is None else self.fill(item.label)

    def quotations(self) -> list[tuple[str, list[Record]]]:
        """Return the quotations of the release by theme, in its order; none in a release from before there were any."""
        listed: Sequence[Record] = self.document.get("quotations", ())
        return [(theme, list(under)) for theme, under in groupby(listed, key=lambda each: str(each["theme"]))]

    def themes(self) -> tuple[tuple[str, str], ...]:
        """Return how many centres wrote under each theme; nothing in a release that does not tell it."""
        told: Record = self.document.get("themes") or {"counts": ()}
        return tuple(
            (str(each["theme"]) or _("Autres thèmes"), str(each["writers"])) for each in told["counts"]
        )

    def theme_base(self) -> str:
        """Return « n = 41 »: the centres that wrote under one theme at least."""
        return f"n{NBSP}={NBSP}{self.document['themes']['writers']}" if self.themes() else ""

    def _line(self, table: Record) -> Line:
        domain = self.domain_of(table)
        return Line(
            domain or self.fill(table["label"]),
            (print_record(table), print_base(table)),
            table["id"],
            bool(domain),
        )

    def _table(self, table: Record) -> Table:
        rows: Sequence[Record] = table["rows"]
        columns = tuple(self.name(cell, table) for cell in rows[0].get("cells", ())) or (_("Valeur"),)
        lines = tuple(
            Line(self.name(row, table), (*map(print_record, row.get("cells") or (row,)), print_base(row)))
            for row in rows
        )
        return Table(table["id"], self.fill(table["label"]), (*columns, _("Répondants")), lines)

    def name(self, row: Record, table: Record) -> str:
        """Return what a line is called: its author's words, those of its group of raters, or its code."""
        if row["label"]:
            return self.fill(row["label"])
        return (
            texts.sentence(Problem(f"nps.{row['code']}")) if table["kind"] == "nps" else row["code"].upper()
        )


def _beside(listed: Sequence[Record], lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return lines with those of its domains right after each statistic."""
    singles = [table["id"] for table in listed if not table.get("rows")]
    places = {name: place for place, name in enumerate(singles) if "@" not in name}
    order = sorted(zip(singles, lines, strict=True), key=lambda each: places[each[0].partition("@")[0]])
    return tuple(line for _id, line in order)


def print_record(record: Record) -> str:
    """Return a value as it was released, or the sign that stands for it."""
    if record["value"] is None:
        return str(record["sign"] or NOT_APPLICABLE)
    return f"{record['text']}{NBSP}{CAUTION}" if record["sign"] == CAUTION else str(record["text"])


def print_base(record: Record) -> str:
    """Return how many organisations are behind a number; not where it is confidential."""
    return CONFIDENTIAL if record["status"] == "suppressed" else str(record["n"])


def read_released(survey: str, edition: str, number: int | None = None) -> Released | Problem:
    """Return a release of an edition, the last one by default. Problems: ``edition.unknown``, ``release.unknown``."""
    about, states = fielding.read_edition(survey, edition), publishing.list_releases(survey, edition)
    if isinstance(about, Problem):
        return about
    if isinstance(states, Problem):
        return states
    state = next((each for each in reversed(states) if number in (None, each.number)), None)
    if state is None:
        return Problem("release.unknown", params={"number": number})
    document = publishing.read_release(survey, edition, state.number)
    if isinstance(document, Problem):
        return document
    blank = AnswerSheet.blank(about.questionnaire, about.opens_at)
    return Released(
        about.title,
        state,
        document,
        about.questionnaire,
        blank.text,
        about.opens_at,
        about.closes_at,
        states[-1].number,
    )
