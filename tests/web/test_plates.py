"""Figures ready for print: what the memoir drew, every text within the sheet, the same bytes, a page for each number."""

import struct
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from itertools import combinations, pairwise
from pathlib import Path

import openpyxl
import pytest
from flask import Flask

from surveys.operations import publishing
from surveys.web.released.files import print_plate, workbook
from surveys.web.released.lettering import width
from surveys.web.released.plates import Plate, plate_of
from surveys.web.released.svg import FORMATS, SHADES, draw
from tests.web import releasing
from tests.web.forms import page_of
from tests.web.page import NBSP
from tests.web.released import PAY, RENEWAL, TOLD_AT, released
from tests.web.releasing import SECRET, sign_in

MEMOIR = (
    (RENEWAL, "ren_sufficiency_dist", "Suffisance du financement", "72 %"),  # Figure 1
    (PAY, "pay_le2_trend", "Personnes salariées cumulant deux années", "47 %"),  # Figure 2
    (RENEWAL, "ren_part_rate,ren_hours_rate", "Atteinte des cibles de participation", "95,9 %"),  # Figure 3
    (PAY, "pay_gap_by_position", "Écart avec le marché", "−34 %"),  # Table 1
    (RENEWAL, "ren_hours_by_group", "Heures obtenues par groupe", "90,6 %"),  # Table 3
)


@pytest.fixture(scope="module")
def app(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with releasing.small_site(sqlite_template, tmp_path_factory.mktemp("plates")) as app:
        with app.app_context():
            releasing.send(0, 20)
            releasing.close()
            releasing.tell()
        yield app


@pytest.fixture(autouse=True)
def words(app: Flask) -> Iterator[None]:
    """French needs an application."""
    with app.test_request_context():
        yield


def plate(name: str, statistics: str) -> Plate:
    made = plate_of(released(name), statistics.split(","))
    assert made is not None
    return made


def letters(element: ET.Element) -> tuple[float, float, float, float]:
    """Return the left, the right, the top and the foot of a drawn text, measured from its font."""
    size, x, y = (float(element.attrib[name]) for name in ("font-size", "x", "y"))
    face = (
        "serif"
        if "Serif" in element.attrib["font-family"]
        else "bold"
        if "font-weight" in element.attrib
        else "sans"
    )
    wide = width(element.text or "", size, face)  # type: ignore[arg-type]
    return x, x + wide, y - 0.7 * size, y + 0.2 * size


@pytest.mark.parametrize(("name", "statistics", "title", "value"), MEMOIR, ids=lambda each: str(each)[:24])
def test_what_the_memoir_drew_is_drawn_with_all_that_a_reader_needs(
    name: str, statistics: str, title: str, value: str
) -> None:
    made = plate(name, statistics)
    drawn = ET.fromstring(draw(made))
    texts = [element.text or "" for element in drawn.iter("{http://www.w3.org/2000/svg}text")]
    said = " ".join(texts).replace(NBSP, " ")
    assert made.title.startswith(title)
    assert "(Figure" not in said
    assert value in said
    assert "n = " in said
    assert "Source : AXTRA, " in said
    assert value in made.alternative.replace(NBSP, " ")
    assert drawn.find("{http://www.w3.org/2000/svg}desc").text == made.alternative  # type: ignore[union-attr]


def test_no_text_is_cut_off_nor_written_over_at_three_widths(say: Callable[[str], None]) -> None:
    count = 0
    for name in (RENEWAL, PAY):
        for record in released(name).tables:
            made = plate(name, record["id"])
            for at, form in FORMATS.items():
                drawn = ET.fromstring(draw(made, at))
                boxes = [
                    (*letters(element), element.text)
                    for element in drawn.iter("{http://www.w3.org/2000/svg}text")
                ]
                high = float(drawn.attrib["viewBox"].split()[-1])
                for left, right, top, foot, text in boxes:
                    assert left >= -0.1, (record["id"], at, text)
                    assert right <= form.width + 0.1, (record["id"], at, text)
                    assert top >= 0, (record["id"], at, text)
                    assert foot <= high, (record["id"], at, text)
                for one, other in combinations(boxes, 2):
                    apart = one[1] <= other[0] + 0.1 or other[1] <= one[0] + 0.1
                    assert apart or one[3] <= other[2] + 0.6 or other[3] <= one[2] + 0.6, (
                        record["id"],
                        at,
                        one,
                        other,
                    )
                count += 1
    say(f"figures drawn at three widths, no text cut off nor written over: {count}")
    assert count > 300


def test_parts_are_told_apart_by_their_lightness() -> None:
    grey = [
        sum(int(shade[at : at + 2], 16) * part for at, part in ((1, 0.299), (3, 0.587), (5, 0.114)))
        for shade in SHADES
    ]
    assert all(after - before >= 14 for before, after in pairwise(grey))


def test_what_was_hidden_is_a_sign_and_the_sign_is_explained() -> None:
    made = plate(RENEWAL, "ren_hours_by_group")
    hidden = [line for line in made.lines if "x" in line]
    assert hidden
    assert all(set(line[1:]) == {"x"} for line in hidden)
    assert f"x{NBSP}: donnée confidentielle" in made.notes


def test_files_are_the_same_twice_and_say_their_size(words: None) -> None:
    made = plate(RENEWAL, "ren_sufficiency_dist")
    assert draw(made) == draw(made)
    picture, paper = print_plate(made, "page", "png"), print_plate(made, "page", "pdf")
    print_plate.cache_clear()
    assert print_plate(made, "page", "png") == picture
    assert print_plate(made, "page", "pdf") == paper
    assert b"pdfuaid:part" in paper
    at = picture.index(b"pHYs")
    assert struct.unpack(">IIB", picture[at + 4 : at + 13]) == (11811, 11811, 1)  # 300 dots by inch
    wide = struct.unpack(">I", picture[16:20])[0]
    assert wide == pytest.approx((FORMATS["page"].width + 20) / 72 * 300, abs=2)


def test_the_workbook_holds_numbers_and_their_texts(tmp_path: Path) -> None:
    made = plate(PAY, "pay_gap_by_position")
    content = workbook(made, TOLD_AT)
    assert workbook(made, TOLD_AT) == content
    file = tmp_path / "donnees.xlsx"
    file.write_bytes(content)
    lines = list(openpyxl.load_workbook(file).active.iter_rows(values_only=True))
    line = next(row for row in lines if row[0] == "Conseiller·ère d’orientation")
    assert line[1:6] == (60, 190, 30.15, 40.37, -34)
    assert f"−34{NBSP}%" in line
    assert any(row[0] and str(row[0]).startswith(f"Source{NBSP}: AXTRA") for row in lines)


def test_each_number_has_its_page_and_is_cited(app: Flask) -> None:
    client = sign_in(app)
    edition = page_of(client.get("/resultats/moyens/2026/"))
    here = edition.link("=Moyenne")
    page = page_of(client.get(here))
    for words in (
        "staff_mean",
        "20 organismes, sur 30 membres",
        "Calcul Moyenne",
        "diffusion 1",
        "Copier le tableau en HTML",
    ):
        assert words in page.text.replace(NBSP, " "), words
    with app.app_context():
        (state,) = publishing.list_releases("moyens", "2026")  # type: ignore[misc]
    assert state.snapshot in page.text
    for name, kind in (
        ("figure.svg", "image/svg+xml"),
        ("figure.pdf?largeur=colonne", "application/pdf"),
        ("donnees.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ):
        answered = client.get(f"{here}{name}")
        assert (answered.status_code, answered.mimetype) == (200, kind)
    for missing in ("figure.png?largeur=geante", "../rien/", "../lacking,staff_mean/", "../../2/staff_mean/"):
        assert client.get(f"{here}{missing}").status_code == 404, missing


def test_a_hidden_number_is_in_no_figure(app: Flask) -> None:
    client = sign_in(app)
    for name in ("", "figure.svg", "figure.svg?largeur=diapositive"):
        text = client.get(f"/resultats/moyens/2026/1/reserve_mean/{name}").get_data(as_text=True)
        assert "x" in text
        assert str(SECRET) not in text.replace(NBSP, "").replace(" ", "")
