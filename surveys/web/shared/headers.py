"""The headers of every answer: what a browser may load, keep and tell others.

Apart because one place must hold the promise « same origin only, nothing inline ». Refuses exceptions by page:
a page that needs one is a page to change.
"""

from flask import Flask, Response, request

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
A_YEAR = 31_536_000


def set_headers(response: Response) -> Response:
    """Put on ``response`` what every answer carries."""
    headers = response.headers
    headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    headers["Referrer-Policy"] = "same-origin"
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if request.endpoint == "static":
        # The address of a file carries the hash of its content, so what was fetched once is good for ever.
        if "v" in request.args and response.status_code == 200:
            headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
        return response
    headers.setdefault("Cache-Control", "no-store")
    if 300 <= response.status_code < 400:
        response.set_data(b"")  # the library's own says in English where one is led
    if response.mimetype == "text/html":
        headers["Content-Language"] = "fr-CA"
    return response


def register_headers(app: Flask) -> None:
    """Put the headers on every answer of ``app``, errors included."""
    app.after_request(set_headers)
