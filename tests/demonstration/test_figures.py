"""From the stored copies to the printed strings: every published figure that a machine can check, and its base."""

import json
from functools import cache
from pathlib import Path

import pytest

from surveys.operations import publishing
from surveys.results.figures import figure_record

PUBLISHED = Path(__file__).parents[3] / "shared" / "questionnaires" / "published_figures.json"


@cache
def checked():
    if not PUBLISHED.exists():
        return ()
    return tuple(f for f in json.loads(PUBLISHED.read_text("utf-8"))["figures"] if f["check"] == "stat")


def records(edition):
    """The records of an edition by id, as ``surveys figures EDITION --json --raw`` prints them."""
    return {
        figure.id: figure_record(figure) for figure in publishing.compute_edition_figures(*edition.split("/"))
    }


@pytest.fixture(scope="module")
def figures(loaded):
    editions = ("renouvellement/2025-2026", "remuneration/2020", "remuneration/2022", "remuneration/2024")
    return {edition: records(edition) for edition in editions}


def printed(figure, figures):
    """The record that a published figure names, or its row, or a value of its one case."""
    reference = figure["stat_ref"]
    edition = f"{figure['survey']}/{reference.get('edition', figure['edition'])}"
    name = "pay_gap_by_position" if "benchmark" in reference else reference["id"]
    record = figures[edition][name]
    if "row" in reference:
        return next(row for row in record["rows"] if row["code"] == reference["row"])
    return record["rows"][0]["cells"][reference["index"]] if "index" in reference else record


@pytest.mark.skipif(not PUBLISHED.exists(), reason="published_figures.json is not beside the repository")
def test_every_published_figure_comes_out_of_the_stored_copies(figures):
    wrong = []
    for figure in checked():
        text = printed(figure, figures)["text"]
        expected = figure["expected"].removesuffix(" sur 10")
        if text.replace("\u00a0", " ") != expected.replace("\u00a0", " "):
            wrong.append((figure["id"], text, expected))
    assert wrong == []
    assert len(checked()) == 31


@pytest.mark.skipif(not PUBLISHED.exists(), reason="published_figures.json is not beside the repository")
def test_every_published_figure_carries_its_own_n(figures):
    wrong = []
    for figure in checked():
        planned = figure["synthetic"].get("n")
        record = printed(figure, figures)
        found = record.get("observations") if "row" in figure["stat_ref"] else record["n"]
        if found != planned:
            wrong.append((figure["id"], found, planned))
    assert wrong == []


def test_all_129_statistics_are_computed(figures):
    renewal, pay = figures["renouvellement/2025-2026"], figures["remuneration/2024"]
    assert (len(renewal), len(pay)) == (66, 63)
    assert {record["N"] for record in (*renewal.values(), *pay.values())} == {89}
    failed = [r["id"] for r in (*renewal.values(), *pay.values()) if r["status"] in ("empty", "unavailable")]
    assert failed == []


def test_a_load_that_was_interrupted_or_came_after_another_counts_each_respondent_once(figures):
    assert figures["renouvellement/2025-2026"]["ren_respondents"]["n"] == 65


def test_the_trend_reads_three_editions(figures):
    trend = figures["remuneration/2024"]["pay_le2_trend"]
    assert [row["text"].replace("\u00a0", " ") for row in trend["rows"]] == ["35 %", "42 %", "47 %"]
