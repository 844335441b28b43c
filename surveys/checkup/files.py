"""Files and folders of the installation: who may read them, whose they are, and the room that is left.

Apart from the settings, which only name them.
"""

import os
import pwd
import shutil
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.engine import make_url

from surveys.checkup.findings import ERROR, OK, WARNING, Finding
from surveys.config import Settings
from surveys.questionnaire.problems import Problem

SECRETS = ("secret_key", "cle_pseudonymes", "cles_reponses")
MOST_NAMED = 5  # files with one fault
LEAST_FREE, LITTLE_FREE = 256 * 1024**2, 1024**3  # bytes
MEGABYTE = 1024**2


def look(settings: Settings) -> Iterator[Finding]:
    """Yield what is found of the files and of the disks."""
    private = list(_private(settings))
    opened = [path for path in private if path.stat().st_mode & 0o077]
    foreign = [path for path in private if path.stat().st_uid != os.geteuid()]
    for path in opened[:MOST_NAMED]:
        mode = f"{path.stat().st_mode & 0o777:03o}"
        yield Finding("files", ERROR, Problem("check.files.open", params={"path": str(path), "mode": mode}))
    for path in foreign[:MOST_NAMED]:
        names = {"path": str(path), "owner": _name(path.stat().st_uid), "user": _name(os.geteuid())}
        yield Finding("files", ERROR, Problem("check.files.owner", params=names))
    if not opened and not foreign:
        yield Finding("files", OK, Problem("check.files.ok", params={"count": len(private)}))
    yield from _room("disk", settings.instance)
    if settings.backups is not None and settings.backups.exists():
        yield from _room("disk", settings.backups)


def _private(settings: Settings) -> Iterator[Path]:
    """Yield what only its owner may read and is there."""
    url = make_url(settings.database_url)
    beside = [settings.instance / name for name in SECRETS]
    if url.get_backend_name() == "sqlite" and url.database:
        beside += [Path(url.database + end) for end in ("", "-wal", "-shm", ".gate")]
    beside += [settings.instance, settings.mail_folder, settings.measures_folder]
    if settings.backups is not None:
        beside += [settings.backups, *settings.backups.glob("surveys-*")]
    yield from (path for path in beside if path.exists())


def _name(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return str(user)


def _room(check: str, folder: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(folder).free
    said: dict[str, str | int | None] = {"path": str(folder), "free": free // MEGABYTE}
    if free < LEAST_FREE:
        yield Finding(check, ERROR, Problem("check.disk.full", params=said))
    elif free < LITTLE_FREE:
        yield Finding(check, WARNING, Problem("check.disk.low", params=said))
    else:
        yield Finding(check, OK, Problem("check.disk.ok", params=said))
