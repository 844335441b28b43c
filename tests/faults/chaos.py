"""Faults at seeded moments while thirty-two centres work: the engine of the short test and of ``benchmarks/chaos.py``.

One seed: each centre fills, pastes, sends and reopens in an edition of its own; two faults strike, one after the other;
everyone goes on until what they began is answered; then everything is counted. A house serves many seeds. What is
asserted: **no acknowledged write is missing**, **nothing is there twice**, **no row points at nothing**, **the journal
gives the document back exactly**, and **the service comes back by itself**.
"""

import contextlib
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

from surveys import mail
from surveys.operations import accounts, fielding, working
from surveys.operations.fielding import Version
from surveys.store.base import db
from surveys.store.outbox import Letter
from tests.databases import Database
from tests.faults.breaking import FAULTS, Breaking, asked
from tests.faults.centres import Centre, Line
from tests.faults.counting import Found, look
from tests.faults.house import House
from tests.faults.relay import Relay
from tests.journeys.conftest import free_port
from tests.small_survey import DEFINITION, done
from tests.web import world
from tests.web.forms import Form, page_of

CENTRES = 32
PATIENCE = 180.0  # seconds after the last fault: then nothing comes back by itself
_REGIONS = ("r03", "r06", "r09")


@dataclass
class Outcome:
    """What one seed found."""

    seed: int
    database: str
    faults: list[str]
    seconds: float = 0.0
    acknowledged: int = 0
    copies: int = 0
    rows: int = 0
    cuts: int = 0  # requests that were not answered, or by trouble
    failures: int = 0  # answers 500: a bug
    back: dict[str, float] = field(
        default_factory=dict
    )  # seconds from the end of a fault to the next acknowledged write
    found: Found = field(default_factory=Found)
    trouble: list[str] = field(default_factory=list)

    @property
    def held(self) -> bool:
        return not (self.found.all or self.trouble or self.failures)


def schedule(database: str, seed: int) -> list[str]:
    """Return the two faults of a seed: each comes first in its turn, and any other comes second."""
    known = FAULTS[database]
    first = known[seed % len(known)]
    return [first, random.Random(f"{database}/{seed}").choice([each for each in known if each != first])]


@contextlib.contextmanager
def opened(database: Database, folder: Path, centres: int = CENTRES) -> Iterator["Chaos"]:
    """Serve a database that has its tables, with its centres signed in."""
    house = House(database.settings, folder, free_port())
    if (
        database.backend == "postgresql"
    ):  # the server of the tests may lose what a power cut loses; here nothing may
        with asked(database.settings.database_url) as connection:
            connection.execute(f'ALTER DATABASE "{connection.info.dbname}" SET synchronous_commit = on')
    version, relay = _prepare(centres), None
    links = [
        world.newest_link(world.Centre(number).director) for number in range(1, centres + 1)
    ]  # before the worker sends them, and forgets them
    try:
        house.start()
        house.wait()
        relay = Relay(house.port, 0)
        yield Chaos(database, house, relay, version, _sign_in(house, relay, links))
    finally:
        if relay is not None:
            relay.close()
        house.stop()


def _prepare(centres: int) -> Version:
    now = datetime.now(UTC) - timedelta(days=1)
    for number in range(1, centres + 1):
        code = world.code_of(number)
        done(
            accounts.add_organisation(
                code,
                name=f"Organisme fictif {number:02d}",
                region=_REGIONS[number % 3],
                attributes={},
                now=now,
            )
        )
        person = accounts.add_person(
            email=world.Centre(number).director,
            name=f"Camille Fictif {number:02d}",
            memberships={code: "director"},
            staff_roles=(),
            now=now,
        )
        assert isinstance(person, int), person
    version = fielding.publish_version(DEFINITION, by=None, now=now)
    assert isinstance(version, Version), version
    return version


def _sign_in(house: House, relay: Relay, links: list[str]) -> list[Line]:
    lines = []
    for link in links:
        line = Line(house.port)
        page = page_of(line.get(link))  # type: ignore[arg-type]
        entered = Form(page).press(line, "Ouvrir ma session")  # type: ignore[arg-type]
        assert entered.status_code == 303, entered.status_code
        lines.append(Line(relay.port, line.cookies))
    return lines


@dataclass
class Chaos:
    """A house, its centres, and the hand that breaks it, for as many seeds as are asked."""

    database: Database
    house: House
    relay: Relay
    version: Version
    lines: list[Line]

    def run(self, seed: int, faults: list[str]) -> Outcome:
        """Do one seed."""
        outcome, began = Outcome(seed, self.database.backend, faults), time.monotonic()
        turn = random.Random(f"{self.database.backend}/{seed}/moments")
        self.relay.turn.seed(f"relay/{seed}")
        stop, over = Event(), {}
        centres = self._open(f"e{seed}", seed, stop)
        with ThreadPoolExecutor(len(centres)) as pool:
            busy = [pool.submit(centre.work) for centre in centres]
            try:
                over = self._break(faults, centres, turn)
            finally:
                stop.set()
                for centre in centres:
                    centre.until = time.monotonic() + PATIENCE
            for each in busy:
                each.result()
        self._count(outcome, centres, over)
        outcome.seconds = time.monotonic() - began
        return outcome

    def _open(self, edition: str, seed: int, stop: Event) -> list[Centre]:
        """Open an edition for this seed alone."""
        now = datetime.now(UTC) - timedelta(minutes=1)
        done(
            fielding.create_edition(
                "petit", edition, self.version, opens_at=now, closes_at=now + timedelta(days=30), now=now
            )
        )
        done(fielding.open_edition("petit", edition, now=now))
        return [
            Centre(world.code_of(number), edition, line, random.Random(f"{seed}/{number}"), stop)
            for number, line in enumerate(self.lines, 1)
        ]

    def _break(self, faults: list[str], centres: list[Centre], turn: random.Random) -> dict[str, float]:
        """Let the faults strike one after the other, each after so many acknowledged writes; return when each was over.

        Moments are counted in writes: a busy machine does the same seed, later.
        """
        over, reached = {}, len(centres)
        for fault in faults:
            reached += turn.randint(len(centres) // 4, len(centres))
            _until(lambda reached=reached: sum(len(centre.kept) for centre in centres) >= reached, PATIENCE)
            with Breaking(self.house, self.relay, self.database, turn).entering(fault):
                time.sleep(turn.uniform(0.2, 1.2))
            over[fault] = time.monotonic()
            reached = sum(len(centre.kept) for centre in centres)
        _until(lambda: sum(len(centre.kept) for centre in centres) >= reached + len(centres) // 4, PATIENCE)
        return over

    def _count(self, outcome: Outcome, centres: list[Centre], over: dict[str, float]) -> None:
        outcome.acknowledged = sum(centre.acknowledged for centre in centres)
        outcome.copies = sum(len(centre.receipts) for centre in centres)
        outcome.rows = sum(each.heard for centre in centres for each in centre.pasted)
        outcome.cuts = sum(centre.cuts for centre in centres)
        outcome.failures = sum(centre.statuses[500] for centre in centres)
        outcome.trouble = [centre.trouble for centre in centres if centre.trouble]
        kept = sorted(moment for centre in centres for moment in centre.kept)
        for fault, moment in over.items():
            heard = min((heard for left, heard in kept if left >= moment), default=None)
            if heard is None:
                outcome.trouble.append(f"no write was acknowledged after « {fault} »")
            else:
                outcome.back[fault] = heard - moment
        if not _until(lambda: self.house.worker is not None, 10):
            outcome.trouble.append("the worker did not come back")
        outcome.found = look(centres)

    def letters(self) -> tuple[int, int, list[str]]:
        """Let every letter leave; return how many there were, how many left twice under one name, and what is wrong.

        What waits leaves by itself; what a killed worker had taken is left to the next one when its lease is over.
        """
        free = lambda: not working.is_work_waiting(now=datetime.now(UTC))  # noqa: E731
        wrong = [] if _until(free, 60) else ["letters wait, and the worker does not take them"]
        later = datetime.now(UTC) + working.LEASE
        while mail.deliver_next(self.database.settings, now=later):
            later += timedelta(milliseconds=1)
        names = Counter(
            line
            for path in self.database.settings.mail_folder.glob("*.eml")
            for line in path.read_bytes().split(b"\r\n\r\n")[0].split(b"\r\n")
            if line.startswith(b"Message-ID")
        )
        letters = list(db.session.query(Letter))
        db.session.remove()
        wrong += [
            f"letter {each.id} did not leave: {each.last_error}"
            for each in letters
            if each.delivered_at is None
        ]
        if len(names) != len(letters):
            wrong.append(f"{len(letters)} letters, {len(names)} of them left")
        return len(letters), sum(times - 1 for times in names.values()), wrong


def _until(true: Callable[[], object], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True
