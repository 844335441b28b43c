"""Each finding has its questionnaire, and a wiser one of the same sort has none."""

from collections.abc import Callable

import pytest

from surveys.catalogue import load_catalogue, names
from surveys.questionnaire.definition import load
from surveys.questionnaire.linting import lint
from surveys.web.shared.texts import sentence

HEAD = """
format: axtra-questionnaire/1
survey: sage
title: "Un sondage sage"
choices:
  oui_non:
    - {code: oui, label: "Oui"}
    - {code: non, label: "Non"}
  avis:
    - {code: bas, label: "Bas", value: 1}
    - {code: haut, label: "Haut", value: 2}
  neuf: [ROWS]
sections:
  - code: page
    title: "Page"
    minutes: 5
    questions:
      - {code: open, type: single, choices: oui_non, label: "Ouvert?"}
      - {code: staff, type: integer, min: 0, label: "Personnes?"}
      - {code: both, type: multiple, choices: oui_non, label: "Lesquels?"}
      - {code: half, type: calculated, calc: "${staff} div 2", label: "Moitié"}
""".replace("ROWS", ", ".join(f'{{code: r{n}, label: "Rangée {n}"}}' for n in range(9)))

# What is unwise, and the same made wise: (finding, severity, unwise, wise).
CASES = [
    (
        "never_shown",
        "error",
        """relevant: "${open} = 'oui' and ${open} = 'non'" """,
        """relevant: "${open} = 'oui'" """,
    ),
    ("never_shown", "error", 'relevant: "${staff} < 0"', 'relevant: "${staff} < 1"'),
    (
        "never_shown",
        "error",
        'relevant: "${half} > 5 and ${staff} < 4"',
        'relevant: "${half} > 5 and ${staff} < 14"',
    ),
    (
        "never_shown",
        "error",
        """relevant: "selected(${both}, 'oui') and count-selected(${both}) = 0" """,
        """relevant: "selected(${both}, 'oui') and count-selected(${both}) = 2" """,
    ),
    (
        "always_shown",
        "warning",
        'relevant: "count-selected(${both}) >= 0"',
        'relevant: "count-selected(${both}) >= 1"',
    ),
]


def found(question: str, *, more: str = "", minutes: int = 90) -> set[tuple[str, str, str]]:
    loaded = load(f"{HEAD}      - {question}\n{more}")
    assert loaded.questionnaire is not None, loaded.errors
    problems = lint(loaded.questionnaire, minutes=minutes)
    for problem in problems:
        assert "%" not in sentence(problem).replace("\u00a0%", "")
        assert sentence(problem).endswith(".")
    return {(problem.code, problem.severity, problem.where) for problem in problems}


@pytest.mark.parametrize(("code", "severity", "unwise", "wise"), CASES)
def test_a_condition_that_never_changes_is_found(code: str, severity: str, unwise: str, wise: str) -> None:
    question = '{{code: asked, type: text, label: "Quoi?", {}}}'
    assert (f"lint.{code}", severity, "asked") in found(question.format(unwise))
    assert not any(where == "asked" for _, _, where in found(question.format(wise)))


def test_a_question_behind_one_that_nobody_reaches_is_found_too() -> None:
    hidden = '{code: asked, type: text, label: "Quoi?", relevant: "${staff} < 0"}'
    behind = """      - {code: behind, type: text, label: "Et ensuite?", relevant: "${asked} != '' and answered(${asked})"}\n"""
    said = found(hidden, more=behind)
    assert ("lint.never_shown", "error", "behind") in said


@pytest.mark.parametrize(
    ("code", "unwise", "wise"),
    [
        ("two_questions", 'type: text, label: "Quel est votre budget et combien de personnes comptez-vous?"', 'type: text, label: "Quel est votre budget?"'),
        ("two_questions", 'type: text, label: "Qui? Et quand?"', 'type: text, label: "Qui, et dans quelle équipe?"'),
        ("two_questions", 'type: text, label: "Offrez-vous l’accueil et/ou le bilan?"', 'type: text, label: "Offrez-vous l’accueil?"'),
        ("long_sentence", f'type: text, label: "{"mot " * 40}?"', f'type: text, label: "{"mot " * 20}?"'),
        ("scale_without_ends", 'type: rating, label: "Note?"', 'type: rating, low: "Bas", high: "Haut", label: "Note?"'),
        ("forced_confidence", 'type: money, label: "Salaire?", required: true, disclosure: confidential_pay', 'type: money, label: "Salaire?", required: true, allow: [pnr], disclosure: confidential_pay'),
        ("forced_opinion", 'type: likert, scale: avis, label: "Avis?", required: true', 'type: likert, scale: avis, label: "Avis?", required: true, allow: [so]'),
        ("forced_opinion", 'type: matrix_single, rows: oui_non, scale: avis, label: "Avis?", required: true', 'type: matrix_single, rows: oui_non, scale: avis, label: "Avis?"'),
        ("many_rows", 'type: matrix_single, rows: neuf, scale: avis, label: "Avis?"', 'type: matrix_single, rows: oui_non, scale: avis, label: "Avis?"'),
    ],
)  # fmt: skip
def test_what_is_hard_to_answer_is_found(code: str, unwise: str, wise: str) -> None:
    assert (f"lint.{code}", "warning", "asked") in found(f"{{code: asked, {unwise}}}")
    assert not any(where == "asked" for _, _, where in found(f"{{code: asked, {wise}}}"))


def test_minutes_are_counted_and_announced() -> None:
    question = '{code: asked, type: text, label: "Quoi?"}'
    silent = '  - {code: autre, title: "Autre", questions: [{code: last, type: text, label: "Fin?"}]}\n'
    assert ("lint.too_long", "warning", "") in found(question, minutes=4)
    assert ("lint.no_minutes", "warning", "") in found(question, more=silent)
    assert found(question) == set()


def test_our_own_questionnaires_have_no_error_and_few_warnings(say: Callable[[str], None]) -> None:
    counts = {}
    for name in names():
        problems = lint(load_catalogue(name))
        assert [problem for problem in problems if problem.severity == "error"] == []
        counts[name] = len(problems)
    assert sum(counts.values()) < 12
    said = ", ".join(f"{name} {count}" for name, count in counts.items())
    say(
        f"lint: {len(CASES) + 11} unwise questionnaires found, their wiser twins not; warnings of ours: {said}"
    )
