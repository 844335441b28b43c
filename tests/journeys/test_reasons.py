"""« Sans objet », « Ne sait pas », « Préfère ne pas répondre » and a blank: four things on every kind of question, by row in tables."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from surveys.operations import collecting, fielding
from surveys.operations.fielding import Version
from surveys.questionnaire.problems import Problem
from tests.journeys.conftest import Site
from tests.journeys.test_autosave import saved
from tests.web.world import Centre

Open = Callable[..., Page]
ADDRESS = ("raisons", "2026")
REASONS = ("so", "nsp", "pnr")
QUESTIONS = {
    "a_text": "Un mot",
    "a_long": "Deux mots",
    "a_mail": "moi@exemple.invalid",
    "a_phone": "418 555-0100",
    "a_count": "0",
    "a_decimal": "1,5",
    "a_sum": "10",
    "a_part": "5",
    "a_choice": "a",
    "a_list": "b",
    "a_search": "a",
    "a_several": "b",
    "a_rating": "0",
    "a_step": "a",
    "a_rank": "b",
    "a_day": "3 mars 2026",
    "a_month": "mars 2026",
    "a_year": "2026",
    "a_time": "1 h",
}
CELLS = {
    "t_choices.a": "a",
    "t_choices.b": "b",
    "t_numbers.a.hours": "4",
    "t_numbers.b.hours": "0",
    "t_mixed.a.place": "a",
    "t_mixed.b.note": "Ici",
}
ALL = {**QUESTIONS, **CELLS}


@pytest.fixture(autouse=True)
def _survey(one_site: Site) -> None:
    with one_site.database.context():
        if not isinstance(fielding.read_edition(*ADDRESS), Problem):
            return
        now = datetime.now(UTC)
        text = (Path(__file__).parents[1] / "web" / "raisons.yaml").read_text("utf-8")
        version = fielding.publish_version(text, by=None, now=now)
        assert isinstance(version, Version), version
        opens, closes = now - timedelta(days=1), now + timedelta(days=20)
        assert fielding.create_edition(*ADDRESS, version, opens_at=opens, closes_at=closes, now=opens) is None
        assert fielding.open_edition(*ADDRESS, now=opens) is None


def kept(site: Site, centre: Centre) -> dict[str, tuple[str, ...] | str]:
    """Return what is kept of each variable: its reason, or its texts."""
    with site.database.context():
        found = collecting.read_submission(*ADDRESS, centre.code).document["answers"]
    return {name: body.get("missing") or tuple(body["raw"]) for name, body in found.items()}


def values(site: Site, centre: Centre) -> set[str]:
    with site.database.context():
        opened = collecting.open_sheet(*ADDRESS, centre.code, by=None, now=datetime.now(UTC))
        return set(opened.sheet.values())


def box(name: str, reason: str) -> str:
    start = name.replace(".", "-")
    return f"#{start}---{reason}" if name.startswith("t_choices") else f"#{start}--{reason}"


def give(page: Page, name: str, text: str) -> None:
    """Answer a question as its kind is answered."""
    start = name.replace(".", "-")
    field = page.locator(f"#{start}")
    if name == "a_rank":
        page.select_option("#a_rank--1", text)
    elif name in {"a_choice", "a_several", "a_rating", "a_step"} or name.startswith("t_choices"):
        page.locator(f"#{start}--{text}").check()
    elif field.evaluate("each => each.tagName") == "SELECT":
        field.select_option(text)
    else:
        field.fill(text)


def test_each_kind_tells_four_silences_apart(
    one_site: Site, open_page: Open, centre: Centre, say: Callable[[str], None]
):
    page = open_page(one_site, centre.director)
    page.goto(centre.page("sections/genres", *ADDRESS))
    assert kept(one_site, centre) == {}, "a page that is only looked at answers nothing"
    for reason in REASONS:
        for name in ALL:
            page.locator(box(name, reason)).check()
        saved(page)
        assert kept(one_site, centre) == dict.fromkeys(ALL, reason)
    # A value takes the reason back, zero included; a reason afterwards takes the value out without erasing it.
    for name, text in ALL.items():
        give(page, name, text)
    page.locator("#a_text").focus()
    saved(page)
    assert [name for name, said in kept(one_site, centre).items() if isinstance(said, str)] == []
    assert values(one_site, centre) == set(ALL)
    for name in ALL:
        page.locator(box(name, "nsp")).check()
    saved(page)
    assert kept(one_site, centre) == dict.fromkeys(ALL, "nsp")
    assert values(one_site, centre) == set()
    page.reload()
    assert [name for name in ALL if not page.locator(box(name, "nsp")).is_checked()] == []
    # Taking a reason back leaves what was typed, or a blank: never another reason.
    for name in ("a_rating", "a_count"):
        page.locator(box(name, "nsp")).uncheck()
    saved(page)
    assert {"a_rating", "a_count"} <= values(one_site, centre)
    say(
        f"reasons: {len(QUESTIONS)} kinds of questions and {len(CELLS)} cells, 3 reasons, a blank and a value each told apart"
    )


def test_without_script_a_reason_is_kept_on_every_kind(one_site: Site, open_page: Open, centre: Centre):
    page = open_page(one_site, centre.director, script=False)
    page.goto(centre.page("sections/genres", *ADDRESS))
    for name in ALL:
        page.locator(box(name, "so")).check()
    page.get_by_role("button", name="Sommaire").click()
    page.wait_for_load_state()
    assert kept(one_site, centre) == dict.fromkeys(ALL, "so")
