"""Whatever is sent: never a fall, a page in French, nothing stored for unknown names, earlier answers as they were.

Hypothesis draws requests for the doors that write (save, rosters, sending) and for signing in. The reviewing client
judges each answer; what the store keeps is compared after each.
"""

import json
from collections.abc import Mapping
from urllib.parse import quote as encoded
from urllib.parse import quote_from_bytes

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.web import conftest
from tests.web.conftest import Site
from tests.web.forms import Form, page_of
from tests.web.world import Centre

FAST = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
KNOWN = ["people", "waiting", "fte", "budget", "raise", "signed_on", "since", "founded", "meeting"]
EXPLAINED = ["people#soft1", "waiting#soft1"]
FOREIGN = [
    "comment",
    "results.a.target",
    "relation",
    "staff[a].mark",
    "certified",
    "per_head",
    "seat",
    "inconnue",
]
TEXT = st.text(st.characters(codec="utf-8"), max_size=40)
ANY = st.text(max_size=40)  # lone surrogates too
NUMBERISH = st.from_regex(r"[-+−(]?[0-9 .,\u00a0\u202f'’]{0,12}[0-9eE%$h)]{0,3}", fullmatch=True)
VALUE = st.one_of(NUMBERISH, TEXT, st.sampled_from(["", "@nsp", "nsp", "oui", "12", "2026-03-01", "\x00"]))
NAME = st.one_of(
    st.sampled_from([*KNOWN, *EXPLAINED]),
    st.sampled_from(FOREIGN),
    st.sampled_from(KNOWN).map("{}@".format),
    ANY,
)
VERSION = st.one_of(
    st.integers(-2, 6),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.none(),
    TEXT,
    st.tuples(st.integers(0, 3), TEXT),
)
VERSIONS = st.one_of(
    st.dictionaries(NAME, st.integers(0, 3), max_size=6).map(json.dumps),
    st.dictionaries(st.sampled_from(KNOWN), st.tuples(st.integers(0, 3), TEXT), max_size=6).map(json.dumps),
    st.dictionaries(NAME, VERSION, max_size=4).map(json.dumps),
    st.recursive(
        VERSION, lambda each: st.lists(each, max_size=3) | st.dictionaries(TEXT, each, max_size=3)
    ).map(json.dumps),
    TEXT,
)
FIELDS = st.dictionaries(NAME, st.lists(VALUE, min_size=1, max_size=2), max_size=5)
BESIDE = st.dictionaries(
    st.sampled_from(
        [
            "_page",
            "_fois",
            "_ici",
            "_messages",
            "_dessine",
            "_suite",
            "_effacer",
            "_choisir:people",
            "_verifie",
        ]
    ),
    st.one_of(TEXT, st.sampled_from(["continuer", "sommaire", "autre", "1", "people", "q-people"])),
    max_size=4,
)


class Place:
    """A section, who fills it, and how to post there."""

    def __init__(self, site: Site, centre: Centre) -> None:
        self.site, self.centre = site, centre
        self.client = site.client(centre.director)
        self.client.quoting = True
        self.here = centre.page("sections/nombres")
        self.token = Form(page_of(self.client.get(self.here))).value("csrf_token")[0]

    def post(self, address: str, fields: Mapping[str, list[str]], *, htmx: bool):
        data = {carry(name): [carry(text) for text in texts] for name, texts in fields.items()}
        data[b"csrf_token"] = [self.token.encode()]
        headers = {"X-CSRFToken": self.token, **({"HX-Request": "true"} if htmx else {})}
        body = b"&".join(quote(name) + b"=" + quote(text) for name, texts in data.items() for text in texts)
        kind = "application/x-www-form-urlencoded"
        return self.client.post(address, data=body, content_type=kind, headers=headers)

    @property
    def answers(self) -> dict:
        return self.site.document(self.centre)["answers"]


def carry(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def quote(text: bytes) -> bytes:
    return quote_from_bytes(text).encode()


@pytest.fixture(scope="module")
def place(site: Site) -> Place:
    return Place(site, Centre(next(conftest.numbers)))


@st.composite
def requests(draw: st.DrawFn) -> tuple[dict[str, list[str]], str]:
    """Draw fields, and versions that mostly speak of them: what a page sends, more or less."""
    fields = draw(FIELDS)
    if draw(st.integers(0, 3)) == 0:
        return fields, draw(VERSIONS)
    wholly = draw(st.booleans())
    known = [name for name in fields if not wholly or name in {*KNOWN, *EXPLAINED}]
    said: dict[str, object] = {}
    for name in [*known, *draw(st.lists(st.sampled_from(KNOWN), max_size=2))]:
        version = draw(st.integers(0, 2))
        said[name] = [version, draw(TEXT)] if draw(st.booleans()) else version
    return fields, json.dumps(said)


@FAST
@given(request=requests(), beside=BESIDE, htmx=st.booleans())
def test_any_save(place: Place, request: tuple[dict, str], beside: dict, htmx: bool):
    fields, versions = request
    before = place.answers
    sent = {**fields, **{name: [text] for name, text in beside.items()}, "_versions": [versions]}
    answered = place.post(f"{place.here}/enregistrement", sent, htmx=htmx)
    assert answered.status_code in {200, 303, 400, 412, 413, 422}
    after = place.answers
    assert set(after) <= {*KNOWN, *EXPLAINED}, (
        "something was stored for a name that is no question of this section"
    )
    for name, body in before.items():
        if name not in fields and f"{name}@" not in fields and beside.get("_effacer") != name:
            assert named(versions, name) or after[name] == body, f"{name} changed and nobody spoke of it"
        assert after[name]["version"] >= body["version"]
    for name, body in after.items():
        if body != before.get(name):
            assert body["version"] == before.get(name, {"version": 0})["version"] + 1
            assert named(versions, name), f"{name} was written from no version"


def named(versions: str, name: str) -> bool:
    try:
        found = json.loads(versions)
    except ValueError:
        return False
    return isinstance(found, dict) and name in found


@FAST
@given(
    roster=st.one_of(st.sampled_from(["staff", "sites", "people"]), TEXT),
    which=st.sampled_from(["ajout", "lignes"]),
    fields=st.dictionaries(
        st.sampled_from(["_nombre", "_entree", "_remettre", "_reprendre", "relation", "_versions"]),
        VALUE,
        max_size=4,
    ),
    htmx=st.booleans(),
)
def test_any_line(place: Place, roster: str, which: str, fields: dict, htmx: bool):
    assume(roster.strip("/.") == roster != "")
    before = place.site.document(place.centre)
    address = place.centre.page(f"sections/listes/{encoded(roster, safe='')}/{which}")
    sent = {"_versions": ["{}"], **{name: [text] for name, text in fields.items()}}
    answered = place.post(address, sent, htmx=htmx)
    assert answered.status_code in {200, 303, 308, 400, 404, 405, 422}
    after = place.site.document(place.centre)
    assert after["answers"] == before["answers"]
    assert set(after["entries"]) <= {"staff", "sites"}
    kept = before["entries"].get("staff", [])
    assert after["entries"].get("staff", [])[: len(kept)] == kept or which == "lignes"
    assert len(after["entries"].get("staff", [])) <= 40


@FAST
@given(
    fields=st.dictionaries(st.sampled_from(["_cle", "exact", "autorise", "x"]), ANY, max_size=4),
    htmx=st.booleans(),
)
def test_any_sending_of_what_is_not_finished(place: Place, fields: dict, htmx: bool):
    before = place.site.document(place.centre)
    sent = {name: [text] for name, text in fields.items()}
    assert place.post(place.centre.page("transmission"), sent, htmx=htmx).status_code in {400, 422}
    assert place.site.document(place.centre) == before
    assert place.client.get(place.centre.page("recu")).status_code == 404


@FAST
@given(email=st.one_of(ANY, st.emails(), ANY.map("{}@exemple.org".format)), suite=ANY, htmx=st.booleans())
def test_any_address_and_any_way_on(place: Place, email: str, suite: str, htmx: bool):
    client = place.site.client()
    token = Form(page_of(client.get("/connexion")), "/connexion").value("csrf_token")[0]
    body = (
        b"csrf_token="
        + quote(token.encode())
        + b"&courriel="
        + quote(carry(email))
        + b"&suite="
        + quote(carry(suite))
    )
    headers = {"HX-Request": "true"} if htmx else {}
    answered = client.post(
        "/connexion", data=body, content_type="application/x-www-form-urlencoded", headers=headers
    )
    assert answered.status_code in {303, 422}
    if answered.status_code == 303:
        assert answered.headers["Location"] == "/connexion/envoi"


@FAST
@given(token=ANY, persona=ANY)
def test_any_link_and_any_persona(place: Place, token: str, persona: str):
    assume(token.strip("/.") == token not in {"", "envoi"})
    client = place.site.client()
    address = f"/connexion/{encoded(token, safe='', errors='surrogatepass')}"
    assert client.get(address).status_code in {404, 410, 405, 308}
    form = Form(page_of(client.get("/demo")), "/demo").value("csrf_token")[0]
    body = b"csrf_token=" + quote(form.encode())
    kind = "application/x-www-form-urlencoded"
    assert client.post(address, data=body, content_type=kind).status_code in {404, 410, 405, 308}
    assume(persona not in {"direction", "paie", "conception", "analyse", "collecte", "administration"})
    body += b"&persona=" + quote(carry(persona))
    assert client.post("/demo", data=body, content_type=kind).status_code == 404


@FAST
@given(
    path=st.lists(
        st.one_of(
            st.sampled_from(
                [
                    "sondages",
                    "every_kind",
                    "2026",
                    "sections",
                    "nombres",
                    "connexion",
                    "gestion",
                    "resultats",
                    "..",
                    "%00",
                    "revision",
                ]
            ),
            TEXT,
        ),
        max_size=7,
    ),
    query=TEXT,
)
def test_any_address(place: Place, path: list, query: str):
    assume(not path or path[0])  # « //name » is an address of another machine
    address = "/" + "/".join(encoded(each, safe="%") for each in path)
    answered = place.client.get(address, query_string={"q": query, query: "q"})
    assert answered.status_code in {200, 303, 308, 400, 403, 404, 405, 410}
