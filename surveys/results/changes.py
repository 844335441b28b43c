"""How members' answers changed between two editions: a median and a distance to it, for each compared measure.

Apart from figures because nobody reads these: the next edition judges with them what is unusual
(``questionnaire.answers.plausibility``). Refuses to give a member away: every organisation weighs the same whatever its
number of rows, both numbers are rounded, and ``n`` says how many organisations there are, so that few can be left out.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from surveys.questionnaire.answers import Spread
from surveys.questionnaire.values import Value
from surveys.results.dataset import Dataset, Respondent

_DECIMALS = 2
Weighted = Sequence[tuple[float, float]]  # a change and what it weighs


def robust_changes(before: Dataset, now: Dataset) -> dict[str, Spread]:
    """Return, by measure (``code``, ``code.column``), the median and the MAD of log(now / before) over organisations.

    Only organisations that answered both editions, and only what the later questionnaire compares: numbers that are
    positive in both and not too small. A table's rows and a roster's entries are pooled, each organisation weighing one.
    """
    earlier = {each.organisation: each.sheet.values() for each in before.respondents}
    changes: dict[str, list[tuple[float, float]]] = defaultdict(list)
    members: dict[str, int] = defaultdict(int)
    for respondent in now.respondents:
        for measure, logs in _logs(respondent, earlier.get(respondent.organisation, {})).items():
            changes[measure] += [(log, 1 / len(logs)) for log in logs]
            members[measure] += 1
    return {measure: _spread(found, members[measure]) for measure, found in changes.items()}


def _logs(respondent: Respondent, previous: Mapping[str, Value]) -> dict[str, list[float]]:
    sheet = respondent.sheet.within(replace(respondent.sheet.context, previous=previous))
    found: dict[str, list[float]] = defaultdict(list)
    for each in sheet.comparisons():
        if each.before > 0 and each.now > 0:
            found[each.measure].append(math.log(each.now / each.before))
    return found


def _spread(changes: Weighted, n: int) -> Spread:
    median = _median(changes)
    mad = _median([(abs(change - median), weight) for change, weight in changes])
    return Spread(round(median, _DECIMALS), round(mad, _DECIMALS), n)


def _median(changes: Weighted) -> float:
    """Return the weighted median: where half of the weight is reached; between two values, their middle."""
    ordered = sorted(changes)
    half = sum(weight for _, weight in ordered) / 2
    reached = 0.0
    for place, (change, weight) in enumerate(ordered):
        reached += weight
        if math.isclose(reached, half) and place + 1 < len(ordered):
            return (change + ordered[place + 1][0]) / 2
        if reached > half:
            return change
    return ordered[-1][0]
