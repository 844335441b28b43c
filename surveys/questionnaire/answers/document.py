"""Answers as JSON: the document that a submission keeps, and the plain values that people and programs exchange.

Apart from the sheet because neither form is the sheet's own. Refuses nothing: a value that the question cannot
take becomes the text it was, to be judged like any other; what is not a name of the questionnaire is left aside.

Plain answers: a number is a JSON number when a double holds it exactly, else text; a date is ISO text; several
choices are a list; ``{"missing": "nsp"}`` is a reason; ``{"raw": [..]}`` is a text that cannot be read; a roster is
a list of objects by field, its fixed rows first and in order; an explanation is ``code#soft1`` (``field#soft1``
inside a roster's object).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import TypeGuard, get_args

from surveys.questionnaire.answers.judgement import Judgement
from surveys.questionnaire.answers.model import Answer, Context, Origin, Raw
from surveys.questionnaire.answers.plan import is_asked, measure_of, plan_of, roster_variables
from surveys.questionnaire.definition.model import Questionnaire, Roster, Variable, name_field
from surveys.questionnaire.expressions import Result
from surveys.questionnaire.kinds import EXPLANATION
from surveys.questionnaire.kinds.base import Kind
from surveys.questionnaire.kinds.declarations import Confirmation
from surveys.questionnaire.values import Value, read_reason

Entries = Mapping[str, tuple[str, ...]]

_ORIGINS: frozenset[str] = frozenset(get_args(Origin))


# --- the document a submission keeps ----------------------------------------------------------------------------


def read_document(document: Mapping[str, object]) -> tuple[dict[str, Answer], dict[str, tuple[str, ...]]]:
    """Return the answers and the entries of a submission's document; what is malformed is as if absent."""
    answers, entries = document.get("answers"), document.get("entries")
    found = {name: _answer(kept) for name, kept in answers.items()} if isinstance(answers, Mapping) else {}
    listed = entries.items() if isinstance(entries, Mapping) else ()
    return found, {roster: _texts(ids) for roster, ids in listed}


def _answer(kept: object) -> Answer:
    if not isinstance(kept, dict):
        return Answer()
    reason, origin, about = kept.get("missing"), kept.get("origin"), kept.get("about")
    return Answer(
        _texts(kept.get("raw")),
        read_reason(reason) if isinstance(reason, str) else None,
        origin if _is_origin(origin) else "typed",
        _texts(about) if about else (),
    )


def _is_origin(word: object) -> TypeGuard[Origin]:
    return isinstance(word, str) and word in _ORIGINS


def _texts(found: object) -> Raw:
    return tuple(map(str, found)) if isinstance(found, list | tuple) else ()


def write_recalled(sheet: Judgement) -> dict[str, object]:
    """Return the last edition's values that expressions ask for, encoded: a copy is judged by them for ever."""
    kept: dict[str, object] = {}
    for variable in _recalled_variables(sheet):
        value = sheet.context.previous.get(variable.name)
        if value is not None:
            with suppress(TypeError):  # of a kind that it no longer is: no expression can read it either
                kept[variable.name] = variable.kind.encode(value)
    return kept


def read_recalled(sheet: Judgement, document: Mapping[str, object]) -> dict[str, Value]:
    """Return the last edition's values that a sent copy keeps; what is malformed is as if absent."""
    kept = document.get("recalled")
    if not isinstance(kept, Mapping):
        return {}
    found: dict[str, Value] = {}
    for variable in _recalled_variables(sheet):
        if variable.name in kept:
            with suppress(TypeError, ValueError):
                found[variable.name] = variable.kind.decode(kept[variable.name])
    return found


def _recalled_variables(sheet: Judgement) -> Iterator[Variable]:
    for code in {measure.partition(".")[0] for measure in sheet.plan.recalls}:
        if code in sheet.questionnaire.items:
            yield from (each for each in sheet.variables(code) if measure_of(each) in sheet.plan.recalls)


def write_document(sheet: Judgement) -> dict[str, object]:
    """Return the document of a sheet's answers: what ``read_document`` reads, with each readable value encoded.

    Versions, authors and moments are the store's to add.
    """
    answers: dict[str, object] = {}
    for name, answer in sheet.answers.items():
        kept: dict[str, object] = {
            "raw": list(answer.raw),
            "missing": None if answer.reason is None else str(answer.reason),
            "origin": answer.origin,
            "about": list(answer.about),
        }
        variable = sheet.variable(name)
        if variable is not None and is_asked(variable) and answer.reason is None:
            value = variable.kind.read(answer.raw).value
            if value is not None:
                kept["value"] = variable.kind.encode(value)
        answers[name] = kept
    rosters = (item for item in sheet.questionnaire.items.values() if isinstance(item, Roster))
    return {
        "answers": answers,
        "entries": {roster.code: list(sheet.begun_entries(roster.code)) for roster in rosters},
    }


# --- plain values in --------------------------------------------------------------------------------------------


def read_plain(
    questionnaire: Questionnaire, plain: Mapping[str, object], context: Context
) -> tuple[dict[str, Answer], dict[str, tuple[str, ...]]]:
    """Return the answers and the entries that plain values stand for."""
    plan = plan_of(questionnaire)
    answers: dict[str, Answer] = {}
    entries: dict[str, tuple[str, ...]] = {}
    for name, found in plain.items():
        item = questionnaire.items.get(name)
        if isinstance(item, Roster):
            entries[name] = _read_roster(item, found, answers)
        elif "#" in name:
            answers[name] = _typed(EXPLANATION, found)
        elif name in plan.by_name and is_asked(plan.by_name[name]):
            answers[name] = _typed(plan.by_name[name].kind, found)
    _take_as_said_now(Judgement(questionnaire, answers, entries, context), answers)
    return answers, entries


def _read_roster(roster: Roster, found: object, answers: dict[str, Answer]) -> tuple[str, ...]:
    rows = list(found) if isinstance(found, list | tuple) else []
    fixed = [choice.code for choice in roster.rows or ()]
    free = [f"e{number:05d}" for number in range(1, max(0, len(rows) - len(fixed)) + 1)]
    for entry, row in zip([*fixed, *free], rows, strict=False):
        values = row if isinstance(row, Mapping) else {}
        kinds = {
            variable.name: variable.kind for variable in roster_variables(roster, entry) if is_asked(variable)
        }
        for field, value in values.items():
            name = name_field(roster.code, entry, str(field))
            if "#" in name:
                answers[name] = _typed(EXPLANATION, value)
            elif name in kinds:
                answers[name] = _typed(kinds[name], value)
    return tuple(free)


def _take_as_said_now(sheet: Judgement, answers: dict[str, Answer]) -> None:
    """Make explanations and confirmations speak of the answers they came with: plain values carry no history."""
    for name, answer in tuple(answers.items()):
        variable = None if "#" in name else sheet.variable(name)
        if "#" in name or (variable is not None and isinstance(variable.kind, Confirmation)):
            answers[name] = Answer(answer.raw, answer.missing, answer.origin, sheet.about(name))


def _typed(kind: Kind, found: object) -> Answer:
    """Return the answer a person would have typed for a plain value."""
    match found:
        case None:
            return Answer()
        case {"missing": str(reason)}:
            return Answer(missing=read_reason(reason))
        case {"raw": raw}:
            return Answer(_texts(raw))
        case str():
            return Answer(_texted(kind, found))
        case bool():
            value: Result = found
        case int() | float():
            value = Decimal(repr(found))
        case datetime():
            value = found.date()
        case Decimal() | date():
            value = found
        case list() | tuple():
            value = tuple(str(member) for member in found)
        case _:
            return Answer((str(found),))
    return Answer(_written(kind, value))


def _texted(kind: Kind, text: str) -> Raw:
    """Return a text as typed; a full ISO date given for a month stands for its month."""
    if kind.value_type == "date" and kind.read((text,)).value is None:
        try:
            return kind.write(date.fromisoformat(text))
        except ValueError:
            pass
    return (text,)


def _written(kind: Kind, value: Result) -> Raw:
    """Return ``value`` as typed; a value that the kind cannot hold becomes its text, for judgement to refuse."""
    if isinstance(value, tuple):
        listed = tuple(str(member) for member in value)
        return listed if kind.value_type == "list" else (", ".join(listed),)
    try:
        raw = kind.write(value)  # type: ignore[arg-type]
        if kind.read(raw).value == value:
            return raw
    except (TypeError, ValueError, AttributeError, ArithmeticError):
        pass
    return (str(value),)


# --- plain values out -------------------------------------------------------------------------------------------


def plain_value(value: Result) -> object:
    """Return a value as JSON knows it: a number where a double is exact, else text; ISO dates; lists."""
    match value:
        case None | bool() | str():
            return value
        case Decimal():
            if not value.is_finite():
                return str(value)
            if value == value.to_integral_value():
                return int(value)
            return float(value) if Decimal(repr(float(value))) == value else format(value, "f")
        case date():
            return value.isoformat()
        case _:
            return [plain_value(member) for member in value]  # type: ignore[arg-type]


def plain_of(kind: Kind, value: Result) -> object:
    """Return a value of a kind as JSON knows it: a month has no day."""
    return kind.encode(value) if kind.typed and isinstance(value, date) else plain_value(value)


def write_plain(sheet: Judgement, *, hidden: bool) -> dict[str, object]:
    """Return the plain values of everything a person answered; what is hidden only when ``hidden``.

    Plain values have no history: an explanation or a confirmation that speaks of something else now is left out.
    """
    plain: dict[str, object] = {}
    for item in sheet.questionnaire.items.values():
        if isinstance(item, Roster):
            shown = frozenset(sheet.shown_rows(item.code))
            rows = [
                dict(
                    _written_out(
                        sheet, roster_variables(item, entry), len(item.code) + len(entry) + 3, hidden
                    )
                )
                for entry in sheet.begun_entries(item.code)
                if hidden or entry in (item.rows or ()) or entry in shown
            ]
            if any(rows) or len(rows) > len(item.rows or ()):
                plain[item.code] = rows
        else:
            plain.update(_written_out(sheet, sheet.variables(item), 0, hidden))
        plain.update(_explained(sheet, item.code, 0))
    return plain


def _written_out(
    sheet: Judgement, variables: Sequence[Variable], cut: int, hidden: bool
) -> Iterator[tuple[str, object]]:
    """Yield the plain values of variables, their names without their first ``cut`` characters."""
    for variable in variables:
        if not hidden and not sheet.shows(variable):
            continue
        answer = sheet.answers.get(variable.name)
        if (
            answer is not None
            and is_asked(variable)
            and not answer.blank
            and not _is_void(sheet, variable, answer)
        ):
            yield variable.name[cut:], _plain_answer(variable.kind, answer)
        yield from _explained(sheet, variable.name, cut)


def _is_void(sheet: Judgement, variable: Variable, answer: Answer) -> bool:
    """Say whether a confirmation speaks of a total that is no more; a reason for not confirming speaks of none."""
    confirms = isinstance(variable.kind, Confirmation) and answer.reason is None
    return confirms and answer.about != sheet.confirmed(variable)


def _explained(sheet: Judgement, owner: str, cut: int) -> Iterator[tuple[str, object]]:
    for rule in sheet.rules(owner):
        answer = None if rule.hard else sheet.answers.get(f"{owner}#{rule.key}")
        if answer is not None and sheet.speaks_of_now(owner, rule):
            yield f"{owner}#{rule.key}"[cut:], " ".join(answer.raw).strip()


def _plain_answer(kind: Kind, answer: Answer) -> object:
    if answer.reason is not None:
        return {"missing": str(answer.reason)}
    value = kind.read(answer.raw).value
    return {"raw": list(answer.raw)} if value is None else plain_of(kind, value)
