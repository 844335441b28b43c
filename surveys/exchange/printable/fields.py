"""From a kind of question to the place where a hand writes its answer: a line, boxes, a scale, ranks.

Apart from the papers because a blank questionnaire and a sheet to gather figures draw the same places.
"""

from collections.abc import Mapping

from surveys.exchange.printable.model import Field, Option, Shape
from surveys.exchange.printable.wording import with_unit, without_unit, wording
from surveys.questionnaire.answers import AnswerSheet, Offer
from surveys.questionnaire.definition.model import Variable
from surveys.questionnaire.kinds.base import Kind
from surveys.questionnaire.kinds.choices import Multiple, Ranking
from surveys.questionnaire.kinds.declarations import Attestation, Confirmation
from surveys.questionnaire.kinds.scales import Rating
from surveys.questionnaire.values import show_number

_SHAPES: Mapping[str, Shape] = {
    "number": "number",
    "year": "number",
    "duration": "duration",
    "date": "date",
    "month": "month",
    "long_text": "lines",
    "single": "one",
    "multiple": "several",
    "likert": "steps",
    "rating": "scale",
    "ranking": "ranks",
    "attestation": "tick",
    "confirmation": "confirm",
}
# What a person looks up in books and lists, rather than thinks or chooses.
_LOOKED_UP = frozenset({"integer", "decimal", "money", "percent", "duration", "date", "month", "year"})


def is_looked_up(kind: Kind) -> bool:
    """Say whether an answer of this kind is a figure or a date that somebody has to find."""
    return kind.name in _LOOKED_UP


def options_of(sheet: AnswerSheet, kind: Kind, variable: Variable | str | None = None) -> tuple[Option, ...]:
    """Return the choices of a kind, their words in place."""
    return tuple(
        Option(
            code=choice.code,
            label=wording(sheet, choice.label, variable),
            exclusive=choice.exclusive,
            other=choice.other,
        )
        for choice in kind.choice_list or ()
    )


def field_of(sheet: AnswerSheet, variable: Variable, offer: Offer | None) -> Field:
    """Return the place for the answer of a variable, with what is known of it."""
    kind = variable.kind
    more = _settings(sheet, variable)
    return Field(
        shape=_SHAPES.get(kind.widget, "line"),
        unit=kind.unit,
        options=options_of(sheet, kind, variable),
        known=known_text(sheet, kind, offer),
        source=offer.source if offer is not None else None,
        steps=more.steps,
        low=more.low,
        high=more.high,
        ranks=more.ranks,
        least=more.least,
        most=more.most,
        statement=more.statement,
    )


def _settings(sheet: AnswerSheet, variable: Variable) -> Field:
    """Return what only some kinds have."""
    match variable.kind:
        case Rating() as rating:
            steps = tuple(show_number(step) for step in rating.steps)
            return Field(shape="scale", steps=steps, low=rating.low, high=rating.high)
        case Ranking() as ranking:
            return Field(shape="ranks", ranks=ranking.ranks)
        case Multiple() as multiple:
            return Field(shape="several", least=multiple.min_selected or 0, most=multiple.max_selected or 0)
        case Attestation() as attestation:
            return Field(shape="tick", statement=wording(sheet, attestation.text, variable))
        case Confirmation() as confirmation:
            total = sheet.questionnaire.items.get(confirmation.total)
            return Field(shape="confirm", statement=wording(sheet, total.label) if total is not None else "")
        case _:
            return Field(shape="line")


def known_text(sheet: AnswerSheet, kind: Kind, offer: Offer | None, *, unit: bool = True) -> str:
    """Return what is known of a variable, for a reader."""
    if offer is None:
        return ""
    shown = wording(sheet, kind.show(offer.value)) if kind.choice_list is not None else kind.show(offer.value)
    return with_unit(shown, kind) if unit else without_unit(shown, kind)
