"""``surveys doctor``: a sound installation is said sound, and each thing that is broken for real is said, with what to do."""

import json
import os
import re
import shutil
import socket
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from surveys.checkup.settings import is_weak
from surveys.store.sealing import new_key
from surveys.web.shared.sentences.checkup import SENTENCES
from tests.command_line import Ran, run

KEY = "Zk3vQ9_xT1bLr8sWm5nYc2hD7pJ4fGa6uEoVtR0i"
REAL = {
    "BASE_URL": "https://sondages.exemple.invalid",
    "MAIL_FROM": "ne-pas-repondre@exemple.invalid",
    "PRIVACY_OFFICER_TITLE": "Direction générale",
    "PRIVACY_OFFICER_EMAIL": "vie-privee@exemple.invalid",
    "HELP_PHONE": "514 555-0100",
    "HELP_EMAIL": "aide@exemple.invalid",
    "POSTAL_ADDRESS": "1, rue de l’Exemple, Montréal (Québec)",
    "SECRET_KEY": KEY,
    "PSEUDONYMS_KEY": KEY[::-1],
    "TRUSTED_PROXIES": "1",
    "SMTP_URL": "smtp://127.0.0.1:1",
}
NOW = datetime.now(UTC)


@pytest.fixture
def real(house: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An installation with nothing to mend: its settings, its worker's sign, a copy of this night."""
    for path in (house, *house.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)
    for name, value in {**REAL, "SURVEYS_BACKUPS": str(tmp_path / "copies")}.items():
        monkeypatch.setenv(name, value)
    write(
        house, "INSERT INTO worker_signs VALUES ('une-machine', ?)", datetime.now(UTC)
    )  # not of the import: a suite lasts
    run("backup").done()
    return house


def write(instance: Path, statement: str, *moments: datetime) -> None:
    with closing(sqlite3.connect(instance / "surveys.db")) as connection:
        connection.create_function("surveys_access", 0, lambda: "erase")
        connection.execute(statement, [f"{each:%Y-%m-%d %H:%M:%S.000000}" for each in moments])
        connection.commit()


def ask(*arguments: str) -> dict[str, tuple[str, str]]:
    """Return what is found: the state and the sentence, by code."""
    ran = run("doctor", "--json", *arguments)
    found = ran.json["findings"]
    assert ran.json["sound"] is (ran.status == 0)
    assert (ran.status == 1) is any(each["state"] == "error" for each in found)
    return {each["code"]: (each["state"], each["message"]) for each in found}


def offline() -> dict[str, tuple[str, str]]:
    return ask("--offline")


def test_a_sound_installation_is_said_sound(real: Path) -> None:
    ran = run("doctor", "--offline")
    assert ran.status == 0, ran.out
    assert "à corriger\u00a0: 0" in ran.out.splitlines()[-1]
    found = offline()
    assert not [code for code, (state, _) in found.items() if state == "error"], found
    assert {
        "check.guards.ok",
        "check.relations.ok",
        "check.migrations.ok",
        "check.copies.ok",
        "check.worker.ok",
    } <= set(found)
    for code in ("check.people.nobody", "check.copies.same_disk", "check.officer.settings"):
        assert found[code][0] == "warning"


def _mode(name: str) -> Callable[[Path], None]:
    return lambda instance: (instance / name).chmod(0o644)


def _sql(statement: str, *moments: datetime) -> Callable[[Path], None]:
    return lambda instance: write(instance, statement, *moments)


def _drop_table_keys(instance: Path) -> None:
    """Make a table again without the keys that it held, as a person with a database tool may."""
    with closing(sqlite3.connect(instance / "surveys.db")) as connection:
        connection.executescript(
            "CREATE TABLE presences2 AS SELECT * FROM presences; DROP TABLE presences; ALTER TABLE presences2 RENAME TO presences;"
        )


def _cut_copy(instance: Path) -> None:
    (copy,) = (instance.parent / "copies").glob("surveys-*/surveys.db")
    copy.write_bytes(copy.read_bytes()[:5000])


def _age_copy(days: int) -> Callable[[Path], None]:
    def age(instance: Path) -> None:
        (manifest,) = (instance.parent / "copies").glob("surveys-*/copie.json")
        said = json.loads(manifest.read_text("utf-8"))
        said["made_at"] = (NOW - timedelta(days=days)).isoformat()
        manifest.write_text(json.dumps(said), "utf-8")

    return age


JOB = "INSERT INTO jobs (id, kind, payload, unique_key, created_at, run_at, attempts, lease, last_error{}) VALUES (1, 'purge', '{{}}', 'x', ?, ?, 3, '', '{}'{})"
LETTER = "INSERT INTO outbox (id, kind, recipient, params, unique_key, created_at, run_at, attempts, lease, subject, last_error{}) VALUES (1, 'x', 'a@b.invalid', '{{}}', 'x', ?, ?, 3, '', '', '{}'{})"
OLD, SOON = NOW - timedelta(hours=2), NOW + timedelta(hours=1)

BROKEN: dict[str, tuple[str, Callable[[Path], object], tuple[str, ...]]] = {
    "check.files.open": ("error", _mode("surveys.db"), ("chmod go=", "surveys.db", "644")),
    "check.database.damaged": ("error", lambda instance: _damage(instance), ("restore",)),
    "check.migrations.pending": ("error", _sql("UPDATE alembic_version SET version_num = '0029'"), ("0029", "Redémarrez")),
    "check.migrations.newer": ("error", _sql("UPDATE alembic_version SET version_num = '9999'"), ("9999",)),
    "check.migrations.empty": ("error", lambda instance: [path.unlink() for path in instance.glob("surveys.db*")], ("vide",)),
    "check.guards.missing": ("error", _sql("DROP TRIGGER guard_journal_update"), ("guard_journal_update", "--mend")),
    "check.relations.missing": ("error", _drop_table_keys, ("presences",)),
    "check.relations.orphans": ("error", _sql("INSERT INTO memberships (person_id, organisation_id, role, sections) VALUES (999, 999, 'director', 'null')"), ("2",)),
    "check.keys.missing": ("error", _sql("INSERT INTO answer_keys (name, since) VALUES ('abcdef12', ?)", NOW), ("abcdef12", "ANSWERS_KEYS")),
    "check.keys.older": ("warning", _sql("INSERT INTO answer_keys (name, since, retired_at) VALUES ('abcdef12', ?, ?)", NOW, NOW), ("abcdef12",)),
    "check.worker.never": ("error", _sql("DELETE FROM worker_signs"), ("surveys worker",)),
    "check.worker.silent": ("error", _sql("UPDATE worker_signs SET seen_at = ?", OLD), (" min",)),
    "check.jobs.late": ("error", _sql(JOB.format("", "", ""), OLD, OLD), (" min",)),
    "check.jobs.failing": ("warning", _sql(JOB.format("", "OSError", ""), OLD, SOON), ("1",)),
    "check.jobs.abandoned": ("warning", _sql(JOB.format(", abandoned_at", "OSError", ", ?"), OLD, OLD, OLD), ("1",)),
    "check.letters.late": ("error", _sql(LETTER.format("", "", ""), OLD, OLD), (" min",)),
    "check.letters.failing": ("warning", _sql(LETTER.format("", "OSError", ""), OLD, SOON), ("1",)),
    "check.letters.abandoned": ("warning", _sql(LETTER.format(", abandoned_at", "refused", ", ?"), OLD, OLD, OLD), ("1",)),
    "check.night.late": ("warning", _sql(JOB.format(", done_at", "", ", ?"), NOW - timedelta(days=2), NOW - timedelta(days=2), NOW - timedelta(days=2)), ("48 h", "purge")),
    "check.copies.none": ("error", lambda instance: shutil.rmtree(instance.parent / "copies"), ("surveys backup",)),
    "check.copies.damaged": ("error", _cut_copy, ("surveys backup",)),
    "check.copies.old": ("error", _age_copy(3), ("72 h",)),
}  # fmt: skip


def _damage(instance: Path) -> None:
    """Overwrite a page in the middle, as a failing disk does."""
    file = instance / "surveys.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'ix_jobs_waiting'"
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with file.open("r+b") as opened:
        opened.seek((page - 1) * size)
        opened.write(b"\xff" * size)


TOGETHER = (  # what may be broken at once: each of another check
    ("check.files.open", "check.guards.missing", "check.keys.missing", "check.worker.never", "check.jobs.late", "check.letters.late", "check.copies.none"),
    ("check.relations.missing", "check.keys.older", "check.worker.silent", "check.jobs.failing", "check.letters.failing", "check.copies.damaged"),
    ("check.relations.orphans", "check.jobs.abandoned", "check.letters.abandoned", "check.copies.old"),
    ("check.night.late",),
    ("check.migrations.pending",),
    ("check.migrations.newer",),
    ("check.migrations.empty",),
    ("check.database.damaged",),
)  # fmt: skip


@pytest.mark.parametrize("codes", TOGETHER, ids=lambda codes: codes[0])
def test_what_is_broken_is_said_with_what_to_do(real: Path, codes: tuple[str, ...]) -> None:
    for code in codes:
        BROKEN[code][1](real)
    found = offline()
    for code in codes:
        state, _, words = BROKEN[code]
        assert code in found, found
        assert found[code][0] == state
        for word in words:
            assert word in found[code][1]


def test_everything_that_may_be_broken_is() -> None:
    assert {code for codes in TOGETHER for code in codes} == set(BROKEN)


UNWISE = (
    (
        {"SURVEYS_DEMO": "1", "BASE_URL": "http://sondages.exemple.invalid", "HOST": "0.0.0.0", "SURVEYS_BACKUPS": "", "SMTP_URL": ""},
        {"check.demo.on": "error", "check.address.clear": "error", "check.address.open": "warning", "check.copies.unset": "warning", "check.mail.none": "error"},
    ),
    (
        {"SECRET_KEY": "la clé secrète d’AXTRA, celle du site de 2026", "TRUSTED_PROXIES": "0", "HELP_PHONE": "", "SMTP_URL": "smtp://courriel.exemple.invalid"},
        {"check.secret.weak": "error", "check.address.no_proxy": "warning", "check.settings.wrong": "error", "check.mail.clear": "error"},
    ),
    (
        {"BASE_URL": "https://localhost", "DATABASE_URL": "postgresql://someone:secret-word@127.0.0.1:1/base"},
        {"check.address.local": "error", "check.database.away": "error"},
    ),
)  # fmt: skip


@pytest.mark.parametrize(("changed", "expected"), UNWISE, ids=["demonstration", "by hand", "away"])
def test_unwise_settings_are_said(
    real: Path, changed: dict[str, str], expected: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in changed.items():
        monkeypatch.setenv(name, value)
    found = offline()
    assert {code: found[code][0] for code in expected if code in found} == expected
    assert "secret-word" not in str(found)


def test_a_sealed_copy_asks_for_its_key(real: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(real.parent / "copies")
    monkeypatch.setenv("BACKUP_KEY", new_key())
    run("backup").done()
    assert "check.copies.ok" in offline()
    monkeypatch.setenv("BACKUP_KEY", "")
    assert offline()["check.copies.sealed"][0] == "error"


def test_settings_that_nothing_can_start_with_are_all_said(
    real: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", "eighty")
    monkeypatch.setenv("HELP_EMAIL", "")
    ran = run("doctor")
    assert ran.status == 1
    assert "PORT" in ran.out
    assert "HELP_EMAIL" in ran.out


def test_missing_guards_are_put_back_on_demand(real: Path) -> None:
    write(real, "DROP TRIGGER guard_journal_update")
    assert offline()["check.guards.missing"][0] == "error"
    assert "check.guards.ok" in ask("--offline", "--mend")
    assert "check.guards.ok" in offline()


def test_administrators_are_counted(real: Path) -> None:
    for number, code in ((1, "check.people.one"), (2, "check.people.ok")):
        run(
            "person",
            "add",
            f"camille{number}@exemple.org",
            "--name",
            "Camille Fictif",
            "--role",
            "administrator",
        ).done()
        assert code in offline()


@pytest.mark.skipif(os.geteuid() != 0, reason="only the administrator can give a file away")
def test_files_of_someone_else_are_said(real: Path) -> None:
    os.chown(real / "surveys.db", 65534, 65534)
    assert offline()["check.files.owner"][0] == "error"


def test_a_full_disk_is_said(real: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from surveys.checkup import files

    for most, code in ((2**60, "check.disk.low"), (2**60, "check.disk.full")):
        monkeypatch.setattr(files, "LITTLE_FREE" if code.endswith("low") else "LEAST_FREE", most)
        assert code in offline()


# --- beyond the machine


class Site(BaseHTTPRequestHandler):
    """A public address whose clock is wrong by ten minutes."""

    status = 200

    def do_GET(self) -> None:
        self.send_response_only(self.status)
        self.send_header("Date", format_datetime(datetime.now(UTC) - timedelta(minutes=10), usegmt=True))
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET  # noqa: N815  # the library's name

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_public_address_and_the_clock_are_asked(
    real: Path, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BASE_URL", site)
    found = ask("--clock", site)
    assert "check.site.ok" in found
    assert found["check.clock.apart"][0] == "error"
    assert re.search("60[0-9] s", found["check.clock.apart"][1])
    monkeypatch.setattr(Site, "status", 503)
    assert ask()["check.site.status"][0] == "error"
    monkeypatch.setenv("BASE_URL", "http://127.0.0.1:1")
    found = ask("--clock", "http://127.0.0.1:1")
    assert found["check.site.away"][0] == "error"
    assert found["check.clock.away"][0] == "warning"


def test_the_mail_server_is_asked_and_nothing_is_sent(real: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BASE_URL", "http://127.0.0.1:1")
    assert ask()["check.mail.away"][0] == "error"
    received: list[object] = []

    class Box:
        async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802
            received.append(envelope)
            return "250 OK"

    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(Box(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        monkeypatch.setenv("SMTP_URL", f"smtp://127.0.0.1:{port}")
        assert ask()["check.mail.ok"][0] == "ok"
        monkeypatch.setenv("SMTP_URL", f"smtp+starttls://127.0.0.1:{port}")
        assert ask()["check.mail.away"][0] == "error", "a server without STARTTLS was taken"
    finally:
        controller.stop()
    assert received == []


# --- what is said


@pytest.mark.parametrize(
    "key", [KEY, "3f9a1c07be52d4886a0fe1b37c95d24a", "8tq1BqYqR3m0a5yQ0i2m3rj6c9bGJx7aPZkq1y5wE8s"]
)
def test_a_drawn_key_is_strong(key: str) -> None:
    assert not is_weak(key)


@pytest.mark.parametrize(
    "key",
    [
        "a" * 40,
        "azertyuiop0987654321mlkjhgfdsqwxcvbn",
        "9f3a" * 10,
        "changez-moi-avant-de-servir-le-site",
        "1234567890" * 4,
    ],
)
def test_a_key_that_a_person_wrote_is_weak(key: str) -> None:
    assert is_weak(key)


def test_every_finding_was_provoked() -> None:
    """Each sentence of a fault has its test here; those left are said, with why."""
    well = (".ok", ".off", ".strong", ".skipped", ".same", ".named", ".older", "keys.none", "night.never")
    here = Path(__file__).read_text("utf-8").partition("def test_every_finding")[0]
    untested = {code for code in SENTENCES if not code.endswith(well) and f'"{code}"' not in here}
    assert untested == {
        "check.database.old",  # no older engine is installed here
        "check.certificate.soon",  # asks for a certificate that this machine trusts
        "check.mail.refused",  # asks for TLS before a name and a password
    }


def test_a_run_without_any_setting_says_what_is_missing(house: Path) -> None:
    ran: Ran = run("doctor", "--offline")
    assert ran.status == 1
    for name in ("BASE_URL", "MAIL_FROM", "HELP_PHONE"):
        assert name in ran.out
