"""Going from page to page by links, and filling whatever form is found: what several tests do to see every page.

Apart because one test reviews what it meets and another has its HTML checked.
"""

import re
from collections import Counter, deque
from collections.abc import Iterator
from datetime import UTC, datetime

from surveys.operations import designing
from tests.web import world
from tests.web.conftest import Site
from tests.web.forms import Form, page_of
from tests.web.reviewer import ReviewingClient
from tests.web.world import Centre

PEOPLE = {
    "nobody": "",
    "direction": Centre(1).director,
    "paie": Centre(1).delegate,
    "analyse": "analyse@exemple.invalid",
    "conception": "conception@exemple.invalid",
    "collecte": "collecte@exemple.invalid",
}

DOORS = ("/", "/connexion", "/connexion/envoi", "/demo", "/deconnexion")
A_FEW = 3


def starts(site: Site, who: str) -> tuple[str, ...]:
    """Return where someone's walk begins: the doors and, for who designs, a draft of their own."""
    if who != "conception":
        return DOORS
    with site.app.app_context():
        now = datetime.now(UTC)
        origin = next(each for each in designing.list_origins(now=now) if each.survey == world.RENEWAL[0])
        edition = f"{now:%H%M%S%f}"  # others leave drafts too
        draft = designing.start_draft(
            world.RENEWAL[0],
            source=origin.version_id,
            title="À visiter",
            for_edition=edition,
            by=None,
            now=now,
        )
        assert isinstance(draft, designing.DraftState), draft
    return (f"/gestion/conception/{draft.id}/", *DOORS)


def walk(client: ReviewingClient, *starts: str) -> Iterator[tuple[str, str]]:
    """Follow every link from somewhere, reviewing each page; yield the address of each, without anchor, and its text.

    A board leads to each of its centres, a draft to each of its questions, and the list of drafts to whatever other tests
    left: a few of each sort are enough.
    """
    seen, files, waiting = set(), set(), deque(starts)
    followed: Counter[str] = Counter()
    while waiting:
        address = waiting.popleft().partition("#")[0]
        if address in seen or not address.startswith("/"):
            continue
        if alike := _alike(client, address):
            followed[alike] += 1
            if followed[alike] > A_FEW:
                continue
        seen.add(address)
        response = client.get(address)
        assert response.status_code in {200, 303, 308}, f"{address} → {response.status_code}"
        if response.status_code != 200:
            waiting.append(response.headers["Location"])
        elif response.mimetype == "text/html":
            yield address, response.get_data(as_text=True)
            for link in page_of(response).links:
                kind = link["href"].rpartition("/")[2].partition("?")[0]
                if "." not in kind or kind not in files:  # each sort of file once: drawing one costs a second
                    waiting.append(link["href"])
                    files.add(kind)


def _alike(client: ReviewingClient, address: str) -> str:
    """Return what pages share of which a few are enough; nothing for the others."""
    if address.startswith("/gestion/suivi/"):
        return re.sub(r"of-\d+", "of", address)
    if re.match(r"/gestion/conception/\d+/", address):
        return str(client.application.url_map.bind("localhost").match(address.partition("?")[0])[0])
    return ""


def fill_everything(form: Form, text: str) -> None:
    """Put something in every field: the same words in texts, the last choice elsewhere."""
    for each in form.controls:
        if each["type"] == "hidden" or each["name"].startswith("_"):
            continue
        if each["type"] in {"radio", "checkbox"}:
            reason = each["name"].endswith("@")
            form.state[id(each)] = not reason if each["type"] == "checkbox" else False
            if each["type"] == "radio":
                same = form.named(each["name"])
                form.state[id(same[-1])] = True
        elif each.tag == "select":
            form.state[id(each)] = each.all("option")[-1]["value"]
        else:
            form.state[id(each)] = text
