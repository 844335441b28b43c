"""What runs later, and the loop that runs it beside the web: letters first, then jobs, then a look at the clock.

Apart from the operations that each job calls. A job is done at least once: whatever it calls may be called again. The
loop ends on a signal or when the process that started it is gone, and never between an effect and its record.
"""

import logging
import os
import signal
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event, current_thread, main_thread
from typing import Any

from flask import Flask, current_app

from surveys import mail
from surveys.config import Settings
from surveys.operations import (
    exporting,
    fielding,
    keeping,
    mailing,
    notifying,
    publishing,
    retaining,
    watching,
    witnessing,
    working,
)
from surveys.traces import trace_of

LOOK = timedelta(seconds=30)  # between two looks at what the clock or people brought
IDLE = 1.0  # seconds between two looks when nothing waits
COUNTED = timedelta(hours=1)  # between two countings of a large edition while its answers come
MOVED = timedelta(minutes=2)  # between two turns of the loop: the clock was set, or the machine slept
BELIEVED_AFTER = timedelta(minutes=10)
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


def _keep_lines(payload: Mapping[str, Any], now: datetime) -> object:
    """Keep some lines read, then ask to go on: letters and other jobs pass between."""
    if not exporting.keep_lines(payload["survey"], payload["edition"], payload["layer"]):
        return None
    key = exporting.key_of(payload["survey"], payload["edition"], payload["layer"], now.isoformat())
    return working.enqueue("keep_lines", key=key, payload=payload, run_at=now, now=now)


def _keep_pages(payload: Mapping[str, Any], now: datetime) -> object:
    """Read some lines of the editions that a page counts, then ask to go on; once all are read, count."""
    survey, edition, layer = payload["survey"], payload["edition"], payload["layer"]
    if any(exporting.keep_lines(survey, each, layer) for each in publishing.list_counted(survey, edition)):
        key = f"{payload['asked']} {now.isoformat()}"
        return working.enqueue("keep_pages", key=key, payload=payload, run_at=now, now=now)
    publishing.keep_pages(survey, edition, layer, now=now)
    return None


JOBS: Mapping[str, Work] = {
    "compute": _compute,
    "purge": _purge,
    "forget_openings": _forget_openings,
    "keep_lines": _keep_lines,
    "keep_pages": _keep_pages,
}


def work(app: Flask, *, starter: int, idle: float = IDLE) -> None:
    """Deliver letters and do jobs until SIGTERM, SIGINT, or the end of the process that started this one."""
    stop = Event()
    if current_thread() is main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: stop.set())
    settings: Settings = app.extensions["surveys"]
    alive = Alive(socket.gethostname()[:80])
    while not stop.is_set() and os.getppid() == starter:
        try:
            with app.app_context():
                alive.say(now=datetime.now(UTC))
                busy = work_once(settings, now=datetime.now(UTC), ticks=time.monotonic())
        except Exception as error:  # the loop outlives whatever one piece of work met: it was rolled back
            _log.error("the worker met an error and goes on\n%s", trace_of(error))
            stop.wait(TROUBLE)
        else:
            if not busy:
                stop.wait(idle)


@dataclass(slots=True)
class Alive:
    """The sign of life of this machine's worker, given at each look at the clock, whatever keeps it busy."""

    machine: str
    said_at: datetime | None = None

    def say(self, *, now: datetime) -> None:
        """Give the sign, unless it was given lately."""
        if self.said_at is None or not timedelta() <= now - self.said_at < LOOK:
            watching.give_sign(self.machine, now=now)
            self.said_at = now


def works() -> Mapping[str, Work]:
    """Return what may be done later: the jobs here, and those of rooms that the application alone knows."""
    return {**JOBS, **current_app.extensions.get("works", {})}


def work_once(
    settings: Settings,
    *,
    now: datetime,
    ticks: float | None = None,
    jobs: Mapping[str, Work] | None = None,
    watch: "Watch | None" = None,
) -> bool:
    """Deliver one letter, do one job, look at the clock; say whether there was anything.

    A thousand letters keep neither a job nor an hour waiting. ``ticks`` are the seconds of a clock that nobody sets: when it
    and ``now`` disagree, what its hour brings is not believed for a while.
    """
    watch, busy = watch or _watch, False
    if working.is_work_waiting(now=now):
        sent = mail.deliver_next(settings, now=now)
        busy = do_next(now=now, jobs=jobs) or sent
    return (watch.is_steady(now, ticks) and look(now, watch, base_url=settings.base_url)) or busy


def do_next(*, now: datetime, jobs: Mapping[str, Work] | None = None) -> bool:
    """Do the next job; say whether there was one. A failure is written down and tried again."""
    job = working.take_job(now=now)
    if job is None:
        return False
    try:
        (works() if jobs is None else jobs)[job.kind](job.payload, now)
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
    kept: dict[tuple[str, str], str] = field(default_factory=dict)  # large editions, as their lines were kept
    counted: dict[tuple[str, str], str] = field(default_factory=dict)  # the same, as their pages were made
    seen: tuple[datetime, float] | None = None  # both clocks at the last turn of the loop
    believed_at: float = 0.0  # from this tick on

    def is_steady(self, now: datetime, ticks: float | None) -> bool:
        """Say whether the clock goes as time does. One that was set is believed again once it went on for ten minutes.

        A wrong year would close editions and destroy what is due then, and nothing brings that back.
        """
        if ticks is None:
            return True
        if self.seen is not None:
            moved = (now - self.seen[0]).total_seconds() - (ticks - self.seen[1])
            if abs(moved) > MOVED.total_seconds():
                self.believed_at = ticks + BELIEVED_AFTER.total_seconds()
                _log.error("the clock was moved by %.0f s: what its hour brings waits", moved)
        self.seen = (now, ticks)
        return ticks >= self.believed_at


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
    asked = _keep_large(now, watch)
    watch.looked_at = now  # last: what failed is tried again at once
    return bool(moved or written or told or asked)


def _keep_large(now: datetime, watch: Watch) -> int:
    """Ask that the lines of large editions be kept read where copies were sent, and their pages; return how many lines were asked."""
    asked = 0
    for (survey, edition), mark in exporting.list_large_editions().items():
        if watch.kept.get((survey, edition)) != mark:
            payload = {"survey": survey, "edition": edition, "layer": "submitted"}
            key = exporting.key_of(survey, edition, "submitted", mark)
            asked += working.enqueue("keep_lines", key=key, payload=payload, run_at=now, now=now)
            watch.kept[survey, edition] = mark
        # What is made of these copies is not looked at again; corrections, for one, are asked for by whoever reads them.
        if watch.counted.get((survey, edition)) != mark and publishing.ask_pages(
            survey, edition, now=now, every=COUNTED
        ):
            watch.counted[survey, edition] = mark
    return asked
