"""Every key of the definition has a field on a page of « Conception », or stands on a short list with its reason.

The schema is walked as it is published; what can be set is read off the very forms, for a small draft of each kind.
"""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from surveys.operations.designing import DraftState
from surveys.questionnaire.definition import to_json
from surveys.questionnaire.definition.items import COLUMN, ITEM, PREFILL
from surveys.questionnaire.definition.statistics import STATISTICS
from surveys.questionnaire.definition.words import NUMERIC_KINDS
from surveys.questionnaire.editing import Place, apply_all
from surveys.questionnaire.editing.beginnings import begin_column, begin_item
from surveys.questionnaire.kinds import KINDS
from surveys.web.staff.designer import benchmarks, comparison, statistics
from surveys.web.staff.designer.conditions.summary import lines_of
from surveys.web.staff.designer.conditions.targets import OF_STATISTICS, RULES, SINGLE
from surveys.web.staff.designer.settings import panel_of
from tests.web.conftest import Site

SCHEMA = json.loads(Path("docs/definition.schema.json").read_text(encoding="utf-8"))
Keys = set[str]

WORDS = [kind for kind in COLUMN.cases if kind not in (*NUMERIC_KINDS, "calculated")]
# What no field sets, and why.
EXCEPTIONS = {
    ("questionnaire", "format"): "the platform's own word",
    ("questionnaire", "survey"): "chosen when the draft begins, and for ever",
    ("questionnaire", "frequency"): "an older way to say frequency_months, which has a field",
    ("question_attribute", "required"): "nobody answers it",
    ("question_attribute", "allow"): "nobody answers it",
    ("question_attribute", "prefill"): "it comes from the directory",
    ("column_attribute", "required"): "nobody answers it",
    ("column_calculated", "required"): "nobody answers it",
    **{(f"column_{kind}", "calc"): "only numbers are calculated in their cell" for kind in WORDS},
    **{
        (f"column_{kind}", "total"): "the definition refuses the total of words"
        for kind in WORDS
        if KINDS[kind].value_type not in ("number", "any") and kind != "confirmation"
    },
    **{
        (f"statistic_{kind}", "disclosure_test"): "an older mark that changes nothing: every figure is tested"
        for kind in STATISTICS
    },
}
EMPTY: dict[str, Any] = {
    "format": "axtra-questionnaire/1",
    "survey": "essai",
    "title": "Essai",
    "params": {"annee": "2026"},
    "sections": [
        {"code": "page", "title": "Page", "questions": [{"code": "lu", "type": "note", "label": "Lu"}]}
    ],
}


def drafted(document: dict[str, Any]) -> DraftState:
    """Return a draft of a document, kept nowhere."""
    return DraftState(
        id=1,
        survey="essai",
        title="Essai",
        for_edition="",
        revision=0,
        text=to_json(document),
        source_version_id=None,
        published_version_id=None,
        updated_at=datetime.now(UTC),
        updated_by=None,
    )


def begun(edits: tuple, document: dict[str, Any] = EMPTY) -> dict[str, Any]:
    """Return a document after edits."""
    done = apply_all(edits, document)
    assert not hasattr(done, "code"), done
    return done.document


@cache
def with_item(kind: str) -> dict[str, Any]:
    return begun(begin_item(EMPTY, kind, "Chose", section="page", after="lu")[1])


def changed(document: dict[str, Any], **more: object) -> dict[str, Any]:
    """Return a document whose last item has more keys."""
    section = document["sections"][0]
    *others, last = section["questions"]
    return {**document, "sections": [{**section, "questions": [*others, {**last, **more}]}]}


def in_panel(document: dict[str, Any], place: Place) -> Keys:
    """Return the keys that the settings of a thing write, one inside another by a point."""
    panel = panel_of(drafted(document), place)
    found = {
        f"{field.key}.{field.sub}" if field.sub else field.key
        for field in panel.fields
        if field.place == place
    }
    found |= {"columns", "fields"} if any(group.code == "colonnes" for group in panel.groups) else set()
    return found | {name.partition(".")[0] for name in found}


def in_conditions(document: dict[str, Any], focus: str, code: str, *, column: str = "") -> Keys:
    """Return the keys whose expression has an address."""
    lines = [line for part in lines_of(drafted(document), focus, code) for line in (*part.lines, *part.more)]
    inside = f"/colonnes/{column}/"
    words = {
        line.address.rpartition("/")[2]
        for line in lines
        if ("/colonnes/" in line.address) == bool(column) and (not column or inside in line.address)
    }
    return {RULES.get(word.partition("-")[0]) or SINGLE.get(word, word) for word in words}


def of_item(kind: str) -> Keys:
    document = with_item(kind)
    item = document["sections"][0]["questions"][-1]
    found = in_panel(document, Place("item", "chose")) | in_conditions(document, "question", "chose")
    if kind == "roster":  # rows that are there already may be chosen
        fixed = changed({**document, "choices": {"postes": [{"code": "a", "label": "A"}]}}, rows="postes")
        found |= in_conditions(fixed, "question", "chose")
    found |= {"code", "type"}  # « Copier, déplacer, retirer »
    if comparison.is_compared(item):
        found.add("compare")
    if any(statistics.kinds_of({**item, "rows": "x"}, "")):
        found.add("stats")
    return found


def of_column(kind: str) -> Keys:
    document = with_item("roster")
    document = begun(begin_column(document, "chose", kind, "Colonne", after="description")[1], document)
    fields = document["sections"][0]["questions"][-1]["fields"]
    code = fields[-1]["code"]
    found = in_panel(document, Place("column", code, "chose"))
    found |= in_conditions(document, "question", "chose", column=code) | {"code", "type"}
    return found | ({"compare"} if comparison.is_compared(fields[-1], column=True) else set())


def of_statistic(kind: str) -> Keys:
    document = with_item("matrix")
    item = document["sections"][0]["questions"][-1]
    found = {each.key for each in statistics.settings_of(drafted(document), item, {"id": "x", "kind": kind})}
    shapes = STATISTICS[kind].keys
    found |= {key for key in OF_STATISTICS.values() if shapes.get(key) == "expression"}
    return found | {"id", "kind"}


def of_prefill(source: str) -> Keys:
    found: Keys = set()
    for kind in ("text", "matrix", "roster"):
        document = changed(with_item(kind), prefill={"from": source, "mode": "show"})
        found |= {
            name.split(".")[1]
            for name in in_panel(document, Place("item", "chose"))
            if name.startswith("prefill.")
        }
    return found


def of_frame() -> Iterator[tuple[str, Keys]]:
    whole = in_panel(EMPTY, Place("questionnaire"))
    yield "questionnaire", whole | {"choices", "reference_lists", "benchmarks", "english", "sections"}
    for record, key in (
        ("period", "period"),
        ("population", "population"),
        ("disclosure_rule", "disclosure_rules"),
    ):
        yield record, {name.rpartition(".")[2] for name in whole if name.startswith(f"{key}.")}
    yield (
        "section",
        (
            in_panel(EMPTY, Place("section", "page"))
            | in_conditions(EMPTY, "section", "page")
            | {"code", "questions"}
        ),
    )
    yield "hard_rule", {"rule", "message"}
    yield "soft_rule", {"rule", "message", "explain"}
    yield "english", {"at", "of", "text"}  # « Textes »
    yield (
        "choice",
        {"code", "label", "exclusive", "other", "value"},
    )  # « Listes de choix », whose lines take any key
    yield "benchmark", {each.key for each in benchmarks.settings()} | {"id", "key", "rows"}
    for record, kind in (("compare", "integer"), ("compare_matrix", "matrix"), ("compare_roster", "roster")):
        yield record, {each.key for each in comparison.settings_of({"type": kind})}


def settable() -> dict[str, Keys]:
    """Return what the forms set, by record of the schema."""
    found = dict(of_frame())
    found |= {f"question_{kind}": of_item(kind) for kind in ITEM.cases}
    found |= {f"column_{kind}": of_column(kind) for kind in COLUMN.cases}
    found |= {f"prefill_{source}": of_prefill(source) for source in PREFILL.cases}
    return found | {f"statistic_{kind}": of_statistic(kind) for kind in STATISTICS}


def asked() -> Iterator[tuple[str, str]]:
    """Yield every key of the schema, with the record that has it."""
    for record, shape in (("questionnaire", SCHEMA), *SCHEMA["$defs"].items()):
        if "oneOf" not in shape and "allOf" not in shape:
            yield from ((record, key) for key in shape.get("properties", ()))


def test_every_key_of_the_definition_has_a_field(site: Site, say: Callable[[str], None]) -> None:
    keys = list(asked())
    with site.app.test_request_context("/"):
        found = settable()
    missing = [
        (record, key) for record, key in keys if key not in found[record] and (record, key) not in EXCEPTIONS
    ]
    assert not missing, " ".join(f"{r}.{k}" for r, k in missing)
    idle = [pair for pair in EXCEPTIONS if pair not in keys or pair[1] in found[pair[0]]]
    assert not idle, "an exception that excuses nothing"
    say(
        f"definition: {len(keys)} keys of {len(found)} records, {len(EXCEPTIONS)} without a field, each with its reason"
    )
