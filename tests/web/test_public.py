"""What everyone reads of a release: the frozen tables and no others, as a page and as a file, without an account."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from surveys.operations import publishing
from surveys.results.formats.delimited import EXCEL_FRENCH, guard, read_delimited
from tests.web import releasing
from tests.web.forms import page_of
from tests.web.page import NBSP
from tests.web.releasing import SECRET, sign_in

HERE = "/resultats/moyens/2026/"
FILE = f"{HERE}tableaux.csv"


@pytest.fixture(scope="module")
def app(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with releasing.small_site(sqlite_template, tmp_path_factory.mktemp("public")) as app:
        with app.app_context():
            releasing.send(0, 20)
            releasing.close()
        yield app


@pytest.fixture
def released(app: Flask) -> Flask:
    with app.app_context():
        releasing.tell()
    return app


def test_nothing_is_there_before_a_release(app: Flask) -> None:
    client = sign_in(app)
    assert "Aucun résultat n’est encore diffusé." in page_of(client.get("/resultats/")).text
    for address in (HERE, FILE, "/resultats/moyens/1999/", "/resultats/rien/2026/tableaux.csv"):
        assert client.get(address).status_code == 404


def test_a_release_is_read_without_an_account(released: Flask) -> None:
    client = sign_in(released)
    page = page_of(client.get(page_of(client.get("/resultats/")).link("Moyens")))
    with released.app_context():
        (state,) = publishing.list_releases("moyens", "2026")  # type: ignore[misc]
    assert "20 organismes ont répondu, sur 30 membres." in page.text
    assert state.snapshot in page.text
    assert state.content_hash[:4].upper() in page.text
    lines = [row.text for row in page.root.all("tr")]
    places = {name: place for place, line in enumerate(lines) for name in ["=Moyenne"] if name in line}
    assert lines[places["=Moyenne"]].endswith("20")
    assert [line.split(" ")[2] for line in lines[places["=Moyenne"] + 1 :][:2]] == ["nord", "sud"]
    assert "Réserve moyenne x x" in lines
    assert f"Oui 50{NBSP}%{NBSP}E 20" in lines


def test_the_file_holds_the_same_tables_and_runs_nothing(released: Flask) -> None:
    answered = sign_in(released).get(FILE)
    assert answered.mimetype == "text/csv"
    body = answered.get_data()
    assert body.startswith("\ufeffSection;Statistique;Code;Région;Ligne;Colonne;Valeur;".encode())
    assert f";{guard('=Moyenne')};".encode() in body
    lines = read_delimited(body, EXCEL_FRENCH)
    with released.app_context():
        document = publishing.read_release("moyens", "2026", 1)
    assert isinstance(document, dict)
    tables = {table["id"]: table for table in document["tables"]}  # type: ignore[attr-defined]
    answered = [line for line in lines if line["Code"] == "participation_region"]
    assert [(line["Ligne"], line["Texte"]) for line in answered if line["Colonne"] == "Taux de réponse"] == [
        ("Régions du nord", f"67{NBSP}%"),
        ("Régions du sud", f"67{NBSP}%"),
        ("Ensemble", f"67{NBSP}%"),
    ]
    assert {line["Code"] for line in lines} == {*tables, "participation_region"}
    for line in (each for each in lines if each not in answered):
        row = next(
            (each for each in tables[line["Code"]].get("rows", ()) if each["label"] == line["Ligne"]), None
        )
        assert line["Texte"].removesuffix(f"{NBSP}E") == (row or tables[line["Code"]])["text"]


def test_who_answered_is_told_by_region_group_with_its_own_page_and_files(released: Flask) -> None:
    client = sign_in(released)
    page = page_of(client.get(HERE))
    rows = [row.text for row in page.root.all("tr")]
    assert f"Régions du nord 15 10 67{NBSP}% 50{NBSP}% 50{NBSP}%" in rows
    assert f"Ensemble 30 20 67{NBSP}% 100{NBSP}% 100{NBSP}%" in rows
    own = page.link("Données et citation")
    assert "20 des 30 membres" in page_of(client.get(own)).text
    assert client.get(f"{own}/donnees.xlsx".replace("//", "/")).status_code == 200


def test_a_value_that_was_hidden_is_in_no_byte_of_the_page_or_the_file(released: Flask) -> None:
    client = sign_in(released)
    page, file = (client.get(address).get_data(as_text=True) for address in (HERE, FILE))
    assert "Réserve moyenne" in page
    assert [
        line["Texte"]
        for line in read_delimited(file.encode(), EXCEL_FRENCH)
        if line["Code"] == "reserve_mean"
    ] == ["x"]
    for text in (page, file):
        digits = text.replace(NBSP, "").replace(" ", "").replace("&nbsp;", "")
        assert str(SECRET) not in digits
        assert str(3 * SECRET) not in digits
