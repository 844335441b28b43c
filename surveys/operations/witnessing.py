"""Witnessing: who opened a confidential section, and who took which file, for whoever answers for the data.

Apart from exporting, which gives the files, and from collecting, which changes answers. Refuses values: it says what was
opened, never what stood there. The only thing that a page writes when it is merely looked at (docs/decisions/0025).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from surveys.operations.transaction import erasing, operation
from surveys.questionnaire.answers import AnswerSheet
from surveys.store.base import reading
from surveys.store.downloads import DownloadLine, LogFilters, count_downloads, list_downloads
from surveys.store.openings import (
    PAGES,
    Look,
    OpenedBy,
    OpeningLine,
    add_openings,
    count_openings,
    forget_openings,
    list_logged,
    list_openings,
)
from surveys.store.questionnaires import questionnaire_of
from surveys.store.submissions import find_place

__all__ = [
    "PAGES", "Downloads", "LogFilters", "Look", "OpenedBy", "Openings", "forget", "read_downloads", "read_every_download",
    "read_every_opening", "read_openings", "witness",
]  # fmt: skip
A_PAGE = 100


def witness(look: Look, *, now: datetime) -> None:
    """Write in the access log that someone opens confidential sections, unless it says so for this hour already."""
    if set(look.sections) - _logged(look, now):
        _write(look, now)


@reading
def _logged(look: Look, now: datetime) -> set[str]:
    return list_logged(look, now)


@operation
def _write(look: Look, now: datetime) -> None:
    place = find_place(look.survey, look.edition, look.organisation)
    if place is None:
        raise LookupError("a page that shows answers belongs to a member of an edition")
    add_openings(look, place.edition_id, place.organisation_id, now)


@erasing
def forget(before: datetime) -> int:
    """Erase the lines of the access log that have had their time; return how many."""
    return forget_openings(before)


@dataclass(frozen=True, slots=True)
class Openings:
    """A page of the access log; ``titles`` says what each section is called, by the version of its questionnaire."""

    lines: tuple[OpeningLine, ...]
    titles: Mapping[tuple[int, str], str]
    count: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Downloads:
    """A page of the log of downloads."""

    lines: tuple[DownloadLine, ...]
    count: int
    page: int
    pages: int


@reading
def read_openings(filters: LogFilters, *, page: int = 1) -> Openings:
    """Return a page of the access log, the latest first."""
    count = count_openings(filters)
    page, pages = _cut(page, count)
    lines = tuple(list_openings(filters, offset=(page - 1) * A_PAGE, most=A_PAGE))
    return Openings(lines, _titles(lines), count, page, pages)


@reading
def read_every_opening(filters: LogFilters) -> Openings:
    """Return the whole access log that is asked for, for a file."""
    lines = tuple(list_openings(filters))
    return Openings(lines, _titles(lines), len(lines), 1, 1)


def _titles(lines: Collection[OpeningLine]) -> dict[tuple[int, str], str]:
    titles: dict[tuple[int, str], str] = {}
    for version in {line.version_id for line in lines}:
        questionnaire = questionnaire_of(version)
        blank = AnswerSheet.blank(questionnaire, max(line.at for line in lines))
        titles |= {(version, each.code): blank.text(each.title) for each in questionnaire.sections}
    return titles


@reading
def read_downloads(filters: LogFilters, *, page: int = 1) -> Downloads:
    """Return a page of the log of downloads, the latest first."""
    count = count_downloads(filters)
    page, pages = _cut(page, count)
    return Downloads(
        tuple(list_downloads(filters, offset=(page - 1) * A_PAGE, most=A_PAGE)), count, page, pages
    )


@reading
def read_every_download(filters: LogFilters) -> tuple[DownloadLine, ...]:
    """Return the whole log of downloads that is asked for, for a file."""
    return tuple(list_downloads(filters))


def _cut(page: int, count: int) -> tuple[int, int]:
    pages = max(1, -(-count // A_PAGE))
    return min(max(page, 1), pages), pages
