"""The editions' pages: what each survey needs next, an edition planned, opened, put off and closed."""

from collections.abc import Callable

import pytest

from tests.web.forms import Form, page_of
from tests.web.reviewer import ReviewingClient

HOME = "/gestion/editions/"


@pytest.fixture
def staff(client_of: Callable) -> ReviewingClient:
    return client_of("collecte@exemple.invalid")


def test_the_calendar_says_what_each_survey_needs(staff: ReviewingClient):
    page = page_of(staff.get(HOME))
    assert "Tous les 24 mois." in page.text
    assert "Chaque année." in page.text
    assert "Une édition est en cours" in page.text
    assert "Prochaine ouverture prévue" in page.text


def test_an_edition_is_planned_opened_put_off_and_closed(staff: ReviewingClient):
    def form(address: str = f"{HOME}nouvelle") -> Form:
        return Form(page_of(staff.get(address)), "/gestion/editions/")

    plan = form()
    key = next(each["value"] for each in plan.element.all("option") if each["value"].startswith("every_kind"))
    assert "Choisissez une version" in page_of(plan.press(staff)).text
    typed = {"version": key, "edition": "2099", "ouverture": "2099-02-01", "cloture": "2099-03-01"}
    for name, wrong, said in (
        ("edition", "20/99", "n’est pas permis"),
        ("edition", "2026", "existe déjà"),
        ("ouverture", "demain", "Choisissez un jour"),
        ("cloture", "2099-01-01", "précède la date"),
    ):
        tried = form()
        for field, text in (typed | {name: wrong}).items():
            tried.fill(field, text)
        refused = tried.press(staff)
        assert refused.status_code == 422
        assert said in page_of(refused).text
        assert Form(page_of(refused), HOME).value("cloture") == [(typed | {name: wrong})["cloture"]]
    good = form()
    for field, text in typed.items():
        good.fill(field, text)
    address = good.press(staff).headers["Location"].partition("?")[0]
    page = page_of(staff.get(address))
    assert "Elle s’ouvrira d’elle-même" in page.text
    assert "n’est pas un jour ouvrable" in page.text  # a Sunday
    form(address).press(staff, "Ouvrir maintenant")
    later = form(address).fill("cloture", "2099-03-31").press(staff, "Changer")
    assert "31\u00a0mars 2099" in page_of(staff.get(later.headers["Location"])).text
    closed = form(address).press(staff, "Fermer")
    assert "L’édition est close" in page_of(staff.get(closed.headers["Location"])).text
    assert "Rouvrir pour les retards" in page_of(staff.get(address)).text


def test_an_unknown_edition_is_no_page(staff: ReviewingClient, direction: ReviewingClient):
    assert staff.get(f"{HOME}every_kind/1888/").status_code == 404
    assert direction.get(HOME).status_code == 404
