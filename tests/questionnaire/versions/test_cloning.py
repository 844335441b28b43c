"""The next edition is the same questionnaire with its years moved on; nothing else of it changes silently."""

import yaml

from surveys.catalogue import read
from surveys.questionnaire.definition import load_document
from surveys.questionnaire.versions import Verdict, compare
from surveys.questionnaire.versions.cloning import clone_document, moved_on, years_in


def test_the_renewal_questionnaire_goes_to_its_next_edition() -> None:
    document = yaml.safe_load(read("renouvellement"))
    cloned = clone_document(document, "2026-2027")
    before, after = load_document(document).questionnaire, load_document(cloned).questionnaire
    assert before is not None
    assert after is not None
    assert (after.edition, after.previous_editions[-1]) == ("2026-2027", "2025-2026")
    assert (after.opens_on, after.closes_on, after.expected_count) == (None, None, None)
    assert after.params["annee_prec"] == "2025-2026"
    assert after.params["refus_depuis"] == "1er avril 2026"
    assert after.params["annee_cour"] == "2026-2027"
    assert after.params["taux_horaire_mess"] == before.params["taux_horaire_mess"]  # a rate does not move on
    changes = compare(before, after).changes
    assert {change.what for change in changes} <= {
        "parameter",
        "figure",
        "reworded",
    }  # the note of its period goes with it
    assert all(change.verdict is Verdict.SAME for change in changes)


def test_a_trend_goes_on_to_the_new_edition() -> None:
    document = yaml.safe_load(read("satisfaction")) | {"edition": "2026-05"}
    stat = {"id": "since", "kind": "trend", "of": "x", "editions": ["2025-11", "2026-05"], "label": "Depuis"}
    document["sections"][0]["questions"][0]["stats"] = [stat]
    made = clone_document(document, "2026-11")
    assert made["sections"][0]["questions"][0]["stats"][0]["editions"] == ["2025-11", "2026-05", "2026-11"]
    assert document["sections"][0]["questions"][0]["stats"][0]["editions"] == ["2025-11", "2026-05"]


def test_a_year_in_a_sentence_is_told_and_left() -> None:
    section = {
        "code": "s",
        "title": "Un",
        "questions": [{"code": "q", "type": "text", "label": "Depuis 2025?"}],
    }
    document = {"edition": "2025", "params": {}, "sections": [section]}
    cloned = clone_document(document, "2027")
    assert years_in(cloned) == ("s.q",)
    assert cloned["sections"] == [section]


def test_years_move_by_as_many_as_between_the_editions() -> None:
    assert moved_on("du 1er avril 2024 au 31 mars 2025", 2) == "du 1er avril 2026 au 31 mars 2027"
    assert moved_on("12024 fois", 1) == "12024 fois"
    pay = clone_document({"edition": "2024", "params": {"an2": "2023-2024"}}, "2026")
    assert pay["params"] == {"an2": "2025-2026"}
