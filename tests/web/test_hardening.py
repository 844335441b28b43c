"""What a hostile network, page or file meets: cookies that nobody can lay, sessions that nobody can lend, files that are what they say.

Apart from bad requests, which are one form at a time: here the whole site is asked, as it stands behind https too.
"""

import io
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.web.shared.asked import local_address
from tests.web import world
from tests.web.conftest import Site, open_site
from tests.web.forms import Form, page_of
from tests.web.test_sign_in import a_link, is_in
from tests.web.world import Centre

# ── behind https ──


@pytest.fixture(scope="module")
def secure(site: Site) -> Iterator[Site]:
    """The same database, served under an address in https."""
    yield from open_site(replace(site.settings, base_url="https://sondages.exemple.invalid"))


def test_behind_https_the_cookie_can_be_laid_by_nobody_else(secure: Site, centre: Centre):
    client = secure.client()
    link = a_link(secure, centre.director)
    entered = Form(page_of(client.get(link)), "/connexion/").press(client)
    (cookie,) = entered.headers.get_all("Set-Cookie")
    assert cookie.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


@pytest.mark.parametrize(
    "address", ["/connexion", "/nulle-part", "/static/css/base.css", "/sondages/", "/api/donnees"]
)
def test_behind_https_every_answer_keeps_browsers_there(secure: Site, address: str):
    answer = secure.client().get(address, buffered=True)
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_without_https_nothing_promises_it(site: Site):
    assert "Strict-Transport-Security" not in site.client().get("/connexion").headers


# ── sessions ──


def test_a_session_laid_in_a_browser_is_not_the_one_that_opens(
    site: Site, centre: Centre, client_of: Callable
):
    """Someone lays a session of their own in the browser of another, who then signs in: neither has the other's."""
    attacker = client_of(centre.delegate)
    laid = attacker.get_cookie("session")
    assert laid is not None
    victim = client_of()
    victim.set_cookie("session", laid.value)
    link = a_link(site, centre.director)
    assert Form(page_of(victim.get(link)), "/connexion/").press(victim).status_code == 303
    opened = victim.get_cookie("session")
    assert opened is not None
    assert opened.value != laid.value
    assert not is_in(attacker), "the session that was laid lives on"
    assert is_in(victim)


def test_a_browser_without_a_session_is_given_a_new_one_at_sign_in(
    site: Site, centre: Centre, client_of: Callable
):
    victim = client_of()
    victim.get("/connexion")
    before = victim.get_cookie("session")
    assert before is not None
    link = a_link(site, centre.director)
    assert Form(page_of(victim.get(link)), "/connexion/").press(victim).status_code == 303
    thief = client_of()
    thief.set_cookie("session", before.value)
    assert not is_in(thief)


# ── where one is led ──


@given(st.one_of(st.text(max_size=30), st.lists(st.sampled_from(["/", "\\", "//", ":", "http", "@", "x.invalid", "\t", "\n", " ", "?", "#", "..", "%2f", "\u2044", "[", "]"]), max_size=8).map("".join)))  # fmt: skip
def test_no_text_leads_out_of_the_site(text: str):
    address = local_address(text)
    if not address:
        return
    led = urlsplit(urljoin("https://sondages.exemple.invalid/connexion", address.replace("\\", "/")))
    assert (led.scheme, led.netloc) == ("https", "sondages.exemple.invalid")
    assert address.startswith("/")
    assert not address.startswith(("//", "/\\"))
    assert not set(address) & set("\r\n\t\0\\")


# ── files ──


def zipped(**parts: bytes) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), part)
    return output.getvalue()


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
FILES = {
    "a program": b"MZ\x90\x00" + bytes(200),
    "a page": b"<html><script>alert(1)</script></html>",
    "a picture with a script": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "a paper": b"%PDF-1.7\n%%EOF",
    "a package that unpacks a hundredfold": zipped(xl__workbook_xml=b"<x/>", xl__worksheets__sheet1_xml=b" " * 30_000_000),
    "a package in a package": zipped(xl__workbook_xml=zipped(a=b"x" * 1_000_000)),
    "entities": zipped(xl__workbook_xml=ENTITIES + b"<workbook>&c;</workbook>", xl__worksheets__sheet1_xml=ENTITIES + b"<worksheet>&c;</worksheet>"),
    "tags that never end": zipped(xl__workbook_xml=b"<x/>", xl__worksheets__sheet1_xml=b"<mergeCell " * 500_000),
    "yaml that grows": b"a: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b]\n" * 50,
    "nothing but zeros": bytes(200_000),
    "an old workbook that is none": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3_000),
}  # fmt: skip
DOORS = {  # where a file is taken: who may, the field, and what else the form needs
    "/gestion/repertoire/importation/organismes": ("manager", "fichier", {}),
    "/gestion/repertoire/importation/personnes": ("manager", "fichier", {}),
    "/gestion/anciennes-editions/every_kind/2025/": ("manager", "fichiers", {}),
    "/gestion/confidentialite/responsable": (
        "privacy_officer",
        "document",
        {"title": "Titre", "name": "Camille Fictif", "email": "a@exemple.invalid", "qualite": "delegation",
         "delegation_document": "Écrit", "since": "2026-01-05"},
    ),
    Centre(1).page("sections/listes/staff/collage"): ("", "_fichier", {}),
}  # fmt: skip


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.strip("/").rpartition("/")[2])
def test_a_file_is_known_by_its_bytes_at_every_door_and_costs_little(site: Site, door: str):
    role, field, more = DOORS[door]
    email = Centre(1).director
    if role:
        email = f"{role}.fichiers@axtra.invalid"
        with site.app.app_context():
            world.staff_member(email, role)
    client = site.client(email)
    client.quoting = True  # what a file holds is shown as it is
    page = client.get(door)
    token = "" if page.status_code != 200 else page_of(page).root.all("input", name="csrf_token")[0]["value"]
    assert token, (door, page.status_code)
    for what, data in FILES.items():
        if door.endswith("responsable") and what == "a paper":
            continue  # what this door is for
        start = time.process_time()
        form = {"csrf_token": token, **more, field: (io.BytesIO(data), "tableau.xlsx")}
        answer = client.post(door, data=form, content_type="multipart/form-data")
        text = answer.get_data(as_text=True)
        assert answer.status_code in {200, 413, 422}, (what, answer.status_code)
        assert "<script>alert" not in text, what
        assert time.process_time() - start < 5, what
        if answer.status_code == 200:  # a text is a table too: it is shown, and nothing is written
            assert what in {"a page", "a picture with a script", "yaml that grows"}, what


def test_no_door_for_files_is_left_out(site: Site):
    """Every page that takes a file says so in its form: a new one is added above."""
    from tests.command_line import ROOT

    with_files = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "templates").rglob("*.html")
        if 'type="file"' in path.read_text("utf-8")
    }
    assert len(with_files) == 4, with_files
