"""A file of answers as it leaves: its bytes counted and hashed on their way, its log begun before and ended after.

Apart from the views and the commands because both give such files. Refuses to let a byte leave before the log says who
takes it.
"""

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from surveys.operations import exporting
from surveys.operations.exporting import KeptLines, Left
from surveys.questionnaire.definition.model import Roster
from surveys.questionnaire.problems import Problem
from surveys.results.formats import FORMATS, MAIN, Extract, Tally, count_lines, export
from surveys.web.shared.texts import all_sentences

_PIECE = 64 * 1_024
SLOW = 1_000  # submissions of which reading the rosters is not done while somebody waits


def leave(
    extract: Extract,
    file_format: str,
    *,
    archive: bool,
    title: str,
    by: int | None,
    now: datetime,
    link: int | None = None,
    tally: Tally | None = None,
) -> Iterator[bytes] | Problem:
    """Begin the log and return the bytes of a file, which end it once the last one is taken; ``link``: what asked for it.

    ``tally`` is told what is written of each table.

    Problem: ``edition.unknown``.
    """
    begun = exporting.begin_download(extract, file_format, by=by, now=now, link=link)
    if isinstance(begun, Problem):
        return begun
    seen = tally or Tally()
    pieces = export(
        replace(extract, announced=announce(extract)),
        file_format,
        archive=archive,
        words=all_sentences(),
        title=title,
        scratch=through_a_file,
        tally=seen,
    )
    return _counted(pieces, extract, begun, seen)


def announce(extract: Extract, kept: KeptLines | None = None) -> dict[str, int]:
    """Return how many lines each table will have, counted apart from the file; rows of rosters only where it is quick.

    ``kept``: how far the lines of these copies are kept read, from whoever asked already.
    """
    rosters = any(isinstance(item, Roster) for item in extract.questionnaire.items.values())
    if not rosters:
        return {MAIN: extract.count}
    quick = extract.count < SLOW or (_is_ready(extract) if kept is None else kept.complete)
    return count_lines(extract) if quick else {MAIN: extract.count}


def _is_ready(extract: Extract) -> bool:
    """Say whether the lines of a large edition are all kept read: those of the live copies alone are."""
    if extract.folios is None or extract.statuses != ("sent",):
        return False
    kept = exporting.read_kept_lines(extract.survey, extract.edition, extract.layer)
    return kept is not None and kept.complete


def leave_whole(
    content: bytes, extract: Extract, name: str, *, by: int | None, link: int | None, now: datetime
) -> bytes | Problem:
    """Write in the log that a file made whole from an extract leaves, and return it. Problem: ``edition.unknown``."""
    begun = exporting.begin_download(extract, name, by=by, now=now, link=link)
    return (
        begun if isinstance(begun, Problem) else b"".join(_counted(iter([content]), extract, begun, Tally()))
    )


def _counted(pieces: Iterator[bytes], extract: Extract, download: int, tally: Tally) -> Iterator[bytes]:
    digest, size = hashlib.sha256(), 0
    for piece in pieces:
        digest.update(piece)
        size += len(piece)
        yield piece
    left = Left(extract.count, size, digest.hexdigest(), tally.written)
    exporting.finish_download(download, left, now=datetime.now(UTC))


def name_of(extract: Extract, file_format: str, *, archive: bool) -> str:
    """Return the name of a file: what it is, in which layer, from which freeze."""
    extension = "zip" if archive else FORMATS[file_format].extension
    return f"{extract.survey}-{extract.edition}-{file_format}-{extract.layer}-{extract.snapshot}.{extension}"


def through_a_file(write: Callable[[str], None]) -> Iterator[bytes]:
    """Yield what ``write`` puts at a place of ours, erased as soon as it was read."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers"
        write(str(path))
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece
