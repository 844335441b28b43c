"""Pasted numbers: what a sheet shows, what it holds, and the doubts between the two.

Apart from the other cells because a number is where a silent misreading costs most. Everything goes through the
readers of ``values``; what is added here is what only a paste knows: the exact number behind the text, the hours of the
same row, the habits of the column. Refuses to round, convert or choose a separator without asking.
"""

import re
from decimal import Decimal
from fractions import Fraction

from surveys.exchange.pasting.amounts import BASES, converted, is_doubtful, likely_bases
from surveys.exchange.pasting.grid import Source
from surveys.exchange.pasting.outcomes import (
    Doubt,
    Option,
    Outcome,
    Surroundings,
    option,
    refused,
    settled,
)
from surveys.exchange.pasting.targets import Target, is_percent
from surveys.exchange.pasting.vocabulary import PERIODS, words_of
from surveys.questionnaire.problems import Param, Problem
from surveys.questionnaire.values import (
    canonical,
    fold,
    plain,
    read_number,
    round_half_up,
    show_number,
)

_EITHER = re.compile(r"(?<![0-9.,])([1-9][0-9]{0,2})([.,])([0-9]{3})(?![0-9.,])")
_SHEET_FAULT = re.compile(
    r"#(?:ref|value|valeur|n/a|na|name|nom|div/0|null|nul|num|nombre|spill|propagation|calc|error|erreur)[!?]?"
)
_NOT_SHOWN = re.compile(r"#{2,}|[-+]?[0-9.,]+ ?e ?[-+]?[0-9]+")
_NO_VALUE = frozenset(
    """n/d nd n.d. n.d s.o. s.o so s/o n/a na n.a. ? ?? .. … ... inconnu inconnue unknown tbd vide null none aucun
    confidentiel x""".split()  # noqa: SIM905
)
_CLOCK = re.compile(r"([0-9]{1,3}) ?(?:h|hrs?|heures?|:) ?([0-5][0-9])(?: ?(?:m|min|minutes?)|:00)?")
_PERIOD = re.compile(
    r"(?:(?: ?/ ?| ?(?:par|per|a l'|de l'|l') ?)(?:2 )?(ans?|annees?|year|yr|mois|month|semaines?|sem|week|wk|paie|periode"
    r"|quinzaine|heures?|hres?|hrs?|hour|h)| (annuel|annuelle|annuellement|mensuel|hebdo|hebdomadaire))\.?$"
)
_SHORT_PERIODS = {"wk": "weekly", "yr": "annual", "paie": "period", "annuellement": "annual"}
_HOURLY = re.compile(r"/ ?h|heure|hour")


def read_numeral(source: Source, target: Target, around: Surroundings) -> Outcome:
    """Read a cell of a column of numbers."""
    told = fold(source.text)
    if (stopped := _without_number(told, source, target)) is not None:
        return stopped
    body, basis = _body(source.text, told, target)
    reading = target.kind.read((body,))
    value = reading.value if isinstance(reading.value, Decimal) else None
    if value is None or (target.places >= 3 and _EITHER.search(plain(body))):
        code = reading.problem.code if reading.problem is not None else "number.ambiguous"
        found = _alternatives(body, code, source, target)
        if isinstance(found, Doubt):
            return Outcome(doubt=found)
        value = found
    if value is None:
        return refused(reading.problem or Problem("number.unreadable"))
    return _judge(value, source, target, around, basis)


def _without_number(told: str, source: Source, target: Target) -> Outcome | None:
    """Return the outcome of a cell that shows no number: a fault of the sheet, a dash, a word; else ``None``."""
    bare = told.replace("$", "").replace("%", "").strip()
    if bare == "-":
        if source.number == 0:
            return settled(target, target.kind.write(Decimal(0)))
        zero = option(target, "zero", Decimal(0))
        return Outcome(doubt=Doubt("dash", Problem("paste.dash"), (zero,), wide=True))
    if _SHEET_FAULT.fullmatch(told):
        return refused(Problem("paste.sheet_fault", params={"typed": source.text.strip()}))
    if _NOT_SHOWN.fullmatch(bare):
        if source.number is None:
            return refused(Problem("paste.not_shown"))
        held = option(target, "held", canonical(round_half_up(source.number, target.places)))
        return Outcome(doubt=Doubt("not_shown", Problem("paste.not_shown"), (held,), wide=True))
    if told.startswith("="):
        return refused(Problem("paste.formula"))
    if told in _NO_VALUE:
        return refused(Problem("paste.no_value", params={"typed": source.text.strip()}))
    return None


def _body(text: str, told: str, target: Target) -> tuple[str, str]:
    """Return the text of the number alone, and for which length of time the cell itself says that it is paid.

    « 52 000 $/an » is 52 000 $ by the year; « 35 h/sem. » is 35 where the hours of a week are asked.
    """
    found = _PERIOD.search(told)
    if target.weekly:
        weekly = found is not None and _period(found) == "weekly"
        return (told[: found.start()] if weekly and found is not None else text), ""
    if not target.pay or found is None:
        return text, "hourly" if target.pay and _HOURLY.search(told) else ""
    return told[: found.start()], _period(found)


def _period(found: re.Match[str]) -> str:
    """Return the length of time that a text ends with."""
    word = found.group(1) or found.group(2)
    said = PERIODS.get("".join(words_of(word)), "") or _SHORT_PERIODS.get(word, "")
    return "biweekly" if said == "weekly" and "2 " in found.group() else said


def _alternatives(body: str, code: str, source: Source, target: Target) -> Decimal | Doubt | None:
    """Return the number when the sheet's own value settles it, the doubt that is left, or ``None`` when unreadable."""
    text = plain(body)
    either = _EITHER.search(text)
    if code == "number.ambiguous" and either is not None:
        return _separator(text, either, source, target)
    if code == "number.too_many_places":
        return read_number(body, unit=target.kind.unit, places=None).value  # type: ignore[return-value]  # a number
    clock = _CLOCK.fullmatch(fold(body))
    if clock is not None and code in {"number.clock", "number.unreadable", "number.several"}:
        hours = round_half_up(int(clock.group(1)) + Fraction(int(clock.group(2)), 60), target.places)
        problem = Problem("number.clock", params={"decimal": show_number(canonical(hours))})
        return Doubt("clock", problem, (option(target, "clock", canonical(hours)),), wide=True)
    return None


def _separator(text: str, either: re.Match[str], source: Source, target: Target) -> Decimal | Doubt:
    """Settle « 1,234 » by the value that the sheet holds, or ask what its separator parts."""
    sign = "-" if "-" in text[: either.start()] or "(" in text else ""
    whole, mark, rest = either.groups()
    thousands, exact = Decimal(f"{sign}{whole}{rest}"), Decimal(f"{sign}{whole}.{rest}")
    held = _held(text, source)
    if held is not None:
        if round_half_up(held) == thousands:
            return thousands
        if round_half_up(held, 3) == exact:
            return exact
    options = [option(target, "thousands", thousands)]
    if target.places:
        options.append(option(target, "decimal", canonical(round_half_up(exact, target.places))))
    params: dict[str, Param] = {
        "thousands": show_number(thousands),
        "decimal": show_number(exact, places=3),
        "rounded": show_number(round_half_up(exact, target.places)),
    }
    topic = "comma" if mark == "," else "point"
    return Doubt(topic, Problem("number.ambiguous", params=params), tuple(options), wide=True)


def _held(text: str, source: Source) -> Decimal | None:
    """Return the number that the sheet holds, in the unit that it shows."""
    if source.number is None:
        return None
    return source.number * 100 if "%" in text else source.number


def _judge(value: Decimal, source: Source, target: Target, around: Surroundings, basis: str) -> Outcome:
    """Look for what makes a number doubtful: its length of time, what the sheet holds, its decimals."""
    held = _held(source.text, source)
    consistent = held is None or round_half_up(held, _shown_places(value)) == value
    if target.pay and (doubt := _pay(value, target, around, basis)) is not None:
        return Outcome(doubt=doubt)
    if held is not None and (
        not consistent or round_half_up(held, target.places) != round_half_up(value, target.places)
    ):
        exact = canonical(round_half_up(held, target.places))
        params = {"shown": show_number(value), "held": show_number(canonical(round_half_up(held, 4)))}
        options = (
            option(target, "held", exact),
            option(target, "shown", canonical(round_half_up(value, target.places))),
        )
        return Outcome(
            doubt=Doubt("rounded", Problem("paste.rounded_display", params=params), options, wide=True)
        )
    if around.traits.fractions and is_percent(target) and "%" not in source.text:
        options = (option(target, "hundred", canonical(value * 100)), option(target, "as_is", value))
        params = {"typed": show_number(value), "percent": show_number(canonical(value * 100))}
        return Outcome(doubt=Doubt("fraction", Problem("paste.fraction", params=params), options, wide=True))
    if _shown_places(value) > target.places:
        rounded = canonical(round_half_up(value, target.places))
        shown = {"typed": show_number(value), "rounded": show_number(rounded), "places": str(target.places)}
        problem = Problem("paste.too_many_places", params=shown)
        return Outcome(doubt=Doubt("places", problem, (option(target, "round", rounded),), wide=True))
    same = target.kind.read((source.text,)).value == value
    return settled(target, (source.text,) if same else target.kind.write(value), around.row)


def _shown_places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _pay(value: Decimal, target: Target, around: Surroundings, basis: str) -> Doubt | None:
    """Ask for which length of time an amount is paid, when it is not plausibly the one asked."""
    said = basis or (around.traits.basis if around.traits.basis != target.pay else "")
    if said == target.pay or (not said and not is_doubtful(value, target.pay)):
        return None
    bases = [said] if said in BASES else list(likely_bases(value, target.pay, around.hours))
    options = []
    for each in bases:
        rate = converted(value, each, target.pay, around.hours)
        if rate is None:
            options.append(Option(each, (), ""))
        else:
            options.append(option(target, each, canonical(round_half_up(rate, target.places))))
    if _shown_places(value) <= target.places and target.fault(value) is None:
        options.append(option(target, "as_is", value))
    if not options:
        return None
    code = "paste.not_hourly" if target.pay == "hourly" else "paste.not_annual"
    return Doubt("pay", Problem(code, params={"typed": show_number(value)}), tuple(options), wide=True)
