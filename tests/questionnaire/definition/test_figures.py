"""How figures print by default: as the memoir prints them."""

import pytest

from surveys import catalogue
from surveys.questionnaire.definition import STATISTICS, formats_of
from surveys.questionnaire.kinds import STATISTIC_KINDS

PRINTED = {
    "renouvellement": {
        "ren_respondents": "number",
        "ren_response_rate": "percent",
        "ren_insufficient": "percent",
        "ren_part_rate": "percent",
        "ren_part_rate_org_mean": "percent",
        "ren_part_rate_by_group": "percent",
        "ren_rating_advisor": "rating",
        "ren_rate_applied": "money",
        "ren_rate_needed": "money",
        "ren_caseload_p90": "number",
        "ren_deficit_median": "money",
        "ren_fte_total": "number",
        "ren_signature_delay": "number",
        "ren_sufficiency_dist": "percent",
    },
    "remuneration": {
        "pay_le2_share": "percent",
        "pay_le2_trend": "percent",
        "pay_le2_org_mean": "percent",
        "pay_departures_mean": "number",
        "pay_median_by_position": "money",
        "pay_scale_min": "money",
        "pay_gap_by_position": "percent",
        "pay_gap_weighted": "percent",
        "pay_raise_last": "percent",
        "pay_budget_total": "money",
        "pay_weekly_hours": "number",
        "pay_vacation": "number",
        "pay_seniority_dist": "percent",
        "pay_departures_position": "number",
    },
    "satisfaction": {"sat_nps": "number", "sat_nps_trend": "number", "sat_organisation_mean": "number"},
    "indicateurs": {
        "ind_hours_per_start": "number",
        "ind_progress": "percent",
        "ind_waiting_trend": "number",
    },
}


@pytest.mark.parametrize("name", PRINTED)
def test_every_figure_prints_as_its_readers_expect(name):
    questionnaire = catalogue.load_catalogue(name)
    made = {s.id: formats_of(questionnaire, item, s) for item, s in questionnaire.statistics}
    assert {key: made[key] for key in PRINTED[name]} == {key: (word,) for key, word in PRINTED[name].items()}


def test_the_values_of_one_case_have_a_format_each():
    questionnaire = catalogue.load_catalogue("renouvellement")
    item, case = next(pair for pair in questionnaire.statistics if pair[1].id == "ren_admin_case")
    assert len(formats_of(questionnaire, item, case)) == len(case.values) == 3


def test_the_vocabulary_is_the_one_that_kinds_of_questions_know():
    assert set(STATISTICS) == STATISTIC_KINDS
