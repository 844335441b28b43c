"""Each finding has its questionnaire, and a wiser one of the same sort has none."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from surveys.catalogue import load_catalogue, names
from surveys.questionnaire.definition import load
from surveys.questionnaire.definition.english import pairs_of
from surveys.questionnaire.definition.model import English, Questionnaire
from surveys.questionnaire.linting import lint
from surveys.questionnaire.versions import register_of
from surveys.web.shared.texts import sentence

HEAD = """
format: axtra-questionnaire/1
survey: sage
title: "Un sondage sage"
purpose: "Savoir ce qui est sage."
choices:
  oui_non:
    - {code: oui, label: "Oui"}
    - {code: non, label: "Non"}
  avis:
    - {code: bas, label: "Bas", value: 1}
    - {code: haut, label: "Haut", value: 2}
  sortie: [{code: oui, label: "Oui"}, {code: sans, label: "Sans local", exclusive: true}]
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


# A rule that changes nothing, and a wiser one: (finding, severity, where, unwise, wise).
TOTAL = 'code: asked, type: matrix_numeric, rows: avis, label: "Combien?"'
RULES = [
    ("rule_never_broken", "warning", "asked", 'code: asked, type: integer, min: 0, label: "Q?", hard: [{rule: ". >= 0", message: "M."}]', 'code: asked, type: integer, min: 0, label: "Q?", hard: [{rule: ". >= 1", message: "M."}]'),
    ("rule_never_broken", "warning", "asked", 'code: asked, type: multiple, choices: oui_non, label: "Q?", soft: [{rule: "count-selected(.) >= 1", message: "M."}]', 'code: asked, type: multiple, choices: oui_non, label: "Q?", soft: [{rule: "count-selected(.) >= 2", message: "M."}]'),
    ("rule_never_broken", "warning", "asked", """code: asked, type: integer, label: "Q?", relevant: "${staff} > 10", soft: [{rule: "${staff} > 4", message: "M."}]""", """code: asked, type: integer, label: "Q?", relevant: "${staff} > 10", soft: [{rule: "${staff} > 14", message: "M."}]"""),
    ("rule_never_kept", "error", "asked", 'code: asked, type: integer, label: "Q?", hard: [{rule: ". > 5 and . < 4", message: "M."}]', 'code: asked, type: integer, label: "Q?", hard: [{rule: ". > 5 and . < 14", message: "M."}]'),
    ("rule_never_kept", "error", "asked", """code: asked, type: integer, label: "Q?", relevant: "${open} = 'oui'", hard: [{rule: "${open} = 'non'", message: "M."}]""", """code: asked, type: integer, label: "Q?", relevant: "${open} = 'oui'", hard: [{rule: "selected(${both}, 'non') or . > 2", message: "M."}]"""),
    ("rule_never_kept", "warning", "asked", 'code: asked, type: integer, min: 0, max: 9, label: "Q?", soft: [{rule: ". > 9", message: "M."}]', 'code: asked, type: integer, min: 0, max: 9, label: "Q?", soft: [{rule: ". > 8", message: "M."}]'),
    ("rule_never_kept", "error", "asked.n", TOTAL + ', columns: [{code: n, type: integer, label: "N", hard: [{rule: "${@.m} > . and ${@.m} < .", message: "M."}]}, {code: m, type: integer, label: "M"}]', TOTAL + ', columns: [{code: n, type: integer, label: "N", hard: [{rule: "${@.m} > .", message: "M."}]}, {code: m, type: integer, label: "M"}]'),
]  # fmt: skip


@pytest.mark.parametrize(("code", "severity", "where", "unwise", "wise"), RULES)
def test_a_rule_that_nothing_breaks_or_nothing_keeps_is_found(
    code: str, severity: str, where: str, unwise: str, wise: str
) -> None:
    assert (f"lint.{code}", severity, where) in found(f"{{{unwise}}}")
    assert not any("rule" in each for each, _, _ in found(f"{{{wise}}}"))


@pytest.mark.parametrize(
    "question",
    [
        'type: text, label: "Q?", hard: [{rule: "regex(., \'^[A-Z]+$\')", message: "M."}]',
        'type: date, label: "Q?", hard: [{rule: ". <= today()", message: "M."}]',
        'type: integer, label: "Q?", hard: [{rule: "(. * 3) mod 97 = 1", message: "M."}]',
        """type: decimal, places: 2, label: "Q?", hard: [{rule: "round(. * 100, 0) = . * 100", message: "M."}]""",
    ],
)
def test_nothing_is_said_of_a_rule_whose_answers_cannot_all_be_tried(question: str) -> None:
    assert not any("rule" in code for code, _, _ in found(f"{{code: asked, {question}}}"))


# What is hard to answer, and the same made easier: all warnings.
HARD = [
        ("two_questions", 'type: text, label: "Quel est votre budget et combien de personnes comptez-vous?"', 'type: text, label: "Quel est votre budget?"'),
        ("two_questions", 'type: text, label: "Qui? Et quand?"', 'type: text, label: "Qui, et dans quelle équipe?"'),
        ("two_questions", 'type: text, label: "Offrez-vous l’accueil et/ou le bilan?"', 'type: text, label: "Offrez-vous l’accueil?"'),
        ("long_sentence", f'type: text, label: "{"mot " * 40}?"', f'type: text, label: "{"mot " * 20}?"'),
        ("scale_without_ends", 'type: rating, label: "Note?"', 'type: rating, low: "Bas", high: "Haut", label: "Note?"'),
        ("forced_confidence", 'type: money, label: "Salaire?", required: true, disclosure: confidential_pay', 'type: money, label: "Salaire?", required: true, allow: [pnr], disclosure: confidential_pay, purpose: "Comparer."'),
        ("no_purpose_of_pay", 'type: money, label: "Salaire?", disclosure: confidential_pay', 'type: money, label: "Salaire?", disclosure: confidential_pay, purpose: "Comparer."'),
        ("no_not_applicable", 'type: integer, label: "Combien de stagiaires, le cas échéant?", required: true', 'type: integer, label: "Combien de stagiaires, le cas échéant?", required: true, allow: [so]'),
        ("no_not_applicable", 'type: single, choices: oui_non, label: "Si vous louez un local, est-il assez grand?", required: true', 'type: single, choices: sortie, label: "Si vous louez un local, est-il assez grand?", required: true'),
        ("no_not_applicable", 'type: integer, label: "Si vous louez un local, combien de mètres carrés?", required: true', """type: integer, label: "Si vous louez un local, combien de mètres carrés?", required: true, relevant: "${open} = 'oui'" """),
        ("hard_to_read", 'type: text, label: "Dans quelle mesure la comptabilisation administrative des interventions complexifie-t-elle l’accompagnement individualisé des personnes participantes dans vos établissements?"', 'type: text, label: "Est-ce que la façon de compter les heures vous gêne dans votre travail avec les gens que vous aidez?"'),
        ("forced_opinion", 'type: likert, scale: avis, label: "Avis?", required: true', 'type: likert, scale: avis, label: "Avis?", required: true, allow: [so]'),
        ("forced_opinion", 'type: matrix_single, rows: oui_non, scale: avis, label: "Avis?", required: true', 'type: matrix_single, rows: oui_non, scale: avis, label: "Avis?"'),
        ("counted_without_limit", "type: roster, label: \"Quels postes?\", row_count: '${staff}', max_rows: 20, fields: [{code: f, type: text, label: A}]", "type: roster, label: \"Quels postes?\", row_count: 'min(${staff}, 20)', max_rows: 20, fields: [{code: f, type: text, label: A}]"),
        ("many_rows", 'type: matrix_single, rows: neuf, scale: avis, label: "Avis?"', 'type: matrix_single, rows: oui_non, scale: avis, label: "Avis?"'),
]  # fmt: skip


@pytest.mark.parametrize(("code", "unwise", "wise"), HARD)
def test_what_is_hard_to_answer_is_found(code: str, unwise: str, wise: str) -> None:
    assert (f"lint.{code}", "warning", "asked") in found(f"{{code: asked, {unwise}}}")
    assert not any(where == "asked" for _, _, where in found(f"{{code: asked, {wise}}}"))


def test_minutes_are_counted_and_announced() -> None:
    question = '{code: asked, type: text, label: "Quoi?"}'
    silent = '  - {code: autre, title: "Autre", questions: [{code: last, type: text, label: "Fin?"}]}\n'
    assert ("lint.too_long", "warning", "") in found(question, minutes=4)
    assert ("lint.no_minutes", "warning", "autre") in found(question, more=silent)
    assert found(question) == set()


def test_a_questionnaire_says_what_it_is_for_and_its_rules_what_to_do() -> None:
    question = '{code: asked, type: integer, label: "Combien?", hard: [{rule: ". > 0", message: "MESSAGE"}]}'
    loaded = load(f"{HEAD}      - {question}\n".replace('purpose: "Savoir ce qui est sage."\n', ""))
    assert loaded.questionnaire is not None
    said = {problem.code: problem for problem in lint(loaded.questionnaire)}
    assert said["lint.no_purpose"].severity == "warning"
    assert found(question) == set()
    assert found(question.replace("MESSAGE", " ")) == {("lint.no_message", "error", "asked")}


def test_what_is_of_the_whole_is_said_first_then_question_by_question() -> None:
    asked = [
        f'      - {{code: {code}, type: integer, label: "Combien?", hard: [{{rule: ". > 0", message: " "}}]}}\n'
        for code in ("zone", "asked")
    ]
    head = HEAD.replace('purpose: "Savoir ce qui est sage."\n', "")
    head = head.replace('label: "Ouvert?"', 'label: "Si vous louez, ouvert?", required: true')
    made = load(head + "".join(asked)).questionnaire
    assert made is not None
    told = [(problem.code, problem.where.partition(".")[0]) for problem in lint(made)]
    assert told[:2] == [("lint.no_purpose", ""), ("lint.no_not_applicable", "open")]
    assert [where for code, where in told if code == "lint.no_message"] == ["zone", "asked"]


def test_english_that_is_missing_or_left_behind_is_counted() -> None:
    question = '{code: asked, type: text, label: "Quoi?"}'
    made = load(f"{HEAD}      - {question}\n").questionnaire
    assert made is not None
    pairs = pairs_of(made)
    assert {(pair.english, pair.state) for pair in pairs} == {("", "missing")}
    every = tuple(English(pair.at, pair.french, "Something") for pair in pairs)

    def said(english: tuple[English, ...]) -> dict[str, object]:
        return {
            problem.code: problem.params["count"]
            for problem in lint(replace(made, english=english))
            if "english" in problem.code or "untranslated" in problem.code
        }

    assert said(()) == said(every) == {}  # in French on purpose, or whole
    assert said(every[2:]) == {"lint.untranslated": 2}
    left = (replace(every[0], of="Autrement dit"), *every[1:])
    assert said(left) == {"lint.outdated_english": 1}


# What the definition refuses by itself, so that it never reaches a lint: (its code, unwise, wise).
REFUSED = [
    ("cycle", """{code: one, type: calculated, calc: "${two} + 1", label: "Un"}, {code: two, type: calculated, calc: "${one} + 1", label: "Deux"}""", """{code: one, type: calculated, calc: "${staff} + 1", label: "Un"}, {code: two, type: calculated, calc: "${one} + 1", label: "Deux"}"""),
    ("personal.purpose_missing", '{code: asked, type: text, label: "Nom?", personal_data: personal}', '{code: asked, type: text, label: "Nom?", personal_data: personal, purpose: "Vous joindre."}'),
    ("personal.forced", '{code: asked, type: text, label: "Âge?", personal_data: sensitive, purpose: "Comparer.", required: true}', '{code: asked, type: text, label: "Âge?", personal_data: sensitive, purpose: "Comparer.", required: true, allow: [pnr]}'),
    ("statistic.not_for_question", '{code: asked, type: text, label: "Quoi?", stats: [{id: x, kind: mean, value: "${asked}", label: "X"}]}', '{code: asked, type: integer, label: "Quoi?", stats: [{id: x, kind: mean, value: "${asked}", label: "X"}]}'),
    ("statistic.wrong_feed", '{code: asked, type: integer, label: "Quoi?", stats: [{id: x, kind: mean, value: "${open}", label: "X"}]}', '{code: asked, type: integer, label: "Quoi?", stats: [{id: x, kind: mean, value: "${staff}", label: "X"}]}'),
]  # fmt: skip


@pytest.mark.parametrize(("code", "unwise", "wise"), REFUSED)
def test_what_cannot_work_never_reaches_publication(code: str, unwise: str, wise: str) -> None:
    def errors(questions: str) -> set[str]:
        page = f'  - {{code: autre, title: "Autre", minutes: 1, questions: [{questions}]}}\n'
        return {problem.code for problem in load(HEAD + page).errors}

    assert f"definition.{code}" in errors(unwise)
    assert errors(wise) == set()


# A code that was published with one meaning, then used with another: (finding, severity, then, now, wiser now).
REUSED = [
    ("code_reused_type", "error", 'type: integer, label: "Postes?"', 'type: text, label: "Postes?"', 'type: decimal, label: "Postes?"'),
    ("code_reused_type", "error", 'type: single, choices: oui_non, label: "Lequel?"', 'type: multiple, choices: oui_non, label: "Lequel?"', 'type: single, choices: oui_non, label: "Lequel?", required: true'),
    ("code_reused_type", "error", 'type: matrix_single, rows: oui_non, scale: avis, label: "Avis?"', 'type: likert, scale: avis, label: "Avis?"', 'type: matrix_single, rows: oui_non, scale: avis, label: "Avis?", hint: "Le vôtre."'),
    ("code_reused_unit", "error", 'type: decimal, unit: "heures", label: "Combien?"', 'type: decimal, unit: "jours", label: "Combien?"', 'type: decimal, unit: "Heures", label: "Combien?"'),
    ("code_reused_list", "error", 'type: single, choices: oui_non, label: "Lequel?"', 'type: single, choices: avis, label: "Lequel?"', 'type: single, choices: nuance, label: "Lequel?"'),
    ("reworded", "warning", 'type: text, label: "Qui dirige?"', 'type: text, label: "Qui décide?"', 'type: text, label: "Qui  dirige?"'),
]  # fmt: skip


def published(question: str) -> Questionnaire:
    more = HEAD.replace(
        "sections:", '  nuance: [{code: oui, label: "Oui"}, {code: peu, label: "Un peu"}]\nsections:'
    )
    loaded = load(f"{more}      - {{code: asked, {question}}}\n")
    assert loaded.questionnaire is not None, loaded.errors
    return loaded.questionnaire


@pytest.mark.parametrize(("code", "severity", "then", "now", "wise"), REUSED)
def test_a_code_keeps_its_meaning_for_ever(code: str, severity: str, then: str, now: str, wise: str) -> None:
    without = load(HEAD).questionnaire
    assert without is not None
    register = register_of(
        [("2023", published(then)), ("2024", without)]
    )  # dropped, then back: it is the same code

    def said(question: str) -> set[tuple[str, str, str]]:
        problems = lint(published(question), register=register)
        assert all(sentence(problem).endswith(".") for problem in problems)
        return {(problem.code, problem.severity, problem.where) for problem in problems}

    assert (f"lint.{code}", severity, "asked") in said(now)
    assert said(wise) == said(then) == set()


def test_a_trend_that_asks_an_edition_of_what_it_never_asked_is_found() -> None:
    def loaded(more: str, edition: str) -> Questionnaire:
        frame = HEAD.replace(
            "choices:", f'edition: "{edition}"\nprevious_editions: ["2023", "2024"]\nchoices:', 1
        )
        made = load(f"{frame}      {more}\n").questionnaire
        assert made is not None
        return made

    asked = """- {code: asked, type: integer, label: "Combien?", stats: [{id: level, kind: mean, value: "${asked}", label: "Niveau"}, {id: since, kind: trend, of: level, editions: [EDITIONS], label: "Depuis"}]}"""
    register = register_of(
        [("2023", loaded("", "2022")), ("2024", loaded(asked.replace("EDITIONS", '"2024"'), "2026"))]
    )

    def said(editions: str) -> set[tuple[str, str]]:
        problems = lint(loaded(asked.replace("EDITIONS", editions), "2025"), register=register)
        return {(problem.code, problem.where) for problem in problems}

    assert said('"2023", "2024", "2025"') == {("lint.trend_without_code", "asked")}
    assert said('"2024", "2025"') == set()


def test_our_own_questionnaires_have_no_error_and_few_warnings(say: Callable[[str], None]) -> None:
    counts = {}
    for name in names():
        problems = lint(load_catalogue(name))
        assert [problem for problem in problems if problem.severity == "error"] == []
        counts[name] = len(problems)
    assert sum(counts.values()) < 12
    said = ", ".join(f"{name} {count}" for name, count in counts.items())
    twins = len(CASES) + len(RULES) + len(HARD) + len(REFUSED) + len(REUSED) + 8
    say(f"lint: {twins} unwise questionnaires found, their wiser twins not; warnings of ours: {said}")
