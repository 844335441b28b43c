"""The words of the definition format: which keys a questionnaire, a section, a question, a statistic may have.

Apart from the shapes (how a value is read) because this is the page an author's question is answered from. The settings
of a question are not listed here: they are the fields of its kind, read from ``kinds.KINDS``.
"""

from collections.abc import Mapping

from surveys.questionnaire.definition.shapes import (
    Code,
    Day,
    Flag,
    Free,
    Key,
    Many,
    Number,
    OneOrMany,
    Record,
    Shape,
    Table,
    Tagged,
    Text,
    Whole,
    Word,
)
from surveys.questionnaire.definition.statistics import STATISTICS
from surveys.questionnaire.kinds import KINDS
from surveys.questionnaire.kinds.base import Kind
from surveys.questionnaire.kinds.settings import Setting, settings_of_class

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
STRUCTURES = (*MATRICES, "roster", "calculated", "note")

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


def _key(shape: Shape, *, inline: bool = False) -> Key:
    return Key(shape, inline=inline)


def _must(shape: Shape, *, inline: bool = False) -> Key:
    return Key(shape, required=True, inline=inline)


# ── lists, rules, prefill, statistics ─────────────────────────────────────────────────────────────────────────

CHOICE = Record(
    "choice",
    {
        "code": _must(CHOICE_CODE),
        "label": _must(LABEL),
        "exclusive": _key(FLAG),
        "other": _key(FLAG),
        "value": _key(Number()),
    },
    free=Free(),
    habits={"name": "code"},
)
CHOICES = Table(LIST_CODE, Many(CHOICE, name_key="code", unique="here", minimum=1))

HARD_RULE = Record(
    "hard_rule",
    {"rule": _must(EXPRESSION), "message": _must(LABEL)},
    habits={"constraint": "rule", "condition": "rule"},
)
SOFT_RULE = Record(
    "soft_rule",
    {
        "rule": _must(EXPRESSION),
        "message": _must(LABEL),
        "explain": _key(Word(("required", "optional"))),
    },
    habits={"constraint": "rule", "condition": "rule"},
)

_MODE = Word(("confirm", "propose", "show"))
_CARRIED = {
    "code": _must(QUESTION_CODE),
    "map": _key(Table(COLUMN_CODE, COLUMN_CODE)),
    "fields": _key(Many(COLUMN_CODE, minimum=1)),
    "mode": _must(_MODE),
}
PREFILL = Tagged(
    "prefill",
    "from",
    {
        "directory": Record(
            "prefill_directory",
            {"from": _must(Word(("directory",))), "field": _must(PARAMETER), "mode": _must(_MODE)},
        ),
        "account": Record(
            "prefill_account",
            {"from": _must(Word(("account",))), "field": _must(PARAMETER), "mode": _must(_MODE)},
        ),
        "edition": Record("prefill_edition", {"from": _must(Word(("edition",))), **_CARRIED}),
        "survey": Record(
            "prefill_survey",
            {"from": _must(Word(("survey",))), "survey": _must(SURVEY_CODE), **_CARRIED},
        ),
    },
    unknown="prefill.unknown_source",
    habits={"organisation": "directory", "previous": "edition", "user": "account"},
)

_STATISTIC_SHAPES: Mapping[str, Shape] = {
    "expression": EXPRESSION,
    "expressions": Many(EXPRESSION, minimum=1, maximum=12),
    "statistic": STATISTIC_ID,
    "editions": Many(EDITION_CODE, minimum=1, maximum=40),
    "number": Number(),
    "numbers": Many(Number(), minimum=1, maximum=9),
    "column": COLUMN_CODE,
    "attribute": PARAMETER,
    "benchmark": Text(80),
    "text": LABEL,
    "denominator": Word(("own", "benchmark")),
    "direction": Word(("gap", "lag")),  # −11 % as it is computed, or a lag of 11 %
    "majority": Word(("simple", "two_thirds")),
    "tie_rule": Word(("first_choices", "chair", "draw")),
}


def _statistic(name: str) -> Record:
    """Return the record of one kind of statistic: what all have, then what it needs and may have."""
    kind = STATISTICS[name]
    keys = {
        "id": _must(STATISTIC_ID),
        "kind": _must(Word((name,))),
        "unit": _key(Word(("org", "person", "org_year", "row", "text"))),
        "label": Key(LABEL, required=name != "verbatim_list"),  # quotes stand under their question
        "rounding": _key(Whole(0, 6)),
        "format": _key(OneOrMany(Word(PRINTED_AS))),
        "no_breakdown": _key(FLAG),
        "disclosure_test": _key(FLAG),
    }
    for key, shape in kind.keys.items():
        keys[key] = Key(_STATISTIC_SHAPES[shape], required=key in kind.required)
    return Record(f"statistic_{name}", keys)


STATISTIC = Tagged(
    "statistic",
    "kind",
    {name: _statistic(name) for name in STATISTICS},
    unknown="statistic.unknown_kind",
    habits={"average": "mean", "percentile": "quantile", "percent": "share", "count": "count_responses"},
)

# ── the settings of kinds ─────────────────────────────────────────────────────────────────────────────────────


def settings_of(kind: type[Kind]) -> Mapping[str, Key]:
    """Return the keys a kind adds to its question: one for each setting of its class."""
    return {each.name: Key(_shape_of(each), required=each.required) for each in settings_of_class(kind)}


def _shape_of(setting: Setting) -> Shape:
    """Return the shape that reads a setting."""
    match setting.type:
        case "boolean":
            return FLAG
        case "integer":
            least = -1_000_000_000 if setting.minimum is None else setting.minimum
            return Whole(least, 1_000_000_000 if setting.maximum is None else setting.maximum)
        case "decimal":
            return Number()
        case "date":
            return Day()
        case "list":
            return LIST_CODE
        case "option":
            return Word(tuple(str(option) for option in setting.options if option is not None))
        case "text":
            return Text(400)


# ── items ─────────────────────────────────────────────────────────────────────────────────────────────────────

_RULES = {"hard": _key(Many(HARD_RULE, maximum=40)), "soft": _key(Many(SOFT_RULE, maximum=40))}
_DATA = {
    "disclosure": _key(Word(DISCLOSURES)),
    "personal_data": _key(Word(PERSONAL_DATA)),
    "purpose": _key(LABEL),
    "stats": _key(Many(STATISTIC, name_key="id", unique="statistics", maximum=60)),
}
_ASKED = {
    "required": _key(FLAG),
    "allow": _key(Many(Word(REASONS), maximum=3)),
    "prefill": _key(PREFILL),
}
ITEM_HABITS = {
    "name": "code",
    "kind": "type",
    "question": "label",
    "title": "label",
    "libelle": "label",
    "text": "label",
    "help": "hint",
    "aide": "hint",
    "relevance": "relevant",
    "condition": "relevant",
    "visible": "relevant",
    "constraint": "hard",
    "rules": "hard",
    "warnings": "soft",
    "calculation": "calc",
    "calculate": "calc",
    "list": "choices",
    "options": "choices",
    "statistics": "stats",
    "default": "prefill",
}


def _start(word: str) -> dict[str, Key]:
    return {
        "code": _must(QUESTION_CODE),
        "type": _must(Word((word,))),
        "label": _must(LABEL),
        "hint": _key(LABEL),
    }


def _question(word: str) -> Record:
    relevant = {"relevant": _key(EXPRESSION)}
    start = {**_start(word), **settings_of(KINDS[word])}
    if word == "note":
        keys = {**start, **relevant}
    elif word == "calculated":
        keys = {**start, **relevant, "rows": _key(LIST_CODE), "calc": _must(EXPRESSION), **_RULES, **_DATA}
    else:
        keys = {**start, **_ASKED, **relevant, **_RULES, **_DATA}
    return Record(f"question_{word}", keys, habits=ITEM_HABITS)


def _column(word: str) -> Record:
    keys = {
        "code": _must(COLUMN_CODE),
        "type": _must(Word((word,))),
        "label": _must(LABEL),
        **settings_of(KINDS[word]),
        "required": _key(FLAG),
        "calc": _must(EXPRESSION) if word == "calculated" else _key(EXPRESSION),
        "total": _key(FLAG),
        **_RULES,
        "disclosure": _key(Word(DISCLOSURES)),
    }
    return Record(f"column_{word}", keys, habits=ITEM_HABITS)


CELLS = tuple(word for word in KINDS if word not in (*MATRICES, "roster", "note", "summary"))
_HABITS_OF_TYPES = {
    "select_one": "single",
    "select_multiple": "multiple",
    "radio": "single",
    "checkbox": "multiple",
    "string": "text",
    "int": "integer",
    "number": "decimal",
    "range": "rating",
    "scale": "likert",
    "repeat": "roster",
    "grid": "matrix",
    "calculate": "calculated",
    "rank": "ranking",
    "currency": "money",
    "comment": "long_text",
}
COLUMN = Tagged("column", "type", {word: _column(word) for word in CELLS}, "kind.unknown", _HABITS_OF_TYPES)
NUMERIC_COLUMN = Tagged(
    "numeric_column",
    "type",
    {word: _column(word) for word in CELLS if word in (*NUMERIC_KINDS, "calculated")},
    "kind.not_numeric",
    _HABITS_OF_TYPES,
)


def _matrix(word: str) -> Record:
    keys = {**_start(word), **_ASKED, "relevant": _key(EXPRESSION), "rows": _must(LIST_CODE)}
    keys["row_filter"] = _key(EXPRESSION)
    if word == "matrix_single":
        keys["scale"] = _must(LIST_CODE)
    else:
        column = NUMERIC_COLUMN if word == "matrix_numeric" else COLUMN
        keys["columns"] = _must(Many(column, name_key="code", unique="here", minimum=1, maximum=40))
        keys["row_total"] = _key(FLAG)
    return Record(f"question_{word}", {**keys, **_RULES, **_DATA}, habits=ITEM_HABITS)


def _roster() -> Record:
    keys = {
        **_start("roster"),
        "required": _key(FLAG),
        "prefill": _key(PREFILL),
        "relevant": _key(EXPRESSION),
        "rows": _key(LIST_CODE),
        "min_rows": _key(Whole(0, 5_000)),
        "max_rows": _key(Whole(1, 5_000)),
        "paste_table": _key(FLAG),
        "fields": _must(Many(COLUMN, name_key="code", unique="here", minimum=1, maximum=60)),
    }
    return Record("question_roster", {**keys, **_RULES, **_DATA}, habits={**ITEM_HABITS, "columns": "fields"})


ITEM = Tagged(
    "item",
    "type",
    {
        **{word: _question(word) for word in KINDS if word not in (*MATRICES, "roster")},
        **{word: _matrix(word) for word in MATRICES},
        "roster": _roster(),
    },
    unknown="kind.unknown",
    habits=_HABITS_OF_TYPES,
)

# ── the whole ─────────────────────────────────────────────────────────────────────────────────────────────────

SECTION = Record(
    "section",
    {
        "code": _must(Code(r"[a-z][a-z0-9_]{0,31}", "section")),
        "title": _must(LABEL),
        "delegate_to": _key(LABEL),
        "delegable": _key(FLAG),
        "minutes": _key(Whole(0, 600)),
        "prepare": _key(Many(LABEL, maximum=20)),
        "relevant": _key(EXPRESSION),
        "restricted": _key(FLAG),
        "questions": _must(
            Many(ITEM, name_key="code", unique="questions", minimum=1, maximum=500), inline=True
        ),
    },
    habits={"items": "questions", "name": "code", "label": "title", "duration": "minutes"},
)

PERIOD = Record("period", {"open": _key(Day()), "close": _key(Day()), "note": _key(LABEL)})
POPULATION = Record(
    "population",
    {
        "source": _key(Word(("directory", "roll", "link"))),
        "filter": _key(Text(400)),
        "expected_count": _key(Whole(0, 1_000_000)),
    },
)
DISCLOSURE_RULE = Record(
    "disclosure_rule",
    {
        "min_orgs": _key(Whole(1, 1_000)),
        "min_persons": _key(Whole(1, 100_000)),
        "max_share_one_org": _key(Number()),
        "note": _key(LABEL),
    },
)
BENCHMARK = Record(
    "benchmark",
    {
        "id": _must(LIST_CODE),
        "source": _must(LABEL),
        "reference_year": _must(Whole(1900, 2200)),
        "respondents": _key(Whole(0, 10_000_000)),
        "key": _key(PARAMETER),
        "rows": _must(Many(Record("benchmark_row", {}, free=Free()), minimum=1)),
    },
)
QUESTIONNAIRE = Record(
    "questionnaire",
    {
        "format": _must(Word(FORMATS)),
        "survey": _must(SURVEY_CODE),
        "title": _must(LABEL),
        "edition": _key(EDITION_CODE),
        "previous_editions": _key(Many(EDITION_CODE)),
        "frequency": _key(Word(tuple(FREQUENCIES))),
        "frequency_months": _key(Whole(1, 600)),
        "period": _key(PERIOD),
        "population": _key(POPULATION),
        "one_response_per": _key(Word(UNITS)),
        "disclosure_rules": _key(Table(Code("|".join(DISCLOSURES), "disclosure"), DISCLOSURE_RULE)),
        "params": _key(Table(PARAMETER, Free())),
        "benchmarks": _key(Many(BENCHMARK, name_key="id", unique="here")),
        "choices": _key(CHOICES),
        "reference_lists": _key(CHOICES),
        "sections": _must(Many(SECTION, name_key="code", unique="here", minimum=1, maximum=100)),
    },
    habits={"lists": "choices", "parameters": "params", "name": "survey", "version": "format"},
)
