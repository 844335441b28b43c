"""Ten kills at random while someone types, each sort of fault once; ``benchmarks/kills.py`` does two hundred. What is asserted: ``kills.py``."""

import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.databases import Database, open_database
from tests.journeys import kills
from tests.journeys.conftest import Site
from tests.web.world import Centre

RUNS = 5  # on each database: half of the sorts of fault, the long run does them all on both


@pytest.mark.slow
def test_nothing_typed_is_lost_whatever_is_killed(
    site: Site, browser: Browser, backend: str, five_centres: list[Centre], say: Callable[[str], None]
):
    start = 0 if backend == "sqlite" else RUNS
    with (
        tempfile.TemporaryDirectory(prefix="kills-", ignore_cleanup_errors=True) as name,
        open_database(site.database.settings) as database,
        kills.serving(site.database.settings, Path(name)) as server,
    ):
        found = runs(browser, server, database, Path(name), start, five_centres)
    failed = [each for each in found if each.trouble]
    say(
        f"kills on {backend}: {len(found) - len(failed)} of {len(found)} lost nothing older than two seconds, "
        f"{sum(each.strokes for each in found)} keystrokes, {len(Counter(each.fault for each in found))} sorts of fault"
    )
    assert failed == []


def runs(
    browser: Browser,
    server: kills.Server,
    database: Database,
    folder: Path,
    start: int,
    centres: list[Centre],
) -> list[kills.Outcome]:
    engine = kills.Kills(browser, server, database, folder)
    try:
        return [
            engine.run(seed, fault, centre)
            for (seed, fault), centre in zip(kills.schedule(RUNS, start), centres, strict=True)
        ]
    finally:
        engine.close()
