"""« Mon compte » and the other ways in: passwords, codes, sessions, and proving again who one is."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from surveys.web.shared.access import TOKEN
from tests.web import world
from tests.web.conftest import Site
from tests.web.forms import Form, page_of
from tests.web.reviewer import ReviewingClient
from tests.web.test_sign_in import is_in, letters
from tests.web.world import Centre

GOOD = "quatre mots sans lien"


def age(client: ReviewingClient, site: Site, ago: timedelta, *, factor: bool = False) -> None:
    """Make the last proof of a browser's session older."""
    with client.session_transaction() as session, site.app.app_context():
        world.age_proof(session[TOKEN], datetime.now(UTC) - ago, factor=factor)


def choose_password(client: ReviewingClient, password: str = GOOD):
    form = Form(page_of(client.get("/compte/")), "/compte/mot-de-passe")
    return form.fill("mot_de_passe", password).press(client)


def enter_with(client: ReviewingClient, email: str, password: str):
    form = Form(page_of(client.get("/connexion/mot-de-passe")), "/connexion/mot-de-passe")
    return form.fill("courriel", email).fill("mot_de_passe", password).press(client)


def add_application(client: ReviewingClient) -> tuple[pyotp.TOTP, list[str]]:
    """Add an application from « Mon compte », as a person does; return it and the recovery codes that were shown."""
    begun = Form(page_of(client.get("/compte/")), "/compte/codes/ajout").press(client)
    page = page_of(client.get(begun.headers["Location"]))
    secret = "".join(next(each.text for each in page.root.all("span") if "spelled" in each.classes).split())
    application = pyotp.TOTP(secret)
    assert "<svg" in page.html
    wrong = Form(page, "/compte/codes").fill("code", "12").press(client)
    assert wrong.status_code == 422
    shown = Form(page_of(wrong), "/compte/codes").fill("code", application.now()).press(client)
    assert shown.status_code == 200
    return application, [each.text for each in page_of(shown).root.all("li") if "-" in each.text]


# ── a password ──


def test_a_password_is_chosen_used_and_taken_away(site: Site, centre: Centre, client_of: Callable):
    inside = client_of(centre.director)
    short = choose_password(inside, "court")
    assert short.status_code == 422
    assert "au moins 12 caractères" in page_of(short).by_id("erreur-nouveau").text
    assert choose_password(inside).status_code == 303
    client = client_of()
    assert enter_with(client, centre.director, GOOD).status_code == 303
    assert is_in(client)
    Form(page_of(inside.get("/compte/")), "/compte/mot-de-passe/retrait").press(inside)
    assert enter_with(client_of(), centre.director, GOOD).status_code == 422


def test_nothing_tells_whether_an_address_has_a_password_or_anyone(
    site: Site, centre: Centre, client_of: Callable
):
    choose_password(client_of(centre.director))
    said = set()
    for email in (centre.director, centre.delegate, "personne@exemple.invalid"):
        client = client_of()
        refused = enter_with(client, email, "pas le bon mot")
        assert refused.status_code == 422
        said.add(page_of(refused).text)
        assert not is_in(client)
    assert len(said) == 1
    assert "ne vont pas ensemble" in said.pop()


def test_guessing_is_stopped_the_same_way_for_everyone_and_the_link_stays(
    site: Site, centre: Centre, client_of: Callable
):
    choose_password(client_of(centre.director))
    for email in (centre.director, f"nul.{centre.number}@exemple.invalid"):
        client = client_of()
        statuses = [enter_with(client, email, f"essai {n} de suite").status_code for n in range(12)]
        assert statuses == [422] * 10 + [429] * 2
        blocked = enter_with(client, email, GOOD)
        assert blocked.status_code == 429
        assert "15\u00a0minutes" in page_of(blocked).text
    assert is_in(client_of(centre.director)), "whoever guesses shuts nobody out"


# ── sessions ──


def test_sessions_are_listed_and_closed_from_another_browser(site: Site, centre: Centre, client_of: Callable):
    here, phone, office = (client_of(centre.director) for _ in range(3))
    page = page_of(here.get("/compte/"))
    assert len([each for each in page.root.all("button") if "Fermer cette session" in each.text]) == 2
    assert page.text.count("(cette session)") == 1
    named = next(each["value"] for each in page.root.all("button") if each["name"] == "session")
    assert Form(page, "/compte/sessions").send(here, session=named).status_code == 303
    assert sorted((is_in(phone), is_in(office))) == [False, True]
    Form(page_of(here.get("/compte/")), "/compte/sessions").press(here, "toutes les autres")
    assert (is_in(here), is_in(phone), is_in(office)) == (True, False, False)


def test_nobody_closes_the_session_of_someone_else(site: Site, centre: Centre, client_of: Callable):
    mine, theirs, another = (client_of(who) for who in (centre.delegate, centre.director, centre.director))
    named = page_of(another.get("/compte/")).root
    mark = next(each["value"] for each in named.all("button") if each["name"] == "session")
    client_of(centre.delegate)
    form = Form(page_of(mine.get("/compte/")), "/compte/sessions")
    form.send(mine, session=mark)
    assert is_in(theirs)


# ── a second factor ──


def test_whoever_has_an_application_is_asked_for_a_code_at_every_sign_in(
    site: Site, centre: Centre, client_of: Callable
):
    first = client_of(centre.director)
    application, recovery = add_application(first)
    assert len(recovery) == 10
    assert is_in(first), "the session that added it has just given a code"
    client = client_of(centre.director)
    wanted = centre.page("sections/nombres?verifier=1")
    asked = client.get(wanted)
    assert asked.headers["Location"].startswith("/connexion/confirmation?suite=")
    page = page_of(client.get(asked.headers["Location"]))
    assert "Avec un lien" not in page.text, "a link would be the same factor again"
    wrong = Form(page, "/connexion/confirmation/code").fill("code", "000000").press(client)
    assert wrong.status_code == 422
    assert not is_in(client)
    given = Form(page_of(wrong), "/connexion/confirmation/code").fill("code", recovery[0]).press(client)
    assert given.headers["Location"] == wanted
    assert client.get(wanted).status_code == 200
    assert application.secret not in page_of(client.get("/compte/")).html


def test_what_is_typed_meanwhile_is_kept_waiting_not_lost(site: Site, centre: Centre, client_of: Callable):
    client = client_of(centre.director)
    other = client_of(centre.director)
    page = page_of(client.get("/compte/"))
    add_application(other)
    refused = Form(page, "/compte/sessions").press(client)
    assert refused.status_code == 428
    assert page_of(refused).link("Confirmer") == "/connexion/confirmation"


def test_codes_are_tried_ten_times_not_a_million(site: Site, centre: Centre, client_of: Callable):
    add_application(client_of(centre.delegate))
    client = client_of(centre.delegate)
    where = "/connexion/confirmation"
    said = [
        page_of(Form(page_of(client.get(where)), f"{where}/code").fill("code", f"{n:06d}").press(client)).text
        for n in range(11)
    ]
    assert "Trop d’essais" not in said[6]
    assert "Trop d’essais" in said[10]


def test_an_application_taken_away_is_asked_for_no_more(site: Site, centre: Centre, client_of: Callable):
    client = client_of(centre.director)
    add_application(client)
    Form(page_of(client.get("/compte/")), "/compte/codes/retrait").press(client)
    assert is_in(client_of(centre.director))


# ── proving again ──


@pytest.mark.parametrize("way", ["password", "link"])
def test_pay_is_read_by_who_signed_in_lately_and_typing_is_kept_anyway(
    site: Site, centre: Centre, client_of: Callable, way: str
):
    client = client_of(centre.director)
    pay = centre.page("sections/salaires", *world.PAY)
    choose_password(client)
    drawn = page_of(client.get(pay))
    age(client, site, timedelta(hours=5))
    asked = client.get(pay)
    assert asked.headers["Location"].startswith("/connexion/confirmation?suite=")
    assert client.get(centre.page("sections/identification", *world.PAY)).status_code == 200
    saved = Form(drawn, "/enregistrement").press(client)
    assert saved.status_code in {200, 303}, "what was typed is kept, however long ago one signed in"
    page = page_of(client.get(asked.headers["Location"]))
    if way == "password":
        done = Form(page, "confirmation/mot-de-passe").fill("mot_de_passe", GOOD).press(client)
    else:
        assert Form(page, "confirmation/lien").press(client).headers["Location"] == "/connexion/envoi"
        letter = letters(site, centre.director)[-1]
        done = Form(page_of(client.get(letter)), "/connexion/").press(client)
    assert done.headers["Location"] == pay
    assert client.get(pay).status_code == 200


def test_a_wrong_password_confirms_nothing(site: Site, centre: Centre, client_of: Callable):
    client = client_of(centre.director)
    choose_password(client)
    age(client, site, timedelta(hours=5))
    page = page_of(client.get("/connexion/confirmation"))
    refused = Form(page, "confirmation/mot-de-passe").fill("mot_de_passe", "pas le bon").press(client)
    assert refused.status_code == 422
    assert client.get(centre.page("sections/salaires", *world.PAY)).status_code == 303


def test_answers_leave_with_who_signed_in_lately(site: Site, client_of: Callable):
    client = client_of("analyse@exemple.invalid")
    address = "/gestion/resultats/every_kind/2025/reponses"
    assert client.get(address).status_code == 200
    age(client, site, timedelta(minutes=31))
    assert client.get(address).headers["Location"].startswith("/connexion/confirmation")


def test_a_form_asked_too_late_changes_nothing_and_says_where_to_confirm(
    site: Site, centre: Centre, client_of: Callable
):
    client = client_of(centre.director)
    age(client, site, timedelta(hours=1))
    refused = choose_password(client)
    assert refused.status_code == 428
    assert page_of(refused).heading == "Confirmez que c’est vous"
    assert enter_with(client_of(), centre.director, GOOD).status_code == 422
