"""A question inserted in another questionnaire brings its lists and its English, under codes that are free there."""

from surveys.questionnaire.editing import apply_all, english_of, insert, lists_of
from surveys.questionnaire.problems import Problem

ITEM = {
    "code": "staff",
    "type": "single",
    "choices": "sizes",
    "label": "Combien?",
    "hard": [{"rule": "${staff} != ${region}", "message": "Non."}],
    "stats": [{"id": "staff_share", "kind": "distribution", "value": "${staff}", "label": "Part"}],
}
SIZES = [{"code": "s", "label": "Petit"}]
SOURCE = {
    "choices": {"sizes": SIZES, "other": [{"code": "o", "label": "Autre"}]},
    "english": [
        {"at": "staff.label", "of": "Combien?", "text": "How many?"},
        {"at": "choices.sizes.s.label", "of": "Petit", "text": "Small"},
        {"at": "region.label", "of": "Où?", "text": "Where?"},
    ],
    "sections": [{"code": "p", "title": "P", "questions": [ITEM]}],
}


def inserted(target: dict) -> dict:
    done = insert(ITEM, lists_of(ITEM, SOURCE), target, section="q", english=english_of(ITEM, SOURCE))
    stepped = apply_all(done.edits, target)
    assert not isinstance(stepped, Problem)
    back = apply_all(stepped.undoing, stepped.document)
    assert not isinstance(back, Problem)
    assert back.document == target, "inserting is undone exactly"
    return dict(stepped.document)


def test_codes_that_are_free_are_kept() -> None:
    made = inserted({"sections": [{"code": "q", "title": "Q", "questions": []}]})
    assert made["sections"][0]["questions"] == [ITEM]
    assert made["choices"] == {"sizes": SIZES}
    assert [each["at"] for each in made["english"]] == ["staff.label", "choices.sizes.s.label"]


def test_codes_that_are_taken_are_proposed_otherwise() -> None:
    held = {
        "choices": {"sizes": [{"code": "x", "label": "X"}]},
        "sections": [{"code": "q", "title": "Q", "questions": [dict(ITEM)]}],
    }
    question = inserted(held)["sections"][0]["questions"][0]
    assert question["code"] == "staff_2"
    assert question["choices"] == "sizes_2"
    assert question["hard"][0]["rule"] == "${staff_2} != ${region}"
    assert question["stats"][0] == {
        "id": "staff_share_2",
        "kind": "distribution",
        "value": "${staff_2}",
        "label": "Part",
    }
    found = insert(ITEM, {}, held, section="q")
    assert (found.renamed, found.unknown) == ("staff", ("region",))
