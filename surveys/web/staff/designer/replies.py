"""What is answered to the page's script: pieces of the workshop, morphed where they stand, never under a typing hand.

Apart from the views, which choose between a piece and a page. A save draws the outline, the preview and what is wrong; it
never draws a field again unless another depends on it.
"""

import json
from hashlib import blake2s

from flask import Response
from markupsafe import Markup

from surveys.questionnaire.problems import Problem
from surveys.web.shared.fragments import fragment_response, partial, render_piece
from surveys.web.staff.designer.page import Workshop
from surveys.web.staff.designer.presses import Asked
from surveys.web.staff.designer.saving import Saved

MORPH = "innerMorph"
ANEW = "innerHTML settle:0"  # settling copies a style from what was there, which the page's policy refuses


def _piece(target: str, template: str, page: Workshop, **more: object) -> Markup:
    html = render_piece(f"staff/designer/{template}", page=page, **more)
    return partial(target, html, swap=MORPH)


def preview_piece(page: Workshop) -> Markup:
    """Return the preview of the section that is drawn."""
    return _piece("feuille", "_preview.html", page)


def _around(page: Workshop) -> Markup:
    """Return what follows from any change: what is said above, the outline, the preview."""
    return Markup("\n").join(
        (
            _piece("etat", "_state.html", page),
            _piece("resume", "_summary.html", page),
            _piece("reprises", "_turns.html", page),
            _piece("plan-corps", "_outline.html", page),
            preview_piece(page),
        )
    )


def saved(page: Workshop, done: Saved) -> Markup:
    """Return the pieces that a save of settings changes; the fields themselves only where one depends on another."""
    pieces = [_around(page), partial("vu-zone", render_piece("staff/designer/_seen.html", page=page), ANEW)]
    if done.conflicts or done.problem:
        pieces.append(_piece("alerte", "_alert.html", page, conflicts=done.conflicts, refused=done.problem))
        return Markup("\n").join(pieces)
    pieces.append(partial("alerte"))
    if any(field.widget == "choice" for field in done.changed):
        pieces.append(_piece("reglages-corps", "_settings.html", page))
    else:
        pieces += [
            partial(f"p-{field.id}", render_piece("staff/designer/_faults.html", problems=field.problems))
            for field in page.panel.fields
        ]
        pieces.append(
            partial("fautes", render_piece("staff/designer/_faults.html", problems=page.panel.problems))
        )
    return Markup("\n").join(pieces)


def whole(page: Workshop, *, fresh: bool) -> Response:
    """Return the workshop after a press; ``fresh``: something else is in focus, and the address says so."""
    pieces = [
        _around(page),
        partial("alerte"),
        # The fields are made anew: what stands in them is what is kept now, whatever was typed before.
        partial(
            "reglages-corps", render_piece("staff/designer/_settings.html", page=page, fresh=fresh), ANEW
        ),
        partial("ici-zone", render_piece("staff/designer/_place.html", page=page), ANEW),
    ]
    response = fragment_response(Markup("\n").join(pieces))
    if fresh:
        response.headers["HX-Push-Url"] = page.address
    return response


def refused(page: Workshop, problem: Problem) -> Markup:
    """Return what is in the way of a press."""
    return _piece("alerte", "_alert.html", page, refused=problem)


def asked(page: Workshop, done: Asked) -> Markup:
    """Return what a press asks before it is done."""
    return _piece("alerte", "_alert.html", page, asked=done)


def presence(page: Workshop, known: str) -> Response:
    """Return who else has the draft open, unless the page says it already, and whether it moved on since."""
    said = [f"{each.name} {each.place}" for each in page.others]
    mark = blake2s(json.dumps([said, page.state.revision]).encode(), digest_size=6).hexdigest()
    if mark == known:
        return Response(status=204)
    return fragment_response(
        _piece("presence", "_here.html", page, mark=mark) + _piece("etat", "_state.html", page)
    )
