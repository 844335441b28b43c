"""A Questionnaire → a document, and a document → YAML or JSON: the same bytes whenever the questionnaire is the same.

Apart from reading. Writes from the objects, never from the text they came from, so that an edited questionnaire and a
loaded one are written alike; leaves out what says nothing (a default), and no comment survives.
"""

import dataclasses
import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

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
    made = _kept({"rows": roster.rows.code if roster.rows else "", "min_rows": roster.min_rows or None})
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


# ── texts ─────────────────────────────────────────────────────────────────────────────────────────────────────

_PLAIN = re.compile(r"[a-z][a-z0-9_]*")
# Words that some reader of YAML takes for a boolean or for nothing.
_QUOTED = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_ESCAPES = {
    '"': '\\"',
    "\\": "\\\\",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\x85": "\\N",
    "\u2028": "\\L",
    "\u2029": "\\P",
    "\ufeff": "\\uFEFF",
}
_TO_ESCAPE = re.compile("[" + "".join(map(re.escape, _ESCAPES)) + "]")
# Mappings small enough for one line, by the key that holds them.
_ON_ONE_LINE = frozenset(
    {
        "hard",
        "soft",
        "stats",
        "prefill",
        "period",
        "population",
        "rows",
        "columns",
        "fields",
        "map",
        "compare",
    }
)


def to_yaml(document: Mapping[str, object]) -> str:
    """Return a document as YAML, in the manner of the catalogue: lists of choices, rules and statistics on one line."""
    return "".join(f"{line}\n" for line in _block(document, 0))


def _block(mapping: Mapping[str, object], indent: int) -> Iterable[str]:
    pad = " " * indent
    for key, value in mapping.items():
        name = _scalar(key)
        match value:
            case Mapping() if value and not (key in _ON_ONE_LINE or _is_rule_of_disclosure(value)):
                yield f"{pad}{name}:"
                yield from _block(value, indent + 2)
            case list() | tuple() if any(isinstance(each, Mapping) for each in value):
                yield f"{pad}{name}:"
                yield from _elements(key, value, indent + 2)
            case list() | tuple() if key == "prepare":
                yield f"{pad}{name}:"
                yield from (f"{pad}  - {_scalar(each)}" for each in value)
            case _:
                yield f"{pad}{name}: {_flow(value)}"


def _is_rule_of_disclosure(value: Mapping[object, object]) -> bool:
    return "min_orgs" in value or "min_persons" in value


def _elements(key: str, elements: Iterable[object], indent: int) -> Iterable[str]:
    """Yield the elements of a list: on one line each where they hold no further list of mappings."""
    pad = " " * indent
    for element in elements:
        if not isinstance(element, Mapping) or (_is_flat(element) and key not in ("sections", "questions")):
            yield f"{pad}- {_flow(element)}"
        else:
            lines = iter(_block(element, indent + 2))
            yield f"{pad}- {next(lines).lstrip()}"
            yield from lines


def _is_flat(element: Mapping[object, object]) -> bool:
    for key, value in element.items():
        if isinstance(value, Mapping) and key not in _ON_ONE_LINE:
            return False
        if isinstance(value, list | tuple) and any(
            isinstance(each, Mapping | list | tuple) for each in value
        ):
            return False
    return True


def _flow(value: object) -> str:
    match value:
        case Mapping():
            return "{" + ", ".join(f"{_scalar(key)}: {_flow(child)}" for key, child in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(_flow(child) for child in value) + "]"
        case _:
            return _scalar(value)


def _scalar(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case Decimal():
            return format(value, "f")
    text = str(value)
    if _PLAIN.fullmatch(text) and text not in _QUOTED:
        return text
    return '"' + _TO_ESCAPE.sub(lambda found: _ESCAPES[found.group()], text) + '"'


def to_json(document: Mapping[str, object]) -> str:
    """Return a document as JSON, two spaces in; exact decimals are numbers with all their digits."""
    return _json(document, 0) + "\n"


def _json_text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _json(value: object, indent: int) -> str:
    pad, inner = " " * indent, " " * (indent + 2)
    match value:
        case None:
            return "null"
        case bool() | int() | Decimal():
            return _scalar(value)
        case Mapping() if value:
            lines = [f"{inner}{_json_text(str(k))}: {_json(v, indent + 2)}" for k, v in value.items()]
            return "{\n" + ",\n".join(lines) + f"\n{pad}}}"
        case list() | tuple() if value:
            return "[\n" + ",\n".join(inner + _json(v, indent + 2) for v in value) + f"\n{pad}]"
        case Mapping():
            return "{}"
        case list() | tuple():
            return "[]"
        case _:
            return _json_text(str(value))
