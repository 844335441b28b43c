"""Settings: typed, explained, and everything that is wrong with them is said at once."""

from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from surveys.questionnaire.choices import Choice, ChoiceList
from surveys.questionnaire.kinds import (
    KINDS,
    STATISTIC_KINDS,
    Kind,
    make_kind,
    settings_of,
    statistics_of,
)
from surveys.questionnaire.kinds.statistics import SURVEY_STATISTICS
from tests.questionnaire.kinds.samples import ALL, LISTS, SETTINGS, sample

DRAFTS = Path(__file__).parents[3] / ".." / "shared" / "questionnaires"


def faults(type_name: str, settings: dict[str, object]) -> set[tuple[str, str]]:
    made = make_kind(type_name, settings, LISTS)
    assert isinstance(made, tuple), made
    return {(problem.where, problem.code) for problem in made}


@pytest.mark.parametrize("name", ALL)
def test_a_form_of_settings_can_be_drawn(name: str) -> None:
    for setting in settings_of(name):
        assert setting.label[0].isupper()
        assert setting.help
        assert not setting.required or setting.name in SETTINGS[name]
        assert (setting.type == "option") == bool(setting.options)
        assert None not in setting.options


@pytest.mark.parametrize("name", ALL)
def test_the_settings_are_the_fields_of_the_class(name: str) -> None:
    named = {setting.name for setting in settings_of(name)}
    declared = {each.name for each in fields(KINDS[name])}
    assert named == declared or (named == declared - {"unit"} and not KINDS[name].takes_unit)


@pytest.mark.parametrize("name", ALL)
def test_the_defaults_build_the_same_kind(name: str) -> None:
    kind = sample(name)
    said = {
        setting.name: setting.default
        for setting in settings_of(name)
        if not setting.required and setting.name not in SETTINGS.get(name, {})
    }
    assert sample(name, **said) == kind


@pytest.mark.parametrize(
    ("type_name", "settings", "where", "code"),
    [
        ("entier", {}, "type", "kind.unknown"),
        ("matrix", {}, "type", "kind.unknown"),
        ("integer", {"maximum": 3}, "maximum", "setting.unknown"),
        ("date", {"unit": "jours"}, "unit", "setting.unknown"),
        ("note", {"min": 3}, "min", "setting.none"),
        ("single", {}, "choices", "setting.missing"),
        ("likert", {}, "scale", "setting.missing"),
        ("single", {"choices": "source"}, "choices", "setting.unknown_list"),
        ("single", {"choices": ["a", "b"]}, "choices", "setting.not_list"),
        ("single", {"choices": "sources", "appearance": "grid"}, "appearance", "setting.not_option"),
        ("text", {"max_length": "dix"}, "max_length", "setting.not_integer"),
        ("text", {"max_length": 2.5}, "max_length", "setting.not_integer"),
        ("text", {"max_length": True}, "max_length", "setting.not_integer"),
        ("text", {"max_length": None}, "max_length", "setting.not_integer"),
        ("text", {"max_length": 0}, "max_length", "setting.too_low"),
        ("text", {"max_length": "30000"}, "max_length", "setting.too_high"),
        ("decimal", {"places": 11}, "places", "setting.too_high"),
        ("decimal", {"min": "1,5"}, "min", "setting.not_decimal"),
        ("decimal", {"min": "NaN"}, "min", "setting.not_decimal"),
        ("decimal", {"min": [1]}, "min", "setting.not_decimal"),
        ("decimal", {"min": 3, "max": 2}, "min", "setting.min_above_max"),
        ("date", {"min": "2027-02-30"}, "min", "setting.not_date"),
        ("date", {"min": "20270301"}, "min", "setting.not_date"),
        ("date", {"min": "2027-03-02", "max": "2027-03-01"}, "min", "setting.min_above_max"),
        ("year", {"min": 2030, "max": 2020}, "min", "setting.min_above_max"),
        ("duration", {"unit": "jours"}, "unit", "setting.not_option"),
        ("duration", {"min": 3, "max": 2}, "min", "setting.min_above_max"),
        ("rating", {"min": 10, "max": 0}, "min", "setting.min_above_max"),
        ("rating", {"min": -100, "max": 100}, "max", "setting.too_high"),
        (
            "multiple",
            {"choices": "sources", "min_selected": 3, "max_selected": 2},
            "min_selected",
            "setting.min_above_max",
        ),
        ("multiple", {"choices": "sources", "min_selected": 6}, "min_selected", "setting.too_high"),
        ("ranking", {"choices": "sources", "partial": "peut-être"}, "partial", "setting.not_boolean"),
        ("attestation", {"text": ["a"]}, "text", "setting.not_text"),
        ("rating", {"low": True}, "low", "setting.not_text"),
        ("calculated", {"value_type": True}, "value_type", "setting.not_option"),
        ("calculated", {"value_type": "nombre"}, "value_type", "setting.not_option"),
    ],
)
def test_each_fault_has_its_word_and_its_place(
    type_name: str, settings: dict[str, object], where: str, code: str
) -> None:
    assert faults(type_name, settings) == {(where, code)}


def test_every_fault_is_said_never_the_first_alone() -> None:
    settings: dict[str, object] = {"min": "5", "max": 3, "placs": 2, "places": "x", "unit": ["$"]}
    assert faults("money", settings) == {
        ("min", "setting.min_above_max"),
        ("placs", "setting.unknown"),
        ("places", "setting.not_integer"),
        ("unit", "setting.not_text"),
    }
    assert faults("multiple", {"choices": "x", "min_selected": "x", "max": 3}) == {
        ("choices", "setting.unknown_list"),
        ("min_selected", "setting.not_integer"),
        ("max", "setting.unknown"),
    }


def test_an_unknown_word_is_answered_with_the_closest() -> None:
    (problem,) = make_kind("single", {"choices": "source"}, LISTS)  # type: ignore[misc]
    assert str(problem.params["known"]).startswith("sources")
    (problem,) = make_kind("integr", {}, LISTS)  # type: ignore[misc]
    assert str(problem.params["known"]).startswith("integer")


def test_lists_that_cannot_serve() -> None:
    empty = {"vide": ChoiceList("vide", ()), "seul": ChoiceList("seul", (Choice("a", "A"),))}
    (problem,) = make_kind("single", {"choices": "vide"}, empty)  # type: ignore[misc]
    assert problem.code == "setting.empty_list"
    (problem,) = make_kind("likert", {"scale": "seul"}, empty)  # type: ignore[misc]
    assert (problem.code, problem.where) == ("setting.short_scale", "scale")
    (problem,) = make_kind("single", {"choices": "a"}, {})  # type: ignore[misc]
    assert problem.code == "setting.no_lists"


def test_scalars_arrive_as_text_or_typed() -> None:
    assert sample("decimal", min="0.5", places="3") == sample("decimal", min=Decimal("0.5"), places=3)
    assert sample("decimal", min=0.5) == sample("decimal", min="0.5")
    assert sample("date", min="2027-03-01") == sample("date", min=date(2027, 3, 1))
    assert sample("ranking", partial="non") == sample("ranking", partial=False)
    assert sample("single", choices=LISTS["sources"]) == sample("single", choices="sources")
    assert sample("rating", low=10).low == "10"  # type: ignore[attr-defined]


def test_each_statistic_has_a_type_that_feeds_it() -> None:
    composites = ("matrix_single", "matrix_numeric", "matrix", "roster")
    fed = frozenset().union(*(statistics_of(name) for name in (*KINDS, *composites)))
    assert fed == STATISTIC_KINDS
    assert len(SURVEY_STATISTICS) == 22
    assert statistics_of("note") == statistics_of("inconnu") == frozenset()
    assert "median" not in statistics_of("text")
    assert "verbatim_list" not in statistics_of("integer")


@pytest.mark.skipif(
    not DRAFTS.exists(), reason="the drafts of the two questionnaires are not beside this repository"
)
@pytest.mark.parametrize("draft", ["renouvellement", "remuneration"])
def test_the_drafts_build_and_each_statistic_is_fed(draft: str) -> None:
    document = yaml.safe_load((DRAFTS / f"{draft}.yaml").read_text(encoding="utf-8"))
    lists = {
        code: ChoiceList(code, tuple(Choice(str(choice["code"]), choice["label"]) for choice in choices))
        for code, choices in document["choices"].items()
    }
    common = {
        *(
            "code",
            "type",
            "label",
            "hint",
            "required",
            "allow",
            "relevant",
            "hard",
            "soft",
            "prefill",
            "disclosure",
        ),
        *("stats", "calc", "rows"),
    }
    built = 0
    for section in document["sections"]:
        for question in section["questions"]:
            for statistic in question.get("stats", []):
                assert statistic["kind"] in statistics_of(question["type"]), question["code"]
            columns = question.get("columns") or question.get("fields")
            if question["type"] == "matrix_single":
                columns = [{"type": "likert", "scale": question["scale"]}]
            for asked in columns or [question]:
                settings = {name: value for name, value in asked.items() if name not in common}
                made = make_kind(asked["type"], settings, lists)
                assert isinstance(made, Kind), (question["code"], made)
                built += 1
    assert built > 60
