"""GET changes nothing but the access log: not an answer, not a session, not a link, not a letter, whoever asks and wherever."""

import sqlite3
from contextlib import closing

import pytest

from tests.rules.conftest import Site
from tests.rules.crawl import crawl, fingerprint, version
from tests.rules.doors import DOORS
from tests.rules.test_routes import PERSONAS

# GET addresses that draw no page of their own: they lead elsewhere or give a file.
NO_PAGE = {
    "static",
    "auth.front_door",
    "health.alive",
    "health.measures",
    "health.ready",
    "public.data",
    "public.drawing",
    "api.data",
    "public.file",
    "staff.data_map.paper",
    "staff.directory.file",
    "concerned.file",
    "staff.privacy.delegation",
    "staff.privacy.incident_copy",
    "staff.privacy.register_file",
    "staff.designer.board_file",
    "staff.follow_up.board_file",
    "staff.follow_up.changes",
    "staff.retention.certificate_paper",
    "staff.proofs.openings_file",
    "staff.proofs.downloads_file",
    "member.present",
    "member.paste_template",
    "member.benchmark_paper",
    "member.blank_paper",
    "member.figures_paper",
    "member.receipt_paper",
    "member.answers_file",
    "member.section_answers_file",
    "member.sent_copy_paper",
    "member.sent_copy_document",
    "member.sent_answers_file",
    "staff.past.mapping",
}


@pytest.mark.parametrize("persona", ["", *PERSONAS])
def test_no_get_changes_anything(site: Site, persona: str) -> None:
    found = crawl(site, persona)
    assert [visit.address for visit in found.visits if visit.wrote] == []
    assert found.unchanged
    seen: dict[str, set[int]] = {}
    for visit in found.visits:
        assert visit.status < 500, visit.address
        seen.setdefault(visit.endpoint, set()).add(visit.status)
        if visit.status == 200 and visit.endpoint not in NO_PAGE:
            # A page may draw pieces of its own first.
            assert f"{visit.endpoint.replace('.', '/')}.html" in visit.drawn, visit.address
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
