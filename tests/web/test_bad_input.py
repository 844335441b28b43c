"""Hostile, broken and absurd requests: a clear French answer, nothing stored for them, nothing lost, never a fall.

On SQLite and on PostgreSQL, which refuse different things (a NUL, a lone surrogate). Every answer passes the reviewer.
"""

import io
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from werkzeug.datastructures import Headers
from werkzeug.test import TestResponse

from surveys.store.migration import migrate
from tests.databases import Server, make_settings
from tests.web import conftest
from tests.web.conftest import Site, open_site
from tests.web.forms import Form, page_of
from tests.web.reviewer import ReviewingClient
from tests.web.world import Centre

SECRET = "Motsecret"
PERSONAL = ("exemple.invalid", "Fictif", SECRET, "camille@exemple.org", "418 555")


@pytest.fixture(scope="module")
def postgresql(postgresql_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The same application on PostgreSQL."""
    postgresql_server.run(
        "DROP DATABASE IF EXISTS surveys_web WITH (FORCE)",
        "CREATE DATABASE surveys_web TEMPLATE surveys_template",
    )
    url = postgresql_server.url.set(database="surveys_web").render_as_string(hide_password=False)
    settings = make_settings(tmp_path_factory.mktemp("web"), url)
    migrate(settings)
    yield from open_site(settings, centres=12)


@dataclass
class Target:
    """A section of a centre, an attacker who may fill it, and what it held before."""

    site: Site
    client: ReviewingClient
    centre: Centre
    token: str
    before: dict

    @property
    def address(self) -> str:
        return self.centre.page("sections/nombres/enregistrement")

    def post(self, data: object, *, address: str = "", htmx: bool = False, **more: object) -> TestResponse:
        headers = Headers({"X-CSRFToken": self.token})
        if htmx:
            headers["HX-Request"] = "true"
        return self.client.post(address or self.address, data=data, headers=headers, **more)  # type: ignore[arg-type]

    def untouched(self) -> bool:
        return self.site.document(self.centre) == self.before


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest) -> Target:
    site: Site = request.getfixturevalue("site" if request.param == "sqlite" else "postgresql")
    centre = Centre(next(conftest.numbers) if request.param == "sqlite" else 3)
    client = site.client(centre.director)
    form = Form(page_of(client.get(centre.page("sections/nombres")))).fill("people", "12").fill("fte", SECRET)
    assert form.press(client, "Sommaire").status_code == 303
    return Target(site, client, centre, form.value("csrf_token")[0], site.document(centre))


@pytest.fixture(autouse=True)
def quiet_log(target: Target, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No line of the log holds an answer, an address of mail or a name, whatever is sent."""
    with caplog.at_level(logging.DEBUG):
        yield
    for record in caplog.records:
        if record.name.startswith(("hypothesis", "asyncio")):
            continue
        said = record.getMessage() + str(record.exc_info or "")
        for secret in (*PERSONAL, target.token):
            assert secret not in said, f"{record.name} tells {secret}"


def clean(response: TestResponse, *statuses: int) -> bool:
    """Say whether an answer has one of the statuses; the client has reviewed it already."""
    return response.status_code in statuses


# ── names of variables ──

NAMES = [
    "inconnue",
    "x" * 300,
    "x" * 100_000,
    "a.b.c.d.e.f",
    "results..target",
    "results.a.",
    ".",
    "..",
    "[",
    "]",
    "[]",
    "staff[",
    "staff[]",
    "staff[].mark",
    "staff[zzzzzz].mark",
    "staff[zzzzzz].mark.autre",
    "staff[staff[a].mark].mark",
    "staff.mark",
    "people.people",
    "people#",
    "people#soft9",
    "people#hard1",
    "people#soft1#soft1",
    "#",
    "#soft1",
    "people@",
    "@",
    "people_autre",
    "__proto__",
    "constructor",
    "__class__",
    "prototype.polluted",
    "\x00",
    "people\x00",
    "pe\x00ople",
    "\ud800",
    "people\udfff",
    "é" * 50,
    "ｐｅｏｐｌｅ",
    "PEOPLE",
    " people",
    "people ",
    "people\n",
    "people\r\nSet-Cookie: a=b",
    '"',
    '"].answers["people',
    "'; DROP TABLE submissions;--",
    "$.answers",
    "%s%n",
    "{{7*7}}",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "per_head",
    "seat",
    "welcome",
    "csrf_token",
    "_versions",
    "",
    "true",
    "0",
    "-1",
    "🎈",
    "\u202e",
    "a" * 49 + "\U0010ffff",
]


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("name", NAMES, ids=[str(number) for number in range(len(NAMES))])
def test_a_name_that_is_no_question_stores_nothing(target: Target, name: str, htmx: bool):
    sent = {"_versions": json.dumps({name: 0}), "_page": "p", "_fois": "1"}
    with suppress(UnicodeEncodeError):
        name.encode()
        sent[name] = "7"
    answered = target.post(sent, htmx=htmx)
    assert clean(answered, 200, 303, 400, 422)
    assert target.untouched()
    if name not in {"people@"} and answered.status_code in {200, 303}:
        assert (
            name in {"_versions", "csrf_token", "people\n"}
            or not name.strip()
            or "people" in name
            or "\\u" in ascii(name)
        )


@pytest.mark.parametrize("name", ["comment", "results.a.target", "relation", "org_name", "certified"])
def test_a_question_of_another_section_is_refused_here(target: Target, name: str):
    answered = target.post({"_versions": json.dumps({name: 0}), name: "7"}, htmx=True)
    assert answered.status_code == 422
    assert target.untouched()


# ── versions ──

VERSIONS = [
    "",
    "{",
    "[]",
    "null",
    "1",
    '"x"',
    "{}{}",
    '{"people": "1"}',
    '{"people": null}',
    '{"people": true}',
    '{"people": -1}',
    '{"people": 1.5}',
    '{"people": 1e400}',
    '{"people": NaN}',
    '{"people": 99999999999999999999}',
    '{"people": ' + "9" * 5000 + "}",
    '{"people": [0]}',
    '{"people": [0, 1]}',
    '{"people": [0, "x", 1]}',
    '{"people": [[0], "x"]}',
    '{"people": {}}',
    "[" * 100_000,
    '{"a":' * 50_000,
    "{" + ",".join(f'"v{n}":0' for n in range(20_001)) + "}",
]


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("said", VERSIONS, ids=[text[:20] for text in VERSIONS])
def test_versions_that_cannot_be_read_are_a_damaged_form(target: Target, said: str, htmx: bool):
    answered = target.post({"_versions": said, "people": "99"}, htmx=htmx)
    assert clean(answered, 400)
    assert target.untouched()
    if not htmx:
        assert Form(page_of(answered), "enregistrement").value("people") == ["99"], "what was typed is gone"


@pytest.mark.parametrize("version", [2, 7, 10**9])
def test_a_version_from_nowhere_is_a_conflict_and_never_a_right(target: Target, version: int):
    answered = target.post({"_versions": json.dumps({"people": version}), "people": "99"}, htmx=True)
    assert answered.status_code == 412
    assert target.untouched()


def test_a_key_said_twice_is_read_once(target: Target):
    twice = '{"people": 999, "people": 999}'
    assert target.post({"_versions": twice, "people": "99"}, htmx=True).status_code == 412
    answered = target.post({"_versions": ['{"people": 999}', "{}"], "people": "99"}, htmx=True)
    assert answered.status_code == 412
    assert target.untouched()


@pytest.mark.parametrize(
    "field", ["_page", "_fois", "_ici", "_messages", "_dessine", "_retour", "_verifie", "_suite", "_effacer"]
)
@pytest.mark.parametrize(
    "text", ["", "-1", "9" * 400, "٣", "\x00", "é" * 9, "../..", "a b " * 30_000, "<b>", "q-people'\""]
)
def test_what_the_script_says_beside_answers_may_be_anything(target: Target, field: str, text: str):
    for htmx in (True, False):
        answered = target.post({"_versions": "{}", field: text}, htmx=htmx)
        assert clean(answered, 200, 303, 422)
    assert target.untouched()


# ── values ──

VALUES = ["\x00", "a\x00b", "\ud800", "1" * 400, "9" * 19_000, "1e999999999", "-" * 9_000, "𝟙𝟚", "1\u202f2", "\ufeff12", "١٢", "∞", "0x1F", "1_000", "{}", "NaN", "1,1,1,1", "(1)", "\u0000\u0000", "null"]  # fmt: skip


@pytest.mark.parametrize("text", VALUES, ids=[ascii(text)[:20] for text in VALUES])
def test_any_text_is_kept_or_refused_in_words(target: Target, centre: Centre, text: str):
    """Of a centre of its own, because these are answers and may be kept."""
    centre = centre if target.site.settings.database_url.startswith("sqlite") else Centre(4)
    client = target.site.client(centre.director)
    token = Form(page_of(client.get(centre.page("sections/nombres")))).value("csrf_token")[0]
    for name in ("people", "budget", "fte", "raise", "signed_on", "since", "founded", "meeting"):
        version = target.site.document(centre)["answers"].get(name, {}).get("version", 0)
        sent = {"_versions": json.dumps({name: version}), name: text.encode("utf-8", "surrogatepass")}
        answered = client.post(
            centre.page("sections/nombres/enregistrement"),
            data=sent,
            headers={"HX-Request": "true", "X-CSRFToken": token},
        )
        assert clean(answered, 200, 422)
    assert client.get(centre.page("sections/nombres")).status_code == 200
    assert client.get(centre.page("revision")).status_code == 200


def test_a_choice_that_is_not_offered_is_a_problem_and_no_choice(
    site: Site, centre: Centre, direction: ReviewingClient
):
    from tests.web.forms import post

    form = Form(page_of(direction.get(centre.page("sections/textes"))))
    pairs = [pair for pair in form.pairs() if pair[0] not in {"sufficient", "causes", "region"}]
    bad = [
        ("sufficient", "peut-être"),
        ("sufficient", "oui"),
        ("causes", "__proto__"),
        ("causes", "x" * 9_000),
        ("region", "r99"),
    ]
    refused = post(
        direction, centre.page("sections/textes/enregistrement"), [*pairs, *bad, ("_suite", "continuer")]
    )
    assert refused.status_code == 422
    sheet = site.sheet(centre)
    assert [sheet.value(name) for name in ("sufficient", "causes", "region")] == [None, None, None]


def test_five_hundred_texts_of_one_answer_are_too_many(target: Target):
    answered = target.post({"_versions": '{"people": 1}', "people": ["1"] * 501}, htmx=True)
    assert answered.status_code == 422
    assert target.untouched()


# ── sizes ──


def test_ten_megabytes_are_refused_in_french(target: Target):
    for htmx in (False, True):
        answered = target.post({"_versions": '{"people": 1}', "people": "x" * 10_000_000}, htmx=htmx)
        assert answered.status_code == 413
        assert "trop volumineux" in page_of(answered).text
    files = {"_versions": '{"people": 1}', "people": (io.BytesIO(b"x" * 10_000_000), "a.txt")}
    assert target.post(files, content_type="multipart/form-data").status_code == 413
    assert target.untouched()


def test_a_size_that_lies_is_no_way_in(target: Target):
    body = b"_versions=%7B%22people%22%3A1%7D&people=99"
    for length in ("10", "999999999999999999999", "-5", "abc", ""):
        environ = {"CONTENT_LENGTH": length} if length else {}
        answered = target.post(
            body, content_type="application/x-www-form-urlencoded", environ_overrides=environ, htmx=True
        )
        assert clean(answered, 200, 400, 412, 413)
    assert target.site.kept(target.centre, "people") in (["12"], ["99"])
    _restore(target)


def _restore(target: Target) -> None:
    version = target.site.document(target.centre)["answers"]["people"]["version"]
    target.post({"_versions": json.dumps({"people": version}), "people": "12"}, htmx=True)
    target.before = target.site.document(target.centre)


def test_five_thousand_fields_are_read_or_refused_quickly(target: Target):
    import time

    start = time.perf_counter()
    names = {f"inconnue{number}": "1" for number in range(5_000)}
    versions = json.dumps(dict.fromkeys(names, 0))
    for htmx in (False, True):
        assert clean(target.post({**names, "_versions": versions}, htmx=htmx), 422)
    assert clean(target.post({**names, "_versions": "{}"}, htmx=True), 200)
    assert target.untouched()
    assert time.perf_counter() - start < 20, "a cheap request costs the house dear"


# ── bytes ──


@pytest.mark.parametrize(
    "body",
    [
        b"_versions=%7B%22people%22%3A1%7D&people=%ff%fe",
        b"_versions=%7B%22people%22%3A1%7D&people=\xff\xfe",
        b"\xff\xfe=\xff",
        b"&&&===&%&%%&%zz",
        b"people",
        b"=" * 5_000,
        b"&" * 50_000,
        b"a[]=1&a[b]=2&a[__proto__]=3",
        b"people=1;people=2",
        "people=été".encode("latin-1"),
        "people=été".encode("utf-16"),
    ],
)
def test_bytes_that_are_no_form_change_nothing(target: Target, body: bytes):
    for htmx in (False, True):
        answered = target.post(body, content_type="application/x-www-form-urlencoded", htmx=htmx)
        assert clean(answered, 200, 303, 400, 412, 422)
    if not target.untouched():
        # « %ff » is read as U+FFFD: an answer that cannot be read, kept as it came, from the version that stood there.
        assert target.site.kept(target.centre, "people") == ["\ufffd\ufffd"]
        _restore(target)


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "application/xml", "text/html", "image/png", "x", "/", "application/x-www-form-urlencoded; charset=utf-7", "multipart/form-data"])  # fmt: skip
def test_what_is_no_form_is_not_taken_for_an_empty_one(target: Target, kind: str):
    for htmx in (False, True):
        answered = target.post(b'{"people": "99"}', content_type=kind, htmx=htmx)
        assert clean(answered, 400, 415)
    assert target.untouched()


def multipart(*parts: bytes, end: bytes = b"--b--\r\n") -> bytes:
    return b"".join(b"--b\r\n" + part + b"\r\n" for part in parts) + end


def part(name: str, text: bytes = b"1", more: bytes = b"") -> bytes:
    return b'Content-Disposition: form-data; name="' + name.encode() + b'"' + more + b"\r\n\r\n" + text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--b",
        b"--b\r\n",
        b"--b--",
        b"--c--\r\n",
        multipart(part("people", b"99"), end=b""),
        multipart(b"\r\n99"),
        multipart(b"Content-Disposition: form-data\r\n\r\n99"),
        multipart(part("people", b"99", b'; filename="../../etc/passwd"')),
        multipart(part("people", b"99", b'; filename="\xff\xfe"')),
        multipart(part("people", b"99", b"\r\nContent-Type: text/plain; charset=utf-16")),
        multipart(part("people", b"99", b"\r\nContent-Transfer-Encoding: base64")),
        multipart(part("people", b"\xff\xfe")),
        multipart(*[part("people", b"99")] * 5_000),
        multipart(*[part(f"p{n}") for n in range(20_001)]),
        multipart(part("a" * 100_000)),
        multipart(b"X: " + b"y" * 200_000 + b"\r\n\r\n1"),
    ],
)
def test_odd_multiparts_change_nothing(target: Target, body: bytes):
    for htmx in (False, True):
        answered = target.post(body, content_type="multipart/form-data; boundary=b", htmx=htmx)
        assert clean(answered, 200, 303, 400, 413, 415)
    assert target.untouched()


def test_a_multipart_form_is_a_form(site: Site, centre: Centre, direction: ReviewingClient):
    form = Form(page_of(direction.get(centre.page("sections/nombres")))).fill("people", "31")
    data: dict[str, list[str]] = {}
    for name, text in form.pairs():
        data.setdefault(name, []).append(text)
    answered = direction.post(form.element["action"], data=data, content_type="multipart/form-data")
    assert answered.status_code == 303
    assert site.kept(centre, "people") == ["31"]


# ── addresses ──

PATHS = [
    "/sondages/%00/2026/of-02/",
    "/sondages/every_kind/%00/of-02/",
    "/sondages/every_kind/2026/%00/",
    "/sondages/every_kind/2026/of-02%00/",
    "/sondages/every_kind/2026/of-02/sections/%00",
    "/sondages/every_kind/2026/of-02/sections/" + "x" * 5_000,
    "/sondages/" + "a/" * 500,
    "/sondages/%ff%fe/2026/of-02/",
    "/sondages/../../etc/passwd",
    "/sondages/every_kind/2026/of-02/..%2f..%2f",
    "/static/../surveys/config.py",
    "/static/%2e%2e/%2e%2e/wsgi.py",
    "/static/..%2f..%2fwsgi.py",
    "/static//etc/passwd",
    "/static/%00",
    "/connexion/%00",
    "/connexion/%ff",
    "/connexion/" + "x" * 8_000,
    "/gestion/resultats/%00/%00/",
    "/gestion/resultats/every_kind/2025/statistiques/%00",
    "/gestion/resultats/every_kind/2025/reponses/%00",
    "/gestion/resultats/every_kind/2025/reponses/csv?avec=%00&avec=tout",
    "/%0d%0aSet-Cookie:%20a=b",
    "/%F0%9F%8E%88",
    "/.git/config",
    "/.env",
    "//exemple.invalid/",
    "/sondages/every_kind/2026/of-02/?%ff=%fe&suite=%00",
    "/connexion?suite=%ff",
    "/connexion?suite=" + "/x" * 4_000,
    "/connexion?suite=%0d%0aLocation:%20//exemple.invalid",
]


@pytest.mark.parametrize("who", ["nobody", "direction", "analyse"])
@pytest.mark.parametrize("path", PATHS, ids=[path[:40] for path in PATHS])
def test_an_absurd_address_is_a_page_that_does_not_exist(target: Target, path: str, who: str):
    client = (
        target.client
        if who == "direction"
        else target.site.client("analyse@exemple.invalid" if who == "analyse" else "")
    )
    answered = client.get(path)
    assert clean(answered, 200, 303, 308, 400, 404, 410)
    assert "a=b" not in str(answered.headers.get_all("Set-Cookie"))
    assert "exemple.invalid/" not in answered.headers.get("Location", "").split("suite=")[0]
    assert b"SECRET_KEY" not in answered.data
    assert b"root:" not in answered.data


@pytest.mark.parametrize("verb", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "FOO"])
@pytest.mark.parametrize("path", ["/connexion", "/sondages/", "/sondages/every_kind/2026/{}/sections/nombres", "/sondages/every_kind/2026/{}/sections/nombres/enregistrement", "/gestion/resultats/"])  # fmt: skip
def test_a_verb_that_no_page_knows_is_refused(target: Target, verb: str, path: str):
    answered = target.client.open(
        path.format(target.centre.code), method=verb, headers={"X-CSRFToken": target.token}
    )
    assert clean(answered, 400, 405)
    if answered.status_code == 405:
        assert answered.headers["Allow"]
    assert target.untouched()


def test_head_and_options_say_no_more_than_get(target: Target):
    for path in ("/connexion", target.centre.page(), target.centre.page("sections/nombres")):
        head = target.client.head(path)
        assert (head.status_code, head.data) == (200, b"")
        assert target.client.options(path).headers["Allow"].find("GET") >= 0
    stranger = target.site.client()
    assert stranger.options(target.centre.page()).status_code in {401, 404}
    assert stranger.head(target.centre.page()).status_code in {303, 401}


# ── cookies, tokens, headers ──

COOKIES = [
    "",
    "x",
    "a.b.c",
    "." * 500,
    "eyJqZXRvbiI6IngifQ.x.y",
    "\xff\xfe",
    "%00",
    "x" * 8_000,
    '"',
    "session=session=",
    "e30.",
    ".eJw",
]


@pytest.mark.parametrize("cookie", COOKIES, ids=[ascii(text)[:16] for text in COOKIES])
def test_a_cookie_that_is_not_ours_is_nobody(target: Target, cookie: str):
    client = target.site.client()
    environ = {"HTTP_COOKIE": f"session={cookie}"}
    assert clean(client.get("/sondages/", environ_overrides=environ), 303)
    assert clean(client.get("/connexion", environ_overrides=environ), 200)
    answered = client.post(target.address, data={"people": "9", "_versions": "{}"}, environ_overrides=environ)
    assert clean(answered, 400, 401)
    assert target.untouched()


@pytest.mark.parametrize("held", [1, None, "", "x", "é", "\x00", ["a"], {"a": 1}, "x" * 3_000])
def test_a_signed_cookie_that_holds_nonsense_is_nobody(target: Target, held: object):
    client = target.site.client()
    with client.session_transaction() as session:
        session["jeton"] = held
        session["suite"] = held
        session["csrf_token"] = held
    assert clean(client.get("/sondages/"), 303)
    assert clean(client.get("/connexion"), 200)
    assert clean(client.post("/connexion", data={"csrf_token": "x", "courriel": "a@exemple.org"}), 400)


@pytest.mark.parametrize("token", ["", "x", "\x00", "é", "x" * 9_000, "a.b.c", "null"])
def test_a_token_that_is_not_ours_changes_nothing(target: Target, token: str):
    sent = {"csrf_token": token, "_versions": '{"people": 1}', "people": "99"}
    assert clean(target.client.post(target.address, data=sent), 400)
    headers = {"HX-Request": "true", "X-CSRFToken": token.encode().decode("latin-1").replace("\x00", "0")}
    assert clean(target.client.post(target.address, data=sent, headers=headers), 403)
    assert target.untouched()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("HX-Request", "TRUE"),
        ("HX-Request", "true, true"),
        ("Host", "exemple.invalid"),
        ("X-Forwarded-Host", "exemple.invalid"),
        ("X-Forwarded-Proto", "gopher"),
        ("User-Agent", "x" * 20_000),
        ("User-Agent", "\xff"),
        ("Accept-Language", "en"),
        ("Accept", "application/json"),
        ("Range", "bytes=0-1"),
        ("If-None-Match", "*"),
        ("Referer", "\xff\xfe"),
        ("Content-Type", "\xff"),
        ("Origin", "null"),
    ],
)
def test_headers_of_any_sort_give_the_same_french_page(target: Target, name: str, text: str):
    answered = target.client.get("/connexion", headers={name: text})
    assert clean(answered, 200)
    assert page_of(answered).heading == "Ouvrir une session"
    assert "exemple.invalid/" not in answered.get_data(as_text=True)


# ── the other forms ──


@pytest.mark.parametrize("email", ["\x00@exemple.org", "a\x00@exemple.org", "é@exemple.org", "a@b\r\nBcc: x@exemple.org", "%s@exemple.org", "'or'1'='1@exemple.org", "a@" + "b" * 240, "a@\ud800b", "A@EXEMPLE.INVALID", "<b>@exemple.org", "a b@exemple.org", "𝒶@exemple.org"])  # fmt: skip
def test_any_address_is_asked_about_without_a_fall(target: Target, email: str):
    client = target.site.client()
    token = Form(page_of(client.get("/connexion")), "/connexion").value("csrf_token")[0]
    sent = {"csrf_token": token, "courriel": email.encode("utf-8", "surrogatepass"), "suite": ""}
    assert clean(client.post("/connexion", data=sent), 303, 422)


@pytest.mark.parametrize(
    "roster", ["staff", "inconnu", "people", "results", "\x00", "x" * 3_000, "staff[a]", "__proto__"]
)
@pytest.mark.parametrize("which", ["ajout", "retrait"])
def test_lines_of_what_is_no_roster_do_not_exist(target: Target, roster: str, which: str):
    from urllib.parse import quote

    address = target.centre.page(f"sections/nombres/{quote(roster)}/{which}")
    for htmx in (False, True):
        assert clean(target.post({"_versions": "{}", "_entree": "x"}, address=address, htmx=htmx), 404)
    assert target.untouched()


@pytest.mark.parametrize(
    "entry", ["", "x", "bureau", "\x00", "é", "x" * 9_000, "../..", "a]b[c", '"', "__proto__", "%"]
)
def test_a_line_that_never_was_is_neither_removed_nor_put_back(target: Target, entry: str):
    address = target.centre.page("sections/listes/staff/retrait")
    for name in ("_entree", "_remettre"):
        for htmx in (False, True):
            answered = target.post({"_versions": "{}", name: entry}, address=address, htmx=htmx)
            assert clean(answered, 200, 303, 422)
    assert target.untouched()


@pytest.mark.parametrize("key", ["", "\x00", "é" * 40, "x" * 9_000, "'", "\ud800"])
def test_any_key_sends_nothing_that_is_not_finished(target: Target, key: str):
    sent = {"_cle": key.encode("utf-8", "surrogatepass"), "exact": "1", "autorise": "1"}
    for htmx in (False, True):
        assert clean(target.post(sent, address=target.centre.page("transmission"), htmx=htmx), 400, 422)
    assert target.untouched()


def test_nothing_sent_to_this_target_changed_it(target: Target):
    """The last word: after all of the above, what the centre had answered stands as it was."""
    assert target.untouched()
    assert target.site.kept(target.centre, "people") == ["12"]
    assert target.site.kept(target.centre, "fte") == [SECRET]


# ── the log ──


def test_a_database_that_fails_tells_the_log_no_answer(
    site: Site, centre: Centre, direction: ReviewingClient, caplog: pytest.LogCaptureFixture, monkeypatch
):
    """The library of the database writes the values of a statement in its errors unless it is told not to."""
    from sqlalchemy import text as sql

    from surveys.operations.collecting import draft

    def fail(*_: object, **__: object) -> None:
        from surveys.store.base import db

        db.session.connection().execute(sql("INSERT INTO nowhere VALUES (:answer)"), {"answer": SECRET})

    monkeypatch.setattr(draft, "write_parts", fail)
    form = Form(page_of(direction.get(centre.page("sections/nombres")))).fill("people", SECRET)
    direction.lenient = True
    with caplog.at_level(logging.DEBUG):
        assert form.press(direction, "Sommaire").status_code == 500
    assert "failed" in caplog.text
    assert SECRET not in caplog.text
