"""Rows that an answer counts, in a browser: they come, go and come back under the hand, and leaving some out is asked."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from surveys.operations import fielding
from surveys.operations.fielding import Version
from surveys.questionnaire.problems import Problem
from tests.journeys.conftest import Site
from tests.journeys.test_autosave import saved
from tests.tiny import source
from tests.web.world import Centre

ADDRESS = ("row_count", "2025")


def ensure(site: Site) -> None:
    with site.database.context():
        if isinstance(fielding.read_edition(*ADDRESS), Problem):
            now = datetime.now(UTC)
            version = fielding.publish_version(source("row_count"), by=None, now=now)
            assert isinstance(version, Version), version
            ends = now + timedelta(days=30)
            made = fielding.create_edition(*ADDRESS, version, opens_at=now, closes_at=ends, now=now)
            assert made is None, made
            assert fielding.open_edition(*ADDRESS, now=now) is None


def say(page: Page, posts: str) -> None:
    page.locator("#posts").fill(posts)
    page.keyboard.press("Tab")
    saved(page)


@pytest.mark.page
def test_rows_follow_the_number_and_nothing_typed_is_lost(
    site: Site, open_page: Callable[..., Page], centre: Centre
):
    ensure(site)
    page = open_page(site, centre.director)
    page.goto(centre.page("sections/page", *ADDRESS))
    rows = page.locator("#b-vacancies tr[data-entry]:visible")
    expect(rows).to_have_count(0)
    say(page, "3")
    expect(rows).to_have_count(3)
    for at in range(3):
        rows.nth(at).locator("input").first.fill(f"Poste {at + 1}")
    page.keyboard.press("Tab")
    saved(page)
    say(page, "1")
    expect(rows).to_have_count(1)
    box = page.get_by_label("Mettre de côté, sans rien effacer")
    expect(box).to_be_visible()
    box.check()
    saved(page)
    say(page, "4")
    expect(rows).to_have_count(4)
    expect(box).to_have_count(0)
    assert [rows.nth(at).locator("input").first.input_value() for at in range(4)] == [
        "Poste 1",
        "Poste 2",
        "Poste 3",
        "",
    ]
    assert page.locator("#b-vacancies [data-rank]:visible").all_inner_texts() == ["1", "2", "3", "4"]
