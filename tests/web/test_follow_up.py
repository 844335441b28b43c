"""The follow-up of an edition: the board, what changed since one looked, the file, and each centre's page."""

import io
from collections.abc import Callable

import openpyxl
import pytest

from tests.web.conftest import CENTRES, Site
from tests.web.forms import Form, page_of
from tests.web.reviewer import ReviewingClient
from tests.web.world import Centre

COLLECTION = "collecte@exemple.invalid"
BOARD = "/gestion/suivi/every_kind/2026/"


@pytest.fixture
def staff(client_of: Callable) -> ReviewingClient:
    return client_of(COLLECTION)


def fill(direction: ReviewingClient, centre: Centre, **answers: str) -> None:
    form = Form(page_of(direction.get(centre.page("sections/textes"))), "/sections/textes")
    for name, text in answers.items():
        form.fill(name, text)
    assert form.press(direction, "Enregistrer et continuer").status_code in {303, 422}


def test_a_board_is_filtered_and_cut_into_pages(staff: ReviewingClient, centre: Centre):
    whole = page_of(staff.get(BOARD))
    rows = [each for each in whole.root.all("tr") if each["id"].startswith("c-")]
    assert len(rows) == 200
    pages = -(-CENTRES // 200)
    assert f"Page 1 sur {pages}" in whole.text
    after = page_of(staff.get(f"{BOARD}?page={pages}"))
    shown = [each for each in after.root.all("tr") if each["id"].startswith("c-")]
    assert len(shown) == CENTRES - 200 * (pages - 1)
    region = page_of(staff.get(f"{BOARD}?region=r03&etat=not_started"))
    kept = [each for each in region.root.all("tr") if each["id"].startswith("c-")]
    assert 0 < len(kept) <= CENTRES // 3
    assert "Page 1" not in region.text
    none = page_of(staff.get(f"{BOARD}?responsable=moi"))
    assert "Aucun centre ne correspond" in none.text


def test_what_moves_comes_by_itself_and_nothing_comes_when_nothing_moves(
    staff: ReviewingClient, centre: Centre, direction: ReviewingClient
):
    pages = [page_of(staff.get(f"{BOARD}?page={number}")) for number in (1, 2, 3)]
    watches = [
        next(each for each in page.root.all("span") if each["id"] == "guet")["hx-get"] for page in pages
    ]
    here = next(at for at, page in enumerate(pages) if page.root.all("tr", id=f"c-{centre.code}"))
    assert [staff.get(watch).status_code for watch in watches] == [204, 204, 204]
    fill(direction, centre, comment="Un mot")
    elsewhere = staff.get(watches[here - 1])
    assert elsewhere.status_code == 200, "the counts of the whole are on every page"
    assert 'hx-target="#compte"' in elsewhere.get_data(as_text=True)
    assert 'hx-target="#c-' not in elsewhere.get_data(as_text=True)
    pieces = staff.get(watches[here])
    assert pieces.status_code == 200
    text = pieces.get_data(as_text=True)
    assert f'hx-target="#c-{centre.code}"' in text
    assert text.count('hx-target="#c-') == 1
    assert "En cours" in text
    assert 'hx-target="#guet"' in text
    assert "Un mot" not in text


def test_the_board_is_a_file(staff: ReviewingClient, centre: Centre):
    csv = staff.get(f"{BOARD}tableau.csv?etat=not_started")
    lines = csv.get_data().decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Code;Centre-conseil;Région;État;")
    assert any(line.startswith(f"{centre.code};") for line in lines)
    book = openpyxl.load_workbook(io.BytesIO(staff.get(f"{BOARD}tableau.xlsx").get_data()))
    assert book.active.max_row == CENTRES + 1
    assert staff.get(f"{BOARD}tableau.pdf").status_code == 404


def test_a_centre_is_called_extended_and_returned(
    staff: ReviewingClient, centre: Centre, direction: ReviewingClient
):
    address = f"{BOARD}{centre.code}/"
    fill(direction, centre, comment="Un mot")

    def press(action: str, button: str, **typed: str) -> str:
        form = Form(page_of(staff.get(address)), action)
        for name, text in typed.items():
            form.fill(name.replace("__", "."), text)
        answered = form.press(staff, button)
        if answered.status_code == 303:
            answered = staff.get(answered.headers["Location"])
        return page_of(answered).text

    assert "Inscrivez ce qui a été dit" in press("/appels", "Conserver")
    assert "Rappeler jeudi" in press("/appels", "Conserver", appel="Rappeler jeudi")
    assert "Choisissez un jour à venir" in press("/prolongation", "Prolonger", jour="2020-01-01")
    assert "Choisissez un jour à venir" in press("/prolongation", "Prolonger", jour="demain")
    told = press("/prolongation", "Prolonger", jour="2099-06-01", motif="Congé")
    assert "Le délai est prolongé" in told
    assert "1er\u00a0juin 2099" in told
    assert "Inscrivez une remarque" in press("/retour", "Retourner", raison="À revoir")
    told = press("/retour", "Retourner", raison="À revoir", remarque__comment="Est-ce complet?")
    assert "Les questions sont retournées" in told
    assert "Est-ce complet?" in told
    assert "Est-ce complet?" in page_of(direction.get(centre.page("remise"))).text
    assert "Retourné" in page_of(staff.get(f"{BOARD}?etat=returned")).text
    manager = press("/responsable", "Enregistrer")
    assert "C’est noté" in manager


def test_answers_are_entered_in_a_centre_s_name(site: Site, staff: ReviewingClient, centre: Centre):
    address = f"{BOARD}{centre.code}/"
    assert staff.get(centre.page()).status_code == 403
    form = Form(page_of(staff.get(address)), f"{centre.code}/saisie")
    refused = form.press(staff, "Commencer")
    assert "Inscrivez qui a donné les réponses" in page_of(refused).text
    begun = Form(page_of(refused), f"{centre.code}/saisie").fill("personne", "La direction").press(staff)
    assert begun.headers["Location"] == centre.page()
    fill(staff, centre, comment="Dicté au téléphone")
    assert site.document(centre)["answers"]["comment"]["origin"] == "on_behalf"
    assert staff.get(Centre(1).page()).status_code == 404
    page = page_of(staff.get(address))
    assert "Saisie au nom du centre, réponses reçues au téléphone, La direction" in page.text
    ended = Form(page, "/saisie/fin").press(staff, "Terminer")
    assert "est terminée" in page_of(staff.get(ended.headers["Location"])).text
    assert staff.get(centre.page()).status_code == 403


def test_an_unknown_edition_or_centre_is_no_page(staff: ReviewingClient, direction: ReviewingClient):
    for address in ("/gestion/suivi/every_kind/1999/", f"{BOARD}of-99-99/", "/gestion/suivi/x/y/z/"):
        assert staff.get(address).status_code == 404
    assert direction.get(BOARD).status_code == 404
