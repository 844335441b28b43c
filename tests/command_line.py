"""Running ``surveys`` as a person does, in this process or in one of its own, on an instance of the test's own.

Apart from the tests because the console, the installation and the rules all run commands. Refuses a traceback wherever
one is printed: no test has to look for it.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from surveys.cli import main

ROOT = Path(__file__).parents[1]
SETTINGS = (
    "DATABASE_URL", "SURVEYS_INSTANCE", "SURVEYS_DEMO", "SURVEYS_TRACE", "SECRET_KEY", "ANSWERS_KEYS", "PSEUDONYMS_KEY", "HOST", "PORT", "BASE_URL",
    "SMTP_URL", "MAIL_FROM", "PRIVACY_OFFICER_TITLE", "PRIVACY_OFFICER_EMAIL", "HELP_PHONE", "HELP_EMAIL",
    "POSTAL_ADDRESS", "TRUSTED_PROXIES", "SURVEYS_PRESSES", "SURVEYS_PAPERS_A_MINUTE", "SURVEYS_BACKUP_DAYS",
    "SURVEYS_ACCESS_LOG_DAYS", "BACKUP_KEY", "BACKUP_KEY_FILE", "SURVEYS_BACKUPS", "SURVEYS_LOG", "METRICS_TOKEN",
    "MAKEFLAGS", "MAKELEVEL", "MAKEOVERRIDES",
)  # fmt: skip


@dataclass(frozen=True)
class Ran:
    """What a command did: its exit status and its two streams."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The output read as one JSON value."""
        return json.loads(self.out)

    @property
    def json_lines(self) -> list[Any]:
        """The output read as one JSON value per line."""
        return [json.loads(line) for line in self.out.splitlines()]

    def refused(self, *words: str) -> None:
        """Fail unless the command said no, in French, with these words."""
        assert self.status == 1, (self.status, self.out, self.err)
        assert self.err.strip()
        for word in words:
            assert word in self.err, self.err

    def done(self) -> "Ran":
        """Fail unless the command succeeded; return it."""
        assert self.status == 0, (self.status, self.out, self.err)
        return self


def no_traceback(ran: Ran) -> Ran:
    """Fail when a person would read a trace, or the line that stands for one."""
    for stream in (ran.out, ran.err):
        assert "Traceback" not in stream, stream
        assert "problème imprévu" not in stream, stream
    assert ran.status in (0, 1, 2), ran
    return ran


def run(*arguments: str | Path) -> Ran:
    """Run a command in this process."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], prog_name="surveys")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return no_traceback(Ran(result.exit_code, result.stdout, result.stderr))


def environment(instance: Path, **more: str) -> dict[str, str]:
    """Return this environment without our settings, with an instance of its own."""
    bare = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    # This tree, whatever folder the command runs in and wherever the environment was installed from.
    return {**bare, "PYTHONPATH": str(ROOT), "SURVEYS_INSTANCE": str(instance), **more}


def command(*arguments: str | Path) -> list[str]:
    """Return the command line of ``surveys``, for a process of its own."""
    return [sys.executable, "-m", "surveys.cli", *map(str, arguments)]


def spawn(
    *arguments: str | Path, env: Mapping[str, str] | None = None, cwd: Path | None = None, timeout: float = 30
) -> Ran:
    """Run a command in a process of its own."""
    done = subprocess.run(
        command(*arguments), env=env, cwd=cwd or ROOT, capture_output=True, timeout=timeout, check=False
    )
    return no_traceback(
        Ran(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))
    )
