"""The keys of what is asked: questions, matrices, rosters, their columns, rules, prefill and statistics.

Apart from the frame (``vocabulary``). The settings of a question are not listed here: they are the fields of its kind,
read from ``kinds.KINDS``.
"""

from collections.abc import Mapping
from functools import cache

from surveys.questionnaire.definition.records import Key, Record, Tagged
from surveys.questionnaire.definition.shapes import (
    Day,
    Many,
    Number,
    OneOrMany,
    Shape,
    Table,
    Text,
    Whole,
    Word,
)
from surveys.questionnaire.definition.statistics import STATISTICS
from surveys.questionnaire.definition.words import (
    COLUMN_CODE,
    DISCLOSURES,
    EDITION_CODE,
    EXPRESSION,
    FLAG,
    LABEL,
    LIST_CODE,
    MATRICES,
    NUMERIC_KINDS,
    PARAMETER,
    PERSONAL_DATA,
    PRINTED_AS,
    QUESTION_CODE,
    REASONS,
    STATISTIC_ID,
    SURVEY_CODE,
    may,
    must,
)
from surveys.questionnaire.kinds import KINDS
from surveys.questionnaire.kinds.base import Kind
from surveys.questionnaire.kinds.settings import Setting, settings_of_class

# ── rules, prefill, statistics ────────────────────────────────────────────────────────────────────────────────

HARD_RULE = Record(
    "hard_rule",
    {"rule": must(EXPRESSION), "message": must(LABEL)},
    habits={"constraint": "rule", "condition": "rule"},
)
SOFT_RULE = Record(
    "soft_rule",
    {
        "rule": must(EXPRESSION),
        "message": must(LABEL),
        "explain": may(Word(("required", "optional"))),
    },
    habits={"constraint": "rule", "condition": "rule"},
)

_MODE = Word(("confirm", "propose", "show"))
_CARRIED = {
    "code": must(QUESTION_CODE),
    "map": may(Table(COLUMN_CODE, COLUMN_CODE)),
    "fields": may(Many(COLUMN_CODE, minimum=1)),
    "mode": must(_MODE),
}
PREFILL = Tagged(
    "prefill",
    "from",
    {
        "directory": Record(
            "prefill_directory",
            {"from": must(Word(("directory",))), "field": must(PARAMETER), "mode": must(_MODE)},
        ),
        "account": Record(
            "prefill_account",
            {"from": must(Word(("account",))), "field": must(PARAMETER), "mode": must(_MODE)},
        ),
        "edition": Record(
            "prefill_edition", {"from": must(Word(("edition",))), **_CARRIED, "unchanged": may(FLAG)}
        ),
        "survey": Record(
            "prefill_survey",
            {"from": must(Word(("survey",))), "survey": must(SURVEY_CODE), **_CARRIED},
        ),
    },
    unknown="prefill.unknown_source",
    habits={"organisation": "directory", "previous": "edition", "user": "account"},
)

# ── comparison with the last edition ──────────────────────────────────────────────────────────────────────────

_EXPLAIN = may(Word(("required", "optional")))
_COMPARE_HABITS = {
    "percentage": "percent",
    "max_change": "percent",
    "threshold": "percent",
    "difference": "amount",
    "min": "minimum",
    "off": "never",
}
COMPARE = Record(
    "compare",
    {
        "percent": may(Number()),
        "amount": may(Number()),
        "minimum": may(Number()),
        "sign": may(FLAG),
        "scale": may(FLAG),
        "robust": may(FLAG),
        "never": may(FLAG),
        "explain": _EXPLAIN,
    },
    habits=_COMPARE_HABITS,
)
_TABLE = {"swapped": may(FLAG), "copied": may(FLAG), "never": may(FLAG), "explain": _EXPLAIN}
COMPARE_MATRIX = Record("compare_matrix", _TABLE, habits=_COMPARE_HABITS)
COMPARE_ROSTER = Record(
    "compare_roster",
    {**_TABLE, "same": may(Many(COLUMN_CODE, minimum=1, maximum=20))},
    habits=_COMPARE_HABITS,
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
        "id": must(STATISTIC_ID),
        "kind": must(Word((name,))),
        "unit": may(Word(("org", "person", "org_year", "row", "text"))),
        "label": Key(LABEL, required=name != "verbatim_list"),  # quotes stand under their question
        "rounding": may(Whole(0, 6)),
        "format": may(OneOrMany(Word(PRINTED_AS))),
        "no_breakdown": may(FLAG),
        "disclosure_test": may(FLAG),
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


@cache
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

_RULES = {"hard": may(Many(HARD_RULE, maximum=40)), "soft": may(Many(SOFT_RULE, maximum=40))}
_DATA = {
    "disclosure": may(Word(DISCLOSURES)),
    "personal_data": may(Word(PERSONAL_DATA)),
    "purpose": may(LABEL),
    "stats": may(Many(STATISTIC, name_key="id", unique="statistics", maximum=60)),
}
_ASKED = {
    "required": may(FLAG),
    "allow": may(Many(Word(REASONS), maximum=3)),
    "prefill": may(PREFILL),
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
    "comparison": "compare",
    "plausibility": "compare",
}


def _start(word: str) -> dict[str, Key]:
    return {
        "code": must(QUESTION_CODE),
        "type": must(Word((word,))),
        "label": must(LABEL),
        "hint": may(LABEL),
    }


def _compared(word: str) -> dict[str, Key]:
    """Return the key that says how a kind of number is compared with the last edition."""
    number = word == "calculated" or getattr(KINDS[word], "value_type", "") == "number"
    return {"compare": may(COMPARE)} if number else {}


def _question(word: str) -> Record:
    relevant = {"relevant": may(EXPRESSION)}
    start = {**_start(word), **settings_of(KINDS[word])}
    if word == "note":
        keys = {**start, **relevant}
    elif word == "calculated":
        computed = {"rows": may(LIST_CODE), "calc": must(EXPRESSION)}
        keys = {**start, **relevant, **computed, **_RULES, **_compared(word), **_DATA}
    else:
        keys = {**start, **_ASKED, **relevant, **_RULES, **_compared(word), **_DATA}
    return Record(f"question_{word}", keys, habits=ITEM_HABITS)


def _column(word: str) -> Record:
    keys = {
        "code": must(COLUMN_CODE),
        "type": must(Word((word,))),
        "label": must(LABEL),
        "hint": may(LABEL),
        **settings_of(KINDS[word]),
        "required": may(FLAG),
        "calc": must(EXPRESSION) if word == "calculated" else may(EXPRESSION),
        "total": may(FLAG),
        **_RULES,
        **_compared(word),
        "disclosure": may(Word(DISCLOSURES)),
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
    keys = {**_start(word), **_ASKED, "relevant": may(EXPRESSION), "rows": must(LIST_CODE)}
    keys["row_filter"] = may(EXPRESSION)
    if word == "matrix_single":
        keys["scale"] = must(LIST_CODE)
    else:
        column = NUMERIC_COLUMN if word == "matrix_numeric" else COLUMN
        keys["columns"] = must(Many(column, name_key="code", unique="here", minimum=1, maximum=40))
        keys["row_total"] = may(FLAG)
        keys["compare"] = may(COMPARE_MATRIX)
    return Record(f"question_{word}", {**keys, **_RULES, **_DATA}, habits=ITEM_HABITS)


_ROSTER_HABITS = {"columns": "fields", "repeat_count": "row_count", "count": "row_count"}


def _roster() -> Record:
    keys = {
        **_start("roster"),
        "required": may(FLAG),
        "prefill": may(PREFILL),
        "relevant": may(EXPRESSION),
        "rows": may(LIST_CODE),
        "row_filter": may(EXPRESSION),
        "row_count": may(EXPRESSION),
        "min_rows": may(Whole(0, 5_000)),
        "max_rows": may(Whole(1, 5_000)),
        "paste_table": may(FLAG),
        "fields": must(Many(COLUMN, name_key="code", unique="here", minimum=1, maximum=200)),
        "compare": may(COMPARE_ROSTER),
    }
    return Record("question_roster", {**keys, **_RULES, **_DATA}, habits={**ITEM_HABITS, **_ROSTER_HABITS})


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
