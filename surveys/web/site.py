"""``register`` puts every address, filter, header and error page on an application.

Apart from the package itself so that whoever needs a sentence (the console) does not load every page. Refuses
anything of one audience: each room declares its own addresses.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import cache, lru_cache
from pathlib import Path

from flask import Flask
from flask_babel import Babel, get_domain
from flask_wtf.csrf import CSRFProtect
from markupsafe import Markup
from werkzeug.middleware.proxy_fix import ProxyFix

from surveys.config import Settings
from surveys.web import api, auth, concerned, errors, health, member, public, staff
from surveys.web.drawing.controls import Control
from surveys.web.shared import access, display, headers, navigation, officers, texts, tracks
from surveys.web.shared.asked import Number
from surveys.web.shared.assets import register_assets
from surveys.web.shared.bodies import WholeBodies

STATIC = Path(__file__).resolve().parents[2] / "static"
MAX_BODY = 2 * 1024 * 1024  # of one request: a section of 5,000 filled variables is a tenth of it
SESSION_LIFE = timedelta(days=14)  # the store ends a session sooner; the cookie only has to outlive it


def register(app: Flask, settings: Settings) -> None:
    """Make ``app`` answer: configuration, guards, pages, errors and headers, for ``settings``."""
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        # Under that name browsers take it by https alone, for this host alone: nobody else's page can lay one here.
        SESSION_COOKIE_NAME="__Host-session" if settings.secure else "session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=SESSION_LIFE,
        MAX_CONTENT_LENGTH=MAX_BODY,
        MAX_FORM_MEMORY_SIZE=MAX_BODY,
        MAX_FORM_PARTS=20_000,
        # A long form must outlive the token's own clock: it lasts as long as the session (field guide, §5.4).
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_DEFAULT_LOCALE="fr",
        BABEL_DEFAULT_TIMEZONE="America/Toronto",
        BABEL_TRANSLATION_DIRECTORIES="translations",
    )
    if settings.proxies:
        behind = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=behind, x_proto=behind, x_host=behind)  # type: ignore[method-assign]
    app.wsgi_app = WholeBodies(app.wsgi_app)  # type: ignore[method-assign]
    tracks.register_tracks(app, settings)
    app.before_request(access.refuse_what_is_no_form)
    protection = CSRFProtect(app)
    Babel(app, locale_selector=lambda: "fr")
    set_sentences(app)
    app.jinja_env.filters.update(display.FILTERS, sentence=texts.sentence)
    app.jinja_env.globals.update(
        settings=settings,
        asset=register_assets(app, STATIC),
        home_address=navigation.home_address,
        staff_ways=navigation.staff_ways,
        asker=access.asker,
        officer=officers.officer,
        person_mark=access.person_mark,
        session_left=access.session_left,
        now=access.now,
        may_open=access.may_open,
        short_title=member.short_title,
        cell_control=cell_of(app),
    )
    app.url_map.converters["int"] = Number
    access.register_access(app)
    headers.register_headers(app)
    errors.register_errors(app)
    app.register_blueprint(api.blueprint)
    app.register_blueprint(auth.blueprint)
    app.register_blueprint(concerned.blueprint)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(member.blueprint)
    app.register_blueprint(public.blueprint)
    app.register_blueprint(staff.blueprint)
    # A mailbox presses the button of a letter by itself (RFC 8058): the signed mark of the address stands for the token.
    protection.exempt(member.stop_now)


def set_sentences(app: Flask) -> None:
    """Give the sentences of templates the typography of Québec, so that nobody has to type a no-break space."""

    @lru_cache(maxsize=4_096)  # there is one language, and a long table says the same few words in each row
    def one(text: str) -> str:
        return display.typeset_plain(get_domain().get_translations().ugettext(text))

    def some(singular: str, plural: str, count: int) -> str:
        several = 1 if abs(count) < 2 else 2  # in French nothing is singular: « 0 réponse »
        return display.typeset_plain(get_domain().get_translations().ungettext(singular, plural, several))

    app.jinja_env.install_gettext_callables(one, some, newstyle=True)  # type: ignore[attr-defined]


def cell_of(app: Flask) -> Callable[[Control], Markup]:
    """Return what draws the control of a cell: importing its widget's template in each of 2,400 cells costs more."""

    @cache
    def macro_of(widget: str) -> Callable[[Control], Markup]:
        found: Callable[[Control], Markup] = app.jinja_env.get_template(
            f"questions/{widget}.html"
        ).module.cell  # type: ignore[attr-defined]
        return found

    return lambda control: macro_of(control.widget)(control)
