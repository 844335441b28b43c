"""Hostile, broken and absurd requests: a clear French answer, nothing stored for them, nothing lost, never a fall.

On SQLite and on PostgreSQL, which refuse different things (a NUL, a lone surrogate). Every answer passes the reviewer.
"""

import json
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import quote

import pytest
from werkzeug.datastructures import Headers
from werkzeug.test import TestResponse

from surveys.store.migration import migrate
from tests.databases import Server, make_settings, open_database
from tests.web import conftest, world
from tests.web.conftest import Site, open_site
from tests.web.forms import Form, page_of, post
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
    with open_database(settings):
        world.build(12)
    yield from open_site(settings)


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


def target_of(site: Site, centre: Centre) -> Target:
    client = site.client(centre.director)
    form = Form(page_of(client.get(centre.page("sections/nombres")))).fill("people", "12").fill("fte", SECRET)
    assert form.press(client, "Sommaire").status_code == 303
    return Target(site, client, centre, form.value("csrf_token")[0], site.document(centre))


@pytest.fixture(scope="module")
def target(site: Site) -> Target:
    next(conftest.numbers)  # the centre before it belongs to this target too
    return target_of(site, Centre(next(conftest.numbers)))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest) -> Target:
    """The same target on one database, then on the other, for what only a database may refuse."""
    if request.param == "sqlite":
        found: Target = request.getfixturevalue("target")
        return found
    return target_of(request.getfixturevalue("postgresql"), Centre(3))


@pytest.fixture(autouse=True)
def quiet_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No line of the log holds an answer, an address of mail or a name, whatever is sent."""
    with caplog.at_level(logging.DEBUG):
        yield
    for record in caplog.records:
        if record.name.startswith(("hypothesis", "asyncio")):
            continue
        said = record.getMessage() + str(record.exc_info or "")
        for secret in PERSONAL:
            assert secret not in said, f"{record.name} tells {secret}"


def every(cases: Iterable[object], attempt: Callable[[object], None]) -> None:
    """Try every case, and tell all that failed."""
    failed = []
    for case in cases:
        try:
            attempt(case)
        except AssertionError as fault:
            failed.append(f"{ascii(case)[:80]}: {fault}")
    assert not failed, "\n".join(failed)


def said(response: TestResponse, *statuses: int) -> TestResponse:
    """Check that an answer has one of the statuses; the client has reviewed it already."""
    assert response.status_code in statuses, f"{response.status_code} is none of {statuses}"
    return response


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
    "_versions",
    "",
    "true",
    "0",
    "-1",
    "🎈",
    "\u202e",
    "a" * 49 + "\U0010ffff",
]


def test_a_name_that_is_no_question_stores_nothing(either: Target, target: Target):
    def attempt(name: object) -> None:
        for htmx in (True,) if len(str(name)) > 1_000 or either is not target else (True, False):
            sent = {"_versions": json.dumps({name: 0}), "_page": "p", "_fois": "1"}
            with suppress(UnicodeEncodeError):
                str(name).encode()
                sent.setdefault(str(name), "7")
            said(either.post(sent, htmx=htmx), 400, 422)

    every(NAMES, attempt)
    assert either.untouched()


def test_a_question_of_another_section_is_refused_here(target: Target):
    def attempt(name: object) -> None:
        said(target.post({"_versions": json.dumps({name: 0}), str(name): "7"}, htmx=True), 422)

    every(("comment", "results.a.target", "relation", "org_name", "certified"), attempt)
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


def test_versions_that_cannot_be_read_are_a_damaged_form(target: Target):
    def attempt(versions: object) -> None:
        for htmx in (False, True):
            answered = said(target.post({"_versions": versions, "people": "99"}, htmx=htmx), 400)
            if not htmx:
                typed = Form(page_of(answered), "enregistrement").value("people")
                assert typed == ["99"], "what was typed is gone"

    every(VERSIONS, attempt)
    assert target.untouched()


def test_a_version_from_nowhere_is_a_conflict_and_never_a_right(target: Target):
    for version in (2, 7, 10**9):
        said(target.post({"_versions": json.dumps({"people": version}), "people": "99"}, htmx=True), 412)
    twice = '{"people": 999, "people": 999}'
    said(target.post({"_versions": twice, "people": "99"}, htmx=True), 412)
    said(target.post({"_versions": ['{"people": 999}', "{}"], "people": "99"}, htmx=True), 412)
    assert target.untouched()


BESIDE = ("_page", "_fois", "_ici", "_messages", "_dessine", "_retour", "_verifie", "_suite", "_effacer")
ANYTHING = ("", "-1", "9" * 400, "٣", "\x00", "a b " * 30_000, "<b>", "q-people'\"")


def test_what_the_script_says_beside_answers_may_be_anything(target: Target):
    def attempt(text: object) -> None:
        for htmx in (True, False):
            said(target.post({"_versions": "{}", **dict.fromkeys(BESIDE, text)}, htmx=htmx), 200, 303, 422)

    every(ANYTHING, attempt)
    assert target.untouched()


# ── values ──

VALUES = ["\x00", "a\x00b", "\ud800", "1" * 400, "9" * 19_000, "1e999999999", "-" * 9_000, "𝟙𝟚", "1\u202f2", "\ufeff12", "١٢", "∞", "0x1F", "1_000", "{}", "NaN", "1,1,1,1", "(1)", "\u0000\u0000", "null"]  # fmt: skip
NUMBERS = ("people", "budget", "fte", "raise", "signed_on", "since", "founded", "meeting")


def test_any_text_is_kept_or_refused_in_words(either: Target):
    """Of a centre of its own, because these are answers and may be kept."""
    other = Centre(either.centre.number - 1)
    client = either.site.client(other.director)
    address = other.page("sections/nombres")
    token = Form(page_of(client.get(address))).value("csrf_token")[0]

    def attempt(text: object) -> None:
        answers = either.site.document(other)["answers"]
        versions = {name: answers.get(name, {}).get("version", 0) for name in NUMBERS}
        sent = {"_versions": json.dumps(versions)}
        sent |= {name: str(text).encode("utf-8", "surrogatepass") for name in NUMBERS}
        said(
            client.post(
                f"{address}/enregistrement", data=sent, headers={"HX-Request": "true", "X-CSRFToken": token}
            ),
            200,
            422,
        )
        said(client.get(address), 200)
        said(client.get(other.page("revision")), 200)

    every(VALUES, attempt)


def test_a_choice_that_is_not_offered_is_a_problem_and_no_choice(
    site: Site, centre: Centre, direction: ReviewingClient
):
    form = Form(page_of(direction.get(centre.page("sections/textes"))))
    pairs = [pair for pair in form.pairs() if pair[0] not in {"sufficient", "causes", "region"}]
    bad = [("sufficient", "peut-être"), ("causes", "__proto__"), ("causes", "x" * 9_000), ("region", "r99")]
    said(
        post(
            direction, centre.page("sections/textes/enregistrement"), [*pairs, *bad, ("_suite", "continuer")]
        ),
        422,
    )
    sheet = site.sheet(centre)
    assert [sheet.value(name) for name in ("sufficient", "causes", "region")] == [None, None, None]


def test_five_hundred_texts_of_one_answer_are_too_many(target: Target):
    said(target.post({"_versions": '{"people": 1}', "people": ["1"] * 501}, htmx=True), 422)
    assert target.untouched()


# ── sizes ──


def test_ten_megabytes_are_refused_in_french(target: Target):
    for htmx in (False, True):
        answered = said(
            target.post({"_versions": '{"people": 1}', "people": "x" * 10_000_000}, htmx=htmx), 413
        )
        assert "trop volumineux" in page_of(answered).text
    said(target.post(multipart(part("people", b"x" * 10_000_000)), content_type=MULTIPART), 413)
    assert target.untouched()


def test_a_size_that_lies_is_no_way_in(target: Target):
    body = b"_versions=%7B%22people%22%3A9%7D&people=99"
    for length in ("10", "999999999999999999999", "-5", "abc"):
        said(
            target.post(body, content_type=URLENCODED, environ_overrides={"CONTENT_LENGTH": length}, htmx=True),
            400, 412, 413,
        )  # fmt: skip
    assert target.untouched()


def test_half_of_a_form_is_nobodys_answer(target: Target):
    """What gunicorn hands over when the line breaks in the middle: fewer bytes than were announced, and no error."""
    body = b"_versions=%7B%22people%22%3A1%7D&_page=abcdefgh&people=12"
    for cut in (len(body) - 1, body.index(b"efgh"), 5, 0):
        for kind in (URLENCODED, MULTIPART):
            environ = {"CONTENT_LENGTH": str(len(body)), "wsgi.input_terminated": True}
            said(target.post(body[:cut], content_type=kind, environ_overrides=environ, htmx=True), 400)
    assert target.untouched()
    whole = {"CONTENT_LENGTH": str(len(body)), "wsgi.input_terminated": True}
    said(target.post(body, content_type=URLENCODED, environ_overrides=whole, htmx=True), 200)


def test_five_thousand_fields_are_read_or_refused_quickly(target: Target):
    start = time.process_time()
    names = {f"inconnue{number}": "1" for number in range(5_000)}
    versions = json.dumps(dict.fromkeys(names, 0))
    for htmx in (False, True):
        said(target.post({**names, "_versions": versions}, htmx=htmx), 422)
    said(target.post({**names, "_versions": "{}"}, htmx=True), 200)
    assert target.untouched()
    assert time.process_time() - start < 15, "a cheap request costs the house dear"


# ── bytes ──

BODIES = [
    b"_versions=%7B%22people%22%3A9%7D&people=%ff%fe",
    b"_versions=%7B%22people%22%3A9%7D&people=\xff\xfe",
    b"\xff\xfe=\xff",
    b"&&&===&%&%%&%zz",
    b"people",
    b"=" * 5_000,
    b"&" * 50_000,
    b"a[]=1&a[b]=2&a[__proto__]=3",
    b"people=1;people=2",
    "people=été".encode("latin-1"),
    "people=été".encode("utf-16"),
]


def test_bytes_that_are_no_form_change_nothing(target: Target):
    def attempt(body: object) -> None:
        for htmx in (False, True):
            said(target.post(body, content_type=URLENCODED, htmx=htmx), 400, 412)

    every(BODIES, attempt)
    assert target.untouched()


def test_bytes_that_are_no_text_are_kept_as_they_were_written(
    site: Site, centre: Centre, direction: ReviewingClient
):
    token = Form(page_of(direction.get(centre.page("sections/nombres")))).value("csrf_token")[0]
    body = b"_versions=%7B%22people%22%3A0%7D&people=%ff%fe"
    headers = {"HX-Request": "true", "X-CSRFToken": token}
    said(
        direction.post(
            centre.page("sections/nombres/enregistrement"),
            data=body,
            content_type=URLENCODED,
            headers=headers,
        ),
        200,
    )
    assert site.kept(centre, "people") == ["%FF%FE"]  # werkzeug leaves what it cannot decode as it came


KINDS = (
    "text/plain",
    "application/json",
    "application/xml",
    "text/html",
    "image/png",
    "x",
    "/",
    "multipart/form-data",
)


def test_what_is_no_form_is_not_taken_for_an_empty_one(target: Target):
    def attempt(kind: object) -> None:
        for htmx in (False, True):
            said(target.post(b'{"people": "99"}', content_type=kind, htmx=htmx), 400, 415)

    every(KINDS, attempt)
    assert target.untouched()


MULTIPART, URLENCODED = "multipart/form-data; boundary=b", "application/x-www-form-urlencoded"


def multipart(*parts: bytes, end: bytes = b"--b--\r\n") -> bytes:
    return b"".join(b"--b\r\n" + each + b"\r\n" for each in parts) + end


def part(name: str, text: bytes = b"1", more: bytes = b"") -> bytes:
    return b'Content-Disposition: form-data; name="' + name.encode() + b'"' + more + b"\r\n\r\n" + text


NAMELESS = multipart(b"Content-Disposition: form-data\r\n\r\n99")
MULTIPARTS = [
    b"",
    b"--b",
    b"--b\r\n",
    b"--b--",
    b"--c--\r\n",
    multipart(part("people", b"99"), end=b""),
    multipart(b"\r\n99"),
    NAMELESS,
    multipart(part("people", b"99", b'; filename="../../etc/passwd"')),
    multipart(part("people", b"99", b'; filename="\xff\xfe"')),
    multipart(part("people", b"99", b"\r\nContent-Type: text/plain; charset=utf-16")),
    multipart(part("people", b"99", b"\r\nContent-Transfer-Encoding: base64")),
    multipart(part("people", b"\xff\xfe")),
    multipart(*[part("people", b"99")] * 5_000),
    multipart(*[part(f"p{n}") for n in range(20_001)]),
    multipart(part("a" * 100_000)),
    multipart(b"X: " + b"y" * 200_000 + b"\r\n\r\n1"),
]


def test_odd_multiparts_change_nothing(target: Target):
    def attempt(body: object) -> None:
        for htmx in (False, True):
            said(target.post(body, content_type=MULTIPART, htmx=htmx), 400, 413, 415)

    every(MULTIPARTS, attempt)
    assert target.untouched()


def test_a_field_without_a_name_is_refused_at_every_door(target: Target):
    stranger = target.site.client()
    for path in ("/connexion", "/connexion/jeton", "/deconnexion", "/demo", target.address):
        said(stranger.post(path, data=NAMELESS, content_type=MULTIPART), 400, 401)


def test_a_multipart_form_is_a_form(site: Site, centre: Centre, direction: ReviewingClient):
    form = Form(page_of(direction.get(centre.page("sections/nombres")))).fill("people", "31")
    body = multipart(*(part(name, text.encode()) for name, text in form.pairs()))
    said(direction.post(form.element["action"], data=body, content_type=MULTIPART), 303)
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
    "/gestion/resultats/every_kind/%00/reponses",
    "/gestion/resultats/every_kind/2025/reponses?avec=%00&avec=tout",
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
def test_an_absurd_address_is_a_page_that_does_not_exist(either: Target, who: str):
    emails = {"nobody": "", "direction": either.centre.director, "analyse": "analyse@exemple.invalid"}
    client = either.site.client(emails[who])

    def attempt(path: object) -> None:
        answered = said(client.get(path), 200, 303, 308, 400, 403, 404, 410)
        assert "a=b" not in str(answered.headers.get_all("Set-Cookie"))
        assert "exemple.invalid/" not in answered.headers.get("Location", "").split("suite=")[0]
        assert b"SECRET_KEY" not in answered.data
        assert b"root:" not in answered.data

    every(PATHS, attempt)


def test_a_verb_that_no_page_knows_is_refused(target: Target):
    here = target.centre.page("sections/nombres")
    for path in ("/connexion", "/sondages/", here, f"{here}/enregistrement", "/gestion/resultats/"):
        for verb in ("PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "FOO"):
            answered = said(target.client.open(path, method=verb, headers={"X-CSRFToken": target.token}), 405)
            assert answered.headers["Allow"]
    assert target.untouched()


def test_head_and_options_say_no_more_than_get(target: Target):
    for path in ("/connexion", target.centre.page(), target.centre.page("sections/nombres")):
        head = target.client.head(path)
        assert (head.status_code, head.data) == (200, b"")
        assert "GET" in target.client.options(path).headers["Allow"]
    stranger = target.site.client()
    said(stranger.options(target.centre.page()), 401, 404)
    said(stranger.head(target.centre.page()), 303, 401)


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


def test_a_cookie_that_is_not_ours_is_nobody(target: Target):
    client = target.site.client()

    def attempt(cookie: object) -> None:
        environ = {"HTTP_COOKIE": f"session={cookie}"}
        said(client.get("/sondages/", environ_overrides=environ), 303)
        said(client.get("/connexion", environ_overrides=environ), 200)
        said(
            client.post(target.address, data={"people": "9", "_versions": "{}"}, environ_overrides=environ),
            400,
            401,
        )

    every(COOKIES, attempt)
    assert target.untouched()


def test_a_signed_cookie_that_holds_nonsense_is_nobody(target: Target):
    client = target.site.client()

    def attempt(held: object) -> None:
        with client.session_transaction() as session:
            session.update(jeton=held, suite=held, csrf_token=held)
        said(client.get("/sondages/"), 303)
        said(client.get("/connexion"), 200)
        said(client.post("/connexion", data={"csrf_token": "x", "courriel": "a@exemple.org"}), 400)

    every((1, None, "", "x", "é", "\x00", ["a"], {"a": 1}, "x" * 3_000), attempt)


def test_a_token_that_is_not_ours_changes_nothing(target: Target):
    def attempt(token: object) -> None:
        sent = {"csrf_token": token, "_versions": '{"people": 1}', "people": "99"}
        said(target.client.post(target.address, data=sent), 400)
        carried = str(token).encode().decode("latin-1").replace("\x00", "0")
        headers = {"HX-Request": "true", "X-CSRFToken": carried}
        said(target.client.post(target.address, data=sent, headers=headers), 403)

    every(("", "x", "\x00", "é", "x" * 9_000, "a.b.c", "null"), attempt)
    assert target.untouched()


HEADERS = [
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
]


def test_headers_of_any_sort_give_the_same_french_page(target: Target):
    def attempt(header: object) -> None:
        answered = said(target.client.get("/connexion", headers=[header]), 200)
        assert page_of(answered).heading == "Ouvrir une session"
        assert "exemple.invalid/" not in answered.get_data(as_text=True)

    every(HEADERS, attempt)


# ── the other forms ──

EMAILS = [
    "\x00@exemple.org",
    "a\x00@exemple.org",
    "é@exemple.org",
    "a@b\r\nBcc: x@exemple.org",
    "%s@exemple.org",
    "'or'1'='1@exemple.org",
    "a@" + "b" * 240,
    "a@\ud800b",
    "A@EXEMPLE.INVALID",
    "<b>@exemple.org",
    "a b@exemple.org",
    "𝒶@exemple.org",
]


def test_any_address_is_asked_about_without_a_fall(either: Target):
    client = either.site.client()
    token = Form(page_of(client.get("/connexion")), "/connexion").value("csrf_token")[0]

    def attempt(email: object) -> None:
        sent = {"csrf_token": token, "courriel": str(email).encode("utf-8", "surrogatepass"), "suite": ""}
        said(client.post("/connexion", data=sent), 303, 422)

    every(EMAILS, attempt)


def test_lines_of_what_is_no_roster_do_not_exist(target: Target):
    def attempt(roster: object) -> None:
        for which in ("ajout", "lignes"):
            address = target.centre.page(f"sections/nombres/{quote(str(roster))}/{which}")
            for htmx in (False, True):
                said(target.post({"_versions": "{}", "_entree": "x"}, address=address, htmx=htmx), 404)

    every(("staff", "inconnu", "people", "results", "\x00", "x" * 3_000, "staff[a]", "__proto__"), attempt)
    assert target.untouched()


def test_a_line_that_never_was_is_neither_removed_nor_put_back(either: Target):
    address = either.centre.page("sections/listes/staff/lignes")

    def attempt(entry: object) -> None:
        for name in ("_entree", "_remettre"):
            for htmx in (False, True):
                said(
                    either.post({"_versions": "{}", name: entry}, address=address, htmx=htmx),
                    200,
                    303,
                    404,
                    422,
                )

    every(("", "x", "bureau", "\x00", "é", "x" * 9_000, "../..", "a]b[c", '"', "__proto__", "%"), attempt)
    assert either.untouched()


def test_any_key_sends_nothing_that_is_not_finished(either: Target):
    def attempt(key: object) -> None:
        sent = {"_cle": str(key).encode("utf-8", "surrogatepass"), "exact": "1", "autorise": "1"}
        for htmx in (False, True):
            said(either.post(sent, address=either.centre.page("transmission"), htmx=htmx), 400, 422)

    every(("", "\x00", "é" * 40, "x" * 9_000, "'", "\ud800"), attempt)
    assert either.untouched()


def test_nothing_sent_to_this_target_changed_it(either: Target):
    """The last word: after all of the above, what the centre had answered stands as it was."""
    assert either.untouched()
    assert either.site.kept(either.centre, "people") == ["12"]
    assert either.site.kept(either.centre, "fte") == [SECRET]


# ── the log ──


def test_a_database_that_fails_tells_the_log_no_answer(
    site: Site,
    centre: Centre,
    direction: ReviewingClient,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
):
    """The library of the database writes the values of a statement in its errors unless it is told not to."""
    from sqlalchemy import text as sql

    from surveys.operations.collecting import draft
    from surveys.store.base import db

    def fail(*_: object, **__: object) -> None:
        db.session.connection().execute(
            sql(f"INSERT INTO nowhere VALUES (:answer, '{SECRET}')"), {"answer": SECRET}
        )

    monkeypatch.setattr(draft, "write_parts", fail)
    form = Form(page_of(direction.get(centre.page("sections/nombres")))).fill("people", SECRET)
    direction.lenient = True
    with caplog.at_level(logging.DEBUG):
        assert form.press(direction, "Sommaire").status_code == 500
    assert "enregistrement failed" in caplog.text
    assert "OperationalError" in caplog.text
    assert "draft.py" in caplog.text
    assert SECRET not in caplog.text
