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
ROWS = 2  # rows of a table that are filled, beside those that are named: one more tells nothing new of a sum
ENTRY = "a"
_NUMBER = re.compile(r"(?<![\w.'\"{@])\d+(?:\.\d+)?")
_PARAMETER = re.compile(r"param\(\s*['\"](\w+)['\"]\s*\)")
_WORD = re.compile(r"\w+")
_CONTEXT = Context.at(datetime(2026, 6, 15, 16, tzinfo=UTC))
Try = tuple[str, Sequence[Answer | None]]


def find_constant_conditions(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Yield ``lint.never_shown`` (an error when every combination was tried) and ``lint.always_shown``."""
    for section in questionnaire.sections:
        for item in section.items:
            conditions = [each for each in (section.relevant, item.relevant) if each is not None]
            if not conditions:
                continue
            items = items_behind(questionnaire, conditions)
            sources = tuple(sources_of(questionnaire, items, conditions))
            if any(map(reads_the_world, sources)) or any(map(is_attribute, items.values())):
                continue
            tries = tuple(tries_of(items, sources))
            shown, whole = _outcomes(questionnaire, item.code, tries)
            if True not in shown:
                severity: Severity = "error" if whole else "warning"
                yield Problem("lint.never_shown", item.code, {"condition": conditions[-1].source}, severity)
            elif False not in shown and whole and item.relevant is not None:
                yield Problem("lint.always_shown", item.code, {"condition": item.relevant.source}, "warning")


def reads_the_world(source: str) -> bool:
    """Say whether a condition depends on more than answers: the day, an earlier edition."""
    return any(word in source for word in ("today(", "now(", "previous("))


def is_attribute(item: Item) -> bool:
    """Say whether an item comes from the directory: nobody here knows what it may hold."""
    return isinstance(item, Question) and item.kind.name == "attribute"


def _outcomes(questionnaire: Questionnaire, code: str, tries: Sequence[Try]) -> tuple[set[bool], bool]:
    """Return whether an item was shown and hidden over the combinations, and whether all of them were tried."""
    whole = is_whole(tries)
    shown: set[bool] = set()
    for each in combinations(tries, whole):
        sheet = filled(questionnaire, each)
        shown.add(sheet.shown(code))
        if len(shown) == 2:
            break
    return shown, whole


def is_whole(tries: Sequence[Try]) -> bool:
    """Say whether there are few enough combinations to try them all."""
    count = 1
    for _, answers in tries:
        count *= len(answers)
    return count <= MOST


def combinations(tries: Sequence[Try], whole: bool) -> Iterator[Mapping[str, Answer | None]]:
    """Yield answers by variable: every combination when ``whole``, else ``MOST`` drawn as if at random."""
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


def filled(questionnaire: Questionnaire, each: Mapping[str, Answer | None]) -> AnswerSheet:
    """Return a sheet with these answers, in a roster those of one entry."""
    answers = {name: answer for name, answer in each.items() if answer is not None}
    entries: dict[str, tuple[str, ...]] = {
        code: (ENTRY,)
        for code, item in questionnaire.items.items()
        if isinstance(item, Roster) and any(name.startswith(f"{code}[") for name in answers)
    }
    return AnswerSheet(questionnaire, answers, entries, _CONTEXT)


def numbers_in(sources: Iterable[str]) -> set[Decimal]:
    """Return the numbers that expressions compare with."""
    return {Decimal(found) for source in sources for found in _NUMBER.findall(source)}


def tries_of(items: Mapping[str, Item], sources: Sequence[str]) -> Iterator[Try]:
    """Yield each variable that the conditions depend on, with the answers that may matter."""
    numbers = numbers_in(sources)
    named = {word for source in sources for word in _WORD.findall(source)}
    for item in items.values():
        if isinstance(item, Question) and (item.calc is not None or not item.kind.typed):
            continue
        variables = [*fixed_variables(item)]
        if isinstance(item, Roster):
            variables += entry_variables(item, ENTRY)
        elif isinstance(item, Matrix):
            kept = {choice.code for choice in item.rows.choices[:ROWS]} | named
            variables = [variable for variable in variables if variable.row in kept]
        for variable in variables:
            if variable.kind.typed and (variable.column is None or variable.column.calc is None):
                yield variable.name, answers_to_try(variable.kind, numbers)


def items_behind(
    questionnaire: Questionnaire, conditions: Sequence[Expression], own: Item | None = None
) -> Mapping[str, Item]:
    """Return the items that conditions read, and those that these depend on in their turn.

    ``own`` is an item to begin with: the one whose rules they are.
    """
    found: dict[str, Item] = {} if own is None else {own.code: own}
    waiting = list(conditions)
    waiting += [] if own is None else _behind(questionnaire, own)
    while waiting:
        for reference in waiting.pop().references:
            item = questionnaire.items.get(reference.code)
            if item is None or item.code in found:
                continue
            found[item.code] = item
            waiting += _behind(questionnaire, item)
    return found


def _behind(questionnaire: Questionnaire, item: Item) -> list[Expression]:
    """Return what says whether an item is shown, which rows it has, and what its value is."""
    calc = item.calc if isinstance(item, Question) else None
    found = (
        item.relevant,
        questionnaire.section_of[item.code].relevant,
        calc,
        *row_expressions(item).values(),
    )
    return [each for each in found if each is not None]


def sources_of(
    questionnaire: Questionnaire, items: Mapping[str, Item], conditions: Sequence[Expression]
) -> Iterator[str]:
    """Yield conditions as they are written, with those that say what they read, and the parameters that they name."""
    read = [*conditions, *(each for item in items.values() for each in _behind(questionnaire, item))]
    for each in read:
        yield each.source
    for name in {name for each in read for name in _PARAMETER.findall(each.source)}:
        yield str(questionnaire.params.get(name, ""))


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
