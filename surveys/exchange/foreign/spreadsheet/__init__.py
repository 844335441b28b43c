"""XLSForms that other tools or people wrote: their sheets → a questionnaire of ours, with what was changed and lost.

Apart from ``exchange.xlsform``, which reads back what we wrote and refuses to guess. Here every row becomes a question, or a
finding with its sheet and row.
"""

from surveys.exchange.foreign.spreadsheet.form import load_form

__all__ = ["load_form"]
