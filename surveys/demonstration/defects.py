"""The defects planted in the renewal survey, which reviewers and checks must find.

Apart so that the clean data can be proved clean first. Refuses a defect that changes a published figure: each keeps the
sums of its centre. The other planned defects are acts, not answers: a duplicate is tried and refused by a test.
"""

from dataclasses import replace
from functools import cache

from surveys.demonstration import verbatims
from surveys.demonstration.directory import panels
from surveys.demonstration.draws import Draw
from surveys.demonstration.participations import overshoot, results
from surveys.demonstration.renewal import clean_submissions
from surveys.demonstration.renewal_answers import results_cells
from surveys.demonstration.submissions import Plain, PlainSubmission
from surveys.demonstration.traits import traits

QUOTED_WITHOUT_CONSENT = 3


@cache
def renewal_submissions() -> tuple[PlainSubmission, ...]:
    """Return the 65 submissions as the demonstration loads them: clean, but for the planned defects."""
    return with_defects(clean_submissions())


def with_defects(clean: tuple[PlainSubmission, ...]) -> tuple[PlainSubmission, ...]:
    """Plant the defects that reviewers and checks must find, none of which changes a published figure."""
    submissions = {submission.organisation: submission for submission in clean}
    spared = {panels().case, panels().late}
    quotable = [code for code, trait in traits().items() if trait.may_be_quoted and code not in spared]
    _plant_overshoot(submissions, quotable)
    silent = [code for code, trait in traits().items() if not trait.may_be_quoted and code not in spared]
    draw = Draw("renewal/defects")
    for code in draw.sample(silent, QUOTED_WITHOUT_CONSENT):
        words: Plain = {"funding_verbatim": verbatims.quote(draw, verbatims.FUNDING)}
        submissions[code] = _changed(submissions[code], words)
    talkative = [code for code in quotable if "negotiation_verbatim" in submissions[code].answers]
    named = draw.pick(talkative)
    words = {"negotiation_verbatim": verbatims.marked(verbatims.NAMED_PERSON)}
    submissions[named] = _changed(submissions[named], words)
    return tuple(submissions.values())


def _plant_overshoot(submissions: dict[str, PlainSubmission], among: list[str]) -> None:
    """Give one centre a result at 160 % of a small target, explained; its own totals stay the same."""
    for code in among:
        planted = None if traits()[code].totals_only else overshoot(results()[code])
        if planted:
            rows, group = planted
            changed = _changed(submissions[code], results_cells("results_prev", rows))
            told = {f"results_prev.{group}.reached#soft1": verbatims.marked(verbatims.OVERSHOOT)}
            submissions[code] = replace(changed, explanations=told)
            return
    raise AssertionError("no centre can carry a result at 160 %")


def _changed(submission: PlainSubmission, answers: Plain) -> PlainSubmission:
    return replace(submission, answers={**submission.answers, **answers})
