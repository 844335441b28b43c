"""What an earlier sheet of the same questionnaire already worked out, taken over where nothing that it rests on has changed.

Apart from judgement because it never judges: from one keystroke to the next nearly everything said of a submission is what was
said before. Refuses another world than the earlier sheet's, and the items that read the moment or another tool's form.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

from surveys.questionnaire.answers.model import Context
from surveys.questionnaire.answers.plan import OTHER
from surveys.questionnaire.definition.english import catalogue_of
from surveys.questionnaire.definition.holes import HOLE
from surveys.questionnaire.definition.model import Questionnaire, Roster
from surveys.questionnaire.expressions import Expression

if TYPE_CHECKING:
    from surveys.questionnaire.answers.completeness import Completeness

_MEMO = "_answers_grounds"
_EVER = "*"  # the ground of what is never taken over
_NAME = "${}."


def grounds(questionnaire: Questionnaire) -> Mapping[str, frozenset[str]]:
    """Return, for each item, itself and the items that anything said of it may rest on, through all that those rest on.

    Wide rather than exact: every expression, every hole of a text and every word that is the code of an item counts. An
    item that reads what no sheet can compare, like the moment, rests on ``*``. Worked out once.
    """
    known: Mapping[str, frozenset[str]] | None = questionnaire.__dict__.get(_MEMO)
    if known is None:
        known = questionnaire.__dict__[_MEMO] = _work_out(questionnaire)
    return known


def _work_out(questionnaire: Questionnaire) -> dict[str, frozenset[str]]:
    columns = {
        column.code: item.code
        for item in questionnaire.items.values()
        if isinstance(item, Roster)
        for column in item.fields
    }
    direct = {
        item.code: {item.code} | set(_read(item, questionnaire, columns)) | set(_gate(section.relevant, questionnaire, columns))
        for section in questionnaire.sections
        for item in section.items
    }  # fmt: skip
    return {code: frozenset(_through(direct, code)) for code in direct}


def _through(direct: Mapping[str, Collection[str]], start: str) -> set[str]:
    met, waiting = {start}, [start]
    while waiting:
        new = set(direct.get(waiting.pop(), ())) - met
        met |= new
        waiting.extend(new)
    return met


def _gate(
    relevant: Expression | None, questionnaire: Questionnaire, columns: Mapping[str, str]
) -> Iterator[str]:
    if relevant is not None:
        yield from _of_expression(relevant, questionnaire, columns)


def _read(found: object, questionnaire: Questionnaire, columns: Mapping[str, str]) -> Iterator[str]:
    """Yield the items that a piece of a definition names, wherever it names them."""
    match found:
        case Expression():
            yield from _of_expression(found, questionnaire, columns)
        case str():
            for text in (found, catalogue_of(questionnaire).get(found, "")):
                for name in (text, *(word for hole in HOLE.findall(text) for word in hole.split())):
                    yield from _named(name, questionnaire, columns)
        case Mapping():
            for key, value in found.items():
                yield from _read(key, questionnaire, columns)
                yield from _read(value, questionnaire, columns)
        case tuple() | list() | frozenset() | set():
            for each in found:
                yield from _read(each, questionnaire, columns)
        case _ if is_dataclass(found):
            for each in fields(found):
                if (
                    each.name != "statistics"
                ):  # read by figures alone, which are made of sheets that are whole
                    yield from _read(getattr(found, each.name), questionnaire, columns)


def _of_expression(
    expression: Expression, questionnaire: Questionnaire, columns: Mapping[str, str]
) -> Iterator[str]:
    if expression.dialect != "native" or "now" in expression.functions:
        yield _EVER
    for reference in expression.references:
        yield from _named(reference.code, questionnaire, columns)


def _named(name: str, questionnaire: Questionnaire, columns: Mapping[str, str]) -> Iterator[str]:
    start = name.strip(_NAME).partition(".")[0].partition("[")[0]
    for code in (start, start.removesuffix(OTHER), columns.get(start, "")):
        if code in questionnaire.items:
            yield code


def owner_of(questionnaire: Questionnaire, name: str) -> str:
    """Return the code of the item that a variable, a row, an explanation or a whole belongs to, or what looks like it."""
    start = name.partition("#")[0].partition("[")[0].partition(".")[0]
    return start if start in questionnaire.items else start.removesuffix(OTHER)


def resume(sheet: "Completeness", earlier: "Completeness") -> None:
    """Give a sheet on which nothing was asked yet what an earlier one knows of the items that stand as they stood."""
    questionnaire = sheet.questionnaire
    if earlier.questionnaire is not questionnaire or not _same_world(sheet.context, earlier.context):
        return
    moved = {_EVER, *_moved(sheet, earlier)}
    stale = {code for code, ground in grounds(questionnaire).items() if not ground.isdisjoint(moved)}
    owners = sheet.plan.by_name
    for mine, known in zip(sheet.known_by_item(), earlier.known_by_item(), strict=True):
        for code in (taken := known.copy()).keys() & stale:
            del taken[code]
        mine.update(taken)
    for named, said in zip(sheet.known_by_name(), earlier.known_by_name(), strict=True):
        if not stale:
            named.update(said.copy())
            continue
        for name, what in said.copy().items():
            variable = owners.get(name)
            if (owner_of(questionnaire, name) if variable is None else variable.item.code) not in stale:
                named[name] = what


def _moved(sheet: "Completeness", earlier: "Completeness") -> Iterator[str]:
    """Yield the items of which an answer, or the list of entries, is not what it was."""
    now, before = sheet.answers, earlier.answers
    names = {name for name, answer in now.items() if before.get(name) != answer} | (
        before.keys() - now.keys()
    )
    for name in names:
        yield owner_of(sheet.questionnaire, name)
    kept, known = sheet.kept_entries, earlier.kept_entries
    yield from (code for code in kept.keys() | known.keys() if kept.get(code) != known.get(code))


def _same_world(one: Context, other: Context) -> bool:
    """Say whether two contexts differ by the moment alone."""
    return all(
        getattr(one, each.name) == getattr(other, each.name) for each in fields(Context) if each.name != "now"
    )
