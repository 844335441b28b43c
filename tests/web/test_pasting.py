"""« Coller un tableau » through its pages, without a browser: preview, questions, acceptance, undoing, files, refusals."""

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from werkzeug.test import TestResponse

from surveys.operations import collecting
from surveys.operations.collecting import Change
from tests.web.answers import section
from tests.web.conftest import Site
from tests.web.forms import Form, page_of, post
from tests.web.page import Page
from tests.web.reviewer import ReviewingClient
from tests.web.world import EDITION, EVERY, Centre

NB = "\u00a0"
HEAD = "Repère\tPoste\tTaux horaire\tHeures par semaine"
TWO = f"{HEAD}\n01\tDirection générale\t27,40\t35\n02\tDirection générale\t28,10\t37,5"
WHERE = "sections/listes/staff/"


def address(centre: Centre, rest: str = "collage") -> str:
    return centre.page(f"{WHERE}{rest}")


def show(client: ReviewingClient, centre: Centre, text: str, html: str = "") -> Page:
    """Paste a text in the page made for it, and return the preview."""
    answered = (
        paste_form(client, centre).fill("_texte", text).fill("_html", html).press(client, "Voir l’aperçu")
    )
    assert answered.status_code == 200, answered.status
    return page_of(answered)


def paste_form(client: ReviewingClient, centre: Centre) -> Form:
    """Return the first form of the page: the box. The other one takes files."""
    page = page_of(client.get(address(centre)))
    box = page.by_id("texte")
    element = next(each for each in box.ancestors() if each.tag == "form")
    form = Form.__new__(Form)
    form.element, form.state = element, {}
    for each in form.controls:
        form.state[id(each)] = form._drawn(each)
    return form


def accept(client: ReviewingClient, page: Page) -> TestResponse:
    return Form(page, "collage").press(client, "Accepter")


def tally(page: Page) -> str:
    return page.by_id("bilan").text


def cells(site: Site, centre: Centre) -> list[dict[str, str]]:
    """Return what the store keeps of the roster, entry by entry."""
    kept = site.document(centre)
    return [
        {
            name.partition("].")[2]: " ".join(body["raw"])
            for name, body in sorted(kept["answers"].items())
            if name.startswith(f"staff[{entry}].")
        }
        for entry in kept["entries"].get("staff", [])
    ]


def save(site: Site, centre: Centre, answers: dict[str, str], who: str = "") -> None:
    """Save as someone else would from their own page."""
    from surveys.operations import accounts

    with site.app.app_context():
        by = accounts.read_identity(who or centre.director).person_id
        changes = [Change(name, (text,), base_version=None) for name, text in answers.items()]
        outcome = collecting.save_answers(EVERY, EDITION, centre.code, changes, by=by, now=datetime.now(UTC))
        assert not outcome.problems, outcome


def entries(site: Site, centre: Centre) -> list[str]:
    return list(site.document(centre)["entries"].get("staff", []))


# ── preview, acceptance, undoing ──


def test_nothing_is_written_before_acceptance_and_all_of_it_after(
    site: Site, centre: Centre, direction: ReviewingClient
):
    before = site.document(centre)
    page = show(direction, centre, TWO)
    assert "2 lignes ajoutées" in tally(page)
    assert site.document(centre) == before
    done = accept(direction, page)
    assert done.status_code == 303
    assert done.headers["Location"].endswith("sections/listes#collage-staff")
    assert cells(site, centre) == [
        {"hours": "35", "mark": "01", "post": "dg", "rate": "27,40"},
        {"hours": "37,5", "mark": "02", "post": "dg", "rate": "28,10"},
    ]
    said = page_of(direction.get(centre.page("sections/listes"))).by_id("collage-staff").text
    assert "Collage accepté" in said
    assert "2 lignes ajoutées" in said
    assert "Camille Fictif" in said


def test_a_second_paste_shows_what_changes_and_leaves_the_rest(
    site: Site, centre: Centre, direction: ReviewingClient
):
    accept(direction, show(direction, centre, TWO))
    page = show(direction, centre, "Repère\tTaux horaire\n01\t27,40\n02\t29,00\n03\t30")
    assert "1 ligne ajoutée" in tally(page)
    assert "1 case changée" in tally(page)
    assert "1 ligne inchangée" in tally(page)
    changed = next(each for each in page.root.all("td") if "is-changed" in each.classes)
    assert "28,10" in changed.one("del").text
    assert "29,00" in changed.one("ins").text
    accept(direction, page)
    assert [each["rate"] for each in cells(site, centre)] == ["27,40", "29,00", "30"]
    assert [each.get("hours") for each in cells(site, centre)] == ["35", "37,5", None]


def test_the_undo_button_works_without_script_and_keeps_what_is_typed_beside_it(
    site: Site, centre: Centre, direction: ReviewingClient
):
    before = site.document(centre)
    accept(direction, show(direction, centre, TWO))
    form = section(direction, centre, "listes").tick("relation", "9")
    undone = form.send(direction, form.element.one("button", id="undo-staff"))
    assert undone.status_code == 303
    after = site.document(centre)
    assert after["entries"].get("staff", []) == before["entries"].get("staff", [])
    assert set(after["answers"]) - set(before["answers"]) == {"relation"}
    page = page_of(direction.get(undone.headers["Location"]))
    assert "Collage annulé" in page.by_id("collage-staff").text
    assert "2 lignes retirées" in page.by_id("collage-staff").text
    assert "collage-staff" in page_of(direction.get(centre.page("sections/listes"))).ids
    assert page_of(direction.get(centre.page("sections/listes"))).by_id("collage-staff").text.strip() == ""


def test_what_was_typed_since_stays_and_is_named(site: Site, centre: Centre, direction: ReviewingClient):
    accept(direction, show(direction, centre, TWO))
    first, second = entries(site, centre)
    save(site, centre, {f"staff[{second}].rate": "31"})
    form = section(direction, centre, "listes")
    undone = form.send(direction, form.element.one("button", id="undo-staff"))
    assert entries(site, centre) == [second]
    assert cells(site, centre) == [{"rate": "31"}]
    assert first not in entries(site, centre)
    said = page_of(direction.get(undone.headers["Location"])).by_id("collage-staff").text
    assert "Cette case a été modifiée depuis et reste telle quelle" in said
    assert "ligne 1, Taux horaire" in said


def test_sent_twice_it_is_written_once(site: Site, centre: Centre, direction: ReviewingClient):
    page = show(direction, centre, TWO)
    first, again = accept(direction, page), accept(direction, page)
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.headers["Location"] == again.headers["Location"]
    assert len(entries(site, centre)) == 2


def test_accepted_then_undone_an_old_page_does_not_write_again_by_itself(
    site: Site, centre: Centre, direction: ReviewingClient
):
    page = show(direction, centre, TWO)
    accept(direction, page)
    form = section(direction, centre, "listes")
    form.send(direction, form.element.one("button", id="undo-staff"))
    again = accept(direction, page)
    assert again.status_code == 422
    assert "a été accepté, puis annulé" in page_of(again).text
    assert entries(site, centre) == []
    assert accept(direction, page_of(again)).status_code == 303
    assert len(entries(site, centre)) == 2


def test_someone_who_changes_a_cell_meanwhile_is_shown_and_nothing_is_lost(
    site: Site, centre: Centre, direction: ReviewingClient
):
    accept(direction, show(direction, centre, TWO))
    page = show(direction, centre, "Repère\tTaux horaire\n01\t30\n02\t31\n03\t32")
    first, _ = entries(site, centre)
    save(site, centre, {f"staff[{first}].rate": "27,99"})
    refused = accept(direction, page)
    assert refused.status_code == 412
    said = page_of(refused)
    assert "Une autre personne a modifié ce tableau" in said.text
    assert "ligne 1, Taux horaire (Camille Fictif" in said.text
    assert [each["rate"] for each in cells(site, centre)] == ["27,99", "28,10"]
    assert "27,99" in said.root.all("del")[0].text
    assert accept(direction, said).status_code == 303
    assert [each["rate"] for each in cells(site, centre)] == ["30", "31", "32"]


@pytest.mark.parametrize("what", ["added", "removed", "reference"])
def test_a_roster_that_moved_meanwhile_shows_the_preview_again(
    site: Site, centre: Centre, direction: ReviewingClient, what: str
):
    accept(direction, show(direction, centre, TWO))
    page = show(direction, centre, "Repère\tTaux horaire\n03\t32")
    first, second = entries(site, centre)
    form = section(direction, centre, "listes")
    if what == "added":
        form.send(direction, form.element.one("button", id="add-staff"))
    elif what == "removed":
        form.send(direction, form.element.one("button", id=f"x-r-staff-{second}"))
    else:
        save(site, centre, {f"staff[{first}].mark": "03"})
    before = site.document(centre)
    assert accept(direction, page).status_code == 412
    assert site.document(centre) == before


def test_an_answer_given_with_the_acceptance_is_shown_before_it_is_written(
    site: Site, centre: Centre, direction: ReviewingClient
):
    page = show(direction, centre, f"{HEAD}\n01\tDirection générale\t1,234\t35")
    assert "1 question à régler" in page.text
    form = Form(page, "collage").tick("reponse-c2-comma", "decimal")
    stopped = form.press(direction, "Accepter")
    assert stopped.status_code == 422
    assert "Vos réponses changent l’aperçu" in page_of(stopped).text
    assert entries(site, centre) == []
    assert accept(direction, page_of(stopped)).status_code == 303
    assert cells(site, centre)[0]["rate"] == "1,23"


def test_what_waits_for_an_answer_is_left_out_and_said(
    site: Site, centre: Centre, direction: ReviewingClient
):
    page = show(direction, centre, f"{HEAD}\n01\tDirection générale\t1,234\tn/d")
    assert "1 case à préciser" in tally(page)
    assert "1 case refusée" in tally(page)
    assert "n’est pas repris" in tally(page)
    accept(direction, page)
    assert cells(site, centre) == [{"mark": "01", "post": "dg"}]


def test_columns_are_placed_by_hand_and_lines_kept_or_left(
    site: Site, centre: Centre, direction: ReviewingClient
):
    page = show(direction, centre, "27,40\t35\n28,10\t37,5\n99\t99")
    assert "2 colonnes à associer" in page.text
    assert not [each for each in page.root.all("button") if each.id == "accepter"]
    form = Form(page, "collage").fill("colonne-0", "rate").fill("colonne-1", "hours").tick("ligne", "0", "1")
    page = page_of(form.press(direction, "Mettre à jour l’aperçu"))
    assert "2 lignes ajoutées" in tally(page)
    page = page_of(
        Form(page, "collage").tick("reponse-references", "number").press(direction, "Mettre à jour")
    )
    assert accept(direction, page).status_code == 303
    assert cells(site, centre) == [
        {"hours": "35", "mark": "01", "rate": "27,40"},
        {"hours": "37,5", "mark": "02", "rate": "28,10"},
    ]


def test_a_label_that_is_no_choice_is_taken_from_the_whole_list(
    site: Site, centre: Centre, direction: ReviewingClient
):
    page = show(direction, centre, f"{HEAD}\n01\tzzz\t27\t35")
    keys = [each["name"] for each in page.root.all("select") if each["name"].startswith("choix-")]
    form = Form(page, "collage").fill(keys[0], "dg")
    page = page_of(form.press(direction, "Mettre à jour l’aperçu"))
    accept(direction, page)
    assert cells(site, centre)[0]["post"] == "dg"


def test_a_table_that_is_accepted_again_changes_nothing(
    site: Site, centre: Centre, direction: ReviewingClient
):
    accept(direction, show(direction, centre, TWO))
    page = show(direction, centre, TWO)
    assert "2 lignes inchangées" in tally(page)
    assert not [each for each in page.root.all("button") if each.id == "accepter"]


def test_pasted_in_a_cell_one_column_goes_below_it(site: Site, centre: Centre, direction: ReviewingClient):
    accept(direction, show(direction, centre, TWO))
    first, _ = entries(site, centre)
    form = section(direction, centre, "listes")
    answered = post(
        direction,
        address(centre),
        [*form.pairs(), ("_texte", "40\n41\n42"), ("_html", ""), ("_case", f"staff[{first}].hours")],
    )
    page = page_of(answered)
    assert "2 cases changées" in tally(page)
    assert "1 ligne ajoutée" in tally(page)
    accept(direction, page)
    assert [each["hours"] for each in cells(site, centre)] == ["40", "41", "42"]


def test_the_section_s_button_keeps_what_was_typed_and_opens_the_page(
    site: Site, centre: Centre, direction: ReviewingClient
):
    form = section(direction, centre, "listes").tick("relation", "7")
    opened = form.send(direction, form.element.one("button", id="paste-staff"))
    assert opened.status_code == 303
    assert opened.headers["Location"].endswith("staff/collage")
    assert site.kept(centre, "relation") == ["7"]


# ── what is refused ──


PERSONAL = {
    "names": "Nom\tTaux horaire\nTremblay, Julie\t27,40\nGagnon, Luc\t28,10",
    "births": "Date de naissance\tTaux horaire\n1984-05-13\t27,40\n1990-01-02\t28,10",
    "insurance": "NAS\tTaux horaire\n046 454 286\t27,40\n130 692 544\t28,10",
    "employees": "Matricule\tTaux horaire\n104412\t27,40\n104413\t28,10",
    "emails": "Courriel\tTaux horaire\njulie@exemple.invalid\t27,40\nluc@exemple.invalid\t28,10",
}


@pytest.mark.parametrize("kind", PERSONAL)
@pytest.mark.parametrize("way", ["text", "html", "csv", "xlsx", "cell"])
def test_personal_information_is_refused_whole_and_nothing_of_it_is_kept_or_drawn(
    site: Site, client_of: Callable[..., ReviewingClient], kind: str, way: str, caplog
):
    centre = Centre(1)  # nothing is written: one centre serves all
    direction = client_of(centre.director)
    text = PERSONAL[kind]
    rows = [line.split("\t") for line in text.split("\n")]
    before = site.document(centre)
    if way in {"text", "cell"}:
        pairs = paste_form(direction, centre).fill("_texte", text).pairs()
        if way == "cell":
            pairs = [*section(direction, centre, "listes").pairs(), ("_texte", text)]
        answered = post(direction, address(centre), pairs)
    elif way == "html":
        html = (
            "<table>"
            + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in r) + "</tr>" for r in rows)
            + "</table>"
        )
        pairs = paste_form(direction, centre).fill("_texte", text).fill("_html", html).pairs()
        answered = post(direction, address(centre), pairs)
    else:
        answered = upload(direction, centre, made(rows, way), f"paie.{way}")
    assert answered.status_code == 422
    page = page_of(answered)
    assert "Rien n’a été conservé" in page.text
    for row in rows[1:]:
        assert row[0] not in answered.get_data(as_text=True)
        assert row[0] not in caplog.text
    assert site.document(centre) == before


def made(rows: list[list[str]], way: str) -> bytes:
    if way == "csv":
        return "\r\n".join(";".join(row) for row in rows).encode("cp1252")
    book = Workbook()
    for row in rows:
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def upload(client: ReviewingClient, centre: Centre, data: bytes, name: str) -> TestResponse:
    """Choose a file in the page made for it, and send it."""
    page = page_of(client.get(address(centre)))
    form = next(each for each in page.by_id("fichier").ancestors() if each.tag == "form")
    token = form.one("input", name="csrf_token")["value"]
    assert form["enctype"] == "multipart/form-data"
    return client.post(form["action"], data={"csrf_token": token, "_fichier": (io.BytesIO(data), name)})


def test_a_blank_paste_and_no_file_say_what_to_do(centre: Centre, direction: ReviewingClient):
    blank = paste_form(direction, centre).press(direction, "Voir l’aperçu")
    assert blank.status_code == 422
    assert "Le presse-papiers ne contient aucune cellule" in page_of(blank).text
    none = upload(direction, centre, b"", "")
    assert none.status_code == 422
    assert "Choisissez un fichier" in page_of(none).text


def test_a_file_of_another_kind_is_named(centre: Centre, direction: ReviewingClient):
    refused = upload(direction, centre, b"%PDF-1.7 ...", "paie.xlsx")
    assert refused.status_code == 422
    assert "Ce fichier n’est pas un tableau" in page_of(refused).text


def test_who_may_not_open_the_section_reaches_nothing(
    site: Site, centre: Centre, client_of: Callable[..., ReviewingClient], direction: ReviewingClient
):
    accept(direction, show(direction, centre, TWO))
    page = show(direction, centre, "Repère\tTaux horaire\n01\t99")
    before = site.document(centre)
    other = client_of(centre.delegate)
    stranger = client_of(Centre(1).director)
    token = Form(page_of(other.get(centre.page("sections/nombres")))).value("csrf_token")[0]
    pairs = [(name, token if name == "csrf_token" else text) for name, text in Form(page, "collage").pairs()]
    with site.app.app_context():
        known = collecting.last_paste(EVERY, EDITION, centre.code, "staff")
    assert known is not None
    for who in (other, stranger):
        for rest in ("collage", "modele.xlsx"):
            assert who.get(address(centre, rest)).status_code in {403, 404}
        for rest in ("collage", "collage/acceptation", "collage/annulation"):
            answered = post(who, address(centre, rest), [*pairs, ("_collage", known.token)])
            assert answered.status_code in {400, 403, 404}
            assert "27,40" not in answered.get_data(as_text=True)
    assert site.document(centre) == before


def test_a_roster_that_takes_no_table_has_no_such_page(centre: Centre, direction: ReviewingClient):
    for rest in ("collage", "modele.xlsx"):
        assert direction.get(centre.page(f"sections/listes/sites/{rest}")).status_code == 404
    assert "paste-sites" not in page_of(direction.get(centre.page("sections/listes"))).ids


@pytest.mark.parametrize("field", ["_tableau", "_vu"])
@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"rows": [[1]]}', '{"rows": [[["x", "NaN", "", 0]]]}', "null"]
)
def test_a_field_that_no_page_of_ours_wrote_is_refused(
    site: Site, centre: Centre, direction: ReviewingClient, field: str, text: str
):
    pairs = Form(show(direction, centre, TWO), "collage").pairs()
    damaged = [(name, text if name == field else value) for name, value in pairs]
    assert post(direction, address(centre, "collage/acceptation"), damaged).status_code == 400
    assert entries(site, centre) == []


tampered = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 3) | st.text(max_size=4) | st.sampled_from(["rate", "mark", "c2-comma"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["rows", "c", "r", "h", "0", "1", "versions", "entries", "columns", "hidden", "said", "changes"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    field=st.sampled_from(
        ["_tableau", "_etat", "_vu", "_jeton", "_feuilles", "colonne-0", "ligne", "reponse-c2-comma"]
    ),
    value=tampered,
)
def test_no_tampered_field_breaks_the_page(
    site: Site, centre: Centre, direction: ReviewingClient, field: str, value: object
):  # fmt: skip
    pairs = Form(show(direction, centre, TWO), "collage").pairs()
    text = value if isinstance(value, str) else json.dumps(value)
    sent = [each for each in pairs if each[0] != field] + [(field, text)]
    for rest in ("collage", "collage/acceptation"):
        answered = post(direction, address(centre, rest), sent)
        assert answered.status_code in {200, 303, 400, 412, 422}, (field, text)
    form = section(direction, centre, "listes")
    if [each for each in form.element.all("button") if each.id == "undo-staff"]:
        form.send(direction, form.element.one("button", id="undo-staff"))
    assert entries(site, centre) == []


# ── files ──


def test_an_uploaded_workbook_reaches_the_same_preview(
    site: Site, centre: Centre, direction: ReviewingClient
):
    rows = [line.split("\t") for line in TWO.split("\n")]
    page = page_of(upload(direction, centre, made(rows, "xlsx"), "paie.xlsx"))
    assert "2 lignes ajoutées" in tally(page)
    assert accept(direction, page).status_code == 303
    assert [each["rate"] for each in cells(site, centre)] == ["27,40", "28,10"]


def test_several_sheets_are_asked_and_a_sheet_of_names_does_not_travel(
    site: Site, centre: Centre, direction: ReviewingClient
):
    book = Workbook()
    book.active.title = "Noms"
    for line in PERSONAL["names"].split("\n"):
        book.active.append(line.split("\t"))
    for title in ("Paie", "Ancienne paie"):
        sheet = book.create_sheet(title)
        for line in TWO.split("\n"):
            sheet.append(line.split("\t"))
    kept = io.BytesIO()
    book.save(kept)
    answered = upload(direction, centre, kept.getvalue(), "paie.xlsx")
    assert answered.status_code == 200
    assert "Tremblay" not in answered.get_data(as_text=True)
    page = page_of(answered)
    assert "Quelle feuille faut-il lire" in page.heading
    form = Form(page, "collage")
    assert form.value("_feuille") == ["1"], "the first sheet that can be read is proposed"
    assert form.named("_feuille")[0].has("disabled")
    page = page_of(form.tick("_feuille", "2").press(direction, "Voir l’aperçu"))
    assert "2 lignes ajoutées" in tally(page)


def test_the_workbook_to_fill_comes_back_as_it_is_and_with_what_was_added(
    site: Site, centre: Centre, direction: ReviewingClient
):
    accept(direction, show(direction, centre, TWO))
    given_back = direction.get(address(centre, "modele.xlsx"))
    assert given_back.status_code == 200
    assert given_back.headers["Content-Disposition"] == 'attachment; filename="staff-2026.xlsx"'
    page = page_of(upload(direction, centre, given_back.data, "staff.xlsx"))
    assert "2 lignes inchangées" in tally(page)
    assert not page.root.all("fieldset", class_="paste-question")
    book = load_workbook(io.BytesIO(given_back.data))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[2]][1:] == [
        "Repère",
        "Poste",
        "Taux horaire ($/h)",
        "Heures par semaine",
    ]
    sheet["D3"], sheet["B5"], sheet["D5"] = 27.55, "03", 40
    kept = io.BytesIO()
    book.save(kept)
    page = page_of(upload(direction, centre, kept.getvalue(), "staff.xlsx"))
    assert "1 ligne ajoutée" in tally(page)
    assert "1 case changée" in tally(page)
    accept(direction, page)
    assert [each["rate"] for each in cells(site, centre)] == ["27,55", "28,10", "40"]


def test_a_workbook_prepared_for_another_table_is_refused(centre: Centre, direction: ReviewingClient):
    book = load_workbook(io.BytesIO(direction.get(address(centre, "modele.xlsx")).data))
    book.worksheets[0]["A1"] = "axtra-tableau/1 autre"
    kept = io.BytesIO()
    book.save(kept)
    refused = upload(direction, centre, kept.getvalue(), "autre.xlsx")
    assert refused.status_code == 422
    assert "préparé pour un autre tableau" in page_of(refused).text
