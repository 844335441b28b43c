"""Every page of the staff before five thousand centres and a hundred thousand copies: processor, statements, bytes and memory.

The demonstration, grown by ``tests/crowd.py``, on SQLite; ``python benchmarks/staff.py [CENTRES [EDITIONS]]``. One person with
every role asks each GET address for every value that the demonstration gives its parameters, twice: what the first asking takes
(a page that keeps what it counted) and the second one. Prints, by endpoint, the heaviest of its addresses; « ! » where a page takes
more than half a second of the processor or weighs a megabyte of HTML.
"""

import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from flask.testing import FlaskClient  # noqa: E402

from surveys.demonstration import load_demonstration  # noqa: E402
from surveys.operations import accounts  # noqa: E402
from surveys.store.accounts import STAFF_ROLES  # noqa: E402
from surveys.store.migration import migrate  # noqa: E402
from tests import crowd  # noqa: E402
from tests.databases import make_settings, open_database  # noqa: E402
from tests.rules.conftest import Site, furnished  # noqa: E402
from tests.rules.doors import DOORS  # noqa: E402
from tests.rules.test_queries import statements  # noqa: E402

SECONDS, BYTES = 0.5, 1_000_000
ADDRESSES = 8  # by endpoint


def build(folder: Path, centres: int, editions: int) -> Site:
    """Make the ground in a folder, and tell what it took."""
    accounts.hashing().cheapen()
    settings = make_settings(folder)
    migrate(settings)
    with open_database(settings):
        load_demonstration(now=datetime.now(UTC))
    site = furnished(folder)
    began = time.process_time()
    crowd.grow(settings.database_url, centres)
    crowd.add_editions(settings.database_url, editions)
    with crowd.raw(settings.database_url) as run:
        counts = {
            table: run(f"SELECT count(*) FROM {table}").fetchone()[0]  # names of ours
            for table in ("organisations", "people", "submissions", "sent_copies", "notes", "journal")
        }
    told = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    print(f"made in {time.process_time() - began:.1f} s of processor: {told}", flush=True)
    return site


def enter(site: Site) -> FlaskClient:
    """Return the browser of someone who has every role of the staff."""
    client = site.client("administration")
    with crowd.raw(site.app.config["SETTINGS"].database_url) as run:
        for role in STAFF_ROLES:
            run(
                f"INSERT INTO staff_roles (person_id, role) SELECT id, '{role}' FROM people WHERE persona = 'administration' "
                f"AND NOT EXISTS (SELECT 1 FROM staff_roles WHERE person_id = people.id AND role = '{role}')"
            )
    return client


def ask(site: Site, client: FlaskClient, address: str) -> tuple[int, float, int, int, str]:
    """Return what an address answers: status, processor, statements, bytes, type."""
    with statements(site) as asked:
        began = time.process_time()
        answer = client.get(address, buffered=True)
        size = len(answer.get_data())
        return answer.status_code, time.process_time() - began, len(asked), size, answer.mimetype


def walk(site: Site, only: str = "staff.") -> int:
    """Print the line of each endpoint; return how many are over."""
    client, over = enter(site), 0
    print(f"{'endpoint':38}{'first':>8}{'again':>8}{'stmts':>6}{'kB':>8}{'+MiB':>6}  address")
    for rule in site.rules:
        if (
            "GET" not in rule.methods
            or DOORS[rule.endpoint].audience != "staff"
            or not rule.endpoint.startswith(only)
        ):
            continue
        before, lines = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, []
        for address in site.addresses(rule):
            status, first, *_ = ask(site, client, address)
            if status != 200:
                if status >= 400 and status != 404:
                    print(f"{rule.endpoint:38} {status} {address}")
                continue
            _, again, statements, size, kind = ask(site, client, address)
            lines.append((max(first, again), first, again, statements, size, kind, address))
            if len(lines) == ADDRESSES:
                break
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        if not lines:
            print(f"{rule.endpoint:38} no page")
            continue
        _, first, again, statements, size, kind, address = max(lines)
        heaviest = max(line[4] for line in lines)
        bad = again > SECONDS or (kind == "text/html" and heaviest > BYTES)
        over += bad
        print(
            f"{rule.endpoint:38}{first:8.2f}{again:8.2f}{statements:6}{heaviest / 1000:8.0f}{grown:6.0f}{' !' if bad else '  '}{address}",
            flush=True,
        )
    print(f"{over} endpoints over")
    return over


def main(centres: int = 4_911, editions: int = 18) -> None:
    with tempfile.TemporaryDirectory(prefix="staff-") as name:
        walk(build(Path(name), centres, editions))


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:]))
