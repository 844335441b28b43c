"""Conditions that no answer makes true, or that none makes false: a question nobody reaches, a branch that is none.

Apart because it tries answers: those that the conditions speak of, one step on either side of each number, and none.
Refuses to claim what it did not see: where there are too many combinations to try them all, only « never » is said of
a large sample, and as a warning.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import blake2s
from itertools import product

from surveys.questionnaire.answers import Answer, AnswerSheet, Context
from surveys.questionnaire.definition.model import (
    Item,
    Matrix,
    Question,
    Questionnaire,
    Roster,
    entry_variables,
    fixed_variables,
    row_expressions,
)
from surveys.questionnaire.expressions import Expression
from surveys.questionnaire.kinds.base import Kind, Raw
from surveys.questionnaire.problems import Problem, Severity
from surveys.questionnaire.values import write_number

MOST = 3_000  # combinations tried for one condition
ROWS = 2  # rows of a table that are filled: one more tells nothing new of a sum
ENTRY = "a"
_NUMBER = re.compile(r"(?<![\w.'\"{@])\d+(?:\.\d+)?")
_CONTEXT = Context.at(datetime(2026, 6, 15, 16, tzinfo=UTC))
Try = tuple[str, Sequence[Answer | None]]


def find_constant_conditions(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Yield ``lint.never_shown`` (an error when every combination was tried) and ``lint.always_shown``."""
    for section in questionnaire.sections:
        for item in section.items:
            conditions = [each for each in (section.relevant, item.relevant) if each is not None]
            if not conditions:
                continue
            items = _closure(questionnaire, conditions)
            sources = tuple(_sources(questionnaire, items, conditions))
            if any(map(reads_the_world, sources)) or any(map(_is_attribute, items.values())):
                continue
            tries = tuple(_tries(items, sources))
            shown, whole = _outcomes(questionnaire, item.code, tries)
            if True not in shown:
                severity: Severity = "error" if whole else "warning"
                yield Problem("lint.never_shown", item.code, {"condition": conditions[-1].source}, severity)
            elif False not in shown and whole and item.relevant is not None:
                yield Problem("lint.always_shown", item.code, {"condition": item.relevant.source}, "warning")


def reads_the_world(source: str) -> bool:
    """Say whether a condition depends on more than answers: the day, an earlier edition."""
    return any(word in source for word in ("today(", "now(", "previous("))


def _is_attribute(item: Item) -> bool:
    return isinstance(item, Question) and item.kind.name == "attribute"


def _outcomes(questionnaire: Questionnaire, code: str, tries: Sequence[Try]) -> tuple[set[bool], bool]:
    """Return whether an item was shown and hidden over the combinations, and whether all of them were tried."""
    count = 1
    for _, answers in tries:
        count *= len(answers)
    whole = count <= MOST
    shown: set[bool] = set()
    for each in _combinations(tries, whole):
        sheet = AnswerSheet(questionnaire, *_filled(questionnaire, each), _CONTEXT)
        shown.add(sheet.shown(code))
        if len(shown) == 2:
            break
    return shown, whole


def _combinations(tries: Sequence[Try], whole: bool) -> Iterator[Mapping[str, Answer | None]]:
    names = [name for name, _ in tries]
    if whole:
        for answers in product(*(answers for _, answers in tries)):
            yield dict(zip(names, answers, strict=True))
        return
    for turn in range(MOST):
        yield {name: answers[_draw(turn, name, len(answers))] for name, answers in tries}


def _draw(turn: int, name: str, count: int) -> int:
    """Return a number below ``count`` as if drawn at random: the same questionnaire gets the same findings."""
    return int.from_bytes(blake2s(f"{turn} {name}".encode(), digest_size=4).digest()) % count


def _filled(
    questionnaire: Questionnaire, each: Mapping[str, Answer | None]
) -> tuple[dict[str, Answer], dict[str, tuple[str, ...]]]:
    answers = {name: answer for name, answer in each.items() if answer is not None}
    entries: dict[str, tuple[str, ...]] = {
        code: (ENTRY,)
        for code, item in questionnaire.items.items()
        if isinstance(item, Roster) and any(name.startswith(f"{code}[") for name in answers)
    }
    return answers, entries


def numbers_in(sources: Iterable[str]) -> set[Decimal]:
    """Return the numbers that expressions compare with."""
    return {Decimal(found) for source in sources for found in _NUMBER.findall(source)}


def _tries(items: Mapping[str, Item], sources: Sequence[str]) -> Iterator[Try]:
    """Yield each variable that the conditions depend on, with the answers that may matter."""
    numbers = numbers_in(sources)
    for item in items.values():
        if isinstance(item, Question) and (item.calc is not None or not item.kind.typed):
            continue
        variables = [*fixed_variables(item)]
        if isinstance(item, Roster):
            variables += entry_variables(item, ENTRY)
        elif isinstance(item, Matrix):
            kept = {choice.code for choice in item.rows.choices[:ROWS]}
            variables = [variable for variable in variables if variable.row in kept]
        for variable in variables:
            if variable.kind.typed and (variable.column is None or variable.column.calc is None):
                yield variable.name, answers_to_try(variable.kind, numbers)


def _closure(questionnaire: Questionnaire, conditions: Sequence[Expression]) -> Mapping[str, Item]:
    """Return the items that conditions read, and those that these depend on in their turn."""
    found: dict[str, Item] = {}
    waiting = list(conditions)
    while waiting:
        for reference in waiting.pop().references:
            item = questionnaire.items.get(reference.code)
            if item is None or item.code in found:
                continue
            found[item.code] = item
            home = questionnaire.section_of[item.code]
            calc = item.calc if isinstance(item, Question) else None
            waiting += [each for each in (item.relevant, home.relevant, calc) if each is not None]
            waiting += row_expressions(item).values()
    return found


def _sources(
    questionnaire: Questionnaire, items: Mapping[str, Item], conditions: Sequence[Expression]
) -> Iterator[str]:
    for condition in conditions:
        yield condition.source
    for item in items.values():
        calc = item.calc if isinstance(item, Question) else None
        home = questionnaire.section_of[item.code]
        for each in (item.relevant, home.relevant, calc, *row_expressions(item).values()):
            if each is not None:
                yield each.source


def answers_to_try(kind: Kind, numbers: Collection[Decimal]) -> Sequence[Answer | None]:
    """Return the answers of a kind that may matter to conditions that speak of ``numbers``, and none."""
    choices = kind.choice_list
    if choices is not None and kind.value_type == "list":
        alone: list[Raw] = [(choice.code,) for choice in choices]
        together = tuple(choice.code for choice in choices if not choice.exclusive)
        return [None, *(Answer(raw) for raw in alone), Answer(together)]
    if choices is not None:
        return [None, *(Answer((choice.code,)) for choice in choices)]
    if kind.value_type == "number":
        near = {Decimal(), Decimal(1), *(n + step for n in numbers for step in (-1, 0, 1))}
        bounds = (getattr(kind, "min", None), getattr(kind, "max", None))
        near |= {Decimal(bound) for bound in bounds if isinstance(bound, Decimal | int)}
        fit = [n for n in sorted(near) if not kind.check(n)] if near else []
        return [None, *(Answer((write_number(n),)) for n in fit)]
    if kind.value_type == "boolean":
        return [None, Answer(("oui",))]
    if kind.value_type == "date":
        return [None, Answer(("2026-01-15",)), Answer(("2026-12-15",))]
    return [None, Answer(("texte",))]
