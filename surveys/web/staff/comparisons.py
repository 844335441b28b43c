"""Two releases of an edition side by side: what changed, by how much, and the reason that was given.

Apart from the page that releases: nothing is computed here but the difference of two printed values. Refuses any number that
is not in the frozen documents.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, cast

from flask import Blueprint, abort, render_template, request
from flask_babel import gettext as _

from surveys.operations import fielding, publishing
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.problems import Problem
from surveys.results.disclosure import OTHERS, domain_name
from surveys.web.shared import display
from surveys.web.shared.access import now, open_to

blueprint = Blueprint("comparisons", __name__, url_prefix="/resultats")
Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """One number, or one line of a table, in two releases; ``change`` is empty where one of the two is not told."""

    label: str
    before: str
    after: str
    change: str


@blueprint.get("/<survey>/<edition>/diffusion/comparaison")
@open_to("staff", "analyst")
def edition(survey: str, edition: str) -> str:
    """Set two releases side by side, the last two unless others are asked for."""
    found = fielding.read_edition(survey, edition)
    releases = publishing.list_releases(survey, edition)
    if isinstance(found, Problem) or isinstance(releases, Problem) or found.status == "planned":
        abort(404)
    numbers = [each.number for each in releases]
    first, second = _asked("avant", numbers[-2:-1]), _asked("apres", numbers[-1:])
    documents = [publishing.read_release(survey, edition, each) for each in (first, second) if each]
    differences: tuple[Difference, ...] = ()
    same = 0
    if len(documents) == 2:
        before, after = (cast(Record, each) for each in documents if not isinstance(each, Problem))
        listed = list(differences_of(before, after, found.questionnaire))
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


def _asked(field: str, otherwise: list[int]) -> int:
    """Return the release that is asked for, else the one given, else 0; 404 for one that is not there."""
    given = request.args.get(field, "")
    if not given:
        return otherwise[0] if otherwise else 0
    return int(given) if given.isdecimal() and len(given) < 6 and int(given) else abort(404)


def differences_of(before: Record, after: Record, questionnaire: Questionnaire) -> Iterator[Difference]:
    """Yield every number of the later release beside that of the earlier one, in the order of the later."""
    blank = AnswerSheet.blank(questionnaire, now())
    told = {str(table["id"]): table for table in before["tables"]}
    for table in after["tables"]:
        label, old = _label(table, blank, questionnaire), told.get(str(table["id"]))
        if not table.get("rows") or table["exact"] is not None:
            yield _difference(label, table, old, table)
        known = {str(row["code"]): row for row in old.get("rows", ())} if old is not None else {}
        for row in table.get("rows", ()):
            name = f"{label}, {blank.text(str(row['label'] or row['code']))}"
            yield _difference(name, row, known.get(str(row["code"])), table)


def _label(table: Record, blank: AnswerSheet, questionnaire: Questionnaire) -> str:
    label = blank.text(str(table["label"]))
    domain = str(table.get("details", {}).get("domain", ""))
    if not domain:
        return label
    name = _("Autres régions") if domain == OTHERS else domain_name(questionnaire, domain) or domain
    return f"{label}, {name}"


def _difference(label: str, new: Record, old: Record | None, table: Record) -> Difference:
    change = ""
    if old is not None and old["exact"] is not None and new["exact"] is not None:
        word = "points" if table["format"] == "percent" else str(table["format"])
        by = Fraction(str(new["exact"])) - Fraction(str(old["exact"]))
        text = display.figure_text(by, int(table["rounding"]), "number" if word == "rating" else word)
        change = f"+{text}" if by > 0 else text
    return Difference(label, _text(old), _text(new), change)


def _text(record: Record | None) -> str:
    """Return a printed value with its n; nothing where it was not told."""
    if record is None:
        return ""
    return _("%(value)s (n = %(n)s)", value=record["text"], n=record["n"])
