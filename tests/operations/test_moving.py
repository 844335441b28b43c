"""An open edition takes a typo without touching a draft; any other version carries the real drafts, and forgets nothing."""

import copy
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import yaml

from surveys.operations import collecting, designing, fielding
from surveys.operations.collecting import Change, SaveOutcome
from surveys.operations.designing import Move
from surveys.operations.transaction import operation
from surveys.questionnaire.answers import AnswerSheet, Context
from surveys.questionnaire.problems import Problem
from surveys.store.base import db, reading
from surveys.store.editions import find_edition, list_moves
from surveys.store.folios import find_folio, keep_folio
from surveys.store.journal import JournalLine, list_lines, replay
from surveys.store.parts import read_document
from surveys.store.questionnaires import questionnaire_of
from surveys.store.submissions import find_place
from tests.small_survey import ADDRESS, COMPLETE, DEFINITION, NOW, World, add, document, save

LATER = NOW + timedelta(minutes=5)
OTHER = ("petit", "2026", "06-02")
THIRD = ("petit", "2026", "03-01")


@pytest.fixture
def robin(world: World) -> int:
    return add("robin", {}, staff_roles=("designer",))


def question(made: dict[str, Any], code: str) -> dict[str, Any]:
    return next(each for section in made["sections"] for each in section["questions"] if each["code"] == code)


def version(change: Callable[[dict[str, Any]], object]) -> int:
    made = copy.deepcopy(yaml.safe_load(DEFINITION))
    change(made)
    published = fielding.publish_version(made, by=None, now=LATER)
    assert isinstance(published, fielding.Version), published
    return published.id


def typo(made: dict[str, Any]) -> None:
    question(made, "contact")["label"] = "Qui pouvons-nous joindre?"
    question(made, "staff")["hint"] = "Au 1er avril."
    question(made, "staff")["soft"][0]["message"] = "Ce nombre dépasse 100. Expliquez-le en une phrase."


def smaller(made: dict[str, Any]) -> None:
    """Drop a question, a row and a choice, and ask a text for a number."""
    made["sections"][0]["questions"] = [q for q in made["sections"][0]["questions"] if q["code"] != "notes"]
    made["choices"]["groupes"].pop()
    made["choices"]["causes"].pop()
    question(made, "contact")["type"] = "integer"


@operation
def keep_a_folio() -> None:
    """Keep lines of the edition as they were read before the move."""
    found = find_edition("petit", "2026")
    assert found is not None
    keep_folio("f" * 64, found[0].id, "submitted sent", b"read before", NOW)


def foreseen(wanted: int) -> Move:
    found = designing.read_move("petit", "2026", wanted, now=LATER)
    assert isinstance(found, Move), found
    return found


def moved(wanted: int, by: int, accepted: tuple[int, int] = (99, 999)) -> Move:
    done = designing.move_edition("petit", "2026", wanted, accepted=accepted, by=by, now=LATER)
    assert isinstance(done, Move), done
    return done


@reading
def kept(address: tuple[str, str, str] = ADDRESS) -> tuple[str, list[JournalLine], dict[str, Any]]:
    """Return a submission's row as it stands, its journal and its document."""
    place = find_place(*address)
    assert place is not None
    assert place.submission_id is not None
    text = json.dumps(read_document(place.submission_id), sort_keys=True)
    return text, list_lines(place.submission_id), read_document(place.submission_id)


@reading
def version_of_edition() -> int:
    found = find_edition("petit", "2026")
    assert found is not None
    return found[0].questionnaire_version_id


def fill(world: World) -> None:
    save(world.marie, {**COMPLETE, "cause": "autre", "cause_autre": "Une fusion", "notes": "Merci."})
    save(world.marie, {"results.a.target": "5", "results.b.target": "7", "staff": "120"})
    save(world.people["lou"], {"contact": "Lou Fictif"}, address=OTHER)


def test_a_typo_is_corrected_while_centres_write_and_no_draft_is_touched(world: World, robin: int) -> None:
    fill(world)
    before = kept()
    wanted = version(typo)
    move = foreseen(wanted)
    assert move.harmless
    assert {(one.where, one.key) for one in move.corrections.texts} == {
        ("centre.contact", "label"),
        ("centre.staff", "hint"),
        ("centre.staff", "message"),
    }
    assert (move.begun, move.sent, move.touched, move.losing) == (2, 0, 0, 0)
    keep_a_folio()
    moved(wanted, robin)
    assert reading(find_folio)("f" * 64) is None
    after = kept()
    assert after[0] == before[0]
    assert [line.seq for line in after[1]] == [line.seq for line in before[1]]
    state = collecting.read_submission(*ADDRESS)
    assert not isinstance(state, Problem)
    assert state.questionnaire.items["contact"].label == "Qui pouvons-nous joindre?"

    @reading
    def record() -> tuple[str, int, Any, int | None]:
        found = find_edition("petit", "2026")
        assert found is not None
        (one,) = list_moves(found[0].id)
        return one.kind, one.drafts, one.lost, one.person_id

    assert record() == ("correction", 0, {}, robin)


def test_a_save_drawn_before_a_correction_is_still_kept(world: World, robin: int) -> None:
    fill(world)
    drawn = document()["answers"]["staff"]["version"]
    moved(version(typo), robin)
    change = Change("staff", ("130",), base_version=int(str(drawn)))
    outcome = collecting.save_answers(*ADDRESS, [change], by=world.marie, now=LATER)
    assert isinstance(outcome, SaveOutcome)
    assert outcome.saved


def test_what_drafts_would_lose_is_counted_before_and_kept_after(world: World, robin: int) -> None:
    fill(world)
    wanted = version(smaller)
    move = foreseen(wanted)
    assert not move.harmless
    assert {(one.code, one.drafts, one.answers) for one in move.lost} == {
        ("cause", 1, 1),
        ("cause_autre", 1, 1),
        ("notes", 1, 1),
        ("results", 1, 1),
    }
    assert {(one.code, one.drafts) for one in move.to_redo} == {("contact", 2)}
    assert (move.begun, move.touched, move.losing, move.answers_lost) == (2, 2, 1, 4)
    before = kept()[2]
    moved(wanted, robin)
    _, lines, now = kept()
    assert replay(lines) == now
    assert {"notes", "results.b.target", "cause_autre"}.isdisjoint(now["answers"])
    assert now["answers"]["cause"]["raw"] == []
    assert now["answers"]["contact"]["raw"] == ["Camille Fictif"]  # what was typed stays, to be looked at
    assert "value" not in now["answers"]["contact"]
    assert now["answers"]["staff"] == before["answers"]["staff"]
    gone = {line.variable: line.old for line in lines if line.origin == "corrected"}
    assert gone["notes"]["raw"] == ["Merci."]
    assert gone["cause"]["raw"] == ["autre"]
    assert (gone["@questionnaire"], lines[-1].new["lost"]) == ({"version": 1}, 4)
    sheet = AnswerSheet.from_document(questionnaire(), now, Context.at(LATER))
    assert sheet.strangers() == ()


@reading
def questionnaire() -> Any:
    return questionnaire_of(version_of_edition())


def test_more_than_was_shown_is_not_lost(world: World, robin: int) -> None:
    fill(world)
    wanted = version(smaller)
    move = foreseen(wanted)
    save(world.people["lou"], {"notes": "Une note de plus."}, address=OTHER)
    refused = designing.move_edition(
        "petit", "2026", wanted, accepted=(move.losing, move.answers_lost), by=robin, now=LATER
    )
    assert isinstance(refused, Problem)
    assert (refused.code, dict(refused.params)) == ("move.more_lost", {"drafts": 2, "answers": 5})
    assert document(OTHER)["answers"]["notes"]["raw"] == ["Une note de plus."]


def test_what_was_sent_stays_as_it_was_sent(world: World, robin: int) -> None:
    fill(world)
    save(world.marie, {"staff": "12"})
    receipt = collecting.submit(*ADDRESS, key="k", by=world.marie, now=NOW)
    assert not isinstance(receipt, Problem | tuple), receipt
    wanted = version(smaller)
    move = foreseen(wanted)
    assert (move.begun, move.sent, move.losing, move.sent_losing) == (1, 1, 0, 1)
    moved(wanted, robin)
    state = collecting.read_submission(*ADDRESS)
    assert not isinstance(state, Problem)
    assert state.receipt is not None
    assert state.receipt.content_hash == receipt.content_hash
    assert '"notes"' in state.receipt.document
    reopened = collecting.reopen(*ADDRESS, reason="Une erreur.", by=world.marie, now=LATER)
    assert reopened is None
    assert collecting.drop_correction(*ADDRESS, by=world.marie, now=LATER) is None
    assert "notes" not in document()["answers"]


def test_a_page_drawn_before_a_move_is_told_what_is_gone(world: World, robin: int) -> None:
    fill(world)
    moved(version(smaller), robin)
    changes = [
        Change("notes", ("Trop tard",), base_version=None),
        Change("staff", ("14",), base_version=None),
    ]
    outcome = collecting.save_answers(*ADDRESS, changes, by=world.marie, now=LATER)
    assert isinstance(outcome, SaveOutcome)
    assert [(each.code, each.where) for each in outcome.problems] == [("answer.unknown_variable", "notes")]
    assert "staff" in outcome.saved


@pytest.mark.parametrize("seed", range(3))
def test_a_move_among_writers_leaves_no_answer_of_the_old_version(
    world: World, robin: int, in_threads: Callable[..., list[object]], seed: int
) -> None:
    """Three centres write, one of them for the first time, while the edition goes to another questionnaire."""
    fill(world)
    wanted = version(smaller)

    def write(address: tuple[str, str, str], by: int) -> Callable[[], list[object]]:
        def run() -> list[object]:
            said: list[object] = []
            for turn in range(8):
                changes = [
                    Change(name, (f"{seed}{turn}",), base_version=None)
                    for name in ("staff", "notes", "results.b.target")
                ]
                said.append(collecting.save_answers(*address, changes, by=by, now=LATER))
            return said

        return run

    def move() -> object:
        return designing.move_edition("petit", "2026", wanted, accepted=(99, 999), by=robin, now=LATER)

    lou = world.people["lou"]
    *writers, done = in_threads(write(ADDRESS, world.marie), write(OTHER, lou), write(THIRD, lou), move)
    assert isinstance(done, Move), done
    assert all(isinstance(each, SaveOutcome) for each in [each for mine in writers for each in mine])  # type: ignore[attr-defined]
    for address in (ADDRESS, OTHER, THIRD):
        _, lines, now = kept(address)
        assert replay(lines) == now
        assert AnswerSheet.from_document(questionnaire(), now, Context.at(LATER)).strangers() == ()
        assert now["answers"]["staff"]["raw"] == [f"{seed}7"]


def test_what_cannot_be_moved_is_refused(world: World, robin: int) -> None:
    def code(wanted: int, edition: str = "2026") -> str:
        found = designing.read_move("petit", edition, wanted, now=LATER)
        assert isinstance(found, Problem), found
        return found.code

    wanted = version(typo)
    assert code(version_of_edition()) == "move.same"
    assert code(999) == "move.unknown_version"
    assert code(wanted, "1999") == "edition.unknown"
    assert fielding.close_edition("petit", "2026", now=LATER) is None
    assert code(wanted) == "move.closed"


def test_published_versions_are_frozen(world: World) -> None:
    from surveys.operations.transaction import operation
    from surveys.store.base import FrozenRowError
    from surveys.store.questionnaires import QuestionnaireVersion

    @operation
    def change() -> None:
        row = db.session.get(QuestionnaireVersion, version_id)
        assert row is not None
        row.document = "{}"

    version_id = version_of_edition()
    with pytest.raises(FrozenRowError):
        change()
