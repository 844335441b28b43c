"""One answer drawn for one kind of question: within its bounds, among its choices, near the numbers that matter.

Apart from the respondent, who decides whether to answer at all and whether the answer breaks a rule. Refuses what the
kind itself would refuse: a draw that it cannot read or accept is drawn again.
"""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from decimal import Decimal

from surveys.questionnaire.choices import ChoiceList
from surveys.questionnaire.kinds.base import Kind, Raw
from surveys.questionnaire.linting.conditions import answers_to_try
from surveys.questionnaire.trying.chance import Chance
from surveys.questionnaire.values import Value, write_number

TEXTS = (
    "Réponse d’essai.",
    "Camille Fictif, camille.fictif@exemple.org",
    "A12",
    "2026",
    "G1R 2B5",
    "418 555-0123",
    "https://exemple.org/",
    "Ligne d’essai, avec « guillemets » et accents: é, ï, ç.",
)
"""Texts of various shapes: rules that ask for one usually take one of them."""

_TYPICAL = {"$/h": Decimal(27), "$": Decimal(60_000), "ETC": Decimal(14), "%": Decimal(40)}
_SPREAD = Decimal("0.8")  # of the logarithm of a number without bounds
_TRIES = 12


def draw_raw(kind: Kind, chance: Chance, numbers: Collection[Decimal], today: date) -> Raw:
    """Return what a person would have typed: something the kind reads and accepts, or nothing when none was found."""
    for _ in range(_TRIES):
        raw = _draw(kind, chance, numbers, today)
        if accepts(kind, raw):
            return raw
    tried = answers_to_try(kind, numbers)
    fit = [answer.raw for answer in tried if answer is not None and accepts(kind, answer.raw)]
    return chance.pick(fit) if fit else ()


def accepts(kind: Kind, raw: Raw) -> bool:
    """Say whether a kind reads a raw answer and finds nothing wrong with it by itself."""
    value = kind.read(raw).value
    return value is not None and not kind.check(value)


def write_value(kind: Kind, value: Value) -> Raw:
    """Return a value as typed, a number rounded to the decimals that the kind takes; nothing when it cannot hold it."""
    if isinstance(value, Decimal) and value.is_finite():
        places = getattr(kind, "decimals", None)
        if isinstance(places, int):
            value = value.quantize(Decimal(1).scaleb(-places))
    try:
        return kind.write(value)
    except (TypeError, ValueError, AttributeError, ArithmeticError):
        return ()


def _draw(kind: Kind, chance: Chance, numbers: Collection[Decimal], today: date) -> Raw:
    choices = kind.choice_list
    if choices is not None:
        return _draw_choices(kind, choices, chance)
    match kind.value_type:
        case "number":
            return _draw_number(kind, chance, numbers, today)
        case "date":
            day = _draw_day(kind, chance, today)
            return write_value(kind, day)
        case "boolean":
            return ("oui",)
        case _:
            return (_draw_text(kind, chance),)


def _draw_choices(kind: Kind, choices: ChoiceList, chance: Chance) -> Raw:
    if kind.value_type != "list":
        return (chance.pick(choices.choices).code,)
    if kind.name == "ranking":
        most = getattr(kind, "max_ranked", None) or len(choices)
        least = 1 if getattr(kind, "partial", False) else most
        ordered = chance.shuffled([choice.code for choice in choices])
        return tuple(ordered[: chance.between(min(least, most), most)])
    alone = [choice.code for choice in choices if choice.exclusive]
    if alone and chance.chance(15):
        return (chance.pick(alone),)
    together = [choice.code for choice in choices if not choice.exclusive] or alone
    least = max(1, getattr(kind, "min_selected", None) or 1)
    most = min(len(together), getattr(kind, "max_selected", None) or len(together))
    usual = most if chance.chance(15) else min(most, max(least, 3))
    return tuple(chance.sample(together, chance.between(min(least, usual), usual)))


def _draw_number(kind: Kind, chance: Chance, numbers: Collection[Decimal], today: date) -> Raw:
    if kind.name == "year":
        return (str(today.year - chance.below(8)),)
    low, high = (_bound(kind, name) for name in ("min", "max"))
    if numbers and chance.chance(35):
        near = [number + step for number in sorted(numbers) for step in (-1, 0, 1)]
        return _number(kind, chance.pick(near))
    if low is not None and high is not None:
        return _number(kind, low + (high - low) * chance.below(1_001) / 1_000)
    if low is None and chance.chance(6):
        return _number(kind, Decimal())
    drawn = chance.lognormal(_TYPICAL.get(kind.unit, Decimal(14)), _SPREAD)
    if low is not None:
        drawn = max(drawn, low)
    return _number(kind, drawn if high is None else min(drawn, high))


def _number(kind: Kind, number: Decimal) -> Raw:
    if kind.name == "duration":  # minutes, written with their unit
        return (f"{write_number(number.quantize(Decimal(1)))} min",)
    return write_value(kind, number)


def _bound(kind: Kind, name: str) -> Decimal | None:
    bound = getattr(kind, name, None)
    return Decimal(bound) if isinstance(bound, Decimal | int) else None


def _draw_day(kind: Kind, chance: Chance, today: date) -> date:
    first, last = getattr(kind, "min", None), getattr(kind, "max", None)
    first = first if isinstance(first, date) else today - timedelta(days=400)
    last = last if isinstance(last, date) else max(first, today + timedelta(days=40))
    return first + timedelta(days=chance.below(max(1, (last - first).days + 1)))


def _draw_text(kind: Kind, chance: Chance) -> str:
    if kind.name == "email":
        return f"personne.{chance.below(1_000)}@exemple.org"
    if kind.name == "phone":
        return f"418 555-01{chance.below(100):02d}"
    longest = getattr(kind, "max_length", None)
    fit: Sequence[str] = [text for text in TEXTS if longest is None or len(text) <= longest]
    return chance.pick(fit) if fit and chance.chance(30) else TEXTS[0][:longest]
