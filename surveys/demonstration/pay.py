"""The fictional submissions of the three pay editions, over panels that overlap.

Apart from the employees they describe (``workforce``): here a centre's staff becomes answers, section by section,
one line by employee or a summary by position. Refuses an answer to a question that is not shown.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from surveys.demonstration import verbatims
from surveys.demonstration.directory import Organisation, by_code, director, panels
from surveys.demonstration.draws import Draw, apportion
from surveys.demonstration.plan import PAY_PLANS, PayPlan
from surveys.demonstration.submissions import (
    DONT_KNOW,
    Plain,
    PlainSubmission,
    cells,
    cents,
    of_sections,
    tenths,
)
from surveys.demonstration.workforce import (
    DIRECTOR,
    LEAST_RATE,
    Departures,
    Staff,
    budgets,
    departures,
    payrolls,
    summaries_of,
    summary_median,
    week_hours,
    workforce,
)

_CASE_BY_CASE, _AGREEMENT = "cas_par_cas", "convention"
_LIABLE = 10  # employees from which pay equity and a retirement plan usually apply
_TRAINING_LAW = 2_000_000  # dollars of payroll


@dataclass(frozen=True, slots=True)
class Employer:
    """All that a pay submission is written from."""

    organisation: Organisation
    plan: PayPlan
    staff: Staff
    payroll: int
    budget: int
    gone: Departures | None
    summary: bool
    draw: Draw

    @property
    def size(self) -> int:
        """The number of employees."""
        return len(self.staff)

    def lasting(self, subject: str) -> Draw:
        """Return the chance of a subject that does not change between editions: a centre keeps its ways."""
        return Draw(f"pay/lasting/{self.organisation.code}/{subject}")


@cache
def pay_submissions(edition: str) -> tuple[PlainSubmission, ...]:
    """Return the submissions of the pay edition ``2020``, ``2022`` or ``2024``."""
    moments = Draw(f"pay/{edition}/moments")
    return tuple(
        PlainSubmission(
            organisation=code,
            answers=of_sections(sections_of(_employer(edition, code))),
            moment=max(moments.between(200, 9900), moments.between(200, 9900)),
        )
        for code in panels().pay[edition]
    )


def _employer(edition: str, code: str) -> Employer:
    return Employer(
        organisation=by_code()[code],
        plan=PAY_PLANS[edition],
        staff=workforce(edition)[code],
        payroll=payrolls(edition)[code],
        budget=budgets(edition)[code],
        gone=departures(edition)[code],
        summary=code in summaries_of(edition),
        draw=Draw(f"pay/{edition}/answers/{code}"),
    )


def sections_of(employer: Employer) -> list[tuple[str, Plain]]:
    """Return the answers of each section, in order. Only what is shown is answered."""
    lasting = employer.lasting("structure")
    unionised = lasting.chance(14) and employer.size >= _LIABLE
    structures = {"echelle": 46, "fourchette": 26, _CASE_BY_CASE: 28}
    structure = _AGREEMENT if unionised and lasting.chance(80) else lasting.weighted(structures)
    consents = employer.draw.several({"verbatims": 58, "relance": 48, "preremplir": 74}) or ["aucun"]
    return [
        ("identification", _identification(employer)),
        ("profil", _profile(employer, "oui" if unionised else lasting.weighted({"non": 97, "nsp": 3}))),
        ("structure", _structure(employer, structure, unionised=unionised)),
        ("salaires", _pay(employer)),
        ("temps", _time(employer)),
        ("avantages", _benefits(employer)),
        ("mouvements", _movements(employer, quotable="verbatims" in consents)),
        ("cloture", _closing(employer, consents)),
    ]


def _identification(employer: Employer) -> Plain:
    organisation, draw = employer.organisation, employer.draw
    person = director(organisation.code)
    reference = date(int(employer.plan.edition), 4, 1) - timedelta(days=draw.weighted({0: 86, 1: 14}))
    return {
        "org_name": organisation.name,
        "region": organisation.region,
        "respondent_contact": f"{person.name}, {person.email}",
        "respondent_role": draw.weighted({"dg": 58, "dir_adjointe": 12, "administration": 30}),
        "reference_date": reference.isoformat(),
    }


def _profile(employer: Employer, union: str) -> Plain:
    staff = employer.staff
    counts = Counter((e.permanent, e.full_time) for e in staff)
    hours = sum(e.hours for e in staff)
    return {
        "budget_total": employer.budget,
        "payroll_total": employer.payroll,
        **cells(
            "headcount",
            {
                row: {"full_time": counts[permanent, True], "part_time": counts[permanent, False]}
                for row, permanent in (("permanent", True), ("temporaire", False))
            },
        ),
        "fte_total": tenths(min(10 * employer.size, 10 * hours // week_hours(employer.organisation.code))),
        "union_status": union,
    }


def _structure(employer: Employer, structure: str, *, unionised: bool) -> Plain:
    draw, plan = employer.draw, employer.plan
    answers: Plain = {"pay_structure": structure}
    if structure != _CASE_BY_CASE:
        revised = date(int(plan.edition), 4, 1) - timedelta(days=draw.between(20, 2400))
        if draw.chance(88):
            answers["scale_revision_date"] = DONT_KNOW if draw.chance(8) else revised.isoformat()
        answers |= _scales(employer)
    low, high = plan.raise_last
    answers["raise_last"] = DONT_KNOW if draw.chance(4) else tenths(draw.between(low, high))
    if draw.chance(82):
        answers["raise_planned"] = DONT_KNOW if draw.chance(22) else tenths(draw.between(low, high - 5))
    bases = {
        "echelon": 45 if structure != _CASE_BY_CASE else 0,
        "ipc": 40,
        "rendement": 16,
        "financement": 52,
    }
    chosen = draw.several(bases, at_least=1)
    answers["raise_basis"] = [*chosen, _AGREEMENT] if unionised and structure == _AGREEMENT else chosen
    if employer.size < _LIABLE:
        answers["pay_equity"] = draw.weighted({"non_assujetti": 76, "a_jour": 16, "nsp": 8})
    else:
        answers["pay_equity"] = draw.weighted({"a_jour": 62, "en_cours": 20, "a_faire": 12, "nsp": 6})
    return answers


def _by_position(employer: Employer) -> dict[str, list[int]]:
    """Return the rates of each position held, in the order of the questionnaire."""
    return {
        position: rates
        for position in employer.plan.positions
        if (rates := [e.rate for e in employer.staff if e.position == position])
    }


def _scales(employer: Employer) -> Plain:
    rows = {}
    for position, rates in _by_position(employer).items():
        low = max(LEAST_RATE, min(rates) * 96 // 100 // 5 * 5)
        high = min(2 * low, max(rates) * 106 // 100 // 5 * 5 + 5)
        rows[position] = {"scale_min": cents(low), "scale_max": cents(high)}
    return cells("scale_bounds", rows)


def _pay(employer: Employer) -> Plain:
    supplements = {
        "responsabilite": 34,
        "langue": 8,
        "soir": 10,
        "eloignement": 6,
        "boni": 16,
        "retention": 9,
    }
    chosen = employer.lasting("supplements").several(supplements) or ["aucun"]
    if employer.summary:
        return {"pay_mode": "sommaire", **_summary(employer), "pay_supplements": chosen}
    roster = [
        {
            "row_ref": f"{rank:02d}",
            "position": e.position,
            "hourly_rate": cents(e.rate),
            "weekly_hours": tenths(e.hours),
            "time_status": "plein" if e.full_time else "partiel",
            "contract": "permanent" if e.permanent else "temporaire",
            "seniority": e.seniority,
        }
        for rank, e in enumerate(employer.staff, start=1)
    ]
    return {"pay_mode": "detail", "staff_roster": roster, "pay_supplements": chosen}


def _summary(employer: Employer) -> Plain:
    rows = {}
    for position, rates in _by_position(employer).items():
        hours = [e.hours for e in employer.staff if e.position == position]
        rows[position] = {
            "incumbents": len(rates),
            "rate_min": cents(min(rates)),
            "rate_median": cents(summary_median(rates)),
            "rate_max": cents(max(rates)),
            "weekly_hours": tenths((2 * sum(hours) + len(hours)) // (2 * len(hours))),
        }
    bands = Counter(e.seniority for e in employer.staff)
    seniority = {band: {"employees": bands[band]} for band in employer.plan.seniority}
    return cells("position_summary", rows) | cells("seniority_dist", seniority)


def _time(employer: Employer) -> Plain:
    lasting, draw = employer.lasting("time"), employer.draw
    options = {
        "flexible": 78,
        "quatre_jours": 22,
        "comprime": 18,
        "ete": 40,
        "banque": 62,
        "retraite_progressive": 14,
    }
    telework = lasting.weighted({"non": 6, "occasionnel": 26, "hybride": 60, "complet": 8})
    after_one = lasting.weighted({2: 12, 3: 58, 4: 30})
    weeks = [after_one, max(3, after_one + lasting.below(2))]
    weeks += [weeks[1] + added for added in lasting.pick(((0, 1, 1), (1, 1, 2), (0, 1, 2), (1, 2, 2)))]
    answers: Plain = {
        "week_hours": tenths(week_hours(employer.organisation.code)),
        "schedule_options": lasting.several(options) or ["aucun"],
        "telework": telework,
        **cells(
            "vacation_weeks",
            {r: {"weeks": w} for r, w in zip(("a1", "a3", "a5", "a10", "a15"), weeks, strict=True)},
        ),
        "sick_days": lasting.weighted({4: 10, 5: 24, 6: 20, 8: 14, 10: 24, 12: 8}),
        "personal_days": lasting.weighted({0: 22, 2: 26, 3: 24, 5: 20, 6: 8}),
        "paid_closure_days": lasting.between(11, 18),
    }
    if telework in ("hybride", "complet"):
        answers["telework_days"] = DONT_KNOW if draw.chance(3) else tenths(5 * lasting.between(3, 7))
    return answers


def _benefits(employer: Employer) -> Plain:
    lasting, draw = employer.lasting("benefits"), employer.draw
    insured = lasting.weighted(
        {"tous": 70, "certains": 14, "non": 16} if employer.size >= _LIABLE else {"tous": 52, "non": 48}
    )
    answers: Plain = {"group_insurance": insured}
    if insured != "non":
        coverages = {
            "medicaments": 97,
            "dentaire": 66,
            "vision": 52,
            "paramedical": 82,
            "vie": 90,
            "invalidite_courte": 44,
            "invalidite_longue": 80,
            "voyage": 76,
            "telemedecine": 58,
        }
        answers |= {
            "insurance_coverages": lasting.several(coverages, at_least=1),
            "insurance_employer_share": DONT_KNOW
            if draw.chance(3)
            else lasting.weighted({40: 8, 50: 68, 60: 12, 75: 8, 100: 4}),
            "insurance_wait_months": lasting.weighted({0: 8, 3: 62, 6: 24, 12: 6}),
        }
    plans = {"reer": 52, "rver": 14, "rrs": 8, "rrfs": 16, "rpa": 10}
    retirement = lasting.weighted(
        plans if employer.size >= _LIABLE else {"aucun": 44, "reer": 46, "rver": 10}
    )
    answers["retirement_plan"] = retirement
    if retirement != "aucun":
        own = lasting.between(20, 60)
        answers["retirement_employer_pct"] = DONT_KNOW if draw.chance(3) else tenths(own // 5 * 5)
        answers["retirement_employee_pct"] = DONT_KNOW if draw.chance(6) else tenths(own // 10 * 10)
    others = {
        "pae": 62,
        "cotisation_pro": 50,
        "conge_parental": 14,
        "activite_physique": 22,
        "transport": 28,
        "cellulaire": 46,
        "conge_sans_solde": 54,
    }
    answers["other_benefits"] = lasting.several(others) or ["aucun"]
    least = 11 if employer.payroll > _TRAINING_LAW else 4
    budget = employer.payroll * draw.between(least, 24) // 1000
    answers["training_budget"] = DONT_KNOW if draw.chance(5) and employer.payroll <= _TRAINING_LAW else budget
    if draw.chance(80):
        answers["training_hours"] = DONT_KNOW if draw.chance(10) else tenths(5 * draw.between(20, 84))
    return answers


def _departed(employer: Employer) -> dict[str, Plain]:
    """Return the matrix of departures; a centre that does not know leaves the cells of its voluntary ones blank."""
    draw = employer.draw
    rows: dict[str, Plain] = {}
    if employer.gone:
        rows["demission"] = {"y1": employer.gone.first, "y2": employer.gone.second}
    likely = {"retraite": 22, "fin_contrat": 34, "mise_a_pied": 10, "congediement": 9, "autre": 5}
    for kind, percent in likely.items():
        years = [sum(draw.chance(percent) for _ in range(1 + employer.size // 20)) for _ in ("y1", "y2")]
        rows[kind] = dict(zip(("y1", "y2"), years, strict=True))
    return rows


def _movements(employer: Employer, *, quotable: bool) -> Plain:
    draw, gone = employer.draw, employer.gone
    answers: Plain = cells("departures", _departed(employer))
    if gone and gone.second:
        answers |= cells("departures_by_position", _leavers(employer, gone.second))
    if gone and (gone.first or gone.second):
        answers |= _why_they_left(draw)
    answers |= cells("vacancies", _vacancies(employer))
    difficulty = {"tres_facile": 1, "facile": 4, "neutre": 15, "difficile": 48, "tres_difficile": 32}
    answers["recruitment_difficulty"] = draw.weighted(difficulty)
    effects = {"expertise": 66, "confiance": 46, "surcharge": 64, "couts": 56, "capacite": 48, "services": 22}
    answers["turnover_effects"] = draw.several(effects) or ["aucun"]
    if quotable and draw.chance(60):
        answers["retention_verbatim"] = verbatims.quote(draw, verbatims.RETENTION)
    return answers


def _why_they_left(draw: Draw) -> Plain:
    milieus = {
        "fonction_publique": 62,
        "sante_education": 54,
        "municipal": 16,
        "autre_ose": 18,
        "communautaire": 20,
        "prive": 26,
        "etudes": 18,
    }
    reasons = {
        "salaire": 74,
        "avantages": 48,
        "charge": 38,
        "administratif": 34,
        "precarite": 28,
        "avancement": 24,
        "conciliation": 16,
        "climat": 5,
    }
    return {
        "departure_destinations": draw.several(milieus, at_most=3) or ["inconnu"],
        "departure_reasons": draw.several(reasons, at_least=1, at_most=3),
    }


def _leavers(employer: Employer, count: int) -> Mapping[str, Plain]:
    """Share last year's voluntary departures among the positions that the centre has."""
    held = {p: len(rates) for p, rates in _by_position(employer).items() if p != DIRECTOR}
    weights = [n * employer.draw.between(50, 150) for n in held.values()]
    shared = apportion(count, weights, [0] * len(held), list(held.values()))
    return {p: {"departures": n} for p, n in zip(held, shared, strict=True) if n}


def _vacancies(employer: Employer) -> Mapping[str, Plain]:
    draw = employer.draw
    rows: dict[str, Plain] = {}
    for position, rates in _by_position(employer).items():
        if position != DIRECTOR and draw.chance(70):
            vacant = sum(draw.chance(7) for _ in rates)
            rows[position] = {"vacant": vacant}
            if vacant or draw.chance(60):
                rows[position]["weeks_to_fill"] = draw.between(3, 26)
    return rows


def _closing(employer: Employer, consents: list[str]) -> Plain:
    answers: Plain = {"publication_consent": consents}
    if "verbatims" in consents and employer.draw.chance(14):
        answers["final_comment"] = verbatims.quote(employer.draw, verbatims.COMMENTS)
    return answers
