"""The fictional members: 89 organisations in 16 of the 17 regions, their people, and who answered which edition.

Apart because the two surveys draw from the same members, which is what makes panels and prefilling possible. Refuses
real names: an organisation is « Organisme fictif RR-NN », a person « … Fictif », an address ends in ``exemple.invalid``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from surveys.demonstration.draws import Draw, apportion, best
from surveys.demonstration.plan import (
    MAIL_DOMAIN,
    PAY_2020,
    PAY_2022,
    PAY_2024,
    PERSONA_CENTRE,
    REGIONS,
    STAFF_LEAST,
    STAFF_MOST,
    STAFF_TOTAL,
)

_MEDIAN_STAFF = Decimal(16)
_SPREAD = Decimal("0.6")
_SMALL_UNDER, _MEDIUM_UNDER = 10, 25
_CASE_STAFF = 25  # the size at which the payroll of the consenting centre is plausible

# Given names that do not say a gender.
_NAMES = (
    "Camille",
    "Claude",
    "Dominique",
    "Sacha",
    "Alix",
    "Maxime",
    "Charlie",
    "Ange",
    "Noa",
    "Lou",
    "Morgan",
    "Eden",
)


@dataclass(frozen=True, slots=True)
class Organisation:
    """A fictional member. ``staff`` counts persons, ``staff_fte`` full-time equivalents (one decimal)."""

    code: str
    name: str
    region: str  # the code of the choice: r01…r17
    staff: int
    staff_fte: Decimal

    @property
    def size(self) -> str:
        """The size class, on the bounds of the renewal survey: under 10 and under 25 full-time equivalents."""
        if self.staff_fte < _SMALL_UNDER:
            return "petite"
        return "moyenne" if self.staff_fte < _MEDIUM_UNDER else "grande"


@dataclass(frozen=True, slots=True)
class Person:
    """A fictional person: of the staff, with ``staff_roles``, or of an organisation, with a role there.

    ``sections`` limits a person to some sections, by survey; None means all of them.
    """

    name: str
    email: str
    staff_roles: tuple[str, ...] = ()
    organisation: str = ""
    role: str = ""
    sections: Mapping[str, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Persona:
    """A button of the page /demo: who one becomes."""

    key: str
    label: str
    email: str


@dataclass(frozen=True, slots=True)
class Panels:
    """Who answered what, by organisation code, in the order of the directory."""

    renewal: tuple[str, ...]
    pay: Mapping[str, tuple[str, ...]]
    case: str  # the one centre that lets its figures be shown as an example
    late: str  # the respondent that came after the first snapshot
    summaries: Mapping[str, frozenset[str]]  # by pay edition, who gives a summary by position


@cache
def organisations() -> tuple[Organisation, ...]:
    """Return the 89 members, by code."""
    members = [(region, rank) for region, plan in REGIONS.items() for rank in range(1, plan.members + 1)]
    codes = [f"of-{region}-{rank:02d}" for region, rank in members]
    draw = Draw("directory/sizes")
    paid = set(panels().pay["2024"])
    inside = [i for i, code in enumerate(codes) if code in paid]
    outside = [i for i, code in enumerate(codes) if code not in paid]
    staff = [0] * len(codes)
    for group, total in ((inside, PAY_2024.employees), (outside, STAFF_TOTAL - PAY_2024.employees)):
        weights = [max(1, size - STAFF_LEAST) for size in _sizes(draw, len(group))]
        shares = apportion(total, weights, [STAFF_LEAST] * len(group), [STAFF_MOST] * len(group))
        for i, share in zip(group, shares, strict=True):
            staff[i] = share
    _swap_to(staff, codes.index(panels().case), _CASE_STAFF, inside if panels().case in paid else outside)
    _swap_to(staff, codes.index(PERSONA_CENTRE), int(_MEDIAN_STAFF) + 1, inside)
    fte = Draw("directory/fte")
    return tuple(
        Organisation(
            code=code,
            name=f"Organisme fictif {region}-{rank:02d}",
            region=f"r{region}",
            staff=persons,
            staff_fte=(persons * Decimal(fte.between(84, 97)) / 100).quantize(Decimal("0.1"), ROUND_HALF_UP),
        )
        for code, (region, rank), persons in zip(codes, members, staff, strict=True)
    )


def _sizes(draw: Draw, count: int) -> list[int]:
    """Return ``count`` lognormal sizes, one from each slice of a larger draw: small groups keep the shape."""
    slice_ = 41
    pool = sorted(draw.lognormal(_MEDIAN_STAFF, _SPREAD) for _ in range(count * slice_))
    return draw.shuffled([int(pool[i * slice_ + slice_ // 2]) for i in range(count)])


def _swap_to(staff: list[int], at: int, wanted: int, group: list[int]) -> None:
    """Give ``at`` the size of its group that is nearest to ``wanted``: the sizes stay the same, their owners change."""
    other = best(group, lambda i: abs(staff[i] - wanted))
    staff[at], staff[other] = staff[other], staff[at]


@cache
def by_code() -> Mapping[str, Organisation]:
    """Return the members by code."""
    return {organisation.code: organisation for organisation in organisations()}


@cache
def panels() -> Panels:
    """Return who answered each edition: exact counts by region for two of them, overlapping panels for the others."""
    draw = Draw("directory/panels")
    renewal: list[str] = []
    pay: list[str] = []
    everyone: list[str] = []
    for region, plan in REGIONS.items():
        codes = [f"of-{region}-{rank:02d}" for rank in range(1, plan.members + 1)]
        everyone += codes
        renewal += draw.sample([code for code in codes if code != PERSONA_CENTRE], plan.renewal)
        pay += _with_persona(draw, codes, plan.pay)
    pay_2022 = _panel(
        draw, pay, [code for code in everyone if code not in pay], PAY_2022.respondents, kept=53
    )
    pay_2020 = _panel(
        draw, pay_2022, [c for c in everyone if c not in pay_2022], PAY_2020.respondents, kept=47
    )
    editions = {
        "2020": tuple(_ordered(everyone, pay_2020)),
        "2022": tuple(_ordered(everyone, pay_2022)),
        "2024": tuple(pay),
    }
    both = [code for code in renewal if code in pay]
    crowded = [code for code in both if REGIONS[code[3:5]].renewal > 2]
    case, late = draw.sample(crowded, 2)
    summaries = {}
    for pay_plan in (PAY_2020, PAY_2022, PAY_2024):
        able = [code for code in editions[pay_plan.edition] if code not in (PERSONA_CENTRE, case)]
        summaries[pay_plan.edition] = frozenset(draw.sample(able, pay_plan.summaries))
    return Panels(renewal=tuple(renewal), pay=editions, case=case, late=late, summaries=summaries)


def _with_persona(draw: Draw, codes: list[str], count: int) -> list[str]:
    """Draw ``count`` of a region's codes, the centre of the personas among them when it is of the region."""
    others = [code for code in codes if code != PERSONA_CENTRE]
    if len(others) == len(codes):
        return draw.sample(codes, count)
    return _ordered(codes, [PERSONA_CENTRE, *draw.sample(others, count - 1)])


def _panel(
    draw: Draw, former: list[str] | tuple[str, ...], rest: list[str], count: int, kept: int
) -> list[str]:
    """Keep ``kept`` of the neighbouring edition's respondents, and complete from the rest."""
    others = [code for code in former if code != PERSONA_CENTRE]
    return [PERSONA_CENTRE, *draw.sample(others, kept - 1), *draw.sample(rest, count - kept)]


def _ordered(order: list[str], codes: list[str]) -> list[str]:
    """Return ``codes`` in the order of the directory."""
    return [code for code in order if code in codes]


def director(code: str) -> Person:
    """Return the fictional director of an organisation."""
    rank = code[3:]
    name = f"{_NAMES[(int(rank[:2]) * 7 + int(rank[3:])) % len(_NAMES)]} Fictif {rank}"
    return Person(name, f"direction.{rank}@{MAIL_DOMAIN}", organisation=code, role="director")


def delegate() -> Person:
    """Return the persona who prepares the pay of the demonstration's centre: the restricted sections only."""
    rank = PERSONA_CENTRE[3:]
    sections = {"remuneration": ("profil", "structure", "salaires"), "renouvellement": ("administration",)}
    return Person(
        f"Alex Fictif {rank}",
        f"paie.{rank}@{MAIL_DOMAIN}",
        organisation=PERSONA_CENTRE,
        role="accountant",
        sections=sections,
    )


def staff() -> tuple[Person, ...]:
    """Return the fictional staff of AXTRA, one for each role."""
    return (
        Person("Robin Fictif", f"conception@{MAIL_DOMAIN}", ("designer",)),
        Person("Joyce Fictif", f"collecte@{MAIL_DOMAIN}", ("manager",)),
        Person("Ariel Fictif", f"analyse@{MAIL_DOMAIN}", ("analyst", "microdata_analyst")),
        Person("Valère Fictif", f"administration@{MAIL_DOMAIN}", ("administrator", "privacy_officer")),
    )


def people() -> tuple[Person, ...]:
    """Return everyone: a director by member, the delegate of one centre, and the staff."""
    return (*(director(organisation.code) for organisation in organisations()), delegate(), *staff())


def personas() -> tuple[Persona, ...]:
    """Return the six buttons of the page /demo, in order."""
    designer, manager, analyst, administrator = staff()
    return (
        Persona("direction", "Centre – direction", director(PERSONA_CENTRE).email),
        Persona("paie", "Centre – paie", delegate().email),
        Persona("conception", "Conception", designer.email),
        Persona("collecte", "Collecte", manager.email),
        Persona("analyse", "Analyse", analyst.email),
        Persona("administration", "Administration", administrator.email),
    )
