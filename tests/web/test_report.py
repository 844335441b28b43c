"""The report of an edition: all its parts, the same bytes twice, sound PDF/UA, nothing that was hidden; who took it is written."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from flask import Flask
from pypdf import PdfReader
from werkzeug.test import TestResponse

from surveys import jobs
from surveys.operations import publishing, witnessing, working
from surveys.operations.witnessing import LogFilters
from surveys.web.released.document import read_released
from surveys.web.released.docx import write_report
from surveys.web.released.plates import plate_of
from surveys.web.released.report import make_report, print_report
from tests.web import releasing
from tests.web.forms import page_of
from tests.web.page import NBSP
from tests.web.released import PAY, RENEWAL, released
from tests.web.releasing import ANALYST, SECRET, sign_in
from tests.web.reviewer import ReviewingClient

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
        "Taux de réponse par groupe de régions",
        "Part des non-répondants",
    ):
        assert words in text, words
    say(f"report: {len(reader.pages)} pages, {len(first) // 1000} kB, the same bytes twice")


def test_a_release_that_tells_almost_nothing_has_its_report_and_says_no_n_of_what_it_hides(
    app: Flask,
) -> None:
    found = released(RENEWAL)
    share = found.find("ren_insufficient")
    assert share is not None
    hidden = {**share, "value": None, "exact": None, "text": "x", "sign": "x", "status": "suppressed", "n": 3}
    with app.test_request_context():
        bare = replace(found, document={**found.document, "tables": [hidden]})
        words = [each.text for each in Document(BytesIO(write_report(bare))).paragraphs]
        plate = plate_of(bare, ["ren_insufficient"])
        assert print_report(bare)
    assert "Faits saillants" in words
    assert plate is not None
    assert plate.base == f"n{NBSP}={NBSP}x"


def test_a_release_from_before_participation_was_told_still_has_its_report(app: Flask) -> None:
    found = released(RENEWAL)
    old = replace(
        found, document={name: it for name, it in found.document.items() if name != "participation"}
    )
    with app.test_request_context():
        assert "Taux de réponse par groupe de régions" not in text_of(print_report(old))


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
    assert {"Invités", "Part des non-répondants"} <= cells
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
    counts = [{"theme": "Le roulement", "writers": 31}, {"theme": "", "writers": 9}]
    document = {**found.document, "quotations": [said], "themes": {"writers": 38, "counts": counts}}
    with app.test_request_context():
        text = text_of(print_report(replace(found, document=document)))
    for words in ("Ce que les centres en disent", "Le roulement 31", "Autres thèmes 9", *said.values()):
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
    answered = [record["id"] for record in found.participation]
    assert answered == ["participation_region"]
    assert drawn[-len(report.respondents) :][:1] == answered
    assert len(drawn) - 1 == len(set(drawn)) - 1 == sum(1 for table in found.tables if table.get("rows"))
    assert len(report.highlights) == len({each.label for each in report.highlights})
    assert all(table["kind"] != "verbatim_list" for table in found.tables)


def press(client: ReviewingClient, button: str, form: str, release: int = 1) -> TestResponse:
    """Press one of the buttons of the report, which must be there."""
    page = page_of(client.get(HERE))
    assert button in page.text
    token = next(each["value"] for each in page.root.all("input") if each["name"] == "csrf_token")
    return client.post(
        f"/gestion/resultats/moyens/2026/rapport/{release}", data={"csrf_token": token, "forme": form}
    )


def work(app: Flask) -> None:
    with app.app_context():
        while jobs.do_next(now=datetime.now(UTC)):
            pass


def test_the_button_asks_for_the_report_then_gives_it_and_writes_who_took_it(app: Flask) -> None:
    client = sign_in(app, ANALYST)
    asked = press(client, "Préparer le rapport (PDF)", "pdf")
    assert asked.status_code == 303
    assert asked.location.endswith("#rapport-pdf")
    assert press(client, "en attente", "pdf").status_code == 303
    with app.app_context():
        assert len(publishing.list_reports("moyens", "2026")) == 1, "asked twice, it is one"
    work(app)
    answered = press(client, "Télécharger le rapport (PDF)", "pdf")
    assert answered.mimetype == "application/pdf"
    assert "rapport-moyens-2026-diffusion-1.pdf" in answered.headers["Content-Disposition"]
    text = text_of(answered.get_data())
    assert "Réserve moyenne x x" in text
    assert str(SECRET) not in text.replace(" ", "")
    with app.app_context():
        (line,) = witnessing.read_downloads(LogFilters()).lines
        (kept,) = publishing.list_reports("moyens", "2026")
    assert (line.format, line.lines, line.filters) == ("pdf", 20, {"release": 1})
    assert (line.content_hash, line.size) == (kept.content_hash, kept.size)
    assert press(client, "Télécharger", "pdf", release=9).status_code == 404


def test_a_report_lost_in_the_middle_is_asked_again_and_comes_to_the_same(app: Flask) -> None:
    client = sign_in(app, ANALYST)
    now = datetime.now(UTC)
    with app.app_context():
        assert publishing.ask_report("moyens", "2026", 1, "docx", by=None, now=now) is None
        taken = working.take_job(now=now)  # a worker takes it, begins and is killed
        assert taken is not None
        number = int(taken.payload["report"])
        assert publishing.begin_report(number, now=now) is not None
        moving = page_of(client.get(HERE)).text
        assert "le document est composé" in moving
        (lost,) = (one for one in publishing.list_reports("moyens", "2026") if one.form == "docx")
        assert not lost.is_lost(now)
        later = now + timedelta(minutes=11)
        assert lost.is_lost(later)
        assert publishing.ask_report("moyens", "2026", 1, "docx", by=None, now=later) is None
        while jobs.do_next(now=later):
            pass
        first = publishing.read_report("moyens", "2026", 1, "docx")
        assert first == write_report(read_released("moyens", "2026", 1))  # type: ignore[arg-type]
        publishing.keep_report(number, b"another", now=later)  # the killed one was only slow
        assert publishing.read_report("moyens", "2026", 1, "docx") == first
    word = press(client, "Télécharger le rapport (DOCX)", "docx")
    assert word.get_data() == first
    assert "rapport-moyens-2026-diffusion-1.docx" in word.headers["Content-Disposition"]
