"""The directory, the team and one's own account as people meet them: a table imported, every page shown to axe at two widths.

Apart from the pages of centres because the staff's stand on the demonstration.
"""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site
from tests.journeys.test_pages import sideways, violations

Open = Callable[..., Page]
HOME = "/gestion/repertoire/"
OWN = f"{HOME}organismes/of-03-04/"
TABLE = "Code\tNom\tRégion\tTaille\nof-03-04\t\t\tgrande\nof-09-77\tOrganisme fictif 09-77\tCôte-Nord\t\nof-09-78\tX\tOntario\t"
PAGES = {
    "Collecte": (
        HOME, f"{HOME}personnes/", f"{HOME}personnes/1/", f"{HOME}renseignements", f"{HOME}historique",
        f"{HOME}nouvel-organisme", OWN, f"{OWN}modification", f"{OWN}personnes/nouvelle",
        f"{HOME}importation/personnes", "/compte/", "/compte/codes", "/connexion/confirmation",
    ),
    "Administration": ("/gestion/equipe/",),
    "Analyse": ("/gestion/acces/",),
}  # fmt: skip


def become(page: Page, persona: str) -> None:
    page.goto("/demo")
    page.get_by_role("button", name=persona, exact=True).click()
    page.wait_for_url("**/gestion/**")


def looked_at(page: Page, where: str) -> list[str]:
    """Return what axe sees wrong on the page that is open, at two widths, and what scrolls sideways on a telephone."""
    found = []
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 3000})
        found += [f"{where} à {width} : {fault}" for fault in violations(page)]
    if over := sideways(page):
        found.append(f"{where} : {over} px de côté")
    return found


def test_the_staff_s_people_pages_have_no_fault_and_a_table_is_imported(
    demonstration_site: Site, open_page: Open, say: Callable[[str], None]
) -> None:
    page, found, seen = open_page(demonstration_site), [], 0
    become(page, "Collecte")
    page.goto("/compte/")
    page.get_by_role("button", name="Ajouter une application").click()  # begun, so that its page is there
    page.goto(f"{HOME}importation/organismes")
    page.get_by_label("Ou collez ici un tableau").fill(TABLE)
    page.get_by_role("button", name="Voir ce qui changerait").click()
    expect(page.get_by_text("1 ligne refusée")).to_be_visible()
    found += looked_at(page, "aperçu")
    page.get_by_role("button", name="Accepter").click()
    expect(page.get_by_text("L’importation est faite.")).to_be_visible()
    page.goto(OWN)
    expect(page.get_by_text("par une importation")).to_be_visible()
    for persona, addresses in PAGES.items():
        become(page, persona)
        for address in addresses:
            page.goto(address)
            found += looked_at(page, address)
            seen += 1
    say(f"axe: {len(found)} violations on {2 * (seen + 1)} pages of people and access")
    assert found == []
