"""The whole application on a copy of the demonstration, and every address that it has."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from surveys.app import create_app
from surveys.demonstration import PERSONAS
from surveys.operations import accounts, collecting, designing, mailing, notifying, publishing
from surveys.operations.publishing import AskedAnalysis
from surveys.questionnaire.editing import Place, Put
from surveys.store.accounts import MEMBER_ROLES, STAFF_ROLES
from surveys.store.base import db
from surveys.web.shared.access import TOKEN
from tests.command_line import ROOT
from tests.databases import make_settings
from tests.web.world import session_token

OWN, OTHER = "of-03-04", "of-06-02"
EDITIONS = (("renouvellement", "2025-2026"), ("remuneration", "2026"), ("remuneration", "2024"))


@dataclass(frozen=True)
class Someone:
    """A person with one right and no other, so that each role is tried alone."""

    member_role: str = ""
    staff_role: str = ""

    @property
    def is_stranger(self) -> bool:
        return not (self.member_role or self.staff_role)

    @property
    def email(self) -> str:
        return f"{self}@roles.exemple.invalid"

    def __str__(self) -> str:
        return self.member_role or self.staff_role or "nobody"


EVERYONE = (
    Someone(),
    *(Someone(member_role=role) for role in MEMBER_ROLES),
    *(Someone(staff_role=role) for role in STAFF_ROLES),
)


@dataclass
class Site:
    """The application, its database, and values for what its addresses hold."""

    app: Flask
    database: Path
    values: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def client(self, persona: str = "") -> FlaskClient:
        """Return a browser, where a persona is signed in when one is named."""
        client = self.app.test_client()
        if persona:
            assert client.post("/demo", data={"persona": persona}).status_code == 303
        return client

    def enter(self, person: Someone) -> FlaskClient:
        """Return a browser where someone with one role is signed in, by a link as people do."""
        client = self.app.test_client()
        if person.is_stranger:
            return client
        with self.app.app_context():
            if accounts.read_identity(person.email) is None:
                added = accounts.add_person(
                    email=person.email,
                    name=f"{person} Fictif",
                    staff_roles=[person.staff_role] if person.staff_role else [],
                    memberships={OWN: person.member_role} if person.member_role else None,
                    now=datetime.now(UTC),
                )
                assert isinstance(added, int), added
            token = session_token(person.email)
        with client.session_transaction() as session:
            session[TOKEN] = token
        return client

    @property
    def rules(self) -> list[Rule]:
        return sorted(self.app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule))

    def addresses(self, rule: Rule, organisation: str = OWN) -> list[str]:
        """Return the addresses of a rule, for every value that the demonstration gives its parameters."""
        return list(dict.fromkeys(self.build(rule, values) for values in self.parameters(rule, organisation)))

    def build(self, rule: Rule, values: dict[str, str]) -> str:
        """Return the address of a rule with these parameters."""
        return self.app.url_map.bind("localhost").build(rule.endpoint, values, append_unknown=False)

    def parameters(self, rule: Rule, organisation: str = OWN) -> list[dict[str, str]]:
        """Return what the parameters of a rule may be, for every value that the demonstration gives them."""
        names = set(rule.arguments)
        if not names:
            return [{}]
        groups = [key for key in self.values if names & set(key.split())]
        whole = [set(key.split()) for key in groups if set(key.split()) <= names]
        given = set().union(*whole)
        groups = [
            key
            for key in groups
            if not any(set(key.split()) < other for other in whole)
            and (set(key.split()) <= names or not names & set(key.split()) <= given)
        ]
        unknown = names - {name for key in groups for name in key.split()}
        assert not unknown, (
            f"{rule.rule}: tests/rules/conftest.py has no value for {', '.join(sorted(unknown))}"
        )
        found = []
        for chosen in product(*(self.values[key] for key in groups)):
            values = {name: value for group in chosen for name, value in group.items()}
            values["organisation"] = organisation
            found.append({name: values[name] for name in names})
        return found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep what reads one persona's walk on one process."""
    for item in items:
        callspec = getattr(item, "callspec", None)
        if Path(item.path).parent == Path(__file__).parent and callspec and "persona" in callspec.params:
            item.add_marker(pytest.mark.xdist_group(f"walk-{callspec.params['persona']}"))


@pytest.fixture(scope="package")
def site(demonstration_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration as everyone may visit it."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copy(demonstration_template, folder / "surveys.db")
    site = furnished(folder)
    _cross_table(site)
    yield site
    with site.app.app_context():
        db.engine.dispose()


def furnished(folder: Path) -> Site:
    """Return the site of a folder that holds a copy of the demonstration, with what makes nearly every page exist."""
    app = create_app(make_settings(folder))
    app.config["WTF_CSRF_ENABLED"] = False  # what is looked at here is the guard behind it
    site = Site(app, folder / "surveys.db")
    site.values = _values(site)
    _choose_lines(site)
    _keep_list(site)
    _write_benchmark(site)
    _save_analyses(site)
    return site


def _choose_lines(site: Site) -> None:
    """Say that the pay is given line by line: the pages of its roster exist then."""
    change = collecting.Change("pay_mode", ("detail",), base_version=None)
    with site.app.app_context():
        done = collecting.save_answers("remuneration", "2026", OWN, [change], by=None, now=datetime.now(UTC))
        assert "pay_mode" in done.saved


def _keep_list(site: Site) -> None:
    """Keep a list of the platform: its page exists then. Its code is that of an address that others share."""
    choices = ({"code": "oui", "label": "Oui"}, {"code": "non", "label": "Non"})
    with site.app.app_context():
        by = accounts.read_identity(next(each.email for each in PERSONAS if each.key == "conception"))
        assert by is not None
        code, since = "part_reached_excl_a", "2025-2026"
        kept = designing.keep_list(
            code, title="Oui ou non", since=since, choices=choices, by=by.person_id, now=datetime.now(UTC)
        )
        assert kept is None, kept


def _write_benchmark(site: Site) -> None:
    """Give the draft an outside reference: its page exists then."""
    rows = [{"position": "g1", "median": 27}]
    made = {"id": "repere", "source": "Source fictive", "reference_year": 2024, "rows": rows}
    edit = Put(Place("questionnaire"), "benchmarks", [made])
    with site.app.app_context():
        draft = int(site.values["draft"][0]["draft"])
        did = designing.Did("did.benchmark", {"of": "repere"})
        done = designing.edit_draft(draft, (edit,), did=did, by=None, now=datetime.now(UTC))
        assert isinstance(done, designing.DraftState), done


def _cross_table(site: Site) -> None:
    """Tell a cross-table of a closed edition: its page exists then."""
    with site.app.app_context():
        now = datetime.now(UTC)
        asked = publishing.ask_crossing(
            "remuneration", "2024", "pay_raise_last", ("region",), by=None, now=now
        )
        assert isinstance(asked, int), asked
        told = publishing.compute(asked, now=now)
        assert told is None, told


def _save_analyses(site: Site) -> None:
    """Keep an analysis of the persona who analyses, and one that another person keeps to themselves."""
    asked = AskedAnalysis("statistics", ("pay_turnover_rate",))
    with site.app.app_context():
        for persona, number in (("analyse", 1), ("collecte", 2)):
            by = accounts.read_identity(next(each.email for each in PERSONAS if each.key == persona))
            assert by is not None
            kept = publishing.save_analysis(
                "remuneration",
                "2024",
                asked,
                name="Roulement",
                shared=False,
                by=by.person_id,
                now=datetime.now(UTC),
            )
            assert kept == number, kept


def _plan_mailing(now: datetime) -> object:
    """Plan a reminder that does not leave while the tests run; return its id."""
    manager = next(each for each in PERSONAS if each.key == "collecte")
    identity = accounts.read_identity(manager.email)
    assert identity is not None
    return mailing.plan_mailing(
        *EDITIONS[0],
        kind="reminder",
        subject="Rappel",
        body="Bonjour [nom]",
        states=("not_started",),
        run_at=now + timedelta(days=30),
        by=identity.person_id,
        now=now,
    )


def _values(site: Site) -> dict[str, list[dict[str, str]]]:
    with site.app.app_context():
        planned = _plan_mailing(datetime.now(UTC))
        secret = site.app.config["SETTINGS"].secret_key
        mark = notifying.stop_mark(1, "digest", leads=True, secret=secret)
        accounts.request_sign_in_link(PERSONAS[0].email, now=datetime.now(UTC), base_url="http://localhost")
    with closing(sqlite3.connect(site.database)) as connection:
        (letter,) = connection.execute("SELECT params FROM outbox WHERE kind = 'sign_in_link'").fetchone()
        (number,) = connection.execute(
            "SELECT number FROM sent_copies JOIN submissions s ON s.id = submission_id "
            "JOIN organisations o ON o.id = s.organisation_id WHERE o.code = ? "
            "ORDER BY sent_copies.id DESC LIMIT 1",  # there is one before it, to compare with
            [OWN],
        ).fetchone()
        (draft,) = connection.execute("SELECT id FROM questionnaire_drafts").fetchone()
        versions = [row[0] for row in connection.execute("SELECT id FROM questionnaire_versions ORDER BY id")]
        (staff,) = connection.execute("SELECT min(person_id) FROM staff_roles").fetchone()
        (person,) = connection.execute(
            "SELECT person_id FROM memberships m JOIN organisations o ON o.id = m.organisation_id WHERE o.code = ?",
            [OWN],
        ).fetchone()
    token = next(text for text in json.loads(letter).values() if "/connexion/" in str(text)).rpartition("/")[
        2
    ]
    statistics = ("ren_part_rate", "ren_by_region", "ren_part_rate_by_group", "pay_gap_weighted", "no_such")
    sections = ("identification", "resultats", "cloture", "structure", "salaires", "profil", "no_such")
    return {
        "survey edition organisation": [
            {"survey": survey, "edition": edition} for survey, edition in EDITIONS
        ],
        "draft": [{"draft": draft}, {"draft": "999"}],
        "version": [{"version": str(number)} for number in versions],
        "focus code": [
            {"focus": "question", "code": "results_prev"},
            {"focus": "section", "code": "cloture"},
            {"focus": "questionnaire", "code": "-"},
            {"focus": "question", "code": "no_such"},
        ],
        "spot": [
            {"spot": spot}
            for spot in ("affichage", "ferme-ajout", "colonnes/target/ferme-1", "lignes", "no_such")
        ],
        "table column": [{"table": "results_prev", "column": name} for name in ("target", "no_such")],
        "section": [{"section": section} for section in sections],
        "picture": [{"picture": name} for name in ("svg", "pdf")],
        "release": [{"release": "1"}, {"release": "999"}],
        "analysis": [{"analysis": "1"}, {"analysis": "999"}],
        "crossing": [{"crossing": "1"}, {"crossing": "999"}],
        "roster": [{"roster": "staff_roster"}],
        "question": [{"question": "1"}],
        "code": [{"code": "part_reached_excl_a"}, {"code": "no_such"}],
        "shelf code": [
            {"shelf": "choix", "code": "groupes_2024"},
            {"shelf": "reference", "code": "groupes_2020"},
            {"shelf": "reference", "code": "no_such"},
        ],
        "benchmark": [{"benchmark": "repere"}, {"benchmark": "no_such"}],
        "respondent": [{"respondent": "1"}, {"respondent": "999"}],
        "variable": [
            {"variable": "payroll_total"},
            {"variable": "results_prev.c1.reached"},
            {"variable": "no_such"},
        ],
        "token": [{"token": token}, {"token": "no-such-token"}],
        "statistic": [{"statistic": name} for name in statistics],
        "flavour": [{"flavour": name} for name in ("csv-excel", "csv", "xlsx")],
        "filename": [{"filename": "css/base.css"}],
        "kind": [{"kind": name} for name in ("json", "csv")],
        "mark": [{"mark": mark}, {"mark": "no-such-mark"}],
        "form": [{"form": name} for name in ("pdf", "json", "csv")],
        "what": [{"what": name} for name in ("organismes", "personnes", "no-such")],
        "person": [{"person": str(each)} for each in (person, staff, 99999)],
        "demand": [{"demand": "1"}],
        "certificate_id": [{"certificate_id": "1"}],
        "entry_id": [{"entry_id": "1"}],
        "designation": [{"designation": "999"}],
        "asked": [{"asked": "1"}, {"asked": "999"}],
        "incident": [{"incident": "1"}, {"incident": "999"}],
        "mailing": [{"mailing": str(planned)}, {"mailing": "999"}],
        "message": [{"message": "999"}],
        "number": [{"number": number}, {"number": "RE-1999-0001"}],
    }


def templates() -> list[Path]:
    """Return every HTML template."""
    return sorted((ROOT / "templates").rglob("*.html"))
