"""The reviewer sees what it promises to see: each fault put on a sound page of ours is named."""

import pytest

from tests.web.conftest import Site
from tests.web.page import LooseHTMLError, parse
from tests.web.reviewer import DefectError, french_faults, header_faults, page_faults
from tests.web.world import Centre

NB = "\u00a0"


@pytest.fixture(scope="module")
def html(site: Site) -> str:
    """A page with figures, radios, messages and a form: the one that mutations are made of."""
    centre = Centre(1)
    client = site.client(centre.director)
    return client.get(centre.page("sections/nombres?verifier=1")).get_data(as_text=True)


MUTATIONS = [
    ("has_a_frame", "<!doctype html>", "<!doctype html public>"),
    ("has_a_frame", 'lang="fr-CA"', 'lang="fr"'),
    ("has_a_frame", "<h1>", "<h1>Deux</h1><h1>"),
    ("has_a_frame", " – AXTRA</title>", "</title>"),
    ("has_a_frame", 'href="#contenu"', 'href="#etat"'),
    ("has_a_frame", "<p data-rprp>", "<p>"),
    ("keeps_headings_in_order", "<h1>", "<h1>Bon</h1><h3>Trop bas</h3><h1>"),
    ("has_unique_ids", 'id="budget"', 'id="people"'),
    ("points_at_what_exists", 'id="u-budget"', 'id="u-autre"'),
    ("points_at_what_exists", '<label class="q" for="budget">', '<label class="q" for="budgets">'),
    ("points_at_what_exists", '<a class="skip" href="#contenu">', '<a href="#ailleurs">Là</a><a class="skip" href="#contenu">'),
    ("names_its_fields", '<label class="q" for="budget">', '<label class="q">'),
    ("names_its_fields", 'aria-label="Fil d’Ariane"', ""),
    ("names_its_fields", '<div id="parole" hidden>', '<output id="x"></output><div id="parole" hidden>'),
    ("names_its_fields", '<div id="parole" hidden>', '<svg></svg><div id="parole" hidden>'),
    ("groups_its_radios", '<div id="parole" hidden>', '<label><input type="radio" name="r" value="1">Un</label><div id="parole" hidden>'),
    ("explains_what_is_wrong", 'aria-describedby="u-budget m-budget"', 'aria-describedby="u-budget"'),
    ("guards_its_forms", '<input type="hidden" name="csrf_token"', '<input type="hidden" name="jeton"'),
    ("guards_its_forms", '<button type="submit">Fermer', "<button>Fermer"),
    ("guards_its_forms", "this:queue last", "this:replace"),
    ("guards_its_forms", 'data-autosave hx-post', "hx-post"),
    ("guards_its_forms", 'id="budget"', 'id="budget" required'),
    ("runs_nothing_inline", "<h1>", '<h1 style="color:red">'),
    ("runs_nothing_inline", "<h1>", '<h1 onclick="x()">'),
    ("runs_nothing_inline", "</head>", "<script>x()</script></head>"),
    ("runs_nothing_inline", "</head>", "<style>p{}</style></head>"),
    ("runs_nothing_inline", 'hx-trigger="change,', 'hx-trigger="change[ctrlKey],'),
    ("stays_at_home", 'rel="icon" href="', 'rel="icon" href="https://exemple.invalid'),
    ("stays_at_home", 'rel="icon" href="', 'rel="icon" href="//exemple.invalid'),
    ("stays_at_home", '<a class="brand" href="', '<a class="brand" target="_blank" href="'),
    ("speaks_french", "<h1>", "<h1>Voulez-vous ? "),
    ("speaks_french", "<h1>", "<h1>L'entente "),
    ("speaks_french", "<h1>", "<h1>Please wait, "),
    ("speaks_french", 'aria-label="Fil d’Ariane"', 'aria-label="Fil d\'Ariane"'),
]  # fmt: skip


def test_a_sound_page_has_no_fault(html: str):
    assert page_faults(parse(html)) == []


@pytest.mark.parametrize(("check", "old", "new"), MUTATIONS)
def test_every_fault_put_on_a_sound_page_is_named(html: str, check: str, old: str, new: str):
    if (check, old) == ("guards_its_forms", "data-autosave hx-post"):
        old, new = " novalidate data-autosave", " data-autosave"
    assert old in html
    faults = page_faults(parse(html.replace(old, new, 1)))
    assert [fault for fault in faults if fault.startswith(f"{check}: ")], faults


def test_loose_html_is_refused():
    for html in ("<p><b>x</p></b>", "<div>", "</div>", "<p/>"):
        with pytest.raises(LooseHTMLError):
            parse(html)


WRONG = [
    "Est-ce exact ?",
    f"Est-ce exact{NB}?",
    "Bravo!",
    "Cible : 12",
    "Cible: 12",
    "12 %",
    "12%",
    f"12 $ et 3{NB}%",
    "« mot »",
    f"«{NB}mot »",
    "l'entente",
    "À suivre...",
    "le 1 mars 2027",
    "à 14h05",
    "à 14:05",
    "à 9 h",
    "Bonjour {{ nom }}",
    "Bonjour %(nom)s",
    "Valeur None",
    "Fin.Début",
    "Submit",
    "Il y a , ici",
    "1\u202f234",
]
RIGHT = [
    "Est-ce exact?",
    f"Cible{NB}: 12",
    f"12{NB}%, 1{NB}234,50{NB}$ et 27{NB}$/h",
    f"«{NB}mot{NB}»",
    "l’entente",
    "À suivre…",
    "le 1er mars 2027, le 11 mars 2027",
    f"à 14{NB}h{NB}05",
    "Un fichier .zip",
    "direction@exemple.invalid",
    "2025-2026",
    "Avez-vous lu, oui ou non?",
]


@pytest.mark.parametrize("text", WRONG)
def test_a_fault_of_typography_is_seen(text: str):
    assert list(french_faults(text))


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_well_set_passes(text: str):
    assert list(french_faults(text)) == []


def test_every_header_is_asked_for(client_of):
    client = client_of()
    sound = client.get("/connexion")
    assert list(header_faults(sound)) == []
    for name in (
        "Content-Security-Policy",
        "Referrer-Policy",
        "Cache-Control",
        "Content-Language",
        "X-Content-Type-Options",
    ):
        less = client.get("/connexion")
        del less.headers[name]
        assert any(name in fault for fault in header_faults(less)), name
    more = client.get("/connexion")
    more.headers["Set-Cookie"] = "suivi=1; HttpOnly; SameSite=Lax"
    assert list(header_faults(more))


def test_the_client_refuses_a_page_with_a_fault(site: Site, monkeypatch: pytest.MonkeyPatch):
    """The client itself raises, so that no test forgets to look."""
    client = site.client()
    say = site.app.view_functions["auth.sign_in"]
    monkeypatch.setitem(
        site.app.view_functions, "auth.sign_in", _audience_of(say, lambda: say().replace("</h1>", "!</h1>"))
    )
    with pytest.raises(DefectError, match="exclamation"):
        client.get("/connexion")


def _audience_of(view, other):
    other.__dict__.update(view.__dict__)
    return other
