"""What is required, wrong or unusual, and when a section is complete."""

from dataclasses import replace

from surveys.catalogue import load_catalogue
from surveys.questionnaire.answers import Answer, AnswerSheet, Context
from surveys.questionnaire.values import Missing
from tests.fill import CONTEXT
from tests.tiny import questionnaire, source, tiny

DISCREET = replace(CONTEXT, discreet=True)


def sheet(name: str, plain: dict[str, object], context: Context = CONTEXT) -> AnswerSheet:
    return AnswerSheet.from_plain(tiny(name), plain, context)


def codes(found: AnswerSheet, name: str) -> list[str]:
    return [problem.code for problem in found.state(name).problems]


# --- required ---------------------------------------------------------------------------------------------------


def test_what_is_missing_is_asked_only_when_sending() -> None:
    found = sheet("kind_text", {"nickname": "Les As"})
    assert codes(found, "motto") == ["answer.required"]
    assert found.state("motto").problems_now == ()
    assert [problem.where for problem in found.problems("page")] == ["motto"]
    assert found.problems("page", include_required=False) == ()
    assert not found.complete


def test_blanks_are_no_answer() -> None:
    found = AnswerSheet(tiny("kind_text"), {"motto": Answer(("  \u00a0",))}, {}, CONTEXT)
    state = found.state("motto")
    assert (state.value, state.missing, state.origin) == (None, Missing.BLANK, "typed")
    assert codes(found, "motto") == ["answer.required"]


def test_zero_is_an_answer() -> None:
    assert sheet("kind_integer", {"visits": 0}).complete


def test_every_shown_row_of_a_matrix_of_choices_is_required() -> None:
    empty = sheet("kind_matrix_single", {})
    assert [problem.where for problem in empty.problems()] == ["frequency.a", "frequency.b", "frequency.c"]
    found = sheet("kind_matrix_single", {"frequency.a": "souvent", "frequency.b": {"missing": "nsp"}})
    assert codes(found, "frequency.a") == codes(found, "frequency.b") == []
    assert codes(found, "frequency.c") == ["answer.required"]
    progress = found.progress("page")
    assert (progress.expected, progress.answered, progress.complete) == (3, 2, False)
    assert sheet("kind_matrix_single", {f"frequency.{row}": "jamais" for row in "abc"}).complete


def test_a_matrix_of_numbers_requires_one_cell_and_says_so_at_its_own_name() -> None:
    empty = sheet("kind_matrix_numeric", {})
    assert [(problem.code, problem.where) for problem in empty.problems()] == [("answer.required", "people")]
    assert not empty.state("people.a.full_time").required
    assert sheet("kind_matrix_numeric", {"people.b.part_time": 0}).complete


def test_a_required_column_is_required_where_its_row_is_started() -> None:
    found = sheet("kind_matrix", {"offer.b.price": 20})
    assert codes(found, "offer.b.place") == ["answer.required"]
    assert codes(found, "offer.a.place") == []
    assert not found.complete


def test_a_roster_requires_entries_and_each_entry_its_fields() -> None:
    empty = sheet("kind_roster", {})
    assert [(problem.code, problem.where) for problem in empty.problems()] == [("answer.required", "staff")]
    added = sheet("kind_roster", {"staff": [{"ref": "01", "status": "plein"}, {}]})
    missing = [problem.where for problem in added.problems() if problem.code == "answer.required"]
    assert missing == ["staff[e00002].ref", "staff[e00002].status"]
    many = sheet("kind_roster", {"staff": [{"ref": f"{n:02d}", "status": "plein"} for n in range(7)]})
    assert [(problem.code, dict(problem.params)) for problem in many.problems()] == [
        ("roster.too_many", {"count": 7, "max": 6})
    ]


def test_fixed_rows_are_entries_that_may_stay_empty() -> None:
    assert sheet("kind_roster_fixed", {}).complete
    found = sheet("kind_roster_fixed", {"offices": [{"people": 3}, {}, {"town": "Alma", "people": 4}]})
    assert found.entries("offices") == ("siege", "annexe", "e00001")
    assert codes(found, "offices[siege].town") == ["answer.required"]
    assert codes(found, "offices[annexe].town") == []
    assert found.value("people_total") == 7


def test_a_started_roster_asks_for_its_fewest_lines() -> None:
    asked = questionnaire(source("kind_roster").replace("min_rows: 1", "min_rows: 2"))
    found = AnswerSheet.from_plain(asked, {"staff": [{"ref": "01", "status": "plein"}]}, CONTEXT)
    (problem,) = found.problems()
    assert (problem.code, problem.where, dict(problem.params)) == (
        "roster.too_few",
        "staff",
        {"count": 1, "min": 2},
    )
    assert found.problems(include_required=False) == ()
    assert not found.complete


def test_what_nobody_types_has_no_answer() -> None:
    typed = {"welcome": Answer(("bonjour",)), "read_it": Answer(("oui",))}
    found = AnswerSheet(tiny("kind_note"), typed, {}, CONTEXT)
    state = found.state("welcome")
    assert (state.shown, state.raw, state.origin, state.problems) == (True, (), None, ())
    assert found.complete
    assert found.strangers() == ("welcome",)


def test_a_reason_is_no_value_but_settles_the_question() -> None:
    found = sheet("missing_reasons", {"deficit": {"missing": "nsp"}, "grid.a.hours": {"missing": "so"}})
    state = found.state("deficit")
    assert (state.value, state.missing, state.problems) == (None, Missing.DONT_KNOW, ())
    assert not found.shown("follow_up")
    assert found.complete


def test_a_reason_that_is_not_offered_is_refused() -> None:
    found = sheet("kind_rating", {"relation": {"missing": "nsp"}})
    assert codes(found, "relation") == ["answer.missing_not_allowed"]
    assert not found.complete
    assert sheet("kind_rating", {"relation": {"missing": "so"}}).complete


# --- reading ----------------------------------------------------------------------------------------------------


def test_what_cannot_be_read_is_a_problem_and_is_kept() -> None:
    found = sheet("kind_integer", {"visits": "beaucoup"})
    state = found.state("visits")
    assert (state.raw, state.value, state.missing) == (("beaucoup",), None, None)
    assert [problem.where for problem in state.problems] == ["visits"]
    assert found.to_plain() == {"visits": {"raw": ["beaucoup"]}}
    assert not found.complete
    assert found.progress().errors == 1


def test_an_exclusive_choice_beside_others_is_a_problem_and_nothing_is_dropped() -> None:
    found = sheet("exclusive_choice", {"effects": ["poste", "aucun"]})
    assert codes(found, "effects") == ["choice.exclusive"]
    assert found.state("effects").raw == ("poste", "aucun")


# --- hard rules -------------------------------------------------------------------------------------------------


def test_a_hard_rule_says_its_author_s_words_with_answers_in_them() -> None:
    found = sheet("hard_rule", {"budget": 100, "payroll": 120})
    (problem,) = found.state("payroll").problems
    assert (problem.code, problem.severity, dict(problem.params)) == ("rule.hard", "error", {"rule": "hard2"})
    assert problem.message == "La masse salariale ne peut pas dépasser 100,00\u00a0$."
    assert not found.complete


def test_a_rule_fails_only_when_it_is_false() -> None:
    assert codes(sheet("hard_rule", {"payroll": 120}), "payroll") == []  # the budget is unknown
    assert codes(sheet("three_valued", {"bounded": 9}), "bounded") == []
    assert codes(sheet("three_valued", {"bounded": 9, "b": 8}), "bounded") == ["rule.hard"]


def test_paired_cells_ask_for_each_other_only_when_one_is_filled() -> None:
    assert sheet("paired_cells", {}).complete
    found = sheet("paired_cells", {"results.b.target": 10, "results.c.reached": 4})
    assert codes(found, "results.b.target") == ["rule.hard"]
    assert codes(found, "results.c.reached") == ["rule.hard"]
    assert codes(found, "results.b.reached") == codes(found, "results.a.target") == []


def test_a_rule_of_a_table_waits_for_its_first_value_and_speaks_at_the_table_s_name() -> None:
    assert codes(sheet("sum_check", {"employees": 5}), "seniority") == ["answer.required"]
    found = sheet("sum_check", {"employees": 5, "seniority.lt1.people": 2})
    (problem,) = found.state("seniority").problems
    assert (problem.code, problem.where, problem.message) == (
        "rule.hard",
        "seniority",
        "Le total doit égaler 5.",
    )
    agreed = sheet("sum_check", {"employees": 5, "seniority.lt1.people": 2, "seniority.gt2.people": 3})
    assert agreed.state("seniority").problems == ()


def test_a_discreet_sheet_tells_nothing_of_a_restricted_section() -> None:
    asked = tiny("restricted_section")
    plain: dict[str, object] = {"budget": 100, "payroll": 120}
    full = AnswerSheet.from_plain(asked, plain, CONTEXT)
    assert codes(full, "payroll") == [
        "rule.hard"
    ]  # the restricted section reads the open one: anyone may know
    assert codes(AnswerSheet.from_plain(asked, plain, DISCREET), "payroll") == ["rule.hard"]

    pay = load_catalogue("remuneration")
    training: dict[str, object] = {"payroll_total": 1000, "training_budget": 5000}
    sending = AnswerSheet.from_plain(pay, training, CONTEXT)
    assert codes(sending, "training_budget") == ["rule.hard"]
    page = AnswerSheet.from_plain(pay, training, DISCREET)
    assert codes(page, "training_budget") == []
    assert page.progress("avantages").errors == 0
    assert codes(AnswerSheet.from_plain(pay, {"week_hours": 90}, DISCREET), "week_hours") == [
        "rule.hard",
        "rule.soft",
    ]


# --- soft rules -------------------------------------------------------------------------------------------------


def test_a_soft_rule_to_explain_is_settled_by_a_text_about_this_value() -> None:
    found = sheet("soft_rule_required", {"hours": 45})
    (problem,) = found.state("hours").problems
    assert (problem.code, problem.severity) == ("rule.soft", "warning")
    assert dict(problem.params) == {"rule": "soft2", "explain": "required"}
    assert (found.complete, found.progress().to_confirm, found.progress().errors) == (False, 1, 0)

    about = found.about("hours#soft2")
    blank = found.changed({"hours#soft2": Answer((" ",), about=about)})
    assert not blank.complete
    told = found.changed({"hours#soft2": Answer(("Quarts de nuit",), about=about)})
    assert told.complete
    assert told.state("hours").problems == ()
    (check,) = told.checks("hours")
    assert (check.name, check.text, check.satisfied) == ("hours#soft2", "Quarts de nuit", True)

    changed = told.changed({"hours": Answer(("46",))})
    assert [problem.code for problem in changed.state("hours").problems] == ["rule.soft"]
    same = told.changed({"hours": Answer(("45,0 heures",))})
    assert same.complete  # written otherwise, the same value
    usual = told.changed({"hours": Answer(("38",))})
    assert usual.complete
    assert usual.checks("hours") == ()


def test_an_optional_explanation_is_settled_by_a_plain_yes() -> None:
    found = sheet("soft_rule_optional", {"wait": 200})
    assert found.complete  # shown, but not in the way
    assert found.progress().to_confirm == 1
    agreed = found.changed({"wait#soft1": Answer((), about=found.about("wait#soft1"))})
    assert agreed.state("wait").problems == ()
    assert agreed.progress().to_confirm == 0


def test_an_explanation_of_a_table_is_about_what_its_rule_reads() -> None:
    found = sheet(
        "sum_check", {"employees": 3, "seniority.lt1.people": 3, "lines": [{"ref": "01"}, {"ref": "02"}]}
    )
    assert codes(found, "lines") == ["rule.soft"]
    told = found.changed({"lines#soft1": Answer(("Un congé",), about=found.about("lines#soft1"))})
    assert told.state("lines").problems == ()
    retyped = told.changed({"lines[e00001].ref": Answer(("09",))})
    assert retyped.state("lines").problems == ()  # the rule reads how many lines there are, not what they say
    longer = told.changed(
        {"lines[e00009].ref": Answer(("09",))}, {"lines": ("e00001", "e00002", "e00009", "e00010")}
    )
    assert codes(longer, "lines") == ["rule.soft"]


def test_an_explanation_of_a_calculated_value_is_about_that_value() -> None:
    found = sheet("kind_calculated", {"adults": 6000})
    assert codes(found, "everyone") == ["rule.soft"]
    told = found.changed(
        {"everyone#soft1": Answer(("Un grand centre",), about=found.about("everyone#soft1"))}
    )
    assert told.complete
    assert not told.changed({"children": Answer(("1",))}).complete


def test_an_explanation_has_a_state_of_its_own() -> None:
    found = sheet("soft_rule_required", {"hours": 45, "hours#soft2": "Quarts de nuit"})
    assert found.complete
    assert found.accepts("hours#soft2")
    state = found.state("hours#soft2")
    assert (state.shown, state.required, state.value) == (True, True, "Quarts de nuit")
    assert not found.state("hours#soft1").shown
    assert [(variable.name, check.text) for variable, check in found.explanations()] == [  # type: ignore[union-attr]
        ("hours", "Quarts de nuit")
    ]


def test_column_rules_read_attributes_of_their_row() -> None:
    filled = {"results.c.target": 10, "results.c.reached": 10, "results.c.hours": 79}
    assert codes(sheet("paired_cells", filled), "results.c.hours") == ["rule.soft"]
    assert codes(sheet("paired_cells", {**filled, "results.c.hours": 80}), "results.c.hours") == []
    accueil = {"results.a.target": 10, "results.a.reached": 10, "results.a.hours": 0}
    assert codes(sheet("paired_cells", accueil), "results.a.hours") == []  # no h_min: nothing to compare with


# --- confirmations ----------------------------------------------------------------------------------------------


def test_a_confirmation_holds_for_the_total_that_was_confirmed() -> None:
    found = sheet("kind_confirmation", {"parts.a.hours": 10, "hours_confirmed": True})
    assert found.about("hours_confirmed") == ("10",)
    assert found.complete
    changed = found.changed({"parts.b.hours": Answer(("5",))})
    assert changed.value("hours_confirmed") is None
    assert codes(changed, "hours_confirmed") == ["confirmation.changed"]
    assert not changed.complete
    again = changed.changed({"hours_confirmed": Answer(("oui",), about=changed.about("hours_confirmed"))})
    assert again.complete


def test_a_total_said_to_be_wrong_is_not_sent() -> None:
    found = sheet("kind_confirmation", {"parts.a.hours": 10, "hours_confirmed": False})
    assert codes(found, "hours_confirmed") == ["confirmation.refused"]
    assert not found.complete


# --- progress ---------------------------------------------------------------------------------------------------


def test_progress_counts_what_must_be_answered_now() -> None:
    start = sheet("section_condition", {})
    assert start.progress("start").expected == 1
    assert start.progress("agreement").expected == 0
    half = sheet("section_condition", {"has_agreement": "oui"})
    progress = half.progress()
    assert (progress.expected, progress.answered, progress.started, progress.complete) == (3, 1, True, False)
    done = sheet("section_condition", {"has_agreement": "oui", "amount": 5, "people": 1})
    assert (done.progress().expected, done.progress().answered, done.complete) == (3, 3, True)


def test_an_answer_that_cannot_be_read_is_not_counted_as_answered() -> None:
    progress = sheet("kind_money", {"grant": "1,234"}).progress("page")
    assert (progress.expected, progress.answered, progress.errors, progress.started) == (1, 0, 1, True)
