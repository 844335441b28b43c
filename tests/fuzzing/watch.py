"""One trial of one input: what it raised, how long it took the processor, and whether memory swelled.

Apart so that the long run and the tests judge alike. Refuses to wait: a trial that goes on is cut and counted as a hang.
"""

import resource
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

SECONDS = 2.0  # of the processor
CUT = 20.0
MEGABYTES = 300


class CutError(BaseException):
    """Ends a trial that goes on; not an Exception, so that no reader takes it for a fault of its file."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one trial did: nothing wrong when ``fault`` is empty."""

    fault: str
    seconds: float
    megabytes: int = 0  # by which the most that this process ever held rose


@contextmanager
def _cut() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise CutError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, CUT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def peak() -> int:
    """Return the most megabytes that this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def tried(action: Callable[[], object]) -> Verdict:
    """Run an action and judge it."""
    held, start, fault = peak(), time.process_time(), ""
    try:
        with _cut():
            action()
    except CutError:
        fault = "hang"
    except Exception as error:  # whatever it is, it is what is looked for
        fault = f"{type(error).__name__}: {error}"[:200]
    seconds = time.process_time() - start
    if not fault and seconds > SECONDS:
        fault = f"slow: {seconds:.1f} s"
    grew = peak() - held
    if not fault and grew > MEGABYTES:
        fault = f"memory: {grew} MB"
    return Verdict(fault, seconds, grew)
