"""What imagined respondents went through, and what none of them reached: questions, rows, choices, rules; and why.

Apart from linting, which says what nobody can reach: here it is what nobody did, which is a doubt and not a fault.
Refuses a reason it cannot give: where none is known, the condition itself is all there is to read.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.answers.plan import all_rules, columns_of, rules_of
from surveys.questionnaire.definition.model import (
    Item,
    Matrix,
    Question,
    Questionnaire,
    Roster,
    Rule,
    row_expressions,
)
from surveys.questionnaire.expressions import Expression
from surveys.questionnaire.linting.conditions import (
    answers_to_try,
    find_constant_conditions,
    numbers_in,
    reads_the_world,
)
from surveys.questionnaire.trying.respondents import Respondent

What = Literal["item", "row", "choice", "rule"]
Why = Literal[
    "impossible",  # no answer whatever shows it: linting tried them all
    "world",  # it depends on the day, an earlier edition or an attribute of the centre
    "source",  # what its condition reads was itself never reached
    "owner",  # the question that it belongs to was never reached
    "condition",  # its condition was never true
    "bounds",  # of a rule: bounds or choices already keep answers within it
    "chance",  # nothing is known: it may need more respondents
]


@dataclass(frozen=True, slots=True)
class Unreached:
    """Something that no respondent met. ``code`` is the item's; ``part`` the row's, choice's or rule's own name."""

    what: What
    code: str
    part: str
    why: Why
    condition: str = ""  # the condition or the rule as written
    because: tuple[str, ...] = ()  # the codes that the condition reads


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many respondents saw each item, met each rule, and what none did."""

    respondents: int
    finished: int  # whose answers could be sent
    seen: Mapping[str, int]
    met: Mapping[tuple[str, str], int]
    unreached: tuple[Unreached, ...]

    def share(self, what: What) -> tuple[int, int]:
        """Return how many things of a kind were reached, of how many."""
        missed = sum(each.what == what for each in self.unreached)
        return self._all[what] - missed, self._all[what]

    _all: Mapping[What, int]


def measure_coverage(questionnaire: Questionnaire, respondents: Sequence[Respondent]) -> Coverage:
    """Return what respondents reached of a questionnaire, and why the rest was not, where that can be said."""
    seen: Counter[str] = Counter()
    example: dict[str, AnswerSheet] = {}
    rows: set[tuple[str, str]] = set()
    chosen: set[tuple[str, str]] = set()
    met: Counter[tuple[str, str]] = Counter()
    for respondent in respondents:
        sheet = respondent.sheet
        met.update(respondent.met)
        for code, item in questionnaire.items.items():
            if not sheet.shown(code):
                continue
            seen[code] += 1
            example[code] = sheet
            rows.update((code, row) for row in _rows_of(sheet, item))
            chosen.update((code, choice) for choice in _chosen_of(sheet, item))
    tried = _Tried(questionnaire, example)
    unreached = (
        *tried.items(),
        *tried.rows(rows),
        *tried.choices(chosen),
        *tried.rules(met),
    )
    totals: dict[What, int] = {
        "item": len(questionnaire.items),
        "row": sum(len(_filtered(item)) for item in questionnaire.items.values()),
        "choice": sum(len(_offered(item)) for item in questionnaire.items.values()),
        "rule": sum(1 for item in questionnaire.items.values() for _ in all_rules(item)),
    }
    finished = sum(not respondent.faults for respondent in respondents)
    return Coverage(len(respondents), finished, dict(seen), dict(met), unreached, totals)


def _rows_of(sheet: AnswerSheet, item: Item) -> Sequence[str]:
    filtered = frozenset(_filtered(item))
    return [row for row in sheet.shown_rows(item.code) if row in filtered] if filtered else ()


def _chosen_of(sheet: AnswerSheet, item: Item) -> Iterator[str]:
    if not isinstance(item, Question) or item.kind.choice_list is None:
        return
    value = sheet.value(item.code)
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        yield from map(str, value)


def _filtered(item: Item) -> Sequence[str]:
    """Return the rows that a condition may hide: the others are shown with their table."""
    if "row_filter" in row_expressions(item):
        return tuple(choice.code for choice in item.rows or ())
    return ()


def _offered(item: Item) -> Sequence[str]:
    """Return the choices that someone may pick."""
    if isinstance(item, Question) and item.kind.choice_list is not None and item.kind.typed:
        return tuple(choice.code for choice in item.kind.choice_list)
    return ()


class _Tried:
    """Which things of a questionnaire were not reached, and why."""

    def __init__(self, questionnaire: Questionnaire, example: Mapping[str, AnswerSheet]) -> None:
        self.questionnaire = questionnaire
        self.example = example  # a sheet that shows each item that was seen
        self.missed = tuple(code for code in questionnaire.items if code not in example)

    def items(self) -> Iterator[Unreached]:
        """Yield the items that nobody saw."""
        if not self.missed:
            return
        never = {
            each.where
            for each in find_constant_conditions(self.questionnaire)
            if each.code == "lint.never_shown"
        }
        for code in self.missed:
            section = self.questionnaire.section_of[code]
            conditions = [
                each for each in (section.relevant, self.questionnaire.items[code].relevant) if each
            ]
            read = tuple(dict.fromkeys(ref.code for each in conditions for ref in each.references))
            source = " and ".join(each.source for each in conditions)
            yield Unreached("item", code, "", self._why(code, never, conditions, read), source, read)

    def _why(self, code: str, never: set[str], conditions: Sequence[Expression], read: Sequence[str]) -> Why:
        if code in never:
            return "impossible"
        if any(each in self.missed for each in read):
            return "source"
        items = [self.questionnaire.items.get(each) for each in read]
        attribute = any(isinstance(each, Question) and each.kind.name == "attribute" for each in items)
        if attribute or any(reads_the_world(each.source) for each in conditions):
            return "world"
        return "condition" if conditions else "chance"

    def rows(self, shown: set[tuple[str, str]]) -> Iterator[Unreached]:
        """Yield the rows of tables that nobody saw, where a condition hides some."""
        for code, item in self.questionnaire.items.items():
            keep = row_expressions(item).get("row_filter")
            for row in _filtered(item):
                if (code, row) not in shown and keep is not None:
                    why: Why = "owner" if code in self.missed else "condition"
                    read = tuple(sorted({reference.code for reference in keep.references}))
                    yield Unreached("row", code, row, why, keep.source, read)

    def choices(self, chosen: set[tuple[str, str]]) -> Iterator[Unreached]:
        """Yield the choices that nobody picked."""
        for code, item in self.questionnaire.items.items():
            for choice in _offered(item):
                if (code, choice) not in chosen:
                    yield Unreached("choice", code, choice, "owner" if code in self.missed else "chance")

    def rules(self, met: Mapping[tuple[str, str], int]) -> Iterator[Unreached]:
        """Yield the rules that no draw broke."""
        for code, item in self.questionnaire.items.items():
            for measure, rule in _rules_of(item):
                if (measure, rule.key) in met:
                    continue
                why: Why = "owner" if code in self.missed else "chance"
                if why == "chance" and self._always_holds(item, rule):
                    why = "bounds"
                read = tuple(sorted({reference.code for reference in rule.condition.references}))
                yield Unreached("rule", code, f"{measure}#{rule.key}", why, rule.condition.source, read)

    def _always_holds(self, item: Item, rule: Rule) -> bool:
        """Say whether a rule that reads its own value alone is broken by no answer that its question takes."""
        sheet = self.example.get(item.code)
        if sheet is None or not rule.condition.uses_current or rule.condition.references:
            return False
        variable = next((each for each in sheet.variables(item) if rule in rules_of(each)), None)
        if variable is None:
            return False
        tried = answers_to_try(variable.kind, numbers_in([rule.condition.source]))
        sheets = [sheet.changed({variable.name: answer}) for answer in tried if answer is not None]
        return all(rule.condition.holds(each.scope(variable.name)) is not False for each in sheets)


def _rules_of(item: Item) -> Iterator[tuple[str, Rule]]:
    for rule in item.rules:
        yield item.code, rule
    if isinstance(item, Matrix | Roster):
        for column in columns_of(item):
            for rule in column.rules:
                yield (f"{item.code}.{column.code}" if column.code else item.code), rule
