"""The machine's log of a whole session: every request is there, and nobody's name, address or words are."""

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest

from surveys.arbiter import JsonLogger, PlainLogger
from surveys.logs import JsonLines, PlainLines, set_logs
from surveys.operations import collecting
from tests.web.conftest import Site
from tests.web.forms import Form, Script, page_of
from tests.web.test_sign_in import ask_for_link, letters
from tests.web.world import Centre

PLANTED = ("Zéphirine", "zephirine@plantee.invalid", "514 555-0199", "4242424", "203.0.113.77", "Planté/9.9")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What a machine writes when its log is JSON."""
    root, ours, written = logging.getLogger(), logging.getLogger("surveys"), io.StringIO()
    handlers, levels = root.handlers[:], (root.level, ours.level)
    set_logs("json")
    root.handlers[0].stream = written  # type: ignore[attr-defined]
    yield written
    root.handlers[:] = handlers
    root.setLevel(levels[0])
    ours.setLevel(levels[1])


def lines_of(log: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_a_whole_session_leaves_no_name_in_the_log(
    site: Site, centre: Centre, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, email, phone, number, address, browser = PLANTED
    client = site.client()
    client.quoting = True
    client.environ_base |= {"REMOTE_ADDR": address, "HTTP_USER_AGENT": browser}
    client.get(f"/connexion?suite=/sondages/{name}")
    ask_for_link(client, email)
    ask_for_link(client, centre.director)
    (link,) = letters(site, centre.director)
    Form(page_of(client.get(link)), "/connexion/").press(client, "Ouvrir ma session")
    assert client.get(centre.page()).status_code == 200
    section = Script(client, page_of(client.get(centre.page("sections/textes"))))
    section.save(contact_email=email, contact_phone=phone)
    client.get(f"/sondages/{name}/{email}/?q={phone}")

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(f"{name} a tapé {number}") from ValueError(phone)

    monkeypatch.setattr(collecting, "save_answers", fail)
    client.lenient = True
    assert section.save(people=number).status_code == 500
    client.open("/connexion", method="ZÉPHIRINE")

    lines = lines_of(log)
    asked = [line for line in lines if line["from"] == "surveys.requests"]
    assert len(asked) >= 10
    assert {"time", "level", "from", "message", "request", "route", "method", "status", "ms"} == set(asked[0])
    (trace,) = [line for line in lines if line["level"] == "error"]
    assert "RuntimeError" in str(trace["message"])
    assert trace["request"] == next(line for line in asked if line["status"] == 500)["request"]
    assert len({line["request"] for line in asked}) == len(asked)
    kept = log.getvalue()
    token = link.rpartition("/")[2]
    for planted in (*PLANTED, centre.code, centre.director, token, "ZÉPHIRINE"):
        assert planted not in kept, planted
        assert json.dumps(planted)[1:-1] not in kept, planted


def test_a_request_keeps_the_number_that_a_trusted_proxy_gave_it(site: Site) -> None:
    given = {"X-Request-ID": "0123-4567-89ab"}
    alone = site.client().get("/connexion", headers=given).headers["X-Request-ID"]
    assert alone != given["X-Request-ID"]
    from surveys.app import create_app

    behind = create_app(replace(site.settings, proxies=1)).test_client()
    assert behind.get("/sante/vivant", headers=given).headers["X-Request-ID"] == given["X-Request-ID"]
    for odd in ("court", "zephirine@plantee.invalid", "x" * 65):
        assert behind.get("/sante/vivant", headers={"X-Request-ID": odd}).headers["X-Request-ID"] != odd


@pytest.mark.parametrize("lines", [PlainLines("%(message)s"), JsonLines()], ids=["text", "json"])
def test_the_lines_of_gunicorn_quote_nobody(lines: logging.Formatter) -> None:
    log, written = logging.getLogger("surveys.tests.gunicorn"), io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(lines)
    log.propagate = False
    log.addHandler(handler)
    try:
        log.warning("Invalid request from ip=203.0.113.77: Zéphirine")
        try:
            raise ValueError(PLANTED[0])  # noqa: TRY301  # its words are the subject
        except ValueError:
            log.exception("Error handling request %s %s", "GET", "/sondages/Zéphirine?q=514 555-0199")
        log.error("Worker (pid:%s) exited with code %s.", 12, 3)
    finally:
        log.removeHandler(handler)
    kept = written.getvalue()
    for planted in PLANTED:
        assert planted not in kept
    assert "ValueError" in kept
    assert "Worker (pid:12) exited with code 3." in kept


def test_gunicorn_finds_its_two_loggers() -> None:
    assert isinstance(JsonLogger.lines, JsonLines)
    assert type(PlainLogger.lines) is PlainLines
