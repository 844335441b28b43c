"""Tables that were kept come back as they were, those of every statistic of the real questionnaires among them."""

import json
from dataclasses import replace

import pytest

from surveys.results.disclosure import policy_of, protect, tables_from, tables_record
from surveys.results.figures import compute_figures
from tests.results import demo
from tests.results.test_columns import in_columns


@pytest.mark.parametrize("edition", ["renouvellement/2025-2026", "remuneration/2024"])
def test_protected_tables_come_back_as_they_were(edition: str) -> None:
    dataset = demo.edition(edition)
    rules = policy_of(dataset.questionnaire)
    for counted in (dataset, in_columns(dataset, 20, 21)):
        tables = protect(compute_figures(counted), rules)
        text = json.dumps(tables_record({"here": tables}))
        assert tables_from(json.loads(text), {"here": rules}) == {"here": tables}


def test_a_figure_that_nothing_judged_does_not_come_back() -> None:
    dataset = demo.edition("remuneration/2024")
    table = protect(compute_figures(dataset)[:1])[0]
    record = tables_record({"here": (replace(table, figure=compute_figures(dataset)[0]),)})
    with pytest.raises(ValueError, match="never went through"):
        tables_from(record, {"here": table.policy})
