"""A figure ready for print, in words: its title, its question, its n, its lines, its notes, its source.

Apart from its drawing because a table, a file for spreadsheets and a spoken description are made of the same words.
Refuses numbers that are not in the release: what was hidden is a sign, and a note says what the sign means.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from flask_babel import gettext as _

from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import round_half_up
from surveys.results.disclosure import NOWHERE, OTHERS
from surveys.results.figures.signs import CAUTION, CONFIDENTIAL, NOT_APPLICABLE, UNRELIABLE
from surveys.results.printing import print_value
from surveys.web.released.document import Record, Released, print_base, print_record
from surveys.web.shared import display, texts
from surveys.web.shared.display import NBSP

Shape = Literal["bars", "stacks", "trend", "table"]
LONGEST_SPOKEN = 900  # characters of a spoken description: the table says the rest
_NUMBERED = re.compile(r"\s*\((?:Figure|Tableau)\s\d+\)$")  # a paper numbers its own figures
_REFERENCE = re.compile(r"\$\{([^}]*)\}")
_PARTS = frozenset({"distribution", "distribution_of_sums"})
_ALL = {"respondents": "100", "silent": "100"}  # what the whole is of itself


@dataclass(frozen=True, slots=True)
class Mark:
    """One line of a plate, or one cell of a line. ``value`` is ``None`` where ``text`` is a sign."""

    label: str
    text: str
    value: Fraction | None
    base: str
    cells: tuple["Mark", ...] = ()
    broken: bool = False  # of an edition: the question no longer means what it meant before


@dataclass(frozen=True, slots=True)
class Plate:
    """A figure ready for print. ``lines`` are its table: a label, then a text for each of ``columns``."""

    ids: tuple[str, ...]
    shape: Shape
    title: str
    wording: str
    base: str
    head: str
    columns: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    numbers: tuple[tuple[Decimal | None, ...], ...]  # as ``lines`` without labels, where a text is one number
    marks: tuple[Mark, ...]
    notes: tuple[str, ...]
    source: str
    choices: bool  # its lines are what one chose from: the largest is the subject

    @property
    def name(self) -> str:
        """The name of its files."""
        return "-".join(self.ids).replace("_", "-").replace("@", "-").replace(":", "-")

    @property
    def alternative(self) -> str:
        """What is said of it to who does not see it: its title, its base, its lines."""
        said = "; ".join(self._spoken())
        whole = f"{self.title} ({self.base}). {said}."
        return whole if len(whole) <= LONGEST_SPOKEN else f"{whole[: LONGEST_SPOKEN - 1].rstrip()}…"

    def _spoken(self) -> Iterator[str]:
        for mark in self.marks:
            parts = [f"{cell.label} {cell.text}" for cell in mark.cells] or [mark.text]
            yield f"{mark.label}{NBSP}: {', '.join(parts)}"


def plate_of(found: Released, statistics: Sequence[str]) -> Plate | None:
    """Return the plate of a statistic, or of several that are one number each; ``None`` where that is nothing."""
    records = [record for each in statistics if (record := found.find(each)) is not None]
    if not records or len(records) != len(statistics) or len(set(statistics)) != len(statistics):
        return None
    if len(records) > 1:
        alike = len({(record["format"], record["rounding"]) for record in records}) == 1
        if not alike or any(record.get("rows") for record in records):
            return None
        return _plate(found, records[0], tuple(records), records)
    (record,) = records
    if record["kind"] == "participation":
        return _participation_plate(found, record)
    if record.get("rows"):
        return _plate(found, record, record["rows"], records)
    whole = (record, *found.domains(record))
    return _plate(found, record, whole, records)


def participation_plates(found: Released) -> tuple[Plate, ...]:
    """Return who answered, as a release tells it: by region group, by size, or not at all."""
    return tuple(_participation_plate(found, record) for record in found.participation)


def _participation_plate(found: Released, record: Record) -> Plate:
    """Return who was invited and who answered, line by line, with what part of respondents and of the silent each makes."""
    by_region = record["id"] == "participation_region"
    columns = (
        _("Invités"),
        _("Répondants"),
        _("Taux de réponse"),
        _("Part des répondants"),
        _("Part des non-répondants"),
    )
    whole = {"n": record["n"], "count": record["numerator"], "exact": record["exact"], "extra": _ALL}
    rows = (*record["rows"], {**whole, "code": "", "label": _("Ensemble")})
    names = tuple(_group(found, row, by_region=by_region) for row in rows)
    numbers = tuple((*map(_decimal, _participation(row)),) for row in rows)
    lines = tuple(
        (name, *(_told(number, place) for place, number in enumerate(line)))
        for name, line in zip(names, numbers, strict=True)
    )
    notes = [texts.sentence(Problem(f"flag.{flag}")) for flag in record["flags"]]
    if record["snapshot"] != found.state.snapshot:
        notes.append(
            _("Selon une diffusion précédente : trop peu de centres ont changé depuis pour le redire.")
        )
    return Plate(
        ids=(record["id"],),
        shape="table",
        title=_("Taux de réponse par groupe de régions")
        if by_region
        else _("Taux de réponse selon la taille"),
        wording="",
        base=_("%(n)s des %(members)s membres", n=record["numerator"], members=record["n"]),
        head=_("Groupe de régions") if by_region else _("Taille"),
        columns=columns,
        lines=lines,
        numbers=numbers,
        marks=tuple(
            Mark(name, line[3], Fraction(row["exact"]), line[1])
            for name, line, row in zip(names, lines, rows, strict=True)
        ),
        notes=tuple(map(display.typeset_plain, notes)),
        source=_source(found),
        choices=False,
    )


def _participation(row: Record) -> tuple[str | None, ...]:
    """Return members, respondents, the rate, and both shares, exactly."""
    extra = row["extra"]
    return str(row["n"]), row["count"], row["exact"], extra.get("respondents"), extra.get("silent")


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else round_half_up(Fraction(text), 0)


def _told(number: Decimal | None, place: int) -> str:
    return (
        NOT_APPLICABLE
        if number is None
        else display.figure_text(Fraction(number), 0, "percent" if place > 1 else "number")
    )


def _group(found: Released, row: Record, *, by_region: bool) -> str:
    if row["code"] == OTHERS:
        return _("Autres régions") if by_region else _("Autres tailles")
    if row["code"] == NOWHERE:
        return _("Non précisé")
    name = display.typeset_plain(found.fill(row["label"]))
    return name[:1].upper() + name[1:]


def title_of(found: Released, record: Record) -> str:
    """Return what a statistic is called when it stands alone: without the number that another paper gave it."""
    title = display.typeset_plain(_NUMBERED.sub("", found.fill(record["label"])))
    source = found.find(record["details"]["of"]) if record["kind"] == "trend" else None
    if source is not None:
        editions = [row["code"] for row in record["rows"]]
        return _(
            "%(title)s, de %(first)s à %(last)s",
            title=title_of(found, source),
            first=editions[0],
            last=editions[-1],
        )
    domain = found.domain_of(record)
    return f"{title}, {domain}" if domain else title


def calculation(record: Record) -> Iterator[tuple[str, str]]:
    """Yield how a statistic is computed: its estimator, then each part of its formula, as its author wrote it."""
    names = {
        "value": _("Valeur"),
        "num": _("Numérateur"),
        "den": _("Dénominateur"),
        "where": _("Condition"),
        "base": _("Base"),
        "of": _("D’après"),
    }
    yield _("Calcul"), texts.sentence(Problem(f"estimator.{record['kind']}"))
    for name, words in names.items():
        if made := record["formula"].get(name):
            yield words, _REFERENCE.sub(r"\1", made)


def _plate(found: Released, first: Record, rows: Sequence[Record], records: Sequence[Record]) -> Plate:
    several = len(records) > 1
    marks = tuple(_mark(found, first, row, several) for row in rows)
    shape = _shape(first, marks)
    columns, lines, numbers = _table(found, first, rows, marks)
    titles = [title_of(found, record) for record in records]
    return Plate(
        ids=tuple(record["id"] for record in records),
        shape=shape,
        title=display.enumerate_words([titles[0], *map(display.uninitial, titles[1:])]),
        wording="" if several else display.typeset_plain(found.wording(first)),
        base=_base(rows, first),
        head=_("Édition") if shape == "trend" else _("Détail"),
        columns=columns,
        lines=lines,
        numbers=numbers,
        marks=marks,
        notes=tuple(map(display.typeset_plain, _notes(first, marks, records))),
        source=_source(found),
        choices=first["kind"] == "distribution",
    )


def _mark(found: Released, table: Record, row: Record, several: bool) -> Mark:
    if row is table or "section" in row:
        label = title_of(found, row) if several else found.domain_of(row) or _("Ensemble")
    else:
        label = display.typeset_plain(found.name(row, table))
    return Mark(
        label=label,
        text=_text(row, table),
        value=None if row["exact"] is None else Fraction(row["exact"]),
        base=print_base(row),
        cells=tuple(_mark(found, table, cell, several) for cell in row.get("cells", ())),
        broken="break" in row["flags"],
    )


def _text(row: Record, table: Record) -> str:
    """Return a value with its unit, « 12,5 h », or the sign that stands for it."""
    if row["exact"] is None or table["format"] == "rating":
        return print_record(row)
    text = display.figure_text(Fraction(row["exact"]), table["rounding"], table["format"])
    return f"{text}{NBSP}{CAUTION}" if row["sign"] == CAUTION else text


def _shape(table: Record, marks: Sequence[Mark]) -> Shape:
    if table["kind"] == "trend":
        return "trend"
    if any(mark.cells for mark in marks):
        return "stacks" if table["kind"] == "distribution_by_row" else "table"
    return "table" if table["kind"] == "benchmark_gap_by_row" else "bars"


def _table(
    found: Released, table: Record, rows: Sequence[Record], marks: Sequence[Mark]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], tuple[tuple[Decimal | None, ...], ...]]:
    """Return the columns of the table, its lines and, beside each text, the number that it prints."""
    columns: list[str] = [_("n")]
    cells: list[list[tuple[str, Decimal | None]]] = [[(mark.base, _whole(mark.base))] for mark in marks]

    def add(name: str, texts_: Sequence[tuple[str, Decimal | None]]) -> None:
        columns.append(name)
        for line, each in zip(cells, texts_, strict=True):
            line.append(each)

    if table["unit"] == "person" and any(row["observations"] is not None for row in rows):
        add(_("Personnes"), [_count(row) for row in rows])
    for name, heading in (("own", _("Médiane des répondants")), ("reference", _("Référence"))):
        if any(name in row.get("extra", {}) for row in rows):
            add(heading, [_beside(row, name) for row in rows])
    if marks[0].cells:
        for place, cell in enumerate(marks[0].cells):
            add(cell.label, [(mark.cells[place].text, _number(mark.cells[place], table)) for mark in marks])
    else:
        heading = _("Écart") if table["kind"] == "benchmark_gap_by_row" else _("Valeur")
        add(heading, [(mark.text, _number(mark, table)) for mark in marks])
    lines = tuple((mark.label, *(text for text, _n in line)) for mark, line in zip(marks, cells, strict=True))
    return tuple(columns), lines, tuple(tuple(number for _t, number in line) for line in cells)


def _number(mark: Mark, table: Record) -> Decimal | None:
    return None if mark.value is None else round_half_up(mark.value, table["rounding"])


def _whole(text: str) -> Decimal | None:
    return Decimal(text) if text.isdecimal() else None


def _count(row: Record) -> tuple[str, Decimal | None]:
    """Return how many people a line counts; not where it is confidential."""
    if row["observations"] is None or row["status"] == "suppressed":
        return CONFIDENTIAL, None
    return display.number(row["observations"]), Decimal(row["observations"])


def _beside(row: Record, name: str) -> tuple[str, Decimal | None]:
    """Return the pay that a gap is made of, to the cent."""
    text = row.get("extra", {}).get(name)
    if text is None:
        return CONFIDENTIAL, None
    value = round_half_up(Fraction(text), 2)
    return print_value(value, 2, "money"), value


def _base(rows: Sequence[Record], table: Record) -> str:
    """Return « n = 65 », or the least and the most where lines have their own; not where it is confidential."""
    counts = [row["n"] for row in rows if row["status"] != "suppressed" and "@" not in row.get("id", "")]
    if not counts:
        return f"n{NBSP}={NBSP}{print_base(table)}"
    low, high = min(counts), max(counts)
    if low == high:
        return f"n{NBSP}={NBSP}{low}"
    return _("n = %(low)s à %(high)s selon la ligne", low=low, high=high).replace("n = ", f"n{NBSP}={NBSP}")


def _notes(table: Record, marks: Sequence[Mark], records: Sequence[Record]) -> Iterator[str]:
    said = [mark.text for each in marks for mark in (each, *each.cells)]
    if CONFIDENTIAL in said:
        yield _("x : donnée confidentielle")
    if UNRELIABLE in said:
        yield texts.sentence(Problem("sign.F"))
    if any(text.endswith(f"{NBSP}{CAUTION}") for text in said):
        yield texts.sentence(Problem("sign.E"))
    if table["kind"] in _PARTS and "over_hundred" not in table["flags"]:
        yield _("Le total peut ne pas correspondre à 100 % en raison de l’arrondissement.")
    for record in records:
        for flag in record["flags"]:
            if flag in ("over_hundred", "repeated_medians", "unequal_bases"):
                yield texts.sentence(Problem(f"flag.{flag}"))
    details = table.get("details", {})
    if details.get("source"):
        yield _("Référence : %(source)s.", source=details["source"])
    if denominator := details.get("denominator"):
        yield f"{texts.sentence(Problem(f'gap.{denominator}'))}."


def _source(found: Released) -> str:
    return display.typeset_plain(
        _(
            "Source : AXTRA, %(title)s, diffusion %(number)s du %(day)s.",
            title=found.title,
            number=found.state.number,
            day=display.day(display.local(found.state.released_at)),
        )
    )
