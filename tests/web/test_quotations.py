"""The workbench of quotations, from what centres wrote to what everyone reads: agreed, cut, approved by two, once a theme."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from surveys.app import create_app
from surveys.operations import publishing
from surveys.store.base import db
from tests import moyens
from tests.databases import make_settings
from tests.web import releasing, world
from tests.web.forms import Form, page_of
from tests.web.page import Element, Page
from tests.web.releasing import ANALYST, CODES, OPENED, sign_in
from tests.web.reviewer import ReviewingClient

HERE = "/gestion/resultats/moyens/2026/citations/"
FIRST, SECOND = "premiere@exemple.invalid", "seconde@exemple.invalid"
DEFINITION = (
    moyens.HEAD
    + """\
  - code: page
    title: "Les moyens"
    minutes: 2
    questions:
      - code: staff
        type: integer
        label: "Combien de personnes?"
        stats:
          - {id: staff_mean, kind: mean, value: "${staff}", rounding: 1, label: "Moyenne"}
      - code: said
        type: text
        label: "Qu’est-ce qui vous manque?"
        disclosure: verbatim
        stats:
          - {id: quotes, kind: verbatim_list, unit: text, value: "${said}", consent: "${agreed} = 'oui'", attribution: "Centre-conseil en emploi répondant"}
      - code: rare
        type: text
        label: "Autre chose?"
        disclosure: verbatim
        stats:
          - {id: rare_quotes, kind: verbatim_list, unit: text, value: "${rare}", consent: "${agreed} = 'oui'", attribution: "Centre-conseil en emploi répondant"}
      - code: agreed
        type: single
        choices: oui_non
        label: "Peut-on vous citer?"
choices:
  oui_non: [{code: oui, label: "Oui"}, {code: non, label: "Non"}]
"""
)


def answers(place: int) -> dict[str, object]:
    said: dict[str, object] = {"staff": 10 + place % 9, "agreed": "non" if place in {1, 3} else "oui"}
    said["said"] = f"Il manque du temps, dit le centre {'bcdfghjklmnpqrstvwxz'[place]}."
    if place == 0:
        said["said"] = "Depuis le départ de Marie Tremblay, tout tarde."
    return said | ({"rare": "Un mot trop rare."} if place == 4 else {})


@pytest.fixture
def app(sqlite_template: Path, tmp_path: Path) -> Iterator[Flask]:
    shutil.copy(sqlite_template, tmp_path / "surveys.db")
    app = create_app(make_settings(tmp_path))
    app.test_client_class = ReviewingClient
    with app.app_context():
        moyens.open_survey(DEFINITION, CODES, now=OPENED, ends=OPENED + releasing.timedelta(days=60))
        world.staff_member(ANALYST, "analyst")
        for email in (FIRST, SECOND):
            world.staff_member(email, "microdata_analyst")
        moyens.send(CODES, answers, 0, 20, now=OPENED)
        releasing.close()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def follow(client: ReviewingClient, form: Form, words: str = "") -> Page:
    answered = form.press(client, words)
    return page_of(client.get(answered.headers["Location"]) if answered.status_code == 303 else answered)


def listed(client: ReviewingClient, query: str = "") -> list[Element]:
    return page_of(client.get(HERE + query)).root.all("blockquote")


def address(client: ReviewingClient, words: str) -> str:
    page = page_of(client.get(HERE, query_string={"mots": words}))
    (link,) = [each["href"] for each in page.root.all("a") if "Relire et classer" in each.text]
    return link


def approve(client: ReviewingClient, where: str) -> Page:
    return follow(client, Form(page_of(client.get(where)), "/avis"), "Approuver")


def test_only_texts_of_centres_that_agree_are_there_and_none_says_whose_it_is(app: Flask) -> None:
    client = sign_in(app, FIRST)
    page = page_of(client.get(HERE))
    assert "19 textes peuvent être cités" in page.text
    assert not [code for code in CODES if code in page.text]
    assert not listed(client, "?mots=centre+c.")
    assert len(listed(client, "?question=rare_quotes")) == 1
    assert "un nom de personne" in page_of(client.get(f"{HERE}?mots=tarde")).text
    assert "Aucun texte ne correspond" in page_of(client.get(f"{HERE}?mots=introuvable")).text
    assert sign_in(app, ANALYST).get(HERE).status_code == 403


def test_themes_are_added_renamed_merged_and_counted(app: Flask) -> None:
    client = sign_in(app, FIRST)
    themes = f"{HERE}themes"
    for name in ("Temps", "Délais"):
        add(client, name)
    where = address(client, "tarde")
    form = Form(page_of(client.get(where)), "/themes")
    form.tick("theme", *[each["value"] for each in form.named("theme")])
    assert "Les thèmes sont enregistrés." in follow(client, form).text
    assert "1 texte, 1 centre" in page_of(client.get(themes)).text
    refused = add(client, " temps ")
    assert "existe déjà" in refused.root.one(role="alert").text
    with app.app_context():
        found = publishing.read_quotations("moyens", "2026")
        assert isinstance(found, publishing.Workbench)
        first, second = (each.id for each in found.themes)
        assert publishing.rename_theme("moyens", "2026", first, "Longs délais") is None
        assert publishing.merge_theme("moyens", "2026", second, first) is None
        found = publishing.read_quotations("moyens", "2026")
        assert isinstance(found, publishing.Workbench)
        assert [(each.name, each.texts) for each in found.themes] == [("Longs délais", 1)]


def add(client: ReviewingClient, name: str) -> Page:
    page = page_of(client.get(f"{HERE}themes"))
    token = page.root.all("input", name="csrf_token")[-1]["value"]
    answered = client.post(f"{HERE}themes", data={"csrf_token": token, "nom": name, "ajouter": "1"})
    return page_of(client.get(f"{HERE}themes") if answered.status_code == 303 else answered)


def test_a_text_is_cut_in_brackets_approved_by_two_people_and_released(app: Flask) -> None:
    first, second = sign_in(app, FIRST), sign_in(app, SECOND)
    add(first, "Temps")
    where = address(first, "tarde")
    refused = follow(first, Form(page_of(first.get(where)), "/avis"), "Approuver")
    assert "semble contenir un renseignement personnel" in refused.root.one(role="alert").text
    refused = follow(first, Form(page_of(first.get(where)), "/mots").fill("texte", "Tout va bien."))
    assert "ne se réécrit pas" in refused.root.one(role="alert").text
    assert refused.by_id("texte").text.strip() == "Tout va bien."
    cut = "Depuis le départ de [une conseillère], tout tarde."
    page = follow(first, Form(page_of(first.get(where)), "/mots").fill("texte", cut))
    assert page.root.one("blockquote").text == cut
    assert "Marie Tremblay" not in page.text
    page = approve(first, where)
    assert "Vous avez approuvé ce texte." in page.text
    assert not [each for each in page.root.all("button") if "Approuver" in each.text]
    assert "Deux personnes ont approuvé ce texte." in approve(second, where).text
    with app.app_context():
        found = publishing.read_quotations("moyens", "2026")
        assert isinstance(found, publishing.Workbench)
        theme = found.themes[0].id
        people = [deed.person_id for deed in found.find(where.rpartition("/")[2]).deeds[-2:]]  # type: ignore[union-attr]
        for one in found.quotations[1:8]:
            publishing.place_quotation("moyens", "2026", one.mark, [theme])
        unread = [each for each in found.quotations if each.state == "unread"]
        for one in [*unread[:-2], unread[-1]]:
            for person in people[: 2 if "centre d" not in one.text else 1]:
                assert person is not None
                refusal = publishing.approve_quotation(
                    "moyens", "2026", one.mark, seen=one.seen, answered_for=False, by=person, now=OPENED
                )
                assert refusal is None
    release(app)
    page = page_of(app.test_client().get("/resultats/moyens/2026/"))
    quoted = [each.text for each in page.root.all("blockquote")]
    assert cut in quoted
    assert "Ce que les centres en disent" in page.text
    assert "Temps" in [each.text for each in page.root.all("h3")]
    rows = [row.text for row in page.root.all("tr")]
    assert [each for each in rows if each.startswith("Temps ")] == ["Temps 7"]
    assert "Thèmes abordés (n = 7)" in page.text.replace("\u00a0", " ")
    assert "Marie Tremblay" not in page.text
    assert not [each for each in quoted if "trop rare" in each or "centre d" in each or "centre c" in each]
    assert {each.text for each in page.root.all("figcaption")} == {"Centre-conseil en emploi répondant"}
    with app.app_context():
        document = publishing.read_release("moyens", "2026", 1)
        assert isinstance(document, dict)
        assert not [code for code in CODES if code in str(document["quotations"])]


def release(app: Flask) -> None:
    with app.app_context():
        frozen = publishing.snapshot("moyens", "2026", by=None, now=OPENED)
        assert isinstance(frozen, publishing.SnapshotState)
        done = publishing.release("moyens", "2026", frozen.code, by=None, now=OPENED)
        assert isinstance(done, publishing.ReleaseState), done


def test_words_that_changed_meanwhile_are_not_approved(app: Flask) -> None:
    first, second = sign_in(app, FIRST), sign_in(app, SECOND)
    where = address(first, "centre g")
    held = Form(page_of(second.get(where)), "/avis")
    cut = "Il manque du temps, dit le centre [nommé]."
    follow(first, Form(page_of(first.get(where)), "/mots").fill("texte", cut))
    assert (
        "a changé pendant que vous le lisiez" in follow(second, held, "Approuver").root.one(role="alert").text
    )
    page = approve(second, where)
    assert "Vous avez approuvé" in page.text
    page = follow(first, Form(page_of(first.get(where)), "/mots"), "Rétablir")
    assert "Personne n’a encore approuvé" in page.text
    assert first.get(f"{HERE}0000000000000000").status_code == 404
