"""Coming in by a link: it is asked for, sent, looked at, and used by a button.

Apart from the other ways because everyone has this one. Only a pressed button uses a link: following it uses nothing, nor
does a scanner that sends a page's forms by script.
"""

from flask import redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from surveys.operations import accounts
from surveys.questionnaire.problems import Problem
from surveys.web.auth.door import (
    LONGEST_EMAIL,
    NEXT,
    admit,
    agent,
    asked_next,
    at_one_pace,
    blueprint,
    enter,
    is_plausible,
    settings,
)
from surveys.web.shared import texts
from surveys.web.shared.access import now, open_to
from surveys.web.shared.navigation import home_address

PRESSED = "ouvrir"  # only the button itself says so


@blueprint.get("/")
@open_to("everyone")
def front_door() -> Response:
    """Lead everyone to where they belong."""
    return redirect(home_address(), code=303)


@blueprint.get("/connexion")
@open_to("everyone")
def sign_in() -> str:
    """Ask for the address that a link will be sent to, and offer the other ways."""
    return show_sign_in()


def show_sign_in(email: str = "", problem: Problem | None = None, *, at: str = "courriel") -> str:
    """Return the page of the ways in, with what was typed and what was wrong; ``at`` is where the fault stands."""
    return render_template(
        "auth/sign_in.html",
        email=email[:LONGEST_EMAIL],
        problem=texts.sentence(problem) if problem else "",
        at=at,
        suite=asked_next(),
    )


@blueprint.post("/connexion")
@open_to("everyone")
def request_link() -> tuple[str, int] | Response:
    """Send a link to an address, if someone has it; the answer is the same when nobody does."""
    email, suite = request.form.get("courriel", "").strip(), asked_next()
    if not is_plausible(email):
        return show_sign_in(email, Problem("sign_in.email")), 422
    with at_one_pace():
        refused = admit("link", address=email)
        if refused is None:
            accounts.request_sign_in_link(email, now=now(), base_url=settings().base_url, following=suite)
    if refused is not None:
        return show_sign_in(email, refused), 429
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
    return render_template("auth/link.html", state=state, problem="", token=token, suite=asked_next()), 200


@blueprint.post("/connexion/<token>")
@open_to("everyone")
def use_link(token: str) -> tuple[str, int] | Response:
    """Use a link and open the session, if its button was pressed; anything else is shown the button again."""
    if request.form.get(PRESSED) is None:
        return link(token)
    opened = accounts.consume_sign_in_link(token, now=now(), user_agent=agent())
    if isinstance(opened, Problem):
        return render_template("auth/link.html", state=None, problem=texts.sentence(opened)), 410
    return enter(opened, asked_next())
