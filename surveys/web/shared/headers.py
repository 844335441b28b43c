"""The headers of every answer: what a browser may load, keep and tell others.

Apart because one place must hold the promise « same origin only, nothing inline ». Refuses exceptions by page:
a page that needs one is a page to change.
"""

import gzip
from collections.abc import Container

import brotli
from flask import Flask, Response, current_app, request

WORTH_PACKING = 1_000  # bytes
BROTLI = 5  # a large page in about a millisecond
GZIP = 6  # half more time, for a third more bytes
WINDOW = 18  # as a power of two: 256 kB, more than the largest page and less memory than what is usual

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
    """Compress a page for a browser that reads it so: a fourteenth of its weight goes on the line, a tenth by gzip.

    What is typed stands beside the token of forms, which compression could tell bit by bit to who makes someone's browser ask
    again and again: the cookie of a session is never sent from another site but to open a page, so nobody can (BREACH).
    """
    if response.is_streamed or response.direct_passthrough or response.content_encoding:
        return
    response.vary.add("Accept-Encoding")
    way = packing(("br", "gzip"))
    if not way or (response.content_length or 0) < WORTH_PACKING:
        return
    body = response.get_data()
    if way == "br":
        response.set_data(brotli.compress(body, quality=BROTLI, lgwin=WINDOW))
    else:
        response.set_data(gzip.compress(body, GZIP, mtime=0))
    response.headers["Content-Encoding"] = way


def packing(ways: Container[str]) -> str:
    """Return the lightest of ``ways`` that whoever asks reads, or nothing."""
    return next((way for way in ("br", "gzip") if way in ways and request.accept_encodings[way] > 0), "")


def register_headers(app: Flask) -> None:
    """Put the headers on every answer of ``app``, errors included."""
    app.after_request(set_headers)
