"""The page of files of a large edition: how far its lines are ready, without a script too, and asking for them."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from surveys.operations import exporting
from surveys.operations.exporting import KeptLines
from surveys.store.base import db, reading
from surveys.store.jobs import Job
from tests.web.conftest import Site
from tests.web.forms import Form, page_of

ANSWERS = "/gestion/resultats/every_kind/2025/reponses"


def test_the_page_tells_how_far_the_lines_are_ready_and_asks_for_them(
    site: Site, client_of: Callable, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(exporting, "read_kept_lines", lambda *_: KeptLines(3, 12))
    client = client_of("analyse@exemple.invalid")
    page = page_of(client.get(ANSWERS))
    assert "Feuillets prêts : 3 sur 12." in page.text.replace("\u00a0", " ")
    assert page.root.all("a", href=ANSWERS)  # without a script, a link looks again
    asked = Form(page, "/preparer").press(client, "Préparer maintenant")
    assert (asked.status_code, asked.headers["Location"]) == (303, ANSWERS)
    with site.app.app_context():
        payloads = reading(
            lambda: list(db.session.scalars(select(Job.payload).where(Job.kind == "keep_lines")))
        )()
    assert {"survey": "every_kind", "edition": "2025", "layer": "submitted"} in payloads
    monkeypatch.setattr(exporting, "read_kept_lines", lambda *_: KeptLines(12, 12))
    assert "sont prêtes" in page_of(client.get(ANSWERS)).text
