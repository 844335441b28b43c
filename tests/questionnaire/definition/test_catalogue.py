"""The questionnaires that ship: whole, quick to read, and faithful to the drafts they come from."""

import time
from pathlib import Path

import pytest

from surveys import catalogue
from surveys.questionnaire.definition import load
from surveys.questionnaire.definition.model import Matrix, Question, Questionnaire, Roster, is_guarded
from surveys.questionnaire.definition.names import columns_of
from surveys.questionnaire.values import Missing

DRAFTS = Path(__file__).parents[3] / ".." / "shared" / "questionnaires"
SURVEYS = ["renouvellement", "remuneration"]


def draft(name: str) -> Questionnaire:
    path = DRAFTS / f"{name}.yaml"
    if not path.exists():
        pytest.skip("the drafts are not beside this repository")
    loaded = load(path.read_text(encoding="utf-8"), name=path.name)
    assert loaded.questionnaire is not None, loaded.errors
    return loaded.questionnaire


def test_the_catalogue_has_five_questionnaires():
    assert catalogue.names() == ("indicateurs", "remuneration", "renouvellement", "satisfaction", "vote")
    with pytest.raises(KeyError):
        catalogue.read("../config")


@pytest.mark.parametrize("name", catalogue.names())
def test_nothing_is_wrong_with_any_of_them(name):
    loaded = load(catalogue.read(name))
    assert loaded.problems == ()
    assert catalogue.load_catalogue(name) == loaded.questionnaire
    assert loaded.questionnaire.survey == name


@pytest.mark.parametrize(
    ("name", "questions", "items", "statistics"),
    [("renouvellement", 50, 60, 66), ("remuneration", 50, 56, 63)],
)
def test_the_two_surveys_are_whole(name, questions, items, statistics):
    loaded = load(catalogue.read(name))
    assert loaded.questions == questions
    assert len(loaded.questionnaire.items) == items
    assert len(loaded.questionnaire.statistics) == statistics


@pytest.mark.parametrize("name", SURVEYS)
def test_the_drafts_load_with_no_error_and_only_numbered_titles_to_mend(name):
    draft(name)
    found = load((DRAFTS / f"{name}.yaml").read_text(encoding="utf-8")).problems
    assert {problem.code for problem in found} == {"definition.text.numbered_title"}


@pytest.mark.parametrize("name", SURVEYS)
def test_every_code_list_and_statistic_of_the_drafts_is_kept(name):
    old, new = draft(name), catalogue.load_catalogue(name)
    assert list(new.items) == list(old.items)
    assert {**new.choices, "regions": 0} == {**old.choices, "regions": 0}
    # Each region also says in which domain its members are told together (docs/definition.md).
    assert [(one.code, one.label) for one in new.choices["regions"]] == [
        (one.code, one.label) for one in old.choices["regions"]
    ]
    assert {code: listed for code, listed in new.reference_lists.items() if code != "region_domains"} == dict(
        old.reference_lists
    )
    assert new.benchmarks == old.benchmarks
    assert new.params == old.params
    assert [section.code for section in new.sections] == [section.code for section in old.sections]
    for (_, before), (_, after) in zip(old.statistics, new.statistics, strict=True):
        kept = ("id", "kind", "value", "values", "num", "den", "where", "base", "consent", "of", "rounding")
        assert [getattr(after, key) for key in kept] == [getattr(before, key) for key in kept]


@pytest.mark.parametrize("name", SURVEYS)
def test_no_rule_or_condition_of_the_drafts_is_lost(name):
    old, new = draft(name), catalogue.load_catalogue(name)
    for code, before in old.items.items():
        after = new.items[code]
        assert after.relevant == before.relevant
        assert after.required == before.required
        assert {rule.condition for rule in before.rules} <= {rule.condition for rule in after.rules}
        if isinstance(before, Matrix | Roster):
            for one, other in zip(columns_of(before), columns_of(after), strict=True):
                assert (one.code, one.kind) == (other.code, other.kind)
                assert {rule.condition for rule in one.rules} <= {rule.condition for rule in other.rules}
        else:
            assert before.calc == after.calc


def test_frequencies_are_months_whatever_the_word():
    assert [catalogue.load_catalogue(name).frequency_months for name in SURVEYS] == [12, 24]
    assert [draft(name).frequency_months for name in SURVEYS] == [12, 24]


@pytest.mark.parametrize("name", catalogue.names())
def test_nothing_personal_is_asked_without_a_reason_or_by_force(name):
    for item in catalogue.load_catalogue(name).items.values():
        if item.personal_data == "none":
            continue
        assert item.purpose.endswith(".")
        if isinstance(item, Question) and item.personal_data in ("personal", "sensitive") and item.required:
            assert Missing.REFUSED in item.allow


def test_pay_can_be_refused_as_a_whole():
    pay = catalogue.load_catalogue("remuneration")
    assert Missing.REFUSED in pay.items["pay_mode"].allow
    for code in ("staff_roster", "position_summary"):
        assert "pay_mode" in {reference.code for reference in pay.items[code].relevant.references}
        assert pay.section_of[code].restricted


def test_a_rule_that_reads_a_restricted_answer_from_outside_waits_for_sending():
    pay = catalogue.load_catalogue("remuneration")
    training, structure = pay.items["training_budget"], pay.items["payroll_total"]
    assert [is_guarded(pay, training, rule) for rule in training.rules] == [True, True]
    assert [is_guarded(pay, structure, rule) for rule in structure.rules] == [False, False, False]


@pytest.mark.parametrize("name", SURVEYS)
def test_a_survey_of_fifty_questions_loads_in_less_than_300_ms(name):
    text = catalogue.read(name)
    load(text)  # the grammar is built once a process
    start = time.perf_counter()
    load(text)
    assert time.perf_counter() - start < 0.3
