"""Invitations and reminders on the page: seen before they leave, tried on oneself, planned, cancelled, stopped by their reader."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from surveys.operations import accounts, mailing, notifying
from tests.web.conftest import Site
from tests.web.forms import Form, page_of
from tests.web.reviewer import ReviewingClient
from tests.web.world import Centre

HERE = "/gestion/envois/every_kind/2026/"


@pytest.fixture
def staff(client_of: Callable) -> ReviewingClient:
    return client_of("collecte@exemple.invalid")


def form(staff: ReviewingClient, kind: str = "reminder") -> Form:
    return Form(page_of(staff.get(f"{HERE}nouveau?genre={kind}")), f"{HERE}nouveau")


def test_a_letter_is_seen_as_real_people_receive_it(staff: ReviewingClient, centre: Centre):
    page = page_of(staff.get(f"{HERE}nouveau?genre=reminder&centre={centre.code}"))
    assert centre.director in page.text
    assert f"Pour Organisme fictif {centre.number:02d}, rien n’est encore commencé." in page.text
    again = form(staff).fill("texte", "Bonjour [nom], [etat].").fill("centre", centre.code)
    seen = page_of(again.press(staff, "Actualiser"))
    assert f"Bonjour Camille Fictif {centre.number:02d}, rien n’est encore commencé." in seen.text
    assert Form(seen, f"{HERE}nouveau").value("texte") == ["Bonjour [nom], [etat]."]


def test_one_invites_before_one_reminds(staff: ReviewingClient):
    page = page_of(staff.get("/gestion/envois/renouvellement/2025-2026/"))
    ways = [link.text for link in page.root.all("a") if "nouveau?genre" in link["href"]]
    assert ways == ["Préparer une invitation", "Préparer un rappel"]


def test_what_is_refused_stays_typed(staff: ReviewingClient):
    for field, typed, said in (
        ("texte", "Bonjour [prenom]", "n’est pas remplacé"),
        ("texte", "Voyez www.ailleurs.example", "Retirez l’adresse"),
        ("objet", "", "Inscrivez l’objet"),
        ("jour", "2020-01-01", "un jour à venir"),
    ):
        refused = form(staff).fill(field, typed).press(staff, "Planifier")
        assert refused.status_code == 422
        page = page_of(refused)
        assert said in page.text
        assert Form(page, f"{HERE}nouveau").value(field) == [typed]


def test_a_mailing_is_tried_planned_and_cancelled(site: Site, staff: ReviewingClient):
    tried = form(staff).press(staff, "essai")
    assert "Le courriel d’essai part à votre adresse" in page_of(tried).text
    planned = form(staff, "invitation").fill("jour", "2099-01-05").press(staff, "Planifier")
    address = planned.headers["Location"].partition("?")[0]
    page = page_of(staff.get(address))
    assert "5\u00a0janvier 2099" in page.text
    assert "Planifié" in page_of(staff.get(HERE)).text
    cancelled = Form(page, "/annulation").press(staff)
    assert "L’envoi est annulé" in page_of(staff.get(cancelled.headers["Location"])).text


def test_delivery_is_told_on_the_centre_s_page_and_sent_again(
    site: Site, staff: ReviewingClient, centre: Centre
):
    now = datetime.now(UTC)
    with site.app.app_context():
        other = f"rh.{centre.number}@exemple.invalid"
        accounts.add_person(email=other, name="Max Fictif", memberships={centre.code: "hr"}, now=now)
        manager = accounts.read_identity("collecte@exemple.invalid")
        assert manager is not None
        planned = mailing.plan_mailing(
            "every_kind", "2026", kind="invitation", subject="Invitation", body="Bonjour [nom]",
            states=("not_started",), run_at=None, by=manager.person_id, now=now,
        )  # fmt: skip
        assert isinstance(planned, int)
        mailing.write_due(base_url="http://localhost", now=now.replace(year=now.year + 1))
        found = mailing.read_mailing("every_kind", "2026", planned)
        assert isinstance(found, mailing.Plan)
        assert any(each.organisation == centre.code for each in found.messages)
    page = page_of(staff.get(f"/gestion/suivi/every_kind/2026/{centre.code}/"))
    assert "Courriels envoyés" in page.text
    assert centre.director in page.text
    assert page_of(staff.get(f"{HERE}{planned}")).text.count("En attente") > 1


def test_a_reader_ends_the_reminders_of_a_survey(site: Site, client_of: Callable, centre: Centre):
    with site.app.app_context():
        person = accounts.read_identity(centre.director)
        assert person is not None
        mark = notifying.stop_mark(
            person.person_id, "reminders:2", leads=True, secret=site.settings.secret_key
        )
    reader = client_of()
    page = page_of(reader.get(f"/sondages/courriels/{mark}"))
    assert "Ne plus recevoir de rappels pour ce sondage" in page.text
    ended = Form(page, "/courriels/").press(reader)
    assert "Vous ne recevrez plus de rappels" in page_of(ended).text


def test_only_the_collection_writes(client_of: Callable, direction: ReviewingClient):
    assert client_of("analyse@exemple.invalid").get(HERE).status_code == 403
    assert direction.get(HERE).status_code == 404
