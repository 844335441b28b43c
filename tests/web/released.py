"""Editions of the demonstration as releases, without the minutes that attacking them takes: what their pages and papers read.

Apart from its tests because figures and the report are tried on the same documents. Each figure went through the gate by itself.
"""

from datetime import UTC, datetime
from functools import cache

from surveys.operations.publishing import ReleaseState
from surveys.questionnaire.answers import AnswerSheet
from surveys.results.disclosure import participation_figures, policy_of, protect
from surveys.results.figures import figure_record
from surveys.web.released.document import Released
from tests.results import demo

RENEWAL, PAY = "renouvellement/2025-2026", "remuneration/2024"
TOLD_AT = datetime(2026, 12, 1, 15, tzinfo=UTC)


@cache
def released(name: str) -> Released:
    """Return an edition of the demonstration as if it had been released."""
    data = demo.edition(name)
    policy = policy_of(data.questionnaire)
    tables = [
        {**figure_record(table.figure), "formula": {"kind": table.figure.kind}, "kept": True}
        for table in protect(demo.figures(name).values(), policy)
    ]
    document = {
        "survey": data.survey,
        "edition": data.edition,
        "number": 1,
        "snapshot": data.snapshot,
        "respondents": len(data.respondents),
        "N": data.population,
        "questionnaire": "0" * 64,
        "policy": policy.record(),
        "tables": tables,
        "participation": [
            {**figure_record(table.figure), "formula": {"kind": table.figure.kind}, "kept": False}
            for table in protect(participation_figures(data, policy), policy)
        ],
    }
    state = ReleaseState(1, data.snapshot, "1", "", "a" * 64, TOLD_AT)
    blank = AnswerSheet.blank(data.questionnaire, demo.CLOSED)
    return Released(blank.title, state, document, data.questionnaire, blank.text, demo.CLOSED, demo.CLOSED)
