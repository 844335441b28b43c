"""Who answered, as a table: members, respondents, rate, and what part of respondents and of the silent each group makes.

Apart from the statistics because it reads no answer. Refuses numbers that did not pass disclosure control, like any table.
"""

from dataclasses import dataclass
from fractions import Fraction

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveys.questionnaire.problems import Problem
from surveys.results.disclosure import ProtectedTable
from surveys.results.figures.model import Row
from surveys.web.shared import texts
from surveys.web.staff.drawing.sentences import print_cell
from surveys.web.staff.drawing.views import Cell, DrawnRow

ATTRIBUTES = {"size": _l("Taille"), "region": _l("Région")}  # what members are told apart by


@dataclass(frozen=True, slots=True)
class ParticipationView:
    """One table of participation: by what, its columns, its lines, and what has to be said of it."""

    id: str
    head: str
    columns: tuple[str, ...]
    rows: tuple[DrawnRow, ...]
    notes: tuple[str, ...]


def draw_participation(table: ProtectedTable) -> ParticipationView:
    """Return the table of a participation figure."""
    figure = table.figure
    columns = (
        _("Membres"),
        _("Répondants"),
        _("Taux de réponse"),
        _("Part des répondants"),
        _("Part des non-répondants"),
    )
    return ParticipationView(
        id=figure.id,
        head=str(ATTRIBUTES.get(figure.id.removeprefix("participation_"), figure.id)),
        columns=columns,
        rows=tuple(_draw(row, columns) for row in figure.rows),
        notes=tuple(texts.sentence(Problem(f"flag.{flag}")) for flag in figure.flags),
    )


def _draw(row: Row, columns: tuple[str, ...]) -> DrawnRow:
    hidden = row.value is None
    values = (
        (Fraction(row.n), "number"),
        (row.count, "number"),
        (row.value, "percent"),
        (row.extra.get("respondents"), "percent"),
        (row.extra.get("silent"), "percent"),
    )
    cells = tuple(
        Cell(name, print_cell(None if hidden else value, row.status, 0, word))
        for name, (value, word) in zip(columns, values, strict=True)
    )
    name = row.label[:1].upper() + row.label[1:]
    return DrawnRow(name or _("Non précisé"), cells, hidden)
