"""What is noted of each request: its number, the name of its route, its status, how long it took. One line, and a measure.

Apart from the access guard, which may refuse it, and from the errors, which may answer it: whatever the answer, it is noted
once, last. Refuses its address, its parameters and its headers: they quote people. A verb that the platform does not know has no name
either.
"""

import logging
import re
import time
from secrets import token_hex

from flask import Flask, Response, g, request

from surveys.config import Settings
from surveys.logs import SAID, number_of_request
from surveys.web.shared.measures import Measures

NUMBER = "X-Request-ID"
_GIVEN = re.compile(r"[0-9A-Za-z-]{8,64}")
_VERBS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
_log = logging.getLogger("surveys.requests")


def register_tracks(app: Flask, settings: Settings) -> None:
    """Note every request of ``app``. Registered before anything else, so that it begins first and ends last."""
    measures = Measures(settings) if settings.metrics_token else None
    app.extensions["surveys_measures"] = measures

    def begin() -> None:
        given = request.headers.get(NUMBER, "") if settings.proxies else ""
        number_of_request.set(given if _GIVEN.fullmatch(given) else token_hex(8))
        g.began = time.perf_counter()

    def end(response: Response) -> Response:
        seconds = time.perf_counter() - g.pop("began", time.perf_counter())
        route = request.endpoint or "-"
        verb = request.method if request.method in _VERBS else "-"
        response.headers[NUMBER] = number_of_request.get()
        if measures is not None:
            measures.note(route, verb, response.status_code, seconds)
        if not route.startswith("health.") or response.status_code >= 400:
            said = {
                "route": route,
                "method": verb,
                "status": response.status_code,
                "ms": round(1000 * seconds, 1),
            }
            _log.info("request", extra={SAID: said})
        return response

    app.before_request(begin)
    app.after_request(end)
    app.teardown_request(lambda _error: number_of_request.set("") and None)
