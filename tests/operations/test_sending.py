"""Sending: once is enough, twice is the same, and what was sent does not move."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from surveys.exchange.comparison import compare
from surveys.operations import collecting, fielding, publishing
from surveys.operations.collecting import Receipt
from surveys.questionnaire.problems import Problem
from surveys.store.base import db
from surveys.store.copies import SentCopy
from surveys.store.journal import JournalLine, list_lines, replay
from surveys.store.outbox import Letter
from surveys.store.parts import read_document
from surveys.store.submissions import find_place
from tests.small_survey import COMPLETE, NOW, World, done, save

LATER = NOW + timedelta(hours=1)


def send(world: World, key: str = "k1", now: datetime = LATER) -> Receipt:
    receipt = collecting.submit(*world.address, key=key, by=world.marie, now=now)
    assert isinstance(receipt, Receipt), receipt
    return receipt


def rows(table: type) -> int:
    count = db.session.query(table).count()
    db.session.remove()
    return count


def codes(result: object) -> list[tuple[str, str]]:
    assert isinstance(result, tuple), result
    return [(problem.code, problem.where) for problem in result]


def test_what_was_sent_is_frozen_with_its_hash(world: World) -> None:
    save(world.marie, COMPLETE)
    receipt = send(world)
    assert (receipt.number, receipt.sent_at, receipt.sent_by) == ("RE-2026-0001", LATER, "Marie Fictif")
    assert (receipt.title, receipt.organisation_name) == ("Petit sondage 2025-2026", "Organisme fictif 06-01")
    assert receipt.content_hash == hashlib.sha256(receipt.document.encode()).hexdigest()
    sent = json.loads(receipt.document)
    assert sent["answers"]["staff"]["value"] == "12"
    assert sent["attributes"]["region"] == "r06"
    assert (sent["number"], sent["sent_at"]) == ("RE-2026-0001", "2026-10-06T19:05:00+00:00")
    assert collecting.read_receipt(*world.address) == receipt
    assert collecting.find_receipt_by_number("RE-2026-0001") == receipt
    state = collecting.read_submission(*world.address)
    assert (state.status, state.receipt, state.writable) == ("sent", receipt, False)


def test_what_is_missing_or_unexplained_keeps_it_from_being_sent(world: World) -> None:
    assert codes(collecting.submit(*world.address, key="k", by=world.marie, now=LATER)) == [
        ("answer.required", "contact"),
        ("answer.required", "staff"),
    ]
    assert collecting.read_submission(*world.address).revision == 0  # a refusal leaves nothing
    save(world.marie, COMPLETE | {"staff": "150"})
    assert codes(collecting.submit(*world.address, key="k", by=world.marie, now=LATER)) == [
        ("rule.soft", "staff")
    ]
    save(world.marie, {"staff#soft1": "Ouverture d’un second point de service"})
    assert send(world).number == "RE-2026-0001"


def test_a_sent_submission_takes_no_answer(world: World) -> None:
    save(world.marie, COMPLETE)
    send(world)
    for refused in (
        collecting.save_answers(
            *world.address, [collecting.Change("notes", ("x",))], by=world.marie, now=LATER
        ),
        collecting.add_entries(*world.address, "team", by=world.marie, now=LATER),
    ):
        assert isinstance(refused, Problem)
        assert refused.code == "submission.sent"


def test_sending_again_gives_the_same_receipt_by_key_and_by_state(world: World) -> None:
    save(world.marie, COMPLETE)
    first = send(world)
    assert send(world, now=LATER + timedelta(days=1)) == first
    assert send(world, key="another tab") == first
    fielding.close_edition("petit", "2026", now=LATER)
    assert send(world) == first
    assert (rows(SentCopy), rows(Letter)) == (1, 1)


def test_fifty_requests_at_once_give_one_copy_and_one_receipt(
    world: World, in_threads: Callable[..., list[object]]
) -> None:
    save(world.marie, COMPLETE)
    keys = [f"k{n % 7}" for n in range(50)]
    receipts = in_threads(
        *(
            lambda key=key: collecting.submit(*world.address, key=key, by=world.marie, now=LATER)
            for key in keys
        )
    )
    assert len(set(receipts)) == 1, receipts
    assert isinstance(receipts[0], Receipt)
    assert (rows(SentCopy), rows(Letter)) == (1, 1)


def director_of(world: World, address: tuple[str, str, str]) -> int:
    return world.marie if address == world.address else world.people["lou"]


def test_centres_that_send_at_once_get_numbers_without_a_hole(
    world: World, in_threads: Callable[..., list[object]]
) -> None:
    addresses = [("petit", "2026", code) for code in ("03-01", "06-01", "06-02")]
    for address in addresses:
        save(director_of(world, address), COMPLETE, address=address)
    receipts = in_threads(
        *(lambda a=a: collecting.submit(*a, key="k", by=director_of(world, a), now=LATER) for a in addresses)
    )
    assert sorted(receipt.number for receipt in receipts) == ["RE-2026-0001", "RE-2026-0002", "RE-2026-0003"]  # type: ignore[attr-defined]


def test_the_year_of_a_receipt_is_the_one_people_live_in(world: World) -> None:
    save(world.marie, COMPLETE)
    assert (
        send(world, now=datetime(2027, 1, 1, 3, tzinfo=UTC)).number == "RE-2026-0001"
    )  # 22 h on 31 December


def test_a_refused_sending_uses_no_number(world: World) -> None:
    collecting.submit(*world.address, key="k", by=world.marie, now=LATER)
    save(world.marie, COMPLETE)
    assert send(world).number == "RE-2026-0001"


def test_a_reopened_submission_keeps_its_sent_copy_until_it_is_sent_again(world: World) -> None:
    save(world.marie, COMPLETE)
    first = send(world)
    ana = world.people["ana"]
    assert collecting.reopen(*world.address, reason="Erreur de saisie", by=ana, now=LATER) is None
    state = collecting.read_submission(*world.address)
    assert (state.status, state.receipt, state.writable) == ("reopened", first, True)
    save(world.marie, {"staff": "14"})
    assert send(world, key="k1") == first  # the old tab, still open, sends nothing new
    assert collecting.read_submission(*world.address).status == "reopened"
    second = send(world, key="k2")
    assert second.number == "RE-2026-0002"
    assert json.loads(second.document)["answers"]["staff"]["raw"] == ["14"]
    assert collecting.find_receipt_by_number(first.number) == first
    notes = [line.new for line in collecting.history(*world.address) if line.variable == "@status"]
    assert notes == [
        {"status": "sent", "number": "RE-2026-0001"},
        {"status": "reopened", "reason": "Erreur de saisie"},
        {"status": "sent", "number": "RE-2026-0002"},
    ]


def test_only_the_direction_and_axtra_open_again(world: World) -> None:
    save(world.marie, COMPLETE)
    send(world)
    for person in (world.paul, world.people["lou"]):
        for refused in (
            collecting.reopen(*world.address, reason="Erreur", by=person, now=LATER),
            collecting.drop_correction(*world.address, by=person, now=LATER),
        ):
            assert isinstance(refused, Problem)
            assert refused.code == "submission.not_yours"
    assert collecting.read_submission(*world.address).status == "sent"


def test_a_correction_that_is_dropped_leaves_what_was_sent(world: World) -> None:
    save(world.marie, COMPLETE | {"notes": "Avant", "results.a.target": "5"})
    save(world.marie, {"cause": "autre", "cause_autre": "Motif"})
    save(world.marie, {"cause": "temps"})  # the branch is closed: what it holds is kept and not sent
    (kept,) = collecting.add_entries(*world.address, "team", by=world.marie, now=NOW)
    save(world.marie, {f"team[{kept}].wage": "25"})
    receipt = send(world)
    done(collecting.reopen(*world.address, reason="Erreur", by=world.marie, now=LATER))
    versions = dict(collecting.read_submission(*world.address).versions)
    save(world.marie, {"cause": "autre", "cause_autre": "Autre motif"})
    save(world.marie, {"staff": "99", "notes": "", "payroll": "100", f"team[{kept}].wage": "30"})
    (added,) = collecting.add_entries(*world.address, "team", by=world.marie, now=LATER)
    save(world.marie, {f"team[{added}].wage": "40"})
    collecting.remove_entry(*world.address, "team", kept, by=world.marie, now=LATER)
    open_page = dict(collecting.read_submission(*world.address).versions)
    done(collecting.drop_correction(*world.address, by=world.marie, now=LATER))
    state = collecting.read_submission(*world.address)
    assert (state.status, state.receipt, state.writable) == ("sent", receipt, False)
    (copy,) = collecting.open_copies(*world.address, receipt.number)
    opened = collecting.open_sheet(*world.address, by=world.marie, now=LATER)
    assert copy is not None
    assert not isinstance(opened, Problem)
    assert compare(copy.sheet, opened.sheet) == ()
    assert opened.sheet.to_plain(hidden=False) == copy.sheet.to_plain()
    assert state.document["answers"]["cause_autre"]["raw"] == ["Motif"]
    place = find_place(*world.address)
    assert place is not None
    assert replay(list_lines(place.held)) == read_document(place.held)
    db.session.remove()
    # A page that was drawn while it was being corrected writes over nothing unseen.
    done(collecting.reopen(*world.address, reason="Encore", by=world.marie, now=LATER))
    for name in ("staff", "notes", "payroll"):
        assert collecting.read_submission(*world.address).versions[name] > max(
            versions.get(name, 0), open_page.get(name, 0)
        )
    done(collecting.drop_correction(*world.address, by=world.marie, now=LATER))
    refused = collecting.drop_correction(*world.address, by=world.marie, now=LATER)
    assert isinstance(refused, Problem)
    assert refused.code == "submission.not_reopened"


def test_until_it_is_sent_again_figures_read_what_was_sent(world: World) -> None:
    save(world.marie, COMPLETE)
    first = send(world)
    done(collecting.reopen(*world.address, reason="Erreur", by=world.marie, now=LATER))
    save(world.marie, {"staff": "99"})
    said = []
    for _ in range(2):
        dataset = publishing.read_dataset("petit", "2026")
        assert not isinstance(dataset, Problem)
        said.append(str([respondent.sheet.values().get("staff") for respondent in dataset.respondents]))
        send(world, key="k2")
    assert ("12" in said[0], "99" in said[1]) == (True, True)
    assert [each.number for each in collecting.list_receipts(*world.address)] == [
        "RE-2026-0002",
        first.number,
    ]


def test_reopening_needs_a_reason_and_something_sent(world: World) -> None:
    def refuse(reason: str) -> str:
        problem = collecting.reopen(*world.address, reason=reason, by=world.marie, now=LATER)
        assert problem is not None
        return problem.code

    assert refuse("Erreur") == "submission.not_sent"
    save(world.marie, COMPLETE)
    assert refuse("Erreur") == "submission.not_sent"
    send(world)
    assert refuse("  ") == "submission.reason_missing"


def test_a_closed_or_planned_edition_takes_nothing(world: World) -> None:
    save(world.marie, COMPLETE)
    fielding.close_edition("petit", "2026", now=NOW)
    assert codes(collecting.submit(*world.address, key="k", by=world.marie, now=LATER)) == [
        ("edition.closed", "")
    ]
    assert codes(collecting.submit("petit", "2030", "06-01", key="k", by=world.marie, now=LATER)) == [
        ("edition.unknown", "")
    ]
    assert codes(collecting.submit(*world.address, key="", by=world.marie, now=LATER)) == [
        ("submission.key", "")
    ]
    assert codes(collecting.submit(*world.address, key="k" * 81, by=world.marie, now=LATER)) == [
        ("submission.key", "")
    ]


def test_the_receipt_is_written_to_the_person_who_sent(world: World) -> None:
    save(world.marie, COMPLETE)
    send(world)
    letter = db.session.query(Letter).one()
    assert (letter.kind, letter.recipient, letter.params["number"]) == (
        "receipt",
        "marie@exemple.invalid",
        "RE-2026-0001",
    )
    assert "staff" not in json.dumps(letter.params)


def test_sending_is_in_the_journal(world: World) -> None:
    save(world.marie, COMPLETE)
    send(world)
    assert rows(JournalLine) == len(COMPLETE) + 1
