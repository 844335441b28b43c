"""LimeSurvey: a survey structure (``.lss``) → a questionnaire of ours, with what was changed and lost.

Apart from spreadsheets because its form is a dump of tables, and its expressions another language. Every question of the
file becomes a question, or a finding with its code.
"""

from surveys.exchange.foreign.limesurvey.survey import load_structure

__all__ = ["load_structure"]
