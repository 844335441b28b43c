"""How much a pay roster costs: one cell saved and the whole page, of 10, 100 and 300 rows by 8 columns.

Ratios, and milliseconds of processor rather than of clock: the machine is shared. The baseline is the same save on the same page with a roster of 10 rows, as
a browser asks it: sign-in, form, store, judgement and drawing included. A page is compared with that of 10 rows too.
"""

import json
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from flask import Flask  # noqa: E402
from flask.testing import FlaskClient  # noqa: E402

from surveys.app import create_app  # noqa: E402
from surveys.catalogue import read  # noqa: E402
from surveys.operations import accounts, collecting, fielding  # noqa: E402
from surveys.operations.collecting import Change  # noqa: E402
from surveys.store.migration import migrate  # noqa: E402
from tests.databases import make_settings, open_database  # noqa: E402
from tests.lawful import make_lawful  # noqa: E402
from tests.web import world  # noqa: E402

SURVEY, EDITION, ROSTER = "remuneration", "2024", "staff_roster"
SIZES = (10, 100, 300)
EIGHTH = (
    '{code: weekly_pay, type: money, unit: "$", label: "Par semaine", total: true, '
    'calc: "${@.hourly_rate} * ${@.weekly_hours}"}'
)
POSITIONS = ("conseil", "direction")


def wide_roster() -> str:
    """Return the pay survey with room for 300 rows, and an eighth column that is calculated and totalled."""
    text = read("remuneration")
    text = text.replace("max_rows: 200", "max_rows: 400", 1)
    marker = 'label: "Ancienneté (service continu)", disclosure: public_aggregate}'
    assert marker in text
    return text.replace(marker, f"{marker}\n          - {EIGHTH}", 1)


def row(number: int) -> dict[str, str]:
    """Return one row of a payroll, each unlike its neighbours."""
    hours = 35 if number % 4 else 21
    return {
        "row_ref": f"{number + 1:03d}",
        "position": "",
        "hourly_rate": f"{24 + number % 23},{number % 10}5",
        "weekly_hours": str(hours),
        "time_status": "plein" if hours >= 30 else "partiel",
        "contract": "",
        "seniority": "",
    }


def build(sizes: tuple[int, ...]) -> None:
    """Make one centre per size, its payroll of that many rows; the database must have its tables."""
    now = datetime.now(UTC)
    for number, _ in enumerate(sizes, 1):
        centre = world.Centre(number)
        accounts.add_organisation(
            centre.code,
            name=f"Organisme fictif {number}",
            region="r03",
            attributes={"staff_fte": 14.5},
            now=now,
        )
        accounts.add_person(
            email=centre.director, name="Camille Fictif", memberships={centre.code: "director"}, now=now
        )
    version = fielding.publish_version(wide_roster(), by=None, now=now)
    assert isinstance(version, fielding.Version), version
    opened = now - timedelta(days=5)
    fielding.create_edition(
        SURVEY, EDITION, version, opens_at=opened, closes_at=now + timedelta(days=30), now=opened
    )
    make_lawful(SURVEY, EDITION, now=opened)
    fielding.open_edition(SURVEY, EDITION, now=opened)
    for number, size in enumerate(sizes, 1):
        address = (SURVEY, EDITION, world.code_of(number))
        state = collecting.read_submission(*address)
        lists = state.questionnaire.choices
        by = accounts.read_identity(world.Centre(number).director).person_id
        collecting.save_answers(
            *address,
            [Change("pay_mode", ("detail",)), Change("employees_total", (str(size),))],
            by=by,
            now=now,
        )
        rows = []
        for place in range(size):
            cells = row(place)
            for field, name in (
                ("position", "postes"),
                ("contract", "lien_emploi"),
                ("seniority", "anciennete"),
            ):
                codes = [choice.code for choice in lists[name]]
                cells[field] = codes[place % len(codes)]
            rows.append({field: (text,) for field, text in cells.items()})
        ids = collecting.add_entries(*address, ROSTER, count=size, by=by, now=now)
        assert isinstance(ids, tuple), ids
        changes = [
            Change(f"{ROSTER}[{entry}].{field}", raw)
            for entry, cells in zip(ids, rows, strict=True)
            for field, raw in cells.items()
        ]
        outcome = collecting.save_answers(*address, changes, by=by, now=now)
        assert isinstance(outcome, collecting.SaveOutcome), outcome
        assert not outcome.problems, outcome.problems[:3]


class Page:
    """A section's page with its script running, reduced to what an autosave sends."""

    def __init__(self, app: Flask, number: int) -> None:
        self.client: FlaskClient = app.test_client()
        self.centre = world.Centre(number)
        with app.app_context():
            token = world.session_token(self.centre.director)
            document = collecting.read_submission(SURVEY, EDITION, self.centre.code).document
        with self.client.session_transaction() as session:
            session["jeton"] = token
        self.entries: list[str] = document["entries"][ROSTER]
        self.versions = {name: body["version"] for name, body in document["answers"].items()}
        self.address = self.centre.page("sections/salaires", SURVEY, EDITION)
        self.html = self.get()
        self.token = self.html.partition('name="csrf_token" value="')[2].partition('"')[0]
        drawn = [
            piece.rpartition('id="')[2].partition('"')[0]
            for piece in self.html.split('data-piece="drawn"')[:-1]
        ]
        self.drawn = " ".join(drawn)
        self.turn = 0

    def get(self) -> str:
        answer = self.client.get(self.address)
        assert answer.status_code == 200, answer.status
        return answer.get_data(as_text=True)

    def save(self) -> str:
        """Save one cell of the middle row, as the script does."""
        self.turn += 1
        name = f"{ROSTER}[{self.entries[len(self.entries) // 2]}].hourly_rate"
        form = {
            "csrf_token": self.token,
            name: f"{30 + self.turn % 20},25",
            "_versions": json.dumps({name: self.versions[name]}),
            "_page": "banc",
            "_fois": str(self.turn),
            "_ici": name,
            "_messages": "",
            "_dessine": self.drawn,
        }
        answer = self.client.post(f"{self.address}/enregistrement", data=form, headers={"HX-Request": "true"})
        assert answer.status_code == 200, (answer.status, answer.get_data(as_text=True)[:400])
        said = answer.get_data(as_text=True)
        self.versions[name] += 1
        return said


def timed(step, times: int) -> float:
    """Return the seconds of processor of one ``step``: the median of some."""
    found = []
    for _ in range(times):
        start = time.process_time()
        step()
        found.append(time.process_time() - start)
    return sorted(found)[len(found) // 2]


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        settings = make_settings(Path(name))
        migrate(settings)
        with open_database(settings):
            build(SIZES)
        app = create_app(settings)
        saves, pages = [], []
        for number, size in enumerate(SIZES, 1):
            page = Page(app, number)
            page.save()
            said = page.save()
            saves.append((size, timed(page.save, 15), len(said.encode())))
            pages.append((size, timed(page.get, 5), len(page.html.encode())))
    print("the pay section, 8 columns, one process, one thread, SQLite; the baseline is a roster of 10 rows")
    for what, found in (("one cell saved", saves), ("the whole page", pages)):
        for size, seconds, weight in found:
            print(
                f"{what}, {size:3d} rows   {seconds * 1000:7.1f} ms   {seconds / found[0][1]:5.1f}   {weight / 1000:7.1f} kB"
            )


if __name__ == "__main__":
    main()
