"""The database does not answer: 503 in the house's words, nothing typed is lost, and the next request is served."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from surveys.store.base import db
from tests.web.conftest import Site
from tests.web.forms import Form, Script, page_of
from tests.web.reviewer import ReviewingClient
from tests.web.world import Centre


@pytest.fixture(autouse=True)
def lenient(direction: ReviewingClient) -> None:
    """A page that says 503 is what is asked for here."""
    direction.lenient = True


@contextmanager
def away(site: Site) -> Iterator[None]:
    """Put something that is no file where the database is, once its connections are closed."""
    path = site.settings.instance / "surveys.db"
    aside = path.with_name("aside.db")
    with site.app.app_context():
        db.engine.dispose()
    path.rename(aside)
    path.mkdir()
    try:
        yield
    finally:
        path.rmdir()
        aside.rename(path)


def test_a_page_says_so_and_comes_back(site: Site, centre: Centre, direction: ReviewingClient) -> None:
    address = centre.page("sections/textes")
    with away(site):
        answered = direction.get(address)
        assert answered.status_code == 503
        assert answered.headers["Retry-After"] == "5"
        said = page_of(answered).root.text
        assert "ne peut pas répondre en ce moment" in said
        assert "Ce qui était enregistré l’est toujours" in said
        assert "vie-privee@exemple.invalid" in said  # the foot of the page stands without the database
    assert direction.get(address).status_code == 200


def test_a_form_without_script_is_handed_back_whole(
    site: Site, centre: Centre, direction: ReviewingClient
) -> None:
    address = centre.page("sections/textes")
    form = Form(page_of(direction.get(address)), "enregistrement")
    name = next(each["name"] for each in form.controls if each.tag == "textarea")
    form.fill(name, "Un texte tapé pendant la panne")
    with away(site):
        answered = form.press(direction, "Enregistrer")
        assert answered.status_code == 503
    again = Form(page_of(answered), "enregistrement")
    assert again.value(name) == ["Un texte tapé pendant la panne"]
    assert again.press(direction, "Envoyer mes réponses").status_code == 303
    assert site.kept(centre, name) == ["Un texte tapé pendant la panne"]


def test_the_script_of_a_page_is_told_and_keeps_what_it_holds(
    site: Site, centre: Centre, direction: ReviewingClient
) -> None:
    script = Script(direction, page_of(direction.get(centre.page("sections/textes"))))
    name = next(name for name in script.versions if "#" not in name)
    with away(site):
        assert script.save(more={name: "abc"}).status_code == 503
        assert script.word == {"refused": 503}
        assert "ne peut pas répondre" in script.alerts()
    assert script.save(more={name: "abc"}).status_code == 200
    assert site.kept(centre, name) == ["abc"]


@pytest.mark.parametrize("address", ["/connexion", "/"])
def test_who_is_nobody_is_answered_too(site: Site, address: str) -> None:
    with away(site):
        client = site.client()
        client.lenient = True
        assert client.get(address).status_code in {200, 303, 503}
