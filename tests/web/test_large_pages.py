"""The pages of a large edition: each answers at once and reads no copy, says how far the work is, then shows what a small one shows."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from surveys import jobs
from surveys.operations import publishing
from surveys.operations.folding import folios
from surveys.operations.publishing import datasets
from surveys.store.base import db
from tests import moyens
from tests.web.forms import Form, page_of
from tests.web.releasing import ANALYST, CODES, OPENED, sign_in
from tests.web.reviewer import ReviewingClient
from tests.web.test_quotations import FIRST, SECOND, address, answers, app, approve

__all__ = ["app"]  # the survey with texts to quote, twenty centres in thirty

ROOM = "/gestion/resultats/moyens/2026"
RESULTS, FIGURE, QUOTES = f"{ROOM}/", f"{ROOM}/statistiques/staff_mean", f"{ROOM}/citations/"
PAGES = (RESULTS, FIGURE, QUOTES, f"{QUOTES}themes", f"{QUOTES}?mots=manque", f"{ROOM}/croisements", f"{ROOM}/diffusion")  # fmt: skip
MOST = 24  # statements of one of these pages


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Give what makes every edition of five copies a large one."""
    return lambda: monkeypatch.setattr(folios, "FOLIOS_FROM", 5)


def work(app: Flask, now: datetime | None = None) -> None:
    """Do what waits, as the worker does."""
    with app.app_context():
        for _ in range(50):
            if not jobs.do_next(now=now or datetime.now(UTC) + timedelta(seconds=1)):
                return
    raise AssertionError("work without an end")


def ask(app: Flask, client: FlaskClient, page: str) -> str:
    """Return a page that reads no document of a copy, in few statements."""
    asked: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        answer = client.get(page, buffered=True)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert answer.status_code == 200
    assert [each for each in asked if "sent_copies.document" in each] == [], page
    assert len(asked) <= MOST, (page, len(asked))
    return answer.get_data(as_text=True)


def shown(text: str) -> str:
    """Return a page without what changes each time: its tokens, the seconds that are left, and the name of the freeze."""
    return re.sub(
        r'name="csrf_token" value="[^"]*"|"X-CSRFToken":"[^"]*"|[Gg]el(\s|&nbsp;)[0-9a-f]{12}|data-left="\d+"',
        "",
        text,
    )


def prepare(app: Flask, client: ReviewingClient) -> None:
    """Press the button of the page that waits, then do the work."""
    pressed = Form(page_of(client.get(RESULTS)), "/preparation").press(client, "Préparer maintenant")
    assert (pressed.status_code, pressed.headers["Location"]) == (303, RESULTS)
    work(app)


def test_each_page_answers_at_once_and_then_shows_what_it_shows_of_a_small_edition(
    app: Flask, large: Callable[[], None]
) -> None:
    analyst, reader = sign_in(app, ANALYST), sign_in(app, FIRST)
    clients = {page: reader if page.startswith(QUOTES) else analyst for page in PAGES}
    small = {page: shown(clients[page].get(page).get_data(as_text=True)) for page in PAGES}
    large()
    with app.app_context():
        datasets.forget_large()
    for page in (RESULTS, FIGURE, QUOTES, f"{QUOTES}themes"):
        waiting = page_of(clients[page].get(page))
        assert "Feuillets prêts" in waiting.text
        assert waiting.root.all("a", href=page)  # without a script, a link looks again
        assert waiting.root.one(id="etat")["hx-get"] == f"{ROOM}/preparation"
        assert "en préparation" in ask(app, clients[page], page)
    assert "Tout est prêt" not in analyst.get(f"{ROOM}/preparation").get_data(as_text=True)
    prepare(app, analyst)
    assert "Tout est prêt" in page_of(analyst.get(f"{ROOM}/preparation")).text
    assert {page: shown(ask(app, clients[page], page)) for page in PAGES} == small


def test_what_is_large_does_not_stay_in_the_memory(app: Flask, large: Callable[[], None]) -> None:
    client = sign_in(app, ANALYST)
    large()
    with app.app_context():
        datasets.forget_large()
    prepare(app, client)
    for page in (RESULTS, FIGURE):
        client.get(page)
    assert not datasets._datasets_by_copies
    assert not datasets._figures_by_datasets


def test_a_copy_that_comes_leaves_the_last_figures_with_their_moment(
    app: Flask, large: Callable[[], None]
) -> None:
    client = sign_in(app, ANALYST)
    large()
    prepare(app, client)
    assert "20 répondants sur 30" in (before := page_of(client.get(RESULTS))).text
    assert "a été préparé le" not in before.text
    with app.app_context():
        moyens.send_late(CODES, lambda place: answers(place - 3), 20, 22, now=OPENED)
    late = page_of(client.get(RESULTS)).text
    assert "20 répondants sur 30" in late
    assert "a été préparé le" in late
    prepare(app, client)
    fresh = page_of(client.get(RESULTS)).text
    assert "22 répondants sur 30" in fresh
    assert "a été préparé le" not in fresh


def test_the_clock_asks_before_anybody_does_and_then_every_hour(
    app: Flask, large: Callable[[], None]
) -> None:
    client = sign_in(app, ANALYST)
    large()
    client.get(RESULTS)
    work(app)
    assert "en préparation" in client.get(RESULTS).get_data(as_text=True)  # to look asks for nothing
    now = datetime.now(UTC)
    watch = jobs.Watch(purged_on=f"{now:%Y-%m-%d}")
    for minutes, respondents in ((0, 20), (30, 20), (120, 22)):
        with app.app_context():
            jobs.look(now + timedelta(minutes=minutes), watch)
        work(app, now + timedelta(minutes=minutes))
        assert f"{respondents} répondants sur 30" in page_of(client.get(RESULTS)).text
        if not minutes:
            with app.app_context():
                moyens.send_late(CODES, lambda place: answers(place - 3), 20, 22, now=OPENED)


def test_a_text_of_a_large_edition_is_approved_by_two(app: Flask, large: Callable[[], None]) -> None:
    large()
    first, second = sign_in(app, FIRST), sign_in(app, SECOND)
    with app.app_context():
        publishing.ask_pages("moyens", "2026", now=datetime.now(UTC))
    work(app)
    where = address(first, "centre d.")
    assert "Votre avis est enregistré." in approve(first, where).text
    assert "Votre avis est enregistré." in approve(second, where).text
    assert "Un seul est approuvé." in page_of(first.get(QUOTES)).text


def test_a_release_is_asked_without_reading_a_copy(app: Flask) -> None:
    client = sign_in(app, ANALYST)
    read: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        read.extend([statement] if "sent_copies.document" in statement else [])

    form = Form(page_of(client.get(f"{ROOM}/diffusion")), "/diffusion")
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert form.press(client).status_code == 303
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert read == []
    assert "Diffusion demandée le" in page_of(client.get(f"{ROOM}/diffusion")).text


def test_a_preview_is_not_counted_on_a_large_edition(app: Flask, large: Callable[[], None]) -> None:
    large()
    with app.app_context():
        found = publishing.preview_reach("moyens", [], but="2027")
    assert getattr(found, "code", "") == "preview.large"
