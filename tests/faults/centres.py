"""A simulated centre: it fills, pastes, sends and reopens over the network, and remembers what the server acknowledged.

Apart from the faults, which it does not know. It asks again until it is answered, as the page's script and people do;
whatever else than an answer or trouble it is given is a fault of ours, kept in ``trouble``.
"""

import contextlib
import http.client
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from threading import Event
from urllib.parse import urlencode

from tests.web.forms import Form, Script, page_of
from tests.web.page import Page

REPLY_WITHIN = 20.0  # seconds: a locked file is waited for ten
TEXTS = {"centre": ("contact", "notes"), "cloture": ("last_word",)}
NUMBERS = {
    "resultats": tuple(f"results.{row}.{column}" for row in "ab" for column in ("target", "reached")),
    "paie": ("payroll",),
}
SECTIONS = {**TEXTS, **NUMBERS}
MOST_ROWS = 42  # of the fifty that the roster takes
NUMBER = re.compile(r"RE-\d{4}-\d{4,}")


class CutError(Exception):
    """The line was cut before the whole reply came."""


class NeverBackError(Exception):
    """Nothing was answered for too long."""


class RefusedError(Exception):
    """The server said no to what it should have taken."""


@dataclass
class Reply:
    """What came back, as forms and pages read it."""

    status_code: int
    headers: Message
    body: bytes

    def get_data(self, as_text: bool = True) -> str:
        return self.body.decode()


@dataclass
class Line:
    """One person's browser: its cookies, and a new connection for each request."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, address: str) -> Reply:
        return self._ask("GET", address, None, {})

    def post(
        self, address: str, data: Mapping[str, object], headers: Mapping[str, str] | None = None
    ) -> Reply:
        return self._ask("POST", address, urlencode(data, doseq=True).encode(), dict(headers or {}))

    def _ask(self, verb: str, address: str, body: bytes | None, headers: dict[str, str]) -> Reply:
        headers |= {
            "Connection": "close",
            "Cookie": "; ".join(f"{name}={text}" for name, text in self.cookies.items()),
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=REPLY_WITHIN)
        try:
            connection.request(verb, address, body, headers)
            answer = connection.getresponse()
            reply = Reply(answer.status, answer.headers, answer.read())
        except (OSError, http.client.HTTPException) as error:
            raise CutError(type(error).__name__) from error
        finally:
            connection.close()
        for each in answer.headers.get_all("Set-Cookie") or ():
            name, _, text = each.partition(";")[0].partition("=")
            self.cookies[name] = text
        return reply


@dataclass
class Said:
    """A text sent for one variable, and whether the server said that it is kept."""

    text: str
    heard: bool = False


@dataclass
class Centre:
    """One centre in one edition: what it sent, and what it was told."""

    code: str
    edition: str
    line: Line
    turn: random.Random
    stop: Event
    said: dict[str, list[Said]] = field(default_factory=dict)
    pasted: list[Said] = field(default_factory=list)
    receipts: list[str] = field(default_factory=list)
    reopened: int = 0
    sent: bool = False
    statuses: Counter[int] = field(default_factory=Counter)
    cuts: int = 0
    kept: list[tuple[float, float]] = field(
        default_factory=list
    )  # when each acknowledged write left, and was heard
    trouble: str = ""
    until: float = float("inf")
    _count: int = 0

    def address(self, rest: str) -> str:
        return f"/sondages/petit/{self.edition}/{self.code}/{rest}"

    @property
    def acknowledged(self) -> int:
        return (
            sum(each.heard for texts in [*self.said.values(), self.pasted] for each in texts)
            + len(self.receipts)
            + self.reopened
        )

    # ── what it does ──

    def work(self) -> None:
        """Do this and that until the stop, then send perhaps; ``trouble`` says what went wrong."""
        try:
            first = {"staff": str(self.turn.randint(1, 99)), "contact": self._next("centre")}
            self.save("centre", {name: self._say(name, text) for name, text in first.items()})
            while not self.stop.is_set():
                self.step()
                self.stop.wait(self.turn.uniform(0, 0.2))
            if not self.sent and self.turn.random() < 0.4:
                self.send()
        except (NeverBackError, RefusedError, AssertionError, LookupError, ValueError) as error:
            self.trouble = f"{self.code}: {type(error).__name__} {str(error)[:300]}"

    def step(self) -> None:
        if self.sent:
            self.reopen()
        elif (dice := self.turn.random()) < 0.75:
            self.fill()
        elif dice < 0.88 and len(self.pasted) < MOST_ROWS:
            self.paste()
        else:
            self.send()

    def fill(self) -> None:
        """Open a section and save a few times from its page, one to three variables at once."""
        section = self.turn.choice(list(SECTIONS))
        script = Script(self.line, self._page(self.address(f"sections/{section}")))  # type: ignore[arg-type]
        for _ in range(self.turn.randint(1, 4)):
            if self.stop.is_set():
                return
            names = self.turn.sample(SECTIONS[section], self.turn.randint(1, min(3, len(SECTIONS[section]))))
            self.save(section, {name: self._say(name, self._next(section)) for name in names}, script)

    def save(self, section: str, saying: dict[str, Said], script: Script | None = None) -> None:
        """Save until it is said to be kept; half of the time a failed save is sent again with a newer text."""
        script = script or Script(self.line, self._page(self.address(f"sections/{section}")))  # type: ignore[arg-type]
        began = time.monotonic()

        def ask() -> Reply:
            nonlocal began
            began = time.monotonic()
            body = script.body(more={name: each.text for name, each in saying.items()})
            return script.send(body)  # type: ignore[return-value]

        def change() -> None:
            name = self.turn.choice(list(saying))
            if name != "staff" and self.turn.random() < 0.5:
                saying[name] = self._say(name, self._next(section))

        self._expect(self._insist(ask, change), 200)
        for each in saying.values():
            each.heard = True
        self.kept.append((began, time.monotonic()))

    def paste(self) -> None:
        """Paste a few new rows, look at the preview, accept."""
        rows = [self._next("") for _ in range(self.turn.randint(1, 4))]
        table = "\n".join(["Poste\tTaux horaire", *(f"{text}\t27,40" for text in rows)])
        where = self.address("sections/resultats/team/collage")
        token = page_of(self._expect(self._insist(lambda: self.line.get(where)), 200)).root.all(
            "input", name="csrf_token"
        )[0]["value"]  # type: ignore[arg-type]
        data = {"csrf_token": token, "_texte": table, "_html": ""}
        preview = self._expect(self._insist(lambda: self.line.post(where, data)), 200)
        form = Form(page_of(preview), "collage")  # type: ignore[arg-type]
        saying = [Said(text) for text in rows]
        self.pasted += saying
        began = time.monotonic()
        self._expect(self._insist(lambda: form.press(self.line, "Accepter")), 303)  # type: ignore[arg-type,return-value]
        for each in saying:
            each.heard = True
        self.kept.append((began, time.monotonic()))

    def send(self) -> None:
        """Read everything again, attest, send, and keep the number of the receipt."""
        page = self._page(self.address("revision"))
        form = Form(page, "transmission").tick("exact", "oui").tick("autorise", "oui")
        self._expect(self._insist(lambda: form.press(self.line)), 303)  # type: ignore[arg-type,return-value]
        self.sent = True
        found = NUMBER.search(
            self._expect(self._insist(lambda: self.line.get(self.address("recu"))), 200).get_data()
        )
        self.receipts.append(found[0] if found else "")

    def reopen(self) -> None:
        """Open what was sent again, to correct it."""
        form = Form(self._page(self.address("recu")), "correction").fill("raison", "Une correction fictive.")
        self._expect(self._insist(lambda: form.press(self.line, "Corriger")), 303)  # type: ignore[arg-type,return-value]
        self.sent = False
        self.reopened += 1

    # ── how it asks ──

    def _say(self, name: str, text: str) -> Said:
        said = Said(text)
        self.said.setdefault(name, []).append(said)
        return said

    def _next(self, section: str) -> str:
        """Return a text that this centre never sent."""
        self._count += 1
        return str(self._count) if section in NUMBERS else f"texte {self.code} {self._count}"

    def _page(self, address: str) -> Page:
        return page_of(self._expect(self._insist(lambda: self.line.get(address)), 200))  # type: ignore[arg-type]

    def _expect(self, reply: Reply, status: int) -> Reply:
        if reply.status_code != status:
            words = " ".join(re.sub(r"<[^>]*>", " ", reply.get_data()).split())
            raise RefusedError(f"{reply.status_code} where {status} was expected: {words[:200]}")
        return reply

    def _insist(self, ask: Callable[[], Reply], between: Callable[[], None] = lambda: None) -> Reply:
        """Ask again until something else than trouble is answered."""
        while True:
            with contextlib.suppress(CutError):
                reply = ask()
                self.statuses[reply.status_code] += 1
                if reply.status_code < 500:
                    return reply
                self.cuts -= 1
            self.cuts += 1
            if time.monotonic() > self.until:
                raise NeverBackError("nothing was answered")
            time.sleep(self.turn.uniform(0.05, 0.3))
            between()
