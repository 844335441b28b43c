"""What is kept of a large edition with others before it: the same results as those of its answers, and nothing readable where they are sealed."""

import shutil
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from surveys import jobs
from surveys.operations import publishing
from surveys.operations.folding import folios
from surveys.operations.publishing import Preparation, Results
from surveys.results.dataset import LAYERS
from surveys.store.base import db, reading
from surveys.store.folios import Folio
from tests.databases import make_settings, open_database
from tests.operations.test_exporting import LATER, send
from tests.small_survey import World

PAY = ("remuneration", "2024")  # two editions before it, restricted sections


def test_kept_results_are_those_of_the_answers_and_are_sealed(
    demonstration_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(demonstration_template, tmp_path / "surveys.db")
    with open_database(make_settings(tmp_path)) as opened, opened.context():
        read = publishing.read_results(*PAY)
        monkeypatch.setattr(folios, "FOLIOS_FROM", 5)
        now = datetime.now(UTC)
        assert isinstance(publishing.show_results(*PAY), Preparation)
        publishing.ask_pages(*PAY, now=now)
        publishing.ask_pages(*PAY, now=now)  # once for the same answers
        kept = {"keep_pages": jobs.JOBS["keep_pages"]}
        while jobs.do_next(now=now, jobs=kept | dict.fromkeys(set(jobs.JOBS) - set(kept), lambda *_: None)):
            pass
        shown = publishing.show_results(*PAY)
        assert isinstance(read, Results)
        assert isinstance(shown, Results)
        assert len(shown.dataset.respondents) == len(read.dataset.respondents)
        assert shown.dataset.snapshot == read.dataset.snapshot
        assert set(shown.earlier) == set(read.earlier) == {"2022", "2020"}
        assert replace(shown, dataset=read.dataset, blank=read.blank) == read
        contents = reading(lambda: list(db.session.query(Folio.content).filter(Folio.series.like("%s%"))))()
        assert len(contents) == 2
        assert all(zlib.decompress(content).startswith(b"s1.") for (content,) in contents)


def test_results_are_kept_and_found_again_in_both_databases(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folios, "FOLIOS_FROM", 1)
    send(world, "k1", staff="12")
    for layer in LAYERS[:3]:
        assert isinstance(publishing.show_results("petit", "2026", layer=layer), Preparation)
        publishing.keep_pages("petit", "2026", layer, now=LATER)
        shown = publishing.show_results("petit", "2026", layer=layer)
        assert isinstance(shown, Results)
        assert len(shown.dataset.respondents) == 1
        assert shown.tables == publishing.read_results("petit", "2026", layer=layer).tables  # type: ignore[union-attr]
    preparation = publishing.read_preparation("petit", "2026")
    assert isinstance(preparation, Preparation)
    assert preparation.ready
