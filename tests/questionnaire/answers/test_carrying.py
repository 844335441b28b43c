"""Answers go from one version to another by their codes: kept, read again, lost with a name, or left to be redone."""

from datetime import UTC, datetime
from typing import Any

from surveys.questionnaire.answers.carrying import carry, places_of
from surveys.questionnaire.definition import load
from surveys.questionnaire.definition.model import Questionnaire

NOW = datetime(2026, 10, 6, 12, tzinfo=UTC)
TEXT = """
format: axtra-questionnaire/1
survey: suite
title: "Suite"
choices:
  services: [{code: a, label: Accueil}, {code: b, label: Bilan}, {code: c, label: Suivi, other: true}]
sections:
  - code: page
    title: "Page"
    questions:
      - {code: staff, type: integer, label: "Combien?", soft: [{rule: ". <= 100", message: "Beaucoup?", explain: required}]}
      - {code: main, type: single, choices: services, label: "Lequel?"}
      - {code: all, type: multiple, choices: services, label: "Lesquels?"}
      - {code: word, type: text, label: "Un mot?"}
      - {code: grid, type: matrix_numeric, rows: services, label: "Cibles?", columns: [{code: n, type: integer, label: "Nombre"}]}
      - {code: team, type: roster, label: "Équipe?", fields: [{code: job, type: text, label: "Poste"}]}
"""


def questionnaire(text: str) -> Questionnaire:
    loaded = load(text)
    assert loaded.questionnaire is not None, loaded.errors
    return loaded.questionnaire


def body(*raw: str, value: object = None, missing: str | None = None) -> dict[str, Any]:
    made: dict[str, Any] = {"raw": list(raw), "version": 1}
    return made | ({"value": value} if value is not None else {}) | ({"missing": missing} if missing else {})


DOCUMENT = {
    "answers": {
        "staff": body("140", value="140"),
        "staff#soft1": body("Une fusion.") | {"about": ["140"]},
        "main": body("c", value="c"),
        "main_autre": body("Ailleurs", value="Ailleurs"),
        "all": body("a", "c", value=["a", "c"]),
        "word": body("12", value="12"),
        "grid.a.n": body("5", value="5"),
        "grid.c.n": body("7", value="7"),
        "team[x1].job": body("Direction", value="Direction"),
    },
    "entries": {"team": ["x1"]},
}
BEFORE = questionnaire(TEXT)


def carried(*swaps: tuple[str, str]) -> Any:
    text = TEXT
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new)
    return carry(DOCUMENT, BEFORE, questionnaire(text), at=NOW)


def test_words_and_order_touch_nothing() -> None:
    assert carried(("Combien?", "Combien de gens?"), ("Beaucoup?", "C’est beaucoup.")).untouched
    moved = TEXT.replace('      - {code: word, type: text, label: "Un mot?"}\n', "")
    last = moved + '  - {code: fin, title: "Fin", questions: [{code: word, type: text, label: "Un mot?"}]}\n'
    assert carry(DOCUMENT, BEFORE, questionnaire(last), at=NOW).untouched


def test_a_dropped_question_loses_its_answers_and_their_explanations() -> None:
    found = carried(
        (
            '      - {code: staff, type: integer, label: "Combien?", soft: [{rule: ". <= 100", message: "Beaucoup?", explain: required}]}\n',
            "",
        )
    )
    assert found.lost == found.removed == ("staff", "staff#soft1")


def test_an_explanation_stays_with_its_rule_and_not_with_its_rank() -> None:
    found = carried(
        ('soft: [{rule: ". <= 100"', 'soft: [{rule: ". <= 90", message: "Trop?"}, {rule: ". <= 100"')
    )
    assert found.lost == ("staff#soft1",)


def test_a_dropped_choice_leaves_the_answers_that_named_it() -> None:
    found = carried((", {code: c, label: Suivi, other: true}", ""))
    assert set(found.lost) == {"main", "main_autre", "all", "grid.c.n"}
    assert set(found.removed) == {"main_autre", "grid.c.n"}
    assert found.changed["all"] == {"raw": ["a"], "value": ["a"], "version": 1}
    assert found.changed["main"] == {"raw": [], "version": 1}


def test_a_text_that_no_longer_reads_is_kept_to_be_redone() -> None:
    found = carried(("code: word, type: text", "code: word, type: date"))
    assert (found.lost, found.removed, found.to_redo) == ((), (), ("word",))
    assert found.changed["word"] == {"raw": ["12"], "version": 1}
    read = carried(("code: word, type: text", "code: word, type: integer"))
    assert (read.lost, read.to_redo) == ((), ())


def test_a_dropped_roster_takes_its_rows_with_it() -> None:
    found = carried(
        (
            '      - {code: team, type: roster, label: "Équipe?", fields: [{code: job, type: text, label: "Poste"}]}\n',
            "",
        )
    )
    assert found.lost == ("team[x1].job",)
    assert found.entries == {"team": ()}


def test_what_is_lost_is_counted_by_question() -> None:
    assert places_of(BEFORE, ["grid.c.n", "staff", "grid.a.n", "staff#soft1", "gone"]) == {
        "staff": 2,
        "grid": 2,
        "gone": 1,
    }


def test_a_choice_that_says_what_it_was_takes_its_answers() -> None:
    found = carried(
        (
            "[{code: a, label: Accueil}, {code: b, label: Bilan}, {code: c, label: Suivi, other: true}]",
            "[{code: ab, label: Accueil et bilan, was: a b}, {code: suivi, label: Suivi, other: true, was: c}]",
        )
    )
    assert found.changed["main"]["raw"] == ["suivi"]
    assert found.changed["all"]["value"] == ["ab", "suivi"]
    assert found.changed["grid.suivi.n"]["raw"] == ["7"]  # a row of its own: its cells go with it
    assert set(found.removed) == {"grid.a.n", "grid.c.n"}
    assert found.lost == ("grid.a.n",)  # two rows in one: nobody adds them up for a centre
