"""The corpus of clipboards through the page: what is accepted is exactly what is expected, and all of it is taken back."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from surveys.operations import accounts, collecting
from surveys.operations.collecting import Change
from surveys.questionnaire.definition.model import Roster
from tests.exchange.pasting.places import item_of
from tests.exchange.pasting.test_corpus import NAMES, case, same
from tests.web import world
from tests.web.conftest import Site, numbers
from tests.web.forms import Form, page_of, post
from tests.web.page import Page
from tests.web.reviewer import PAGE, speaks_french
from tests.web.world import PAY, Centre

WHERE = "sections/salaires/staff_roster/collage"
ROSTER = "remuneration.staff_roster"
COUNTS = {"clipboards": 0, "cells": 0, "misread": 0}


class Desk:
    """One centre's roster, and who pastes in it."""

    def __init__(self, site: Site, centre: Centre) -> None:
        self.site = site
        self.centre = centre
        # What people paste is shown letter by letter: it is reviewed for everything but its French.
        self.client = FlaskClient(site.app, use_cookies=True)
        with site.app.app_context():
            token = world.session_token(centre.director)
        with self.client.session_transaction() as session:
            session["jeton"] = token
        self.address = centre.page(WHERE, *PAY)
        with site.app.app_context():
            self.by = accounts.read_identity(centre.director).person_id

    def do(self, verb: Callable[..., Any], *what: Any, **more: Any) -> Any:
        with self.site.app.app_context():
            return verb(*PAY, self.centre.code, *what, by=self.by, now=datetime.now(UTC), **more)

    def save(self, answers: dict[str, str]) -> None:
        changes = [Change(name, (text,), base_version=None) for name, text in answers.items()]
        done = self.do(collecting.save_answers, changes)
        assert not done.problems, done

    def document(self) -> dict[str, Any]:
        return self.site.document(self.centre, *PAY)

    def content(self) -> dict[str, Any]:
        kept = self.document()
        return {
            "entries": {roster: ids for roster, ids in kept["entries"].items() if ids},
            "answers": {name: (body["raw"], body.get("value")) for name, body in kept["answers"].items()},
        }

    def prepare(self, document: dict[str, Any]) -> None:
        """Make the roster what the case says that it is."""
        for entry in self.document()["entries"].get("staff_roster", []):
            self.do(collecting.remove_entry, "staff_roster", entry)
        told = document.get("reference", "2026-04-01")
        self.save({"pay_mode": "detail", "reference_date": date.fromisoformat(told).isoformat()})
        rows = {
            entry: {code: (text,) for code, text in answers.items()}
            for entry, answers in document.get("existing", {}).items()
        }
        if rows:
            assert self.do(collecting.carry_entries, "staff_roster", rows) == tuple(rows)

    def undo(self) -> None:
        with self.site.app.app_context():
            last = collecting.last_paste(*PAY, self.centre.code, "staff_roster")
        assert last is not None
        assert self.do(collecting.undo_paste, "staff_roster", last.token).undone is not None

    def show(self, document: dict[str, Any]) -> tuple[int, Page]:
        page = page_of(self.client.get(self.address))
        token = page.root.all("input", name="csrf_token")[-1]["value"]
        pairs = [("csrf_token", token), ("_texte", document["plain"]), ("_html", document.get("html", ""))]
        shown = post(self.client, self.address, pairs)
        page = page_of(shown)
        assert [fault for look in PAGE if look is not speaks_french for fault in look(page)] == []
        return shown.status_code, page


@pytest.fixture(scope="module")
def desk(site: Site) -> Desk:
    return Desk(site, Centre(next(numbers)))


def fill(desk: Desk, page: Page, step: dict[str, Any]) -> Page:
    """Answer as the case says, and bring the preview up to date."""
    for _ in range(3):  # an answer may open another question
        form = Form(page, "collage")
        names = {each["name"] for each in form.controls}
        for at, code in {**step.get("columns", {}), **step.get("place", {})}.items():
            form.fill(f"colonne-{at}", "-" if code is None else code)
        if step.get("keep"):
            kept = {*form.value("ligne")} | {str(at) for at, keep in step["keep"].items() if keep}
            form.tick("ligne", *(kept - {str(at) for at, keep in step["keep"].items() if not keep}))
        for key, answer in step.get("answers", {}).items():
            if f"reponse-{key}" not in names:
                continue
            if answer in {each["value"] for each in form.named(f"reponse-{key}")}:
                form.tick(f"reponse-{key}", answer)
            else:
                form.tick(f"reponse-{key}", "@choix").fill(f"choix-{key}", answer)
        page = page_of(form.press(desk.client, "Mettre à jour"))
    return page


def plain(text: str) -> bool:
    return bool(text) and text[0] not in "?!="


def check(desk: Desk, rows: list[dict[str, str]], existing: set[str]) -> None:
    """Compare what the store keeps with what the case expects, cell by cell."""
    item = item_of(ROSTER)
    assert isinstance(item, Roster)
    kinds = {each.code: each.kind for each in item.fields}
    kept = desk.document()
    fresh = iter(entry for entry in kept["entries"].get("staff_roster", []) if entry not in existing)
    for row in rows:
        said = {code: str(text) for code, text in row.items() if code in kinds}
        if "row" in row or not ("entry" in row or any(map(plain, said.values()))):
            continue
        entry = row["entry"] if "entry" in row else next(fresh)
        for code, text in said.items():
            if not plain(text):
                continue
            body = kept["answers"].get(f"staff_roster[{entry}].{code}")
            value = kinds[code].read(tuple(body["raw"])).value if body else None
            found = format(value, "f") if hasattr(value, "as_tuple") else str(value)
            COUNTS["cells"] += 1
            COUNTS["misread"] += not same(text, found)
            assert same(text, found), (row, code, found)
    assert next(fresh, None) is None, "an entry was made that nobody expects"


@pytest.mark.parametrize("name", NAMES)
def test_a_clipboard_goes_through_the_page(desk: Desk, name: str) -> None:
    document = case(name)
    COUNTS["clipboards"] += 1
    desk.prepare(document if document["item"] == ROSTER else {})
    before = desk.content()
    status, page = desk.show(document)
    assert desk.content() == before, "a preview wrote something"
    if document["item"] != ROSTER:
        assert status in {200, 422}
        return
    if "refused" in document["expect"]:
        assert status == 422
        assert "bilan" not in page.ids
        return
    assert status == 200
    for step in ({"rows": document["expect"]["rows"]}, *document.get("then", [])):
        hints = {**document.get("hints", {}), **step}
        page = fill(desk, desk.show(document)[1], hints)
        if "accepter" not in page.ids:
            assert not any(
                plain(str(text))
                for row in step["rows"]
                if "row" not in row
                for code, text in row.items()
                if code != "entry"
            )
            continue
        assert Form(page, "collage").press(desk.client, "Accepter").status_code == 303
        check(desk, step["rows"], set(document.get("existing", {})))
        desk.undo()
        assert desk.content() == before, "undoing did not give back exactly what was there"


def test_nothing_of_the_corpus_was_misread_through_the_page(say: Callable[[str], None]) -> None:
    say(
        f"paste, through the page: {COUNTS['clipboards']} clipboards, {COUNTS['cells']} cells kept as expected, "
        f"{COUNTS['misread']} misread"
    )
    assert COUNTS["misread"] == 0
