"""What is beyond this machine: the mail server, the public address and its certificate, the time that others have.

Apart from the rest because it opens connections: one short one each, and nothing is sent to anybody.
"""

import smtplib
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from surveys.checkup.database import tell_clock
from surveys.checkup.findings import ERROR, OK, SKIPPED, WARNING, Finding
from surveys.checkup.settings import is_local
from surveys.config import Settings
from surveys.mail import open_server
from surveys.questionnaire.problems import Problem

PATIENCE = 10.0  # seconds
SOON, NOW = 21, 3  # days before a certificate ends


def look(settings: Settings, *, network: bool, clock: str) -> Iterator[Finding]:
    """Yield what is found beyond this machine."""
    yield from _mail(settings, network=network)
    yield from _site(settings) if network else [Finding("site", SKIPPED, Problem("check.site.skipped"))]
    if clock:
        yield _clock(clock)


def _mail(settings: Settings, *, network: bool) -> Iterator[Finding]:
    if not settings.smtp_url:
        folder = {"folder": str(settings.mail_folder)}
        yield Finding("mail", ERROR, Problem("check.mail.none", params=folder))
        return
    parts = urlsplit(settings.smtp_url)
    said = {"host": parts.hostname or "", "kind": ""}
    if parts.scheme == "smtp" and not is_local(parts.hostname or ""):
        yield Finding("mail", ERROR, Problem("check.mail.clear", params=said))
    if not network:
        yield Finding("mail", SKIPPED, Problem("check.mail.skipped"))
        return
    try:
        with open_server(settings.smtp_url, patience=PATIENCE) as server:
            server.noop()
    except smtplib.SMTPAuthenticationError:
        yield Finding("mail", ERROR, Problem("check.mail.refused", params=said))
    except (OSError, smtplib.SMTPException) as error:
        kind = {"kind": type(error).__name__}
        yield Finding("mail", ERROR, Problem("check.mail.away", params=said | kind))
    else:
        yield Finding("mail", OK, Problem("check.mail.ok", params=said))


def _site(settings: Settings) -> Iterator[Finding]:
    url = f"{settings.base_url}/sante/pret"
    said = {"url": url, "kind": ""}
    try:
        connection = _asked(url)
        days = _days_left(connection)  # before the answer, which may close it
        status = connection.getresponse().status
        connection.close()
    except (OSError, HTTPException, ValueError) as error:
        kind = {"kind": type(error).__name__}
        yield Finding("site", ERROR, Problem("check.site.away", params=said | kind))
        return
    if status == 200:
        yield Finding("site", OK, Problem("check.site.ok", params=said))
    else:
        yield Finding("site", ERROR, Problem("check.site.status", params=said | {"status": status}))
    if days is not None:
        soon = days < SOON
        code = "check.certificate.soon" if soon else "check.certificate.ok"
        state = ERROR if days < NOW else WARNING if soon else OK
        yield Finding("certificate", state, Problem(code, params={"days": days}))


def _clock(url: str) -> Finding:
    host = {"host": urlsplit(url).hostname or url}
    try:
        connection = _asked(url, verb="HEAD")
        told = connection.getresponse().getheader("Date", "")
        connection.close()
        moment = parsedate_to_datetime(told)
    except (OSError, HTTPException, ValueError, TypeError):
        return Finding("clock", WARNING, Problem("check.clock.away", params=host))
    return tell_clock((datetime.now(UTC) - moment).total_seconds(), host["host"])


def _asked(url: str, *, verb: str = "GET") -> HTTPConnection:
    """Ask an address; return the connection, whose answer is to be read. Raises what the network says."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname, parts.port, timeout=PATIENCE)
    connection.request(verb, parts.path or "/")
    return connection


def _days_left(connection: HTTPConnection) -> int | None:
    """Return how many days the certificate of a connection has left, ``None`` where there is none."""
    if not isinstance(connection.sock, ssl.SSLSocket):
        return None
    ends = (connection.sock.getpeercert() or {}).get("notAfter")
    if not isinstance(ends, str):
        return None
    return (datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC) - datetime.now(UTC)).days
