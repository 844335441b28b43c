"""From the preparer to the director and back, and the attestation that stays with what is sent."""

import json
from datetime import timedelta

from surveys.operations import accounts, collecting, handing
from surveys.operations.collecting import Attestation, Receipt
from surveys.operations.rights import Rights
from surveys.questionnaire.problems import Problem
from surveys.store.base import db, reading
from surveys.store.copies import find_receipt
from surveys.store.outbox import Letter
from tests.small_survey import COMPLETE, NOW, World, add, save

LATER = NOW + timedelta(hours=1)
TEXT = Attestation("2026-11", ("J’ai révisé les réponses.",))


def rights_of(person: str) -> Rights:
    return accounts.read_identity(f"{person}@exemple.invalid").memberships["06-01"].rights("petit", "2026")


def seen_by(world: World, person: str) -> handing.Handover:
    return handing.read_handover(*world.address, rights=rights_of(person))


@reading
def letters(kind: str) -> list[tuple[str, dict]]:
    rows = db.session.query(Letter).filter_by(kind=kind).order_by(Letter.id)
    return [(row.recipient, row.params) for row in rows]


def code(outcome: object) -> str:
    found = outcome[0] if isinstance(outcome, tuple) else outcome
    return found.code if isinstance(found, Problem) else ""


def give_back(world: World, *, by: int | None = None, reason: str = "À vérifier", **remarks: str) -> object:
    return handing.return_for_changes(
        *world.address, reason=reason, remarks=remarks, by=world.marie if by is None else by, now=LATER
    )


def test_sections_are_declared_ready_and_the_direction_is_written_to(world: World) -> None:
    for _ in range(2):
        assert handing.mark_ready(*world.address, ("centre",), by=world.paul, now=NOW) is None
    (ready,) = seen_by(world, "marie").ready
    assert (ready.by, ready.at, ready.sections) == ("Paul Fictif", NOW, ("centre",))
    (letter,) = letters("ready")
    assert letter[0] == "marie@exemple.invalid"
    assert letter[1]["by"] == "Paul Fictif"


def test_nobody_declares_what_is_not_theirs(world: World) -> None:
    assert (
        code(handing.mark_ready(*world.address, ("resultats",), by=world.paul, now=NOW))
        == "handover.not_yours"
    )
    assert code(handing.mark_ready(*world.address, (), by=world.paul, now=NOW)) == "handover.not_yours"
    lou = world.people["lou"]
    assert code(handing.mark_ready(*world.address, ("centre",), by=lou, now=NOW)) == "edition.unknown"


def test_questions_are_returned_with_remarks_to_those_who_fill_them(world: World) -> None:
    noa = add("noa", {"06-01": ("hr", {"petit": ["resultats"]})})
    handing.mark_ready(*world.address, ("centre",), by=world.paul, now=NOW)
    assert give_back(world, contact="Est-ce la bonne personne?", staff="") is None
    told = seen_by(world, "paul")
    assert (told.ready, told.reason, told.returned_by) == ((), "À vérifier", "Marie Fictif")
    assert [(each.item, each.text, each.by) for each in told.remarks] == [
        ("contact", "Est-ce la bonne personne?", "Marie Fictif")
    ]
    assert seen_by(world, "noa") == handing.Handover(), "what was asked of others is not theirs"
    assert [recipient for recipient, _ in letters("returned")] == ["paul@exemple.invalid"]
    assert "bonne personne" not in str(letters("returned"))
    remark = told.remarks[0].id
    assert (
        code(handing.answer_remark(*world.address, remark, text="x", by=noa, now=LATER)) == "handover.remark"
    )
    assert (
        code(handing.answer_remark(*world.address, remark, text=" ", by=world.paul, now=LATER))
        == "handover.answer"
    )
    assert (
        handing.answer_remark(*world.address, remark, text="Oui, depuis mai", by=world.paul, now=LATER)
        is None
    )
    kept = seen_by(world, "marie")
    assert kept.open_remarks == ()
    assert (kept.remarks[0].answer, kept.remarks[0].answered_by) == ("Oui, depuis mai", "Paul Fictif")


def test_what_a_return_needs(world: World) -> None:
    assert code(give_back(world, by=world.paul, contact="x")) == "handover.not_director"
    assert code(give_back(world, reason=" ", contact="x")) == "handover.reason"
    assert code(give_back(world, contact=" ")) == "handover.no_remark"
    assert code(give_back(world, inconnue="x")) == "handover.question"
    assert code(give_back(world, contact="x" * 2001)) == "handover.too_long"
    assert seen_by(world, "marie") == handing.Handover()
    assert letters("returned") == []


def test_the_director_certifies_and_the_text_stays_with_the_copy(world: World) -> None:
    accountant = add("noa", {"06-01": "accountant"})  # sees everything, certifies nothing
    save(world.marie, COMPLETE)
    for person in (accountant, world.paul):
        refused = collecting.submit(*world.address, key="k", by=person, now=NOW, attestation=TEXT)
        assert code(refused) == "submission.not_yours"
    sent = collecting.submit(*world.address, key="k", by=world.marie, now=LATER, attestation=TEXT)
    assert isinstance(sent, Receipt)
    assert (sent.sent_by, sent.sent_at) == ("Marie Fictif", LATER)
    assert json.loads(sent.document)["attestation"] == {
        "version": "2026-11",
        "statements": ["J’ai révisé les réponses."],
    }
    copy = reading(find_receipt)(sent.number)
    assert copy.attestation_version == "2026-11"
    assert (
        code(handing.mark_ready(*world.address, ("centre",), by=world.paul, now=LATER)) == "submission.sent"
    )
    collecting.reopen(*world.address, reason="Erreur", by=world.people["ana"], now=LATER)
    assert seen_by(world, "marie").ready == (), "what was ready was certified"
