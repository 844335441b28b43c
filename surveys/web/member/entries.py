"""What is answered when a line of a roster was added, copied, moved, removed or put back: the line, the news, the way back.

Apart from replies to a save because a line is not an answer. Refuses to draw a table again: only what changed is sent.
"""

from dataclasses import dataclass

from flask import Response
from markupsafe import Markup

from surveys.questionnaire.definition.model import Roster, Section
from surveys.web.drawing import TableView
from surveys.web.member.door import Place
from surveys.web.shared.fragments import fragment_response, partial, render_piece, word

DONE = ("ajout", "copie", "retrait", "remise", "monter", "descendre")


@dataclass(frozen=True, slots=True)
class Done:
    """What was just done to a line of a roster, with the way back."""

    verb: str  # ajout, copie, retrait, remise, monter, descendre
    roster: str
    entry: str
    place: int = 0  # of the line now


def read_done(place: Place, section: Section, told: str) -> Done | None:
    """Return what the address of a page says was just done, where it still holds."""
    verb, _, rest = told.partition(".")
    roster, _, entry = rest.partition(".")
    if verb not in DONE or not any(
        isinstance(item, Roster) and item.code == roster for item in section.items
    ):
        return None
    there = entry in place.sheet.begun_entries(roster)
    return _done(place, verb, roster, entry) if there != (verb == "retrait") else None


def _done(place: Place, verb: str, roster: str, entry: str) -> Done:
    entries = place.sheet.begun_entries(roster)
    return Done(verb, roster, entry, entries.index(entry) + 1 if entry in entries else 0)


def _news(place: Place, done: Done) -> Markup:
    return partial("nouvelle", render_piece("member/_done.html", done=done, here=place.address))


def added(place: Place, item: Roster, ids: tuple[str, ...]) -> Response:
    """Answer an addition: the new lines, the first field of the first one taking the hand."""
    if item.row_count is not None:
        return _redrawn(place, item, {"added": list(ids)})
    view = place.drawer().roster(item, ids)
    pieces = [partial(f"b-{item.code}", _lines(place, view), swap="beforeend")]
    if len(ids) == 1:
        pieces.append(_news(place, _done(place, "ajout", item.code, ids[0])))
    return _roster_reply(place, view, pieces, {"added": list(ids)})


def arranged(place: Place, item: Roster, verb: str, entry: str, copy: str) -> Response:
    """Answer what was done to a line: it goes, comes back, moves, or has a copy beneath it."""
    code, fresh = item.code, copy or (entry if verb == "remise" else "")
    if item.row_count is not None and verb in ("retrait", "remise"):
        what: dict[str, object] = {"removed": f"{code}[{entry}]"} if verb == "retrait" else {"added": [entry]}
        return _redrawn(place, item, what, _news(place, _done(place, verb, code, entry)))
    view = place.drawer().roster(item, (fresh,))
    row = f"r-{code}-{entry}"
    pieces: list[Markup] = []
    said: dict[str, object] = {}
    if verb == "retrait":
        pieces = [partial(row, swap="delete"), partial(f"mr-{row}", swap="delete")]
        said = {"removed": f"{code}[{entry}]"}
    elif fresh:
        following = _after(place, code, fresh)
        target, swap = (f"r-{code}-{following}", "beforebegin") if following else (f"b-{code}", "beforeend")
        pieces = [partial(target, _lines(place, view), swap=swap)]
        said = {"added": [fresh]}
    else:
        said = {"moved": entry, "before": _after(place, code, entry), "verb": f"_{verb}"}
    pieces.append(_news(place, _done(place, verb, code, copy or entry)))
    return _roster_reply(place, view, pieces, said)


def _redrawn(place: Place, item: Roster, said: dict[str, object], *news: Markup) -> Response:
    """Answer what changed in a roster whose rows are counted: another row may have come in, or one left."""
    view = place.drawer().roster(item)
    html = render_piece(view.template, view=view, here=place.address, inserted=True)
    return _roster_reply(place, view, [partial(view.id, html, swap="outerHTML"), *news], said)


def _after(place: Place, roster: str, entry: str) -> str:
    """Return the line that follows one, or nothing."""
    entries = place.sheet.shown_rows(roster)
    at = entries.index(entry) + 1 if entry in entries else len(entries)
    return entries[at] if at < len(entries) else ""


def _lines(place: Place, view: TableView) -> Markup:
    return Markup().join(
        render_piece("questions/_entry.html", view=view, row=row, here=place.address, inserted=True)
        for row in view.rows
    )


def _roster_reply(place: Place, view: TableView, pieces: list[Markup], said: dict[str, object]) -> Response:
    line = place.line(place.address.section_code)
    actions = render_piece("questions/_roster_actions.html", view=view, here=place.address)
    pieces += [
        partial(f"z-{view.code}", actions),
        partial("avancement", render_piece("member/_progress.html", line=line)),
        word({"saved": False, "roster": view.code, "rows": view.count, **said}),
    ]
    return fragment_response(Markup("\n").join(pieces))
