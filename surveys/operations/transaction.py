"""A transaction is an operation; an operation is a transaction.

Apart because it is the only door to a write. An operation commits when it returns, and rolls back when it raises
or when it refuses (returns a ``Problem``, or a tuple of them): a refusal leaves nothing behind. One operation inside
another is refused with ``NestedOperationError`` rather than joined: a verb that needs two is a missing verb, and a joined
one would commit later than its name promises.
"""

import logging
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from surveys.questionnaire.problems import Problem
from surveys.store.away import telling_away
from surveys.store.base import access, current_access, db, write_gate

P = ParamSpec("P")
R = TypeVar("R")

ATTEMPTS = 4
_SERIALIZATION, _DEADLOCK, _LOCK_TIMEOUT = "40001", "40P01", "55P03"
_log = logging.getLogger(__name__)


class NestedOperationError(RuntimeError):
    """An operation was called inside another: a programming error."""


def operation(function: Callable[P, R]) -> Callable[P, R]:
    """Make a function one transaction that may write; it is run again from the start when another was in its way.

    A serialization failure, a deadlock or a busy database is tried ``ATTEMPTS`` times. A broken unique constraint is
    tried once more: another transaction wrote the same row between our look and our write, and the second look
    sees it and answers with a problem or with what exists. Any other error is raised after a rollback: as a
    ``DatabaseAwayError`` when the database does not answer.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with telling_away():
            return insist(*args, **kwargs)

    def insist(*args: P.args, **kwargs: P.kwargs) -> R:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return _run(function, *args, **kwargs)
            except DBAPIError as error:
                if not _may_try_again(error, attempt):
                    raise
                _log.info("%s is tried again (%s)", function.__name__, type(error.orig).__name__)
                time.sleep(random.uniform(0.005, 0.02) * attempt)  # noqa: S311  # spreads rivals, keeps no secret
        raise AssertionError("unreachable")

    return run


def _run(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    with transaction() as outcome:
        result = function(*args, **kwargs)
        outcome.refused = _is_refusal(result)
    return result


def erasing(function: Callable[P, R]) -> Callable[P, R]:
    """Make a function one transaction that may also change what is frozen: retention, restoration, a new demonstration."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with telling_away(), transaction(erase=True) as outcome:
            result = function(*args, **kwargs)
            outcome.refused = _is_refusal(result)
        return result

    return run


class Outcome:
    """What a transaction is told before it ends: whether the verb refused."""

    refused = False


@contextmanager
def transaction(*, erase: bool = False) -> Iterator[Outcome]:
    """Open the one write transaction of this thread. Operations and the factories of tests enter here."""
    if current_access() != "none":
        raise NestedOperationError(
            "an operation runs inside another, or inside a read; write the verb that does both"
        )
    # What the page read before belongs to a finished transaction: rows stay readable, and none is reused stale.
    db.session.remove()
    outcome = Outcome()
    with write_gate(db.engine), access("erase" if erase else "write"):
        try:
            yield outcome
            if outcome.refused:
                db.session.rollback()
            else:
                db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
        finally:
            db.session.remove()


def _is_refusal(result: object) -> bool:
    if isinstance(result, tuple) and result:
        return all(isinstance(problem, Problem) for problem in result)
    return isinstance(result, Problem)


def _may_try_again(error: DBAPIError, attempt: int) -> bool:
    if attempt == ATTEMPTS:
        return False
    if isinstance(error, IntegrityError):
        return attempt == 1
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return state in (_SERIALIZATION, _DEADLOCK, _LOCK_TIMEOUT)
    return isinstance(error, OperationalError) and "database is locked" in str(error.orig) and attempt == 1
