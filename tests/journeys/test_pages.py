"""Every page at two widths: no fault that axe can see, no sideways scroll on a telephone, a visible focus that nothing hides.

axe alone is not enough: it found nothing in a page that scrolled sideways, so widths and focus are measured.
"""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from tests.journeys.conftest import Site
from tests.web.world import Centre

AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SECTIONS = ("textes", "nombres", "tableaux", "listes")
RENEWAL_SECTIONS = (
    "identification",
    "entente",
    "resultats",
    "demande",
    "financement",
    "acces",
    "administration",
    "gouvernance",
    "cloture",
)
# axe takes a field that the bar at the foot half covers for a small one, until one scrolls: the whole page is seen at once.
TALL = 7000
Open = Callable[..., Page]
Visit = Callable[[Page], None]


def violations(page: Page) -> list[str]:
    """Return what axe sees wrong, one line each."""
    if not page.evaluate("'axe' in window"):
        # As the browser's own tools do it: the page's policy refuses scripts that the site did not serve.
        session = page.context.new_cdp_session(page)
        session.send("Runtime.evaluate", {"expression": AXE})
    found = page.evaluate(
        "(tags) => axe.run(document, { runOnly: tags }).then((done) => done.violations)", TAGS
    )
    return [
        f"{each['id']}: {node['target']} {node.get('failureSummary', '')}"
        for each in found
        for node in each["nodes"]
    ]


def sideways(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def hidden_focus(page: Page) -> list[str]:
    """Walk the page with Tab; return what takes the focus without showing it, or under something else."""
    return list(
        page.evaluate(
            """async () => {
            const faults = [];
            const stops = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
                .filter((each) => !each.disabled && each.tabIndex >= 0 && each.checkVisibility({ visibilityProperty: true }) && each.type !== 'hidden');
            for (const stop of stops) {
                stop.focus({ focusVisible: true });
                await new Promise(requestAnimationFrame);
                const box = stop.getBoundingClientRect();
                if (box.width === 0 || stop.classList.contains('skip')) continue;
                const ring = getComputedStyle(stop), label = stop.closest('label');
                const shows = ring.outlineStyle !== 'none' || (label && getComputedStyle(label).outlineStyle !== 'none');
                if (!shows) faults.push('no ring: ' + (stop.id || stop.textContent.trim().slice(0, 30)));
                const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1), y = box.top + Math.min(box.height / 2, 12);
                const top = y > 0 && y < innerHeight ? document.elementFromPoint(x, y) : null;
                if (top && top !== stop && !stop.contains(top) && !top.contains(stop) && !(label && label.contains(top)))
                    faults.push('hidden: ' + (stop.id || stop.textContent.trim().slice(0, 30)) + ' under ' + top.className);
            }
            return faults;
        }"""
        )
    )


def prepare(page: Page, centre: Centre) -> None:
    """Fill enough of a section for messages, confirmations and totals to be on the page."""
    page.goto(centre.page("sections/nombres"))
    for field, text in (("people", "900"), ("budget", "mille"), ("signed_on", "demain")):
        page.fill(f"#{field}", text)
        page.keyboard.press("Tab")
    page.locator("#meeting").click()
    page.wait_for_selector("#m-people .message")
    page.goto(centre.page("sections/tableaux"))
    page.get_by_label("A – Sessions d’information").first.check()
    page.wait_for_selector("#results-a-target:visible")
    page.fill("#results-a-target", "100")
    page.fill("#results-a-reached", "300")
    page.locator("#mixed-a-price").click()
    page.wait_for_selector("#m-r-results-a .message")
    page.goto(centre.page("sections/listes"))
    page.locator("#add-staff").click()
    page.wait_for_selector("#b-staff tr[data-entry]")


def addresses(centre: Centre) -> list[tuple[str, str]]:
    """Return the pages of a centre, by name."""
    renewal = {"survey": "renouvellement", "edition": "2025-2026"}
    return [
        ("mon centre", "/sondages/"),
        ("sommaire", centre.page()),
        *((f"section {code}", centre.page(f"sections/{code}")) for code in SECTIONS),
        *((f"section {code}, à revoir", centre.page(f"sections/{code}?verifier=1")) for code in SECTIONS),
        ("révision", centre.page("revision")),
        ("reçu", centre.page("recu", edition="2025")),
        ("copie", centre.page("revision", edition="2025")),
        ("sommaire du renouvellement", centre.page(**renewal)),
        *(
            (f"renouvellement, {code}", centre.page(f"sections/{code}", **renewal))
            for code in RENEWAL_SECTIONS
        ),
        ("page absente", "/sondages/rien"),
    ]


PUBLIC = [
    ("démonstration", "/demo"),
    ("connexion", "/connexion"),
    ("lien envoyé", "/connexion/envoi"),
    ("lien inconnu", "/connexion/inconnu"),
    ("session fermée", "/deconnexion"),
    ("page absente", "/rien"),
]


def test_axe_finds_nothing_at_both_widths(
    one_site: Site, open_page: Open, centre: Centre, say: Callable[[str], None]
):
    page = open_page(one_site, quiet=False)
    checked, found = 0, []
    for name, address in PUBLIC:
        page.goto(address)
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": TALL})
            found += [f"{name} à {width} : {fault}" for fault in violations(page)]
            checked += 1
    page = open_page(one_site, centre.director, quiet=False)
    prepare(page, centre)
    for name, address in addresses(centre):
        page.goto(address)
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": TALL})
            found += [f"{name} à {width} : {fault}" for fault in violations(page)]
            checked += 1
    say(f"axe: {len(found)} violations on {checked} pages, half of them at 1280 px and half at 360 px")
    assert found == []


def test_the_analysts_pages_have_no_fault_and_do_not_scroll_sideways(
    demonstration_site: Site, open_page: Open, say: Callable[[str], None]
):
    page = open_page(demonstration_site)
    page.goto("/demo")
    page.get_by_role("button", name="Analyse").click()
    page.wait_for_url("**/gestion/resultats/")
    start = "/gestion/resultats/renouvellement/2025-2026/"
    page.goto(start)
    links = page.locator("main a[href*='/statistiques/']").evaluate_all(
        "(links) => links.map((each) => each.pathname)"
    )
    assert len(links) > 40
    # One statistic of each shape is enough for axe; the widths are measured on many.
    visited = ["/gestion/resultats/", start, *list(dict.fromkeys(links))[::6]]
    found, wide = [], []
    for address in visited:
        page.goto(address)
        for width in (1280, 360, 320):
            page.set_viewport_size({"width": width, "height": 900})
            if over := sideways(page):
                wide.append(f"{address} à {width} : {over} px")
            if width != 320:
                found += [f"{address} à {width} : {fault}" for fault in violations(page)]
    say(f"axe: {len(found)} violations on {2 * len(visited)} analysts' pages")
    assert (found, wide) == ([], [])


def test_nothing_scrolls_sideways_at_320_pixels_even_with_wider_spacing(
    one_site: Site, open_page: Open, centre: Centre
):
    page = open_page(one_site, centre.director, width=320, quiet=False)
    prepare(page, centre)
    wide = []
    for name, address in [*addresses(centre), *PUBLIC]:
        page.goto(address)
        if over := sideways(page):
            wide.append(f"{name} : {over} px")
        page.evaluate(
            """() => { for (const each of document.querySelectorAll('main *')) {
                each.style.lineHeight = '1.5'; each.style.letterSpacing = '0.12em'; each.style.wordSpacing = '0.16em'; } }"""
        )
        if over := sideways(page):
            wide.append(f"{name}, espacé : {over} px")
    assert wide == []


def test_focus_is_always_seen(one_site: Site, open_page: Open, centre: Centre):
    page = open_page(one_site, centre.director, quiet=False)
    prepare(page, centre)
    faults = []
    for name, address in addresses(centre)[:9]:
        page.goto(address)
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 700})
            faults += [f"{name} à {width} : {fault}" for fault in hidden_focus(page)]
    assert faults == []


def test_what_a_finger_must_reach_is_large_enough(one_site: Site, open_page: Open, centre: Centre):
    page = open_page(one_site, centre.director, width=360, quiet=False)
    prepare(page, centre)
    small = []
    for name, address in addresses(centre)[:8]:
        page.goto(address)
        small += page.evaluate(
            """(name) => [...document.querySelectorAll('button, input:not([type=hidden]), select, textarea, summary')]
                .filter((each) => each.offsetParent !== null && each.tabIndex >= 0)
                .map((each) => [each, (each.closest('label') ?? each).getBoundingClientRect()])
                .filter(([each, box]) => box.height > 0 && (box.height < 24 || box.width < 24))
                .map(([each, box]) => `${name}: ${each.id || each.textContent.trim()} ${Math.round(box.width)}×${Math.round(box.height)}`)""",
            name,
        )
    assert small == []
