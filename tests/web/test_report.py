"""The report of an edition: all its parts, the same bytes twice, sound PDF/UA, nothing that was hidden; who took it is written."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from flask import Flask
from pypdf import PdfReader

from surveys.operations import witnessing
from surveys.operations.witnessing import LogFilters
from surveys.web.released.docx import write_report
from surveys.web.released.report import make_report, print_report
from tests.web import releasing
from tests.web.forms import Form, page_of
from tests.web.page import NBSP
from tests.web.released import PAY, RENEWAL, released
from tests.web.releasing import ANALYST, SECRET, sign_in

HERE = "/gestion/resultats/moyens/2026/diffusion"
CHAPTERS = (
    "Faits saillants",
    "Population et collecte",
    "Définitions et signes",
    "Méthode",
    "Limites",
    "Annexe A – Identifiants et formules",
    "Annexe B – Questionnaire",
)


@pytest.fixture(scope="module")
def app(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with releasing.small_site(sqlite_template, tmp_path_factory.mktemp("report")) as app:
        with app.app_context():
            releasing.send(0, 20)
            releasing.close()
            releasing.tell()
        yield app


def text_of(content: bytes) -> str:
    pages = [page.extract_text() for page in PdfReader(BytesIO(content)).pages]
    return " ".join(" ".join(pages).replace(NBSP, " ").split())


def test_the_report_is_whole_sound_and_the_same_twice(app: Flask, say: Callable[[str], None]) -> None:
    with app.test_request_context():
        first, again = print_report(released(RENEWAL)), print_report(released(RENEWAL))
    assert first == again
    assert b"pdfuaid:part" in first
    reader = PdfReader(BytesIO(first))
    assert reader.trailer["/Root"]["/Lang"] == "fr-CA"  # type: ignore[index]
    assert str(reader.metadata.title).startswith(f"Rapport{NBSP}: Sondage AXTRA")  # type: ignore[union-attr]
    text = text_of(first)
    for chapter in CHAPTERS:
        assert text.count(chapter) >= 2, chapter  # in the contents, and at its place
    for words in (
        "72 %",
        "65 des 89 membres",
        "24 des 89 membres n’ont pas répondu",
        "ren_insufficient",
        "x : donnée confidentielle",
    ):
        assert words in text, words
    say(f"report: {len(reader.pages)} pages, {len(first) // 1000} kB, the same bytes twice")


def test_the_word_file_holds_the_same_and_says_its_figures(app: Flask, say: Callable[[str], None]) -> None:
    with app.test_request_context():
        report, first, again = (
            make_report(released(RENEWAL)),
            write_report(released(RENEWAL)),
            write_report(released(RENEWAL)),
        )
    assert first == again
    paper = Document(BytesIO(first))
    headings = [each.text for each in paper.paragraphs if each.style.name == "Heading 1"]  # type: ignore[union-attr]
    assert [part.title for part in report.parts] == headings[2:-4]
    cells = {cell.text for table in paper.tables for row in table.rows for cell in row.cells}
    assert {f"72{NBSP}%", "ren_insufficient", "65 des 89 membres"} <= {
        text.replace("\n", " ") for text in cells
    }
    plates = [
        plate
        for plate in (*report.respondents, *(each for part in report.parts for each in part.plates))
        if plate.shape != "table"
    ]
    assert [shape._inline.docPr.get("descr") for shape in paper.inline_shapes] == [
        plate.alternative for plate in plates
    ]
    say(f"report in DOCX: {len(first) // 1000} kB, {len(plates)} figures said, the same bytes twice")


def test_approved_words_of_centres_are_in_the_report_as_they_were_said(app: Flask) -> None:
    found = released(PAY)
    said = {
        "theme": "Le roulement",
        "text": "Depuis le départ de [une conseillère], tout attend.",
        "attribution": "Centre-conseil en emploi répondant",
    }
    document = {**found.document, "quotations": [said]}
    with app.test_request_context():
        text = text_of(print_report(replace(found, document=document)))
    for words in ("Ce que les centres en disent", *said.values()):
        assert words in text, words


def test_a_report_tells_each_statistic_once_and_quotes_nobody(app: Flask) -> None:
    found = released(PAY)
    with app.test_request_context():
        report = make_report(found)
    wholes = {table["id"] for table in found.tables if "@" not in table["id"]}
    assert [line.id for line in report.cited] == [
        table["id"] for table in found.tables if table["id"] in wholes
    ]
    drawn = [plate.ids[0] for part in report.parts for plate in part.plates]
    drawn += [plate.ids[0] for plate in report.respondents]
    assert len(drawn) == len(set(drawn)) == sum(1 for table in found.tables if table.get("rows"))
    assert len(report.highlights) == len({each.label for each in report.highlights})
    assert all(table["kind"] != "verbatim_list" for table in found.tables)


def test_the_button_gives_the_report_and_writes_who_took_it(app: Flask) -> None:
    client = sign_in(app, ANALYST)
    answered = Form(page_of(client.get(HERE)), "/rapport/").press(client)
    assert answered.mimetype == "application/pdf"
    assert "rapport-moyens-2026-diffusion-1.pdf" in answered.headers["Content-Disposition"]
    text = text_of(answered.get_data())
    assert "Réserve moyenne x x" in text
    assert str(SECRET) not in text.replace(" ", "")
    with app.app_context():
        (line,) = witnessing.read_downloads(LogFilters()).lines
    assert (line.format, line.lines, line.filters) == ("pdf", 20, {"release": 1})
    token = Form(page_of(client.get(HERE)), "/rapport/").value("csrf_token")[0]
    assert (
        client.post("/gestion/resultats/moyens/2026/rapport/9", data={"csrf_token": token}).status_code == 404
    )
    word = client.post(
        "/gestion/resultats/moyens/2026/rapport/1", data={"csrf_token": token, "forme": "docx"}
    )
    assert word.get_data().startswith(b"PK")
    assert "rapport-moyens-2026-diffusion-1.docx" in word.headers["Content-Disposition"]
