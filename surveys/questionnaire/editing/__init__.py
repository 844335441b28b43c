"""An edit is a function from a definition to a definition, and so is its undoing.

Apart from the definition because a draft may be faulty while someone works on it: what is edited is its document, and
``definition.load_document`` says at any moment what is wrong. Refuses to guess a place: things are named by code.
"""

from surveys.questionnaire.editing.codes import propose_code, taken_codes
from surveys.questionnaire.editing.edits import Add, Edit, Edited, Move, Put, Remove, apply
from surveys.questionnaire.editing.places import Place, find
from surveys.questionnaire.editing.uses import Use, uses_of

__all__ = [
    "Add",
    "Edit",
    "Edited",
    "Move",
    "Place",
    "Put",
    "Remove",
    "Use",
    "apply",
    "find",
    "propose_code",
    "taken_codes",
    "uses_of",
]
