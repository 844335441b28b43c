"""Working: the letters and the jobs that wait are taken, and what became of them is written down.

Apart from what they are (``surveys.mail``, ``surveys.jobs``): between taking and telling nothing is open, so a slow mail
server holds no lock. A lease says who is at it; a worker that was killed leaves its work to the next one.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from surveys.operations.transaction import operation
from surveys.store import jobs, outbox
from surveys.store.base import reading

LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 12  # of a job: the last one comes about sixteen hours after the first
TRIED_FOR = timedelta(days=5)  # how long a letter is tried, at least: as mail servers do (RFC 5321, 4.5.4.1)


@dataclass(frozen=True, slots=True)
class TakenLetter:
    """A letter that is ours to send until the lease runs out."""

    id: int
    lease: str
    kind: str
    recipient: str
    params: Mapping[str, Any]
    unique_key: str
    attempts: int


@dataclass(frozen=True, slots=True)
class TakenJob:
    """A job that is ours to do until the lease runs out. It may be done a second time if we are killed at its end."""

    id: int
    lease: str
    kind: str
    payload: Mapping[str, Any]
    attempts: int


@reading
def is_work_waiting(*, now: datetime) -> bool:
    """Say whether a letter or a job may be taken now: asked often, so it only reads."""
    return outbox.next_letter(now, lock=False) is not None or jobs.next_job(now, lock=False) is not None


# ── letters ──


@operation
def take_letter(*, now: datetime, lease: timedelta = LEASE) -> TakenLetter | None:
    """Take the next letter, or nothing."""
    row = outbox.next_letter(now)
    if row is None:
        return None
    if row.expires_at is not None and row.expires_at <= now:
        row.abandoned_at, row.params, row.last_error = now, {}, "expired"
        return None
    row.lease, row.lease_until, row.attempts = secrets.token_hex(16), now + lease, row.attempts + 1
    return TakenLetter(
        row.id, row.lease, row.kind, row.recipient, dict(row.params), row.unique_key, row.attempts
    )


@operation
def letter_left(letter: TakenLetter, *, subject: str, now: datetime) -> bool:
    """Note that a letter left, and forget what it said. False when the lease was lost meanwhile."""
    row = outbox.get_leased_letter(letter.id, letter.lease)
    if row is None:
        return False
    row.delivered_at, row.subject, row.params, row.lease_until, row.last_error = now, subject, {}, None, ""
    return True


@operation
def letter_failed(letter: TakenLetter, *, error: str, now: datetime, for_good: bool = False) -> bool:
    """Note why a letter did not leave; it is tried again later, for five days, unless it failed for good.

    False: the lease was lost.
    """
    row = outbox.get_leased_letter(letter.id, letter.lease)
    if row is None:
        return False
    row.last_error, row.lease_until, row.run_at = error[:500], None, now + _pause(row.attempts)
    if for_good or (row.attempts >= MAX_ATTEMPTS and now >= row.created_at + TRIED_FOR):
        row.abandoned_at, row.params = now, {}
    return True


@operation
def put_off_letters(until: datetime, *, now: datetime) -> int:
    """Let no letter be tried before a moment: the server of mail is away; return how many waited."""
    return outbox.put_off(until, now)


# ── jobs ──


@operation
def enqueue(
    kind: str, *, key: str, payload: Mapping[str, Any] | None = None, run_at: datetime, now: datetime
) -> bool:
    """Ask for a job once under ``key``; False when it was asked before."""
    if jobs.find_job(key) is not None:
        return False
    jobs.add_job(kind, payload or {}, key=key, run_at=run_at, now=now)
    return True


@operation
def take_job(*, now: datetime, lease: timedelta = LEASE) -> TakenJob | None:
    """Take the next job, or nothing."""
    row = jobs.next_job(now)
    if row is None:
        return None
    row.lease, row.lease_until, row.attempts = secrets.token_hex(16), now + lease, row.attempts + 1
    return TakenJob(row.id, row.lease, row.kind, dict(row.payload), row.attempts)


@operation
def job_done(job: TakenJob, *, now: datetime) -> bool:
    """Note that a job is done. False when the lease was lost meanwhile: another worker answers for it."""
    row = jobs.get_leased_job(job.id, job.lease)
    if row is None:
        return False
    row.done_at, row.lease_until, row.last_error = now, None, ""
    return True


@operation
def job_failed(job: TakenJob, *, error: str, now: datetime) -> bool:
    """Note why a job failed; it is tried again later, ``MAX_ATTEMPTS`` times in all. False: the lease was lost."""
    row = jobs.get_leased_job(job.id, job.lease)
    if row is None:
        return False
    row.last_error, row.lease_until, row.run_at = error[:500], None, now + _pause(row.attempts)
    if row.attempts >= MAX_ATTEMPTS:
        row.abandoned_at = now
    return True


def _pause(attempts: int) -> timedelta:
    """Return how long to wait after the nth failure: one minute, then twice as long each time, up to four hours."""
    return min(timedelta(minutes=2 ** (attempts - 1)), timedelta(hours=4))
