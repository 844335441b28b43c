"""The rows of the survey sheet → sections, questions, tables and their columns.

Apart from the other sheets because here rows hold one another, from a ``begin`` to its ``end``. Refuses a row in no section, a
group in a section, and a word that means nothing of ours; reads on after each.
"""

from dataclasses import replace
from typing import Any

from surveys.exchange.xlsform.tables import Record
from surveys.exchange.xlsform.words import APPEARANCES, LISTED, LOST, NO, YES, kind_of, list_key
from surveys.questionnaire.problems import Param, Problem

_Document = dict[str, Any]
_ENDS = {"end_group": "begin_group", "end_repeat": "begin_repeat"}
_SEEN = (
    "code",
    "type",
    "label",
    "hint",
    "required",
    "relevant",
    "calc",
    "row_count",
)  # keys that have a column of XLSForm
_EXPRESSIONS = {"relevant": "relevant", "calculation": "calc", "repeat_count": "row_count"}


class SurveyReader:
    """Reads the survey sheet. ``places`` receives the row of each path of the document.

    Problems: ``xlsform.type``, ``xlsform.type_list``, ``xlsform.outside``, ``xlsform.nested``, ``xlsform.end``,
    ``xlsform.unclosed``, ``xlsform.required``, ``xlsform.lost``, ``xlsform.appearance``, ``xlsform.not_list``,
    ``xlsform.name_twice``.
    """

    def __init__(self, places: dict[str, tuple[str, int]]) -> None:
        self.places = places
        self.problems: list[Problem] = []
        self.sections: list[_Document] = []
        self.section: _Document | None = None
        self.table: _Document | None = None
        self.opened: list[tuple[str, Record]] = []

    def read(self, records: list[Record]) -> list[_Document]:
        """Return the sections, as the document holds them."""
        for record in records:
            for column in LOST:
                if record.text(column):
                    self._say(record, "lost", column=column)
            word, listed = _typed(record)
            if word == "begin_group":
                self._open_section(record)
            elif word in _ENDS:
                self._close(record, word)
            else:
                self._take(record, word, listed)
        for _, record in self.opened:
            self._say(record, "unclosed")
        return self.sections

    def _say(self, record: Record, code: str, **params: Param) -> None:
        self.problems.append(record.fault(code, **params))

    def _open_section(self, record: Record) -> None:
        self.opened.append(("begin_group", record))
        if self.section is not None:
            self._say(record, "nested")
            return
        section = {key: value for key, value in record.extra.items() if key not in _SEEN}
        section |= {"code": record.text("name").strip(), "title": record.cells.get("label", "")}
        if relevant := record.text("relevant"):
            section["relevant"] = relevant
        section["questions"] = []
        self.section = section
        self.sections.append(section)
        self._mark("sections", section["code"], len(self.sections), record)

    def _close(self, record: Record, word: str) -> None:
        if not self.opened or self.opened[-1][0] != _ENDS[word]:
            self._say(record, "end", word=word)
            return
        self.opened.pop()
        if word == "end_repeat":
            self.table = None
        elif not self.opened:
            self.section = None

    def _take(self, record: Record, word: str, listed: str) -> None:
        """Put a question in its section, or a column in its table."""
        kind = kind_of(word, record.extra.get("type"))
        if word == "begin_repeat":
            self.opened.append(("begin_repeat", record))
        if not kind:
            self._say(record, "type", given=word[:60])
        elif self.section is None:
            self._say(record, "outside", name=record.text("name")[:60])
        elif word in LISTED and not listed:
            self._say(record, "type_list", word=word)
        elif self.table is not None and word == "begin_repeat":
            self._say(record, "nested")
        elif self.table is not None and self.table["type"] == "matrix_single":
            if word == "select_one" and "scale" not in self.table:
                self.table["scale"] = listed
            else:
                self._say(record, "not_list", name=self.table["code"][:60])
        else:
            self._add(record, self._item(record, kind, word, listed))

    def _add(self, record: Record, item: _Document) -> None:
        section: Any = self.section
        path = f"sections.{section['code']}"
        if self.table is not None:
            key = "fields" if self.table["type"] == "roster" else "columns"
            self.table[key].append(item)
            self._mark(f"{path}.{self.table['code']}.{key}", item["code"], len(self.table[key]), record)
            return
        section["questions"].append(item)
        self._mark(path, item["code"], len(section["questions"]), record)
        if self.opened[-1][0] == "begin_repeat":
            self.table = item
            if item["type"] != "matrix_single":
                item["fields" if item["type"] == "roster" else "columns"] = []

    def _mark(self, path: str, code: str, position: int, record: Record) -> None:
        """Remember the row of a path, by name and by position: a problem of a row without a name has only the second."""
        place = self.places.setdefault(f"{path}.{code}", (record.sheet, record.line))
        self.places.setdefault(f"{path}[{position}]", (record.sheet, record.line))
        if code and place[1] != record.line:
            self._say(record, "name_twice", name=code[:60], first=place[1])

    def _item(self, record: Record, kind: str, word: str, listed: str) -> _Document:
        item = {key: value for key, value in record.extra.items() if key not in _SEEN}
        item |= {"code": record.text("name").strip(), "type": kind}
        if word in LISTED:
            item[list_key(kind)] = listed
        item |= {key: record.cells[key] for key in ("label", "hint") if key in record.cells}
        item |= {key: text for column, key in _EXPRESSIONS.items() if (text := record.text(column))}
        required = record.text("required").strip().lower()
        if required in YES:
            item["required"] = True
        elif required not in NO:
            self._say(record, "required", given=required[:60])
        self._appearance(record, kind, item)
        self._constraint(record, item)
        return item

    def _appearance(self, record: Record, kind: str, item: _Document) -> None:
        item.pop("appearance", None)
        given = record.text("appearance").strip()
        if not given:
            return
        ours = {theirs: name for name, theirs in APPEARANCES.items()}.get(given)
        if kind == "single" and ours:
            item["appearance"] = ours
        else:
            self.problems.append(replace(record.fault("appearance", given=given[:60]), severity="warning"))

    def _constraint(self, record: Record, item: _Document) -> None:
        """Put the visible rule before those that travel beside it."""
        rule, message = record.text("constraint"), record.cells.get("constraint_message", "")
        rest = item.pop("hard", [])
        first = {key: text for key, text in (("rule", rule), ("message", message)) if text}
        rules = [first, *rest] if first and isinstance(rest, list) else rest
        if rules:
            item["hard"] = rules


def _typed(record: Record) -> tuple[str, str]:
    """Return the word of a row's type and the list that follows it: « begin group » and « begin_group » are one."""
    parts = record.text("type").split()
    if len(parts) > 1 and parts[0] in ("begin", "end"):
        parts = [f"{parts[0]}_{parts[1]}", *parts[2:]]
    word = parts[0] if parts else ""
    return word, " ".join(parts[1:])
