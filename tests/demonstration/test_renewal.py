"""The 65 renewal submissions: every constraint of the plan by direct arithmetic, and what wrong formulas would print."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest

from surveys.demonstration import directory, renewal, verbatims
from surveys.demonstration.defects import renewal_submissions
from surveys.demonstration.participations import GROUPS
from tests.demonstration.arithmetic import column, number, percent, printed, quantile, results

# the rows of the questionnaire that have a band, in hours by participation
BANDS = {
    "c1": (4, 7),
    "c2": (8, 11),
    "c3": (12, 16),
    "d1": (15, 28),
    "d2": (29, 42),
    "d3": (43, 56),
    "d4": (57, 71),
}


@pytest.fixture(params=["clean", "planted"])
def submissions(request):
    return renewal.clean_submissions() if request.param == "clean" else renewal_submissions()


def total(submissions, name, *, information=False):
    return sum(results(s, name, information=information) for s in submissions)


def test_65_organisations_of_15_regions(submissions):
    assert len({s.organisation for s in submissions}) == 65
    assert len({s.answers["region"] for s in submissions}) == 15


def test_sufficiency_prints_72_percent_and_78_without_those_who_cannot_say(submissions):
    said = Counter(s.answers["funding_sufficiency"] for s in submissions)
    assert said == {"insuffisant": 47, "suffisant": 13, "incertain": 5}
    assert percent(said["insuffisant"], 65) == "72"
    assert percent(said["insuffisant"], 60) == "78"


def test_participations_print_959_and_wrong_formulas_something_else(submissions):
    target, reached = total(submissions, "target"), total(submissions, "reached")
    assert (target, reached) == (46_000, 44_114)
    assert percent(reached, target, 1) == "95,9"
    every_target, every_reached = (
        total(submissions, name, information=True) for name in ("target", "reached")
    )
    assert (every_target - target, every_reached - reached) == (12_400, 14_508)
    assert percent(every_reached, every_target, 1) == "100,4"
    rates = [
        results(s, "reached", information=False) / results(s, "target", information=False)
        for s in submissions
    ]
    assert printed(100 * sum(rates) / 65, 1) == "96,9"
    assert percent(sum(rate >= 1 for rate in rates), 65) == "23"


def test_hours_print_988_and_stay_in_the_bands(submissions):
    bought = total(submissions, "hours_bought", information=True)
    done = total(submissions, "hours_done", information=True)
    assert (bought, done) == (600_000, 592_800)
    assert percent(done, bought, 1) == "98,8"
    checked = 0
    for submission in submissions:
        targets = column(submission, "results_prev", "target")
        for group, hours in column(submission, "results_prev", "hours_bought").items():
            low, high = BANDS.get(group, (0, 10**6))
            assert low * targets[group] <= hours <= high * targets[group], (submission.organisation, group)
            checked += group in BANDS
    assert checked > 200


def test_the_builder_knows_the_bands_in_half_hours():
    for group, (low, high) in BANDS.items():
        assert 2 * low <= GROUPS[group].low < GROUPS[group].high <= 2 * high


def test_hours_obtained_stay_in_the_bands_too(submissions):
    for submission in submissions:
        obtained = column(submission, "request_cur", "part_obtained")
        for group, hours in column(submission, "request_cur", "hours_obtained").items():
            low, high = BANDS.get(group, (0, 10**6))
            assert low * obtained[group] <= hours <= high * obtained[group], (submission.organisation, group)


def test_eight_organisations_give_totals_only(submissions):
    with_totals = [s for s in submissions if column(s, "results_prev_totals", "target")]
    with_detail = [s for s in submissions if column(s, "results_prev", "target")]
    assert (len(with_totals), len(with_detail)) == (8, 57)


def test_ratings_print_81_and_59(submissions):
    advisor = [number(s, "rating_advisor") for s in submissions]
    process = [number(s, "rating_process") for s in submissions]
    assert (sum(advisor), sum(process)) == (527, 384)
    assert (printed(Fraction(sum(advisor), 65), 1), printed(Fraction(sum(process), 65), 1)) == ("8,1", "5,9")
    assert all(0 <= score <= 10 for score in advisor + process)
    assert len(set(process)) > 6


def test_caseloads_hold_their_percentiles_on_the_bounds(submissions):
    loads = [number(s, "caseload") for s in submissions]
    assert None not in loads
    assert quantile(loads, Fraction(1, 10)) == 15
    assert quantile(loads, Fraction(9, 10)) == 40
    assert (min(loads), max(loads)) == (15, 40)
    assert 20 < quantile(loads, Fraction(1, 2)) < 32


def test_rates_applied_and_needed(submissions):
    assert {number(s, "hourly_rate_applied") for s in submissions} == {Fraction(7690, 100)}
    needed = [rate for s in submissions if (rate := number(s, "hourly_rate_needed")) is not None]
    assert len(needed) == 51
    assert Fraction(sum(needed), 51) == Fraction(12539, 100)
    assert len(set(needed)) > 40


def test_one_centre_lets_its_figures_be_shown(submissions):
    (case,) = [s for s in submissions if "cas_chiffre" in s.answers["publication_consent"]]
    hours, rates = column(case, "admin_hours", "hours"), column(case, "admin_hours", "hourly_cost")
    cost = sum(hours[job] * rates[job] for job in hours)
    assert sum(hours.values()) == 2980
    assert cost == 102_325
    assert percent(cost, number(case, "payroll_total"), 3) == "6,999"
    size = directory.by_code()[case.organisation].staff
    assert 40_000 < number(case, "payroll_total") / size < 70_000


def test_at_the_first_snapshot_64_printed_the_same_strings():
    submissions = renewal_submissions()
    (late,) = [s for s in submissions if s.moment > 10_000]
    before = [s for s in submissions if s is not late]
    assert late.organisation == directory.panels().late
    assert percent(sum(s.answers["funding_sufficiency"] == "insuffisant" for s in before), 64) == "72"
    assert percent(total(before, "reached"), total(before, "target"), 1) == "95,9"
    assert (
        percent(
            total(before, "hours_done", information=True), total(before, "hours_bought", information=True), 1
        )
        == "98,8"
    )
    assert printed(Fraction(sum(number(s, "rating_advisor") for s in before), 64), 1) == "8,1"
    assert printed(Fraction(sum(number(s, "rating_process") for s in before), 64), 1) == "5,9"
    assert len({s.answers["region"] for s in before}) == 15


def overshooting(submissions):
    return [
        (s, group)
        for s in submissions
        for group, reached in column(s, "results_prev", "reached").items()
        if reached > Fraction(3, 2) * column(s, "results_prev", "target")[group]
    ]


def test_one_result_at_160_percent_is_planted_and_explained():
    assert overshooting(renewal.clean_submissions()) == []
    ((submission, group),) = overshooting(renewal_submissions())
    assert (
        column(submission, "results_prev", "reached")[group]
        == Fraction(8, 5) * column(submission, "results_prev", "target")[group]
    )
    assert list(submission.explanations) == [f"results_prev.{group}.reached#soft1"]
    assert sum(len(s.explanations) for s in renewal_submissions()) == 1


def words(submission):
    """Every text of a submission that its author could see quoted."""
    names = ("funding_verbatim", "rule_changes_detail", "negotiation_verbatim", "final_comment")
    told = [submission.answers[name] for name in names if name in submission.answers]
    told += [entry["description"] for entry in submission.answers.get("refusal_cases", [])]
    return told + list(submission.explanations.values())


def test_three_centres_wrote_words_that_they_do_not_let_us_quote():
    def silent(submissions):
        return [s for s in submissions if words(s) and "verbatims" not in s.answers["publication_consent"]]

    assert silent(renewal.clean_submissions()) == []
    assert len(silent(renewal_submissions())) == 3


def test_one_text_names_a_fictional_person():
    naming = [text for s in renewal_submissions() for text in words(s) if "Prénom Fictif" in text]
    assert len(naming) == 1
    assert not any("Prénom Fictif" in text for s in renewal.clean_submissions() for text in words(s))


def test_every_text_says_that_it_is_fictional_and_keeps_typography():
    texts = [text for s in (*renewal_submissions(), *renewal.drafts()) for text in words(s)]
    assert len(texts) > 100
    for text in texts:
        assert text.endswith(verbatims.MARK)
        assert not set("'!\"") & set(text)
        assert " ;" not in text
        assert len(text) <= 300


def test_defects_change_nothing_else():
    clean = {s.organisation: s for s in renewal.clean_submissions()}
    changed = [s for s in renewal_submissions() if replace(s, explanations={}) != clean[s.organisation]]
    assert len(changed) == 5


def test_drafts_are_members_that_have_not_sent_theirs():
    started = renewal.drafts()
    assert len(started) == 5
    assert not {d.organisation for d in started} & {*directory.panels().renewal, "of-03-04"}
    assert all(d.drafted and "publication_consent" not in d.answers for d in started)
