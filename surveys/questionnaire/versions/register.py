"""The register of codes of a survey: each code, what it stands for, and the editions that asked it.

Apart from a comparison of two editions because a code may come back after years. It is worked out from the published
versions, which never change, so it cannot disagree with them (decision 0019). Refuses a code with a second meaning:
another type, another unit, another list; new words under a code are only said.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from surveys.questionnaire.choices import ChoiceList
from surveys.questionnaire.definition.model import Column, Matrix, Question, Questionnaire, Roster
from surveys.questionnaire.kinds.base import Kind
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import fold

What = Literal["question", "column", "choice", "statistic"]
Key = tuple[What, str]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code stands for in one version. ``code`` is whole: ``item.column``, ``list.choice``.

    ``sense`` is the family of its answers (number, text, choice, choices, date, boolean, a table's type), ``type`` the
    word that its author wrote; ``choices`` names the list it is answered with and ``members`` holds that list's codes.
    """

    what: What
    code: str
    type: str
    sense: str
    label: str
    unit: str = ""
    choices: str = ""
    members: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Entry:
    """A code for ever: its meaning as last worded, and the editions that had it, the first one first."""

    meaning: Meaning
    editions: tuple[str, ...]

    @property
    def first(self) -> str:
        """The first edition that had it."""
        return self.editions[0]

    @property
    def last(self) -> str:
        """The last one."""
        return self.editions[-1]


Register = Mapping[Key, Entry]


def register_of(published: Iterable[tuple[str, Questionnaire]]) -> Register:
    """Return the register of versions given in the order of their publication, each with its edition's name."""
    found: dict[Key, Entry] = {}
    for edition, questionnaire in published:
        for meaning in meanings(questionnaire):
            key = meaning.what, meaning.code
            known = found.get(key)
            editions = known.editions if known is not None else ()
            if edition not in editions:
                editions = (*editions, edition)
            found[key] = Entry(meaning, editions)
    return found


def meanings(questionnaire: Questionnaire) -> Iterator[Meaning]:
    """Yield what each code of a questionnaire stands for: questions with their columns, figures, then lists."""
    for code, item in questionnaire.items.items():
        match item:
            case Question():
                yield _answered("question", code, item.label, item.kind)
            case Matrix() | Roster():
                word = item.type if isinstance(item, Matrix) else "roster"
                yield _listed(Meaning("question", code, word, word, item.label), item.rows)
                for column in item.columns if isinstance(item, Matrix) else item.fields:
                    if column.code:
                        yield _of_column(code, column)
        for one in item.statistics:
            yield Meaning("statistic", one.id, one.kind, one.kind, one.label)
    for code, choices in questionnaire.choices.items():
        for choice in choices:
            yield Meaning("choice", f"{code}.{choice.code}", "choice", "choice", choice.label)


def _of_column(code: str, column: Column) -> Meaning:
    return _answered("column", f"{code}.{column.code}", column.label, column.kind)


def _answered(what: What, code: str, label: str, kind: Kind) -> Meaning:
    sense: str = kind.value_type
    if kind.choice_list is not None:
        sense = "choices" if sense == "list" else "choice"
    return _listed(Meaning(what, code, kind.name, sense, label, kind.unit), kind.choice_list)


def _listed(meaning: Meaning, choices: ChoiceList | None) -> Meaning:
    if choices is None:
        return meaning
    return replace(meaning, choices=choices.code, members=frozenset(choices.by_code))


def find_reuses(register: Register, questionnaire: Questionnaire) -> Iterator[Problem]:
    """Yield what gives a published code another meaning, and what words it otherwise.

    Errors ``lint.code_reused_type``, ``lint.code_reused_unit``, ``lint.code_reused_list``; the warning
    ``lint.reworded`` where the words are others and the meaning may have stayed. ``where`` is the code.
    """
    for meaning in meanings(questionnaire):
        entry = register.get((meaning.what, meaning.code))
        if entry is None or meaning.what == "statistic":
            continue  # a figure of another formula is a break of its own: nobody answers it
        former, since = entry.meaning, {"first": entry.first, "last": entry.last}
        if former.sense != meaning.sense:
            yield Problem(
                "lint.code_reused_type", meaning.code, {"before": former.type, "after": meaning.type, **since}
            )
        elif former.unit and meaning.unit and fold(former.unit) != fold(meaning.unit):
            yield Problem(
                "lint.code_reused_unit", meaning.code, {"before": former.unit, "after": meaning.unit, **since}
            )
        elif former.members and not former.members & meaning.members:
            yield Problem(
                "lint.code_reused_list",
                meaning.code,
                {"before": former.choices, "after": meaning.choices, **since},
            )
        elif fold(former.label) != fold(meaning.label):
            yield Problem(
                "lint.reworded", meaning.code, {"before": former.label, "after": meaning.label}, "warning"
            )


def codes_of(register: Register) -> frozenset[str]:
    """Return every code that a new question, column or figure may not take, whole or within its table."""
    return frozenset(code for what, code in register if what != "choice")
