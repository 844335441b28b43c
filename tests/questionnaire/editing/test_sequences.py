"""Several edits of one press: done and undone together, kept as JSON, and never undone over what a colleague wrote."""

from decimal import Decimal
from typing import Any

import pytest

from surveys.questionnaire.editing.edits import Add, Edit, Move, Put, Remove, apply
from surveys.questionnaire.editing.notation import read_document, read_edits, write_edits
from surveys.questionnaire.editing.places import Place
from surveys.questionnaire.editing.sequences import Stepped, apply_all, find_foreign
from surveys.questionnaire.problems import Problem

Q, R = Place("item", "q"), Place("item", "r")
DOCUMENT: dict[str, Any] = {
    "sections": [
        {
            "code": "s",
            "title": "Un",
            "questions": [
                {"code": "q", "type": "text", "label": "Q?"},
                {"code": "p", "type": "text", "label": "P?"},
            ],
        }
    ]
}
THING = {"code": "r", "type": "integer", "label": "R?"}


def stepped(*edits: Edit, document: dict[str, Any] = DOCUMENT) -> Stepped:
    made = apply_all(edits, document)
    assert isinstance(made, Stepped), made
    return made


def codes(document: dict[str, Any]) -> list[str]:
    return [each["code"] for each in document["sections"][0]["questions"]]


def test_a_press_is_undone_in_the_opposite_order() -> None:
    press = (
        Put(Q, "label", "Autre?"),
        Add(Place("item", "r", "s"), THING, "q"),
        Move(R, "p", "s"),
        Remove(Q),
    )
    made = stepped(*press)
    assert codes(made.document) == ["p", "r"]
    assert len(made.undoing) == 4
    assert stepped(*made.undoing, document=made.document).document == DOCUMENT


def test_nothing_is_done_when_one_edit_cannot_be() -> None:
    found = apply_all([Put(Q, "label", "Autre?"), Remove(Place("item", "gone"))], DOCUMENT)
    assert isinstance(found, Problem)
    assert DOCUMENT["sections"][0]["questions"][0]["label"] == "Q?"


def test_undoing_looks_for_what_was_put() -> None:
    made = stepped(Put(Q, "label", "Autre?"))
    since = stepped(Put(Q, "label", "Encore?"), document=made.document).document
    problem = apply_all(made.undoing, since)
    assert isinstance(problem, Problem)
    assert problem.code == "edit.changed"


def test_what_was_added_goes_only_as_it_was_added() -> None:
    press = (Add(Place("item", "r", "s"), THING, "q"),)
    made = stepped(*press)
    assert find_foreign(made.undoing, press, made.document) is None
    since = stepped(Put(R, "hint", "Aide"), document=made.document).document
    problem = find_foreign(made.undoing, press, since)
    assert isinstance(problem, Problem)
    assert (problem.code, problem.where) == ("edit.changed", "r")
    assert find_foreign(made.undoing, press, DOCUMENT) is None  # it is gone already
    assert find_foreign([Remove(Q)], press, DOCUMENT) is None  # nobody added it in this press


def test_edits_come_back_from_what_is_kept_of_them() -> None:
    edits = (
        Put(Q, "max", Decimal("1.50"), None),
        Put(Q, "label", "Q?"),
        Add(Place("item", "r", "s"), THING, "q"),
        Remove(Place("choice", "a", "list")),
        Move(R, "p", "s"),
    )
    assert read_edits(write_edits(edits)) == edits
    assert str(read_document('{"max": 1.50}')["max"]) == "1.50"
    for text in ("[]", "3"):
        with pytest.raises(ValueError, match="mapping"):
            read_document(text)
    with pytest.raises(ValueError, match="no such edit"):
        read_edits('{"edits": [{"edit": "turn", "place": ["item", "q", ""]}]}')


@pytest.mark.parametrize("edit", [Put(R, "label", "x"), Remove(R), Move(R, "q", "s"), Move(Q, "gone", "s")])
def test_an_edit_of_what_is_not_there_is_refused(edit: Edit) -> None:
    assert isinstance(apply(edit, DOCUMENT), Problem)
