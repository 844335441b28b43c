"""A list whose codes were renamed, merged or split says so: comparisons and the carrying of answers read it."""

from datetime import UTC, datetime

import pytest

from surveys.questionnaire.answers import AnswerSheet, Context
from surveys.questionnaire.definition import load
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.values import Value
from surveys.questionnaire.versions import Verdict, compare
from surveys.questionnaire.versions.cloning import clone_document

BEFORE = "{code: a, label: Alpha}, {code: b, label: Bêta}, {code: c, label: Gamma}"
AFTER = """{code: alpha, label: Alpha, was: a}, {code: bc, label: Bêta et gamma, was: b c}"""
SPLIT = """{code: a1, label: Alpha un, was: a}, {code: a2, label: Alpha deux, was: a}, {code: b, label: Bêta}, {code: c, label: Gamma}"""


def made(choices: str) -> Questionnaire:
    found = load(
        f"""
format: axtra-questionnaire/1
survey: essai
title: Essai
edition: "2027"
choices:
  groupes: [{choices}]
sections:
  - code: page
    title: Page
    questions:
      - {{code: one, type: single, choices: groupes, label: Lequel?, prefill: {{from: edition, code: one, mode: propose}}}}
      - {{code: many, type: multiple, choices: groupes, label: Lesquels?, prefill: {{from: edition, code: many, mode: propose}}}}
      - code: table
        type: matrix_numeric
        rows: groupes
        label: Combien?
        columns: [{{code: n, type: integer, label: Nombre}}]
        prefill: {{from: edition, code: table, mode: propose}}
"""
    )
    assert found.questionnaire is not None, found.problems
    return found.questionnaire


def offered(choices: str, previous: dict[str, Value], name: str) -> Value | None:
    world = Context(
        today=datetime(2027, 1, 5, tzinfo=UTC).date(), now=datetime(2027, 1, 5, tzinfo=UTC), previous=previous
    )
    offer = AnswerSheet(made(choices), {}, {}, world).offer(name)
    return None if offer is None else offer.value


@pytest.mark.parametrize(
    ("choices", "previous", "name", "value"),
    [
        (AFTER, {"one": "a"}, "one", "alpha"),
        (AFTER, {"one": "c"}, "one", "bc"),
        (SPLIT, {"one": "a"}, "one", None),
        (SPLIT, {"one": "b"}, "one", "b"),
        (AFTER, {"many": ("a", "b", "c")}, "many", ("alpha", "bc")),
        (AFTER, {"table.a.n": 3}, "table.alpha.n", 3),
        (AFTER, {"table.b.n": 3}, "table.bc.n", None),
        (SPLIT, {"table.a.n": 3}, "table.a1.n", None),
    ],
)
def test_an_answer_is_carried_where_its_meaning_is_sure(
    choices: str, previous: dict[str, Value], name: str, value: Value | None
) -> None:
    assert offered(choices, previous, name) == value


def test_a_renamed_code_is_the_same_and_a_merged_or_split_one_is_not() -> None:
    renamed = compare(made(BEFORE), made(BEFORE.replace("code: a,", "code: alpha, was: a,")))
    assert renamed.verdict("one") is Verdict.SAME
    for choices in (AFTER, SPLIT):
        assert compare(made(BEFORE), made(choices)).verdict("one") is Verdict.RESERVED


def test_nothing_is_told_twice() -> None:
    told = compare(made(BEFORE), made(AFTER)).by_code["groupes"]
    assert [(each.before, each.after) for each in told] == [
        ("Alpha", "Alpha"),
        ("Bêta + Gamma", "Bêta et gamma"),
    ]


def test_the_next_edition_forgets_where_codes_came_from() -> None:
    document = {
        "edition": "2027",
        "choices": {"g": [{"code": "x", "label": "X", "was": "y"}]},
        "sections": [],
    }
    assert clone_document(document, "2028")["choices"] == {"g": [{"code": "x", "label": "X"}]}
