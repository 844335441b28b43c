"""Hard days: the clock is set wrong, mail is down for a day, a thousand letters wait, two workers work at once, an hour comes twice."""

import contextlib
import resource
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes

import pytest
from sqlalchemy import insert

from surveys import jobs, mail
from surveys.operations import accounts, collecting, fielding, retaining, working
from surveys.operations.transaction import transaction
from surveys.questionnaire.values import QUEBEC
from surveys.store.away import DatabaseAwayError
from surveys.store.base import db
from surveys.store.copies import SentCopy
from surveys.store.editions import find_edition
from surveys.store.jobs import Job
from surveys.store.journal import list_lines, replay
from surveys.store.outbox import Letter
from surveys.store.parts import read_document
from surveys.store.submissions import find_place
from tests.databases import Database
from tests.operations.test_working import Mailbox, server
from tests.small_survey import COMPLETE, NOW, World, done, open_edition, raw, save

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
EDITION = ("petit", "2026")


def status(survey: str = "petit", edition: str = "2026") -> str:
    found = find_edition(survey, edition)
    assert found is not None
    known = found[0].status
    db.session.remove()
    return known


def write_letters(count: int, *, now: datetime = NOW) -> None:
    """Have so many invitations wait, as a mailing to every centre leaves them."""
    with transaction():
        db.session.execute(
            insert(Letter),
            [
                {
                    "kind": "receipt",
                    "recipient": f"personne.{n}@exemple.invalid",
                    "params": {
                        "name": "Camille Fictif",
                        "number": f"RE-2026-{n:04d}",
                        "title": "Petit sondage",
                        "organisation": "Organisme fictif",
                        "sent_at": now.isoformat(),
                        "sent_by": "Camille Fictif",
                        "path": "/",
                    },
                    "unique_key": f"test:{n}",
                    "created_at": now,
                    "run_at": now,
                }
                for n in range(count)
            ],
        )


def waiting() -> int:
    count = (
        db.session.query(Letter).filter(Letter.delivered_at.is_(None), Letter.abandoned_at.is_(None)).count()
    )
    db.session.remove()
    return count


# ── the clock is set ──


def test_a_clock_that_is_set_is_not_believed_at_once() -> None:
    watch = jobs.Watch()
    assert watch.is_steady(NOW, 100.0)
    assert watch.is_steady(NOW + HOUR, 3700.0)  # a long job: both clocks went on
    for jump in (400 * DAY, -HOUR):
        now, ticks = NOW + HOUR + jump, watch.seen[1] if watch.seen else 0.0
        assert not watch.is_steady(now, ticks + 1)
        assert not watch.is_steady(now + 9 * MINUTE, ticks + 1 + 9 * 60)
        assert watch.is_steady(now + 10 * MINUTE, ticks + 1 + 600)
        assert watch.is_steady(now + 11 * MINUTE, ticks + 1 + 660)
        watch.seen = (NOW + HOUR, ticks + 700)


def test_a_year_that_is_wrong_for_some_minutes_closes_and_destroys_nothing(
    world: World, database: Database
) -> None:
    save(world.marie, COMPLETE | {"notes": "à garder"})
    done(retaining.set_retention(*EDITION, date(2028, 10, 1), "destroy", now=NOW))
    watch, ticks = jobs.Watch(), 1_000.0

    def turn(now: datetime, after: float) -> None:
        nonlocal ticks
        ticks += after
        for _ in range(6):
            jobs.work_once(database.settings, now=now, ticks=ticks, watch=watch)

    turn(NOW, 1)
    wrong = NOW.replace(year=2036)
    for minutes in range(8):  # until the machine asks the time again
        turn(wrong + minutes * MINUTE, 60)
    turn(NOW + 9 * MINUTE, 60)
    assert status() == "open"
    assert raw("notes") == ["à garder"]
    assert not db.session.query(Job).filter(Job.unique_key.like("purge:2036%")).count()
    db.session.remove()
    turn(NOW + 20 * MINUTE, 660)
    assert status() == "open"
    turn(NOW + 31 * DAY, 31 * 86_400 - 1_200)  # time itself is believed
    assert status() == "closed"


def test_answers_stay_in_their_order_when_the_clock_goes_back(world: World) -> None:
    version = 0
    for text, now in (("un", NOW + HOUR), ("deux", NOW), ("trois", NOW - DAY), ("quatre", NOW + 2 * DAY)):
        version = save(world.marie, {"notes": text}, base=version, now=now).saved["notes"]
    assert raw("notes") == ["quatre"]
    lines = collecting.history(*world.address, variable="notes")
    assert [line.new["raw"][0] for line in lines] == ["un", "deux", "trois", "quatre"]
    place = find_place(*world.address)
    assert place is not None
    assert replay(list_lines(place.held)) == read_document(place.held)
    db.session.remove()


def test_receipts_are_one_series_by_year_whatever_the_clock_says(world: World) -> None:
    numbers = []
    new_year = datetime(2027, 1, 1, 4, 59, tzinfo=UTC)  # 23 h 59 in Québec
    open_edition("2026-b", NOW + 60 * DAY)
    where = ("petit", "2026-b", "06-01")
    save(world.marie, COMPLETE, address=where, now=new_year - DAY)
    for turn, now in enumerate((new_year, new_year + 2 * MINUTE, new_year - MINUTE, new_year + 3 * MINUTE)):
        sent = collecting.submit(*where, key=f"k{turn}", by=world.marie, now=now)
        assert isinstance(sent, collecting.Receipt), sent
        numbers.append(sent.number)
        done(collecting.reopen(*where, reason="Une correction", by=world.marie, now=now))
    assert numbers == ["RE-2026-0001", "RE-2027-0001", "RE-2026-0002", "RE-2027-0002"]
    assert db.session.query(SentCopy).count() == 4
    db.session.remove()


# ── days that are not like others ──


@pytest.mark.parametrize(
    ("closes", "before", "after"),
    [
        # 1 November 2026: the hour from 1 to 2 comes twice; the second one is meant by 6 h 30 UTC.
        (datetime(2026, 11, 1, 6, 30, tzinfo=UTC), "2026-11-01T05:59Z", "2026-11-01T06:30Z"),
        # 14 March 2027: the hour from 2 to 3 does not come.
        (datetime(2027, 3, 14, 7, 30, tzinfo=UTC), "2027-03-14T07:29Z", "2027-03-14T07:30Z"),
        # 29 February 2028, at midnight in Québec.
        (datetime(2028, 3, 1, 5, 0, tzinfo=UTC), "2028-03-01T04:59Z", "2028-03-01T05:00Z"),
    ],
    ids=["twice", "never", "leap"],
)
def test_an_edition_closes_once_at_its_hour_on_days_that_are_not_like_others(
    world: World, closes: datetime, before: str, after: str
) -> None:
    opens = closes - 20 * DAY
    version = fielding.publish_version(_definition(), by=None, now=opens)
    assert isinstance(version, fielding.Version)
    done(fielding.create_edition("petit", "x", version, opens_at=opens, closes_at=closes, now=opens))
    done(fielding.open_edition("petit", "x", now=opens))
    fielding.move_on(now=datetime.fromisoformat(before))
    assert status(edition="x") == "open"
    save(
        world.marie, {"notes": "à temps"}, address=("petit", "x", "06-01"), now=datetime.fromisoformat(before)
    )
    assert fielding.move_on(now=datetime.fromisoformat(after)) == ("petit/x closed",)
    assert fielding.move_on(now=datetime.fromisoformat(after)) == ()
    assert (
        collecting.save_answers(
            "petit", "x", "06-01", [collecting.Change("notes", ("trop tard",))], by=world.marie, now=closes
        ).code
        == "edition.closed"
    )  # type: ignore[union-attr]


def _definition() -> str:
    from tests.small_survey import DEFINITION

    return DEFINITION


def test_the_hour_that_comes_twice_keeps_every_answer_in_order(world: World) -> None:
    open_edition("automne", datetime(2026, 10, 15, 12, tzinfo=UTC))
    where = ("petit", "automne", "06-01")
    first = datetime(2026, 11, 1, 1, 30, tzinfo=QUEBEC)
    second = first.replace(fold=1)
    assert second.astimezone(UTC) - first.astimezone(UTC) == HOUR
    for text, now in (("avant", first), ("après", second)):
        save(world.marie, {"notes": text}, address=where, now=now.astimezone(UTC))
    assert raw("notes", where) == ["après"]
    lines = collecting.history(*where, variable="notes")
    assert [line.at for line in lines] == [first.astimezone(UTC), second.astimezone(UTC)]


# ── mail is down, or a thousand letters wait ──


def test_mail_down_for_a_day_keeps_nothing_else_waiting_and_loses_no_letter(
    world: World, database: Database, say: Callable[[str], None]
) -> None:
    write_letters(15)
    accounts.request_sign_in_link("marie@exemple.invalid", now=NOW, base_url="http://a")
    done(fielding.reschedule(*EDITION, closes_at=NOW + 3 * HOUR, now=NOW))
    away = replace(database.settings, smtp_url="smtp://127.0.0.1:9")
    watch, ran, tries, now = jobs.Watch(), [], 0, NOW
    kinds = {**jobs.JOBS, "note": lambda payload, now: ran.append(now)}
    working.enqueue("note", key="note:1", run_at=NOW + 2 * HOUR, now=NOW)
    while now < NOW + 26 * HOUR:
        before = _attempts()
        jobs.work_once(away, now=now, jobs=kinds, watch=watch)
        tries += _attempts() - before
        if now == NOW + 3 * HOUR:
            assert status() == "closed"  # at its hour
        now += 30 * MINUTE
    assert ran == [NOW + 2 * HOUR]
    assert tries <= 26 * 2  # one try at a time, whatever waits
    told = _count_told()
    mailbox = Mailbox()
    with server(mailbox) as url:
        back = replace(database.settings, smtp_url=url)
        while waiting() and now < NOW + 32 * HOUR:
            while jobs.work_once(back, now=now, jobs=kinds, watch=watch):
                pass
            now += 30 * MINUTE
    received = Counter(str(letter["To"]) for letter in mailbox.letters if "personne" in str(letter["To"]))
    assert len(received) == 15
    assert set(received.values()) == {1}
    assert "marie@exemple.invalid" not in [
        str(letter["To"]) for letter in mailbox.letters if "connexion" in str(letter["Subject"]).lower()
    ]
    say(
        f"mail: down for 26 h, {tries} tries, 15 letters of 15 left once when it came back, {told} given up (a link past its time)"
    )


def _attempts() -> int:
    found = sum(each.attempts for each in db.session.query(Letter))
    db.session.remove()
    return found


def _count_told() -> int:
    count = db.session.query(Letter).filter(Letter.abandoned_at.is_not(None)).count()
    db.session.remove()
    return count


def test_a_letter_is_given_up_after_five_days_and_not_before(world: World, database: Database) -> None:
    write_letters(1)
    away, now = replace(database.settings, smtp_url="smtp://127.0.0.1:9"), NOW
    while waiting():
        mail.deliver_next(away, now=now)
        now = max(now + MINUTE, _run_at())
        assert now < NOW + 6 * DAY
    assert now >= NOW + working.TRIED_FOR


def _run_at() -> datetime:
    found = db.session.query(Letter).one().run_at
    db.session.remove()
    return found


def test_a_full_outbox_lets_a_link_and_a_job_pass(world: World, database: Database) -> None:
    write_letters(100)
    ran: list[datetime] = []
    kinds = {"note": lambda payload, now: ran.append(now)}
    working.enqueue("note", key="note:1", run_at=NOW, now=NOW)
    accounts.request_sign_in_link("marie@exemple.invalid", now=NOW + MINUTE, base_url="http://a")
    done(fielding.reschedule(*EDITION, closes_at=NOW + MINUTE, now=NOW))
    jobs.work_once(database.settings, now=NOW + MINUTE, jobs=kinds, watch=jobs.Watch())
    (first,) = database.settings.mail_folder.glob("*.eml")
    assert message_from_bytes(first.read_bytes())["To"] == "marie@exemple.invalid"
    assert ran == [NOW + MINUTE]
    assert status() == "closed"
    assert waiting() >= 100


def test_two_workers_at_once_do_everything_once(
    world: World, database: Database, in_threads: Callable[..., list[object]], say: Callable[[str], None]
) -> None:
    write_letters(24)
    ran: list[int] = []
    kinds = {**jobs.JOBS, "note": lambda payload, now: ran.append(payload["n"])}
    for n in range(12):
        working.enqueue("note", key=f"note:{n}", payload={"n": n}, run_at=NOW, now=NOW)
    done(fielding.reschedule(*EDITION, closes_at=NOW + MINUTE, now=NOW))
    mailbox = Mailbox()
    with server(mailbox) as url:
        settings = replace(database.settings, smtp_url=url)

        def work() -> None:
            watch = jobs.Watch()
            while jobs.work_once(settings, now=NOW + MINUTE, jobs=kinds, watch=watch):
                pass

        in_threads(work, work)
    received = Counter(str(letter["To"]) for letter in mailbox.letters if "personne" in str(letter["To"]))
    assert len(received) == 24
    assert set(received.values()) == {1}
    assert sorted(ran) == list(range(12))
    assert status() == "closed"
    assert {each.attempts for each in db.session.query(Job)} == {1}
    db.session.remove()
    say("workers: two at once, 24 letters and 12 jobs, each once; the edition closed once")


# ── the disk is full ──


def test_a_disk_that_is_full_refuses_whole_pages_and_takes_the_next(world: World, database: Database) -> None:
    """By the quota that the kernel gives a process: no file of ours may grow for a while."""
    if database.backend != "sqlite":
        pytest.skip("PostgreSQL keeps its files in a process of its own")
    save(world.marie, COMPLETE)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    refused = 0
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        for turn in range(3):
            with contextlib.suppress(DatabaseAwayError):
                save(world.marie, {"notes": f"{turn}", "contact": f"{turn}"})
                refused -= 1
            refused += 1
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert refused == 3
    assert raw("contact") == [COMPLETE["contact"]]
    save(world.marie, {"notes": "la suite"})
    assert raw("notes") == ["la suite"]
    place = find_place(*world.address)
    assert place is not None
    assert replay(list_lines(place.held)) == read_document(place.held)
    db.session.remove()
