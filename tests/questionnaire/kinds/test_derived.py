"""What nobody types, and what a person vouches for."""

from datetime import date
from decimal import Decimal

import pytest

from surveys.questionnaire.choices import Choice, ChoiceList
from surveys.questionnaire.kinds import Kind, make_kind
from surveys.questionnaire.values import BLANK, Value
from tests.questionnaire.kinds.samples import sample

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("settings", "value", "shown"),
    [
        ({}, Decimal("33.3333333333333"), "33,33"),
        ({}, Decimal(1234), f"1{NBSP}234"),
        ({"unit": "$"}, Decimal(102325), f"102{NBSP}325,00"),
        ({"unit": "$/h"}, Decimal("27.5"), "27,50"),
        ({"unit": "heures", "places": 1}, Decimal("2980"), f"2{NBSP}980,0"),
        ({}, Decimal("-0.001"), "0"),
        ({}, Decimal("1E+900000"), "1E+900000"),
        ({}, "petite", "petite"),
        ({}, True, "oui"),
        ({}, False, "non"),
        ({}, date(2027, 3, 1), "1er mars 2027"),
        ({}, (Decimal("27.5"), None, Decimal(30)), "27,5; 30"),
    ],
)
def test_a_calculated_value_is_rounded_for_the_eye_only(
    settings: dict[str, object], value: Value, shown: str
) -> None:
    kind = sample("calculated", **settings)
    assert kind.show(value) == shown
    assert kind.decode(kind.encode(value)) == value


def test_what_is_no_number_is_still_shown() -> None:
    assert sample("calculated", unit="$").show(Decimal("NaN")) == "NaN"


def test_a_calculated_value_may_declare_its_type() -> None:
    kind = sample("calculated", value_type="number")
    assert kind.value_type == "number"
    assert kind.columns("total")[0].type == "number"
    assert sample("calculated").value_type == "any"
    assert {"median_by_row", "weighted_mean_of_rows", "distribution"} <= kind.statistics


def test_a_stored_text_and_a_stored_number_stay_apart() -> None:
    kind = sample("calculated")
    assert kind.decode(kind.encode("12")) == "12"
    assert kind.decode(kind.encode(Decimal(12))) == Decimal(12)
    assert kind.encode("12") != kind.encode(Decimal(12))


def test_an_attribute_shows_the_label_of_its_code() -> None:
    regions = ChoiceList("regions", (Choice("r03", "Capitale-Nationale"),))
    kind = make_kind(
        "attribute", {"field": "region", "choices": "regions", "value_type": "string"}, {"regions": regions}
    )
    assert isinstance(kind, Kind)
    assert kind.show("r03") == "Capitale-Nationale"
    assert kind.columns("region")[0].choices is regions
    assert sample("attribute", field="staff_fte").show(Decimal("14.5")) == "14,5"


@pytest.mark.parametrize(
    ("text", "value"),
    [("oui", True), ("OUI", True), ("on", True), ("1", True), ("non", False), ("Non ", False)],
)
def test_a_confirmation_is_yes_or_no(text: str, value: bool) -> None:
    kind = sample("confirmation")
    assert kind.read((text,)).value is value
    assert kind.show(value) == ("oui" if value else "non")
    assert kind.encode(value) is value


def test_what_is_neither_yes_nor_no_is_asked() -> None:
    for text in ("peut-être", "oui" * 1000):
        problem = sample("confirmation").read((text,)).problem
        assert problem is not None
        assert problem.code == "declaration.unreadable"


def test_an_attestation_is_accepted_or_not_answered() -> None:
    kind = sample("attestation", text="J’atteste que ces renseignements sont exacts.")
    assert kind.read(("oui",)).value is True
    assert kind.read(("non",)) == kind.read(()) == BLANK
