"""The kinds of questions: what one can type, what it means, how it is shown, stored and tabulated.

Apart from the definition, which says which questions are asked. Refuses to know an answer, a page or a database.
"""

from surveys.questionnaire.kinds.base import DataColumn, InputMode, Kind, Raw, ValueType
from surveys.questionnaire.kinds.registry import (
    EXPLANATION,
    KINDS,
    OTHER_TEXT,
    make_kind,
    settings_of,
    statistics_of,
)
from surveys.questionnaire.kinds.settings import Setting
from surveys.questionnaire.kinds.statistics import STATISTIC_KINDS

__all__ = [
    "EXPLANATION",
    "KINDS",
    "OTHER_TEXT",
    "STATISTIC_KINDS",
    "DataColumn",
    "InputMode",
    "Kind",
    "Raw",
    "Setting",
    "ValueType",
    "make_kind",
    "settings_of",
    "statistics_of",
]
