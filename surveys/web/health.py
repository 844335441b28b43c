"""What machines ask of the platform: does it live, is it ready, what did it measure.

Apart from every page for people. Refuses details to strangers: two words, a status; and the measures without their token.
"""

from hmac import compare_digest
from typing import cast

from flask import Blueprint, Response, abort, current_app, request

from surveys.operations import watching
from surveys.web.shared.access import now, open_to
from surveys.web.shared.measures import Measures

blueprint = Blueprint("health", __name__, url_prefix="/sante")


@blueprint.get("/vivant")
@open_to("everyone")
def alive() -> Response:
    """Say that this process answers; nothing else is asked of anything."""
    return _said("vivant", 200)


@blueprint.get("/pret")
@open_to("everyone")
def ready() -> Response:
    """Say whether the database answers in the form that this program knows: the moment to send people here."""
    return _said("prêt", 200) if watching.is_ready() else _said("pas prêt", 503)


@blueprint.get("/mesures")
@open_to("everyone")
def measures() -> Response:
    """Give the measures to who presents their token; where none is set, this address does not exist."""
    held = cast("Measures | None", current_app.extensions["surveys_measures"])
    if held is None:
        abort(404)
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    expected = current_app.config["SETTINGS"].metrics_token
    if scheme.lower() != "bearer" or not compare_digest(given.strip().encode(), expected.encode()):
        refused = _said("jeton requis", 401)
        refused.headers["WWW-Authenticate"] = "Bearer"
        return refused
    content, kind = held.write(_pulse(), now=now())
    return Response(content, content_type=kind)


def _pulse() -> watching.Pulse | None:
    if not watching.is_ready():
        return None
    return watching.read_pulse(now=now())


def _said(text: str, status: int) -> Response:
    return Response(f"{text}\n", status, mimetype="text/plain")
