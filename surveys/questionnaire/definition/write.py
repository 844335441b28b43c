"""A Questionnaire → a document: the same whenever the questionnaire is the same.

Apart from reading, and from ``notation``, which puts a document into text. Writes from the objects, never from the text
they came from, so that an edited questionnaire and a loaded one are written alike; leaves out what says nothing (a
default).
"""

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import date

from surveys.questionnaire.choices import ChoiceList
from surveys.questionnaire.definition.model import (
    Benchmark,
    Column,
    Compare,
    CompareTable,
    Item,
    Matrix,
    Prefill,
    Question,
    Questionnaire,
    Roster,
    Rule,
    Section,
    Statistic,
)
from surveys.questionnaire.definition.names import DefinitionNames
from surveys.questionnaire.definition.words import FORMAT
from surveys.questionnaire.expressions import Expression
from surveys.questionnaire.kinds import settings_of
from surveys.questionnaire.kinds.base import Kind

Document = dict[str, object]


def to_document(questionnaire: Questionnaire) -> Document:
    """Return the document of a questionnaire: typed scalars, keys in the order of the format.

    ``load_document(to_document(q)).questionnaire == q`` for every questionnaire that ``load`` gave.
    """
    names = DefinitionNames(questionnaire)
    return _kept(
        {
            "format": FORMAT,
            "survey": questionnaire.survey,
            "title": questionnaire.title,
            "purpose": questionnaire.purpose,
            "edition": questionnaire.edition,
            "previous_editions": list(questionnaire.previous_editions),
            "frequency_months": questionnaire.frequency_months,
            "period": _kept(
                {
                    "open": _iso(questionnaire.opens_on),
                    "close": _iso(questionnaire.closes_on),
                    "note": questionnaire.period_note,
                }
            ),
            "population": _kept(
                {
                    "source": questionnaire.population_source,
                    "filter": questionnaire.population_filter,
                    "expected_count": questionnaire.expected_count,
                }
            ),
            "one_response_per": questionnaire.unit,
            "disclosure_rules": {name: dict(rule) for name, rule in questionnaire.disclosure_rules.items()},
            "params": dict(questionnaire.params),
            "benchmarks": [_benchmark(benchmark) for benchmark in questionnaire.benchmarks.values()],
            "choices": _lists(questionnaire.choices),
            "reference_lists": _lists(questionnaire.reference_lists),
            "english": [dataclasses.asdict(each) for each in questionnaire.english],
            "sections": [_section(section, names) for section in questionnaire.sections],
        }
    )


def _kept(values: Document) -> Document:
    """Leave out what says nothing: an empty text, list or mapping, ``None`` and ``False``. Zero says something."""
    return {
        key: value for key, value in values.items() if value not in ("", None, [], {}) and value is not False
    }


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _lists(lists: Mapping[str, ChoiceList]) -> Document:
    return {
        code: [
            {
                **_kept(
                    {
                        "code": choice.code,
                        "label": choice.label,
                        "exclusive": choice.exclusive,
                        "other": choice.other,
                        "value": choice.value,
                    }
                ),
                **choice.attributes,
            }
            for choice in choices
        ]
        for code, choices in lists.items()
    }


def _benchmark(benchmark: Benchmark) -> Document:
    return _kept(
        {
            "id": benchmark.id,
            "source": benchmark.source,
            "reference_year": benchmark.reference_year,
            "respondents": benchmark.respondents,
            "key": benchmark.key if benchmark.key != "position" else "",
            "rows": [{benchmark.key: code, **values} for code, values in benchmark.rows.items()],
        }
    )


def _section(section: Section, names: DefinitionNames) -> Document:
    made = _kept(
        {
            "code": section.code,
            "title": section.title,
            "delegate_to": section.delegate_to,
            "minutes": section.minutes or None,
            "prepare": list(section.prepare),
            "restricted": section.restricted,
            "relevant": _source(section.relevant),
        }
    )
    if not section.delegable:
        made["delegable"] = False
    made["questions"] = [_item(item, names) for item in section.items]
    return made


def _source(expression: Expression | str | None) -> str:
    return expression.source if isinstance(expression, Expression) else expression or ""


# ── items ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _item(item: Item, names: DefinitionNames) -> Document:
    match item:
        case Question():
            word: str = item.kind.name
            own = _kept({"rows": item.rows.code if item.rows else "", "calc": _source(item.calc)})
            settings = _settings(item.kind)
            if item.calc is not None and settings.get("value_type") == names.inferred(item):
                del settings["value_type"]  # the expression says it
            allow = [reason.value for reason in item.allow]
        case Matrix():
            word = item.type
            settings, own = {}, _matrix(item)
            allow = [reason.value for reason in item.allow]
        case Roster():
            word = "roster"
            settings, own, allow = {}, _roster(item), []
    made: Document = {"code": item.code, "type": word, **settings, "label": item.label}
    made |= _kept(
        {
            "hint": item.hint,
            "required": item.required,
            "allow": allow,
            "relevant": _source(item.relevant),
            "prefill": _prefill(item.prefill),
        }
    )
    made |= own
    made |= _rules(item.rules)
    made |= _compare(item.compare)
    if word != "note":
        made["disclosure"] = item.disclosure
    if item.personal_data != "none":
        made["personal_data"] = item.personal_data
    return made | _kept({"purpose": item.purpose, "stats": [_statistic(s) for s in item.statistics]})


def _settings(kind: Kind) -> Document:
    """Return what is not as its kind has it by default."""
    made: Document = {}
    for setting in settings_of(kind.name):
        value = getattr(kind, setting.name)
        if isinstance(value, ChoiceList):
            made[setting.name] = value.code
        elif value != setting.default:
            made[setting.name] = value.isoformat() if isinstance(value, date) else value
    return made


def _matrix(matrix: Matrix) -> Document:
    made = _kept({"rows": matrix.rows.code, "row_filter": _source(matrix.row_filter)})
    if matrix.type == "matrix_single":
        choices = matrix.columns[0].kind.choice_list
        return made | {"scale": choices.code if choices else ""}
    made |= _kept({"row_total": matrix.row_total})
    return made | {"columns": [_column(column) for column in matrix.columns]}


def _roster(roster: Roster) -> Document:
    made = _kept(
        {
            "rows": roster.rows.code if roster.rows else "",
            "row_filter": _source(roster.row_filter),
            "row_count": _source(roster.row_count),
            "min_rows": roster.min_rows or None,
        }
    )
    made["max_rows"] = roster.max_rows
    made |= _kept({"paste_table": roster.paste_table})
    return made | {"fields": [_column(column) for column in roster.fields]}


def _column(column: Column) -> Document:
    made: Document = {"code": column.code, "type": column.kind.name, **_settings(column.kind)}
    made |= _kept(
        {
            "required": column.required,
            "label": column.label,
            "hint": column.hint,
            "calc": _source(column.calc),
            "total": column.total,
            "disclosure": column.disclosure,
        }
    )
    return made | _rules(column.rules) | _compare(column.compare)


def _compare(compare: Compare | CompareTable | None) -> Document:
    """Return what a comparison says that its defaults do not; nothing but defaults is said too, by an empty one."""
    if compare is None:
        return {}
    said: Document = {}
    for each in dataclasses.fields(compare):
        value = getattr(compare, each.name)
        if value != each.default:
            said[each.name] = list(value) if isinstance(value, tuple) else value
    return {"compare": said}


def _rules(rules: Iterable[Rule]) -> Document:
    made: dict[str, list[Document]] = {"hard": [], "soft": []}
    for rule in rules:
        written: Document = {"rule": rule.condition.source, "message": rule.message}
        if rule.hard:
            made["hard"].append(written)
        else:
            made["soft"].append({**written, "explain": rule.explain})
    return {word: written for word, written in made.items() if written}


def _prefill(prefill: Prefill | None) -> Document:
    if prefill is None:
        return {}
    return _kept(
        {
            "from": prefill.source,
            "field": prefill.field,
            "survey": prefill.survey,
            "code": prefill.code,
            "map": dict(prefill.columns),
            "fields": list(prefill.fields),
            "mode": prefill.mode,
            "unchanged": prefill.unchanged,
        }
    )


def _statistic(statistic: Statistic) -> Document:
    settings = {
        name: list(value) if isinstance(value, tuple) else value for name, value in statistic.settings.items()
    }
    formats: object = list(statistic.format) if len(statistic.format) > 1 else "".join(statistic.format)
    return {
        "id": statistic.id,
        "kind": statistic.kind,
        **_kept(
            {
                "of": statistic.of,
                "unit": statistic.unit,
                "value": _source(statistic.value),
                "values": [_source(value) for value in statistic.values],
                "num": _source(statistic.num),
                "den": _source(statistic.den),
                "where": _source(statistic.where),
                "base": _source(statistic.base),
                "consent": _source(statistic.consent),
                **settings,
                "rounding": statistic.rounding or None,
                "format": formats,
                "label": statistic.label,
            }
        ),
    }
