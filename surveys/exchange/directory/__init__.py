"""The directory as a table: its columns, a cell read into what is kept, and what a file would change.

Apart from pasting because here each line is someone or some organisation, known by a key, and what is compared is the
directory. Pure: it is told what is known and says what would change, cell by cell; nothing is written here.
"""

from surveys.exchange.directory.columns import (
    ATTRIBUTE_KINDS,
    LANGUAGES,
    Attribute,
    Column,
    Kept,
    organisation_columns,
    people_columns,
    show_attribute,
)
from surveys.exchange.directory.plan import Cell, Line, Plan, plan_import, write_rows

__all__ = [
    "ATTRIBUTE_KINDS",
    "LANGUAGES",
    "Attribute",
    "Cell",
    "Column",
    "Kept",
    "Line",
    "Plan",
    "organisation_columns",
    "people_columns",
    "plan_import",
    "show_attribute",
    "write_rows",
]
