"""Requests of every sort at every address, by every persona, inside one process: what a careless or hostile browser sends.

Apart from the pure targets because a whole application stands behind. It is given forms as pages draw them, and spoils
them; the database is thrown away afterwards.
"""

import io
import random
import re
import string
from dataclasses import dataclass, field
from html import unescape

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.fuzzing.mutator import SIGNS, mutate
from tests.fuzzing.targets import SEEDS
from tests.rules.conftest import Site
from tests.rules.doors import DOORS

PEOPLE = ("", "direction", "paie", "conception", "collecte", "analyse", "administration")
# Drawing a paper costs a second: these are asked, but less.
COSTLY = re.compile(r"paper|board_file|blank|file|document|drawing|report|data_map")
FIELD = re.compile(r"<(?:input|select|textarea|button)\b[^>]*\bname=\"([^\"]*)\"[^>]*>")
VALUE = re.compile(r"\bvalue=\"([^\"]*)\"")
OPTION = re.compile(r"<option\b[^>]*\bvalue=\"([^\"]*)\"")
ACTION = re.compile(r"<form\b[^>]*\baction=\"([^\"]*)\"[^>]*>(.*?)</form>", re.DOTALL)
QUERY = (
    "fait",
    "q",
    "page",
    "etat",
    "suite",
    "nombre",
    "fiche",
    "verifier",
    "edition",
    "region",
    "largeur",
    "version",
)
API = {
    "format": ("csv", "csv-excel", "json"),
    "statut": ("sent", "superseded"),
    "disposition": ("wide", "long"),
    "entetes": ("code", "label", "both"),
    "valeurs": ("code", "label", "both"),
    "section": ("salaires", "structure"),
    "statistique": ("pay_turnover_rate", "pay_gap_weighted"),
}
SAMPLES = [sample for samples in SEEDS.values() for sample in samples]
Asked = tuple[str, str, str, dict]


@dataclass
class Visitors:
    """Everyone with a browser, and the fields of the forms that they met."""

    site: Site
    draw: random.Random
    tokens: list[str] = field(default_factory=list)
    clients: dict[str, FlaskClient] = field(default_factory=dict)
    forms: dict[str, list[list[tuple[str, str]]]] = field(default_factory=dict)
    last: Asked | None = None

    def __post_init__(self) -> None:
        self.rules = [rule for rule in self.site.rules if rule.endpoint not in {"static", "auth.become"}]
        self.known = {rule.endpoint + rule.rule: self.site.parameters(rule) for rule in self.rules}

    def client(self, persona: str) -> FlaskClient:
        """Return the browser of a persona; a stranger's when someone put that persona aside meanwhile."""
        if persona not in self.clients:
            client = self.site.client()
            if persona:
                client.post("/demo", data={"persona": persona})
            self.clients[persona] = client
        return self.clients[persona]

    def learn(self, persona: str, answer: TestResponse) -> None:
        """Keep the fields of the forms of a page, by where they are sent."""
        if answer.mimetype != "text/html" or answer.status_code != 200:
            return
        for action, inside in ACTION.findall(answer.get_data(as_text=True)):
            pairs = []
            for found in FIELD.finditer(inside):
                value = VALUE.search(found[0])
                options = (
                    OPTION.findall(inside, found.end(), found.end() + 2_000) if "<select" in found[0] else []
                )
                pairs.append((unescape(found[1]), unescape(value[1] if value else next(iter(options), ""))))
            kept = self.forms.setdefault(unescape(action).partition("?")[0], [])
            if len(kept) < 3:
                kept.append(pairs[:400])

    def text(self, given: str = "") -> str:
        """Return a text: the one that was given most often, or another."""
        if given and self.draw.random() < 0.6:
            return given
        made = mutate(given.encode("utf-8", "replace") or self.draw.choice(SIGNS), SAMPLES, self.draw)
        return made[: self.draw.choice((8, 60, 600, 6_000))].decode("utf-8", "replace")

    def draws(self) -> Asked:
        """Return who asks, how, where and with what."""
        draw = self.draw
        persona, rule = draw.choice(PEOPLE), draw.choice(self.rules)
        if rule.endpoint == "api.data":
            return self._api()
        if COSTLY.search(rule.endpoint) and "GET" in rule.methods and draw.random() < 0.9:
            rule = draw.choice(self.rules)
        if draw.random() < 0.5:  # whose door it is most often: others are refused at it
            persona = draw.choice([each for each in PEOPLE if _may(each, rule)] or PEOPLE)
        address = self._address(rule)
        posts = "POST" in rule.methods
        if posts and draw.random() < 0.5 and self.forms:
            address = draw.choice([*self.forms]) if draw.random() < 0.3 else address
        method = (
            ("POST" if posts else "GET")
            if draw.random() < 0.95
            else draw.choice(("GET", "POST", "HEAD", "PUT"))
        )
        headers = {"HX-Request": "true"} if draw.random() < 0.3 else {}
        query = {draw.choice(QUERY): self.text("1") for _ in range(draw.choice((0, 0, 1, 2)))}
        more: dict = {"headers": headers, "query_string": query}
        if method == "POST":
            more["data"] = self._body(address)
        return persona, method, address, more

    def _api(self) -> Asked:
        query = {}
        for name, allowed in API.items():
            if self.draw.random() < 0.4:
                query[name] = self.draw.choice(allowed) if self.draw.random() < 0.7 else self.text(allowed[0])
        token = self.draw.choice([*self.tokens, "", "x", self.text("abc")]).encode("ascii", "ignore").decode()
        token = "".join(sign for sign in token if sign in string.printable and sign not in "\r\n\x0b\x0c")
        return (
            "",
            "GET",
            "/api/donnees",
            {"headers": {"Authorization": f"Bearer {token}"}, "query_string": query},
        )

    def _address(self, rule: Rule) -> str:
        known = self.draw.choice(self.known[rule.endpoint + rule.rule])
        values = {name: str(value) for name, value in known.items()}
        for name in values:
            if self.draw.random() < 0.12:
                values[name] = self.text(values[name])[:80] or "x"
        try:
            return self.site.build(rule, values)
        except Exception:  # a converter that refuses a value: the address as it would be typed
            return self.site.build(rule, self.known[rule.endpoint + rule.rule][0])

    def _body(self, address: str) -> MultiDict:
        draw, body = self.draw, MultiDict()
        drawn = self.forms.get(address.partition("?")[0])
        pairs = draw.choice(drawn) if drawn else [(name, "1") for name in draw.sample(QUERY, 3)]
        for name, value in pairs:
            if draw.random() < 0.08:
                continue
            body.add(name if draw.random() < 0.98 else self.text(name), self.text(value))
        for name in ("_fichier", "fichier", "fichiers", "document"):
            if draw.random() < (0.5 if "importation" in address or "collage" in address else 0.05):
                data = mutate(draw.choice(SAMPLES), SAMPLES, draw)
                body.add(name, (data, draw.choice(("a.xlsx", "a.csv", "../a.pdf", "é.xls"))))
        return body

    def ask(self, *, again: bool = False) -> tuple[str, TestResponse]:
        """Send one request, or the last one once more; return what it was, and what was answered."""
        if not again:
            self.last = self.draws()
        assert self.last is not None
        persona, method, address, more = self.last
        client, sent = self.client(persona), dict(more)
        if "data" in sent:
            pairs = [
                (name, (io.BytesIO(value[0]), value[1]) if isinstance(value, tuple) else value)
                for name, value in more["data"].items(multi=True)
            ]
            sent["data"] = MultiDict(pairs)
        answer = client.open(address, method=method, buffered=True, follow_redirects=False, **sent)
        self.learn(persona, answer)
        if persona and (answer.status_code == 401 or "/connexion" in (answer.location or "")):
            self.clients.pop(persona, None)  # it signed out, or was sent away
        return f"{persona or 'nobody'} {method} {address} {more}"[:1_500], answer


def _may(persona: str, rule: Rule) -> bool:
    line = DOORS[rule.endpoint]
    return {
        "member": persona in {"direction", "paie"},
        "staff": persona not in {"", "direction", "paie"},
        "signed_in": persona != "",
    }.get(line.audience, True)
