"""Choices stay codes; a label typed in full is understood; nothing is dropped in silence."""

from decimal import Decimal

import pytest

from surveys.questionnaire.choices import Choice, ChoiceList
from surveys.questionnaire.kinds import Kind, make_kind
from surveys.questionnaire.problems import Problem
from tests.questionnaire.kinds.samples import sample


def code_of(problem: Problem | None) -> str:
    assert problem is not None
    return problem.code


@pytest.mark.parametrize(
    "text",
    [
        "emprunt",
        " emprunt ",
        "L’emprunt",
        "l'emprunt",
        "L`EMPRUNT",
        "L’\u200bemprunt",
        "\u00a0L’emprunt\u00a0",
    ],
)
def test_a_code_or_a_label_however_typed(text: str) -> None:
    assert sample("single").read((text,)).value == "emprunt"


@pytest.mark.parametrize("text", ["emprunts", "L’emprun", "Emprunt", "x" * 10_000, "dons surplus"])
def test_an_unknown_choice_is_said(text: str) -> None:
    problem = sample("single").read((text,)).problem
    assert code_of(problem) == "choice.unknown"
    assert problem is not None
    assert len(str(problem.params["typed"])) <= 81


def test_two_labels_alike_are_asked_and_a_code_wins_over_a_label() -> None:
    alike = ChoiceList(
        "l", (Choice("a", "Été"), Choice("b", "ete"), Choice("oui", "Non"), Choice("non", "Peut-être"))
    )
    kind = make_kind("single", {"choices": "l"}, {"l": alike})
    assert isinstance(kind, Kind)
    assert code_of(kind.read(("été",)).problem) == "choice.ambiguous"
    assert kind.read(("non",)).value == "non"
    assert kind.read(("Non",)).value == "oui"


def test_a_code_is_shown_by_its_label_and_stored_as_itself() -> None:
    kind = sample("single")
    assert kind.show("dons") == "Dons privés ou fondations"
    assert kind.show("retired_code") == "retired_code"
    assert kind.encode("dons") == "dons"
    (column,) = kind.columns("gap_sources", "Sources")
    assert (column.type, column.choices) == ("string", kind.choice_list)


def test_who_opens_a_text() -> None:
    assert sample("single").opens_other("autre")
    assert not sample("single").opens_other("dons")
    assert not sample("single").opens_other(None)
    assert sample("multiple").opens_other(("dons", "autre"))
    assert not sample("multiple").opens_other(("dons",))
    assert not sample("integer").opens_other(Decimal(1))


def test_several_choices_take_the_order_of_the_list() -> None:
    kind = sample("multiple")
    assert kind.read(("autre", "", "dons", "dons", "l’emprunt")).value == ("dons", "emprunt", "autre")
    assert kind.show(("dons", "autre")) == "Dons privés ou fondations; Autre source"


def test_one_unknown_choice_spoils_the_reading_but_not_the_raw_text() -> None:
    assert code_of(sample("multiple").read(("dons", "inconnu")).problem) == "choice.unknown"


def test_an_exclusive_choice_with_others_is_a_problem_and_nothing_is_dropped() -> None:
    kind = sample("multiple")
    assert kind.read(("aucune", "dons")).value == ("dons", "aucune")
    (problem,) = kind.check(("dons", "aucune"))
    assert (problem.code, problem.params) == ("choice.exclusive", {"label": "Aucune autre source"})
    assert kind.check(("aucune",)) == ()


def test_how_many_choices() -> None:
    kind = sample("multiple", min_selected=2, max_selected=3)
    assert [p.code for p in kind.check(("dons",))] == ["choice.too_few"]
    assert [p.code for p in kind.check(("dons", "surplus", "emprunt", "autre"))] == ["choice.too_many"]
    assert kind.check(("aucune",)) == ()
    both = kind.check(("dons", "surplus", "emprunt", "aucune"))
    assert [p.code for p in both] == ["choice.exclusive", "choice.too_many"]


def test_several_choices_fill_one_column_each() -> None:
    kind = sample("multiple")
    assert [column.name for column in kind.columns("s")] == [
        "s.dons",
        "s.surplus",
        "s.emprunt",
        "s.autre",
        "s.aucune",
    ]
    assert kind.columns("s", "Sources")[0].label == "Sources – Dons privés ou fondations"
    assert kind.columns("s")[0].label == "Dons privés ou fondations"
    assert kind.cells("s", ("dons",)) == {
        "s.dons": True,
        "s.surplus": False,
        "s.emprunt": False,
        "s.autre": False,
        "s.aucune": False,
    }


def test_a_ranking_is_read_first_to_last() -> None:
    kind = sample("ranking")
    assert kind.read(("emprunt", "dons", "", "")).value == ("emprunt", "dons")
    assert kind.show(("emprunt", "dons")) == "1.\u00a0L’emprunt; 2.\u00a0Dons privés ou fondations"
    assert kind.cells("r", ("emprunt", "dons"))["r.emprunt"] == 1
    assert kind.cells("r", ("emprunt", "dons"))["r.dons"] == 2
    assert kind.cells("r", ("emprunt", "dons"))["r.autre"] is None
    assert {column.type for column in kind.columns("r")} == {"number"}


def test_a_tie_and_a_gap_are_asked() -> None:
    tie = sample("ranking").read(("dons", "emprunt", "dons")).problem
    assert tie is not None
    assert (tie.code, tie.params) == ("ranking.tie", {"label": "Dons privés ou fondations"})
    gap = sample("ranking").read(("dons", "", "emprunt")).problem
    assert gap is not None
    assert (gap.code, gap.params) == ("ranking.gap", {"rank": 2})


def test_how_many_ranks() -> None:
    whole = sample("ranking", partial=False)
    assert [p.code for p in whole.check(("dons",))] == ["ranking.incomplete"]
    assert whole.check(("dons", "surplus", "emprunt", "autre", "aucune")) == ()
    three = sample("ranking", max_ranked=3, partial="false")
    assert [p.code for p in three.check(("dons", "surplus", "emprunt", "autre"))] == ["ranking.too_many"]
    assert three.check(("dons", "surplus", "emprunt")) == ()
    assert sample("ranking").check(("dons",)) == ()


def test_a_scale_in_words() -> None:
    kind = sample("likert")
    assert kind.read(("tout à fait",)).value == "tout"
    assert kind.show("pas") == "Pas d’accord"
