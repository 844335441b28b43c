"""What each column of the files means: its question, type, unit, choices, section, class and who was asked.

Apart from the data because it is read beside them, by people. Refuses words of its own: headings and the names of types
come from ``words``; without them, the codes.
"""

from collections.abc import Iterable, Iterator, Mapping

from surveys.questionnaire.definition.model import Roster, row_expressions
from surveys.results.formats.layout import Column
from surveys.results.formats.tables import Field, Table

HEADINGS = (
    "file",
    "column",
    "variable",
    "label",
    "type",
    "unit",
    "choices",
    "reasons",
    "section",
    "disclosure",
    "base",
)


def codebook_lines(
    tables: Iterable[Table], words: Mapping[str, str], extension: str = "csv"
) -> Iterator[tuple[str, ...]]:
    """Yield the heading, then one line per column of every table; ``words`` by ``codebook.<heading>`` and the like."""
    yield tuple(_word(words, f"codebook.heading.{heading}") for heading in HEADINGS)
    for table in tables:
        name = f"{table.name}.{extension}" if extension else table.name
        for one in table.fields:
            yield _line(name, one, words)


def _line(file: str, one: Field, words: Mapping[str, str]) -> tuple[str, ...]:
    column = one.column
    if column is None:
        label = words.get(f"codebook.field.{one.name}", "")
        return (file, one.name, "", label, _word(words, f"codebook.type.{one.type}"), "", "", "", "", "", "")
    holds = one.type if column.holds == "value" else column.holds
    return (
        file,
        one.name,
        column.item.code,
        column.label,
        _word(words, f"codebook.type.{holds}"),
        column.unit,
        _choices(column),
        _reasons(column, words),
        column.section.title,
        _word(words, f"codebook.disclosure.{column.disclosure}"),
        _asked(column, words),
    )


def _choices(column: Column) -> str:
    return " | ".join(f"{choice.code} = {choice.label}" for choice in column.choices or ())


def _reasons(column: Column, words: Mapping[str, str]) -> str:
    """Return what a column of reasons may hold."""
    if column.holds == "value":
        return ""
    allowed = () if isinstance(column.item, Roster) or column.holds == "gate" else column.item.allow
    codes = [*(reason.value for reason in allowed), "hidden"]
    return " | ".join(f"{code} = {_word(words, f'codebook.reason.{code}')}" for code in codes)


def _asked(column: Column, words: Mapping[str, str]) -> str:
    """Return the conditions under which the question is asked, as its author wrote them."""
    conditions = [each.source for each in (column.section.relevant, column.item.relevant) if each is not None]
    conditions += [each.source for each in row_expressions(column.item).values()]
    return " ; ".join(conditions) or _word(words, "codebook.everyone")


def _word(words: Mapping[str, str], code: str) -> str:
    return words.get(code, code.rpartition(".")[2])
