"""Kill -9 in the middle: what was acknowledged is there, the rest is wholly there or not at all."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from surveys import jobs
from surveys.operations import collecting, working
from surveys.store.base import db
from surveys.store.jobs import Job
from surveys.store.journal import list_lines, replay
from surveys.store.parts import read_document
from surveys.store.submissions import find_place
from tests.crashing import PAGE
from tests.databases import Database
from tests.small_survey import NOW, World, save

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def process(what: str, database: Database, *more: str) -> Iterator[subprocess.Popen[str]]:
    settings = database.settings
    url = "" if database.backend == "sqlite" else settings.database_url
    command = [sys.executable, "-m", "tests.crashing", what, str(settings.instance), url, *more]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as started:
        try:
            yield started
        finally:
            started.kill()


def read_line(started: subprocess.Popen[str]) -> str:
    assert started.stdout is not None
    line = started.stdout.readline()
    assert line, "the process ended by itself"
    return line.strip()


@pytest.mark.slow
def test_a_killed_save_leaves_the_old_page_or_the_new_one(world: World, database: Database) -> None:
    for kills in range(3):
        with process("save", database) as started:
            for _ in range(5 + 7 * kills):
                said = int(read_line(started))
            started.kill()
            assert started.stdout is not None
            said = max([said, *(int(line) for line in started.stdout if line.endswith("\n"))])
        answers = collecting.read_submission(*world.address).document["answers"]
        found = {answers[name]["raw"][0] for name in PAGE}
        assert found in ({str(said)}, {str(said + 1)}), "a page half saved, or an acknowledged one lost"
        place = find_place(*world.address)
        assert place is not None
        assert replay(list_lines(place.held)) == read_document(place.held)
        db.session.remove()
    assert save(world.marie, {"contact": "la suite"}).saved  # nothing stays locked


@pytest.mark.slow
def test_a_job_whose_worker_is_killed_is_done_once_by_the_next(world: World, database: Database) -> None:
    working.enqueue("slow", key="slow:1", run_at=NOW - timedelta(days=400), now=NOW)
    with process("work", database) as started:
        assert read_line(started) == "started"
        now = datetime.now(UTC)
        assert working.take_job(now=now) is None  # it is someone's
        started.kill()
    effects: list[str] = []
    kinds = {"slow": lambda payload, now: effects.append("done")}
    later = now + working.LEASE + timedelta(minutes=1)
    assert jobs.do_next(now=later, jobs=kinds)
    assert not jobs.do_next(now=later + timedelta(days=1), jobs=kinds)
    assert effects == ["done"]
    assert not (database.settings.instance / "effects").exists()
    assert db.session.query(Job).one().attempts == 2
