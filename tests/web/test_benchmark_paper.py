"""« Votre centre » as a page and as a paper: the released figures beside one's own, and never another centre's."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfReader

from surveys.operations import accounts, publishing
from tests.web import releasing
from tests.web.forms import page_of
from tests.web.page import NBSP
from tests.web.releasing import CODES, sign_in

DIRECTORS = {CODES[place]: f"direction-{place}@exemple.invalid" for place in (2, 3)}
PAPER = "reperes.pdf"


@pytest.fixture
def app(sqlite_template: Path, tmp_path: Path) -> Iterator[Flask]:
    with releasing.small_site(sqlite_template, tmp_path) as app:
        with app.app_context():
            for code, email in DIRECTORS.items():
                accounts.add_person(
                    email=email, name="Alix Fictif", memberships={code: "director"}, now=datetime.now(UTC)
                )
            releasing.send(0, 20)
            releasing.close()
        yield app


def here(code: str, page: str) -> str:
    return f"/sondages/moyens/2026/{code}/{page}"


def test_a_centre_takes_its_paper_once_released_and_nobody_opens_another_s(app: Flask) -> None:
    (mine, email), (other, _other_email) = DIRECTORS.items()
    client = sign_in(app, email)
    assert client.get(here(mine, PAPER)).status_code == 404, "nothing was released"
    with app.app_context():
        frozen = publishing.snapshot("moyens", "2026", by=None, now=datetime.now(UTC))
        assert isinstance(frozen, publishing.SnapshotState)
        done = publishing.release("moyens", "2026", frozen.code, by=None, now=datetime.now(UTC))
        assert isinstance(done, publishing.ReleaseState), done
    page = page_of(client.get(here(mine, "reperes")))
    (link,) = [each["href"] for each in page.root.all("a") if each["href"].endswith(PAPER)]
    answered = client.get(link)
    assert answered.status_code == 200
    said = " ".join(
        " ".join(each.extract_text().split()) for each in PdfReader(io.BytesIO(answered.data)).pages
    )
    said = said.replace(NBSP, " ")
    for words in (
        f"Organisme fictif {mine}",
        "Moyenne",
        "12,0",
        "sans vous, n = 19",
        "8 128 731",
        "Ce document est confidentiel",
        "100 % veut",
    ):
        assert words in said, words
    assert other not in said
    assert client.get(link).data == answered.data
    for page_name in ("reperes", PAPER):
        assert client.get(here(other, page_name)).status_code == 404
    stranger = app.test_client()
    assert stranger.get(here(mine, PAPER)).status_code in {303, 401}
