"""The database: does it answer in the form that this program knows, and does it refuse by itself what it should.

Apart from what its rows say of the work (``work``).
"""

from collections.abc import Iterator
from datetime import datetime

from surveys.checkup.findings import ERROR, OK, SKIPPED, WARNING, Finding
from surveys.config import Settings
from surveys.operations import examining, protecting, sealing
from surveys.operations.examining import DatabaseState
from surveys.questionnaire.problems import Problem

LEAST = {"SQLite": (3, 37), "PostgreSQL": (14,)}
CLOSE, FAR = 5.0, 60.0  # seconds between two clocks


def look(state: DatabaseState, *, now: datetime) -> Iterator[Finding]:
    """Yield what is found of the database as a whole."""
    said = {"engine": state.engine, "version": ".".join(map(str, state.version))}
    if not state.sound:
        yield Finding("database", ERROR, Problem("check.database.damaged"))
    elif state.version < LEAST[state.engine]:
        least = ".".join(map(str, LEAST[state.engine]))
        yield Finding("database", WARNING, Problem("check.database.old", params=said | {"least": least}))
    else:
        yield Finding("database", OK, Problem("check.database.ok", params=said))
    forms = {"found": state.revision, "known": state.known}
    if state.revision == state.known:
        yield Finding("migrations", OK, Problem("check.migrations.ok", params=forms))
    elif not state.revision:
        yield Finding("migrations", ERROR, Problem("check.migrations.empty"))
    elif state.newer:
        yield Finding("migrations", ERROR, Problem("check.migrations.newer", params=forms))
    else:
        yield Finding("migrations", ERROR, Problem("check.migrations.pending", params=forms))
    if state.clock is None:
        yield Finding("clock", SKIPPED, Problem("check.clock.same"))
    else:
        yield tell_clock((now - state.clock).total_seconds(), "PostgreSQL")


def tell_clock(seconds: float, other: str) -> Finding:
    """Return what two clocks that differ by so many seconds deserve."""
    said = Problem(
        "check.clock.ok" if abs(seconds) < CLOSE else "check.clock.apart",
        params={"seconds": round(abs(seconds)), "other": other},
    )
    return Finding("clock", OK if abs(seconds) < CLOSE else WARNING if abs(seconds) < FAR else ERROR, said)


def look_inside(settings: Settings) -> Iterator[Finding]:
    """Yield what is found inside a database of the present form."""
    guards, keys = examining.find_missing_rules()
    if guards:
        yield Finding("guards", ERROR, Problem("check.guards.missing", params={"names": ", ".join(guards)}))
    else:
        yield Finding("guards", OK, Problem("check.guards.ok"))
    orphans = examining.count_orphans()
    if keys:
        yield Finding(
            "relations", ERROR, Problem("check.relations.missing", params={"names": ", ".join(keys)})
        )
    elif orphans:
        yield Finding("relations", ERROR, Problem("check.relations.orphans", params={"count": orphans}))
    else:
        yield Finding("relations", OK, Problem("check.relations.ok"))
    yield from _sealed()
    count = examining.count_administrators()
    code = "check.people.ok" if count > 1 else "check.people.one" if count else "check.people.nobody"
    yield Finding("people", OK if count > 1 else WARNING, Problem(code, params={"count": count}))
    officer = protecting.read_officer(settings)
    code = "check.officer.named" if officer.written else "check.officer.settings"
    yield Finding(
        "officer", OK if officer.written else WARNING, Problem(code, params={"title": officer.title})
    )


def _sealed() -> Iterator[Finding]:
    keys = sealing.read_keys()
    missing = [key.name for key in keys if not key.present and key.retired_at is None]
    older = [key.name for key in keys if not key.present and key.retired_at is not None]
    if missing:
        yield Finding("keys", ERROR, Problem("check.keys.missing", params={"key": ", ".join(missing)}))
    elif older:
        yield Finding("keys", WARNING, Problem("check.keys.older", params={"key": ", ".join(older)}))
    elif keys:
        yield Finding("keys", OK, Problem("check.keys.ok", params={"key": keys[0].name}))
    else:
        yield Finding("keys", OK, Problem("check.keys.none"))
