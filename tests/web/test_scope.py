"""Who sees what: another centre, another's section, a restricted answer and the staff's pages do not exist for others."""

import hashlib
import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from werkzeug.test import TestResponse

from surveys.operations import accounts, collecting, witnessing
from surveys.operations.collecting import Change
from surveys.operations.witnessing import LogFilters
from tests.lawful import let_read
from tests.web import world
from tests.web.answers import fill_survey, section
from tests.web.conftest import Site
from tests.web.forms import Form, Script, page_of, post
from tests.web.reviewer import ReviewingClient
from tests.web.world import Centre

OTHERS = ("textes", "tableaux", "listes")
SECRET = "Motsecret"
ANSWERS = "/gestion/resultats/every_kind/2025/reponses"


@pytest.fixture
def delegate(centre: Centre, client_of: Callable) -> ReviewingClient:
    return client_of(centre.delegate)


def token(client: ReviewingClient) -> str:
    return Form(page_of(client.get("/sondages/")), "/deconnexion").value("csrf_token")[0]


# ── another centre ──

EVERYWHERE = ["", "sections/nombres", "revision", "recu"]
POSTED = [
    "sections/nombres/enregistrement",
    "sections/listes/staff/ajout",
    "sections/listes/staff/lignes",
    "transmission",
]


@pytest.mark.parametrize("rest", EVERYWHERE)
@pytest.mark.parametrize("edition", ["2025", "2026"])
def test_another_centre_does_not_exist(centre: Centre, direction: ReviewingClient, rest: str, edition: str):
    other = Centre(centre.number - 1)
    theirs = direction.get(other.page(rest, edition=edition))
    nobody = direction.get(f"/sondages/every_kind/{edition}/of-inconnu/{rest}")
    assert (theirs.status_code, nobody.status_code) == (404, 404)
    hide = [(other.code, "…"), ("of-inconnu", "…")]
    said = [_without(each.get_data(as_text=True), hide) for each in (theirs, nobody)]
    assert said[0] == said[1], "the page tells a centre that exists from one that does not"


def _without(html: str, hidden: list[tuple[str, str]]) -> str:
    import re

    html = re.sub(r'"X-CSRFToken":"[^"]+"', "", html)
    for text, instead in hidden:
        html = html.replace(text, instead)
    return html


@pytest.mark.parametrize("rest", POSTED)
def test_nothing_is_written_for_another_centre(
    site: Site, centre: Centre, direction: ReviewingClient, rest: str
):
    other = Centre(centre.number - 1)
    before = site.document(other)
    pairs = [("csrf_token", token(direction)), ("people", "7"), ("_versions", '{"people": 0}'), ("_cle", "k")]
    for headers in ({}, {"HX-Request": "true"}):
        assert (
            post(
                direction, other.page(rest), [*pairs, ("exact", "1"), ("autorise", "1")], **headers
            ).status_code
            == 404
        )
    assert site.document(other) == before


def test_an_edition_that_was_never_asked_does_not_exist(centre: Centre, direction: ReviewingClient):
    for survey, edition in (("every_kind", "1999"), ("inconnu", "2026"), ("remuneration", "2022")):
        assert direction.get(centre.page("", survey, edition)).status_code == 404
    for rest in (
        "sections/inconnue",
        "sections/Nombres",
        "sections/nombres%00",
        "sections/listes/inconnue/ajout",
    ):
        assert direction.get(centre.page(rest)).status_code in {404, 405}


# ── someone who was given one section ──


def test_a_delegate_opens_their_section_and_no_other(site: Site, centre: Centre, delegate: ReviewingClient):
    assert delegate.get(centre.page("sections/nombres")).status_code == 200
    for code in OTHERS:
        assert delegate.get(centre.page(f"sections/{code}")).status_code == 404
    form = section(delegate, centre, "nombres").fill("people", "12")
    for code in OTHERS:
        assert post(delegate, centre.page(f"sections/{code}/enregistrement"), form.pairs()).status_code == 404
    assert post(delegate, centre.page("sections/listes/staff/ajout"), form.pairs()).status_code == 404
    assert post(delegate, centre.page("sections/nombres/staff/ajout"), form.pairs()).status_code == 404
    assert site.document(centre)["answers"] == {}
    assert form.press(delegate, "Enregistrer et continuer").status_code == 422
    assert site.kept(centre, "people") == ["12"]


def test_a_delegate_writes_nothing_of_another_section_through_their_own(
    site: Site, centre: Centre, delegate: ReviewingClient
):
    form = section(delegate, centre, "nombres").fill("people", "12")
    smuggled = '{"people": [0, "x"], "comment": [0, "x"], "staff[a].rate": [0, "x"], "relation": 0, "people#soft1": 0}'
    form.state[id(form.named("_versions")[0])] = smuggled
    pairs = [*form.pairs(), ("comment", SECRET), ("relation", "9"), ("_suite", "continuer")]
    refused = post(delegate, centre.page("sections/nombres/enregistrement"), pairs)
    assert refused.status_code == 422
    assert "Cette question se trouve dans une section qui ne vous est pas confiée" in page_of(refused).text
    assert set(site.document(centre)["answers"]) == {"people"}


def test_a_delegate_neither_reviews_the_whole_nor_sends(site: Site, centre: Centre, client_of, delegate):
    director = client_of(centre.director)
    fill_survey(director, centre)
    section(director, centre, "textes").fill("comment", SECRET).press(director, "Sommaire")
    page = page_of(delegate.get(centre.page("revision")))
    assert page.heading == "Cette page n’existe pas"
    assert delegate.get(centre.page("recu", edition="2025")).status_code == 404
    for said in (SECRET, "camille@exemple.org", "Le temps", "52,25"):
        assert said not in page.html, "the review shows a delegate what others answered"
    pairs = [("csrf_token", token(delegate)), ("_cle", "k"), ("exact", "1"), ("autorise", "1")]
    assert post(delegate, centre.page("transmission"), pairs).status_code == 404
    with site.app.app_context():
        assert collecting.read_receipt("every_kind", "2026", centre.code) is None


def test_no_page_of_a_delegate_holds_an_answer_of_another_section(
    site: Site, centre: Centre, client_of, delegate
):
    director = client_of(centre.director)
    fill_survey(director, centre)
    section(director, centre, "textes").fill("comment", SECRET).tick("sufficient", "oui").press(
        director, "Sommaire"
    )
    form = section(director, centre, "listes")
    form.fill("sites[bureau].town", SECRET).press(director, "Sommaire")
    for rest in ("", "revision", "sections/nombres", "sections/nombres?verifier=1"):
        assert SECRET not in delegate.get(centre.page(rest)).get_data(as_text=True)
    assert SECRET not in delegate.get("/sondages/").get_data(as_text=True)
    script = Script(delegate, page_of(delegate.get(centre.page("sections/nombres"))))
    assert SECRET not in script.save(people="15").get_data(as_text=True)


def test_the_home_and_the_list_show_a_delegate_their_own_part(centre: Centre, delegate: ReviewingClient):
    hub = page_of(delegate.get(centre.page()))
    opened = {link["href"] for link in hub.links if "/sections/" in link["href"] and "." not in link["href"]}
    assert opened == {centre.page("sections/nombres")}
    assert "La direction de votre centre révise et transmet le sondage." in hub.text
    assert not [link for link in hub.links if link["href"] == centre.page("revision")]
    assert "Aucune section terminée sur 1." in page_of(delegate.get("/sondages/")).text


# ── a rule that reads a restricted answer ──

PAYROLL = {"budget_total": "5000000", "payroll_total": "3000000"}
HARD = "Le montant ne peut pas dépasser la masse salariale."
SOFT = "Au-delà de 2\u00a0M$ de masse salariale"


def put(site: Site, centre: Centre, **answers: str) -> None:
    """Keep answers to the survey on pay, as the direction would."""
    with site.app.app_context():
        by = accounts.read_identity(centre.director).person_id
        changes = [Change(name, (text,)) for name, text in answers.items()]
        outcome = collecting.save_answers(*world.PAY, centre.code, changes, by=by, now=datetime.now(UTC))
        assert not outcome.problems


@pytest.fixture
def trainer(site: Site, centre: Centre) -> str:
    """Someone who was given the section on benefits and training, and no restricted one."""
    email = f"formation.{centre.number:03d}@exemple.invalid"
    with site.app.app_context():
        limited = {centre.code: ("accountant", {"remuneration": ("avantages",)})}
        done = accounts.add_person(
            email=email, name="Sacha Fictif", memberships=limited, now=datetime.now(UTC)
        )
        assert isinstance(done, int), done
        let_read(done, *world.PAY, now=datetime.now(UTC))
    return email


@pytest.mark.parametrize(("amount", "message"), [("4000000", HARD), ("1000", SOFT)])
def test_a_message_tells_a_delegate_nothing_of_a_restricted_section(
    site: Site, centre: Centre, client_of: Callable, trainer: str, amount: str, message: str
):
    """« training_budget » is compared with the payroll, which the delegate may not know: only the direction is asked."""
    put(site, centre, **PAYROLL, training_budget=amount)
    address = centre.page("sections/avantages", *world.PAY)
    assert message in page_of(client_of(centre.director).get(address)).text, "the direction is told nothing"
    client = client_of(trainer)
    drawn = page_of(client.get(address))
    said = [
        drawn,
        page_of(client.get(f"{address}?verifier=1")),
        page_of(Script(client, drawn).save(training_budget=amount)),
        page_of(Form(drawn).press(client, "Enregistrer et continuer")),
        page_of(client.get(centre.page("revision", *world.PAY))),
        page_of(client.get(centre.page("", *world.PAY))),
    ]
    for page in said:
        assert message not in page.text, "the message tells a delegate what the payroll is"
        assert "masse salariale de" not in page.text
        assert "à corriger" not in page.text
        assert "1 à confirmer" not in page.text


def test_the_direction_explains_before_sending_what_a_delegate_was_not_told(
    site: Site, centre: Centre, client_of: Callable
):
    put(site, centre, **PAYROLL, training_budget="1000")
    client = client_of(centre.director)
    address = centre.page("sections/avantages", *world.PAY)
    form = Form(page_of(client.get(address)))
    form.fill("training_budget#soft1", "Un projet d’un an").press(client, "Sommaire")
    (said,) = [said for said in page_of(client.get(address)).messages("training_budget") if SOFT in said]
    assert said.startswith("Confirmé.")


# ── the staff, and people of nowhere ──


def test_a_centre_does_not_see_the_staff_s_pages(direction: ReviewingClient):
    for address in (
        "/gestion/resultats/",
        "/gestion/resultats/every_kind/2025/",
        "/gestion/resultats/every_kind/2025/reponses",
    ):
        assert direction.get(address).status_code == 404


def test_the_staff_see_no_page_of_a_centre(client_of: Callable):
    client = client_of("analyse@exemple.invalid")
    for rest in EVERYWHERE:
        assert client.get(Centre(2).page(rest)).status_code in {403, 404}
    assert client.get("/sondages/").status_code == 403


def test_a_role_opens_its_own_doors_only(client_of: Callable):
    designer = client_of("conception@exemple.invalid")
    assert designer.get("/gestion/resultats/").status_code == 403
    assert designer.get("/gestion/resultats/every_kind/2025/reponses").status_code == 403


def take(client: ReviewingClient, *chosen: tuple[str, str]) -> TestResponse:
    """Ask for a file of answers, as the form of its page does."""
    form = Form(page_of(client.get(ANSWERS)), "/reponses")
    return post(client, ANSWERS, [("csrf_token", form.value("csrf_token")[0]), *chosen])


def test_answers_leave_as_they_are_asked_and_each_leaving_is_a_line_without_values(
    site: Site, client_of: Callable
):
    client = client_of("analyse@exemple.invalid")
    with site.app.app_context():
        earlier = witnessing.read_downloads(LogFilters("every_kind", "2025")).lines
    plain = take(client, ("format", "csv"))
    assert plain.status_code == 200
    names = zipfile.ZipFile(io.BytesIO(plain.data)).namelist()
    assert "submissions.csv" in names
    assert "explanations.csv" not in names  # verbatims were not ticked
    for file_format, begins in (("xlsx", b"PK"), ("parquet", b"PK"), ("sav", b"PK"), ("jsonl", b'{"org')):
        assert take(client, ("format", file_format), ("avec", "verbatim")).data.startswith(begins)
    with site.app.app_context():
        left = witnessing.read_downloads(LogFilters("every_kind", "2025")).lines
    left = left[: len(left) - len(earlier)]  # the last one first
    assert [each.format for each in left] == ["jsonl", "sav", "parquet", "xlsx", "csv"]
    first = left[-1]
    assert (first.content_hash, first.size) == (hashlib.sha256(plain.data).hexdigest(), len(plain.data))
    assert first.lines
    assert first.filters["classes"] == ["public_aggregate"]
    assert left[0].filters["classes"] == ["public_aggregate", "verbatim"]
    assert "13.2" not in str(left)
    page = page_of(client.get(ANSWERS)).text  # what was announced and what was written, table by table
    assert re.search(r"Dossiers : (\d+) écrites sur \1 annoncées", page.replace("\u00a0", " ")), page
    with_rows = take(client, ("format", "csv"), ("lignes", "2"))
    assert b"[2]." in zipfile.ZipFile(io.BytesIO(with_rows.data)).read("submissions.csv")
    for wrong in (
        ("format", "doc"),
        ("lignes", "31"),
        ("lignes", "-1"),
        ("couche", "x"),
        ("disposition", "\x00"),
        ("entetes", ""),
    ):
        assert take(client, wrong).status_code == 404
    assert client.get("/gestion/resultats/every_kind/1999/").status_code == 404
    assert client.get("/gestion/resultats/every_kind/2025/statistiques/inconnue").status_code == 404


def test_without_a_session_every_private_page_leads_to_the_door(client_of: Callable):
    client = client_of()
    for address in (
        "/sondages/",
        Centre(2).page(),
        Centre(2).page("sections/nombres"),
        "/gestion/resultats/",
        "/attente",
    ):
        turned = client.get(address)
        assert turned.status_code == 303
        assert turned.headers["Location"].startswith("/connexion?suite=/")
        assert client.get(turned.headers["Location"]).status_code == 200


def test_every_address_declares_who_it_is_for(site: Site):
    from surveys.web.shared.access import door_of

    undeclared = [
        rule.endpoint for rule in site.app.url_map.iter_rules() if door_of(site.app, rule.endpoint) is None
    ]
    assert undeclared == []


def test_another_layer_is_for_those_who_may_read_answers(site: Site, client_of: Callable):
    address = "/gestion/resultats/every_kind/2025/"
    reader, analyst = client_of("analyse@exemple.invalid"), client_of("conception@exemple.invalid")
    assert "Valeurs déclarées" in reader.get(address).get_data(as_text=True)
    assert "Valeurs corrigées" in reader.get(f"{address}?couche=corrected").get_data(as_text=True)
    assert reader.get(f"{address}?couche=previous").status_code in {200, 404}  # 404: no edition came before
    for layer in ("corrected", "previous"):
        assert analyst.get(f"{address}?couche={layer}").status_code == 403
    for wrong in ("x", "%00"):
        assert reader.get(f"{address}?couche={wrong}").status_code == 404
