"""HTMX in few functions: who asks, what a fragment is, and the one place where a POST chooses its face.

Apart so that no view knows a header by name. Refuses a GET that is sometimes a page and sometimes a fragment.
"""

import json
from collections.abc import Mapping

from flask import Response, make_response, redirect, render_template, request
from markupsafe import Markup, escape
from werkzeug.wrappers import Response as AnyResponse


def is_htmx() -> bool:
    """Say whether the request comes from a script of the page, which must never be sent elsewhere."""
    return request.headers.get("HX-Request") == "true"


def partial(target: str, content: str | Markup = "", swap: str = "innerHTML") -> Markup:
    """Return one piece of page for htmx to put at the element with id ``target``; text that is not HTML is escaped."""
    return Markup('<hx-partial hx-target="#{}" hx-swap="{}">{}</hx-partial>').format(
        target, swap, escape(content)
    )


def render_piece(template: str, **values: object) -> Markup:
    """Return a template as a piece of page."""
    return Markup(render_template(template, **values))  # noqa: S704 - rendered by an escaping template


def word(values: Mapping[str, object]) -> Markup:
    """Return what the server says to the page's script: versions, what is shown, what was refused."""
    return partial(
        "parole", json.dumps(values, ensure_ascii=False, separators=(",", ":")), swap="textContent"
    )


def reply(fragment: str | Markup, *, otherwise: str, status: int = 200) -> AnyResponse:
    """Return ``fragment`` to htmx, and to the rest a redirection (303) to the address ``otherwise``."""
    if is_htmx():
        return fragment_response(fragment, status)
    return redirect(otherwise, code=303)


def fragment_response(fragment: str | Markup, status: int = 200) -> Response:
    """Return pieces of page as an answer."""
    response = make_response(str(fragment), status)
    response.headers["Vary"] = "HX-Request"
    return response
