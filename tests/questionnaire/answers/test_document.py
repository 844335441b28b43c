"""Answers in and out: the JSON a submission keeps, plain values, and what ``surveys evaluate`` prints."""

import json
from datetime import date, datetime
from decimal import Decimal

import pytest

from surveys.questionnaire.answers import Answer, AnswerSheet, evaluate, plain_value
from surveys.questionnaire.values import Missing
from tests.fill import CONTEXT
from tests.tiny import questionnaire, source, tiny


def sheet(name: str, plain: dict[str, object]) -> AnswerSheet:
    return AnswerSheet.from_plain(tiny(name), plain, CONTEXT)


# --- documents --------------------------------------------------------------------------------------------------


def test_a_document_holds_what_was_typed_and_what_was_understood() -> None:
    found = AnswerSheet(
        tiny("missing_reasons"),
        {
            "deficit": Answer(("1\u00a0234,50 $",), origin="pasted"),
            "grid.a.hours": Answer(("1,234",)),
            "grid.b.hours": Answer((), missing=Missing.NOT_APPLICABLE),
        },
        {},
        CONTEXT,
    )
    kept = found.to_document()["answers"]
    assert isinstance(kept, dict)
    assert kept["deficit"] == {
        "raw": ["1\u00a0234,50 $"], "missing": None, "origin": "pasted", "about": [], "value": "1234.5"
    }  # fmt: skip
    assert "value" not in kept["grid.a.hours"]
    assert kept["grid.b.hours"]["missing"] == "so"


def test_a_document_is_read_with_what_the_store_adds_and_without_what_it_leaves_out() -> None:
    kept = {
        "answers": {
            "deficit": {"raw": ["5"], "version": 3, "by": 7, "at": "2025-10-20T14:05:00Z"},
            "follow_up": {},
        },
        "entries": {},
    }
    found = AnswerSheet.from_document(tiny("missing_reasons"), kept, CONTEXT)
    assert found.value("deficit") == 5
    assert found.state("deficit").origin == "typed"
    assert found.shown("follow_up")


@pytest.mark.parametrize(
    "kept",
    [
        {},
        {"answers": None, "entries": None},
        {"answers": [], "entries": []},
        {"answers": {"deficit": None, "follow_up": {"raw": "text", "missing": 3, "origin": "magic"}}},
        {
            "answers": {"deficit": {"raw": None, "missing": "perhaps", "about": 1}},
            "entries": {"nobody": None},
        },
    ],
)
def test_a_malformed_document_is_as_if_absent(kept: dict[str, object]) -> None:
    found = AnswerSheet.from_document(tiny("missing_reasons"), kept, CONTEXT)
    assert found.state("deficit").missing is Missing.BLANK


def test_answers_of_removed_entries_and_unknown_names_are_strangers() -> None:
    answers = {
        "staff[aaaaaa].ref": Answer(("01",)),
        "staff[bbbbbb].ref": Answer(("02",)),
        "nobody": Answer(("x",)),
    }
    found = AnswerSheet(tiny("kind_roster"), answers, {"staff": ("aaaaaa",)}, CONTEXT)
    assert found.strangers() == ("staff[bbbbbb].ref", "nobody")
    assert [state.name for state in found.states() if state.origin] == ["staff[aaaaaa].ref"]


# --- plain values -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "value"),
    [
        (3, Decimal(3)),
        (12.5, Decimal("12.5")),
        (0.1, Decimal("0.1")),
        (1.234, Decimal("1.234")),  # a JSON number is exact: only typed text can be ambiguous
        (-7, Decimal(-7)),
        (Decimal("2.25"), Decimal("2.25")),
        ("12,5", Decimal("12.5")),
        ("1 234", Decimal(1234)),
    ],
)
def test_numbers_come_in_exactly(given: object, value: Decimal) -> None:
    asked = questionnaire(
        source("kind_decimal")
        .replace("places: 2", "places: 3")
        .replace("min: 0", "min: -50")
        .replace("300", "9000")
    )
    assert AnswerSheet.from_plain(asked, {"staff": given}, CONTEXT).value("staff") == value


@pytest.mark.parametrize("given", ["1,234", {"a": 1}, [1, 2], "x", True, {"missing": "maybe", "more": 1}])
def test_what_a_question_cannot_take_is_judged_like_any_typing(given: object) -> None:
    found = sheet("kind_integer", {"visits": given})
    assert found.value("visits") is None
    assert not found.complete


def test_dates_lists_and_months_come_in_as_json_knows_them() -> None:
    assert sheet("kind_date", {"started_on": "2025-03-01"}).value("started_on") == date(2025, 3, 1)
    assert sheet("kind_date", {"started_on": date(2025, 3, 1)}).value("started_on") == date(2025, 3, 1)
    moment = datetime(2025, 3, 1, 9, 30, tzinfo=CONTEXT.now.tzinfo)
    assert sheet("kind_date", {"started_on": moment}).value("started_on") == date(2025, 3, 1)
    for month in ("2025-03", "2025-03-01", "mars 2025"):
        found = sheet("kind_month", {"busiest": month})
        assert found.value("busiest") == date(2025, 3, 1)
        assert found.to_plain() == {"busiest": "2025-03"}
    assert sheet("kind_multiple", {"sources": ["levees", "dons"]}).value("sources") == ("dons", "levees")


def test_a_roster_s_objects_go_to_fixed_rows_first() -> None:
    plain = {
        "offices": [{"town": "Alma", "people": 3}, {}, {"town": "Gaspé"}, {"town": "Laval", "people": 1}]
    }
    found = sheet("kind_roster_fixed", plain)
    assert found.entries("offices") == ("siege", "annexe", "e00001", "e00002")
    assert found.value("offices[siege].town") == "Alma"
    assert found.value("offices[e00002].people") == 1
    assert found.to_plain() == plain
    assert AnswerSheet.from_plain(tiny("kind_roster_fixed"), {"offices": "Alma"}, CONTEXT).entries(
        "offices"
    ) == (
        "siege",
        "annexe",
    )


def test_plain_values_leave_out_what_speaks_of_something_else_now() -> None:
    stale = {"hours": Answer(("50",)), "hours#soft2": Answer(("Nuit",), about=("45",))}
    assert AnswerSheet(tiny("soft_rule_required"), stale, {}, CONTEXT).to_plain() == {"hours": 50}
    void = {"parts.a.hours": Answer(("5",)), "hours_confirmed": Answer(("oui",), about=("4",))}
    assert AnswerSheet(tiny("kind_confirmation"), void, {}, CONTEXT).to_plain() == {"parts.a.hours": 5}


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (Decimal("3"), 3),
        (Decimal("1E+3"), 1000),
        (Decimal("12.50"), 12.5),
        (Decimal("0.1"), 0.1),
        (Decimal("1234567890.12345678901234"), "1234567890.12345678901234"),
        (True, True),
        (date(2025, 3, 1), "2025-03-01"),
        (("a", Decimal("2.5")), ["a", 2.5]),
        (None, None),
        ("petite", "petite"),
    ],
)
def test_values_go_out_as_numbers_where_a_number_is_exact(value: object, plain: object) -> None:
    assert plain_value(value) == plain  # type: ignore[arg-type]
    assert type(plain_value(value)) is type(plain)  # type: ignore[arg-type]


# --- surveys evaluate -------------------------------------------------------------------------------------------


def test_evaluate_prints_the_state_of_every_question() -> None:
    plain = {"employees": 3, "seniority.lt1.people": 2, "lines": [{"ref": "01"}, {}]}
    printed = evaluate(tiny("sum_check"), plain, today=date(2025, 10, 20))
    assert json.loads(json.dumps(printed)) == printed
    questions = printed["questions"]
    assert isinstance(questions, dict)
    assert printed["complete"] is False
    assert questions["employees"] == {"shown": True, "required": True, "value": 3, "problems": []}
    assert questions["seniority"] == {
        "shown": True,
        "required": True,
        "value": None,
        "problems": ["rule.hard"],
    }
    assert questions["lines"]["value"] == ["e00001", "e00002"]
    assert questions["lines[e00002].ref"] == {
        "shown": True,
        "required": True,
        "value": None,
        "problems": ["answer.required"],
    }


def test_evaluate_says_complete_and_hides_values_that_are_not_shown() -> None:
    plain = {"has_agreement": "non", "amount": 5, "people": 2}
    printed = evaluate(tiny("section_condition"), plain, today=date(2025, 10, 20))
    assert printed["complete"] is True
    assert printed["questions"]["amount"] == {  # type: ignore[index]
        "shown": False,
        "required": False,
        "value": None,
        "problems": [],
    }
