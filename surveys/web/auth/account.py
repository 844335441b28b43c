"""« Mon compte »: where one is signed in, and what one signs in with.

Apart from what each way does. Everyone has this page; nothing on it concerns anyone else.
"""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from surveys.operations import accounts
from surveys.operations.accounts import FACTOR_ROLES, OpenSession
from surveys.questionnaire.problems import Problem
from surveys.web.auth.door import asked_next, blueprint, passkey_site, settings
from surveys.web.shared import texts
from surveys.web.shared.access import LATELY, me, now, open_to, token

_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session as its person recognises it."""

    session: OpenSession
    browser: str
    here: bool


def browser_name(user_agent: str) -> str:
    """Return what a browser and its machine are called, as far as can be told: « Firefox, Windows »."""
    found = [
        next((name for sign, name in known if sign in user_agent), "") for known in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(name for name in found if name) or _("Navigateur inconnu")


@blueprint.get("/compte/")
@open_to("signed_in")
def account() -> str:
    """Show the sessions, the password and the second factors of who is asking."""
    return show_account()


def show_account(problem: Problem | None = None, *, at: str = "") -> str:
    """Return the page, with what was wrong at one of its parts."""
    found, here = me(), accounts.session_mark(token())
    sessions = accounts.open_sessions(found.person_id, now=now())
    return render_template(
        "auth/account.html",
        person=found,
        sessions=[SessionLine(each, browser_name(each.user_agent), each.id == here) for each in sessions],
        password_since=accounts.password_changed_at(found.person_id),
        passkeys=accounts.read_passkeys(found.person_id),
        codes=accounts.read_codes(found.person_id),
        site=passkey_site(settings()),
        needs_factor=bool(found.staff_roles & FACTOR_ROLES),
        asked=request.args.get("facteur") == "requis",
        suite=asked_next(),
        done=request.args.get("fait", ""),
        problem=texts.sentence(problem) if problem else "",
        at=at,
    )


@blueprint.post("/compte/sessions")
@open_to("signed_in")
def end_sessions() -> Response:
    """End one session, or all the others."""
    chosen = request.form.get("session", "")
    here = accounts.session_mark(token())
    if chosen:
        accounts.revoke_sessions(me().person_id, now=now(), session_id=chosen)
    else:
        accounts.revoke_sessions(me().person_id, now=now(), but=here)
    return redirect(url_for("auth.account", fait="sessions", _anchor="sessions"), code=303)


@blueprint.post("/compte/mot-de-passe")
@open_to("signed_in", fresh=LATELY)
def change_password() -> tuple[str, int] | Response:
    """Choose a password, or another one; the other sessions end."""
    refused = accounts.set_password(token(), request.form.get("mot_de_passe", ""), now=now())
    if refused is not None:
        return show_account(refused, at="mot-de-passe"), 422
    return redirect(url_for("auth.account", fait="mot-de-passe", _anchor="mot-de-passe"), code=303)


@blueprint.post("/compte/mot-de-passe/retrait")
@open_to("signed_in", fresh=LATELY)
def drop_password() -> Response:
    """Do without a password."""
    accounts.remove_password(me().person_id)
    return redirect(url_for("auth.account", fait="sans-mot-de-passe", _anchor="mot-de-passe"), code=303)
