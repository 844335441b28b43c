"""From two definitions to their changes, code by code, each with the verdict that it calls for.

Apart from the values so that a rule of comparability is one line here. A code means the same thing in both editions:
what was renamed without its code is reworded, what lost its code is dropped. Refuses to read labels for meaning: whether
other words ask the same thing is for the person who signs.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from surveys.questionnaire.choices import CAME_FROM, Attribute, Choice, ChoiceList
from surveys.questionnaire.definition.model import (
    ROW_KEYS,
    Column,
    Item,
    Matrix,
    Question,
    Questionnaire,
    Roster,
    Statistic,
    row_expressions,
)
from surveys.questionnaire.expressions import Expression
from surveys.questionnaire.kinds import settings_of
from surveys.questionnaire.kinds.base import Kind
from surveys.questionnaire.values import Missing, fold
from surveys.questionnaire.versions.model import Change, Comparison, Verdict

SAME, RESERVED, BREAK = Verdict.SAME, Verdict.RESERVED, Verdict.BREAK

# Settings of a kind: what their change is called, and what it does to a comparison.
_SETTINGS = {
    "unit": ("unit", BREAK),
    "min": ("bounds", RESERVED),
    "max": ("bounds", RESERVED),
    "places": ("decimals", SAME),
    "low": ("rescaled", RESERVED),
    "high": ("rescaled", RESERVED),
    "max_ranked": ("rescaled", RESERVED),
    "min_selected": ("rescaled", RESERVED),
    "max_selected": ("rescaled", RESERVED),
    "partial": ("rescaled", RESERVED),
    "appearance": ("appearance", SAME),
    "max_length": ("bounds", SAME),
    "total": ("calculation", RESERVED),
    "text": ("reworded", RESERVED),
}


def compare(before: Questionnaire, after: Questionnaire) -> Comparison:
    """Return every change from ``before`` to ``after``, two editions of one survey."""
    found = [*_survey(before, after)]
    for code, item in after.items.items():
        former = before.items.get(code)
        if former is None:
            found.append(Change(code, "added", SAME, "", item.label))
        else:
            changes = [*_item(former, item, before, after)]
            found += changes or ([Change(code, "appearance", SAME)] if former != item else [])
    found += [
        Change(code, "dropped", BREAK, item.label)
        for code, item in before.items.items()
        if code not in after.items
    ]
    found += _sections(before, after)
    found += _lists(before, after)
    found += _statistics(before, after)
    return Comparison(tuple(found))


# ── the whole survey ──


def _survey(before: Questionnaire, after: Questionnaire) -> Iterator[Change]:
    if before.unit != after.unit:
        yield Change("", "population", BREAK, before.unit, after.unit)
    if (before.population_source, before.population_filter) != (
        after.population_source,
        after.population_filter,
    ):
        yield Change("", "population", RESERVED, before.population_filter, after.population_filter)
    for name in sorted({*before.params, *after.params}):
        old, new = before.params.get(name), after.params.get(name)
        if old != new:
            # a year in the words, or a rate that a calculation reads: the person who signs sees which
            yield Change("", "parameter", SAME, f"{name} = {_text(old)}", f"{name} = {_text(new)}")
    for name in sorted({*before.benchmarks, *after.benchmarks}):
        if before.benchmarks.get(name) != after.benchmarks.get(name):
            yield Change("", "benchmark", SAME, name, name)
    if (before.title, before.purpose, before.period_note) != (after.title, after.purpose, after.period_note):
        yield Change("", "reworded", SAME, before.title, after.title)
    if before.english != after.english:
        yield Change("", "english", SAME)
    if before.disclosure_rules != after.disclosure_rules:
        yield Change("", "disclosure", SAME)


def _sections(before: Questionnaire, after: Questionnaire) -> Iterator[Change]:
    former = {section.code: section for section in before.sections}
    for section in after.sections:
        old = former.get(section.code)
        if old is None:
            yield Change(section.code, "added", SAME, "", section.title)
            continue
        if old.title != section.title:
            yield Change(section.code, "section_title", SAME, old.title, section.title)
        elif replace(old, items=()) != replace(section, items=(), relevant=old.relevant):
            yield Change(section.code, "appearance", SAME)  # minutes, what to prepare, who may take it on
        if _source(old.relevant) != _source(section.relevant):
            for item in section.items:
                if item.code in before.items:
                    yield Change(
                        item.code, "base", RESERVED, _source(old.relevant), _source(section.relevant)
                    )
    kept = {section.code for section in after.sections}
    for code, section in former.items():
        if code not in kept:
            yield Change(code, "dropped", SAME, section.title)


def _lists(before: Questionnaire, after: Questionnaire) -> Iterator[Change]:
    """Yield the changes of lists by themselves: those of the questions that use them are the questions' own."""
    for code, choices in after.choices.items():
        if code not in before.choices:
            yield Change(code, "added", SAME, "", code)
        else:
            yield from _choices(code, before.choices[code], choices)
    for code in before.choices:
        if code not in after.choices:
            yield Change(code, "dropped", SAME, code)


def _choices(code: str, before: ChoiceList, after: ChoiceList) -> Iterator[Change]:
    yield from _mapped(code, before, after)
    mapped = after.came_from
    for choice in after:
        old = before.by_code.get(choice.code)
        if old is None:
            if choice.code not in mapped:
                yield Change(code, "relisted", RESERVED, "", f"+ {choice.label}")
            continue
        if fold(old.label) != fold(choice.label):
            yield Change(code, "relisted", RESERVED, old.label, choice.label)
        elif old.label != choice.label:
            yield Change(code, "reworded", SAME, old.label, choice.label)
        if old.value != choice.value:
            yield Change(code, "rescaled", BREAK, _text(old.value), _text(choice.value))
        if (old.exclusive, old.other) != (choice.exclusive, choice.other):
            yield Change(code, "relisted", RESERVED, old.label, choice.label)
        attributes = _attributes(old), _attributes(choice)
        if attributes[0] != attributes[1]:
            yield Change(code, "relisted", RESERVED, *map(_text, attributes))
    inherited = {former for codes in mapped.values() for former in codes}
    for choice in before:
        if choice.code not in after and choice.code not in inherited:
            yield Change(code, "relisted", RESERVED, f"− {choice.label}", "")
    shared = [choice.code for choice in after if choice.code in before]
    if shared != [choice.code for choice in before if choice.code in after]:
        yield Change(code, "order", RESERVED if any(choice.value is not None for choice in after) else SAME)


def _of_list(changes: Iterable[Change], before: ChoiceList, after: ChoiceList) -> Iterator[Change]:
    """Yield the changes of an item that are those of its list, which keeps its name: the list's own are signed."""
    same = before.code == after.code
    return (replace(change, of=after.code) if same else change for change in changes)


def _attributes(choice: Choice) -> dict[str, Attribute]:
    """Return what is known of a choice beside where it came from, which says nothing of what it means."""
    return {name: value for name, value in choice.attributes.items() if name != CAME_FROM}


def _mapped(code: str, before: ChoiceList, after: ChoiceList) -> Iterator[Change]:
    """Yield what became of the choices that were renamed, merged or split, as their lists say it."""
    for now, codes in after.came_from.items():
        former = [before.by_code[each] for each in codes if each in before]
        if not former or codes == (now,):
            continue
        words = " + ".join(choice.label for choice in former)
        heirs = [heir for heir, each in after.came_from.items() if set(each) & set(codes)]
        alone = len(former) == 1 and heirs == [now]
        same = alone and fold(former[0].label) == fold(after.label(now)) and former[0].code not in after
        yield Change(code, "relisted", SAME if same else RESERVED, words, after.label(now))


# ── what is asked ──


def _item(old: Item, new: Item, before: Questionnaire, after: Questionnaire) -> Iterator[Change]:
    code = new.code
    if type(old) is not type(new):
        yield Change(code, "retyped", BREAK, _type_of(old), _type_of(new))
        return
    yield from _words(code, old.label, new.label)
    yield from _asked(code, old, new)
    yield from _rules(code, old, new)
    for what in ("disclosure", "personal_data", "purpose"):
        if getattr(old, what) != getattr(new, what):
            yield Change(code, what, SAME, str(getattr(old, what)), str(getattr(new, what)))
    home = before.section_of[code].code, after.section_of[code].code
    if home[0] != home[1]:
        yield Change(code, "moved", SAME, *home)
    match old, new:
        case Question(), Question():
            yield from _question(code, old, new)
        case Matrix(), Matrix():
            yield from _matrix(code, old, new)
        case Roster(), Roster():
            yield from _roster(code, old, new)


def _asked(code: str, old: Item, new: Item) -> Iterator[Change]:
    """Yield how differently the same words are asked: explained, of whom, whether one must answer, from what value."""
    if old.hint != new.hint:
        verdict = SAME if fold(old.hint) == fold(new.hint) else RESERVED
        yield Change(code, "hint", verdict, old.hint, new.hint)
    if _source(old.relevant) != _source(new.relevant):
        yield Change(code, "base", RESERVED, _source(old.relevant), _source(new.relevant))
    if old.required != new.required:
        yield Change(code, "required", SAME, _text(old.required), _text(new.required))
    if old.prefill != new.prefill:
        yield Change(code, "prefill", RESERVED, _mode(old), _mode(new))
    if old.compare != new.compare:
        yield Change(code, "comparison", SAME)


def _words(code: str, old: str, new: str) -> Iterator[Change]:
    if fold(old) != fold(new):
        yield Change(code, "reworded", RESERVED, old, new)
    elif old != new:
        yield Change(code, "reworded", SAME, old, new)  # a space, a capital, an accent


def _question(code: str, old: Question, new: Question) -> Iterator[Change]:
    yield from _reasons(code, old.allow, new.allow)
    if _source(old.calc) != _source(new.calc):
        yield Change(code, "calculation", BREAK, _source(old.calc), _source(new.calc))
    yield from _kind(code, old.kind, new.kind)
    if old.rows is not None or new.rows is not None:
        yield from _rows(code, old.rows, new.rows)


def _matrix(code: str, old: Matrix, new: Matrix) -> Iterator[Change]:
    yield from _reasons(code, old.allow, new.allow)
    if old.type != new.type:
        yield Change(code, "retyped", BREAK, old.type, new.type)
    yield from _rows(code, old.rows, new.rows)
    yield from _row_expressions(code, old, new)
    yield from _columns(code, old.columns, new.columns)


def _roster(code: str, old: Roster, new: Roster) -> Iterator[Change]:
    if old.rows is not None or new.rows is not None:
        yield from _rows(code, old.rows, new.rows)
    bounds = (old.min_rows, old.max_rows), (new.min_rows, new.max_rows)
    if bounds[0] != bounds[1]:
        yield Change(code, "entries", RESERVED, _text(bounds[0]), _text(bounds[1]))
    yield from _row_expressions(code, old, new)
    yield from _columns(code, old.fields, new.fields)


def _row_expressions(code: str, old: Matrix | Roster, new: Matrix | Roster) -> Iterator[Change]:
    """Yield what says otherwise which rows there are."""
    before, after = row_expressions(old), row_expressions(new)
    for key in ROW_KEYS:
        former, latter = _source(before.get(key)), _source(after.get(key))
        if former != latter:
            yield Change(code, key, RESERVED, former, latter)


def _columns(code: str, old: Iterable[Column], new: Iterable[Column]) -> Iterator[Change]:
    former = {column.code: column for column in old}
    latter = {column.code: column for column in new}
    for name, column in latter.items():
        place, before = f"{code}.{name}" if name else code, former.get(name)
        if before is None:
            yield Change(place, "added", SAME, "", column.label)
            continue
        yield from _words(place, before.label, column.label)
        if before.hint != column.hint:
            verdict = SAME if fold(before.hint) == fold(column.hint) else RESERVED
            yield Change(place, "hint", verdict, before.hint, column.hint)
        if before.total != column.total:
            yield Change(place, "appearance", SAME, _text(before.total), _text(column.total))
        if _source(before.calc) != _source(column.calc):
            yield Change(place, "calculation", BREAK, _source(before.calc), _source(column.calc))
        if before.required != column.required:
            yield Change(place, "required", SAME, _text(before.required), _text(column.required))
        if before.disclosure != column.disclosure:
            yield Change(place, "disclosure", SAME, _text(before.disclosure), _text(column.disclosure))
        if before.compare != column.compare:
            yield Change(place, "comparison", SAME)
        yield from _rules(place, before, column)
        yield from _kind(place, before.kind, column.kind)
    for name, column in former.items():
        if name not in latter:
            yield Change(f"{code}.{name}", "dropped", BREAK, column.label)


def _kind(code: str, old: Kind, new: Kind) -> Iterator[Change]:
    if old.name != new.name:
        comparable = old.value_type == new.value_type and old.value_type in ("number", "date")
        yield Change(code, "retyped", RESERVED if comparable else BREAK, old.name, new.name)
        return
    for setting in settings_of(new.name):
        before, after = getattr(old, setting.name), getattr(new, setting.name)
        if isinstance(before, ChoiceList) and isinstance(after, ChoiceList):
            if before.choices != after.choices:
                yield from _of_list(_choices(code, before, after), before, after)
            continue
        if before == after:
            continue
        what, verdict = _SETTINGS.get(setting.name, ("retyped", RESERVED))
        if new.name == "rating" and setting.name in ("min", "max"):
            what, verdict = "rescaled", BREAK  # 8 of 10 is not 8 of 7
        yield Change(code, what, verdict, _text(before), _text(after))


def _rows(code: str, old: ChoiceList | None, new: ChoiceList | None) -> Iterator[Change]:
    if old is None or new is None:
        yield Change(code, "rows", BREAK, old.code if old else "", new.code if new else "")
        return
    changes = (replace(change, what="rows") for change in _choices(code, old, new))
    yield from _of_list(changes, old, new)


def _reasons(code: str, old: tuple[Missing, ...], new: tuple[Missing, ...]) -> Iterator[Change]:
    if set(old) != set(new):
        yield Change(code, "reasons", RESERVED, _text(tuple(map(str, old))), _text(tuple(map(str, new))))


def _rules(code: str, old: Item | Column, new: Item | Column) -> Iterator[Change]:
    """Yield what was asked of answers: a hard rule may change them, a soft one only asks twice."""
    for hard, verdict in ((True, RESERVED), (False, SAME)):
        before = [(rule.condition.source, rule.message) for rule in old.rules if rule.hard is hard]
        after = [(rule.condition.source, rule.message) for rule in new.rules if rule.hard is hard]
        if [condition for condition, _ in before] != [condition for condition, _ in after]:
            yield Change(
                code, "rules", verdict, *("; ".join(each for each, _ in side) for side in (before, after))
            )
        elif before != after:
            yield Change(
                code, "rules", SAME, *("; ".join(each for _, each in side) for side in (before, after))
            )


# ── figures ──


def _statistics(before: Questionnaire, after: Questionnaire) -> Iterator[Change]:
    former = {one.id: one for _, one in before.statistics}
    latter: Mapping[str, Statistic] = {one.id: one for _, one in after.statistics}
    for code, new in latter.items():
        old = former.get(code)
        if old is None:
            yield Change(code, "added", SAME, "", new.label)
        elif _formula(old) != _formula(new):
            yield Change(code, "figure", BREAK, old.label, new.label)
        elif old != new:
            yield Change(code, "figure", SAME, old.label, new.label)
    for code, old in former.items():
        if code not in latter:
            yield Change(code, "dropped", BREAK, old.label)


def _formula(one: Statistic) -> tuple[object, ...]:
    """Return all that changes a figure's value: not its title, its rounding nor the editions that it shows."""
    settings = sorted((name, value) for name, value in one.settings.items() if name != "editions")
    parts = (one.value, *one.values, one.num, one.den, one.where, one.base, one.consent)
    return (one.kind, one.unit, one.of, tuple(_source(part) for part in parts), repr(settings))


# ── as text ──


def _source(expression: Expression | str | None) -> str:
    return expression.source if isinstance(expression, Expression) else expression or ""


def _type_of(item: Item) -> str:
    match item:
        case Question():
            return item.kind.name
        case Matrix():
            return item.type
        case Roster():
            return "roster"


def _mode(item: Item) -> str:
    return "" if item.prefill is None else f"{item.prefill.source} {item.prefill.mode}"


def _text(value: object) -> str:
    return "" if value is None else str(value)
