"""What a questionnaire alone says of its answers: the variables of each item and what each item depends on.

Apart from the sheet because it is worked out once per questionnaire and shared by every sheet drawn from it.
Refuses answers: nothing here changes when somebody types.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from surveys.questionnaire.answers.counting import awaited_ids
from surveys.questionnaire.answers.plausibility import Limits, limits_of
from surveys.questionnaire.definition.model import (
    Column,
    Explain,
    Item,
    Matrix,
    Question,
    Questionnaire,
    Roster,
    Rule,
    Section,
    Variable,
    entry_variables,
    fixed_variables,
    is_guarded,
    row_expressions,
)
from surveys.questionnaire.expressions import Expression, parse
from surveys.questionnaire.kinds import OTHER_TEXT

OTHER = "_autre"
_MOST_ENTRIES = 20_000  # whose variables are kept
CHANGE = "change"  # the key of the explanation of an unlikely change: ``<variable>#change``
_MEMO = "_answers_plan"


def _true() -> Expression:
    found = parse("true()")
    if not isinstance(found, Expression):
        raise TypeError(found)
    return found


TRUE = _true()  # the condition of a rule that nobody writes: what it says is found otherwise


@dataclass(frozen=True)
class Plan:
    """The shape of every answer sheet of one questionnaire."""

    variables: Mapping[str, tuple[Variable, ...]]  # by item; a roster's fixed rows only
    by_name: Mapping[str, Variable]
    needs: Mapping[
        str, tuple[str, ...]
    ]  # the items that decide whether an item is shown and what it computes
    sections: Mapping[str, Section]
    params: Mapping[str, Decimal | str | bool]
    fields: Mapping[
        str, Roster
    ]  # by the code of a field: a form of another format names it without its roster
    guarded: frozenset[int]  # the identities of the rules that a discreet sheet does not run
    limits: Mapping[str, Limits]  # by measure: what is compared with the last edition, and how far it may go
    changes: Mapping[str, Rule]  # by measure, and by table: the rule that its change be likely
    recalls: frozenset[str]  # the measures whose last value an expression asks for: ``previous(…)``
    distant: frozenset[str]  # items compared with an answer of another section, which is restricted
    awaited: Mapping[
        str, tuple[str, ...]
    ]  # by roster whose rows are counted: the ids that they take, in order
    known_entries: dict[tuple[str, str], tuple[Variable, ...]] = field(default_factory=dict)

    def entry_variables(self, roster: Roster, entry: str) -> tuple[Variable, ...]:
        """Return the variables of one entry, with the texts of its « Autre » choices; the same objects each time."""
        key = (roster.code, entry)
        known = self.known_entries.get(key)
        if known is None:
            if len(self.known_entries) >= _MOST_ENTRIES:
                self.known_entries.clear()
            known = self.known_entries[key] = roster_variables(roster, entry)
        return known


def plan_of(questionnaire: Questionnaire) -> Plan:
    """Return the plan of ``questionnaire``, worked out at the first call and kept with it."""
    # Kept in the object's own dictionary, as functools.cached_property does: a questionnaire is frozen, cannot be
    # hashed (it holds mappings) and lives as long as its sheets.
    known = questionnaire.__dict__.get(_MEMO)
    if not isinstance(known, Plan):
        known = questionnaire.__dict__[_MEMO] = _work_out(questionnaire)
    return known


def _work_out(questionnaire: Questionnaire) -> Plan:
    items = questionnaire.items
    fields = {
        column.code: item for item in items.values() if isinstance(item, Roster) for column in item.fields
    }
    variables = {code: tuple(with_others(fixed_variables(item))) for code, item in items.items()}
    needs: dict[str, tuple[str, ...]] = {}
    for section in questionnaire.sections:
        for item in section.items:
            codes: dict[str, None] = {}
            for expression in _gates(section, item):
                for reference in expression.needs:
                    code = reference.code
                    if code not in items:
                        code = fields[code].code if code in fields else code.removesuffix(OTHER)
                    if code in items and code != item.code:
                        codes[code] = None
            needs[item.code] = tuple(codes)
    return Plan(
        variables=variables,
        by_name={variable.name: variable for found in variables.values() for variable in found},
        needs=needs,
        sections={section.code: section for section in questionnaire.sections},
        params=dict(questionnaire.params),
        fields=fields,
        limits=(limits := _limits(questionnaire)),
        changes=_changes(questionnaire, limits),
        recalls=frozenset(_recalls(questionnaire)),
        distant=frozenset(_distant(questionnaire)),
        awaited={
            code: awaited_ids(questionnaire, item)
            for code, item in items.items()
            if isinstance(item, Roster) and item.row_count is not None
        },
        guarded=frozenset(
            id(rule)
            for item in items.values()
            for rule in all_rules(item)
            if is_guarded(questionnaire, item, rule)
        ),
    )


def measure_of(variable: Variable) -> str:
    """Return what members' changes of a variable are gathered under: ``code``, or ``code.column`` whatever the row."""
    column = variable.column
    return variable.item.code if column is None else f"{variable.item.code}.{column.code}"


def _limits(questionnaire: Questionnaire) -> dict[str, Limits]:
    found: dict[str, Limits] = {}
    for item in questionnaire.items.values():
        if isinstance(item, Question):
            limits = limits_of(item.kind, item.compare)
            if limits is not None:
                found[item.code] = limits
        elif item.compare is None or not item.compare.never:
            for column in columns_of(item):
                limits = limits_of(column.kind, column.compare)
                if limits is not None:
                    found[f"{item.code}.{column.code}"] = limits
    return found


def _changes(questionnaire: Questionnaire, limits: Mapping[str, Limits]) -> dict[str, Rule]:
    """Return the rules that nobody writes: each compared number, and each table of them, changes within its limits."""
    explained: dict[str, Explain] = {measure: each.explain for measure, each in limits.items()}
    for item in questionnaire.items.values():
        if isinstance(item, Question):
            continue
        if any(f"{item.code}.{column.code}" in limits for column in columns_of(item)):
            explained[item.code] = "optional" if item.compare is None else item.compare.explain
    return {
        owner: Rule(key=CHANGE, hard=False, condition=TRUE, message="", explain=explain)
        for owner, explain in explained.items()
    }


def _recalls(questionnaire: Questionnaire) -> Iterator[str]:
    for section in questionnaire.sections:
        for item in section.items:
            rules = (rule.condition for rule in all_rules(item))
            for expression in (*_gates(section, item), *rules):
                for reference in expression.recalled:
                    code = item.code if reference.code == "@" else reference.code
                    column = reference.parts[-1] if reference.code == "@" or len(reference.parts) > 1 else ""
                    table = isinstance(questionnaire.items.get(code), Matrix | Roster)
                    yield f"{code}.{column}" if table else code


def _distant(questionnaire: Questionnaire) -> Iterator[str]:
    sections = questionnaire.section_of
    for item in questionnaire.items.values():
        source = sections.get(item.prefill.code) if item.prefill is not None else None
        if source is not None and source.restricted and source is not sections[item.code]:
            yield item.code


def _gates(section: Section, item: Item) -> Iterator[Expression]:
    """Yield the expressions to evaluate before the item's visibility and computed values are known."""
    found: list[Expression | None] = [section.relevant, item.relevant]
    match item:
        case Question():
            found.append(item.calc)
        case Matrix():
            found += [column.calc for column in item.columns]
        case Roster():
            found += [column.calc for column in item.fields]
    found += row_expressions(item).values()
    yield from (expression for expression in found if expression is not None)


def with_others(variables: Iterable[Variable]) -> Iterator[Variable]:
    """Yield each variable and, right after it, the text that its « Autre » choice opens, if it has one."""
    for variable in variables:
        yield variable
        choices = variable.kind.choice_list
        if choices is not None and any(choice.other for choice in choices):
            yield replace(variable, name=variable.name + OTHER, kind=OTHER_TEXT, of=variable.name)


def roster_variables(roster: Roster, entry: str) -> tuple[Variable, ...]:
    """Return the variables of one entry, with the texts of its « Autre » choices."""
    return tuple(with_others(entry_variables(roster, entry)))


def rules_of(variable: Variable) -> tuple[Rule, ...]:
    """Return the rules that a variable's own value must obey."""
    if variable.of is not None:
        return ()
    if variable.column is not None:
        return variable.column.rules
    return variable.item.rules


def all_rules(item: Item) -> Iterator[Rule]:
    """Yield the rules of an item and of its columns."""
    yield from item.rules
    if isinstance(item, Matrix | Roster):
        for column in columns_of(item):
            yield from column.rules


def columns_of(item: Matrix | Roster) -> tuple[Column, ...]:
    """Return the columns of a matrix or the fields of a roster."""
    return item.columns if isinstance(item, Matrix) else item.fields


def calculation_of(variable: Variable) -> Expression | None:
    """Return the expression that computes a variable, or ``None`` when a person answers it."""
    if variable.of is not None:
        return None
    if variable.column is not None:
        return variable.column.calc
    return variable.item.calc if isinstance(variable.item, Question) else None


def is_asked(variable: Variable) -> bool:
    """Say whether a person can answer this variable: not a note, a calculated value or an attribute."""
    return variable.kind.typed and calculation_of(variable) is None
