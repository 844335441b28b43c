"""No id opens what is not one's own: every id of every table, by every persona, through every route that takes one.

A shut door sees no id (its view does not run: tests/rules/test_routes.py), so a few of each sort are tried there. At open
ones the ids go round the routes: each route is given some, and each id is tried. ``SWEEP=whole`` tries each id at each
route. Statuses are held against ``routes.txt``, and what belongs to whom against the tables.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from surveys.web.shared.access import TOKEN
from tests.rules.conftest import OWN, Site
from tests.rules.crawl import fingerprint
from tests.rules.doors import DOORS, Line
from tests.rules.identifiers import IDS, NO_ID, OF_EDITION, Kept, copies_of, read_kept
from tests.rules.test_routes import PERSONAS

MEMBERS = ("direction", "paie")
ROLES = {**PERSONAS, "administration": ("administrator", "privacy_officer")}
WHOLE = os.environ.get("SWEEP") == "whole"
A_FEW = 4 if WHOLE else 1
ROUND = 1 if WHOLE else 20  # how many routes share the ids of one sort


def share(ids: list[str], turn: int) -> list[str]:
    """Return the ids that a route is given at its turn: ``ROUND`` routes one after another are given all."""
    return ids if len(ids) < A_FEW * 4 else ids[turn % ROUND :: ROUND]


def opens(line: Line, persona: str) -> bool:
    """Say whether the table opens this door to a persona."""
    if line.audience in {"everyone", "demonstration"}:
        return True
    if line.audience == "staff":
        return bool(line.roles & set(ROLES.get(persona, ())))
    return bool(persona) if line.audience == "signed_in" else persona in MEMBERS


def shut(line: Line, persona: str, verb: str) -> int:
    """Return what a door that is shut to a persona answers."""
    if not persona:
        return 401 if verb == "POST" else 303
    return 403 if ROLES[persona] else 404


@pytest.fixture(scope="module")
def kept(site: Site) -> Kept:
    with closing(sqlite3.connect(site.database)) as connection:
        return read_kept(connection)


@pytest.fixture(scope="module")
def own(site: Site) -> set[tuple[str, str, str]]:
    with closing(sqlite3.connect(site.database)) as connection:
        return copies_of(connection, OWN)


def knock(client: FlaskClient, address: str, verb: str) -> int:
    return client.open(address, method=verb, buffered=True).status_code


def with_ids(site: Site) -> Iterator[tuple[Rule, Line, str]]:
    """Give every rule that takes an id, its line and its verb."""
    for rule in site.rules:
        if rule.endpoint != "static" and rule.arguments & IDS.keys():
            yield rule, DOORS[rule.endpoint], "POST" if "POST" in rule.methods else "GET"


def test_every_parameter_is_an_id_of_a_table_or_none(site: Site) -> None:
    names = {name for rule in site.rules for name in rule.arguments}
    assert names == IDS.keys() | NO_ID | {"survey", "edition"}


@pytest.mark.parametrize("persona", ["", *ROLES])
def test_no_id_opens_a_door_that_is_shut(
    site: Site, kept: Kept, persona: str, say: Callable[[str], None]
) -> None:
    client, tried = site.client(persona), 0
    for rule, line, verb in with_ids(site):
        if opens(line, persona):
            continue
        base, promised = site.parameters(rule)[0], shut(line, persona, verb)
        for name in sorted(rule.arguments & IDS.keys()):
            ids = [*kept.ids[name][:A_FEW], *kept.foreign(name)[-A_FEW:]]
            for given in ids:
                address = site.build(rule, {**base, name: given})
                assert knock(client, address, verb) == promised, (address, verb)
                tried += 1
    say(f"ids at doors that are shut to {persona or 'nobody'}: {tried} tried, none opens")


@pytest.mark.parametrize("persona", MEMBERS)
def test_a_centre_opens_no_other_centre_and_no_copy_of_another(
    site: Site, kept: Kept, own: set[tuple[str, str, str]], persona: str, say: Callable[[str], None]
) -> None:
    client, tried = site.client(persona), 0
    with closing(sqlite3.connect(site.database)) as watcher:
        before = fingerprint(watcher, "sessions")
        owned = {number for number, _survey, _edition in own}
        theirs = [number for number in kept.ids["number"] if number not in owned]
        centres = [code for code in kept.ids["organisation"] if code != OWN]
        routes = [(rule, verb) for rule, line, verb in with_ids(site) if line.audience == "member"]
        assert len(routes) > 2 * ROUND
        for turn, (rule, verb) in enumerate(routes):
            base = site.parameters(rule)[0]
            for organisation in share(centres, turn):
                address = site.build(rule, {**base, "organisation": organisation})
                assert knock(client, address, verb) == 404, address
                tried += 1
            if "number" not in rule.arguments:
                continue
            for number in theirs[turn % 5 :: min(ROUND, 5)]:  # five routes take a number
                assert knock(client, site.build(rule, {**base, "number": number}), verb) == 404, number
                tried += 1
            for number, survey, edition in own:
                for given in kept.editions:
                    if given == (survey, edition):
                        continue  # one's own
                    address = site.build(
                        rule, {**base, "number": number, "survey": given[0], "edition": given[1]}
                    )
                    assert knock(client, address, verb) == 404, address
                    tried += 1
        assert fingerprint(watcher, "sessions") == before
    say(f"ids of other centres: {tried} tried as {persona}, none opens, nothing is written")


@pytest.mark.parametrize("persona", ["", *ROLES])
def test_at_an_open_door_an_id_that_is_not_of_its_table_or_edition_leads_nowhere(
    site: Site, kept: Kept, persona: str, say: Callable[[str], None]
) -> None:
    client, tried, opened = site.client(persona), 0, 0
    with closing(sqlite3.connect(site.database)) as watcher:
        before = fingerprint(watcher, "sessions")
        routes = [
            (rule, verb)
            for rule, line, verb in with_ids(site)
            if line.audience != "member" and opens(line, persona)
        ]
        for turn, (rule, verb) in enumerate(routes):
            base = site.parameters(rule)[0]
            for name in sorted(rule.arguments & IDS.keys()):
                for given in share(kept.foreign(name), turn):
                    address = site.build(rule, {**base, name: given})
                    status = knock(client, address, verb)
                    refused = (
                        {404, 410} if verb == "GET" else {303, 400, 404, 410, 422}
                    )  # it is said, or nothing was to do
                    assert status in refused, (address, verb, status)
                    tried += 1
                if name == "token":  # what the database keeps of a link is not the link
                    for given in kept.ids[name]:
                        assert knock(client, site.build(rule, {**base, name: given}), verb) in {404, 410}
                        tried += 1
                elif verb == "GET":
                    for given in share(kept.ids[name], turn):
                        status = knock(client, site.build(rule, {**base, name: given}), verb)
                        assert status in {200, 303, 404, 409}, (rule.rule, given, status)
                        tried, opened = tried + 1, opened + (status == 200)
            for name in rule.arguments & OF_EDITION.keys():
                for given, survey, edition in kept.of_edition[name]:
                    for other in kept.editions:
                        if other == (survey, edition):
                            continue
                        if any((given, *other) == each for each in kept.of_edition[name]):
                            continue  # numbers begin anew in each edition
                        values = {**base, name: given, "survey": other[0], "edition": other[1]}
                        assert knock(client, site.build(rule, values), verb) == 404, values
                        tried += 1
        assert fingerprint(watcher, "sessions") == before
    say(
        f"ids at doors that are open to {persona or 'nobody'}: {tried} tried, {opened} of them open, as they may"
    )


def others(site: Site, query: str, *values: str) -> list[str]:
    with closing(sqlite3.connect(site.database)) as connection:
        return [str(row[0]) for row in connection.execute(query, values)]


IN_FORMS = {  # endpoint, field → the ids of others
    ("member.take_back", "personne"): (
        "SELECT id FROM people WHERE id NOT IN (SELECT person_id FROM memberships m"
        " JOIN organisations o ON o.id = m.organisation_id WHERE o.code = ?)"
    ),
    ("auth.end_sessions", "session"): "SELECT token_hash FROM sessions WHERE ? = ?1",
    ("auth.remove_passkey", "cle"): "SELECT id FROM people WHERE ? = ?1",
}


@pytest.mark.parametrize("persona", MEMBERS)
def test_an_id_of_someone_else_in_a_form_changes_nothing(
    site: Site, persona: str, say: Callable[[str], None]
) -> None:
    client, tried = site.client(persona), 0
    with closing(sqlite3.connect(site.database)) as watcher:
        before = fingerprint(watcher)
        for (endpoint, field), query in IN_FORMS.items():
            (rule,) = (each for each in site.rules if each.endpoint == endpoint)
            address = site.build(rule, site.parameters(rule)[0])
            for given in [*others(site, query, OWN)[:: 1 if WHOLE else 8], "0", "-1", "999999999", "x"]:
                status = client.post(address, data={field: given}).status_code
                assert status in {303, 400, 404, 409, 422}, (address, given, status)
                tried += 1
        assert fingerprint(watcher) == before
    say(f"ids of others in forms: {tried} tried as {persona}, nothing is written")


def test_what_the_database_keeps_of_a_session_opens_none(site: Site) -> None:
    hashes = others(site, "SELECT token_hash FROM sessions WHERE ? = ?1", OWN)
    assert hashes
    client = site.client()
    for each in hashes[:20]:
        with client.session_transaction() as session:
            session[TOKEN] = each
        assert client.get("/compte/").status_code == 303
        assert client.get("/api/donnees", headers={"Authorization": f"Bearer {each}"}).status_code == 401


def test_an_analysis_that_someone_keeps_to_themselves_is_theirs_alone(site: Site) -> None:
    (theirs,) = others(
        site,
        "SELECT a.id FROM saved_analyses a JOIN people p ON p.id = a.person_id WHERE p.persona = ?",
        "collecte",
    )
    client, page = site.client("analyse"), f"/gestion/resultats/analyses/{theirs}"
    assert client.get(page).status_code == 404
    client.post(f"{page}/retrait")
    assert others(site, "SELECT id FROM saved_analyses WHERE id = ?", theirs) == [theirs]
