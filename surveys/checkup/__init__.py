"""The checkup of a live installation: each check looks at one thing and says what it found. One door, ``examine``.

Apart from the command, which prints, and from the pages, which people ask: it reads files, asks the mail server and the site itself,
and changes nothing. Refuses to stop at what it finds: a database that is away leaves the rest to be looked at.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from surveys.checkup import copies, database, files, outside, settings, work
from surveys.checkup.findings import ERROR, OK, SKIPPED, WARNING, Finding, State
from surveys.config import Settings
from surveys.operations import examining
from surveys.questionnaire.problems import Problem
from surveys.store.away import DatabaseAwayError
from surveys.store.migration import explain_unavailable

__all__ = ["ERROR", "OK", "SKIPPED", "WARNING", "Finding", "State", "examine"]


def examine(chosen: Settings, *, now: datetime, network: bool = True, clock: str = "") -> Iterator[Finding]:
    """Yield what is found of an installation, inside its application's context.

    ``network``: ask the mail server and the public address too. ``clock``: an address whose ``Date`` tells the time.
    """
    yield from settings.look(chosen)
    yield from files.look(chosen)
    try:
        state = examining.read_database()
    except (SQLAlchemyError, DatabaseAwayError) as error:
        cause = error.__cause__ if isinstance(error, DatabaseAwayError) else error
        fault = explain_unavailable(chosen.database_url, cause or error)
        yield Finding("database", ERROR, Problem("check.database.away", params={"fault": fault}))
    else:
        yield from database.look(state, now=now)
        if state.sound and state.revision == state.known:
            yield from database.look_inside(chosen)
            yield from work.look(now=now)
    yield from copies.look(chosen, now=now)
    yield from outside.look(chosen, network=network, clock=clock)
