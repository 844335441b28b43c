"""Every GET rule asked at its addresses by each persona, and what each answered: the rules of pages are read from there.

Apart from the rules because asking costs more than judging: one walk serves them all. The database is watched at each
step, so that the page that writes is named. Where a rule has many addresses a share is asked; ``SWEEP=whole`` asks them all.
"""

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from zlib import crc32

from flask import template_rendered

from tests.rules.conftest import Site

LOOKED = 'INSERT INTO "access_log" '
SHARE = 12  # addresses of a rule, about


@dataclass(frozen=True)
class Visit:
    """One address as it answered. ``scripted``: asked by a page's script."""

    endpoint: str
    address: str
    scripted: bool
    status: int
    mimetype: str
    text: str
    drawn: tuple[str, ...]  # templates, the page’s own among them
    wrote: bool

    @property
    def is_page(self) -> bool:
        """Whether it is a page that someone reads."""
        return self.mimetype == "text/html" and not 300 <= self.status < 400


@dataclass
class Crawl:
    """All visits of one persona, and whether the database is what it was before."""

    visits: list[Visit] = field(default_factory=list)
    unchanged: bool = False

    @property
    def pages(self) -> list[Visit]:
        """The pages as a person reads them."""
        return [visit for visit in self.visits if visit.is_page and not visit.scripted]


_kept: dict[tuple[int, str], Crawl] = {}


def crawl(site: Site, persona: str) -> Crawl:
    """Return what the GET addresses answer to a persona; walked once in a process.

    A script's asking is tried at the first address of each rule that gives a page: nothing depends on it (architecture,
    « One mirror »).
    """
    key = (id(site), persona)
    if key not in _kept:
        _kept[key] = _walk(site, persona)
    return _kept[key]


def _walk(site: Site, persona: str) -> Crawl:
    client, found = site.client(persona), Crawl()
    with closing(sqlite3.connect(site.database)) as watcher:
        before, mark = fingerprint(watcher), version(watcher)
        for rule in site.rules:
            if "GET" not in rule.methods:
                continue
            asked = False
            share, rest = shared_out(site.addresses(rule))
            settled = False
            for number, address in enumerate([*share, *rest]):
                if number >= len(share) and settled:
                    break
                for scripted in (False, True):
                    if scripted and asked:
                        continue
                    with drawn(site) as names:
                        headers = {"HX-Request": "true"} if scripted else {}
                        answer = client.get(address, headers=headers, buffered=True)
                        body = answer.get_data()
                    now = version(watcher)
                    visit = Visit(
                        rule.endpoint,
                        address,
                        scripted,
                        answer.status_code,
                        answer.mimetype,
                        body.decode() if answer.mimetype == "text/html" else "",
                        tuple(names),
                        now != mark and fingerprint(watcher) != before,
                    )
                    found.visits.append(visit)
                    mark = now
                    asked = asked or (scripted and visit.status == 200)
                    settled = settled or visit.status in {200, 403} or is_sign_in(answer.location)
        found.unchanged = fingerprint(watcher) == before
    return found


def is_sign_in(location: str | None) -> bool:
    return (location or "").startswith("/connexion")


def shared_out(addresses: list[str]) -> tuple[list[str], list[str]]:
    """Return the share of the addresses of a rule that is asked, the same in every run, and the rest.

    The rest is asked as long as no page was found, unless the door is shut.
    """
    one_in = 1 if os.environ.get("SWEEP") == "whole" else -(-len(addresses) // SHARE)
    share = [each for each in addresses if each == addresses[0] or crc32(each.encode()) % one_in == 0]
    return share, [each for each in addresses if each not in share]


def fingerprint(connection: sqlite3.Connection, *but: str) -> str:
    """Return what a whole database holds, as one hash; but for the access log, which a look is there to write.

    ``but``: other tables that are left aside.
    """
    digest, aside = hashlib.sha256(), (LOOKED, *(f'INSERT INTO "{name}" ' for name in but))
    for line in connection.iterdump():
        if not line.startswith(aside):
            digest.update(line.encode())
    return digest.hexdigest()


def version(connection: sqlite3.Connection) -> int:
    """Return a number that moves when any other connection changes the database."""
    return int(connection.execute("PRAGMA data_version").fetchone()[0])


@contextmanager
def drawn(site: Site) -> Iterator[list[str]]:
    """Give the names of the templates that are drawn meanwhile."""
    names: list[str] = []

    def note(sender: object, template: object, **more: object) -> None:
        names.append(str(getattr(template, "name", "")))

    with template_rendered.connected_to(note, site.app):
        yield names
