"""The whole of « every kind », filled through its pages as someone without script would.

Apart from the tests because those of reviewing, sending and receipts all start from a finished survey.
"""

from werkzeug.test import Client

from tests.web.forms import Form, page_of
from tests.web.world import Centre

SECTIONS = ("textes", "nombres", "tableaux", "listes")
GO_ON = "Enregistrer et continuer"


def section(client: Client, centre: Centre, code: str, *, check: bool = False) -> Form:
    """Open a section and return its form."""
    response = client.get(centre.page(f"sections/{code}{'?verifier=1' if check else ''}"))
    assert response.status_code == 200, response.status
    return Form(page_of(response))


def fill_textes(form: Form) -> Form:
    form.tick("org_name@confirme", "oui").fill("contact_email", "camille@exemple.org").tick(
        "sufficient", "oui"
    )
    return form.fill("region", "r06").tick("causes", "temps")


def fill_nombres(form: Form) -> Form:
    return form.fill("people", "0").fill("budget", "1 250 000,50").fill("fte", "12,5")


def fill_tableaux(form: Form) -> Form:
    form.tick("offered", "a")
    for row in ("a", "b", "c1"):
        form.tick(f"opinions.{row}", "neutre")
    return form


def fill_results(form: Form) -> Form:
    return form.fill("results.a.target", "320").fill("results.a.reached", "300")


def fill_listes(form: Form, entry: str) -> Form:
    form.tick("relation", "8").tick("certified", "oui")
    form.fill(f"staff[{entry}].mark", "01").fill(f"staff[{entry}].post", "dg")
    return form.fill(f"staff[{entry}].rate", "52,25")


def fill_survey(client: Client, centre: Centre) -> None:
    """Fill everything that is required; each section is left by « Enregistrer et continuer »."""
    assert fill_textes(section(client, centre, "textes")).press(client, GO_ON).status_code == 303
    assert fill_nombres(section(client, centre, "nombres")).press(client, GO_ON).status_code == 303
    form = fill_tableaux(section(client, centre, "tableaux"))
    assert form.press(client, GO_ON).status_code == 422  # the rows of the table have just appeared
    form = fill_results(section(client, centre, "tableaux"))
    assert form.press(client, GO_ON).status_code == 422  # and now its total
    form = section(client, centre, "tableaux").tick("total_confirmed", "oui")
    assert form.press(client, GO_ON).status_code == 303
    form = section(client, centre, "listes")
    added = form.send(client, form.element.one("button", id="add-staff"))
    assert added.status_code == 303
    form = fill_listes(section(client, centre, "listes"), entry=added.headers["Location"].rpartition("-")[2])
    done = form.press(client, GO_ON)
    assert (done.status_code, done.headers.get("Location")) == (303, centre.page())
