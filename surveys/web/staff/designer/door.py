"""The blueprint of the designer's pages, how an address becomes a draft, and the rooms of a draft.

Apart from the views because each of them starts here. A draft that does not exist answers 404; a room shows only when it
is built and open to who is asking.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, abort, request, url_for
from flask_babel import lazy_gettext as _l

from surveys.operations import designing
from surveys.operations.designing import DraftState
from surveys.questionnaire.problems import Problem
from surveys.web.shared import access
from surveys.web.shared.access import me

blueprint = Blueprint("designer", __name__, url_prefix="/conception")

DESIGNERS = ("designer",)

STATUSES = {"draft.unknown": 404, "draft.published": 409, "edit.changed": 412}


@dataclass(frozen=True, slots=True)
class Room:
    """A page of a draft: its endpoint, its words, and the endpoints that stand under it."""

    endpoint: str
    label: str
    under: tuple[str, ...] = ()


# One line for each page of a draft, in the order of the work: write, try, compare, publish.
ROOMS: tuple[Room, ...] = (
    Room("workshop", _l("Questions"), ("benchmark", "benchmarks", "comparison", "statistic", "statistics")),
    Room("lists", _l("Listes de choix"), ("draft_list",)),
    Room("texts", _l("Textes")),
    Room("bank", _l("Banque de questions")),
    Room("intake", _l("Importer un texte")),
    Room("trial", _l("Essai"), ("trial_section", "trial_review", "trial_respondents")),
    Room("board", _l("Copie du conseil")),
    Room("differences", _l("Différences")),
    Room("history", _l("Historique")),
    Room("publication", _l("Publication")),
)


def rooms(draft: int) -> Iterator[tuple[str, str, str]]:
    """Yield address, words and ``aria-current`` of the pages of a draft that who is asking may open."""
    here = (request.endpoint or "").removeprefix("staff.designer.")
    for room in ROOMS:
        endpoint = f"staff.designer.{room.endpoint}"
        if access.may_open(endpoint):
            current = "page" if here == room.endpoint else "true" if here in room.under else ""
            yield url_for(endpoint, draft=draft), str(room.label), current


def status_of(problem: Problem) -> int:
    """Return the status that says why something was not done."""
    return STATUSES.get(problem.code, 422)


def enter(draft: int) -> DraftState:
    """Return a draft as the person who asks sees it; 404 when there is none."""
    found = designing.read_draft(draft, by=me().person_id)
    if isinstance(found, Problem):
        abort(404)
    return found
