"""The published JSON Schema: the one the tables make, true of every questionnaire that loads, useful on those that do not."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from surveys import catalogue
from surveys.questionnaire.definition import load, to_document, to_json
from surveys.questionnaire.definition.schema import make_schema, schema_text
from surveys.questionnaire.kinds import KINDS

ROOT = Path(__file__).parents[3]
TINY = sorted((ROOT / "tests" / "questionnaires").glob("*.yaml"))
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in TINY}
TEXTS |= {name: catalogue.read(name) for name in catalogue.names()}


@pytest.fixture(scope="module")
def validator():
    schema = make_schema()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def test_the_published_schema_is_the_one_the_tables_make():
    published = (ROOT / "docs" / "definition.schema.json").read_text(encoding="utf-8")
    assert published == schema_text(), "write it again: see docs/definition.md, « The schema »"


@pytest.mark.parametrize("name", TEXTS)
def test_every_questionnaire_fits_the_schema(name, validator):
    questionnaire = load(TEXTS[name]).questionnaire
    for document in (questionnaire.document, to_document(questionnaire)):
        assert [error.message for error in validator.iter_errors(document)] == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda d: d.pop("survey"),
        lambda d: d.update(format="axtra-questionnaire/2"),
        lambda d: d.update(titre="Vote"),
        lambda d: d["sections"][0].update(minutes="quatre"),
        lambda d: d["sections"][0]["questions"][1].update(required="oui"),
        lambda d: d["sections"][0]["questions"][1].update(type="slider"),
        lambda d: d["sections"][0]["questions"][1].update(code="Vote-Personnel"),
        lambda d: d["sections"][0]["questions"][3]["stats"][0].pop("where"),
        lambda d: d["choices"].update(voix=[]),
    ],
)
def test_the_schema_refuses_what_load_refuses(damage, validator):
    document = json.loads(to_json(to_document(catalogue.load_catalogue("vote"))))
    assert not list(validator.iter_errors(document))
    damage(document)
    assert list(validator.iter_errors(document))


def test_every_kind_of_question_is_in_the_schema():
    kinds = set(make_schema()["$defs"]["item"]["properties"]["type"]["enum"])
    assert kinds == {*KINDS, "matrix_single", "matrix_numeric", "matrix", "roster"}
