"""What each column of the files means: its question, type, unit, choices, section, class and who was asked.

Apart from the data because it is read beside them, by people. Refuses words of its own: headings and the names of types
come from ``words``; without them, the codes.
"""

from collections.abc import Iterator, Mapping

from surveys.questionnaire.definition.model import Roster
from surveys.results.formats.layout import Column, Layout

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


def codebook_lines(layout: Layout, words: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Yield the heading, then one line per column of every file; ``words`` by ``codebook.<heading>`` and the like."""
    yield tuple(_word(words, f"codebook.heading.{heading}") for heading in HEADINGS)
    for column in layout.columns:
        yield _line(layout, "submissions.csv", column, words)
    for code, columns in layout.rosters.items():
        for column in columns:
            yield _line(layout, f"{code}.csv", column, words)


def _line(layout: Layout, file: str, column: Column, words: Mapping[str, str]) -> tuple[str, ...]:
    holds = column.type if column.holds == "value" else column.holds
    section = layout.questionnaire.section_of[column.item.code]
    return (
        file,
        column.name,
        column.item.code,
        column.label,
        _word(words, f"codebook.type.{holds}"),
        column.unit,
        _choices(column),
        _reasons(column, words),
        section.title,
        _word(words, f"codebook.disclosure.{column.disclosure}"),
        _asked(layout, column, words),
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


def _asked(layout: Layout, column: Column, words: Mapping[str, str]) -> str:
    """Return the conditions under which the question is asked, as its author wrote them."""
    section = layout.questionnaire.section_of[column.item.code]
    conditions = [each.source for each in (section.relevant, column.item.relevant) if each is not None]
    filtered = getattr(column.item, "row_filter", None)
    if filtered is not None:
        conditions.append(filtered.source)
    return " ; ".join(conditions) or _word(words, "codebook.everyone")


def _word(words: Mapping[str, str], code: str) -> str:
    return words.get(code, code.rpartition(".")[2])
