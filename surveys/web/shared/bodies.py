"""A request is read whole or not at all: half of a form that a broken line brought is nobody's answer.

Apart from the application because it stands before it. gunicorn ends a body where the line broke, without a word, and says that it
may be read to its end (``wsgi.input_terminated``): an answer that was cut would be kept, under the name of a page that was cut
too. Where a length was announced, werkzeug counts the bytes itself and refuses a body that is shorter (400).
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class WholeBodies:
    """Make an application count the bytes of every body whose length was announced."""

    def __init__(self, application: "WSGIApplication") -> None:
        self.application = application

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request, its length counted."""
        if environ.get("CONTENT_LENGTH"):
            environ.pop("wsgi.input_terminated", None)
        return self.application(environ, start_response)
