"""How unlikely a change since the last edition is: the limits of each kind, the judgement of a number and of a table.

Apart from ``memory``, which knows what is compared with what: here are numbers only. Refuses to forbid: a finding is
a question to a person, who may be right. Refuses small numbers too, whose changes say nothing.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from surveys.questionnaire.answers.model import Spread
from surveys.questionnaire.definition.model import Compare, Explain
from surveys.questionnaire.kinds.base import Kind

REASONS: tuple[str, ...] = (
    "activite",  # more or less of it, truly
    "financement",  # an agreement, a programme, a grant
    "organisation",  # a merger, a new or a closed point of service
    "personnel",  # hiring, leaving, pay, conditions
    "methode",  # counted otherwise
    "anterieure",  # the last edition's value was wrong
    "autre",  # in words
)
"""Why a number may differ from the last edition's: codes that are kept and exported. The last one needs words."""

IN_WORDS = "autre"
LEAST_MEMBERS = 10  # whose changes must be known before they are a yardstick
_TIMES = 5.0  # deviations from the median, in robust standard deviations
_ROBUST_LEAST = math.log(1.25)  # members who all did the same do not make a quarter more unusual
_ROBUST_MOST = math.log(5)  # nor does their disorder make five times more usual
_TO_SIGMA = 1.4826  # from the MAD to the standard deviation of a normal law
_NEAR_POWER = 0.12  # around 10, 100…: from 7.6 to 13 times
_HOURS_IN_A_YEAR = (700.0, 2_600.0)
_HOURLY = re.compile(r"/\s*h|heure")
_MOST_ROWS = 60  # past which a table that changed everywhere has no two rows exchanged

Cell = tuple[Decimal | None, Decimal | None]  # before, now


@dataclass(frozen=True, slots=True)
class Limits:
    """What is past the ordinary for one number. ``firm`` says that a person wrote it, not a kind."""

    percent: Decimal | None
    amount: Decimal | None
    minimum: Decimal
    sign: bool = True
    scale: bool = True
    robust: bool = True
    hourly: bool = False
    firm: bool = False
    explain: Explain = "optional"

    @property
    def gap(self) -> Decimal:
        """The smallest difference that is worth a question."""
        return max(self.minimum, self.amount or self.minimum)


@dataclass(frozen=True, slots=True)
class Change:
    """A finding about one number: its code, and what its sentence says beside the two values."""

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)


class Copied(NamedTuple):
    """Two columns by their places: the first repeats the second, or the second as it was in the last edition."""

    column: int
    other: int
    before: bool


def read_reason(text: str) -> tuple[str, str]:
    """Return the reason that an explanation begins with (« @activite ») and the words after it; blank without one."""
    first, _, rest = text.partition(" ")
    if first.startswith("@") and first[1:] in REASONS:
        return first[1:], rest.strip()
    return "", text


# ── limits ────────────────────────────────────────────────────────────────────────────────────────────────────

_BY_KIND: Mapping[str, Limits] = {
    "integer": Limits(Decimal(50), Decimal(10), Decimal(10)),
    "decimal": Limits(Decimal(50), Decimal(5), Decimal(2)),
    "money": Limits(Decimal(50), None, Decimal(1000)),
    "percent": Limits(None, Decimal(20), Decimal(2), robust=False),
    "duration": Limits(Decimal(50), Decimal(60), Decimal(60)),
}
_HOURLY_RATE = Limits(Decimal(40), None, Decimal(2), hourly=True)
_OTHER = Limits(
    Decimal(50), None, Decimal(0)
)  # ratings, years, calculated values: only when they are asked for


def limits_of(kind: Kind, compare: Compare | None) -> Limits | None:
    """Return the limits of a number, or ``None`` when it is not compared: no number, or never by its author's word."""
    usual = _BY_KIND.get(kind.name)
    if kind.name == "money" and _HOURLY.search(kind.unit):
        usual = _HOURLY_RATE
    if compare is None:
        return usual
    if compare.never:
        return None
    usual = usual or _OTHER
    firm = compare.percent is not None or compare.amount is not None
    return Limits(
        percent=compare.percent if firm else usual.percent,
        amount=compare.amount if firm else usual.amount,
        minimum=usual.minimum if compare.minimum is None else compare.minimum,
        sign=usual.sign if compare.sign is None else compare.sign,
        scale=usual.scale if compare.scale is None else compare.scale,
        robust=usual.robust if compare.robust is None else compare.robust,
        hourly=usual.hourly,
        firm=firm,
        explain=compare.explain,
    )


# ── one number ────────────────────────────────────────────────────────────────────────────────────────────────


def weighs(before: Decimal, now: Decimal, limits: Limits) -> bool:
    """Say whether two values are large enough to be compared."""
    return max(abs(before), abs(now)) >= limits.minimum


def judge(before: Decimal, now: Decimal, limits: Limits, spread: Spread | None = None) -> Change | None:
    """Return what is unlikely between two values, the most telling reason first, or ``None``."""
    if before == now or not weighs(before, now, limits):
        return None
    gap = abs(now - before)
    ratio = 0.0 if not before or not now else float(now) / float(before)
    if gap >= limits.minimum:
        if limits.sign and ratio < 0:
            return Change("change.sign")
        if limits.scale and ratio > 0 and (found := _scale(ratio, limits)):
            return found
    if limits.amount is not None and gap <= limits.amount:
        return None
    if ratio > 0 and limits.robust and spread is not None and is_yardstick(spread):
        if _is_far(ratio, spread):
            return Change("change.robust")
        if not limits.firm:
            return None  # the members' own changes say more than a limit that nobody wrote
    if limits.percent is None:
        return Change("change.amount") if limits.amount is not None else None
    if not before or gap * 100 <= limits.percent * abs(before):
        return None
    return Change("change.percent", {"percent": int((gap * 100 / abs(before)).to_integral_value())})


def _scale(ratio: float, limits: Limits) -> Change | None:
    low, high = _HOURS_IN_A_YEAR
    if limits.hourly and low <= ratio <= high:
        return Change("change.annual")
    power = math.log10(ratio)
    if round(power) != 0 and abs(power - round(power)) <= _NEAR_POWER:
        return Change("change.scale", {"factor": 10 ** abs(round(power))})
    return None


def is_yardstick(spread: Spread) -> bool:
    """Say whether members' changes measure anything: enough of them, and not all the same."""
    return spread.n >= LEAST_MEMBERS and spread.mad > 0


def _is_far(ratio: float, spread: Spread) -> bool:
    limit = min(max(_TIMES * _TO_SIGMA * spread.mad, _ROBUST_LEAST), _ROBUST_MOST)
    return abs(math.log(ratio) - spread.median) > limit


# ── a table ───────────────────────────────────────────────────────────────────────────────────────────────────

_LEAST_DIFFERENCE = 0.15  # the mean difference of two rows (in logarithms) past which an exchange shows
_LEAST_ALONE = 0.25  # the same for tables of one compared column, where chance imitates more easily
_AGREEMENT = 0.35  # how much better the exchanged rows must fit than the rows as they stand
_LEAST_ROWS = 3  # that a column must repeat


def find_swapped(rows: Mapping[str, Sequence[Cell]], limits: Sequence[Limits]) -> tuple[str, str] | None:
    """Return the two rows whose numbers seem exchanged since the last edition, the plainest case first.

    A general growth does not matter: what is compared is the difference between two rows, before and now.
    """
    exact = _exactly_exchanged(rows, limits)
    moved = [row for row, cells in rows.items() if _has_moved(cells, limits)]
    if exact is not None or not 2 <= len(moved) <= _MOST_ROWS:
        return exact
    levels = {row: _levels(rows[row], limits) for row in moved}
    best, gain = None, 0.0
    for place, first in enumerate(moved):
        for second in moved[place + 1 :]:
            better = _gain_of_exchange(levels[first], levels[second])
            if better > gain:
                best, gain = (first, second), better
    return best


def _exactly_exchanged(
    rows: Mapping[str, Sequence[Cell]], limits: Sequence[Limits]
) -> tuple[str, str] | None:
    """Return the only two rows that changed, when each holds just what the other held; small numbers count here."""
    changed = [row for row, cells in rows.items() if any(before != now for before, now in cells)]
    if len(changed) != 2:
        return None
    first, second = changed
    crossed = all(a[1] == b[0] and b[1] == a[0] for a, b in zip(rows[first], rows[second], strict=True))
    others = (
        before is not None and now is not None and weighs(before, now, limit)
        for row, cells in rows.items()
        if row not in changed
        for (before, now), limit in zip(cells, limits, strict=True)
    )
    return (first, second) if crossed and any(others) else None


def _has_moved(cells: Sequence[Cell], limits: Sequence[Limits]) -> bool:
    return any(
        before is not None and now is not None and abs(now - before) >= limit.gap
        for (before, now), limit in zip(cells, limits, strict=True)
    )


Level = tuple[float, float] | None


def _levels(cells: Sequence[Cell], limits: Sequence[Limits]) -> list[Level]:
    """Return the logarithms of the two values of each cell, small ones drawn together: 1 and 2 are the same level."""
    return [_level(before, now, limit) for (before, now), limit in zip(cells, limits, strict=True)]


def _level(before: Decimal | None, now: Decimal | None, limit: Limits) -> Level:
    if before is None or now is None or before < 0 or now < 0:
        return None
    floor = max(float(limit.minimum) / 4, 1e-6)
    return math.log(float(before) + floor), math.log(float(now) + floor)


def _gain_of_exchange(first: Sequence[Level], second: Sequence[Level]) -> float:
    """Return how much better two rows fit the last edition once exchanged; 0 when that is no better explanation."""
    columns = apart = straight = exchanged = 0.0
    for a, b in zip(first, second, strict=True):
        if a is None or b is None:
            continue
        before, now = a[0] - b[0], a[1] - b[1]
        columns += 1
        apart += abs(before)
        straight += abs(now - before)
        exchanged += abs(now + before)
    least = _LEAST_ALONE if columns == 1 else _LEAST_DIFFERENCE
    if not columns or apart < least * columns or exchanged > _AGREEMENT * straight:
        return 0.0
    return straight - exchanged


def find_copied(rows: Sequence[Sequence[Cell]], limits: Sequence[Limits]) -> Copied | None:
    """Return the column that repeats another one, or last edition's other one, and did not before."""
    for column in range(len(limits)):
        for other in range(len(limits)):
            if column == other or not _differed(rows, column, other):
                continue
            if column < other and _repeats(rows, column, other, limits, before=False):
                return Copied(*_copy_first(rows, column, other), before=False)
            if _repeats(rows, column, other, limits, before=True):
                return Copied(column, other, before=True)
    return None


def _copy_first(rows: Sequence[Sequence[Cell]], column: int, other: int) -> tuple[int, int]:
    """Return two equal columns, the one that changed more first: it is the copy."""

    def changes(place: int) -> int:
        return sum(row[place][0] != row[place][1] for row in rows)

    return (other, column) if changes(other) > changes(column) else (column, other)


def _differed(rows: Sequence[Sequence[Cell]], column: int, other: int) -> bool:
    """Say whether two columns were not the same in the last edition, in half of their rows at least."""
    pairs = [
        (row[column][0], row[other][0])
        for row in rows
        if row[column][0] is not None and row[other][0] is not None
    ]
    return len(pairs) >= _LEAST_ROWS and 2 * sum(one != two for one, two in pairs) >= len(pairs)


def _repeats(
    rows: Sequence[Sequence[Cell]], column: int, other: int, limits: Sequence[Limits], *, before: bool
) -> bool:
    values = []
    for now, model in _beside(rows, column, other, before=before):
        if now != model:
            return False
        if abs(now) >= limits[column].minimum:
            values.append(now)
    return len(values) >= _LEAST_ROWS and len(set(values)) > 1


def _beside(
    rows: Sequence[Sequence[Cell]], column: int, other: int, *, before: bool
) -> Iterator[tuple[Decimal, Decimal]]:
    for row in rows:
        now, model = row[column][1], row[other][0 if before else 1]
        if now is not None and model is not None:
            yield now, model
