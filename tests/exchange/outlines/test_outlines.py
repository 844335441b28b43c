"""A pasted questionnaire becomes exactly the proposals that a careful reader would make, and nothing is lost."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.exchange.outlines import Accepted, Proposal, accept, propose, read_lines
from surveys.questionnaire.definition import load_document
from surveys.questionnaire.editing import Edited, apply
from surveys.questionnaire.problems import Problem

CORPUS = sorted(Path(__file__).with_name("corpus").glob("*.yaml"))
BLANK: dict[str, Any] = {
    "format": "axtra-questionnaire/1",
    "survey": "essai",
    "title": "Un essai",
    "choices": {},
    "sections": [
        {"code": "debut", "title": "Début", "questions": [{"code": "n", "type": "note", "label": "Bonjour."}]}
    ],
}


def read_case(path: Path) -> tuple[Mapping[str, Any], tuple[Proposal, ...]]:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    lines = read_lines(case.get("text", ""), case.get("html", ""))
    assert not isinstance(lines, Problem)
    return case, propose(lines)


def as_read(proposal: Proposal) -> dict[str, object]:
    """Return a proposal as the corpus writes it: « * » marks an other choice, « ! » one that excludes the rest."""
    if proposal.what == "section":
        return {"section": proposal.label}
    made: dict[str, object] = {"label": proposal.label, "type": proposal.type}
    if proposal.choices:
        made["choices"] = [each.label + "*" * each.other + "!" * each.exclusive for each in proposal.choices]
    if proposal.rows:
        made["rows"] = [each.label for each in proposal.rows]
    if proposal.columns:
        made["columns"] = [f"{each.label}: {each.type}" for each in proposal.columns]
    for name in ("hint", "allow", "doubts", "required"):
        if found := getattr(proposal, name):
            made[name] = list(found) if isinstance(found, tuple) else found
    kept = {
        key: value
        for key, value in proposal.settings.items()
        if key not in ("unit",) and proposal.type in ("rating", "multiple", "matrix_numeric")
    }
    if kept:
        made["settings"] = kept
    return made


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_what_is_proposed(path: Path) -> None:
    case, proposals = read_case(path)
    assert [as_read(each) for each in proposals] == case["proposes"]


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_all_that_is_proposed_can_be_accepted_and_makes_a_sound_questionnaire(path: Path) -> None:
    _, proposals = read_case(path)
    document, section, after = BLANK, "debut", ""
    for proposal in proposals:
        taken = accept(
            proposal, document, section=section, after=after if proposal.what == "question" else section
        )
        assert isinstance(taken, Accepted)
        for edit in taken.edits:
            done = apply(edit, document)
            assert isinstance(done, Edited), done
            document = done.document
        if proposal.what == "section":
            section, after = taken.code, ""
        else:
            after = taken.code
    loaded = load_document(document)
    assert loaded.questionnaire is not None, loaded.problems


def test_the_corpus_is_large_enough(say: Callable[[str], None]) -> None:
    proposals = [each for path in CORPUS for each in read_case(path)[1]]
    questions = [each for each in proposals if each.what == "question"]
    assert len(CORPUS) >= 12
    say(
        f"pasted questionnaires: {len(CORPUS)} texts, {len(questions)} questions, {len(proposals) - len(questions)} sections, all as written"
    )


def test_every_line_belongs_to_one_proposal() -> None:
    for path in CORPUS:
        case = yaml.safe_load(path.read_text(encoding="utf-8"))
        lines = read_lines(case.get("text", ""), case.get("html", ""))
        assert not isinstance(lines, Problem)
        covered = [line for each in propose(lines) for line in range(each.first, each.last + 1)]
        assert covered == list(range(1, len(lines) + 1))


def test_a_question_needs_a_section() -> None:
    _, proposals = read_case(CORPUS[0])
    refused = accept(proposals[1], BLANK)
    assert isinstance(refused, Problem)
    assert refused.code == "outline.no_section"


def test_the_same_words_use_the_same_list() -> None:
    lines = read_lines("1. Avez-vous signé? Oui / Non\n2. Avez-vous négocié? Oui / Non")
    assert not isinstance(lines, Problem)
    document = BLANK
    for proposal in propose(lines):
        taken = accept(proposal, document, section="debut")
        assert isinstance(taken, Accepted)
        for edit in taken.edits:
            done = apply(edit, document)
            assert isinstance(done, Edited)
            document = done.document
    assert len(document["choices"]) == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "outline.empty"),
        ("x" * 500_000, "outline.too_large"),
        ("a\n" * 4_000, "outline.too_large"),
        ("* " * 11_000, "outline.too_large"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, code: str) -> None:
    refused = read_lines(text)
    assert isinstance(refused, Problem)
    assert refused.code == code


@settings(max_examples=80)
@given(st.text(max_size=300), st.text(alphabet="<>/ptdrhlie123?☐o\n\t _", max_size=300))
def test_anything_can_be_pasted(plain: str, html: str) -> None:
    lines = read_lines(plain, html)
    if not isinstance(lines, Problem):
        for proposal in propose(lines):
            assert proposal.what == "section" or proposal.type
