"""The log of the files that left: its line is begun before the first byte and ended after the last.

Apart from the files because the line outlives them. Refuses values: it says which file left, never what it held.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from surveys.operations.transaction import operation
from surveys.questionnaire.problems import Problem
from surveys.results.formats import Extract, Written
from surveys.store.base import db, reading
from surveys.store.downloads import Download, get_download, last_downloads
from surveys.store.editions import find_edition


@dataclass(frozen=True, slots=True)
class Left:
    """What is written of a file once it left whole: its submissions, its bytes and their hash."""

    lines: int
    size: int
    content_hash: str
    tables: Mapping[str, Written] = field(default_factory=dict)


@operation
def begin_download(
    extract: Extract, file_format: str, *, by: int | None, now: datetime, link: int | None = None
) -> int | Problem:
    """Write that someone takes a file of answers, before its first byte leaves; return the download's id.

    ``link`` is the live link that asked for it.

    Problem: ``edition.unknown``.
    """
    found = find_edition(extract.survey, extract.edition)
    if found is None:
        return Problem("edition.unknown", params={"edition": f"{extract.survey}/{extract.edition}"})
    row = Download(
        person_id=by,
        at=now,
        edition_id=found[0].id,
        format=file_format,
        filters={
            "layer": extract.layer,
            "statuses": list(extract.statuses),
            "classes": sorted(extract.choices.classes),
            "shape": extract.choices.shape,
            "headings": extract.choices.headings,
            "values": extract.choices.values,
            "snapshot": extract.snapshot,
            **({} if link is None else {"link": link}),
            **({"roster_rows": extract.choices.roster_rows} if extract.choices.roster_rows else {}),
            **({"pseudonyms": True} if extract.choices.pseudonyms else {}),
        },
    )
    db.session.add(row)
    db.session.flush()
    return row.id


@operation
def finish_download(download_id: int, left: Left, *, now: datetime) -> None:
    """Write that a file left whole, with its hash. One that was interrupted keeps its beginning only."""
    row = get_download(download_id)
    row.finished_at, row.lines, row.size, row.content_hash = now, left.lines, left.size, left.content_hash
    row.tables = {
        name: {"announced": one.announced, "written": one.written, "cut": dict(one.cut)}
        for name, one in left.tables.items()
    }


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that somebody took: when, in which format, what was counted of it, its hash; none when it was cut short."""

    at: datetime
    format: str
    tables: Mapping[str, Written]
    content_hash: str


@reading
def read_taken(survey: str, edition: str, *, by: int, most: int = 5) -> tuple[Taken, ...]:
    """Return the last files of answers of an edition that somebody took, the latest first."""
    found = find_edition(survey, edition)
    rows = [] if found is None else last_downloads(found[0].id, by, most)
    return tuple(
        Taken(
            row.at,
            row.format,
            {
                name: Written(one["announced"], one["written"], one["cut"])
                for name, one in (row.tables or {}).items()
            },
            row.content_hash or "",
        )
        for row in rows
    )


@operation
def log_report(
    survey: str,
    edition: str,
    release: int,
    file_format: str,
    left: Left,
    *,
    by: int,
    now: datetime,
) -> Problem | None:
    """Write that someone took the report of a release, whole. Problem: ``edition.unknown``."""
    found = find_edition(survey, edition)
    if found is None:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    db.session.add(
        Download(
            person_id=by,
            at=now,
            edition_id=found[0].id,
            format=file_format,
            filters={"release": release},
            finished_at=now,
            lines=left.lines,
            size=left.size,
            content_hash=left.content_hash,
        )
    )
    return None
