"""What every way in shares: opening the session, where one goes next, how often one may try, how long an answer takes.

Apart from the ways themselves so that none of them forgets a part. Refuses to lead outside this site.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Blueprint, current_app, redirect, request, session, url_for
from werkzeug.wrappers import Response

from surveys.config import Settings
from surveys.operations import accounts
from surveys.operations.accounts import Site
from surveys.questionnaire.problems import Problem
from surveys.web.shared.access import asker, end_session, now, start_session
from surveys.web.shared.asked import local_address

blueprint = Blueprint("auth", __name__)
NEXT = "suite"
LONGEST_EMAIL = 254
ALIKE = 0.15  # seconds, above the longest seen on a loaded machine; the same is done for an address that nobody has


def settings() -> Settings:
    """Return the settings of this site."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def agent() -> str:
    """Return what the browser says it is."""
    return request.headers.get("User-Agent", "")


def admit(act: str, **by: str) -> Problem | None:
    """Count a trial by where it comes from and by what it names; return why it may not go on."""
    return accounts.admit(
        act, now=now(), secret=settings().secret_key, origin=request.remote_addr or "", **by
    )


def passkey_site(of: Settings) -> Site:
    """Return whom passkeys are for: the public address. A browser makes none for a number: it is « localhost » then."""
    parts = urlsplit(of.base_url)
    host = parts.hostname or "localhost"
    try:
        ip_address(host)
    except ValueError:
        return Site(host, of.base_url)
    port = f":{parts.port}" if parts.port else ""
    return Site("localhost", f"{parts.scheme}://localhost{port}")


@blueprint.app_template_global()
def passkey_host() -> str:
    """Return the name of the host that passkeys are for: pages offer them nowhere else."""
    return passkey_site(settings()).name


@contextmanager
def at_one_pace() -> Iterator[None]:
    """Take as long for everyone as the longest way through: how long it took tells nothing."""
    began = time.monotonic()
    yield
    time.sleep(max(0.0, ALIKE - (time.monotonic() - began)))


def is_plausible(email: str) -> bool:
    """Say whether a text may be an address; no more is said of it."""
    return (
        len(email) <= LONGEST_EMAIL
        and email.count("@") == 1
        and not email.startswith("@")
        and not email.endswith("@")
    )


def asked_next() -> str:
    """Return where a form or a link says that one goes next, if it is on this site."""
    return local_address(request.values.get(NEXT))


def enter(token: str, suite: str) -> Response:
    """Open a session in this browser and go where the person was going."""
    suite = suite or local_address(session.get(NEXT))
    before = asker()
    if before is not None:
        after = accounts.find_session(token, now=now())
        # Pages that someone else left open here are not sent in the newcomer's name.
        end_session(keep_forms=after is not None and after.person_id == before.person_id)
    start_session(token)
    return redirect(suite or url_for("auth.front_door"), code=303)
