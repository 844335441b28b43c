"""« Votre centre »: what a member answered, counted as the released figures are, beside those figures.

Apart from releases, which are the same for everyone: here one organisation reads its own answers, from the very copy that was
frozen, beside numbers that were attacked as that organisation would before they were told. Refuses any other number: a
reference is the released one, and it stands only where enough other organisations are behind it.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from surveys.operations.publishing.datasets import frozen_dataset, unknown_edition
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.problems import Problem
from surveys.results.disclosure import OTHERS, domain_name, domain_of
from surveys.results.figures import Figure, Row, Workshop
from surveys.results.printing import print_value
from surveys.store import releases as store
from surveys.store.base import reading
from surveys.store.editions import find_edition, region_of_member
from surveys.store.questionnaires import questionnaire_of

# Figures that one organisation has a value of its own for: a total or a ranking of members is not one.
_OWN = frozenset({"mean", "median", "ratio_of_sums", "share", "median_by_row", "mean_by_row"})
_BY_ROW = frozenset({"median_by_row", "mean_by_row"})


@dataclass(frozen=True, slots=True)
class BenchmarkLine:
    """A statistic, or one row of it: the organisation's own value and the released one, as they are printed.

    ``near`` is the value of its own domain of regions. ``own`` is empty where it answered nothing; ``told`` and ``near``
    where nothing may be set beside. ``kind`` is the statistic's.
    """

    label: str
    row: str
    kind: str
    own: str
    near: str
    near_n: int
    told: str
    n: int


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
    alone = None if copy is None else frozen_dataset(found[0], survey, {organisation: copy}, frozen.code)
    own = None if alone is None else Workshop(alone)
    least = int(told["policy"]["min_orgs"])
    tables = {str(table["id"]): table for table in told["tables"]}
    beside = _Beside(questionnaire, found[0].id, organisation, tables)
    made = []
    for section in questionnaire.sections:
        if section.code not in sections:
            continue
        lines = [
            line
            for item in section.items
            for one in item.statistics
            if one.kind in _OWN and one.id in tables
            for line in _lines(
                blank,
                tables[one.id],
                None if own is None else own.figure(one.id),
                beside.table(one.id),
                least,
            )
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
        domain=blank.text(beside.label),
        sections=tuple(made),
    )


class _Beside:
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


def _lines(
    blank: AnswerSheet,
    table: Mapping[str, Any],
    own: Figure | None,
    near: Mapping[str, Any] | None,
    least: int,
) -> Iterator[BenchmarkLine]:
    label, kind = blank.text(str(table["label"])), str(table["kind"])
    if kind not in _BY_ROW:
        mine = "" if own is None or own.n == 0 else _printed(own.value, own)
        beside = ("", 0) if near is None else _told(near, bool(mine), least)
        yield BenchmarkLine(label, "", kind, mine, *beside, *_told(table, bool(mine), least))
        return
    rows = {row.code: row for row in own.rows} if own is not None else {}
    for told in table.get("rows", ()):
        mine = _own_row(rows.get(str(told["code"])), own)
        yield BenchmarkLine(
            label, blank.text(str(told["label"])), kind, mine, "", 0, *_told(told, bool(mine), least)
        )


def _own_row(row: Row | None, own: Figure | None) -> str:
    return "" if row is None or own is None or row.n == 0 else _printed(row.value, own, own.format_of(row))


def _printed(value: Any, own: Figure, display: str = "") -> str:
    return "" if value is None else print_value(value, own.rounding, display or own.format)


def _told(record: Mapping[str, Any], is_in: bool, least: int) -> tuple[str, int]:
    """Return a released value with its n; nothing where too few others than the reader are behind it."""
    n = int(record["n"])
    shown = record["status"] == "published" and record["value"] is not None and n - is_in >= least
    return (str(record["text"]), n) if shown else ("", n)
