"""« Nouvelles », the journal of « Mon centre », what each person receives, and the button that ends it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from surveys.operations import accounts, notifying
from tests.web.answers import fill_survey, section
from tests.web.conftest import Site
from tests.web.forms import Form, page_of, post
from tests.web.page import Page
from tests.web.reviewer import ReviewingClient
from tests.web.world import Centre

NEWS, CHOICES = "/sondages/nouvelles", "/sondages/preferences"


def plain(page: Page) -> str:
    return page.text.replace("\u00a0", " ")


def finish(client: ReviewingClient, centre: Centre) -> None:
    form = section(client, centre, "nombres").fill("people", "0").fill("budget", "1 250 000,50")
    assert form.fill("fte", "12,5").press(client, "Enregistrer et continuer").status_code == 303


def mark_everything(client: ReviewingClient) -> None:
    """Read what came before: an edition that another test closed is news to every centre."""
    token = page_of(client.get(NEWS)).root.all("input", name="csrf_token")[0]["value"]
    assert post(client, f"{NEWS}/lues", [("csrf_token", token)]).status_code == 303


def test_what_a_colleague_finished_is_new_until_it_is_opened(
    centre: Centre, direction: ReviewingClient, client_of: Callable
):
    mark_everything(direction)
    finish(client_of(centre.delegate), centre)
    home = plain(page_of(direction.get("/sondages/")))
    assert "Nouvelles" in home
    assert f"Alex Fictif {centre.number:02d} a terminé" in home
    assert "1 250 000,50" not in home
    page = page_of(direction.get(NEWS))
    assert "Une nouvelle à lire." in page.text
    assert "Une nouvelle à lire." in page_of(direction.get(NEWS)).text, "reading the page took it away"
    forms = [each for each in page.root.all("form") if each["action"].endswith("/lues")]
    assert len(forms) == 2, "one to open it, one to mark everything"
    token = forms[0].all("input", name="csrf_token")[0]["value"]
    key = forms[0].all("input", name="nouvelle")[0]["value"]
    opened = post(
        direction, f"{NEWS}/lues", [("csrf_token", token), ("nouvelle", key), ("vers", centre.page())]
    )
    assert opened.headers["Location"] == centre.page()
    assert "Tout est lu." in page_of(direction.get(NEWS)).text
    home = page_of(direction.get("/sondages/"))
    assert "Ce que l’équipe a fait" in home.text
    assert f"Alex Fictif {centre.number:02d} a terminé" in plain(home)


def test_everything_is_marked_at_once_and_only_ones_own(
    centre: Centre, direction: ReviewingClient, client_of: Callable
):
    mark_everything(direction)
    finish(client_of(centre.delegate), centre)
    mark_everything(client_of(Centre(centre.number - 1).director))
    page = page_of(direction.get(NEWS))
    assert "Une nouvelle à lire." in page.text
    whole = [each for each in page.root.all("form") if "Tout marquer" in each.text]
    token = whole[0].all("input", name="csrf_token")[0]["value"]
    assert post(direction, f"{NEWS}/lues", [("csrf_token", token)]).headers["Location"] == NEWS
    assert "Tout est lu." in page_of(direction.get(NEWS)).text


def test_news_lead_nowhere_else(centre: Centre, direction: ReviewingClient):
    token = page_of(direction.get(NEWS)).root.all("input", name="csrf_token")[0]["value"]
    for address in (
        "https://ailleurs.invalid/sondages/",
        "//ailleurs.invalid",
        "/deconnexion",
        "/sondages\\x",
        "",
    ):
        done = post(direction, f"{NEWS}/lues", [("csrf_token", token), ("vers", address)])
        assert done.headers["Location"] == NEWS, address


def test_someone_with_a_section_reads_nothing_of_the_others(
    centre: Centre, direction: ReviewingClient, client_of: Callable
):
    delegate = client_of(centre.delegate)
    fill_survey(direction, centre)
    for address in ("/sondages/", NEWS):
        said = plain(page_of(delegate.get(address)))
        assert f"Camille Fictif {centre.number:02d} a terminé Nombres et dates." in said
        assert not any(other in said for other in ("Textes et choix", "Tableaux", "Listes et classements"))
    form = Form(page_of(direction.get(centre.page("remise"))), "retour").fill("raison", "Motsecret")
    form.fill("remarque.comment", "À revoir").press(direction)
    for address in ("/sondages/", NEWS):
        said = plain(page_of(delegate.get(address)))
        assert "Motsecret" not in said
        assert "retourné" not in said, "a remark on a section of others"


def test_each_person_chooses(site: Site, centre: Centre, direction: ReviewingClient):
    form = Form(page_of(direction.get(CHOICES)), "/preferences")
    assert (form.value("ready"), form.value("finished")) == (["now"], ["digest"])
    done = form.tick("ready", "none").tick("finished", "now").press(direction)
    assert done.headers["Location"] == f"{CHOICES}?fait=oui"
    page = page_of(direction.get(done.headers["Location"]))
    assert "Vos choix sont enregistrés." in page.text
    form = Form(page, "/preferences")
    assert (form.value("ready"), form.value("finished"), form.value("closing")) == (
        ["none"],
        ["now"],
        ["digest"],
    )
    token = form.value("csrf_token")[0]
    refused = post(direction, CHOICES, [("csrf_token", token), ("ready", "souvent")])
    assert refused.status_code == 422
    assert Form(page_of(refused), "/preferences").value("ready") == ["none"]


def mark_for(site: Site, email: str, what: str = "digest") -> str:
    with site.app.app_context():
        person = accounts.read_identity(email)
        assert person is not None
        return notifying.stop_mark(person.person_id, what, leads=True, secret=site.settings.secret_key)


def chosen(site: Site, email: str) -> dict[str, str]:
    with site.app.app_context():
        person = accounts.read_identity(email)
        assert person is not None
        return dict(notifying.read_choices(person.person_id, leads=True))


def test_the_link_of_a_letter_ends_it_by_a_button_and_not_by_being_opened(
    site: Site, centre: Centre, client_of: Callable
):
    anyone = client_of()
    address = f"/sondages/courriels/{mark_for(site, centre.director)}"
    page = page_of(anyone.get(address))
    assert chosen(site, centre.director)["finished"] == "digest"
    form = [each for each in page.root.all("form") if "Ne plus les recevoir" in each.text]
    assert len(form) == 1
    token = form[0].all("input", name="csrf_token")[0]["value"]
    done = post(anyone, address, [("csrf_token", token)])
    assert done.status_code == 200
    assert "Vous ne recevrez plus de résumé." in plain(page_of(done))
    kept = chosen(site, centre.director)
    assert (kept["finished"], kept["team"], kept["closing"], kept["returned"]) == ("none",) * 3 + ("now",)


def test_a_mailbox_presses_the_button_by_itself(site: Site, centre: Centre):
    """RFC 8058: one POST, no cookie, no token of ours, no redirection."""
    site.app.config["WTF_CSRF_ENABLED"] = True
    client = site.app.test_client()
    address = f"/sondages/courriels/{mark_for(site, centre.director, 'ready')}"
    for _ in range(2):
        done = client.post(address, data={"List-Unsubscribe": "One-Click"})
        assert done.status_code == 200
    assert chosen(site, centre.director)["ready"] == "none"
    assert chosen(site, centre.director)["finished"] == "digest"
    for forged in (address[:-3] + "abc", "/sondages/courriels/x", f"{address}x"):
        assert client.post(forged, data={"List-Unsubscribe": "One-Click"}).status_code == 404
    assert client.post(CHOICES, data={"ready": "now"}).status_code in {400, 401}


def test_home_says_working_days_and_one_next_step(centre: Centre, direction: ReviewingClient):
    page = page_of(direction.get("/sondages/"))
    assert "jours ouvrables" in page.text
    primary = [each for each in page.root.all("a") if each["class"].split() == ["btn"]]
    assert len(primary) == 1


def test_a_person_of_two_centres_sees_both_and_one_next_step(site: Site, centre: Centre):
    other = Centre(centre.number - 1)
    email = f"deux.{centre.number}@exemple.invalid"
    with site.app.app_context():
        memberships = {centre.code: "director", other.code: "hr"}
        added = accounts.add_person(
            email=email, name="Noor Fictif", memberships=memberships, now=datetime.now(UTC) - timedelta(1)
        )
        assert isinstance(added, int)
    page = page_of(site.client(email).get("/sondages/"))
    assert [each.text for each in page.root.all("h1")] == ["Mes centres"]
    for each in (centre, other):
        assert f"Organisme fictif {each.number:02d}" in page.text
    assert len([each for each in page.root.all("a") if each["class"].split() == ["btn"]]) == 1


def test_before_starting_the_list_of_sections_says_what_one_needs(
    centre: Centre, direction: ReviewingClient, client_of: Callable
):
    from tests.web import world

    def before(client: ReviewingClient) -> str:
        return plain(page_of(client.get(centre.page("", *world.PAY))))

    said = before(direction)
    assert "Avant de commencer" in said
    assert "Vos réponses montrent ce que les centres-conseils en emploi paient" in said
    assert "environ 70 minutes" in said
    assert "la masse salariale du dernier exercice" in said
    delegate = before(client_of(centre.delegate))
    assert "Avant de commencer" in delegate
    assert "la masse salariale du dernier exercice" not in delegate, "a document of a section of others"
    form = Form(page_of(direction.get(centre.page("sections/profil", *world.PAY))))
    name = next(each["name"] for each in form.controls if each["inputmode"] in {"numeric", "decimal"})
    form.fill(name, "12").press(direction, "Sommaire")
    assert "Avant de commencer" not in before(direction)
