"""« Votre centre »: what a member answered, counted as the released figures are, beside those figures.

Apart from releases, which are the same for everyone: here one organisation reads its own answers, from the very copy that was
frozen, beside numbers that were attacked as that organisation would before they were told. Refuses any other number: a
reference is the released one, or that one without the reader's own part where a subtraction gives it; it stands only where
enough other organisations are behind it.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

from surveys.operations.publishing.datasets import frozen_dataset, unknown_edition
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.problems import Problem
from surveys.results.disclosure import OTHERS, domain_name, domain_of, others_of
from surveys.results.figures import Figure, Workshop
from surveys.results.printing import print_value
from surveys.store import releases as store
from surveys.store.base import reading
from surveys.store.editions import Edition, find_edition, region_of_member
from surveys.store.questionnaires import questionnaire_of

# Figures that one organisation has a value of its own for: a total or a ranking of members is not one.
_OWN = frozenset({"mean", "median", "ratio_of_sums", "share", "median_by_row", "mean_by_row"})
_BY_ROW = frozenset({"median_by_row", "mean_by_row"})
Whose = Literal["others", "everyone", "apart"]


@dataclass(frozen=True, slots=True)
class BenchmarkLine:
    """A statistic, or one row of it: the organisation's own value and the released one, as they are printed.

    ``near`` is the value of its own domain of regions. ``own`` is empty where it answered nothing; ``told`` and ``near``
    hold no text where nothing may be set beside. ``kind`` is the statistic's.
    """

    label: str
    row: str
    kind: str
    own: str
    near: "Beside"
    told: "Beside"


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside one's own value: printed, with the organisations behind it.

    ``whose``: ``others`` (the reader left out), ``everyone`` (the reader among them), ``apart`` (the reader is in no base of
    it, so that it is the others' as it stands).
    """

    text: str
    n: int
    whose: Whose


NOTHING = Beside("", 0, "apart")


@dataclass(frozen=True, slots=True)
class BenchmarkSection:
    """The lines of a section that the person may open."""

    title: str
    lines: tuple[BenchmarkLine, ...]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A member beside the last release of an edition. ``answered``: whether its answers are in it."""

    title: str
    edition: str
    release: int
    released_at: datetime
    snapshot: str
    respondents: int
    population: int
    least: int  # organisations that a number rests on, the reader's own left out
    answered: bool
    domain: str  # what the organisation's domain of regions is called; empty where nothing is told by domain
    sections: tuple[BenchmarkSection, ...]


@reading
def list_released() -> frozenset[tuple[str, str]]:
    """Return the editions that something was released of: survey and edition."""
    return store.released_editions()


@reading
def read_benchmark(
    survey: str, edition: str, organisation: str, *, sections: Collection[str]
) -> Benchmark | Problem:
    """Return a member's own values beside the last release, in the ``sections`` that the person may open.

    Problems: ``edition.unknown``, ``release.none`` (nothing was released yet).
    """
    found = find_edition(survey, edition)
    if found is None:
        return unknown_edition(survey, edition)
    released = store.list_releases(found[0].id)
    if not released:
        return Problem("release.none")
    row, frozen = released[-1]
    told: dict[str, Any] = json.loads(row.document)
    questionnaire = questionnaire_of(found[0].questionnaire_version_id)
    blank = AnswerSheet.blank(questionnaire, found[0].opens_at)
    copy = frozen.copies.get(organisation)
    least = int(told["policy"]["min_orgs"])
    tables = _by_id(told)
    reader = _Reader(found[0], survey, organisation, released, least)
    domain = _Domain(questionnaire, found[0].id, organisation, tables)
    made = []
    for section in questionnaire.sections:
        if section.code not in sections:
            continue
        lines = [
            line
            for item in section.items
            for one in item.statistics
            if one.kind in _OWN and one.id in tables
            for line in _lines(reader, blank, tables[one.id], domain.table(one.id))
        ]
        if lines:
            made.append(BenchmarkSection(blank.text(section.title), tuple(lines)))
    return Benchmark(
        title=blank.title,
        edition=edition,
        release=row.number,
        released_at=row.released_at,
        snapshot=frozen.code,
        respondents=int(told["respondents"]),
        population=int(told["N"] or 0),
        least=least,
        answered=copy is not None,
        domain=blank.text(domain.label),
        sections=tuple(made),
    )


class _Domain:
    """The released tables of the domain of regions that an organisation is of."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        edition_id: int,
        organisation: str,
        tables: Mapping[str, Mapping[str, Any]],
    ) -> None:
        self._tables = tables
        self._code = domain_of(questionnaire, region_of_member(edition_id, organisation))
        told = any("@" in name for name in tables)
        self.label = domain_name(questionnaire, self._code) if told else ""

    def table(self, statistic: str) -> Mapping[str, Any] | None:
        """Return the table of a statistic in that domain, or of the domains that are told together with it."""
        mine = self._tables.get(f"{statistic}@region:{self._code}")
        return mine if mine is not None else self._tables.get(f"{statistic}@region:{OTHERS}")


def _by_id(document: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {str(table["id"]): table for table in document["tables"]}


class _Reader:
    """One organisation that reads: its own figures, from the copies of it that the releases count."""

    def __init__(
        self,
        edition: Edition,
        survey: str,
        organisation: str,
        released: Sequence[tuple[store.Release, store.Snapshot]],
        least: int,
    ) -> None:
        self._edition, self._survey, self._organisation = edition, survey, organisation
        self._released, self._least = released, least
        self._workshops: dict[int, Workshop] = {}

    def own(self, statistic: str, frozen: store.Snapshot | None = None) -> Figure | None:
        """Return a statistic of its own answers alone, those of the last release; none without answers in it."""
        held = frozen or self._released[-1][1]
        copy = held.copies.get(self._organisation)
        if copy is None:
            return None
        if copy not in self._workshops:
            alone = frozen_dataset(self._edition, self._survey, {self._organisation: copy}, held.code)
            self._workshops[copy] = Workshop(alone)
        found = self._workshops[copy].figure(statistic)
        return None if found.n == 0 else found

    def counted(self, table: Mapping[str, Any]) -> Figure | None:
        """Return its own part of a released figure: what a revision says again counts the copies of an earlier freeze."""
        place = len(self._released) - 1
        said: Mapping[str, Any] | None = table
        while place and said is not None and said.get("kept"):
            place -= 1
            said = self._documents[place].get(str(table["id"]))
        return self.own(str(table["id"]).partition("@")[0], self._released[place][1])

    @cached_property
    def _documents(self) -> list[dict[str, Mapping[str, Any]]]:
        return [_by_id(json.loads(row.document)) for row, _ in self._released]

    def beside(self, table: Mapping[str, Any] | None) -> Beside:
        """Return what a released figure says beside its own value: of the others alone where that can be said."""
        if table is None:
            return NOTHING
        part = self.counted(table)
        told = self.told(table, is_in=part is not None)
        others = others_of(table, part) if part is not None and told.text else None
        return (
            told
            if part is None or others is None
            else Beside(_printed(others.value, part), others.n, "others")
        )

    def told(self, record: Mapping[str, Any], *, is_in: bool) -> Beside:
        """Return a released value with its n; no text where too few others than the reader are behind it."""
        n = int(record["n"])
        shown = record["status"] == "published" and record["value"] is not None and n - is_in >= self._least
        return Beside(str(record["text"]) if shown else "", n, "everyone" if is_in else "apart")


def _lines(
    reader: _Reader, blank: AnswerSheet, table: Mapping[str, Any], near: Mapping[str, Any] | None
) -> Iterator[BenchmarkLine]:
    """Yield the lines of a released statistic: one, or one by row."""
    own = reader.own(str(table["id"]))
    label, kind = blank.text(str(table["label"])), str(table["kind"])
    if kind not in _BY_ROW:
        mine = "" if own is None else _printed(own.value, own)
        yield BenchmarkLine(label, "", kind, mine, reader.beside(near), reader.beside(table))
        return
    part = reader.counted(table)
    for record in table.get("rows", ()):
        code, row = str(record["code"]), blank.text(str(record["label"]))
        told = reader.told(record, is_in=bool(_own_row(code, part)))
        yield BenchmarkLine(label, row, kind, _own_row(code, own), NOTHING, told)


def _own_row(code: str, own: Figure | None) -> str:
    row = None if own is None else next((row for row in own.rows if row.code == code), None)
    return "" if row is None or own is None or row.n == 0 else _printed(row.value, own, own.format_of(row))


def _printed(value: Fraction | None, own: Figure, display: str = "") -> str:
    return "" if value is None else print_value(value, own.rounding, display or own.format)
