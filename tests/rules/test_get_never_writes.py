"""GET changes nothing: not an answer, not a session, not a link, not a letter, whoever asks and wherever."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from flask import template_rendered

from tests.rules.conftest import Site
from tests.rules.doors import DOORS
from tests.rules.test_routes import PERSONAS

# GET addresses that draw no page of their own: they lead elsewhere or give a file.
NO_PAGE = {
    "static",
    "auth.front_door",
    "staff.directory.file",
    "staff.follow_up.board_file",
    "staff.follow_up.changes",
    "member.present",
    "member.paste_template",
    "member.blank_paper",
    "member.figures_paper",
    "member.receipt_paper",
    "member.answers_file",
    "member.section_answers_file",
    "member.sent_copy_paper",
    "member.sent_copy_document",
    "member.sent_answers_file",
}


def fingerprint(connection: sqlite3.Connection) -> str:
    """Return what a whole database holds, as one hash."""
    digest = hashlib.sha256()
    for line in connection.iterdump():
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


@pytest.mark.parametrize("persona", ["", *PERSONAS])
def test_no_get_changes_anything(site: Site, persona: str) -> None:
    client = site.client(persona)
    seen: dict[str, set[int]] = {}
    with closing(sqlite3.connect(site.database)) as watcher:
        before, mark = fingerprint(watcher), version(watcher)
        for rule in site.rules:
            if "GET" not in rule.methods:
                continue
            for address in site.addresses(rule):
                for headers in ({}, {"HX-Request": "true"}):
                    with drawn(site) as names:
                        answer = client.get(address, headers=headers, buffered=True)
                        answer.get_data()
                    assert answer.status_code < 500, address
                    assert version(watcher) == mark, f"GET {address} wrote"
                    seen.setdefault(rule.endpoint, set()).add(answer.status_code)
                    if answer.status_code == 200 and rule.endpoint not in NO_PAGE:
                        assert names[0] == f"{rule.endpoint.replace('.', '/')}.html", address
        assert fingerprint(watcher) == before
    if persona == "direction":
        assert {
            name for name, statuses in seen.items() if name.startswith("member.") and 200 not in statuses
        } == set()
    own = {
        name
        for name, line in DOORS.items()
        if line.roles & set(PERSONAS[persona] if persona else ()) and not line.demands
    }
    assert {name for name, statuses in seen.items() if name in own and 200 not in statuses} == set()


def test_a_write_would_be_seen(site: Site) -> None:
    with closing(sqlite3.connect(site.database)) as watcher:
        before, mark = fingerprint(watcher), version(watcher)
        site.client("direction")
        assert version(watcher) != mark
        assert fingerprint(watcher) != before
