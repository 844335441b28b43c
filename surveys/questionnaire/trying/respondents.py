"""An imagined respondent: the questionnaire filled from its first question to its last, as its rules ask.

Apart from the sheet because it invents what the sheet judges. Answers come from kinds, bounds and choices; a hard rule
that a draw breaks is mended, a soft one sometimes stands, with its explanation. Refuses a hidden question: like a
person, it answers what is shown when it comes to it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from surveys.questionnaire.answers import Answer, AnswerSheet, Context, is_asked
from surveys.questionnaire.answers.plan import CHANGE, OTHER, all_rules, columns_of, measure_of
from surveys.questionnaire.answers.plausibility import REASONS
from surveys.questionnaire.definition.model import (
    Item,
    Matrix,
    Question,
    Questionnaire,
    Roster,
    Variable,
    row_expressions,
)
from surveys.questionnaire.expressions import Expression
from surveys.questionnaire.kinds.declarations import Confirmation
from surveys.questionnaire.kinds.derived import Attribute
from surveys.questionnaire.kinds.numbers import Integer
from surveys.questionnaire.linting.conditions import numbers_in
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.trying.chance import Chance
from surveys.questionnaire.trying.drawing import draw_raw
from surveys.questionnaire.trying.repair import broken_rules, faults_of, left_blank, mended
from surveys.questionnaire.values import Missing, Value

EXPLANATION = "Explication d’essai."
_ANSWERED = 85  # percent of what is not required
_REASONED = 6  # percent of what allows a reason for having no value
_ACCEPTED = 70  # percent of what is offered and taken as it is
_UNUSUAL = 40  # percent of the soft rules broken by a draw that stand, explained
_ROW = 75  # percent of the rows of a table that are filled
_EMPTY = 8  # percent of the tables that are left empty where they may be
_ENTRIES = 4  # more rows than the least, at most
_LAST = 3  # passes over the whole for rules that read what came after


@dataclass(frozen=True, slots=True)
class Respondent:
    """One imagined respondent. ``met`` are the rules that a draw broke, mended since or explained: (measure, key)."""

    number: int
    sheet: AnswerSheet
    met: frozenset[tuple[str, str]]
    faults: tuple[Problem, ...]  # what could not be mended: missing or wrong


def imagine_respondents(
    questionnaire: Questionnaire, worlds: Sequence[Context], *, count: int, seed: str = "essai"
) -> Iterator[Respondent]:
    """Yield ``count`` respondents, each in the next of ``worlds``; the same seed and worlds give the same answers."""
    for number in range(count):
        yield imagine_respondent(questionnaire, worlds[number % len(worlds)], number=number, seed=seed)


def imagine_respondent(
    questionnaire: Questionnaire, world: Context, *, number: int = 0, seed: str = "essai"
) -> Respondent:
    """Return one respondent. An attribute that the world does not hold is imagined as well."""
    chance = Chance(f"{seed}/{number}")
    sheet = AnswerSheet(questionnaire, {}, {}, _peopled(questionnaire, world, chance))
    filling = _Filling(chance, _numbers_by_item(questionnaire), _counting(questionnaire))
    for item in questionnaire.items.values():
        sheet = filling.answered(sheet, item)
    for _ in range(_LAST):
        faulty = {_item_of(problem) for problem in sheet.problems() if problem.severity == "error"}
        if not faulty:
            break
        for code in (code for code in questionnaire.items if code in faulty):
            sheet = filling.answered(sheet, questionnaire.items[code])
    for code in questionnaire.items:  # a total may have become unusual after it was passed
        sheet = filling.explained(sheet, questionnaire.items[code])
    faults = tuple(problem for problem in sheet.problems() if _blocks(problem))
    return Respondent(number, sheet, frozenset(filling.met), faults)


def _blocks(problem: Problem) -> bool:
    return problem.severity == "error" or problem.params.get("explain") == "required"


def _item_of(problem: Problem) -> str:
    return problem.where.partition("[")[0].partition(".")[0].removesuffix(OTHER)


def _peopled(questionnaire: Questionnaire, world: Context, chance: Chance) -> Context:
    """Return a world in which the organisation has every attribute that the questionnaire shows."""
    known: dict[str, Value] = dict(world.organisation)
    for item in questionnaire.items.values():
        if not isinstance(item, Question) or not isinstance(item.kind, Attribute) or item.kind.field in known:
            continue
        if item.kind.choices is not None:
            known[item.kind.field] = chance.pick(item.kind.choices.choices).code
        elif item.kind.value_type == "number":
            known[item.kind.field] = Decimal(chance.between(1, 40))
        else:
            known[item.kind.field] = "Centre d’essai"
    return world if len(known) == len(world.organisation) else replace(world, organisation=known)


def _numbers_by_item(questionnaire: Questionnaire) -> Mapping[str, frozenset[Decimal]]:
    """Return the numbers that conditions, rules and calculations compare each item with."""
    sources: dict[str, set[str]] = defaultdict(set)

    def note(expression: Expression | None, owner: str) -> None:
        if expression is None:
            return
        for reference in expression.references:
            sources[owner if reference.code.startswith("@") else reference.code].add(expression.source)
        if expression.uses_current:
            sources[owner].add(expression.source)

    for section in questionnaire.sections:
        note(section.relevant, section.code)
        for item in section.items:
            note(item.relevant, item.code)
            note(item.calc if isinstance(item, Question) else None, item.code)
            for expression in row_expressions(item).values():
                note(expression, item.code)
            for rule in all_rules(item):
                note(rule.condition, item.code)
    return {code: frozenset(numbers_in(found)) for code, found in sources.items()}


def _counting(questionnaire: Questionnaire) -> frozenset[str]:
    counts = (row_expressions(item).get("row_count") for item in questionnaire.items.values())
    return frozenset(
        reference.code for count in counts if count is not None for reference in count.references
    )


class _Filling:
    """One person at work: their chance, and the rules that they were told of."""

    def __init__(
        self, chance: Chance, numbers: Mapping[str, frozenset[Decimal]], counting: frozenset[str]
    ) -> None:
        self.chance = chance
        self.numbers = numbers
        self.counting = counting  # the items that say how many rows a roster has
        self.met: set[tuple[str, str]] = set()

    def answered(self, sheet: AnswerSheet, item: Item) -> AnswerSheet:
        """Return the sheet with an item answered, as far as it is shown, mended and explained."""
        if not sheet.shown(item.code):
            return sheet
        if isinstance(item, Roster) and item.row_count is None and not sheet.entries(item.code):
            sheet = sheet.changed({}, {item.code: self._entries(item)})
        sheet = self._drawn(sheet, item)
        broken = broken_rules(sheet, item)
        if broken:
            self._note(sheet, broken)
            kept = [(owner, rule) for owner, rule in broken if rule.hard or not self.chance.chance(_UNUSUAL)]
            sheet = left_blank(mended(sheet, item, kept, self.chance), item)
        return self.explained(sheet, item)

    def _entries(self, roster: Roster) -> tuple[str, ...]:
        fixed = len(roster.rows or ())
        least = max(roster.min_rows - fixed, 1 if roster.required and not fixed else 0)
        most = max(least, min(roster.max_rows - fixed, least + _ENTRIES))
        return tuple(f"essai{rank}" for rank in range(1, self.chance.between(least, most) + 1))

    def _drawn(self, sheet: AnswerSheet, item: Item) -> AnswerSheet:
        """Return the sheet with a draw for each variable that has none, then for the texts that choices open."""
        rows: dict[str, bool] = {}
        counted = isinstance(item, Roster) and item.row_count is not None
        begun = isinstance(item, Question) or counted or not self.chance.chance(_EMPTY)
        for _ in range(2):
            answers: dict[str, Answer] = {}
            for variable in sheet.variables(item):
                if not is_asked(variable) or not sheet.shows(variable):
                    continue
                kept = sheet.answer(variable.name)
                if kept is not None and not _asks_again(sheet, variable):
                    continue
                row = variable.row or variable.entry or ""
                filled = rows.setdefault(row, not row or (begun and (counted or self.chance.chance(_ROW))))
                answer = self._answer(sheet, variable, filled=filled)
                if answer is not None:
                    answers[variable.name] = answer
            if not answers:
                break
            sheet = sheet.changed(answers)
        return self._at_least_one(sheet, item)

    def _at_least_one(self, sheet: AnswerSheet, item: Item) -> AnswerSheet:
        """Return the sheet with what became required once a row was begun, or a table that may not stay empty."""
        lacking = {problem.where for problem in faults_of(sheet, item) if problem.code.startswith("answer.")}
        asked = [each for each in sheet.variables(item) if is_asked(each) and sheet.shows(each)]
        whole = item.code in lacking and not isinstance(item, Question)
        wanted = asked[: _first_row(item)] if whole else [each for each in asked if each.name in lacking]
        if any(problem.code == "roster.unfilled" for problem in faults_of(sheet, item)):
            begun = {each.entry for each in asked if sheet.answer(each.name) is not None}
            wanted += [each for each in asked if each.entry not in begun]
        answers = {each.name: self._forced(sheet, each) for each in wanted}
        return (
            sheet.changed({name: answer for name, answer in answers.items() if answer.raw})
            if answers
            else sheet
        )

    def _answer(self, sheet: AnswerSheet, variable: Variable, *, filled: bool) -> Answer | None:
        offer = sheet.offer(variable.name)
        if offer is not None and offer.mode != "show" and self.chance.chance(_ACCEPTED):
            taken = sheet.acceptable(variable.name)
            if variable.name in taken:
                return taken[variable.name]
        required = sheet.state(variable.name).required
        asked = required or offer is not None or (filled and self.chance.chance(_ANSWERED))
        if not asked:
            return None
        reasons = _reasons(variable)
        if reasons and self.chance.chance(_REASONED):
            return Answer(missing=self.chance.pick(reasons))
        return self._forced(sheet, variable)

    def _forced(self, sheet: AnswerSheet, variable: Variable) -> Answer:
        if isinstance(variable.kind, Confirmation):
            return Answer(("oui",), about=sheet.about(variable.name))
        numbers = self.numbers.get(variable.item.code, frozenset())
        if variable.item.code in self.counting and isinstance(variable.kind, Integer):
            least = max(0, int(variable.kind.min or 0))
            most = (
                least + _ENTRIES
                if variable.kind.max is None
                else min(int(variable.kind.max), least + _ENTRIES)
            )
            return Answer((str(self.chance.between(least, max(least, most))),))
        return Answer(draw_raw(variable.kind, self.chance, numbers, sheet.context.today))

    def _note(self, sheet: AnswerSheet, broken: Sequence[tuple[str, object]]) -> None:
        for owner, rule in broken:
            variable = sheet.variable(owner)
            measure = owner if variable is None else measure_of(variable)
            self.met.add((measure, getattr(rule, "key", "")))

    def explained(self, sheet: AnswerSheet, item: Item) -> AnswerSheet:
        """Return the sheet with an explanation of each soft rule, or change, that an item's answers leave broken."""
        owners = [variable.name for variable in sheet.variables(item)]
        if isinstance(item, Matrix | Roster):
            owners.append(item.code)
        answers: dict[str, Answer] = {}
        for owner in owners:
            for check in sheet.checks(owner):
                self._note(sheet, [(owner, check.rule)])
                if check.satisfied or (check.rule.explain == "optional" and self.chance.chance(40)):
                    continue
                said = f"@{REASONS[0]} {EXPLANATION}" if check.rule.key == CHANGE else EXPLANATION
                answers[check.name] = Answer((said,), about=sheet.about(check.name))
        return sheet.changed(answers) if answers else sheet


def _asks_again(sheet: AnswerSheet, variable: Variable) -> bool:
    """Say whether an answer is to be given anew: a confirmation of a total that changed, or one that is refused."""
    state = sheet.state(variable.name)
    return any(problem.severity == "error" for problem in state.problems)


def _reasons(variable: Variable) -> tuple[Missing, ...]:
    item = variable.item
    return () if variable.of is not None or isinstance(item, Roster) else item.allow


def _first_row(item: Item) -> int:
    return len(columns_of(item)) if isinstance(item, Matrix | Roster) else 1
