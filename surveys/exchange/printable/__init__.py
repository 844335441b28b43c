"""Papers: what a printed questionnaire, a sheet to gather figures and a copy of answers hold, as frozen content.

One room for three papers because they share their questions, tables and numbers. Refuses ink: no font, no page, no
sentence in any language; whoever draws a paper gives it its words.
"""

from surveys.exchange.printable.answered import make_copy
from surveys.exchange.printable.blank import make_blank
from surveys.exchange.printable.gathering import make_gathering
from surveys.exchange.printable.model import (
    Block,
    Cell,
    Chapter,
    Clause,
    Column,
    Condition,
    Explained,
    Field,
    Figure,
    Note,
    Option,
    Paper,
    Part,
    Question,
    Row,
    Said,
    Table,
)
from surveys.exchange.printable.numbering import is_answered, question_numbers

__all__ = [
    "Block",
    "Cell",
    "Chapter",
    "Clause",
    "Column",
    "Condition",
    "Explained",
    "Field",
    "Figure",
    "Note",
    "Option",
    "Paper",
    "Part",
    "Question",
    "Row",
    "Said",
    "Table",
    "is_answered",
    "make_blank",
    "make_copy",
    "make_gathering",
    "question_numbers",
]
