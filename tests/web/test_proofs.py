"""« Journaux »: a look at a restricted section is one line without values, a download another; the officer alone reads them."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime

from surveys.operations import collecting
from surveys.operations.collecting import Change
from tests.web import world
from tests.web.conftest import Site
from tests.web.forms import page_of
from tests.web.reviewer import ReviewingClient
from tests.web.world import Centre

ACCESS, DOWNLOADS = "/gestion/journaux/acces", "/gestion/journaux/telechargements"


def officer(site: Site) -> ReviewingClient:
    with site.app.app_context():
        world.staff_member("journaux@axtra.invalid", "privacy_officer")
    return site.client("journaux@axtra.invalid")


def test_a_look_at_a_restricted_section_is_one_line(site: Site, centre: Centre, direction: ReviewingClient):
    reader = officer(site)
    mine = f"{ACCESS}?centre={centre.code}"
    assert "Aucun accès ne correspond" in page_of(reader.get(mine)).text
    assert direction.get(centre.page("sections/nombres")).status_code == 200
    assert "Aucun accès ne correspond" in page_of(reader.get(mine)).text, "an open section is not logged"
    for _ in range(2):
        assert direction.get(centre.page("sections/listes")).status_code == 200
    text = page_of(reader.get(mine)).text
    assert "Un accès." in text
    assert f"Camille Fictif {centre.number:02d}" in text
    assert "127.0.0.1" in text
    direction.get(centre.page("revision"))
    file = reader.get(f"{ACCESS}.csv?centre={centre.code}&edition=every_kind/2026")
    lines = file.data.decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 1 + sum("révision" in line for line in lines)
    assert any("révision avant transmission" in line for line in lines)
    assert "Aucun accès" in page_of(reader.get(f"{mine}&au=2020-01-01")).text


def test_the_logs_open_to_the_officer_alone(site: Site, client_of: Callable):
    for email in ("collecte@exemple.invalid", "analyse@exemple.invalid", "conception@exemple.invalid"):
        for address in (ACCESS, f"{ACCESS}.csv", DOWNLOADS, f"{DOWNLOADS}.csv"):
            assert client_of(email).get(address).status_code == 403


def test_a_download_is_told_in_words_with_its_hash(site: Site, client_of: Callable):
    analyst = client_of("analyse@exemple.invalid")
    page = page_of(analyst.get("/gestion/resultats/every_kind/2025/reponses"))
    token = page.root.all("input", name="csrf_token")[0]["value"]
    asked = {"csrf_token": token, "format": "json", "avec": ["confidential_pay"], "statut": ["sent"]}
    content = analyst.post("/gestion/resultats/every_kind/2025/reponses", data=asked).data
    reader = officer(site)
    text = page_of(
        reader.get(f"{DOWNLOADS}?personne=%C3%80RIEL")
    ).text  # « ÀRIEL »: without regard to accents or case
    assert "valeurs déclarées; transmis; réponses chiffrées et salaires" in text
    file = reader.get(f"{DOWNLOADS}.csv?edition=every_kind/2025").data.decode()
    assert hashlib.sha256(content).hexdigest() in file


def test_without_its_key_a_restricted_answer_is_refused_and_what_was_typed_comes_back(
    site: Site, centre: Centre, direction: ReviewingClient
):
    page = page_of(direction.get(centre.page("sections/listes")))
    (form,) = [each for each in page.root.all("form") if "enregistrement" in (each["action"] or "")]
    token = form.all("input", name="csrf_token")[0]["value"]
    with site.app.app_context():
        done = collecting.save_answers(
            world.EVERY,
            world.EDITION,
            centre.code,
            [Change("relation", ("7",), base_version=None)],
            by=None,
            now=datetime.now(UTC),
        )
        assert "relation" in done.saved
    direction.lenient = True  # a 5xx is what is asked for
    keys, away = site.settings.answers_keys_file, site.settings.answers_keys_file.with_name("ailleurs")
    keys.rename(away)
    try:
        for address in ("sections/listes", "revision", ""):
            refused = direction.get(centre.page(address))
            assert refused.status_code == 503
            assert "Leur clé manque" in page_of(refused).text
        posted = direction.post(form["action"], data={"csrf_token": token, "relation": "81726354"})
        assert posted.status_code == 503
        assert "81726354" in posted.text
    finally:
        away.rename(keys)
    assert direction.get(centre.page("sections/listes")).status_code == 200
