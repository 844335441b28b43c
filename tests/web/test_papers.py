"""What a centre takes away: papers and files hold what they promise, for the people they are for and for nobody else."""

import csv
import hashlib
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader
from werkzeug.test import TestResponse

from surveys.operations import accounts, collecting
from surveys.operations.collecting import Change
from surveys.questionnaire.answers import AnswerSheet
from tests.fill import fill
from tests.web import world
from tests.web.conftest import Site
from tests.web.forms import page_of
from tests.web.reviewer import ReviewingClient
from tests.web.world import EDITION, EVERY, Centre

WHOLE = ("recu.pdf", "reponses.pdf", "reponses.json", "reponses.csv")
SECRET = "Une parole de la direction seule"


def send(site: Site, centre: Centre, seed: int = 3) -> str:
    """Fill the whole survey and send it; return the receipt's number."""
    with site.app.app_context():
        person = accounts.read_identity(centre.director).person_id
        opened = collecting.open_sheet(EVERY, EDITION, centre.code, by=person, now=datetime.now(UTC))
        plain = fill(opened.sheet.questionnaire, seed, context=opened.sheet.context)
        plain["comment"] = SECRET
        records = [{"organisation": centre.code, "answers": plain}]
        done = collecting.import_submissions(EVERY, EDITION, records, by=person, now=datetime.now(UTC))
        assert not isinstance(done, tuple), done
        return collecting.read_receipt(EVERY, EDITION, centre.code).number


def send_again(site: Site, centre: Centre, changes: dict[str, str]) -> str:
    """Reopen what was sent, change some answers and send it again; return the new receipt's number."""
    now = datetime.now(UTC)
    with site.app.app_context():
        person = accounts.read_identity(centre.director).person_id
        where = (EVERY, EDITION, centre.code)
        assert collecting.reopen(*where, reason="Une erreur", by=person, now=now) is None
        versions = collecting.read_submission(*where).versions
        wanted = [Change(name, (text,), base_version=versions.get(name, 0)) for name, text in changes.items()]
        saved = collecting.save_answers(*where, wanted, by=person, now=now)
        assert set(saved.saved) == set(changes), saved
        receipt = collecting.submit(*where, key="encore", by=person, now=now)
        assert not isinstance(receipt, tuple), receipt
        return receipt.number


def words(response: TestResponse) -> str:
    """Return what a PDF says, its lines run together."""
    assert response.status_code == 200, response.status
    assert response.mimetype == "application/pdf"
    reader = PdfReader(io.BytesIO(response.data))
    return " ".join(
        " ".join(page.extract_text() for page in reader.pages).replace("\u200b", "").split(" ")
    ).replace("\n", " ")


@pytest.fixture
def sent(site: Site, centre: Centre) -> str:
    return send(site, centre)


# ── before ──


def test_the_blank_questionnaire_asks_everything_and_shows_what_is_known(
    direction: ReviewingClient, site: Site, centre: Centre
) -> None:
    response = direction.get(centre.page("questionnaire.pdf"))
    said = words(response)
    assert (
        response.headers["Content-Disposition"] == 'attachment; filename="questionnaire-every-kind-2026.pdf"'
    )
    for item in site.sheet(centre).questionnaire.items.values():
        assert " ".join(item.label.split()[:2]).split("{")[0].strip() in said.replace("\u00a0", " ")
    assert "Édition 2025" in said
    assert f"Organisme fictif {centre.number:02d}" in said
    assert "Renseignements personnels" in said


def test_the_figures_to_gather_hold_last_years(direction: ReviewingClient, centre: Centre) -> None:
    said = words(direction.get(centre.page("chiffres.pdf")))
    assert "Pour rassembler les chiffres" in said
    assert "320" in said, "last year's target"
    assert "Quelles causes voyez-vous" not in said, "a choice is not a figure to look up"


def test_a_delegate_prepares_their_own_sections_alone(site: Site, centre: Centre) -> None:
    delegate = site.client(centre.delegate)
    for name in ("questionnaire.pdf", "chiffres.pdf"):
        said = words(delegate.get(centre.page(name)))
        assert "budget" in said
        assert "À quelle adresse vous écrire" not in said
        assert "sections qui vous sont confiées" in said


def test_a_paper_is_drawn_within_a_second_and_the_same_twice(
    direction: ReviewingClient, centre: Centre, say: Callable[[str], None]
) -> None:
    sizes = {}
    for survey, edition in (world.RENEWAL, world.PAY, (EVERY, EDITION)):
        for name in ("questionnaire.pdf", "chiffres.pdf"):
            first, second = (direction.get(centre.page(name, survey, edition)).data for _ in range(2))
            assert first == second
            sizes[f"{survey} {name}"] = len(first)
    say(f"papers: {len(sizes)} drawn twice, byte for byte the same, at most {max(sizes.values()) // 1024} kB")


# ── after ──


def test_a_receipt_holds_its_number_its_moment_its_author_and_every_answer(
    direction: ReviewingClient, site: Site, centre: Centre, sent: str
) -> None:
    response = direction.get(centre.page("recu.pdf"))
    said = words(response)
    assert response.headers["Content-Disposition"] == f'attachment; filename="recu-{sent}.pdf"'
    assert sent in said
    assert f"Camille Fictif {centre.number:02d}" in said
    assert "heure du Québec" in said
    assert SECRET in said
    with site.app.app_context():
        receipt = collecting.read_receipt(EVERY, EDITION, centre.code)
    assert receipt.content_hash.upper() in said.replace(" ", "")
    assert response.data == direction.get(centre.page("recu.pdf")).data


def test_the_frozen_copy_is_what_the_fingerprint_was_made_of(
    direction: ReviewingClient, site: Site, centre: Centre, sent: str
) -> None:
    frozen = direction.get(centre.page(f"recu/{sent}/copie.json")).data
    with site.app.app_context():
        assert (
            hashlib.sha256(frozen).hexdigest()
            == collecting.read_receipt(EVERY, EDITION, centre.code).content_hash
        )


def test_own_answers_can_be_read_back(
    direction: ReviewingClient, site: Site, centre: Centre, sent: str
) -> None:
    found = json.loads(direction.get(centre.page("reponses.json")).data)
    assert (found["receipt"], found["status"], found["organisation"]) == (sent, "sent", centre.code)
    sheet = site.sheet(centre)
    again = AnswerSheet.from_plain(sheet.questionnaire, found["answers"], sheet.context)
    assert again.to_plain(hidden=False) == sheet.to_plain(hidden=False)


def test_a_table_of_answers_opens_in_excel(
    direction: ReviewingClient, site: Site, centre: Centre, sent: str
) -> None:
    response = direction.get(centre.page("reponses.csv"))
    assert response.data.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig")), delimiter=";"))
    by_name = {line["Variable"]: line for line in lines}
    answered = {name for name, answer in site.sheet(centre).answers.items() if not answer.blank}
    shown = {name for name in answered if "#" in name or site.sheet(centre).state(name).shown}
    assert shown - {name for name in shown if "#" in name} <= by_name.keys() <= answered
    assert by_name["comment"]["Réponse"] == SECRET
    budget = site.sheet(centre).value("budget")
    assert by_name["budget"]["Réponse"] == format(budget, "f").replace(".", ",")
    assert "\u00a0" not in response.data.decode()


@pytest.mark.parametrize("form", ["pdf", "json", "csv"])
def test_answers_in_progress_can_be_kept_too(direction: ReviewingClient, centre: Centre, form: str) -> None:
    assert direction.get(centre.page(f"reponses.{form}")).status_code == 200
    assert direction.get(centre.page("recu.pdf")).status_code == 404, "nothing was sent"


# ── several copies ──


def test_every_copy_stays_and_says_what_changed(
    direction: ReviewingClient, site: Site, centre: Centre, sent: str
) -> None:
    before = direction.get(centre.page(f"recu/{sent}/recu.pdf")).data
    second = send_again(site, centre, {"comment": "Une autre parole", "budget": "1 000 000"})
    page = page_of(direction.get(centre.page(f"recu/{second}")))
    assert page.heading == second
    assert page.link("Ce qui a changé").endswith(f"{second}/comparaison")
    assert page.link(sent).endswith(f"/recu/{sent}")
    assert "Une autre parole" in page.text
    assert SECRET not in page.text
    old = page_of(direction.get(centre.page(f"recu/{sent}")))
    assert SECRET in old.text
    assert direction.get(centre.page(f"recu/{sent}/recu.pdf")).data == before
    compared = page_of(direction.get(centre.page(f"recu/{second}/comparaison")))
    assert "2 réponses ont changé" in compared.text
    rows = {
        row.one("th").text: [cell.text for cell in row.all("td")]
        for row in compared.root.one("main").all("tr")
        if row.all("td")
    }
    assert [SECRET, "Une autre parole"] in rows.values()
    assert any(after == "1\u00a0000\u00a0000,00\u00a0$" for _, after in rows.values()), rows
    assert direction.get(centre.page(f"recu/{sent}/comparaison")).status_code == 404, (
        "nothing came before the first"
    )


def test_the_same_value_typed_otherwise_is_no_change(
    direction: ReviewingClient, site: Site, centre: Centre, sent: str
) -> None:
    budget = site.sheet(centre).value("budget")
    second = send_again(site, centre, {"budget": f"{budget:,.2f} $".replace(",", " ").replace(".", ",")})
    page = page_of(direction.get(centre.page(f"recu/{second}/comparaison")))
    assert "Aucune réponse n’a changé" in page.text


def test_papers_are_one_link_away(direction: ReviewingClient, site: Site, centre: Centre, sent: str) -> None:
    hub = page_of(direction.get(centre.page()))
    for words_, name in (
        ("Questionnaire à imprimer", "questionnaire.pdf"),
        ("Pour rassembler les chiffres", "chiffres.pdf"),
    ):
        assert hub.link(words_) == centre.page(name)
    receipt = page_of(direction.get(centre.page("recu")))
    assert receipt.link("Reçu et réponses") == centre.page("recu.pdf")
    assert receipt.link("Copie de nos réponses") == centre.page(f"recu/{sent}")
    assert receipt.link("CSV") == centre.page(f"recu/{sent}/reponses.csv")
    delegate = page_of(site.client(centre.delegate).get(centre.page()))
    taken = [link["href"] for link in delegate.links if "reponses." in link["href"]]
    assert taken == [centre.page(f"sections/nombres/reponses.{form}") for form in ("pdf", "csv")]


# ── whose they are ──


ADDRESSES = (
    "questionnaire.pdf",
    "chiffres.pdf",
    *WHOLE,
    "recu/{number}",
    "recu/{number}/recu.pdf",
    "recu/{number}/copie.json",
    "recu/{number}/reponses.csv",
    "recu/{number}/reponses.json",
    "recu/{number}/comparaison",
    "sections/nombres/reponses.csv",
    "sections/textes/reponses.json",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_stranger_signs_in_and_another_centre_finds_nothing(
    site: Site, centre: Centre, sent: str, address: str
) -> None:
    path = centre.page(address.format(number=sent))
    stranger = site.client().get(path)
    assert (stranger.status_code, "/connexion" in stranger.location) == (303, True)
    assert site.client(Centre(1).director).get(path).status_code == 404
    assert site.client("analyse@exemple.invalid").get(path).status_code in {403, 404}


@pytest.mark.parametrize(
    "address", [each for each in ADDRESSES if "nombres" not in each and "chiffres" not in each][1:]
)
def test_a_delegate_takes_nothing_of_the_whole(site: Site, centre: Centre, sent: str, address: str) -> None:
    assert site.client(centre.delegate).get(centre.page(address.format(number=sent))).status_code == 404


@pytest.mark.parametrize("form", ["pdf", "json", "csv"])
def test_a_delegate_takes_the_answers_of_their_own_section(
    site: Site, centre: Centre, sent: str, form: str
) -> None:
    response = site.client(centre.delegate).get(centre.page(f"sections/nombres/reponses.{form}"))
    assert response.status_code == 200
    said = words(response) if form == "pdf" else response.get_data(as_text=True)
    assert SECRET not in said
    assert ("budget" in said) or ("Budget" in said)


def test_a_receipt_of_another_centre_is_not_found_under_ones_own_address(
    site: Site, centre: Centre, sent: str
) -> None:
    own = Centre(1)
    for rest in (
        f"recu/{sent}",
        f"recu/{sent}/recu.pdf",
        f"recu/{sent}/copie.json",
        f"recu/{sent}/comparaison",
    ):
        assert site.client(own.director).get(own.page(rest)).status_code == 404
