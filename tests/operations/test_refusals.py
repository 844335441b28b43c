"""Every refusal of the operations is said in French, with the details that it gives and in the house's typography."""

import ast
import re
from pathlib import Path

import pytest

from surveys import operations
from surveys.questionnaire.problems import Problem
from surveys.web.shared.sentences.operations import SENTENCES
from surveys.web.shared.texts import UNKNOWN, all_sentences, sentence


def refusals() -> list[tuple[str, frozenset[str]]]:
    """Return every ``Problem("code", …, params={"name": …})`` that the source writes, with the names it gives."""
    found = []
    for path in Path(operations.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "Problem":
                continue
            given = [argument.value for argument in node.keywords if argument.arg == "params"] + node.args[
                2:3
            ]
            names = [
                key.value
                for each in given
                if isinstance(each, ast.Dict)
                for key in each.keys
                if isinstance(key, ast.Constant)
            ]
            leaves = [leaf.value for leaf in ast.walk(node.args[0]) if isinstance(leaf, ast.Constant)]
            codes = [
                str(leaf) for leaf in leaves if "." in str(leaf)
            ]  # the rest is what a condition compares
            found += [(code, frozenset(map(str, names))) for code in codes]
    return found


REFUSALS = sorted(set(refusals()), key=str)


def test_they_were_found() -> None:
    assert len({code for code, _ in REFUSALS}) > 35


@pytest.mark.parametrize(("code", "names"), REFUSALS)
def test_a_refusal_has_its_sentence_and_its_details(code: str, names: frozenset[str]) -> None:
    wanted = set(re.findall(r"%\((\w+)\)s", all_sentences()[code]))
    assert wanted <= names
    said = sentence(Problem(code, params=dict.fromkeys(names, "X")))
    assert said != UNKNOWN
    assert "%(" not in said


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_is_typeset_as_in_quebec_and_used(code: str) -> None:
    said = SENTENCES[code]
    assert said.endswith(".")
    assert "'" not in said
    assert not re.search(r" [:;!?»$]| %(?!\()|« |\u00a0[;!?]|!", said)
    assert code in {used for used, _ in REFUSALS} | {"edition.closed", "edition.planned"}
