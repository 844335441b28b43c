"""The three pay editions: every constraint of the plan by direct arithmetic, and what wrong formulas would print."""

from collections import Counter
from fractions import Fraction

import pytest

from surveys.demonstration import directory, plan
from surveys.demonstration.pay import pay_submissions
from surveys.demonstration.verbatims import MARK
from tests.demonstration.arithmetic import column, employees, number, percent, printed, quantile, seniority

MARKET = {  # Table 1: the market's mean of medians
    "conseiller_emploi": Fraction(2987, 100),
    "conseiller_orientation": Fraction(4037, 100),
    "intervenant_psychosocial": Fraction(2864, 100),
    "adjoint_administratif": Fraction(2695, 100),
    "direction_generale": Fraction(5747, 100),
}
EDITIONS = ("2020", "2022", "2024")


@pytest.fixture
def submissions():
    return pay_submissions("2024")


def bands(submissions):
    return sum((Counter(seniority(s)) for s in submissions), Counter())


@pytest.mark.parametrize(
    ("edition", "organisations", "recent", "employed", "text"),
    [("2020", 58, 386, 1104, "35"), ("2022", 61, 491, 1168, "42"), ("2024", 65, 588, 1251, "47")],
)
def test_two_years_or_less_print_35_42_47(edition, organisations, recent, employed, text):
    submissions = pay_submissions(edition)
    counted = bands(submissions)
    assert len({s.organisation for s in submissions}) == organisations
    assert (counted["lt1"] + counted["y1_2"], sum(counted.values())) == (recent, employed)
    assert percent(recent, employed) == text


def test_bands_of_2024_and_the_wrong_estimator(submissions):
    counted = bands(submissions)
    assert [counted[b] for b in ("lt1", "y1_2", "y2_5", "y5_10", "y10_15", "y15_20", "gt20")] == [
        296,
        292,
        276,
        195,
        101,
        55,
        36,
    ]
    assert percent(588 + 276, 1251, 2) == "69,06"
    shares = []
    for submission in submissions:
        own = seniority(submission)
        shares.append(Fraction(own.get("lt1", 0) + own.get("y1_2", 0), sum(own.values())))
    assert percent(sum(shares), 65) == "45"


def test_pooled_medians_equal_table_1(submissions):
    rates: dict[str, list[Fraction]] = {}
    for position, rate in employees(submissions):
        rates.setdefault(position, []).append(rate)
    counts = {position: len(values) for position, values in rates.items()}
    assert [counts[position] for position in MARKET] == [480, 190, 150, 135, 65]
    assert sum(counts.values()) - sum(counts[position] for position in MARKET) == 231
    medians = {position: quantile(rates[position], Fraction(1, 2)) for position in MARKET}
    assert [printed(medians[p], 2) for p in MARKET] == ["27,00", "30,15", "25,59", "24,93", "47,49"]
    assert all(medians[p] * 100 == int(medians[p] * 100) for p in MARKET)
    gaps = {p: (medians[p] - MARKET[p]) / medians[p] for p in MARKET}
    assert [percent(gaps[p], 1) for p in MARKET] == ["−11", "−34", "−12", "−8", "−21"]
    over_market = {p: (medians[p] - MARKET[p]) / MARKET[p] for p in MARKET}
    assert [percent(over_market[p], 1) for p in MARKET] == ["−10", "−25", "−11", "−7", "−17"]
    whole = sum(counts[p] for p in MARKET)
    assert percent(sum(gaps[p] * counts[p] for p in MARKET), whole, 2) == "−15,48"
    assert percent(sum(over_market[p] * counts[p] for p in MARKET), whole, 1) == "−12,9"


def test_ten_organisations_give_a_summary(submissions):
    modes = Counter(s.answers["pay_mode"] for s in submissions)
    assert modes == {"sommaire": 10, "detail": 55}
    for submission in submissions:
        assert ("staff_roster" in submission.answers) is (submission.answers["pay_mode"] == "detail")


def departed(submissions):
    return [(number(s, "departures.demission.y1"), number(s, "departures.demission.y2")) for s in submissions]


def test_departures_print_87_on_63_and_wrong_formulas_something_else(submissions):
    known = [pair for pair in departed(submissions) if None not in pair]
    first, second = sum(a > 0 for a, _ in known), sum(b > 0 for _, b in known)
    both, either = sum(a > 0 and b > 0 for a, b in known), sum(a > 0 or b > 0 for a, b in known)
    assert (len(known), first, second, both, either) == (63, 55, 55, 51, 59)
    assert percent(first, 63) == percent(second, 63) == "87"
    assert (percent(both, 63), percent(either, 63), percent(first, 65)) == ("81", "94", "85")
    whole = sum(a + b for a, b in known)
    assert whole == 441
    assert printed(Fraction(whole, 2 * 63), 1) == "3,5"
    assert printed(Fraction(whole, first + second), 1) == "4,0"
    assert [pair for pair in departed(submissions) if None in pair] == [(None, None)] * 2


@pytest.mark.parametrize("edition", EDITIONS)
def test_each_edition_holds_its_plan_of_departures(edition):
    planned = plan.PAY_PLANS[edition]
    known = [pair for pair in departed(pay_submissions(edition)) if None not in pair]
    assert len(known) == planned.departures_answered
    assert sum(a > 0 for a, _ in known) == sum(b > 0 for _, b in known) == planned.departures_each_year
    assert sum(a + b for a, b in known) == planned.departures_total


@pytest.mark.parametrize("edition", EDITIONS)
def test_counts_agree_inside_each_submission(edition):
    for submission in pay_submissions(edition):
        employed = sum(column(submission, "headcount", "full_time").values()) + sum(
            column(submission, "headcount", "part_time").values()
        )
        assert sum(seniority(submission).values()) == employed
        assert len(list(employees([submission]))) == employed
        assert number(submission, "fte_total") <= employed
        assert number(submission, "payroll_total") <= number(submission, "budget_total")
        gone = number(submission, "departures.demission.y2")
        if gone:
            assert sum(column(submission, "departures_by_position", "departures").values()) == gone


def test_a_panel_keeps_its_ways_between_editions():
    by_edition = [{s.organisation: s.answers for s in pay_submissions(edition)} for edition in EDITIONS]
    stayed = set(by_edition[0]) & set(by_edition[1]) & set(by_edition[2])
    assert len(stayed) > 20
    for code in stayed:
        assert len({answers[code]["telework"] for answers in by_edition}) == 1
        assert len({answers[code]["week_hours"] for answers in by_edition}) == 1


def test_budgets_are_near_112_millions_for_all_members(submissions):
    answered = sum(number(s, "budget_total") for s in submissions)
    members = answered * 1712 / 1251
    assert 111_000_000 < members < 113_000_000


def test_the_centre_of_the_personas_has_lines_to_prefill():
    for edition in EDITIONS:
        (own,) = [s for s in pay_submissions(edition) if s.organisation == plan.PERSONA_CENTRE]
        assert own.answers["pay_mode"] == "detail"
    assert len(own.answers["staff_roster"]) == directory.by_code()[plan.PERSONA_CENTRE].staff


def test_words_are_quotable_marked_and_name_no_one():
    told = []
    for edition in EDITIONS:
        for submission in pay_submissions(edition):
            own = [
                submission.answers[n]
                for n in ("retention_verbatim", "final_comment")
                if n in submission.answers
            ]
            assert not own or "verbatims" in submission.answers["publication_consent"]
            told += own
    assert len(told) > 50
    assert all(text.endswith(MARK) and "'" not in text for text in told)
