"""The lines of an extract, whatever the table: read from the answers, or from the folios in which they are kept.

Apart from the tables because both sources must give the same lines to all of them. A folio is made here, of every class of
disclosure; what leaves is chosen among its columns. Refuses to read an answer where a folio holds its line.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from surveys.results.dataset import Respondent
from surveys.results.formats.explanations import Explained, explanations_of
from surveys.results.formats.extract import Choices, Extract
from surveys.results.formats.folios import write_folio
from surveys.results.formats.layout import ALL_CLASSES, Layout, layout_of, main_cells, roster_cells
from surveys.results.formats.plain import Record, plain_record
from surveys.results.kept import (
    EXPLAINED,
    PLAIN,
    ROWS,
    WHOLE,
    Cell,
    Folio,
    typed_cell,
    untyped_cell,
)

ORGANISATION, RECEIPT = "organisation", "receipt"
KEYS = (ORGANISATION, "edition", "status", "layer", RECEIPT)
SENT_AT = "sent_at"
MAIN = "submissions"  # the table of a line by submission
Rows = list[tuple[str, list[Cell]]]  # each entry of a roster with its cells


@dataclass(frozen=True, slots=True)
class Line:
    """One submission: its keys, when it was sent, the cells of the main file, the rows of the rosters asked for."""

    keys: list[Cell]
    sent_at: Cell
    cells: list[Cell]
    rows: Mapping[str, Rows]


def draw_lines(
    extract: Extract, layout: Layout, *, main: bool = True, rosters: Collection[str] = ()
) -> Iterator[Line]:
    """Yield the lines of an extract: with the cells of the main file or without, and the rows of some rosters."""
    if extract.folios is not None:
        for content in extract.folios():
            yield from _kept_lines(Folio(content), layout, main=main, rosters=rosters)
        return
    for respondent in extract.respondents():
        yield Line(
            keys_of(extract, respondent),
            (respondent.sent_at, None),
            main_cells(layout, respondent) if main else [],
            {code: list(roster_cells(layout, code, respondent)) for code in rosters},
        )


def count_lines(extract: Extract) -> dict[str, int]:
    """Return how many lines each table of an extract has: its submissions, and the rows of each roster."""
    layout = layout_of(extract.questionnaire, extract.choices.classes)
    counts = {MAIN: 0, **dict.fromkeys(layout.rosters, 0)}
    for line in draw_lines(extract, layout, main=False, rosters=layout.rosters):
        counts[MAIN] += 1
        for code, rows in line.rows.items():
            counts[code] += len(rows)
    return counts


def keys_of(extract: Extract, respondent: Respondent) -> list[Cell]:
    """Return the cells of the keys of a submission, in the order of ``KEYS``."""
    return [
        (respondent.organisation, None),
        (extract.edition, None),
        (respondent.status, None),
        (extract.layer, None),
        (respondent.receipt or None, None),
    ]


def _kept_lines(folio: Folio, layout: Layout, *, main: bool, rosters: Collection[str]) -> Iterator[Line]:
    names = [column.name for column in layout.columns] if main else []
    whole = layout_of(layout.questionnaire, ALL_CLASSES)
    places = {
        code: [
            [each.name for each in whole.rosters[code]].index(column.name) for column in layout.rosters[code]
        ]
        for code in rosters
    }
    texts = {code: folio.texts(code + ROWS) for code in rosters}
    for number, line in enumerate(folio.lines([*KEYS, SENT_AT, *names])):
        rows = {code: _kept_rows(found[number], places[code]) for code, found in texts.items()}
        yield Line(line[: len(KEYS)], line[len(KEYS)], line[len(KEYS) + 1 :], rows)


def _kept_rows(text: str | None, places: list[int]) -> Rows:
    found = [] if text is None else json.loads(text)
    return [(entry, [typed_cell(cells[place]) for place in places]) for entry, cells in found]


def draw_explanations(extract: Extract) -> Iterator[tuple[list[Cell], Explained]]:
    """Yield every explanation behind the keys of its submission."""
    if extract.folios is None:
        for respondent in extract.respondents():
            for one in explanations_of(respondent):
                yield keys_of(extract, respondent), one
        return
    for content in extract.folios():
        folio = Folio(content)
        for keys, text in zip(folio.lines(KEYS), folio.texts(EXPLAINED), strict=True):
            for one in [] if text is None else json.loads(text):
                yield keys, Explained(*one)


def draw_records(extract: Extract) -> Iterator[Record]:
    """Yield each submission as plain values, with what it is; closed classes included."""
    if extract.folios is None:
        for respondent in extract.respondents():
            yield plain_record(extract, respondent)
        return
    for content in extract.folios():
        for text in Folio(content).texts(PLAIN):
            yield json.loads(text or "{}")


def folio_of(extract: Extract) -> bytes:
    """Return the lines of an extract, of every class, as a folio."""
    whole = replace(extract, choices=Choices(ALL_CLASSES))
    layout = layout_of(extract.questionnaire, ALL_CLASSES)
    names = [*KEYS, SENT_AT, *(column.name for column in layout.columns)]
    spread = [step for step in layout.steps if not step.whole]
    columns: dict[str, list[Cell]] = {name: [] for name in names}
    beside: dict[str, list[str | None]] = {
        **{code + ROWS: [] for code in layout.rosters},
        **{step.variable.name + WHOLE: [] for step in spread},
        PLAIN: [],
        EXPLAINED: [],
    }
    for respondent in whole.respondents():
        keys, sent = keys_of(whole, respondent), (respondent.sent_at, None)
        for name, cell in zip(names, [*keys, sent, *main_cells(layout, respondent)], strict=True):
            columns[name].append(cell)
        for code in layout.rosters:
            beside[code + ROWS].append(_rows_text(layout, code, respondent))
        for step in spread:
            reading = respondent.sheet.reading(step.variable)
            beside[step.variable.name + WHOLE].append(_json(untyped_cell((reading.value, reading.missing))))
        beside[PLAIN].append(_json(plain_record(whole, respondent)))
        said = list(explanations_of(respondent))
        beside[EXPLAINED].append(_json([one.plain for one in said]) if said else None)
    return write_folio(columns, beside)


def _rows_text(layout: Layout, code: str, respondent: Respondent) -> str | None:
    """Return the rows of a roster as JSON, ``None`` where it was not asked."""
    if not respondent.sheet.shown(code):
        return None
    rows = roster_cells(layout, code, respondent)
    return _json([[entry, [untyped_cell(cell) for cell in cells]] for entry, cells in rows])


def _json(found: object) -> str:
    return json.dumps(found, ensure_ascii=False)
