"""What designers do in one press: begin, copy, give another kind, take out; each sound, and each undone exactly."""

from collections.abc import Callable
from typing import Any

import pytest

from surveys.questionnaire.definition import load_document
from surveys.questionnaire.editing import (
    Edit,
    Place,
    Stepped,
    apply_all,
    read_edits,
    sound_part,
    uses_of,
    write_edits,
)
from surveys.questionnaire.editing.beginnings import (
    COLUMN_KINDS,
    KINDS,
    begin_choice,
    begin_column,
    begin_item,
    begin_section,
)
from surveys.questionnaire.editing.copies import duplicate, recode
from surveys.questionnaire.editing.removal import plan_removal
from surveys.questionnaire.editing.retyping import retype
from surveys.questionnaire.editing.soundness import place_of
from tests.questionnaire.editing.test_edits import document

Document = dict[str, Any]


def done(edits: tuple[Edit, ...] | None, of: Document) -> Document:
    """Do a press, see that it is kept as it is and undone exactly, and return the document."""
    assert edits is not None
    made = apply_all(edits, of)
    assert isinstance(made, Stepped), made
    back = apply_all(made.undoing, made.document)
    assert isinstance(back, Stepped), back
    assert back.document == of
    assert read_edits(write_edits(edits)) == edits
    assert read_edits(write_edits(made.undoing)) == made.undoing
    return made.document


def faults(of: Document) -> list[str]:
    return [problem.code for problem in load_document(of).errors]


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_of_each_kind_begins_sound(kind: str) -> None:
    section = document("satisfaction")["sections"][0]["code"]
    code, edits = begin_item(document("satisfaction"), kind, "Une question toute neuve", section=section)
    made = done(edits, document("satisfaction"))
    assert code == "question_toute_neuve"
    if kind == "confirmation":
        assert faults(made), "what total is to be confirmed is for a person to say"
    else:
        assert faults(made) == []


@pytest.mark.parametrize("kind", COLUMN_KINDS)
def test_a_column_of_each_kind_begins_sound(kind: str) -> None:
    of = document("remuneration")
    roster = next(q["code"] for s in of["sections"] for q in s["questions"] if q["type"] == "roster")
    _, edits = begin_column(of, roster, kind, "Une colonne")
    made = done(edits, of)
    assert faults(made) == [] or kind in ("confirmation", "attribute", "note")


def test_a_section_and_a_choice_begin() -> None:
    of = document("satisfaction")
    code, edits = begin_section(of, "Pour finir", after=of["sections"][0]["code"])
    assert code == "finir"
    assert done(edits, of)["sections"][1]["code"] == "finir"
    assert faults(done(edits, of)), "it waits for a question"
    name = next(iter(of["choices"]))
    code, edits = begin_choice(of, name, "Un choix de plus")
    assert faults(done(edits, of)) == []


@pytest.mark.parametrize("name", ["renouvellement", "remuneration"])
def test_every_item_and_section_can_be_copied(name: str) -> None:
    of = document(name)
    places = [Place("section", s["code"]) for s in of["sections"]]
    places += [Place("item", q["code"]) for s in of["sections"] for q in s["questions"]][::4]
    for place in places:
        copied = duplicate(of, place)
        assert copied is not None
        code, edits = copied
        assert code != place.code
        assert faults(done(edits, of)) == [], (place, faults(done(edits, of)))


def test_a_copied_section_speaks_of_itself() -> None:
    of = document("renouvellement")
    read = next(
        (s["code"], q["code"], use)
        for s in of["sections"]
        for q in s["questions"]
        for use in uses_of(of, Place("item", q["code"]))
        if use.key == "relevant" and any(use.owner.code == other["code"] for other in s["questions"])
    )
    copied = duplicate(of, Place("section", read[0]))
    assert copied is not None
    made = done(copied[1], of)
    section = next(s for s in made["sections"] if s["code"] == copied[0])
    conditions = " ".join(q.get("relevant", "") for q in section["questions"])
    assert f"${{{read[1]}_2" in conditions
    assert f"${{{read[1]}}}" not in conditions


def test_a_code_that_nobody_was_asked_under_may_change() -> None:
    of = document("satisfaction")
    section = of["sections"][0]["code"]
    _, edits = begin_item(of, "integer", "Combien de personnes", section=section)
    now = done(edits, of)
    after = done(recode(now, Place("item", "personnes"), "effectif"), now)
    assert after["sections"][0]["questions"][0]["code"] == "effectif"
    assert faults(after) == []


def test_what_uses_a_thing_goes_with_it_or_is_changed_first() -> None:
    for name in ("satisfaction", "renouvellement", "remuneration"):
        of = document(name)
        possible = 0
        for code in [q["code"] for s in of["sections"] for q in s["questions"]]:
            plan = plan_removal(of, Place("item", code))
            assert bool(plan.uses) or plan.possible
            if not plan.possible:
                assert all(use.key not in ("relevant", "rule", "calc") for use in plan.first), plan.first
                continue
            possible += 1
            after = done(plan.edits, of)
            left = faults(after)
            assert not [each for each in left if each.startswith(("expression", "definition.statistic"))], (
                code,
                left,
            )
        assert possible, name


def test_a_section_goes_with_all_that_reads_it() -> None:
    of = document("renouvellement")
    for section in [s["code"] for s in of["sections"]]:
        plan = plan_removal(of, Place("section", section))
        if plan.possible:
            assert faults(done(plan.edits, of)) == [], section


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "confirmation"])
def test_a_question_takes_another_kind(kind: str) -> None:
    of = document("satisfaction")
    section = of["sections"][0]["code"]
    for first in ("single", "integer", "roster", "matrix_single"):
        _, edits = begin_item(of, first, "Une question", section=section)
        now = done(edits, of)
        after = done(retype(now, Place("item", "question"), kind), now)
        assert faults(after) == [], (first, kind)
    assert retype(of, Place("item", "nowhere"), kind) is None
    assert retype(of, Place("section", section), kind) is None


def test_a_list_follows_its_question() -> None:
    of = document("satisfaction")
    _, edits = begin_item(of, "single", "Une question", section=of["sections"][0]["code"])
    now = done(edits, of)
    after = done(retype(now, Place("item", "question"), "multiple"), now)
    item = after["sections"][0]["questions"][0]
    assert item["choices"] == now["sections"][0]["questions"][0]["choices"]
    assert len(after["choices"]) == len(now["choices"])


# ── what of a faulty draft can be tried ──


def broken(of: Document, change: Callable[[Document], None]) -> Document:
    import copy

    made = copy.deepcopy(of)
    change(made)
    return made


def test_a_sound_draft_is_tried_whole() -> None:
    assert sound_part(document()).left_out == ()


@pytest.mark.parametrize("key", ["relevant", "label", "type", "min", "hard"])
def test_what_is_wrong_is_left_out_and_the_rest_is_tried(key: str) -> None:
    wrong = {
        "relevant": "${nowhere} > 1",
        "label": None,
        "type": "nothing",
        "min": "beaucoup",
        "hard": [{"rule": "("}],
    }

    def change(made: Document) -> None:
        item = next(q for s in made["sections"] for q in s["questions"] if q["code"] == "staff_fte")
        item[key] = wrong[key]

    of = broken(document(), change)
    assert not load_document(of).accepted
    sound = sound_part(of)
    assert sound.questionnaire is not None
    assert Place("item", "staff_fte") in sound.left_out
    assert ("staff_fte" in sound.questionnaire.items) == (key in ("relevant", "hard"))


def test_a_section_that_waits_is_left_out() -> None:
    of = document("satisfaction")
    _, edits = begin_section(of, "Pour finir")
    sound = sound_part(done(edits, of))
    assert sound.questionnaire is not None
    assert len(sound.questionnaire.sections) == len(of["sections"])


def test_a_draft_of_nothing_can_be_tried_as_nothing() -> None:
    assert (
        sound_part(
            {"format": "axtra-questionnaire/1", "survey": "x", "title": "X", "sections": []}
        ).questionnaire
        is None
    )
    assert sound_part({}).questionnaire is None


@pytest.mark.parametrize(
    ("where", "place", "key"),
    [
        (
            "sections.resultats.results_prev.columns.target.hard[1]",
            Place("column", "target", "results_prev"),
            "hard",
        ),
        ("sections.identification.staff_fte.relevant", Place("item", "staff_fte"), "relevant"),
        ("sections.resultats.title", Place("section", "resultats"), "title"),
        ("choices.suffisance.insuffisant.label", Place("choice", "insuffisant", "suffisance"), "label"),
        ("choices.suffisance", Place("list", "suffisance"), ""),
        ("title", Place("questionnaire"), "title"),
    ],
)
def test_a_path_says_its_thing_and_its_key(where: str, place: Place, key: str) -> None:
    assert place_of(document(), where) == (place, key)
