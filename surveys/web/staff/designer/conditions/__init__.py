"""Conditions, rules and calculations of a draft: a builder and a text that are two views of one expression.

Apart from the settings that are plain values. Refuses to judge and to keep: the language says what is wrong, ``edit_draft``
keeps what is saved, and everything in between travels in the page.
"""

from surveys.web.staff.designer.conditions.summary import Line, lines_of
from surveys.web.staff.designer.conditions.views import condition, conditions, propose, write_condition

__all__ = ["Line", "condition", "conditions", "lines_of", "propose", "write_condition"]
