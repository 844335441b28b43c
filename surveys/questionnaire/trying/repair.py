"""Answers changed until the rules of their question hold: what a person does when told that a total does not add up.

Apart from drawing because it reads the rule that is broken: it tries what would make its comparisons true, and keeps
what leaves the least wrong. Refuses to pretend: what it could not mend is still broken, and is told.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from surveys.questionnaire.answers import Answer, AnswerSheet, is_asked
from surveys.questionnaire.answers.plan import CHANGE, calculation_of
from surveys.questionnaire.answers.scope import SheetScope
from surveys.questionnaire.definition.model import Item, Matrix, Question, Roster, Rule, Variable
from surveys.questionnaire.expressions.native import compile_native
from surveys.questionnaire.expressions.syntax import Call, Compare, walk
from surveys.questionnaire.kinds.base import Raw
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.trying.chance import Chance
from surveys.questionnaire.trying.drawing import TEXTS, accepts, write_value

_ROUNDS = 6
_HARD = 8  # how much worse a rule that forbids is than one that asks why
_MOST = 24  # variables of a table that are tried for one broken rule
_RATIOS = tuple(map(Decimal, ("1", "0.9", "1.1", "0.5", "1.5")))


def faults_of(sheet: AnswerSheet, item: Item) -> tuple[Problem, ...]:
    """Return what is wrong with an item's answers now: errors, and what is missing."""
    names = [variable.name for variable in sheet.variables(item)]
    if isinstance(item, Matrix | Roster):
        names.append(item.code)
    return tuple(
        problem for name in names for problem in sheet.state(name).problems if problem.severity == "error"
    )


def mended(sheet: AnswerSheet, item: Item, broken: Sequence[tuple[str, Rule]], chance: Chance) -> AnswerSheet:
    """Return the sheet with other answers to an item, as long as they leave less wrong; ``broken`` by owner."""
    for _ in range(_ROUNDS):
        if not broken:
            break
        before = sheet
        for owner, rule in broken:
            sheet = _mend_one(sheet, item, owner, rule, chance)
        if sheet is before:
            break
        broken = broken_rules(sheet, item)
    return sheet


def broken_rules(
    sheet: AnswerSheet, item: Item, owners: Sequence[Variable | Item] = ()
) -> list[tuple[str, Rule]]:
    """Return the rules of an item that are false now, with the variable or item that they are reported at.

    ``owners`` narrows to some of its variables, or the item itself.
    """
    found: list[tuple[str, Rule]] = []
    for owner in owners or _owners(sheet, item):
        name = owner.name if isinstance(owner, Variable) else owner.code
        rules = [rule for rule in sheet.rules(name) if rule.key != CHANGE]
        if not rules or not sheet.shown(item.code):
            continue
        if isinstance(owner, Variable) and sheet.reading(owner).value is None:
            continue
        scope = _scope(sheet, owner)
        found += [(name, rule) for rule in rules if rule.condition.holds(scope) is False]
    return found


def _owners(sheet: AnswerSheet, item: Item) -> tuple[Variable | Item, ...]:
    variables = sheet.variables(item)
    return variables if isinstance(item, Question) else (*variables, item)


def _scope(sheet: AnswerSheet, owner: Variable | Item) -> SheetScope:
    return SheetScope(sheet, owner) if isinstance(owner, Variable) else SheetScope(sheet, item=owner)


def _mend_one(sheet: AnswerSheet, item: Item, owner: str, rule: Rule, chance: Chance) -> AnswerSheet:
    variable = sheet.variable(owner)
    if rule.condition.holds(_scope(sheet, variable or item)) is not False:
        return sheet
    reads_whole = any(ref.code == item.code for ref in rule.condition.references)
    if variable is None or reads_whole:
        moved = list(_movable(sheet, item, rule))
    elif is_asked(variable):
        moved = [variable]
    else:
        moved = list(_behind(sheet, variable))
    if len(moved) > 1:
        sheet = _scaled(sheet, variable or item, moved, rule)
        moved = [*([variable] if variable is not None else ()), *moved[:_MOST]]
    for each in moved:
        near = [one for one in _owners(sheet, item) if _is_beside(one, each, owner)]
        worst = _misfit(sheet, item, near)
        for raw in _instead(sheet, variable or item, each, rule, chance):
            if not accepts(each.kind, raw):
                continue
            other = sheet.changed({each.name: Answer(raw)})
            found = _misfit(other, item, near)
            if found < worst:
                sheet, worst = other, found
            if not worst:
                return sheet
    return sheet


def _behind(sheet: AnswerSheet, calculated: Variable) -> Iterator[Variable]:
    """Yield the answers that a calculated value is made of."""
    expression = calculation_of(calculated)
    for code in sorted({ref.code for ref in expression.references}) if expression is not None else ():
        item = sheet.questionnaire.items.get(code)
        if item is not None:
            yield from (each for each in sheet.variables(item) if is_asked(each) and sheet.shows(each))


def left_blank(sheet: AnswerSheet, item: Item) -> AnswerSheet:
    """Return the sheet without the answers to an item that break a hard rule, where they may stay blank."""
    for owner, rule in broken_rules(sheet, item):
        variable = sheet.variable(owner)
        if not rule.hard or rule.condition.holds(_scope(sheet, variable or item)) is not False:
            continue
        moved = [variable] if variable is not None else list(_movable(sheet, item, rule))
        blank = {
            each.name: Answer() for each in moved if is_asked(each) and not sheet.state(each.name).required
        }
        sheet = sheet.changed(blank)
    return sheet


def _is_beside(one: Variable | Item, moved: Variable, owner: str) -> bool:
    """Say whether a rule of ``one`` may read what is moved: the same row, the table as a whole, the rule's own."""
    if not isinstance(one, Variable):
        return True
    return one.name == owner or ((one.row, one.entry) == (moved.row, moved.entry))


def _misfit(sheet: AnswerSheet, item: Item, owners: Sequence[Variable | Item]) -> int:
    """Return how much is wrong: the comparisons that are false in the rules that are."""
    wrong = 0
    for owner, rule in broken_rules(sheet, item, owners):
        scope = _scope(sheet, sheet.variable(owner) or item)
        compared = [node for node in walk(rule.condition.tree) if isinstance(node, Compare)]
        false = 1 + sum(compile_native(node)(scope) is False for node in compared)
        wrong += false * (_HARD if rule.hard else 1)
    return wrong


def _movable(sheet: AnswerSheet, item: Item, rule: Rule) -> Iterator[Variable]:
    """Yield the variables of a table that a rule reads: those answered first, then the blank ones."""
    read = {ref.parts[-1] for ref in rule.condition.references if ref.code == item.code and ref.parts}
    asked = [
        each
        for each in sheet.variables(item)
        if is_asked(each)
        and each.of is None
        and sheet.shows(each)
        and (each.column is None or not read or "*" in read or each.column.code in read)
    ]
    yield from (each for each in asked if sheet.reading(each).value is not None)
    yield from (each for each in asked if sheet.reading(each).value is None)


def _scaled(sheet: AnswerSheet, owner: Variable | Item, moved: Sequence[Variable], rule: Rule) -> AnswerSheet:
    """Return the sheet with a column of numbers multiplied so that their sum comes near what it is compared with."""
    scope = _scope(sheet, owner)
    for node in walk(rule.condition.tree):
        if not isinstance(node, Compare) or compile_native(node)(scope) is not False:
            continue
        left, right = compile_native(node.left)(scope), compile_native(node.right)(scope)
        if not isinstance(left, Decimal) or not isinstance(right, Decimal) or left <= 0 or right < 0:
            continue
        summed = any(isinstance(part, Call) and part.name == "sum" for part in walk(node.left))
        if not summed:
            continue
        answers = {}
        for each in moved:
            value = sheet.value(each.name)
            number = value * right / left if isinstance(value, Decimal) else None
            raw = () if number is None else write_value(each.kind, Decimal(int(number)))
            if raw and accepts(each.kind, raw):
                answers[each.name] = Answer(raw)
        return sheet.changed(answers)
    return sheet


def _instead(
    sheet: AnswerSheet, owner: Variable | Item, moved: Variable, rule: Rule, chance: Chance
) -> Iterator[Raw]:
    """Yield other answers that would make a comparison of a rule true, the likeliest first."""
    kind = moved.kind
    if kind.choice_list is not None:
        codes = chance.shuffled([choice.code for choice in kind.choice_list])
        yield from ((code,) for code in codes)
        if kind.value_type == "list":
            yield from (tuple(codes[:count]) for count in range(2, min(6, len(codes))))
        return
    if kind.value_type == "string":
        yield from ((text,) for text in TEXTS)
        return
    scope, value = _scope(sheet, owner), sheet.value(moved.name)
    for node in walk(rule.condition.tree):
        if not isinstance(node, Compare):
            continue
        sides = compile_native(node.left)(scope), compile_native(node.right)(scope)
        yield from (raw for found in _meeting(*sides, value) if (raw := write_value(kind, found)))
    if kind.value_type == "number":
        yield from (raw for n in (0, 1, 10, 40) if (raw := write_value(kind, Decimal(n))))


def _meeting(left: object, right: object, value: object) -> Iterator[Decimal | date]:
    """Yield values that bring the two sides of a comparison together, or just past each other."""
    match left, right:
        case Decimal(), Decimal():
            now = value if isinstance(value, Decimal) else Decimal()
            for gap in (right - left, left - right):
                yield from (now + gap + step for step in (0, 1, -1))
            yield from (side * ratio for side in (right, left) for ratio in _RATIOS)
        case date(), date():
            yield from (side + timedelta(days=step) for side in (right, left) for step in (0, 1, -1, 30, -30))
        case _:
            return
