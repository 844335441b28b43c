"""Safe Markdown: four faces, no more; whatever is written, nothing unsafe passes and no word is lost."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire.answers import AnswerSheet, Context
from surveys.questionnaire.answers.agreement import elided
from surveys.questionnaire.definition import load
from surveys.questionnaire.prose import Prose, Run, is_safe_link, piped, read_prose
from surveys.web.shared import display


def html(text: str) -> str:
    return str(display.prose(piped(text, lambda part: part)))


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Un mot **gras** et *penché*.", "Un mot <strong>gras</strong> et <em>penché</em>."),
        (
            "Voir [le guide](/guide) ou [la loi](https://exemple.org/loi).",
            'Voir <a href="/guide">le guide</a> ou <a href="https://exemple.org/loi">la loi</a>.',
        ),
        (
            "À compter:\n- les heures\n- les **jours**",
            "<p>À compter:</p><ul><li>les heures</li><li>les <strong>jours</strong></li></ul>",
        ),
        ("5 * 3 et a_b_c", "5 * 3 et a_b_c"),
        (r"\*pas penché\*", "*pas penché*"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("[x](http://exemple.org)", "[x](http://exemple.org)"),
        ("[x](//exemple.org)", "[x](//exemple.org)"),
        ("**<script>alert(1)</script>**", "<strong>&lt;script&gt;alert(1)&lt;/script&gt;</strong>"),
        ("![image](/x.png)", '!<a href="/x.png">image</a>'),
        ("# Titre\n`code`", "# Titre\n`code`"),
    ],
)
def test_what_is_drawn(text: str, drawn: str) -> None:
    assert html(text).replace("\u00a0", "") == drawn.replace("\u00a0", "")


@given(st.one_of(st.text(max_size=120), st.text(alphabet="*_[]()<>/\\\"'&:-\n abjhtps{}|", max_size=80)))
def test_nothing_unsafe_ever_passes(text: str) -> None:
    drawn = html(text)
    tags = re.findall(r"<[^>]*>", drawn)
    for tag in tags:
        found = re.fullmatch(
            r'</?(?:strong|em|p|ul|li|a|sup|span)>|<span class="nowrap">|<a href="([^"<>]*)">', tag
        )
        assert found, tag
        if found[1]:
            assert is_safe_link(found[1].replace("&amp;", "&").replace("&#39;", "'").replace("&#34;", '"'))
    assert "<" not in re.sub(r"<[^>]*>", "", drawn)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Co", "Cc"]), max_size=60))
def test_what_a_person_wrote_is_never_markdown(answer: str) -> None:
    made = piped("**Vous dites:** {{ x }}", lambda part: part.replace("{{ x }}", answer))
    assert isinstance(made, Prose)
    assert made == f"Vous dites: {answer}"
    assert [run for run in made.blocks[0].runs if run.bold] == [Run("Vous dites:", bold=True)]


def test_plain_words_are_left_alone() -> None:
    for text in ("Quel est votre budget?", "C1 (4 h à 7 h)", "", "conseiller·ère – 50 %"):
        assert read_prose(text) == ()
        assert piped(text, str.upper) == text


AGREED = """
format: axtra-questionnaire/1
survey: accords
title: Accords
choices:
  fonctions: [{code: directrice, label: Directrice, genre: f}, {code: agent, label: Agent}]
sections:
  - code: page
    title: Page
    questions:
      - {code: vacant, type: integer, label: Combien?}
      - {code: role, type: single, choices: fonctions, label: Qui?}
      - code: next
        type: note
        label: '{{ vacant }} {{ vacant|pluriel("poste vacant", "postes vacants") }}, {{ role|genre("nommé", "nommée") }} au poste {{ role|élision("de") }}'
"""


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"vacant": 1, "role": "agent"}, "1 poste vacant, nommé au poste d’Agent"),
        ({"vacant": 3, "role": "directrice"}, "3 postes vacants, nommée au poste de Directrice"),
        ({"vacant": 0, "role": "agent"}, "0 poste vacant, nommé au poste d’Agent"),
        ({}, " , nommé au poste "),
    ],
)
def test_words_agree_with_answers(answers: dict[str, object], said: str) -> None:
    found = load(AGREED)
    assert found.questionnaire is not None, found.problems
    sheet = AnswerSheet.from_plain(found.questionnaire, answers, Context.at(datetime(2026, 1, 1, tzinfo=UTC)))
    text = sheet.text(found.questionnaire.items["next"].label)
    assert text == said or not answers


@pytest.mark.parametrize(
    ("hole", "code"),
    [
        ('vacant|pluriel("un")', "definition.piping.words"),
        ('vacant|accord("a", "b")', "definition.piping.unknown_helper"),
        ('role|pluriel("a", "b")', "definition.piping.not_number"),
        ("vacant|pluriel(a, b)", "definition.piping.malformed"),
        ('nobody|pluriel("a", "b")', "definition.piping.unknown"),
    ],
)
def test_a_bad_agreement_is_refused_at_publication(hole: str, code: str) -> None:
    text = AGREED[: AGREED.index("        label: '{{ vacant")] + f"        label: '{{{{ {hole} }}}}'\n"
    assert code in {each.code for each in load(text).problems}


@pytest.mark.parametrize(
    ("word", "following", "said"),
    [
        ("de", "agent", "d’agent"),
        ("de", "Hôpital", "d’Hôpital"),
        ("le", "héros", "le héros"),
        ("du", "emploi", "de l’emploi"),
        ("que", "elle", "qu’elle"),
        ("de", "onze", "de onze"),
        ("de", "Montréal", "de Montréal"),
        ("la", "équipe", "l’équipe"),
    ],
)
def test_elision(word: str, following: str, said: str) -> None:
    assert elided(word, following) == said
