"""« Liens de données »: a program reads an edition in the name of one person, as long as they have the right to."""

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import yaml
from sqlalchemy import select

from surveys.operations import linking, publishing, witnessing
from surveys.operations.linking import EVERY_HOUR
from surveys.operations.witnessing import LogFilters
from surveys.questionnaire.problems import Problem
from surveys.results.formats import SAYINGS, SHAPES
from surveys.store.base import db, reading
from surveys.store.live_links import LiveLink
from surveys.web import api
from tests.command_line import ROOT
from tests.web import world
from tests.web.conftest import Site
from tests.web.forms import Form, page_of
from tests.web.reviewer import ReviewingClient

LINKS, DATA = "/gestion/liens/", "/api/donnees"
PLACE = ("every_kind", "2025")


@pytest.fixture
def staff(site: Site) -> Callable[..., ReviewingClient]:
    def enter(name: str, *roles: str) -> ReviewingClient:
        email = f"{name}@axtra.invalid"
        with site.app.app_context():
            world.staff_member(email, *roles)
        return site.client(email)

    return enter


@pytest.fixture
def reader(site: Site) -> ReviewingClient:
    """A program: no session."""
    return site.client()


def make(client: ReviewingClient, **fields: str) -> str:
    """Make a link in its page; return the token, which the page shows this once."""
    form = Form(page_of(client.get(LINKS)), LINKS).fill("nom", "Tableau du conseil")
    for name, value in {"edition": "/".join(PLACE), **fields}.items():
        form = form.fill(name, value)
    page = page_of(form.press(client))
    token = page.root.all("pre")[0].text.strip()
    assert token not in client.get(LINKS).get_data(as_text=True)
    return token


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def read(reader: ReviewingClient, token: str, **filters: str) -> list[dict[str, str]]:
    answer = reader.get(DATA, headers=bearer(token), query_string=filters)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))


def test_figures_are_the_protected_ones_as_csv_or_json_with_filters(
    site: Site, staff: Callable, reader: ReviewingClient
):
    token = make(staff("lien-chiffres", "analyst"), edition="/".join(world.RENEWAL))
    lines = read(reader, token)
    with site.app.app_context():
        results = publishing.read_results(*world.RENEWAL)
        assert not isinstance(results, Problem)
        kept = reading(lambda: db.session.scalars(select(LiveLink.token_hash)).all())()
    shown = {table.figure.id: table.figure for table in results.tables}
    assert {line["statistic"] for line in lines} <= set(shown)
    assert all(not line["value"] for line in lines if shown[line["statistic"]].status.value == "suppressed")
    one = lines[0]["statistic"]
    assert {line["statistic"] for line in read(reader, token, statistique=one)} == {one}
    listed = json.loads(reader.get(f"{DATA}?jeton={token}&format=json&statistique={one}").get_data())
    assert [line["value"] for line in listed] == [
        line["value"] or None for line in lines if line["statistic"] == one
    ]
    wrong = reader.get(DATA, headers=bearer(token), query_string={"statistique": "inconnue"})
    assert (wrong.status_code, wrong.mimetype) == (400, "text/plain")
    assert token not in "".join(kept)


def test_answers_need_the_right_at_each_call_and_leave_a_line(
    site: Site, staff: Callable, reader: ReviewingClient
):
    client = staff("lien-reponses", "analyst", "microdata_analyst")
    token = make(client, donne="answers", jours="7")
    lines = read(reader, token)
    assert lines
    assert {line["status"] for line in lines} == {"sent"}
    with site.app.app_context():
        (left, *_) = witnessing.read_downloads(LogFilters()).lines
        assert left.filters["link"]
        assert left.filters["classes"] == ["public_aggregate"]
        assert (left.lines, bool(left.content_hash)) == (len(lines), True)
        take_right_away("lien-reponses@axtra.invalid")
    refused = reader.get(DATA, headers=bearer(token))
    assert (refused.status_code, refused.mimetype) == (403, "text/plain")


def take_right_away(email: str) -> None:
    from surveys.operations.transaction import operation
    from surveys.store.accounts import StaffRoleRow, find_person

    @operation
    def take() -> None:
        person = find_person(email)
        assert person is not None
        db.session.delete(db.session.get_one(StaffRoleRow, (person.id, "microdata_analyst")))

    take()


def test_an_analyst_without_the_right_cannot_make_a_link_to_answers(site: Site, staff: Callable):
    client = staff("lien-sans-droit", "analyst")
    page = page_of(client.get(LINKS))
    token = page.root.all("input", name="csrf_token")[0]["value"]
    for more in ({"donne": "answers"}, {"donne": "figures", "couche": "corrected"}):
        fields = {"csrf_token": token, "nom": "x", "edition": "/".join(PLACE), "jours": "7", **more}
        assert client.post(LINKS, data=fields).status_code == 422
    empty = client.post(LINKS, data={"csrf_token": token, "donne": "figures"})
    assert empty.status_code == 422


def test_a_link_that_was_closed_or_is_not_one_opens_nothing(staff: Callable, reader: ReviewingClient):
    client = staff("lien-ferme", "analyst")
    token = make(client)
    page = page_of(client.get(LINKS))
    assert Form(page, "/fin").press(client).status_code == 303
    said = [reader.get(DATA, headers=headers).status_code for headers in ({}, bearer("x"), bearer(token))]
    assert said == [401, 401, 403]
    csrf = page.root.all("input", name="csrf_token")[0]["value"]
    for absent in ("x", "²", "9" * 30, "9" * 5000):
        assert client.post(f"{LINKS}fin", data={"csrf_token": csrf, "lien": absent}).status_code == 422


def test_a_link_ends_at_its_date_and_rests_after_many_calls(site: Site, staff: Callable):
    client = staff("lien-limite", "analyst")
    token = make(client, jours="7")
    now = datetime.now(UTC)
    with site.app.app_context():
        outcomes = [linking.open_link(token, now=now) for _ in range(EVERY_HOUR + 1)]
        assert [isinstance(each, Problem) for each in outcomes] == [False] * EVERY_HOUR + [True]
        assert not isinstance(linking.open_link(token, now=now + timedelta(hours=1)), Problem)
        over = linking.open_link(token, now=now + timedelta(days=8))
        assert isinstance(over, Problem)
        assert over.code == "live.over"


def test_the_description_for_programs_says_what_is_allowed_and_what_may_be_answered() -> None:
    page = yaml.safe_load((ROOT / "docs" / "api.yaml").read_text("utf-8"))["paths"][DATA]["get"]
    lists = {each["name"]: tuple(each["schema"].get("enum", ())) for each in page["parameters"]}
    assert lists == {
        "format": api.FORMATS_GIVEN,
        "statut": ("sent", "superseded"),
        "disposition": SHAPES,
        "entetes": SAYINGS,
        "valeurs": SAYINGS,
        "section": (),
        "statistique": (),
    }
    assert {int(status) for status in page["responses"]} == {200, 404, *api.STATUS.values()}
