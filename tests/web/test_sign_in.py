"""Coming in and going out: a link by mail that a scanner may follow, a button that uses it once, sessions that end."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from surveys.operations import accounts, directory
from surveys.store.accounts import count_fresh_links
from surveys.store.base import db
from surveys.store.outbox import Letter
from surveys.web.auth.door import ALIKE
from tests.web import world
from tests.web.conftest import Site
from tests.web.forms import Form, page_of, post
from tests.web.reviewer import ReviewingClient
from tests.web.world import Centre, age_sessions

SENT = "Si l’adresse est connue d’AXTRA, un lien vient d’y être envoyé."


def ask_for_link(client: ReviewingClient, email: str, start: str = "/connexion"):
    return Form(page_of(client.get(start)), "/connexion").fill("courriel", email).press(client)


def letters(site: Site, email: str) -> list[str]:
    with site.app.app_context():
        found = db.session.query(Letter).filter_by(recipient=email, kind="sign_in_link").order_by(Letter.id)
        return [str(letter.params["link"]).removeprefix(site.settings.base_url) for letter in found]


def a_link(site: Site, email: str, *, minutes_ago: int = 0) -> str:
    """Return the address of a new link, made some time ago."""
    with site.app.app_context():
        then = datetime.now(UTC) - timedelta(minutes=minutes_ago)
        accounts.request_sign_in_link(email, now=then, base_url="")
    return letters(site, email)[-1]


def is_in(client: ReviewingClient) -> bool:
    return client.get("/sondages/").status_code == 200


# ── asking ──


def test_a_link_is_asked_sent_looked_at_and_used(site: Site, centre: Centre, client_of: Callable):
    client = client_of()
    sent = ask_for_link(client, centre.director.upper())
    assert (sent.status_code, sent.headers["Location"]) == (303, "/connexion/envoi")
    assert SENT in page_of(client.get("/connexion/envoi")).text
    (link,) = letters(site, centre.director)
    page = page_of(client.get(link))
    assert page.heading.startswith("Bonjour, Camille")
    assert not is_in(client), "looking at a link opened a session"
    entered = Form(page, "/connexion/").press(client, "Ouvrir ma session")
    assert entered.status_code == 303
    assert is_in(client)


def test_nothing_tells_whether_an_address_is_known(site: Site, centre: Centre, client_of: Callable):
    """Same status, same headers, same page, byte for byte, whether someone has the address or nobody does."""
    answers = []
    for email in (centre.director, "personne@exemple.invalid", centre.director):
        client = client_of()
        sent = ask_for_link(client, email)
        page = client.get("/connexion/envoi").data
        own = {"Set-Cookie", "Date", "X-Request-ID"}
        headers = {name: text for name, text in sent.headers.items() if name not in own}
        cookie = [len(each.value) for each in [client.get_cookie("session")] if each]
        answers.append((sent.status_code, sent.data, headers, _without_token(page), cookie))
    assert answers[0] == answers[1] == answers[2]
    assert len(letters(site, centre.director)) == 2
    assert letters(site, "personne@exemple.invalid") == []


def test_an_answer_takes_as_long_whether_someone_has_the_address_or_nobody_does(
    site: Site, centre: Centre, client_of: Callable, say: Callable[[str], None]
):
    """What is done for a known address is done within the time that everyone waits."""
    client, taken = client_of(), {}
    for email in (centre.director, f"nul.{centre.number}@exemple.invalid"):
        form = Form(page_of(client.get("/connexion")), "/connexion").fill("courriel", email)
        began = time.perf_counter()
        form.press(client)
        taken[email] = time.perf_counter() - began
    said = " and ".join(f"{1000 * seconds:.0f} ms" for seconds in taken.values())
    say(f"a link for a known address, for an unknown one: {said}")
    assert min(taken.values()) >= ALIKE


def _without_token(page: bytes) -> bytes:
    import re

    return re.sub(rb'"X-CSRFToken":"[^"]+"', b"", page)


def test_a_mailbox_is_not_filled_by_someone_who_insists(site: Site, centre: Centre, client_of: Callable):
    client = client_of()
    with site.app.app_context():  # letters of the collection bring links too: what is still unused counts
        person = accounts.read_identity(centre.director)
        unused = count_fresh_links(person.person_id, datetime.now(UTC))
    said = {ask_for_link(client, centre.director).status_code for _ in range(8)}
    assert said == {303}
    assert len(letters(site, centre.director)) == accounts.FRESH_LINKS - unused


@pytest.mark.parametrize(
    "email", ["", "camille", "@exemple.org", "camille@", "a@b@c.org", "x" * 250 + "@exemple.org"]
)
def test_what_is_not_an_address_is_handed_back_with_words(client_of: Callable, email: str):
    client = client_of()
    refused = ask_for_link(client, email)
    page = page_of(refused)
    field = page.by_id("courriel")
    assert refused.status_code == 422
    assert page.title.startswith("Erreur")
    assert field["aria-invalid"] == "true"
    assert field["value"] == email[:254]
    assert page.link("par exemple") == "#courriel"


# ── links ──


def test_a_scanner_that_follows_a_link_uses_nothing(site: Site, centre: Centre, client_of: Callable):
    link = a_link(site, centre.director)
    scanner, person = client_of(), client_of()
    for verb in (scanner.get, scanner.head, scanner.options, scanner.get):
        assert verb(link).status_code == 200
    assert scanner.get_cookie("session") is None or not is_in(scanner)
    assert Form(page_of(person.get(link)), "/connexion/").press(person).status_code == 303
    assert is_in(person)


def test_a_scanner_that_sends_the_page_s_form_uses_nothing(site: Site, centre: Centre, client_of: Callable):
    """Mail scanners run a page's scripts and submit its forms (Safe Links does); only a button that is pressed says so."""
    link = a_link(site, centre.director)
    scanner, person = client_of(), client_of()
    form = Form(page_of(scanner.get(link)), "/connexion/")
    for _ in range(3):
        sent = form.send(scanner)  # as form.submit() does: every field, no button
        assert sent.status_code == 200
        assert page_of(sent).heading.startswith("Bonjour, Camille")
    assert not is_in(scanner)
    assert Form(page_of(person.get(link)), "/connexion/").press(person).status_code == 303
    assert is_in(person)


def test_a_link_serves_once(site: Site, centre: Centre, client_of: Callable):
    link = a_link(site, centre.director)
    first, second = client_of(), client_of()
    one, two = Form(page_of(first.get(link)), "/connexion/"), Form(page_of(second.get(link)), "/connexion/")
    assert one.press(first).status_code == 303
    refused = two.press(second)
    assert refused.status_code == 410
    assert "a déjà servi" in page_of(refused).text
    assert not is_in(second)
    assert second.get(link).status_code == 410
    assert page_of(second.get(link)).link("Recevoir un autre lien") == "/connexion"


def test_a_link_grows_old(site: Site, centre: Centre, client_of: Callable):
    fresh, old = a_link(site, centre.director, minutes_ago=29), a_link(site, centre.director, minutes_ago=31)
    client = client_of()
    assert client.get(fresh).status_code == 200
    seen = client.get(old)
    assert seen.status_code == 410
    assert "son délai est passé" in page_of(seen).text
    form = Form(page_of(client.get(fresh)), "/connexion/")
    assert post(client, old, form.pairs()).status_code == 410, "a form kept open outlived its link"
    assert not is_in(client)


def test_an_unknown_link_says_what_to_do(client_of: Callable):
    for token in ("jeton", "x" * 2000, "%00", "é", "..%2f..%2fetc", "%ff"):
        seen = client_of().get(f"/connexion/{token}")
        assert seen.status_code in {404, 410}, token
        assert page_of(seen).heading in {"Ce lien ne sert plus", "Cette page n’existe pas"}


def test_a_link_needs_its_form(site: Site, centre: Centre, client_of: Callable):
    """A page elsewhere cannot press the button for a person."""
    link = a_link(site, centre.director)
    client = client_of()
    assert client.post(link).status_code == 400
    assert client.post(link, data={"csrf_token": "x"}).status_code == 400
    assert client.get(link).status_code == 200, "a refused press used the link"


def test_someone_put_aside_no_longer_comes_in(site: Site, centre: Centre, client_of: Callable):
    link = a_link(site, centre.delegate)
    inside = client_of(centre.delegate)
    with site.app.app_context():
        person = accounts.read_identity(centre.delegate).person_id
        assert directory.set_person_active(person, active=False, by=person, now=datetime.now(UTC)) is None
    assert client_of().get(link).status_code == 410
    assert inside.get("/sondages/").status_code == 303, "the open session outlived its person"


# ── where one goes next ──


def test_a_letter_leads_to_the_page_that_was_asked_for_on_any_device(
    site: Site, centre: Centre, client_of: Callable
):
    asking, phone = client_of(), client_of()
    wanted = centre.page("sections/nombres?verifier=1#budget")
    form = Form(page_of(asking.get("/connexion", query_string={"suite": wanted})), "/connexion")
    form.fill("courriel", centre.director).press(asking)
    link = letters(site, centre.director)[-1]
    entered = Form(page_of(phone.get(link)), "/connexion/").press(phone)
    assert entered.headers["Location"] == wanted
    elsewhere = link.partition("?")[0] + "?suite=https://exemple.invalid/"
    assert Form(page_of(client_of().get(a_link(site, centre.director))), "/connexion/").value("suite") == [""]
    assert client_of().get(elsewhere).status_code == 410


# ── how long one stays ──


def test_a_page_s_script_is_told_how_long_the_session_lasts(site: Site, centre: Centre, client_of: Callable):
    client = client_of(centre.director)
    page = page_of(client.get("/sondages/"))
    token = Form(page, "/deconnexion").value("csrf_token")[0]
    with site.app.app_context():
        then = datetime.now(UTC) - accounts.SESSION_IDLE + timedelta(minutes=8)
        age_sessions(centre.director, then)
    drawn = page_of(client.get("/sondages/")).by_id("veille")["data-left"]
    assert 7 * 60 < int(drawn) <= 8 * 60
    stayed = client.post("/session", headers={"HX-Request": "true", "X-CSRFToken": token})
    assert stayed.status_code == 204
    assert int(stayed.headers["Session-Left"]) > 11 * 3600
    assert client_of().post("/session", headers={"HX-Request": "true"}).status_code in {401, 403}


def test_what_someone_else_typed_is_not_sent_in_the_name_of_who_is_there(
    site: Site, centre: Centre, client_of: Callable
):
    mine, theirs = client_of(centre.director), client_of(centre.delegate)
    page = page_of(theirs.get(centre.page("sections/nombres")))
    token = Form(page, "enregistrement").value("csrf_token")[0]
    marks = [
        page_of(each.get("/sondages/")).root.one("meta", name="person")["content"] for each in (mine, theirs)
    ]
    assert marks[0] != marks[1]
    body = {"people": "12", "_versions": '{"people": 0}'}
    for mark, status in ((marks[0], 401), (marks[1], 200)):
        headers = {"HX-Request": "true", "X-CSRFToken": token, "X-Person": mark}
        sent = theirs.post(centre.page("sections/nombres/enregistrement"), data=body, headers=headers)
        assert sent.status_code == status
        assert site.kept(centre, "people") == (["12"] if status == 200 else [])


def test_a_page_asked_for_before_signing_in_is_reached_after(site: Site, centre: Centre, client_of: Callable):
    client = client_of()
    wanted = centre.page("sections/nombres?verifier=1")
    turned = client.get(wanted)
    assert turned.status_code == 303
    ask_for_link(client, centre.director, turned.headers["Location"])
    link = letters(site, centre.director)[-1]
    entered = Form(page_of(client.get(link)), "/connexion/").press(client)
    assert entered.headers["Location"] == wanted


@pytest.mark.parametrize(
    "address",
    [
        "https://exemple.invalid/",
        "//exemple.invalid/",
        "/\\exemple.invalid/",
        "\\\\exemple.invalid",
        "javascript:alert(1)",
        "/\t/exemple.invalid",
        "/ok\r\nSet-Cookie: x=1",
        "http:exemple.invalid",
        "/\x00",
        "https://[",
    ],
)
def test_nobody_is_led_elsewhere(site: Site, centre: Centre, client_of: Callable, address: str):
    client = client_of()
    form = Form(page_of(client.get("/connexion", query_string={"suite": address})), "/connexion")
    assert form.value("suite") == [""]
    form.state[id(form.named("suite")[0])] = address
    form.fill("courriel", centre.director).press(client)
    link = letters(site, centre.director)[-1]
    entered = Form(page_of(client.get(link)), "/connexion/").press(client)
    assert entered.headers["Location"] == "/"


# ── the demonstration ──


def test_each_persona_comes_in_by_a_button(client_of: Callable):
    arrivals = {
        "direction": "/sondages/",
        "paie": "/sondages/",
        "analyse": "/gestion/resultats/",
        "conception": "/gestion/conception/",
    }
    for persona, arrival in arrivals.items():
        client = client_of()
        page = page_of(client.get("/demo"))
        button = page.root.one("button", value=persona)
        assert Form(page, "/demo").send(client, button).status_code == 303
        assert client.get("/").headers["Location"] == arrival
        assert client.get(arrival).status_code == 200


def test_an_unknown_persona_comes_in_nowhere(client_of: Callable):
    client = client_of()
    form = Form(page_of(client.get("/demo")), "/demo")
    for persona in ("", "root", "direction'--", "\x00", "x" * 5000, Centre(2).director):
        assert form.send(client, persona=persona).status_code == 404
    assert not is_in(client)


def test_without_the_demonstration_there_is_no_such_door(
    site: Site, client_of: Callable, monkeypatch: pytest.MonkeyPatch
):
    from dataclasses import replace

    client = client_of()
    form = Form(page_of(client.get("/demo")), "/demo")
    real = replace(site.settings, demo=False)
    monkeypatch.setitem(site.app.config, "SETTINGS", real)
    monkeypatch.setitem(site.app.jinja_env.globals, "settings", real)
    assert client.get("/demo").status_code == 404
    assert form.send(client, persona="direction").status_code == 404
    page = page_of(client.get("/connexion"))
    assert not [link for link in page.links if "demo" in link["href"]]
    assert "fictives" not in page.text


# ── sessions ──


def test_signing_out_ends_the_session_for_ever(centre: Centre, client_of: Callable):
    client = client_of(centre.director)
    page = page_of(client.get("/sondages/"))
    kept = client.get_cookie("session")
    left = Form(page, "/deconnexion").press(client, "Fermer la session")
    assert left.headers["Location"] == "/deconnexion"
    assert page_of(client.get("/deconnexion")).heading == "Votre session est fermée"
    assert not is_in(client)
    thief = client_of()
    assert kept is not None
    thief.set_cookie("session", kept.value)
    assert not is_in(thief), "the cookie still opens after the session was closed"


def test_a_session_taken_away_is_gone_at_the_next_page(site: Site, centre: Centre, client_of: Callable):
    here, there = client_of(centre.director), client_of(centre.director)
    assert is_in(here)
    assert is_in(there)
    with site.app.app_context():
        person = accounts.read_identity(centre.director)
        assert accounts.revoke_sessions(person.person_id, now=datetime.now(UTC)) >= 2
    assert not is_in(here)
    assert not is_in(there)


def test_a_session_that_nobody_used_for_a_day_is_over(site: Site, centre: Centre, client_of: Callable):
    client = client_of()
    with site.app.app_context():
        then = datetime.now(UTC) - timedelta(hours=13)
        accounts.request_sign_in_link(centre.director, now=then, base_url="")
        token = accounts.consume_sign_in_link(letters(site, centre.director)[-1].rsplit("/", 1)[1], now=then)
    with client.session_transaction() as session:
        session["jeton"] = token
    assert not is_in(client)


def test_a_right_taken_away_is_gone_at_the_next_page(site: Site, centre: Centre, client_of: Callable):
    client = client_of(centre.delegate)
    assert client.get(centre.page("sections/nombres")).status_code == 200
    with site.app.app_context():
        person = accounts.read_identity(centre.delegate).person_id
        elsewhere = Centre(1).code  # of another centre still, so that the session stays
        given = {"email": centre.delegate, "name": "", "role": "hr", "sections": {world.EVERY: ["nombres"]}}
        assert directory.give_membership(elsewhere, **given, by=person, now=datetime.now(UTC)) == person
        assert directory.end_membership(centre.code, person, by=person, now=datetime.now(UTC)) is None
    assert client.get(centre.page("sections/nombres")).status_code == 404
    assert client.get("/sondages/").status_code == 200


def test_the_cookie_is_for_this_house_alone(site: Site, centre: Centre, client_of: Callable):
    client = client_of()
    link = a_link(site, centre.director)
    entered = Form(page_of(client.get(link)), "/connexion/").press(client)
    (cookie,) = entered.headers.get_all("Set-Cookie")
    for part in ("HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie
    assert ("Secure" in cookie) == site.settings.secure
    client.get("/sondages/")
    assert client.get("/sondages/").headers.get_all("Set-Cookie") == [], (
        "a page that is read changes the cookie"
    )


@pytest.mark.parametrize("over", [True, False])
def test_a_form_left_open_serves_again_after_signing_in_anew(
    site: Site, centre: Centre, client_of: Callable, over: bool
):
    """A new session is opened in another tab, whether the first is over or not; the first page can then be sent."""
    client = client_of(centre.director)
    form = Form(page_of(client.get(centre.page("sections/nombres")))).fill("people", "12")
    if over:
        with site.app.app_context():
            accounts.revoke_sessions(accounts.read_identity(centre.director).person_id, now=datetime.now(UTC))
    link = a_link(site, centre.director)
    assert Form(page_of(client.get(link)), "/connexion/").press(client).status_code == 303
    assert form.press(client, "Sommaire").status_code == 303
    assert site.kept(centre, "people") == ["12"]


def test_a_form_of_someone_else_does_not_serve(site: Site, centre: Centre, client_of: Callable):
    """Someone else signs in where the first person still was: the first one's open page is not sent in their name."""
    client = client_of(centre.director)
    form = Form(page_of(client.get(centre.page("sections/nombres")))).fill("people", "12")
    link = a_link(site, centre.delegate)
    assert Form(page_of(client.get(link)), "/connexion/").press(client).status_code == 303
    refused = form.press(client, "Sommaire")
    assert refused.status_code == 400
    assert site.kept(centre, "people") == []
    assert "Vos réponses ne sont pas perdues" in page_of(refused).text
