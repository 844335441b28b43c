"""Invitations and reminders: each centre once whatever happens, by its state, and none to who asked for no more."""

import shutil
import socket
import ssl
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from threading import Lock

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from surveys import jobs, mail
from surveys.operations import accounts, assisting, collecting, fielding, mailing, notifying, working
from surveys.operations.mailing import Plan
from surveys.questionnaire.problems import Problem
from tests.databases import Database
from tests.small_survey import COMPLETE, NOW, World, done, make_world, open_edition, save

FIRST, SECOND = ("petit", "2026", "06-01"), ("petit", "2026", "06-02")
BODY = "Bonjour [nom],\n\nPour [centre], [etat]. [sondage] se termine le [cloture]."
OPEN = ("not_started", "partial", "ready", "returned")


def plan(world: World, now: datetime = NOW, **more: object) -> int:
    words = {"kind": "reminder", "subject": "[centre] : [etat]", "body": BODY, "states": OPEN}
    given = words | {"run_at": None} | more
    planned = mailing.plan_mailing("petit", "2026", by=world.people["ana"], now=now, **given)  # type: ignore[arg-type]
    assert isinstance(planned, int), planned
    return planned


def refused(world: World, **more: object) -> str:
    words = {"kind": "reminder", "subject": "Rappel", "body": BODY, "states": OPEN, "run_at": None}
    by = world.people[str(more.pop("by", "ana"))]
    found = mailing.plan_mailing("petit", "2026", by=by, now=NOW, **(words | more))  # type: ignore[arg-type]
    return found.code if isinstance(found, Problem) else ""


def sent(number: int) -> dict[str, str]:
    found = mailing.read_mailing("petit", "2026", number)
    assert isinstance(found, Plan)
    return {each.organisation: each.state for each in found.messages}


def write(now: datetime = NOW) -> int:
    return mailing.write_due(base_url="http://a", now=now)


def test_each_centre_is_written_once_with_its_own_state(world: World, database: Database) -> None:
    save(world.marie, COMPLETE)
    number = plan(world)
    assert (write(), write()) == (3, 0)
    assert sent(number) == {"03-01": "waiting", "06-01": "waiting", "06-02": "waiting"}
    texts = {}
    while mail.deliver_next(database.settings, now=NOW):
        pass
    for path in database.settings.mail_folder.glob("*.eml"):
        message = message_from_bytes(path.read_bytes(), policy=default)
        plain = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        texts[str(message["Subject"])] = plain
        html = message.get_body(("html",)).get_content()  # type: ignore[union-attr]
        for needed in ("/equipe", "Ne plus recevoir de rappels", "1, rue de l’Exemple", 'lang="fr-CA"'):
            assert needed in html or needed in plain, needed
        assert "Camille" not in plain + html  # an answer
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Organisme fictif 06-01 : 1 section sur 5 est terminée" in texts
    assert "Organisme fictif 06-02 : rien n’est encore commencé" in texts
    assert set(sent(number).values()) == {"left"}


def test_only_the_states_that_were_chosen_when_the_hour_comes(world: World) -> None:
    number = plan(world, states=("not_started",), run_at=NOW + timedelta(days=1))
    assert write() == 0
    save(world.marie, {"contact": "x"})
    write(NOW + timedelta(days=1))
    assert set(sent(number)) == {"03-01", "06-02"}


def test_a_reminder_leaves_on_a_working_morning(world: World) -> None:
    saturday = datetime(2026, 10, 10, 15, 0, tzinfo=UTC)
    number = plan(world, run_at=saturday)
    found = mailing.read_mailing("petit", "2026", number)
    assert isinstance(found, Plan)
    assert found.mailing.run_at == datetime(2026, 10, 13, 12, 0, tzinfo=UTC)  # Monday is Thanksgiving


def test_reminders_stop_when_the_centre_sends_or_the_person_asks(world: World, database: Database) -> None:
    save(world.marie, COMPLETE)
    number = plan(world)
    write()
    assert isinstance(collecting.submit(*FIRST, key="k", by=world.marie, now=NOW), collecting.Receipt)
    assert sent(number)["06-01"] == "withdrawn"
    lou = world.people["lou"]
    mark = notifying.stop_mark(lou, "reminders:1", leads=True, secret="s" * 32)
    scope = notifying.read_scope(mark, secret="s" * 32)
    assert scope is not None
    done(notifying.stop_letters(scope, now=NOW))
    done(notifying.stop_letters(scope, now=NOW))
    assert set(sent(number).values()) == {"withdrawn"}
    later = NOW + timedelta(days=9)
    again = plan(world, now=later)
    write(later)
    assert sent(again) == {}
    invited = plan(world, now=later, kind="invitation", states=("not_started",))
    write(later)
    assert set(sent(invited)) == {"03-01", "06-02"}


def test_a_centre_is_not_reminded_too_often(world: World) -> None:
    numbers = []
    for day in (0, 1, 6, 12, 20):
        moment = NOW + timedelta(days=day)
        numbers.append(plan(world, now=moment))
        write(moment)
    assert [len(sent(number)) for number in numbers] == [3, 0, 3, 3, 0]


def test_what_a_letter_may_not_say(world: World) -> None:
    assert refused(world, subject=" ") == "mailing.subject"
    assert refused(world, body="Bonjour [prenom]") == "mailing.field"
    assert refused(world, body="Voyez https://ailleurs.example") == "mailing.elsewhere"
    assert refused(world, body="Écrivez à vente@ailleurs.example") == "mailing.elsewhere"
    assert refused(world, states=("sent",)) == "mailing.states"
    assert refused(world, states=()) == "mailing.states"
    assert refused(world, by="marie") == "mailing.not_staff"
    assert refused(world, kind="promotion") == "mailing.kind"
    fielding.close_edition("petit", "2026", now=NOW)
    assert refused(world) == "edition.not_open"


def test_a_mailing_is_cancelled_until_its_hour(world: World) -> None:
    ana = world.people["ana"]
    number = plan(world, run_at=NOW + timedelta(days=2))
    done(mailing.cancel_mailing("petit", "2026", number, by=ana, now=NOW))
    assert write(NOW + timedelta(days=3)) == 0
    gone = plan(world)
    write()
    problem = mailing.cancel_mailing("petit", "2026", gone, by=ana, now=NOW)
    assert isinstance(problem, Problem)
    assert problem.code == "mailing.gone"


def test_an_extended_centre_reads_its_own_end(world: World) -> None:
    ana, later = world.people["ana"], NOW + timedelta(days=40)
    done(assisting.extend(*FIRST, until=later, reason="", by=ana, now=NOW))
    found = mailing.read_recipients("petit", "2026", kind="reminder", states=OPEN, now=NOW)
    assert not isinstance(found, Problem)
    line = next(each.line for each in found if each.line.code == "06-01")
    assert line.extended_until == later


# ── a real server ──


class Mailbox:
    """A mail server that refuses for a time one message in ten, and some people for good; and what it accepted."""

    def __init__(self, *, gone: str = "") -> None:
        self.gone = gone
        self.accepted: list[tuple[str, str]] = []
        self.asked = 0
        self._lock = Lock()

    async def handle_RCPT(  # noqa: N802  # the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.gone and address.startswith(self.gone):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        with self._lock:
            self.asked += 1
            if self.asked % 10 == 0:
                return "451 try again later"
            assert isinstance(envelope.content, bytes)
            number = str(message_from_bytes(envelope.content, policy=default)["Message-ID"])
            self.accepted.append((envelope.rcpt_tos[0], number))
        return "250 OK"

    @property
    def kept(self) -> Counter[str]:
        """How many messages each mailbox holds: one by Message-ID, as mailboxes do."""
        return Counter(address for address, _ in set(self.accepted))


@contextmanager
def serving(box: Mailbox, **more: object) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port, ready_timeout=20, **more)
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()


def deliver_all(database: Database, url: str, now: datetime) -> datetime:
    """Deliver until nothing waits, the clock going on between two tries."""
    settings = replace(database.settings, smtp_url=url)
    while working.is_work_waiting(now=now + timedelta(hours=5)):
        while mail.deliver_next(settings, now=now):
            pass
        now += timedelta(minutes=30)
    return now


def test_a_refusal_is_told_and_the_message_sent_again_to_someone_else(
    world: World, database: Database
) -> None:
    done(
        accounts.add_person(
            email="max@exemple.invalid", name="Max Fictif", memberships={"06-01": "hr"}, now=NOW
        )
    )
    number = plan(world, kind="invitation")
    write()
    box = Mailbox(gone="marie")
    with serving(box) as url:
        deliver_all(database, url, NOW)
    assert sent(number)["06-01"] == "refused"
    found = mailing.read_mailing("petit", "2026", number)
    assert isinstance(found, Plan)
    message = next(each for each in found.messages if each.organisation == "06-01")
    contact = accounts.read_identity("max@exemple.invalid")
    assert contact is not None
    for _ in range(2):
        done(
            mailing.resend(
                *FIRST,
                message.id,
                person_id=contact.person_id,
                by=world.people["ana"],
                base_url="http://a",
                now=NOW,
            )
        )
    with serving(Mailbox()) as url:
        deliver_all(database, url, NOW)
    found = mailing.read_mailing("petit", "2026", number)
    assert isinstance(found, Plan)
    own = [(each.recipient, each.state) for each in found.messages if each.organisation == "06-01"]
    assert own == [("max@exemple.invalid", "left"), ("marie@exemple.invalid", "refused")]


def test_a_message_that_comes_back_is_noted(world: World, database: Database) -> None:
    number = plan(world, kind="invitation")
    write()
    box = Mailbox()
    with serving(box) as url:
        deliver_all(database, url, NOW)
    message_id = next(number for address, number in box.accepted if address.startswith("marie"))
    assert mailing.note_bounce(message_id, reason="5.1.1 unknown", now=NOW)
    assert not mailing.note_bounce("<autre@ailleurs>", reason="x", now=NOW)
    assert sent(number)["06-01"] == "bounced"


REPORT = """From: MAILER-DAEMON@exemple.invalid
To: ne-pas-repondre@exemple.invalid
Subject: Undelivered
Content-Type: multipart/report; report-type=delivery-status; boundary="x"
MIME-Version: 1.0

--x
Content-Type: text/plain

It did not work.
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; exemple.invalid

Final-Recipient: rfc822; marie@exemple.invalid
Action: {action}
Status: 5.1.1

--x
Content-Type: {kind}

Message-ID: <0123456789abcdef0123456789abcdef@exemple.invalid>
Subject: Invitation

--x--
"""


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_of_failed_delivery_is_read_and_nothing_else(kind: str) -> None:
    failed = REPORT.format(action="failed", kind=kind).encode()
    assert mail.read_bounce(failed) == ("<0123456789abcdef0123456789abcdef@exemple.invalid>", "5.1.1")
    assert mail.read_bounce(REPORT.format(action="delayed", kind=kind).encode()) is None
    for other in (b"", b"Subject: Absence\n\nJe suis en vacances.", bytes(range(256))):
        assert mail.read_bounce(other) is None


def certificate(folder: Path) -> tuple[Path, Path]:
    """Make a certificate for 127.0.0.1; return its path and that of its key."""
    key, kept = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
            "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(kept),
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return kept, key


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes its certificate with openssl")
def test_letters_leave_over_tls_and_never_to_a_server_that_is_not_who_it_says(
    world: World, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, key = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(kept, key)
    number = plan(world, kind="invitation", states=("not_started",))
    write()
    box = Mailbox()
    with serving(box, tls_context=context, require_starttls=True) as url:
        settings = replace(database.settings, smtp_url=url.replace("smtp://", "smtp+starttls://"))
        mail.deliver_next(settings, now=NOW)
        assert box.accepted == []  # nobody vouches for the server
        assert "delayed" in sent(number).values()
        monkeypatch.setenv("SSL_CERT_FILE", str(kept))
        while mail.deliver_next(settings, now=NOW + timedelta(hours=1)):
            pass
    assert set(sent(number).values()) == {"left"}


@pytest.mark.slow
def test_89_invitations_through_a_server_that_fails_and_a_worker_killed_twice(
    database: Database, say
) -> None:
    for number in range(86):
        code = f"09-{number:02d}"
        done(accounts.add_organisation(code, name=f"Fictif {code}", region="r09", now=NOW))
        done(
            accounts.add_person(
                email=f"d{number}@exemple.invalid",
                name=f"D{number} Fictif",
                memberships={code: "director"},
                now=NOW,
            )
        )
    world = make_world()
    done(
        accounts.add_person(
            email="zoe@exemple.invalid", name="Zoé Fictif", memberships={"06-02": "director"}, now=NOW
        )
    )
    number = plan(world, kind="invitation")
    box = Mailbox()
    command = [sys.executable, "-m", "tests.crashing", "invite", str(database.settings.instance)]
    root = Path(__file__).resolve().parents[2]
    with serving(box) as url:
        now = NOW
        for after in (30, 75):  # lines: killed while it writes, then while it delivers
            with subprocess.Popen(
                [*command, database.settings.database_url, now.isoformat(), url],
                cwd=root,
                stdout=subprocess.PIPE,
                text=True,
            ) as worker:
                assert worker.stdout is not None
                for _ in range(after):
                    assert worker.stdout.readline(), "it ended before it was killed"
                worker.kill()
            now += timedelta(minutes=10)  # past the lease of what it held
        write(now)
        deliver_all(database, url, now)
    centres = sent(number)
    assert len(centres) == 89
    assert set(centres.values()) == {"left"}
    # One person directs two centres, and receives the two invitations.
    found = mailing.read_mailing("petit", "2026", number)
    assert isinstance(found, Plan)
    expected = Counter(each.recipient for each in found.messages)
    assert len(found.messages) == 89
    assert box.kept == expected
    twice = len(box.accepted) - len(set(box.accepted))
    say(f"invitations: 89 centres, each one message; worker killed twice, handed over twice: {twice}")


# ── the morning's digest ──


def test_managers_are_told_once_a_working_morning(world: World, database: Database) -> None:
    save(world.marie, COMPLETE)
    collecting.submit(*FIRST, key="k", by=world.marie, now=NOW)
    morning = datetime(2026, 10, 7, 12, 30, tzinfo=UTC)
    assert mailing.tell_managers("", now=NOW) == ""  # the afternoon
    for _ in range(2):
        assert mailing.tell_managers("", now=morning) == "2026-10-07"
    while mail.deliver_next(database.settings, now=morning):
        pass
    letters = [
        message_from_bytes(path.read_bytes(), policy=default)
        for path in database.settings.mail_folder.glob("*field_digest*.eml")
    ]
    assert len(letters) == 1
    assert (letters[0]["To"], letters[0]["Subject"]) == ("ana@exemple.invalid", "Collecte : 1 sur 3")
    text = letters[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "1 sur 3 ont transmis, dont 1 depuis hier" in text


def test_the_worker_does_it_all_by_itself(world: World, database: Database) -> None:
    number = plan(world)
    watch = jobs.Watch()
    jobs.look(NOW, watch, base_url="http://a")
    assert set(sent(number)) == {"03-01", "06-01", "06-02"}


def test_the_words_of_the_last_edition_are_offered_for_the_next(world: World) -> None:
    plan(world, subject="Sondage 2026", body="Bonjour {nom}, répondez avant la fin de 2026 ({cloture}).")
    open_edition("2028", NOW + timedelta(days=730))
    words = mailing.carried_words("petit", "2028", "reminder")
    assert words == ("Sondage 2028", "Bonjour {nom}, répondez avant la fin de 2028 ({cloture}).")
    assert mailing.carried_words("petit", "2028", "invitation") is None
    assert mailing.carried_words("petit", "2026", "reminder") is None
    assert mailing.carried_words("petit", "1999", "reminder") is None
