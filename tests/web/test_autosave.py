"""What autosave promises over HTTP: pieces of page and never an input, versions, and words for every refusal.

The browser's side of the same promises is in ``tests/journeys``; here the answers themselves are held to the contract.
"""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from werkzeug.test import TestResponse

from surveys.operations import accounts, collecting, fielding
from surveys.web.shared.display import clock
from tests.web.answers import fill_survey
from tests.web.conftest import Site
from tests.web.forms import Form, Script, page_of, pieces_of
from tests.web.page import Element
from tests.web.reviewer import ReviewingClient
from tests.web.test_sending import edition_of, send
from tests.web.world import Centre

NB = "\u00a0"
FIELDS = ("input", "select", "textarea")


def open_script(client: ReviewingClient, centre: Centre, code: str, edition: str = "2026") -> Script:
    return Script(client, page_of(client.get(centre.page(f"sections/{code}", edition=edition))))


def fields_in(response: TestResponse) -> list[str]:
    """Return the names of the fields that an answer draws, explanations' boxes apart: they come with a message."""
    return [
        each["name"]
        for piece in pieces_of(response).values()
        for each in piece.all(*FIELDS)
        if not any("message" in above.classes for above in each.ancestors())
    ]


def journal(site: Site, centre: Centre, variable: str) -> int:
    with site.app.app_context():
        return len(collecting.history("every_kind", "2026", centre.code, variable=variable))


# ── what is kept ──


def test_what_is_typed_is_kept_and_no_input_is_drawn_again(
    site: Site, centre: Centre, direction: ReviewingClient
):
    script = open_script(direction, centre, "nombres")
    saved = script.save(here="people", people="12")
    assert saved.status_code == 200
    assert saved.headers["Vary"].find("HX-Request") >= 0
    assert fields_in(saved) == ["waiting"], "only the question that has just appeared is drawn"
    assert script.word["versions"] == {"people": 1}
    assert script.said("etat").startswith("Brouillon enregistré à")
    assert script.said("avancement") == "1 réponse obligatoire sur 2"
    assert site.kept(centre, "people") == ["12"]
    again = script.save(here="people", people="13")
    assert fields_in(again) == []
    assert script.word["versions"] == {"people": 2}


def test_the_hour_is_the_server_s(site: Site, centre: Centre, direction: ReviewingClient):
    script = open_script(direction, centre, "nombres")
    assert script.said("etat") == ""
    script.save(people="12")
    with site.app.app_context():
        at = collecting.read_submission("every_kind", "2026", centre.code).last_saved_at
    assert script.said("etat") == f"Brouillon enregistré à {clock(at)}"


def test_every_answer_aims_at_what_stands_on_the_page(centre: Centre, direction: ReviewingClient):
    """A piece aimed at nothing is lost without a word."""
    for code, answers in {
        "textes": {"sufficient": "non", "causes": ("temps", "aucune"), "role": "autre", "contact_email": "x"},
        "nombres": {"people": "812", "budget": "0", "waiting": "100", "fte": "deux"},
        "tableaux": {"offered": ("a", "b"), "agreement": "tout", "opinions.a": "@nsp"},
        "listes": {"relation": "3", "sites[bureau].seats": "x"},
    }.items():
        script = open_script(direction, centre, code)
        ids = {each.id for each in script.page.root.walk()}
        script.save(more=answers)
        for target, piece in script.pieces.items():
            assert target in ids, f"{code}: #{target} is not on the page"
            ids |= {each.id for each in piece.walk()}


def test_saving_the_same_again_makes_no_new_version(site: Site, centre: Centre, direction: ReviewingClient):
    script = open_script(direction, centre, "nombres")
    for _ in range(3):
        assert script.save(people="12").status_code == 200
        assert script.word["versions"] == {"people": 1}
    assert journal(site, centre, "people") == 1


def test_a_save_whose_answer_was_lost_does_not_fight_itself(
    site: Site, centre: Centre, direction: ReviewingClient
):
    """The answers of two saves never came back: the page still knows the first version only."""
    script = open_script(direction, centre, "nombres")
    for text in ("1", "12"):
        body = script.body(people=text)
        direction.post(script.address, data=dict_of(body), headers=script_headers(script))
    assert script.versions.get("people", 0) == 0
    assert script.save(people="123").status_code == 200
    assert script.word["versions"] == {"people": 3}
    assert site.kept(centre, "people") == ["123"]


def test_a_save_that_arrives_late_does_not_undo_a_newer_one(
    site: Site, centre: Centre, direction: ReviewingClient
):
    script = open_script(direction, centre, "nombres")
    late = script.body(people="1")
    assert script.save(people="12").status_code == 200
    script.send(late)
    assert site.kept(centre, "people") == ["12"]


def dict_of(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    data: dict[str, list[str]] = {}
    for name, text in pairs:
        data.setdefault(name, []).append(text)
    return data


def script_headers(script: Script) -> dict[str, str]:
    return {"HX-Request": "true", "X-CSRFToken": script.token}


def test_a_get_never_answers_with_a_piece(centre: Centre, direction: ReviewingClient):
    for rest in ("", "sections/nombres", "revision"):
        response = direction.get(
            centre.page(rest), headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}
        )
        assert page_of(response).doctype


# ── what appears, disappears and is said ──


def test_a_question_appears_once_and_is_hidden_by_name(centre: Centre, direction: ReviewingClient):
    script = open_script(direction, centre, "textes")
    assert "q-gap" not in script.drawn
    saved = script.save(sufficient="non")
    assert fields_in(saved) == ["gap", "gap@", "gap@", "gap@"]
    assert "q-gap" in script.word["pieces"]
    assert script.versions["gap"] == 0
    saved = script.save(sufficient="oui")
    assert fields_in(saved) == []
    assert "q-gap" not in script.word["pieces"]
    script.save(sufficient="non")
    assert "q-gap" not in script.pieces, "a question that the page holds already is drawn again"
    assert "q-gap" in script.word["pieces"]


def test_rows_of_a_table_appear_with_the_answer_that_calls_them(centre: Centre, direction: ReviewingClient):
    script = open_script(direction, centre, "tableaux")
    saved = script.save(offered=("a",))
    assert fields_in(saved) == ["results.a.target", "results.a.reached"]
    script.save(more={"results.a.target": "1200", "results.a.reached": "34"})
    assert script.said("t-results-target") == f"1{NB}200{NB}participations"
    assert script.said("t-r-results-a") == f"1{NB}234"
    assert script.said("total_target") == f"1{NB}200{NB}participations"
    assert script.said("t-total_confirmed") == f"1{NB}200{NB}participations"


def test_a_message_waits_until_the_hand_has_left(centre: Centre, direction: ReviewingClient):
    script = open_script(direction, centre, "nombres")
    script.save(here="people", people="812")
    assert not [target for target in script.pieces if target.startswith("m-")]
    script.save(here="budget")
    assert "Plus de 500 personnes" in script.said("m-people")
    (box,) = [each for each in script.pieces["m-people"].all("input") if each["name"] == "people#soft1"]
    assert box["type"] == "text"
    script.save(here="budget", budget="5")
    assert "m-people" not in script.pieces, "a message that stands is drawn again, over what is typed in it"
    script.save(more={"people#soft1": "Second point de service"})
    assert site_note(script, "people") == "done"
    assert script.word["notes"], "the page is not told which messages hold"
    script.save(people="5")
    assert not [note for note in script.word["notes"] if "people" in note]


def site_note(script: Script, variable: str) -> str:
    """Return how grave the message about a variable is now."""
    redrawn = Script(
        script.client, page_of(script.client.get(script.address.removesuffix("/enregistrement")))
    )
    return next(each["data-note"] for each in redrawn.page.root.all() if each["data-of"] == variable)


def test_what_cannot_be_read_is_kept_and_told_with_a_status_of_success(
    site: Site, centre: Centre, direction: ReviewingClient
):
    script = open_script(direction, centre, "nombres")
    assert script.save(here="budget", people="douze").status_code == 200
    assert site.kept(centre, "people") == ["douze"]
    assert script.said("m-people").startswith("À corriger.")
    assert script.said("avancement").endswith("1 à corriger")


def test_a_box_is_unticked_by_autosave_too(site: Site, centre: Centre, direction: ReviewingClient):
    script = open_script(direction, centre, "nombres")
    script.save(people="3", waiting="120", budget="5")
    assert script.save(more={"waiting#soft1@": "oui", "waiting#soft1": ""}).status_code == 200
    assert site_note(script, "waiting") == "done"
    assert script.save(more={"waiting#soft1": ""}).status_code == 200
    assert site_note(script, "waiting") == "warning"


def test_a_proposed_value_taken_away_is_gone_for_good(site: Site, centre: Centre, direction: ReviewingClient):
    script = open_script(direction, centre, "textes")
    assert Form(script.page).value("served") == ["r03", "r06"]
    assert script.save(served=()).status_code == 200
    assert Form(page_of(direction.get(centre.page("sections/textes")))).value("served") == []


# ── rosters ──


def test_a_line_is_added_removed_and_put_back_in_pieces(
    site: Site, centre: Centre, direction: ReviewingClient
):
    script = open_script(direction, centre, "listes")
    added = script.press(script.page.by_id("add-staff"))
    assert added.status_code == 200
    (entry,) = script.word["added"]
    assert set(fields_in(added)) >= {f"staff[{entry}].mark", f"staff[{entry}].rate"}
    assert script.versions[f"staff[{entry}].mark"] == 0
    assert script.word["rows"] == 1
    script.save(more={f"staff[{entry}].mark": "01"})
    removed = script.press(_remove_button(added, entry))
    assert removed.status_code == 200
    assert script.word["removed"] == f"staff[{entry}]"
    (undo,) = [each for piece in script.pieces.values() for each in piece.all("button", name="_remettre")]
    assert undo.text == "Remettre la ligne"
    assert site.kept(centre, f"staff[{entry}].mark") == []
    back = script.press(undo)
    assert back.status_code == 200
    assert site.kept(centre, f"staff[{entry}].mark") == ["01"]
    (field,) = [
        each
        for piece in pieces_of(back).values()
        for each in piece.all("input")
        if each["name"].endswith(".mark")
    ]
    assert field["value"] == "01"


def _remove_button(response: TestResponse, entry: str) -> Element:
    (button,) = [
        each
        for piece in pieces_of(response).values()
        for each in piece.all("button")
        if each["value"] == entry and each.id.startswith("x-")
    ]
    return button


def test_an_answer_to_a_line_that_is_gone_is_refused_by_name(
    site: Site, centre: Centre, direction: ReviewingClient
):
    script = open_script(direction, centre, "listes")
    added = script.press(script.page.by_id("add-staff"))
    (entry,) = script.word["added"]
    button = _remove_button(added, entry)
    script.press(button)
    refused = script.save(more={f"staff[{entry}].mark": "01", "relation": "8"})
    assert refused.status_code == 422
    assert "Cette ligne a été retirée du tableau" in script.alerts()
    assert script.word["refusedNames"] == [f"staff[{entry}].mark"]
    assert site.kept(centre, "relation") == ["8"]


# ── refusals: the text stays on the page, and words say why ──


def only_aims_at(script: Script, *targets: str) -> bool:
    return set(script.pieces) <= set(targets)


def test_a_session_that_is_over_is_a_message_and_never_another_page(
    site: Site, centre: Centre, direction: ReviewingClient
):
    script = open_script(direction, centre, "nombres")
    with site.app.app_context():
        person = accounts.read_identity(centre.director)
        accounts.revoke_sessions(person.person_id, now=datetime.now(UTC))
    refused = script.save(people="12")
    assert refused.status_code == 401
    assert "Location" not in refused.headers
    assert only_aims_at(script, "alerte", "parole")
    assert "Votre session a pris fin" in script.alerts()
    (way,) = script.pieces["alerte"].all("a")
    assert (way["href"], way["target"]) == ("/connexion", "_blank")
    assert script.word == {"refused": 401}
    assert site.kept(centre, "people") == []
    with site.app.app_context():
        token = accounts.consume_sign_in_link(_fresh_link(centre.director), now=datetime.now(UTC))
    with direction.session_transaction() as session:
        session["jeton"] = token
    assert script.save(people="12").status_code == 200, (
        "the same page, the same token: only the session is new"
    )


def _fresh_link(email: str) -> str:
    from tests.web.world import newest_link

    return newest_link(email).rsplit("/", 1)[1]


def test_a_stale_token_is_answered_by_a_fresh_one(site: Site, centre: Centre, direction: ReviewingClient):
    script = open_script(direction, centre, "nombres")
    for stale in ("", "x", script.token[:-3] + "abc", "\x00", "é" * 10):
        refused = script.send(script.body(people="12"), token=stale.encode("utf-8").decode("latin-1"))
        assert refused.status_code == 403
        assert only_aims_at(script, "parole")
        assert script.word["refused"] == 403
    assert site.kept(centre, "people") == []
    fresh = script.word["csrf"]
    assert script.send(script.body(people="12"), token=fresh).status_code == 200


def test_the_token_of_another_session_is_no_token(site: Site, centre: Centre, client_of: Callable, direction):
    other = open_script(client_of(centre.delegate), centre, "nombres")
    script = open_script(direction, centre, "nombres")
    assert script.send(script.body(people="12"), token=other.token).status_code == 403
    # Signed out and in again: what the page of the old session holds is worth nothing, the fresh token is.
    page = page_of(direction.get("/sondages/"))
    Form(page, "/deconnexion").press(direction, "Fermer la session")
    assert script.save(people="12").status_code == 403
    assert script.send(script.body(people="12"), token=script.word["csrf"]).status_code == 401
    assert site.kept(centre, "people") == []


def test_a_sent_survey_is_said_and_nothing_is_drawn(site: Site, centre: Centre, direction: ReviewingClient):
    fill_survey(direction, centre)
    script = open_script(direction, centre, "nombres")
    send(direction, centre)
    assert script.save(people="5").status_code == 409
    assert only_aims_at(script, "alerte", "parole")
    assert "Ce sondage est déjà transmis" in script.alerts()
    assert "copiez-le au besoin" in script.alerts()
    assert site.kept(centre, "people") == ["0"]


def test_a_closed_edition_is_said(site: Site, centre: Centre, direction: ReviewingClient):
    edition_of(site, centre, "fermee")
    script = open_script(direction, centre, "nombres", "fermee")
    listes = open_script(direction, centre, "listes", "fermee")
    with site.app.app_context():
        fielding.close_edition("every_kind", "fermee", now=datetime.now(UTC))
    assert script.save(people="5").status_code == 410
    assert "Cette édition est close" in script.alerts()
    assert script.word == {"refused": 410}
    assert listes.press(listes.page.by_id("add-staff")).status_code == 410
    assert site.document(centre, edition="fermee")["answers"] == {}


def test_a_conflict_shows_both_answers_who_and_when_and_saves_the_rest(
    site: Site, centre: Centre, client_of: Callable, direction: ReviewingClient
):
    mine, theirs = (
        open_script(direction, centre, "nombres"),
        open_script(client_of(centre.delegate), centre, "nombres"),
    )
    assert theirs.save(people="900").status_code == 200
    disputed = mine.save(people="12", budget="1000")
    assert disputed.status_code == 412
    assert fields_in(disputed) == [] or "people" not in fields_in(disputed)
    assert site.kept(centre, "people") == ["900"]
    assert site.kept(centre, "budget") == ["1000"]
    assert mine.word["conflicts"] == ["people"]
    assert "people" not in mine.word["versions"]
    alert = mine.pieces["alerte"]
    assert (
        f"Alex Fictif {centre.number:02d} a modifié cette réponse à {NB}".replace(f" {NB}", " ") in alert.text
    )
    assert [each.text for each in alert.all("dd") if not each.all("button")] == [
        "12 personnes".replace(" ", NB),
        f"900{NB}personnes",
    ]
    assert {each["data-keep"] for each in alert.all("button")} == {"mine", "theirs"}
    import json

    told = json.loads(next(each["data-conflict"] for each in alert.all() if each["data-conflict"]))
    assert told == {"name": "people", "version": 1, "raw": ["900"], "missing": None}
    mine.versions["people"] = told["version"]
    assert mine.save(people="12").status_code == 200, "the person kept their own"
    assert site.kept(centre, "people") == ["12"]


def test_a_reason_against_a_value_is_a_conflict_in_words(centre: Centre, client_of: Callable, direction):
    mine, theirs = (
        open_script(direction, centre, "nombres"),
        open_script(client_of(centre.delegate), centre, "nombres"),
    )
    theirs.save(more={"people": "", "people@": "nsp"})
    assert mine.save(people="12").status_code == 412
    assert "Ne sait pas" in mine.alerts()


def test_what_is_too_long_is_refused_by_name_and_the_rest_saved(
    site: Site, centre: Centre, direction: ReviewingClient
):
    script = open_script(direction, centre, "textes")
    refused = script.save(comment="x" * 20_001, contact_phone="418 555-0100")
    assert refused.status_code == 422
    assert "Que voulez-vous ajouter?" in script.alerts(), "which answer could not be kept is not said"
    assert (
        f"Cette réponse dépasse 20{NB}000 caractères" in script.alerts() or "dépasse 20000" in script.alerts()
    )
    assert script.word["refusedNames"] == ["comment"]
    assert site.kept(centre, "contact_phone") == ["418 555-0100"]
    assert site.kept(centre, "comment") == []


def test_too_much_at_once_is_said_beside_the_form(site: Site, centre: Centre, direction: ReviewingClient):
    script = open_script(direction, centre, "textes")
    assert script.save(comment="x" * 3_000_000).status_code == 413
    assert only_aims_at(script, "alerte", "parole")
    assert "Ce contenu est trop volumineux" in script.alerts()
    names = {f"inconnue{number}": "1" for number in range(5_001)}
    assert script.save(more=names).status_code == 413
    assert "en plusieurs fois" in script.alerts()
    assert site.document(centre)["answers"] == {}


def test_a_body_that_was_not_read_is_never_called_saved(
    site: Site, centre: Centre, direction: ReviewingClient
):
    script = open_script(direction, centre, "nombres")
    headers = {**script_headers(script), "Content-Type": "application/json"}
    answered = direction.post(script.address, data='{"people": "12"}', headers=headers)
    assert answered.status_code == 415
    answered = direction.post(script.address, data={"people": "12"}, headers=script_headers(script))
    assert answered.status_code == 400, "a form that names no variable saved nothing and said it had"
    assert site.kept(centre, "people") == []


def test_a_failure_of_ours_is_a_message_beside_the_form(
    site: Site, centre: Centre, direction: ReviewingClient, monkeypatch: pytest.MonkeyPatch, caplog
):
    script = open_script(direction, centre, "nombres")

    def fall(*_: object, **__: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(collecting, "save_answers", fall)
    direction.lenient = True
    refused = script.save(people="4242")
    assert refused.status_code == 500
    assert only_aims_at(script, "alerte", "parole")
    assert "Un problème est survenu de notre côté" in script.alerts()
    assert "4242" not in caplog.text
    assert centre.code not in "\n".join(record.getMessage() for record in caplog.records)
