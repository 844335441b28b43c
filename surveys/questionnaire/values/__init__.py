"""What people type ↔ exact values: numbers, money, dates, hours and the reasons for having none.

Apart from the kinds because the reading of a number is the same in a question, a cell, a paste and an
import. Refuses to guess: an ambiguous « 1,234 » is a problem that asks, never a value. Refuses floats: every
number is an exact ``Decimal``. No text whatever makes a reader raise.
"""

from surveys.questionnaire.values.dates import (
    MONTHS,
    QUEBEC,
    read_date,
    read_month,
    read_year,
    show_date,
    show_month,
    write_date,
    write_month,
)
from surveys.questionnaire.values.durations import read_duration, show_duration, write_duration
from surveys.questionnaire.values.folding import fold, is_blank, plain
from surveys.questionnaire.values.numbers import canonical, read_number, show_number, write_number
from surveys.questionnaire.values.reading import (
    BLANK,
    REASONS,
    Missing,
    Reading,
    Value,
    read_reason,
    refuse,
)
from surveys.questionnaire.values.rounding import round_half_up

__all__ = [
    "BLANK",
    "MONTHS",
    "QUEBEC",
    "REASONS",
    "Missing",
    "Reading",
    "Value",
    "canonical",
    "fold",
    "is_blank",
    "plain",
    "read_date",
    "read_duration",
    "read_month",
    "read_number",
    "read_reason",
    "read_year",
    "refuse",
    "round_half_up",
    "show_date",
    "show_duration",
    "show_month",
    "show_number",
    "write_date",
    "write_duration",
    "write_month",
    "write_number",
]
