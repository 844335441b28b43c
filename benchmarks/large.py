"""A large edition in a database of its own: its CSV and all its statistics as a person waits for them, ``python benchmarks/large.py [SIZE]``.

The survey and the folios of ``columns.py`` (two thousand different submissions, again and again), kept on SQLite under the keys
that the platform looks for, as the worker leaves them; the copies themselves hold no answer, for nothing here reads one. Prints
seconds of the processor and on the clock to the first byte and to the last one of the CSV, and to all statistics before disclosure
control; and what the page that tells how far the lines are ready takes.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.columns import DIFFERENT, KINDS, counted, dataset, respondents  # noqa: E402
from surveys.operations import exporting, fielding, publishing  # noqa: E402
from surveys.operations.folding import folios, read_binding  # noqa: E402
from surveys.operations.transaction import operation  # noqa: E402
from surveys.questionnaire.definition import to_document  # noqa: E402
from surveys.results.formats import ALL_CLASSES, Choices, Extract, extract_of, folio_of  # noqa: E402
from surveys.store.accounts import Organisation  # noqa: E402
from surveys.store.base import db  # noqa: E402
from surveys.store.copies import SentCopy  # noqa: E402
from surveys.store.editions import EditionMember, find_edition  # noqa: E402
from surveys.store.extracts import Mark  # noqa: E402
from surveys.store.folios import keep_folio  # noqa: E402
from surveys.store.migration import migrate  # noqa: E402
from surveys.store.submissions import Submission  # noqa: E402
from surveys.web.shared.leaving import leave  # noqa: E402
from tests.databases import make_settings, open_database  # noqa: E402

NOW = datetime(2026, 10, 6, tzinfo=UTC)
SURVEY, EDITION = "synthetique", "2026"
AT_ONCE = 5_000


def by_number(marks: tuple[Mark, ...]) -> Iterator[tuple[Mark, ...]]:
    """Yield the marks of folios that all have as many lines as those made here."""
    return (marks[start : start + KINDS] for start in range(0, len(marks), KINDS))


@operation
def fill(version: int, start: int, stop: int) -> None:
    """Add organisations, members, submissions and copies without an answer."""
    found = find_edition(SURVEY, EDITION)
    if found is None:
        raise SystemExit("no edition")
    numbers = range(start + 1, stop + 1)
    listed: list[tuple[type, list[dict[str, object]]]] = [
        (Organisation, [{"id": n, "code": f"of-{n:06d}", "name": f"Fictif {n}", "region": "", "created_at": NOW} for n in numbers]),
        (EditionMember, [{"edition_id": found[0].id, "organisation_id": n, "name": f"Fictif {n}"} for n in numbers]),
        (Submission, [{"id": n, "edition_id": found[0].id, "organisation_id": n, "status": "sent", "first_saved_at": NOW, "last_saved_at": NOW} for n in numbers]),
        (SentCopy, [{"id": n, "submission_id": n, "number": f"RE-{n}", "idempotency_key": "k", "content_hash": f"{n:064x}", "document": "{}", "questionnaire_version_id": version, "revision": 1, "sent_at": NOW} for n in numbers]),
    ]  # fmt: skip
    for model, rows in listed:
        db.session.execute(model.__table__.insert(), rows)  # type: ignore[attr-defined]


@operation
def keep(key: str, edition: int, series: str, content: bytes) -> None:
    keep_folio(key, edition, series, content, NOW)


def timed(name: str, work: Callable[[], object]) -> None:
    processor, clock = time.process_time(), time.perf_counter()
    found = work()
    print(
        f"{name:44} {time.process_time() - processor:7.2f}s {time.perf_counter() - clock:7.2f}s  {found}",
        flush=True,
    )


def take_csv() -> str:
    begun = time.perf_counter()
    extract = exporting.read_extract(SURVEY, EDITION, choices=Choices(ALL_CLASSES))
    if not isinstance(extract, Extract):
        raise SystemExit(str(extract))
    pieces = leave(extract, "csv", archive=False, title="Banc", by=None, now=NOW)
    first, size = 0.0, 0
    for piece in pieces:  # type: ignore[union-attr]
        first = first or time.perf_counter() - begun
        size += len(piece)
    return f"first byte {first:.2f} s, {extract.count:,} submissions, {size / 2**20:.0f} MiB"


def main(count: int) -> int:
    folios._split = by_number
    definition = counted()
    made = [
        folio_of(extract_of(dataset(definition, respondents(definition, KINDS), KINDS)))
        for _ in range(min(count, DIFFERENT) // KINDS)
    ]
    with tempfile.TemporaryDirectory(prefix="large-") as name:
        settings = make_settings(Path(name))
        migrate(settings)
        with open_database(settings) as opened, opened.context():
            version = fielding.publish_version(to_document(definition), by=None, now=NOW)
            edition = fielding.create_edition(
                SURVEY,
                EDITION,
                version,
                opens_at=NOW,
                closes_at=NOW + timedelta(days=30),
                now=NOW,  # type: ignore[arg-type]
            )
            print(edition or "", end="")
            for start in range(0, count, AT_ONCE):
                fill(version.id, start, min(count, start + AT_ONCE))  # type: ignore[union-attr]
            binding = read_binding(SURVEY, EDITION, "submitted")
            if binding is None:
                raise SystemExit("no binding")
            for place, key in enumerate(binding.parts()):
                keep(key, binding.edition_id, binding.series, made[place % len(made)])
            print(f"{'what':44} {'processor':>8} {'clock':>8}")
            timed("how far the lines are ready", lambda: exporting.read_kept_lines(SURVEY, EDITION))
            timed("CSV, all classes", take_csv)
            timed("all statistics", lambda: len(publishing.compute_edition_figures(SURVEY, EDITION)))  # type: ignore[arg-type]
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
