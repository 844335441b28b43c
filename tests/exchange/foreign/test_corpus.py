"""Real forms of other people: all of them open, their losses counted, and what is written of them reads back."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from surveys.exchange.forms import load_file
from surveys.exchange.xlsform import load_sheets, write_sheets
from surveys.questionnaire.definition import Loaded
from tests.exchange.foreign.forms import ABSENT, CORPUS

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason=ABSENT)
_OWN_FAULTS = {"foreign.lost.choice", "foreign.lost.name"}  # what the form refers to and does not have


def listed(kind: str) -> list[dict[str, Any]]:
    manifest = json.loads((CORPUS / "manifest.json").read_text("utf-8"))
    return [item for item in manifest["items"] if item["format"] == kind]


def read(item: dict[str, Any]) -> tuple[Loaded, float]:
    path = Path(CORPUS, *Path(item["file"]).parts[1:])
    started = process_time()
    loaded = load_file(path.read_bytes(), name=path.name, suffix=path.suffix)
    return loaded, process_time() - started


def losses(loaded: Loaded) -> int:
    """Return how much logic was lost that the form does hold; an answer written beforehand is no logic."""
    return sum(p.code not in _OWN_FAULTS and p.params["part"] != "default" for p in loaded.lost)


def test_every_form_of_the_collection_opens(say: Callable[[str], None]) -> None:
    forms = listed("xlsform")
    counts: Counter[str] = Counter()
    for number, item in enumerate(forms):
        loaded, seconds = read(item)
        assert loaded.questionnaire is not None, (item["id"], loaded.problems[-3:])
        assert seconds < 4, item["id"]
        census = item["census"]
        real = item["kind"] == "real"
        counts["questions"] += min(loaded.questions, census["questions"])
        counts["asked"] += census["questions"]
        counts["expressions"] += census["expressions"]
        counts["lost"] += losses(loaded)
        counts["real"] += real
        counts["whole"] += real and not losses(loaded)
        if number % 4 == 0:  # each costs as much as reading the form
            assert load_sheets(write_sheets(loaded.questionnaire)).questionnaire == loaded.questionnaire
    share = counts["questions"] / counts["asked"]
    say(
        f"forms of other tools: {len(forms)} open of {len(forms)}; {counts['questions']} questions of {counts['asked']} "
        f"({share:.1%}); {counts['whole']} of {counts['real']} real ones whole; {counts['lost']} pieces of logic lost "
        f"of {counts['expressions']}"
    )
    assert share > 0.98
    assert counts["whole"] >= counts["real"] * 0.5


def test_every_survey_of_the_collection_opens(say: Callable[[str], None]) -> None:
    surveys = listed("lss")
    counts: Counter[str] = Counter()
    for item in surveys:
        loaded, seconds = read(item)
        assert loaded.questionnaire is not None, (item["id"], loaded.problems[-3:])
        assert seconds < 4, item["id"]
        kept = sum(
            not name.endswith(("(X)", "(*)", "(I)"))
            for name, count in item["census"]["types"].items()
            for _ in range(count)
        )
        counts["asked"] += kept
        counts["questions"] += min(loaded.questions, kept)
        counts["whole"] += not loaded.lost
        counts["lost"] += len(loaded.lost)
        counts["relevance"] += sum(item["census"]["relevance"][key] for key in ("rel_q", "rel_g", "rel_sq"))
        assert load_sheets(write_sheets(loaded.questionnaire)).questionnaire == loaded.questionnaire
    say(
        f"surveys of LimeSurvey: {len(surveys)} open of {len(surveys)}; {counts['questions']} questions of {counts['asked']}; "
        f"{counts['whole']} whole; {counts['lost']} pieces of logic lost, of {counts['relevance']} conditions"
    )
    assert counts["questions"] > 0.98 * counts["asked"]
    assert counts["whole"] >= 0.7 * len(surveys)
