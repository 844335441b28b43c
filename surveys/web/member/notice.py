"""The collection notice of an edition: shown before a person first answers, kept for them to read again.

Apart from the sections because it is read once. GET shows it; only its button records that it was read.
"""

from flask import abort, redirect, render_template, request
from werkzeug.wrappers import Response

from surveys.operations import informing
from surveys.operations.informing import Told
from surveys.operations.rights import STAND_IN
from surveys.web.member.door import Place, blueprint, enter
from surveys.web.shared.access import me, now, open_to
from surveys.web.shared.asked import local_address
from surveys.web.shared.notices import headed


def demand_notice(place: Place) -> Told | None:
    """Lead who has not read the notice of an edition to it, before they answer; return the notice, if there is one.

    Who enters answers in a centre's name is not the one who is told; what was typed is always kept (a POST asks nothing).
    """
    at = place.address
    told = informing.read_told(at.survey, at.edition, person=me().person_id)
    if told is None or told.acknowledged_at is not None:
        return told
    if place.submission.writable and place.member.role != STAND_IN:
        here = request.full_path.removesuffix("?")
        abort(redirect(place.address.notice(here), code=303))
    return told


@blueprint.get("/<survey>/<edition>/<organisation>/avis")
@open_to("member")
def notice(survey: str, edition: str, organisation: str) -> str:
    """Show the notice; 404 when the edition has none."""
    return _draw(enter(survey, edition, organisation))


def _draw(place: Place, *, outdated: bool = False) -> str:
    at = place.address
    told = informing.read_told(at.survey, at.edition, person=me().person_id)
    if told is None:
        abort(404)
    return render_template(
        "member/notice.html",
        place=place,
        here=at,
        told=told,
        parts=headed(told.parts),
        asks=told.acknowledged_at is None and place.submission.writable and place.member.role != STAND_IN,
        suite=local_address(request.values.get("suite")),
        outdated=outdated,
    )


@blueprint.post("/<survey>/<edition>/<organisation>/avis")
@open_to("member")
def acknowledge(survey: str, edition: str, organisation: str) -> Response | tuple[str, int]:
    """Record that the person read the version they were shown, and let them answer."""
    place = enter(survey, edition, organisation)
    number = request.form.get("version", "")
    if place.member.role == STAND_IN:
        abort(404)
    refused = informing.acknowledge(
        survey,
        edition,
        int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 0,
        person=me().person_id,
        now=now(),
    )
    if refused is not None:
        return _draw(place, outdated=True), 409
    return redirect(local_address(request.form.get("suite")) or place.address.hub, code=303)
