"""Turns at the press: how many papers are drawn at once on this machine, and how many one person asks for in a minute.

Apart from the press, which draws one. Locks are the kernel's, on files of the instance: they hold across the web's
processes, and a process that is killed gives its turn back. Refuses to make threads wait long: whoever is not served
soon is told when to ask again.
"""

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from werkzeug.exceptions import ServiceUnavailable, TooManyRequests

MINUTE = 60.0
PATIENCE = 5.0  # seconds that a request waits before it is told to come back
AGAIN = 5  # seconds after which to ask again
_STEP = 0.05


@contextmanager
def turn(folder: Path, person_id: int, *, places: int, a_minute: int) -> Iterator[None]:
    """Hold one of the ``places`` at the press for a person, one paper at a time and ``a_minute`` of them at most.

    Raises ``TooManyRequests`` for who asks too often, ``ServiceUnavailable`` when the press is taken by others; both say
    when to ask again.
    """
    folder.mkdir(exist_ok=True, mode=0o700)
    until = time.monotonic() + PATIENCE
    own = _wait(lambda: _take(folder / f"personne-{person_id}"), until)
    if own is None:
        raise TooManyRequests(retry_after=AGAIN)
    try:
        _count(own, a_minute)
        place = _wait(lambda: _first(folder, places), until)
        if place is None:
            raise ServiceUnavailable(retry_after=2 * AGAIN)
        try:
            yield
        finally:
            os.close(place)
    finally:
        os.close(own)


def _count(descriptor: int, a_minute: int) -> None:
    """Add this moment to those that a person's file keeps; raise when the last minute is full."""
    now = time.time()
    try:
        kept = json.loads(os.pread(descriptor, 65_536, 0) or b"[]")
        recent = [at for at in kept if isinstance(at, float) and 0 <= now - at < MINUTE]
    except ValueError:
        recent = []
    if len(recent) >= a_minute:
        raise TooManyRequests(retry_after=max(1, round(MINUTE - (now - recent[-a_minute]))))
    content = json.dumps([*recent, now]).encode()
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, content, 0)


def _first(folder: Path, places: int) -> int | None:
    for number in range(places):
        found = _take(folder / f"place-{number}")
        if found is not None:
            return found
    return None


def _take(path: Path) -> int | None:
    """Lock a file at once, or not at all; the lock ends when its descriptor is closed."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


def _wait(take: Callable[[], int | None], until: float) -> int | None:
    while (found := take()) is None and time.monotonic() < until:
        time.sleep(_STEP)
    return found
