"""Clean submissions fire no rule of the questionnaires; the planted defect is the only thing they find."""

from datetime import UTC, date, datetime

import pytest

from surveys.demonstration import renewal
from surveys.demonstration.defects import renewal_submissions
from surveys.demonstration.editions import NEXT_PAY, pay_document, renewal_document
from surveys.demonstration.pay import pay_submissions
from surveys.questionnaire.answers import AnswerSheet, Context
from surveys.questionnaire.definition import load_document

CONTEXT = Context(today=date(2025, 10, 6), now=datetime(2025, 10, 6, 16, tzinfo=UTC))


def questionnaire(edition):
    document = renewal_document() if edition == "2025-2026" else pay_document(edition)
    loaded = load_document(document)
    assert not loaded.problems
    assert loaded.questionnaire is not None
    return loaded.questionnaire


def sheets(edition, submissions, on=CONTEXT):
    definition = questionnaire(edition)
    for submission in submissions:
        yield submission, AnswerSheet.from_plain(definition, submission.document()["answers"], on)


@pytest.mark.parametrize("edition", ["2025-2026", "2020", "2022", "2024"])
def test_clean_data_are_complete_and_fire_no_rule(edition):
    submissions = renewal.clean_submissions() if edition == "2025-2026" else pay_submissions(edition)
    on = CONTEXT
    if edition != "2025-2026":
        on = Context(today=date(int(edition), 9, 20), now=datetime(int(edition), 9, 20, tzinfo=UTC))
    judged = 0
    for submission, sheet in sheets(edition, submissions, on):
        found = [(submission.organisation, problem.code, problem.where) for problem in sheet.problems()]
        assert found == []
        assert sheet.complete
        assert sheet.strangers() == ()
        judged += 1
    assert judged == {"2025-2026": 65, "2020": 58, "2022": 61, "2024": 65}[edition]


@pytest.mark.parametrize("edition", ["2025-2026", "2020", "2022", "2024"])
def test_nothing_is_answered_that_is_not_shown(edition):
    submissions = renewal_submissions() if edition == "2025-2026" else pay_submissions(edition)
    for submission, sheet in sheets(edition, submissions):
        hidden = [name for name in sheet.answers if "#" not in name and not sheet.state(name).shown]
        assert hidden == [], submission.organisation


def test_the_planted_defect_is_the_only_check_and_it_is_explained():
    failing = []
    for submission, sheet in sheets("2025-2026", renewal_submissions()):
        assert sheet.complete
        names = [state.name for state in sheet.states()]
        failing += [(submission, check) for name in names for check in sheet.checks(name)]
    ((submission, check),) = failing
    assert check.name in submission.explanations
    assert check.satisfied
    assert "160 %" not in check.rule.message
    assert "150" in check.rule.message


def test_the_overshoot_without_its_explanation_is_refused():
    (explained,) = [s for s in renewal_submissions() if s.explanations]
    definition = questionnaire("2025-2026")
    sheet = AnswerSheet.from_plain(definition, explained.answers, CONTEXT)
    assert not sheet.complete
    assert [problem.where for problem in sheet.problems()] == [
        name.partition("#")[0] for name in explained.explanations
    ]


def test_drafts_hold_sound_answers_and_are_not_complete():
    for _, sheet in sheets("2025-2026", renewal.drafts()):
        assert sheet.problems(include_required=False) == ()
        assert not sheet.complete
        progress = [sheet.progress(section.code) for section in sheet.questionnaire.sections]
        assert progress[0].complete
        assert not progress[-1].started


def test_every_pay_edition_is_a_questionnaire_of_its_year():
    for edition in ("2020", "2022", "2024", NEXT_PAY):
        definition = questionnaire(edition)
        assert definition.edition == edition
        assert definition.params["date_ref"] == f"1er avril {edition}"
        assert definition.items.keys() == questionnaire("2024").items.keys()
        trends = [s.settings["editions"] for _, s in definition.statistics if s.kind == "trend"]
        assert all(tuple(found)[-1] == edition for found in trends)
    assert len(questionnaire("2024").statistics) == len(questionnaire(NEXT_PAY).statistics) == 63


def test_the_bands_of_the_builder_are_those_of_the_questionnaire():
    from surveys.demonstration.participations import GROUPS

    rows = questionnaire("2025-2026").items["results_prev"].rows
    assert [choice.code for choice in rows] == list(GROUPS)
    for choice in rows:
        if "h_min" in choice.attributes:
            group = GROUPS[choice.code]
            assert 2 * choice.attributes["h_min"] <= group.low
            assert group.high <= 2 * choice.attributes["h_max"]
