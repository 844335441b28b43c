"""What differs too much from the last edition is asked about, explained or left; what does not is left in peace."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.questionnaire.answers import Answer, AnswerSheet, Spread
from surveys.questionnaire.answers.plausibility import (
    REASONS,
    Limits,
    find_copied,
    find_swapped,
    judge,
    limits_of,
    read_reason,
)
from surveys.questionnaire.definition.model import Compare, Questionnaire
from surveys.questionnaire.kinds import make_kind
from surveys.questionnaire.kinds.base import Kind
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import Value
from surveys.web.shared import texts
from surveys.web.shared.sentences.plausibility import SENTENCES
from tests.fill import CONTEXT
from tests.tiny import questionnaire, source, tiny

Last = Mapping[str, Any]

SCALE = {
    "scale.dg.low": 45, "scale.dg.high": 55,
    "scale.conseil.low": 25, "scale.conseil.high": 32,
    "scale.soutien.low": 20, "scale.soutien.high": 26,
    "scale.accueil.low": 17, "scale.accueil.high": 21,
}  # fmt: skip


def sheet(
    answers: Last,
    last: Last,
    *,
    asked: Questionnaire | None = None,
    spreads: Mapping[str, Spread] | None = None,
) -> AnswerSheet:
    """Plain answers beside last edition's values, whole numbers made exact."""
    previous: dict[str, Value] = {
        name: Decimal(str(value)) if isinstance(value, int | float) else value for name, value in last.items()
    }
    context = replace(CONTEXT, previous=previous, spreads=spreads or {})
    return AnswerSheet.from_plain(asked or tiny("compare"), answers, context)


def found(one: AnswerSheet) -> list[tuple[str, str]]:
    return [(each.where, each.code) for each in one.problems() if each.code.startswith("change.")]


# ── one number ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "before", "now", "code"),
    [
        ("budget", 100_000, 130_000, None),  # 30 % is not past 30 %
        ("budget", 100_000, 130_001, "change.percent"),
        ("budget", 10_000, 14_000, None),  # past 30 %, not past 5 000 $
        ("budget", 100_000, 1_000_000, "change.scale"),
        ("budget", 1_050_000, 1_100, "change.scale"),  # typed in thousands
        ("budget", 100_000, 100_000, None),
        ("budget", 0, 900_000, None),  # what began says nothing of an error
        ("budget", 100_000, 0, "change.percent"),
        ("result", 20_000, -20_000, "change.sign"),
        ("result", 400, -400, None),  # too little to be compared
        ("rate", "24.50", "51000", "change.annual"),
        ("rate", "24.50", "2.45", "change.scale"),
        ("rate", "24.50", "34", None),
        ("rate", "24.50", "35", "change.percent"),  # 40 % for a rate per hour
        ("visits", 100, 150, None),
        ("visits", 100, 151, "change.percent"),
        ("visits", 3, 9, None),  # small counts jump
        ("visits", 12, 121, "change.scale"),
        ("share", 50, 69, None),
        ("share", 50, 71, "change.amount"),  # percentages differ by points
        ("share", 50, 5, "change.scale"),
        ("hours", 35, "37.5", None),
        ("hours", 35, "37.6", "change.amount"),
        ("waiting", 10, 1_000, None),  # never, by its author's word
    ],
)  # fmt: skip
def test_a_number_is_compared_with_the_last_one(name: str, before: Any, now: Any, code: str | None) -> None:
    one = sheet({name: now}, {name: Decimal(str(before))})
    assert [each for where, each in found(one) if where == name] == ([code] if code else [])


def test_a_calculated_value_is_compared_only_where_its_author_says_so() -> None:
    one = sheet({"visits": 400, "hours": 35}, {"visits_by_hour": "7.1", "visits": 390, "hours": 35})
    assert found(one) == []  # a text is not a number
    one = sheet({"visits": 420, "hours": 35}, {"visits_by_hour": 7, "visits": 390, "hours": 35})
    assert found(one) == [("visits_by_hour", "change.percent")]
    assert found(sheet({"visits": 245, "hours": 35}, {"visits_by_hour": 70})) == [
        ("visits_by_hour", "change.percent")  # scale: false
    ]


def test_nothing_is_said_without_an_answer_or_a_last_edition() -> None:
    assert found(sheet({"visits": 500}, {})) == []
    assert found(sheet({}, {"visits": 5})) == []
    assert found(sheet({"visits": {"missing": "nsp"}}, {"visits": 500})) == []
    assert found(sheet({"visits": {"raw": ["douze"]}}, {"visits": 500})) == []


def test_a_sentence_says_both_numbers_and_what_to_do() -> None:
    one = sheet({"budget": 1_000_000, "rate": 51_000}, {"budget": 100_000, "rate": "24.50"})
    said = {each.where: texts.sentence(each) for each in one.problems() if each.code.startswith("change.")}
    assert "100\u00a0000,00\u00a0$ à 1\u00a0000\u00a0000,00\u00a0$" in said["budget"]
    assert "environ 10." in said["budget"]
    assert found(sheet({"rate": 40}, {"rate": Decimal("24.50")})) == [("rate", "change.percent")]


def test_every_code_and_every_reason_has_its_sentence() -> None:
    codes = {
        f"change.{word}"
        for word in ["percent", "amount", "sign", "scale", "annual", "robust", "swapped", "copied"]
    }
    assert set(SENTENCES) == codes | {"change.copied_before"} | {f"change.reason.{word}" for word in REASONS}
    for code in codes:
        params = dict.fromkeys(
            ("before", "now", "percent", "factor", "first", "second", "column", "other"), "x"
        )
        assert texts.sentence(Problem(code, "budget", params)) != texts.UNKNOWN


# ── the members' own changes ──────────────────────────────────────────────────────────────────────────────────


def test_members_changes_take_the_place_of_a_limit_that_nobody_wrote() -> None:
    wild, calm = Spread(0.0, 0.4, 30), Spread(0.05, 0.03, 30)
    assert found(sheet({"visits": 160}, {"visits": 100})) == [("visits", "change.percent")]
    assert found(sheet({"visits": 160}, {"visits": 100}, spreads={"visits": wild})) == []
    assert found(sheet({"visits": 140}, {"visits": 100})) == []
    assert found(sheet({"visits": 140}, {"visits": 100}, spreads={"visits": calm})) == [
        ("visits", "change.robust")
    ]
    assert found(sheet({"visits": 1_000}, {"visits": 100}, spreads={"visits": wild})) == [
        ("visits", "change.scale")
    ]


def test_members_changes_are_added_to_a_limit_that_an_author_wrote() -> None:
    wild, calm = Spread(0.0, 0.4, 30), Spread(0.0, 0.02, 30)
    assert found(sheet({"budget": 140_000}, {"budget": 100_000}, spreads={"budget": wild})) == [
        ("budget", "change.percent")
    ]
    assert found(sheet({"budget": 128_000}, {"budget": 100_000}, spreads={"budget": calm})) == [
        ("budget", "change.robust")
    ]


@pytest.mark.parametrize("spread", [Spread(0.0, 0.4, 9), Spread(0.0, 0.0, 60)])
def test_few_members_or_members_who_changed_nothing_are_no_yardstick(spread: Spread) -> None:
    assert found(sheet({"visits": 160}, {"visits": 100}, spreads={"visits": spread})) == [
        ("visits", "change.percent")
    ]


def test_what_is_said_betrays_no_member() -> None:
    spreads = {"visits": Spread(0.05, 0.03, 30)}
    (problem,) = sheet({"visits": 140}, {"visits": 100}, spreads=spreads).problems()
    assert set(problem.params) == {"rule", "explain", "before", "now"}


# ── explanations ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_change_is_a_warning_that_never_stands_in_the_way() -> None:
    one = sheet({"visits": 500}, {"visits": 100})
    (problem,) = one.state("visits").problems
    assert (problem.severity, problem.params["rule"], problem.params["explain"]) == (
        "warning",
        "change",
        "optional",
    )
    assert one.complete
    assert one.progress().to_confirm == 1
    assert one.value("visits") == 500


def test_a_reason_or_a_word_settles_it() -> None:
    one = sheet({"visits": 500}, {"visits": 100})
    (check,) = one.checks("visits")
    assert (check.name, check.reasons, check.satisfied) == ("visits#change", REASONS, False)
    assert one.accepts("visits#change")
    about = one.about("visits#change")
    assert about == ("change.percent", "100", "500")
    for raw in (("@activite",), ("@autre", "Nouveau point de service"), ("Une fusion",), ("",)):
        told = one.changed({"visits#change": Answer(raw, about=about)})
        assert told.state("visits").problems == ()
        assert told.progress().to_confirm == 0
        (check,) = told.checks("visits")
        assert check.satisfied
    told = one.changed({"visits#change": Answer(("@autre", "Nouveau point de service"), about=about)})
    assert [(each.reason, each.text) for each in told.checks("visits")] == [
        ("autre", "Nouveau point de service")
    ]
    assert told.state("visits#change").value == "Nouveau point de service"
    chosen = one.changed({"visits#change": Answer(("@methode",), about=about)})
    assert chosen.state("visits#change").value == "methode"


def test_a_required_reason_holds_the_sending_until_it_is_given() -> None:
    one = sheet({"budget": 400_000}, {"budget": 100_000})
    assert not one.complete
    about = one.about("budget#change")
    for raw, complete in {
        ("",): False,
        ("@autre",): False,
        ("@autre", "Un legs"): True,
        ("@financement",): True,
    }.items():
        assert one.changed({"budget#change": Answer(raw, about=about)}).complete is complete


def test_an_explanation_is_about_a_value_and_the_one_before() -> None:
    one = sheet({"visits": 500}, {"visits": 100})
    told = one.changed({"visits#change": Answer(("@activite",), about=one.about("visits#change"))})
    assert found(told.changed({"visits": Answer(("501",))})) == [("visits", "change.percent")]
    assert found(told.changed({"visits": Answer(("500 personnes",))})) == []  # the same, written otherwise
    assert found(told.changed({"visits": Answer(("120",))})) == []  # nothing to explain any more
    corrected = told.within(replace(told.context, previous={"visits": Decimal(90)}))
    assert found(corrected) == [("visits", "change.percent")]  # the last edition was corrected since
    learned = told.within(replace(told.context, spreads={"visits": Spread(0, 0.02, 20)}))
    assert found(learned) == []  # another yardstick, the same two numbers


def test_explanations_are_data_even_where_the_last_edition_is_not_known() -> None:
    one = sheet({"visits": 500}, {"visits": 100})
    raw = ("@autre", "Nouveau point de service")
    told = one.changed({"visits#change": Answer(raw, about=one.about("visits#change"))})
    alone = told.within(CONTEXT)
    (explained,) = alone.explained_changes()
    assert (explained.owner, explained.code, explained.before, explained.now) == (
        "visits",
        "change.percent",
        "100",
        "500",
    )
    assert (explained.reason, explained.text) == ("autre", "Nouveau point de service")
    assert list(alone.changed({"visits": Answer(("80",))}).explained_changes()) == []
    plain = alone.to_plain()
    assert plain["visits#change"] == "@autre Nouveau point de service"
    again = AnswerSheet.from_plain(tiny("compare"), plain, CONTEXT)
    assert [each.reason for each in again.explained_changes()] == ["autre"]
    assert found(again.within(one.context)) == []


@given(st.text(max_size=30))
def test_a_text_is_never_lost_to_a_reason(text: str) -> None:
    reason, words = read_reason(text.strip())
    assert (f"@{reason} {words}".strip() if reason else words).split() == text.split()


# ── the last edition's value of the same fact ─────────────────────────────────────────────────────────────────


def test_what_is_carried_from_another_question_is_what_it_is_compared_with() -> None:
    show = tiny("prefill_show")
    last = {"request.b.obtained": 400, "results.b.target": 90, "results.b.reached": 80}
    one = sheet({"results.b.target": 410, "results.b.reached": 300}, last, asked=show)
    assert found(one) == [("results.b.reached", "change.percent")]


def test_a_delegate_hears_nothing_of_a_restricted_section() -> None:
    text = source("prefill_show").replace(
        "  - code: page\n", "  - code: autre\n    title: \"Autre\"\n    restricted: true\n    questions:\n"
        "      - {code: secret, type: money, label: \"Combien?\"}\n  - code: page\n"
    ).replace("code: budget, mode", "code: secret, mode")  # fmt: skip
    one = sheet({"budget": 30_000}, {"secret": 10_000}, asked=questionnaire(text))
    assert found(one) == [("budget", "change.percent")]
    assert found(one.within(replace(one.context, discreet=True))) == []


def test_an_entry_is_the_same_as_before_only_while_what_makes_it_so_is() -> None:
    last = {"staff[e00001].post": "conseil", "staff[e00001].pay": 25, "staff[e00002].pay": 25}
    row = {"ref": "01", "post": "conseil", "pay": 45}
    assert found(sheet({"staff": [row]}, last)) == [("staff[e00001].pay", "change.percent")]
    assert found(sheet({"staff": [{**row, "post": "dg"}]}, last)) == []
    assert found(sheet({"staff": [{**row, "pay": 26}, {"ref": "02", "pay": 45}]}, last)) == [
        ("staff[e00002].pay", "change.percent")
    ]


def test_hidden_answers_are_not_compared() -> None:
    text = source("compare").replace(
        'label: "Combien de personnes avez-vous accueillies?"',
        'label: "Combien de personnes avez-vous accueillies?"\n        relevant: "${budget} > 0"',
    )
    one = sheet({"budget": 10_000, "visits": 40}, {"visits": 10}, asked=questionnaire(text))
    assert found(one) == [("visits", "change.percent")]
    assert found(one.changed({"budget": Answer(("0",))})) == []


# ── tables ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_two_rows_that_seem_exchanged_are_named_once() -> None:
    now = {name: value * 1.06 for name, value in SCALE.items()}
    for column in ("low", "high"):
        now[f"scale.dg.{column}"], now[f"scale.accueil.{column}"] = (
            now[f"scale.accueil.{column}"],
            now[f"scale.dg.{column}"],
        )
    one = sheet({name: round(value, 2) for name, value in now.items()}, SCALE)
    assert found(one) == [("scale", "change.swapped")]
    (problem,) = one.problems()
    assert (problem.params["first"], problem.params["second"]) == ("Direction générale", "Accueil")
    about = one.about("scale#change")
    told = one.changed({"scale#change": Answer(("@autre", "Deux postes échangés"), about=about)})
    assert found(told) == []
    assert found(told.changed({"scale.dg.low": Answer(("21",))})) == [("scale", "change.swapped")]
    (explained,) = told.within(CONTEXT).explained_changes()
    assert (explained.owner, explained.before) == ("scale", "dg accueil")


def test_a_column_that_repeats_another_is_named() -> None:
    same = SCALE | {
        f"scale.{row}.low": SCALE[f"scale.{row}.high"] for row in ("dg", "conseil", "soutien", "accueil")
    }
    one = sheet(same, SCALE)
    assert found(one) == [("scale", "change.copied")]
    (problem,) = one.problems()
    assert (problem.params["column"], problem.params["other"]) == ("Minimum", "Maximum")
    assert found(sheet(same, same)) == []  # so it was before


def test_a_column_that_repeats_the_last_edition_s_other_one_is_named() -> None:
    rows = ("dg", "conseil", "soutien", "accueil")
    now = {f"scale.{row}.high": SCALE[f"scale.{row}.low"] for row in rows}
    now |= {f"scale.{row}.low": SCALE[f"scale.{row}.low"] - 1 for row in rows}
    one = sheet(now, SCALE)
    assert found(one) == [("scale", "change.copied_before")]


def test_a_table_that_did_not_change_or_grew_together_is_left_in_peace() -> None:
    for factor in (1, 1.05, 1.2):
        assert found(sheet({name: round(value * factor, 2) for name, value in SCALE.items()}, SCALE)) == []


def test_an_author_silences_a_table() -> None:
    text = source("compare").replace(
        "        rows: postes\n        prefill",
        "        rows: postes\n        compare: {never: true}\n        prefill",
    )
    one = sheet({"scale.dg.low": 450, "scale.dg.high": 5}, SCALE, asked=questionnaire(text))
    assert found(one) == []
    assert not one.accepts("scale#change")
    assert not one.accepts("scale.dg.low#change")


# ── limits ────────────────────────────────────────────────────────────────────────────────────────────────────


def kind(word: str, **settings: object) -> Kind:
    made = make_kind(word, settings, {})
    assert isinstance(made, Kind)
    return made


def test_only_numbers_of_stable_facts_are_compared_unasked() -> None:
    compared = {
        word for word in ("integer", "decimal", "money", "percent", "duration") if limits_of(kind(word), None)
    }
    assert compared == {"integer", "decimal", "money", "percent", "duration"}
    assert all(
        limits_of(kind(word), None) is None for word in ("rating", "year", "date", "text", "calculated")
    )
    assert limits_of(kind("rating"), Compare()) is not None
    assert limits_of(kind("money"), Compare(never=True)) is None


def test_a_written_limit_replaces_both_usual_ones() -> None:
    usual, written = (
        limits_of(kind("integer"), None),
        limits_of(kind("integer"), Compare(percent=Decimal(20))),
    )
    assert usual is not None
    assert written is not None
    assert (usual.percent, usual.amount, usual.firm) == (50, 10, False)
    assert (written.percent, written.amount, written.minimum, written.firm) == (20, None, 10, True)


# ── whatever the numbers ──────────────────────────────────────────────────────────────────────────────────────

NUMBER = st.decimals(-(10**12), 10**12, places=2, allow_nan=False, allow_infinity=False)
CELL = st.tuples(st.none() | NUMBER, st.none() | NUMBER)
LIMITS = st.builds(
    Limits,
    st.none() | st.decimals("0.1", 500, places=1),
    st.none() | st.decimals("0.1", 5_000, places=1),
    st.decimals(0, 1_000, places=1),
    sign=st.booleans(),
    scale=st.booleans(),
    robust=st.booleans(),
    hourly=st.booleans(),
    firm=st.booleans(),
)
SPREAD = st.none() | st.builds(Spread, st.floats(-2, 2), st.floats(0, 3), st.integers(0, 99))


@settings(max_examples=300, deadline=None)
@given(NUMBER, NUMBER, LIMITS, SPREAD)
def test_no_pair_of_numbers_breaks_the_judgement(
    before: Decimal, now: Decimal, limits: Limits, spread: Spread | None
) -> None:
    judge(before, now, limits, spread)
    assert judge(now, now, limits, spread) is None


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(CELL, min_size=2, max_size=2), max_size=7), LIMITS)
def test_no_table_breaks_the_judgement(cells: list[list[Any]], limits: Limits) -> None:
    rows = {str(place): row for place, row in enumerate(cells)}
    swapped = find_swapped(rows, [limits, limits])
    assert swapped is None or swapped[0] != swapped[1]
    copied = find_copied(cells, [limits, limits])
    assert copied is None or copied.column != copied.other
