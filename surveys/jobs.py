"""What runs later, and the loop that runs it beside the web: letters first, then jobs.

Apart from the operations that each job calls. A job is done at least once: whatever it calls may be called again. The
loop ends on a signal or when the process that started it is gone, and never between an effect and its record.
"""

import logging
import os
import signal
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from threading import Event, current_thread, main_thread
from typing import Any

from flask import Flask

from surveys import mail
from surveys.config import Settings
from surveys.operations import keeping, working

IDLE = 1.0  # seconds between two looks when nothing waits
TROUBLE = 5.0  # seconds after an error, so that a database that is down is not hammered
Work = Callable[[Mapping[str, Any], datetime], object]
_log = logging.getLogger(__name__)


def _purge(payload: Mapping[str, Any], now: datetime) -> object:
    return keeping.purge(now=now)


JOBS: Mapping[str, Work] = {"purge": _purge}


def work(app: Flask, *, idle: float = IDLE) -> None:
    """Deliver letters and do jobs until SIGTERM, SIGINT, or the end of the parent process."""
    stop = Event()
    if current_thread() is main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: stop.set())
    parent = os.getppid()
    settings: Settings = app.extensions["surveys"]
    while not stop.is_set() and os.getppid() == parent:
        try:
            with app.app_context():
                busy = work_once(settings, now=datetime.now(UTC))
        except Exception:  # the loop outlives whatever one piece of work met: it was rolled back
            _log.exception("the worker met an error and goes on")
            stop.wait(TROUBLE)
        else:
            if not busy:
                stop.wait(idle)


def work_once(settings: Settings, *, now: datetime, jobs: Mapping[str, Work] = JOBS) -> bool:
    """Deliver one letter or do one job; say whether there was anything."""
    if not working.is_work_waiting(now=now):
        return _plan_day(now)
    return mail.deliver_next(settings, now=now) or do_next(now=now, jobs=jobs)


def do_next(*, now: datetime, jobs: Mapping[str, Work] = JOBS) -> bool:
    """Do the next job; say whether there was one. A failure is written down and tried again."""
    job = working.take_job(now=now)
    if job is None:
        return False
    try:
        jobs[job.kind](job.payload, now)
    except Exception as error:  # whatever it is, it is written down; the job is tried again
        _log.exception("job %s (%s) failed", job.id, job.kind)
        working.job_failed(job, error=repr(error), now=now)
    else:
        working.job_done(job, now=now)
    return True


_planned: dict[str, str] = {}


def _plan_day(now: datetime) -> bool:
    """Ask for what runs every night, once a day whatever the number of workers; False: nothing was done now."""
    day = f"{now:%Y-%m-%d}"
    if _planned.get("purge") != day:
        working.enqueue("purge", key=f"purge:{day}", run_at=now, now=now)
        _planned["purge"] = day
    return False
