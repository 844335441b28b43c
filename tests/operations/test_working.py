"""Working: what waits is taken by one worker, told, tried again, and never lost."""

import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from surveys import jobs, mail
from surveys.operations import accounts, collecting, working
from surveys.operations.transaction import transaction
from surveys.operations.working import MAX_ATTEMPTS, TakenJob, TakenLetter
from surveys.store.base import db
from surveys.store.jobs import Job
from surveys.store.outbox import Letter
from tests.databases import Database
from tests.small_survey import COMPLETE, NOW, World, save

MINUTE = timedelta(minutes=1)


def ask() -> None:
    accounts.request_sign_in_link("marie@exemple.invalid", now=NOW, base_url="http://127.0.0.1:8000")


def letter() -> Letter:
    found: Letter = db.session.query(Letter).one()
    db.session.remove()
    return found


def job() -> Job:
    found: Job = db.session.query(Job).one()
    db.session.remove()
    return found


# ── jobs ──


def test_a_job_is_asked_once_and_done_once(database: Database) -> None:
    ran: list[object] = []
    kinds = {"note": lambda payload, now: ran.append(payload)}
    assert working.enqueue("note", key="note:1", payload={"n": 1}, run_at=NOW, now=NOW)
    assert not working.enqueue("note", key="note:1", payload={"n": 2}, run_at=NOW, now=NOW)
    assert jobs.do_next(now=NOW, jobs=kinds)
    assert not jobs.do_next(now=NOW + timedelta(days=1), jobs=kinds)
    assert ran == [{"n": 1}]


def test_a_job_waits_for_its_time_and_goes_in_order(database: Database) -> None:
    for n, minutes in enumerate((9, 3, 6)):
        working.enqueue("note", key=f"n{n}", payload={"n": n}, run_at=NOW + minutes * MINUTE, now=NOW)
    assert working.take_job(now=NOW) is None
    taken = [working.take_job(now=NOW + 10 * MINUTE) for _ in range(4)]
    assert [found and found.payload["n"] for found in taken] == [1, 2, 0, None]


def test_many_workers_share_the_work_without_doing_any_twice(
    database: Database, in_threads: Callable[..., list[list[int]]]
) -> None:
    for n in range(40):
        working.enqueue("note", key=f"n{n}", payload={"n": n}, run_at=NOW, now=NOW)

    def work() -> list[int]:
        mine: list[int] = []
        while (found := working.take_job(now=NOW)) is not None:
            mine.append(found.payload["n"])
            assert working.job_done(found, now=NOW)
        return mine

    shares = in_threads(work, work, work, work)
    assert sorted(n for share in shares for n in share) == list(range(40))


def test_what_a_dead_worker_held_is_taken_again_and_its_word_no_longer_counts(database: Database) -> None:
    working.enqueue("note", key="n", run_at=NOW, now=NOW)
    dead = working.take_job(now=NOW)
    assert isinstance(dead, TakenJob)
    assert working.take_job(now=NOW + working.LEASE - MINUTE) is None
    again = working.take_job(now=NOW + working.LEASE)
    assert isinstance(again, TakenJob)
    assert again.attempts == 2
    assert not working.job_done(dead, now=NOW)
    assert not working.job_failed(dead, error="x", now=NOW)
    assert working.job_done(again, now=NOW)
    assert not working.job_done(again, now=NOW)


def test_a_job_that_fails_is_tried_again_later_and_given_up_in_the_end(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(payload: Mapping[str, Any], now: datetime) -> object:
        raise ZeroDivisionError("by nothing".upper())

    working.enqueue("note", key="n", run_at=NOW, now=NOW)
    now, pauses = NOW, []
    for _ in range(MAX_ATTEMPTS):
        assert jobs.do_next(now=now, jobs={"note": fail})
        pauses.append(job().run_at - now)
        now = job().run_at
    assert pauses[:4] == [MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE]
    assert "ZeroDivisionError" in job().last_error
    assert "test_working.py" in caplog.text
    assert "BY NOTHING" not in caplog.text + job().last_error, "the words of an error may quote an answer"
    assert not jobs.do_next(now=now + timedelta(days=9), jobs={"note": fail})
    working.enqueue("unheard-of", key="m", run_at=NOW, now=NOW)
    assert jobs.do_next(now=NOW, jobs={})  # a kind that this version does not know waits for one that does


def test_every_day_what_the_night_takes_is_asked_for_once(world: World, database: Database) -> None:
    jobs._watch.purged_on, jobs._watch.looked_at = "", None
    for now in (NOW, NOW + MINUTE, NOW + timedelta(days=1), NOW + timedelta(days=40)):
        for _ in range(5):
            jobs.work_once(database.settings, now=now)
    kinds = [found.kind for found in db.session.query(Job) if found.done_at]
    assert sorted(kinds) == ["forget_openings"] * 3 + ["purge"] * 3
    db.session.remove()


# ── letters ──


def test_without_a_server_the_letter_is_a_file_that_shows_its_link(world: World, database: Database) -> None:
    ask()
    link = letter().params["link"]
    assert mail.deliver_next(database.settings, now=NOW)
    (path,) = database.settings.mail_folder.glob("*.eml")
    message = read(path.read_bytes())
    assert (message["To"], message["From"]) == (
        "marie@exemple.invalid",
        "AXTRA · Sondages <ne-pas-repondre@exemple.invalid>",
    )
    assert message["Subject"] == "Votre lien de connexion"
    for part in ("plain", "html"):
        body = message.get_body((part,))
        assert body is not None
        assert link in body.get_content()
        assert "Bonjour Marie Fictif" in body.get_content()
        assert "Direction générale" in body.get_content()  # who answers for people's data
    assert link in path.read_text("utf-8")  # on one line: it can be copied
    assert not mail.deliver_next(database.settings, now=NOW)


def read(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_what_a_letter_said_is_forgotten_once_it_left(world: World, database: Database) -> None:
    ask()
    mail.deliver_next(database.settings, now=NOW)
    sent = letter()
    assert (sent.params, sent.subject, sent.delivered_at) == ({}, "Votre lien de connexion", NOW)


def test_the_receipt_says_number_title_and_quebec_time_and_no_answer(
    world: World, database: Database
) -> None:
    save(world.marie, COMPLETE | {"notes": "confidentiel"})
    collecting.submit(*world.address, key="k", by=world.marie, now=NOW)
    mail.deliver_next(database.settings, now=NOW)
    (path,) = database.settings.mail_folder.glob("*.eml")
    message = read(path.read_bytes())
    assert message["Subject"] == "Reçu RE-2026-0001\u00a0: sondage transmis"
    for part in ("plain", "html"):
        body = message.get_body((part,))
        assert body is not None
        said = body.get_content()
        assert "le 6 octobre 2026 à 14\u00a0h\u00a005" in said
        assert "Petit sondage 2025-2026" in said
        assert "http://127.0.0.1:8000/sondages/petit/2026/06-01/recu" in said
        assert "confidentiel" not in said


@contextmanager
def server(handler: object) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()


class Mailbox:
    """Takes letters, or answers what it is told to."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.letters: list[EmailMessage] = []
        self.raw: list[bytes] = []

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.answers:
            return self.answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.letters.append(read(envelope.content))
        self.raw.append(envelope.content)
        return "250 OK"


def test_a_letter_goes_through_a_real_server(world: World, database: Database) -> None:
    ask()
    mailbox = Mailbox()
    with server(mailbox) as url:
        mail.deliver_next(replace(database.settings, smtp_url=url), now=NOW)
    (received,) = mailbox.letters
    assert received["Content-Language"] == "fr-CA"
    assert received["Auto-Submitted"] == "auto-generated"
    assert letter().delivered_at == NOW


def test_a_server_that_is_away_or_busy_gets_the_letter_later(world: World, database: Database) -> None:
    ask()
    away = replace(database.settings, smtp_url="smtp://127.0.0.1:9")
    assert mail.deliver_next(away, now=NOW)
    assert (letter().last_error, letter().delivered_at) == ("ConnectionRefusedError", None)
    assert not mail.deliver_next(away, now=NOW)
    mailbox = Mailbox("451 try later")
    with server(mailbox) as url:
        settings = replace(database.settings, smtp_url=url)
        assert mail.deliver_next(settings, now=NOW + MINUTE)
        assert mail.deliver_next(settings, now=NOW + 3 * MINUTE)
    assert len(mailbox.letters) == 1
    assert letter().delivered_at == NOW + 3 * MINUTE


def test_an_address_refused_for_good_is_not_tried_again(world: World, database: Database) -> None:
    ask()
    with server(Mailbox("550 no such mailbox")) as url:
        mail.deliver_next(replace(database.settings, smtp_url=url), now=NOW)
    assert (letter().abandoned_at, letter().params) == (NOW, {})


def test_a_link_that_has_expired_is_not_sent(world: World, database: Database) -> None:
    ask()
    mail.deliver_next(database.settings, now=NOW + timedelta(hours=1))
    assert not database.settings.mail_folder.exists()
    assert (letter().abandoned_at is not None, letter().params) == (True, {})


def test_a_letter_that_cannot_be_written_does_not_hold_up_the_others(
    world: World, database: Database
) -> None:
    with transaction():
        common = {
            "recipient": "a@exemple.invalid",
            "created_at": NOW - MINUTE,
            "run_at": NOW - MINUTE,
            "params": {},
        }
        db.session.add_all(
            [
                Letter(kind="nothing", unique_key="a", **common),
                Letter(kind="receipt", unique_key="b", **common),
            ]
        )
    ask()
    while mail.deliver_next(database.settings, now=NOW):
        pass
    (path,) = database.settings.mail_folder.glob("*.eml")
    assert "sign_in_link" in path.name


@pytest.mark.parametrize("address", ["a@b.ca\r\nBcc: x@y.z", "a@b.ca, x@y.z", "a@b.ca\nx"])
def test_no_address_can_add_a_header_or_a_reader(world: World, database: Database, address: str) -> None:
    ask()
    taken = working.take_letter(now=NOW)
    assert isinstance(taken, TakenLetter)
    words = mail.write_letter(taken.kind, taken.params, database.settings)
    with pytest.raises((ValueError, HeaderParseError)):
        mail.compose(replace(taken, recipient=address), words, database.settings, NOW)


def test_an_address_that_cannot_be_written_is_in_no_log(
    world: World, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    ask()
    with transaction():
        db.session.query(Letter).one().recipient = "camille@@exemple.invalid"
    mail.deliver_next(database.settings, now=NOW)
    assert "cannot be written" in caplog.text
    assert letter().abandoned_at == NOW
    assert "camille" not in caplog.text + letter().last_error


def test_what_people_wrote_is_only_text_in_a_letter(world: World, database: Database) -> None:
    params = {"link": "https://a/b", "name": "<b>Camille</b> & {{ 7 * 7 }}", "minutes": 30}
    words = mail.write_letter("sign_in_link", params, database.settings)
    assert "&lt;b&gt;Camille&lt;/b&gt; &amp; {{ 7 * 7 }}" in words.html
    assert "<b>Camille</b> & {{ 7 * 7 }}" in words.text
