"""Entries that say the same are judged once: whatever was judged before, a sheet says what a fresh one would.

The truth is a questionnaire read anew, which remembers nothing.
"""

import random
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.questionnaire.answers import Answer, AnswerSheet, Context, Spread
from surveys.questionnaire.answers.rows import MOST, shelf_of
from surveys.questionnaire.definition import load
from surveys.questionnaire.definition.model import Questionnaire, Roster
from surveys.questionnaire.values import Missing

TEXT = """
format: axtra-questionnaire/1
survey: rows
title: Lignes
edition: "2025"
params: {minimum: 15}
choices:
  etats: [{code: plein, label: Plein}, {code: partiel, label: Partiel}, {code: autre, label: Autre, other: true}]
sections:
  - code: autre
    title: Autre
    questions:
      - {code: ceiling, type: integer, label: Plafond}
  - code: page
    title: Page
    questions:
      - {code: open, type: integer, label: Ouvert}
      - code: staff
        type: roster
        label: Lignes
        required: true
        relevant: "${open} > 0"
        max_rows: 9
        prefill: {from: edition, code: staff, fields: [state, hours], mode: propose}
        compare: {same: [state]}
        fields:
          - {code: state, type: single, choices: etats, required: true, label: État}
          - {code: rate, type: money, required: true, label: Taux, total: true, hard: [{rule: ". <= ${ceiling}", message: Plafond.}], soft: [{rule: ". >= param('minimum')", message: Bas., explain: required}]}
          - {code: hours, type: decimal, label: Heures, soft: [{rule: "(${@.state} = 'plein') = (. >= 30)", message: Incompatible., explain: optional}, {rule: ". <= 2 * mean(${staff.*.hours})", message: Loin., explain: optional}]}
          - {code: week, type: money, label: Semaine, calc: "${@.rate} * ${@.hours}", total: true}
        soft: [{rule: "sum(${staff.*.hours}) <= 120", message: Beaucoup., explain: required}]
      - {code: total, type: calculated, value_type: number, label: Total, calc: "sum(${staff.*.week})"}
"""
ENTRIES = ("aaaaaa", "bbbbbb", "cccccc", "dddddd")
TEXTS = ("", "0", "12", "35", "35,0", "20", "400", "cent", "1,234")
STATES = ("", "plein", "partiel", "autre", "ailleurs")


FAR = ', {rule: ". <= 2 * mean(${staff.*.hours})", message: Loin., explain: optional}'


def read(text: str = TEXT) -> Questionnaire:
    found = load(text)
    assert found.questionnaire is not None, found.problems
    return found.questionnaire


World = tuple[dict[str, Answer], dict[str, tuple[str, ...]], Context]


def make_world(dice: random.Random) -> World:
    answers = {"open": Answer(("1",)), "ceiling": Answer((dice.choice(TEXTS),))}
    for entry in ENTRIES:
        start = f"staff[{entry}]."
        answers[f"{start}state"] = Answer((dice.choice(STATES),), origin=dice.choice(("typed", "prefilled")))
        for field in ("rate", "hours"):
            answers[start + field] = Answer((dice.choice(TEXTS),))
    previous = {
        f"staff[{entry}].{field}": value
        for entry in ENTRIES
        for field, value in (("state", "plein"), ("hours", Decimal(dice.choice((3, 35, 350)))))
    }
    context = Context(
        today=date(2026, 10, 6),
        now=datetime(2026, 10, 6, 12, tzinfo=UTC),
        previous=previous if dice.random() < 0.6 else {},
        spreads={"staff.hours": Spread(0.0, 0.05, 40)} if dice.random() < 0.5 else {},
    )
    return answers, {"staff": tuple(dice.sample(ENTRIES, dice.randint(2, len(ENTRIES))))}, context


def change_one_thing(dice: random.Random, world: World) -> World:
    """Return a world that differs by one thing: most rows say the same as before."""
    answers, entries, context = world
    start = f"staff[{dice.choice(ENTRIES)}]."
    match dice.randrange(11):
        case 0:
            answers = answers | {"ceiling": Answer((dice.choice(TEXTS),))}
        case 1:
            answers = answers | {"open": Answer((dice.choice("01"),))}
        case 2:
            answers = answers | {start + dice.choice(("rate", "hours")): Answer((dice.choice(TEXTS),))}
        case 3:
            answers = answers | {f"{start}rate": Answer((), dice.choice((None, Missing.DONT_KNOW)))}
        case 4:
            key = dice.choice(("rate#soft1", "hours#soft1", "hours#soft2", "hours#change", "state_autre"))
            about = answers[start + key.partition("#")[0]].raw if "#" in key else ()
            answers = answers | {start + key: Answer(("Parce que.",), about=about)}
        case 5:
            context = replace(context, params={"minimum": dice.choice((1, 15, 99))})
        case 6:
            name = f"{start}{dice.choice(('hours', 'state'))}"
            value = Decimal(3) if name.endswith("hours") else "partiel"
            context = replace(context, previous={**context.previous, name: value})
        case 7:
            context = replace(context, spreads={"staff.hours": Spread(0.0, dice.choice((0.01, 0.6)), 40)})
        case 8:
            context = replace(context, unseen=frozenset(dice.choice(((), ("autre",)))))
        case 9:
            kept = list(entries["staff"])
            entries = {"staff": tuple(dice.sample(kept, len(kept)))}
        case 10:
            entries = {"staff": entries["staff"][1:]}
    return answers, entries, context


def told(sheet: AnswerSheet) -> object:
    progress = sheet.progress()
    names = [variable.name for variable in sheet.variables("staff")]
    return (
        progress,
        sheet.problems(),
        [sheet.state(name) for name in ("staff", *names)],
        [sheet.checks(name) for name in ("staff", *names)],
        sheet.total("staff", "rate"),
        sheet.total("staff", "week"),
        sheet.value("total"),
    )


REMEMBERING = read()


@settings(max_examples=250, deadline=None)
@given(st.integers(0, 10**9))
def test_a_sheet_says_what_a_fresh_one_would_whatever_was_judged_before(seed: int) -> None:
    dice = random.Random(seed)
    world = make_world(dice)
    for _ in range(6):
        kept = told(AnswerSheet(REMEMBERING, *world))
        assert kept == told(AnswerSheet(read(), *world))
        world = change_one_thing(dice, world)


def test_one_more_keystroke_judges_one_row(say) -> None:
    assert FAR in TEXT
    questionnaire = read(TEXT.replace(FAR, ""))  # a rule that reads every row is judged in every row
    entries = {"staff": tuple(f"e{number:05d}" for number in range(300))}
    answers = {f"staff[{entry}].hours": Answer(("35",)) for entry in entries["staff"]} | {
        "open": Answer(("1",))
    }
    context = Context(today=date(2026, 10, 6), now=datetime(2026, 10, 6, tzinfo=UTC))
    AnswerSheet(questionnaire, answers, entries, context).progress()
    roster = questionnaire.items["staff"]
    assert isinstance(roster, Roster)
    shelf = shelf_of(questionnaire, roster)
    assert len(shelf) == 300
    changed = answers | {"staff[e00007].hours": Answer(("35,0",))}
    AnswerSheet(questionnaire, changed, entries, context).progress()
    assert len(shelf) == 301
    say(f"roster: one keystroke in 300 rows judges {len(shelf) - 300} row")


def test_what_is_kept_does_not_grow_for_ever() -> None:
    questionnaire = read()
    context = Context(today=date(2026, 10, 6), now=datetime(2026, 10, 6, tzinfo=UTC))
    roster = questionnaire.items["staff"]
    assert isinstance(roster, Roster)
    for turn in range(3):
        entries = tuple(f"{'abc'[turn]}{number:05d}" for number in range(MOST - 100))
        AnswerSheet(questionnaire, {"open": Answer(("1",))}, {"staff": entries}, context).progress()
    assert len(shelf_of(questionnaire, roster)) <= MOST


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Plafond.}", '"Le plafond est {{ ceiling }}."}'),
        ('calc: "${@.rate} * ${@.hours}"', 'calc: "if(now() > today(), 1, 2)"'),
    ],
)
def test_a_roster_that_reads_more_than_is_kept_is_judged_anew(old: str, new: str) -> None:
    assert old in TEXT
    found = read(TEXT.replace(old, new))
    roster = found.items["staff"]
    assert isinstance(roster, Roster)
    assert not shelf_of(found, roster).keeps
