"""Which word of XLSForm stands for which kind of ours, which columns its sheets have, and which of them we cannot hold.

Apart because writing and reading are one table read both ways. A kind that shares its word with a plainer one travels beside
it in ``axtra::type``; the word that people see wins when the two disagree.
"""

from collections.abc import Mapping

from surveys.questionnaire.kinds import KINDS

WORDS: Mapping[str, str] = {
    "integer": "integer",
    "year": "integer",
    "rating": "integer",
    "decimal": "decimal",
    "money": "decimal",
    "percent": "decimal",
    "single": "select_one",
    "likert": "select_one",
    "multiple": "select_multiple",
    "ranking": "rank",
    "date": "date",
    "note": "note",
    "calculated": "calculate",
    "attestation": "acknowledge",
    "roster": "begin_repeat",
    "matrix": "begin_repeat",
    "matrix_numeric": "begin_repeat",
    "matrix_single": "begin_repeat",
    **dict.fromkeys(("text", "long_text", "email", "phone", "month", "duration"), "text"),
    **dict.fromkeys(("confirmation", "attribute"), "text"),
}
"""Our kinds to the words of XLSForm."""

PLAIN: Mapping[str, str] = {
    "text": "text",
    "string": "text",
    "integer": "integer",
    "int": "integer",
    "decimal": "decimal",
    "select_one": "single",
    "select_multiple": "multiple",
    "rank": "ranking",
    "date": "date",
    "note": "note",
    "calculate": "calculated",
    "acknowledge": "attestation",
    "begin_repeat": "roster",
}
"""The kind that a word alone means."""

LISTED = frozenset({"select_one", "select_multiple", "rank"})
APPEARANCES: Mapping[str, str] = {"radio": "columns", "list": "minimal", "search": "autocomplete"}

SURVEY = (
    "type",
    "name",
    "label",
    "hint",
    "required",
    "relevant",
    "constraint",
    "constraint_message",
    "calculation",
    "repeat_count",
    "appearance",
)
LOST = ("choice_filter", "default", "parameters", "read_only", "trigger")
"""Columns of the survey sheet that change what is asked, and that we cannot hold."""

CHOICES = ("list_name", "name", "label")
SETTINGS = ("form_title", "form_id", "version")
REFERENCES = "axtra_references"  # the sheet of our reference lists, with the columns of choices

YES = frozenset({"yes", "true", "true()", "oui", "vrai", "1"})
NO = frozenset({"", "no", "false", "false()", "non", "faux", "0"})


def word_of(kind: str) -> str:
    """Return the word of XLSForm for a kind."""
    return WORDS.get(kind, "text")


def list_key(kind: str) -> str:
    """Return the key under which a kind names its list."""
    return "scale" if kind in ("likert", "matrix_single") else "choices"


def kind_of(word: str, told: object) -> str:
    """Return the kind of a row: the one told beside the word when both agree, else what the word alone means."""
    known = isinstance(told, str) and (told in KINDS or told in WORDS)
    return str(told) if known and word_of(str(told)) == word else PLAIN.get(word, "")
