"""The copies of the database: is there one, how old is the last, does it open, does it stand on another disk.

Apart from making them (``operations.keeping``).
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from surveys.checkup.findings import ERROR, OK, WARNING, Finding
from surveys.config import Settings
from surveys.operations import keeping
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import show_number

A_NIGHT, TWO_NIGHTS = timedelta(hours=26), timedelta(hours=50)


def look(settings: Settings, *, now: datetime) -> Iterator[Finding]:
    """Yield what is found of the copies."""
    folder = settings.backups
    if folder is None:
        yield Finding("copies", WARNING, Problem("check.copies.unset"))
        return
    found = keeping.look_at_copies(folder, key=settings.backup_key_bytes)
    if found is None:
        yield Finding("copies", ERROR, Problem("check.copies.none", params={"folder": str(folder)}))
        return
    hours = (now - found.made_at) // timedelta(hours=1)
    said: dict[str, str | int | None] = {
        "folder": str(found.folder),
        "hours": hours,
        "size": show_number(Decimal(found.size) / 1_000_000, places=1, unit="Mo"),
        "count": found.count,
    }
    if found.fault == "backup.damaged":
        yield Finding("copies", ERROR, Problem("check.copies.damaged", params=said))
    elif found.fault:
        yield Finding("copies", ERROR, Problem("check.copies.sealed", params=said))
    elif now - found.made_at > A_NIGHT:
        state = ERROR if now - found.made_at > TWO_NIGHTS else WARNING
        yield Finding("copies", state, Problem("check.copies.old", params=said))
    else:
        yield Finding("copies", OK, Problem("check.copies.ok", params=said))
    if folder.stat().st_dev == settings.instance.stat().st_dev:
        yield Finding("copies", WARNING, Problem("check.copies.same_disk", params={"folder": str(folder)}))
