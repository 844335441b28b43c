"""Reading texts: every scalar a text, every line kept, nothing that hides a bomb, nothing that raises."""

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.questionnaire.definition import load, load_bytes, load_document
from surveys.questionnaire.definition.document import MAX_CHARACTERS, Node, read_bytes, read_text

MINIMAL = """format: axtra-questionnaire/1
survey: essai
title: "Essai"
sections:
  - code: page
    title: "Page"
    questions:
      - {code: nom, type: text, label: "Votre nom?"}
"""


def plain(node: Node) -> object:
    match node.value:
        case dict():
            return {key: plain(child) for key, child in node.value.items()}
        case list():
            return [plain(child) for child in node.value]
    return node.value


@pytest.mark.parametrize(
    "word", ["no", "on", "y", "yes", "off", "1e3", "0x1F", "012", "1_000", "12:30", "1.10", "=", "<<"]
)
def test_yaml_words_and_numbers_stay_as_written(word):
    assert plain(read_text(f"a: [{word}]\n").root) == {"a": [word]}


def test_codes_that_yaml_takes_for_booleans_are_codes():
    text = MINIMAL.replace(
        "sections:",
        "choices:\n  reponses:\n    - {code: no, label: on}\n    - {code: y, label: 1e3}\nsections:",
    )
    text = text.replace("type: text", "type: single, choices: reponses")
    questionnaire = load(text).questionnaire
    assert [(c.code, c.label) for c in questionnaire.choices["reponses"]] == [("no", "on"), ("y", "1e3")]


def test_a_quoted_number_is_a_text_and_a_bare_one_a_number():
    params = '{annee: "2024", taux: 76.90, actif: true, mot: "true", code: 007}'
    questionnaire = load(MINIMAL + f"params: {params}\n").questionnaire
    assert questionnaire.params == {
        "annee": "2024",
        "taux": Decimal("76.90"),
        "actif": True,
        "mot": "true",
        "code": "007",
    }
    assert str(questionnaire.params["taux"]) == "76.90"


def test_json_and_yaml_of_one_definition_are_one_questionnaire():
    json = """{"format": "axtra-questionnaire/1", "survey": "essai", "title": "Essai",
      "params": {"taux": 76.90, "annee": "2024", "actif": true},
      "sections": [{"code": "page", "title": "Page",
        "questions": [{"code": "nom", "type": "text", "label": "Votre nom?", "required": true}]}]}"""
    yaml = (
        MINIMAL.replace('nom?"}', 'nom?", required: true}')
        + 'params: {taux: 76.90, annee: "2024", actif: true}\n'
    )
    assert load(json).questionnaire == load(yaml).questionnaire is not None


def test_json_keeps_its_lines_and_its_duplicate_keys():
    text = (
        '{\n  "format": "axtra-questionnaire/1",\n  "survey": "a",\n  "survey": "b",\n  "titre": "Essai"\n}'
    )
    found = {(p.code, p.line) for p in load(text).problems}
    assert ("definition.document.duplicate_key", 4) in found
    assert ("definition.key.unknown", 5) in found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("# rien\n", "empty"),
        ("~", "empty"),
        ("a: *b", "alias"),
        ("a: &b c", "alias"),
        ("a: !!python/object:os.system x", "tag"),
        ("a: !!int 5", "tag"),
        ("a: 1\n---\nb: 2\n", "several"),
        ("? [a, b]\n: c", "key_not_text"),
        ("[" * 5_000, "too_deep"),
        ('{"a":' * 5_000, "too_deep"),
        ("a: b: c", "syntax"),
        ("\t- a", "syntax"),
        ('{"a": 01}', "syntax"),
        ('{"a": NaN}', "syntax"),
        ('{"a": 1,}', "syntax"),
        ('{"a": 1} x', "syntax"),
        ("\ud800", "syntax"),
        ("a\x00b", "syntax"),
        ('a: "\\0"', "character"),
        ('{"a": "\\ud800"}', "character"),
        ("- x\n" * 100_001, "too_many"),
        ("x" * (MAX_CHARACTERS + 1), "too_large"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else None,
)
def test_what_no_definition_needs_is_refused(text, code):
    loaded = load(text)
    assert loaded.questionnaire is None
    assert f"definition.document.{code}" in [problem.code for problem in loaded.problems]


def test_a_bomb_of_aliases_is_refused_before_it_is_expanded():
    levels = "\n".join(f"a{n + 1}: &a{n + 1} [{', '.join([f'*a{n}'] * 10)}]" for n in range(9))
    loaded = load(f"a0: &a0 [x]\n{levels}\n")
    assert [(p.code, p.line) for p in loaded.problems] == [("definition.document.alias", 1)]


def test_bytes_are_utf8_with_or_without_a_mark():
    assert (
        load_bytes(b"\xef\xbb\xbf" + MINIMAL.encode()).questionnaire
        == load(MINIMAL).questionnaire
        is not None
    )
    found = load_bytes(
        MINIMAL.replace("Votre", "\N{LATIN SMALL LETTER E WITH ACUTE}").encode("latin-1")
    ).problems
    assert [(p.code, p.line, p.params["byte"]) for p in found] == [
        ("definition.document.encoding", 8, "0xE9")
    ]


def test_values_in_memory_read_like_the_text_they_would_be():
    document = {"a": None, "b": True, "c": 12, "d": Decimal("76.90"), "e": ["x", 1e3]}
    assert load_document({"format": "axtra-questionnaire/1", "params": document}).questionnaire is None
    assert load_document({"x": object()}).problems[0].code == "definition.document.not_text"
    assert load_document({"x": {1, 2}}).problems[0].code == "definition.document.not_text"


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_no_text_raises(text):
    loaded = load(text)
    assert (loaded.questionnaire is None) == bool(loaded.errors)


@given(st.binary())
@settings(max_examples=200, deadline=None)
def test_no_bytes_raise(data):
    assert load_bytes(data).questionnaire is None
    assert read_bytes(data) is not None


leaves = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.decimals() | st.text(max_size=8) | st.dates()
)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)


@given(
    st.dictionaries(
        st.sampled_from(["format", "survey", "title", "params", "choices", "sections", "period", "x"]), values
    )
)
@settings(max_examples=200, deadline=None)
def test_no_mapping_raises(document):
    assert load_document(document).questionnaire is None


HEAD = "format: axtra-questionnaire/1\nsurvey: a\ntitle: b\n"
PAGE = HEAD + "sections:\n- code: s\n  title: t\n  questions:\n"
HOSTILE = {
    "forty thousand unknown keys": HEAD + "".join(f"k{n}: 1\n" for n in range(40_000)),
    "ninety thousand lists": "a: [" + "[]," * 90_000 + "]",
    "braces that never close": PAGE
    + "".join(f'  - {{code: q{n}, type: text, label: "{"{{" * 1_000}"}}\n' for n in range(200)),
    "rings of conditions": PAGE
    + "".join(
        f"  - {{code: q{n}, type: text, label: x, relevant: 'answered(${{q{n ^ 1}}})'}}\n" for n in range(400)
    ),
    "unknown names, each to suggest for": PAGE
    + "".join(f"  - {{code: q{n}, type: text, label: x, relevant: '${{z{n}}} = 1'}}\n" for n in range(480)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_refused_in_seconds(name):
    start = time.perf_counter()
    assert load(HOSTILE[name]).questionnaire is None
    assert time.perf_counter() - start < 5
