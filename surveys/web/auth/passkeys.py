"""Passkeys: what a browser is asked to sign, what it signed, and those that a person keeps.

Apart from the other ways because a script of the page takes part (``static/js/passkeys.js``): it asks for a challenge, lets
the browser sign it, and sends a plain form. Without the script nothing of it is shown.
"""

from flask import Response as Answer
from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from surveys.operations import accounts
from surveys.questionnaire.problems import Problem
from surveys.web.auth.account import show_account
from surveys.web.auth.door import admit, agent, asked_next, blueprint, enter, passkey_site, settings
from surveys.web.auth.entering import show_sign_in
from surveys.web.shared.access import LATELY, me, now, open_to, token
from surveys.web.shared.asked import whole_number

LONGEST = 20_000  # characters of what a browser signed


@blueprint.post("/cle/defi")
@open_to("everyone")
def passkey_challenge() -> Answer:
    """Give a browser what it signs with a passkey, whoever it is."""
    if admit("passkey") is not None:
        abort(429)
    return _json(accounts.ask_for_passkey(passkey_site(settings()), now=now()))


@blueprint.post("/cle")
@open_to("everyone")
def use_passkey() -> tuple[str, int] | Response:
    """Open a session with what a browser signed."""
    opened = accounts.sign_in_with_passkey(_signed(), passkey_site(settings()), now=now(), user_agent=agent())
    if isinstance(opened, Problem):
        return show_sign_in(problem=opened, at="cle"), 422
    return enter(opened, asked_next())


@blueprint.post("/compte/cles/defi")
@open_to("signed_in", fresh=LATELY)
def new_passkey() -> Answer:
    """Give a browser what it needs to make a passkey."""
    options = accounts.begin_passkey(me().person_id, passkey_site(settings()), now=now())
    if isinstance(options, Problem):
        abort(409)
    return _json(options)


@blueprint.post("/compte/cles")
@open_to("signed_in", fresh=LATELY)
def add_passkey() -> tuple[str, int] | Response:
    """Keep the passkey that a browser has made."""
    name = request.form.get("nom", "").strip() or _("Clé d’accès")
    refused = accounts.add_passkey(token(), _signed(), name, passkey_site(settings()), now=now())
    if refused is not None:
        return show_account(refused, at="cles"), 422
    return redirect(url_for("auth.account", fait="cle", _anchor="cles"), code=303)


@blueprint.post("/compte/cles/retrait")
@open_to("signed_in", fresh=LATELY)
def remove_passkey() -> Response:
    """Forget a passkey."""
    accounts.remove_passkey(me().person_id, whole_number(request.form.get("cle", "")))
    return redirect(url_for("auth.account", fait="cle-retiree", _anchor="cles"), code=303)


def _signed() -> str:
    return request.form.get("cle", "")[:LONGEST]


def _json(text: str) -> Answer:
    return Answer(text, mimetype="application/json")
