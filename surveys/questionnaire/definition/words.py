"""The words and codes of the definition format: what a code looks like, which words a setting takes.

Apart because items and the rest of a questionnaire are made of the same ones.
"""

from surveys.questionnaire.definition.records import Key
from surveys.questionnaire.definition.shapes import Code, Flag, Shape, Text

FORMAT = "axtra-questionnaire/1"
FORMATS = (FORMAT, "axtra-questionnaire/0.1-draft")

# « bisannuelle » is every two years; « biannual » means twice a year: months leave no doubt.
FREQUENCIES = {
    "mensuelle": 1,
    "trimestrielle": 3,
    "semestrielle": 6,
    "annuelle": 12,
    "bisannuelle": 24,
    "triennale": 36,
}
UNITS = ("organisation", "person", "elector")
DISCLOSURES = ("public_aggregate", "confidential_pay", "identifying", "verbatim")
PERSONAL_DATA = ("none", "business_contact", "personal", "sensitive")
REASONS = ("nsp", "so", "pnr")
PRINTED_AS = (
    "number",
    "percent",
    "points",
    "money",
    "rating",
    "hours",
    "days",
    "weeks",
    "months",
    "years",
)
NUMERIC_KINDS = ("integer", "decimal", "money", "percent")
MATRICES = ("matrix_single", "matrix_numeric", "matrix")

# ── scalars ───────────────────────────────────────────────────────────────────────────────────────────────────

QUESTION_CODE = Code(r"[a-z][a-z0-9_]{0,31}", "question")
LIST_CODE = Code(r"[a-z][a-z0-9_]{0,31}", "list")
CHOICE_CODE = Code(r"[A-Za-z0-9_-]{1,32}", "choice")
STATISTIC_ID = Code(r"[a-z][a-z0-9_]{0,47}", "statistic")
COLUMN_CODE = Code(r"[a-z][a-z0-9_]{0,31}", "column")
PARAMETER = Code(r"[a-z][a-z0-9_]{0,31}", "parameter")
SURVEY_CODE = Code(r"[a-z][a-z0-9_-]{0,31}", "survey")
EDITION_CODE = Code(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}", "edition")
EXPRESSION = Text(4_000, expression=True)
LABEL = Text(4_000)
FLAG = Flag()


def may(shape: Shape, *, inline: bool = False) -> Key:
    """Return a key that may be there."""
    return Key(shape, inline=inline)


def must(shape: Shape, *, inline: bool = False) -> Key:
    """Return a key that must be there."""
    return Key(shape, required=True, inline=inline)
