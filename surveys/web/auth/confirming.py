"""« Confirmez que c’est vous »: whoever is signed in proves it again, or gives a second factor, and goes on.

Apart from the ways in because the session is there already. Who has a second factor is asked for it; a link or a password
is enough only where the sign-in was too long ago.
"""

from flask import redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from surveys.operations import accounts
from surveys.questionnaire.problems import Problem
from surveys.web.auth.door import NEXT, admit, asked_next, blueprint, passkey_site, settings
from surveys.web.shared import texts
from surveys.web.shared.access import me, now, open_to, token


@blueprint.get("/connexion/confirmation")
@open_to("signed_in", proving=True)
def confirm() -> str:
    """Ask for whatever the person can prove themselves with."""
    return _show()


def _show(problem: Problem | None = None, *, at: str = "code") -> str:
    found = me()
    codes = accounts.read_codes(found.person_id)
    return render_template(
        "auth/confirm.html",
        has_passkey=bool(accounts.read_passkeys(found.person_id)),
        has_codes=codes.since is not None or codes.recovery > 0,
        has_password=accounts.password_changed_at(found.person_id) is not None,
        needs_factor=found.has_factor and found.factor_at is None,
        site=passkey_site(settings()),
        problem=texts.sentence(problem) if problem else "",
        at=at,
        suite=asked_next(),
    )


@blueprint.post("/connexion/confirmation/code")
@open_to("signed_in", proving=True)
def confirm_with_code() -> tuple[str, int] | Response:
    """Take a code of the application, or a recovery code."""
    refused = admit("code", person=str(me().person_id)) or accounts.prove_with_code(
        token(), request.form.get("code", ""), now=now(), secret=settings().secret_key
    )
    return _go_on() if refused is None else (_show(refused, at="code"), 422)


@blueprint.post("/connexion/confirmation/mot-de-passe")
@open_to("signed_in", proving=True)
def confirm_with_password() -> tuple[str, int] | Response:
    """Take the password again."""
    refused = admit("password", address=me().email) or accounts.prove_with_password(
        token(), request.form.get("mot_de_passe", ""), now=now()
    )
    return _go_on() if refused is None else (_show(refused, at="mot-de-passe"), 422)


@blueprint.post("/connexion/confirmation/lien")
@open_to("signed_in", proving=True)
def confirm_by_link() -> Response:
    """Send a link: using it opens a session anew."""
    accounts.request_sign_in_link(me().email, now=now(), base_url=settings().base_url, following=asked_next())
    session[NEXT] = asked_next()
    return redirect(url_for("auth.link_sent"), code=303)


def _go_on() -> Response:
    return redirect(asked_next() or url_for("auth.front_door"), code=303)
