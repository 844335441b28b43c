"""A trial is answered as a centre would answer, and no road leads from it to what is counted."""

import json
from datetime import date, timedelta

import pytest
import yaml
from sqlalchemy import func, select

from surveys.operations import collecting, designing, fielding, publishing
from surveys.operations.designing import DraftState, TrialState
from surveys.questionnaire.answers import Answer
from surveys.questionnaire.problems import Problem
from surveys.store.base import Base, db, reading
from surveys.store.copies import SentCopy
from surveys.store.submissions import Submission
from surveys.store.trials import Trial
from tests.small_survey import ADDRESS, COMPLETE, DEFINITION, NOW, World, add, done

LATER = NOW + timedelta(days=40)
COUNTED = ("petit", "2026")


@pytest.fixture
def robin(world: World) -> int:
    return add("robin", {}, staff_roles=("designer",))


@pytest.fixture
def draft(world: World, robin: int) -> DraftState:
    """A draft of the next edition, after a first centre sent its answers to this one."""
    answers = {**COMPLETE, "payroll": 500_000, "budget": 1_000, "results.a.target": 7, "notes": "Gardé"}
    sent = collecting.import_submissions(
        *COUNTED, [{"organisation": ADDRESS[2], "answers": answers}], by=None, now=NOW
    )
    done(sent)
    version = designing.list_origins(now=NOW)[0].version_id
    made = designing.start_draft(
        "petit", source=version, title="Petit 2027", for_edition="2027", by=robin, now=LATER
    )
    assert isinstance(made, DraftState)
    return made


def trial(found: object) -> TrialState:
    assert isinstance(found, TrialState), found
    return found


def answered(draft: DraftState, robin: int, **answers: str) -> TrialState:
    given = {name: Answer((value,)) for name, value in answers.items()}
    return trial(designing.answer_trial(draft.id, given, by=robin, now=LATER))


def test_what_was_tried_is_kept_for_who_tried_it(draft: DraftState, robin: int, world: World) -> None:
    blank = trial(designing.read_trial(draft.id, by=robin, now=LATER))
    assert not blank.sheet.answers
    assert not blank.centre
    answered(draft, robin, staff="999", nobody="x")
    again = trial(designing.read_trial(draft.id, by=robin, now=LATER))
    assert again.sheet.state("staff").raw == ("999",)
    assert "nobody" not in again.sheet.answers
    assert not trial(designing.read_trial(draft.id, by=world.marie, now=LATER)).sheet.answers


def test_an_explanation_speaks_of_what_it_was_given_with(draft: DraftState, robin: int) -> None:
    given = {"staff": Answer(("999",)), "staff#soft1": Answer(("Fusion.",))}
    state = trial(designing.answer_trial(draft.id, given, by=robin, now=LATER))
    assert [check.satisfied for check in state.sheet.checks("staff")] == [True]


def test_a_centre_is_tried_with_its_attributes_and_what_figures_may_show(
    draft: DraftState, robin: int
) -> None:
    state = trial(
        designing.set_trial(draft.id, centre=ADDRESS[2], today=None, afresh=False, by=robin, now=LATER)
    )
    assert state.centre == ADDRESS[2]
    assert state.sheet.context.organisation["name"] == f"Organisme fictif {ADDRESS[2]}"


def test_the_day_is_chosen(draft: DraftState, robin: int) -> None:
    day = date(2028, 2, 29)
    state = trial(designing.set_trial(draft.id, centre="", today=day, afresh=False, by=robin, now=LATER))
    assert (state.today, state.sheet.context.today, state.pretends) == (day, day, True)
    back = trial(designing.set_trial(draft.id, centre="", today=None, afresh=True, by=robin, now=LATER))
    assert (back.today, back.pretends) == (LATER.date(), False)


@pytest.mark.parametrize(("centre", "code"), [("99-99", "trial.centre")])
def test_what_cannot_be_tried_is_said(draft: DraftState, robin: int, centre: str, code: str) -> None:
    refused = designing.set_trial(draft.id, centre=centre, today=None, afresh=False, by=robin, now=LATER)
    assert isinstance(refused, Problem)
    assert refused.code == code
    nowhere = designing.read_trial(draft.id + 1, by=robin, now=LATER)
    assert isinstance(nowhere, Problem)
    assert nowhere.code == "draft.unknown"


def test_imagined_respondents_answer_the_draft(draft: DraftState, robin: int) -> None:
    report = designing.imagine_answers(draft.id, 15, by=robin, now=LATER)
    assert not isinstance(report, Problem)
    assert (report.coverage.respondents, report.coverage.finished, report.faulty) == (15, 15, ())
    state = trial(designing.fill_trial(draft.id, 3, by=robin, now=LATER))
    assert state.sheet.complete
    assert trial(designing.read_trial(draft.id, by=robin, now=LATER)).sheet.complete


# ── no road from a trial to what is counted ──


@reading
def counted() -> tuple[int, int]:
    submissions = db.session.scalar(select(func.count()).select_from(Submission))
    return submissions or 0, db.session.scalar(select(func.count()).select_from(SentCopy)) or 0


def test_a_finished_trial_changes_no_figure_and_no_export(draft: DraftState, robin: int) -> None:
    before = publishing.read_dataset(*COUNTED), publishing.compute_edition_figures(*COUNTED), counted()
    trial(designing.set_trial(draft.id, centre=ADDRESS[2], today=None, afresh=True, by=robin, now=LATER))
    trial(designing.fill_trial(draft.id, 1, by=robin, now=LATER))
    answered(draft, robin, staff="987654")
    designing.imagine_answers(draft.id, 10, by=robin, now=LATER)
    after = publishing.read_dataset(*COUNTED), publishing.compute_edition_figures(*COUNTED), counted()
    assert before[1:] == after[1:]
    assert "987654" not in repr(after)
    assert before[0] == after[0] or repr(before[0]) == repr(after[0])


@pytest.mark.parametrize("edition", ["2027", "essai", ""])
def test_every_verb_that_counts_refuses_the_draft_s_name(
    draft: DraftState, robin: int, world: World, edition: str
) -> None:
    answered(draft, robin, staff="999")
    there = ("petit", edition, ADDRESS[2])
    refusals = [
        collecting.save_answers(*there, [collecting.Change("staff", ("1",))], by=world.marie, now=LATER),
        collecting.import_submissions(
            "petit", edition, [{"organisation": ADDRESS[2], "answers": {}}], by=None, now=LATER
        ),
        collecting.submit(*there, key="essai", by=world.marie, now=LATER),
        publishing.read_dataset("petit", edition),
        publishing.compute_edition_figures("petit", edition),
        publishing.read_results("petit", edition),
    ]
    for refused in refusals:
        found = refused[0] if isinstance(refused, tuple) else refused
        assert isinstance(found, Problem), found
        assert found.code.startswith("edition.") or found.code == "import.not_member", found


def test_no_table_that_is_counted_points_to_a_trial_and_none_from_it() -> None:
    allowed = {"questionnaire_drafts", "people", "organisations"}
    for table in Base.metadata.tables.values():
        targets = {key.column.table.name for key in table.foreign_keys}
        if table.name == Trial.__tablename__:
            assert targets == allowed
        else:
            assert Trial.__tablename__ not in targets


def test_the_database_refuses_a_sent_copy_that_stands_on_no_submission(draft: DraftState, robin: int) -> None:
    answered(draft, robin, staff="999")
    columns = SentCopy.__table__.columns
    assert not columns["submission_id"].nullable
    assert {key.column.table.name for key in columns["submission_id"].foreign_keys} == {"submissions"}
    edition = Submission.__table__.columns["edition_id"]
    assert not edition.nullable
    assert {key.column.table.name for key in edition.foreign_keys} <= {"editions", "edition_members"}


def test_a_trial_shows_nothing_that_figures_would_not(robin: int, draft: DraftState) -> None:
    """The pay of a centre and the names of its people are not a designer's to read."""
    documents = {
        "payroll": {"disclosure": "confidential_pay"},
        "contact": {"disclosure": "identifying", "personal_data": "business_contact", "purpose": "Joindre."},
    }
    source = yaml.safe_load(DEFINITION)
    for section in source["sections"]:
        for question in section["questions"]:
            question |= documents.get(question["code"], {})
            if question["code"] in ("payroll", "staff", "contact"):
                question["prefill"] = {"from": "edition", "code": question["code"], "mode": "show"}
    source["edition"] = "2026b"
    version = fielding.publish_version(json.dumps(source), by=None, now=NOW)
    assert isinstance(version, fielding.Version), version
    opened = NOW + timedelta(days=1)
    done(
        fielding.create_edition(
            "petit", "2026b", version, opens_at=opened, closes_at=opened + timedelta(days=9), now=opened
        )
    )
    done(fielding.open_edition("petit", "2026b", now=opened))
    answers = {**COMPLETE, "payroll": 500_000}
    done(
        collecting.import_submissions(
            "petit", "2026b", [{"organisation": ADDRESS[2], "answers": answers}], by=None, now=opened
        )
    )
    origin = next(each for each in designing.list_origins(now=opened))
    made = designing.start_draft(
        "petit", source=origin.version_id, title="Suite", for_edition="2028", by=robin, now=LATER
    )
    assert isinstance(made, DraftState)
    state = trial(
        designing.set_trial(made.id, centre=ADDRESS[2], today=None, afresh=False, by=robin, now=LATER)
    )
    assert state.sheet.context.previous == {"staff": 12}
