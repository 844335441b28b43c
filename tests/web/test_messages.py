"""AXTRA answers a note: the thread is listed as waiting, answered, read by the centre beside its question, closed."""

from collections.abc import Callable

from tests.web.forms import Form, page_of
from tests.web.reviewer import ReviewingClient
from tests.web.world import Centre

COLLECTION = "collecte@exemple.invalid"


def test_a_note_is_answered_and_the_centre_reads_the_answer(
    centre: Centre, direction: ReviewingClient, client_of: Callable
):
    Form(page_of(direction.get(centre.page("notes/comment")))).fill("note", "Que compter ici?").press(
        direction
    )
    staff = client_of(COLLECTION)
    listed = page_of(staff.get("/gestion/suivi/messages/"))
    (address,) = [each["href"] for each in listed.links if f"/{centre.code}/comment" in each["href"]]
    assert "Que compter ici?" in listed.text
    assert "À répondre" in listed.text
    thread = page_of(staff.get(address))
    refused = Form(thread, address).press(staff, "Envoyer au centre")
    assert refused.status_code == 422
    assert "Inscrivez votre message au centre" in page_of(refused).text
    sent = (
        Form(page_of(refused), address)
        .fill("note", "Tout, sauf le bénévolat.")
        .press(staff, "Envoyer au centre")
    )
    assert "Votre message est envoyé" in page_of(staff.get(sent.headers["Location"])).text
    assert "Tout, sauf le bénévolat." in page_of(direction.get(centre.page("notes/comment"))).text
    closed = Form(page_of(staff.get(address)), address).press(staff, "Fermer")
    assert "Échange fermé" in page_of(staff.get(closed.headers["Location"])).text


def test_a_first_question_is_asked_where_nobody_wrote(centre: Centre, client_of: Callable):
    staff = client_of(COLLECTION)
    address = f"/gestion/suivi/messages/every_kind/2026/{centre.code}/fte"
    page = page_of(staff.get(address))
    assert "Votre question au centre" in page.text
    assert Form(page, address).fill("note", "Est-ce bien exact?").press(staff, "Envoyer").status_code == 303
    assert staff.get(address.replace("/fte", "/inconnue")).status_code == 404


def test_only_the_collection_answers(client_of: Callable, centre: Centre, direction: ReviewingClient):
    for client, status in ((client_of("analyse@exemple.invalid"), 403), (direction, 404)):
        assert client.get("/gestion/suivi/messages/").status_code == status
