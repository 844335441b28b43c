"""What changed between two editions is found, each change with the verdict that it calls for, and nothing is silent."""

import copy
from collections.abc import Callable, Mapping
from functools import cache
from itertools import product
from typing import Any

import pytest

from surveys.catalogue import read
from surveys.questionnaire.definition import load, load_document, to_document
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.editing import Add, Edit, Edited, Move, Place, Put, Remove, apply
from surveys.questionnaire.versions import Change, Verdict, compare

SAME, RESERVED, BREAK = Verdict.SAME, Verdict.RESERVED, Verdict.BREAK
BASE = """
format: axtra-questionnaire/1
survey: clones
title: "Un sondage et ses clones"
edition: "2026"
population: {source: directory, filter: "actifs"}
choices:
  avis:
    - {code: bas, label: "Bas", value: 1}
    - {code: moyen, label: "Moyen", value: 2}
    - {code: haut, label: "Haut", value: 3}
  services:
    - {code: a, label: "Accueil"}
    - {code: b, label: "Bilan"}
    - {code: c, label: "Counseling", exclusive: true}
sections:
  - code: page
    title: "Questions"
    questions:
      - {code: staff, type: integer, min: 0, max: 500, unit: "personnes", label: "Combien de personnes comptez-vous?", hint: "Au 1er avril.", allow: [nsp], required: true, stats: [{id: staff_mean, kind: mean, value: "${staff}", label: "Moyenne"}]}
      - {code: budget, type: money, label: "Quel est votre budget?", relevant: "${staff} > 0", hard: [{rule: ". >= 0", message: "Un budget n’est pas négatif."}], soft: [{rule: ". < 9000000", message: "C’est beaucoup."}], purpose: "Mesurer le financement."}
      - {code: note, type: rating, min: 0, max: 10, low: "Mauvaise", high: "Excellente", label: "Quelle note donnez-vous?"}
      - {code: view, type: likert, scale: avis, label: "Quel est votre avis?"}
      - {code: offered, type: multiple, choices: services, label: "Quels services offrez-vous?"}
      - {code: per_head, type: calculated, label: "Budget par personne", calc: "${budget} div ${staff}"}
      - code: grid
        type: matrix_numeric
        label: "Vos services"
        rows: services
        columns:
          - {code: people, type: integer, label: "Personnes"}
          - {code: hours, type: decimal, label: "Heures"}
  - code: other
    title: "Autres"
    questions:
      - {code: extra, type: text, label: "Autre chose?"}
      - {code: posts, type: roster, label: "Vos postes", rows: services, row_count: "${staff}", fields: [{code: title, type: text, label: "Titre"}]}
"""


@cache
def base() -> Mapping[str, Any]:
    loaded = load(BASE)
    assert loaded.questionnaire is not None, loaded.problems
    return to_document(loaded.questionnaire)


def questionnaire(document: Mapping[str, Any]) -> Questionnaire:
    loaded = load_document(document)
    assert loaded.questionnaire is not None, loaded.errors
    return loaded.questionnaire


def edited(*edits: Edit) -> dict[str, Any]:
    document: Mapping[str, Any] = base()
    for edit in edits:
        made = apply(edit, document)
        assert isinstance(made, Edited), made
        document = made.document
    return copy.deepcopy(dict(document))


def changes(*edits: Edit) -> tuple[Change, ...]:
    return compare(questionnaire(base()), questionnaire(edited(*edits))).changes


def item(code: str) -> Place:
    return Place("item", code)


def choice(code: str, of: str) -> Place:
    return Place("choice", code, of)


# Each clone differs in one way, and says: under which code, what, and what becomes of the comparison.
CLONES: list[tuple[tuple[Edit, ...], str, str, Verdict]] = [
    ((Put(item("staff"), "label", "Combien de salariés comptez-vous?"),), "staff", "reworded", RESERVED),
    ((Put(item("staff"), "label", "Combien de Personnes comptez-vous?"),), "staff", "reworded", SAME),
    ((Put(item("staff"), "hint", "Au 31 mars."),), "staff", "hint", RESERVED),
    ((Put(item("staff"), "unit", "équipes"),), "staff", "unit", BREAK),
    ((Put(item("staff"), "max", 900),), "staff", "bounds", RESERVED),
    ((Put(item("staff"), "min", None),), "staff", "bounds", RESERVED),
    ((Put(item("staff"), "type", "decimal"),), "staff", "retyped", RESERVED),
    ((Put(item("extra"), "type", "long_text"),), "extra", "retyped", BREAK),
    ((Put(item("staff"), "allow", ["nsp", "so"]),), "staff", "reasons", RESERVED),
    ((Put(item("staff"), "allow", None),), "staff", "reasons", RESERVED),
    ((Put(item("staff"), "required", None),), "staff", "required", SAME),
    ((Put(item("budget"), "relevant", "${staff} > 5"),), "budget", "base", RESERVED),
    ((Put(item("budget"), "relevant", None),), "budget", "base", RESERVED),
    (
        (Put(Place("section", "page"), "relevant", "${extra} != ''"), Move(item("extra"))),
        "note",
        "base",
        RESERVED,
    ),
    ((Put(item("budget"), "hard", None),), "budget", "rules", RESERVED),
    ((Put(item("budget"), "soft", [{"rule": ". < 5", "message": "Trop?"}]),), "budget", "rules", SAME),
    ((Put(item("budget"), "purpose", "Autre chose."),), "budget", "purpose", SAME),
    ((Put(item("budget"), "disclosure", "confidential_pay"),), "budget", "disclosure", SAME),
    ((Put(item("note"), "max", 7),), "note", "rescaled", BREAK),
    ((Put(item("note"), "high", "Parfaite"),), "note", "rescaled", RESERVED),
    ((Put(choice("haut", "avis"), "value", 5),), "view", "rescaled", BREAK),
    ((Put(choice("haut", "avis"), "label", "Très haut"),), "view", "relisted", RESERVED),
    ((Remove(choice("moyen", "avis")),), "view", "relisted", RESERVED),
    (
        (Add(choice("d", "services"), {"code": "d", "label": "Suivi"}, after="b"),),
        "offered",
        "relisted",
        RESERVED,
    ),
    ((Add(choice("d", "services"), {"code": "d", "label": "Suivi"}, after="b"),), "grid", "rows", RESERVED),
    ((Put(choice("c", "services"), "exclusive", None),), "offered", "relisted", RESERVED),
    ((Put(item("per_head"), "calc", "${budget}"),), "per_head", "calculation", BREAK),
    ((Put(Place("column", "hours", "grid"), "label", "Semaines"),), "grid.hours", "reworded", RESERVED),
    ((Remove(Place("column", "hours", "grid")),), "grid.hours", "dropped", BREAK),
    ((Put(item("grid"), "row_filter", "selected(${offered}, @row)"),), "grid", "row_filter", RESERVED),
    ((Put(item("posts"), "row_count", "${staff} + 1"),), "posts", "row_count", RESERVED),
    ((Put(item("posts"), "row_filter", "selected(${offered}, @row)"),), "posts", "row_filter", RESERVED),
    ((Remove(item("extra")), Move(item("note"), to="other")), "extra", "dropped", BREAK),
    ((Move(item("note"), to="other"),), "note", "moved", SAME),
    (
        (Add(Place("item", "fresh", "page"), {"code": "fresh", "type": "text", "label": "Neuf?"}),),
        "fresh",
        "added",
        SAME,
    ),
    ((Put(Place("questionnaire"), "one_response_per", "person"),), "", "population", BREAK),
    (
        (Put(Place("questionnaire"), "population", {"source": "directory", "filter": "tous"}),),
        "",
        "population",
        RESERVED,
    ),
    ((Put(Place("statistic", "staff_mean", "staff"), "kind", "median"),), "staff_mean", "figure", BREAK),
    ((Put(Place("statistic", "staff_mean", "staff"), "label", "En moyenne"),), "staff_mean", "figure", SAME),
    ((Put(Place("section", "page"), "title", "Vos questions"),), "page", "section_title", SAME),
    ((Put(Place("section", "page"), "minutes", 9),), "page", "appearance", SAME),
    ((Put(Place("column", "hours", "grid"), "hint", "Par semaine."),), "grid.hours", "hint", RESERVED),
    ((Put(Place("column", "hours", "grid"), "total", True),), "grid.hours", "appearance", SAME),
    ((Put(Place("questionnaire"), "title", "Un autre titre"),), "", "reworded", SAME),
    ((Put(Place("questionnaire"), "params", {"taux": "0.5"}),), "", "parameter", SAME),
]


@pytest.mark.parametrize(("edits", "code", "what", "verdict"), CLONES)
def test_every_mutation_of_a_clone_is_found(
    edits: tuple[Edit, ...], code: str, what: str, verdict: Verdict
) -> None:
    found = changes(*edits)
    assert (code, what, verdict) in {(each.code, each.what, each.verdict) for each in found}


def test_thirty_clones_and_more(say: Callable[[str], None]) -> None:
    found = sum(
        any((each.code, each.what) == (code, what) for each in changes(*edits))
        for edits, code, what, _ in CLONES
    )
    assert found == len(CLONES) >= 30
    say(f"differences of editions: {found} of {len(CLONES)} mutated clones found")


@pytest.mark.parametrize("name", ["renouvellement", "remuneration", "satisfaction", "indicateurs", "vote"])
def test_a_clone_that_nobody_touched_has_no_change(name: str) -> None:
    one, other = load(read(name)).questionnaire, load(read(name)).questionnaire
    assert one is not None
    assert other is not None
    assert compare(one, other).changes == ()


def test_the_verdict_of_a_code_is_the_worst_of_its_changes_and_of_the_whole() -> None:
    made = compare(
        questionnaire(base()),
        questionnaire(edited(Put(item("note"), "max", 7), Put(item("note"), "label", "Une note?"))),
    )
    assert made.verdict("note") is BREAK
    assert made.verdict("staff") is SAME
    other = compare(
        questionnaire(base()),
        questionnaire(edited(Put(Place("questionnaire"), "one_response_per", "person"))),
    )
    assert other.verdict("staff") is BREAK


KEYS = (
    "label",
    "hint",
    "required",
    "relevant",
    "purpose",
    "type",
    "min",
    "max",
    "unit",
    "allow",
    "title",
    "minutes",
    "total",
)
VALUES = ("Autre", "${staff} > 3", "integer", "decimal", "text", 2, 9, True, ["nsp"], ["so"], None)


def test_no_difference_is_silent() -> None:
    """Whatever one edit leaves sound and different is a change, under a code that stands in one of the two."""
    codes = [each["code"] for section in base()["sections"] for each in section["questions"]]
    places = [
        *map(item, codes),
        Place("column", "hours", "grid"),
        choice("a", "services"),
        Place("section", "page"),
        Place("questionnaire"),
    ]
    before, sound = questionnaire(base()), 0
    for place, key, value in product(places, KEYS, VALUES):
        made = apply(Put(place, key, value), base())
        loaded = load_document(made.document) if isinstance(made, Edited) else None
        if loaded is None or loaded.questionnaire is None:
            continue
        sound += loaded.questionnaire != before
        found = compare(before, loaded.questionnaire).changes
        assert bool(found) is (loaded.questionnaire != before), (place, key, value)
    assert sound > 100
