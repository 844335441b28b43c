"""The headers of every answer: what a browser may load, keep and tell others.

Apart because one place must hold the promise « same origin only, nothing inline ». Refuses exceptions by page:
a page that needs one is a page to change.
"""

import gzip

from flask import Flask, Response, current_app, request

WORTH_PACKING = 1_000  # bytes
PACKING = 6  # the usual: a large page in about a millisecond

A_YEAR = 31_536_000  # seconds
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


def set_headers(response: Response) -> Response:
    """Put on ``response`` what every answer carries."""
    headers = response.headers
    headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    headers["Referrer-Policy"] = "same-origin"
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if current_app.config["SETTINGS"].secure:
        headers["Strict-Transport-Security"] = f"max-age={A_YEAR}; includeSubDomains"
    if request.endpoint == "static" and response.status_code < 400:
        return response  # it says itself how long it is good
    headers.setdefault("Cache-Control", "no-store")
    if 300 <= response.status_code < 400:
        response.set_data(b"")  # the library's own says in English where one is led
    if response.mimetype == "text/html":
        headers["Content-Language"] = "fr-CA"
        _pack(response)
    return response


def _pack(response: Response) -> None:
    """Compress a page for a browser that reads gzip: a tenth of its weight goes on the line.

    What is typed stands beside the token of forms, which compression could tell bit by bit to who makes someone's browser ask
    again and again: the cookie of a session is never sent from another site but to open a page, so nobody can (BREACH).
    """
    if response.is_streamed or response.direct_passthrough or response.content_encoding:
        return
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] <= 0 or (response.content_length or 0) < WORTH_PACKING:
        return
    response.set_data(gzip.compress(response.get_data(), PACKING, mtime=0))
    response.headers["Content-Encoding"] = "gzip"


def register_headers(app: Flask) -> None:
    """Put the headers on every answer of ``app``, errors included."""
    app.after_request(set_headers)
