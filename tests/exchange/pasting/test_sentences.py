"""Every refusal and question of a paste has its French sentence, typed as the house types; no value of a person in it."""

import re
from pathlib import Path

import pytest

from surveys.exchange import pasting
from surveys.exchange.pasting.amounts import BASES
from surveys.exchange.pasting.privacy import notice
from surveys.questionnaire.problems import Problem
from surveys.web.shared.sentences.pasting import OPTIONS, REASONS, ROLES, SENTENCES
from surveys.web.shared.texts import UNKNOWN, all_sentences, sentence
from tests.exchange.pasting.test_corpus import NAMES, case, run

ROOM = Path(str(pasting.__file__)).parent
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in sorted(ROOM.glob("*.py")))
MARKS = {"merged", "struck", "raised", "service_unit", "service_order"}  # put together where they arise


def codes_in_source() -> set[str]:
    found = set(re.findall(r'"(paste\.[a-z_]+)"', SOURCE)) | {f"paste.{mark}" for mark in MARKS}
    personal = {code for code in found if code.startswith("paste.personal_")}
    return found | {f"{code}_headed" for code in personal}


def test_every_code_has_a_sentence_and_every_sentence_a_code() -> None:
    assert notice.__doc__
    assert codes_in_source() == set(SENTENCES)


def test_every_answer_reason_and_role_has_its_words() -> None:
    answers = set(re.findall(r'(?:option\(target|Option\() ?,? ?"([a-z_]+)"', SOURCE)) | set(BASES)
    answers |= {"year", "month", "dm", "md", "h", "min", "order", "number", pasting.LEAVE}
    assert answers <= set(OPTIONS), answers - set(OPTIONS)
    reasons = re.search(r"Reason = Literal\[([^\]]+)\]", SOURCE)
    roles = re.search(r"Role = Literal\[([^\]]+)\]", SOURCE)
    assert reasons is not None
    assert roles is not None
    assert set(re.findall(r'"([a-z]+)"', reasons.group(1))) == set(REASONS)
    assert set(re.findall(r'"([a-z]+)"', roles.group(1))) == set(ROLES)


@pytest.mark.parametrize("name", NAMES)
def test_what_the_corpus_meets_can_be_said(name: str) -> None:
    _, matching, found = run(case(name))
    problems = [*matching.problems, *found.problems, *(question.problem for question in found.questions)]
    problems += [row.problem for row in found.rows if row.problem]
    problems += [cell.problem for row in found.rows for cell in row.cells if cell.problem]
    for problem in problems:
        said = sentence(problem)
        assert said != UNKNOWN, problem
        assert "%" not in said.replace("\u00a0%", ""), said
    for question in found.questions:
        for proposal in question.proposals:
            assert question.any_choice or proposal.answer in OPTIONS, (question.key, proposal)


@pytest.mark.parametrize(
    ("code", "text"), [*SENTENCES.items(), *OPTIONS.items(), *REASONS.items(), *ROLES.items()]
)
def test_typography(code: str, text: str) -> None:
    filled = re.sub(r"%\([a-z]+\)s", "1", text).replace("%%", "%")
    assert not re.search(r" [%:»;!?]|« |\u00a0[;!?]|'|!|\.\.\.", filled), filled
    assert not re.search(r"(?<!\u00a0)[:»%]", filled), filled
    if code in SENTENCES:
        assert filled[0].isupper() or filled[0] in "«1"
        assert filled[-1] in ".?"


def test_sentences_do_not_clash_with_those_of_other_rooms() -> None:
    assert set(SENTENCES) <= set(all_sentences())
    assert sentence(Problem("roster.full", params={"most": 6, "room": 5})) != UNKNOWN
