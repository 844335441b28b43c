"""A designer takes a questionnaire to its next edition, answers for what changed, publishes, and corrects an open one."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from surveys.operations import collecting, designing, fielding
from surveys.operations.collecting import Change
from surveys.operations.designing import Did
from surveys.questionnaire.editing import Edit, Place, Put, Remove
from surveys.questionnaire.problems import Problem
from surveys.store.accounts import find_person
from surveys.store.base import reading
from tests.small_survey import DEFINITION
from tests.web.conftest import Site
from tests.web.forms import Form, page_of
from tests.web.page import Page
from tests.web.reviewer import ReviewingClient
from tests.web.world import Centre

DESIGNER = "conception@exemple.invalid"
SURVEYS = "/gestion/conception/sondages/"


@pytest.fixture
def robin(site: Site, client_of: Callable[[str], ReviewingClient]) -> ReviewingClient:
    return client_of(DESIGNER)


def edit(site: Site, draft: str, *edits: Edit) -> None:
    with site.app.app_context():
        done = designing.edit_draft(
            int(draft), edits, did=Did("did.reworded"), by=who(), now=datetime.now(UTC)
        )
        assert not isinstance(done, Problem), done


@reading
def who() -> int:
    found = find_person(DESIGNER)
    assert found is not None
    return found.id


def started(robin: ReviewingClient, action: str, edition: str = "") -> str:
    """Press one of the buttons of the list of editions; return the draft that it starts."""
    form = Form(page_of(robin.get(SURVEYS)), action)
    if edition:
        form.fill("edition", edition)
    response = form.press(robin)
    assert response.status_code == 303, response.get_data(as_text=True)
    found = re.search(r"/conception/(\d+)/", response.headers["Location"])
    assert found is not None
    return found[1]


def page(robin: ReviewingClient, draft: str, room: str = "publication") -> Page:
    return page_of(robin.get(f"/gestion/conception/{draft}/{room}"))


def publication(robin: ReviewingClient, draft: str) -> Form:
    return Form(page(robin, draft), "/publication")


def answered(form: Form, note: str = "Une phrase.") -> Form:
    """Tick every warning and write a note wherever one is asked."""
    boxes = [each["value"] for each in form.controls if each["name"] == "assume"]
    if boxes:
        form.tick("assume", *boxes)
    for each in form.controls:
        if each["name"].startswith("note:"):
            form.state[id(each)] = note
    return form


def test_the_next_edition_is_prepared_read_signed_and_published(site: Site, robin: ReviewingClient):
    draft = started(robin, "renouvellement/editions/2025-2026/suivante", "2026-2027")
    read = page(robin, draft, "differences").text
    assert "annee_cour = 2026-2027" in read
    assert "Aucun écart" in read
    assert "taux_horaire_mess" in read  # a rate that the next edition keeps is to be read again
    edit(
        site,
        draft,
        Put(Place("item", "agreement_status"), "label", "Où en est votre entente avec Services Québec?"),
        Remove(Place("choice", "r17", "regions")),
    )
    told = page(robin, draft, "differences").text.replace("\u00a0", " ")
    for words in ("Où en est votre entente", "retiré : Centre-du-Québec", "Comparable avec réserve"):
        assert words in told
    refused = publication(robin, draft).press(robin, "Publier")
    assert refused.status_code == 422
    assert "Des écarts attendent une note" in page_of(refused).text
    half = answered(Form(page_of(refused), "/publication"), "")
    half.fill("note:agreement_status", "Mêmes mots, en plus court.")
    again = half.press(robin, "Publier")
    assert again.status_code == 422
    assert Form(page_of(again), "/publication").value("note:agreement_status") == [
        "Mêmes mots, en plus court."
    ]
    kept = half.press(robin, "Enregistrer sans publier")
    assert kept.status_code == 303
    signed = page(robin, draft)
    assert "signé par Robin Fictif" in signed.text
    form = answered(publication(robin, draft)).fill("classe:agreement_status", "2")
    done = form.press(robin, "Publier la version 2")
    assert done.status_code == 303, page_of(done).text
    after = page_of(robin.get(done.headers["Location"])).text
    assert "Version 2" in after
    assert "par Robin Fictif." in after
    assert "assumée par Robin Fictif" in after
    assert "Une phrase." in after  # what was signed stays on the page of the version
    apart = page_of(robin.get(f"{SURVEYS}renouvellement/differences?de=1&a=2")).text
    assert "Rupture" in apart
    assert "Une phrase." in apart
    register = page_of(robin.get(f"{SURVEYS}renouvellement/registre")).text
    assert "de 2025-2026 à 2026-2027" in register
    assert "(retiré)" in register


@pytest.fixture
def open_survey(site: Site, centre: Centre) -> str:
    """A small survey of its own, open to one centre that has begun to answer."""
    code, now = f"coquille-{centre.number}", datetime.now(UTC)
    text = DEFINITION.replace("survey: petit", f"survey: {code}")
    with site.app.app_context():
        version = fielding.publish_version(text, by=None, now=now)
        assert isinstance(version, fielding.Version), version
        dates = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=9)}
        made = fielding.create_edition(code, "2026", version, organisations=[centre.code], now=now, **dates)
        assert made is None
        assert fielding.open_edition(code, "2026", now=now) is None
        change = Change("notes", ("Un mot gardé.",), base_version=None)
        assert collecting.save_answers(code, "2026", centre.code, [change], by=None, now=now)
    return code


def published(site: Site, robin: ReviewingClient, survey: str, *edits: Edit) -> Page:
    """Correct the questionnaire of an open edition, publish it, and foresee what it would do."""
    draft = started(robin, f"{survey}/editions/2026/correction")
    edit(site, draft, *edits)
    done = answered(publication(robin, draft)).press(robin, "Publier")
    assert done.status_code == 303, page_of(done).text
    (way,) = [each["href"] for each in page(robin, draft).links if "/editions/2026/version/" in each["href"]]
    return page_of(robin.get(way))


def test_a_typo_reaches_an_open_edition(site: Site, robin: ReviewingClient, open_survey: str):
    foreseen = published(site, robin, open_survey, Put(Place("item", "staff"), "hint", "Au 1er avril."))
    assert "Aucun brouillon n’est touché." in foreseen.text
    assert "Au 1er avril." in foreseen.text
    form = Form(foreseen, "/version/")
    done = form.press(robin, "Appliquer la correction")
    assert done.status_code == 303
    assert "aucun brouillon n’a été touché" in page_of(robin.get(done.headers["Location"])).text
    assert form.press(robin).status_code == 303  # pressed twice is done once


def test_an_edition_is_given_another_version_once_the_loss_was_read(
    site: Site, robin: ReviewingClient, centre: Centre, open_survey: str
):
    foreseen = published(site, robin, open_survey, Remove(Place("item", "notes")))
    assert "1 brouillon perdrait des réponses." in foreseen.text.replace("\u00a0", " ")
    assert "Un mot gardé." not in foreseen.text
    done = Form(foreseen, "/version/").press(robin, "malgré les pertes")
    assert done.status_code == 303
    told = page_of(robin.get(done.headers["Location"])).text.replace("\u00a0", " ")
    assert "1 brouillon modifié, 1 réponse retirée" in told
    assert site.document(centre, open_survey)["answers"] == {}


def test_the_history_names_a_step_and_goes_back_to_it(site: Site, robin: ReviewingClient):
    draft = started(robin, "renouvellement/editions/2025-2026/suivante", "2027-2028")
    edit(site, draft, Put(Place("item", "agreement_status"), "label", "Où en êtes-vous?"))
    edit(
        site,
        draft,
        Remove(Place("item", "comments"))
        if False
        else Put(Place("item", "agreement_status"), "hint", "À ce jour."),
    )
    told = page(robin, draft, "historique")
    assert "2 étapes" in told.text.replace("\u00a0", " ")
    assert "Robin Fictif" in told.text
    names = [each for each in told.root.all("form") if each["action"].endswith("/nom")]
    assert len(names) == 3
    token = next(each["value"] for each in names[0].all("input") if each["name"] == "csrf_token")
    address = f"/gestion/conception/{draft}/historique"
    named = robin.post(
        f"{address}/nom", data={"csrf_token": token, "etape": "1", "nom": "Avant la relecture"}
    )
    assert named.status_code == 303
    assert "Avant la relecture" in page(robin, draft, "historique").text
    back = robin.post(f"{address}/retour", data={"csrf_token": token, "etape": "1"})
    assert back.status_code == 303
    after = page(robin, draft, "historique").text
    assert "Retour à l’étape 1" in after.replace("\u00a0", " ")
    assert "3 étapes" in after.replace("\u00a0", " ")
    since = page_of(robin.get(f"/gestion/conception/{draft}/differences?etape=0")).text
    assert "Où en êtes-vous?" in since
    assert robin.get(f"/gestion/conception/{draft}/differences?etape=77").status_code == 404
    nothing = robin.post(f"{address}/retour", data={"csrf_token": token, "etape": "99"})
    assert nothing.status_code == 422
    long = robin.post(f"{address}/nom", data={"csrf_token": token, "etape": "1", "nom": "x" * 300})
    assert long.status_code == 422


def test_an_edition_that_exists_already_is_not_started_twice(robin: ReviewingClient):
    first = started(robin, "renouvellement/editions/2025-2026/suivante", "2028-2029")
    form = Form(page_of(robin.get(SURVEYS)), "renouvellement/editions/2025-2026/suivante")
    again = form.fill("edition", "2028-2029").press(robin)
    assert again.status_code == 422
    assert "Un brouillon est déjà commencé" in page_of(again).text
    blank = (
        Form(page_of(robin.get(SURVEYS)), "renouvellement/editions/2025-2026/suivante")
        .fill("edition", "")
        .press(robin)
    )
    assert blank.status_code == 422
    assert first


@pytest.mark.parametrize(
    "address",
    ["999/publication", "999/differences", "999/historique", "sondages/nulle-part/registre", "sondages/nulle-part/differences", "sondages/renouvellement/editions/1999/versions", "sondages/renouvellement/editions/2025-2026/version/999"],
)  # fmt: skip
def test_what_does_not_exist_is_not_found(robin: ReviewingClient, address: str):
    assert robin.get(f"/gestion/conception/{address}").status_code == 404
