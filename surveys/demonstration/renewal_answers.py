"""What a centre answers to the renewal survey, section by section: its part of the figures and its own chance, as answers.

Apart from who sent it and when (``renewal``). No rule of the questionnaire finds anything to say of them. Refuses an
answer to a question that is not shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from surveys.demonstration import verbatims
from surveys.demonstration.directory import Organisation, director, panels
from surveys.demonstration.draws import Draw
from surveys.demonstration.participations import (
    GROUPS,
    HALF,
    INFORMATION,
    LEFT_OUT_LATER,
    Result,
    Results,
    totals_of,
)
from surveys.demonstration.plan import REGIONS, RENEWAL_PLAN
from surveys.demonstration.scales import (
    ACCESS,
    AGREEMENT,
    EVOLUTION,
    EXTENT,
    FREQUENCIES,
    IMPACTS,
    IRRITANTS,
    STATEMENTS,
    scaled,
)
from surveys.demonstration.submissions import (
    DONT_KNOW,
    NOT_APPLICABLE,
    Plain,
    cells,
    cents,
    halves,
    single_cells,
    tenths,
)
from surveys.demonstration.traits import Traits

_AGREEMENT_START = date(2025, 4, 1)
_RATE_BEFORE = 7490  # cents per hour
_LAST_SIGNATURE = date(2025, 9, 26)
_SIGNED = "signee"


@dataclass(frozen=True, slots=True)
class Centre:
    """All that a submission is written from: the member, its part in the constraints, and its own chance."""

    organisation: Organisation
    traits: Traits
    rows: Results
    draw: Draw

    @property
    def target(self) -> int:
        """The target outside information sessions."""
        return sum(row.target for group, row in self.rows.items() if group != INFORMATION)

    @property
    def reached(self) -> int:
        """What was reached outside information sessions."""
        return sum(row.reached for group, row in self.rows.items() if group != INFORMATION)

    @property
    def bought(self) -> int:
        """The half hours bought, information sessions included."""
        return sum(row.bought for row in self.rows.values())


def sections_of(centre: Centre) -> list[tuple[str, Plain]]:
    """Return the answers of each section, in order. Only what is shown is answered."""
    status = centre.draw.weighted({_SIGNED: 78, "en_negociation": 17, "non_renouvelee": 5})
    return [
        ("identification", _identification(centre)),
        ("entente", _agreement(centre, status)),
        ("resultats", _results(centre)),
        ("demande", _request(centre, status)),
        ("financement", _funding(centre)),
        ("acces", _access(centre)),
        ("administration", _administration(centre)),
        ("gouvernance", _governance(centre)),
        ("cloture", _closing(centre)),
    ]


def _identification(centre: Centre) -> Plain:
    organisation, draw = centre.organisation, centre.draw
    person = director(organisation.code)
    others = [
        f"r{code}" for code, plan in REGIONS.items() if plan.members and f"r{code}" != organisation.region
    ]
    regions = [organisation.region, *([draw.pick(others)] if draw.chance(14) else [])]
    return {
        "org_name": organisation.name,
        "region": organisation.region,
        "sq_regions": sorted(regions),
        "respondent_contact": f"{person.name}, {person.email}",
        "respondent_role": draw.weighted(
            {"dg": 78, "dir_adjointe": 14, "coordination": 5, "administration": 3}
        ),
        "staff_fte": str(organisation.staff_fte),
    }


def offered_next(rows: Results) -> list[str]:
    """Return the groups of the next agreement: the same, but for the one that was withdrawn."""
    return [group for group in GROUPS if group in rows and group != LEFT_OUT_LATER]


def _agreement(centre: Centre, status: str) -> Plain:
    draw = centre.draw
    begun = date(2025, 1, 13) + timedelta(days=draw.below(50))
    started = _AGREEMENT_START + timedelta(days=draw.weighted({0: 88, 30: 7, 91: 5}))
    settled = max(begun + timedelta(days=21), started + timedelta(days=draw.between(-45, 105)))
    signed = min(settled, _LAST_SIGNATURE)
    answers: Plain = {
        "agreement_status": status,
        "groups_offered": offered_next(centre.rows),
        "negotiation_start_date": DONT_KNOW if draw.chance(8) else begun.isoformat(),
        "negotiation_rounds": DONT_KNOW
        if draw.chance(4)
        else draw.weighted({0: 6, 1: 14, 2: 24, 3: 26, 4: 16, 6: 10, 9: 4}),
    }
    if status in (_SIGNED, "en_negociation"):
        answers["agreement_start_date"] = started.isoformat()
    if status == _SIGNED:
        answers["agreement_signed_date"] = signed.isoformat()
    return answers


def results_cells(matrix: str, rows: Mapping[str, Result]) -> Plain:
    """Return the cells of one of the two matrices of results."""
    return cells(
        matrix,
        {
            row: {
                "target": result.target,
                "reached": result.reached,
                "hours_bought": halves(result.bought),
                "hours_done": halves(result.done),
            }
            for row, result in rows.items()
        },
    )


def _results(centre: Centre) -> Plain:
    draw = centre.draw
    if centre.traits.totals_only:
        answers = results_cells("results_prev_totals", totals_of(centre.rows))
    else:
        answers = results_cells("results_prev", centre.rows)
    if draw.chance(80):
        uncounted = centre.bought // HALF * draw.between(0, 60) // 1000
        answers["hours_uncounted"] = DONT_KNOW if draw.chance(12) else uncounted
    if 100 * centre.reached < 95 * centre.target:
        likely = {
            "demande_moins": 30,
            "references": 48,
            "admissibilite": 40,
            "personnel": 44,
            "intensite": 26,
            "signature_tardive": 22,
        }
        answers |= _gap_reasons(centre, likely | {"comptabilisation": 18, "autre": 6})
    elif 100 * centre.reached > 105 * centre.target:
        answers |= _gap_reasons(centre, {"demande_plus": 88, "intensite": 30, "autre": 8})
    return answers


def _gap_reasons(centre: Centre, likely: Mapping[str, int]) -> Plain:
    reasons = centre.draw.several(likely, at_least=1, at_most=3)
    answers: Plain = {"results_gap_reasons": reasons}
    if "autre" in reasons:
        answers["results_gap_reasons_autre"] = verbatims.marked(verbatims.OTHER_REASON)
    return answers


def _request(centre: Centre, status: str) -> Plain:
    """Write what was asked and obtained; hours keep last year's length by participation, so they stay in the bands."""
    draw = centre.draw
    answers: Plain = {}
    asked_total = got_total = 0
    for group in offered_next(centre.rows):
        last = centre.rows[group]
        asked = max(1, last.target * draw.between(98, 116) // 100)
        asked_hours = asked * last.bought // last.target
        cell: Plain = {"part_requested": asked, "hours_requested": halves(asked_hours)}
        asked_total += asked_hours
        if status == _SIGNED:
            got = max(1, min(asked, last.target * draw.between(92, 106) // 100))
            spec = GROUPS[group]
            hours = max(got * spec.low, min(got * spec.high, got * last.bought // last.target))
            cell |= {"part_obtained": got, "hours_obtained": halves(hours)}
            got_total += hours
        answers |= cells("request_cur", {group: cell})
    rate = RENEWAL_PLAN.rate_applied
    before = _worth(centre.bought)
    if status == _SIGNED:
        funding = got_total * rate * draw.between(97, 106) // 10_000 // HALF
        answers["sae_funding_cur"] = funding
        before = max(funding * 80 // 100, min(funding * 122 // 100, before))
    answers |= {
        "sae_funding_prev": before,
        "sae_funding_requested": DONT_KNOW if draw.chance(3) else asked_total * rate // 100 // HALF,
        "hourly_rate_applied": cents(rate),
    }
    if centre.traits.rate_needed is not None:
        answers["hourly_rate_needed"] = cents(centre.traits.rate_needed)
    elif draw.chance(40):
        answers["hourly_rate_needed"] = DONT_KNOW
    return answers


def _worth(half_hours: int) -> int:
    """Return what hours were worth last year, in dollars, at a rate close to this year's."""
    return half_hours * _RATE_BEFORE // 100 // HALF


def _funding(centre: Centre) -> Plain:
    draw, opinion = centre.draw, centre.traits.sufficiency
    answers: Plain = {"funding_sufficiency": opinion}
    if opinion == "insuffisant" and draw.chance(86):
        funding = _worth(centre.bought)  # within a fifth of what is obtained: far from half of it
        answers["deficit_expected"] = (
            DONT_KNOW if draw.chance(10) else funding * draw.between(20, 190) // 100_000 * 100
        )
    if opinion != "suffisant":
        likely = {
            "levees_fonds": 30,
            "dons_prives": 34,
            "surplus": 66,
            "autres_programmes": 52,
            "revenus_autonomes": 26,
        }
        sources = draw.several(likely | {"emprunt": 8, "autre": 4}) or ["aucune"]
        answers["gap_sources"] = sources
        if "autre" in sources:
            answers["gap_sources_autre"] = verbatims.marked(verbatims.OTHER_SOURCE)
    answers |= _staffing(centre)
    impacts = IMPACTS if opinion != "suffisant" else dict.fromkeys(IMPACTS, (60, 26, 11, 3))
    answers |= single_cells("service_impacts", scaled(draw, impacts, EXTENT))
    waiting = 0 if draw.chance(34) else draw.between(2, 6 + 3 * centre.organisation.staff)
    unknown = draw.chance(4)
    answers["waiting_count"] = DONT_KNOW if unknown else waiting
    if waiting and not unknown:
        answers["waiting_days"] = DONT_KNOW if draw.chance(5) else draw.between(5, 60)
    if centre.traits.may_be_quoted and draw.chance(62):
        answers["funding_verbatim"] = verbatims.quote(draw, verbatims.FUNDING)
    return answers


def _staffing(centre: Centre) -> Plain:
    draw = centre.draw
    likely = {
        "poste_non_comble": 44,
        "poste_aboli": 12,
        "heures_reduites": 16,
        "gel_salarial": 40,
        "avantages_reduits": 24,
        "charge_accrue": 48,
        "demissions": 38,
    }
    if centre.traits.sufficiency == "suffisant":
        likely = {effect: percent // 5 for effect, percent in likely.items()}
    effects = draw.several(likely) or ["aucune"]
    answers: Plain = {"staffing_consequences": effects}
    if {"poste_non_comble", "poste_aboli", "heures_reduites"} & set(effects):
        most = int(centre.organisation.staff_fte * 10) * 18 // 100
        answers["fte_lost"] = DONT_KNOW if draw.chance(6) else tenths(draw.between(2, max(2, most)))
    return answers


def _access(centre: Centre) -> Plain:
    draw = centre.draw
    refused = 0 if draw.chance(24) else draw.between(1, 4 + centre.organisation.staff)
    unknown = draw.chance(7)
    answers: Plain = {"refusals_count": DONT_KNOW if unknown else refused}
    if refused and not unknown:
        likely = {
            "lien_emploi": 46,
            "temps_plein_dequalifie": 34,
            "revenu_familial": 22,
            "avis_mise_a_pied": 36,
            "temps_plein_faible_revenu": 30,
            "temps_partiel": 28,
            "statut_immigration": 24,
        }
        reasons = draw.several(likely, at_least=1)
        answers["refusal_reasons"] = reasons
        if centre.traits.may_be_quoted and draw.chance(55):
            told = draw.sample(reasons, min(len(reasons), draw.between(1, 3)))
            answers["refusal_cases"] = [_refusal(draw, reason) for reason in told]
    rows = scaled(draw, ACCESS, EVOLUTION)
    answers |= single_cells(
        "access_changes", {row: DONT_KNOW if draw.chance(5) else step for row, step in rows.items()}
    )
    return answers


def _refusal(draw: Draw, reason: str) -> Plain:
    outcomes = {"refus_maintenu": 44, "accepte_apres": 14, "abandon": 18, "autre_service": 14, "inconnu": 10}
    return {
        "reason": reason,
        "description": verbatims.marked(verbatims.REFUSALS[reason]),
        "outcome": draw.weighted(outcomes),
    }


def _administration(centre: Centre) -> Plain:
    draw, staff = centre.draw, centre.organisation.staff
    rows = scaled(draw, IRRITANTS, FREQUENCIES)
    spared = "reddition_regionale" if draw.chance(6) else None
    answers: Plain = single_cells(
        "irritants", {r: NOT_APPLICABLE if r == spared else step for r, step in rows.items()}
    )
    weekly = {row: 75 if step in ("hebdo", "quotidien") else 8 for row, step in rows.items() if row != spared}
    answers["irritants_top"] = draw.several(weekly, at_least=1, at_most=3)
    if centre.organisation.code == panels().case:
        answers |= _admin_hours(RENEWAL_PLAN.case_hours)
        answers |= {"payroll_total": RENEWAL_PLAN.case_payroll, "admin_hours_method": "releve"}
    elif draw.chance(88):
        hours = {
            "gestion": (staff * draw.between(18, 46), draw.between(3800, 5200)),
            "intervention": (staff * draw.between(34, 74), draw.between(2800, 3700)),
            "soutien": (staff * draw.between(10, 26), draw.between(2500, 3100)),
        }
        answers |= _admin_hours(hours)
        payroll = staff * draw.between(51_000, 58_500) // 1000 * 1000
        answers["payroll_total"] = DONT_KNOW if draw.chance(8) else payroll
        answers["admin_hours_method"] = draw.weighted({"releve": 18, "echantillon": 22, "estimation": 60})
    answers["caseload"] = centre.traits.caseload
    relief = {"beaucoup_allege": 1, "allege": 7, "aucun_effet": 36, "alourdi": 36, "beaucoup_alourdi": 16}
    answers["relief_effect"] = DONT_KNOW if draw.chance(4) else draw.weighted(relief)
    return answers


def _admin_hours(hours: Mapping[str, tuple[int, int]]) -> Plain:
    return cells(
        "admin_hours", {job: {"hours": h, "hourly_cost": cents(cost)} for job, (h, cost) in hours.items()}
    )


def _governance(centre: Centre) -> Plain:
    draw, quotable = centre.draw, centre.traits.may_be_quoted
    statements = scaled(draw, STATEMENTS, AGREEMENT)
    answers: Plain = {"rating_advisor": centre.traits.advisor, "rating_process": centre.traits.process}
    answers |= single_cells(
        "process_statements", {r: DONT_KNOW if draw.chance(3) else s for r, s in statements.items()}
    )
    # a centre that may not be quoted has nothing to detail: the plan counts words without consent, three in all
    changed = {"oui": 62, "non": 26, "nsp": 12} if quotable else {"non": 70, "nsp": 30}
    answers["rule_changes"] = draw.weighted(changed)
    if answers["rule_changes"] == "oui":
        answers["rule_changes_detail"] = verbatims.quote(draw, verbatims.RULES)
    if quotable and draw.chance(64):
        answers["negotiation_verbatim"] = verbatims.quote(draw, verbatims.NEGOTIATION)
    return answers


def _closing(centre: Centre) -> Plain:
    answers: Plain = {"publication_consent": list(centre.traits.consents)}
    if centre.traits.may_be_quoted and centre.draw.chance(24):
        answers["final_comment"] = verbatims.quote(centre.draw, verbatims.COMMENTS)
    return answers
