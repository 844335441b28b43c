"""Every code that a figure or a codebook can speak has its French, with the typography of Québec."""

import re

import pytest

from surveys.results.figures import STATISTIC_KINDS, Status
from surveys.results.formats.codebook import HEADINGS
from surveys.results.formats.layout import ALL_CLASSES, layout_of
from surveys.web.shared.sentences.results import SENTENCES
from tests.results import demo

EDITIONS = ("renouvellement/2025-2026", "remuneration/2024")


def test_statuses_kinds_and_headings_have_their_words() -> None:
    assert {f"status.{status}" for status in Status} <= SENTENCES.keys()
    assert {f"estimator.{kind}" for kind in STATISTIC_KINDS} <= SENTENCES.keys()
    assert {f"codebook.heading.{heading}" for heading in HEADINGS} <= SENTENCES.keys()
    assert {f"codebook.disclosure.{one}" for one in ALL_CLASSES} <= SENTENCES.keys()


@pytest.mark.parametrize("name", EDITIONS)
def test_what_the_figures_say_has_its_words(name: str) -> None:
    for figure in demo.figures(name).values():
        assert figure.base.code in SENTENCES
        assert SENTENCES[figure.base.code] % figure.base.params  # the placeholders are those of the code
        for flag in figure.flags:
            assert SENTENCES[f"flag.{flag}"] % {}
    layout = layout_of(demo.edition(name).questionnaire, ALL_CLASSES)
    types = {column.type if column.holds == "value" else column.holds for column in layout.columns}
    assert {f"codebook.type.{one}" for one in types} <= SENTENCES.keys()


def test_typography() -> None:
    for code, text in SENTENCES.items():
        assert not re.search(r"[ ](?:[:»$]|%(?!\())|«[ ]|'|[ \u00a0][;!?]|\.\.\.", text), code
        assert not text.endswith(" ")
