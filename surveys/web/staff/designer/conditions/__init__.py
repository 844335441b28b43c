"""Conditions, rules and calculations of a draft: a builder and a text that are two views of one expression.

Apart from the settings that are plain values. Refuses to judge and to keep: the language says what is wrong, ``edit_draft``
keeps what is saved, and everything in between travels in the page.
"""

from surveys.web.staff.designer.conditions import views
from surveys.web.staff.designer.conditions.summary import Line, lines_of

__all__ = ["Line", "lines_of", "views"]
