"""An old edition taken in by its pages: recorded, its file matched on one page, tried, imported; whatever is wrong is said."""

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from surveys.operations import fielding
from tests.web import world
from tests.web.conftest import Site
from tests.web.forms import Form, page_of
from tests.web.reviewer import ReviewingClient
from tests.web.world import Centre

ROOT = "/gestion/anciennes-editions/"
PLACE = f"{ROOT}{world.EVERY}/2019/"
MANAGER = "passe@exemple.invalid"
HELD = date(2019, 10, 1)


@pytest.fixture(scope="module")
def recorded(site: Site) -> str:
    """An old edition, recorded by its form."""
    with site.app.app_context():
        world.staff_member(MANAGER, "manager")
    client = site.client(MANAGER)
    with site.app.app_context():
        number = max(
            v.number
            for p in fielding.read_calendar(now=datetime.now(UTC)).programmes
            for v in p.versions
            if p.survey == world.EVERY
        )
    form = Form(page_of(client.get(ROOT)), ROOT)
    form.fill("version", f"{world.EVERY}/{number}").fill("edition", "2019").fill(
        "ouverture", HELD.isoformat()
    )
    later = form.fill("cloture", (datetime.now(UTC) + timedelta(days=9)).date().isoformat()).press(client)
    assert later.status_code == 422
    assert "déjà passé" in page_of(later).text
    form = Form(page_of(later), ROOT).fill("cloture", (HELD + timedelta(days=30)).isoformat())
    done = form.press(client)
    assert done.status_code == 303
    assert "inscrite" in page_of(client.get(done.headers["Location"])).text
    return PLACE


@pytest.fixture
def manager(site: Site, recorded: str) -> Iterator[ReviewingClient]:
    return site.client(MANAGER)


def upload(client: ReviewingClient, *files: tuple[str, bytes], mapping: str = ""):
    token = page_of(client.get(PLACE)).root.all("input", name="csrf_token")[0]["value"]
    sent = {
        "csrf_token": token,
        "correspondance": mapping,
        "fichiers": [(io.BytesIO(data), name) for name, data in files],
    }
    return client.post(PLACE, data=sent, content_type="multipart/form-data")


def rows(*lines: tuple[str, ...]) -> bytes:
    return "\r\n".join(";".join(line) for line in lines).encode("cp1252")


def test_a_table_is_matched_on_one_page_kept_and_imported(
    manager: ReviewingClient, centre: Centre, site: Site
):
    table = rows(
        ("Organisme", "Budget en milliers", "Le financement est-il suffisant?", "Combien d’ETC comptez-vous?", "Remarques"),
        (f"Organisme fictif {centre.number:02d}", "1 250,5", "ça dépend", "13,5", "à taire"),
        ("Organisme fictive 01", "3", "Oui", "2", ""),
    )  # fmt: skip
    shown = upload(manager, ("2019.csv", table))
    assert shown.status_code == 200
    page = page_of(shown)
    form = Form(page, "/verification")
    assert form.value("t0-c2-vers") == ["sufficient"]
    assert form.value("t0-c1-vers") == [""]
    for words in (
        "Non associée",
        "Organismes à reconnaître",
        "Peut-être",
        "ne se lit pas",
        "qu’aucune colonne ne remplit",
    ):
        assert words in page.text, words
    # What names nothing is kept as typed and told at its column.
    refused = page_of(form.fill("t0-c1-vers", "le budget").press(manager))
    assert refused.by_id("t0-c1-vers")["aria-invalid"] == "true"
    form = Form(refused, "/verification")
    assert form.value("t0-c1-vers") == ["le budget"]
    form.fill("t0-c1-vers", "Quel est votre budget?").fill("t0-c2-vers", "sufficient")
    page = page_of(form.press(manager))
    form = Form(page, "/verification")
    assert form.value("t0-c1-vers") == ["budget"]
    form.fill("t0-c1-facteur", "mille")
    page = page_of(form.press(manager))
    assert "plus grand que zéro" in page.text
    form = Form(page, "/verification").fill("t0-c1-facteur", "1000").fill("t0-c2-sens0", "non")
    page = page_of(form.press(manager))
    assert "La correspondance est gardée" in page.text
    assert "1 organisme à importer" in page.text.replace("\u00a0", " ")
    done = Form(page, "/verification").press(manager, "Importer")
    assert done.status_code == 303
    after = page_of(manager.get(done.headers["Location"]))
    for words in ("1 organisme ajouté", "2019.csv"):
        assert words in after.text.replace("\u00a0", " ")
    assert site.kept(centre, "budget", edition="2019") == ["1250500"]
    assert site.kept(centre, "sufficient", edition="2019") == ["non"]
    assert "à taire" not in str(site.document(centre, edition="2019"))
    journal = page_of(manager.get(f"/gestion/suivi/{world.EVERY}/2019/{centre.code}/")).text
    assert "Importé d’un tableau d’avant la plateforme" in journal
    # The mapping is kept: the same file again has nothing to add.
    again = page_of(upload(manager, ("2019.csv", table), mapping="2019"))
    assert "1 déjà importé" in again.text.replace("\u00a0", " ")
    assert "Importer" not in [button.text for button in again.root.all("button")]
    kept = manager.get(f"{PLACE}correspondance.json")
    assert kept.json["tables"][0]["columns"][0] == {
        "heading": "Budget en milliers",
        "target": "budget",
        "scale": "1000",
    }


def test_a_name_of_then_is_told_once_and_stays_told(manager: ReviewingClient, centre: Centre, site: Site):
    table = rows(("Centre", "fte"), (f"Ancien nom du {centre.number}", "4"))
    form = Form(page_of(upload(manager, ("a.csv", table))), "/verification")
    page = page_of(form.fill("t0-organisme", "Centre").fill("o0-code", centre.code).press(manager))
    assert "1 organisme à importer" in page.text.replace("\u00a0", " ")
    page = page_of(Form(page, "/verification").press(manager))
    assert "1 organisme à importer" in page.text.replace("\u00a0", " "), "the next look knows it still"
    assert Form(page, "/verification").press(manager, "Importer").status_code == 303
    assert site.kept(centre, "fte", edition="2019") == ["4"]


def test_a_receipt_of_the_past_says_that_it_was_imported(
    manager: ReviewingClient, centre: Centre, site: Site
):
    table = rows(("Code", "fte", "Reçu le"), (centre.code, "4", "2019-10-12"))
    page = page_of(upload(manager, ("a.csv", table)))
    assert Form(page, "/verification").press(manager, "Importer").status_code == 303
    direction = site.client(centre.director)
    receipt = page_of(direction.get(f"/sondages/{world.EVERY}/2019/{centre.code}/recu"))
    assert "Importé par AXTRA" in receipt.text
    assert "Attesté par" not in receipt.text
    paper = direction.get(f"/sondages/{world.EVERY}/2019/{centre.code}/recu.pdf")
    assert paper.status_code == 200


def test_what_was_tried_is_what_is_imported(manager: ReviewingClient, centre: Centre):
    table = rows(("Code", "fte"), (centre.code, "4"))
    form = Form(page_of(upload(manager, ("a.csv", table))), "/verification")
    moved = form.fill("t0-c1-facteur", "10").press(manager, "Importer")
    assert moved.status_code == 422
    assert "a changé depuis la vérification" in page_of(moved).text


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([], "au moins un fichier"),
        ([("a.xlsx", b"%PDF-1.7")], "tableau"),
        ([("a.csv", b"")], "cellules"),
        ([("a.csv", b"a;" * 601 + b"a")], "colonnes"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    manager: ReviewingClient, files: list[tuple[str, bytes]], words: str
):
    refused = upload(manager, *files)
    assert refused.status_code == 422
    assert words in page_of(refused).text


def test_damaged_tables_and_open_editions_take_nothing(manager: ReviewingClient):
    token = page_of(manager.get(PLACE)).root.all("input", name="csrf_token")[0]["value"]
    for table in ("", "{", "AAAA", "eJwDAAAAAAE="):
        for address in ("verification", "acceptation"):
            sent = {"csrf_token": token, "tableaux": table, "vu": ""}
            assert manager.post(f"{PLACE}{address}", data=sent).status_code == 422
    assert manager.get(f"{ROOT}{world.EVERY}/{world.EDITION}/").status_code == 409
    assert manager.get(f"{ROOT}{world.EVERY}/1999/").status_code == 404
