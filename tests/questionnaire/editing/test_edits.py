"""An edit gives a document and what undoes it: exactly, in any order, whatever the draft has become."""

import copy
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.catalogue import read
from surveys.questionnaire.definition import load, load_document, to_document
from surveys.questionnaire.editing import (
    Add,
    Edit,
    Edited,
    Move,
    Place,
    Put,
    Remove,
    apply,
    find,
    propose_code,
    taken_codes,
    uses_of,
)
from surveys.questionnaire.problems import Problem

Document = dict[str, Any]


@cache
def document(name: str = "renouvellement") -> Document:
    loaded = load(read(name))
    assert loaded.questionnaire is not None
    return to_document(loaded.questionnaire)


def done(edit: Edit, of: Mapping[str, Any]) -> Edited:
    made = apply(edit, of)
    assert isinstance(made, Edited), made
    return made


def refused(edit: Edit, of: Mapping[str, Any]) -> str:
    made = apply(edit, of)
    assert isinstance(made, Problem)
    return made.code


def codes_of(items: Sequence[Mapping[str, Any]]) -> list[str]:
    return [item["code"] for item in items]


def section(of: Document, code: str) -> Document:
    return next(each for each in of["sections"] if each["code"] == code)


NEW = {"code": "new_one", "type": "text", "label": "Une question neuve", "disclosure": "verbatim"}


def test_a_label_is_changed_and_everything_else_is_the_same_object() -> None:
    before = document()
    made = done(Put(Place("item", "staff_fte"), "label", "Combien d’employé·es?"), before)
    path = find(made.document, Place("item", "staff_fte"))
    assert path is not None
    assert path[0] == "sections"
    changed = [
        item
        for each in made.document["sections"]
        for item in each["questions"]
        if item["code"] == "staff_fte"
    ]
    assert changed[0]["label"] == "Combien d’employé·es?"
    assert made.document["choices"] is before["choices"]
    assert load_document(made.document).accepted
    assert apply(made.undo, made.document).document == before  # type: ignore[union-attr]


def test_a_code_is_never_changed_by_an_edit() -> None:
    assert refused(Put(Place("item", "staff_fte"), "code", "autre"), document()) == "edit.code_kept"
    assert refused(Put(Place("section", "resultats"), "code", "autre"), document()) == "edit.code_kept"


def test_what_someone_else_changed_since_is_not_written_over() -> None:
    place = Place("item", "staff_fte")
    question = next(i for s in document()["sections"] for i in s["questions"] if i["code"] == "staff_fte")
    old, hint = question["label"], question.get("hint")
    after = done(Put(place, "label", "Le mien", seen=old), document()).document
    assert refused(Put(place, "label", "Le sien", seen=old), after) == "edit.changed"
    assert done(Put(place, "hint", "Une aide", seen=hint), after).document is not after


def test_a_question_is_added_moved_to_another_section_and_removed() -> None:
    before = document()
    first, second = before["sections"][0], before["sections"][1]
    anchor = first["questions"][0]["code"]
    added = done(Add(Place("item", "new_one", first["code"]), NEW, after=anchor), before)
    assert codes_of(section(added.document, first["code"])["questions"])[:2] == [anchor, "new_one"]
    assert load_document(added.document).accepted
    moved = done(Move(Place("item", "new_one"), to=second["code"]), added.document)
    assert codes_of(section(moved.document, second["code"])["questions"])[0] == "new_one"
    assert "new_one" not in codes_of(section(moved.document, first["code"])["questions"])
    assert done(moved.undo, moved.document).document == added.document
    assert done(added.undo, added.document).document == before
    assert done(Remove(Place("item", "new_one")), moved.document).document == before


def test_columns_choices_lists_and_statistics_are_edited_alike() -> None:
    before = document()
    column = {"code": "extra", "type": "integer", "label": "Autre"}
    made = done(Add(Place("column", "extra", "results_prev"), column, after="target"), before)
    table = next(i for s in made.document["sections"] for i in s["questions"] if i["code"] == "results_prev")
    assert codes_of(table["columns"])[:2] == [before_codes("results_prev")[0], "extra"]
    made = done(
        Add(Place("choice", "ailleurs", "suffisance"), {"code": "ailleurs", "label": "Ailleurs"}),
        made.document,
    )
    assert codes_of(made.document["choices"]["suffisance"])[0] == "ailleurs"
    made = done(Put(Place("lists"), "neuve", [{"code": "un", "label": "Un"}]), made.document)
    assert load_document(made.document).questionnaire is not None
    assert find(made.document, Place("list", "neuve")) == ("choices", "neuve")
    stat = {"id": "new_stat", "kind": "count_responses", "label": "Réponses"}
    made = done(Add(Place("statistic", "new_stat", "staff_fte"), stat), made.document)
    assert (
        refused(Add(Place("statistic", "new_stat", "results_prev"), stat), made.document) == "edit.code_taken"
    )


def before_codes(item: str) -> list[str]:
    table = next(i for s in document()["sections"] for i in s["questions"] if i["code"] == item)
    return codes_of(table["columns"])


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (Put(Place("item", "nowhere"), "label", "x"), "edit.unknown_place"),
        (Put(Place("choice", "a", "nowhere"), "label", "x"), "edit.unknown_place"),
        (Remove(Place("section", "nowhere")), "edit.unknown_place"),
        (Remove(Place("questionnaire")), "edit.unknown_place"),
        (Move(Place("item", "staff_fte"), after="nowhere"), "edit.unknown_sibling"),
        (Move(Place("item", "staff_fte"), after="staff_fte"), "edit.unknown_sibling"),
        (Move(Place("item", "staff_fte"), to="nowhere"), "edit.unknown_place"),
        (Add(Place("item", "staff_fte", "resultats"), {**NEW, "code": "staff_fte"}), "edit.code_taken"),
        (Add(Place("item", "other", "resultats"), NEW), "edit.no_code"),
        (Add(Place("item", "new_one", "nowhere"), NEW), "edit.unknown_place"),
        (Add(Place("item", "new_one", "resultats"), NEW, after="staff_fte"), "edit.unknown_sibling"),
    ],
)
def test_what_cannot_be_done_is_a_value(edit: Edit, code: str) -> None:
    assert refused(edit, document()) == code


# ── any sequence ──


def places(of: Document) -> list[Place]:
    found = [Place("questionnaire")]
    for each in of["sections"]:
        found.append(Place("section", each["code"]))
        for item in each["questions"]:
            found.append(Place("item", item["code"]))
            found += [
                Place("column", c["code"], item["code"]) for c in item.get("columns", item.get("fields", ()))
            ]
            found += [Place("statistic", s["id"], item["code"]) for s in item.get("stats", ())]
    for code, choices in of.get("choices", {}).items():
        found += [Place("list", code), *(Place("choice", choice["code"], code) for choice in choices)]
    return found


@st.composite
def edits(draw: st.DrawFn, of: Document) -> Edit:
    place = draw(st.sampled_from(places(of)))
    sections = codes_of(of["sections"])
    keys = ("label", "hint", "title", "relevant", "type", "choices", "purpose", "calc", "min")
    values = st.one_of(
        st.none(), st.text(max_size=12), st.sampled_from(["${staff_fte} > 2", "integer", "oui_non", True, 3])
    )
    return draw(
        st.one_of(
            st.builds(Put, st.just(place), st.sampled_from(keys), values),
            st.just(Remove(place)),
            st.builds(Move, st.just(place), st.sampled_from(["", place.code, "staff_fte", "a"]), st.just("")),
            st.builds(
                Move,
                st.just(Place("item", "staff_fte")),
                st.just(""),
                st.sampled_from(sections) if sections else st.just(""),
            ),
            st.builds(
                lambda code, where: Add(Place("item", code, where), {**NEW, "code": code}),
                st.sampled_from(["new_one", "new_two", "staff_fte"]),
                st.sampled_from([*sections, "nowhere"]),
            ),
        )
    )


@given(st.data())
def test_any_sequence_of_edits_is_undone_exactly_and_never_raises(data: st.DataObject) -> None:
    start = copy.deepcopy(document(data.draw(st.sampled_from(["satisfaction", "vote", "indicateurs"]))))
    untouched = copy.deepcopy(start)
    now, undoings = start, []
    for _ in range(data.draw(st.integers(1, 8))):
        made = apply(data.draw(edits(now)), now)
        if isinstance(made, Edited):
            undoings.append((made.undo, now))
            now = made.document
    loaded = load_document(now)
    assert loaded.accepted or loaded.errors, "a faulty draft says why"
    for undo, former in reversed(undoings):
        now = done(undo, now).document
        assert now == former
    assert start == untouched, "an edit never changes what it was given"


@given(st.data())
def test_edits_of_two_questions_commute(data: st.DataObject) -> None:
    start = document("satisfaction")
    items = [item["code"] for each in start["sections"] for item in each["questions"]]
    one, other = data.draw(st.permutations(items))[:2]
    keys, values = (
        st.sampled_from(["label", "hint", "purpose", "relevant"]),
        st.one_of(st.none(), st.text(max_size=9)),
    )
    first = Put(Place("item", one), data.draw(keys), data.draw(values))
    second = data.draw(
        st.one_of(
            st.builds(Put, st.just(Place("item", other)), keys, values), st.just(Remove(Place("item", other)))
        )
    )
    assert (
        done(second, done(first, start).document).document
        == done(first, done(second, start).document).document
    )


# ── codes and uses ──


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Combien d’employé·es en équivalents temps complet avez-vous?", "employees_equivalents_temps"),
        ("Quel est votre budget?", "budget"),
        ("2025-2026 : résultats", "question_2025_2026_resultats"),
        ("???", "question"),
        ("É", "e"),
    ],
)
def test_a_code_is_made_of_the_words_that_say_something(label: str, code: str) -> None:
    assert propose_code(label, ()) == code


@given(st.text(max_size=80), st.integers(0, 4))
def test_a_proposed_code_is_always_new_and_always_sound(label: str, times: int) -> None:
    now = document("vote")
    home = now["sections"][0]["code"]
    for _ in range(times + 1):
        code = propose_code(label, taken_codes(now))
        assert code not in taken_codes(now)
        now = done(Add(Place("item", code, home), {**NEW, "code": code}), now).document
    assert load_document(now).accepted


def test_every_use_of_a_question_is_found_and_nothing_of_it_left_is_broken() -> None:
    of, broken_by, used = document("satisfaction"), 0, 0
    for item in [item["code"] for each in of["sections"] for item in each["questions"]]:
        without = done(Remove(Place("item", item)), of).document
        errors = load_document(without).errors
        uses = uses_of(of, Place("item", item))
        broken_by += bool(errors)
        used += bool(uses)
        assert bool(uses) or not errors, (item, errors)
    assert broken_by
    assert used


def test_uses_are_told_with_their_owner_and_their_text() -> None:
    of = document()
    (first, *_) = uses_of(of, Place("list", "suffisance"))
    assert (first.owner.kind, first.key, first.text) == ("item", "choices", "suffisance")
    told = uses_of(of, Place("choice", "insuffisant", "suffisance"))
    assert any("insuffisant" in use.text for use in told)
    columns = uses_of(of, Place("column", "target", "results_prev"))
    assert columns
    assert all("target" in use.text for use in columns)
    assert uses_of(of, Place("section", "entente"))
    owners = {use.owner.kind for use in uses_of(of, Place("item", "funding_sufficiency"))}
    assert "statistic" in owners  # a figure is told by its own name, not by that of the question beside it
