"""Two seeds of faults on each database; ``benchmarks/chaos.py`` does two hundred. What is asserted: ``chaos.py``."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.databases import Database
from tests.faults import chaos

SEEDS = {
    "sqlite": {1: ["master killed", "disk full"], 2: ["killed in a write", "replies lost"]},
    "postgresql": {
        1: ["server stopped", "requests half sent"],
        2: ["workers killed", "serialization failures"],
    },
}


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_whatever_breaks(database: Database, say: Callable[[str], None]) -> None:
    with (
        tempfile.TemporaryDirectory(prefix="chaos-", ignore_cleanup_errors=True) as name,
        chaos.opened(database, Path(name), centres=8) as engine,
    ):
        found = [engine.run(seed, faults) for seed, faults in SEEDS[database.backend].items()]
        letters, _again, wrong = engine.letters()
    assert [[*each.found.all, *each.trouble, each.failures] for each in found] == [[0]] * len(found)
    assert wrong == []
    say(
        f"chaos on {database.backend}: {len(found)} seeds, {sum(each.acknowledged for each in found)} acknowledged writes, "
        f"{letters} letters, 0 lost, 0 twice, 0 orphans"
    )
