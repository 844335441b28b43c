"""All that was ever told of an edition, as the attack needs it: its releases and its cross-tables, from their own copies.

Apart from what tells something new: releases and cross-tables are attacked with each other, so both remember here. Refuses to
forget: what was told once is known for ever.
"""

import json
from collections.abc import Mapping
from typing import Any

from surveys.operations.publishing.datasets import figures_of, frozen_dataset
from surveys.operations.publishing.freezing import marks_of
from surveys.results.dataset import Dataset
from surveys.results.disclosure import (
    Ledger,
    Policy,
    Told,
    as_told,
    crossed_statistics,
    domain_figures,
    participation_figures,
    released_tables,
    told_crossing,
    told_tables,
)
from surveys.results.figures import Figure
from surveys.store import releases as store
from surveys.store.computations import Computation, list_computations
from surveys.store.editions import Edition


def count_told(edition: Edition) -> int:
    """Return how many tables and releases were ever told of an edition."""
    return len(_crossings(edition)) + store.last_release_number(edition.id)


def question_of(asked: Computation) -> tuple[str, tuple[str, ...]]:
    """Return the statistic and the attributes of a cross-table."""
    return str(asked.asked["statistic"]), tuple(asked.asked["attributes"])


def figures_to_tell(dataset: Dataset, earlier: tuple[Dataset, ...], rules: Policy) -> tuple[Figure, ...]:
    """Return what an edition tells: its figures, those of its domains, and who answered."""
    return (
        *figures_of(dataset, earlier),
        *domain_figures(dataset, rules),
        *participation_figures(dataset, rules),
    )


def told_releases(
    edition: Edition, survey: str, earlier: tuple[Dataset, ...], rules: Policy
) -> tuple[Told, ...]:
    """Return the releases, the first one first: their words as frozen, and what they were made of."""
    return tuple(
        _told(edition, survey, row, frozen, earlier, rules) for row, frozen in store.list_releases(edition.id)
    )


def _told(
    edition: Edition,
    survey: str,
    row: store.Release,
    frozen: store.Snapshot,
    earlier: tuple[Dataset, ...],
    rules: Policy,
) -> Told:
    dataset = frozen_dataset(edition, survey, frozen.copies, frozen.code)
    figures = {figure.id: figure for figure in figures_to_tell(dataset, earlier, rules)}
    document = json.loads(row.document)
    listed = (
        *document["tables"],
        *document.get("participation", ()),
    )  # releases of before tell no participation
    records = {str(record["id"]): record for record in listed}
    said = {name: as_told(figures[name], record) for name, record in records.items() if name in figures}
    return Told(str(row.number), figures, said, marks_of(frozen))


def told_crossings(edition: Edition, survey: str, rules: Policy) -> tuple[Told, ...]:
    """Return the cross-tables that were told, the first one first, cell by cell."""
    return tuple(
        told_crossing(
            frozen_dataset(edition, survey, frozen.copies, frozen.code),
            *question_of(asked),
            _hidden(asked),
            rules,
            name=f"crossing {asked.id}",
            marks=marks_of(frozen),
        )
        for asked, frozen in _crossings(edition)
    )


def ledger_of_crossings(edition: Edition, survey: str, rules: Policy, ledger: Ledger | None = None) -> Ledger:
    """Return the cross-tables that were told, as tables, after what a ledger holds already."""
    made = ledger or Ledger()
    for asked, frozen in _crossings(edition):
        dataset = frozen_dataset(edition, survey, frozen.copies, frozen.code)
        tables = told_tables(dataset, *question_of(asked), _hidden(asked), rules)
        made = made.with_release(f"crossing {asked.id}", tables)
    return made


def ledger_of(edition: Edition, survey: str, rules: Policy) -> Ledger:
    """Return everything that was told of an edition by domains, the releases first."""
    ledger = Ledger()
    for row, its in store.list_releases(edition.id):
        dataset = frozen_dataset(edition, survey, its.copies, its.code)
        records: dict[str, Mapping[str, object]] = {
            str(table["id"]): table for table in json.loads(row.document)["tables"]
        }
        broken = dict.fromkeys(name.partition("@")[0] for name in records if "@" in name)
        for statistic in broken.keys() & set(crossed_statistics(dataset)):
            ledger = ledger.with_release(
                f"release {row.number}", released_tables(dataset, statistic, records, rules)
            )
    return ledger_of_crossings(edition, survey, rules, ledger)


def _crossings(edition: Edition) -> list[tuple[Computation, store.Snapshot]]:
    return [each for each in list_computations(edition.id, ("crossing",)) if each[0].stage == "done"]


def _hidden(asked: Computation) -> list[tuple[str, ...]]:
    document: Mapping[str, Any] = json.loads(asked.document)
    return [tuple(map(str, key)) for key in document["hidden"]]
