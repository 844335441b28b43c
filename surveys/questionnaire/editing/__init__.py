"""An edit is a function from a definition to a definition, and so is its undoing.

Apart from the definition because a draft may be faulty while someone works on it: what is edited is its document, and
``definition.load_document`` says at any moment what is wrong. Refuses to guess a place: things are named by code.
"""

from surveys.questionnaire.editing.codes import propose_code, taken_codes
from surveys.questionnaire.editing.edits import FIRST, UNSEEN, Add, Edit, Edited, Move, Put, Remove, apply
from surveys.questionnaire.editing.insertion import Inserted, english_of, insert, lists_of
from surveys.questionnaire.editing.notation import read_document, read_edits, write_edits
from surveys.questionnaire.editing.places import Place, at, find, sequence_at
from surveys.questionnaire.editing.sequences import Stepped, apply_all, find_foreign
from surveys.questionnaire.editing.soundness import Sound, sound_part
from surveys.questionnaire.editing.uses import Use, uses_of

__all__ = [
    "FIRST",
    "UNSEEN",
    "Add",
    "Edit",
    "Edited",
    "Inserted",
    "Move",
    "Place",
    "Put",
    "Remove",
    "Sound",
    "Stepped",
    "Use",
    "apply",
    "apply_all",
    "at",
    "english_of",
    "find",
    "find_foreign",
    "insert",
    "lists_of",
    "propose_code",
    "read_document",
    "read_edits",
    "sequence_at",
    "sound_part",
    "taken_codes",
    "uses_of",
    "write_edits",
]
