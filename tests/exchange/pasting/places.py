"""The rosters and matrices that tests paste into: those of the questionnaires that ship."""

from functools import cache
from pathlib import Path

from surveys.questionnaire.definition import load
from surveys.questionnaire.definition.model import Matrix, Roster
from tests.tiny import tiny

CATALOGUE = Path(__file__).parents[3] / "surveys" / "catalogue"


@cache
def item_of(address: str) -> Roster | Matrix:
    """Return ``<questionnaire>.<item>``: of the catalogue, or of the tiny questionnaires."""
    name, code = address.split(".")
    path = CATALOGUE / f"{name}.yaml"
    questionnaire = load(path.read_text(encoding="utf-8")).questionnaire if path.exists() else tiny(name)
    assert questionnaire is not None
    item = questionnaire.items[code]
    assert isinstance(item, Roster | Matrix)
    return item


STAFF = item_of("remuneration.staff_roster")
SUMMARY = item_of("remuneration.position_summary")
RESULTS = item_of("renouvellement.results_prev")
