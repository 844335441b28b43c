"""What is shown: conditions of questions, sections and rows, and what becomes of an answer that is hidden."""

from surveys.questionnaire.answers import Answer, AnswerSheet
from surveys.questionnaire.values import Missing
from tests.fill import CONTEXT
from tests.tiny import questionnaire, source, tiny


def sheet(name: str, plain: dict[str, object]) -> AnswerSheet:
    return AnswerSheet.from_plain(tiny(name), plain, CONTEXT)


def test_a_condition_reads_a_later_section() -> None:
    assert not sheet("condition_across_sections", {}).shown("how_many")
    assert sheet("condition_across_sections", {"has_some": "oui"}).shown("how_many")
    assert not sheet("condition_across_sections", {"has_some": "non"}).shown("how_many")


def test_a_branch_opens_only_when_its_condition_is_true() -> None:
    unknown = sheet("three_valued", {"a": 3})
    assert [unknown.shown(code) for code in ("greater", "not_greater")] == [False, False]
    assert unknown.shown("different")  # != with a missing answer is true
    assert not unknown.shown("either")  # false or unknown
    assert sheet("three_valued", {"a": 11}).shown("either")  # true or unknown
    assert sheet("three_valued", {"a": 3, "b": 2}).shown("greater")
    assert sheet("three_valued", {"a": 2, "b": 3}).shown("not_greater")


def test_a_hidden_section_hides_all_its_questions_and_expects_nothing() -> None:
    closed = sheet("section_condition", {"has_agreement": "non", "amount": 5000, "amount_note": "x"})
    assert not closed.shown_section("agreement")
    assert [closed.shown(code) for code in ("amount", "amount_note")] == [False, False]
    progress = closed.progress("agreement")
    assert (progress.expected, progress.started, progress.complete) == (0, False, True)


def test_a_section_opens_only_when_its_condition_is_true() -> None:
    asked = questionnaire(source("section_condition").replace("${has_agreement} = 'oui'", "${people} > 3"))
    assert not AnswerSheet(asked, {}, {}, CONTEXT).shown_section("agreement")  # unknown
    assert AnswerSheet.from_plain(asked, {"people": 4}, CONTEXT).shown("amount")


def test_a_hidden_answer_is_missing_everywhere_and_keeps_what_was_typed() -> None:
    answers = {"has_children": "oui", "children": 90, "adults": 20}
    shown = sheet("hidden_answers", answers)
    assert shown.value("total") == 110
    assert shown.shown("big")
    hidden = shown.changed({"has_children": Answer(("non",))})
    state = hidden.state("children")
    assert (state.shown, state.value, state.missing, state.raw) == (False, None, Missing.HIDDEN, ("90",))
    assert state.problems == ()
    assert hidden.value("total") == 20
    assert not hidden.shown("big")
    assert hidden.to_plain()["children"] == 90
    assert "children" not in hidden.to_plain(hidden=False)
    restored = hidden.changed({"has_children": Answer(("oui",))})
    assert restored.state("children") == shown.state("children")


def test_rows_are_filtered_by_an_earlier_answer() -> None:
    found = sheet("row_filter", {"offered": ["a", "c"], "volumes.b.people": 9, "volumes.c.people": 4})
    assert found.shown_rows("volumes") == ("a", "c")
    assert found.state("volumes.b.people").missing is Missing.HIDDEN
    assert found.total("volumes", "people") == 4
    assert found.shown_rows("opinions") == ("c",)  # a filter that reads another filtered matrix, row by row
    assert found.state("opinions.c").required
    assert sheet("row_filter", {}).shown_rows("volumes") == ()


def test_an_other_text_is_asked_only_when_its_choice_is_selected() -> None:
    found = sheet("other_text", {"role": "dg", "tasks": ["paie"]})
    assert not found.state("role_autre").shown
    chosen = sheet("other_text", {"role": "autre", "tasks": ["paie", "autre"]})
    for name in ("role_autre", "tasks_autre"):
        state = chosen.state(name)
        assert (state.shown, state.required) == (True, True)
        assert [problem.code for problem in state.problems] == ["answer.required"]
    told = sheet("other_text", {"role": "autre", "role_autre": "Bénévole"})
    assert told.value("role_autre") == "Bénévole"
    assert told.shown("echo")
    assert told.text(told.questionnaire.items["echo"].label).endswith("« Bénévole »?")


def test_an_other_text_exists_for_each_entry_of_a_roster() -> None:
    found = sheet(
        "other_text", {"cases": [{"reason": "dg"}, {"reason": "autre", "reason_autre": "Stagiaire"}]}
    )
    first, second = found.entries("cases")
    assert not found.state(f"cases[{first}].reason_autre").shown
    assert found.value(f"cases[{second}].reason_autre") == "Stagiaire"
    names = [variable.name for variable in found.variables("cases")]
    assert names == [f"cases[{entry}].reason{end}" for entry in (first, second) for end in ("", "_autre")]
    assert found.variable(f"cases[{second}].reason_autre").of == f"cases[{second}].reason"  # type: ignore[union-attr]


def test_a_chain_of_conditions_as_long_as_the_questionnaire_is_followed() -> None:
    length = 3_000
    lines = ["- {code: q1, type: integer, label: Une question}"]
    for number in range(2, length + 1):
        lines.append(
            f"- {{code: q{number}, type: integer, label: Une question, relevant: 'answered(${{q{number - 1}}})'}}"
        )
    text = "format: axtra-questionnaire/1\nsurvey: chaine\ntitle: Une chaîne\nsections:\n"
    for start in range(0, length, 500):
        text += f"  - code: s{start}\n    title: Une section\n    questions:\n"
        text += "".join(f"      {line}\n" for line in lines[start : start + 500])
    chain = questionnaire(text)
    plain = {f"q{number}": number for number in range(1, length)}
    full = AnswerSheet.from_plain(chain, plain, CONTEXT)
    assert full.shown(f"q{length}")
    del plain["q7"]
    broken = AnswerSheet.from_plain(chain, plain, CONTEXT)
    assert not broken.shown(f"q{length}")
    assert broken.shown("q7")


def test_a_name_that_does_not_exist_is_no_variable() -> None:
    found = sheet("other_text", {"cases": [{"reason": "dg"}]})
    for name in (
        "",
        "nobody",
        "cases[zzzzzz].reason",
        "cases[e00001].nothing",
        "cases",
        "role#hard1",
        "role#",
        "role.x",
    ):
        assert found.variable(name) is None
        assert not found.accepts(name)
    assert found.accepts("cases[e00001].reason")
    assert found.accepts("role_autre")
