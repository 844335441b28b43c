"""Values that stand apart from those of the other members: how far, in robust standard deviations, position by position.

Apart from plausibility, which compares a member with itself. Refuses to judge among fewer than ten members, and a number
that its author never compares. Amounts and counts are compared by their ratio: members differ in size.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from surveys.questionnaire.answers.plausibility import LEAST_MEMBERS, limits_of
from surveys.questionnaire.definition.model import Item, Roster, Variable, name_field
from surveys.questionnaire.kinds.choices import OneChoice
from surveys.results.dataset import Dataset, Respondent

FAR = 3.5  # robust standard deviations
_TO_SIGMA = 1.4826  # from the MAD to the standard deviation of a normal law
_LEAST_SIGMA = math.log(1.25) / FAR  # members who all say the same do not make a quarter more unusual

Measure = tuple[
    str, str
]  # what is measured, and the position it is measured among: a choice's code, or nothing


@dataclass(frozen=True, slots=True)
class Doubt:
    """A number that is far from the others': which, how far, and the median of how many members."""

    organisation: str
    variable: str
    value: Decimal
    median: Decimal
    distance: float  # robust z, signed
    members: int
    position: str  # code of the choice that the row is of; empty outside rosters


def find_doubts(dataset: Dataset, allows: Callable[[Variable], bool]) -> tuple[Doubt, ...]:
    """Return the doubtful values of a dataset, the farthest first; ``allows`` says which variables may be read."""
    found: dict[Measure, list[tuple[str, str, Decimal]]] = defaultdict(list)
    for respondent in dataset.respondents:
        for measure, variable, value in _numbers(respondent, allows):
            found[measure].append((respondent.organisation, variable, value))
    doubts = [doubt for measure, values in found.items() for doubt in _judge(measure, values)]
    return tuple(sorted(doubts, key=lambda each: -abs(each.distance)))


def _numbers(
    respondent: Respondent, allows: Callable[[Variable], bool]
) -> Iterator[tuple[Measure, str, Decimal]]:
    sheet = respondent.sheet
    for item in sheet.questionnaire.items.values():
        for variable in sheet.variables(item):
            value = sheet.state(variable.name).value
            if isinstance(value, Decimal) and value > 0 and _is_compared(variable) and allows(variable):
                yield _measure(respondent, item, variable), variable.name, value


def _is_compared(variable: Variable) -> bool:
    owner = variable.item if variable.column is None else variable.column
    compare = getattr(owner, "compare", None)
    return variable.kind.typed and limits_of(variable.kind, compare) is not None


def _measure(respondent: Respondent, item: Item, variable: Variable) -> Measure:
    if not isinstance(item, Roster) or variable.column is None or variable.entry is None:
        return variable.name, ""
    measure = f"{item.code}.{variable.column.code}"
    position = next((each for each in item.fields if isinstance(each.kind, OneChoice)), None)
    if position is None:
        return measure, ""
    return measure, str(
        respondent.sheet.state(name_field(item.code, variable.entry, position.code)).value or ""
    )


def _judge(measure: Measure, values: list[tuple[str, str, Decimal]]) -> Iterator[Doubt]:
    members = len({organisation for organisation, _, _ in values})
    if members < LEAST_MEMBERS:
        return
    logs = [math.log(value) for _, _, value in values]
    middle = median(logs)
    sigma = max(_TO_SIGMA * median(abs(log - middle) for log in logs), _LEAST_SIGMA)
    centre = Decimal(median(value for _, _, value in values))
    for (organisation, variable, value), log in zip(values, logs, strict=True):
        distance = (log - middle) / sigma
        if abs(distance) > FAR:
            yield Doubt(organisation, variable, value, centre, distance, members, measure[1])


def by_organisation(doubts: tuple[Doubt, ...]) -> Mapping[str, tuple[Doubt, ...]]:
    """Return the doubts of each member."""
    found: dict[str, list[Doubt]] = defaultdict(list)
    for doubt in doubts:
        found[doubt.organisation].append(doubt)
    return {organisation: tuple(own) for organisation, own in found.items()}
