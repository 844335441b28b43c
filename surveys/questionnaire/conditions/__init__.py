"""Conditions, rules and calculations as people make them: clauses in a builder, text with help, French read back.

Apart from the language of expressions, which is text and knows no questionnaire: here an expression meets the questions
that it speaks of. Refuses sentences and pages; what a builder cannot hold exactly stays a text.
"""

from surveys.questionnaire.conditions.completion import Candidate, Completion, complete
from surveys.questionnaire.conditions.faults import Fault, find_faults
from surveys.questionnaire.conditions.form import Clause, Condition, Form, Group, Relation, Term, tidy
from surveys.questionnaire.conditions.reading import read_condition, read_value
from surveys.questionnaire.conditions.telling import Said, Teller, Thing, Together, Told
from surveys.questionnaire.conditions.writing import write_form

__all__ = [
    "Candidate",
    "Clause",
    "Completion",
    "Condition",
    "Fault",
    "Form",
    "Group",
    "Relation",
    "Said",
    "Teller",
    "Term",
    "Thing",
    "Together",
    "Told",
    "complete",
    "find_faults",
    "read_condition",
    "read_value",
    "tidy",
    "write_form",
]
