"""What the demonstration must satisfy: counts by region and the exact constraints on every edition, and no datum.

Apart so that the constraints can be read on one page and compared with the published plan. Source: the synthetic plan
of the questionnaires' specification (§6). Refuses answers: a figure that follows from others is not written here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

MAIL_DOMAIN = "exemple.invalid"

RENEWAL = "renouvellement"
RENEWAL_EDITION = "2025-2026"
PAY = "remuneration"
PAY_EDITIONS = ("2020", "2022", "2024")


@dataclass(frozen=True, slots=True)
class RegionPlan:
    """How many members a region counts, and how many answered each of the two reference editions."""

    members: int
    renewal: int
    pay: int


REGIONS: Mapping[str, RegionPlan] = {
    "01": RegionPlan(5, 4, 4),
    "02": RegionPlan(5, 4, 4),
    "03": RegionPlan(9, 7, 6),
    "04": RegionPlan(5, 4, 4),
    "05": RegionPlan(5, 4, 3),
    "06": RegionPlan(22, 15, 17),
    "07": RegionPlan(4, 3, 3),
    "08": RegionPlan(3, 2, 2),
    "09": RegionPlan(2, 1, 1),
    "10": RegionPlan(0, 0, 0),
    "11": RegionPlan(2, 0, 1),
    "12": RegionPlan(5, 4, 4),
    "13": RegionPlan(3, 2, 2),
    "14": RegionPlan(4, 3, 3),
    "15": RegionPlan(5, 4, 4),
    "16": RegionPlan(8, 6, 6),
    "17": RegionPlan(2, 2, 1),
}

# The centre of the personas: it has not answered the open edition yet, and it answered every pay edition.
PERSONA_CENTRE = "of-03-04"

STAFF_TOTAL = 1712  # all members; the respondents of the last pay edition count 1,251 of them
STAFF_LEAST, STAFF_MOST = 4, 72


@dataclass(frozen=True, slots=True)
class RenewalPlan:
    """The exact constraints of the renewal survey (65 submissions)."""

    sufficiency: Mapping[str, int]
    rating_advisor_sum: int
    rating_process_sum: int
    target: int  # participations, outside information sessions
    reached: int
    target_a: int  # information sessions
    reached_a: int
    hours_bought: int
    hours_done: int
    targets_met: int  # organisations that met their own target: 15 of 65 prints 23 %
    mean_of_rates: tuple[Fraction, Fraction]  # prints 96,9 %
    totals_only: int
    caseload_low: int
    caseload_high: int
    caseload_at_bound: int  # this many at each end hold the 10th and 90th percentiles on the bounds (type 7)
    rate_applied: int  # cents per hour
    rates_needed: int
    rate_needed_mean: int  # cents
    case_hours: Mapping[str, tuple[int, int]]  # job -> hours, cents per hour
    case_payroll: int  # dollars


RENEWAL_PLAN = RenewalPlan(
    sufficiency={"insuffisant": 47, "suffisant": 13, "incertain": 5},
    rating_advisor_sum=527,
    rating_process_sum=384,
    target=46_000,
    reached=44_114,
    target_a=12_400,
    reached_a=14_508,
    hours_bought=600_000,
    hours_done=592_800,
    targets_met=15,
    mean_of_rates=(Fraction(9688, 10000), Fraction(9692, 10000)),
    totals_only=8,
    caseload_low=15,
    caseload_high=40,
    caseload_at_bound=8,
    rate_applied=7690,
    rates_needed=51,
    rate_needed_mean=12539,
    case_hours={"gestion": (1120, 4120), "intervention": (1410, 3110), "soutien": (450, 2740)},
    case_payroll=1_462_000,
)


@dataclass(frozen=True, slots=True)
class PayPlan:
    """The exact constraints of one pay edition."""

    edition: str
    respondents: int
    employees: int
    two_years_or_less: int
    seniority: Mapping[str, int]  # the seven bands; the first two add up to ``two_years_or_less``
    positions: Mapping[str, int]  # incumbents by position
    medians: Mapping[str, int]  # cents per hour, pooled over persons, exact
    summaries: int  # organisations that give a summary by position
    departures_answered: int
    departures_each_year: int
    departures_both: int
    departures_total: int
    budget: int  # dollars, about
    raise_last: tuple[int, int]  # tenths of a percent
    opens: str
    closes: str
    mean_of_shares: tuple[Fraction, Fraction]  # the wrong estimator, visibly lower: 45 % in 2024


_OTHER_POSITIONS = {
    "direction_adjointe": 30,
    "coordination": 45,
    "charge_projet": 30,
    "formateur": 28,
    "agent_entreprises": 30,
    "agent_accueil": 28,
    "finances": 22,
    "communications": 12,
    "autre": 6,
}

PAY_2024 = PayPlan(
    edition="2024",
    respondents=65,
    employees=1251,
    two_years_or_less=588,
    seniority={"lt1": 296, "y1_2": 292, "y2_5": 276, "y5_10": 195, "y10_15": 101, "y15_20": 55, "gt20": 36},
    positions={
        "conseiller_emploi": 480,
        "conseiller_orientation": 190,
        "intervenant_psychosocial": 150,
        "adjoint_administratif": 135,
        "direction_generale": 65,
        **_OTHER_POSITIONS,
    },
    medians={
        "conseiller_emploi": 2700,
        "conseiller_orientation": 3015,
        "intervenant_psychosocial": 2559,
        "adjoint_administratif": 2493,
        "direction_generale": 4749,
        "direction_adjointe": 3890,
        "coordination": 3340,
        "charge_projet": 2925,
        "formateur": 2740,
        "agent_entreprises": 2680,
        "agent_accueil": 2215,
        "finances": 2990,
        "communications": 2760,
        "autre": 2350,
    },
    summaries=10,
    departures_answered=63,
    departures_each_year=55,
    departures_both=51,
    departures_total=441,
    budget=112_000_000 * 1251 // 1712,
    raise_last=(20, 55),
    opens="2024-09-09",
    closes="2024-10-25",
    mean_of_shares=(Fraction(448, 1000), Fraction(452, 1000)),
)
PAY_2022 = PayPlan(
    edition="2022",
    respondents=61,
    employees=1168,
    two_years_or_less=491,
    seniority={"lt1": 243, "y1_2": 248, "y2_5": 281, "y5_10": 197, "y10_15": 108, "y15_20": 56, "gt20": 35},
    positions={
        "conseiller_emploi": 449,
        "conseiller_orientation": 183,
        "intervenant_psychosocial": 137,
        "adjoint_administratif": 128,
        "direction_generale": 61,
        **_OTHER_POSITIONS,
        "coordination": 33,
        "formateur": 19,
    },
    medians={position: cents * 93 // 100 for position, cents in PAY_2024.medians.items()},
    summaries=14,
    departures_answered=59,
    departures_each_year=49,
    departures_both=43,
    departures_total=366,
    budget=70_500_000,
    raise_last=(15, 45),
    opens="2022-09-12",
    closes="2022-10-28",
    mean_of_shares=(Fraction(403, 1000), Fraction(407, 1000)),
)
PAY_2020 = PayPlan(
    edition="2020",
    respondents=58,
    employees=1104,
    two_years_or_less=386,
    seniority={"lt1": 178, "y1_2": 208, "y2_5": 292, "y5_10": 214, "y10_15": 117, "y15_20": 59, "gt20": 36},
    positions={
        "conseiller_emploi": 424,
        "conseiller_orientation": 178,
        "intervenant_psychosocial": 122,
        "adjoint_administratif": 124,
        "direction_generale": 58,
        **_OTHER_POSITIONS,
        "coordination": 27,
        "charge_projet": 24,
        "formateur": 18,
        "communications": 7,
        "autre": 12,
    },
    medians={position: cents * 86 // 100 for position, cents in PAY_2024.medians.items()},
    summaries=17,
    departures_answered=55,
    departures_each_year=43,
    departures_both=36,
    departures_total=281,
    budget=62_000_000,
    raise_last=(10, 35),
    opens="2020-09-14",
    closes="2020-10-30",
    mean_of_shares=(Fraction(333, 1000), Fraction(337, 1000)),
)
PAY_PLANS: Mapping[str, PayPlan] = {plan.edition: plan for plan in (PAY_2020, PAY_2022, PAY_2024)}
