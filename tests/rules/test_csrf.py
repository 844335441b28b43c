"""No POST is taken without the token of a form of this house: every one of them, from the map of addresses.

Apart from the doors, whose tests put this protection aside to see what stands behind it.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from flask.testing import FlaskClient

from tests.rules.conftest import Site
from tests.rules.crawl import fingerprint
from tests.rules.doors import DOORS

# A mailbox presses this button by itself (RFC 8058): the signed mark in the address is what proves it.
WITHOUT = {"member.stop_now"}
FORGED = "IjEyMyI.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb"


@pytest.fixture
def protected(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """The application as it is served: the other tests of this room put the tokens aside."""
    monkeypatch.setitem(site.app.config, "WTF_CSRF_ENABLED", True)
    return site


def signed_in(site: Site, persona: str, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    with monkeypatch.context() as aside:
        aside.setitem(site.app.config, "WTF_CSRF_ENABLED", False)
        return site.client(persona)


@pytest.mark.parametrize(
    "persona", ["", "direction", "administration"]
)  # the token is looked at before who asks
def test_a_post_without_a_token_or_with_a_forged_one_does_nothing(
    protected: Site, persona: str, monkeypatch: pytest.MonkeyPatch, say: Callable[[str], None]
) -> None:
    client, tried = signed_in(protected, persona, monkeypatch), set()
    with closing(sqlite3.connect(protected.database)) as watcher:
        before = fingerprint(watcher)
        for rule in protected.rules:
            if "POST" not in rule.methods or rule.endpoint in WITHOUT:
                continue
            address = protected.addresses(rule)[0]
            for headers, form in (
                ({}, {}),
                ({}, {"csrf_token": FORGED}),
                ({"HX-Request": "true", "X-CSRFToken": FORGED}, {}),
            ):
                answer = client.post(address, data=form, headers=headers)
                promised = 403 if headers else 400
                assert answer.status_code == promised, (address, headers, answer.status_code)
            tried.add(rule.endpoint)
        assert fingerprint(watcher) == before
    posts = {name for name, line in DOORS.items() if "POST" in line.verbs}
    assert tried == posts - WITHOUT
    say(f"POST without its token: {len(tried)} endpoints refuse it, as {persona or 'nobody'}")


def test_a_token_of_another_browser_is_no_token(protected: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    mine, theirs = (signed_in(protected, each, monkeypatch) for each in ("direction", "collecte"))
    page = theirs.get("/compte/").get_data(as_text=True)
    token = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    assert token
    assert mine.post("/compte/sessions", data={"csrf_token": token}).status_code == 400


def test_a_get_with_the_fields_of_a_form_is_no_post(site: Site) -> None:
    """No address that takes a form takes it from a link too."""
    for line in DOORS.values():
        assert len(line.verbs) == 1, line.endpoint
