"""The frame of a definition: a questionnaire, its lists, benchmarks, population and sections.

Apart from ``items`` (what is asked) because this is the page an author's question about a whole file is answered from.
"""

from surveys.questionnaire.definition.items import ITEM
from surveys.questionnaire.definition.records import Record
from surveys.questionnaire.definition.shapes import Code, Day, Free, Many, Number, Table, Text, Whole, Word
from surveys.questionnaire.definition.words import (
    CHOICE_CODE,
    DISCLOSURES,
    EDITION_CODE,
    EXPRESSION,
    FLAG,
    FORMATS,
    FREQUENCIES,
    LABEL,
    LIST_CODE,
    PARAMETER,
    SURVEY_CODE,
    UNITS,
    may,
    must,
)

CHOICE = Record(
    "choice",
    {
        "code": must(CHOICE_CODE),
        "label": must(LABEL),
        "exclusive": may(FLAG),
        "other": may(FLAG),
        "value": may(Number()),
    },
    free=Free(),
    habits={"name": "code"},
)
CHOICES = Table(LIST_CODE, Many(CHOICE, name_key="code", unique="here", minimum=1))

SECTION = Record(
    "section",
    {
        "code": must(Code(r"[a-z][a-z0-9_]{0,31}", "section")),
        "title": must(LABEL),
        "delegate_to": may(LABEL),
        "delegable": may(FLAG),
        "minutes": may(Whole(0, 600)),
        "prepare": may(Many(LABEL, maximum=20)),
        "relevant": may(EXPRESSION),
        "restricted": may(FLAG),
        "questions": must(
            Many(ITEM, name_key="code", unique="questions", minimum=1, maximum=500), inline=True
        ),
    },
    habits={"items": "questions", "name": "code", "label": "title", "duration": "minutes"},
)

PERIOD = Record("period", {"open": may(Day()), "close": may(Day()), "note": may(LABEL)})
POPULATION = Record(
    "population",
    {
        "source": may(Word(("directory", "roll", "link"))),
        "filter": may(Text(400)),
        "expected_count": may(Whole(0, 1_000_000)),
    },
)
DISCLOSURE_RULE = Record(
    "disclosure_rule",
    {
        "min_orgs": may(Whole(1, 1_000)),
        "min_persons": may(Whole(1, 100_000)),
        "max_share_one_org": may(Number()),
        "note": may(LABEL),
    },
)
BENCHMARK = Record(
    "benchmark",
    {
        "id": must(LIST_CODE),
        "source": must(LABEL),
        "reference_year": must(Whole(1900, 2200)),
        "respondents": may(Whole(0, 10_000_000)),
        "key": may(PARAMETER),
        "rows": must(Many(Record("benchmark_row", {}, free=Free()), minimum=1)),
    },
)
ENGLISH = Record("english", {"at": must(Text(200)), "of": must(LABEL), "text": must(LABEL)})
QUESTIONNAIRE = Record(
    "questionnaire",
    {
        "format": must(Word(FORMATS)),
        "survey": must(SURVEY_CODE),
        "title": must(LABEL),
        "purpose": may(LABEL),
        "edition": may(EDITION_CODE),
        "previous_editions": may(Many(EDITION_CODE)),
        "frequency": may(Word(tuple(FREQUENCIES))),
        "frequency_months": may(Whole(1, 600)),
        "period": may(PERIOD),
        "population": may(POPULATION),
        "one_response_per": may(Word(UNITS)),
        "disclosure_rules": may(Table(Code("|".join(DISCLOSURES), "disclosure"), DISCLOSURE_RULE)),
        "params": may(Table(PARAMETER, Free())),
        "benchmarks": may(Many(BENCHMARK, name_key="id", unique="here")),
        "choices": may(CHOICES),
        "reference_lists": may(CHOICES),
        "english": may(Many(ENGLISH, maximum=5_000)),
        "sections": must(Many(SECTION, name_key="code", unique="here", minimum=1, maximum=100)),
    },
    habits={"lists": "choices", "parameters": "params", "name": "survey", "version": "format"},
)
