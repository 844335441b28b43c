"""Tables as files: what a centre uploads (CSV, XLSX), and the workbook that it fills offline.

Apart from pasting because a file is opened, bounded and decoded before anything of it is a table; from there on it is the
same grid as a clipboard's, read by the same readers. Refuses what is not what its bytes say, and everything too large.
"""

from surveys.exchange.workbooks.files import MAX_FILE, read_file
from surveys.exchange.workbooks.foreign import read_any_form
from surveys.exchange.workbooks.forms import read_form, write_form
from surveys.exchange.workbooks.sheets import Sheet
from surveys.exchange.workbooks.template import TemplateRow, Wording, write_template

__all__ = [
    "MAX_FILE",
    "Sheet",
    "TemplateRow",
    "Wording",
    "read_any_form",
    "read_file",
    "read_form",
    "write_form",
    "write_template",
]
