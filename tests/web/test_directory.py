"""« Répertoire »: AXTRA's staff keeps organisations and people by hand and by tables, and sees every change."""

import io
from collections.abc import Callable, Iterator

import openpyxl
import pytest

from surveys.operations import accounts
from tests.web import world
from tests.web.conftest import Site
from tests.web.forms import Form, page_of
from tests.web.reviewer import ReviewingClient
from tests.web.world import Centre

HOME = "/gestion/repertoire/"
MANAGER = "collecte@exemple.invalid"


@pytest.fixture
def manager(site: Site) -> Iterator[ReviewingClient]:
    """A browser of AXTRA's collection."""
    with site.app.app_context():
        world.staff_member(MANAGER, "manager")
    return site.client(MANAGER)


def organisation(centre: Centre) -> str:
    return f"{HOME}organismes/{centre.code}/"


def give(client: ReviewingClient, centre: Centre, email: str, **fields: str):
    form = Form(page_of(client.get(f"{organisation(centre)}personnes/nouvelle")), "/personnes/nouvelle")
    form.fill("email", email)
    for name, text in fields.items():
        form.fill(name, text)
    return form


# ── organisations ──


def test_an_organisation_is_found_changed_and_its_change_told(
    manager: ReviewingClient, centre: Centre, site: Site
):
    name = f"Organisme fictif {centre.number:02d}"
    listed = page_of(manager.get(HOME, query_string={"q": f"fictif {centre.number:02d}", "etat": "tous"}))
    (found,) = (each["href"] for each in listed.links if each.text.strip() == name)
    page = page_of(manager.get(found))
    form = Form(page_of(manager.get(page.link("Modifier"))), "/modification")
    assert form.fill("name", "").fill("region", "Laval").press(manager).status_code == 422
    refused = page_of(form.press(manager))
    assert refused.by_id("name")["aria-invalid"] == "true"
    assert Form(refused, "/modification").value("region") == ["Laval"], "what was typed is kept"
    done = Form(refused, "/modification").fill("name", "Organisme renommé").press(manager)
    page = page_of(manager.get(done.headers["Location"]))
    assert page.heading == "Organisme renommé"
    assert "Laval" in page.text
    told = page.text.replace("\u00a0", " ")
    assert f"avant : Organisme fictif {centre.number:02d} → après : Organisme renommé" in told
    with site.app.app_context():
        assert accounts.read_identity(MANAGER).name in page.text, "who changed it is named"
    assert f"sous le nom « Organisme fictif {centre.number:02d} »" in told
    assert "Organisme renommé" in page_of(manager.get(f"{HOME}historique")).text


def test_an_organisation_is_added_and_put_aside(manager: ReviewingClient):
    form = Form(page_of(manager.get(f"{HOME}nouvel-organisme")), "/nouvel-organisme")
    form.fill("code", "nv-01").fill("name", "Organisme nouveau").fill("region", "Estrie")
    added = form.press(manager)
    page = page_of(manager.get(added.headers["Location"]))
    assert page.heading == "Organisme nouveau"
    Form(page, "/etat").press(manager)
    assert "Organisme nouveau" not in page_of(manager.get(HOME, query_string={"q": "nouveau"})).text
    found = page_of(manager.get(HOME, query_string={"q": "nouveau", "etat": "inactifs"}))
    assert "Organisme nouveau" in found.text
    again = form.press(manager)
    assert again.status_code == 422
    assert "existe déjà" in page_of(again).by_id("e-code").text


# ── people ──


def test_someone_is_given_sections_and_loses_them(manager: ReviewingClient, centre: Centre, site: Site):
    email = f"neuve.{centre.number}@exemple.invalid"
    form = give(manager, centre, email, name="Noa Fictif", role="hr")
    form.tick("portee", "sections").tick("sections", "remuneration/salaires")
    assert form.press(manager).status_code == 303
    person = site.client(email)
    salaries = centre.page("sections/salaires", *world.PAY)
    notice = page_of(person.get(person.get(salaries).headers["Location"]))
    assert Form(notice, "/avis").press(person).headers["Location"].endswith(salaries)
    assert person.get(salaries).status_code == 200
    assert person.get(centre.page("sections/identification", *world.PAY)).status_code == 404
    page = page_of(manager.get(organisation(centre)))
    assert "Ressources humaines, une section" in page.text
    own = next(each["href"] for each in page.links if "Changer" in each.text and "Noa" in each.text)
    Form(page_of(manager.get(own)), "/retrait").press(manager)
    assert person.get("/sondages/").status_code == 303, "the session of who is nowhere any more is over"


def test_what_is_wrong_with_someone_is_said_at_its_field(manager: ReviewingClient, centre: Centre):
    form = give(manager, centre, "pas une adresse")
    form.tick("portee", "sections")
    refused = form.press(manager)
    page = page_of(refused)
    assert refused.status_code == 422
    assert page.by_id("email")["aria-invalid"] == "true"
    assert page.by_id("role")["aria-invalid"] == "true"
    assert "au moins une section" in page.text


def test_one_who_leaves_is_replaced_and_the_centre_keeps_everything(
    manager: ReviewingClient, centre: Centre, site: Site
):
    leaving = site.client(centre.director)
    hub = centre.page("sections/textes")
    typed = Form(page_of(leaving.get(hub)), "/enregistrement")
    name = next(each["name"] for each in typed.controls if each["type"] == "text" and each["name"][0] != "_")
    typed.fill(name, "écrit avant le départ").press(leaving)
    page = page_of(manager.get(organisation(centre)))
    own = next(each["href"] for each in page.links if "Changer" in each.text and "Camille" in each.text)
    form = Form(page_of(manager.get(own)), "/remplacement")
    assert form.press(manager).status_code == 422
    arriving = f"relève.{centre.number}@exemple.invalid".replace("è", "e")
    done = form.fill("email", arriving).fill("name", "Eden Fictif").press(manager)
    assert "fait=remplacement" in done.headers["Location"]
    assert "écrit avant le départ" in site.client(arriving).get(hub).get_data(as_text=True)
    assert leaving.get("/sondages/").status_code == 303


def test_a_corrected_address_is_the_one_that_opens(manager: ReviewingClient, centre: Centre, site: Site):
    with site.app.app_context():
        person = accounts.read_identity(centre.delegate).person_id
    address = f"{HOME}personnes/{person}/"
    form = Form(page_of(manager.get(address)), "/identite")
    new = f"paie.corrigee.{centre.number}@exemple.invalid"
    assert form.fill("email", centre.director).press(manager).status_code == 422
    assert form.fill("email", new).press(manager).status_code == 303
    assert site.client(new).get("/sondages/").status_code == 200
    with site.app.app_context():
        assert accounts.read_identity(centre.delegate) is None


def test_the_manager_does_not_touch_the_staff(manager: ReviewingClient, site: Site):
    with site.app.app_context():
        person = accounts.read_identity("analyse@exemple.invalid").person_id
    page = page_of(manager.get(f"{HOME}personnes/{person}/"))
    assert "relèvent de l’administration" in page.text
    token = page.root.all("input", name="csrf_token")[0]["value"]
    stolen = {"name": "Ariel Fictif", "email": "a.moi@exemple.invalid", "csrf_token": token}
    assert manager.post(f"{HOME}personnes/{person}/identite", data=stolen).status_code == 422
    shut = {"etat": "inactif", "csrf_token": token}
    assert manager.post(f"{HOME}personnes/{person}/etat", data=shut).status_code == 422


# ── what AXTRA keeps ──


def test_something_kept_of_organisations_is_defined_then_filled(manager: ReviewingClient, centre: Centre):
    address = f"{HOME}renseignements"
    page = page_of(manager.get(address))
    token = page.root.all("input", name="csrf_token")[0]["value"]
    sent = {
        "csrf_token": token,
        "label": "Réseau",
        "code": "reseau",
        "kind": "choice",
        "choices": "Nord\r\nSud",
    }
    assert manager.post(address, data={**sent, "choices": "Nord"}).status_code == 422
    assert manager.post(address, data=sent).status_code == 303
    assert "choix dans une liste\u00a0: Nord; Sud" in page_of(manager.get(address)).text
    form = Form(page_of(manager.get(f"{organisation(centre)}modification")), "/modification")
    done = form.fill("attributes.reseau", "Sud").press(manager)
    assert "Sud" in page_of(manager.get(done.headers["Location"])).text


# ── tables ──


def upload(client: ReviewingClient, what: str, content: bytes, name: str = "répertoire.csv"):
    page = page_of(client.get(f"{HOME}importation/{what}"))
    token = page.root.all("input", name="csrf_token")[0]["value"]
    return client.post(
        f"{HOME}importation/{what}",
        data={"csrf_token": token, "texte": "", "fichier": (io.BytesIO(content), name)},
        content_type="multipart/form-data",
    )


def test_a_table_is_previewed_then_accepted_and_what_is_wrong_stays_aside(
    manager: ReviewingClient, centre: Centre, site: Site
):
    rows = [
        "Code;Nom;Région;Humeur",
        f"{centre.code};Nom importé;Laval;bonne",
        f"nv-{centre.number};Tout neuf;06;",
        "nv-99;;Ontario;",
    ]
    shown = upload(manager, "organismes", "\r\n".join(rows).encode("cp1252"))
    page = page_of(shown)
    assert shown.status_code == 200
    for words in (
        "1 ligne ajoutée",
        "1 ligne changée",
        "1 ligne refusée",
        "Humeur",
        "n’est pas une région du Québec",
    ):
        assert words in page.text, words
    assert "Nom importé" not in page_of(manager.get(organisation(centre))).text, "a preview writes nothing"
    assert Form(page, "/acceptation").press(manager, "Accepter").status_code == 303
    found = page_of(manager.get(organisation(centre)))
    assert found.heading == "Nom importé"
    assert "par une importation" in found.text
    stale = Form(page, "/acceptation").press(manager, "Accepter")
    assert stale.status_code == 422, "the directory is no more what that preview showed"
    assert "Vérifiez l’aperçu à jour" in page_of(stale).text
    assert "Accepter" not in [each.text for each in page_of(stale).root.all("button")]


def within(table: bytes, form: str, most: int = 400) -> bytes:
    """Return a table without the lines that are too many for one import."""
    if form == "csv":
        return b"".join(table.splitlines(keepends=True)[: most + 1])
    book, cut = openpyxl.load_workbook(io.BytesIO(table)), io.BytesIO()
    book.active.delete_rows(most + 2, book.active.max_row)
    book.save(cut)
    return cut.getvalue()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("what", ["organismes", "personnes"])
def test_the_directory_goes_out_and_comes_back_unchanged(manager: ReviewingClient, form: str, what: str):
    file = manager.get(f"{HOME}fichier/{what}.{form}")
    assert file.status_code == 200
    assert f"repertoire-{what}.{form}" in file.headers["Content-Disposition"]
    page = page_of(upload(manager, what, within(file.data, form), f"x.{form}"))
    assert "0 ligne ajoutée" in page.text
    assert "0 ligne changée" in page.text
    assert "0 ligne refusée" in page.text


def test_a_table_that_cannot_be_read_says_why(manager: ReviewingClient):
    for content, words in ((b"%PDF-1.7", "enregistr"), (b"a;b\nc;d", "titres attendus"), (b"", "")):
        refused = upload(manager, "organismes", content)
        assert refused.status_code == 422
        assert words in page_of(refused).text


def test_damaged_tables_change_nothing(manager: ReviewingClient):
    page = page_of(manager.get(f"{HOME}importation/personnes"))
    token = page.root.all("input", name="csrf_token")[0]["value"]
    for table in ("", "{", "[]", '{"rows": [["x"]]}'):
        sent = {"csrf_token": token, "tableau": table, "vu": ""}
        assert manager.post(f"{HOME}importation/personnes/acceptation", data=sent).status_code == 422


def test_the_rooms_are_offered_to_those_who_may_enter(site: Site, client_of: Callable):
    with site.app.app_context():
        world.staff_member("protection@exemple.invalid", "privacy_officer")
    officer = client_of("protection@exemple.invalid")
    page = page_of(officer.get(HOME))
    assert "Ajouter un organisme" not in page.text
    assert officer.get(f"{HOME}nouvel-organisme").status_code == 403
    assert officer.get(f"{HOME}historique").status_code == 200
