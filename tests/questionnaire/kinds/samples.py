"""One kind of each type with values it can hold: what every generic test of the kinds runs through."""

from datetime import date
from decimal import Decimal

from surveys.questionnaire.choices import Choice, ChoiceList
from surveys.questionnaire.kinds import KINDS, Kind, make_kind
from surveys.questionnaire.values import Value

SOURCES = ChoiceList(
    "sources",
    (
        Choice("dons", "Dons privés ou fondations"),
        Choice("surplus", "Surplus accumulés"),
        Choice("emprunt", "L’emprunt"),
        Choice("autre", "Autre source", other=True),
        Choice("aucune", "Aucune autre source", exclusive=True),
    ),
)
ACCORD = ChoiceList(
    "accord5",
    tuple(
        Choice(code, label, value=Decimal(score))
        for score, (code, label) in enumerate(
            [
                ("pas", "Pas d’accord"),
                ("peu", "Peu d’accord"),
                ("assez", "Assez d’accord"),
                ("tout", "Tout à fait"),
            ]
        )
    ),
)
LISTS = {"sources": SOURCES, "accord5": ACCORD}

SETTINGS: dict[str, dict[str, object]] = {
    "single": {"choices": "sources"},
    "multiple": {"choices": "sources", "max_selected": 3},
    "ranking": {"choices": "sources"},
    "likert": {"scale": "accord5"},
    "confirmation": {"total": "admin_hours_total"},
    "attribute": {"field": "region"},
    "integer": {"unit": "personnes"},
    "duration": {"unit": "h"},
}

VALUES: dict[str, tuple[Value, ...]] = {
    "note": (),
    "text": ("Centre fictif 03-04", "x" * 300, "a;b, «c»"),
    "long_text": ("Une ligne\nUne autre\n\nLa fin", "été"),
    "email": ("nom@exemple.invalid", "N.O+m@a-b.exemple.ca"),
    "phone": ("418 555-0123", "418 555-0123, poste 45", "+33123456789"),
    "integer": (Decimal(0), Decimal(1234567), Decimal(-5)),
    "decimal": (Decimal("0.6"), Decimal("1234.25"), Decimal(-12)),
    "money": (Decimal(27), Decimal("1462000.5"), Decimal("-0.05")),
    "percent": (Decimal("12.5"), Decimal(100), Decimal("-11")),
    "single": ("dons", "autre", "aucune"),
    "multiple": (("dons",), ("dons", "emprunt", "autre"), ("surplus", "aucune")),
    "rating": (Decimal(0), Decimal(8), Decimal(11)),
    "likert": ("pas", "tout"),
    "ranking": (("emprunt",), ("autre", "dons", "surplus")),
    "date": (date(2027, 3, 1), date(1999, 12, 31)),
    "month": (date(2027, 3, 1),),
    "year": (Decimal(2027), Decimal(1998)),
    "duration": (Decimal(0), Decimal(90), Decimal("73.8")),
    "calculated": (
        Decimal("33.5"),
        "petite",
        True,
        date(2027, 3, 1),
        (Decimal("27.5"), None, Decimal(30)),  # type: ignore[dict-item]  # a pooled list may hold gaps
    ),
    "confirmation": (True, False),
    "attestation": (True,),
    "attribute": ("r03", Decimal("14.5")),
}


def sample(type_name: str, **settings: object) -> Kind:
    """Return a kind of this type, with the settings it needs and those given."""
    made = make_kind(type_name, {**SETTINGS.get(type_name, {}), **settings}, LISTS)
    assert isinstance(made, Kind), made
    return made


ALL = sorted(KINDS)
EACH = [(name, value) for name in ALL for value in VALUES[name]]
