"""The settings of a real site, looked at together: what each one allows may still be unwise beside the others.

Apart from ``config``, which refuses what cannot be read.
"""

from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from surveys.checkup.findings import ERROR, OK, WARNING, Finding
from surveys.config import LEAST_SIGNS, Settings
from surveys.questionnaire.problems import Problem

_COMMON = (
    "secret",
    "change",
    "exemple",
    "example",
    "password",
    "passe",
    "axtra",
    "sondage",
    "azerty",
    "qwerty",
    "12345",
)


def look(settings: Settings) -> Iterator[Finding]:
    """Yield what is found of the settings."""
    if settings.demo:
        yield Finding("demo", ERROR, Problem("check.demo.on"))
    else:
        yield Finding("demo", OK, Problem("check.demo.off"))
    for name, key in (("SECRET_KEY", settings.secret_key), ("PSEUDONYMS_KEY", settings.pseudonyms_key)):
        code = "check.secret.weak" if is_weak(key) else "check.secret.strong"
        yield Finding("secret", ERROR if is_weak(key) else OK, Problem(code, params={"name": name}))
    yield from _address(settings)


def is_weak(key: str) -> bool:
    """Say whether a key looks written by a person, or repeats itself."""
    repeated = key in (key + key)[1:-1]
    return repeated or len(set(key)) < LEAST_SIGNS or any(word in key.lower() for word in _COMMON)


def _address(settings: Settings) -> Iterator[Finding]:
    before = 0
    for found in _faults_of_address(settings):
        before += 1
        yield found
    if not before:
        yield Finding("address", OK, Problem("check.address.ok", params={"url": settings.base_url}))


def _faults_of_address(settings: Settings) -> Iterator[Finding]:
    host = urlsplit(settings.base_url).hostname or ""
    if is_local(host):
        yield Finding("address", ERROR, Problem("check.address.local", params={"url": settings.base_url}))
    elif not settings.secure:
        yield Finding("address", ERROR, Problem("check.address.clear", params={"url": settings.base_url}))
    elif not settings.proxies:
        yield Finding("address", WARNING, Problem("check.address.no_proxy"))
    if not is_local(settings.host):
        yield Finding("address", WARNING, Problem("check.address.open", params={"host": settings.host}))


def is_local(host: str) -> bool:
    """Say whether a host is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
