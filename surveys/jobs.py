"""What runs later, and the loop that runs it beside the web: letters first, then jobs, then a look at the clock.

Apart from the operations that each job calls. A job is done at least once: whatever it calls may be called again. The
loop ends on a signal or when the process that started it is gone, and never between an effect and its record.
"""

import logging
import os
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event, current_thread, main_thread
from typing import Any

from flask import Flask, current_app

from surveys import mail
from surveys.config import Settings
from surveys.operations import (
    fielding,
    keeping,
    mailing,
    notifying,
    publishing,
    retaining,
    witnessing,
    working,
)
from surveys.traces import trace_of

LOOK = timedelta(seconds=30)  # between two looks at what the clock or people brought
IDLE = 1.0  # seconds between two looks when nothing waits
TROUBLE = 5.0  # seconds after an error, so that a database that is down is not hammered
Work = Callable[[Mapping[str, Any], datetime], object]
_log = logging.getLogger(__name__)


def _purge(payload: Mapping[str, Any], now: datetime) -> object:
    retaining.warn(now=now)
    retaining.destroy_due(now=now)
    mail.forget_files(current_app.extensions["surveys"], now - keeping.KEPT_AFTER)
    return keeping.purge(now=now)


def _forget_openings(payload: Mapping[str, Any], now: datetime) -> object:
    settings: Settings = current_app.extensions["surveys"]
    return witnessing.forget(now - timedelta(days=settings.access_log_days))


def _compute(payload: Mapping[str, Any], now: datetime) -> object:
    return publishing.compute(int(payload["computation"]), now=now)


JOBS: Mapping[str, Work] = {"compute": _compute, "purge": _purge, "forget_openings": _forget_openings}


def work(app: Flask, *, starter: int, idle: float = IDLE) -> None:
    """Deliver letters and do jobs until SIGTERM, SIGINT, or the end of the process that started this one."""
    stop = Event()
    if current_thread() is main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: stop.set())
    settings: Settings = app.extensions["surveys"]
    while not stop.is_set() and os.getppid() == starter:
        try:
            with app.app_context():
                busy = work_once(settings, now=datetime.now(UTC))
        except Exception as error:  # the loop outlives whatever one piece of work met: it was rolled back
            _log.error("the worker met an error and goes on\n%s", trace_of(error))
            stop.wait(TROUBLE)
        else:
            if not busy:
                stop.wait(idle)


def work_once(settings: Settings, *, now: datetime, jobs: Mapping[str, Work] = JOBS) -> bool:
    """Deliver one letter or do one job; say whether there was anything."""
    if not working.is_work_waiting(now=now):
        return look(now, base_url=settings.base_url)
    return mail.deliver_next(settings, now=now) or do_next(now=now, jobs=jobs)


def do_next(*, now: datetime, jobs: Mapping[str, Work] = JOBS) -> bool:
    """Do the next job; say whether there was one. A failure is written down and tried again."""
    job = working.take_job(now=now)
    if job is None:
        return False
    try:
        jobs[job.kind](job.payload, now)
    except Exception as error:  # whatever it is, it is written down; the job is tried again
        _log.error("job %s (%s) failed\n%s", job.id, job.kind, trace_of(error))
        working.job_failed(job, error=type(error).__name__, now=now)
    else:
        working.job_done(job, now=now)
    return True


@dataclass(slots=True)
class Watch:
    """What this worker remembers of the clock. A new worker remembers nothing, and does nothing twice for all that."""

    purged_on: str = ""
    managers_told_on: str = ""
    looked_at: datetime | None = None
    known: notifying.Known = field(default_factory=notifying.Known)


_watch = Watch()


def look(now: datetime, watch: Watch = _watch, *, base_url: str = "") -> bool:
    """Do what its hour has come for: the night's purge, closings, news. Say whether anything was done."""
    if watch.looked_at is not None and timedelta() <= now - watch.looked_at < LOOK:
        return False
    day = f"{now:%Y-%m-%d}"
    if watch.purged_on != day:
        working.enqueue("purge", key=f"purge:{day}", run_at=now, now=now)
        working.enqueue("forget_openings", key=f"forget_openings:{day}", run_at=now, now=now)
        watch.purged_on = day
    moved = fielding.move_on(now=now)
    for edition in moved:
        _log.info("edition %s: its time has come", edition)
    written = mailing.write_due(base_url=base_url, now=now)
    watch.managers_told_on = mailing.tell_managers(watch.managers_told_on, now=now)
    told = notifying.tell_now(watch.known, now=now) + notifying.tell_morning(watch.known, now=now)
    watch.looked_at = now  # last: what failed is tried again at once
    return bool(moved or written or told)
