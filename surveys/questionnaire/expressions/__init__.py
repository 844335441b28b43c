"""The language of conditions, checks and sums: parse once, check names and types at publication, evaluate.

Apart because a definition, a rule, a statistic and an imported form all speak it. Refuses to evaluate
what it has not parsed, and never calls Python's own ``eval``.
"""

from surveys.questionnaire.expressions.batch import evaluate_line, evaluate_text
from surveys.questionnaire.expressions.check import check, infer
from surveys.questionnaire.expressions.expression import Expression, parse
from surveys.questionnaire.expressions.odk_values import Nodes
from surveys.questionnaire.expressions.terms import Dialect, Names, Reference, Result, Scope, Type

__all__ = [
    "Dialect",
    "Expression",
    "Names",
    "Nodes",
    "Reference",
    "Result",
    "Scope",
    "Type",
    "check",
    "evaluate_line",
    "evaluate_text",
    "infer",
    "parse",
]
