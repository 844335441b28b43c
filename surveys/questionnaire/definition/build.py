"""A document whose shape is known → the frozen objects of a questionnaire, as much of it as can be built.

Apart from ``load`` because building goes on past every fault: what cannot be built is set aside by name, so that what
refers to it is still verified. Finds unknown lists, kinds that refuse their settings and expressions that say nothing.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from surveys.questionnaire.choices import ChoiceList
from surveys.questionnaire.definition.document import Node
from surveys.questionnaire.definition.found import Found
from surveys.questionnaire.definition.items import settings_of
from surveys.questionnaire.definition.lists import read_benchmarks, read_lists
from surveys.questionnaire.definition.model import (
    Column,
    English,
    Item,
    Matrix,
    Question,
    Questionnaire,
    Roster,
    Rule,
    Section,
    Statistic,
)
from surveys.questionnaire.definition.names import DefinitionNames
from surveys.questionnaire.definition.parts import (
    Record,
    read_all,
    read_compare,
    read_compare_table,
    read_day,
    read_prefill,
    read_reasons,
)
from surveys.questionnaire.definition.shapes import Day
from surveys.questionnaire.definition.statistics import STATISTICS
from surveys.questionnaire.definition.words import COLUMN_CODE, FREQUENCIES, MATRICES
from surveys.questionnaire.expressions import Expression, parse
from surveys.questionnaire.kinds import KINDS, make_kind
from surveys.questionnaire.kinds.base import Kind
from surveys.questionnaire.kinds.derived import Calculated


class Builder:
    """Builds one questionnaire. ``unbuilt`` holds the codes of the items that could not be."""

    def __init__(self, document: Record, root: Node, found: Found) -> None:
        self.document = document
        self.found = found
        self.unbuilt: set[str] = set()
        self.asked = 0
        self.declared = _names(root, "choices")  # a list that is there but unreadable is not an unknown list
        self.lists = read_lists(document.get("choices", {}))

    def build(self) -> Questionnaire:
        """Return the questionnaire; wrong parts of it are absent and named in ``found``."""
        return self._typed(self._whole())

    def _typed(self, questionnaire: Questionnaire) -> Questionnaire:
        """Give each calculated question that says no type the type its expression has."""
        names = DefinitionNames(questionnaire, self.unbuilt)

        def type_item(item: Item) -> Item:
            if (
                isinstance(item, Question)
                and isinstance(item.kind, Calculated)
                and item.kind.value_type == "any"
            ):
                return replace(item, kind=replace(item.kind, value_type=names.inferred(item)))
            return item

        sections = tuple(
            replace(section, items=tuple(map(type_item, section.items))) for section in questionnaire.sections
        )
        return replace(questionnaire, sections=sections)

    def _whole(self) -> Questionnaire:
        document = self.document
        period = document.get("period", {})
        population = document.get("population", {})
        return Questionnaire(
            survey=document.get("survey", ""),
            title=document.get("title", ""),
            purpose=document.get("purpose", ""),
            edition=document.get("edition", ""),
            frequency_months=self._frequency(),
            opens_on=read_day(period.get("open")),
            closes_on=read_day(period.get("close")),
            period_note=period.get("note", ""),
            unit=document.get("one_response_per", "organisation"),
            expected_count=population.get("expected_count"),
            population_source=population.get("source", ""),
            population_filter=population.get("filter", ""),
            previous_editions=tuple(read_all(document.get("previous_editions"))),
            params=document.get("params", {}),
            choices=self.lists,
            reference_lists=read_lists(self.document.get("reference_lists", {})),
            benchmarks=read_benchmarks(document.get("benchmarks", ()), self.found),
            disclosure_rules=document.get("disclosure_rules", {}),
            english=tuple(
                English(each["at"], each["of"], each["text"])
                for each in read_all(document.get("english"))
                if {"at", "of", "text"} <= each.keys()
            ),
            sections=tuple(self._sections()),
            document=document,
        )

    def _frequency(self) -> int | None:
        months: int | None = self.document.get("frequency_months")
        word = self.document.get("frequency")
        if word is None:
            return months
        if months is not None and months != FREQUENCIES[word]:
            self.found.say("frequency.disagrees", "frequency_months", given=months, word=word)
        return FREQUENCIES[word]

    # ── lists and references ──────────────────────────────────────────────────────────────────────────────────

    def _list(self, record: Record, key: str, where: str) -> ChoiceList | None:
        """Return the list that ``record[key]`` names, or ``None`` after saying that there is no such list."""
        code = record.get(key)
        if code is None or code in self.lists:
            return self.lists.get(code) if code else None
        if code not in self.declared:
            self.found.say(
                "list.unknown", f"{where}.{key}", given=code, suggestion=self.found.suggest(code, self.lists)
            )
        return None

    # ── sections and items ────────────────────────────────────────────────────────────────────────────────────

    def _sections(self) -> Iterable[Section]:
        for number, record in enumerate(self.document.get("sections", ()), start=1):
            if record is None:
                continue
            code = record.get("code", "")
            where = f"sections.{code}" if code else f"sections[{number}]"
            items = [self._item(child, where) for child in read_all(record.get("questions"))]
            yield Section(
                code=code,
                title=record.get("title", ""),
                items=tuple(item for item in items if item is not None),
                delegate_to=record.get("delegate_to", ""),
                delegable=record.get("delegable", True),
                minutes=record.get("minutes", 0),
                prepare=tuple(read_all(record.get("prepare"))),
                relevant=self._expression(record, "relevant", where),
                restricted=record.get("restricted", False),
            )

    def _item(self, record: Record, section: str) -> Item | None:
        word = record.get("type", "")
        if word not in ("note", "calculated"):
            self.asked += 1
        code = record.get("code")
        if not code:
            return None
        where = f"{section}.{code}"
        made: Item | None = None
        if word in MATRICES:
            made = self._matrix(record, where)
        elif word == "roster":
            made = self._roster(record, where)
        elif word:
            made = self._question(record, where)
        if made is None:
            self.unbuilt.add(code)
        return made

    def _shared(self, record: Record, where: str) -> dict[str, Any]:
        """Return what every item but a note has."""
        return {
            "code": record["code"],
            "label": record.get("label", ""),
            "hint": record.get("hint", ""),
            "required": record.get("required", False),
            "relevant": self._expression(record, "relevant", where),
            "rules": self._rules(record, where),
            "prefill": read_prefill(record.get("prefill")),
            "disclosure": record.get("disclosure", "public_aggregate"),
            "personal_data": record.get("personal_data", "none"),
            "purpose": record.get("purpose", ""),
            "statistics": tuple(self._statistics(record, where)),
        }

    def _question(self, record: Record, where: str) -> Question | None:
        kind = self._kind(record["type"], record, where)
        rows = self._list(record, "rows", where)
        shared = self._shared(record, where)
        calc = self._expression(record, "calc", where)
        if kind is None or ("rows" in record and rows is None):
            return None
        compare = read_compare(record.get("compare"))
        return Question(
            kind=kind, rows=rows, calc=calc, allow=read_reasons(record), compare=compare, **shared
        )

    def _matrix(self, record: Record, where: str) -> Matrix | None:
        word = record["type"]
        rows = self._list(record, "rows", where)
        shared = self._shared(record, where)
        row_filter = self._expression(record, "row_filter", where)
        if word == "matrix_single":
            scale = self._list(record, "scale", where)
            kind = self._kind("likert", {"scale": record.get("scale")}, where) if scale else None
            columns: tuple[Column, ...] = (Column(code="", kind=kind, label=""),) if kind else ()
        else:
            columns = self._columns(record.get("columns"), f"{where}.columns")
        if rows is None or not columns:
            return None
        return Matrix(
            type=word,
            rows=rows,
            columns=columns,
            row_filter=row_filter,
            row_total=record.get("row_total", False),
            allow=read_reasons(record),
            compare=read_compare_table(record.get("compare")),
            **shared,
        )

    def _roster(self, record: Record, where: str) -> Roster | None:
        rows = self._list(record, "rows", where)
        shared = self._shared(record, where)
        columns = self._columns(record.get("fields"), f"{where}.fields")
        if not columns or ("rows" in record and rows is None):
            return None
        return Roster(
            fields=columns,
            rows=rows,
            row_filter=self._expression(record, "row_filter", where),
            row_count=self._expression(record, "row_count", where),
            min_rows=record.get("min_rows", 0),
            max_rows=record.get("max_rows", 200),
            paste_table=record.get("paste_table", False),
            compare=read_compare_table(record.get("compare")),
            **shared,
        )

    def _columns(self, records: Iterable[Any] | None, where: str) -> tuple[Column, ...]:
        """Return the columns that can be built, or none at all when one cannot: a matrix is whole or unbuilt."""
        made: list[Column] = []
        whole = True
        for record in records or ():
            column = self._column(record, where) if record else None
            whole = whole and column is not None
            if column is not None:
                made.append(column)
        return tuple(made) if whole else ()

    def _column(self, record: Record, where: str) -> Column | None:
        code = record.get("code")
        word = record.get("type")
        if not code or not word:
            return None
        place = f"{where}.{code}"
        kind = self._kind(word, record, place)
        rules = self._rules(record, place)
        calc = self._expression(record, "calc", place)
        if kind is None:
            return None
        return Column(
            code=code,
            kind=kind,
            label=record.get("label", ""),
            hint=record.get("hint", ""),
            required=record.get("required", False),
            rules=rules,
            calc=calc,
            total=record.get("total", False),
            disclosure=record.get("disclosure"),
            compare=read_compare(record.get("compare")),
        )

    def _kind(self, word: str, record: Record, where: str) -> Kind | None:
        settings: dict[str, object] = {}
        for name, key in settings_of(KINDS[word]).items():
            value = record.get(name)
            if value is None:
                if key.required:
                    return None  # its absence, or what is wrong with it, is already said
            elif isinstance(key.shape, Day):
                settings[name] = date.fromisoformat(value)
            else:
                settings[name] = value
        lists = [name for name in ("choices", "scale") if name in settings]
        if any(self._list(record, name, where) is None for name in lists):
            return None
        made = make_kind(word, settings, self.lists)
        if isinstance(made, Kind):
            return made
        for problem in made:
            place = f"{where}.{problem.where}" if problem.where else where
            self.found.add(problem.at(place))
        return None

    # ── rules, expressions, statistics ────────────────────────────────────────────────────────────────────────

    def _expression(self, record: Record, key: str, where: str) -> Expression | None:
        source = record.get(key)
        return self._parse(source, f"{where}.{key}") if isinstance(source, str) else None

    def _parse(self, source: str, where: str) -> Expression | None:
        parsed = parse(source)
        if isinstance(parsed, Expression):
            return parsed
        for problem in parsed:
            self.found.add(problem.at(where))
        return None

    def _rules(self, record: Record, where: str) -> tuple[Rule, ...]:
        made = []
        for word in ("hard", "soft"):
            for number, rule in enumerate(record.get(word, ()), start=1):
                condition = self._expression(rule, "rule", f"{where}.{word}[{number}]") if rule else None
                if condition is not None:
                    made.append(
                        Rule(
                            key=f"{word}{number}",
                            hard=word == "hard",
                            condition=condition,
                            message=rule.get("message", ""),
                            explain=rule.get("explain", "optional"),
                        )
                    )
        return tuple(made)

    def _statistics(self, record: Record, where: str) -> Iterable[Statistic]:
        units = {
            stat["id"]: stat.get("unit", "org") for stat in read_all(record.get("stats")) if "id" in stat
        }
        for stat in read_all(record.get("stats")):
            if "id" in stat and stat.get("kind"):
                unit = stat.get("unit") or units.get(stat.get("of", ""), "org")
                yield self._statistic(stat, unit, f"{where}.stats.{stat['id']}")

    def _statistic(self, record: Record, unit: str, where: str) -> Statistic:
        kind = STATISTICS[record["kind"]]
        named: dict[str, Any] = {}
        settings: dict[str, object] = {
            name: True for name in ("no_breakdown", "disclosure_test") if record.get(name)
        }
        for key, shape in kind.keys.items():
            value = record.get(key)
            if value is None:
                continue
            if shape == "column" or (key == "value" and kind.feed == "cell" and COLUMN_CODE.fits(value)):
                named[key] = value
            elif shape == "expression":
                named[key] = self._parse(value, f"{where}.{key}")
            elif shape == "expressions":
                each = [self._parse(text, f"{where}.{key}[{n}]") for n, text in enumerate(value, 1) if text]
                named[key] = tuple(made for made in each if made is not None)
            elif shape == "statistic":
                named[key] = value
            else:
                settings[key] = tuple(value) if isinstance(value, list) else value
        printed = record.get("format", ())
        return Statistic(
            id=record["id"],
            kind=record["kind"],
            unit=unit,
            label=record.get("label", ""),
            rounding=record.get("rounding", 0),
            format=(printed,) if isinstance(printed, str) else tuple(read_all(printed)),
            settings=settings,
            **named,
        )


def _names(root: Node, key: str) -> frozenset[str]:
    """Return the keys that are written under ``key``, readable or not."""
    node = root.value.get(key) if isinstance(root.value, dict) else None
    return frozenset(node.value) if node and isinstance(node.value, dict) else frozenset()
