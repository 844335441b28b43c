"""What a designer is told of an expression before anyone answers."""

from pathlib import Path
from typing import ClassVar

import pytest
import yaml

from surveys.questionnaire.expressions import Expression, check, infer, parse

DRAFTS = Path(__file__).parents[3] / ".." / "shared" / "questionnaires"
KEYS = ["relevant", "calc", "rule", "where", "base", "value", "values", "num", "den", "consent", "row_filter"]


class Definition:
    """A few names of each type."""

    types: ClassVar = {
        "n": "number",
        "m": "number",
        "t": "string",
        "s": "string",
        "l": "list",
        "d": "date",
        "e": "date",
        "b": "boolean",
        "results_prev.*.target": "list",
        "results_prev.c1.target": "number",
        "results_prev.@row.target": "number",
        "@.target": "number",
        "roster": "list",
    }

    def type_of(self, reference):
        return self.types.get(str(reference))

    def has_parameter(self, name):
        return name == "salaire_minimum"

    def suggestions(self):
        return self.types

    def parameters(self):
        return ["salaire_minimum"]


def judge(source, expected="any", *, row=False, current=None, dialect="native"):
    expression = parse(source, dialect)
    assert isinstance(expression, Expression), expression
    return check(expression, Definition(), expected, row=row, current=current)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("${n} < 10 and ${t} = 'x'", "boolean"),
        ("sum(${results_prev.*.target}) - coalesce(${results_prev.c1.target}, 0)", "number"),
        ("selected(${l}, 'a') or selected('a b', ${t})", "boolean"),
        ("count-selected(${l}) <= 3", "boolean"),
        ("days(${d}, ${e}) div 365.25", "number"),
        ("${d} <= today() and ${d} > '2024-01-31'", "boolean"),
        ("${d} - ${e} > 3 and ${d} + 3 < today()", "boolean"),
        ("if(${b}, ${n}, 0) + abs(-${m})", "number"),
        ("param('salaire_minimum') * 2 < ${n}", "boolean"),
        ("(${t} = 'plein') = (${n} >= 30)", "boolean"),
        ("count(${roster}) = ${n}", "boolean"),
        ("values-where(${l}, ${l}, 'x')", "list"),
        ("regex(${t}, '.+@.+') and string-length(concat(${t}, ${n})) < 9", "boolean"),
        ("round(mean(${l}), 1) + min(1, ${n})", "number"),
    ],
)
def test_says_nothing_of_what_is_sound(source, expected):
    assert judge(source, expected) == []


@pytest.mark.parametrize(
    ("source", "expected", "code", "params"),
    [
        ("${nn} = 1", "any", "unknown_name", {"text": "${nn}", "position": 1, "suggestion": "n"}),
        (
            "sum(${results_prv.*.target})",
            "any",
            "unknown_name",
            {"position": 5, "suggestion": "results_prev.*.target"},
        ),
        ("${zzzzzz} = 1", "any", "unknown_name", {"suggestion": None}),
        ("param('salaire_min')", "any", "unknown_parameter", {"suggestion": "salaire_minimum"}),
        ("${t} < 3", "any", "text_order", {"text": "${t}"}),
        ("'a' < 'b'", "any", "text_order", {"position": 1}),
        ("${t} + 1", "any", "number_expected", {"got": "string", "text": "${t}"}),
        ("1 + 2 * ${t}", "any", "number_expected", {"position": 9, "got": "string"}),
        ("-${d}", "any", "number_expected", {"got": "date"}),
        ("${d} * 2", "any", "number_expected", {"got": "date"}),
        ("${d} + ${t}", "any", "number_expected", {"text": "${t}"}),
        ("abs(${l})", "any", "number_expected", {"got": "list"}),
        ("sum(${t})", "any", "number_expected", {"got": "string"}),
        ("${n} and ${b}", "any", "boolean_expected", {"got": "number", "position": 1}),
        ("not(${t})", "any", "boolean_expected", {"got": "string"}),
        ("if(${n}, 1, 2)", "any", "boolean_expected", {"got": "number"}),
        ("${n} + 1", "boolean", "boolean_expected", {"got": "number"}),
        ("${n} < 1", "number", "number_expected", {"got": "boolean"}),
        ("${n} < 1", "date", "date_expected", {"got": "boolean"}),
        ("${l} = 'a'", "any", "list_compared", {"text": "${l}"}),
        ("${n} = 'a'", "any", "types_differ", {"left": "number", "right": "string"}),
        ("${b} = 1", "any", "types_differ", {"left": "boolean", "right": "number"}),
        ("${d} < '2024-13-01'", "any", "bad_date", {"position": 8}),
        ("${d} = 'hier'", "any", "bad_date", {"position": 8}),
        ("${d} < 3", "any", "date_expected", {"got": "number"}),
        ("days(${d}, ${n})", "any", "date_expected", {"got": "number", "position": 12}),
        ("selected(${n}, 'a')", "any", "list_expected", {"got": "number"}),
        ("@row = 'a'", "any", "no_row", {"text": "@row"}),
        ("${@.target} = 1", "any", "no_row", {"text": "${@.target}"}),
        ("${results_prev.@row.target} = 1", "any", "no_row", {}),
        (". > 1", "any", "no_current", {"text": "."}),
        ("${t} = ''", "any", "blank_compared", {"text": "${t}"}),
    ],
)
def test_names_the_fault_and_its_place(source, expected, code, params):
    found = judge(source, expected)
    assert [problem.code for problem in found] == [f"expression.{code}"]
    assert {key: found[0].params[key] for key in params} == params


def test_rows_and_the_current_value_where_they_have_a_meaning():
    assert judge("attr(@row, 'h') <= ${@.target} and ${results_prev.@row.target} > 0", row=True) == []
    assert judge(". > 1", "boolean", current="number") == []
    assert [found.code for found in judge(". > 1", current="string")] == ["expression.text_order"]


def test_names_every_fault_in_the_order_written():
    found = judge("${zz} = 1 and ${t} < 2 and param('yy') = 3 and ${n}")
    assert [problem.code.removeprefix("expression.") for problem in found] == [
        "unknown_name",
        "text_order",
        "unknown_parameter",
        "boolean_expected",
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("${n} + 1", "number"),
        ("${d} - 1", "date"),
        ("${d} - ${e}", "number"),
        ("3 + ${d}", "date"),
        ("if(${b}, 'a', if(${b}, 'b', 'c'))", "string"),
        ("if(${b}, 'a', 1)", "any"),
        ("coalesce(${n}, 0)", "number"),
        ("values-where(${l}, ${l}, 'x')", "list"),
        ("${n} < 1", "boolean"),
        (".", "date"),
        ("param('salaire_minimum')", "any"),
        ("${zzz}", "any"),
    ],
)
def test_infers_the_type_given(source, expected):
    expression = parse(source)
    assert isinstance(expression, Expression)
    assert infer(expression, Definition(), row=True, current="date") == expected


def _texts(node, key=""):
    if isinstance(node, dict):
        for name, child in node.items():
            yield from _texts(child, name)
    elif isinstance(node, list):
        for child in node:
            yield from _texts(child, key)
    elif key in KEYS and isinstance(node, str) and any(sign in node for sign in "$.("):
        yield node


@pytest.mark.skipif(not DRAFTS.exists(), reason="the two drafts of the questionnaires are not at hand")
def test_every_expression_of_the_two_drafts_is_read():
    texts = [
        text
        for draft in ("renouvellement.yaml", "remuneration.yaml")
        for text in _texts(yaml.safe_load((DRAFTS / draft).read_text(encoding="utf-8")))
    ]
    assert len(texts) > 300
    assert [text for text in texts if not isinstance(parse(text), Expression)] == []
