"""The odk dialect against 500 expressions evaluated by Enketo, ODK Web Forms and JavaRosa."""

import json
from collections import Counter
from pathlib import Path

import pytest

from surveys.questionnaire.expressions import evaluate_line

VECTORS = Path(__file__).parents[3] / ".." / "shared" / "vectors" / "expressions.json"

# The vectors file lets these two be refused when the form is compiled: they name a function that does not exist,
# or has no argument, in a branch that is never reached (R12: names are checked before evaluating).
REFUSED_WHEN_COMPILED = {"or-02", "if-12"}

# Contested vectors where we give something else than recommended, each with its reason.
EXCEPTIONS: dict[str, str] = {}


def vectors():
    if not VECTORS.exists():
        pytest.skip("the vectors of other engines are not at hand", allow_module_level=True)
    return json.loads(VECTORS.read_text(encoding="utf-8"))


ALL = vectors()


def same(given, expected, tolerance):
    if isinstance(expected, bool) or isinstance(given, bool):
        return given is expected
    if isinstance(expected, str) or isinstance(given, str):
        return str(given) == str(expected)
    return abs(given - expected) <= max(tolerance or 0, 1e-12 * max(abs(given), abs(expected)))


def passes(vector, expected):
    given = evaluate_line({**vector, "expected": expected})
    assert given["id"] == vector["id"]
    if given["type"] == "error":
        return expected["type"] == "error" or expected.get("or_error", False)
    if expected["type"] == "error":
        return False
    return given["type"] == expected["type"] and same(
        given["value"], expected["value"], vector.get("tolerance")
    )


def test_every_uncontested_vector_passes(say):
    plain = [vector for vector in ALL if not vector["contested"]]
    failed = [
        (vector["id"], vector["expression"], vector["expected"], evaluate_line(vector))
        for vector in plain
        if not passes(vector, vector["expected"]) and vector["id"] not in REFUSED_WHEN_COMPILED
    ]
    refused = [vector for vector in plain if vector["id"] in REFUSED_WHEN_COMPILED]
    say(
        f"expression vectors, uncontested: {len(plain) - len(failed)}/{len(plain)}, {len(refused)} of them refused"
    )
    assert {evaluate_line(vector)["type"] for vector in refused} == {"error"}
    assert (len(plain), failed) == (409, [])


def test_contested_vectors_give_what_is_recommended(say):
    contested = [vector for vector in ALL if vector["contested"]]
    asked = [vector for vector in contested if vector["recommended"]["expected"] is not None]
    failed = [
        (vector["id"], vector["expression"], vector["recommended"], evaluate_line(vector))
        for vector in asked
        if not passes(vector, vector["recommended"]["expected"]) and vector["id"] not in EXCEPTIONS
    ]
    say(
        f"expression vectors, contested: {len(asked) - len(failed) - len(EXCEPTIONS)}/{len(asked)} as recommended, "
        f"{len(EXCEPTIONS)} reasoned exceptions, {len(contested) - len(asked)} not to be tested"
    )
    assert (len(contested), len(asked), failed) == (91, 83, [])
    assert len(EXCEPTIONS) <= 5


def test_without_the_wanted_type_every_line_still_has_an_answer():
    kinds = Counter(evaluate_line({**vector, "expected": None})["type"] for vector in ALL)
    assert set(kinds) == {"number", "string", "boolean", "date", "error"}
    assert kinds["error"] < 25
