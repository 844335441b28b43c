"""Calculated values, attributes, totals, texts with answers in them, and what expressions see."""

from dataclasses import replace
from decimal import Decimal

import pytest

from surveys.catalogue import load_catalogue
from surveys.questionnaire.answers import AnswerSheet, Context
from surveys.questionnaire.expressions import Expression, parse
from tests.fill import CONTEXT
from tests.tiny import questionnaire, source, tiny


def sheet(name: str, plain: dict[str, object], context: Context = CONTEXT) -> AnswerSheet:
    return AnswerSheet.from_plain(tiny(name), plain, context)


def worth(found: AnswerSheet, source: str, **scope: str) -> object:
    parsed = parse(source)
    assert isinstance(parsed, Expression)
    return parsed.evaluate(found.scope(**scope))  # type: ignore[arg-type]


def test_calculated_values_follow_from_answers_and_from_each_other() -> None:
    found = sheet("kind_calculated", {"adults": 7, "children": 2})
    assert (found.value("everyone"), found.value("size")) == (Decimal(9), "petite")
    assert found.state("everyone").origin is None
    assert found.value("size") == "petite"
    assert sheet("kind_calculated", {}).value("size") == "petite"  # the sum of nothing is zero


def test_what_a_form_sends_for_a_calculated_value_is_not_believed() -> None:
    found = sheet("kind_calculated", {"adults": 7, "everyone": 999})
    assert found.value("everyone") == 7
    assert not found.accepts("everyone")


def test_a_calculation_over_rows_has_a_value_for_each() -> None:
    answers = {"counts.a.before": 2, "counts.a.after": 5, "counts.b.before": 4, "counts.b.after": 1}
    found = sheet("kind_calculated_rows", answers)
    assert [found.value(f"growth.{row}") for row in "abc"] == [3, -3, None]
    assert found.value("growth_total") == 0
    assert worth(found, "count-non-empty(${growth.*})") == 2


def test_a_calculated_column_reads_its_own_row() -> None:
    found = sheet("kind_matrix", {"offer.a.price": 2, "offer.a.place": "ligne", "offer.b.price": 3})
    assert [found.value(f"offer.{row}.yearly") for row in "abc"] == [24, 36, None]
    roster = sheet("kind_roster", {"staff": [{"rate": 20}, {}]})
    assert [roster.value(f"staff[{entry}].week") for entry in roster.entries("staff")] == [700, None]


def test_an_attribute_is_what_the_directory_says() -> None:
    far = replace(CONTEXT, organisation={"region": "r09"})
    assert sheet("kind_attribute", {}, far).value("region") == "r09"
    assert sheet("kind_attribute", {}, far).shown("far")
    assert not sheet("kind_attribute", {}).shown("far")  # the context's own centre is in r06
    assert not sheet("kind_attribute", {"region": "r09"}).shown("far")  # nobody types it


def test_a_rule_reads_the_attributes_of_its_own_choice() -> None:
    asked = questionnaire(
        source("kind_single_radio")
        .replace('"Montréal"}', '"Montréal", far: false}')
        .replace('"Bas-Saint-Laurent"}', '"Bas-Saint-Laurent", far: true}')
    )
    assert (
        worth(AnswerSheet.from_plain(asked, {"region": "r01"}, CONTEXT), "attr(., 'far')", variable="region")
        is True
    )
    assert (
        worth(AnswerSheet.from_plain(asked, {"region": "r03"}, CONTEXT), "attr(., 'far')", variable="region")
        is None
    )


def test_totals_add_the_readable_cells() -> None:
    answers = {
        "people.a.full_time": 3,
        "people.a.part_time": 1,
        "people.b.full_time": "trois",
        "people.c.full_time": 4,
    }
    found = sheet("kind_matrix_numeric", answers)
    assert found.total("people", "full_time") == 7
    assert found.row_total("people", "a") == 4
    assert found.row_total("people", "b") is None
    assert found.total("people", "nothing") is None


def test_expressions_see_columns_rosters_and_parameters() -> None:
    roster = sheet("kind_roster", {"staff": [{"ref": "01", "rate": 20}, {"ref": "02"}]})
    assert worth(roster, "count(${staff})") == 2
    assert worth(roster, "${staff.*.rate}") == (Decimal(20), None)
    assert worth(roster, "${@.ref}", variable="staff[e00002].rate") == "02"
    piping = sheet("piping", {"team": "Nord"})
    assert worth(piping, "param('taux') * 2") == Decimal("153.80")
    other = AnswerSheet(tiny("piping"), {}, {}, replace(CONTEXT, params={"taux": 80}))
    assert worth(other, "param('taux')") == 80  # the edition's own parameter wins


def test_expressions_see_nothing_of_what_is_hidden() -> None:
    found = sheet("row_filter", {"offered": ["a"], "volumes.a.people": 1, "volumes.b.people": 9})
    assert worth(found, "sum(${volumes.*.people})") == 1
    assert worth(found, "${volumes.b.people}") is None
    staff = load_catalogue("remuneration")
    hidden = AnswerSheet.from_plain(
        staff, {"pay_mode": "sommaire", "staff_roster": [{"hourly_rate": 25}]}, CONTEXT
    )
    assert worth(hidden, "count(${staff_roster})") == 0
    assert worth(hidden, "${staff_roster.*.hourly_rate}") == ()


def test_a_list_of_rates_by_position_is_calculated_from_the_roster() -> None:
    rows = [
        {"position": "coordination", "hourly_rate": 31.5, "seniority": "lt1"},
        {"position": "formateur", "hourly_rate": 27, "seniority": "lt1"},
        {"position": "coordination", "hourly_rate": "33,25", "seniority": "y2_5"},
    ]
    plain = {"pay_mode": "detail", "staff_roster": rows}
    found = AnswerSheet.from_plain(load_catalogue("remuneration"), plain, CONTEXT)
    assert found.value("rate_by_position.coordination") == (Decimal("31.5"), Decimal("33.25"))
    assert found.value("rate_by_position.finances") is None
    assert found.value("seniority_final.lt1") == 2
    assert found.value("employees_le2") == 2


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("Sans rien", "Sans rien"),
        ("{{ annee }} et {{annee}}", "2025-2026 et 2025-2026"),
        ("{{ edition }}", "2025"),
        ("{{ taux }}", "76,90"),
        ("{{ team }} : {{ members }}", "Équipe <b>{{ annee }}</b> : 1\u00a0200"),
        ("{{ mood }}", "Bien en 2025-2026"),
        ("{{ why }}{{ nothing }}{{ }}{{ team.x }}", ""),
        ("{{ people[e00001].hours }}", "12,5"),
        ("{{ oops", "{{ oops"),
    ],
)
def test_texts_take_answers_in_french_and_unknown_is_blank(template: str, text: str) -> None:
    # What a person typed is never read as a template, and HTML is nobody's business here.
    plain = {
        "team": "Équipe <b>{{ annee }}</b>",
        "members": 1200,
        "mood": "bien",
        "people": [{"post": "Accueil", "hours": 12.5}],
    }
    assert sheet("piping", plain).text(template) == text


def test_texts_of_a_row_take_its_own_answers() -> None:
    found = sheet("piping", {"team": "Nord", "people": [{"post": "Accueil", "hours": 70}]})
    (problem,) = found.state("people[e00001].hours").problems
    assert problem.message == "Le poste Accueil ne peut pas dépasser 60 heures."
    grid = sheet("kind_matrix_numeric", {})
    assert grid.text("Ligne {{ @row }}", "people.b.full_time") == "Ligne Orientation"


def test_values_are_facts_in_the_order_asked_without_what_is_hidden_or_unreadable() -> None:
    found = sheet("section_condition", {"people": 4, "has_agreement": "oui", "amount": 10})
    assert list(found.values().items()) == [
        ("has_agreement", "oui"),
        ("amount", 10),
        ("share", Decimal("2.5")),
        ("people", 4),
    ]
    assert "amount" not in sheet("section_condition", {"has_agreement": "non", "amount": 10}).values()
    assert sheet("kind_integer", {"visits": "1,234"}).values() == {}


def test_an_expression_of_another_format_names_fields_as_if_they_were_questions() -> None:
    found = sheet("kind_roster", {"staff": [{"rate": 20, "ref": "A"}, {"rate": 30, "ref": "B"}]})

    def of_form(source: str, **scope: object) -> object:
        parsed = parse(source, "odk")
        assert isinstance(parsed, Expression), parsed
        return parsed.evaluate(found.scope(**scope))  # type: ignore[arg-type]

    assert of_form("sum(${rate})") == 50
    assert of_form("count(${staff})") == 2
    assert of_form("${ref}", variable="staff[e00002].rate") == "B"
    assert of_form("position(..)", variable="staff[e00002].rate") == 2
    assert found.scope().choice_label("status", "plein") == "Temps plein"
