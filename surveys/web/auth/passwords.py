"""Coming in with a password, for those who chose one.

Apart from links because a password can be guessed: trials are counted. The words are the same for a wrong password, an
address without one and an address that nobody has.
"""

from flask import render_template, request
from werkzeug.wrappers import Response

from surveys.operations import accounts
from surveys.questionnaire.problems import Problem
from surveys.web.auth.door import LONGEST_EMAIL, admit, agent, asked_next, blueprint, enter, is_plausible
from surveys.web.shared import texts
from surveys.web.shared.access import now, open_to


@blueprint.get("/connexion/mot-de-passe")
@open_to("everyone")
def password() -> str:
    """Ask for an address and its password."""
    return _show()


def _show(email: str = "", problem: Problem | None = None, *, at: str = "courriel") -> str:
    return render_template(
        "auth/password.html",
        email=email[:LONGEST_EMAIL],
        problem=texts.sentence(problem) if problem else "",
        at=at,
        suite=asked_next(),
    )


@blueprint.post("/connexion/mot-de-passe")
@open_to("everyone")
def use_password() -> tuple[str, int] | Response:
    """Open a session with a password."""
    email = request.form.get("courriel", "").strip()
    if not is_plausible(email):
        return _show(email, Problem("sign_in.email")), 422
    refused = admit("password", address=email)
    if refused is not None:
        return _show(email, refused, at="mot-de-passe"), 429
    opened = accounts.sign_in_with_password(
        email, request.form.get("mot_de_passe", ""), now=now(), user_agent=agent()
    )
    if isinstance(opened, Problem):
        return _show(email, opened, at="mot-de-passe"), 422
    return enter(opened, asked_next())
