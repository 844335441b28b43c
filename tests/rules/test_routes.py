"""Every address says who may open it, and opens to nobody else."""

import pytest

from surveys.store.accounts import STAFF_ROLES
from surveys.web.shared.access import door_of
from surveys.web.shared.navigation import STAFF
from tests.rules.conftest import OTHER, Site

READERS = ("analyst", "microdata_analyst")
# Endpoint -> audience, then the staff roles that open it. A new address fails until it is placed here by hand.
AUDIENCES: dict[str, tuple[str, ...]] = {
    "static": ("everyone",),
    "auth.front_door": ("everyone",),
    "auth.sign_in": ("everyone",),
    "auth.request_link": ("everyone",),
    "auth.link_sent": ("everyone",),
    "auth.link": ("everyone",),
    "auth.use_link": ("everyone",),
    "auth.sign_out": ("everyone",),
    "auth.signed_out": ("everyone",),
    "auth.stay": ("signed_in",),
    "auth.waiting_room": ("signed_in",),
    "auth.personas": ("demonstration",),
    "auth.become": ("demonstration",),
    "member.home": ("member",),
    "member.hub": ("member",),
    "member.section": ("member",),
    "member.save": ("member",),
    "member.add_entry": ("member",),
    "member.arrange_entries": ("member",),
    "member.paste": ("member",),
    "member.preview_paste": ("member",),
    "member.accept_paste": ("member",),
    "member.undo_paste": ("member",),
    "member.paste_template": ("member",),
    "member.review": ("member",),
    "member.submit": ("member",),
    "member.receipt": ("member",),
    "member.correct": ("member",),
    "member.drop_correction": ("member",),
    "member.sent_answers_file": ("member",),
    "member.news": ("member",),
    "member.mark_read": ("member",),
    "member.preferences": ("member",),
    "member.choose": ("member",),
    "member.stop": ("everyone",),
    "member.stop_now": ("everyone",),
    "member.blank_paper": ("member",),
    "member.figures_paper": ("member",),
    "member.receipt_paper": ("member",),
    "member.answers_file": ("member",),
    "member.section_answers_file": ("member",),
    "member.sent_copy": ("member",),
    "member.sent_copy_paper": ("member",),
    "member.sent_copy_document": ("member",),
    "member.comparison": ("member",),
    "member.team": ("member",),
    "member.notes": ("member",),
    "member.write_note": ("member",),
    "member.handover": ("member",),
    "member.declare_ready": ("member",),
    "member.send_back": ("member",),
    "member.answer": ("member",),
    "member.present": ("member",),
    "member.beat": ("member",),
    "member.invite": ("member",),
    "member.take_back": ("member",),
    "member.shut": ("member",),
    "staff.results.index": ("staff", *READERS),
    "staff.results.edition": ("staff", *READERS),
    "staff.results.figure": ("staff", *READERS),
    "staff.results.answers": ("staff", "microdata_analyst"),
}
PERSONAS = {
    "direction": (),
    "paie": (),
    "conception": ("designer",),
    "collecte": ("manager",),
    "analyse": READERS,
    "administration": ("administrator",),
}


def test_the_table_is_the_application(site: Site) -> None:
    declared = {}
    for endpoint in sorted({rule.endpoint for rule in site.rules}):
        door = door_of(site.app, endpoint)
        assert door is not None, f"{endpoint} declares no audience"
        declared[endpoint] = (door.audience, *sorted(door.roles))
    assert declared == AUDIENCES


def test_each_way_of_the_staff_leads_to_a_page_of_theirs(site: Site) -> None:
    assert len({way.endpoint for way in STAFF}) == len(STAFF)
    for way in STAFF:
        door = door_of(site.app, way.endpoint)
        assert door is not None, f"{way.endpoint} is not built"
        assert door.audience == "staff", way.endpoint
        assert way.endpoint.startswith(way.under), way.endpoint


def test_every_role_exists() -> None:
    assert {role for _, *roles in AUDIENCES.values() for role in roles} <= set(STAFF_ROLES)


@pytest.mark.parametrize("endpoint", sorted(AUDIENCES))
def test_a_stranger_enters_what_is_open_and_nothing_else(site: Site, endpoint: str) -> None:
    audience = AUDIENCES[endpoint][0]
    client = site.client()
    for rule in (rule for rule in site.rules if rule.endpoint == endpoint):
        for address in site.addresses(rule)[:6]:
            method = "POST" if "POST" in rule.methods else "GET"
            plain = client.open(address, method=method, buffered=True)
            scripted = client.open(address, method=method, headers={"HX-Request": "true"}, buffered=True)
            if audience in {"everyone", "demonstration"}:
                assert plain.status_code not in {401, 403}, address
                assert plain.location is None or "suite=" not in plain.location
                continue
            assert scripted.status_code == 401, address
            if method == "POST":
                assert plain.status_code == 401, address
            else:
                assert plain.status_code == 303, address
                assert plain.location.startswith("/connexion?suite="), address


def test_the_demonstration_exists_only_in_demonstration_mode(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    monkeypatch.setitem(site.app.config, "SETTINGS", replace(site.app.config["SETTINGS"], demo=False))
    client = site.client()
    for endpoint in (name for name, (audience, *_) in AUDIENCES.items() if audience == "demonstration"):
        for rule in (rule for rule in site.rules if rule.endpoint == endpoint):
            method = "POST" if "POST" in rule.methods else "GET"
            assert (
                client.open(
                    rule.rule, method=method, data={"persona": "direction"}, buffered=True
                ).status_code
                == 404
            )


@pytest.mark.parametrize("persona", PERSONAS)
def test_pages_of_the_staff_open_to_their_roles_only(site: Site, persona: str) -> None:
    client, roles = site.client(persona), PERSONAS[persona]
    for endpoint, (audience, *needed) in AUDIENCES.items():
        if audience != "staff":
            continue
        for rule in (rule for rule in site.rules if rule.endpoint == endpoint):
            statuses = {
                client.open(
                    address, method="POST" if "POST" in rule.methods else "GET", buffered=True
                ).status_code
                for address in site.addresses(rule)[:8]
            }
            if not roles:
                assert statuses == {404}, rule.rule
            elif set(needed) & set(roles):
                assert statuses <= {200, 303, 404, 422}, rule.rule
                assert statuses & {200, 303, 422}, rule.rule
            else:
                assert statuses == {403}, rule.rule


@pytest.mark.parametrize("persona", PERSONAS)
def test_pages_of_another_centre_do_not_exist(site: Site, persona: str) -> None:
    client, roles = site.client(persona), PERSONAS[persona]
    looked = 0
    for rule in site.rules:
        if AUDIENCES.get(rule.endpoint, ("",))[0] != "member" or "organisation" not in rule.arguments:
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


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_no_other_verb_is_answered(site: Site, method: str) -> None:
    client = site.client("direction")
    for rule in site.rules:
        assert method not in rule.methods
        assert client.open(site.addresses(rule)[0], method=method).status_code == 405
