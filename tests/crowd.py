"""Thousands of centres made of those of the demonstration, in a few statements of SQL: SQLite and PostgreSQL.

Apart from the tests because a benchmark measures what they bound. A twin has what its model has: its people, its answers in
every edition, copies, notes, letters and traces. Refuses to go through the operations: a hundred thousand copies are made in
seconds, and nothing that is made so is told to anyone.
"""

import hashlib
import json
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

from sqlalchemy.engine import make_url

from surveys.store.base import db

Run = Callable[[str], Any]
# What a twin is numbered: its model's number, and this by its rank. Above every number of the demonstration.
STEP = 100_000
LINES_OF_JOURNAL = 5  # by submission: a journal is read by submission, never whole
LEAST_VARIED = 20  # a smaller number may be a note or a rank
LIGHT = '{"answers": {}, "entries": {}}'


@contextmanager
def raw(address: str, access: str = "write") -> Iterator[Run]:
    """Give what runs a statement in a database of this address, all of them in one transaction, below the guards of the store.

    ``access`` is what the guards of SQLite are told.
    """
    url = make_url(address)
    if url.drivername == "sqlite":
        with closing(sqlite3.connect(url.database or "", isolation_level=None)) as connection:
            connection.create_function("surveys_access", 0, lambda: access)
            connection.execute("BEGIN")
            yield connection.execute
            connection.execute("COMMIT")
        return
    import psycopg

    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as server:
        yield server.execute  # type: ignore[misc]
        server.execute(
            "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 2000000000) FROM pg_sequences "
            "WHERE last_value IS NOT NULL"
        )
        server.commit()
        server.autocommit = True
        server.execute("ANALYZE")


def grow(address: str, centres: int, *, answers: bool = True) -> None:
    """Add centres, each the twin of one that is there, in turn; without ``answers``, their documents are empty."""
    said = {} if answers else {"document": f"'{LIGHT}'"}
    organisation, person, submission = (
        f"n * {STEP} + {name}_id" for name in ("organisation", "person", "submission")
    )
    same, own = f"n * {STEP} + t.id", "JOIN submissions s ON s.organisation_id = model"
    with raw(address) as run:
        run(
            f"CREATE TEMPORARY TABLE crowd AS WITH RECURSIVE {_counted(centres)}, models AS (SELECT id, "
            "row_number() OVER (ORDER BY code) - 1 AS place FROM organisations) SELECT n, id AS model FROM counted "
            "JOIN models ON place = (n - 1) % (SELECT count(*) FROM organisations)"
        )
        _twin(run, "organisations", "model = t.id", id=same, code="'zz-' || n", name="t.name || ' ' || n")
        _twin(
            run,
            "people",
            "t.id = m.person_id",
            "JOIN (SELECT DISTINCT organisation_id, person_id FROM memberships) m ON m.organisation_id = model",
            id=same,
            email="'zz' || n || '.' || t.email",
            persona="NULL",
        )
        _twin(run, "memberships", "model = organisation_id", organisation_id=organisation, person_id=person)
        _twin(run, "edition_members", "model = organisation_id", organisation_id=organisation)
        _twin(run, "submissions", "model = organisation_id", id=same, organisation_id=organisation, **said)
        _twin(
            run,
            "sent_copies",
            "s.id = submission_id",
            own,
            id=same,
            submission_id=submission,
            number="number || '-' || n",
            **said,
        )
        _twin(
            run,
            "journal",
            f"s.id = submission_id AND seq <= {LINES_OF_JOURNAL}",
            own,
            submission_id=submission,
        )
        _twin(run, "handovers", "s.id = submission_id", own, id=same, submission_id=submission)
        _leave_traces(run)


def _leave_traces(run: Run) -> None:
    """Give each twin a note, a message, a letter, a change, a look at its answers and a file that left, with someone to have done it."""
    someone = (
        "(SELECT organisation_id, min(person_id) AS person_id FROM memberships GROUP BY organisation_id)"
    )
    whose = f"crowd JOIN {someone} m ON m.organisation_id = n * {STEP} + model"
    theirs = f"{whose} JOIN submissions s ON s.organisation_id = m.organisation_id"
    run(
        "INSERT INTO notes (edition_id, organisation_id, variable, side, text, person_id, at) "
        f"SELECT edition_id, m.organisation_id, 'payroll_total', 'centre', 'Une question.', person_id, first_saved_at FROM {theirs}"
    )
    run(
        "INSERT INTO outbox (kind, recipient, params, unique_key, created_at, run_at, attempts, lease, subject, last_error) "
        "SELECT kind, n || recipient, params, n || '/crowd', t.created_at, run_at, attempts, '', subject, '' "
        "FROM crowd JOIN outbox t ON t.id = (SELECT min(id) FROM outbox)"
    )
    run(
        "INSERT INTO messages (mailing_id, edition_id, organisation_id, person_id, letter_id, again, written_at, bounce) "
        f"SELECT l.id, l.edition_id, m.organisation_id, person_id, o.id, 1 = 0, o.created_at, '' FROM {whose} JOIN mailings l "
        "ON l.id = (SELECT min(id) FROM mailings) JOIN edition_members e ON e.edition_id = l.edition_id "
        "AND e.organisation_id = m.organisation_id JOIN outbox o ON o.unique_key = n || '/crowd'"
    )
    run(
        "INSERT INTO access_log (at, person_id, edition_id, organisation_id, section, page, source, hour) "
        f"SELECT first_saved_at, person_id, edition_id, m.organisation_id, 'salaires', 'section', '', '2026-01-01T00' FROM {theirs}"
    )
    run(
        'INSERT INTO directory_changes (at, "by", organisation_id, what, origin) '
        f"SELECT t.created_at, person_id, t.id, 'active', 'page' FROM {whose} JOIN organisations t ON t.id = m.organisation_id"
    )
    run(
        "INSERT INTO downloads (person_id, at, edition_id, format, filters) SELECT person_id, first_saved_at, edition_id, 'csv', '{}' "
        f"FROM {theirs}"
    )


def vary(address: str) -> None:
    """Give each twin numbers of its own in what it sent, where answers are not sealed; on SQLite."""
    drawn = random.Random(5_000)
    with raw(address, "erase") as run:
        copies = run(
            f"SELECT id FROM sent_copies WHERE id > {STEP} AND document LIKE '{{%' ORDER BY id"
        ).fetchall()
        for (copy,) in copies:
            (text,) = run(f"SELECT document FROM sent_copies WHERE id = {copy}").fetchone()
            document = json.loads(text)
            for body in document["answers"].values():
                value = body.get("value")
                if isinstance(value, str) and value.isdecimal() and int(value) >= LEAST_VARIED:
                    body["value"] = str(max(LEAST_VARIED, round(int(value) * drawn.uniform(0.7, 1.3))))
                    body["raw"] = [body["value"]]
            said = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).replace(
                "'", "''"
            )
            mark = hashlib.sha256(said.encode()).hexdigest()
            run(f"UPDATE sent_copies SET document = '{said}', content_hash = '{mark}' WHERE id = {copy}")


def add_editions(address: str, editions: int) -> None:
    """Add closed editions to the survey that has one: everyone is their member, and sent a copy that says nothing."""
    with raw(address) as run:
        (model,) = run("SELECT min(id) FROM editions WHERE status = 'closed'").fetchone()
        run(f"CREATE TEMPORARY TABLE runs AS WITH RECURSIVE {_counted(editions)} SELECT n FROM counted")
        _twin(run, "editions", f"t.id = {model}", "", "runs", id=f"n * {STEP} + t.id", code="'passe-' || n")
        made = f"n * {STEP} + {model}"
        run(
            f"INSERT INTO edition_members (edition_id, organisation_id, name, attributes) SELECT {made}, id, name, attributes "
            "FROM runs CROSS JOIN organisations"
        )
        run(
            "INSERT INTO submissions (edition_id, organisation_id, status, revision, last_seq, document, first_saved_at, last_saved_at) "
            f"SELECT {made}, o.id, 'sent', 1, 0, '{LIGHT}', opens_at, opens_at FROM runs CROSS JOIN organisations o "
            f"JOIN editions e ON e.id = {made}"
        )
        run(
            "INSERT INTO sent_copies (submission_id, number, idempotency_key, content_hash, document, questionnaire_version_id, "
            "revision, sent_at) SELECT s.id, 'P-' || s.id, 'k', 'passe', s.document, questionnaire_version_id, 1, opens_at "
            "FROM submissions s JOIN editions e ON e.id = s.edition_id AND e.code LIKE 'passe-%'"
        )


def _counted(most: int) -> str:
    return f"counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < {most})"


def _twin(run: Run, table: str, where: str, joined: str = "", frm: str = "crowd", **other: str) -> None:
    """Copy the rows of a table once by row of ``frm``; ``other`` says what is not copied as it is."""
    columns = db.metadata.tables[table].columns
    names = [column.name for column in columns if column.name != "id" or "id" in other]
    values = ", ".join(other.get(name, f't."{name}"') for name in names)
    quoted = ", ".join(f'"{name}"' for name in names)
    run(f"INSERT INTO {table} ({quoted}) SELECT {values} FROM {frm} {joined} JOIN {table} t ON {where}")
