"""News: who is told of what, at once or in the morning, once and never again, whatever happens to the worker."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from surveys import jobs, mail
from surveys.operations import collecting, delegating, fielding, handing, notifying
from surveys.operations.accounts import read_identity
from surveys.operations.notifying import CALM, Known, tell_morning, tell_now
from surveys.operations.rights import Rights, read_rights
from surveys.operations.transaction import transaction
from surveys.questionnaire.values import QUEBEC
from surveys.store.base import db
from surveys.store.notes import NoteRow
from surveys.store.outbox import Letter
from tests.databases import Database
from tests.operations.test_working import Mailbox, server
from tests.small_survey import ADDRESS, COMPLETE, NOW, World, add, done, save

HOUR = timedelta(hours=1)
ROOT = Path(__file__).resolve().parents[2]


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=QUEBEC).astimezone(UTC)  # type: ignore[arg-type, misc]


NEXT = at(2026, 10, 7, 8, 1)  # the morning after NOW, a Wednesday


def letters(kind: str = "news") -> list[tuple[str, dict[str, Any]]]:
    """Return who was written to and what, in the order written."""
    found = db.session.query(Letter).filter_by(kind=kind).order_by(Letter.id).all()
    db.session.remove()
    return [(letter.recipient.partition("@")[0], dict(letter.params)) for letter in found]


def told(kind: str = "news") -> list[tuple[str, list[str]]]:
    """Return who was written to, and the words of what happened."""
    return [
        (who, [line["word"] for part in params["parts"] for line in part["lines"]])
        for who, params in letters(kind)
        if params  # what left is forgotten
    ]


def said_of_each() -> list[tuple[str, str]]:
    """Return each word with who it was written to."""
    return [(who, word) for who, words in told() for word in words]


def rights_of(person: int) -> Rights:
    edition, organisation = 1, 2  # of the small world: its only edition, « 06-01 »
    with transaction():
        rights = read_rights(edition, organisation, person)
    assert rights is not None
    return rights


def unread(person: int, *, now: datetime = NEXT) -> list[str]:
    return [line.word for line in notifying.read_news(person, ["06-01"], now=now).unread]


# ── in the morning ──


def test_who_finished_what_is_told_the_next_morning_once_without_a_value(
    world: World, database: Database
) -> None:
    save(world.paul, COMPLETE | {"notes": "Motsecret"})
    known = Known()
    assert tell_morning(known, now=NOW) == 0  # it is the afternoon
    assert tell_morning(known, now=NEXT) == 1
    assert tell_morning(known, now=NEXT + HOUR) == 0
    assert tell_morning(Known(), now=NEXT + HOUR) == 0  # another worker
    assert tell_morning(Known(), now=NEXT + timedelta(days=1)) == 0
    assert told() == [("marie", ["finished"])]
    ((_, params),) = letters()
    words = mail.write_letter("news", params, database.settings)
    assert words.subject == "Votre centre\u00a0: une nouvelle"
    for said in (words.text, words.html):
        assert "Paul Fictif a terminé «\u00a0Votre centre\u00a0»." in said
        assert "6 octobre 2026 à 14\u00a0h\u00a005" in said
        assert "/sondages/petit/2026/06-01/sections/centre" in said
        for secret in ("Motsecret", "Camille Fictif", "12</"):
            assert secret not in said


def test_a_digest_gathers_everything_of_a_person_and_only_theirs(world: World) -> None:
    both = add("zoe", {"06-01": "director", "06-02": "director"})
    save(world.paul, COMPLETE)
    save(world.people["lou"], COMPLETE, address=("petit", "2026", "06-02"))
    tell_morning(Known(), now=NEXT)
    found = dict(letters())
    assert set(found) == {"marie", "zoe"}
    assert [part["organisation"] for part in found["zoe"]["parts"]] == [
        "Organisme fictif 06-01",
        "Organisme fictif 06-02",
    ]
    assert len(found["marie"]["parts"]) == 1
    assert both


def test_someone_with_some_sections_is_told_of_these_only(world: World) -> None:
    save(
        world.marie, {"payroll": "900000", "results.a.target": "5"}
    )  # « paie » and « resultats » are finished
    tell_morning(Known(), now=NEXT)
    assert told() == []  # nobody but marie could know, and she did it
    save(world.marie, COMPLETE, now=NEXT)
    tell_morning(Known(), now=NEXT + timedelta(days=1))
    assert told() == [("paul", ["finished"])]
    ((_, params),) = letters()
    assert params["parts"][0]["lines"][0]["sections"] == ["Votre centre"]
    assert unread(world.paul, now=NEXT + HOUR) == ["finished"]


@pytest.mark.parametrize(
    ("happens", "before", "morning"),
    [
        (
            at(2026, 10, 9, 19),
            at(2026, 10, 12, 8, 1),
            at(2026, 10, 13, 8, 1),
        ),  # Friday evening, Action de grâces
        (at(2026, 10, 30, 18), at(2026, 11, 2, 7, 59), at(2026, 11, 2, 8)),  # the clocks go back on Sunday
    ],
)
def test_the_morning_is_a_working_morning_of_quebec(
    world: World, happens: datetime, before: datetime, morning: datetime
) -> None:
    save(world.paul, COMPLETE, now=happens)
    tell_morning(Known(), now=before)
    assert ("marie", "finished") not in said_of_each()
    tell_morning(Known(), now=morning)
    assert ("marie", "finished") in said_of_each()


def test_over_the_1st_of_july_and_the_change_of_spring(world: World) -> None:
    for opens, happens, quiet, morning in (
        (at(2027, 6, 20), at(2027, 6, 30, 16), at(2027, 7, 1, 8, 1), at(2027, 7, 2, 8, 1)),
        (at(2027, 3, 1), at(2027, 3, 12, 20), at(2027, 3, 14, 9), at(2027, 3, 15, 8)),
    ):
        _another_edition(f"{opens:%Y%m}", opens)
        save(world.paul, COMPLETE, now=happens, address=("petit", f"{opens:%Y%m}", "06-01"))
        assert tell_morning(Known(), now=quiet) == 0
        assert tell_morning(Known(), now=morning) == 1


def _another_edition(code: str, opens: datetime) -> None:
    version = fielding.publish_version(_definition(), by=None, now=opens)
    assert isinstance(version, fielding.Version)
    closes = opens + timedelta(days=90)
    done(fielding.create_edition("petit", code, version, opens_at=opens, closes_at=closes, now=opens))
    done(fielding.open_edition("petit", code, now=opens))


def _definition() -> str:
    from tests.small_survey import DEFINITION

    return DEFINITION


def test_two_workers_at_once_write_one_digest_to_each(
    world: World, in_threads: Callable[..., list[int]], say: Callable[[str], None]
) -> None:
    people = [add(f"personne{n}", {"06-01": "director"}) for n in range(6)]
    save(world.paul, COMPLETE)
    written = in_threads(*(lambda: tell_morning(Known(), now=NEXT) for _ in range(4)))
    assert sum(written) == len(people) + 1
    assert sorted(who for who, _ in told()) == sorted(["marie", *(f"personne{n}" for n in range(6))])
    say("news: 4 workers at once, 7 people, 7 digests")


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_tells_nothing_twice_and_forgets_nobody(
    world: World, database: Database, say: Callable[[str], None]
) -> None:
    count = 12
    for n in range(count):
        add(f"personne{n}", {"06-01": "director"})
    save(world.paul, COMPLETE)
    killed = 0
    for turn in range(8):
        command = [sys.executable, "-m", "tests.crashing", "tell", str(database.settings.instance)]
        command += [database.settings.database_url, NEXT.isoformat()]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as worker:
            assert worker.stdout is not None
            worker.stdout.readline()  # it has begun
            time.sleep(0.03 * (turn + 1))
            if worker.poll() is None:
                os.kill(worker.pid, signal.SIGKILL)
            worker.wait()
            killed += worker.returncode == -signal.SIGKILL
        if worker.returncode == 0:
            break
    tell_morning(Known(), now=NEXT)
    found = [who for who, _ in told()]
    assert sorted(found) == sorted(["marie", *(f"personne{n}" for n in range(count))])
    assert killed >= 1
    say(f"news: {count + 1} people told once each though the worker was killed while it told them")


# ── at once ──


def test_ready_and_returned_are_written_at_once_and_not_again_in_the_morning(world: World) -> None:
    save(world.paul, COMPLETE)
    done(handing.mark_ready(*ADDRESS, ("centre",), by=world.paul, now=NOW))
    assert [who for who, _ in letters("ready")] == ["marie"]
    remarks = {"staff": "À vérifier"}
    done(handing.return_for_changes(*ADDRESS, reason="Non", remarks=remarks, by=world.marie, now=NOW + HOUR))
    assert [who for who, _ in letters("returned")] == ["paul"]
    tell_now(Known(), now=NOW + HOUR)
    tell_morning(Known(), now=NEXT)
    assert told() == []
    assert unread(world.paul) == ["returned"]
    assert unread(world.marie) == ["ready"]


def test_each_person_says_how_soon(world: World) -> None:
    assert notifying.set_choices(world.marie, {"ready": "digest", "finished": "now"}) is None
    assert notifying.set_choices(world.paul, {"returned": "none"}) is None
    save(world.paul, COMPLETE)
    known = Known()
    assert tell_now(known, now=NOW + CALM / 2) == 0  # the last field is still warm
    assert tell_now(known, now=NOW + CALM) == 1
    assert tell_now(known, now=NOW + CALM * 2) == 0
    done(handing.mark_ready(*ADDRESS, ("centre",), by=world.paul, now=NOW + HOUR))
    done(
        handing.return_for_changes(
            *ADDRESS, reason="Non", remarks={"staff": "?"}, by=world.marie, now=NOW + HOUR
        )
    )
    tell_now(known, now=NOW + HOUR)
    assert (letters("ready"), letters("returned")) == ([], [])
    tell_morning(Known(), now=NEXT)
    assert told() == [("marie", ["finished"]), ("marie", ["ready"])]
    for wrong in ({"ready": "souvent"}, {"autre": "now"}):
        refused = notifying.set_choices(world.marie, wrong)
        assert refused is not None
        assert refused.code == "news.choice"
    assert notifying.read_choices(world.marie, leads=True)["ready"] == "digest"


def test_two_workers_at_once_write_one_letter_of_each_event(
    world: World, in_threads: Callable[..., list[int]]
) -> None:
    people = [add(f"personne{n}", {"06-01": "director"}) for n in range(5)]
    for person in (world.marie, *people):
        notifying.set_choices(person, {"finished": "now"})
    save(world.paul, COMPLETE)
    written = in_threads(*(lambda: tell_now(Known(), now=NOW + CALM) for _ in range(4)))
    assert sum(written) == len(people) + 1
    assert len(told()) == len(people) + 1


def test_what_was_seen_in_the_page_is_not_told_again(world: World) -> None:
    save(world.paul, COMPLETE)
    assert unread(world.marie) == ["finished"]
    assert notifying.mark_seen(world.marie, ["06-01"], (), now=NOW + HOUR) == 1
    assert notifying.mark_seen(world.marie, ["06-01"], (), now=NOW + HOUR) == 0
    assert unread(world.marie) == []
    assert tell_morning(Known(), now=NEXT) == 0
    assert notifying.mark_seen(world.paul, ["06-01"], ["finished:1:centre:0"], now=NOW) == 0  # not their news


def test_a_section_is_announced_once_however_often_it_changes(world: World) -> None:
    save(world.paul, COMPLETE)
    tell_morning(Known(), now=NEXT)
    save(world.paul, {"contact": ""}, now=NEXT)
    save(world.paul, {"contact": "Lou"}, now=NEXT + HOUR)
    tell_morning(Known(), now=NEXT + timedelta(days=1))
    assert told() == [("marie", ["finished"])]


# ── the rest of what happens ──


def test_an_answer_to_a_note_and_to_a_remark(world: World) -> None:
    save(world.paul, COMPLETE)
    done(
        handing.return_for_changes(
            *ADDRESS, reason="Non", remarks={"staff": "?"}, by=world.marie, now=NOW + HOUR
        )
    )
    found = handing.read_handover(*ADDRESS, rights=rights_of(world.paul))
    done(
        handing.answer_remark(
            *ADDRESS, found.remarks[0].id, text="Corrigé", by=world.paul, now=NOW + 2 * HOUR
        )
    )
    for n, variable in enumerate(("contact", "payroll")):
        with transaction():
            db.session.add(
                NoteRow(
                    edition_id=1,
                    organisation_id=2,
                    variable=variable,
                    side="axtra",
                    text="Motsecret",
                    person_id=world.people["ana"],
                    at=NOW + n * HOUR,
                )
            )
    tell_morning(Known(), now=NEXT)
    assert told() == [
        ("marie", ["note_asked", "note_asked", "remark_answered"]),
        ("paul", ["note_asked"]),
    ]
    assert "Motsecret" not in str(letters())


def test_an_invitation_is_accepted_and_an_access_taken_back(world: World) -> None:
    invited = {"email": "alex@exemple.invalid", "name": "Alex Fictif", "sections": ["resultats", "formation"]}
    person = delegating.invite_colleague(*ADDRESS, **invited, by=world.marie, now=NOW, base_url="http://a")
    assert isinstance(person, int)
    done(delegating.note_seen(*ADDRESS, "resultats", by=person, now=NOW + HOUR))
    done(delegating.note_seen(*ADDRESS, "formation", by=person, now=NOW + 2 * HOUR))
    other = add("zoe", {"06-01": "director"})
    delegating.revoke_access(*ADDRESS, person_id=person, by=other, now=NOW + 3 * HOUR)
    tell_morning(Known(), now=NEXT)
    assert sorted(told()) == [
        ("alex", ["revoked"]),
        ("marie", ["accepted", "revoked"]),
        ("zoe", ["accepted"]),
    ]
    ((_, params),) = [each for each in letters() if each[0] == "alex"]
    assert params["parts"][0]["lines"][0]["path"] == "/sondages/"  # nothing else is theirs any more
    assert params["parts"][0]["lines"][0]["sections"] == ["Vos résultats", "Votre formation"]


def test_five_working_days_before_the_end_and_the_end_itself(world: World, database: Database) -> None:
    save(world.paul, COMPLETE)
    notifying.set_choices(world.marie, {"finished": "none"})
    assert tell_morning(Known(), now=at(2026, 10, 28, 8, 1)) == 0
    assert tell_morning(Known(), now=at(2026, 10, 29, 8, 1)) == 3  # the 5th of November is a Thursday
    assert sorted(told()) == [
        ("lou", ["closing", "closing"]),  # of two organisations
        ("marie", ["closing"]),
        ("paul", ["closing"]),
    ]
    found = dict(letters())
    assert [
        (found[who]["parts"][0]["done"], found[who]["parts"][0]["count"]) for who in ("marie", "paul")
    ] == [(1, 5), (1, 1)]
    words = mail.write_letter("news", found["marie"], database.settings)
    assert (
        "dans cinq jours ouvrables, le 5 novembre 2026 à 13\u00a0h\u00a005. 1 de vos sections sur 5 est terminée."
        in words.text
    )
    assert fielding.move_on(now=at(2026, 11, 5, 13, 4)) == ()
    assert fielding.move_on(now=at(2026, 11, 5, 13, 5)) == ("petit/2026 closed",)
    tell_morning(Known(), now=at(2026, 11, 6, 8, 1))
    assert sorted(told()[3:]) == [("lou", ["closed", "closed"]), ("marie", ["closed"]), ("paul", ["closed"])]


def test_who_has_sent_is_not_told_that_the_end_comes(world: World) -> None:
    save(world.marie, COMPLETE)
    sent = collecting.submit(*ADDRESS, key="k", by=world.marie, now=NOW)
    assert isinstance(sent, collecting.Receipt)
    tell_morning(Known(), now=at(2026, 10, 29, 8, 1))
    assert {who for who, word in said_of_each() if word == "closing"} == {"lou"}


def test_the_receipt_goes_to_all_who_may_hold_it_and_want_it(world: World, database: Database) -> None:
    add("zoe", {"06-01": "director"})
    add("max", {"06-01": "hr"})
    notifying.set_choices(add("léo", {"06-01": "hr"}), {"sent": "none"})
    save(world.marie, COMPLETE | {"notes": "Motsecret"})
    sent = collecting.submit(*ADDRESS, key="k", by=world.marie, now=NOW)
    assert isinstance(sent, collecting.Receipt)
    tell_now(Known(), now=NOW + HOUR)
    mailbox = Mailbox()
    with server(mailbox) as url:
        settings = replace(database.settings, smtp_url=url)
        while mail.deliver_next(settings, now=NOW + HOUR):
            pass
    assert sorted(str(letter["To"]) for letter in mailbox.letters) == [
        f"{name}@exemple.invalid" for name in ("marie", "max", "zoe")
    ]
    for letter in mailbox.letters:
        said = "".join(part.get_content() for part in letter.iter_parts())  # type: ignore[attr-defined]
        assert letter["Subject"] == "Reçu RE-2026-0001\u00a0: sondage transmis"
        assert ("par Marie Fictif" in said) is not str(letter["To"]).startswith("marie")
        assert "Motsecret" not in said
    tell_morning(Known(), now=NEXT)
    assert told() == [
        ("paul", ["sent"])
    ]  # who may not hold the receipt is told all the same, without its number
    assert letters()[0][1]["parts"][0]["lines"][0]["detail"] == ""


def test_a_correction_is_told_when_it_begins_and_when_it_is_dropped(world: World) -> None:
    other = add("zoe", {"06-01": "director"})
    save(world.marie, COMPLETE)
    collecting.submit(*ADDRESS, key="k", by=world.marie, now=NOW)
    done(collecting.reopen(*ADDRESS, reason="Erreur", by=world.marie, now=NOW + HOUR))
    done(collecting.drop_correction(*ADDRESS, by=world.marie, now=NOW + 2 * HOUR))
    assert [line.word for line in notifying.read_news(other, ["06-01"], now=NEXT).news] == [
        "restored",
        "reopened",
        "sent",
    ]


# ── ending it ──


def test_a_letter_carries_the_button_that_ends_such_letters(world: World, database: Database) -> None:
    save(world.paul, COMPLETE)
    tell_morning(Known(), now=NEXT)
    mailbox = Mailbox()
    with server(mailbox) as url:
        mail.deliver_next(replace(database.settings, smtp_url=url), now=NEXT)
    (letter,) = mailbox.letters
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = str(letter["List-Unsubscribe"]).strip("<>")
    assert f"\r\nList-Unsubscribe: <{address}>\r\n".encode() in mailbox.raw[0], (
        "no mailbox reads it otherwise"
    )
    assert address.startswith(f"{database.settings.base_url}/sondages/courriels/")
    secret = database.settings.secret_key
    scope = notifying.read_scope(address.rpartition("/")[2], secret=secret)
    assert scope is not None
    assert (scope.person_id, scope.what) == (world.marie, "digest")
    assert notifying.read_scope(address.rpartition("/")[2][:-1] + "x", secret=secret) is None
    assert notifying.read_scope(address.rpartition("/")[2], secret="another key") is None
    for _ in range(2):
        assert notifying.stop_letters(scope, now=NOW) is None
    chosen = notifying.read_choices(world.marie, leads=True)
    assert (chosen["finished"], chosen["closing"], chosen["ready"]) == ("none", "none", "now")
    tell_morning(Known(), now=at(2026, 10, 29, 8, 1))
    assert {who for who, word in said_of_each() if word == "closing"} == {"lou", "paul"}
    for part in letter.iter_parts():
        assert address in part.get_content()  # type: ignore[attr-defined]


# ── the worker ──


def test_the_worker_looks_at_the_clock_by_itself(world: World, database: Database) -> None:
    save(world.paul, COMPLETE)
    watch = jobs.Watch()
    assert not jobs.look(NOW, watch)
    assert not jobs.look(NEXT - timedelta(minutes=2), watch)
    assert jobs.look(NEXT + HOUR, watch)
    assert told() == [("marie", ["finished"])]
    assert not jobs.look(NEXT + HOUR + timedelta(seconds=5), watch)
    assert jobs.look(at(2026, 11, 5, 13, 6), watch)
    state = fielding.read_edition("petit", "2026")
    assert isinstance(state, fielding.EditionState)
    assert state.status == "closed"
    assert read_identity("marie@exemple.invalid") is not None
