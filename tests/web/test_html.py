"""Every page is valid HTML, as the Nu checker of the W3C judges it.

Apart from the review of every page because the checker runs on Java, once for all pages, and may be absent.
"""

import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web import world
from tests.web.conftest import Site
from tests.web.forms import Form, page_of
from tests.web.walking import PEOPLE, fill_everything, starts, walk
from tests.web.world import Centre

JAR = Path(__file__).parents[2] / ".venv" / "vnu.jar"
# Attributes of htmx stand beside those of HTML: they are read by its script, and no browser minds them.
HTMX = r"Attribute “hx-[a-z:-]+” not allowed on element “[a-z]+” at this point\."


def filled(site: Site, centre: Centre) -> Iterator[tuple[str, str]]:
    """Yield the address and text of the pages of three surveys with something in every field, right and wrong."""
    client = site.client(centre.director)
    for survey, edition in ((world.EVERY, world.EDITION), world.RENEWAL, world.PAY):
        hub = page_of(client.get(centre.page("", survey, edition)))
        for address in dict.fromkeys(link["href"] for link in hub.links if "/sections/" in link["href"]):
            drawn = client.get(address)
            if drawn.status_code != 200:
                continue  # hidden by an answer since
            form = Form(page_of(drawn))
            fill_everything(form, "douze, environ")
            yield address, form.press(client, "Enregistrer et continuer").get_data(as_text=True)
            yield address, client.get(address).get_data(as_text=True)
        review = centre.page("revision", survey, edition)
        yield review, client.get(review).get_data(as_text=True)


def judge(folder: Path) -> list[dict[str, str]]:
    """Return what the checker says of the pages in a folder."""
    command = [
        "java",
        "-Xmx512m",
        "-jar",
        str(JAR),
        "--format",
        "json",
        "--filterpattern",
        HTMX,
        "--exit-zero-always",
    ]
    said = subprocess.run([*command, str(folder)], capture_output=True, text=True, check=True).stderr
    return list(json.loads(said)["messages"])


def test_the_checker_sees_what_is_wrong(tmp_path: Path) -> None:
    _need_checker()
    (tmp_path / "page.html").write_text("<!doctype html><title>x</title><ul><p>y</p></ul>", "utf-8")
    assert any("p" in found["message"] and found["type"] == "error" for found in judge(tmp_path))


def test_every_page_is_valid_html(site: Site, centre: Centre, tmp_path: Path, say) -> None:
    _need_checker()
    pages: dict[str, str] = {}
    for who, email in PEOPLE.items():
        client = site.client(email)
        client.lenient = True  # the same walk is reviewed in test_every_page
        pages |= {f"{who} {address}": text for address, text in walk(client, *starts(site, who))}
    for place, (address, text) in enumerate(filled(site, centre)):
        pages[f"filled {place} {address}"] = text
    pages["nobody /nulle-part"] = site.client().get("/nulle-part").get_data(as_text=True)
    whole = {name: text for name, text in pages.items() if text.startswith("<!doctype")}
    names = {}
    for number, (name, text) in enumerate(whole.items()):
        names[f"{number}.html"] = name
        (tmp_path / f"{number}.html").write_text(text, "utf-8")
    found = judge(tmp_path)
    faults = Counter(re.sub(r"\s+", " ", each["message"]) for each in found)
    where = {each["message"]: names[each["url"].rpartition("/")[2]] for each in found}
    assert faults == Counter(), [(count, what, where.get(what, "")) for what, count in faults.most_common(20)]
    assert len(whole) > 300
    say(f"valid HTML: {len(whole)} pages, 0 errors and 0 warnings of the Nu checker")


def _need_checker() -> None:
    if shutil.which("java") is None or not JAR.exists():
        pytest.skip("the Nu checker is not here: it needs Java, and npm to come")
