"""Writing: what is read, written and read again is the same questionnaire, and the same bytes."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys import catalogue
from surveys.questionnaire.definition import load, load_document, to_document, to_json, to_yaml

TINY = sorted((Path(__file__).parents[2] / "questionnaires").glob("*.yaml"))
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in TINY}
TEXTS |= {name: catalogue.read(name) for name in catalogue.names()}


@pytest.mark.parametrize("name", TEXTS)
def test_yaml_and_json_are_byte_stable_and_lose_nothing(name):
    questionnaire = load(TEXTS[name]).questionnaire
    for write in (to_yaml, to_json):
        written = write(to_document(questionnaire))
        again = load(written)
        assert again.problems == load(TEXTS[name]).problems or again.errors == ()
        assert again.questionnaire == questionnaire
        assert write(to_document(again.questionnaire)) == written


@pytest.mark.parametrize("name", TEXTS)
def test_the_document_itself_reads_as_the_same_questionnaire(name):
    questionnaire = load(TEXTS[name]).questionnaire
    assert load_document(to_document(questionnaire)).questionnaire == questionnaire
    assert load_document(questionnaire.document).questionnaire == questionnaire


def test_an_edit_of_the_objects_is_what_is_written():
    questionnaire = catalogue.load_catalogue("vote")
    edited = replace(
        questionnaire, title="Un autre titre", params={**questionnaire.params, "seuil": Decimal("0.50")}
    )
    written = to_yaml(to_document(edited))
    assert 'title: "Un autre titre"\n' in written
    assert "  seuil: 0.50\n" in written
    assert load(written).questionnaire == edited


def test_words_that_other_readers_take_for_booleans_are_quoted():
    text = to_yaml({"choices": {"mots": [{"code": "no", "label": "y"}, {"code": "oui", "label": "null"}]}})
    assert text == 'choices:\n  mots:\n    - {code: "no", label: "y"}\n    - {code: oui, label: "null"}\n'


@given(st.text(min_size=1, max_size=40).filter(lambda text: text.strip()))
@settings(max_examples=200, deadline=None)
def test_any_label_survives_both_formats(label):
    document = {
        "format": "axtra-questionnaire/1",
        "survey": "essai",
        "title": label,
        "params": {"mot": label},
        "sections": [
            {"code": "page", "title": "Page", "questions": [{"code": "nom", "type": "text", "label": "Nom?"}]}
        ],
    }
    loaded = load_document(document)
    if loaded.questionnaire is None:  # control characters, or a « {{ » that pipes nothing
        assert loaded.errors
        return
    for write in (to_yaml, to_json):
        assert load(write(to_document(loaded.questionnaire))).questionnaire == loaded.questionnaire
