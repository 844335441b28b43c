"""A definition as an XLSForm: the sheets survey, choices and settings, as tables of texts.

Apart from the definition because a spreadsheet has one cell where our format has a structure, and apart from workbooks
because no file is opened here. What XLSForm has takes its own columns; everything else of ours travels as JSON in columns
``axtra::key``, so that nothing is lost. Refuses to guess: what a cell says and we cannot hold is a problem at its row.
"""

from surveys.exchange.xlsform.markdown import read_text, write_text
from surveys.exchange.xlsform.reading import is_ours, load_sheets
from surveys.exchange.xlsform.tables import Table
from surveys.exchange.xlsform.writing import write_sheets

__all__ = ["Table", "is_ours", "load_sheets", "read_text", "write_sheets", "write_text"]
