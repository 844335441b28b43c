"""What the questionnaire does to the meaning of its codes over the editions: a second meaning, other words, a trend.

Apart from the other findings because it needs the register of what was published before. Refuses a first edition
nothing: where nothing was published there is nothing to contradict.
"""

from collections.abc import Iterator

from surveys.questionnaire.definition.model import Item, Questionnaire, Statistic
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.versions import Register, find_reuses


def find_other_meanings(questionnaire: Questionnaire, register: Register) -> Iterator[Problem]:
    """Yield what ``find_reuses`` finds, and ``lint.trend_without_code``: editions that never asked what a trend follows."""
    yield from find_reuses(register, questionnaire)
    published = {edition for entry in register.values() for edition in entry.editions}
    by_id = {one.id: (item, one) for item, one in questionnaire.statistics}
    for item, one in questionnaire.statistics:
        asked = one.settings.get("editions")
        source = _root(item, one, by_id)
        if not isinstance(asked, tuple | list) or source is None:
            continue
        entry = register.get(("question", source.code))
        known = frozenset(entry.editions) if entry is not None else frozenset()
        for edition in map(str, asked):
            if edition in published and edition not in known and edition != questionnaire.edition:
                yield Problem(
                    "lint.trend_without_code",
                    item.code,
                    {"statistic": one.id, "edition": edition, "question": source.code},
                    "warning",
                )


def _root(item: Item, one: Statistic, by_id: dict[str, tuple[Item, Statistic]]) -> Item | None:
    """Return the item that feeds a statistic, through the figures that it is drawn from."""
    for _ in range(len(by_id) + 1):
        if not one.of:
            return item
        if one.of not in by_id:
            return None
        item, one = by_id[one.of]
    return None
