"""Every address says who may open it, and opens to nobody else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from werkzeug.exceptions import MethodNotAllowed

from surveys.web.shared.access import MARK, TOKEN, door_of
from tests.rules.conftest import EVERYONE, OTHER, Site, Someone
from tests.rules.doors import DOORS, Line
from tests.web.world import age_proof

PERSONAS = {
    "direction": (),
    "paie": (),
    "conception": ("designer",),
    "collecte": ("manager",),
    "analyse": ("analyst", "microdata_analyst"),
    "administration": ("administrator",),
}


ANSWERED = 299  # what a stub answers: the door opened
OTHER_VERBS = ("PUT", "PATCH", "DELETE")


def test_the_table_is_the_application(site: Site) -> None:
    declared: dict[str, Line] = {}
    for rule in site.rules:
        door = door_of(site.app, rule.endpoint)
        assert door is not None, f"{rule.endpoint} declares no audience"
        verbs = frozenset(rule.methods - {"HEAD", "OPTIONS"})
        if rule.endpoint in declared:
            verbs |= declared[rule.endpoint].verbs
        declared[rule.endpoint] = Line(rule.endpoint, verbs, door.audience, door.roles, door.demands)
    assert declared == DOORS


@pytest.fixture
def doors(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """The application with nothing behind its doors: what is tried here is who passes, and nothing is done."""
    for endpoint, view in site.app.view_functions.items():

        def stub(**values: object) -> tuple[str, int]:
            return "", ANSWERED

        if hasattr(view, MARK):
            setattr(stub, MARK, getattr(view, MARK))
        monkeypatch.setitem(site.app.view_functions, endpoint, stub)
    return site


def expected(line: Line, person: Someone, verb: str) -> int:
    """Return the status that the table promises: an opened door, or why not."""
    if line.audience in {"everyone", "demonstration"}:
        return ANSWERED
    if person.is_stranger:
        return 401 if verb == "POST" else 303
    opened = {
        "signed_in": True,
        "member": bool(person.member_role),
        "staff": person.staff_role in line.roles,
    }[line.audience]
    return ANSWERED if opened else 403 if person.staff_role else 404


def line_of(site: Site, address: str, verb: str) -> Line | None:
    """Return the line of the endpoint that answers an address, if one does to this verb."""
    try:
        return DOORS[site.app.url_map.bind("localhost").match(address, method=verb)[0]]
    except MethodNotAllowed:
        return None


@pytest.mark.parametrize("person", EVERYONE, ids=str)
def test_every_door_opens_to_its_roles_and_to_nobody_else(
    doors: Site, person: Someone, say: Callable[[str], None]
) -> None:
    client, tried = doors.enter(person), 0
    for address in dict.fromkeys(doors.addresses(rule)[0] for rule in doors.rules):
        # A verb that no view knows is refused before anybody is asked who they are: one person is enough.
        for verb in ("GET", "HEAD", "POST", *(OTHER_VERBS if person.is_stranger else ())):
            line = line_of(doors, address, verb)
            assert (line is None) or (verb if verb != "HEAD" else "GET") in line.verbs
            promised = 405 if line is None else expected(line, person, verb)
            assert client.open(address, method=verb, buffered=True).status_code == promised, (address, verb)
            tried += 1
    say(f"doors tried as {person}: {tried}")


ASKING = sorted(line.endpoint for line in DOORS.values() if line.demands - {"proving"})


@pytest.mark.parametrize("endpoint", ASKING)
def test_doors_that_ask_for_more_lead_to_where_it_is_proved(
    doors: Site, endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a real site: without a factor, with one, too long after the sign-in; then a persona of the demonstration."""
    line = DOORS[endpoint]
    role = next(iter(sorted(line.roles)), "")
    person = Someone(staff_role=role) if role else Someone(member_role="director")
    (address, verb), *_ = [
        (doors.addresses(rule)[0], "POST" if "POST" in rule.methods else "GET")
        for rule in doors.rules
        if rule.endpoint == endpoint
    ]

    def knock(*, factor: bool, ago: timedelta) -> tuple[int, str]:
        with client.session_transaction() as session, doors.app.app_context():
            age_proof(session[TOKEN], datetime.now(UTC) - ago, factor=factor)
        answer = client.open(address, method=verb)
        return answer.status_code, (answer.location or "").partition("?")[0]

    real = replace(doors.app.config["SETTINGS"], demo=False)
    monkeypatch.setitem(doors.app.config, "SETTINGS", real)
    client, soon, late = doors.enter(person), timedelta(minutes=1), timedelta(hours=5)
    refused = (428, "") if verb == "POST" else (303, "/compte/")
    tired = (428, "") if verb == "POST" else (303, "/connexion/confirmation")
    assert knock(factor=False, ago=soon) == (refused if "factor" in line.demands else (ANSWERED, ""))
    assert knock(factor=True, ago=soon) == (ANSWERED, "")
    assert knock(factor=True, ago=late) == (tired if "fresh" in line.demands else (ANSWERED, ""))
    monkeypatch.setitem(doors.app.config, "SETTINGS", replace(real, demo=True))
    if "factor" in line.demands:
        assert knock(factor=False, ago=soon) == (ANSWERED, ""), "the demonstration spares the second factor"


def test_a_stranger_s_script_is_never_led_into_a_form(doors: Site) -> None:
    client = doors.client()
    for rule in doors.rules:
        if DOORS[rule.endpoint].audience in {"everyone", "demonstration"}:
            continue
        verb = "POST" if "POST" in rule.methods else "GET"
        address = doors.addresses(rule)[0]
        assert client.open(address, method=verb, headers={"HX-Request": "true"}).status_code == 401, address
        if verb == "GET":
            assert client.get(address).location.startswith("/connexion?suite="), address


def test_the_demonstration_exists_only_in_demonstration_mode(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(site.app.config, "SETTINGS", replace(site.app.config["SETTINGS"], demo=False))
    client = site.client()
    for endpoint in (name for name, line in DOORS.items() if line.audience == "demonstration"):
        for rule in (rule for rule in site.rules if rule.endpoint == endpoint):
            method = "POST" if "POST" in rule.methods else "GET"
            assert (
                client.open(
                    rule.rule, method=method, data={"persona": "direction"}, buffered=True
                ).status_code
                == 404
            )


@pytest.mark.parametrize("persona", PERSONAS)
def test_pages_of_another_centre_do_not_exist(site: Site, persona: str) -> None:
    client, roles = site.client(persona), PERSONAS[persona]
    looked = 0
    for rule in site.rules:
        if DOORS[rule.endpoint].audience != "member" or "organisation" not in rule.arguments:
            continue
        for organisation in (OTHER, "of-99-99", "%2e%2e"):
            for address in site.addresses(rule, organisation)[:8]:
                answer = client.open(
                    address, method="POST" if "POST" in rule.methods else "GET", buffered=True
                )
                assert answer.status_code == (403 if roles else 404), address
                looked += 1
    assert looked >= 60


def test_sections_given_to_someone_else_do_not_exist(site: Site) -> None:
    own, delegate = site.client("direction"), site.client("paie")
    pages = "/sondages/remuneration/2026/of-03-04/sections/"
    for section, theirs in (("structure", True), ("salaires", True), ("cloture", False)):
        assert own.get(pages + section).status_code == 200
        assert delegate.get(pages + section).status_code == (200 if theirs else 404)
        posted = delegate.post(f"{pages}{section}/enregistrement", data={"_versions": "{}"})
        assert (posted.status_code == 404) is not theirs
