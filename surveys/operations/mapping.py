"""The data map: what each table keeps, of whom, and until when, as the models say it now.

Apart from the pages so that they hold no table. Refuses a column that nobody classed: the map would lie by omission.
"""

from dataclasses import dataclass

from surveys.store.classes import HELD, PERSONAL
from surveys.store.migration import metadata

__all__ = ["PERSONAL", "MappedTable", "read_map"]


@dataclass(frozen=True, slots=True)
class MappedTable:
    """One table: until when its rows stay, and its columns by class, in the order of the model."""

    name: str
    until: str
    classes: dict[str, tuple[str, ...]]

    @property
    def is_personal(self) -> bool:
        """Say whether something in it may tell of a person."""
        return not PERSONAL.isdisjoint(self.classes)


def read_map() -> tuple[MappedTable, ...]:
    """Return every table of the models, by name. Raises ``KeyError`` for a column without a class: a programming error."""
    mapped = []
    for table in sorted(metadata.tables.values(), key=lambda each: each.name):
        held = HELD[table.name]
        classes: dict[str, list[str]] = {}
        for column in table.columns:
            classes.setdefault(held.columns[column.name], []).append(column.name)
        mapped.append(
            MappedTable(table.name, held.until, {name: tuple(found) for name, found in classes.items()})
        )
    return tuple(mapped)
