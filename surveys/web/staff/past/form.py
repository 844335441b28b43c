"""The form of a mapping: what a person chose for each table, column, word and name, as a mapping.

Apart from the views because a page of several hundred columns is read the same way to look, to keep and to accept. What was
typed and names nothing stays in the mapping as it is, to be told at its place.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from surveys.exchange.past import (
    ColumnMapping,
    PastMapping,
    TableMapping,
    Target,
    headings,
    propose_columns,
    targets_of,
)
from surveys.exchange.past.mapping import DECIMALS, read_scale
from surveys.exchange.workbooks import Sheet
from surveys.questionnaire.definition.model import Questionnaire, Roster
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import fold

ASIDE = "-"  # the place of a sheet that is not read
MOST_WORDS = 40  # of one column, that a page offers to match

_NAMED = re.compile(r"o\d+-nom")
Form = MultiDict[str, str]
At = tuple[int, int]  # a sheet of the file, a column of it


@dataclass(frozen=True, slots=True)
class Given:
    """A mapping as a form gave it. ``places``: the sheet and column of each column of ``mapping.tables``, in order."""

    mapping: PastMapping
    places: tuple[tuple[int, tuple[int, ...]], ...]
    problems: Mapping[At, Problem]

    def at(self, where: str) -> At | None:
        """Return the sheet and the column that a problem of the mapping stands at: « tables[0].columns[3] »."""
        numbers = [int(part.partition("]")[0]) for part in where.split("[")[1:]]
        if not numbers or numbers[0] >= len(self.places):
            return None
        sheet, columns = self.places[numbers[0]]
        return (sheet, columns[numbers[1]] if len(numbers) > 1 else -1)


def read_form(form: Form, sheets: Sequence[Sheet], questionnaire: Questionnaire) -> Given:
    """Return the mapping that a form holds for these sheets."""
    tables, places, problems = [], [], {}
    for at, sheet in enumerate(sheets):
        into = form.get(f"t{at}-dans", ASIDE)
        if into == ASIDE or not sheet.grid.rows:
            continue
        table, columns = _table(form, at, sheet, into, questionnaire)
        tables.append(table)
        places.append((at, columns))
        for column in columns:
            if (text := form.get(f"t{at}-c{column}-facteur", "").strip()) and read_scale(text) is None:
                problems[at, column] = Problem("past.scale")
    organisations = {
        name: code
        for key, name in form.items()
        if _NAMED.fullmatch(key) and (code := form.get(key.replace("nom", "code"), "").strip())
    }
    mapping = PastMapping(tuple(tables), organisations, "laisser" in form, "regles" in form)
    return Given(mapping, tuple(places), problems)


def _table(
    form: Form, at: int, sheet: Sheet, into: str, questionnaire: Questionnaire
) -> tuple[TableMapping, tuple[int, ...]]:
    first, count = _number(form, f"t{at}-premiere"), _number(form, f"t{at}-titres")
    decimal = form.get(f"t{at}-decimale", "")
    table = TableMapping(
        sheet=sheet.title,
        organisation=form.get(f"t{at}-organisme", ""),
        into=into,
        first=first,
        headings=count,
        sent_at=form.get(f"t{at}-recu", ""),
        entry=form.get(f"t{at}-rangee", ""),
        decimal=decimal if decimal in DECIMALS else "",
    )
    shape = f"{into}/{first}/{count}"
    named = headings(sheet.grid, first, count)
    if form.get(f"t{at}-forme", shape) != shape and isinstance(
        questionnaire.items.get(into), Roster | type(None)
    ):
        proposed = propose_columns(
            sheet,
            replace(table, organisation=table.organisation if table.organisation in named else ""),
            questionnaire,
        )
        return proposed, tuple(named.index(column.heading) for column in proposed.columns)
    targets = targets_of(questionnaire, into) if into in ("", *questionnaire.items) else {}
    by_label = _labels(targets)
    columns, places = [], []
    for column, heading in enumerate(named):
        typed = form.get(f"t{at}-c{column}-vers", "").strip()
        if not heading or not typed:
            continue
        target = typed if typed in targets else by_label.get(fold(typed), typed)
        scale = form.get(f"t{at}-c{column}-facteur", "").strip()
        columns.append(
            ColumnMapping(
                heading, target[:200], _words(form, f"t{at}-c{column}"), scale if read_scale(scale) else ""
            )
        )
        places.append(column)
    return replace(table, columns=tuple(columns)), tuple(places)


def _labels(targets: Mapping[str, Target]) -> Mapping[str, str]:
    """Return the one place that each full label names."""
    found: dict[str, str] = {}
    for target in targets.values():
        key = fold(target.label)
        found[key] = "" if key in found else target.name
    return {key: name for key, name in found.items() if name}


def _number(form: Form, name: str) -> int:
    text = form.get(name, "1").strip()
    return min(max(int(text), 1), 50) if text.isascii() and text.isdigit() and len(text) < 4 else 1


def _words(form: Form, prefix: str) -> dict[str, str]:
    found = {}
    for number in range(MOST_WORDS * 2):
        word, meant = form.get(f"{prefix}-mot{number}", ""), form.get(f"{prefix}-sens{number}", "")
        if word and meant:
            found[word] = meant
    return found
