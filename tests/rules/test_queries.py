"""A page asks the database as often whatever the number of rows: every GET address, before and after a hundred more centres.

Apart from the walk of all personas: one person by address is enough, in a copy of the demonstration that is then grown.
``SURVEYS_ROWS=911`` makes a thousand centres of it.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from surveys.store.base import db
from tests.rules.conftest import Site, furnished
from tests.rules.doors import DOORS
from tests.rules.test_routes import PERSONAS

# One walk of every address serves both tests; on a machine that others use it takes minutes.
pytestmark = [pytest.mark.xdist_group("queries"), pytest.mark.timeout(1200)]

MORE = int(os.environ.get("SURVEYS_ROWS", "100"))
# Statements of a page at most, by audience. Three are of every page of someone signed in: the session, all that its person
# may do, and who answers for personal information. The issue asks for three in all; what exceeds it is told here.
MOST = {"member": 12, "staff": 14, "everyone": 8, "signed_in": 8, "demonstration": 4}
BY_EDITION = "reads each edition, or each release of one, of which there are a few"
A_COPY = (
    "finds the copy, those before it, what each reader may see of it, and writes the look in the access log"
)
REASONED: dict[str, tuple[int, str]] = {
    "concerned.file": (21, "gathers what every table keeps of one person, by survey answered"),
    "concerned.mine": (23, "gathers what every table keeps of one person, by survey answered"),
    "member.benchmark": (20, "asks fifteen different things, the questionnaire of each edition among them"),
    "member.benchmark_paper": (20, BY_EDITION),
    "member.comparison": (32, A_COPY),
    "member.home": (42, BY_EDITION),
    "member.news": (28, BY_EDITION),
    "member.receipt": (28, A_COPY),
    "member.receipt_paper": (20, A_COPY),
    "member.sent_answers_file": (20, A_COPY),
    "member.sent_copy": (28, A_COPY),
    "member.sent_copy_document": (20, A_COPY),
    "member.sent_copy_paper": (20, A_COPY),
    "staff.analyses.analysis": (
        28,
        "opens the results of an edition and of those before it, then the pages of the analysis",
    ),
    "staff.answers.choose": (17, BY_EDITION),
    "staff.crossings.index": (16, BY_EDITION),
    "staff.designer.differences": (16, "asks fourteen different things, each once"),
    "staff.mailings.compose": (
        22,
        "asks for the officer in each text that it shows, and for earlier editions",
    ),
}


@contextmanager
def statements(site: Site) -> Iterator[list[str]]:
    """Give the statements that run meanwhile."""
    asked: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    with site.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


def count(site: Site, client: FlaskClient, address: str) -> list[str]:
    """Return what a page asks that was asked before: what never changes is known then."""
    with statements(site) as asked:
        assert client.get(address, buffered=True).status_code == 200, address
    return asked


def grow(path: str, centres: int) -> None:
    """Add centres that are the twins of one: its people, its answers in every edition, its copies, notes, letters and traces."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.create_function("surveys_access", 0, lambda: "write")
        run: Callable[..., sqlite3.Cursor] = connection.execute
        run("BEGIN")
        (model,) = run("SELECT id FROM organisations WHERE code = 'of-06-02'").fetchone()
        (person,) = run("SELECT person_id FROM memberships WHERE organisation_id = ?", [model]).fetchone()
        for number in range(1, centres + 1):
            (made,) = run(
                "INSERT INTO organisations (code, name, region, size, language, attributes, active, created_at) "
                "SELECT 'zz-' || ?1, name || ' ' || ?1, region, size, language, attributes, active, created_at "
                "FROM organisations WHERE id = ?2 RETURNING id",
                [number, model],
            ).fetchone()
            (member,) = run(
                "INSERT INTO people (name, email, active, created_at) SELECT name, ?1 || email, active, created_at "
                "FROM people WHERE id = ?2 RETURNING id",
                [f"zz{number}.", person],
            ).fetchone()
            run("INSERT INTO memberships VALUES (?, ?, 'director', NULL)", [member, made])
            run(
                "INSERT INTO edition_members SELECT edition_id, ?, name, attributes FROM edition_members WHERE organisation_id = ?",
                [made, model],
            )
            run(
                "INSERT INTO submissions (edition_id, organisation_id, status, revision, last_seq, document, first_saved_at, last_saved_at) "
                "SELECT edition_id, ?, status, revision, last_seq, document, first_saved_at, last_saved_at "
                "FROM submissions WHERE organisation_id = ?",
                [made, model],
            )
            run(
                "INSERT INTO sent_copies (submission_id, number, idempotency_key, content_hash, document, "
                "questionnaire_version_id, revision, sent_by, sent_at, attestation_version) "
                "SELECT t.id, 'Z' || ?1 || substr(c.number, 4), idempotency_key, content_hash, c.document, "
                "questionnaire_version_id, c.revision, sent_by, sent_at, attestation_version FROM sent_copies c "
                "JOIN submissions s ON s.id = c.submission_id AND s.organisation_id = ?2 "
                "JOIN submissions t ON t.edition_id = s.edition_id AND t.organisation_id = ?3",
                [number, model, made],
            )
            run(
                "INSERT INTO notes (edition_id, organisation_id, variable, side, text, person_id, at) "
                "SELECT edition_id, ?, 'payroll_total', 'centre', 'Une question.', ?, first_saved_at "
                "FROM submissions WHERE organisation_id = ? LIMIT 1",
                [made, member, made],
            )
            run(
                "INSERT INTO outbox (kind, recipient, params, unique_key, created_at, run_at, attempts, lease, subject, last_error) "
                "SELECT kind, ?1 || recipient, params, ?1 || unique_key, created_at, run_at, attempts, '', subject, '' FROM outbox LIMIT 1",
                [f"zz{number}."],
            )
        run("COMMIT")


Asked = dict[str, tuple[str, list[str], list[str]]]


@pytest.fixture(scope="module")
def asked(demonstration_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """Return what ``walk`` does, of a demonstration of its own."""
    folder = tmp_path_factory.mktemp("grown")
    shutil.copy(demonstration_template, folder / "surveys.db")
    return walk(furnished(folder))


def walk(site: Site) -> Asked:
    """Return, by endpoint, an address, what its page asks, and what it asks once the world has grown."""
    found: Asked = {}
    clients = {persona: site.client(persona) for persona in ("", *PERSONAS)}
    whose: dict[str, FlaskClient] = {}
    for rule in site.rules:
        if "GET" not in rule.methods or rule.endpoint in found or rule.endpoint == "static":
            continue
        for persona in able(rule.endpoint):
            good = next((each for each in site.addresses(rule) if opens(clients[persona], each)), None)
            if good is not None:
                found[rule.endpoint] = good, count(site, clients[persona], good), []
                whose[rule.endpoint] = clients[persona]
                break
    grow(str(site.database), MORE)
    for endpoint, (address, before, _) in found.items():
        assert opens(whose[endpoint], address), address
        found[endpoint] = address, before, count(site, whose[endpoint], address)
    with site.app.app_context():
        db.engine.dispose()
    return found


def opens(client: FlaskClient, address: str) -> bool:
    return client.get(address, buffered=True).status_code == 200


def able(endpoint: str) -> list[str]:
    """Return the personas whom an address is open to, one of them first."""
    line = DOORS[endpoint]
    roles = [name for name, roles in PERSONAS.items() if line.roles & set(roles)]
    return roles or (
        ["direction"] if line.audience in {"member", "signed_in"} else ["", "collecte", "direction"]
    )


def most_of(endpoint: str) -> int:
    return REASONED[endpoint][0] if endpoint in REASONED else MOST[DOORS[endpoint].audience]


def test_a_page_asks_as_often_for_a_hundred_more_centres_and_no_more_than_its_audience_may(
    asked: Asked, say: Callable[[str], None]
) -> None:
    more = {
        endpoint: (len(before), len(after), address)
        for endpoint, (address, before, after) in asked.items()
        if len(after) != len(before)
    }
    say(f"addresses asked with {MORE} more centres: {len(asked)}")
    assert more == {}
    over = {
        endpoint: len(after) for endpoint, (_, _, after) in asked.items() if len(after) > most_of(endpoint)
    }
    for audience in MOST:
        counts = sorted(
            len(after) for endpoint, (_, _, after) in asked.items() if DOORS[endpoint].audience == audience
        )
        if counts:
            say(
                f"statements a page, {audience}: {counts[len(counts) // 2]} in the middle, {counts[-1]} at most"
            )
    assert over == {}
