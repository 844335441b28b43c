"""Every code of the values and kinds has its French sentence, which fits its details and the house's typography."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import surveys.questionnaire.kinds
import surveys.questionnaire.values
from surveys.questionnaire.kinds import make_kind
from surveys.questionnaire.problems import Problem
from surveys.web.shared.sentences.values import SENTENCES
from tests.questionnaire.kinds.samples import LISTS, sample

CODE = re.compile(r"[a-z]+\.[a-z_]+")


def codes_in_source() -> set[str]:
    """Return every text of the two rooms that has the shape of a problem's code."""
    found = set()
    for package in (surveys.questionnaire.values, surveys.questionnaire.kinds):
        for path in Path(package.__path__[0]).glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Constant)
                    and isinstance(node.value, str)
                    and CODE.fullmatch(node.value)
                ):
                    found.add(node.value)
    return found


def test_every_code_has_its_sentence_and_every_sentence_its_code() -> None:
    assert codes_in_source() == set(SENTENCES)


PROVOKED = [
    *[("decimal", {"unit": unit}, text) for unit, text in [
        ("$", "1,234"), ("$", "abc"), ("$", "12 34"), ("$", "environ 12"), ("$", "12 h"), ("", "12 $"), ("$", "1,2 M$"),
        ("heures", "35h30"), ("", "1e5"), ("", "\u0663"), ("", "12-15"), ("", "0,125"), ("", "1" * 20), ("", "1" * 200),
    ]],
    ("integer", {}, "1,5"),
    *[("date", {}, text) for text in
      ["03/04/2027", "hier", "\u0663 mars", "3/4/27", "2027-02-30", "mardi 1er mars 2027", "0207-01-01", "x" * 99]],
    *[("month", {}, text) for text in ["mars", "mars 27", "13/2027"]],
    ("year", {}, "27"),
    *[("duration", {"unit": ""}, text) for text in ["90", "x", "\u0663 h", "1 h 99", "-3 h", "x" * 99]],
    *[("email", {}, text) for text in ["x", "a@b.ca c@d.ca"]],
    *[("phone", {}, text) for text in ["x", "555-0123"]],
    ("single", {}, "inconnu"),
    ("confirmation", {}, "peut-être"),
    ("note", {}, "x"),
]  # fmt: skip


def provoked() -> Iterator[Problem]:
    """Yield one problem of (nearly) each code, with the details it really has."""
    for type_name, settings, text in PROVOKED:
        problem = sample(type_name, **settings).read((text,)).problem
        assert problem is not None, (type_name, text)
        yield problem
    for raw in [("dons", "dons"), ("dons", "", "surplus")]:
        problem = sample("ranking").read(raw).problem
        assert problem is not None
        yield problem
    checks: list[tuple[str, dict[str, object], str | tuple[str, ...]]] = [
        ("integer", {"min": 5}, "1"),
        ("integer", {"max": 5}, "9"),
        ("rating", {}, "11"),
        ("text", {"max_length": 1}, "abc"),
        ("date", {"min": "2027-01-01"}, "2026-01-01"),
        ("date", {"max": "2027-01-01"}, "2028-01-01"),
        ("multiple", {"max_selected": 1}, ("dons", "surplus")),
        ("multiple", {"min_selected": 2}, ("dons",)),
        ("multiple", {}, ("dons", "aucune")),
        ("ranking", {"max_ranked": 1}, ("dons", "surplus")),
        ("ranking", {"partial": False}, ("dons",)),
    ]
    for type_name, settings, typed in checks:
        kind = sample(type_name, **settings)
        value = kind.read(typed if isinstance(typed, tuple) else (typed,)).value
        assert value is not None
        found = kind.check(value)
        assert found
        yield from found
    for type_name, wrong in [
        ("entier", {}),
        ("integer", {"x": 1}),
        ("note", {"x": 1}),
        ("single", {}),
        ("single", {"choices": "x"}),
        ("single", {"choices": 1}),
        ("text", {"max_length": "x"}),
        ("text", {"max_length": 0}),
        ("text", {"max_length": 99999}),
        ("decimal", {"min": "x"}),
        ("decimal", {"min": 2, "max": 1}),
        ("date", {"min": "x"}),
        ("attestation", {"text": []}),
        ("ranking", {"choices": "sources", "partial": "x"}),
        ("single", {"choices": "sources", "appearance": "x"}),
    ]:
        made = make_kind(type_name, wrong, LISTS)
        assert isinstance(made, tuple)
        yield from made


def test_each_sentence_fits_the_details_it_is_given() -> None:
    met = set()
    for problem in provoked():
        said = SENTENCES[problem.code] % problem.params
        assert "None" not in said
        assert not re.search(r"%\(", said)
        met.add(problem.code)
    # What only a broken list or two labels alike provoke is tried elsewhere.
    elsewhere = {"choice.ambiguous", "setting.no_lists", "setting.empty_list", "setting.short_scale"}
    assert set(SENTENCES) - met == elsewhere


def test_the_doubt_about_a_number_is_asked_in_these_words() -> None:
    problem = sample("money").read(("1,234",)).problem
    assert problem is not None
    said = SENTENCES[problem.code] % problem.params
    assert said.startswith("Voulez-vous dire 1\u00a0234 ou 1,234? ")


@pytest.mark.parametrize(("code", "text"), SENTENCES.items())
def test_typography(code: str, text: str) -> None:
    assert "'" not in text
    assert "!" not in text
    assert not re.search(r"[ \u00a0][;?]", text)
    assert not re.search(r"[^\u00a0](:|»)(?!\w)", text)
    assert not re.search(r"« |«[^\u00a0]", text)
    assert not re.search(r" [%$](?!\()", text)
    assert not re.search(r"\d \d{3}", text.replace("418 555", ""))
    assert text[0].isupper() or text[0] == "«"
    assert text.endswith((".", "?"))
    assert len(text) <= 160
