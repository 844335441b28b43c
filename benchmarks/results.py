"""The pages that count answers before five thousand sent copies: what they take before, while and after the worker computes.

The demonstration, grown and varied by ``tests/crowd.py``, on SQLite; ``python benchmarks/results.py [EDITION [CENTRES]]``. One person
with every role asks the pages of Results of an edition: first when nothing is kept (each page answers how far it is), then once the
worker did what was asked. Prints by address the processor, the statements and the bytes; what the worker took, and the
memory of this process at each step (one process does both here; the pages come first, so that theirs is told apart).
"""

import resource
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.staff import BYTES, SECONDS, ask, build, enter  # noqa: E402
from surveys import jobs  # noqa: E402
from surveys.operations import publishing  # noqa: E402
from tests import crowd  # noqa: E402
from tests.rules.conftest import Site  # noqa: E402

EDITION = "renouvellement/2025-2026"  # or remuneration/2024, two editions before it and restricted sections
STATISTICS = {EDITION: "ren_rounds_mean", "remuneration/2024": "pay_le2_trend"}
ROOM = "/gestion/resultats"
ROUNDS = 2_000  # jobs, at most


def pages(edition: str) -> tuple[str, ...]:
    """Return the addresses of an edition that count answers, or stand beside those that do."""
    here = f"{ROOM}/{edition}"
    return (
        f"{here}/",
        f"{here}/preparation",
        f"{here}/citations/",
        f"{here}/citations/?mots=temps&etat=unread&page=3",
        f"{here}/citations/themes",
        f"{here}/diffusion",
        f"{here}/diffusion/comparaison",
        f"{here}/croisements",
        f"{here}/reponses",
        f"{here}/corrections",
    )


def memory() -> float:
    """Return the most that this process ever held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def walk(site: Site, addresses: tuple[str, ...]) -> int:
    """Print the line of each address; return how many are over."""
    client, over = enter(site), 0
    print(f"{'first':>7}{'again':>7}{'stmts':>6}{'kB':>7}{'MiB':>7}  address")
    for address in addresses:
        status, first, *_ = ask(site, client, address)
        _, again, statements, size, _ = ask(site, client, address)
        bad = status != 200 or again > SECONDS or size > BYTES
        over += bad
        print(
            f"{first:7.2f}{again:7.2f}{statements:6}{size / 1000:7.0f}{memory():7.0f}{' !' if bad else '  '}{address}"
            + ("" if status == 200 else f" ({status})"),
            flush=True,
        )
    return over


def work(site: Site, edition: str) -> None:
    """Ask for the pages as the clock does, do every job that waits, and tell what each sort took."""
    took: dict[str, list[float]] = {}
    now = datetime.now(UTC) + timedelta(minutes=1)

    def timed(name: str) -> jobs.Work:
        def run(payload: dict[str, object], at: datetime) -> object:
            began = time.process_time()
            try:
                return jobs.JOBS[name](payload, at)
            finally:
                took.setdefault(name, []).append(time.process_time() - began)

        return run  # type: ignore[return-value]

    with site.app.app_context():
        publishing.ask_pages(*edition.split("/"), now=now - timedelta(seconds=1))
        for _ in range(ROUNDS):
            if not jobs.do_next(now=now, jobs={name: timed(name) for name in jobs.JOBS}):
                break
    for name, spent in sorted(took.items()):
        print(
            f"worker: {name} {len(spent)} times, {sum(spent):.1f} s of processor, {max(spent):.1f} s at most"
        )
    print(f"worker: {memory():.0f} MiB at most", flush=True)


def main(edition: str = EDITION, centres: str = "6760") -> None:
    with tempfile.TemporaryDirectory(prefix="results-") as name:
        site = build(Path(name), int(centres), 0)
        crowd.vary(site.app.config["SETTINGS"].database_url)
        with crowd.raw(site.app.config["SETTINGS"].database_url) as run:
            listed = run(
                "SELECT e.code, count(DISTINCT c.submission_id) FROM sent_copies c JOIN submissions s ON s.id = c.submission_id "
                "JOIN editions e ON e.id = s.edition_id GROUP BY e.code"
            ).fetchall()
        print("senders: " + ", ".join(f"{code} {count:,}" for code, count in listed), flush=True)
        over = walk(site, pages(edition))
        work(site, edition)
        over += walk(site, (*pages(edition), f"{ROOM}/{edition}/statistiques/{STATISTICS[edition]}"))
        print(f"{over} over")


if __name__ == "__main__":
    main(*sys.argv[1:])
