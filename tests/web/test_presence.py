"""« Camille remplit Rémunération »: seen without reloading, by those who may open the section."""

from collections.abc import Callable

import pytest

from tests.web.conftest import Site
from tests.web.forms import Form, page_of, pieces_of, post
from tests.web.reviewer import ReviewingClient
from tests.web.world import Centre


@pytest.fixture
def delegate(centre: Centre, client_of: Callable) -> ReviewingClient:
    return client_of(centre.delegate)


def beat(client: ReviewingClient, centre: Centre, section: str, **more: str):
    page = page_of(client.get("/sondages/"))
    token = Form(page, "/deconnexion").value("csrf_token")[0]
    return post(
        client,
        centre.page(f"sections/{section}/presence"),
        [("csrf_token", token), *more.items()],
        **{"HX-Request": "true"},
    )


def test_a_colleague_appears_on_the_pages_of_the_others(
    centre: Centre, direction: ReviewingClient, delegate: ReviewingClient
):
    region = page_of(direction.get(centre.page("sections/nombres"))).by_id("presence")
    assert (region["role"], region.text.strip()) == ("status", ""), "the region is there when the page loads"
    first = beat(delegate, centre, "nombres")
    assert first.status_code == 200
    assert pieces_of(first)["presence"].text.strip() == "", "one does not see oneself"
    told = beat(direction, centre, "nombres")
    assert "Alex Fictif" in pieces_of(told)["presence"].text
    assert "remplit aussi cette section" in pieces_of(told)["presence"].text
    seen = pieces_of(told)["vue-presence"].all("input")[0]["value"]
    assert beat(direction, centre, "nombres", _vue=seen).status_code == 204, "said once"
    hub = page_of(direction.get(centre.page()))
    assert "Alex Fictif" in hub.by_id("presence").text
    assert "Nombres et dates" in hub.by_id("presence").text
    mark = hub.by_id("vue-presence")["value"]
    assert direction.get(centre.page(f"presence?_vue={mark}")).status_code == 204
    assert "Alex Fictif" in pieces_of(direction.get(centre.page("presence")))["presence"].text


def test_a_save_says_it_too(centre: Centre, direction: ReviewingClient, delegate: ReviewingClient):
    Form(page_of(delegate.get(centre.page("sections/nombres"))), "enregistrement").fill("people", "4").press(
        delegate, "Sommaire"
    )
    assert "Alex Fictif" in page_of(direction.get(centre.page())).by_id("presence").text


def test_who_was_given_one_section_sees_nobody_elsewhere(
    site: Site, centre: Centre, direction: ReviewingClient, delegate: ReviewingClient
):
    assert beat(direction, centre, "textes").status_code == 200
    assert "Camille" not in page_of(delegate.get(centre.page())).by_id("presence").text
    assert "Camille" not in beat(delegate, centre, "nombres").get_data(as_text=True)
    assert beat(delegate, centre, "textes").status_code == 404
