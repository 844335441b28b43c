"""Coming in and going out: a link by mail, a button that uses it, and the personas of the demonstration.

Apart from the audiences because everyone passes here. Refuses to say whether an address is known, and to open a
session because a link was followed: mail scanners follow links, people press buttons.
"""

from urllib.parse import urlsplit

from flask import Blueprint, abort, current_app, redirect, render_template, request, session, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from surveys.operations import accounts
from surveys.questionnaire.problems import Problem
from surveys.web.shared import texts
from surveys.web.shared.access import asker, end_session, me, now, open_to, start_session
from surveys.web.shared.fragments import is_htmx
from surveys.web.shared.navigation import home_address

blueprint = Blueprint("auth", __name__)
NEXT = "suite"
PRESSED = "ouvrir"  # only the button itself says so: a scanner that sends a page's forms by script does not press it
LONGEST_EMAIL = 254

PERSONAS = (
    ("direction", _l("Centre – direction"), _l("Remplit, relit et transmet le sondage de son centre.")),
    ("paie", _l("Centre – paie"), _l("N’ouvre que les sections de rémunération qui lui sont confiées.")),
    ("conception", _l("Conception"), _l("Écrit et révise les questionnaires.")),
    ("collecte", _l("Collecte"), _l("Invite, rappelle, suit et clôt.")),
    ("analyse", _l("Analyse"), _l("Lit les résultats et télécharge les données.")),
    ("administration", _l("Administration"), _l("Gère les comptes, les registres et la conservation.")),
)


@blueprint.get("/")
@open_to("everyone")
def front_door() -> Response:
    """Lead everyone to where they belong."""
    return redirect(home_address(), code=303)


@blueprint.get("/connexion")
@open_to("everyone")
def sign_in() -> str:
    """Ask for the address that a link will be sent to."""
    return render_template("auth/sign_in.html", email="", problem="", suite=_local(request.args.get(NEXT)))


@blueprint.post("/connexion")
@open_to("everyone")
def request_link() -> tuple[str, int] | Response:
    """Send a link to an address, if someone has it; the answer is the same when nobody does."""
    email = request.form.get("courriel", "").strip()
    suite = _local(request.form.get(NEXT))
    if len(email) > LONGEST_EMAIL or email.count("@") != 1 or email.startswith("@") or email.endswith("@"):
        problem = texts.sentence(Problem("sign_in.email"))
        return render_template(
            "auth/sign_in.html", email=email[:LONGEST_EMAIL], problem=problem, suite=suite
        ), 422
    accounts.request_sign_in_link(
        email, now=now(), base_url=current_app.config["SETTINGS"].base_url, following=suite
    )
    session[NEXT] = suite
    return redirect(url_for("auth.link_sent"), code=303)


@blueprint.get("/connexion/envoi")
@open_to("everyone")
def link_sent() -> str:
    """Say that a link is on its way."""
    return render_template("auth/link_sent.html")


@blueprint.get("/connexion/<token>")
@open_to("everyone")
def link(token: str) -> tuple[str, int]:
    """Show the button that uses a link; following the link uses nothing."""
    state = accounts.read_sign_in_link(token, now=now())
    if isinstance(state, Problem):
        return render_template("auth/link.html", state=None, problem=texts.sentence(state)), 410
    return render_template(
        "auth/link.html", state=state, problem="", token=token, suite=_local(request.args.get(NEXT))
    ), 200


@blueprint.post("/connexion/<token>")
@open_to("everyone")
def use_link(token: str) -> tuple[str, int] | Response:
    """Use a link and open the session, if its button was pressed; anything else is shown the button again."""
    if request.form.get(PRESSED) is None:
        return link(token)
    opened = accounts.consume_sign_in_link(token, now=now(), user_agent=request.headers.get("User-Agent", ""))
    if isinstance(opened, Problem):
        return render_template("auth/link.html", state=None, problem=texts.sentence(opened)), 410
    return _enter(opened, _local(request.form.get(NEXT)))


@blueprint.post("/session")
@open_to("signed_in")
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


@blueprint.get("/demo")
@open_to("demonstration")
def personas() -> str:
    """Offer one button for each persona of the demonstration."""
    return render_template("auth/personas.html", personas=PERSONAS, suite=_local(request.args.get(NEXT)))


@blueprint.post("/demo")
@open_to("demonstration")
def become() -> Response:
    """Open a session as a persona of the demonstration."""
    opened = accounts.sign_in_as(
        request.form.get("persona", ""), now=now(), user_agent=request.headers.get("User-Agent", "")
    )
    if isinstance(opened, Problem):
        abort(404)
    return _enter(opened, _local(request.form.get(NEXT)))


def _enter(token: str, suite: str) -> Response:
    suite = suite or _local(session.get(NEXT))
    before = asker()
    if before is not None:
        after = accounts.find_session(token, now=now())
        # Pages that someone else left open here are not sent in the newcomer's name.
        end_session(keep_forms=after is not None and after.person_id == before.person_id)
    start_session(token)
    if suite:
        return redirect(suite, code=303)
    return redirect(url_for("auth.front_door"), code=303)


def _local(address: str | None) -> str:
    """Return an address of this site, or nothing: a link must not send a person elsewhere."""
    address = address or ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    outside = parts.scheme or parts.netloc or not address.startswith("/") or address.startswith(("//", "/\\"))
    return "" if outside or any(sign in address for sign in "\\\r\n\t\x00") else address[:500]
