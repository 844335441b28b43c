"""A second edition made on purpose: what is clean passes, and a hundred planted errors do not.

The pay survey's fictional editions overlap as a panel (2022, then 2024, with 2020 to learn how members change); the
renewal survey's earlier edition is derived from its answers, a year back and a little off. Both are judged twice: with
the members' own changes as a yardstick, and without, as in a survey's very first second edition.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

import pytest

from surveys.demonstration import renewal
from surveys.demonstration.editions import pay_document, renewal_document
from surveys.demonstration.pay import pay_submissions
from surveys.questionnaire.answers import Answer, AnswerSheet, Context
from surveys.questionnaire.answers.memory import Comparison, previous_value
from surveys.questionnaire.definition import load_document
from surveys.questionnaire.definition.model import Matrix, Roster
from surveys.questionnaire.values import Value
from surveys.results.changes import robust_changes
from surveys.results.dataset import Dataset, Respondent

Pair = AnswerSheet  # a sheet in a context that holds the organisation's last values


def dataset(
    edition: str, document: Mapping[str, object], plain: Mapping[str, Mapping[str, object]]
) -> Dataset:
    """The answers of an edition as sheets, by organisation."""
    questionnaire = load_document(document).questionnaire
    assert questionnaire is not None
    at = datetime(int(edition[:4]), 10, 6, 16, tzinfo=UTC)
    context = Context(today=at.date(), now=at)
    people = tuple(
        Respondent(code, {}, AnswerSheet.from_plain(questionnaire, answers, context), at)
        for code, answers in plain.items()
    )
    return Dataset(questionnaire, questionnaire.survey, edition, edition, None, {}, people)


@cache
def pay(edition: str) -> Dataset:
    """A pay edition of the demonstration."""
    answers = {each.organisation: each.document()["answers"] for each in pay_submissions(edition)}
    return dataset(edition, pay_document(edition), answers)  # type: ignore[arg-type]


@cache
def renewals() -> Dataset:
    """The renewal edition of the demonstration, before its planted defects."""
    answers = {each.organisation: each.document()["answers"] for each in renewal.clean_submissions()}
    return dataset("2025-2026", renewal_document(), answers)  # type: ignore[arg-type]


def a_year_before(sheet: AnswerSheet, chance: random.Random) -> dict[str, Value]:
    """What an organisation would have sent a year before: a little less of everything, each number on its own way.

    One in fifty is much higher or lower for good reasons, which are false flags all the same if they are flagged.
    What one question carries from another's last answer (this year's « last target » is last year's target obtained)
    was nearly the same then.
    """
    names = {}
    marked = sheet.within(replace(sheet.context, previous=_Names(names)))
    found = sheet.values()
    drift = chance.gauss(0.02, 0.03)
    earlier = dict(found)
    for item in sheet.questionnaire.items.values():
        for variable in sheet.variables(item):
            now = found.get(variable.name)
            if not isinstance(now, Decimal):
                continue
            names.clear()
            previous_value(marked, variable)
            asked = next(iter(names), variable.name)
            spread = 0.02 if asked != variable.name else 0.12
            jump = chance.choice((0.55, 1.7)) if chance.random() < 0.02 else 1.0
            factor = Decimal(repr(jump * max(0.5, 1 - drift + chance.gauss(0, spread))))
            places = Decimal(1) if variable.kind.name == "integer" else Decimal("0.01")
            if asked != variable.name or variable.name not in names:
                earlier[asked] = (now * factor).quantize(places, ROUND_HALF_UP)
    return earlier


class _Names(dict[str, Value]):
    """Last values that note which one is asked for."""

    def __init__(self, noted: dict[str, None]) -> None:
        super().__init__({"": Decimal(0)})
        self.noted = noted

    def get(self, name: str, default: object = None) -> None:  # type: ignore[override]
        self.noted[name] = None


def pay_pairs(*, yardstick: bool) -> list[Pair]:
    """Every member that answered in 2022 and in 2024."""
    before = {each.organisation: each.sheet.values() for each in pay("2022").respondents}
    spreads = robust_changes(pay("2020"), pay("2022")) if yardstick else {}
    return [
        each.sheet.within(replace(each.sheet.context, previous=before[each.organisation], spreads=spreads))
        for each in pay("2024").respondents
        if each.organisation in before
    ]


@cache
def renewal_pairs(yardstick: bool) -> tuple[Pair, ...]:
    """Every member of the renewal edition beside what it would have sent a year and two years before."""
    chance = random.Random(20_252_026)
    before = {each.organisation: a_year_before(each.sheet, chance) for each in renewals().respondents}
    pairs = [
        each.sheet.within(replace(each.sheet.context, previous=before[each.organisation]))
        for each in renewals().respondents
    ]
    if not yardstick:
        return tuple(pairs)
    other = random.Random(20_232_024)
    ahead = {each.organisation: a_year_before(each.sheet, other) for each in renewals().respondents}
    earlier = replace(
        renewals(),
        respondents=tuple(_Sent(code, values) for code, values in ahead.items()),  # type: ignore[arg-type]
    )
    spreads = robust_changes(earlier, renewals())
    return tuple(pair.within(replace(pair.context, spreads=spreads)) for pair in pairs)


@dataclass(frozen=True)
class _Sent:
    """A respondent of whom only values are known."""

    organisation: str
    known: Mapping[str, Value]

    @property
    def sheet(self) -> "_Sent":
        return self

    def values(self) -> Mapping[str, Value]:
        return self.known


def pairs_of(*, yardstick: bool) -> list[Pair]:
    return [*pay_pairs(yardstick=yardstick), *renewal_pairs(yardstick)]


def changes(pair: Pair) -> dict[str, str]:
    """What is found unlikely: where, and its code."""
    return {each.where: each.code for each in pair.problems() if each.code.startswith("change.")}


# ── clean ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("yardstick", [True, False])
def test_clean_pairs_are_left_in_peace(yardstick: bool, say: Callable[[str], None]) -> None:
    words = "with" if yardstick else "without"
    for survey, pairs in (
        ("pay", pay_pairs(yardstick=yardstick)),
        ("renewal", renewal_pairs(yardstick)),
    ):
        compared = sum(1 for pair in pairs for _ in pair.comparisons())
        flags = Counter(code for pair in pairs for code in changes(pair).values())
        rate = 100 * flags.total() / compared
        say(
            f"plausibility, {survey}: {flags.total()} false flags on {compared} compared values of {len(pairs)}"
            f" clean pairs ({rate:.2f} %), {words} the members' changes as a yardstick"
        )
        assert compared > 1_500
        assert rate < 3


# ── planted ───────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Planted:
    """A pair with one error, the variable or the table it stands in, and what was flagged before it."""

    error: str
    pair: Pair
    where: frozenset[str]
    already: Mapping[str, str]

    @property
    def flagged(self) -> bool:
        found = changes(self.pair)
        return any(found.get(name) not in {None, self.already.get(name)} for name in self.where)


def one_number(pair: Pair, target: Comparison, error: str, value: Decimal) -> Planted:
    variable = target.variable
    places = Decimal(1) if variable.kind.name == "integer" else Decimal("0.01")
    raw = variable.kind.write(value.quantize(places, ROUND_HALF_UP))
    wrong = pair.changed({variable.name: Answer(raw)})
    return Planted(error, wrong, frozenset({variable.name, variable.item.code}), changes(pair))


def tables(pair: Pair) -> Iterator[tuple[Matrix | Roster, dict[str, dict[str, Comparison]]]]:
    """The compared cells of each table: row → column → cell."""
    found: dict[str, dict[str, dict[str, Comparison]]] = {}
    for each in pair.comparisons():
        variable = each.variable
        row = variable.row or variable.entry
        if row is not None and variable.column is not None:
            found.setdefault(variable.item.code, {}).setdefault(row, {})[variable.column.code] = each
    for code, rows in found.items():
        item = pair.questionnaire.items[code]
        assert isinstance(item, Matrix | Roster)
        yield item, rows


def swap(pair: Pair, chance: random.Random) -> Planted | None:
    """Two rows whose numbers are exchanged, and differ by a quarter at least: nobody could see less, nor mind."""
    cases = [
        (item, rows[one], rows[two])
        for item, rows in tables(pair)
        for one in rows
        for two in rows
        if one < two and rows[one].keys() == rows[two].keys() and _apart(rows[one], rows[two])
    ]
    if not cases:
        return None
    item, first, second = chance.choice(cases)
    changed = {}
    for column, cell in first.items():
        other = second[column]
        changed[cell.variable.name] = Answer(cell.variable.kind.write(other.now))
        changed[other.variable.name] = Answer(cell.variable.kind.write(cell.now))
    return Planted("swapped rows", pair.changed(changed), frozenset({item.code, *changed}), changes(pair))


def _apart(first: Mapping[str, Comparison], second: Mapping[str, Comparison]) -> bool:
    return all(
        max(abs(cell.now), abs(second[column].now)) * 4 > 5 * min(abs(cell.now), abs(second[column].now))
        for column, cell in first.items()
    )


def copy(pair: Pair, chance: random.Random) -> Planted | None:
    """A column that repeats another one, of now or of the last edition, in three rows or more."""
    cases = []
    for item, rows in tables(pair):
        columns = {column for cells in rows.values() for column in cells}
        for column in sorted(columns):
            for other in sorted(columns - {column}):
                whole = [cells for cells in rows.values() if {column, other} <= cells.keys()]
                if len(whole) >= 3 and len({cells[other].now for cells in whole}) > 1:
                    cases.append((item, whole, column, other))
    if not cases:
        return None
    item, rows_of, column, other = chance.choice(cases)
    past = chance.random() < 0.5
    changed = {}
    for cells in rows_of:
        model = cells[other].before if past else cells[other].now
        kind = cells[column].variable.kind
        if kind.name == "integer":
            model = model.quantize(Decimal(1), ROUND_HALF_UP)
        changed[cells[column].variable.name] = Answer(kind.write(model))
    return Planted("copied column", pair.changed(changed), frozenset({item.code, *changed}), changes(pair))


def plant(pair: Pair, error: str, chance: random.Random) -> Planted | None:
    """One error in a pair, anywhere it can happen; ``None`` when it cannot."""
    if error == "swapped rows":
        return swap(pair, chance)
    if error == "copied column":
        return copy(pair, chance)
    targets = [each for each in pair.comparisons() if each.now > 0]
    if error == "annual for hourly":
        targets = [each for each in targets if "/h" in each.variable.kind.unit]
    if error == "÷10":  # a whole number of which a tenth is nothing was not mistyped so
        targets = [each for each in targets if each.variable.kind.name != "integer" or each.now >= 20]
    if not targets:
        return None
    target = chance.choice(targets)
    year = Decimal(chance.choice((1820, 1950, 2080)))
    factor = {"×10": Decimal(10), "÷10": Decimal("0.1"), "sign": Decimal(-1), "annual for hourly": year}[
        error
    ]
    return one_number(pair, target, error, target.now * factor)


ERRORS = {
    "×10": 20,
    "÷10": 20,
    "annual for hourly": 15,
    "swapped rows": 15,
    "sign": 15,
    "copied column": 15,
}


@pytest.mark.parametrize("yardstick", [True, False])
def test_a_hundred_planted_errors_are_found(yardstick: bool, say: Callable[[str], None]) -> None:
    pairs = pairs_of(yardstick=yardstick)
    chance = random.Random(100)
    planted = [each for error, count in ERRORS.items() for each in _several(pairs, error, count, chance)]
    found = Counter(each.error for each in planted if each.flagged)
    missed = [f"{each.error}: {sorted(each.where)[:3]}" for each in planted if not each.flagged]
    by_error = ", ".join(f"{error} {found[error]}/{count}" for error, count in ERRORS.items())
    words = "with" if yardstick else "without"
    say(
        f"plausibility: {found.total()} of {len(planted)} planted errors flagged ({by_error}), {words} the"
        " members' changes as a yardstick"
    )
    assert len(planted) == 100
    assert found.total() >= 95, missed


def _several(pairs: list[Pair], error: str, count: int, chance: random.Random) -> Iterator[Planted]:
    made = 0
    while made < count:
        planted = plant(chance.choice(pairs), error, chance)
        if planted is not None:
            made += 1
            yield planted
