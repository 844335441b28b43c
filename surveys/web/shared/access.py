"""Who is asking, and may they: the guard of every address.

Apart so that there is one door. Denies unless an address declares its audience; another centre's submission, or a
section that was not given to a person, does not exist for them (404).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2s
from typing import Any, Literal, TypeVar, cast

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from flask import Response as Answer
from werkzeug.wrappers import Response

from surveys.operations import accounts
from surveys.operations.accounts import Identity, Membership
from surveys.web.shared.fragments import is_htmx

Audience = Literal["everyone", "signed_in", "member", "staff", "demonstration"]
View = TypeVar("View", bound=Callable[..., Any])
TOKEN = "jeton"  # noqa: S105 - the name of what the cookie holds
FORMS = "csrf_token"
MARK = "_audience"
TYPED_BY = "X-Person"  # a page's script says whose page it is
LEFT = "Session-Left"  # seconds from now
FORM_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
HALF_DAY = timedelta(hours=4)  # how lately one signed in to read pay
LATELY = timedelta(minutes=30)  # … to take answers away, or to change how one signs in
BUILT_IN: dict[str, Audience] = {"static": "everyone"}


@dataclass(frozen=True, slots=True)
class Door:
    """What an address declares: its audience, for staff the roles that open it, and what it asks beside.

    ``factor``: a second factor was given. ``fresh``: the person proved who they are within so long. ``proving``: one comes
    here to give what is asked. ``quiet``: pages ask it by themselves.
    """

    audience: Audience
    roles: frozenset[str] = frozenset()
    quiet: bool = False
    fresh: timedelta | None = None
    factor: bool = False
    proving: bool = False

    @property
    def demands(self) -> frozenset[str]:
        """What the door asks beside a role, by name."""
        asked = {"fresh": self.fresh is not None, "factor": self.factor, "proving": self.proving}
        return frozenset(name for name, is_asked in asked.items() if is_asked)


def open_to(
    audience: Audience,
    *roles: str,
    quiet: bool = False,
    fresh: timedelta | None = None,
    factor: bool = False,
    proving: bool = False,
) -> Callable[[View], View]:
    """Declare the audience of a view; ``roles`` are the staff roles of which one is needed.

    ``quiet``: asking it does not keep a forgotten session alive. ``fresh`` (``HALF_DAY``, ``LATELY``) and ``factor`` are
    asked of who is let in: they are led to prove it and come back. ``proving``: the page where they do.
    """

    def declare(view: View) -> View:
        setattr(view, MARK, Door(audience, frozenset(roles), quiet, fresh, factor, proving))
        return view

    return declare


def door_of(app: Flask, endpoint: str) -> Door | None:
    """Return what an endpoint declares, or ``None`` when it declares nothing: such an address is closed."""
    if endpoint in BUILT_IN:
        return Door(BUILT_IN[endpoint])
    declared = getattr(app.view_functions.get(endpoint), MARK, None)
    return declared if isinstance(declared, Door) else None


def now() -> datetime:
    """Return the moment of this request, the same from its start to its end."""
    if "now" not in g:
        g.now = datetime.now(UTC)
    return cast(datetime, g.now)


def source_of_request() -> str:
    """Return the address of the machine that asks, as far as the trusted proxies say."""
    return (request.remote_addr or "")[:45]


def asker() -> Identity | None:
    """Return who is signed in, or ``None``."""
    if "asker" not in g:
        held = session.get(TOKEN)
        g.asker = accounts.find_session(held, now=now()) if isinstance(held, str) else None
    return cast("Identity | None", g.asker)


def ask_nobody() -> None:
    """Take this request for nobody's, unless it is known already whose it is: the database cannot say it now."""
    g.setdefault("asker", None)


def me() -> Identity:
    """Return who is signed in. Only for views whose door demands it."""
    found = asker()
    if found is None:
        abort(401)
    return found


def refuse_what_is_no_form() -> None:
    """Refuse a body that is not a form, or a form with a nameless field, before anything takes it for an empty one."""
    if request.method in {"GET", "HEAD", "OPTIONS"} or request.endpoint is None:
        return
    if request.content_length and request.mimetype not in FORM_TYPES:
        abort(415)
    if None in request.form:
        abort(400)


def guard() -> Response | None:
    """Open or close the door of the address asked for, before its view runs."""
    if request.endpoint is None:
        return None  # 404 and 405 say so themselves
    door = door_of(current_app, request.endpoint)
    if door is None:
        abort(404)
    if door.audience == "demonstration" and not current_app.config["SETTINGS"].demo:
        abort(404)
    if door.audience in {"everyone", "demonstration"}:
        return None
    found = asker()
    # Someone else signed in since that page was drawn: what it holds is not sent in their name.
    if found is not None and request.headers.get(TYPED_BY, mark := person_mark()) != mark:
        abort(401)
    if found is None:
        if is_htmx() or request.method not in {"GET", "HEAD"}:
            abort(401)
        return redirect(url_for("auth.sign_in", suite=request.full_path.removesuffix("?")), code=303)
    if request.method == "POST" and not door.quiet:
        touch_session()
    if not _opens(door, found):
        abort(403 if found.staff_roles else 404)
    return _ask_for_proof(door, found)


def _ask_for_proof(door: Door, found: Identity) -> Response | None:
    """Lead who is asking to what they have still to prove; nothing when nothing is missing."""
    if door.proving:
        return None
    demo = current_app.config["SETTINGS"].demo
    spared = demo and found.played  # one press on a persona opens everything that it may open
    if found.factor_at is None and ((door.factor and not demo) or (found.has_factor and not spared)):
        return _lead_to("auth.confirm" if found.has_factor else "auth.account", needs_factor=True)
    if door.fresh is not None and not spared and not _is_fresh(found, door.fresh):
        return _lead_to("auth.confirm")
    return None


def _is_fresh(found: Identity, life: timedelta) -> bool:
    return found.confirmed_at is not None and now() < found.confirmed_at + life


def _lead_to(endpoint: str, *, needs_factor: bool = False) -> Response:
    """Redirect a page to where one proves who one is, and back; a form is refused and stays as it is (428)."""
    if is_htmx() or request.method not in {"GET", "HEAD"}:
        abort(428)
    why = "requis" if needs_factor else None
    return redirect(url_for(endpoint, suite=request.full_path.removesuffix("?"), facteur=why), code=303)


def demand_fresh(life: timedelta) -> None:
    """Lead who is asking to prove who they are, if that was too long ago: for what only the view knows to be restricted."""
    asked = _ask_for_proof(Door("signed_in", fresh=life), me())
    if asked is not None:
        abort(asked)


def token() -> str:
    """Return the token of the session. Only for views whose door demands one."""
    return cast(str, session[TOKEN])


def person_mark() -> str:
    """Return the lasting name that pages give who is asking; nothing when nobody is signed in.

    What was typed and not yet saved waits in the browser under it, so that nobody else is shown it. The address counts:
    a database that starts anew gives the same number to other people.
    """
    found = asker()
    if found is None:
        return ""
    return blake2s(f"{found.person_id} {found.email}".encode(), digest_size=8).hexdigest()


def session_left() -> int:
    """Return how many seconds the session of who is asking lasts from now, if nobody uses it; 0 without one."""
    found = asker()
    if found is None or found.session_expires_at is None:
        return 0
    return max(0, int((found.session_expires_at - now()).total_seconds()))


def say_what_is_left(response: Answer) -> Answer:
    """Tell a page's script how long the session lasts, so that it warns in time."""
    if is_htmx() and response.status_code < 400 and isinstance(session.get(TOKEN), str):
        response.headers[LEFT] = str(session_left())
    return response


def _opens(door: Door, found: Identity) -> bool:
    """Say whether a door opens to someone who is signed in."""
    if door.audience == "member":
        return bool(found.memberships)
    if door.audience == "staff":
        return bool(found.staff_roles and (not door.roles or door.roles & found.staff_roles))
    return True


def may_open(endpoint: str) -> bool:
    """Say whether who is asking may open an endpoint, so that no page offers a closed door."""
    door, found = door_of(current_app, endpoint), asker()
    return door is not None and found is not None and _opens(door, found)


def membership(organisation: str) -> Membership:
    """Return what the person is in ``organisation``; 404 when nothing."""
    found = me().memberships.get(organisation)
    if found is None:
        abort(404)
    return found


def start_session(opened: str) -> None:
    """Keep the token of a session in the browser, and forget what was there before but for its forms' own token.

    The token of forms stays: a page left open in another tab can then send what it still holds.
    """
    _forget(keep_forms=True)
    session[TOKEN] = opened
    session.permanent = True


def end_session(*, keep_forms: bool = False) -> None:
    """End the session, in the store and in the browser; the token of open forms goes too, unless it is kept."""
    held = session.get(TOKEN)
    if isinstance(held, str):
        accounts.end_session(held, now=now())
    _forget(keep_forms=keep_forms)
    g.pop("asker", None)


def _forget(*, keep_forms: bool) -> None:
    forms = session.get(FORMS)
    session.clear()
    if keep_forms and forms is not None:
        session[FORMS] = forms


def touch_session() -> None:
    """Note that the session is in use. Called by what already writes: a GET never does."""
    held = session.get(TOKEN)
    if isinstance(held, str) and accounts.touch_session(held, now=now(), found=asker()):
        g.pop("asker", None)  # it lasts longer now


def register_access(app: Flask) -> None:
    """Put the guard before every view of ``app``."""
    app.before_request(guard)
    app.after_request(say_what_is_left)
