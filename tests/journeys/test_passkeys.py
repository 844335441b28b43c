"""A passkey from the first to the last day, in a real browser with an authenticator of its own (WebAuthn over CDP).

Apart from the other ways in because here the browser signs. The authenticator is Chromium's virtual one: a person's finger
is a setting, and what it signs is verified by the real server.
"""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.journeys.conftest import Site
from tests.web import world
from tests.web.world import Centre

Open = Callable[..., Page]
HOME = re.compile(r"//[^/]+/sondages/")  # the page itself, not one that leads to it


@pytest.fixture
def host(one_site: Site) -> Site:
    """The server by the name that passkeys are for: a browser makes none for a number."""
    return replace(one_site, url=one_site.url.replace("127.0.0.1", "localhost"))


@pytest.fixture
def finger(host: Site, open_page: Open) -> tuple[Page, Callable[[bool], None]]:
    """A page whose browser has an authenticator, and a way to say whether its person is recognised."""
    page = open_page(host)
    session: CDPSession = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    def recognised(is_right: bool) -> None:
        session.send(
            "WebAuthn.setUserVerified",
            {"authenticatorId": made["authenticatorId"], "isUserVerified": is_right},
        )

    return page, recognised


def follow_link(page: Page, site: Site, email: str) -> None:
    with site.database.context():
        link = world.newest_link(email)
    page.goto(link)
    # A scanner runs scripts and sends forms; the link waits for a press (Safe Links does both).
    with page.expect_navigation():
        page.evaluate("document.querySelector('main form').requestSubmit()")
    page.get_by_role("button", name="Ouvrir ma session").click()


def test_a_passkey_is_made_opens_the_session_alone_and_is_taken_away(
    host: Site, centre: Centre, finger: tuple[Page, Callable[[bool], None]]
) -> None:
    page, recognised = finger
    follow_link(page, host, centre.director)
    page.wait_for_url(HOME)

    page.goto("/compte/")
    page.get_by_label("Nom de la clé").fill("Téléphone")
    page.get_by_role("button", name="Ajouter une clé d’accès").click()
    expect(page.get_by_text("La clé d’accès est ajoutée.")).to_be_visible()
    expect(page.get_by_role("heading", name="Téléphone")).to_be_visible()
    page.get_by_role("button", name="Écrire de nouveaux codes de secours").click()
    codes = page.get_by_role("list", name="Codes de secours").get_by_role("listitem")
    expect(codes).to_have_count(10)
    recovery = codes.first.inner_text()

    # Alone: no letter, no code.
    page.context.clear_cookies()
    page.goto("/connexion")
    page.get_by_role("button", name="Entrer avec une clé d’accès").click()
    page.wait_for_url(HOME)

    # A link alone is not enough any more; a finger that is not recognised either; the passkey is.
    page.context.clear_cookies()
    follow_link(page, host, centre.director)
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirmez que c’est vous")
    recognised(False)
    page.get_by_role("button", name="Présenter ma clé d’accès").click()
    said = page.get_by_role("status").filter(has_text="la clé d’accès n’a pas été présentée")
    expect(said).to_be_visible()
    recognised(True)
    page.get_by_role("button", name="Présenter ma clé d’accès").click()
    page.wait_for_url(HOME)

    # The day the telephone is lost: a code on paper, once.
    page.context.clear_cookies()
    follow_link(page, host, centre.director)
    page.get_by_label("Code", exact=True).fill(recovery)
    page.get_by_role("button", name="Confirmer avec ce code").click()
    page.wait_for_url(HOME)
    page.goto("/compte/")
    page.get_by_role("button", name="Retirer cette clé").click()
    expect(page.get_by_text("La clé d’accès est retirée.")).to_be_visible()

    # What the device still holds opens nothing here.
    page.context.clear_cookies()
    page.goto("/connexion")
    page.get_by_role("button", name="Entrer avec une clé d’accès").click()
    expect(page.get_by_text("La clé d’accès n’a pas été reconnue")).to_be_visible()
