"""The English of a questionnaire: each French text with its own, kept by name, given and taken out."""

from dataclasses import replace

from surveys.questionnaire.definition.english import pairs_of, with_english
from surveys.questionnaire.definition.model import English
from tests.tiny import questionnaire

ASKED = questionnaire(
    """
format: axtra-questionnaire/1
survey: petit
title: "Petit"
edition: "2025"
sections:
  - code: page
    title: "Une page"
    questions:
      - {code: team, type: roster, label: "Équipe", fields: [{code: rate, type: money, label: "Taux"}]}
"""
)


def test_each_text_has_the_name_of_its_place_and_waits_for_its_english() -> None:
    told = [(pair.at, pair.french, pair.english, pair.state) for pair in pairs_of(ASKED)]
    assert ("team.fields.rate.label", "Taux", "", "missing") in told
    assert ("sections.page.title", "Une page", "", "missing") in told


def test_english_is_given_trimmed_replaced_and_taken_out_when_blank() -> None:
    kept = (English("team.label", "Équipe", "Team"), English("sections.page.title", "Une page", "A page"))
    made = with_english(kept, {"team.label": ("Équipe", " Staff "), "sections.page.title": ("Une page", " ")})
    assert made == (English("team.label", "Équipe", "Staff"),)
    (known,) = [pair for pair in pairs_of(replace(ASKED, english=made)) if pair.english]
    assert (known.at, known.english, known.state) == ("team.label", "Staff", "current")
