"""Keeping: copies of the database, their restoration, and the erasing of what has had its time.

Apart from the other verbs because it treats every table alike and may change what is frozen. Refuses a copy that is
damaged or of another form of the tables, before anything is erased.
"""

import hashlib
import json
import os
import sqlite3
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table, delete, func, insert, select, text

from surveys.operations.transaction import erasing
from surveys.questionnaire.problems import Problem
from surveys.store import accounts, editions, jobs, journal, outbox, questionnaires, submissions
from surveys.store.base import Base, db, reading

TABLES = (accounts, questionnaires, editions, submissions, journal, outbox, jobs)  # imported so that Base knows them
KEPT_AFTER = timedelta(days=30)  # ended sessions and links stay this long, for questions about who came in
MANIFEST = "copie.json"
_PAGE = 1000


@erasing
def purge(*, now: datetime) -> int:
    """Erase links and sessions that ended a month ago, and what undelivered expired letters said; return how many."""
    links, sessions = accounts.erase_expired(now - KEPT_AFTER)
    return links + sessions + outbox.forget_contents(now)


@erasing
def erase_all() -> None:
    """Erase every row of every table: only for a new demonstration."""
    _erase_rows()


def _erase_rows() -> None:
    for table in reversed(Base.metadata.sorted_tables):
        db.session.connection().execute(delete(table))
