"""« Écrire à AXTRA au sujet de cette question »: a plain page, from any question, for those who may open it."""

from collections.abc import Callable

from tests.web.conftest import Site
from tests.web.forms import Form, page_of, post
from tests.web.reviewer import ReviewingClient
from tests.web.world import Centre


def test_a_note_is_written_from_a_question_and_seen_by_those_who_may(
    site: Site, centre: Centre, direction: ReviewingClient, client_of: Callable
):
    section = page_of(direction.get(centre.page("sections/textes")))
    links = [each["href"] for each in section.links if "/notes/" in each["href"]]
    assert centre.page("notes/comment") in links
    page = page_of(direction.get(centre.page("notes/comment")))
    refused = Form(page).press(direction)
    assert refused.status_code == 422
    assert "Inscrivez votre note" in page_of(refused).text
    sent = Form(page_of(refused)).fill("note", "Motsecret\nsur deux lignes").press(direction)
    assert sent.headers["Location"] == centre.page("notes/comment?fait=1")
    kept = page_of(direction.get(sent.headers["Location"]))
    assert "Votre note est envoyée." in kept.text
    assert "Motsecret" in kept.text
    assert "Camille Fictif" in kept.text
    delegate = client_of(centre.delegate)
    for name in ("comment", "inconnue", "people.x", "%00", "staff[zzz]"):
        assert delegate.get(centre.page(f"notes/{name}")).status_code == 404
    token = Form(page_of(delegate.get("/sondages/")), "/deconnexion").value("csrf_token")[0]
    tried = post(delegate, centre.page("notes/comment"), [("csrf_token", token), ("note", "x")])
    assert tried.status_code == 404
    assert delegate.get(centre.page("notes/people")).status_code == 200
    assert site.document(centre)["answers"] == {}


def test_a_note_may_be_about_a_row(centre: Centre, direction: ReviewingClient):
    table = page_of(direction.get(centre.page("notes/results")))
    rows = [each["href"] for each in table.links if "/notes/results." in each["href"]]
    assert rows
    row = page_of(direction.get(rows[0]))
    assert Form(row).fill("note", "Une ligne").press(direction).status_code == 303
