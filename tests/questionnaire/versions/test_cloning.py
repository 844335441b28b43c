"""The next edition is the same questionnaire with its years moved on; nothing else of it changes silently."""

import yaml

from surveys.catalogue import read
from surveys.questionnaire.definition import load_document
from surveys.questionnaire.versions import Verdict, compare
from surveys.questionnaire.versions.cloning import backdate_document, clone_document, moved_on, years_in


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


def trends(*editions: list[str]) -> dict[str, object]:
    stats = [{"id": f"s{place}", "kind": "trend", "editions": shown} for place, shown in enumerate(editions)]
    return {
        "edition": "2024",
        "previous_editions": ["2022"],
        "period": {"opens_on": "2024-05-01"},
        "population": {"label": "Les membres", "expected_count": 89},
        "params": {"year": "2023-2024", "rate": 3},
        "choices": {"posts": [{"code": "a", "label": "A", "was": "old"}]},
        "sections": [
            {
                "code": "s",
                "questions": [{"code": "q", "stats": [*stats, {"id": "n", "kind": "share"}]}, {"code": "r"}],
            }
        ],
    }


def shown(document: dict[str, object]) -> list[object]:
    (section,) = document["sections"]  # type: ignore[misc,attr-defined]
    return [one.get("editions") for one in section["questions"][0]["stats"]]


def test_only_the_trends_that_showed_the_last_edition_go_on() -> None:
    document = trends(["2022", "2024"], ["2020", "2022"], ["2024", "2026"])
    made = clone_document(document, "2026")
    assert shown(made) == [["2022", "2024", "2026"], ["2020", "2022"], ["2024", "2026"], None]
    assert made["previous_editions"] == ["2022", "2024"]
    assert made["population"] == {"label": "Les membres"}
    assert made["choices"] == {"posts": [{"code": "a", "label": "A"}]}
    assert "period" not in made
    assert clone_document(document, "2024") == document


def test_an_edition_that_was_held_before_knows_none_before_it() -> None:
    document = trends(["2022", "2024"])
    made = backdate_document(document, "2019")
    assert shown(made) == [["2019"], None]
    assert made["params"] == {"year": "2018-2019", "rate": 3}
    assert (made["edition"], "previous_editions" in made, "period" in made) == ("2019", False, False)
    assert made["choices"] == document["choices"]
    assert backdate_document(document, "2024") == document
