"""Editions from before the platform: tables of answers in any layout, read by a mapping that is kept.

Apart from pasting, where one centre fills one table in front of us: here a whole edition comes at once, and nobody can be
asked. Four steps, each pure: ``propose`` a mapping, ``read_past`` the tables by it, judge the lines (the operations do), and
report column by column. Refuses to guess: what is not certain is proposed, and what cannot be read is told with its lines.
"""

from surveys.exchange.past.mapping import (
    ColumnMapping,
    PastMapping,
    TableMapping,
    check_mapping,
    mapping_document,
    read_mapping,
)
from surveys.exchange.past.organisations import Known
from surveys.exchange.past.proposal import propose, propose_columns
from surveys.exchange.past.reading import PastLine, read_past
from surveys.exchange.past.report import ColumnReport, Report, Unknown
from surveys.exchange.past.tables import LIMITS, headings, name_sheets
from surveys.exchange.past.targets import Target, targets_of

__all__ = [
    "LIMITS",
    "ColumnMapping",
    "ColumnReport",
    "Known",
    "PastLine",
    "PastMapping",
    "Report",
    "TableMapping",
    "Target",
    "Unknown",
    "check_mapping",
    "headings",
    "mapping_document",
    "name_sheets",
    "propose",
    "propose_columns",
    "read_mapping",
    "read_past",
    "targets_of",
]
