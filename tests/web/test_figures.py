"""What an analyst reads beside a figure: how sure a change is, on whom it rests, what a group of raters is called."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from html import unescape
from pathlib import Path

import pytest
from flask import Flask

from surveys.app import create_app
from surveys.results.disclosure import by_id, protect
from surveys.results.figures import Status
from surveys.results.figures.model import Row
from surveys.store.base import db
from surveys.web.shared import display
from surveys.web.staff.drawing.sentences import notes_of, status_text
from surveys.web.staff.drawing.tables import draw_table, moved
from tests.databases import make_settings
from tests.results import demo
from tests.web import world

NBSP = "\u00a0"
TREND = "/gestion/resultats/remuneration/2024/statistiques/pay_le2_trend"


@pytest.fixture(scope="module")
def app(demonstration_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("figures")
    shutil.copy(demonstration_template, folder / "surveys.db")
    made = create_app(make_settings(folder))
    yield made
    with made.app_context():
        db.engine.dispose()


def read(app: Flask, address: str) -> str:
    client = app.test_client()
    with app.app_context():
        token = world.session_token("analyse@exemple.invalid")
    with client.session_transaction() as session:
        session["jeton"] = token
    page = client.get(address).get_data(as_text=True)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).replace(NBSP, " ").split())


def test_a_trend_says_each_change_and_that_of_the_same_organisations(app: Flask) -> None:
    text = read(app, TREND)
    assert "Écart" in text
    assert "+7 points" in text
    assert "+5 points" in text
    assert re.search(r"\+\d+ points \(n = \d\d\)", text)
    assert "Même base que « Personnes salariées cumulant deux années de service ou moins »" in text
    assert "pay_le2_share" not in text
    assert "État : Diffusable." in text


def test_a_change_that_may_be_nothing_is_said_so(app: Flask) -> None:
    table = by_id(protect(demo.figures("remuneration/2024").values()))["pay_le2_trend"]
    last = table.figure.rows[-1]
    unsure = replace(last, extra={**last.extra, "change_low": Fraction(-1), "change_high": Fraction(11)})
    sure = replace(last, extra={**last.extra, "change_low": Fraction(1), "change_high": Fraction(9)})
    with app.test_request_context():
        said = notes_of(replace(table.figure, rows=(unsure,)), table)
        assert f"2024{NBSP}: pas de différence détectable avec l’édition précédente." in said
        assert not any("différence" in note for note in notes_of(replace(table.figure, rows=(sure,)), table))


def test_a_change_that_prints_as_nothing_has_no_sign(app: Flask) -> None:
    share = demo.figures("remuneration/2024")["pay_payroll_share"]
    with app.test_request_context():
        assert moved(share, Fraction(853, 10), Fraction(85)) == f"0{NBSP}point"
        assert moved(share, Fraction(87), Fraction(85)) == f"+2{NBSP}points"


def test_groups_of_raters_have_words_in_place_of_codes(app: Flask) -> None:
    rows = tuple(Row(code=code, label="", n=9, value=Fraction(3)) for code in ("promoters", "detractors"))
    named = display.name_rows(
        replace(demo.figures("remuneration/2024")["pay_le2_trend"], kind="nps", rows=rows)
    )
    with app.test_request_context():
        _, drawn = draw_table(named, None, "")
    assert [row.label for row in drawn] == ["De 9 à 10", "De 0 à 6"]


def test_a_vote_says_its_outcome_unless_it_is_hidden(app: Flask) -> None:
    table = by_id(protect(demo.figures("remuneration/2024").values()))["pay_le2_trend"]
    voted = replace(
        table.figure, rows=(), kind="motion", details={"outcome": "no_quorum"}, status=Status.PUBLISHED
    )
    hidden = replace(voted, status=Status.SUPPRESSED)
    with app.test_request_context():
        assert "Quorum non atteint." in notes_of(voted, table)
        assert "Quorum non atteint." not in notes_of(hidden, table)
    assert "trop peu d’organismes" in status_text(hidden)
