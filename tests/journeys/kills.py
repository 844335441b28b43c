"""Kills at random while someone types, then a look from elsewhere: the engine of the short test and of the long benchmark.

One run: a person signs in with a browser profile of their own, types random texts in random fields of a random section,
and at a random keystroke one fault strikes. They come back as people do (reload, sign in again, press what the page
offers), or they do not. Then a second profile signs in elsewhere and reads the section. What is asserted:

- **nothing older than two seconds is missing**: each field holds its text as it stood two seconds before the last
  keystroke that could be heard (the kill, the close), or a later one. While the page lives through the fault, that is the
  last keystroke itself: nothing at all may be missing.
- **who never comes back** (« tab left ») loses at most what was typed in the two seconds before the tab closed. A local
  queue helps only the person who returns on that device; so in all other runs the person returns.
- **no acknowledged write is missing**: a text that the server answered 200 to is there, or a later one of the same field.
- **none is duplicated**: no two lines of the journal of one variable say the same thing one after the other, and as many
  lines as versions.
- **nothing stays behind**: once the server has everything, the queue of the browser holds nothing of theirs.
"""

import contextlib
import itertools
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl

from playwright.sync_api import Browser, BrowserContext, BrowserType, Error, Page, Response, expect

from surveys.config import Settings
from surveys.operations import accounts, collecting
from tests.databases import Database
from tests.faults.breaking import locked
from tests.faults.house import children_of
from tests.journeys.conftest import ARGUMENTS, ROOT, chromium, free_port
from tests.web import world
from tests.web.world import Centre

FAULTS = (
    "tab closed",
    "tab left",
    "browser killed",
    "line lost",
    "line lost, tab closed",
    "session deleted",
    "worker killed",
    "server restarted",
    "database locked",
    "secret changed",
)
SECTIONS = (
    ("every_kind", "2026", "textes"),
    ("every_kind", "2026", "nombres"),
    ("every_kind", "2026", "tableaux"),
)
LETTERS = "abcdefghijkmnopqrstuvwxyz0123456789é"
AT_RISK = 2.0  # seconds of typing
PATIENCE = 40_000  # milliseconds: the machine is shared
FIELDS = "#section .sheet input.field[type=text], #section .sheet textarea.field"
EMPTY = """async () => {
    const person = document.querySelector('meta[name="person"]').content;
    const open = await new Promise((done) => {
        const asked = indexedDB.open('axtra');
        asked.onsuccess = () => done(asked.result);
    });
    const mine = !open.objectStoreNames.contains('attente') ? 0 : await new Promise((done) => {
        const asked = open.transaction('attente').objectStore('attente').count(IDBKeyRange.bound([person], [person, []]));
        asked.onsuccess = () => done(asked.result);
    });
    open.close();
    return mine === 0;
}"""  # what someone else left on this computer (« tab left ») stays there, for them


class LostError(AssertionError):
    """Something that was typed, or acknowledged, is not there."""


# ── the server, as people run it: two workers, a port that stays, kills without a word ──


@dataclass
class Server:
    """Two gunicorn workers on one port, that may be killed and started again with other secrets."""

    settings: Settings
    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen | None = None
    secret: str = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, secret: str = "") -> None:
        self.secret = secret or self.secret or self.settings.secret_key
        environment = {
            **os.environ,
            "SURVEYS_DEMO": "1",
            "SURVEYS_INSTANCE": str(self.settings.instance),
            "DATABASE_URL": self.settings.database_url,
            "SECRET_KEY": self.secret,
        }
        command = [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{self.port}"]
        command += ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--log-level", "warning"]
        command += ["--no-control-socket", "--graceful-timeout", "2"]
        with (self.folder / "kills.log").open("a") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)

    def wait(self) -> None:
        for _ in range(600):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{self.url}/connexion", timeout=5)
                return
            assert self.process is not None
            assert self.process.poll() is None, (self.folder / "kills.log").read_text("utf-8")
            time.sleep(0.05)
        raise AssertionError("the server did not start")

    def workers(self) -> list[int]:
        assert self.process is not None
        return children_of(self.process.pid)

    def kill_worker(self, turn: random.Random) -> None:
        os.kill(turn.choice(self.workers()), signal.SIGKILL)

    def kill(self) -> None:
        """Kill the master and its workers at once, as a power cut does."""
        assert self.process is not None
        for pid in (self.process.pid, *self.workers()):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(10)


@contextlib.contextmanager
def serving(settings: Settings, folder: Path) -> Iterator[Server]:
    server = Server(settings, folder)
    server.start()
    try:
        server.wait()
        yield server
    finally:
        server.kill()


@contextlib.contextmanager
def locked_for(database: Database, seconds: float) -> Iterator[None]:
    """Hold the database so that nothing is written for some seconds, meanwhile."""
    started = threading.Event()

    def hold() -> None:
        with locked(database):
            started.set()
            time.sleep(seconds)

    thread = threading.Thread(target=hold)
    thread.start()
    started.wait(30)
    try:
        yield
    finally:
        thread.join()


# ── the person and their browser ──


@dataclass
class Stroke:
    """One keystroke: when it was made, in which field, and what the field says from then on."""

    at: float
    variable: str
    text: str


@dataclass
class Desk:
    """A person at a browser profile that stays on disk when the browser is killed."""

    browser: BrowserType
    server: Server
    profile: Path
    context: BrowserContext | None = None
    acknowledged: dict[str, str] = field(default_factory=dict)

    def open(self) -> Page:
        """Open the browser, if it is not, and a new tab."""
        if self.context is None:
            self.context = self.browser.launch_persistent_context(
                str(self.profile),
                executable_path=chromium(),
                args=ARGUMENTS,
                locale="fr-CA",
                base_url=self.server.url,
                viewport={"width": 1280, "height": 900},
            )
        page = self.context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("response", self.hear)
        return page

    def hear(self, response: Response) -> None:
        """Note what the server acknowledged, before anything else happens to it."""
        if response.status == 200 and response.url.endswith("/enregistrement"):
            for name, text in parse_qsl(response.request.post_data or "", keep_blank_values=True):
                if not name.startswith("_"):
                    self.acknowledged[name] = text

    def kill(self) -> None:
        """Kill the browser with every process it started."""
        assert self.context is not None
        mark = f"--user-data-dir={self.profile}"
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError, ValueError):
                if mark in (entry / "cmdline").read_bytes().decode(errors="replace").split("\0"):
                    os.kill(int(entry.name), signal.SIGKILL)
        with contextlib.suppress(Error):
            self.context.close()
        self.context = None
        for name in ("SingletonLock", "SingletonSocket", "SingletonCookie"):
            (self.profile / name).unlink(missing_ok=True)

    def close(self) -> None:
        if self.context is not None:
            with contextlib.suppress(Error):
                self.context.close()
            self.context = None


def sign_in(page: Page, database: Database, email: str) -> None:
    with database.context():
        link = world.newest_link(email)
    page.goto(link)
    page.get_by_role("button", name="Ouvrir ma session").click()
    page.wait_for_url("**/sondages/**")


@dataclass
class Outcome:
    """What one run found."""

    seed: int
    fault: str
    strokes: int
    missing: float  # seconds of typing that nobody will see again
    trouble: str = ""


@dataclass
class Kills:
    """Runs of kills on one server, each with a centre of its own."""

    elsewhere: Browser  # the second profile's
    server: Server
    database: Database
    folder: Path
    desk: Desk = field(init=False)

    def __post_init__(self) -> None:
        self.desk = self._new_desk()

    def _new_desk(self) -> Desk:
        return Desk(self.elsewhere.browser_type, self.server, Path(tempfile.mkdtemp(dir=self.folder)))

    def close(self) -> None:
        self.desk.close()

    def run(self, seed: int, fault: str, centre: Centre) -> Outcome:
        """Do one run; ``trouble`` is empty when everything that is promised held."""
        outcome = Outcome(seed, fault, 0, 0.0)
        try:
            Run(self, random.Random(seed), fault, centre, outcome).go()
        except (AssertionError, Error, TimeoutError) as error:
            outcome.trouble = f"{type(error).__name__}: {str(error)[:600]}"
            self.desk.close()
            self.desk = self._new_desk()
            if not self.server.process or self.server.process.poll() is not None:
                self.server.start()
                self.server.wait()
        return outcome


class Run:
    """One run while it lasts."""

    def __init__(
        self, kills: Kills, turn: random.Random, fault: str, centre: Centre, outcome: Outcome
    ) -> None:
        self.kills, self.turn, self.fault, self.centre, self.outcome = kills, turn, fault, centre, outcome
        self.server, self.database, self.desk = kills.server, kills.database, kills.desk
        survey, edition, section = turn.choice(SECTIONS)
        self.survey, self.edition = survey, edition
        self.address = centre.page(f"sections/{section}", survey, edition)
        self.strokes: list[Stroke] = []
        self.struck_at = 0.0
        self.mended: Callable[[], None] = lambda: None

    def go(self) -> None:
        self.desk.acknowledged.clear()
        self.page = self.desk.open()
        sign_in(self.page, self.database, self.centre.director)
        self.page.goto(self.address)
        self.page.wait_for_load_state("load")
        self.names = self._fields()
        before = self.turn.randint(3, 40)
        self.type(before)
        self.strike()
        if self.fault not in {"tab closed", "tab left", "browser killed"}:
            self.type(self.turn.randint(1, 12))
            if self.fault == "line lost, tab closed":
                self.page.close()
                self.struck_at = time.monotonic()
        self.mended()
        self.come_back()
        self.outcome.strokes = len(self.strokes)
        self.look()

    def _fields(self) -> list[str]:
        found = self.page.locator(FIELDS).evaluate_all(
            "(all) => all.filter((each) => each.name && each.offsetParent).map((each) => each.name)"
        )
        assert len(found) >= 3, found
        return [str(name) for name in found]

    def type(self, count: int) -> None:
        """Type so many characters, here and there, with the pauses of someone who thinks."""
        while count > 0:
            name = self.turn.choice(self.names)
            box = self.page.locator(f'#section [name="{name}"]').first
            box.focus()
            self.page.keyboard.press("End")
            text = box.input_value()
            for letter in self.turn.choices(LETTERS, k=min(count, self.turn.randint(1, 9))):
                self.page.keyboard.insert_text(letter) if letter == "é" else self.page.keyboard.press(letter)
                text += letter
                self.strokes.append(Stroke(time.monotonic(), name, text))
                count -= 1
                time.sleep(self.turn.uniform(0.01, 0.06))
            time.sleep(self.turn.choice((0, 0, 0, 0.05, 0.3, 0.8)))

    # ── the faults ──

    def strike(self) -> None:
        """Let the fault happen; ``mended`` is what ends it, later."""
        self.struck_at = time.monotonic()
        if self.fault in {"tab closed", "tab left"}:
            self.page.close()
        elif self.fault == "browser killed":
            self.desk.kill()
        elif self.fault.startswith("line lost"):
            context = self.page.context
            context.set_offline(True)
            self.mended = lambda: context.set_offline(False)
        elif self.fault == "session deleted":
            with self.database.context():
                person = accounts.read_identity(self.centre.director)
                accounts.revoke_sessions(person.person_id, now=datetime.now(UTC))
        elif self.fault == "worker killed":
            self.server.kill_worker(self.turn)
        elif self.fault in {"server restarted", "secret changed"}:
            self.server.kill()
            secret = (
                f"another secret, as long as needed, {self.turn.random()}"
                if self.fault == "secret changed"
                else ""
            )
            late = threading.Timer(self.turn.uniform(0, 1), self.server.start, [secret])
            late.start()

            def mend() -> None:
                late.join()
                self.server.wait()

            self.mended = mend
        elif self.fault == "database locked":
            held = locked_for(self.database, self.turn.uniform(0.5, 3))
            held.__enter__()
            self.mended = lambda: held.__exit__(None, None, None) and None

    # ── coming back as people do ──

    def come_back(self) -> None:
        if self.fault == "tab left":
            return
        if self.page.is_closed() or self.fault == "browser killed":
            self.page = self.desk.open()
            self.page.goto(self.address)
            if "/connexion" in self.page.url:
                self.sign_in_again()
            elif self.page.locator("#section").count() == 0:
                # A killed browser may bring back the session of who sat here before: their cookie was on the disk.
                sign_in(self.page, self.database, self.centre.director)
                self.page.goto(self.address)
        self.settle()
        expect(self.page.locator("#alerte")).to_be_empty()
        if not self.page.evaluate(EMPTY):
            raise LostError("the queue is not empty though the server has everything")
        self.page.close()

    def sign_in_again(self) -> None:
        """From the sign-in page that one was led to, by the letter, back to the section."""
        self.page.get_by_label("Adresse de courriel").fill(self.centre.director)
        self.page.get_by_role("button", name="Recevoir un lien").click()
        self.page.wait_for_url("**/connexion/envoi")
        with self.database.context():
            link = world.asked_link(self.centre.director)
        self.page.goto(link)
        self.page.get_by_role("button", name="Ouvrir ma session").click()
        self.page.wait_for_url(f"**{self.address}*")

    def settle(self) -> None:
        """Press what the page offers until it says that everything is kept."""
        self.page.wait_for_load_state("load")
        self.page.wait_for_timeout(300)  # what waited here comes back once the scripts have run
        end = time.monotonic() + PATIENCE / 1000
        while True:
            if "/connexion" in self.page.url:
                self.sign_in_again()
            for name, role in (("Se reconnecter", "link"), ("Réessayer maintenant", "button")):
                offered = self.page.locator("#alerte").get_by_role(role, name=name)  # type: ignore[arg-type]
                with contextlib.suppress(Error):
                    if offered.count() > 0:
                        offered.click(timeout=1000)
                        self.page.wait_for_timeout(200)
            done = self.page.locator("#section:not([data-typing])").count() > 0
            if (
                done
                and "Brouillon enregistré" in self.page.locator("#etat").inner_text()
                and self.page.evaluate(EMPTY)
            ):
                return
            assert time.monotonic() < end, (
                f"never said to be saved: {self.page.url} {self.page.locator('#etat').all_inner_texts()} "
                f"{self.page.locator('#alerte').all_inner_texts()}"
            )
            self.page.wait_for_timeout(100)

    # ── a look from elsewhere ──

    def look(self) -> None:
        context = self.kills.elsewhere.new_context(locale="fr-CA", base_url=self.server.url)
        try:
            page = context.new_page()
            page.set_default_timeout(PATIENCE)
            sign_in(page, self.database, self.centre.director)
            page.goto(self.address)
            read = page.locator(FIELDS).evaluate_all(
                "(all) => Object.fromEntries(all.map((each) => [each.name, each.value]))"
            )
        finally:
            context.close()
        for name in sorted({stroke.variable for stroke in self.strokes}):
            self._judge(name, str(read[name]))
        self._judge_journal()

    def _judge(self, name: str, found: str) -> None:
        mine = [stroke for stroke in self.strokes if stroke.variable == name]
        texts = [stroke.text for stroke in mine]
        reached = texts.index(found) + 1 if found in texts else 0
        if reached == 0 and found not in mine[0].text:
            raise LostError(f"{name} holds {found!r}, which nobody typed: {texts}")
        if reached < len(texts):
            first_missing = mine[reached]
            missing = self.struck_at - first_missing.at
            self.outcome.missing = max(self.outcome.missing, missing)
            lives = self.fault not in {"tab closed", "tab left", "browser killed", "line lost, tab closed"}
            if lives or missing > AT_RISK:
                raise LostError(f"{name} holds {found!r} of {texts[-1]!r}: {missing:.2f} s are missing")
        told = self.desk.acknowledged.get(name)
        if told is not None and told in texts and texts.index(told) + 1 > reached:
            raise LostError(f"{name}: {told!r} was acknowledged, {found!r} is kept")

    def _judge_journal(self) -> None:
        with self.database.context():
            state = collecting.read_submission(self.survey, self.edition, self.centre.code)
            for name in {stroke.variable for stroke in self.strokes}:
                lines = collecting.history(self.survey, self.edition, self.centre.code, variable=name)
                said = [
                    line.new["raw"]
                    for line in sorted(lines, key=lambda line: line.seq)
                    if isinstance(line.new, dict)
                ]
                if any(one == other for one, other in itertools.pairwise(said)):
                    raise LostError(f"{name} was written twice: {said}")
                if said and state.versions.get(name, 0) != len(said):
                    raise LostError(f"{name} has version {state.versions.get(name)} and {len(said)} lines")


def schedule(count: int, start: int = 0) -> list[tuple[int, str]]:
    """Return ``count`` seeds with the fault of each: every sort in its turn."""
    return [(seed, FAULTS[seed % len(FAULTS)]) for seed in range(start, start + count)]
