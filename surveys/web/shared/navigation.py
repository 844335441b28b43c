"""Where the staff may go: one list, in the order of the masthead, and what of it is offered to who is asking.

Apart from the pages because each room adds its line here and the frame is drawn once. Refuses to offer a closed door: a
line shows when ``may_open`` says so, and an endpoint that is not built shows to nobody.
"""

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import lazy_gettext as _l

from surveys.web.shared import access


@dataclass(frozen=True, slots=True)
class Way:
    """A link of the masthead: its endpoint, its words, and the endpoints whose pages stand under it."""

    endpoint: str
    label: str
    under: str  # « staff.results. »: the beginning of their names

    @property
    def address(self) -> str:
        """Where it leads."""
        return url_for(self.endpoint)

    @property
    def current(self) -> str:
        """What ``aria-current`` says on this page: « page », « true » under it, or nothing."""
        here = request.endpoint or ""
        return "page" if here == self.endpoint else "true" if here.startswith(self.under) else ""


# One line for each room of the staff, in the order of the screens: questionnaires, field work, results, people.
STAFF: tuple[Way, ...] = (
    Way("staff.designer.index", _l("Questionnaires"), "staff.designer."),
    Way("staff.editions.index", _l("Éditions"), "staff.editions."),
    Way("staff.follow_up.index", _l("Suivi"), "staff.follow_up."),
    Way("staff.messages.index", _l("Messages"), "staff.messages."),
    Way("staff.results.index", _l("Résultats"), "staff.results."),
    Way("staff.directory.index", _l("Répertoire"), "staff.directory."),
    Way("staff.retention.index", _l("Conservation"), "staff.retention."),
    Way("staff.privacy.index", _l("Confidentialité"), "staff.privacy."),
    Way("staff.team.index", _l("Équipe"), "staff.team."),
    Way("staff.proofs.openings", _l("Journaux"), "staff.proofs."),
)


def staff_ways() -> tuple[Way, ...]:
    """Return the links of the staff that are open to who is asking."""
    return tuple(way for way in STAFF if access.may_open(way.endpoint))


def first_address() -> str:
    """Return where someone of the staff arrives: the first room that is open to them."""
    return next((way.address for way in staff_ways()), url_for("auth.waiting_room"))


def home_address() -> str:
    """Return where the name of the house leads for who is asking."""
    found = access.asker()
    if found is None:
        return url_for("auth.sign_in")
    if found.belongs or not found.staff_roles:
        return url_for("member.home")
    return first_address()
