"""The console's half: one expression, some answers as JSON, one outcome; and what imported forms ask of a scope."""

import json
from datetime import UTC, date, datetime

import pytest

from surveys.questionnaire.expressions import (
    Expression,
    Nodes,
    Reference,
    check,
    evaluate_line,
    evaluate_text,
    parse,
)
from tests.questionnaire.expressions.test_check import Definition
from tests.questionnaire.expressions.test_native import N, World

ANSWERS = json.loads(
    """{"n": 12, "half": 0.1, "text_n": "12.5", "status": "oui", "day": "2025-11-01", "later": "2025-11-15",
        "many": ["a", "b"], "none": null, "blank": " ", "yes": true, "unsure": {"missing": "nsp"},
        "m.r1.x": 3, "m.r2.x": "4.5", "m.r3.x": null, "calc.r1": 1, "calc.r2": 2, ".": 7, "@row": "r2",
        "staff": [{"pay": 20, "job": "a"}, {"pay": "30", "job": "b"}, {"job": "a"}]}"""
)


@pytest.mark.parametrize(
    ("source", "kind", "value"),
    [
        ("${n} + 1", "number", 13),
        ("${n} div 5", "number", 2.4),
        ("${half} + 0.2 = 0.3", "boolean", True),
        ("${text_n} * 2", "number", 25),
        ("${text_n} > ${n}", "boolean", True),
        ("${status} = 'oui'", "boolean", True),
        ("${status}", "string", "oui"),
        ("days(${day}, ${later})", "number", 14),
        ("${day} < ${later} and ${later} <= today()", "boolean", True),
        ("${day} + 30", "date", "2025-12-01"),
        ("${later} - ${day}", "number", 14),
        ("${day} < '2025-11-02'", "boolean", True),
        ("date(${day})", "date", "2025-11-01"),
        ("selected(${many}, 'b')", "boolean", True),
        ("count-selected(${many})", "number", 2),
        ("${many}", "string", "a b"),
        ("${yes} and ${n} = 12", "boolean", True),
        ("sum(${m.*.x})", "number", 7.5),
        ("count-non-empty(${m.*.x})", "number", 2),
        ("${m.r1.x} + ${m.@row.x}", "number", 7.5),
        ("sum(${calc.*})", "number", 3),
        ("count(${staff})", "number", 3),
        ("mean(${staff.*.pay})", "number", 25),
        ("values-where(${staff.*.pay}, ${staff.*.job}, 'a')", "string", "20"),
        (". * 2", "number", 14),
        ("@row", "string", "r2"),
        ("param('p') + 1", "number", 6),
        ("today()", "date", "2025-11-22"),
        ("${none} + 1", "missing", None),
        ("${blank}", "missing", None),
        ("${unsure} > 1", "missing", None),
        ("${absent}", "missing", None),
        ("answered(${absent})", "boolean", False),
        ("1 div 0", "missing", None),
        ("1 div 3 * 3", "number", 1),
        ("1 +", "error", "error"),
        ("foo(1)", "error", "error"),
    ],
)
def test_plain_answers(source, kind, value):
    outcome = evaluate_text(source, ANSWERS, today=date(2025, 11, 22), params={"p": 5})
    assert (outcome["type"], outcome["value"]) == (kind, value)
    json.dumps(outcome, allow_nan=False)


def test_an_error_says_which():
    assert evaluate_text("foo(1)", {})["problem"] == "expression.unknown_function"
    assert evaluate_text("${a}", {}, dialect="odk")["problem"] == "expression.unknown_name"
    assert evaluate_text("1", {}, tz="Nowhere/At_All")["problem"] == "expression.unknown_zone"


@pytest.mark.parametrize(
    ("source", "kind", "value"),
    [
        ("${q} + 1", "number", "NaN"),
        ("1 div 0", "number", "Infinity"),
        ("-1 div 0", "number", "-Infinity"),
        ("${q} != ''", "boolean", False),
        ("today() + 1", "number", 20415),
        ("today()", "date", "2025-11-22"),
        ("now()", "date", "2025-11-22T23:30:00.000-05:00"),
        ("format-date(now(), '%Y-%m-%d %H:%M')", "string", "2025-11-22 23:30"),
        ("concat(1 div 3, '|', 0.1 + 0.2)", "string", "0.33333333333333333|0.3"),
        ("count(${inner})", "number", 3),
        ("sum(${v})", "number", 6),
    ],
)
def test_forms(source, kind, value):
    answers = {"q": "", "rep": [{"inner": [{"v": "1"}, {"v": "2"}]}, {"inner": [{"v": "3"}]}]}
    now = datetime(2025, 11, 23, 4, 30, tzinfo=UTC)
    assert evaluate_text(source, answers, dialect="odk", now=now) == {"type": kind, "value": value}


def test_lines_that_are_no_lines():
    for record in (
        {},
        {"expression": None},
        {"expression": "${a}", "answers": [1]},
        {"expression": "1", "clock": 3},
    ):
        assert evaluate_line(record)["type"] == "error"
    assert evaluate_line({"id": "x", "expression": "1 = 1", "dialect": "native"}) == {
        "id": "x",
        "type": "boolean",
        "value": True,
    }


def test_what_a_line_says_wins_over_the_options():
    line = {
        "expression": "string(today())",
        "clock": {"timezone": "Asia/Tokyo", "now": "2025-01-01T23:00:00Z"},
    }
    options = {"tz": "America/Toronto", "today": date(2030, 1, 1), "now": datetime(2030, 1, 1, tzinfo=UTC)}
    assert evaluate_line(line, **options)["value"] == "2025-01-02"
    assert evaluate_line({"expression": "string(today())"}, **options)["value"] == "2030-01-01"
    assert evaluate_line({"expression": "${a} < 1", "answers": {}}, dialect="native")["type"] == "missing"
    assert evaluate_line({"expression": "1 < 2", "dialect": "odk"}, dialect="native")["value"] is True


def form(source):
    expression = parse(source, "odk")
    assert isinstance(expression, Expression), expression
    return expression


def test_a_choice_filter_reads_the_columns_of_the_choice_at_hand():
    world = World({"r": "03"}, at_row="quebec", attributes={("quebec", "region"): "03"})
    assert form("region = ${r} and name != 'montreal'").holds(world) is True
    assert form("region = '06'").holds(world) is False
    assert form("region = ${r}").uses_row


def test_paths_to_a_neighbour_are_references():
    assert form("../group/age >= 18 or ./x = 1").references == {Reference("age"), Reference("x")}
    assert form("../age >= 18").holds(World({"age": N(18)})) is True


def test_forms_on_answers_that_have_types():
    world = World({"n": N("2.50"), "d": date(2025, 11, 1), "many": ("a", "b"), "yes": True, "zero": N(0)})
    assert form("${n} * 2").evaluate(world) == 5
    assert form("concat(${n}, ${d}, ${yes})").evaluate(world) == "2.52025-11-01true"
    assert form("${d} + 1 = '2025-11-02'").evaluate(world) is True
    assert form("selected(${many}, 'b')").evaluate(world) is True
    assert form("${zero}").holds(world) is False
    assert form("${nothing}").evaluate(world) is None
    assert form("${nothing} + 1").evaluate(world) is None
    assert form("date('2025-11-01')").evaluate(world) == date(2025, 11, 1)


def test_repeats_seen_from_outside():
    world = World(
        {"age": Nodes([N(1), None, N(3)]), "people.*.age": (N(1), None, N(3)), "people": Nodes("abc")}
    )
    assert form("sum(${age})").evaluate(world) == 4
    assert form("count(${people})").evaluate(world) == 3
    assert form("indexed-repeat(${age}, ${people}, 3)").evaluate(world) == 3
    assert form("indexed-repeat(${age}, ${people}, 9)").evaluate(world) is None
    assert form("${age} > 1").evaluate(world) is None
    assert form("${age} > 1").holds(world) is False
    assert form("position(..)").evaluate(world) is None


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("random()", "unknown_function"),
        ("position(1)", "parent_expected"),
        (".. = 1", "syntax"),
        ("indexed-repeat(1, ${b}, 1)", "reference_expected"),
        ("indexed-repeat(${a}, ${b}, 1, ${c})", "arity"),
        ("jr:choice-name(1, 'q')", "reference_expected"),
        ("regex(., '(?<=a)b')", "bad_pattern"),
        ("@row", "syntax"),
        ("${a.b c}", "bad_reference"),
    ],
)
def test_forms_refused_when_read(source, code):
    problems = parse(source, "odk")
    assert isinstance(problems, tuple)
    assert problems[0].code == f"expression.{code}"


def test_the_author_of_a_form_is_warned():
    def warnings(source, expected="boolean"):
        found = check(form(source), Definition(), expected, row=False, current="string")
        return [(problem.code.removeprefix("expression."), problem.severity) for problem in found]

    assert warnings("${t}") == [("bare_condition", "warning")]
    assert warnings("${n} > 1 and .") == [("bare_condition", "warning")]
    assert warnings("${t} < 'b'") == [("text_order", "warning")]
    assert warnings("${t} < '12' and '2025-01-01' < ${d}") == []
    assert warnings("${zz} = jr:choice-name(${t}, '${l}')") == [("unknown_name", "error")]
    assert warnings("jr:choice-name('a', '${zz}') = 'A'") == [("unknown_name", "error")]
    assert warnings("${t} + 1", "any") == []


@pytest.mark.parametrize(("key", "found"), [("b", "9"), ("z", "")])
def test_a_table_beside_a_form_gives_its_cell_or_nothing(key: str, found: str) -> None:
    tables = {"fees": [{"code": "a", "amount": "5"}, {"code": "b", "amount": 9}, {"code": "b", "amount": 1}]}
    line = {"expression": f"pulldata('fees', 'amount', 'code', '{key}')", "answers": {}, "tables": tables}
    assert evaluate_line(line) == {"id": None, "type": "string", "value": found}
