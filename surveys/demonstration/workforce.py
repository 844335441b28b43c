"""The fictional employees behind each pay edition: position, rate, hours, contract and seniority, one by one.

Apart from the writing of answers because medians, seniority and payroll all follow from the same persons, whether a
centre gives one line by employee or a summary. Refuses names, ages and any other trait of a person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache

from surveys.demonstration.directory import by_code, panels
from surveys.demonstration.draws import Draw, apportion, half_up, median_of, settle_mean_of_ratios
from surveys.demonstration.plan import PAY_PLANS, STAFF_LEAST, PayPlan

DIRECTOR, COUNSELLOR, ASSISTANT = "direction_generale", "conseiller_emploi", "adjoint_administratif"
LEAST_RATE = 1600  # cents: above every minimum wage of the period
FULL_TIME_TENTHS = 300  # 30 hours a week or more is full time
_EVERY_CENTRE = {DIRECTOR: 1, COUNSELLOR: 2, ASSISTANT: 1}
_CORE = (COUNSELLOR, "conseiller_orientation", "intervenant_psychosocial", ASSISTANT)
_SMALL = 11  # a smaller centre has counsellors and no specialised post
_RECENT = ("lt1", "y1_2")
_RAISED = {"lt1": 92, "y1_2": 95, "y2_5": 100, "y5_10": 105, "y10_15": 109, "y15_20": 112, "gt20": 114}
_PART_TIME = {280: 40, 245: 14, 210: 26, 175: 10, 140: 10}


@dataclass(frozen=True, slots=True)
class Employee:
    """A fictional employee: ``rate`` in cents per hour, ``hours`` in tenths per week."""

    position: str
    rate: int
    hours: int
    permanent: bool
    seniority: str

    @property
    def full_time(self) -> bool:
        """Say whether the week counts 30 hours or more."""
        return self.hours >= FULL_TIME_TENTHS


Staff = tuple[Employee, ...]


@cache
def workforce(edition: str) -> Mapping[str, Staff]:
    """Return the employees of every respondent of a pay edition, every constraint of its plan held."""
    plan = PAY_PLANS[edition]
    codes = panels().pay[edition]
    sizes = _sizes(plan, codes)
    positions = _positions(plan, codes, sizes)
    seniority = _seniority(plan, codes, sizes)
    people = {code: _people(plan, code, positions[code], seniority[code]) for code in codes}
    return _with_exact_medians(plan, people)


def week_hours(code: str) -> int:
    """Return the normal week of a centre in tenths of an hour, the same in every edition."""
    return Draw(f"pay/week/{code}").weighted({350: 64, 325: 12, 340: 4, 360: 5, 375: 9, 320: 6})


def _sizes(plan: PayPlan, codes: Sequence[str]) -> list[int]:
    """Return the number of employees by centre: the directory's in 2024, close to it before."""
    staff = [by_code()[code].staff for code in codes]
    if sum(staff) == plan.employees:
        return staff
    draw = Draw(f"pay/{plan.edition}/sizes")
    lows = [max(STAFF_LEAST, size * 70 // 100) for size in staff]
    return apportion(
        plan.employees, [s * draw.between(80, 120) for s in staff], lows, [2 + s * 14 // 10 for s in staff]
    )


def _positions(plan: PayPlan, codes: Sequence[str], sizes: Sequence[int]) -> dict[str, list[str]]:
    """Deal the posts of the plan: the same few everywhere, then a shuffled deck, specialised posts to larger centres."""
    draw = Draw(f"pay/{plan.edition}/positions")
    left = dict(plan.positions)
    dealt: dict[str, list[str]] = {}
    for code in codes:
        dealt[code] = [position for position, count in _EVERY_CENTRE.items() for _ in range(count)]
        for position, count in _EVERY_CENTRE.items():
            left[position] -= count
    small = [i for i, size in enumerate(sizes) if size < _SMALL]
    large = [i for i, size in enumerate(sizes) if size >= _SMALL]
    core = draw.shuffled([position for position in _CORE for _ in range(left[position])])
    kept = sum(sizes[i] - len(dealt[codes[i]]) for i in small)
    rest = core[kept:] + [p for p, count in left.items() if p not in _CORE for _ in range(count)]
    for group, deck in ((small, core[:kept]), (large, draw.shuffled(rest))):
        at = 0
        for i in group:
            wanted = sizes[i] - len(dealt[codes[i]])
            dealt[codes[i]] += deck[at : at + wanted]
            at += wanted
    return dealt


def _seniority(plan: PayPlan, codes: Sequence[str], sizes: Sequence[int]) -> dict[str, list[str]]:
    """Deal the bands of the plan; larger centres have more recent staff, which sets the two estimators apart."""
    draw = Draw(f"pay/{plan.edition}/seniority")
    lows, highs = [size * 15 // 100 for size in sizes], [size * 80 // 100 for size in sizes]
    weights = [max(1, (high - low) * draw.between(60, 140)) for low, high in zip(lows, highs, strict=True)]
    recent = apportion(plan.two_years_or_less, weights, lows, highs)
    recent = settle_mean_of_ratios(recent, sizes, lows, highs, plan.mean_of_shares)
    young = draw.shuffled([band for band in _RECENT for _ in range(plan.seniority[band])])
    older = draw.shuffled(
        [b for b, count in plan.seniority.items() if b not in _RECENT for _ in range(count)]
    )
    dealt = {}
    for code, size, count in zip(codes, sizes, recent, strict=True):
        dealt[code] = [young.pop() for _ in range(count)] + [older.pop() for _ in range(size - count)]
    return dealt


def _people(plan: PayPlan, code: str, positions: list[str], bands: list[str]) -> list[Employee]:
    """Give each post a band, a rate around the position's median, hours and a contract."""
    draw = Draw(f"pay/{plan.edition}/people/{code}")
    order = list(plan.seniority)
    by_length = sorted(bands, key=order.index, reverse=True)
    director = by_length.pop(draw.below(max(1, len(by_length) // 3)))  # directors have rather stayed
    others = draw.shuffled(by_length)
    generosity = Draw(f"pay/generosity/{code}").lognormal(Decimal(1), Decimal("0.07"))
    week = week_hours(code)
    people = []
    for position in positions:
        band = director if position == DIRECTOR else others.pop()
        middle = Decimal(plan.medians[position]) * _RAISED[band] / 100
        rate = max(LEAST_RATE, int(middle * generosity * draw.lognormal(Decimal(1), Decimal("0.055"))))
        full = position == DIRECTOR or draw.chance(83)
        hours = week if full else draw.weighted(_PART_TIME)
        permanent = position == DIRECTOR or draw.chance(72 if band == "lt1" else 91)
        people.append(Employee(position, rate, hours, permanent, band))
    return people


# ------------------------------------------------------------------ exact medians


def _with_exact_medians(plan: PayPlan, people: Mapping[str, list[Employee]]) -> Mapping[str, Staff]:
    """Scale each position to its median, then pin the middle of the pooled values on it exactly.

    A centre in summary mode counts by its own median, repeated by incumbent, as the questionnaire does.
    """
    staff = {code: list(members) for code, members in people.items()}
    summaries = panels().summaries[plan.edition]
    for position, target in plan.medians.items():
        seats = {code: [i for i, e in enumerate(m) if e.position == position] for code, m in staff.items()}
        middle = _pooled_median(staff, seats, summaries)
        for code, places in seats.items():
            for i in places:
                scaled = half_up(staff[code][i].rate * target / middle)
                staff[code][i] = replace(staff[code][i], rate=max(LEAST_RATE, _to_five_cents(scaled)))
        _pin(staff, seats, summaries, target)
    return {code: tuple(members) for code, members in staff.items()}


def _to_five_cents(cents: int) -> int:
    return (cents + 2) // 5 * 5


Seats = Mapping[str, Sequence[int]]


def _blocks(staff: Mapping[str, list[Employee]], seats: Seats, summaries: frozenset[str]) -> list[int]:
    """Return the values that the centres in summary mode contribute: a median repeated by incumbent."""
    values = []
    for code, places in seats.items():
        if code in summaries and places:
            values += [summary_median([staff[code][i].rate for i in places])] * len(places)
    return values


def _pooled_median(staff: Mapping[str, list[Employee]], seats: Seats, summaries: frozenset[str]) -> Fraction:
    """Return the median of what the centres give for one position, in cents."""
    single = [staff[code][i].rate for code, places in seats.items() if code not in summaries for i in places]
    return median_of(single + _blocks(staff, seats, summaries))


def _pin(staff: dict[str, list[Employee]], seats: Seats, summaries: frozenset[str], target: int) -> None:
    """Make the median of the pooled values equal ``target`` by touching only the persons in the middle."""
    blocks = _blocks(staff, seats, summaries)
    places = [(code, i) for code, where in seats.items() if code not in summaries for i in where]
    places.sort(key=lambda at: (staff[at[0]][at[1]].rate, at))
    half = (
        len(places) + len(blocks) - 1
    ) // 2  # at most this many strictly below, and as many strictly above
    below = half - sum(value < target for value in blocks)
    above = half - sum(value > target for value in blocks)
    if below < 0 or above < 0:
        raise ValueError("the summaries alone are past the median")
    for rank, (code, i) in enumerate(places):
        rate = staff[code][i].rate
        if rank < below:
            pinned = min(rate, target)
        elif rank >= len(places) - above:
            pinned = max(rate, target)
        else:
            pinned = target
        staff[code][i] = replace(staff[code][i], rate=pinned)


def summary_median(rates: Sequence[int]) -> int:
    """Return the median of rates to the cent, half up: what a centre writes in the summary."""
    return half_up(median_of(rates))


# ------------------------------------------------------------------ payroll and budget

_WEEKS, _CHARGES = 52, 112  # charges of 12 %


@cache
def payrolls(edition: str) -> Mapping[str, int]:
    """Return the yearly payroll of each respondent in dollars, to the hundred, employer's charges included."""
    return {
        code: sum(e.rate * e.hours for e in staff) * _WEEKS * _CHARGES // 10_000_000 * 100
        for code, staff in workforce(edition).items()
    }


@cache
def budgets(edition: str) -> Mapping[str, int]:
    """Return total budgets in dollars: they add up to the plan's, and payroll stays a usual part of each."""
    draw = Draw(f"pay/{edition}/budgets")
    amounts = list(payrolls(edition).values())
    lows, highs = [-(-a // 93) for a in amounts], [a // 55 for a in amounts]  # hundreds of dollars
    weights = [(high - low) * draw.between(40, 160) for low, high in zip(lows, highs, strict=True)]
    shared = apportion(PAY_PLANS[edition].budget // 100, weights, lows, highs)
    return {code: 100 * hundreds for code, hundreds in zip(payrolls(edition), shared, strict=True)}


# ------------------------------------------------------------------ departures


@dataclass(frozen=True, slots=True)
class Departures:
    """Voluntary departures of the last two years; ``None`` when the centre does not know."""

    first: int
    second: int


@cache
def departures(edition: str) -> Mapping[str, Departures | None]:
    """Return voluntary departures by centre: exact counts of centres each year and both years, and the exact total."""
    plan = PAY_PLANS[edition]
    staff = workforce(edition)
    codes = list(staff)
    draw = Draw(f"pay/{edition}/departures")
    sized = sorted(codes, key=lambda code: (-len(staff[code]), code))
    unknown = set(
        draw.sample(
            [code for code in sized[5:] if code not in summaries_of(edition)],
            len(codes) - plan.departures_answered,
        )
    )
    known = [code for code in sized if code not in unknown]
    once = plan.departures_each_year - plan.departures_both
    # the largest centres all lose someone; the few without a departure are drawn among the smaller half
    calm = draw.shuffled(known[len(known) // 3 :])[: len(known) - plan.departures_both]
    only_first, only_second = calm[:once], calm[once : 2 * once]
    leavers = [(code, 0) for code in known if code not in calm or code in only_first]
    leavers += [(code, 1) for code in known if code not in calm or code in only_second]
    highs = [max(1, len(staff[code]) * 45 // 100) for code, _ in leavers]
    weights = [len(staff[code]) * draw.between(40, 160) for code, _ in leavers]
    counts = dict(
        zip(leavers, apportion(plan.departures_total, weights, [1] * len(leavers), highs), strict=True)
    )
    return {
        code: None if code in unknown else Departures(counts.get((code, 0), 0), counts.get((code, 1), 0))
        for code in codes
    }


def summaries_of(edition: str) -> frozenset[str]:
    """Return the centres that give a summary by position in an edition."""
    return panels().summaries[edition]
