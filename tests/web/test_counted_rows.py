"""A roster whose rows an earlier answer counts, through its pages: with scripts off, by autosave, pasted, sent."""

from datetime import UTC, datetime, timedelta

import pytest

from surveys.operations import fielding
from surveys.operations.fielding import Version
from surveys.questionnaire.problems import Problem
from tests.tiny import source
from tests.web.answers import GO_ON
from tests.web.conftest import Site
from tests.web.forms import Form, Script, page_of
from tests.web.page import Element, Page
from tests.web.reviewer import ReviewingClient
from tests.web.test_autosave import fields_in
from tests.web.world import Centre

STAY = "Sommaire"
ADDRESS = SURVEY, EDITION = "row_count", "2025"
NB = "\u00a0"


@pytest.fixture(scope="module", autouse=True)
def _survey(site: Site) -> None:
    with site.app.app_context():
        if isinstance(fielding.read_edition(*ADDRESS), Problem):
            now = datetime.now(UTC)
            version = fielding.publish_version(source(SURVEY), by=None, now=now)
            assert isinstance(version, Version), version
            ends = now + timedelta(days=30)
            made = fielding.create_edition(*ADDRESS, version, opens_at=now, closes_at=ends, now=now)
            assert made is None, made
            assert fielding.open_edition(*ADDRESS, now=now) is None


def page(client: ReviewingClient, centre: Centre) -> Page:
    return page_of(client.get(centre.page("sections/page", *ADDRESS)))


def rows(root: Element) -> list[str]:
    return [each["data-entry"] for each in root.walk() if each["data-entry"]]


def announce(client: ReviewingClient, centre: Centre, posts: int) -> Form:
    """Say how many rows there are, with scripts off, and open the page again."""
    Form(page(client, centre)).fill("posts", str(posts)).press(client, STAY)
    return Form(page(client, centre))


def fill(form: Form, entries: list[str]) -> Form:
    for rank, entry in enumerate(entries, 1):
        form.fill(f"vacancies[{entry}].title", f"Poste {rank}")
    return form


def test_rows_come_by_themselves_and_leaving_some_out_is_asked(
    site: Site, centre: Centre, direction: ReviewingClient
):
    blank = page(direction, centre)
    assert rows(blank.root) == []
    assert "Les lignes paraîtront ici d’après votre réponse à la question 1." in blank.root.text
    assert not [each for each in blank.root.all("button") if each.text == "Ajouter une ligne"]
    three = announce(direction, centre, 3)
    entries = rows(three.element)
    assert len(entries) == 3
    assert three.press(direction, GO_ON).status_code == 422  # nothing is in them yet
    fill(Form(page(direction, centre)), entries).press(direction, STAY)
    assert site.document(centre, *ADDRESS)["entries"] == {"vacancies": entries}

    one = announce(direction, centre, 1)
    assert rows(one.element) == entries[:1]
    assert "2 lignes remplies dépassent le nombre annoncé, 1 (lignes 2, 3)" in one.element.text
    assert one.press(direction, GO_ON).status_code == 422
    review = page_of(direction.get(centre.page("revision", *ADDRESS)))
    assert "Décrivez chaque poste vacant. (ligne 2, ligne 3)" in review.root.text
    ticked = Form(page(direction, centre)).tick("vacancies#rows@", "oui")
    assert ticked.press(direction, GO_ON).status_code == 303

    again = announce(direction, centre, 3)
    assert again.value(f"vacancies[{entries[2]}].title") == ["Poste 3"]


def test_what_is_left_aside_is_not_sent(site: Site, centre: Centre, direction: ReviewingClient):
    entries = rows(announce(direction, centre, 2).element)
    fill(Form(page(direction, centre)), entries).press(direction, STAY)
    announce(direction, centre, 1).tick("vacancies#rows@", "oui").press(direction, STAY)
    form = Form(page_of(direction.get(centre.page("revision", *ADDRESS))), "transmission")
    for each in form.element.all("input", type="checkbox"):
        form.tick(each["name"], each["value"])
    assert form.press(direction, "Transmettre").status_code == 303
    sent = page_of(direction.get(centre.page("recu", *ADDRESS)))
    assert sent
    kept = site.document(centre, *ADDRESS)
    assert kept["entries"] == {"vacancies": entries}  # the draft keeps both rows
    from surveys.operations import collecting

    with site.app.app_context():
        receipt = collecting.read_submission(*ADDRESS, centre.code).receipt
    assert receipt is not None
    assert entries[0] in receipt.document
    assert entries[1] not in receipt.document


def test_autosave_draws_the_rows_asked_for_once(centre: Centre, direction: ReviewingClient):
    script = Script(direction, page(direction, centre))
    two = script.save(here="posts", posts="2")
    fields = fields_in(two)
    assert [name.rpartition(".")[2] for name in fields] == ["title", "rate"] * 2
    assert script.said("k-vacancies") == f"2{NB}lignes, d’après la question 1".replace(NB, " ")
    assert len([name for name in script.word["pieces"] if name.startswith("r-")]) == 2
    script.save(here="posts", more={fields[0]: "Commis", fields[2]: "Adjointe"})
    one = script.save(posts="1")
    assert fields_in(one) == []
    assert len([name for name in script.word["pieces"] if name.startswith("r-")]) == 1
    asked = [name for name in script.word["notes"] if "-rows" in name or name.startswith("n-q-vacancies")]
    assert asked
    back = script.save(posts="3")
    assert [name.rpartition(".")[2] for name in fields_in(back)] == ["title", "rate"]
    assert not [name for name in script.word["notes"] if name in asked]


def test_rows_may_be_taken_out_only_where_there_are_too_many(
    site: Site, centre: Centre, direction: ReviewingClient
):
    form = announce(direction, centre, 2)
    entries = rows(form.element)
    fill(form, entries).press(direction, STAY)
    assert not page(direction, centre).root.all("button", name="_entree", value=entries[0])
    one = announce(direction, centre, 1)
    (button,) = one.element.all("button", name="_entree", value=entries[0])
    assert one.send(direction, button).status_code == 303
    assert rows(page(direction, centre).root) == entries[1:]
    refused = one.send(direction, one.element.all("button", name="_monter")[0])
    assert refused.status_code < 500
