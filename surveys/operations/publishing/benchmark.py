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

from surveys.operations.publishing.datasets import figures_of, frozen_dataset, unknown_edition
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.problems import Problem
from surveys.results.figures import Figure, Row
from surveys.results.printing import print_value
from surveys.store import releases as store
from surveys.store.base import reading
from surveys.store.editions import find_edition, list_editions
from surveys.store.questionnaires import questionnaire_of

# Figures that one organisation has a value of its own for: a total or a ranking of members is not one.
_OWN = frozenset({"mean", "median", "ratio_of_sums", "share", "median_by_row", "mean_by_row"})
_BY_ROW = frozenset({"median_by_row", "mean_by_row"})


@dataclass(frozen=True, slots=True)
class BenchmarkLine:
    """A statistic, or one row of it: the organisation's own value and the released one, as they are printed.

    ``own`` is empty where it answered nothing; ``told`` where nothing may be set beside. ``kind`` is the statistic's.
    """

    label: str
    row: str
    kind: str
    own: str
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
    sections: tuple[BenchmarkSection, ...]


@reading
def list_released() -> frozenset[tuple[str, str]]:
    """Return the editions that something was released of: survey and edition."""
    released = store.released_editions()
    return frozenset(
        (survey.code, edition.code) for edition, survey in list_editions() if edition.id in released
    )


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
    own: Mapping[str, Figure] = {}
    if copy is not None:
        alone = frozen_dataset(found[0], survey, {organisation: copy}, f"{frozen.code}/{organisation}")
        own = {figure.id: figure for figure in figures_of(alone, ())}
    least = int(told["policy"]["min_orgs"])
    tables = {str(table["id"]): table for table in told["tables"]}
    made = []
    for section in questionnaire.sections:
        if section.code not in sections:
            continue
        lines = [
            line
            for item in section.items
            for one in item.statistics
            if one.kind in _OWN and one.id in tables
            for line in _lines(blank, tables[one.id], own.get(one.id), least)
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
        sections=tuple(made),
    )


def _lines(
    blank: AnswerSheet, table: Mapping[str, Any], own: Figure | None, least: int
) -> Iterator[BenchmarkLine]:
    label, kind = blank.text(str(table["label"])), str(table["kind"])
    if kind not in _BY_ROW:
        mine = "" if own is None or own.n == 0 else _printed(own.value, own)
        yield BenchmarkLine(label, "", kind, mine, *_told(table, bool(mine), least))
        return
    rows = {row.code: row for row in own.rows} if own is not None else {}
    for told in table.get("rows", ()):
        mine = _own_row(rows.get(str(told["code"])), own)
        yield BenchmarkLine(
            label, blank.text(str(told["label"])), kind, mine, *_told(told, bool(mine), least)
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
