"""Saving: what people typed is there afterwards, each answer on its own, and nobody loses to another."""

from datetime import timedelta

import pytest

from surveys.operations import collecting, fielding
from surveys.operations.collecting import MAX_CHANGES, MAX_TEXT, Change, SaveOutcome
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import Missing
from tests.small_survey import NOW, World, document, raw, save


def test_what_was_typed_is_kept_and_read_back(world: World) -> None:
    saved = save(world.marie, {"results.a.target": "1 234"}, base=0)
    assert saved.saved == {"results.a.target": 1}
    assert document()["answers"]["results.a.target"] == {
        "raw": ["1 234"], "value": "1234", "version": 1, "origin": "typed",
        "by": world.marie, "at": "2026-10-06T18:05:00+00:00",
    }  # fmt: skip


def test_what_cannot_be_read_is_kept_as_typed_without_a_value(world: World) -> None:
    save(world.marie, {"staff": "12"})
    save(world.marie, {"staff": "douze ou treize"})
    kept = document()["answers"]["staff"]
    assert kept["raw"] == ["douze ou treize"]
    assert "value" not in kept


def test_a_reason_for_having_no_value_is_kept(world: World) -> None:
    change = Change("staff", missing=Missing.DONT_KNOW)
    collecting.save_answers(*world.address, [change], by=world.marie, now=NOW)
    assert document()["answers"]["staff"]["missing"] == "nsp"
    save(world.marie, {"staff": "12"})
    assert "missing" not in document()["answers"]["staff"]


def test_every_kind_of_name_is_understood(world: World) -> None:
    (entry,) = collecting.add_entries(*world.address, "team", by=world.marie, now=NOW)
    names = [
        "contact",
        "cause",
        "cause_autre",
        "results.b.reached",
        f"team[{entry}].wage",
        f"team[{entry}].status_autre",
    ]
    outcome = save(world.marie, dict.fromkeys(names, "1"))
    assert set(outcome.saved) == set(names)
    assert outcome.problems == ()


@pytest.mark.parametrize(
    "name",
    [
        "unknown", "results", "results.c.target", "results.a", "team[k3x9ab].wages", "staff#hard1", "staff#soft2",
        "target_total", "", "a" * 5000, "contact'); drop table people", 'contact"', "$.answers", "team[].wage",
    ],
)  # fmt: skip
def test_an_unknown_name_is_told_and_the_rest_is_saved(world: World, name: str) -> None:
    outcome = save(world.marie, {name: "x", "contact": "Camille"})
    assert set(outcome.saved) == {"contact"}
    (problem,) = outcome.problems
    assert problem.code in ("answer.unknown_variable", "answer.entry_removed")
    assert problem.where == name[:200]


def test_the_same_text_again_is_no_new_version_whatever_it_was_drawn_from(world: World) -> None:
    save(world.marie, {"contact": "Camille"}, base=0)
    before = collecting.read_submission(*world.address)
    outcome = save(world.paul, {"contact": "Camille"}, base=0, now=NOW + timedelta(minutes=1))
    assert outcome.saved == {}
    assert outcome.unchanged == {"contact": 1}
    assert outcome.conflicts == ()
    assert collecting.read_submission(*world.address) == before


def test_a_newer_answer_of_someone_else_stays_and_both_are_shown(world: World) -> None:
    save(world.marie, {"contact": "Camille", "notes": "a"}, base=0)
    save(world.paul, {"contact": "Dominique"}, base=1, now=NOW + timedelta(minutes=2))
    outcome = save(world.marie, {"contact": "Sacha"}, base=1, now=NOW + timedelta(minutes=3))
    (conflict,) = outcome.conflicts
    assert (conflict.variable, conflict.raw, conflict.version, conflict.by) == (
        "contact",
        ("Dominique",),
        2,
        "Paul Fictif",
    )
    assert conflict.at == NOW + timedelta(minutes=2)
    assert raw("contact") == ["Dominique"]
    # Having seen it, Marie keeps hers.
    assert save(world.marie, {"contact": "Sacha"}, base=2).saved == {"contact": 3}


def test_a_conflict_on_one_answer_does_not_stop_the_others(world: World) -> None:
    save(world.marie, {"contact": "Camille"}, base=0)
    outcome = save(world.paul, {"contact": "Dominique", "staff": "12"}, base=0)
    assert set(outcome.saved) == {"staff"}
    assert [conflict.variable for conflict in outcome.conflicts] == ["contact"]


def test_a_version_from_nowhere_is_a_conflict(world: World) -> None:
    (conflict,) = save(world.marie, {"contact": "Camille"}, base=7).conflicts
    assert (conflict.raw, conflict.version) == ((), 0)


def test_a_page_whose_reply_was_lost_does_not_conflict_with_itself(world: World) -> None:
    def send(text: str, tick: int, tab: str = "t1") -> SaveOutcome:
        change = Change("contact", (text,), base_version=0)
        outcome = collecting.save_answers(
            *world.address, [change], by=world.marie, now=NOW, tab=tab, tick=tick
        )
        assert isinstance(outcome, SaveOutcome)
        return outcome

    assert send("Cam", 1).saved == {"contact": 1}  # and its reply is lost
    assert send("Camille", 3).saved == {"contact": 2}
    late = send("Cami", 2)  # arrives after a later one of the same page
    assert (late.saved, late.conflicts, late.versions) == ({}, (), {"contact": 2})
    assert raw("contact") == ["Camille"]
    assert [c.version for c in send("Autre", 4, tab="t2").conflicts] == [2]  # another page of the same person


def test_blank_answers_begin_nothing_and_clearing_is_a_change(world: World) -> None:
    outcome = save(world.marie, {"contact": "", "staff": "  "}, base=0)
    assert outcome.unchanged == {"contact": 0, "staff": 0}
    state = collecting.read_submission(*world.address)
    assert (state.revision, state.first_saved_at) == (0, None)
    save(world.marie, {"contact": "Camille"}, base=0)
    assert save(world.marie, {"contact": ""}, base=1).saved == {"contact": 2}
    assert raw("contact") == []


def test_an_explanation_is_kept_with_what_it_explains(world: World) -> None:
    save(world.marie, {"staff": "150", "staff#soft1": "Ouverture d’un second point de service"})
    assert document()["answers"]["staff#soft1"]["about"] == ["150"]
    # Blank is an answer too, when it is about something: « oui, c’est exact ».
    save(world.marie, {"staff": "160", "staff#soft1": ""})
    assert document()["answers"]["staff#soft1"] | {"at": ""} == {
        "raw": [], "about": ["160"], "version": 2, "origin": "typed", "by": world.marie, "at": "",
    }  # fmt: skip


def test_only_the_sections_one_was_given_can_be_written(world: World) -> None:
    changes = [
        Change("contact", ("Camille",)),
        Change("results.a.target", ("1",)),
        Change("staff#soft1", ("x",)),
    ]
    outcome = collecting.save_answers(*world.address, changes, by=world.paul, now=NOW, sections={"centre"})
    assert isinstance(outcome, SaveOutcome)
    assert set(outcome.saved) == {"contact", "staff#soft1"}
    assert [(p.code, p.where) for p in outcome.problems] == [("answer.other_section", "results.a.target")]


def test_a_text_too_long_is_told_and_too_many_are_refused(world: World) -> None:
    outcome = save(world.marie, {"notes": "é" * (MAX_TEXT + 1), "contact": "é" * MAX_TEXT})
    assert set(outcome.saved) == {"contact"}
    assert [p.code for p in outcome.problems] == ["answer.too_long"]
    many = [Change(f"x{index}", ("1",)) for index in range(MAX_CHANGES + 1)]
    refused = collecting.save_answers(*world.address, many, by=world.marie, now=NOW)
    assert isinstance(refused, Problem)
    assert refused.code == "answer.too_many"


def test_text_that_no_database_keeps_loses_only_that(world: World) -> None:
    save(world.marie, {"notes": "a\x00b\ud800c 🙂 « é »\n"})
    assert raw("notes") == ["abc 🙂 « é »\n"]


def test_hundreds_of_answers_in_one_call_are_kept_like_a_few(world: World) -> None:
    ids = collecting.add_entries(*world.address, "team", count=50, by=world.marie, now=NOW)
    many = {f"team[{entry}].{field}": f"{n}" for n, entry in enumerate(ids) for field in ("position", "wage")}
    assert len(save(world.marie, many, base=0).saved) == 100
    assert len(save(world.marie, dict.fromkeys(list(many)[:70], "x"), base=1).saved) == 70
    assert raw(f"team[{ids[3]}].wage") == ["x"]
    assert raw(f"team[{ids[49]}].wage") == ["49"]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        (("petit", "2027", "06-01"), "edition.unknown"),
        (("grand", "2026", "06-01"), "edition.unknown"),
        (("petit", "2026", "09-09"), "edition.unknown"),
    ],
)
def test_nothing_is_saved_elsewhere(world: World, address: tuple[str, str, str], code: str) -> None:
    refused = collecting.save_answers(*address, [Change("contact", ("x",))], by=world.marie, now=NOW)
    assert isinstance(refused, Problem)
    assert refused.code == code


def test_a_closed_edition_takes_nothing_more_and_keeps_the_draft(world: World) -> None:
    save(world.marie, {"contact": "Camille"})
    fielding.close_edition("petit", "2026", now=NOW)
    refused = collecting.save_answers(
        *world.address, [Change("contact", ("x",), base_version=1)], by=world.marie, now=NOW
    )
    assert isinstance(refused, Problem)
    assert refused.code == "edition.closed"
    state = collecting.read_submission(*world.address)
    assert state.document["answers"]["contact"]["raw"] == ["Camille"]
    assert not state.writable
    fielding.open_edition("petit", "2026", now=NOW)
    assert save(world.marie, {"contact": "x"}, base=1).saved == {"contact": 2}


def test_reading_never_begins_a_submission(world: World) -> None:
    state = collecting.read_submission(*world.address)
    assert state.document == {"answers": {}, "entries": {}}
    assert (state.status, state.revision, state.first_saved_at) == ("draft", 0, None)
    (assignment,) = collecting.list_assignments(["06-01"])
    assert (assignment.status, assignment.title) == ("none", "Petit sondage 2025-2026")
    assert collecting.history(*world.address) == ()


def test_last_activity_names_who_worked_in_each_section(world: World) -> None:
    save(world.marie, {"contact": "Camille", "results.a.target": "1"})
    save(world.paul, {"cause_autre": "La pluie"}, now=NOW + timedelta(minutes=5))
    state = collecting.read_submission(*world.address)
    found = collecting.last_activity(state.questionnaire, state.document)
    assert (found["centre"].by, found["centre"].at) == ("Paul Fictif", NOW + timedelta(minutes=5))
    assert (found["resultats"].by, found["resultats"].at) == ("Marie Fictif", NOW)


def test_a_sheet_is_judged_in_the_world_of_its_centre(world: World) -> None:
    save(world.marie, {"results.a.target": "30", "results.b.target": "12"})
    opened = collecting.open_sheet(*world.address, by=world.marie, now=NOW)
    assert opened.sheet.value("target_total") == 42
    assert opened.sheet.context.organisation["staff_fte"] == 12.5
    assert (
        opened.sheet.context.account == {}
    )  # no question of this survey asks for it: nobody's account is read
