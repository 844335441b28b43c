"""Two releases of an edition side by side: what changed, by how much, and the reason that was given.

Apart from the page that releases: nothing is computed here but the difference of two printed values. Refuses any number that
is not in the frozen documents.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from flask import Blueprint, abort, render_template, request
from flask_babel import gettext as _

from surveys.operations import fielding, publishing
from surveys.questionnaire.problems import Problem
from surveys.web.released.document import Record, Released, print_base, print_record, read_released
from surveys.web.released.plates import title_of
from surveys.web.shared import display
from surveys.web.shared.access import open_to

blueprint = Blueprint("comparisons", __name__, url_prefix="/resultats")


@dataclass(frozen=True, slots=True)
class Difference:
    """One number, alone or in a table, in two releases; ``change`` is empty where one of the two is not told."""

    label: str
    before: str
    after: str
    change: str


@dataclass(frozen=True, slots=True)
class _Number:
    """A number as a release tells it: a statistic, a line or a cell, and the statistic that it is of."""

    label: str
    text: str
    record: Record
    table: Record


@blueprint.get("/<survey>/<edition>/diffusion/comparaison")
@open_to("staff", "analyst")
def edition(survey: str, edition: str) -> str:
    """Set two releases side by side, the last two unless others are asked for."""
    found = fielding.read_edition(survey, edition)
    releases = publishing.list_releases(survey, edition)
    if isinstance(found, Problem) or isinstance(releases, Problem) or found.status == "planned":
        abort(404)
    numbers = [each.number for each in releases]
    first, second = _asked("avant", numbers, numbers[-2:-1]), _asked("apres", numbers, numbers[-1:])
    differences: tuple[Difference, ...] = ()
    same = 0
    if first and second:
        before, after = (read_released(survey, edition, each) for each in (first, second))
        if isinstance(before, Problem) or isinstance(after, Problem):
            abort(404)
        listed = list(differences_of(before, after))
        differences = tuple(each for each in listed if each.before != each.after)
        same = len(listed) - len(differences)
    return render_template(
        "staff/comparisons/edition.html",
        found=found,
        releases=releases,
        first=first,
        second=second,
        reasons=[(each.number, each.reason) for each in releases if first < each.number <= second],
        differences=differences,
        same=same,
    )


def _asked(field: str, numbers: Sequence[int], otherwise: Sequence[int]) -> int:
    """Return the release that is asked for, else the one given, else 0; 404 for one that is not there."""
    given = request.args.get(field, "")
    if not given:
        return otherwise[0] if otherwise else 0
    return next((each for each in numbers if str(each) == given), 0) or abort(404)


def differences_of(before: Released, after: Released) -> Iterator[Difference]:
    """Yield every number of the later release beside that of the earlier one, in the order of the later."""
    told = _numbers(before)
    for place, new in _numbers(after).items():
        old = told.get(place)
        yield Difference(new.label, old.text if old else "", new.text, _change(old, new))


def _numbers(found: Released) -> dict[tuple[str, str, str], _Number]:
    """Return what a release tells by statistic, line and column; the last two empty for a number by itself."""
    made = {}
    for table in found.tables:
        title, name = title_of(found, table), table["id"]
        if not table.get("rows") or table["exact"] is not None:
            made[name, "", ""] = _Number(title, _text(table, table), table, table)
        for row in table.get("rows", ()):
            line = f"{title}, {found.name(row, table)}"
            for cell in row.get("cells", ()):
                label = f"{line}, {found.name(cell, table)}"
                made[name, row["code"], cell["code"]] = _Number(label, _text(cell, row), cell, table)
            if not row.get("cells"):
                made[name, row["code"], ""] = _Number(line, _text(row, row), row, table)
    return made


def _text(record: Record, row: Record) -> str:
    """Return a value as it was told, with the n of its line; its sign alone where it was not."""
    text = print_record(record)
    return text if record["value"] is None else _("%(value)s (n = %(n)s)", value=text, n=print_base(row))


def _change(old: _Number | None, new: _Number) -> str:
    if old is None or old.record["exact"] is None or new.record["exact"] is None:
        return ""
    word = "points" if new.table["format"] == "percent" else str(new.table["format"])
    by = Fraction(new.record["exact"]) - Fraction(old.record["exact"])
    text = display.figure_text(by, int(new.table["rounding"]), "number" if word == "rating" else word)
    return f"+{text}" if by > 0 else text
