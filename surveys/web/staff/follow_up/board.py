"""The board of an edition: 89 centres and their sections, the rates of regions, what changed since one looked, the file.

Apart from one centre's page. What moves is asked again by the page itself and put in place of what it replaces, without
a reload; without a script the page is asked again by hand.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from itertools import groupby
from typing import Any

from flask import Blueprint, Response, abort, render_template, request, url_for
from markupsafe import Markup

from surveys.exchange import lists
from surveys.operations import following
from surveys.operations.fielding import read_editions
from surveys.operations.following import Board, Filters, Line, Rate
from surveys.questionnaire.problems import Problem
from surveys.web.shared import display
from surveys.web.shared.access import me, now, open_to
from surveys.web.shared.asked import PAGE, page_number
from surveys.web.shared.fragments import fragment_response, partial, render_piece
from surveys.web.staff.follow_up import words
from surveys.workdays import working_days_left

blueprint = Blueprint("follow_up", __name__, url_prefix="/suivi")
MINE = "moi"
EVERY_SECONDS = 20
_EVERYTHING = 100_000


@blueprint.get("/")
@open_to("staff", *words.FIELD)
def index() -> str:
    """List the editions that are followed, those that run first."""
    editions = [each for each in read_editions() if each.status != "planned"]
    running = [each for each in editions if each.status in ("open", "closing")]
    return render_template(
        "staff/follow_up/index.html",
        running=running,
        past=[each for each in editions if each not in running],
        states=words.EDITIONS,
    )


@dataclass(frozen=True)
class View:
    """A board, and what its page needs to draw it."""

    board: Board
    filters: Filters

    @property
    def address(self) -> Mapping[str, str]:
        """Where it is."""
        return {"survey": self.board.survey, "edition": self.board.edition}

    @property
    def groups(self) -> list[tuple[str, list[Line]]]:
        """The lines by region, in the order of the list of regions."""
        order = {code: place for place, code in enumerate(self.board.regions)}
        lines = sorted(self.board.lines, key=lambda line: order.get(line.region, 0))
        return [(code, list(group)) for code, group in groupby(lines, key=lambda line: line.region)]

    @property
    def days(self) -> int:
        """How many working days are left."""
        return working_days_left(now(), self.board.closes_at)

    @property
    def day(self) -> int:
        """How many days it has been open, the first counted."""
        return (display.local(now()).date() - display.local(self.board.opens_at).date()).days + 1

    @property
    def mark(self) -> str:
        """The moment up to which the page knows everything."""
        return now().isoformat()

    @property
    def query(self) -> dict[str, str]:
        """What the address asks for, to ask the same again."""
        return {
            key: text for key, text in request.args.items() if key in ("region", "etat", "responsable", PAGE)
        }

    @property
    def asked(self) -> dict[str, str]:
        """Its address, and what is asked of it."""
        return {**self.address, **self.query}

    @staticmethod
    def share(rate: Rate) -> str:
        """Return a rate, « 52 % »; nothing where nobody is asked."""
        part = Fraction(100 * rate.sent, rate.members) if rate.members else None
        return display.figure_text(part, 0, "percent") if part is not None else ""

    @staticmethod
    def width(part: int, whole: int) -> str:
        """Return a share of the bar's 200 units."""
        return f"{200 * part / whole:.1f}" if whole else "0"


def read_filters() -> Filters:
    """Return what the address asks for; what is no filter asks for everything."""
    state = request.args.get("etat", "")
    owner = request.args.get("responsable", "")
    return Filters(
        region=request.args.get("region", "")[:40],
        state=state if state in words.STATES else "",
        owner=me().person_id if owner == MINE else None,
    )


def _read(survey: str, edition: str, **more: Any) -> View:
    filters = read_filters()
    found = following.read_board(survey, edition, filters=filters, now=now(), **more)
    if isinstance(found, Problem) or found.status == "planned":
        abort(404)
    return View(found, filters)


def _drawn(view: View) -> dict[str, Any]:
    return {
        "view": view,
        "board": view.board,
        "states": words.STATES,
        "looks": words.LOOKS,
        "editions": words.EDITIONS,
        "words": words.SECTIONS,
        "seconds": EVERY_SECONDS,
    }


@blueprint.get("/<survey>/<edition>/")
@open_to("staff", *words.FIELD)
def board(survey: str, edition: str) -> str:
    """Show the board."""
    return render_template(
        "staff/follow_up/board.html", **_drawn(_read(survey, edition, page=page_number())), mine=MINE
    )


@blueprint.get("/<survey>/<edition>/changements")
@open_to("staff", *words.FIELD)
def changes(survey: str, edition: str) -> Response:
    """Give the pieces of the board that changed since the page looked (« vu »), and nothing when none did."""
    since = _moment(request.args.get("vu", ""))
    if since is not None and not following.has_moved(survey, edition, since):
        return Response(status=204)
    view = _read(survey, edition, page=page_number())
    moved = [line for line in view.board.lines if since is None or (line.moved_at and line.moved_at > since)]
    # None of them, when who moved stands on another page: the counts come all the same.
    everyone = replace(view.board, lines=tuple(moved))
    drawn = _drawn(replace(view, board=everyone))
    pieces = [
        partial("compte", render_piece("staff/follow_up/_summary.html", **drawn)),
        partial("taux", render_piece("staff/follow_up/_rates.html", **drawn)),
        partial("guet", render_piece("staff/follow_up/_watch.html", **drawn), swap="outerHTML"),
        *(
            partial(
                f"c-{line.code}",
                render_piece("staff/follow_up/_row.html", **drawn, line=line),
                swap="outerHTML",
            )
            for line in moved
        ),
    ]
    return fragment_response(Markup("").join(pieces))


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


FORMS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@blueprint.get("/<survey>/<edition>/tableau.<form>")
@open_to("staff", *words.FIELD)
def board_file(survey: str, edition: str, form: str) -> Response:
    """Give the board that is asked for as a file: one line by centre, one column by section."""
    if form not in FORMS:
        abort(404)
    view = _read(survey, edition, most=_EVERYTHING)
    found = view.board
    headings = [
        "Code", "Centre-conseil", "Région", "État", "Sections terminées", "Sections", "À corriger ou à confirmer",
        "Dernière activité", "Transmis le", "Prolongé jusqu’au", "Responsable", "Échanges en attente",
        *(display.unnumbered(title) for title in found.sections),
    ]  # fmt: skip
    lines = [
        [
            line.code,
            line.name,
            found.regions.get(line.region, line.region),
            str(words.STATES[line.state]),
            line.sections.done,
            line.sections.count,
            line.sections.warnings,
            _local(line.last_at),
            _local(line.sent_at),
            _local(line.extended_until),
            line.owner,
            line.waiting,
            *(str(words.SECTIONS[state]) for state in line.sections.states),
        ]
        for line in found.lines
    ]
    content = (
        lists.write_csv(headings, lines) if form == "csv" else lists.write_workbook("Suivi", headings, lines)
    )
    name = f"suivi-{survey}-{edition}-{display.local(now()):%Y-%m-%d}.{form}"
    return Response(
        content,
        mimetype=FORMS[form],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _local(moment: datetime | None) -> datetime | None:
    return None if moment is None else display.local(moment).replace(tzinfo=None, second=0, microsecond=0)


def address_of(survey: str, edition: str, organisation: str = "") -> str:
    """Return the address of a board, or of one centre of it."""
    if organisation:
        return url_for("staff.follow_up.centre", survey=survey, edition=edition, organisation=organisation)
    return url_for("staff.follow_up.board", survey=survey, edition=edition)
