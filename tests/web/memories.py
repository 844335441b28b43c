"""A survey in its second edition: what centres said in the first one, and the second one open to them.

Apart from the world because few tests need it: it is made the first time that one asks, by the operations that people use.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from surveys.operations import collecting, fielding
from surveys.operations.fielding import Version
from surveys.questionnaire.problems import Problem
from tests.web.world import Centre, code_of

HERE = Path(__file__).parent
SURVEY, EDITION, LAST = "souvenirs", "2026", "2024"
RECEIVED = datetime(2024, 11, 12, 15, tzinfo=UTC)
ADDRESS = (SURVEY, EDITION)
SAID = {
    "site": "Rimouski",
    "budget": "100000",
    "visits": 400,
    "week": "35",
    "vacation.an1.weeks": 3,
    "vacation.an5.weeks": 4,
    "pay.dg.low": 40,
    "pay.dg.high": 55,
    "pay.conseil.low": 26,
    "pay.conseil.high": 33,
    "mood.dg": "bien",
    "staff": [
        {"ref": "01", "post": "dg", "rate": "47.80"},
        {"ref": "02", "post": "conseil", "rate": "26.40"},
    ],
    "deficit": "non",
    "score": 7,
}


def page(centre: Centre, rest: str = "") -> str:
    """Return an address of the second edition."""
    return centre.page(rest, SURVEY, EDITION)


def ensure(centres: int) -> None:
    """Make the two editions, unless another test did."""
    if isinstance(fielding.read_edition(SURVEY, EDITION), Problem):
        _build(centres)


def _build(centres: int) -> None:
    """Publish the survey, with a first edition that every centre answered and a second one that is open."""
    text = (HERE / "souvenirs.yaml").read_text("utf-8")
    _open(text, LAST, RECEIVED - timedelta(days=20), RECEIVED + timedelta(days=20))
    records = [{"organisation": code_of(number), "answers": SAID} for number in range(1, centres + 1)]
    imported = collecting.import_submissions(SURVEY, LAST, records, by=None, now=RECEIVED)
    assert not isinstance(imported, tuple), imported
    assert fielding.close_edition(SURVEY, LAST, now=RECEIVED + timedelta(days=21)) is None
    now = datetime.now(UTC)
    _open(text, EDITION, now - timedelta(days=5), now + timedelta(days=30))


def _open(text: str, edition: str, opens: datetime, closes: datetime) -> None:
    version = fielding.publish_version(text, by=None, now=opens)
    assert isinstance(version, Version), version
    made = fielding.create_edition(SURVEY, edition, version, opens_at=opens, closes_at=closes, now=opens)
    assert made is None, made
    assert fielding.open_edition(SURVEY, edition, now=opens) is None
