"""A questionnaire's text, pasted from Word, Excel or a page, read into proposals that a person accepts one by one.

Apart from ``pasting``, which reads answers into a table that is known: here the questions themselves are found. Refuses
to apply anything: a proposal names the lines it comes from and what it is unsure of, and becomes edits when accepted.
"""

from surveys.exchange.outlines.acceptance import Accepted, accept
from surveys.exchange.outlines.lines import MAX_LINES, MAX_PASTED, Line, read_lines
from surveys.exchange.outlines.proposals import Proposal, ProposedChoice, ProposedColumn
from surveys.exchange.outlines.recognition import propose

__all__ = [
    "MAX_LINES",
    "MAX_PASTED",
    "Accepted",
    "Line",
    "Proposal",
    "ProposedChoice",
    "ProposedColumn",
    "accept",
    "propose",
    "read_lines",
]
