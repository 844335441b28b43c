"""The register gives each code its meaning, its first and last edition; what was signed wins over what is proposed."""

from dataclasses import replace

import pytest

from surveys.catalogue import load_catalogue
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.versions import (
    Change,
    Comparison,
    Signature,
    Verdict,
    chain,
    codes_of,
    find_reuses,
    register_of,
)
from tests.tiny import questionnaire

SAME, RESERVED, BREAK = Verdict.SAME, Verdict.RESERVED, Verdict.BREAK


def test_a_code_is_known_from_its_first_edition_to_its_last_as_last_worded() -> None:
    now = load_catalogue("renouvellement")
    section = now.sections[0]
    item = section.items[0]
    worded = replace(
        section, items=(replace(item, label="Votre centre, en toutes lettres?"), *section.items[1:])
    )
    without = replace(now, sections=now.sections[1:])
    register = register_of(
        [("2023", now), ("2024", replace(now, sections=(worded, *now.sections[1:]))), ("2025", without)]
    )
    entry = register["question", item.code]
    assert (entry.first, entry.last) == ("2023", "2024")
    assert entry.meaning.label == "Votre centre, en toutes lettres?"
    last = without.sections[-1].items[0]
    assert register["question", last.code].editions == ("2023", "2024", "2025")
    assert register["column", "results_prev.target"].meaning.sense == "number"
    assert register["choice", "regions.r01"].meaning.label == "Bas-Saint-Laurent"
    assert item.code in codes_of(register)
    assert "regions.r01" not in codes_of(register)


def test_a_questionnaire_never_contradicts_itself() -> None:
    for name in ("renouvellement", "remuneration"):
        one = load_catalogue(name)
        assert [*find_reuses(register_of([("2025", one)]), one)] == []


def comparison() -> Comparison:
    return Comparison(
        (
            Change("staff", "reworded", RESERVED, "Combien?", "Combien de gens?"),
            Change("staff", "hint", SAME),
            Change("note", "rescaled", BREAK, "10", "7"),
            Change("page", "section_title", SAME, "Un", "Deux"),
        )
    )


def test_what_is_not_the_same_waits_for_a_note() -> None:
    made = comparison()
    assert made.to_sign == ("staff", "note")
    silent = made.signed([Signature("staff", SAME), Signature("note", BREAK, "  ")])
    assert silent.to_sign == ("staff", "note")  # to call a change harmless is a word that is explained too
    said = made.signed(
        [Signature("staff", SAME, "Mots plus simples."), Signature("note", BREAK, "Autre échelle.")]
    )
    assert said.to_sign == ()
    raised = made.signed([Signature("page", BREAK)])
    assert raised.to_sign == ("staff", "note", "page")


def test_a_signature_wins_over_what_was_proposed() -> None:
    made = comparison()
    signed = made.signed(
        [Signature("staff", BREAK, "On compte autrement."), Signature("note", SAME, "Coquille.")]
    )
    assert [made.verdict(code) for code in ("staff", "note")] == [RESERVED, BREAK]
    assert [signed.verdict(code) for code in ("staff", "note")] == [BREAK, SAME]
    assert signed.proposed("note") is BREAK


def test_a_signature_speaks_of_the_changes_that_were_read() -> None:
    made = comparison()
    held = Signature("staff", SAME, "Mêmes gens.", made.mark("staff"))
    assert made.signed([held]).signatures == {"staff": held}
    since = Comparison((*made.changes, Change("staff", "unit", BREAK, "", "équipes")))
    assert since.signed([held]).signatures == {}
    assert since.signed([Signature("gone", SAME, "Rien.")]).signatures == {}


def test_across_several_versions_the_worst_that_was_signed_holds() -> None:
    steps = [
        [Signature("staff", BREAK, "Une fois.")],
        [Signature("staff", SAME, "Depuis."), Signature("note", SAME)],
    ]
    held = {one.code: one.verdict for one in chain(steps)}
    assert held == {"staff": BREAK, "note": SAME}


def test_a_list_is_signed_once_for_every_question_that_it_answers() -> None:
    listed = [Change(code, "relisted", RESERVED, "", "+ Suivi", of="services") for code in ("main", "all")]
    made = Comparison(
        (
            *listed,
            Change("all", "required", SAME),
            Change("grid", "rows", RESERVED, "", "+ Suivi", of="services"),
            Change("grid", "unit", BREAK, "heures", "jours"),
            Change("services", "relisted", RESERVED, "", "+ Suivi"),
            Change("", "parameter", SAME, "annee = 2025", "annee = 2026"),
            Change("note", "reworded", RESERVED, "Une note?", "La note?"),
        )
    )
    assert made.to_sign == ("grid", "services", "note")
    signed = made.signed([Signature("services", SAME, "Un service de plus.")])
    assert signed.to_sign == ("grid", "note")
    assert [signed.verdict(code) for code in ("main", "all", "grid")] == [SAME, SAME, BREAK]
    own = signed.signed([Signature("main", BREAK, "On comprend autrement."), *signed.signatures.values()])
    assert own.verdict("main") is BREAK


LISTS = {
    "yes": "[{code: oui, label: Oui}, {code: non, label: Non}]",
    "posts": "[{code: cd, label: Conseil}, {code: dg, label: Direction}]",
}


def asked(label: str = "Combien?", kind: str = "integer", more: str = "unit: personnes") -> Questionnaire:
    lists = "".join(f"  {name}: {choices}\n" for name, choices in LISTS.items())
    return questionnaire(
        f"""
format: axtra-questionnaire/1
survey: petit
title: Petit
edition: "2025"
choices:
{lists}sections:
  - code: page
    title: Page
    questions:
      - {{code: other, type: single, choices: yes, label: "Oui?"}}
      - {{code: posts_held, type: single, choices: posts, label: "Poste?"}}
      - {{code: staff, type: {kind}, label: "{label}", {more}}}
"""
    )


@pytest.mark.parametrize(
    ("now", "code", "severity", "before", "after"),
    [
        (asked("Combien de gens?"), "lint.reworded", "warning", "Combien?", "Combien de gens?"),
        (asked(more="unit: heures"), "lint.code_reused_unit", "error", "personnes", "heures"),
        (asked(kind="text", more="required: true"), "lint.code_reused_type", "error", "integer", "text"),
    ],
)
def test_another_meaning_under_a_published_code_is_told(
    now: Questionnaire, code: str, severity: str, before: str, after: str
) -> None:
    (problem,) = find_reuses(register_of([("2024", asked())]), now)
    assert (problem.code, problem.where, problem.severity) == (code, "staff", severity)
    assert (problem.params["before"], problem.params["after"]) == (before, after)
    if severity == "error":
        assert (problem.params["first"], problem.params["last"]) == ("2024", "2024")


def test_a_list_that_shares_nothing_with_the_one_before_is_another_question() -> None:
    before = asked(kind="single", more="choices: yes")
    (problem,) = find_reuses(register_of([("2024", before)]), asked(kind="single", more="choices: posts"))
    assert (problem.code, problem.where) == ("lint.code_reused_list", "staff")
    assert (problem.params["before"], problem.params["after"]) == ("yes", "posts")
