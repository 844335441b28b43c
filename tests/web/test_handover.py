"""« Prêt à certifier », the return with remarks, and the certification, as the pages do them."""

from collections.abc import Callable

from tests.web.answers import fill_survey
from tests.web.conftest import Site
from tests.web.forms import Form, page_of
from tests.web.reviewer import ReviewingClient
from tests.web.world import Centre


def test_from_ready_to_returned_to_answered(
    site: Site, centre: Centre, direction: ReviewingClient, client_of: Callable
):
    delegate = client_of(centre.delegate)
    page = page_of(delegate.get(centre.page("remise")))
    assert "Une section reste à terminer." in page.text
    assert not [each for each in page.root.all("form") if each["action"].endswith("pret")]
    fill_survey(direction, centre)
    done = Form(page_of(delegate.get(centre.page("remise"))), "pret").press(delegate)
    assert done.headers["Location"].endswith("remise?fait=pret")
    assert "La direction en est avisée" in page_of(delegate.get(done.headers["Location"])).text
    assert "Alex Fictif" in page_of(direction.get(centre.page())).text
    form = Form(page_of(direction.get(centre.page("remise"))), "retour")
    refused = form.fill("remarque.people", "Ce nombre a-t-il doublé?").press(direction)
    assert refused.status_code == 422
    assert page_of(refused).by_id("rq-people").text.strip() == "Ce nombre a-t-il doublé?"
    form = Form(page_of(refused), "retour").fill("raison", "À vérifier").fill("remarque.comment", "Motsecret")
    assert form.press(direction).status_code == 303
    hub = page_of(delegate.get(centre.page()))
    assert "Une question vous est retournée avec une remarque." in hub.text
    asked = page_of(delegate.get(centre.page("remise")))
    assert "Ce nombre a-t-il doublé?" in asked.text
    assert "Motsecret" not in asked.text, "a remark on a section of others"
    assert [each["href"] for each in asked.links if "#q-people" in each["href"]]
    blank = Form(asked, "reponse").press(delegate)
    assert blank.status_code == 422
    answered = Form(page_of(blank), "reponse").fill("reponse", "Corrigé").press(delegate)
    assert answered.status_code == 303
    kept = page_of(direction.get(centre.page("remise")))
    assert "« Corrigé »".replace(" ", "\u00a0") in kept.text or "Corrigé" in kept.text
    assert "Remarques traitées" in kept.text
    assert delegate.post(centre.page("remise/retour")).status_code in {400, 404}
