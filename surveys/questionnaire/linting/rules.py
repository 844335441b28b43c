"""Rules that no answer breaks, or that every answer breaks: a check that checks nothing, a question nobody can get past.

Apart from conditions, whose answers it tries, because a rule is judged only where there is a value to judge. Refuses to
claim what it did not see: a rule about texts, dates or remainders has too many answers to be tried, and is left alone.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.answers.plan import rules_of
from surveys.questionnaire.answers.scope import SheetScope
from surveys.questionnaire.definition.model import (
    Item,
    Matrix,
    Question,
    Questionnaire,
    Roster,
    Rule,
    Variable,
    entry_variables,
    fixed_variables,
)
from surveys.questionnaire.linting.conditions import (
    ENTRY,
    Try,
    combinations,
    filled,
    is_attribute,
    is_whole,
    items_behind,
    reads_the_world,
    sources_of,
    tries_of,
)
from surveys.questionnaire.problems import Problem, Severity

ENOUGH = 50  # values judged, before anything is said of a sample
_UNTRIED = re.compile(r"\bmod\b|regex|round|\bint\(|@row|position\(|attr\(")
_WORD = re.compile(r"\w+")
_TRIED = frozenset({"number", "boolean", "any"})


def find_constant_rules(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Yield ``lint.rule_never_broken`` and ``lint.rule_never_kept``, an error when it would stop everyone from sending."""
    for item in questionnaire.items.values():
        for where, rule, variable in _rules(item):
            yield from _constant(questionnaire, item, where, rule, variable)


def _rules(item: Item) -> Iterator[tuple[str, Rule, Variable | None]]:
    """Yield each rule with the place to name, and the variable that it judges; none for a rule of a whole table."""
    for variable in _judged(item):
        where = f"{item.code}.{variable.column.code}" if variable.column is not None else item.code
        for rule in rules_of(variable):
            yield where, rule, variable
    if isinstance(item, Matrix | Roster):
        for rule in item.rules:
            yield item.code, rule, None


def _judged(item: Item) -> Iterator[Variable]:
    """Yield the variable of a question, or those of one row of a table: rules are the same in each."""
    match item:
        case Roster(rows=None):
            yield from entry_variables(item, ENTRY)
        case Question():
            yield from fixed_variables(item)
        case _:
            variables = [*fixed_variables(item)]
            first = variables[0] if variables else None
            for variable in variables:
                if first is not None and (variable.row, variable.entry) == (first.row, first.entry):
                    yield variable


def _constant(
    questionnaire: Questionnaire, item: Item, where: str, rule: Rule, variable: Variable | None
) -> Iterator[Problem]:
    conditions = [rule.condition]
    items = items_behind(questionnaire, conditions, item)
    sources = tuple(sources_of(questionnaire, items, conditions))
    if any(reads_the_world(source) or _UNTRIED.search(source) for source in sources):
        return
    if any(map(is_attribute, items.values())):
        return
    tries = tuple(_tries(questionnaire, items, sources, variable))
    if not tries:
        return
    kept, judged = _outcomes(questionnaire, item, rule, variable, tries)
    whole, params = is_whole(tries), {"condition": rule.condition.source}
    if kept == {True} and whole:
        yield Problem("lint.rule_never_broken", where, params, "warning")
    elif kept == {False} and (whole or judged >= ENOUGH):
        severity: Severity = "error" if rule.hard and whole else "warning"
        yield Problem("lint.rule_never_kept", where, params, severity)


def _tries(
    questionnaire: Questionnaire, items: Mapping[str, Item], sources: Sequence[str], judged: Variable | None
) -> Iterator[Try]:
    """Yield the variables to try, but for columns that nothing names; none where one has answers without end."""
    tries = [*tries_of(items, sources)]
    sheet = filled(questionnaire, {name: answers[-1] for name, answers in tries})
    words = {word for source in sources for word in _WORD.findall(source)}
    kept: list[Try] = []
    for name, answers in tries:
        variable = sheet.variable(name)
        if variable is None:
            return
        own = judged is None or name == judged.name
        if variable.column is not None and not own and variable.column.code not in words | {""}:
            continue
        if variable.kind.choice_list is None and variable.kind.value_type not in _TRIED:
            return
        kept.append((name, answers))
    yield from kept


def _outcomes(
    questionnaire: Questionnaire, item: Item, rule: Rule, variable: Variable | None, tries: Sequence[Try]
) -> tuple[set[bool], int]:
    """Return whether a rule was kept and broken over the combinations, and how often it could be judged."""
    kept: set[bool] = set()
    judged = 0
    for each in combinations(tries, is_whole(tries)):
        sheet = filled(questionnaire, each)
        if not sheet.shown(item.code) or not _has_value(sheet, item, variable):
            continue
        holds = rule.condition.holds(SheetScope(sheet, variable, item))
        if holds is not None:
            judged += 1
            kept.add(holds)
        if len(kept) == 2:
            break
    return kept, judged


def _has_value(sheet: AnswerSheet, item: Item, variable: Variable | None) -> bool:
    variables = sheet.variables(item) if variable is None else (variable,)
    return any(sheet.value(each.name) is not None for each in variables)
