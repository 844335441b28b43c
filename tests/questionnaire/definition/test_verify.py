"""What only the whole tells: one small questionnaire, damaged in one place at a time, and the fault that is named."""

from textwrap import indent

import pytest

from surveys.questionnaire.definition import load
from surveys.questionnaire.problems import Problem
from surveys.web.shared.texts import UNKNOWN, sentence

WHOLE = """format: axtra-questionnaire/1
survey: essai
title: "Essai {{ annee }}"
edition: "2025"
previous_editions: ["2023"]
params: {annee: "2024-2025", seuil: 10}
benchmarks:
  - {id: marche, source: "Étude fictive", reference_year: 2024, rows: [{position: direction, market: 57.47}]}
choices:
  etats:
    - {code: signee, label: "Signée"}
    - {code: en_cours, label: "En cours"}
    - {code: autre, label: "Autre état", other: true}
  postes:
    - {code: direction, label: "Direction", optima: true}
    - {code: conseil, label: "Conseil"}
  accord:
    - {code: non, label: "Non", value: 0}
    - {code: oui, label: "Oui", value: 1}
sections:
  - code: profil
    title: "Profil"
    questions:
      - {code: state, type: single, choices: etats, label: "Quel état?"}
      - {code: staff, type: integer, label: "Combien de personnes?"}
      - {code: agree, type: likert, scale: accord, label: "D’accord?"}
      - {code: reasons, type: multiple, choices: etats, label: "Pourquoi?"}
      - code: pay
        type: matrix_numeric
        label: "Quels taux?"
        rows: postes
        columns:
          - {code: rate, type: money, label: "Taux"}
          - {code: heads, type: integer, label: "Personnes"}
        stats:
          - {id: pay_median, kind: median_by_row, value: rate, rounding: 2, label: "Médiane"}
      - code: team
        type: roster
        label: "Qui?"
        fields:
          - {code: post, type: single, choices: postes, label: "Poste"}
          - {code: hours, type: decimal, label: "Heures"}
      - {code: comment, type: long_text, label: "Un commentaire?", disclosure: verbatim}
      - {code: contact, type: email, label: "Votre courriel?", disclosure: identifying, personal_data: business_contact, purpose: "Vous joindre."}
  - code: paie
    title: "Paie"
    restricted: true
    questions:
      - {code: payroll, type: money, label: "Masse salariale?"}
#more
"""


def with_question(text: str) -> str:
    return WHOLE.replace("#more\n", indent(text.strip("\n"), "      ") + "\n")


def with_statistic(text: str) -> str:
    line = '          - {id: pay_median, kind: median_by_row, value: rate, rounding: 2, label: "Médiane"}\n'
    return WHOLE.replace(line, f'{line}          - {{id: extra, {text}, label: "Une figure"}}\n')


def named(text: str) -> list[tuple[str, str]]:
    loaded = load(text)
    for problem in loaded.problems:
        assert sentence(problem) != UNKNOWN
    return [(problem.code.removeprefix("definition."), problem.where) for problem in loaded.problems]


def test_the_whole_is_sound():
    assert load(WHOLE).problems == ()


QUESTION_FAULTS = {
    "a matrix where a value is due": ("{code: q, type: text, label: A, relevant: '${pay} > 1'}", "expression.unknown_name", "relevant"),
    "a column that the matrix has not": ("{code: q, type: text, label: A, relevant: 'sum(${pay.*.rates}) > 1'}", "expression.unknown_name", "relevant"),
    "a row that the list has not": ("{code: q, type: text, label: A, relevant: '${pay.adjoint.rate} > 1'}", "expression.unknown_name", "relevant"),
    "a field without its entry": ("{code: q, type: text, label: A, relevant: '${team.hours} > 1'}", "expression.unknown_name", "relevant"),
    "a text that no « Autre » opens": ("{code: q, type: text, label: A, relevant: 'answered(${agree_autre})'}", "expression.unknown_name", "relevant"),
    "a number for a condition": ("{code: q, type: text, label: A, relevant: '${staff}'}", "expression.boolean_expected", "relevant"),
    "a text compared with a number": ("{code: q, type: text, label: A, relevant: '${comment} > 3'}", "expression.text_order", "relevant"),
    "a whole column for a number": ("{code: q, type: text, label: A, relevant: '${pay.*.rate} > 1'}", "expression.number_expected", "relevant"),
    "one choice wrong twice": ("{code: q, type: text, label: A, relevant: \"${state} = 'fin' or ${state} = 'fin'\"}", "expression.unknown_choice", "relevant"),
    "@row outside any table": ("{code: q, type: text, label: A, relevant: \"@row = 'x'\"}", "expression.no_row", "relevant"),
    "« . » outside any rule": ("{code: q, type: calculated, label: A, calc: '. + 1'}", "expression.no_current", "calc"),
    "a choice in selected()": ("{code: q, type: text, label: A, relevant: \"selected('signee refusee', ${state})\"}", "expression.unknown_choice", "relevant"),
    "a choice on the left": ("{code: q, type: text, label: A, relevant: \"'oui' != ${state}\"}", "expression.unknown_choice", "relevant"),
    "a choice in a rule": ("{code: q, type: single, choices: etats, label: A, hard: [{rule: \". != 'finie'\", message: B}]}", "expression.unknown_choice", "hard[1].rule"),
    "a calculated value of itself": ("{code: q, type: calculated, label: A, calc: '${q} + 1'}", "cycle", ""),
    "a question shown when it is answered": ("{code: q, type: text, label: A, relevant: 'answered(${q})'}", "cycle", ""),
    "a row shown when its matrix is": ("{code: q, type: matrix_single, label: A, rows: postes, scale: accord, row_filter: 'count-non-empty(${q.*}) > 0'}", "cycle", ""),
    "a roster that counts itself": ("{code: q, type: roster, label: A, row_count: 'sum(${q.*.f})', fields: [{code: f, type: integer, label: C}]}", "cycle", ""),
    "a roster counted by what it calculates": ("{code: q, type: roster, label: A, row_count: 'sum(${q.*.g})', fields: [{code: f, type: integer, label: C}, {code: g, type: calculated, label: D, calc: '${@.f} + 1'}]}", "cycle", ""),
    "a count that is a text": ("{code: q, type: roster, label: A, row_count: '${comment}', fields: [{code: f, type: text, label: C}]}", "expression.number_expected", "row_count"),
    "a count of nothing known": ("{code: q, type: roster, label: A, row_count: '${stafff}', fields: [{code: f, type: text, label: C}]}", "expression.unknown_name", "row_count"),
    "a count beside a minimum": ("{code: q, type: roster, label: A, row_count: '${staff}', min_rows: 2, fields: [{code: f, type: text, label: C}]}", "roster.count_and_minimum", "min_rows"),
    "a count where fixed rows take all": ("{code: q, type: roster, label: A, rows: postes, max_rows: 2, row_count: '${staff}', fields: [{code: f, type: text, label: C}]}", "roster.count_without_room", "row_count"),
    "a choice of rows that are not fixed": ("{code: q, type: roster, label: A, row_filter: '${staff} > 2', fields: [{code: f, type: text, label: C}]}", "roster.filter_of_nothing", "row_filter"),
    "a purpose that is missing": ("{code: q, type: text, label: A, personal_data: personal}", "personal.purpose_missing", ""),
    "a sensitive answer by force": ("{code: q, type: money, label: A, personal_data: sensitive, purpose: B, required: true, allow: [nsp]}", "personal.forced", ""),
    "a sensitive roster by force": ("{code: q, type: roster, label: A, personal_data: sensitive, purpose: B, required: true, fields: [{code: f, type: text, label: C}]}", "personal.forced", ""),
    "an account field that is not": ("{code: q, type: text, label: A, prefill: {from: account, field: mail, mode: confirm}}", "prefill.unknown_field", "prefill.field"),
    "a directory that fills a table": ("{code: q, type: roster, label: A, prefill: {from: directory, field: name, mode: show}, fields: [{code: f, type: text, label: C}]}", "prefill.one_value", "prefill"),
    "a code of no edition": ("{code: q, type: text, label: A, prefill: {from: edition, code: stat, mode: show}}", "prefill.code_not_here", "prefill.code"),
    "a map without a matrix": ("{code: q, type: text, label: A, prefill: {from: edition, code: staff, mode: show, map: {a: b}}}", "prefill.unknown_column", "prefill.map"),
    "fields without a roster": ("{code: q, type: text, label: A, prefill: {from: edition, code: staff, mode: show, fields: [a]}}", "prefill.unknown_column", "prefill.fields[1]"),
    "a total of words": ("{code: q, type: matrix, label: A, rows: postes, columns: [{code: c, type: text, label: B, total: true}]}", "column.total_of_words", "columns.c.total"),
    "a confirmation of nothing calculated": ("{code: q, type: confirmation, total: staff, label: A}", "confirmation.unknown_total", "total"),
    "a name that a parameter has": ("{code: seuil, type: text, label: A}", "code.is_parameter", None),
    "the text of « Autre », for a multiple": ("{code: reasons_autre, type: text, label: A}", "code.is_other_text", None),
    "a code of thirty-three letters": ("{code: " + "q" * 33 + ", type: text, label: A}", "code.shape_question", None),
    "a rule with no message": ("{code: q, type: integer, label: A, hard: [{rule: '. > 0'}]}", "key.missing", "hard[1]"),
    "an unfinished « {{ »": ("{code: q, type: text, label: 'Combien en {{ annee?'}", "piping.malformed", "label"),
    "an expression in « {{ }} »": ("{code: q, type: text, label: 'Combien {{ staff + 1 }}?'}", "piping.malformed", "label"),
    "a whole table in a sentence": ("{code: q, type: text, label: 'Combien {{ team }}?'}", "piping.unknown", "label"),
    "markup": ("{code: q, type: text, label: 'Combien <b>en tout</b>?'}", "text.markup", "label"),
    "markup in a field": ("{code: q, type: roster, label: A, fields: [{code: f, type: text, label: 'Un <b>mot</b>'}]}", "text.markup", "fields.f.label"),
    "a promise of anonymity": ("{code: q, type: text, label: 'Ce sondage est anonyme.'}", "text.anonymous", "label"),
    "rows that no list gives": ("{code: q, type: matrix_single, label: A, rows: poste, scale: accord}", "list.unknown", "rows"),
    "no scale": ("{code: q, type: matrix_single, label: A, rows: postes}", "key.missing", ""),
    "a bound above the other": ("{code: q, type: rating, min: 10, max: 0, label: A}", "setting.min_above_max", "min"),
    "an impossible reason": ("{code: q, type: text, label: A, allow: [inconnu]}", "value.not_word", "allow[1]"),
}  # fmt: skip


@pytest.mark.parametrize("fault", QUESTION_FAULTS)
def test_a_fault_of_a_question_is_named_alone(fault):
    question, code, place = QUESTION_FAULTS[fault]
    found = named(with_question(f"- {question}"))
    assert [name for name, _ in found] == [code]
    if place is not None:
        assert found[0][1] == f"sections.paie.q.{place}".rstrip(".")


STATISTIC_FAULTS = {
    "an unknown column": ("kind: median_by_row, value: salaire", "statistic.unknown_column", "value"),
    "a column by row of a sum": ("kind: ratio_of_sums_by_row, num: rate, den: head", "statistic.unknown_column", "den"),
    "a mean of codes": ("kind: mean, value: '${state}'", "statistic.wrong_feed", "value"),
    "a median of codes, listed": ("kind: median, unit: row, value: '${team.*.post}'", "statistic.wrong_feed", "value"),
    "a mean of several choices": ("kind: mean, value: '${reasons}'", "statistic.wrong_feed", "value"),
    "a ratio of words": ("kind: ratio_of_sums, num: '${state}', den: '${staff}'", "statistic.wrong_feed", "num"),
    "a share of a number": ("kind: share, where: '${staff} + 1'", "expression.boolean_expected", "where"),
    "a base on nothing": ("kind: mean, value: '${staff}', base: '${stuff} > 0'", "expression.unknown_name", "base"),
    "a distribution of names": ("kind: distribution, value: '${contact}'", "statistic.not_publishable", ""),
    "a count of comments": ("kind: count_distinct, value: '${comment}'", "statistic.not_publishable", ""),
    "a trend of nothing": ("kind: trend, of: pay_mediane, editions: ['2025']", "statistic.unknown_source", "of"),
    "a trend by row": ("kind: trend, of: pay_median, editions: ['2025']", "statistic.wrong_source", "of"),
    "a gap to no benchmark": ("kind: benchmark_gap_by_row, of: pay_median, benchmark: marche.median, denominator: own", "statistic.unknown_benchmark", "benchmark"),
    "a gap over a word": ("kind: benchmark_gap_by_row, of: pay_median, benchmark: marche.market, denominator: market", "value.not_word", "denominator"),
    "weights that no row has": ("kind: weighted_mean_of_rows, of: pay_median, weight: heads, rows: optima", "statistic.unknown_attribute", "weight"),
    "rows that no attribute keeps": ("kind: weighted_mean_of_rows, of: pay_median, weight: incumbents, rows: optimal", "statistic.unknown_attribute", "rows"),
    "a quantile of nothing": ("kind: quantile, value: '${staff}'", "key.missing", ""),
    "a distribution by row of amounts": ("kind: distribution_by_row", "statistic.not_for_question", ""),
    "three formats for two values": ("kind: case_extract, values: ['${staff}', '${payroll}'], consent: \"${agree} = 'oui'\", format: [number, money, percent]", "statistic.formats", "format"),
    "a format of its own": ("kind: mean, value: '${staff}', format: euro", "value.not_word", "format"),
    "a quote without consent": ("kind: verbatim_list, unit: text, value: '${comment}'", "key.missing", ""),
    "a key of another kind": ("kind: mean, value: '${staff}', q: 0.5", "key.unknown", "q"),
}  # fmt: skip


@pytest.mark.parametrize("fault", STATISTIC_FAULTS)
def test_a_fault_of_a_statistic_is_named_alone(fault):
    statistic, code, place = STATISTIC_FAULTS[fault]
    found = named(with_statistic(statistic))
    assert found == [(code, f"sections.profil.pay.stats.extra.{place}".rstrip("."))]


@pytest.mark.parametrize(
    "statistic",
    [
        "kind: mean, value: '${agree}'",  # a scale whose every choice has a value
        "kind: mean, value: 'count-selected(${reasons})'",
        "kind: median, unit: row, value: '${team.*.hours}'",
        "kind: distribution, unit: row, value: '${team.*.post}'",
        "kind: share, where: \"${state} = 'signee' and not(selected(${reasons}, 'autre'))\"",
        "kind: benchmark_gap_by_row, of: pay_median, benchmark: marche.market, denominator: own",
        "kind: verbatim_list, unit: text, value: '${comment}', consent: \"${agree} = 'oui'\"",
        "kind: verbatim_list, unit: text, value: '${state_autre}', consent: \"${agree} = 'oui'\"",
    ],
)
def test_a_sound_statistic_is_left_alone(statistic):
    assert named(with_statistic(statistic)) == []


FRAME_FAULTS = {
    "an edition before itself": ('previous_editions: ["2023"]', 'previous_editions: ["2023", "2025"]', "edition.repeated"),
    "a frequency and its months": ('edition: "2025"', 'edition: "2025"\nfrequency: bisannuelle\nfrequency_months: 6', "frequency.disagrees"),
    "a list that nothing uses": ("  accord:", "  jamais:\n    - {code: a, label: A}\n  accord:", "list.unused"),
    "an « Autre » that is also none": ("other: true}", "other: true, exclusive: true}", "choice.other_exclusive"),
    "a choice with no score": (', value: 1}', "}", "choice.without_value"),
    "one label for two choices": ('"En cours"', '"Signée"', "choice.same_label"),
    "a row of another market": ("position: direction, ", "position: adjoint, ", None),
    "a benchmark with no year": ("reference_year: 2024, ", "", "key.missing"),
    "a benchmark in words": ("market: 57.47", "market: cher", "value.not_number"),
    "a title with its number": ('title: "Profil"', 'title: "1. Profil"', "text.numbered_title"),
    "a section that waits for itself": ('title: "Profil"', 'title: "Profil"\n    relevant: "${staff} > 1"', "cycle"),
    "a section on nothing": ('title: "Paie"', 'title: "Paie"\n    relevant: "${stuff} > 1"', "expression.unknown_name"),
    "pay in an open sentence": ('"Combien de personnes?"', '"Combien de personnes pour {{ payroll }}?"', "restricted.piped"),
    "sensitive rows in an open section": ('label: "Quels taux?"', 'label: "Quels taux?"\n        personal_data: sensitive\n        purpose: "Calculer."', "personal.open_section"),
    "a format of tomorrow": ("questionnaire/1", "questionnaire/2", "value.not_word"),
    "a code with an accent": ("code: profil", "code: prôfil", "code.shape_section"),
    "a choice with a space": ("code: en_cours", 'code: "en cours"', "code.shape_choice"),
    "a section with no question": ("    questions:\n      - {code: payroll, type: money, label: \"Masse salariale?\"}\n", "    questions: []\n", "list.too_short"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FRAME_FAULTS)
def test_a_fault_of_the_frame_is_named_alone(fault):
    before, after, code = FRAME_FAULTS[fault]
    assert WHOLE.count(before) >= 1
    found = [name for name, _ in named(WHOLE.replace(before, after, 1))]
    assert found == ([code] if code else [])


def test_two_cycles_are_two_problems_and_each_is_told_from_its_first_question():
    text = with_question(
        """
- {code: a, type: calculated, label: A, calc: "${b} + 1"}
- {code: b, type: calculated, label: B, calc: "${a} + 1"}
- {code: c, type: text, label: C, relevant: "answered(${d})"}
- {code: d, type: text, label: D, relevant: "answered(${c})"}
"""
    )
    found = [(p.where, p.params["path"]) for p in load(text).problems]
    assert found == [("sections.paie.a", "a → b → a"), ("sections.paie.c", "c → d → c")]


def test_a_problem_that_is_placed_keeps_its_line_unless_another_is_given():
    problem = Problem("setting.missing", "min", line=12)
    assert (problem.at("page.q"), problem.at("page.q", 7)) == (
        Problem("setting.missing", "page.q", line=12),
        Problem("setting.missing", "page.q", line=7),
    )


def test_a_figure_of_a_figure_that_is_nearly_there_is_told_which():
    (problem,) = load(with_statistic("kind: trend, of: pay_mediam, editions: ['2025']")).problems
    assert (problem.params["given"], problem.params["suggestion"]) == ("pay_mediam", "pay_median")


def test_columns_of_one_matrix_may_be_made_of_each_other_but_not_in_a_ring():
    sound = """
- code: m
  type: matrix_numeric
  label: M
  rows: postes
  columns:
    - {code: a, type: decimal, label: A}
    - {code: b, type: decimal, label: B, calc: "${@.a} * 2"}
    - {code: c, type: decimal, label: C, calc: "${@.b} + ${m.direction.a}"}
"""
    assert named(with_question(sound)) == []
    ring = sound.replace("label: A}", 'label: A, calc: "${@.c}"}')
    assert named(with_question(ring)) == [("cycle", "sections.paie.m")]


def test_what_refers_to_a_broken_question_is_not_called_unknown():
    text = WHOLE.replace("{code: staff, type: integer", "{code: staff, type: entier")
    text = text.replace(
        "#more\n", '      - {code: q, type: text, label: "{{ staff }}?", relevant: "${staff} > 1"}\n'
    )
    assert named(text) == [("kind.unknown", "sections.profil.staff.type")]


def test_every_fault_of_a_definition_full_of_them_is_named_in_the_order_of_the_file():
    text = (
        WHOLE.replace("code: en_cours", 'code: "en cours"')
        .replace('type: integer, label: "Combien', 'type: integer, requierd: true, label: "Combien')
        .replace("value: rate", "value: taux")
        .replace(
            "#more\n",
            "      - {code: q, type: text, label: A, relevant: '${x} >'}\n      - {code: q, type: txt}\n",
        )
    )
    found = [(name, line) for name, line in ((p.code, p.line) for p in load(text).problems)]
    assert [name.removeprefix("definition.") for name, _ in found] == [
        "code.shape_choice",
        "key.unknown",
        "statistic.unknown_column",
        "expression.unfinished",
        "code.duplicate",
        "kind.unknown",
    ]
    assert [line for _, line in found] == sorted(line for _, line in found)


def test_a_value_that_stands_below_its_key_is_named_at_the_key():
    text = WHOLE.replace('    title: "Paie"\n', '    title: "Paie"\n    minutes:\n\n      - 5\n')
    at = text[: text.index("    minutes:")].count("\n") + 1
    assert [(p.code, p.line) for p in load(text).problems] == [("definition.value.not_integer", at)]


def test_a_flood_of_faults_is_cut_short_and_says_so():
    text = with_question("\n".join(f"- {{code: q{n}, type: text, label: A, x: 1}}" for n in range(450)))
    found = load(text).problems
    assert len(found) == 401
    assert found[-1].code == "definition.too_many_problems" or any(
        p.code == "definition.too_many_problems" for p in found
    )
