"""The worker beside the web: it delivers what waits, stops when it is told to, and never outlives who started it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from surveys.operations import accounts
from tests.databases import Database
from tests.small_survey import World

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "surveys.cli", "worker"]


def environment(database: Database) -> dict[str, str]:
    return os.environ | {
        "SURVEYS_DEMO": "1",
        "SURVEYS_INSTANCE": str(database.settings.instance),
        "DATABASE_URL": "" if database.backend == "sqlite" else database.settings.database_url,
    }


def wait_for(condition: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.05)


@pytest.mark.slow
def test_a_letter_leaves_and_the_worker_stops_when_told(world: World, database: Database) -> None:
    folder = database.settings.mail_folder
    with subprocess.Popen(
        COMMAND, cwd=ROOT, env=environment(database), stderr=subprocess.PIPE, text=True
    ) as worker:
        try:
            accounts.request_sign_in_link("marie@exemple.invalid", now=datetime.now(UTC), base_url="http://a")
            wait_for(lambda: [*folder.glob("*.eml")] if folder.exists() else [])
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(15) == 0
            assert worker.stderr is not None
            assert "Traceback" not in worker.stderr.read()
        finally:
            worker.kill()
    assert len([*folder.glob("*.eml")]) == 1


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.slow
def test_a_worker_ends_with_the_process_that_started_it(world: World, database: Database) -> None:
    starter = f"import subprocess, time; print(subprocess.Popen({COMMAND!r}).pid, flush=True); time.sleep(60)"
    with subprocess.Popen(
        [sys.executable, "-c", starter],
        cwd=ROOT,
        env=environment(database),
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        accounts.request_sign_in_link("marie@exemple.invalid", now=datetime.now(UTC), base_url="http://a")
        folder = database.settings.mail_folder
        wait_for(lambda: [*folder.glob("*.eml")] if folder.exists() else [])  # at work, it knows its parent
        assert is_running(pid)
        parent.kill()
        wait_for(lambda: not is_running(pid))
