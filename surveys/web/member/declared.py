"""The totals that a person certifies, played back before the attestation: sums, counts of lines, calculated figures.

Apart from the review because these are few, and read aloud to oneself before signing. Refuses a total that rests on no
answer, and one that would tell what a shut section holds: the drawing gives neither.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import ngettext

from surveys.web.drawing import QuestionView, TableView, View
from surveys.web.drawing.tables import NOTHING


@dataclass(frozen=True, slots=True)
class Total:
    """One total: what it counts, and how much."""

    label: str
    value: str


def declared(views: Iterable[View]) -> tuple[Total, ...]:
    """Return the totals of drawn questions, in the order asked."""
    return tuple(total for view in views if view.shown for total in _totals(view))


def _totals(view: View) -> Iterator[Total]:
    if isinstance(view, QuestionView):
        control = view.control
        if control is not None and view.number is None and isinstance(control.value, Decimal):
            yield Total(view.label, control.shown_value)
        return
    yield from _totals_of_table(view)


def _totals_of_table(view: TableView) -> Iterator[Total]:
    where = _("question %(number)s", number=view.number)
    if not view.matrix and view.rows:
        yield Total(view.label, ngettext("%(num)s ligne", "%(num)s lignes", len(view.rows)))
    for column in view.columns:
        if column.total not in {None, "", NOTHING}:
            yield Total(f"{column.label} ({where})", column.total or "")
