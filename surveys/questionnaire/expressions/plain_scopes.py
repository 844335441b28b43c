"""Scopes over plain answers, as JSON gives them, when no definition says what the questions are.

Apart from answer sheets, which know kinds, rosters and what is hidden. Used by the console and by the vectors of
other engines. Refuses the machine's clock: the day, the instant and the zone are given.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any

from surveys.questionnaire.expressions.native_values import Plain, known
from surveys.questionnaire.expressions.odk_values import FormError, Nodes, read_moment
from surveys.questionnaire.expressions.terms import Reference, Result


@dataclass(slots=True)
class PlainScope:
    """Answers of the native dialect: ``{code: value, "matrix.row.col": value, "roster": [{…}]}``.

    ``"."``, ``"@row"`` and ``"@.col"`` are keys too, for trying a rule. An answer that is not there is missing.
    """

    answers: Mapping[str, object]
    today: date | None
    now: datetime | None
    params: Mapping[str, object] = field(default_factory=dict)

    def lookup(self, reference: Reference) -> Any:
        """Return an answer, a cell, a column or a roster's field."""
        whole = self.answers.get(str(reference))
        if whole is not None or not reference.parts:
            return _understand(whole)
        if "*" in reference.parts:
            return tuple(self._column(reference))
        return None

    def _column(self, reference: Reference) -> Iterator[Any]:
        entries = self.answers.get(reference.code)
        if isinstance(entries, list) and len(reference.parts) == 2:
            for entry in entries:
                yield _understand(entry.get(reference.parts[1])) if isinstance(entry, dict) else None
            return
        wanted = (reference.code, *reference.parts)
        for name, value in self.answers.items():
            parts = name.split(".")
            if len(parts) == len(wanted) and all(w in {"*", p} for w, p in zip(wanted, parts, strict=True)):
                yield _understand(value)

    def current(self) -> Any:
        """Return the answer under ``"."``."""
        return _understand(self.answers.get("."))

    def row(self) -> str | None:
        """Return the text under ``"@row"``."""
        row = self.answers.get("@row")
        return row if isinstance(row, str) else None

    def attribute(self, row: str, name: str) -> Result:
        """Return nothing: attributes belong to a definition."""
        return None

    def previous(self, reference: Reference) -> Result:
        """Return nothing: plain answers have no edition before."""
        return None

    def parameter(self, name: str) -> Any:
        """Return a parameter that was given."""
        return _understand(self.params.get(name))


def _understand(value: object) -> Any:
    """Return a plain value: numbers exact, texts that may still be numbers or dates, blanks missing."""
    if isinstance(value, str):
        return Plain(value) if value.strip() else None
    if isinstance(value, list):
        return tuple(
            f"e{position}" if isinstance(member, dict) else _understand(member)
            for position, member in enumerate(value, 1)
        )
    return known(value)


@dataclass(slots=True)
class PlainForm:
    """Answers of the odk dialect: texts by name, lists of objects for repeats, and where the expression sits.

    ``inside`` names the instances (from 1) of the repeats around the expression, outermost first; ``here`` is the
    question meant by ``.``; ``empty`` holds the fields of repeats without an instance.
    """

    answers: Mapping[str, object]
    today: date | None
    now: datetime | None
    zone: tzinfo
    types: Mapping[str, str] = field(default_factory=dict)
    inside: Sequence[tuple[str, int]] = ()
    here: str | None = None
    choices: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    tables: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)
    empty: Mapping[str, Sequence[str]] = field(default_factory=dict)
    language: str = ""
    homes: dict[str, tuple[str, ...]] = field(init=False)  # question -> repeats around it
    repeats: dict[str, tuple[str, ...]] = field(init=False)  # repeat -> repeats down to itself

    def __post_init__(self) -> None:
        self.homes, self.repeats = {}, {}
        self._survey(self.answers, ())
        for repeat, names in self.empty.items():
            path = self.repeats.setdefault(repeat, (repeat,))
            self.homes.update(dict.fromkeys(names, path))

    def _survey(self, level: Mapping[str, object], path: tuple[str, ...]) -> None:
        for name, value in level.items():
            if isinstance(value, list) and all(isinstance(member, dict) for member in value):
                self.repeats[name] = (*path, name)
                for member in value:
                    self._survey(member, (*path, name))
            else:
                self.homes[name] = path

    def knows(self, name: str) -> bool:
        """Say whether a question or a repeat has this name."""
        return name in self.homes or name in self.repeats

    def lookup(self, reference: Reference) -> Any:
        """Return a question's answer here, its answers when it is asked in a repeat not entered, or instances."""
        name = reference.code
        if name in self.repeats:
            return Nodes(self._instances(self.repeats[name], dict(self.inside), keep_last=True))
        path = self.homes.get(name)
        if path is None:
            raise FormError(f"no question {name}")
        here = dict(self.inside)
        found = [self._answer(name, level) for level in self._instances(path, here)]
        if all(repeat in here for repeat in path):
            return found[0] if found else ""
        return Nodes(found)

    def _instances(
        self, path: tuple[str, ...], here: Mapping[str, int], *, keep_last: bool = False
    ) -> list[Mapping[str, object]]:
        """Return the instances down a path, each repeat of ``here`` held at its instance."""
        levels: list[Mapping[str, object]] = [self.answers]
        for depth, repeat in enumerate(path, 1):
            found: list[Mapping[str, object]] = []
            for level in levels:
                members = level.get(repeat)
                instances = members if isinstance(members, list) else []
                index = None if keep_last and depth == len(path) else here.get(repeat)
                found += instances if index is None else instances[index - 1 : index]
            levels = found
        return levels

    def _answer(self, name: str, level: Mapping[str, object]) -> Any:
        value = level.get(name)
        if isinstance(value, str) and self.types.get(name) in {"date", "dateTime", "datetime"}:
            return read_moment(value, self) or ""
        return value

    def current(self) -> Any:
        """Return the answer of the question the expression belongs to."""
        return self.lookup(Reference(self.here)) if self.here else ""

    def row(self) -> str | None:
        """Return nothing: a form has no rows."""
        return None

    def attribute(self, row: str, name: str) -> Result:
        """Return nothing: a plain form has no choices at hand."""
        return None

    def previous(self, reference: Reference) -> Result:
        """Return nothing: a form has no edition before."""
        return None

    def parameter(self, name: str) -> Result:
        """Return nothing: a form has no parameters."""
        return None

    def position(self, levels: int) -> int | None:
        """Return the instance, from 1, of the repeat so many levels out."""
        return self.inside[-levels][1] if levels <= len(self.inside) else None

    def indexed(self, name: str, steps: tuple[tuple[str, int], ...]) -> Any:
        """Return a question's answer in the instances pointed at; a question of another repeat is an error (R10)."""
        path = self.homes.get(name)
        if path is None or not all(repeat in path for repeat, _ in steps):
            raise FormError(f"{name} is not in this repeat")
        found = self._instances(path, dict(self.inside) | dict(steps))
        return self._answer(name, found[0]) if found else ""

    def choice_label(self, question: str, code: str) -> str:
        """Return a choice's label in the form's language; a question without choices is an error (R12)."""
        if question not in self.choices:
            raise FormError(f"{question} has no choices")
        for choice in self.choices[question]:
            if choice.get("name") == code:
                label = choice.get("label", "")
                if isinstance(label, Mapping):
                    label = label.get(self.language) or next(iter(label.values()), "")
                return str(label)
        return ""

    def pull(self, table: str, column: str, key_column: str, key: str) -> str:
        """Return a cell of the first line of a table whose key column holds the key; blank when none does."""
        for line in self.tables.get(table, ()):
            if key_column in line and line[key_column] == key:
                return str(line.get(column, ""))
        return ""
