"""Staying and leaving: a session is kept alive, ended, and those whose pages are not open here are received.

Apart from the ways in because nothing is proved here.
"""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from surveys.web.auth.door import blueprint
from surveys.web.shared.access import end_session, me, open_to
from surveys.web.shared.fragments import is_htmx


@blueprint.post("/session")
@open_to("signed_in", proving=True)
def stay() -> Response:
    """Stay signed in: the guard has noted that the session is in use, and the answer says how long it lasts now."""
    if is_htmx():
        return Response(status=204)
    return redirect(url_for("auth.front_door"), code=303)


@blueprint.post("/deconnexion")
@open_to("everyone")
def sign_out() -> Response:
    """End the session."""
    end_session()
    return redirect(url_for("auth.signed_out"), code=303)


@blueprint.get("/deconnexion")
@open_to("everyone")
def signed_out() -> str:
    """Say that the session is over and that everything is kept."""
    return render_template("auth/signed_out.html")


@blueprint.get("/attente")
@open_to("signed_in")
def waiting_room() -> str:
    """Receive someone whose pages are not open here."""
    return render_template("auth/waiting_room.html", person=me())
